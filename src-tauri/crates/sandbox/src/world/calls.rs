//! Calls and their legs, and what is going on in those that go on.

use std::collections::VecDeque;
use std::time::Duration;

use deskbell_twilio::api::calls::{AnsweredBy, CallDirection, CallEvent, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{CallSid, ConferenceSid, RecordingSid};
use deskbell_twilio::twiml::read::Node;

use super::numbers::Target;
use crate::calls::people::Holder;

/// The turn in which a call rings.
pub(crate) const FIRST_TURN: u64 = 1;

/// A call, or one leg of it.
#[derive(Clone, Debug)]
pub(crate) struct Call {
    pub(crate) sid: CallSid,
    pub(crate) parent: Option<CallSid>,
    pub(crate) direction: CallDirection,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) forwarded_from: Option<String>,
    pub(crate) status: CallStatus,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
    /// When it began to ring.
    pub(crate) started: Option<Millis>,
    pub(crate) answered: Option<Millis>,
    pub(crate) ended: Option<Millis>,
    /// Millionths of a dollar that it cost; none before it ended.
    pub(crate) price: Option<i64>,
    /// Where its progress is told, and which of it.
    pub(crate) callback: Target,
    pub(crate) events: Vec<CallEvent>,
    /// How Twilio finds out who answers; none where it was not asked to.
    pub(crate) detection: Option<String>,
    /// Who answered, once Twilio knows.
    pub(crate) answered_by: Option<AnsweredBy>,
    /// How many callbacks were told of.
    pub(crate) told: u32,
    /// What its first person heard and did.
    pub(crate) heard: Vec<Heard>,
    /// While it goes on.
    pub(crate) live: Option<Live>,
    /// The other side of it, where that is a number of the account too.
    pub(crate) other: Option<CallSid>,
}

/// Seconds, where one that has begun counts.
pub(crate) fn whole_seconds(time: Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_millis() > 0)
}

impl Call {
    /// A call that begins: nobody has answered, nobody is told.
    pub(crate) fn new(sid: CallSid, direction: CallDirection, from: &str, to: &str, at: Millis) -> Call {
        Call {
            sid,
            parent: None,
            direction,
            from: from.to_owned(),
            to: to.to_owned(),
            forwarded_from: None,
            status: CallStatus::Queued,
            created: at,
            updated: at,
            started: None,
            answered: None,
            ended: None,
            price: None,
            callback: Target::default(),
            events: Vec::new(),
            detection: None,
            answered_by: None,
            told: 0,
            heard: Vec::new(),
            live: None,
            other: None,
        }
    }

    /// How many whole seconds it was talked on, up to now or its end.
    pub(crate) fn seconds(&self, now: Millis) -> u64 {
        let end = self.ended.unwrap_or(now);
        self.answered.map_or(0, |answered| whole_seconds(end.since(answered)))
    }
}

/// What a call that goes on is about.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    /// Who is on the phone.
    pub(crate) holder: Holder,
    /// What is still to be done of the present document.
    pub(crate) verbs: VecDeque<Node>,
    /// Where the present document came from; empty where it came with the request.
    pub(crate) document: Target,
    /// Asked when an address fails.
    pub(crate) fallback: Target,
    /// What happens on the answer.
    pub(crate) then: Then,
    pub(crate) doing: Doing,
    /// Counts what it does, so that what was due for something that is over does not happen.
    pub(crate) turn: u64,
}

/// What happens when somebody answers.
#[derive(Clone, Debug)]
pub(crate) enum Then {
    /// An address is asked.
    Ask(Target),
    /// This is done.
    Do(Vec<Node>),
    /// The leg is joined with the call that dialled it.
    Join,
}

/// What is going on.
#[derive(Clone, Debug)]
pub(crate) enum Doing {
    /// It is dialled, or rings.
    Ringing,
    /// An address is asked.
    Asking,
    /// Something is heard, or nothing.
    Hearing,
    /// Keys or words are waited for, to be told to an address.
    Gathering { node: Node, keys: String },
    /// What is said is recorded.
    Recording { node: Node, recording: RecordingSid, since: Millis },
    /// Others are called.
    Dialing { node: Node, legs: Vec<CallSid> },
    /// Two are joined. The side that dialled has the verb, and the recording if there is one.
    Joined { with: CallSid, node: Option<Node>, recording: Option<RecordingSid> },
    /// It is in a conference.
    InRoom { node: Node, call: CallSid, conference: ConferenceSid },
}

impl Live {
    pub(crate) fn new(holder: Holder, fallback: Target, then: Then) -> Live {
        Live {
            holder,
            verbs: VecDeque::new(),
            document: Target::default(),
            fallback,
            then,
            doing: Doing::Ringing,
            turn: FIRST_TURN,
        }
    }

    /// Begins to do something else, and says which turn that is.
    pub(crate) fn turn_to(&mut self, doing: Doing) -> u64 {
        self.doing = doing;
        self.turn += 1;
        self.turn
    }
}

/// Something that somebody on the phone heard or did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// When it began.
    pub at: Millis,
    /// What.
    pub sound: Sound,
}

/// Sound that was fetched to be played.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tune {
    /// How long it lasts.
    pub(crate) length: Duration,
}

/// What can be heard or done on a phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sound {
    /// Words that a voice reads, and in which language.
    Said {
        /// The words.
        words: String,
        /// Such as `en-AU`.
        language: String,
    },
    /// Sound from an address.
    Played {
        /// The address.
        url: String,
        /// How many seconds it lasts, where it was fetched.
        seconds: Option<u64>,
    },
    /// Nothing, where sound should have been played that could not be had.
    NotPlayed {
        /// The address.
        url: String,
    },
    /// Silence of so many seconds.
    Silence(u32),
    /// Ringing, while others are called.
    Ringing,
    /// The tone before a recording.
    Tone,
    /// They pressed these keys.
    Pressed(String),
    /// They said this.
    Spoke(String),
    /// They are joined with whoever has this address.
    Joined(String),
    /// They are in a conference of this name.
    InRoom(String),
    /// The tone of an engaged line.
    Engaged,
    /// The number is not in service.
    NotInService,
    /// "An application error has occurred."
    ApplicationError,
    /// They hung up.
    HungUp,
    /// The other side hung up, or the answer said so.
    WasHungUp,
}
