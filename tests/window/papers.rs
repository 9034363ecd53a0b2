//! Papers in the real window: from the business to an approval, with a file and the shell's own dialog.

use crate::documents::pdf;
use crate::driver::quoted;
use crate::forms::{begin_papers, enter_business};
use crate::walk::Walk;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn papers_are_begun_proven_with_a_file_and_approved() -> anyhow::Result<()> {
    let mut walk = Walk::begin("papers").await?;
    let file = walk.desktop.folder().join("abn of today.pdf");
    std::fs::write(&file, pdf())?;

    walk.step("practice begins", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.see("Practice line: nobody real gets these texts").await
    })
    .await?;

    walk.step("numbers of the United States that are in no registration are named", async |walk| {
        let window = walk.window()?;
        window.go("Compliance").await?;
        for number in ["555‑0100", "555‑0101"] {
            window.see_in("//dl[dt[normalize-space(.)='In no registration']]", number).await?;
        }
        Ok(())
    })
    .await?;

    walk.step("the business is entered", async |walk| {
        let window = walk.window()?;
        enter_business(window).await
    })
    .await?;

    walk.step("papers are begun", async |walk| begin_papers(walk.window()?).await).await?;

    walk.step("a file is chosen and drawn", async |walk| {
        let window = walk.window()?;
        let proof = format!("//section[.//*[normalize-space(.)={}]]", quoted("Business registration"));
        window
            .click(&format!("{proof}//select/option[normalize-space(.)={}]", quoted("Business registration")))
            .await?;
        window.see("It must show").await?;
        // WebKit lets whoever drives it answer its dialog, and shows none then.
        let input = window.find(&format!("{proof}//input[@type='file']")).await?;
        input.send_keys(&file.to_string_lossy()).await?;
        window.see("abn of today.pdf").await?;
        window.find("//*[@role='img'][contains(@aria-label, 'abn of today.pdf')]//canvas").await.map(drop)
    })
    .await?;

    walk.step("the papers are in review", async |walk| {
        let window = walk.window()?;
        window.press("Hand in").await?;
        walk.wait_for_dialog().await?;
        walk.press_in_dialog("Return").await?;
        walk.window()?.see("In review").await
    })
    .await?;

    walk.step("whoever practises approves them", async |walk| {
        let window = walk.window()?;
        window.press("Pretend callers").await?;
        window.click("//aside//label[normalize-space(.)='Papers']").await?;
        window.press("Approve").await?;
        window.see("Approved").await?;
        window.press("Close the pretend callers").await
    })
    .await?;

    walk.step("they stand in the dark, too", async |walk| {
        let window = walk.window()?;
        window.go("Settings").await?;
        window.click("//nav//a[normalize-space(.)='Appearance']").await?;
        window.click("//label[normalize-space(.)='Dark']").await?;
        window.go("Compliance").await?;
        window.click("//main//a[contains(., 'Mobile numbers, Australia')]").await?;
        window.find("//*[@role='img'][contains(@aria-label, 'abn of today.pdf')]//canvas").await?;
        window.see("Approved").await
    })
    .await
}
