//! Papers in the real window: from the business to an approval, with a file and the shell's own dialog.

use std::fmt::Write as _;

use crate::driver::quoted;
use crate::walk::Walk;

/// A PDF of one page that can be drawn, and is large enough to be read.
fn pdf() -> String {
    let stream = "BT /F1 28 Tf 60 720 Td (Harbour Street Dental Pty Ltd) Tj ET";
    let filling = "x".repeat(40_000);
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut text = format!("%PDF-1.4\n%{filling}\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let start = text.len();
    format!(
        "{text}{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    )
}

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

    walk.step("the business is entered", async |walk| {
        let window = walk.window()?;
        window.click("//nav//a[@aria-label='Compliance' or normalize-space(.)='Compliance']").await?;
        window.press("Enter the business").await?;
        for (label, text) in [
            ("Legal name", "Harbour Street Dental Pty Ltd"),
            ("Registration number", "51824753556"),
            ("First name", "Grace"),
            ("Last name", "Lee"),
            ("E-mail", "owner@harbour.example"),
            ("House and street", "12 Harbour St"),
            ("Town", "Sydney"),
            ("State or region", "nsw"),
            ("Postal code", "2000"),
        ] {
            window.fill(label, text).await?;
        }
        window
            .click("//label[normalize-space(.)='Country']/following::select[1]/option[@value='AU']")
            .await?;
        window.press("Save the business").await?;
        window.see("Twilio knows this address.").await
    })
    .await?;

    walk.step("papers are begun", async |walk| {
        let window = walk.window()?;
        window.press("Begin papers").await?;
        window
            .click("//*[@role='dialog']//label[normalize-space(.)='Country']/following::select[1]/option[@value='AU']")
            .await?;
        window.click("//*[@role='dialog']//label[normalize-space(.)='Mobile']").await?;
        window.see("Business Registration Number").await?;
        window.click("//*[@role='dialog']//button[normalize-space(.)='Begin']").await?;
        window.see("Mobile numbers, Australia").await
    })
    .await?;

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
        window.click("//nav//a[@aria-label='Settings' or normalize-space(.)='Settings']").await?;
        window.click("//nav//a[normalize-space(.)='Appearance']").await?;
        window.click("//label[normalize-space(.)='Dark']").await?;
        window.click("//nav//a[@aria-label='Compliance' or normalize-space(.)='Compliance']").await?;
        window.click("//main//a[contains(., 'Mobile numbers, Australia')]").await?;
        window.find("//*[@role='img'][contains(@aria-label, 'abn of today.pdf')]//canvas").await?;
        window.see("Approved").await
    })
    .await
}
