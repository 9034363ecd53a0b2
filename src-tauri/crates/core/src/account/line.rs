//! Opening a line: the folder, the sandbox or the credentials, the ingress, and the office on top of them.

use std::sync::Arc;

use deskbell_twilio::{Client, Credentials, Millis, PhoneNumber, Secret};

use super::app::{App, PRACTICE, State};
use super::office::{Office, Parts};
use super::opening::{self, Names, Opening};
use super::roster::{Choice, KnownAccount};
use super::way::KeptWay;
use crate::compliance::Maps;
use crate::error::Error;
use crate::ingress::{IngressState, Way};
use crate::messages::import::History;
use crate::numbers::pointing::{self, Wish};
use crate::practice::{self, PracticeLine};
use crate::secrets::{FileSecrets, Secrets};
use crate::store::{Lane, RecoveryCode, Store};

/// Whether somebody is there to write the recovery code down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Words {
    /// Yes: they are connecting.
    Wanted,
    /// No: it opens by itself.
    NotNow,
}

impl App {
    /// Opens `choice`. Answers with the words to write down when its folder is new.
    pub(super) async fn open(
        &self,
        choice: &Choice,
        code: Option<RecoveryCode>,
        name: &str,
        asking: Words,
    ) -> Result<(State, Option<RecoveryCode>), Error> {
        let (account, folder) = match choice {
            Choice::None => return Ok((State::Welcome, None)),
            Choice::Practice => (PRACTICE.to_owned(), self.folder_of(PRACTICE)),
            Choice::Account { sid } => (sid.as_str().to_owned(), self.folder_of(sid.as_str())),
        };
        let is_practice = *choice == Choice::Practice;
        let secrets = self.secrets_of(is_practice);
        let clock = if is_practice { self.plan.clock.for_practice() } else { self.plan.clock.clone() };
        clock.set_ahead(practice::ahead::recall(&folder).await?);
        let is_known = !is_practice && asking == Words::NotNow;
        let mut opened = {
            let (secrets, clock, events) = (secrets.clone(), clock.clone(), self.events.clone());
            let (account, folder) = (account.clone(), folder.clone());
            tokio::task::spawn_blocking(move || {
                let opening = Opening {
                    folder: &folder,
                    account: &account,
                    secrets: &*secrets,
                    clock: &clock,
                    events,
                    code,
                    is_known,
                };
                opening::open(opening)
            })
            .await
            .map_err(Error::internal)??
        };
        crate::line::time::recall(&opened.store, &clock).await?;
        let practice = if is_practice {
            Some((self.plan.practice)(folder.clone(), clock.clone()).await.map_err(Error::internal)?)
        } else {
            None
        };
        let (credentials, hosts) = match (&practice, choice) {
            (Some(line), _) => (line.credentials.clone(), line.hosts.clone()),
            (None, Choice::Account { sid }) => {
                let auth_token = read_token(secrets.clone(), Names::of(sid.as_str()).auth_token).await?;
                (Credentials { account_sid: sid.clone(), auth_token }, self.plan.hosts.clone())
            }
            _ => return Err(Error::internal("a practice line without its sandbox")),
        };
        let practice_name = if is_practice { "Practice line" } else { name };
        let (connected_at, name) =
            opening::note_connection(&opened.store, practice_name, clock.twilio_now()).await?;
        opening::count_start(&opened.store, &account, secrets.clone()).await?;
        let recovery = match asking {
            Words::Wanted => opening::words_to_keep(&folder, &mut opened).await?,
            Words::NotNow => None,
        };
        if let Some(line) = &practice {
            meet_people(&opened.store, line).await?;
        }
        let way = self.way_of(choice, secrets.clone()).await?;
        let public_url = self.open_way(way).await?;
        let is_unfinished = !is_practice && opening::is_unfinished(&opened.store).await?;
        let auth_token = credentials.auth_token.clone();
        let map = hosts.base_of(deskbell_geocoding::HOST);
        let maps = Maps::new(secrets.clone(), Names::of(&account).maps_key, &map)?;
        let lock = crate::lock::read_guard(&opened.store, self.pin_of(&folder), clock.now()).await?;
        let parts = Parts {
            public_url: crate::line::settle_url(&opened.store, public_url).await?,
            name,
            account: account.clone(),
            secrets: secrets.clone(),
            stage: practice.map(|line| line.stage),
            is_unfinished,
            store: opened.store,
            twilio: Client::new(credentials, hosts, clock.clone())?,
            maps,
            clock,
            country: self.plan.country,
            auth_token,
            former_token: read_former_token(secrets, Names::of(&account).former_token).await?,
            connected_at,
            ingress: self.plan.ingress.clone(),
            events: self.events.clone(),
            notices: self.notices.clone(),
        };
        let office = Office::open(parts, lock).await?;
        if is_practice {
            let all = crate::numbers::refresh::list_at_twilio(office.twilio()).await?;
            // The practice line's Twilio begins anew each time, and what somebody has paused on it stays paused.
            let paused = office.store().read(crate::numbers::store::list_paused).await?;
            let sids = all.iter().map(|number| number.sid.as_str().to_owned());
            let numbers = sids.filter(|sid| !paused.contains(sid)).collect();
            let wish = Wish { numbers, services: Vec::new(), history: History::default() };
            pointing::point_here(&office, &wish).await?;
            crate::numbers::voice::take_all(&office).await?;
        }
        office.start_keeping_promises();
        Ok((State::Open { office }, recovery))
    }

