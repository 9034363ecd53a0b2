//! What ngrok refuses, as the page tells it.

use std::time::Duration;

use deskbell_core::ingress::{Ingress as _, IngressState, Retry, Then};
use deskbell_tests::edge::{AUTHTOKEN, Heard, Occupied};
use tokio::time::{Instant, sleep};

use crate::desk::Desk;

const HOUR: Duration = Duration::from_secs(60 * 60);
const AGAIN: &str = "Copy the authtoken from dashboard.ngrok.com, under Your Authtoken, and enter it again.";

#[tokio::test(start_paused = true)]
async fn a_wrong_authtoken_waits_for_a_person_and_is_not_tried_again() {
    let desk = Desk::new();
    desk.open_with("2anotherTOKEN_whichIsWrong", None).await;
    let failure = desk.wait_failed().await;
    assert_eq!(failure.told(), ["ERR_NGROK_107", "ngrok does not accept this authtoken.", AGAIN]);
    assert_eq!(failure.then, Then::WaitsForPerson);
    let heard = desk.edge.heard().len();
    sleep(HOUR).await;
    assert_eq!(desk.edge.heard().len(), heard);
    assert_eq!(desk.edge.live(), 0);
    // Somebody has pressed "Try again".
    desk.lines.retry(Retry::Wished);
    sleep(Duration::from_secs(1)).await;
    assert!(desk.edge.heard().len() > heard);
    assert_eq!(desk.wait_failed().await.code, "ERR_NGROK_107");
}

#[tokio::test(start_paused = true)]
async fn an_api_key_is_told_apart_from_an_authtoken() {
    let desk = Desk::new();
    desk.open_with("ak_2anApiKeyInItsPlace", None).await;
    let failure = desk.wait_failed().await;
    let sentence = "This is an API key of ngrok. A tunnel needs an authtoken.";
    assert_eq!(failure.told(), ["ERR_NGROK_206", sentence, AGAIN]);
    assert_eq!(failure.then, Then::WaitsForPerson);
}

#[tokio::test(start_paused = true)]
async fn a_keychain_that_has_lost_the_authtoken_says_so_without_asking_ngrok() {
    let desk = Desk::new();
    desk.open_with("", None).await;
    let failure = desk.wait_failed().await;
    assert_eq!(failure.told(), ["no_authtoken", "The keychain holds no authtoken for ngrok.", AGAIN]);
    assert!(desk.edge.heard().is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_domain_of_another_account_waits_for_a_person() {
    let desk = Desk::new();
    desk.edge.give_away("desk.example.org");
    desk.open_with(AUTHTOKEN, Some("desk.example.org")).await;
    let failure = desk.wait_failed().await;
    assert_eq!(
        failure.told(),
        [
            "ERR_NGROK_320",
            "The domain does not belong to this ngrok account.",
            "Use a domain that stands at dashboard.ngrok.com, under Domains, or leave the field empty.",
        ]
    );
    assert_eq!(failure.then, Then::WaitsForPerson);
    desk.settle().await;
    assert_eq!(desk.edge.live(), 0, "a session without a domain is left behind");
}

#[tokio::test(start_paused = true)]
async fn a_domain_that_is_taken_is_asked_for_until_it_is_free() {
    let desk = Desk::new();
    desk.edge.occupy("desk.example.org", Occupied::Yes);
    desk.open_with(AUTHTOKEN, Some("desk.example.org")).await;
    let failure = desk.wait_failed().await;
    assert_eq!(
        failure.told(),
        [
            "ERR_NGROK_334",
            "desk.example.org is online already: another program holds it.",
            "Close Deskbell or ngrok on the other computer, or use another domain here.",
        ]
    );
    assert!(failure.wait() <= Duration::from_secs(6));
    sleep(HOUR).await;
    assert!(desk.edge.live() <= 1);
    desk.edge.occupy("desk.example.org", Occupied::No);
    let free = Instant::now();
    assert_eq!(desk.wait_online().await, "https://desk.example.org");
    assert!(free.elapsed() <= Duration::from_secs(36), "{:?}", free.elapsed());
}

#[tokio::test(start_paused = true)]
async fn too_many_agents_are_waited_for_a_minute_at_a_time() {
    let desk = Desk::new();
    desk.edge
        .refuse_agents("Your account is limited to 3 simultaneous ngrok agent sessions.", "ERR_NGROK_108");
    desk.open().await;
    let failure = desk.wait_failed().await;
    assert_eq!(
        failure.told(),
        [
            "ERR_NGROK_108",
            "The ngrok account has as many agents online as its plan allows.",
            "Close ngrok, or Deskbell, on another computer. It is tried again every minute.",
        ]
    );
    assert!(failure.wait() >= Duration::from_secs(48) && failure.wait() <= Duration::from_secs(72));
    sleep(HOUR).await;
    let tries = desk.edge.heard().iter().filter(|heard| matches!(heard, Heard::Auth { .. })).count();
    assert!((45..=80).contains(&tries), "{tries}");
    desk.edge.take_agents();
    assert_eq!(desk.wait_online().await, Desk::dev_url());
}

#[tokio::test(start_paused = true)]
async fn a_code_that_we_do_not_know_is_told_in_ngroks_own_words() {
    let desk = Desk::new();
    let text = format!("Tunnels are closed on Sundays.\r\nYour authtoken: {AUTHTOKEN}");
    desk.edge.refuse_agents(&text, "ERR_NGROK_77777");
    desk.open().await;
    assert_eq!(
        desk.wait_failed().await.told(),
        [
            "ERR_NGROK_77777",
            "ngrok refuses: Tunnels are closed on Sundays. Your authtoken: …",
            "What it means stands at ngrok.com/docs/errors/err_ngrok_77777.",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_is_revoked_while_the_line_is_up_is_told_when_the_line_comes_back() {
    let desk = Desk::online().await;
    desk.edge.refuse_agents("The authtoken was revoked.", "ERR_NGROK_107");
    desk.edge.cut();
    let failure = desk.wait_failed().await;
    assert_eq!(failure.code, "ERR_NGROK_107");
    assert_eq!(failure.then, Then::WaitsForPerson);
    assert!(!matches!(desk.state(), IngressState::Online { .. }));
}
