//! The practice line, from the first start to the second one.

use std::path::Path;

use crate::dragging;
use crate::driver::{Window, quoted};
use crate::notifications::Heard;
use crate::patience::wait_until;
use crate::walk::{Sight, Walk};

/// Any picture; this one is at hand.
const PICTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../icons/icon.png");
const MAYA: &str = "Maya Okafor";
const MAYAS_TEXT: &str = "Perfect, Tuesday 10:30 works. Thank you!";
const OUR_REPLY: &str = "See you on Tuesday, Maya. Please bring your insurance card.";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_text_comes_in_rings_is_answered_and_is_still_there_tomorrow() -> anyhow::Result<()> {
    let mut walk = Walk::begin("practice").await?;

    walk.step("the first start shows two doors", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.see("The bell on your front desk").await?;
        window.see("Practise with pretend callers").await?;
        window.see("Connect our Twilio account").await
    })
    .await?;

    walk.step("one click leads to a living inbox", async |walk| {
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.see("Practice line: nobody real gets these texts").await?;
        for person in ["Tom Brennan", "Ελένη Παπαδάκη", "أمينة الحسيني", "DENTALCO"]
        {
            window.find(&row(person)).await?;
        }
        window.see("Not delivered:").await?;
        window.find("//nav//a[contains(@aria-label, 'Line: Listening')]").await.map(drop)
    })
    .await?;

    walk.step("a text comes in", async |walk| {
        let window = walk.window()?;
        window.find(&format!("{}[contains(., {})]", row(MAYA), quoted(MAYAS_TEXT))).await?;
        wait_until("Maya's thread to be unread", async || ensure_unread(window, MAYA).await).await
    })
    .await?;

    walk.step("it rings", async |walk| {
        let body = walk.desktop.notifications.hear_ring(MAYA).await?;
        anyhow::ensure!(body == MAYAS_TEXT, "it rang with “{body}”");
        Ok(())
    })
    .await?;

    walk.step("a click on the notification opens the thread", async |walk| {
        walk.click_notification()?;
        walk.desktop.notifications.hear("a click", |heard| matches!(heard, Heard::Chosen { .. })).await?;
        let window = walk.window()?;
        window.find(&format!("//main//h2[normalize-space(.)={}]", quoted(MAYA))).await?;
        window.see_in("//article", MAYAS_TEXT).await?;
        // Somebody looks at it now.
        wait_until("Maya's thread to be read", async || {
            anyhow::ensure!(ensure_unread(window, MAYA).await.is_err(), "it is still unread");
            Ok(())
        })
        .await
    })
    .await?;

    walk.step("the reply is delivered", async |walk| {
        let window = walk.window()?;
        let composer = window.find("//textarea[@aria-label='Text to Maya Okafor']").await?;
        composer.send_keys(&format!("{OUR_REPLY}\u{e007}")).await?;
        window.find(&delivered(OUR_REPLY)).await?;
        anyhow::ensure!(composer.prop("value").await?.as_deref() == Some(""), "the draft is still there");
        Ok(())
    })
    .await?;

    let said = walk
        .step("Maya answers", async |walk| {
            let window = walk.window()?;
            window
                .find(&format!(
                    "{}/following::article[contains(@aria-label, {})]",
                    delivered(OUR_REPLY),
                    quoted(MAYA)
                ))
                .await?;
            let said = transcript(window).await?;
            anyhow::ensure!(said.len() >= 3, "there is no text, reply and answer: {said:#?}");
            Ok(said)
        })
        .await?;

    walk.step("a stranger's text rings beside the open thread", async |walk| {
        let body = walk.desktop.notifications.hear_ring("(202) 555-0143").await?;
        anyhow::ensure!(body.starts_with("Hi, is this the dentist"), "it rang with “{body}”");
        let window = walk.window()?;
        wait_until("the stranger's row", async || ensure_unread(window, "(202) 555-0143").await).await?;
        window.see_in("//article", OUR_REPLY).await
    })
    .await?;

    walk.step("closing the window keeps Deskbell listening", async |walk| {
        walk.close_window().await?;
        walk.desktop.notifications.hear_ring("Deskbell keeps listening").await.map(drop)
    })
    .await?;

    walk.step("starting it again brings the window back", async |walk| {
        walk.start_again_beside()?;
        walk.wait_until_window(Sight::Shown).await?;
        walk.window()?.see_in("//article", OUR_REPLY).await
    })
    .await?;

    walk.step("after quitting and starting again everything is there", async |walk| {
        walk.quit().await?;
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.click(&row(MAYA)).await?;
        window.find(&delivered(OUR_REPLY)).await?;
        window.see_in("//article", OUR_REPLY).await?;
        window.see("Nervous about needles").await?;
        wait_until("the same texts as before", async || {
            let now = transcript(window).await?;
            anyhow::ensure!(now == said, "before: {said:#?}\nnow: {now:#?}");
            Ok(())
        })
        .await
    })
    .await?;

    walk.step("a picture that is dragged onto the thread goes out", async |walk| {
        let _source = walk.drop_file(Path::new(PICTURE), &dragging::THREAD).await?;
        let window = walk.window()?;
        // Made fit and kept, it goes by its name without the ending: what is sent may be of another kind.
        window.find("//button[@aria-label='Remove icon']").await?;
        window.press("Send").await?;
        window.find("//article[contains(@aria-label, 'Delivered')]//img").await.map(drop)
    })
    .await?;

    walk.step("people are saved where the native dialog is told", async |walk| {
        let window = walk.window()?;
        window.go("Contacts").await?;
        window.press("Import and export").await?;
        window.click("//*[@role='menuitem'][normalize-space(.)='Export people…']").await?;
        let file = walk.desktop.folder().join("people of today.csv");
        walk.save_as(&file).await?;
        walk.window()?.see("people exported").await?;
        let table = std::fs::read_to_string(&file)?;
        anyhow::ensure!(table.contains(MAYA) && table.contains("+1 202 555 01"), "it says: {table}");
        Ok(())
    })
    .await?;

    walk.step("the file that was saved is dropped to be read again", async |walk| {
        let window = walk.window()?;
        window.press("Import and export").await?;
        window.click("//*[@role='menuitem'][normalize-space(.)='Import people…']").await?;
        let file = walk.desktop.folder().join("people of today.csv");
        let _source = walk.drop_file(&file, &dragging::CHOICE).await?;
        walk.window()?.see("people of today.csv").await
    })
    .await
}

/// Somebody's row in the inbox.
fn row(name: &str) -> String {
    format!("//a[@data-thread][.//*[normalize-space(.)={}]]", quoted(name))
}

/// A text of ours that has been delivered.
fn delivered(text: &str) -> String {
    format!("//article[contains(., {})][contains(@aria-label, 'Delivered')]", quoted(text))
}

async fn ensure_unread(window: &Window, name: &str) -> anyhow::Result<()> {
    let unread = window.read(&format!("{}//*[normalize-space(.)='1 unread']", row(name))).await?;
    anyhow::ensure!(unread.len() == 1, "it is not marked as unread");
    Ok(())
}

/// What was said in the open thread, from Maya's first text of today on: the list draws only what is near.
async fn transcript(window: &Window) -> anyhow::Result<Vec<String>> {
    let texts = window.read("//article//*[@dir='auto']").await?;
    Ok(texts.into_iter().skip_while(|text| text != MAYAS_TEXT).collect())
}
