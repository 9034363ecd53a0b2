//! A world to try Deskbell in: real core, real webhooks, the sandbox for Twilio, and a clock that only tests move.
//!
//! When a world is closed, its kept counts are recomputed, and a job that is parked or left due fails the test.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may stop where it stands"
)]

mod computer;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use deskbell_core::account::Office;
use deskbell_core::lock::Told;
use deskbell_core::notices::Notice;
use deskbell_core::surface::{self, Door, Reply};
use deskbell_core::{App, AppPlan, Event};
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_twilio::{AccountSid, Clock, Country, Credentials, Hosts, Millis, PhoneNumber, Secret};
use deskbell_webhooks::Loopback;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::broadcast;

pub use computer::{Computer, KEYCHAIN_LOCKED};

/// Saturday 21 November 2026, 15:00 UTC.
pub const START: Millis = Millis(1_795_273_200_000);
const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

/// A world of one office with two numbers.
pub struct World {
    /// Deskbell.
    pub app: Arc<App>,
    /// Twilio.
    pub sandbox: Arc<Sandbox>,
    /// The time.
    pub clock: Clock,
    folder: Arc<TempDir>,
    notices: broadcast::Receiver<Notice>,
    events: Told,
}

/// The front desk's number.
#[must_use]
pub fn front_desk() -> PhoneNumber {
    PhoneNumber::from_twilio("+12025550100").expect("a fictional number")
}

/// The office's second number.
#[must_use]
pub fn recalls() -> PhoneNumber {
    PhoneNumber::from_twilio("+12025550101").expect("a fictional number")
}

impl World {
    /// A new office, connected and quiet, whose texts leave at once.
    pub async fn open() -> World {
        let world = World::open_as_shipped().await;
        world
            .call("change_settings", json!({ "sending": { "undoSeconds": 0, "segmentsPerSecond": 0 } }))
            .await;
        world
    }

    /// A new office with the settings that Deskbell comes with.
    pub async fn open_as_shipped() -> World {
        World::open_in(Arc::new(TempDir::new().expect("a temporary folder")), Clock::manual(START), None)
            .await
    }

    async fn open_in(folder: Arc<TempDir>, clock: Clock, sandbox: Option<Arc<Sandbox>>) -> World {
        let world = World::start_in(folder, clock, sandbox, Computer::default()).await;
        world.call("start_practice", json!({})).await;
        world.settle().await;
        // Whoever lists the numbers first has their prices fetched: a fault or a fact of a flow is not to meet that.
        world.call("list_numbers", json!({})).await;
        world.settle().await;
        world
    }

    /// Starts the app on a folder and lets it open what that remembers.
    async fn start_in(
        folder: Arc<TempDir>,
        clock: Clock,
        sandbox: Option<Arc<Sandbox>>,
        computer: Computer,
    ) -> World {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = match sandbox {
            Some(sandbox) => sandbox,
            None => Arc::new(
                Sandbox::start(Plan {
                    account_sid: AccountSid::parse(ACCOUNT).expect("a SID"),
                    auth_token: Secret::new(TOKEN),
                    numbers: vec![front_desk(), recalls()],
                    clock: clock.clone(),
                    story: None,
                    listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
                })
                .await
                .expect("the sandbox starts"),
            ),
        };
        let ingress = Arc::new(Loopback::new().expect("a random key"));
        let line = sandbox.clone();
        let app = App::start(AppPlan {
            folder: folder.path().to_owned(),
            secrets: Arc::new(computer::Keychain::new(folder.path())),
            clock: computer.clock_beside(&clock),
            hosts: Hosts::all_at(computer.twilio.as_deref().unwrap_or(sandbox.url())),
            ingress: ingress.clone(),
            practice: Arc::new(move |_, _| {
                let line = deskbell_practice::line_of(line.clone(), credentials());
                Box::pin(async move { Ok(line) })
            }),
            country: Country::US,
        })
        .await
        .expect("the app starts");
        ingress.attach(&app);
        let (notices, events) = (app.notices(), app.events());
        World { app, sandbox, clock, folder, notices, events }
    }

    /// Ends Deskbell and starts it again on what its folder remembers.
    pub async fn start_again(self) -> World {
        self.start_again_by(Computer::default()).await
    }

