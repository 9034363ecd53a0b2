//! The forms of papers, filled in as an Australian practice fills them in.

use crate::driver::Window;

const BUSINESS: [(&str, &str); 9] = [
    ("Legal name", "Harbour Street Dental Pty Ltd"),
    ("Registration number", "51824753556"),
    ("First name", "Grace"),
    ("Last name", "Lee"),
    ("E-mail", "owner@harbour.example"),
    ("House and street", "12 Harbour St"),
    ("Town", "Sydney"),
    ("State or region", "nsw"),
    ("Postal code", "2000"),
];
const DIALOG: &str = "//*[@role='dialog']";

/// Enters the business, on the page of papers, and waits until Twilio knows its address.
pub(crate) async fn enter_business(window: &Window) -> anyhow::Result<()> {
    window.press("Enter the business").await?;
    for (label, text) in BUSINESS {
        window.fill(label, text).await?;
    }
    choose_australia(window, "").await?;
    window.press("Save the business").await?;
    window.see("Twilio knows this address.").await
}

/// Begins papers for Australian mobile numbers.
pub(crate) async fn begin_papers(window: &Window) -> anyhow::Result<()> {
    window.press("Begin papers").await?;
    choose_australia(window, DIALOG).await?;
    window.click(&format!("{DIALOG}//label[normalize-space(.)='Mobile']")).await?;
    window.see("Business Registration Number").await?;
    window.click(&format!("{DIALOG}//button[normalize-space(.)='Begin']")).await?;
    window.see("Mobile numbers, Australia").await
}

/// Looks for Australian mobile numbers, where one finds a number, and chooses the first.
pub(crate) async fn choose_mobile(window: &Window) -> anyhow::Result<()> {
    choose_australia(window, "//main").await?;
    window.click("//main//label[normalize-space(.)='Mobile']").await?;
    window.press("Search").await?;
    window.click("(//main//button[starts-with(@aria-label, 'Choose ')])[1]").await?;
    window.find(&format!("{DIALOG}//h2[starts-with(normalize-space(.), 'Buy ')]")).await.map(drop)
}

async fn choose_australia(window: &Window, place: &str) -> anyhow::Result<()> {
    let country =
        format!("{place}//label[normalize-space(.)='Country']/following::select[1]/option[@value='AU']");
    window.click(&country).await
}
