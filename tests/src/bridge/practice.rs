//! The practice line's Twilio: the sandbox, inside this very process, remembered by its folder between starts.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use deskbell_core::account::{PracticeLine, PracticeStarter, Pretender};
use deskbell_sandbox::{Person, Remembered, Sandbox};
use deskbell_twilio::{Clock, Credentials, Hosts, PhoneNumber, Secret};

/// What whoever practises may know: all of it is invented.
#[derive(Debug, Clone)]
pub(super) struct Practising {
    /// Where the sandbox stands.
    pub(super) url: String,
    /// What signs its webhooks.
    pub(super) auth_token: Secret,
}

/// Where the practice line is set up, and looked into.
#[derive(Clone, Default)]
pub(super) struct PracticeRoom(Arc<Mutex<Option<Practising>>>);

impl PracticeRoom {
    /// Starts sandboxes in this room.
    pub(super) fn starter(&self, clock: Clock) -> PracticeStarter {
        let room = self.clone();
        Arc::new(move |folder| {
            let (room, clock) = (room.clone(), clock.clone());
            Box::pin(async move { room.start(&folder, clock).await.map_err(|error| format!("{error:#}")) })
        })
    }

    /// The practice line that was started last.
    pub(super) fn line(&self) -> Option<Practising> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    async fn start(&self, folder: &Path, clock: Clock) -> anyhow::Result<PracticeLine> {
        let Remembered { sandbox, account_sid, auth_token, .. } =
            Sandbox::start_remembered(folder, clock).await?;
        let line = Practising { url: sandbox.url().to_owned(), auth_token: auth_token.clone() };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
        Ok(PracticeLine {
            credentials: Credentials { account_sid, auth_token },
            hosts: Hosts::all_at(sandbox.url()),
            people: sandbox.people().into_iter().filter_map(pretender).collect(),
            guard: Box::new(sandbox),
        })
    }
}

/// Short codes and strangers stay out of the address book.
fn pretender(person: Person) -> Option<Pretender> {
    let number = PhoneNumber::from_twilio(&person.number).ok()?;
    (!person.name.is_empty()).then_some(Pretender { number, name: person.name, note: person.note })
}
