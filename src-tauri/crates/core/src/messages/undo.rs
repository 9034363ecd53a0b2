//! Taking a text back before it has gone: its words are a draft again in the same write, and nothing else is left.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::messages::store;
use crate::messages::{Direction, Status};
use crate::store::{Id, Lane};

/// Names a text of ours.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct UndoMessage {
    /// Which one.
    pub message: Id,
}

/// What was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct UndoneMessage {
    /// Its words, to be written on.
    pub body: String,
}

/// Takes back a text that still waits here. Twilio never hears of it.
///
/// # Errors
/// `bad_input` when it is on its way; [`Error::NotFound`] when it was taken back already.
pub async fn undo(office: &Office, args: UndoMessage) -> Result<UndoneMessage, Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let message = store::find(tx, args.message)?
                .filter(|message| message.direction == Direction::Out)
                .ok_or(Error::NotFound("text"))?;
            if message.status != Status::Queued {
                return Err(Error::bad_input(
                    "message",
                    "This text has left already. It can no longer be taken back.",
                ));
            }
            tx.withdraw(&Job::SendMessage { message: message.id })?;
            crate::pictures::outgoing::take_back(tx, message.id, message.thread)?;
            store::erase(tx, &message)?;
            crate::drafts::take_back(tx, message.thread, message.id, &message.body)?;
            tx.publish(Event::MessageChanged { thread: message.thread, message: message.id });
            Ok(UndoneMessage { body: message.body })
        })
        .await
}
