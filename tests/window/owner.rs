//! The owner's whole way: from an account without numbers over its papers, with a document from the system's own dialog
//! and a rejection, to an Australian mobile number that answers a text. Once on a light desktop, once on a dark one.

use std::net::TcpListener;

use anyhow::Context as _;

use crate::alone::{Alone, Place};
use crate::desktop::Scheme;
use crate::documents::{INK, pdf};
use crate::driver::quoted;
use crate::forms::{begin_papers, choose_mobile, enter_business};
use crate::office::{connect_without_numbers, start_twilio};
use crate::patience::wait_until;
use crate::walk::Walk;

const PATIENT: &str = "+61491570157";
const PATIENT_SHOWN: &str = "+61 491 570 157";
const QUESTION: &str = "Are you open on Saturday?";
const ANSWER: &str = "Yes, from nine to one.";
const REASON: &str = "The name on the document cannot be read.";
const COMPLIANCE: &str = "//nav//a[@title='Compliance']";
const PAPERS: &str = "//main//a[contains(., 'Mobile numbers, Australia')]";
const PROOF: &str = "//section[.//h3[normalize-space(.)='Business registration']]";
const FILE: &str = "abn of today.pdf";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn from_no_number_to_one_that_answers_in_light() -> anyhow::Result<()> {
    whole_way("owner in light", Scheme::Light).await
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn from_no_number_to_one_that_answers_in_dark() -> anyhow::Result<()> {
    whole_way("owner in dark", Scheme::Dark).await
}

async fn whole_way(name: &'static str, scheme: Scheme) -> anyhow::Result<()> {
    let twilio = start_twilio(&[]).await?;
    let stand_in = ["--twilio", twilio.url()].map(str::to_owned);
    let arguments = stand_in.each_ref().map(String::as_str);
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut walk = Walk::begin_in(name, scheme).await?;
    let file = walk.desktop.folder().join(FILE);
    std::fs::write(&file, pdf())?;

    walk.step("an account without numbers leads to the search", async |walk| {
        walk.start(&arguments).await?;
        connect_without_numbers(walk, port).await
    })
    .await?;

    walk.step("the number that is found needs papers", async |walk| {
        let window = walk.window()?;
        choose_mobile(window).await?;
        window.see_in("//*[@role='dialog']", "You have none yet.").await
    })
    .await?;

    walk.step("the business is typed once", async |walk| {
        let window = walk.window()?;
        window.click("//*[@role='dialog']//button[normalize-space(.)='Open Compliance']").await?;
        enter_business(window).await
    })
    .await?;

    walk.step("papers are begun, and know the business", async |walk| {
        let window = walk.window()?;
        begin_papers(window).await?;
        window.click(&format!("{PROOF}//select/option[normalize-space(.)='Business registration']")).await?;
        window.see_in(PROOF, "It must show").await
    })
    .await?;

    let (rail, row, button) = walk
        .step("the way to the document is noted", async |walk| {
            let window = walk.window()?;
            let rail = Place::of(walk, COMPLIANCE).await?;
            window.click(COMPLIANCE).await?;
            let row = Place::of(walk, PAPERS).await?;
            window.click(PAPERS).await?;
            window.see_in(PROOF, "It must show").await?;
            window.come_to_rest().await?;
            row.scroll_to_end(walk).await?;
            Ok((rail, row, Place::of(walk, &format!("{PROOF}//label[.//input[@type='file']]")).await?))
        })
        .await?;

    let alone = walk
        .step("without a driver the same page is reached with the mouse", async |walk| {
            walk.quit().await?;
            let alone = Alone::start(walk, &arguments).await?;
            alone.click(walk, rail).await?;
            alone.click(walk, row).await?;
            row.scroll_to_end(walk).await?;
            Ok(alone)
        })
        .await?;

    walk.step("the system's own dialog asks for the file", async |walk| {
        alone.ask_for_file(walk, button).await
    })
    .await?;

    walk.step("the file that is chosen there is taken", async |walk| alone.choose(walk, &file).await).await?;

    walk.step("the document is there, and is drawn in both its scripts", async |walk| {
        alone.quit(walk).await?;
        walk.start(&arguments).await?;
        let window = walk.window()?;
        window.click(COMPLIANCE).await?;
        window.click(PAPERS).await?;
        window.see_in(PROOF, FILE).await?;
        window.find(&format!("{PROOF}//*[@role='img'][contains(@aria-label, '{FILE}')]//canvas")).await?;
        window.press("Look at it").await?;
        wait_until("ink on the Chinese line", async || {
            let ink = window.tell(INK).await?;
            anyhow::ensure!(ink.as_f64().is_some_and(|ink| ink > 5.0), "there is {ink} of a hundred");
            Ok(())
        })
        .await
    })
    .await?;

    walk.step("the papers are handed in", async |walk| {
        walk.window()?.press("Close").await?;
        hand_in(walk, "Hand in").await
    })
    .await?;

    walk.step("they are rejected, and the reason stands there at once", async |walk| {
        decide(&twilio, Some(REASON))?;
        walk.desktop.notifications.hear_ring("Your papers need a change").await?;
        let window = walk.window()?;
        window.see("To be changed").await?;
        window.see(REASON).await
    })
    .await?;

    walk.step("another document is chosen, and they are handed in again", async |walk| {
        let clear = walk.desktop.folder().join("abn clear.pdf");
        std::fs::write(&clear, pdf())?;
        let window = walk.window()?;
        // WebKit lets whoever drives it answer its dialog, and shows none then.
        window
            .find(&format!("{PROOF}//input[@type='file']"))
            .await?
            .send_keys(&clear.to_string_lossy())
            .await?;
        window.see_in(PROOF, "abn clear.pdf").await?;
        hand_in(walk, "Hand in again").await
    })
    .await?;

    walk.step("they are approved", async |walk| {
        decide(&twilio, None)?;
        walk.desktop.notifications.hear_ring("Your papers are approved").await?;
        walk.window()?.see("Approved").await
    })
    .await?;

    walk.step("the number is chosen, and its papers go along", async |walk| {
        let window = walk.window()?;
        window.press("Find a number").await?;
        choose_mobile(window).await?;
        window.see_in("//*[@role='dialog']", "Its papers are approved").await
    })
    .await?;

    walk.step("the dialog that no page can press asks before it is bought", async |walk| {
        walk.window()?.click("//*[@role='dialog']//button[normalize-space(.)='Buy']").await?;
        walk.wait_for_dialog().await?;
        anyhow::ensure!(twilio.numbers().is_empty(), "it was bought before anybody said yes");
        Ok(())
    })
    .await?;

    walk.step("the number is bought, led here and tried", async |walk| {
        walk.press_in_dialog("Return").await?;
        walk.window()?.see("It is yours, and its texts come here.").await
    })
    .await?;

    walk.step("a text to it rings", async |walk| {
        let numbers = twilio.numbers();
        let number = numbers.first().context("the account has a number now")?;
        twilio.text(PATIENT, number, QUESTION).await;
        let body = walk.desktop.notifications.hear_ring(PATIENT_SHOWN).await?;
        anyhow::ensure!(body == QUESTION, "it rang with “{body}”");
        Ok(())
    })
    .await?;

    walk.step("and is answered", async |walk| {
        let window = walk.window()?;
        window.go("Inbox").await?;
        window.click(&format!("//a[@data-thread][contains(., {})]", quoted(PATIENT_SHOWN))).await?;
        window.see_in("//article", QUESTION).await?;
        window.find("//textarea").await?.send_keys(&format!("{ANSWER}\u{e007}")).await?;
        window
            .find(&format!("//article[contains(., {})][contains(@aria-label, 'Delivered')]", quoted(ANSWER)))
            .await?;
        let said: Vec<String> = twilio.phone(PATIENT).into_iter().map(|text| text.body).collect();
        anyhow::ensure!(said == [QUESTION, ANSWER], "on the phone stands {said:?}");
        Ok(())
    })
    .await?;

    twilio.stop().await;
    Ok(())
}

/// Hands the papers in, and says yes in the native dialog.
async fn hand_in(walk: &Walk, button: &str) -> anyhow::Result<()> {
    walk.window()?.press(button).await?;
    walk.wait_for_dialog().await?;
    walk.press_in_dialog("Return").await?;
    walk.window()?.see("In review").await
}

/// Whoever looks at papers at Twilio decides.
fn decide(twilio: &deskbell_sandbox::Sandbox, against: Option<&str>) -> anyhow::Result<()> {
    let waiting = twilio.waiting_papers();
    let [papers] = waiting.as_slice() else { anyhow::bail!("{} papers wait", waiting.len()) };
    twilio.decide(&papers.bundle, against);
    Ok(())
}
