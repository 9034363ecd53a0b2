//! How long a text takes to the screen, beside an event that has nothing to tell. `cargo xtask bench` lets it measure
//! often and in a release build; as a test it measures a few times and looks only at whether all of it arrives.

use std::env;
use std::fs;

use anyhow::Context as _;
use serde_json::Value;

use crate::driver::quoted;
use crate::walk::Walk;

const WHO: &str = "Maya Okafor";
/// How often, unless `DESKBELL_TIMES` says otherwise.
const TIMES: u32 = 3;

/// Both begin with a command of the page's and end with a painted frame: one makes the far side sign a webhook for a
/// text, the other only lets the core tell an event. Each waits for its own news, so that neither is timed by a guess.
const MEASURE: &str = r#"
  const told = arguments[arguments.length - 1];
  const tauri = window.__TAURI_INTERNALS__;
  const call = (name, args) => tauri.invoke('call', { name, args });
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
  const rest = (ms) => new Promise((done) => setTimeout(done, ms));
  const waiting = [];
  const hear = tauri.transformCallback(({ payload }) => {
    if (payload.some(({ type }) => type === 'PracticeChanged')) waiting.splice(0).forEach((done) => done());
  });
  // Only what is new is looked at: to look through the whole page would take part of what is measured.
  const leaves = (node) => node instanceof Element ? [node, ...node.querySelectorAll('*')] : [node.parentElement];
  const isShown = (word) => (one) => one !== null && one.childElementCount === 0 && one.textContent.includes(word)
    && one.closest('main') !== null && one.closest('a') === null && one.checkVisibility();
  const shown = (word) => new Promise((done) => {
    const watch = new MutationObserver((records) => {
      const fresh = records.flatMap(({ type, target, addedNodes }) => type === 'characterData' ? [target] : [...addedNodes]);
      if (!fresh.flatMap(leaves).some(isShown(word))) return;
      watch.disconnect();
      done();
    });
    watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  (async () => {
    await tauri.invoke('plugin:event|listen', { event: 'events', target: { kind: 'Any' }, handler: hear });
    const page = await call('list_threads', { filter: 'open', number: null, after: null, limit: 50 });
    const row = page.rows.find((one) => one.them.name === 'WHO');
    const { switches } = await call('read_practice', {});
    const text = [], nothing = [];
    for (let at = 0; at < TIMES; at += 1) {
      await rest(150 + (at % 7));
      const heard = new Promise((done) => waiting.push(done));
      const asked = performance.now();
      void call('set_switches', switches);
      await heard;
      nothing.push(await painted() - asked);
      await rest(150 + (at % 7));
      const word = `glimpse${at}`;
      const seen = shown(word);
      const sent = performance.now();
      const body = `Is there a ${word} of it?`;
      void call('pretend_text', { from: row.them.address, number: row.number, body, drawings: [], files: [] });
      await seen;
      text.push(await painted() - sent);
    }
    told({ text, nothing });
  })().catch((error) => told({ error: String(error?.message ?? JSON.stringify(error)) }));
"#;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_text_comes_to_the_screen_and_so_does_an_event_that_has_nothing_to_tell() -> anyhow::Result<()> {
    let times = env::var("DESKBELL_TIMES").ok().map_or(Ok(TIMES), |times| times.parse())?;
    let mut walk = Walk::begin("latency").await?;
    walk.step("a thread is open", async |walk| {
        walk.start(&[]).await?;
        let window = walk.window()?;
        window.press("Start practising").await?;
        window.click(&format!("//a[@data-thread][.//*[normalize-space(.)={}]]", quoted(WHO))).await?;
        window.see_in("//main", "Tuesday 10:30").await
    })
    .await?;
    let measured = walk
        .step("texts and events reach the screen", async |walk| {
            let script = MEASURE.replace("WHO", WHO).replace("TIMES", &times.to_string());
            let measured = walk.window()?.tell(&script).await?;
            for kind in ["text", "nothing"] {
                let count = measured.get(kind).and_then(Value::as_array).map_or(0, Vec::len);
                anyhow::ensure!(count == times as usize, "{count} of {times} arrived: {measured}");
            }
            Ok(measured)
        })
        .await?;
    if let Some(file) = env::var_os("DESKBELL_MEASURED") {
        fs::write(&file, measured.to_string()).context("what was measured cannot be written down")?;
    }
    walk.quit().await
}
