//! A text as whoever runs the sandbox sees it.

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{MessageSid, ServiceSid};

use crate::world::messages::{Direction, Message, Status};

/// A text as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxMessage {
    /// Its Sid.
    pub sid: MessageSid,
    /// Who sent it.
    pub direction: Direction,
    /// The sender; empty until a service has chosen a number.
    pub from: String,
    /// The messaging service that sends it, if one does.
    pub service: Option<ServiceSid>,
    /// The recipient.
    pub to: String,
    /// The words; empty when redacted.
    pub body: String,
    /// Where it is on its way.
    pub status: Status,
    /// Why it did not arrive.
    pub error_code: Option<u32>,
    /// How many files are on it.
    pub num_media: usize,
    /// When it was made.
    pub created: Millis,
    /// When a carrier took it, or when it came in.
    pub sent: Option<Millis>,
    /// The address for its statuses.
    pub status_callback: Option<String>,
}

impl From<&Message> for SandboxMessage {
    fn from(message: &Message) -> SandboxMessage {
        SandboxMessage {
            sid: message.sid.clone(),
            direction: message.direction,
            from: message.from.clone().unwrap_or_default(),
            service: message.service.clone(),
            to: message.to.clone(),
            body: message.body.clone(),
            status: message.status,
            error_code: message.error,
            num_media: message.count_media(),
            created: message.created,
            sent: message.sent,
            status_callback: message.status_callback.clone(),
        }
    }
}
