//! An open account: its store, its way to Twilio, its line, and the runner that keeps its promises.
//!
//! Invariant: whatever runs for an account reaches only that account's store and credentials.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use deskbell_twilio::{Client, Clock, Country, Millis, Secret};
use tokio::sync::broadcast;
use tokio::task::JoinHandle;

use crate::compliance::Maps;
use crate::contacts::import::Shelf;
use crate::error::Error;
use crate::events::Event;
use crate::ingress::{Ingress, Retry};
use crate::jobs::{Job, Runner};
use crate::line::recorder::Quarantine;
use crate::line::{Standing, follow, follow_store};
use crate::lock::Guard;
use crate::messages::book::{self, Book};
use crate::notices::{Looking, Notice};
use crate::numbers::Offers;
use crate::practice::Stage;
use crate::retention::Previewed;
use crate::secrets::Secrets;
use crate::spoken::preview::Shown;
use crate::store::{Lane, Store};

/// How long after its opening an office is tidied: by then the first pages are on the screen.
const TIDIED_AFTER: Duration = Duration::from_secs(60);

/// What an office is made of.
pub(super) struct Parts {
    pub(super) name: String,
    /// Under which name its secrets lie in the keychain.
    pub(super) account: String,
    pub(super) secrets: Arc<dyn Secrets>,
    /// The far side of a practice line.
    pub(super) stage: Option<Arc<dyn Stage>>,
    /// Whether nobody has kept its recovery code.
    pub(super) is_unfinished: bool,
    pub(super) store: Store,
    pub(super) twilio: Client,
    pub(super) maps: Maps,
    pub(super) clock: Clock,
    pub(super) country: Country,
    /// As far as it is known yet.
    pub(super) public_url: Option<String>,
    pub(super) auth_token: Secret,
    /// The token that was replaced, and until when it may still sign.
    pub(super) former_token: Option<(Secret, Millis)>,
    pub(super) connected_at: Millis,
    pub(super) ingress: Arc<dyn Ingress>,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) notices: broadcast::Sender<Notice>,
}

/// An open account.
pub struct Office {
    parts: Parts,
    lock: Arc<Guard>,
    line: Standing,
    quarantine: Quarantine,
    imports: Shelf,
    offers: Offers,
    looking: Looking,
    book: Book,
    previewed: Previewed,
    spoken_shown: Shown,
    pointing: tokio::sync::Mutex<()>,
    flow_turn: tokio::sync::Mutex<()>,
    is_unfinished: AtomicBool,
    is_stopped: AtomicBool,
    is_deaf: AtomicBool,
    runner: OnceLock<Runner>,
    /// The one that follows the line, the one that follows the store, the one that notices when nobody touches the
    /// window, and the one that takes in what is in the book of arrivals.
    watchers: OnceLock<[JoinHandle<()>; 4]>,
}

impl Drop for Office {
    fn drop(&mut self) {
        self.watchers.get().into_iter().flatten().for_each(JoinHandle::abort);
    }
}