    /// Opens a newly connected account and remembers it.
    pub(super) async fn open_connected(
        &self,
        account: KnownAccount,
    ) -> Result<(Arc<Office>, Option<RecoveryCode>), Error> {
        let (choice, name) = (Choice::Account { sid: account.sid.clone() }, account.name.clone());
        // Remembered before it is opened: what a crash cuts off is an account whose opening says what is missing.
        self.remember(|roster| {
            roster.put(account);
            roster.choice = choice.clone();
        })?;
        let (state, recovery) = self.open(&choice, None, &name, Words::Wanted).await?;
        self.turn_to(state);
        Ok((self.office()?, recovery))
    }

    /// Opens a way, unless it was tried just now and stands already.
    async fn open_way(&self, way: Way) -> Result<Option<String>, Error> {
        let state = self.plan.ingress.state().borrow().clone();
        match (self.take_tried(), state) {
            (Some(tried), IngressState::Online { public_url }) if tried == way => Ok(Some(public_url)),
            _ => self.plan.ingress.open(way).await.map_err(Error::internal),
        }
    }

    /// Opens the line of an account again that was closed for a while, unless another account is open by now.
    pub(crate) async fn listen_again(&self, office: &Arc<Office>) -> Result<(), Error> {
        let _turn = self.turning.lock().await;
        if office.is_stopped() || !self.office().is_ok_and(|open| Arc::ptr_eq(&open, office)) {
            return Ok(());
        }
        let is_practice = office.is_practice();
        let choice = match is_practice {
            true => Choice::Practice,
            false => Choice::Account { sid: office.account_sid().clone() },
        };
        let way = self.way_of(&choice, self.secrets_of(is_practice)).await?;
        let opened = self.plan.ingress.open(way).await.map_err(Error::internal)?;
        crate::line::settle_url(office.store(), opened).await.map(|_| ())
    }

    /// How webhooks come in.
    pub(super) async fn way_of(&self, choice: &Choice, secrets: Arc<dyn Secrets>) -> Result<Way, Error> {
        let Choice::Account { sid } = choice else { return Ok(Way::Loopback) };
        let roster = self.roster();
        let known = roster.find(sid.as_str()).ok_or(Error::NotFound("account"))?;
        let authtoken = match &known.way {
            KeptWay::Ngrok { .. } => read_secret(secrets, Names::of(sid.as_str()).ngrok_authtoken).await?,
            KeptWay::Fixed { .. } => None,
        };
        // Without its authtoken the line says what to do; the inbox can be read all the same.
        Ok(known.way.to_way(authtoken.unwrap_or_else(|| Secret::new(""))))
    }

    /// The practice line's secrets are invented and lie in its own folder; everybody else's in the keychain.
    pub(super) fn secrets_of(&self, is_practice: bool) -> Arc<dyn Secrets> {
        if is_practice {
            Arc::new(FileSecrets::new(self.plan.folder.join(PRACTICE)))
        } else {
            self.plan.secrets.clone()
        }
    }
}

async fn read_secret(secrets: Arc<dyn Secrets>, name: String) -> Result<Option<Secret>, Error> {
    let read = tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)?;
    Ok(read?)
}

async fn read_token(secrets: Arc<dyn Secrets>, name: String) -> Result<Secret, Error> {
    read_secret(secrets, name).await?.ok_or(Error::TokenLost)
}

/// The token that was replaced, and until when it may still sign. One that cannot be read signs nothing.
async fn read_former_token(
    secrets: Arc<dyn Secrets>,
    name: String,
) -> Result<Option<(Secret, Millis)>, Error> {
    let kept = read_secret(secrets, name).await?;
    Ok(kept.and_then(|kept| {
        let (until, token) = kept.expose().split_once(' ')?;
        Some((Secret::new(token), Millis(until.parse().ok()?)))
    }))
}

/// Puts the practice line's people into the address book, once: whoever is renamed stays renamed.
async fn meet_people(store: &Store, line: &PracticeLine) -> Result<(), Error> {
    let people = line.stage.people();
    store
        .write(Lane::Door, move |tx| {
            // Some are strangers, as in life, and short codes are nobody.
            for person in people.iter().filter(|person| !person.name.is_empty()) {
                let address = person.address.as_str();
                if PhoneNumber::from_twilio(address).is_ok() && !crate::contacts::is_known(tx, address)? {
                    crate::contacts::write(tx, address, &person.name, &person.note)?;
                }
            }
            Ok(())
        })
        .await
}
