//! The app above the accounts: which one is open, or why none is.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, Weak};
use std::time::Duration;

use deskbell_twilio::{Clock, Country, Hosts};
use serde::Serialize;
use tokio::sync::broadcast;
use ts_rs::TS;

use super::line::Words;
use super::office::Office;
use super::problem::Problem;
use super::roster::{Choice, KnownAccount, Roster};
use crate::error::Error;
use crate::events::Event;
use crate::ingress::{Ingress, Way};
use crate::jobs::Job;
use crate::line::wake;
use crate::lock::Told;
use crate::notices::Notice;
use crate::practice::PracticeStarter;
use crate::secrets::Secrets;
use crate::store::{Lane, RecoveryCode, folder};

/// How many events or notices a slow listener may be behind.
const KEPT: usize = 1024;
/// The folder of the practice line.
pub(super) const PRACTICE: &str = "practice";

/// What the outside provides.
pub struct AppPlan {
    /// Where everything lies.
    pub folder: PathBuf,
    /// The keychain.
    pub secrets: Arc<dyn Secrets>,
    /// The time.
    pub clock: Clock,
    /// Where Twilio stands.
    pub hosts: Hosts,
    /// How webhooks reach this computer.
    pub ingress: Arc<dyn Ingress>,
    /// The practice line's Twilio.
    pub practice: PracticeStarter,
    /// The office's country, for numbers written without one.
    pub country: Country,
}

/// Practice or a real account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// The practice line.
    Practice,
    /// The office's own account.
    Account,
}

/// What the page shows first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    /// Which face. Of a locked inbox nothing else is told.
    #[ts(type = "'welcome' | 'open' | 'locked' | 'problem'")]
    pub face: String,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What is open.
    pub line: Option<LineKind>,
    /// Whose it is: the account that is open, or that a problem is about.
    pub account: Option<AccountName>,
    /// Every account that this computer knows.
    pub accounts: Vec<AccountName>,
    /// Whether nobody has kept the recovery code of the account that is open: connecting it was cut off.
    pub unfinished: bool,
    /// The office's country.
    pub country: String,
    /// Deskbell's version.
    pub version: String,
}

/// An account by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AccountName {
    /// Twilio's name for it.
    pub sid: String,
    /// Its owner's name for it.
    pub name: String,
}

impl AccountName {
    fn of(known: &KnownAccount) -> AccountName {
        AccountName { sid: known.sid.as_str().to_owned(), name: known.name.clone() }
    }
}

pub(super) enum State {
    Welcome,
    Open { office: Arc<Office> },
    Problem(Problem),
}

/// The app.
pub struct App {
    pub(super) plan: AppPlan,
    state: RwLock<State>,
    /// What the folder remembers, as it was read or written last; nothing while it cannot be read.
    roster: RwLock<Option<Roster>>,
    /// The account that was looked at last: its Sid and its name at Twilio.
    checked: Mutex<Option<AccountName>>,
    /// The way that was tried last and stays open for connecting to go on with.
    tried: Mutex<Option<Way>>,
    /// The folder whose PIN was typed last: opening it anew, as another token does, does not ask again.
    pub(super) unlocked: Mutex<Option<PathBuf>>,
    /// Held while an account is being opened or left, so that two clicks open one.
    pub(super) turning: tokio::sync::Mutex<()>,
    pub(super) events: broadcast::Sender<Event>,
    pub(super) notices: broadcast::Sender<Notice>,
}

impl App {
    /// Starts the app and opens what was open last. What stands in the way becomes a page, not an error.
    ///
    /// # Errors
    /// When not even the folder can be made.
    pub async fn start(plan: AppPlan) -> Result<Arc<App>, Error> {
        folder::create(&plan.folder)?;
        let home = plan.folder.clone();
        tokio::task::spawn_blocking(move || super::restore::clear_leftovers(&home))
            .await
            .map_err(Error::internal)?;
        let app = Arc::new(App {
            plan,
            state: RwLock::new(State::Welcome),
            roster: RwLock::default(),
            checked: Mutex::default(),
            tried: Mutex::default(),
            unlocked: Mutex::default(),
            turning: tokio::sync::Mutex::new(()),
            events: broadcast::channel(KEPT).0,
            notices: broadcast::channel(KEPT).0,
        });
        app.reopen(None).await;
        Ok(app)
    }

