//! A page that has turned against us: it goes nowhere, reaches nothing but the two commands, and what costs or tells
//! too much waits for a dialog that it cannot press.

use serde_json::json;

use crate::patience::wait_until;
use crate::walk::Walk;

/// What a script in the page may try by itself, and what came of each.
const TRIED: &str = r#"
const told = arguments[0];
const { invoke } = window.__TAURI_INTERNALS__;
const tried = {};
const attempt = async (name, work) => {
  tried[name] = await Promise.resolve().then(work).then(
    (answer) => `done: ${JSON.stringify(answer)}`,
    () => 'refused',
  );
};
const ran = (work) => () => { work(); if (!window.pwned) throw new Error('it did not run'); };
(async () => {
  for (const command of [
    'plugin:fs|read_text_file', 'plugin:shell|execute', 'plugin:opener|open_url', 'plugin:opener|open_path',
    'plugin:dialog|open', 'plugin:dialog|message', 'plugin:notification|notify', 'plugin:window|close',
    'plugin:webview|create_webview_window', 'plugin:event|emit', 'plugin:app|version', 'no_such_command',
  ]) {
    await attempt(command, () => invoke(command, { path: '/etc/passwd', url: 'https://example.com', event: 'x' }));
  }
  await attempt('no such call', () => invoke('call', { name: 'no_such_call', args: {} }));
  await attempt('fetch', () => fetch('https://example.com/'));
  await attempt('file', () => fetch('file:///etc/passwd'));
  await attempt('inline script', ran(() => {
    const script = document.createElement('script');
    script.textContent = 'window.pwned = 1';
    document.body.append(script);
  }));
  await attempt('handler', ran(() => {
    const one = document.createElement('div');
    one.setAttribute('onclick', 'window.pwned = 1');
    one.click();
  }));
  await attempt('eval', () => (0, eval)('1'));
  await attempt('window', () => { if (!window.open('https://example.com/')) throw new Error('none'); });
  told(tried);
})();
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_page_that_turned_against_us_reaches_nothing_and_goes_nowhere() -> anyhow::Result<()> {
    let mut walk = Walk::begin("hostile").await?;

    walk.step("there is an inbox to attack", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.see("Practice line: nobody real gets these texts").await
    })
    .await?;

    walk.step("the page may ask the two commands and nothing else", async |walk| {
        let window = walk.window()?;
        let counts = "const told = arguments[0];
            window.__TAURI_INTERNALS__.invoke('call', { name: 'read_counts', args: {} })
                .then((answer) => told(String(answer)), (error) => told('refused'));";
        let counts = window.tell(counts).await?;
        anyhow::ensure!(counts != json!("refused"), "the page cannot ask at all, so the rest proves nothing");
        let tried = window.tell(TRIED).await?;
        let all = tried.as_object().map(serde_json::Map::len).unwrap_or_default();
        anyhow::ensure!(all >= 19, "not all was tried: {tried}");
        let done: Vec<_> =
            tried.as_object().into_iter().flatten().filter(|(_, how)| **how != "refused").collect();
        anyhow::ensure!(done.is_empty(), "these were not refused: {done:?}");
        Ok(())
    })
    .await?;

    for elsewhere in
        ["https://example.com/", "file:///etc/passwd", "data:text/html,hello", "http://127.0.0.1:9/"]
    {
        walk.step(&format!("it does not go to {}", elsewhere.replace(['/', ':'], " ")), async |walk| {
            let window = walk.window()?;
            let go = format!(
                "const told = arguments[0]; location.href = {}; setTimeout(() => told(location.href), 1500);",
                json!(elsewhere)
            );
            let now = window.tell(&go).await?;
            let is_ours = now.as_str().is_some_and(|now| now.starts_with("tauri://localhost/"));
            anyhow::ensure!(is_ours, "the page is at {now}");
            window.see("Practice line: nobody real gets these texts").await
        })
        .await?;
    }

    for (call, args) in [
        ("export_contacts", json!({})),
        ("download_backup", json!({})),
        (
            "change_retention",
            json!({ "retention": { "texts": { "days": 7, "atTwilio": "leave" }, "pictures": {} } }),
        ),
    ] {
        walk.step(&format!("{call} waits for a dialog that the page cannot press"), async |walk| {
            let window = walk.window()?;
            let ask = format!(
                "window.answered = 'waits';
                 window.__TAURI_INTERNALS__.invoke('call', {{ name: {}, args: {args} }})
                    .then(() => (window.answered = 'done'), () => (window.answered = 'refused'));
                 arguments[0](true);",
                json!(call)
            );
            window.tell(&ask).await?;
            walk.wait_for_dialog().await?;
            // Whatever the page presses, it presses in itself.
            let press = "for (const key of ['Enter', ' ', 'Tab', 'y'])
                    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
                 arguments[0](window.answered);";
            let answered = walk.window()?.tell(press).await?;
            anyhow::ensure!(answered == json!("waits"), "{call} is {answered}");
            walk.wait_for_dialog().await?;
            walk.press_in_dialog("Escape").await?;
            wait_until("the refusal", async || {
                let answered = walk.window()?.tell("arguments[0](window.answered)").await?;
                anyhow::ensure!(answered == json!("refused"), "{call} is {answered}");
                Ok(())
            })
            .await
        })
        .await?;
    }
    walk.quit().await
}
