//! What every request about a call says of it, and what many say of its recording.

use crate::api::calls::{CallDirection, CallStatus};
use crate::party::Party;
use crate::sid::{AccountSid, CallSid, RecordingSid};
use crate::webhook::{BadForm, Fields, Params};

/// The call that a request is about. `Debug` hides the numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// Its Sid.
    pub call_sid: CallSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// Who called. On a dialled leg: the caller ID that was shown.
    pub from: Party,
    /// Who was called: one of our numbers where it came in.
    pub to: Party,
    /// How far it has come.
    pub status: CallStatus,
    /// Which way it went.
    pub direction: CallDirection,
    /// The call whose `<Dial>` made this leg.
    pub parent_call_sid: Option<CallSid>,
    /// The number that forwarded it here, where the carrier tells.
    pub forwarded_from: Option<Party>,
    /// The caller's name, where the number pays to look it up.
    pub caller_name: Option<String>,
    /// Why this address is asked, where it is the fallback of another.
    pub failure: Option<Failure>,
}

/// Why Twilio asks a fallback address.
#[derive(Clone, PartialEq, Eq)]
pub struct Failure {
    /// Twilio's number for it, such as 11200.
    pub code: u32,
    /// The address that failed, if Twilio tells.
    pub url: Option<String>,
}

impl About {
    /// Takes the fields that speak of the call, and leaves the others.
    pub(in crate::webhook) fn take(fields: &mut Fields) -> Result<Self, BadForm> {
        let word = |text: &str| (!text.is_empty()).then(|| CallStatus::from(text));
        Ok(Self {
            call_sid: fields.read("CallSid", |text| CallSid::parse(text).ok())?,
            account_sid: fields.read("AccountSid", |text| AccountSid::parse(text).ok())?,
            from: fields.read("From", |text| Some(Party::from_twilio(text)))?,
            to: fields.read("To", |text| Some(Party::from_twilio(text)))?,
            status: fields.read("CallStatus", word)?,
            direction: fields.read("Direction", |text| Some(CallDirection::from(text)))?,
            parent_call_sid: fields.find("ParentCallSid", |text| CallSid::parse(text).ok()),
            forwarded_from: fields
                .find("ForwardedFrom", |text| (!text.is_empty()).then(|| Party::from_twilio(text))),
            caller_name: fields.find("CallerName", |text| (!text.is_empty()).then(|| text.to_owned())),
            failure: Failure::take(fields),
        })
    }

    pub(in crate::webhook) fn put(&self, params: &mut Params) {
        params.put("CallSid", self.call_sid.as_str());
        params.put("AccountSid", self.account_sid.as_str());
        params.put("From", &self.from.address());
        params.put("To", &self.to.address());
        params.put("CallStatus", self.status.as_str());
        params.put("Direction", self.direction.as_str());
        params.put_some("ParentCallSid", self.parent_call_sid.as_ref());
        params.put_some("ForwardedFrom", self.forwarded_from.as_ref().map(Party::address));
        params.put_some("CallerName", self.caller_name.as_deref());
        if let Some(failure) = &self.failure {
            params.put("ErrorCode", &failure.code.to_string());
            params.put_some("ErrorUrl", failure.url.as_deref());
        }
    }
}

impl Failure {
    fn take(fields: &mut Fields) -> Option<Self> {
        let code = fields.find("ErrorCode", |text| text.parse().ok())?;
        Some(Self { code, url: fields.take("ErrorUrl") })
    }
}

impl std::fmt::Debug for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Failure({})", self.code)
    }
}

/// A recording that a request speaks of. Its sound may not be ready.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// Which.
    pub sid: RecordingSid,
    /// Where Twilio says that it lies. Fetch it by its Sid instead.
    pub url: String,
    /// How long it is, in seconds.
    pub duration: Option<u32>,
}

impl Heard {
    /// Takes it, if it is there. Where Twilio gives no Sid, it stands at the end of the URL.
    pub(in crate::webhook) fn take(fields: &mut Fields) -> Option<Self> {
        let url = fields.peek("RecordingUrl").filter(|url| !url.is_empty())?.to_owned();
        let sid = fields
            .peek("RecordingSid")
            .map_or_else(|| sid_in(&url), |text| RecordingSid::parse(text).ok())?;
        fields.take("RecordingUrl");
        fields.take("RecordingSid");
        let duration = fields.find("RecordingDuration", |text| text.parse().ok());
        Some(Self { sid, url, duration })
    }

    pub(in crate::webhook) fn put(&self, params: &mut Params) {
        params.put("RecordingUrl", &self.url);
        params.put("RecordingSid", self.sid.as_str());
        params.put_some("RecordingDuration", self.duration.map(|seconds| seconds.to_string()));
    }
}

fn sid_in(url: &str) -> Option<RecordingSid> {
    let name = url.split(['?', '#']).next()?.rsplit('/').next()?;
    RecordingSid::parse(name.split('.').next()?).ok()
}
