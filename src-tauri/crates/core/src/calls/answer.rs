//! What a plan sounds like to Twilio: TwiML in which every address is absolute and leads back to the rules.

use std::collections::BTreeMap;

use deskbell_twilio::api::calls::CallEvent;
use deskbell_twilio::api::recordings::RecordingEvent;
use deskbell_twilio::twiml::{
    Conference, Dial, DialRecord, Gather, Input, Number, Play, Prompt, Record, Reject, Say, Sip, Target,
    Verb, Voice,
};
use deskbell_twilio::{CallSid, Party, PhoneNumber, Secret};

use crate::account::Office;
use crate::calls::moving::doors::Step as MoveStep;
use crate::calls::{STATUS, question};
use crate::routing::{Accept, Manner, Phone, Place, Planned, Said, Shows, Then, default_words};
use crate::store::Id;

/// A message on the voicemail is no longer than this where no rules say so, in seconds.
const LONGEST: u32 = 300;
/// So much silence ends a message, in seconds.
const SILENCE: u32 = 5;
/// Whoever answered has so long to press 1, in seconds.
const THINKING: u32 = 8;
/// The other side of a call of ours rings so long, in seconds, and Twilio adds five.
const THEIR_RINGING: u32 = 40;
/// A phone to which a live call is moved rings so long, in seconds: whoever is on the call waits.
const MOVED_RINGING: u32 = 15;
/// Twilio lets a phone ring so much longer than it is told, and no shorter than this, in seconds.
const BUFFER: u32 = 5;

/// Whose call it is, and how one speaks to them.
pub(super) struct About<'a> {
    pub(super) sid: &'a CallSid,
    pub(super) them: &'a Party,
    pub(super) ours: &'a str,
    pub(super) manner: &'a Manner,
    /// Of the SIP addresses that are rung.
    pub(super) passwords: &'a BTreeMap<String, Secret>,
    /// Where the recordings can be fetched that are played.
    pub(super) sounds: &'a BTreeMap<Id, String>,
    pub(super) recording: Recorded,
}

/// What is recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Recorded {
    /// How long a message may be, in seconds.
    pub(super) longest: u32,
    /// Whether Twilio shall write messages down.
    pub(super) are_written: bool,
    /// Whether conversations are recorded too.
    pub(super) conversations: bool,
}

impl Default for Recorded {
    fn default() -> Recorded {
        Recorded { longest: LONGEST, are_written: false, conversations: false }
    }
}

/// The answer to a call.
pub(super) fn of(office: &Office, about: &About<'_>, planned: &Planned) -> Voice {
    if let Then::Ask { place, listens } = &planned.then {
        return question::of(office, about, place, listens, &planned.says);
    }
    let voice = planned.says.iter().fold(Voice::new(), |voice, said| hear(voice, about, said));
    match &planned.then {
        Then::Ring { place, phones, seconds, accept, shows, .. } => {
            match dial(office, about, place, phones, (*seconds, *accept, *shows)) {
                Some(dial) => voice.then(dial),
                // Rules are checked when they are kept: a number that cannot be rung is a defect, and no dead end.
                None => take_message(office, hear(voice, about, &default_words().into()), about.recording),
            }
        }
        Then::Voicemail(said) => take_message(office, hear(voice, about, said), about.recording),
        Then::Room => voice.then(into_room(office)),
        Then::HangUp | Then::Ask { .. } => voice.then(Verb::Hangup),
        Then::Reject => voice.then(Reject::Rejected),
    }
}

/// The answer when nothing else can be said: they can leave a message.
pub(super) fn voicemail(office: &Office) -> Voice {
    message(office, &Manner::default())
}

/// The same, as a number speaks.
pub(super) fn message(office: &Office, manner: &Manner) -> Voice {
    take_message(office, Voice::new().then(manner.say(default_words())), Recorded::default())
}

/// Plays the office's recording where it can be fetched, and otherwise says its words.
fn hear(voice: Voice, about: &About<'_>, said: &Said) -> Voice {
    match prompt(about, said) {
        Some(Prompt::Play(play)) => voice.then(play),
        Some(Prompt::Say(say)) => voice.then(say),
        Some(Prompt::Pause(seconds)) => voice.then(Verb::Pause(seconds)),
        None => voice,
    }
}

