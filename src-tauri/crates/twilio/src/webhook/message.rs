//! Texts coming in, and how our own texts fare.
//! See <https://www.twilio.com/docs/messaging/guides/webhook-request> and
//! <https://www.twilio.com/docs/messaging/guides/track-outbound-message-status>.

use std::fmt;

use super::{BadForm, Fields, Form, Params, names};
use crate::api::messages::MessageStatus;
use crate::party::Party;
use crate::phone::PhoneNumber;
use crate::sid::{AccountSid, MediaSid, MessageSid, ServiceSid};

/// A text carries ten pictures at most; a form that claims many more is not Twilio's.
const MOST_MEDIA: usize = 100;

/// A text or pictures that somebody sent to one of our numbers.
#[derive(Clone, PartialEq, Eq)]
pub struct Incoming {
    /// The text's Sid. The same text may be posted more than once.
    pub message_sid: MessageSid,
    /// The account that the number belongs to.
    pub account_sid: AccountSid,
    /// The Messaging Service that took it, if the number is in one.
    pub messaging_service_sid: Option<ServiceSid>,
    /// Who sent it.
    pub from: Party,
    /// Which of our numbers it reached.
    pub to: PhoneNumber,
    /// What it says; empty when it is pictures alone.
    pub body: String,
    /// The pictures and files.
    pub media: Vec<IncomingMedia>,
    /// How many segments the carrier needed.
    pub num_segments: u32,
    /// What Advanced Opt-Out understood, where the account uses it.
    pub opt_out_type: Option<OptOut>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

/// A picture or file of an incoming text.
#[derive(Clone, PartialEq, Eq)]
pub struct IncomingMedia {
    /// Where Twilio says it lies. Fetch it by its Sid instead.
    pub url: String,
    /// The type its sender gave it, such as `image/jpeg`.
    pub content_type: String,
}

impl IncomingMedia {
    /// The Sid at the end of the URL.
    pub fn sid(&self) -> Option<MediaSid> {
        let path = self.url.split(['?', '#']).next()?;
        MediaSid::parse(path.rsplit('/').next()?).ok()
    }
}

/// What Twilio's Advanced Opt-Out understood from a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OptOut {
    /// They want no more texts.
    Stop,
    /// They want texts again.
    Start,
    /// They asked for help.
    Help,
}

impl OptOut {
    /// Twilio's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stop => "STOP",
            Self::Start => "START",
            Self::Help => "HELP",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Stop, Self::Start, Self::Help]
            .into_iter()
            .find(|kind| kind.as_str().eq_ignore_ascii_case(word))
    }
}

impl Form for Incoming {
    fn is_ambiguous(fields: &Fields) -> bool {
        super::cuts::is_ambiguous(fields)
    }

    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let media = match fields.take("NumMedia") {
            Some(count) => read_media(&mut fields, &count)?,
            None => Vec::new(),
        };
        Ok(Self {
            message_sid: fields.read("MessageSid", |text| MessageSid::parse(text).ok())?,
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            messaging_service_sid: fields.find("MessagingServiceSid", |text| ServiceSid::parse(text).ok()),
            from: fields.read("From", |text| Some(Party::from_twilio(text)))?,
            to: fields.read("To", |text| PhoneNumber::from_twilio(text).ok())?,
            body: fields.take("Body").unwrap_or_default(),
            media,
            num_segments: fields.find("NumSegments", |text| text.parse().ok()).unwrap_or(1),
            opt_out_type: fields.find("OptOutType", OptOut::parse),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("MessageSid", self.message_sid.as_str());
        params.put("AccountSid", self.account_sid.as_str());
        params.put_some("MessagingServiceSid", self.messaging_service_sid.as_ref().map(ServiceSid::as_str));
        params.put("From", &self.from.address());
        params.put("To", self.to.as_str());
        params.put("Body", &self.body);
        params.put("NumMedia", &self.media.len().to_string());
        for (index, media) in self.media.iter().enumerate() {
            params.put(&format!("MediaUrl{index}"), &media.url);
            params.put(&format!("MediaContentType{index}"), &media.content_type);
        }
        params.put("NumSegments", &self.num_segments.to_string());
        params.put_some("OptOutType", self.opt_out_type.map(OptOut::as_str));
        params.and(&self.rest)
    }
}

fn read_media(fields: &mut Fields, count: &str) -> Result<Vec<IncomingMedia>, BadForm> {
    let count: usize = count.parse().map_err(|_| BadForm::Invalid("NumMedia"))?;
    if count > MOST_MEDIA {
        return Err(BadForm::Invalid("NumMedia"));
    }
    let one = |index| {
        Ok(IncomingMedia {
            url: fields.take(&format!("MediaUrl{index}")).ok_or(BadForm::Missing("MediaUrl"))?,
            content_type: fields.take(&format!("MediaContentType{index}")).unwrap_or_default(),
        })
    };
    (0..count).map(one).collect()
}

/// How far one of our texts has come. Callbacks may be late, doubled, lost and out of order.
#[derive(Clone, PartialEq, Eq)]
pub struct Status {
    /// The text's Sid.
    pub message_sid: MessageSid,
    /// The account that sent it.
    pub account_sid: AccountSid,
    /// How far it has come.
    pub status: MessageStatus,
    /// Why it failed, by Twilio's number.
    pub error_code: Option<u32>,
    /// Why it failed, in Twilio's words.
    pub error_message: Option<String>,
    /// Whom it was for.
    pub to: Option<Party>,
    /// When the carrier had done with it, as `YYMMDDhhmm`.
    pub raw_dlr_done_date: Option<String>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Status {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| MessageStatus::from(text));
        Ok(Self {
            message_sid: fields.read("MessageSid", |text| MessageSid::parse(text).ok())?,
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            status: fields.read("MessageStatus", word)?,
            error_code: fields.find("ErrorCode", |text| text.parse().ok()),
            error_message: fields.take("ErrorMessage"),
            to: fields.take("To").map(|text| Party::from_twilio(&text)),
            raw_dlr_done_date: fields.take("RawDlrDoneDate"),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("MessageSid", self.message_sid.as_str());
        params.put("AccountSid", self.account_sid.as_str());
        params.put("MessageStatus", self.status.as_str());
        params.put_some("ErrorCode", self.error_code.map(|code| code.to_string()));
        params.put_some("ErrorMessage", self.error_message.as_deref());
        params.put_some("To", self.to.as_ref().map(Party::address));
        params.put_some("RawDlrDoneDate", self.raw_dlr_done_date.as_deref());
        params.and(&self.rest)
    }
}

impl fmt::Debug for Incoming {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Incoming")
            .field("message_sid", &self.message_sid)
            .field("from", &self.from)
            .field("to", &self.to)
            .field("media", &self.media)
            .field("opt_out_type", &self.opt_out_type)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for IncomingMedia {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IncomingMedia({})", self.content_type)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("message_sid", &self.message_sid)
            .field("status", &self.status)
            .field("error_code", &self.error_code)
            .field("to", &self.to)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
