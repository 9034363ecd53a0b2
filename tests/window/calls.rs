//! Calls in the real window: somebody calls, is missed, calls again and leaves a message, which is heard.

use std::time::Duration;

use serde_json::Value;

use crate::driver::{Window, quoted};
use crate::notifications::Heard;
use crate::patience::{AGAIN, wait_until};
use crate::walk::Walk;

const ROSA: &str = "Rosa Alvarez";
const MESSAGE: &str = "Hello, it is Rosa. May I come at four instead of three?";
/// How long she speaks: long enough that a player has something to go on with.
const SPEAKING: Duration = Duration::from_secs(4);
const PHONE: &str = "//aside[@aria-label='Pretend callers']";
/// How the player that was started stands.
const SOUND: &str =
    "const [sound] = [...document.querySelectorAll('main audio')].filter((one) => one.src !== '');
    arguments[0](sound === undefined ? null : { at: sound.currentTime, whole: sound.duration,
        trouble: sound.error === null ? null : `${sound.error.code} ${sound.error.message}` });";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_call_pops_up_is_missed_and_the_message_of_the_next_one_is_heard() -> anyhow::Result<()> {
    let mut walk = Walk::begin("calls").await?;

    walk.step("practice begins", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.see("Practice line: nobody real gets these texts").await
    })
    .await?;

    walk.step("a call comes in, and its card pops up", async |walk| {
        let window = walk.window()?;
        window.press("Pretend callers").await?;
        window.click(&format!("{PHONE}//label[normalize-space(.)='Calls']")).await?;
        window.click(&format!("{PHONE}//option[normalize-space(.)={}]", quoted(ROSA))).await?;
        call(window).await
    })
    .await?;

    walk.step("it is missed", async |walk| {
        let window = walk.window()?;
        hang_up(window).await?;
        let body = walk.desktop.notifications.hear_ring(ROSA).await?;
        anyhow::ensure!(body == "Missed call", "it rang with “{body}”");
        window.go("Calls").await?;
        window
            .see_in(&format!("//main//*[@role='listitem'][contains(., {})]", quoted(ROSA)), "Missed call")
            .await
    })
    .await?;

    walk.step("she calls again, and speaks after the tone", async |walk| {
        let window = walk.window()?;
        call(window).await?;
        window.see_in(PHONE, "Beep").await?;
        let words = format!("{PHONE}//input[@aria-label={}]", quoted(&format!("Say as {ROSA}")));
        window.find(&words).await?.send_keys(&format!("{MESSAGE}\u{e007}")).await?;
        window.see_in(PHONE, MESSAGE).await?;
        tokio::time::sleep(SPEAKING).await;
        hang_up(window).await
    })
    .await?;

    walk.step("the message rings", async |walk| {
        let is_it = |heard: &Heard| {
            matches!(heard, Heard::Shown { title, body } if title.starts_with(ROSA) && body.starts_with("Voicemail, 0:0"))
        };
        walk.desktop.notifications.hear("Rosa's message", is_it).await.map(drop)
    })
    .await?;

    walk.step("a click on the notification opens her thread", async |walk| {
        let window = walk.window()?;
        let thread = format!("//main//h2[normalize-space(.)={}]", quoted(ROSA));
        wait_until("Rosa's thread", async || {
            // Others rang before, and lie on top.
            walk.click_notification()?;
            tokio::time::timeout(AGAIN, window.find(&thread)).await?
        })
        .await?;
        window.find("//main//article[@aria-label='Missed call']").await?;
        window.find("//main//article[@aria-label='Voicemail']").await.map(drop)
    })
    .await?;

    walk.step("the message plays", async |walk| {
        let window = walk.window()?;
        window.press(&format!("Play the message from {ROSA}")).await?;
        let begun = wait_until("the sound to begin", async || beyond(window, 0.0).await).await?;
        wait_until("it to go on", async || beyond(window, begun + 1.0).await).await?;
        window
            .find(&format!("//button[@aria-label={}]", quoted(&format!("Pause the message from {ROSA}"))))
            .await?;
        Ok(())
    })
    .await?;

    walk.step("it has been heard, and can be heard again", async |walk| {
        let window = walk.window()?;
        window
            .find(&format!("//button[@aria-label={}]", quoted(&format!("Play the message from {ROSA}"))))
            .await?;
        window.go("Voicemail").await?;
        window
            .find(&format!(
                "//main//section[.//*[normalize-space(.)='Heard']]//article[@aria-label={}]",
                quoted(ROSA)
            ))
            .await
            .map(drop)
    })
    .await
}

/// Calls the office, and waits for the card that tells of it.
async fn call(window: &Window) -> anyhow::Result<()> {
    window.click(&format!("{PHONE}//button[normalize-space(.)='Call the office']")).await?;
    let card =
        format!("//article[@data-live][starts-with(@aria-label, {})]", quoted(&format!("{ROSA}: Calls you")));
    window.find(&card).await.map(drop)
}

/// Hangs up, and waits until the card has gone.
async fn hang_up(window: &Window) -> anyhow::Result<()> {
    window.click(&format!("{PHONE}//button[normalize-space(.)='Hang up']")).await?;
    wait_until("the card to go", async || {
        let cards = window.read("//article[@data-live]").await?;
        anyhow::ensure!(cards.is_empty(), "there are {cards:?}");
        Ok(())
    })
    .await
}

/// Where the sound is, in seconds, once it is beyond this.
async fn beyond(window: &Window, seconds: f64) -> anyhow::Result<f64> {
    let sound = window.tell(SOUND).await?;
    let at = sound.get("at").and_then(Value::as_f64);
    let at = at.filter(|at| *at > seconds && sound.get("trouble") == Some(&Value::Null));
    at.ok_or_else(|| anyhow::anyhow!("it stands so: {sound}"))
}
