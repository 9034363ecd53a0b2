//! An open account: its store, its way to Twilio, its line, and the runner that keeps its promises.
//!
//! Invariant: whatever runs for an account reaches only that account's store and credentials.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use deskbell_twilio::{Client, Clock, Country, Millis, Secret};
use tokio::sync::{broadcast, watch};
use tokio::task::JoinHandle;

use crate::error::Error;
use crate::events::Event;
use crate::ingress::IngressState;
use crate::jobs::{Job, Runner};
use crate::line::recorder::Quarantine;
use crate::notices::Notice;
use crate::store::{Lane, Store};

/// What an office is made of.
pub(super) struct Parts {
    pub(super) name: String,
    pub(super) is_practice: bool,
    pub(super) store: Store,
    pub(super) twilio: Client,
    pub(super) clock: Clock,
    pub(super) country: Country,
    pub(super) public_url: String,
    pub(super) auth_token: Secret,
    pub(super) connected_at: Millis,
    pub(super) ingress: watch::Receiver<IngressState>,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) notices: broadcast::Sender<Notice>,
}

/// An open account.
pub struct Office {
    parts: Parts,
    tokens: RwLock<Vec<Secret>>,
    line: Mutex<(IngressState, Millis)>,
    quarantine: Quarantine,
    runner: OnceLock<Runner>,
    watcher: OnceLock<JoinHandle<()>>,
}

impl Drop for Office {
    fn drop(&mut self) {
        if let Some(watcher) = self.watcher.get() {
            watcher.abort();
        }
    }
}

impl Office {
    /// Opens for business: promises are kept from here on.
    pub(super) async fn open(parts: Parts) -> Result<Arc<Office>, Error> {
        let line = (parts.ingress.borrow().clone(), parts.clock.now());
        let tokens = RwLock::new(vec![parts.auth_token.clone()]);
        let office = Arc::new(Office {
            parts,
            tokens,
            line: Mutex::new(line),
            quarantine: Quarantine::default(),
            runner: OnceLock::new(),
            watcher: OnceLock::new(),
        });
        office
            .store()
            .write(Lane::Door, |tx| {
                tx.enqueue(&Job::CatchUp)?;
                tx.enqueue(&Job::TidyUp)
            })
            .await?;
        let _ = office
            .watcher
            .set(tokio::spawn(watch_line(Arc::downgrade(&office), office.parts.ingress.clone())));
        Ok(office)
    }

    /// Starts keeping promises. Apart from [`Office::open`], so that numbers can be pointed here first.
    pub(super) fn start_keeping_promises(self: &Arc<Office>) {
        self.runner.get_or_init(|| Runner::start(self.clone()));
    }

    /// What the account is called.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.parts.name
    }

    /// Twilio's name for the account.
    #[must_use]
    pub fn account_sid(&self) -> &deskbell_twilio::AccountSid {
        self.parts.twilio.account_sid()
    }

    /// Whether this is the practice line.
    #[must_use]
    pub fn is_practice(&self) -> bool {
        self.parts.is_practice
    }

    /// The account's store.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.parts.store
    }

    /// The way to Twilio.
    #[must_use]
    pub fn twilio(&self) -> &Client {
        &self.parts.twilio
    }

    /// The time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.parts.clock
    }

    /// The office's country, for numbers written without one.
    #[must_use]
    pub fn country(&self) -> Country {
        self.parts.country
    }

    /// When this inbox was connected; what is older is history.
    pub(crate) fn connected_at(&self) -> Millis {
        self.parts.connected_at
    }

    /// The public base URL, without a slash at its end.
    #[must_use]
    pub fn public_url(&self) -> String {
        self.parts.public_url.clone()
    }

    /// The public URL of a path that begins with a slash.
    #[must_use]
    pub fn url_of(&self, path: &str) -> String {
        format!("{}{path}", self.parts.public_url)
    }

    /// The tokens that may have signed a webhook.
    #[must_use]
    pub fn signing_tokens(&self) -> Vec<Secret> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Where refused requests are kept.
    #[must_use]
    pub fn quarantine(&self) -> &Quarantine {
        &self.quarantine
    }

    /// Where the line stands, and since when.
    pub(crate) fn line_state(&self) -> (IngressState, Millis) {
        self.line.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Tells the page something that no write told it.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.parts.events.send(event);
    }

    /// Whether anybody would hear a ring: at the start the shell may not listen yet.
    pub(crate) fn is_heard(&self) -> bool {
        self.parts.notices.receiver_count() > 0
    }

    /// Rings on the desktop.
    pub(crate) fn show(&self, notice: Notice) {
        let _ = self.parts.notices.send(notice);
    }

    /// Resolves when nothing is due by the clock and nothing runs. For tests and for a clean exit.
    pub async fn idle(&self) {
        const LOOK: std::time::Duration = std::time::Duration::from_millis(5);
        let Some(runner) = self.runner.get() else { return };
        let mut is_idle = runner.is_idle();
        loop {
            if is_idle.wait_for(|idle| *idle).await.is_err() {
                return;
            }
            // The runner may not have noticed yet that the clock moved or that something was promised.
            let due = self.store().due_jobs(self.clock().now(), 1).await;
            if due.is_ok_and(|due| due.is_empty()) && *is_idle.borrow() {
                return;
            }
            let _ = tokio::time::timeout(LOOK, is_idle.changed()).await;
        }
    }

    /// Ends what runs for this account.
    pub(super) fn stop(&self) {
        if let Some(watcher) = self.watcher.get() {
            watcher.abort();
        }
        if let Some(runner) = self.runner.get() {
            runner.stop();
        }
    }
}

async fn watch_line(office: std::sync::Weak<Office>, mut ingress: watch::Receiver<IngressState>) {
    loop {
        let state = ingress.borrow_and_update().clone();
        {
            let Some(office) = office.upgrade() else { return };
            note_line(&office, state).await;
        }
        if ingress.changed().await.is_err() {
            return;
        }
    }
}

/// What arrived while the line was down is found as soon as it is up again.
async fn note_line(office: &Office, state: IngressState) {
    {
        let mut line = office.line.lock().unwrap_or_else(PoisonError::into_inner);
        if line.0 == state {
            return;
        }
        *line = (state.clone(), office.clock().now());
    }
    office.tell(Event::LineChanged);
    if state == IngressState::Online
        && let Err(error) = office.store().write(Lane::Door, |tx| tx.enqueue(&Job::CatchUp)).await
    {
        tracing::warn!(code = error.code(), "catch-up could not be promised");
    }
}