    /// The same, on a computer that is not as it was.
    pub async fn start_again_by(self, computer: Computer) -> World {
        let (folder, clock, sandbox) = (self.folder.clone(), self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        World::start_in(folder, clock, Some(sandbox), computer).await
    }

    /// The same, on the day on which the keychain has forgotten everything.
    pub async fn restart_with_emptied_keychain(self) -> World {
        self.app.shut_down().await;
        std::fs::remove_file(self.folder.path().join("secrets.json")).expect("there were secrets");
        self.start_again().await
    }

    /// Ends Deskbell at once, in the middle of whatever it does, and starts it again.
    pub async fn restart(self) -> World {
        let (folder, clock, sandbox) = (self.folder.clone(), self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        World::open_in(folder, clock, Some(sandbox)).await
    }

    /// Ends Deskbell, lets the world go on without it, and starts it again.
    pub async fn sleep(self, time: Duration) -> World {
        let (folder, clock, sandbox) = (self.folder.clone(), self.clock.clone(), self.sandbox.clone());
        self.app.shut_down().await;
        drop(self);
        clock.advance(time);
        World::open_in(folder, clock, Some(sandbox)).await
    }

    /// The open office.
    #[must_use]
    pub fn office(&self) -> Arc<Office> {
        self.app.office().expect("an open office")
    }

    /// Asks the surface, as the window does.
    pub async fn try_call(&self, name: &str, args: Value) -> Result<Value, deskbell_core::Error> {
        match surface::call(&self.app, Door::Window, name, &args.to_string()).await? {
            Reply::Json(text) => Ok(serde_json::from_str(&text).expect("a reply is JSON")),
            Reply::Bytes(bytes) => Ok(json!({ "type": bytes.content_type, "length": bytes.bytes.len() })),
        }
    }

    /// Gives the surface bytes, as the window does.
    pub async fn try_give(
        &self,
        name: &str,
        args: Value,
        bytes: Vec<u8>,
    ) -> Result<Value, deskbell_core::Error> {
        match surface::give(&self.app, Door::Window, name, &args.to_string(), bytes).await? {
            Reply::Json(text) => Ok(serde_json::from_str(&text).expect("a reply is JSON")),
            Reply::Bytes(bytes) => Ok(json!({ "type": bytes.content_type, "length": bytes.bytes.len() })),
        }
    }

    /// Asks the surface for something that must work.
    pub async fn call(&self, name: &str, args: Value) -> Value {
        self.try_call(name, args).await.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The sentence and code with which the surface refuses.
    pub async fn refusal(&self, name: &str, args: Value) -> String {
        match self.try_call(name, args).await {
            Ok(reply) => panic!("{name} was not refused: {reply}"),
            Err(error) => {
                let wire = error.to_wire();
                let field = wire.field.map(|field| format!(" [{field}]")).unwrap_or_default();
                format!("{}{field}: {}", wire.code, wire.message)
            }
        }
    }

    /// Somebody texts the front desk; returns when Deskbell has answered the webhook.
    pub async fn text(&self, from: &str, body: &str) {
        self.sandbox.text(from, &front_desk(), body).await;
    }

    /// Posts a form to our webhooks, signed as Twilio signs, and answers with the status.
    pub async fn post(&self, path: &str, form: String) -> u16 {
        self.ask(path, form).await.0
    }

    /// Posts a form to our webhooks, signed as Twilio signs, and answers with the status and what was said.
    pub async fn ask(&self, path: &str, form: String) -> (u16, String) {
        let url = self.office().url_of(path).expect("a public URL");
        let pairs = deskbell_twilio::webhook::Fields::parse(form.as_bytes()).expect("a form").into_rest();
        let signature = deskbell_twilio::signature::sign(&Secret::new(TOKEN), &url, &pairs);
        let answer = reqwest::Client::new()
            .post(url)
            .header("content-type", "application/x-www-form-urlencoded")
            .header(deskbell_twilio::signature::HEADER, signature)
            .body(form)
            .send();
        let answer = answer.await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    }

    /// Lets everything happen that is due now.
    pub async fn settle(&self) {
        loop {
            self.office().idle().await;
            self.sandbox.idle().await;
            // A callback may have promised something, and a job may have called Twilio: both must be idle at once.
            let was_idle = tokio::time::timeout(Duration::from_millis(1), self.office().idle()).await.is_ok();
            if was_idle {
                return;
            }
        }
    }

    /// Moves the clock, and lets everything happen in its order on the way.
    pub async fn advance(&self, by: Duration) {
        let step =
            if by > Duration::from_secs(3600) { Duration::from_secs(60) } else { Duration::from_secs(1) };
        let mut left = by;
        self.settle().await;
        while !left.is_zero() {
            let now = left.min(step);
            self.clock.advance(now);
            self.settle().await;
            left -= now;
        }
    }

    /// The thread with somebody, on the front desk's number.
    pub async fn thread(&self, with: &str) -> String {
        let number = self.number(&front_desk()).await;
        let opened = self.call("open_thread", json!({ "number": number, "to": with })).await;
        opened["thread"].as_str().expect("an id").to_owned()
    }

    /// The id of one of our numbers.
    pub async fn number(&self, number: &PhoneNumber) -> String {
        let numbers = self.call("list_numbers", json!({})).await;
        let row = numbers.as_array().expect("rows").iter().find(|row| row["number"] == number.as_str());
        row.expect("our number")["id"].as_str().expect("an id").to_owned()
    }

    /// Writes to somebody from the front desk; returns when the text is promised.
    pub async fn send(&self, to: &str, body: &str) -> String {
        let thread = self.thread(to).await;
        self.send_with_intent(&thread, body, &fresh_intent()).await
    }

    /// Writes into a thread, for one intent.
    pub async fn send_with_intent(&self, thread: &str, body: &str, intent: &str) -> String {
        let sent =
            self.call("send_message", json!({ "thread": thread, "body": body, "intent": intent })).await;
        sent["message"].as_str().expect("an id").to_owned()
    }

    /// What waits for later in the thread with somebody: the words, in how many minutes, and what it waits for.
    pub async fn later(&self, with: &str) -> String {
        let rows = self.call("list_scheduled", json!({ "thread": self.thread(with).await })).await;
        let rows = rows.as_array().expect("rows").iter().map(|row| {
            let minutes = (row["dueAt"].as_i64().expect("a time") - self.clock.now().0) / 60_000;
            format!(
                "{} ({minutes} min, {})",
                row["body"].as_str().expect("words"),
                row["state"].as_str().expect("a state")
            )
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    /// The thread with somebody, as a person would read it aloud.
    pub async fn transcript(&self, with: &str) -> String {
        crate::transcript::of(self, &self.thread(with).await).await
    }

    /// What rang on the desktop since the last look.
    pub fn rings(&mut self) -> Vec<String> {
        let mut rings = Vec::new();
        while let Ok(notice) = self.notices.try_recv() {
            rings.push(format!("{}: {}", notice.title, notice.body));
        }
        rings
    }

    /// The facts that were told since the last look.
    pub fn heard(&mut self) -> Vec<Event> {
        let mut heard = Vec::new();
        while let Ok(event) = self.events.try_recv() {
            heard.push(event);
        }
        heard
    }

    /// The kept counts, beside what counting gives.
    pub async fn counts(&self) -> (Value, Value) {
        let kept = self.call("read_counts", json!({})).await;
        let counted = self
            .office()
            .store()
            .read(|conn| {
                Ok(conn.query_row(
                    "SELECT (SELECT count(*) FROM (SELECT thread_id FROM messages WHERE is_unread = 1
                                UNION SELECT thread_id FROM calls WHERE is_unread = 1)),
                            (SELECT count(*) FROM threads WHERE state = 'open' AND snoozed_until IS NULL)",
                    [],
                    |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)),
                )?)
            })
            .await
            .expect("the store can be read");
        (kept, json!({ "unread": counted.0, "open": counted.1 }))
    }

    /// Ends the world, and looks whether it is in order: nothing due, nothing parked, every kept count right.
    pub async fn close(self) {
        self.settle().await;
        let (kept, counted) = self.counts().await;
        assert_eq!(kept, counted, "a kept count is wrong");
        let now = self.clock.now();
        let (wrong, jobs) = self
            .office()
            .store()
            .read(move |conn| Ok((crate::order::miscounted(conn)?, crate::order::left_undone(conn, now)?)))
            .await
            .expect("the store can be read");
        assert_eq!(wrong, Vec::<String>::new());
        assert_eq!(jobs, Vec::<String>::new(), "a job is parked, or left due");
        self.app.shut_down().await;
    }
}

fn credentials() -> Credentials {
    let account_sid = AccountSid::parse(ACCOUNT).expect("a SID");
    Credentials { account_sid, auth_token: Secret::new(TOKEN) }
}

/// An intent that no other text has.
#[must_use]
pub fn fresh_intent() -> String {
    use std::sync::atomic::{AtomicU64, Ordering};
    static NEXT: AtomicU64 = AtomicU64::new(1);
    format!("intent-{:08}", NEXT.fetch_add(1, Ordering::Relaxed))
}
