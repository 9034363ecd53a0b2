//! The app above the accounts: which one is open, or why none is.

use std::path::PathBuf;
use std::sync::{Arc, PoisonError, RwLock};

use deskbell_twilio::{AccountSid, Client, Clock, Country, Credentials, Hosts, Secret};
use serde::{Deserialize, Serialize};
use tokio::sync::{Mutex, broadcast};
use ts_rs::TS;

use super::office::{Office, Parts};
use super::opening::{self, Names, Opening};
use super::practice::PracticeStarter;
use super::problem::Problem;
use crate::error::Error;
use crate::events::Event;
use crate::ingress::{Ingress, Way};
use crate::notices::Notice;
use crate::secrets::{FileSecrets, Secrets};
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

enum State {
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
    events: broadcast::Sender<Event>,
    notices: broadcast::Sender<Notice>,
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
        let state = match self.choice().await {
            Ok(Choice::None) => State::Welcome,
            Ok(choice) => match self.open(&choice, code, "").await {
                Ok((state, _)) => state,
                Err(error) => State::Problem(Problem::of(&error)),
            },
            Err(error) => State::Problem(Problem::of(&error)),
        };
        self.turn_to(state);
        self.read_state()
    }

    /// Opens the practice line and remembers it.
    pub(crate) async fn start_practice(&self) -> Result<AppState, Error> {
        let _turn = self.turning.lock().await;
        if self.office().is_ok_and(|office| office.is_practice()) {
            return Ok(self.read_state());
        }
        self.leave_current().await;
        let (state, _) = self.open(&Choice::Practice, None, "").await?;
        self.remember(&Choice::Practice)?;
        self.turn_to(state);
        Ok(self.read_state())
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
        }
    }

    /// Opens `choice`. Answers with the words to write down when its folder is new.
    async fn open(
        &self,
        choice: &Choice,
        code: Option<RecoveryCode>,
        name: &str,
    ) -> Result<(State, Option<RecoveryCode>), Error> {
        let (account, way, folder) = match choice {
            Choice::None => return Ok((State::Welcome, None)),
            Choice::Practice => (PRACTICE.to_owned(), Way::Loopback, self.plan.folder.join(PRACTICE)),
            Choice::Account { sid, public_url, port } => (
                sid.as_str().to_owned(),
                Way::Fixed { public_url: public_url.clone(), port: *port },
                self.plan.folder.join(sid.as_str()),
            ),
        };
        let is_practice = *choice == Choice::Practice;
        let secrets = self.secrets_of(is_practice);
        let opened = {
            let (secrets, clock, events) = (secrets.clone(), self.plan.clock.clone(), self.events.clone());
            let (account, folder) = (account.clone(), folder.clone());
            tokio::task::spawn_blocking(move || {
                let opening = Opening {
                    folder: &folder,
                    account: &account,
                    secrets: &*secrets,
                    clock: &clock,
                    events,
                    code,
                };
                opening::open(opening)
            })
            .await
            .map_err(Error::internal)??
        };
        let practice = if is_practice {
            Some((self.plan.practice)(folder.clone()).await.map_err(Error::internal)?)
        } else {
            None
        };
        let (credentials, hosts) = match (&practice, choice) {
            (Some(line), _) => (line.credentials.clone(), line.hosts.clone()),
            (None, Choice::Account { sid, .. }) => {
                let auth_token = read_token(secrets.clone(), Names::of(sid.as_str()).auth_token).await?;
                (Credentials { account_sid: sid.clone(), auth_token }, self.plan.hosts.clone())
            }
            _ => return Err(Error::internal("a practice line without its sandbox")),
        };
        let practice_name = if is_practice { "Practice line" } else { name };
        let (connected_at, name) = opening::note_connection(&opened.store, practice_name).await?;
        if opening::count_start(&opened.store, &account, secrets.clone()).await? {
            opened.store.write(Lane::Door, crate::messages::unconfirm_interrupted).await?;
        }
        if let Some(line) = &practice {
            meet_people(&opened.store, line).await?;
        }
        let public_url = self.plan.ingress.open(way).await.map_err(Error::internal)?;
        let auth_token = credentials.auth_token.clone();
        let office = Office::open(Parts {
            name,
            is_practice,
            store: opened.store,
            twilio: Client::new(credentials, hosts, self.plan.clock.clone())?,
            clock: self.plan.clock.clone(),
            country: self.plan.country,
            public_url,
            auth_token,
            connected_at,
            ingress: self.plan.ingress.state(),
            events: self.events.clone(),
            notices: self.notices.clone(),
        })
        .await?;
        if is_practice {
            let all: Vec<String> = crate::numbers::refresh::list_at_twilio(office.twilio())
                .await?
                .iter()
                .map(|number| number.sid.as_str().to_owned())
                .collect();
            crate::numbers::refresh::point_here(&office, &all).await?;
        }
        office.start_keeping_promises();
        Ok((State::Open { office, _practice: practice.map(|line| line.guard) }, opened.recovery))
    }

    /// Opens a newly connected account and remembers it.
    pub(super) async fn open_connected(
        &self,
        choice: &Choice,
        name: &str,
    ) -> Result<(Arc<Office>, Option<RecoveryCode>), Error> {
        let (state, recovery) = self.open(choice, None, name).await?;
        self.remember(choice)?;
        self.turn_to(state);
        Ok((self.office()?, recovery))
    }

    /// The practice line's secrets are invented and lie in its own folder; everybody else's in the keychain.
    pub(super) fn secrets_of(&self, is_practice: bool) -> Arc<dyn Secrets> {
        if is_practice {
            Arc::new(FileSecrets::new(self.plan.folder.join(PRACTICE)))
        } else {
            self.plan.secrets.clone()
        }
    }

    fn turn_to(&self, state: State) {
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

    fn remember(&self, choice: &Choice) -> Result<(), Error> {
        let bytes = serde_json::to_vec_pretty(choice).map_err(Error::internal)?;
        folder::replace_file(&self.choice_path(), &bytes)
    }
}

async fn read_token(secrets: Arc<dyn Secrets>, name: String) -> Result<Secret, Error> {
    let read = tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)?;
    read?.ok_or(Error::KeyLost)
}

/// Puts the practice line's people into the address book, once: whoever is renamed stays renamed.
async fn meet_people(store: &crate::store::Store, line: &super::practice::PracticeLine) -> Result<(), Error> {
    let people = line.people.clone();
    store
        .write(Lane::Door, move |tx| {
            // Some are strangers, as in life.
            for person in people.iter().filter(|person| !person.name.is_empty()) {
                let address = person.number.as_str();
                if !crate::contacts::is_known(tx, address)? {
                    crate::contacts::write(tx, address, &person.name, &person.note)?;
                }
            }
            Ok(())
        })
        .await
}

impl App {
    /// Tries again what stood in the way.
    pub(crate) async fn retry_open(&self) -> AppState {
        if self.office().is_ok() {
            return self.read_state();
        }
        self.reopen(None).await
    }

    /// Opens an inbox whose key the keychain has lost.
    ///
    /// # Errors
    /// `bad_input` when the code is none, or belongs to another inbox. Nothing is changed then.
    pub(crate) async fn open_with_recovery(&self, typed: &str) -> Result<AppState, Error> {
        let code = RecoveryCode::parse(typed)?;
        let _turn = self.turning.lock().await;
        let choice = self.choice().await?;
        let (state, _) = self.open(&choice, Some(code), "").await?;
        self.turn_to(state);
        Ok(self.read_state())
    }
}
