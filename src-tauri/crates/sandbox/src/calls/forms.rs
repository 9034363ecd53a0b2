//! The forms that webhooks about calls carry, field by field as Twilio sends them.
//! <https://www.twilio.com/docs/voice/twiml#request-parameters>

use deskbell_twilio::api::calls::{CallEvent, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::AccountSid;

use crate::rest::uris;
use crate::webhook::forms::{Form, add, place};
use crate::world::calls::Call;
use crate::world::recordings::Recording;

/// Of every request about a call.
pub(super) fn about(call: &Call, account: &AccountSid) -> Form {
    let mut form = Form::new();
    add(&mut form, "AccountSid", account.as_str());
    add(&mut form, "ApiVersion", "2010-04-01");
    add(&mut form, "CallSid", call.sid.as_str());
    add(&mut form, "CallStatus", call.status.as_str());
    add(&mut form, "Called", &call.to);
    place(&mut form, "Called", &call.to);
    add(&mut form, "Caller", &call.from);
    place(&mut form, "Caller", &call.from);
    add(&mut form, "Direction", call.direction.as_str());
    if let Some(number) = &call.forwarded_from {
        add(&mut form, "ForwardedFrom", number);
    }
    add(&mut form, "From", &call.from);
    place(&mut form, "From", &call.from);
    if let Some(parent) = &call.parent {
        add(&mut form, "ParentCallSid", parent.as_str());
    }
    add(&mut form, "To", &call.to);
    place(&mut form, "To", &call.to);
    form
}

/// Of a callback about how a call fares.
pub(super) fn status(call: &Call, event: &CallEvent, at: Millis, account: &AccountSid) -> Form {
    let mut form = about(call, account);
    if *event == CallEvent::Completed {
        let seconds = call.seconds(at);
        if call.status == CallStatus::Completed {
            add(&mut form, "CallDuration", seconds);
            add(&mut form, "Duration", seconds.div_ceil(60));
        }
        let code = match call.status {
            CallStatus::Completed => 200,
            CallStatus::Busy => 486,
            CallStatus::NoAnswer | CallStatus::Canceled => 487,
            _ => 404,
        };
        add(&mut form, "SipResponseCode", code);
    }
    if let Some(by) = &call.answered_by {
        add(&mut form, "AnsweredBy", by.as_str());
    }
    add(&mut form, "Timestamp", at.to_rfc2822());
    add(&mut form, "CallbackSource", "call-progress-events");
    add(&mut form, "SequenceNumber", call.told);
    form
}

/// What requests about a call say of its recording.
pub(super) fn recording(recording: &Recording, seconds: u64, account: &AccountSid, base: &str) -> Form {
    let mut form = Form::new();
    add(&mut form, "RecordingUrl", address(recording, account, base));
    add(&mut form, "RecordingSid", recording.sid.as_str());
    add(&mut form, "RecordingDuration", seconds);
    form
}

/// Of a callback about how a recording fares.
pub(super) fn recording_status(recording: &Recording, account: &AccountSid, base: &str) -> Form {
    let mut form = Form::new();
    add(&mut form, "AccountSid", account.as_str());
    add(&mut form, "CallSid", recording.call.as_str());
    add(&mut form, "RecordingSid", recording.sid.as_str());
    add(&mut form, "RecordingUrl", address(recording, account, base));
    add(&mut form, "RecordingStatus", recording.status.as_str());
    if let Some(seconds) = recording.duration {
        add(&mut form, "RecordingDuration", seconds);
    }
    add(&mut form, "RecordingChannels", recording.channels);
    add(&mut form, "RecordingStartTime", recording.created.to_rfc2822());
    add(&mut form, "RecordingSource", recording.source.as_str());
    add(&mut form, "RecordingTrack", "both");
    add(&mut form, "ErrorCode", 0);
    form
}

fn address(recording: &Recording, account: &AccountSid, base: &str) -> String {
    format!("{base}{}", uris::recording(account, &recording.sid))
}
