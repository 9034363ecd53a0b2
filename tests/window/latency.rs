//! How long a text takes to the screen, beside an event on which the page does nothing. `cargo xtask bench` lets it measure
//! often and in a release build; as a test it measures a few times and looks only at whether all of it arrives.
//!
//! Both spans begin in this process, by the computer's clock, right before a request that is whole and signed already goes
//! to the app's door, over one connection that stands and serves both. Both end in the page, by the same clock, when a
//! frame has been painted; no command of the page's is in either, but those that the page itself asks by.
//!
//! - A text: its request is read, its signature checked, the text committed, `MessageReceived` told to the page; the page
//!   reads the open thread again, and the text is drawn.
//! - Nothing: a request that nobody signed is read and refused, and that is committed; `RequestRefused` is told to the
//!   page, where nothing listens for it beside the diagnostics, which are not on the screen; the next frame is painted.
//!
//! An event is told as soon as its write is committed, and the request answered after that: from the answer on there is
//! the event's way into the page and what the page makes of it, and nothing else.

use std::net::TcpListener;
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::Context as _;
use deskbell_twilio::{Clock, Secret, signature};
use reqwest::{Client, Request, StatusCode};
use serde::{Deserialize, Serialize};

use crate::driver::{Window, quoted};
use crate::office::{self, FRONT_DESK, SID, TOKEN, number, start_twilio};
use crate::patience::wait_until;
use crate::walk::Walk;

const PATIENT: &str = "+12025550161";
const PATIENT_SHOWN: &str = "(202) 555-0161";
/// How often, unless `DESKBELL_TIMES` says otherwise.
const TIMES: usize = 3;
/// Before each request. Of refused ones only one a second is kept and told, and between two of them lies a text.
const REST: Duration = Duration::from_millis(560);
/// How far the page's clock may be from ours, in milliseconds: it tells no less than one.
const APART: f64 = 2.0;