/// How something is said; none where nothing is.
pub(super) fn prompt(about: &About<'_>, said: &Said) -> Option<Prompt> {
    let address = said.sound.and_then(|sound| about.sounds.get(&sound));
    match address {
        Some(address) => Some(Play::new(address).into()),
        None if said.words.trim().is_empty() => None,
        None => Some(about.manner.say(&said.words).into()),
    }
}

/// The answer to a call that is over, or that nobody should hear of again.
pub(crate) fn hang_up() -> Voice {
    Voice::new().then(Verb::Hangup)
}

/// What a call of our own hears that came back by forwarding.
pub(super) fn forwarding_works() -> Voice {
    Voice::new().then(Say::new("Forwarding works. Goodbye.")).then(Verb::Hangup)
}

/// What is said after a message was left.
pub(super) fn thanks() -> Voice {
    Voice::new().then(Say::new("Thank you. Goodbye.")).then(Verb::Hangup)
}

/// What whoever answered hears before they are joined.
pub(super) fn ask(office: &Office, parent: &CallSid) -> Voice {
    wait_for_1(
        "There is a call for the office. Press 1 to take it.",
        url(office, &format!("/calls/accepted/{parent}")),
    )
}

/// Asks for a 1: a mailbox that answered presses nothing.
fn wait_for_1(words: &str, action: String) -> Voice {
    let gather = Gather {
        action: Some(action),
        input: Some(Input::Keys),
        timeout: Some(THINKING),
        num_digits: Some(1),
        prompts: vec![Prompt::Say(Say::new(words)), Prompt::Pause(1), Prompt::Say(Say::new(words))],
        ..Gather::default()
    };
    // Verbs after a Gather are done when nothing was pressed.
    Voice::new().then(gather).then(Verb::Hangup)
}

/// What joins whoever pressed 1 with the caller: nothing more to say.
pub(super) fn join() -> Voice {
    Voice::new()
}

/// What our own phone hears before the other side is rung.
pub(super) fn ask_ours(office: &Office, call: Id) -> Voice {
    wait_for_1("Press 1 to be put through.", url(office, &format!("/calls/connect/{call}")))
}

/// What rings the other side of a call that we make, which sees our number.
pub(super) fn ring_them(office: &Office, call: Id, theirs: &str, ours: &str) -> Voice {
    let Ok(number) = PhoneNumber::from_twilio(theirs) else { return hang_up() };
    let number = Number {
        status_callback: Some(url(office, STATUS)),
        status_events: vec![
            CallEvent::Initiated,
            CallEvent::Ringing,
            CallEvent::Answered,
            CallEvent::Completed,
        ],
        ..Number::new(number)
    };
    Voice::new().then(Dial {
        action: Some(url(office, &format!("/calls/bridged/{call}"))),
        timeout: Some(THEIR_RINGING),
        caller_id: Some(ours.to_owned()),
        ..Dial::to([number.into()])
    })
}

/// Whose number is seen on a phone that is rung for a moved call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// Of whoever called.
    Theirs,
    /// This one of ours.
    Ours(String),
}

/// What rings a phone of the office for a call that is moved. Whoever is on it hears that it rings.
pub(super) fn ring_moved(office: &Office, step: MoveStep, phone: &str, shown: Shown) -> Voice {
    let Ok(number) = PhoneNumber::from_twilio(phone) else { return voicemail(office) };
    let number = Number {
        url: Some(url(office, &format!("/calls/move-ask/{}", step.path()))),
        status_callback: Some(url(office, STATUS)),
        status_events: vec![CallEvent::Answered, CallEvent::Completed],
        ..Number::new(number)
    };
    Voice::new().then(Dial {
        action: Some(url(office, &format!("/calls/move-over/{}", step.path()))),
        timeout: Some(MOVED_RINGING),
        caller_id: match shown {
            Shown::Theirs => None,
            Shown::Ours(ours) => Some(ours),
        },
        ..Dial::to([number.into()])
    })
}

/// What whoever answered hears before they get a call that is moved.
pub(super) fn ask_moved(office: &Office, step: MoveStep) -> Voice {
    wait_for_1(
        "A call is passed on to you. Press 1 to take it.",
        url(office, &format!("/calls/move-took/{}", step.path())),
    )
}

/// What whoever was moved hears where nobody takes them, and no message is taken.
pub(super) fn sorry() -> Voice {
    Voice::new()
        .then(Say::new("Nobody can come to the phone right now. We will call you back. Goodbye."))
        .then(Verb::Hangup)
}

