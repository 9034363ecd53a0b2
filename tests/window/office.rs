//! An office of the test's own: a sandbox of its account where Twilio stands, and the steps that connect it.

use std::net::{Ipv4Addr, SocketAddr};

use anyhow::Context as _;
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_twilio::{AccountSid, Clock, PhoneNumber, Secret};

use crate::driver::Window;
use crate::patience::wait_until;
use crate::walk::Walk;

pub(crate) const SID: &str = "AC5eadbe115eadbe115eadbe115eadbe11";
pub(crate) const TOKEN: &str = "7e57ab1e7e57ab1ec0ffee00c0ffee00";
pub(crate) const FRONT_DESK: &str = "+12025550100";
pub(crate) const RECALLS: &str = "+12025550101";

/// A Twilio whose account has these numbers.
pub(crate) async fn start_twilio(numbers: &[&str]) -> anyhow::Result<Sandbox> {
    // Another test of this process may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Sandbox::start(Plan {
        account_sid: AccountSid::parse(SID)?,
        auth_token: Secret::new(TOKEN),
        numbers: numbers.iter().copied().map(number).collect::<anyhow::Result<_>>()?,
        clock: Clock::system(),
        story: None,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
    })
    .await
}

pub(crate) fn number(digits: &str) -> anyhow::Result<PhoneNumber> {
    PhoneNumber::from_twilio(digits).with_context(|| format!("{digits} is no phone number"))
}

/// Connects an account that has no numbers, which listens on this port; it ends where one finds a number.
pub(crate) async fn connect_without_numbers(walk: &Walk, port: u16) -> anyhow::Result<()> {
    let window = walk.window()?;
    name_account(window, port).await?;
    window.see("This account has no numbers yet").await?;
    agree(walk, "Connect, then find a number").await?;
    window.see("Numbers that Twilio has now.").await
}

/// Connects an account that has one number, which listens on this port; it ends in the empty inbox.
pub(crate) async fn connect(walk: &Walk, port: u16) -> anyhow::Result<()> {
    let window = walk.window()?;
    name_account(window, port).await?;
    agree(walk, "Change 1 number").await?;
    window.see("Nothing waits for you").await
}

/// Says which account it is, and how texts reach this computer.
async fn name_account(window: &Window, port: u16) -> anyhow::Result<()> {
    window.press("Connect").await?;
    window.fill("Account SID", SID).await?;
    window.fill("Auth token", TOKEN).await?;
    window.press("Check and go on").await?;
    window.click("//label[input[@aria-label='An address of our own']]").await?;
    window.fill("Public address", &format!("http://127.0.0.1:{port}")).await?;
    window.fill("Port on this computer", &port.to_string()).await?;
    window.press("Check and go on").await
}

/// Presses the last button before the account is connected, says yes, and keeps the recovery code.
async fn agree(walk: &Walk, button: &str) -> anyhow::Result<()> {
    let window = walk.window()?;
    window.press(button).await?;
    walk.wait_for_dialog().await?;
    walk.press_in_dialog("Return").await?;
    window.press("Go on").await?;
    window.see("Keep this recovery code").await?;
    let code = read_code(window).await?;
    window.press("I have kept it").await?;
    type_words(window, |place| code.get(place - 1).cloned().unwrap_or_default()).await?;
    window.press("Open the inbox").await
}

/// The words of the recovery code that is shown.
pub(crate) async fn read_code(window: &Window) -> anyhow::Result<Vec<String>> {
    let shown = window.read("//ol[@aria-label='Recovery code']/li").await?;
    anyhow::ensure!(shown.len() == 12, "the code is {shown:?}");
    let word = |line: &String| line.trim_start_matches(|c: char| !c.is_alphabetic()).to_owned();
    Ok(shown.iter().map(word).collect())
}

/// Types a word into each of the two fields that ask for one, by its place in the code.
pub(crate) async fn type_words(window: &Window, word: impl Fn(usize) -> String) -> anyhow::Result<()> {
    let labels = wait_until("two fields for words", async || {
        let labels = window.read("//label[starts-with(normalize-space(.), 'Word ')]").await?;
        anyhow::ensure!(labels.len() == 2, "there are {labels:?}");
        Ok(labels)
    })
    .await?;
    for label in labels {
        let place = label.trim_start_matches("Word ").parse().with_context(|| format!("“{label}”"))?;
        window.fill(&label, &word(place)).await?;
    }
    Ok(())
}
