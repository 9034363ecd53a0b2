//! Somebody's phone, as they hold it: what they sent and what reached them, and texting from it without waiting for
//! what becomes of it.

use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::MessageSid;

use crate::Sandbox;
use crate::letters::{self, Letter};
use crate::pictures::Drawing;
use crate::world::media::{Content, Picture};
use crate::world::messages::{Direction, Status};

/// Whose side of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Whoever holds the phone wrote it.
    Theirs,
    /// The account wrote it.
    Ours,
    /// Twilio answered by itself, as to STOP.
    Automatic,
}

/// A text on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnPhone {
    /// Which text; none for Twilio's own answers.
    pub sid: Option<MessageSid>,
    /// Who wrote it.
    pub side: Side,
    /// The account's number that it came from or went to.
    pub with: String,
    /// The words.
    pub body: String,
    /// The media types of its files.
    pub files: Vec<String>,
    /// When it was sent from this phone, or came up on it.
    pub at: Millis,
}

/// What became of a text at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Twilio has it.
    Taken,
    /// Twilio let it fall without a trace, as while the account is suspended.
    Dropped,
}

/// A file to send from a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Enclosure {
    /// One of the story's own, drawn when somebody looks.
    Drawn(Drawing),
    /// Somebody's.
    File(Picture),
}

impl From<Enclosure> for Content {
    fn from(enclosure: Enclosure) -> Content {
        match enclosure {
            Enclosure::Drawn(drawing) => Content::Drawn(drawing),
            Enclosure::File(picture) => picture.into(),
        }
    }
}

impl Sandbox {
    /// Everything on the phone with this number, oldest first.
    pub fn phone(&self, number: &str) -> Vec<OnPhone> {
        let world = self.exchange.world();
        let mut all: Vec<OnPhone> = Vec::new();
        for message in world.messages.oldest_first() {
            let from = message.from.as_deref().unwrap_or_default();
            let (side, with, at) = match message.direction {
                Direction::Inbound if from == number => (Side::Theirs, message.to.as_str(), message.created),
                Direction::OutboundApi | Direction::OutboundReply
                    if message.to == number && message.status == Status::Delivered =>
                {
                    (Side::Ours, from, message.updated)
                }
                _ => continue,
            };
            all.push(OnPhone {
                sid: Some(message.sid.clone()),
                side,
                with: with.to_owned(),
                body: message.body.clone(),
                files: message.media.iter().map(|file| file.content.content_type().to_owned()).collect(),
                at,
            });
        }
        let automatic = world.records.shown.iter().filter(|shown| shown.is_automatic && shown.to == number);
        all.extend(automatic.map(|shown| OnPhone {
            sid: None,
            side: Side::Automatic,
            with: shown.from.clone(),
            body: shown.body.clone(),
            files: Vec::new(),
            at: shown.at,
        }));
        // An answer comes up after what it answers, also within one millisecond.
        all.sort_by_key(|text| (text.at, text.side == Side::Automatic));
        all
    }

    /// The bytes of a file on a text, by its place.
    pub fn file_on(&self, sid: &str, place: usize) -> Option<Picture> {
        let world = self.exchange.world();
        let content = &world.messages.find(sid)?.media.get(place)?.content;
        Some(Picture { content_type: content.content_type().to_owned(), bytes: content.bytes().to_vec() })
    }

    /// Somebody texts one of the account's numbers, and nobody waits for the webhook.
    pub fn send_from_phone(&self, from: &str, to: &PhoneNumber, body: &str, files: Vec<Enclosure>) -> Taken {
        let files: Vec<Content> = files.into_iter().map(Into::into).collect();
        let (from, to, body) = (from.to_owned(), to.as_str().to_owned(), body.to_owned());
        let letter = Letter { sid: None, from, to, body, files };
        let (sid, _told) = letters::receive(&self.exchange, letter, self.exchange.clock.now());
        match self.exchange.world().messages.find(sid.as_str()) {
            Some(_) => Taken::Taken,
            None => Taken::Dropped,
        }
    }
}