/// What leads a call into the office's conference room. Only what the first who comes says of callbacks counts.
pub(crate) fn room(office: &Office) -> Voice {
    Voice::new().then(into_room(office))
}

fn into_room(office: &Office) -> Dial {
    let events = ["start", "end", "join", "leave", "mute", "hold"];
    let conference = Conference {
        name: crate::rooms::NAME.to_owned(),
        starts_on_enter: Some(true),
        ends_on_exit: Some(false),
        status_callback: Some(url(office, "/calls/room")),
        status_events: events.map(str::to_owned).to_vec(),
        ..Conference::default()
    };
    Dial::to([conference.into()])
}

/// What a call hears whose other side is on its way into the room: a moment of silence.
pub(crate) fn wait_for_room(office: &Office, call: Id) -> Voice {
    Voice::new().then(Verb::Pause(2)).then(Verb::Redirect(url(office, &format!("/calls/room-next/{call}"))))
}

/// What whoever is called into the room hears first.
pub(crate) fn ask_into_room(office: &Office, entry: Id, name: &str) -> Voice {
    let name = if name.is_empty() { "the conference of the office" } else { name };
    wait_for_1(
        &format!("You are asked into {name}. Press 1 to join."),
        url(office, &format!("/calls/room-took/{entry}")),
    )
}

/// How the ringing of the other side ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answered {
    Spoke,
    Busy,
    Failed,
    Nobody,
}

/// What our own phone hears at the end.
pub(super) fn goodbye(how: Answered) -> Voice {
    let words = match how {
        Answered::Spoke => return hang_up(),
        Answered::Busy => "The line is engaged. Goodbye.",
        Answered::Failed => "This number could not be reached. Goodbye.",
        Answered::Nobody => "Nobody answered. Goodbye.",
    };
    Voice::new().then(Say::new(words)).then(Verb::Hangup)
}

fn dial(
    office: &Office,
    about: &About<'_>,
    place: &Place,
    phones: &[Phone],
    (seconds, accept, shows): (u32, Accept, Shows),
) -> Option<Dial> {
    let whisper = url(office, &format!("/calls/whisper/{}", about.sid));
    let whisper = (accept == Accept::PressOne).then_some(whisper);
    let events = || vec![CallEvent::Answered, CallEvent::Completed];
    let target = |phone: &Phone| -> Option<Target> {
        if phone.is_sip() {
            return Some(Target::Sip(Sip {
                uri: phone.number.clone(),
                username: (!phone.user.is_empty()).then(|| phone.user.clone()),
                password: about.passwords.get(&phone.number).map(|password| password.expose().to_owned()),
                url: whisper.clone(),
                status_callback: Some(url(office, STATUS)),
                status_events: events(),
            }));
        }
        let number = PhoneNumber::from_twilio(&phone.number).ok()?;
        Some(Target::Number(Number {
            url: whisper.clone(),
            status_callback: Some(url(office, STATUS)),
            status_events: events(),
            ..Number::new(number)
        }))
    };
    let targets: Vec<Target> = phones.iter().filter_map(target).collect();
    let is_ours = shows == Shows::Ours || about.them.phone().is_none();
    (!targets.is_empty()).then(|| Dial {
        action: Some(url(office, &format!("/calls/dialed/{}", place.path()))),
        timeout: Some(seconds.saturating_sub(BUFFER).max(BUFFER)),
        caller_id: is_ours.then(|| about.ours.to_owned()),
        answer_on_bridge: Some(true),
        record: about.recording.conversations.then_some(DialRecord::FromAnswerDual),
        recording_status_callback: about.recording.conversations.then(|| url(office, "/calls/conversation")),
        ..Dial::to(targets)
    })
}

fn take_message(office: &Office, voice: Voice, recording: Recorded) -> Voice {
    voice.then(Record {
        timeout: Some(SILENCE),
        finish_on_key: Some("#".to_owned()),
        max_length: Some(recording.longest),
        transcribe_callback: recording.are_written.then(|| url(office, "/calls/transcribed")),
        recording_status_callback: Some(url(office, "/calls/recording")),
        recording_events: vec![RecordingEvent::Completed, RecordingEvent::Absent],
        ..Record::new(url(office, "/calls/recorded"))
    })
}

/// The public address of a path. A request has just come through it, so it is known.
pub(crate) fn url(office: &Office, path: &str) -> String {
    office.url_of(path).unwrap_or_else(|| path.to_owned())
}
