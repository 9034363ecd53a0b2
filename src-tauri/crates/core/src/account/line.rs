//! Opening a line: the folder, the sandbox or the credentials, the ingress, and the office on top of them.

use std::sync::Arc;

use deskbell_twilio::{Client, Credentials, Secret};

use super::app::{App, Choice, PRACTICE, State};
use super::office::{Office, Parts};
use super::opening::{self, Names, Opening};
use super::practice::PracticeLine;
use crate::error::Error;
use crate::ingress::Way;
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
        let mut opened = {
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
        opening::count_start(&opened.store, &account, secrets.clone()).await?;
        let recovery = match asking {
            Words::Wanted => opening::words_to_keep(&folder, &mut opened).await?,
            Words::NotNow => None,
        };
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
        Ok((State::Open { office, _practice: practice.map(|line| line.guard) }, recovery))
    }

    /// Opens a newly connected account and remembers it.
    pub(super) async fn open_connected(
        &self,
        choice: &Choice,
        name: &str,
    ) -> Result<(Arc<Office>, Option<RecoveryCode>), Error> {
        let (state, recovery) = self.open(choice, None, name, Words::Wanted).await?;
        self.turn_to(state);
        self.remember(choice)?;
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
}

async fn read_token(secrets: Arc<dyn Secrets>, name: String) -> Result<Secret, Error> {
    let read = tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)?;
    read?.ok_or(Error::TokenLost)
}

/// Puts the practice line's people into the address book, once: whoever is renamed stays renamed.
async fn meet_people(store: &Store, line: &PracticeLine) -> Result<(), Error> {
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
