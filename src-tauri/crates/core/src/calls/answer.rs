//! What a plan sounds like to Twilio: TwiML in which every address is absolute and leads back to the rules.

use deskbell_twilio::api::calls::CallEvent;
use deskbell_twilio::api::recordings::RecordingEvent;
use deskbell_twilio::twiml::{Dial, Gather, Input, Number, Prompt, Record, Reject, Say, Verb, Voice};
use deskbell_twilio::{CallSid, Party, PhoneNumber};

use crate::account::Office;
use crate::calls::STATUS;
use crate::routing::{Accept, Phone, Place, Planned, Shows, Then, default_words};

/// A message on the voicemail is no longer than this, in seconds.
const LONGEST: u32 = 300;
/// So much silence ends a message, in seconds.
const SILENCE: u32 = 5;
/// Whoever answered has so long to press 1, in seconds.
const THINKING: u32 = 8;
/// Twilio lets a phone ring so much longer than it is told, and no shorter than this, in seconds.
const BUFFER: u32 = 5;

/// Whose call it is, and in which language one speaks to them.
pub(super) struct About<'a> {
    pub(super) sid: &'a CallSid,
    pub(super) them: &'a Party,
    pub(super) ours: &'a str,
    pub(super) language: &'a str,
}

/// The answer to a call.
pub(super) fn of(office: &Office, about: &About<'_>, planned: &Planned) -> Voice {
    let says = |voice: Voice, words: &String| voice.then(say(words, about.language));
    let voice = planned.says.iter().fold(Voice::new(), says);
    match &planned.then {
        Then::Ring { place, phones, seconds, accept, shows } => {
            match dial(office, about, *place, phones, (*seconds, *accept, *shows)) {
                Some(dial) => voice.then(dial),
                // Rules are checked when they are kept: a number that cannot be rung is a defect, and no dead end.
                None => take_message(office, voice, default_words(), about.language),
            }
        }
        Then::Voicemail(words) => take_message(office, voice, words, about.language),
        Then::HangUp => voice.then(Verb::Hangup),
        Then::Reject => voice.then(Reject::Rejected),
    }
}

/// The answer when nothing else can be said: they can leave a message.
pub(super) fn voicemail(office: &Office) -> Voice {
    take_message(office, Voice::new(), default_words(), "")
}

/// The answer to a call that is over, or that nobody should hear of again.
pub(super) fn hang_up() -> Voice {
    Voice::new().then(Verb::Hangup)
}

/// What is said after a message was left.
pub(super) fn thanks(language: &str) -> Voice {
    Voice::new().then(say("Thank you. Goodbye.", language)).then(Verb::Hangup)
}

/// What whoever answered hears before they are joined.
pub(super) fn ask(office: &Office, parent: &CallSid) -> Voice {
    let words = "There is a call for the office. Press 1 to take it.";
    let gather = Gather {
        action: Some(url(office, &format!("/calls/accepted/{parent}"))),
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

fn dial(
    office: &Office,
    about: &About<'_>,
    place: Place,
    phones: &[Phone],
    (seconds, accept, shows): (u32, Accept, Shows),
) -> Option<Dial> {
    let whisper = url(office, &format!("/calls/whisper/{}", about.sid));
    let number = |phone: &Phone| {
        let number = PhoneNumber::from_twilio(&phone.number).ok()?;
        Some(Number {
            url: (accept == Accept::PressOne).then(|| whisper.clone()),
            status_callback: Some(url(office, STATUS)),
            status_events: vec![CallEvent::Answered, CallEvent::Completed],
            ..Number::new(number)
        })
    };
    let targets: Vec<_> = phones.iter().filter_map(number).map(Into::into).collect();
    let is_ours = shows == Shows::Ours || about.them.phone().is_none();
    (!targets.is_empty()).then(|| Dial {
        action: Some(url(office, &format!("/calls/dialed/{}", place.path()))),
        timeout: Some(seconds.saturating_sub(BUFFER).max(BUFFER)),
        caller_id: is_ours.then(|| about.ours.to_owned()),
        answer_on_bridge: Some(true),
        ..Dial::to(targets)
    })
}

fn take_message(office: &Office, voice: Voice, words: &str, language: &str) -> Voice {
    let voice = if words.trim().is_empty() { voice } else { voice.then(say(words, language)) };
    voice.then(Record {
        timeout: Some(SILENCE),
        finish_on_key: Some("#".to_owned()),
        max_length: Some(LONGEST),
        recording_status_callback: Some(url(office, "/calls/recording")),
        recording_events: vec![RecordingEvent::Completed, RecordingEvent::Absent],
        ..Record::new(url(office, "/calls/recorded"))
    })
}

fn say(words: &str, language: &str) -> Say {
    Say { language: (!language.is_empty()).then(|| language.to_owned()), ..Say::new(words) }
}

/// The public address of a path. A request has just come through it, so it is known.
fn url(office: &Office, path: &str) -> String {
    office.url_of(path).unwrap_or_else(|| path.to_owned())
}
