//! The app above the accounts: which one is open, or why none is.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use deskbell_twilio::{AccountSid, Clock, Country, Hosts};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, broadcast};
use ts_rs::TS;

use super::line::Words;
use super::office::Office;
use super::practice::PracticeStarter;
use super::problem::Problem;
use crate::error::Error;
use crate::events::Event;
use crate::ingress::Ingress;
use crate::notices::Notice;
use crate::secrets::Secrets;
use crate::store::{RecoveryCode, folder};

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

/// Which line is open, as the folder remembers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "line")]
pub(super) enum Choice {
    None,
    Practice,
    Account { sid: AccountSid, public_url: String, port: u16 },
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
    /// Which face.
    #[ts(type = "'welcome' | 'open' | 'problem'")]
    pub face: String,
    /// What stands in the way.
    pub problem: Option<Problem>,
    /// What is open.
    pub line: Option<LineKind>,
    /// Whose it is.
    pub account: Option<AccountName>,
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

pub(super) enum State {
    Welcome,
    Open { office: Arc<Office>, _practice: Option<Box<dyn std::any::Any + Send + Sync>> },
    Problem(Problem),
}

/// The app.
pub struct App {
    pub(super) plan: AppPlan,
    state: RwLock<State>,
    /// Held while an account is being opened or left, so that two clicks open one.
    pub(super) turning: Mutex<()>,
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
        let app = Arc::new(App {
            plan,
            state: RwLock::new(State::Welcome),
            turning: Mutex::new(()),
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
            State::Open { office, .. } => Ok(office.clone()),
            _ => Err(Error::NotOpen),
        }
    }

    /// The facts, from now on.
    #[must_use]
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// What rings on the desktop, from now on.
    #[must_use]
    pub fn notices(&self) -> broadcast::Receiver<Notice> {
        self.notices.subscribe()
    }

    /// Tells the page that a notification was clicked.
    pub fn choose_thread(&self, thread: crate::store::Id) {
        let _ = self.events.send(Event::ThreadChosen { thread });
    }

    /// What the page shows first.
    #[must_use]
    pub fn read_state(&self) -> AppState {
        let state = self.state.read().unwrap_or_else(PoisonError::into_inner);
        let (face, problem, office) = match &*state {
            State::Welcome => ("welcome", None, None),
            State::Open { office, .. } => ("open", None, Some(office)),
            State::Problem(problem) => ("problem", Some(problem.clone()), None),
        };
        let line =
            office.map(|office| if office.is_practice() { LineKind::Practice } else { LineKind::Account });
        AppState {
            face: face.to_owned(),
            problem,
            line,
            account: office.map(|office| AccountName {
                sid: office.account_sid().as_str().to_owned(),
                name: office.name().to_owned(),
            }),
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
    async fn open_remembered(&self, code: Option<RecoveryCode>) {
        let state = match self.choice().await {
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
        match self.open(&Choice::Practice, None, "", Words::NotNow).await {
            Ok((state, _)) => {
                self.turn_to(state);
                self.remember(&Choice::Practice)?;
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
        self.remember(&Choice::None)?;
        self.leave_current().await;
        Ok(self.read_state())
    }

    /// Ends what runs for the open account, for a clean exit.
    pub async fn shut_down(&self) {
        let _turn = self.turning.lock().await;
        self.leave_current().await;
    }

    pub(super) async fn leave_current(&self) {
        let office = self.office().ok();
        self.turn_to(State::Welcome);
        if let Some(office) = office {
            office.stop();
            self.plan.ingress.close().await;
            close_up(office).await;
        }
    }

    pub(super) fn turn_to(&self, state: State) {
        *self.state.write().unwrap_or_else(PoisonError::into_inner) = state;
        let _ = self.events.send(Event::AppChanged);
    }

    fn choice_path(&self) -> PathBuf {
        self.plan.folder.join("desk.json")
    }

    async fn choice(&self) -> Result<Choice, Error> {
        match tokio::fs::read(self.choice_path()).await {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| Error::Damaged),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Choice::None),
            Err(error) => Err(Error::disk("read its folder", error)),
        }
    }

    pub(super) fn remember(&self, choice: &Choice) -> Result<(), Error> {
        let bytes = serde_json::to_vec_pretty(choice).map_err(Error::internal)?;
        folder::replace_file(&self.choice_path(), &bytes)
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
    /// Tries again what stood in the way.
    pub(crate) async fn retry_open(&self) -> AppState {
        self.reopen(None).await
    }

    /// Opens an inbox whose key the keychain has lost.
    ///
    /// # Errors
    /// `bad_input` when the code is none, or belongs to another inbox. Nothing is changed then.
    pub(crate) async fn open_with_recovery(&self, typed: &str) -> Result<AppState, Error> {
        let code = RecoveryCode::parse(typed)?;
        let _turn = self.turning.lock().await;
        if self.office().is_ok() {
            return Ok(self.read_state());
        }
        let choice = self.choice().await?;
        let (state, _) = self.open(&choice, Some(code), "", Words::NotNow).await?;
        self.turn_to(state);
        Ok(self.read_state())
    }
}

impl App {
    /// Somebody has written the recovery code of the open inbox down: it is not made anew any more.
    ///
    /// # Errors
    /// When no account is open, or the store cannot be written.
    pub(crate) async fn keep_recovery_code(&self) -> Result<(), Error> {
        super::opening::note_words_kept(self.office()?.store()).await
    }
}