/// From now on the page notes when what came was painted, when it heard of what has nothing to tell, and when it asked the
/// core for anything.
const WATCH: &str = r#"
  const told = arguments[arguments.length - 1];
  const tauri = window.__TAURI_INTERNALS__;
  const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(() =>
    done(performance.timeOrigin + performance.now()))));
  const seen = window.seen = { text: [], nothing: [], heard: [], asked: [] };
  const hear = tauri.transformCallback(({ payload }) => {
    if (!payload.some(({ type }) => type === 'RequestRefused')) return;
    seen.heard.push(performance.now());
    void painted().then((at) => seen.nothing.push(at));
  });
  const ask = window.fetch;
  window.fetch = (...args) => {
    seen.asked.push(performance.now());
    return ask(...args);
  };
  // Only what is new is looked at: to look through the whole page would take part of what is measured.
  const leaves = (node) => node instanceof Element ? [node, ...node.querySelectorAll('*')] : [node.parentElement];
  const isShown = (one) => one !== null && one.childElementCount === 0 && one.closest('main') !== null
    && one.closest('a') === null && one.checkVisibility();
  const words = new Set();
  new MutationObserver((records) => {
    const fresh = records.flatMap(({ type, target, addedNodes }) => type === 'characterData' ? [target] : [...addedNodes]);
    for (const one of fresh.flatMap(leaves).filter(isShown)) {
      const word = one.textContent.match(/glimpse\d+/)?.[0];
      if (word === undefined || words.has(word)) continue;
      words.add(word);
      void painted().then((at) => seen.text.push(at));
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
  tauri.invoke('plugin:event|listen', { event: 'events', target: { kind: 'Any' }, handler: hear }).then(() => told(null));
"#;

/// What the page noted: when frames were painted, in milliseconds since 1970; and when it heard and asked, since it began.
#[derive(Deserialize)]
struct Seen {
    text: Vec<f64>,
    nothing: Vec<f64>,
    heard: Vec<f64>,
    asked: Vec<f64>,
}

impl Seen {
    /// How often the page asked for something around the moments at which it heard of what has nothing to tell. Others may
    /// have heard of it a little earlier than we.
    fn asked_for_nothing(&self) -> usize {
        let is_near =
            |asked: f64| self.heard.iter().any(|heard| (heard - 50.0..heard + 300.0).contains(&asked));
        self.asked.iter().filter(|asked| is_near(**asked)).count()
    }
}

/// What came of it, in milliseconds: from the request to the painted frame, and from its answer on.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    text: Vec<f64>,
    nothing: Vec<f64>,
    text_from_answer: Vec<f64>,
    nothing_from_answer: Vec<f64>,
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a desktop"]
async fn a_text_comes_to_the_screen_and_so_does_an_event_that_has_nothing_to_tell() -> anyhow::Result<()> {
    let times = env::var("DESKBELL_TIMES").ok().map_or(Ok(TIMES), |times| times.parse())?;
    let twilio = start_twilio(&[FRONT_DESK]).await?;
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    let mut walk = Walk::begin("latency").await?;
    walk.step("an account is connected, and a thread is open", async |walk| {
        walk.start(&["--twilio", twilio.url()]).await?;
        office::connect(walk, port).await?;
        let window = walk.window()?;
        window.find("//nav//a[contains(@aria-label, 'Line: Listening')]").await?;
        twilio.text(PATIENT, &number(FRONT_DESK)?, "Is somebody there?").await;
        window.click(&format!("//a[@data-thread][contains(., {})]", quoted(PATIENT_SHOWN))).await?;
        window.see_in("//article", "Is somebody there?").await
    })
    .await?;
    let measured = walk
        .step("texts and events reach the screen", async |walk| measure(walk.window()?, port, times).await)
        .await?;
    if let Some(file) = env::var_os("DESKBELL_MEASURED") {
        fs::write(&file, serde_json::to_string(&measured)?).context("what was measured cannot be written")?;
    }
    walk.quit().await?;
    twilio.stop().await;
    Ok(())
}

async fn measure(window: &Window, port: u16, times: usize) -> anyhow::Result<Measured> {
    let (door, watch) = (Door::open(port).await?, Watch::set());
    window.tell(WATCH).await?;
    watch.compare(window).await?;
    let (mut texts, mut nothings) = (Vec::new(), Vec::new());
    for at in 0..times {
        let (nothing, text) = (door.nothing()?, door.text(at)?);
        // Frames come at a beat of their own: nothing keeps step with them.
        let rest = REST + Duration::from_millis(at as u64 % 17);
        tokio::time::sleep(rest).await;
        nothings.push(door.ask(&watch, nothing, StatusCode::FORBIDDEN).await?);
        tokio::time::sleep(rest).await;
        texts.push(door.ask(&watch, text, StatusCode::OK).await?);
    }
    // Nobody asks the page for anything before all of it should be there.
    tokio::time::sleep(REST).await;
    let seen = wait_until("all of it to be painted", async || {
        let seen: Seen = serde_json::from_value(window.tell("arguments[0](window.seen)").await?)?;
        let (text, nothing) = (seen.text.len(), seen.nothing.len());
        anyhow::ensure!(text == times && nothing == times, "of {times}, {text} and {nothing} were painted");
        Ok(seen)
    })
    .await?;
    watch.compare(window).await?;
    // Now and then the page asks by itself; on each event that has nothing to tell it would not.
    let (asked, for_nothing) = (seen.asked.len(), seen.asked_for_nothing());
    anyhow::ensure!(
        asked >= times && for_nothing < times,
        "the page asked {asked} times, {for_nothing} of them for nothing"
    );
    let since = |painted: &[f64], sent: &[Sent], of: fn(&Sent) -> f64| {
        painted.iter().zip(sent).map(|(painted, sent)| painted - of(sent)).collect()
    };
    Ok(Measured {
        text: since(&seen.text, &texts, |sent| sent.at),
        nothing: since(&seen.nothing, &nothings, |sent| sent.at),
        text_from_answer: since(&seen.text, &texts, |sent| sent.answered_at),
        nothing_from_answer: since(&seen.nothing, &nothings, |sent| sent.answered_at),
    })
}

/// The app's door, by one connection that stands.
struct Door {
    http: Client,
    url: String,
}

/// When a request was sent, and when it was answered, in milliseconds since 1970.
struct Sent {
    at: f64,
    answered_at: f64,
}

impl Door {
    async fn open(port: u16) -> anyhow::Result<Door> {
        let door = Door { http: Client::new(), url: format!("http://127.0.0.1:{port}/messages/incoming") };
        // Nothing is at this path for this method, and nobody is told.
        let answer = door.http.get(&door.url).send().await?;
        anyhow::ensure!(answer.status() == StatusCode::NOT_FOUND, "the door answers {}", answer.status());
        answer.bytes().await?;
        Ok(door)
    }

    /// What nobody signed.
    fn nothing(&self) -> anyhow::Result<Request> {
        Ok(self.http.post(&self.url).form(&[("Body", "nothing")]).build()?)
    }

    /// A text, signed, with a word of its own.
    fn text(&self, at: usize) -> anyhow::Result<Request> {
        let (sid, body) = (format!("SM{at:032x}"), format!("Is there a glimpse{at} of it?"));
        let params = [
            ("MessageSid", sid.as_str()),
            ("SmsSid", &sid),
            ("AccountSid", SID),
            ("SmsStatus", "received"),
            ("From", PATIENT),
            ("To", FRONT_DESK),
            ("Body", &body),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
            ("ApiVersion", "2010-04-01"),
        ];
        let signature = signature::sign(&Secret::new(TOKEN), &self.url, &params);
        Ok(self.http.post(&self.url).header(signature::HEADER, signature).form(&params).build()?)
    }

    async fn ask(&self, watch: &Watch, request: Request, wanted: StatusCode) -> anyhow::Result<Sent> {
        let at = watch.read();
        let answer = self.http.execute(request).await?;
        let (answered_at, status) = (watch.read(), answer.status());
        answer.bytes().await?;
        anyhow::ensure!(status == wanted, "the door answers {status} in place of {wanted}");
        Ok(Sent { at, answered_at })
    }
}

/// A stopwatch that tells the computer's time finer than the clock does: set when a millisecond of the clock's begins.
struct Watch {
    began: Instant,
    at: f64,
}

impl Watch {
    fn set() -> Watch {
        let clock = Clock::system();
        let before = clock.now();
        loop {
            let (began, now) = (Instant::now(), clock.now());
            if now != before {
                return Watch { began, at: now.0 as f64 };
            }
        }
    }

    /// In milliseconds since 1970.
    fn read(&self) -> f64 {
        self.at + self.began.elapsed().as_secs_f64() * 1000.0
    }

    /// Looks whether the page's clock tells the same.
    async fn compare(&self, window: &Window) -> anyhow::Result<()> {
        let before = self.read();
        let page = window.tell("arguments[0](performance.timeOrigin + performance.now())").await?;
        let (page, after) = (page.as_f64().context("a clock tells a number")?, self.read());
        anyhow::ensure!(
            before - APART <= page && page <= after + APART,
            "the page's clock tells {page} between {before} and {after}"
        );
        Ok(())
    }
}