impl Office {
    /// Opens for business: promises are kept from here on.
    pub(super) async fn open(parts: Parts, lock: Guard) -> Result<Arc<Office>, Error> {
        let line = Standing::new(parts.public_url.clone(), parts.clock.now());
        let is_unfinished = AtomicBool::new(parts.is_unfinished);
        let office = Arc::new(Office {
            parts,
            lock: Arc::new(lock),
            line,
            quarantine: Quarantine::default(),
            imports: Shelf::default(),
            offers: Offers::default(),
            looking: Looking::default(),
            book: Book::default(),
            previewed: Previewed::default(),
            spoken_shown: Shown::default(),
            pointing: tokio::sync::Mutex::new(()),
            flow_turn: tokio::sync::Mutex::new(()),
            is_unfinished,
            is_stopped: AtomicBool::new(false),
            is_deaf: AtomicBool::new(false),
            runner: OnceLock::new(),
            watchers: OnceLock::new(),
        });
        book::reopen(office.store(), office.book()).await?;
        if office.store().is_media_new() {
            office
                .store()
                .write(Lane::Door, |tx| {
                    crate::pictures::expected::expect_all_again(tx)?;
                    crate::voicemails::store::expect_all_again(tx)?;
                    crate::store::media::note_expected(tx)
                })
                .await?;
        }
        office
            .store()
            .write(Lane::Door, |tx| {
                crate::plug::note_start(tx)?;
                tx.enqueue(&Job::CatchUp)?;
                tx.enqueue(&Job::KeepFlow)?;
                tx.enqueue(&Job::ForgetOld)?;
                // Whoever has just opened the window comes first, even where yesterday's tidying is overdue.
                tx.withdraw(&Job::TidyUp)?;
                tx.enqueue_at(&Job::TidyUp, tx.now() + TIDIED_AFTER, None)
            })
            .await?;
        let here = Arc::downgrade(&office);
        let _ = office.watchers.set([
            tokio::spawn(follow(here.clone(), office.parts.ingress.state())),
            tokio::spawn(follow_store(here.clone())),
            tokio::spawn(crate::lock::watch(office.lock.clone(), office.parts.clock.clone(), here.clone())),
            tokio::spawn(book::keep_taking_in(here)),
        ]);
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

    /// Where its secrets live. Asking blocks.
    pub(crate) fn secrets(&self) -> Arc<dyn Secrets> {
        self.parts.secrets.clone()
    }

    /// Under which name they lie there.
    pub(crate) fn account_name(&self) -> &str {
        &self.parts.account
    }

    /// Whether this is the practice line.
    #[must_use]
    pub fn is_practice(&self) -> bool {
        self.parts.stage.is_some()
    }

    /// The far side of a practice line.
    pub(crate) fn stage(&self) -> Option<&dyn Stage> {
        self.parts.stage.as_deref()
    }

    /// Whether nobody has kept its recovery code: connecting it was cut off.
    pub(crate) fn is_unfinished(&self) -> bool {
        self.is_unfinished.load(Ordering::Relaxed)
    }

    /// Somebody has kept the recovery code.
    pub(super) fn note_finished(&self) {
        self.is_unfinished.store(false, Ordering::Relaxed);
        self.tell(Event::AppChanged);
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

    /// Google's map, and where the key to it lies.
    pub(crate) fn maps(&self) -> &Maps {
        &self.parts.maps
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

    /// The public base URL, without a slash at its end: where the line was last known to be, up or down. `None` until
    /// a tunnel has told it for the first time.
    #[must_use]
    pub fn public_url(&self) -> Option<String> {
        self.line.public_url()
    }

    /// The public URL of a path that begins with a slash.
    #[must_use]
    pub fn url_of(&self, path: &str) -> Option<String> {
        self.public_url().map(|url| format!("{url}{path}"))
    }

    /// The tokens that may have signed a webhook: the present one, and the one before it for a day.
    #[must_use]
    pub fn signing_tokens(&self) -> Vec<Secret> {
        let now = self.clock().now();
        let former = self.parts.former_token.iter().filter(|(_, until)| *until > now);
        std::iter::once(&self.parts.auth_token).chain(former.map(|(token, _)| token)).cloned().collect()
    }

    /// Where refused requests are kept.
    #[must_use]
    pub fn quarantine(&self) -> &Quarantine {
        &self.quarantine
    }

    /// Which thread a person has before their eyes.
    pub(crate) fn looking(&self) -> &Looking {
        &self.looking
    }

    /// Where texts wait that came too many at once.
    pub(crate) fn book(&self) -> &Book {
        &self.book
    }

    /// What was counted last of what is old enough to go.
    pub(crate) fn previewed(&self) -> &Previewed {
        &self.previewed
    }

    /// To whom something would be spoken, as it was shown last.
    pub(crate) fn spoken_shown(&self) -> &Shown {
        &self.spoken_shown
    }

    /// Where the file lies that people are imported from.
    pub(crate) fn imports(&self) -> &Shelf {
        &self.imports
    }

    /// The numbers to buy that somebody has been shown.
    pub(crate) fn offers(&self) -> &Offers {
        &self.offers
    }

    /// Brings the line up, and goes round through it.
    pub(crate) fn ingress(&self) -> &dyn Ingress {
        &*self.parts.ingress
    }

    /// Held by whoever changes at Twilio where our numbers point, so that what is noted of it is what it came to.
    pub(crate) fn pointing(&self) -> &tokio::sync::Mutex<()> {
        &self.pointing
    }

    /// Held by whoever makes or changes the flow, so that none is made twice.
    pub(crate) fn flow_turn(&self) -> &tokio::sync::Mutex<()> {
        &self.flow_turn
    }

    /// Whether somebody may see it.
    #[must_use]
    pub fn lock(&self) -> &Guard {
        &self.lock
    }

    /// The same, for whoever asks when this inbox may be closed already.
    pub(crate) fn lock_handle(&self) -> Arc<Guard> {
        self.lock.clone()
    }

    /// Where the line stands.
    pub(crate) fn line(&self) -> &Standing {
        &self.line
    }

    /// Proves the line anew at once: something speaks for another look.
    pub(crate) fn nudge_line(&self) {
        self.parts.ingress.retry(Retry::Hinted);
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
        // It may have been worked out before the lock fell.
        let notice = if self.is_locked() { notice.masked() } else { notice };
        let _ = self.parts.notices.send(notice);
    }

    /// Resolves when nothing is due by the clock and nothing runs. For tests and for a clean exit.
    pub async fn idle(&self) {
        const LOOK: Duration = Duration::from_millis(5);
        let Some(runner) = self.runner.get() else { return };
        let mut is_idle = runner.is_idle();
        loop {
            self.book.settled().await;
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

    /// Whether no webhook is listened to on purpose, whoever brings it: the plug is pulled.
    #[must_use]
    pub fn is_deaf(&self) -> bool {
        self.is_deaf.load(Ordering::Relaxed)
    }

    /// Listens to webhooks, or does not.
    pub(crate) fn set_deaf(&self, is_deaf: bool) {
        self.is_deaf.store(is_deaf, Ordering::Relaxed);
    }

    /// Whether the account is being closed.
    pub(crate) fn is_stopped(&self) -> bool {
        self.is_stopped.load(Ordering::Relaxed)
    }

    /// Ends what runs for this account.
    pub(super) fn stop(&self) {
        self.is_stopped.store(true, Ordering::Relaxed);
        self.watchers.get().into_iter().flatten().for_each(JoinHandle::abort);
        if let Some(runner) = self.runner.get() {
            runner.stop();
        }
    }
}
