//! An office's own account: connected, rung and kept secret. A sandbox of the test's stands where Twilio stands.

use std::net::TcpListener;

use serde_json::json;

use crate::driver::quoted;
use crate::keyring::{self, PASSWORD};
use crate::office::{FRONT_DESK, RECALLS, SID, TOKEN, number, read_code, start_twilio, type_words};
use crate::traces;
use crate::walk::Walk;

const WRONG_TOKEN: &str = "ffffffffffffffffffffffffffffffff";
const PATIENT: &str = "+12025550161";
const PATIENT_SHOWN: &str = "(202) 555-0161";
const NAME: &str = "Marigold Xanthopoulos";
/// Harmless as text, and an image, a link and an entity to whoever reads it as markup.
const TEXT: &str = "Is <b>3 & 4</b> o'clock fine? <a href=\"https://example.org\">xylophone</a> &amp;";
/// How it must be written for a server that reads markup, so that people read what was texted.
const TEXT_ON_THE_BUS: &str = "Is &lt;b&gt;3 &amp; 4&lt;/b&gt; o'clock fine? &lt;a href=\"https://example.org\"&gt;xylophone&lt;/a&gt; &amp;amp;";
/// The service that the keychain's entries stand under.
const SERVICE: &str = "app.deskbell.desk";

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn an_own_account_is_connected_rings_and_its_token_lies_in_the_keyring_alone() -> anyhow::Result<()> {
    let twilio = start_twilio(&[FRONT_DESK, RECALLS]).await?;
    let stand_in = ["--twilio", twilio.url()].map(str::to_owned);
    let arguments = stand_in.each_ref().map(String::as_str);
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port().to_string();
    let public_url = format!("http://127.0.0.1:{port}");
    let mut walk = Walk::begin("account").await?;

    walk.step("the second door asks for the account", async |walk| {
        walk.start(&arguments).await?;
        let window = walk.window()?;
        window.press("Connect").await?;
        window.see("Which Twilio account?").await
    })
    .await?;

    walk.step("a wrong token is explained beside its field", async |walk| {
        let window = walk.window()?;
        window.fill("Account SID", SID).await?;
        window.fill("Auth token", WRONG_TOKEN).await?;
        window.press("Check and go on").await?;
        window.see("Twilio does not accept this account SID and auth token.").await
    })
    .await?;

    walk.step("the right token leads on to the address", async |walk| {
        let window = walk.window()?;
        window.fill("Auth token", TOKEN).await?;
        window.press("Check and go on").await?;
        window.see("How do texts reach this computer?").await?;
        window.click("//label[input[@aria-label='An address of our own']]").await?;
        window.fill("Public address", &public_url).await?;
        window.fill("Port on this computer", &port).await?;
        window.see(&format!("{public_url} must lead to http://127.0.0.1:{port} on this computer.")).await
    })
    .await?;

    walk.step("the numbers say what will change at Twilio", async |walk| {
        let window = walk.window()?;
        window.press("Check and go on").await?;
        window.see("Let these numbers ring here").await?;
        window.see("Change 2 numbers").await?;
        window.press("Use (202) 555-0101").await?;
        window.see("Change 1 number").await?;
        window.see(&format!("127.0.0.1:{port}/messages/incoming")).await
    })
    .await?;

    walk.step("the dialog that no page can press asks first", async |walk| {
        walk.window()?.press("Change 1 number").await?;
        walk.wait_for_dialog().await
    })
    .await?;

    walk.step("a no changes nothing", async |walk| {
        walk.press_in_dialog("Escape").await?;
        walk.window()?.see("You decided against it. Nothing was changed.").await?;
        let changes = twilio.requests().into_iter().filter(|request| request.method != "GET").count();
        anyhow::ensure!(changes == 0, "{changes} requests changed something at Twilio");
        anyhow::ensure!(entries(walk)?.is_empty(), "there is something in the keyring already");
        Ok(())
    })
    .await?;

    let code = walk
        .step("a yes connects, the round trip comes back, and the recovery code is shown", async |walk| {
            walk.window()?.press("Change 1 number").await?;
            walk.wait_for_dialog().await?;
            walk.press_in_dialog("Return").await?;
            let window = walk.window()?;
            window.see("It came back in").await?;
            window.press("Go on").await?;
            window.see("Keep this recovery code").await?;
            read_code(window).await
        })
        .await?;

    walk.step("a wrong word of it is not taken", async |walk| {
        let window = walk.window()?;
        window.press("I have kept it").await?;
        window.see("Two words, to be sure").await?;
        type_words(window, |_| "bell".to_owned()).await?;
        window.press("Open the inbox").await?;
        window.see("That is not word").await
    })
    .await?;

    walk.step("two words of it open the inbox", async |walk| {
        let window = walk.window()?;
        type_words(window, |place| code.get(place - 1).cloned().unwrap_or_default()).await?;
        window.press("Open the inbox").await?;
        window.see("Nothing waits for you").await?;
        window.find("//nav//a[contains(@aria-label, 'Line: Listening')]").await.map(drop)
    })
    .await?;

    walk.step("a text arrives, and its markup is only text", async |walk| {
        twilio.text(PATIENT, &number(FRONT_DESK)?, TEXT).await;
        let body = walk.desktop.notifications.hear_ring(PATIENT_SHOWN).await?;
        anyhow::ensure!(body == TEXT_ON_THE_BUS, "it rang with “{body}”");
        let window = walk.window()?;
        window.click(&format!("//a[@data-thread][contains(., {})]", quoted(PATIENT_SHOWN))).await?;
        window.see_in("//article", TEXT).await
    })
    .await?;

    walk.step("whoever wrote is given a name", async |walk| {
        let window = walk.window()?;
        let name = json!({ "name": "name_contact", "args": { "number": PATIENT, "name": NAME, "note": "" } });
        let ask =
            format!("window.__TAURI_INTERNALS__.invoke('call', {name}).then(arguments[0], arguments[0]);");
        window.tell(&ask).await?;
        window.see(NAME).await
    })
    .await?;

    walk.step("the token lies in the keyring and nowhere else", async |walk| {
        let found = entries(walk)?;
        anyhow::ensure!(found.contains(&format!("secret = {TOKEN}")), "the keyring does not hold the token");
        nothing_lies_in_the_clear(walk)
    })
    .await?;

    walk.step("nor does it lie anywhere when the window has ended", async |walk| {
        walk.quit().await?;
        nothing_lies_in_the_clear(walk)
    })
    .await?;

    walk.step("the next start opens it without asking", async |walk| {
        walk.start(&arguments).await?;
        let window = walk.window()?;
        window.find("//nav//a[contains(@aria-label, 'Line: Listening')]").await?;
        window.click(&format!("//a[@data-thread][contains(., {})]", quoted(NAME))).await?;
        window.see_in("//article", TEXT).await
    })
    .await?;

    walk.step("a locked keyring asks for its password", async |walk| {
        walk.quit().await?;
        keyring::lock(&walk.desktop)?;
        walk.start(&arguments).await?;
        walk.wait_for_keyring_dialog().await
    })
    .await?;

    walk.step("without it nothing opens, and nothing is lost", async |walk| {
        walk.desktop.ask("xdotool", &["key", "Escape"])?;
        walk.window()?.see("The keychain is locked").await?;
        walk.window()?.see("Nothing has been changed.").await
    })
    .await?;

    walk.step("with it everything is there", async |walk| {
        walk.window()?.press("Try again").await?;
        walk.wait_for_keyring_dialog().await?;
        walk.desktop.ask("xdotool", &["type", PASSWORD])?;
        walk.desktop.ask("xdotool", &["key", "Return"])?;
        walk.window()?.see(NAME).await
    })
    .await?;

    twilio.stop().await;
    Ok(())
}

/// Neither a secret, nor what was said, nor who said it: in any file that was written on this desktop.
fn nothing_lies_in_the_clear(walk: &Walk) -> anyhow::Result<()> {
    for word in [TOKEN, "xylophone", NAME, "2025550161", PATIENT_SHOWN] {
        let places = traces::find(walk.desktop.folder(), word)?;
        anyhow::ensure!(places.is_empty(), "“{word}” lies in the clear in {places:?}");
    }
    Ok(())
}

/// What another program finds in the keyring under our name.
fn entries(walk: &Walk) -> anyhow::Result<String> {
    walk.desktop.ask("secret-tool", &["search", "--all", "service", SERVICE])
}
