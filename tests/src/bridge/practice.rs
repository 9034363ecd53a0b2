//! The practice line as whoever starts `bridge` may know it: all of it is invented.

use std::sync::{Arc, Mutex, PoisonError};

use deskbell_core::practice::PracticeStarter;
use deskbell_twilio::Secret;
use deskbell_twilio::hosts::Host;

/// What whoever practises may know.
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
    pub(super) fn starter(&self) -> PracticeStarter {
        let (room, start) = (self.clone(), deskbell_practice::starter());
        Arc::new(move |folder, clock| {
            let (room, starting) = (room.clone(), start(folder, clock));
            Box::pin(async move {
                let line = starting.await?;
                let practising = Practising {
                    url: line.hosts.base(Host::Api),
                    auth_token: line.credentials.auth_token.clone(),
                };
                *room.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(practising);
                Ok(line)
            })
        })
    }

    /// The practice line that was started last.
    pub(super) fn line(&self) -> Option<Practising> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
