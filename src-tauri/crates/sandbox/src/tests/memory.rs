//! What a remembered sandbox still knows after a restart.

use deskbell_twilio::api::compliance::{EndUserType, bundles, end_users, items, regulations};
use deskbell_twilio::api::numbers::{self, purchase};
use deskbell_twilio::{Client, Credentials, Hosts};
use tempfile::TempDir;

use super::*;
use crate::Remembered;

async fn open(folder: &TempDir, clock: &Clock) -> (Remembered, Client) {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    let remembered = Sandbox::start_remembered(folder.path(), clock.clone()).await.unwrap();
    let credentials = Credentials {
        account_sid: remembered.account_sid.clone(),
        auth_token: remembered.auth_token.clone(),
    };
    let client = Client::new(credentials, Hosts::all_at(remembered.sandbox.url()), clock.clone()).unwrap();
    (remembered, client)
}

/// What is there, in a line.
fn told(sandbox: &Sandbox) -> String {
    let numbers: Vec<String> = sandbox.numbers().iter().map(|number| number.as_str().to_owned()).collect();
    let papers = sandbox.papers();
    let bundles: Vec<&str> = papers.bundles.iter().map(|(_, status, _)| status.as_str()).collect();
    format!("{} | {} end users | {}", numbers.join(" "), papers.end_users, bundles.join(" "))
}

#[tokio::test]
async fn numbers_and_papers_are_there_after_a_restart_and_reviewers_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(START);
    let (line, client) = open(&folder, &clock).await;
    let bought =
        purchase::Create { phone_number: number("+12025550150"), sms_url: None, address: None, bundle: None };
    let bought = client.execute(&bought).await.unwrap();
    let held = client.execute(&numbers::List::default()).await.unwrap().incoming_phone_numbers;
    let side = held.into_iter().find(|one| one.phone_number == number(SIDE)).unwrap();
    client.execute(&purchase::Delete { number: side.sid }).await.unwrap();
    let wanted = regulations::List {
        iso_country: Some("AU".to_owned()),
        number_type: Some("local".to_owned()),
        end_user_type: Some(EndUserType::Individual),
        page_size: None,
    };
    let regulation = client.execute(&wanted).await.unwrap().results.remove(0).sid;
    let end_user = end_users::Create {
        friendly_name: "Somebody".to_owned(),
        kind: EndUserType::Individual,
        attributes: serde_json::Map::new(),
    };
    let end_user = client.execute(&end_user).await.unwrap().sid;
    let bundle = bundles::Create {
        friendly_name: "Papers".to_owned(),
        email: "owner@example.com".to_owned(),
        regulation,
        status_callback: None,
    };
    let bundle = client.execute(&bundle).await.unwrap().sid;
    let object = end_user.as_str().to_owned();
    client.execute(&items::Assign { bundle: bundle.clone(), object }).await.unwrap();
    client.execute(&bundles::Submit { bundle: bundle.clone() }).await.unwrap();
    let before = told(&line.sandbox);
    assert_eq!(before, "+12025550100 +12025550150 | 1 end users | pending-review");
    line.sandbox.stop().await;

    clock.advance(Duration::from_secs(2 * 60 * 60));
    let (line, client) = open(&folder, &clock).await;
    line.sandbox.idle().await;
    assert_eq!(told(&line.sandbox), before.replace("pending-review", "in-review"));
    let held = client.execute(&numbers::Fetch { number: bought.sid.clone() }).await.unwrap();
    assert_eq!(held.phone_number, bought.phone_number);
    let waiting = line.sandbox.waiting_papers();
    assert_eq!(waiting[0].name, "Australia: Local - Individual");
    line.sandbox.stop().await;

    clock.advance(Duration::from_secs(23 * 60 * 60));
    let (line, _) = open(&folder, &clock).await;
    line.sandbox.idle().await;
    assert_eq!(
        told(&line.sandbox),
        before.replace("pending-review", "twilio-rejected"),
        "nothing proves anything"
    );
    assert_eq!(line.sandbox.waiting_papers(), []);
    line.sandbox.stop().await;
}

#[tokio::test]
async fn what_went_wrong_is_still_counted_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::manual(START);
    let (line, _) = open(&folder, &clock).await;
    // Nobody listens there.
    line.sandbox.point(&number(DESK), "http://127.0.0.1:9/incoming");
    line.sandbox.text(MAYA, &number(DESK), "Hello?").await;
    let before = line.sandbox.alerts();
    assert_eq!(before.iter().map(|alert| alert.code).collect::<Vec<_>>(), [11200]);
    line.sandbox.idle().await;
    line.sandbox.stop().await;

    let (line, client) = open(&folder, &clock).await;
    assert_eq!(line.sandbox.alerts(), before);
    line.sandbox.point(&number(DESK), "http://127.0.0.1:9/incoming");
    line.sandbox.text(MAYA, &number(DESK), "Hello again?").await;
    let all = deskbell_twilio::api::alerts::List { since: None, page_size: Some(50) };
    let listed = client.execute(&all).await.unwrap().alerts;
    assert_eq!(listed.len(), 2, "{listed:?}");
    assert_ne!(listed[0].sid, listed[1].sid);
    line.sandbox.stop().await;
}

#[tokio::test]
async fn what_cannot_be_read_is_set_aside_and_the_line_begins_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("papers.json"), "{").unwrap();
    let (line, _) = open(&folder, &Clock::manual(START)).await;
    assert_eq!(told(&line.sandbox), "+12025550100 +12025550101 | 0 end users | ");
    assert_eq!(std::fs::read(folder.path().join("papers.damaged")).unwrap(), b"{");
    line.sandbox.stop().await;
}
