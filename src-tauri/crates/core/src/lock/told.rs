//! What the page hears: every fact, and none while the inbox is locked but that it is.

use std::sync::Weak;

use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::account::App;
use crate::events::Event;

/// So many at most are told together.
const TOGETHER: usize = 64;

/// The facts that a page may hear, from now on.
pub struct Told {
    facts: Receiver<Event>,
    app: Weak<App>,
}

impl Told {
    pub(crate) fn new(facts: Receiver<Event>, app: Weak<App>) -> Told {
        Told { facts, app }
    }

    /// The next one.
    ///
    /// # Errors
    /// As the channel has it: the listener was too slow, or nothing comes any more.
    pub async fn recv(&mut self) -> Result<Event, RecvError> {
        loop {
            let event = self.facts.recv().await?;
            if self.may_hear(&event) {
                return Ok(event);
            }
        }
    }

    /// The next one, if there is one.
    ///
    /// # Errors
    /// As the channel has it.
    pub fn try_recv(&mut self) -> Result<Event, TryRecvError> {
        loop {
            let event = self.facts.try_recv()?;
            if self.may_hear(&event) {
                return Ok(event);
            }
        }
    }

    /// What has happened, as soon as there is anything: what one write tells is heard together, and a page that reads
    /// again does so once. In place of what a slow listener missed stands [`Event::EventsLost`]; `None` once nothing
    /// comes any more.
    pub async fn recv_all(&mut self) -> Option<Vec<Event>> {
        let mut all = match self.recv().await {
            Ok(event) => vec![event],
            Err(RecvError::Lagged(_)) => vec![Event::EventsLost],
            Err(RecvError::Closed) => return None,
        };
        while all.len() < TOGETHER {
            match self.try_recv() {
                Ok(event) => all.push(event),
                Err(TryRecvError::Lagged(_)) => all.push(Event::EventsLost),
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        Some(all)
    }

    /// Looked at when it is told, not when it happened: what happened just before the lock fell waits for nobody.
    fn may_hear(&self, event: &Event) -> bool {
        let is_harmless = matches!(event, Event::AppChanged | Event::EventsLost);
        is_harmless || self.app.upgrade().is_none_or(|app| !app.is_locked())
    }
}