    /// The open account.
    ///
    /// # Errors
    /// [`Error::NotOpen`].
    pub fn office(&self) -> Result<Arc<Office>, Error> {
        match &*self.state.read().unwrap_or_else(PoisonError::into_inner) {
            State::Open { office } => Ok(office.clone()),
            _ => Err(Error::NotOpen),
        }
    }

    /// How webhooks reach this computer.
    pub(crate) fn ingress(&self) -> &dyn Ingress {
        &*self.plan.ingress
    }

    /// The facts that a page may hear, from now on: none while the inbox is locked.
    #[must_use]
    pub fn events(self: &Arc<App>) -> Told {
        Told::new(self.facts(), Arc::downgrade(self))
    }

    /// All facts, from now on, for whoever counts and shows nothing else, as the tray does.
    #[must_use]
    pub fn facts(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// What rings on the desktop, from now on.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Tells the page that a notification was clicked. While the inbox is locked the page hears nothing of it.
    pub fn choose_thread(&self, thread: crate::store::Id) {
        let _ = self.events.send(Event::ThreadChosen { thread });
    }

    /// What the page shows first.
    #[must_use]
    pub fn read_state(&self) -> AppState {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let (face, problem, office) = match &*state {
            State::Welcome => ("welcome", None, None),
            State::Open { office } if office.is_locked() => ("locked", None, None),
            State::Open { office } => ("open", None, Some(office)),
            State::Problem(problem) => ("problem", Some(problem.clone()), None),
        };
        let line =
            office.map(|office| if office.is_practice() { LineKind::Practice } else { LineKind::Account });
        let account = office.map(|office| AccountName {
            sid: office.account_sid().as_str().to_owned(),
            name: office.name().to_owned(),
        });
        let roster = self.roster();
        let problem_account = problem.as_ref().map(|_| match &roster.choice {
            Choice::Account { sid } => roster.find(sid.as_str()).map(AccountName::of),
            Choice::None | Choice::Practice => None,
        });
        AppState {
            face: face.to_owned(),
            problem,
            line,
            account: account.or_else(|| problem_account.flatten()),
            accounts: match face {
                "locked" => Vec::new(),
                _ => roster.accounts.iter().map(AccountName::of).collect(),
            },
            unfinished: office.is_some_and(|office| office.is_unfinished()),
            country: self.plan.country.as_str().to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        }
    }

    /// Opens what the folder remembers; a recovery code opens what the keychain no longer can.
    pub(super) async fn reopen(&self, code: Option<RecoveryCode>) -> AppState {
        let _turn = self.turning.lock().await;
        if self.office().is_ok() {
            return self.read_state();
        }
        self.open_remembered(code).await;
        self.read_state()
    }

    /// Opens what the folder remembers. The caller holds the turn.
    pub(super) async fn open_remembered(&self, code: Option<RecoveryCode>) {
        let state = match self.read_roster().await.map(|roster| roster.choice) {
            Ok(Choice::None) => State::Welcome,
            Ok(choice) => match self.open(&choice, code, "", Words::NotNow).await {
                Ok((state, _)) => state,
                Err(error) => State::Problem(Problem::of(&error)),
            },
            Err(error) => State::Problem(Problem::of(&error)),
        };
        self.turn_to(state);
    }

    /// After an opening that failed: what was open before takes texts again. The caller holds the turn.
    pub(super) async fn fall_back(&self) {
        self.plan.ingress.close().await;
        self.leave_current().await;
        self.open_remembered(None).await;
    }

    /// Opens the practice line and remembers it.
    pub(crate) async fn start_practice(&self) -> Result<AppState, Error> {
        let _turn = self.turning.lock().await;
        if self.office().is_ok_and(|office| office.is_practice()) {
            return Ok(self.read_state());
        }
        self.leave_current().await;
        match self.open_practice().await {
            Ok(state) => {
                self.turn_to(state);
                self.remember(|roster| roster.choice = Choice::Practice)?;
                Ok(self.read_state())
            }
            Err(error) => {
                self.fall_back().await;
                Err(error)
            }
        }
    }

    /// Goes back to the two doors. Everything stays where it is.
    pub(crate) async fn leave(&self) -> Result<AppState, Error> {
        let _turn = self.turning.lock().await;
        self.remember(|roster| roster.choice = Choice::None)?;
        self.leave_current().await;
        self.forget_unlocked();
        Ok(self.read_state())
    }

    /// Ends what runs for the open account, for a clean exit.
    pub async fn shut_down(&self) {
        let _turn = self.turning.lock().await;
        self.leave_current().await;
    }

    pub(super) async fn leave_current(&self) {
        let office = self.office().ok();
        if office.is_some() {
            // What is on its way in still finds the inbox open.
            self.plan.ingress.close().await;
        }
        self.turn_to(State::Welcome);
        if let Some(office) = office {
            if office.is_locked() {
                self.forget_unlocked();
            }
            office.stop();
            crate::line::note_closed(&office).await;
            close_up(office).await;
        }
    }

    pub(super) fn turn_to(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        let _ = self.events.send(Event::AppChanged);
    }

    /// What the folder remembers, read again.
    pub(super) async fn read_roster(&self) -> Result<Roster, Error> {
        let read = Roster::read(&self.plan.folder).await;
        *self.roster.write().unwrap_or_else(PoisonError::into_inner) = read.as_ref().ok().cloned();
        read
    }

    /// What the folder remembers, as it was read or written last.
    pub(super) fn roster(&self) -> Roster {
        self.roster.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    /// Changes what the folder remembers. What cannot be read is not written over.
    pub(super) fn remember(&self, change: impl FnOnce(&mut Roster)) -> Result<(), Error> {
        let known = self.roster.read().unwrap_or_else(PoisonError::into_inner).clone();
        let mut roster = known.ok_or_else(|| Error::DamagedFile("desk.json".to_owned()))?;
        change(&mut roster);
        roster.write(&self.plan.folder)?;
        *self.roster.write().unwrap_or_else(PoisonError::into_inner) = Some(roster);
        Ok(())
    }

    /// Where everything of an account lies.
    pub(super) fn folder_of(&self, account: &str) -> PathBuf {
        self.plan.folder.join(account)
    }

    /// Somebody looked at an account.
    pub(super) fn note_checked(&self, sid: &str, name: &str) {
        let name = AccountName { sid: sid.to_owned(), name: name.to_owned() };
        *self.checked.lock().unwrap_or_else(PoisonError::into_inner) = Some(name);
    }

    /// A way was tried and stays open, or nobody wants it any more.
    pub(super) fn note_tried(&self, way: Option<Way>) {
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = way;
    }

    /// The way that was tried last, once.
    pub(super) fn take_tried(&self) -> Option<Way> {
        self.tried.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    /// What an account is called, as far as is known without asking Twilio.
    pub(super) fn name_of(&self, sid: &str) -> Option<String> {
        let checked = self.checked.lock().unwrap_or_else(PoisonError::into_inner).clone();
        checked
            .filter(|one| one.sid == sid)
            .map(|one| one.name)
            .or_else(|| self.roster().find(sid).map(|known| known.name.clone()))
    }
}

/// Waits until whoever still holds the office has let go, and until its files are closed and its folder is free.
async fn close_up(office: Arc<Office>) {
    const LOOK: Duration = Duration::from_millis(10);
    const LOOKS: u32 = 1000;
    for _ in 0..LOOKS {
        if Arc::strong_count(&office) == 1 {
            break;
        }
        tokio::time::sleep(LOOK).await;
    }
    // Dropping the last handle waits for the writer, which finishes what it was given.
    let _ = tokio::task::spawn_blocking(move || drop(office)).await;
}

impl App {
    /// The computer has slept, or as good as: nothing of the line is believed, and what came meanwhile is fetched.
    pub async fn wake(&self) {
        let Ok(office) = self.office() else { return };
        tracing::info!("the clock jumped: the line is proven anew");
        office.lock_after_sleep();
        office.line().forget_the_past();
        office.nudge_line();
        if let Err(error) = office.store().write(Lane::Door, |tx| tx.enqueue(&Job::CatchUp)).await {
            tracing::warn!(code = error.code(), "catch-up could not be promised");
        }
    }

    /// Notices when the computer wakes from sleep. Runs until the app is gone.
    pub async fn watch_for_wakes(app: Weak<App>) {
        let Some(clock) = app.upgrade().map(|app| app.plan.clock.clone()) else { return };
        wake::watch(app, clock).await;
    }
}
