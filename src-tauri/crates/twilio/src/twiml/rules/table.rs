//! The table: every verb and noun, where it may stand, its attributes and what is in it.
//! See <https://www.twilio.com/docs/voice/twiml>.

/// What is known of a verb or noun.
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) inside: &'static [&'static str],
    pub(super) attributes: &'static [(&'static str, Kind)],
    pub(super) content: Content,
}

/// What an element holds.
pub(super) enum Content {
    Nothing,
    Words,
    /// An address, or keys in an attribute.
    Sound,
    Number,
    Sip,
    Nodes,
    Targets,
}

/// What an attribute may be.
pub(super) enum Kind {
    Any,
    Url,
    Method,
    Flag,
    Count(u32, u32),
    CountOrAuto,
    /// Keys of a telephone; none, too.
    Keys,
    /// Keys and pauses.
    Tones,
    Words(&'static [&'static str]),
    Word(&'static [&'static str]),
    Hints,
}

use Kind::{Any, Count, CountOrAuto, Flag, Hints, Keys, Method, Tones, Url, Word, Words};

const CALL_EVENTS: Kind = Words(&["initiated", "ringing", "answered", "completed"]);
const RECORDING_EVENTS: Kind = Words(&["in-progress", "completed", "absent"]);
const ROOM_EVENTS: Kind =
    Words(&["start", "end", "join", "leave", "mute", "hold", "modify", "speaker", "announcement"]);
const TRIM: Kind = Word(&["trim-silence", "do-not-trim"]);
const DIAL_RECORD: Kind = Word(&[
    "do-not-record",
    "record-from-answer",
    "record-from-ringing",
    "record-from-answer-dual",
    "record-from-ringing-dual",
]);

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "Say",
        inside: &["Response", "Gather"],
        attributes: &[("voice", Any), ("language", Any), ("loop", Count(0, 1000))],
        content: Content::Words,
    },
    Rule {
        name: "Play",
        inside: &["Response", "Gather"],
        attributes: &[("loop", Count(0, 1000)), ("digits", Tones)],
        content: Content::Sound,
    },
    Rule {
        name: "Pause",
        inside: &["Response", "Gather"],
        attributes: &[("length", Count(1, 86_400))],
        content: Content::Nothing,
    },
    Rule { name: "Hangup", inside: &["Response"], attributes: &[], content: Content::Nothing },
    Rule { name: "Leave", inside: &["Response"], attributes: &[], content: Content::Nothing },
    Rule {
        name: "Redirect",
        inside: &["Response"],
        attributes: &[("method", Method)],
        content: Content::Words,
    },
    Rule {
        name: "Reject",
        inside: &["Response"],
        attributes: &[("reason", Word(&["rejected", "busy"]))],
        content: Content::Nothing,
    },
    Rule {
        name: "Dial",
        inside: &["Response"],
        attributes: &[
            ("action", Url),
            ("method", Method),
            ("timeout", Count(5, 600)),
            ("timeLimit", Count(1, 86_400)),
            ("callerId", Any),
            ("answerOnBridge", Flag),
            ("hangupOnStar", Flag),
            ("record", DIAL_RECORD),
            ("recordingStatusCallback", Url),
            ("recordingStatusCallbackMethod", Method),
            ("recordingStatusCallbackEvent", RECORDING_EVENTS),
            ("recordingTrack", Word(&["inbound", "outbound", "both"])),
            ("trim", TRIM),
            ("ringTone", Any),
            ("sequential", Flag),
            ("referUrl", Url),
            ("referMethod", Method),
            ("callReason", Any),
        ],
        content: Content::Targets,
    },
    Rule {
        name: "Number",
        inside: &["Dial"],
        attributes: &[
            ("url", Url),
            ("method", Method),
            ("sendDigits", Tones),
            ("statusCallback", Url),
            ("statusCallbackMethod", Method),
            ("statusCallbackEvent", CALL_EVENTS),
            ("byoc", Any),
        ],
        content: Content::Number,
    },
    Rule {
        name: "Sip",
        inside: &["Dial"],
        attributes: &[
            ("username", Any),
            ("password", Any),
            ("url", Url),
            ("method", Method),
            ("statusCallback", Url),
            ("statusCallbackMethod", Method),
            ("statusCallbackEvent", CALL_EVENTS),
        ],
        content: Content::Sip,
    },
    Rule {
        name: "Conference",
        inside: &["Dial"],
        attributes: &[
            ("muted", Flag),
            ("beep", Word(&["true", "false", "onEnter", "onExit"])),
            ("startConferenceOnEnter", Flag),
            ("endConferenceOnExit", Flag),
            ("participantLabel", Any),
            ("waitUrl", Any),
            ("waitMethod", Method),
            ("maxParticipants", Count(1, 250)),
            ("record", Word(&["do-not-record", "record-from-start"])),
            ("trim", TRIM),
            ("coach", Any),
            ("statusCallback", Url),
            ("statusCallbackMethod", Method),
            ("statusCallbackEvent", ROOM_EVENTS),
            ("recordingStatusCallback", Url),
            ("recordingStatusCallbackMethod", Method),
            ("recordingStatusCallbackEvent", RECORDING_EVENTS),
        ],
        content: Content::Words,
    },
    Rule {
        name: "Gather",
        inside: &["Response"],
        attributes: &[
            ("input", Word(&["dtmf", "speech", "dtmf speech"])),
            ("action", Url),
            ("method", Method),
            ("timeout", Count(0, 600)),
            ("numDigits", Count(1, 100)),
            ("finishOnKey", Keys),
            ("speechTimeout", CountOrAuto),
            ("speechModel", Any),
            ("language", Any),
            ("hints", Hints),
            ("profanityFilter", Flag),
            ("enhanced", Flag),
            ("actionOnEmptyResult", Flag),
            ("partialResultCallback", Url),
            ("partialResultCallbackMethod", Method),
            ("bargeIn", Flag),
            ("maxSpeechTime", Count(1, 60)),
        ],
        content: Content::Nodes,
    },
    Rule {
        name: "Record",
        inside: &["Response"],
        attributes: &[
            ("action", Url),
            ("method", Method),
            ("timeout", Count(0, 600)),
            ("finishOnKey", Keys),
            ("maxLength", Count(2, 86_400)),
            ("playBeep", Flag),
            ("trim", TRIM),
            ("recordingStatusCallback", Url),
            ("recordingStatusCallbackMethod", Method),
            ("recordingStatusCallbackEvent", RECORDING_EVENTS),
            ("transcribe", Flag),
            ("transcribeCallback", Url),
        ],
        content: Content::Nothing,
    },
];
