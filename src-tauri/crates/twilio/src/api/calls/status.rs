//! What Twilio calls the states, directions and events of a call, and which of two states is the later one.
//! See <https://www.twilio.com/docs/voice/api/call-resource#call-status-values>.

use crate::word::words;

words! {
    /// How far a call, or one leg of it, has come.
    CallStatus {
        /// Waiting at Twilio to be dialled.
        Queued = "queued",
        /// Being dialled. Only callbacks say so.
        Initiated = "initiated",
        /// The phone rings.
        Ringing = "ringing",
        /// Answered, and not over.
        InProgress = "in-progress",
        /// Answered, and over.
        Completed = "completed",
        /// The line was engaged.
        Busy = "busy",
        /// It could not be put through.
        Failed = "failed",
        /// Nobody answered in time.
        NoAnswer = "no-answer",
        /// Called off before anybody answered: by us, or because the caller hung up.
        Canceled = "canceled",
    }
}

impl CallStatus {
    /// Its place in the one order of all states. Callbacks come late, doubled and out of order: the state of a call
    /// is the highest that was ever seen, see [`CallStatus::or_later`].
    ///
    /// A word that we do not know yet is the lowest: it never hides one that we know.
    pub fn rank(&self) -> u8 {
        match self {
            Self::Other(_) => 0,
            Self::Queued => 1,
            Self::Initiated => 2,
            Self::Ringing => 3,
            Self::InProgress => 4,
            Self::Canceled => 5,
            Self::NoAnswer => 6,
            Self::Busy => 7,
            Self::Failed => 8,
            Self::Completed => 9,
        }
    }

    /// The later of the two, whichever came first. Two unknown words are told apart by the alphabet, so that every
    /// order still gives one state.
    #[must_use]
    pub fn or_later(self, other: Self) -> Self {
        if (other.rank(), other.as_str()) > (self.rank(), self.as_str()) { other } else { self }
    }

    /// Will it stay so?
    pub fn is_final(&self) -> bool {
        self.rank() > Self::InProgress.rank()
    }
}

words! {
    /// Which way a call went.
    CallDirection {
        /// Somebody called one of our numbers.
        Inbound = "inbound",
        /// We called, through the API.
        OutboundApi = "outbound-api",
        /// A leg that `<Dial>` or a conference called.
        OutboundDial = "outbound-dial",
        /// A call through a SIP trunk, coming in.
        TrunkingOriginating = "trunking-originating",
        /// A call through a SIP trunk, going out.
        TrunkingTerminating = "trunking-terminating",
    }
}

words! {
    /// What of a call a status callback can be asked to tell.
    CallEvent {
        /// Twilio dials.
        Initiated = "initiated",
        /// The phone rings.
        Ringing = "ringing",
        /// Somebody, or something, answered.
        Answered = "answered",
        /// It is over, however it ended.
        Completed = "completed",
    }
}

words! {
    /// Who answered a call, where Twilio was asked to tell people from machines.
    AnsweredBy {
        /// A person.
        Human = "human",
        /// A machine that has begun to speak.
        MachineStart = "machine_start",
        /// A machine that has beeped.
        MachineEndBeep = "machine_end_beep",
        /// A machine that has fallen silent.
        MachineEndSilence = "machine_end_silence",
        /// A machine that has ended otherwise.
        MachineEndOther = "machine_end_other",
        /// A fax.
        Fax = "fax",
        /// Nobody could tell.
        Unknown = "unknown",
    }
}

words! {
    /// How `<Dial>` ended, as its `action` is told.
    ///
    /// See <https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus>.
    DialStatus {
        /// Somebody answered, and one side hung up.
        Completed = "completed",
        /// Somebody answered and went into a conference.
        Answered = "answered",
        /// The line was engaged.
        Busy = "busy",
        /// Nobody answered in time.
        NoAnswer = "no-answer",
        /// It could not be put through.
        Failed = "failed",
        /// The caller hung up, or the API ended it, before anybody answered.
        Canceled = "canceled",
    }
}

impl DialStatus {
    /// Did somebody answer?
    pub fn is_answered(&self) -> bool {
        matches!(self, Self::Completed | Self::Answered)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: &[&str] = &[
        "queued",
        "initiated",
        "ringing",
        "in-progress",
        "canceled",
        "no-answer",
        "busy",
        "failed",
        "completed",
        "teleported",
        "paused",
    ];

    #[test]
    fn every_known_state_has_its_own_rank() {
        let ranks: Vec<u8> = ALL.iter().map(|word| CallStatus::from(*word).rank()).collect();
        assert_eq!(ranks, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0]);
        let finals: Vec<bool> = ALL.iter().map(|word| CallStatus::from(*word).is_final()).collect();
        assert_eq!(finals, [false, false, false, false, true, true, true, true, true, false, false]);
    }

    proptest! {
        #[test]
        fn any_order_and_repetition_gives_one_state(
            seen in proptest::collection::vec(proptest::sample::select(ALL), 1..12),
            again in proptest::collection::vec(any::<proptest::sample::Index>(), 0..12),
        ) {
            let state = |words: &[&str]| {
                words.iter().map(|word| CallStatus::from(*word)).reduce(CallStatus::or_later).unwrap()
            };
            let mut other = seen.clone();
            other.extend(again.iter().map(|index| *index.get(&seen)));
            other.reverse();
            prop_assert_eq!(state(&seen), state(&other));
        }
    }
}
