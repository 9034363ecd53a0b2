//! Texts: send, list, read, delete, redact, and their pictures.
//! See <https://www.twilio.com/docs/messaging/api/message-resource>.

mod reply;
mod status;

pub use reply::{Listing, MediaEntry, MediaListing, Message};
pub use status::{Direction, MessageStatus};

use std::fmt;

use jiff::civil::Date;

use super::under;
use crate::media::Source;
use crate::party::Party;
use crate::phone::PhoneNumber;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, MediaSid, MessageSid, ServiceSid};

/// Who a text comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// One of our numbers.
    Number(PhoneNumber),
    /// A Messaging Service, which chooses one.
    Service(ServiceSid),
    /// One of our numbers, by the Messaging Service that it is in.
    InService(PhoneNumber, ServiceSid),
}

/// Sends a text or pictures. Never repeated: Twilio would send it twice.
#[derive(Clone, PartialEq, Eq)]
pub struct Create {
    /// Whom to.
    pub to: PhoneNumber,
    /// Who from.
    pub from: Sender,
    /// What it says, up to 1600 characters; may be empty when there are pictures.
    pub body: String,
    /// Up to ten URLs that Twilio fetches pictures from.
    pub media_urls: Vec<String>,
    /// Where Twilio tells how it fares.
    pub status_callback: Option<String>,
}

impl Request for Create {
    type Reply = Message;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Messages.json")
    }

    fn form(&self) -> Pairs {
        let mut form = vec![("To", self.to.as_str().to_owned())];
        let (number, service) = match &self.from {
            Sender::Number(number) => (Some(number), None),
            Sender::Service(service) => (None, Some(service)),
            Sender::InService(number, service) => (Some(number), Some(service)),
        };
        form.extend(number.map(|number| ("From", number.as_str().to_owned())));
        form.extend(service.map(|service| ("MessagingServiceSid", service.to_string())));
        if !self.body.is_empty() || self.media_urls.is_empty() {
            form.push(("Body", self.body.clone()));
        }
        form.extend(self.media_urls.iter().map(|url| ("MediaUrl", url.clone())));
        put(&mut form, "StatusCallback", self.status_callback.as_ref());
        form
    }
}

impl fmt::Debug for Create {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let media = self.media_urls.len();
        write!(f, "Create(to {:?}, from {:?}, {media} media)", self.to, self.from)
    }
}

/// Lists texts, newest first. Days are days in UTC, both ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those to this address.
    pub to: Option<Party>,
    /// Only those from this address.
    pub from: Option<Party>,
    /// Only those of this day.
    pub sent_on: Option<Date>,
    /// Only those of this day and later.
    pub sent_since: Option<Date>,
    /// Only those of this day and earlier.
    pub sent_until: Option<Date>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Messages.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "To", self.to.as_ref().map(Party::address));
        put(&mut query, "From", self.from.as_ref().map(Party::address));
        // The comparison is part of the name: `DateSent>=2026-11-01` on the wire.
        put(&mut query, "DateSent", self.sent_on);
        put(&mut query, "DateSent>", self.sent_since);
        put(&mut query, "DateSent<", self.sent_until);
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

fn one(account: &AccountSid, message: &MessageSid) -> String {
    under(account, &format!("Messages/{message}.json"))
}

/// Reads one text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub message: MessageSid,
}

impl Request for Fetch {
    type Reply = Message;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.message)
    }
}

/// Deletes a text at Twilio, with its body and its dates. Code 20009 while it is not final.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub message: MessageSid,
}

impl Request for Delete {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.message)
    }
}

/// Empties a text's body at Twilio and leaves the rest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redact {
    /// Which.
    pub message: MessageSid,
}

impl Request for Redact {
    type Reply = Message;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.message)
    }

    fn form(&self) -> Pairs {
        vec![("Body", String::new())]
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Lists the pictures and files of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMedia {
    /// Of which.
    pub message: MessageSid,
    /// How many on a page: 50 unless told.
    pub page_size: Option<u16>,
}

impl Request for ListMedia {
    type Reply = MediaListing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Messages/{}/Media.json", self.message))
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Deletes a picture or file of a text at Twilio. Code 20009 while its text is not final.
/// See <https://www.twilio.com/docs/messaging/api/media-resource>.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeleteMedia {
    /// Of which text.
    pub message: MessageSid,
    /// Which.
    pub media: MediaSid,
}

impl Request for DeleteMedia {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Messages/{}/Media/{}.json", self.message, self.media))
    }
}

/// Fetches the bytes of a picture or file, by [`crate::Client::media`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FetchMedia {
    /// Of which text.
    pub message: MessageSid,
    /// Which.
    pub media: MediaSid,
}

impl Source for FetchMedia {
    // With `.json` it would be about the bytes instead.
    fn path(&self, account: &AccountSid) -> String {
        under(account, &format!("Messages/{}/Media/{}", self.message, self.media))
    }
}

#[cfg(test)]
mod tests;
