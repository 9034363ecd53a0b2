//! Calls of the days before the story begins, as listings show them: answered, missed, and two voicemails.

use std::time::Duration;

use deskbell_twilio::api::calls::{CallDirection, CallStatus};
use deskbell_twilio::api::recordings::{RecordingSource, RecordingStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, RecordingSid};

use super::script::{DAN, KOFI, MARGARET, MAYA, STRANGER, TOM};
use crate::sids::mint;
use crate::world::World;
use crate::world::calls::Call;
use crate::world::numbers::Target;
use crate::world::recordings::Recording;

/// The phone that rings for the front desk.
pub(crate) const RECEPTION: &str = "+12025550160";

/// A call of before.
struct Past {
    minutes_before: u64,
    from: &'static str,
    end: End,
}

/// How it went.
enum End {
    /// Reception answered, and they talked for so many seconds.
    Answered(u64),
    /// Reception did not answer, and the caller hung up.
    Missed,
    /// Reception did not answer, and the caller left this, of so many seconds.
    Voicemail(&'static str, u32),
}

const HOUR: u64 = 60;
const DAY: u64 = 24 * HOUR;
/// How long reception's phone rings, in seconds.
const RINGING: u64 = 22;

const PAST: &[Past] = &[
    Past { minutes_before: 9 * DAY + 3 * HOUR, from: MAYA, end: End::Answered(184) },
    Past { minutes_before: 4 * DAY + 35, from: TOM, end: End::Missed },
    Past { minutes_before: 4 * DAY + 21, from: TOM, end: End::Answered(63) },
    Past {
        minutes_before: 2 * DAY + 5 * HOUR,
        from: MARGARET,
        end: End::Voicemail(
            "Good afternoon, this is Margaret Featherstonehaugh. I should like to know whether I may eat before my appointment. \
             Thank you, goodbye.",
            14,
        ),
    },
    Past { minutes_before: DAY + 2 * HOUR, from: "anonymous", end: End::Missed },
    Past { minutes_before: 20 * HOUR, from: KOFI, end: End::Answered(41) },
    Past {
        minutes_before: 3 * HOUR + 12,
        from: STRANGER,
        end: End::Voicemail(
            "Hello, I found your number on the door. Are you taking new patients? You can text me on this number.",
            11,
        ),
    },
    Past { minutes_before: 48, from: DAN, end: End::Missed },
];

/// Fills the calls in.
pub(super) fn write(world: &mut World, started: Millis) {
    let Some(ours) = world.numbers.first().map(|number| number.digits.as_str().to_owned()) else { return };
    for (place, past) in PAST.iter().enumerate() {
        let at = started - Duration::from_secs(past.minutes_before * 60);
        let name = format!("{}/story/calls/{place}", world.account.sid);
        let (sid, leg): (CallSid, CallSid) = (mint("CA", &name), mint("CA", &format!("{name}/leg")));
        let (status, talked) = match past.end {
            End::Answered(seconds) => (CallStatus::Completed, seconds),
            _ => (CallStatus::NoAnswer, 0),
        };
        let after = match past.end {
            End::Voicemail(_, seconds) => u64::from(seconds) + 6,
            _ => talked,
        };
        let over = at + Duration::from_secs(RINGING + after);
        let mut call = made(&sid, CallDirection::Inbound, (past.from, &ours), at, over);
        (call.answered, call.price) = (Some(at), Some(8_500));
        let mut rung = made(&leg, CallDirection::OutboundDial, (past.from, RECEPTION), at, over);
        rung.parent = Some(sid.clone());
        rung.status = status;
        if talked > 0 {
            (rung.answered, rung.price) = (Some(at + Duration::from_secs(RINGING)), Some(14_000));
        } else {
            rung.ended = Some(at + Duration::from_secs(RINGING));
        }
        world.calls.add(sid.as_str(), at.0, call);
        world.calls.add(leg.as_str(), at.0, rung);
        if let End::Voicemail(words, seconds) = past.end {
            let begun = over - Duration::from_secs(seconds.into());
            let recording: RecordingSid = mint("RE", &name);
            let made = voicemail(recording.clone(), sid, (words, seconds), begun);
            world.recordings.add(recording.as_str(), begun.0, made);
        }
    }
}

fn made(sid: &CallSid, direction: CallDirection, who: (&str, &str), at: Millis, over: Millis) -> Call {
    let mut call = Call::new(sid.clone(), direction, who.0, who.1, at);
    call.status = CallStatus::Completed;
    (call.started, call.ended, call.updated) = (Some(at), Some(over), over);
    call
}

fn voicemail(sid: RecordingSid, call: CallSid, (words, seconds): (&str, u32), at: Millis) -> Recording {
    Recording {
        sid,
        call,
        status: RecordingStatus::Completed,
        source: RecordingSource::RecordVerb,
        channels: 1,
        duration: Some(seconds),
        created: at,
        updated: at + Duration::from_secs(u64::from(seconds) + 2),
        words: words.to_owned(),
        callback: Target::default(),
        tells: Vec::new(),
        transcribe: None,
        written: None,
    }
}
