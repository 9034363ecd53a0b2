//! Texts, in the order in which they were made. A deleted text leaves nothing behind.
//! <https://www.twilio.com/docs/messaging/api/message-resource>

use std::collections::{BTreeMap, HashMap};

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{MessageSid, ServiceSid};

use super::media::Media;

/// Where a text is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Taken for a service that has yet to choose a number.
    Accepted,
    /// Waits for its time.
    Scheduled,
    /// Waits for a carrier.
    Queued,
    /// A carrier has it.
    Sent,
    /// It is on the phone.
    Delivered,
    /// The carrier could not hand it over.
    Undelivered,
    /// Nobody took it.
    Failed,
    /// Called back before its time.
    Canceled,
    /// It came in.
    Received,
}

impl Status {
    /// Twilio's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Accepted => "accepted",
            Status::Scheduled => "scheduled",
            Status::Queued => "queued",
            Status::Sent => "sent",
            Status::Delivered => "delivered",
            Status::Undelivered => "undelivered",
            Status::Failed => "failed",
            Status::Canceled => "canceled",
            Status::Received => "received",
        }
    }

    /// Will it stay so?
    pub fn is_final(self) -> bool {
        !matches!(self, Status::Accepted | Status::Scheduled | Status::Queued | Status::Sent)
    }
}

/// Who sent a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Somebody to the account.
    Inbound,
    /// The account, through the REST API.
    OutboundApi,
    /// The account, in a webhook's answer.
    OutboundReply,
}

impl Direction {
    /// Twilio's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Direction::Inbound => "inbound",
            Direction::OutboundApi => "outbound-api",
            Direction::OutboundReply => "outbound-reply",
        }
    }
}

/// In how many parts a text travels.
pub(crate) fn count_parts(body: &str) -> u32 {
    u32::try_from(deskbell_twilio::segments::count(body).count).unwrap_or(u32::MAX)
}

/// Which text: when it was made, and its place among those of the same moment.
pub(crate) type Place = (i64, u64);

/// A text.
#[derive(Clone, Debug)]
pub(crate) struct Message {
    pub(crate) sid: MessageSid,
    pub(crate) direction: Direction,
    /// Unknown until a service has chosen a number.
    pub(crate) from: Option<String>,
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) status: Status,
    pub(crate) error: Option<u32>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
    pub(crate) sent: Option<Millis>,
    pub(crate) media: Vec<Media>,
    /// Addresses of pictures that are not fetched yet.
    pub(crate) media_urls: Vec<String>,
    pub(crate) service: Option<ServiceSid>,
    pub(crate) status_callback: Option<String>,
    /// Given up by carriers after this.
    pub(crate) valid_until: Millis,
    /// Millionths of a dollar that it cost; none before it is sent.
    pub(crate) price: Option<i64>,
}

impl Message {
    /// How many files are on it, fetched or not.
    pub(crate) fn count_media(&self) -> usize {
        self.media.len() + self.media_urls.len()
    }

    /// The date that listings filter by.
    pub(crate) fn listed_at(&self) -> Millis {
        self.sent.unwrap_or(self.created)
    }
}

/// All texts of the account.
#[derive(Debug, Default)]
pub(crate) struct Messages {
    by_place: BTreeMap<Place, Message>,
    places: HashMap<MessageSid, Place>,
    count: u64,
}

impl Messages {
    /// Keeps a text. One that is here already stays as it is.
    pub(crate) fn add(&mut self, message: Message) {
        if self.places.contains_key(&message.sid) {
            return;
        }
        self.count += 1;
        let place = (message.created.0, self.count);
        self.places.insert(message.sid.clone(), place);
        self.by_place.insert(place, message);
    }

    /// The text with this Sid, if it is there.
    pub(crate) fn find(&self, sid: &str) -> Option<&Message> {
        self.by_place.get(self.find_place(sid)?)
    }

    /// The same, to be changed.
    pub(crate) fn find_mut(&mut self, sid: &str) -> Option<&mut Message> {
        let place = *self.find_place(sid)?;
        self.by_place.get_mut(&place)
    }

    fn find_place(&self, sid: &str) -> Option<&Place> {
        self.places.get(&MessageSid::parse(sid).ok()?)
    }

    /// Forgets a text, and says whether it was there.
    pub(crate) fn delete(&mut self, sid: &MessageSid) -> Option<Message> {
        self.by_place.remove(&self.places.remove(sid)?)
    }

    /// All texts with their places, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (Place, &Message)> {
        self.by_place.iter().rev().map(|(place, message)| (*place, message))
    }

    /// All texts, oldest first.
    pub(crate) fn oldest_first(&self) -> impl Iterator<Item = &Message> {
        self.by_place.values()
    }
}
