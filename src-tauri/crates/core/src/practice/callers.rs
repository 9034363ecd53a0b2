//! Calling one of our numbers as somebody: what they do on the phone, and what they hear, as text.

use deskbell_twilio::{Millis, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::calls::{find_stage, our_number, read_address, show};
use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// A voicemail of practice need not be longer.
const LONGEST_WORDS: usize = 500;
/// What can be pressed at once.
const MOST_KEYS: usize = 20;

/// Calls one of our numbers as somebody.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PretendCall {
    /// One of the people, or any number as people write it; nothing keeps the number back.
    pub from: String,
    /// Our number.
    pub number: Id,
}

/// Does something on the phone of somebody who calls.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PretendOnCall {
    /// Twilio's name for the call.
    pub sid: String,
    /// What.
    pub act: CallAct,
}

/// What somebody does on the phone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallAct {
    /// Presses keys: digits, `*` and `#`.
    Press(String),
    /// Says something: an answer, or a part of a voicemail.
    Say(String),
    /// Hangs up.
    HangUp,
}

/// Asks how a pretended call goes.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadPretendedCall {
    /// Twilio's name for it.
    pub sid: String,
}

/// Says how the phone with an address behaves when we call it.
#[derive(Debug, Clone, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SetPretendedPhone {
    /// The number as people write it, or a SIP address.
    pub address: String,
    /// How.
    pub answering: PhoneManner,
    /// To which of our numbers it forwards, where it does.
    #[serde(default)]
    pub number: Option<Id>,
}

/// How a phone behaves that is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhoneManner {
    /// It rings, and nobody answers.
    Rings,
    /// Somebody answers and presses 1 when asked.
    Answers,
    /// Somebody answers and presses 2 when asked.
    AsksForChange,
    /// Somebody answers and presses 3 when asked.
    AsksForUs,
    /// A mailbox answers, and presses nothing.
    Mailbox,
    /// The line is engaged.
    Busy,
    /// It rings, and then its carrier forwards the call to us.
    Forwards,
}

/// A pretended call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PretendedCall {
    /// Twilio's name for it.
    pub sid: String,
    /// The caller's address.
    pub from: String,
    /// As people write it.
    pub display: String,
    /// Does it go on?
    pub is_on: bool,
    /// What was heard and done, oldest first.
    pub heard: Vec<OnCall>,
}

/// Something that was heard or done on the caller's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OnCall {
    /// When it began.
    pub at: Millis,
    /// What.
    pub sound: CallSound,
    /// The words, the keys, the seconds, the address or the name, where there are any.
    pub words: String,
}

/// What is heard or done on a phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallSound {
    /// A voice reads words.
    Said,
    /// Sound from an address is played, for so many seconds where it was fetched.
    Played,
    /// Sound should have been played, and could not be had.
    NotPlayed,
    /// Nothing is heard for so many seconds.
    Silence,
    /// It rings.
    Ringing,
    /// The tone before a recording.
    Tone,
    /// They pressed keys.
    Pressed,
    /// They said words.
    Spoke,
    /// They talk with somebody.
    Joined,
    /// They are in a conference.
    InRoom,
    /// The line is engaged.
    Engaged,
    /// The number is not in service.
    NotInService,
    /// Twilio says that an application error has occurred.
    ApplicationError,
    /// They hung up.
    HungUp,
    /// The other side hung up.
    WasHungUp,
}

/// A call as the stage knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageCall {
    /// The caller's address; empty where it was kept back.
    pub from: String,
    /// Does it go on?
    pub is_on: bool,
    /// What was heard and done, oldest first.
    pub heard: Vec<OnCall>,
}

/// Calls one of our numbers as somebody, who does nothing until they are told to.
///
/// # Errors
/// `bad_input` for a number that nobody can call from; nobody calls then.
pub async fn call(office: &Office, args: PretendCall) -> Result<PretendedCall, Error> {
    let stage = find_stage(office)?;
    let to = our_number(office, args.number).await?;
    let from = match args.from.trim() {
        "" => String::new(),
        typed => read_address(office, stage, typed)?,
    };
    if from == to.as_str() {
        return Err(Error::bad_input("from", "This is your own number. Call as somebody else."));
    }
    if !from.is_empty() && PhoneNumber::from_twilio(&from).is_err() {
        return Err(Error::bad_input("from", "Only a phone can call. Choose somebody with a number."));
    }
    let sid = stage.call(&from, &to);
    find(office, sid)
}

/// Lets somebody who calls press, speak or hang up.
///
/// # Errors
/// `bad_input` for what no phone has a key for; [`Error::NotFound`].
pub async fn act(office: &Office, args: PretendOnCall) -> Result<PretendedCall, Error> {
    let stage = find_stage(office)?;
    match &args.act {
        CallAct::Press(keys) => {
            let is_key = |key: char| key.is_ascii_digit() || key == '*' || key == '#';
            if keys.is_empty() || keys.len() > MOST_KEYS || !keys.chars().all(is_key) {
                return Err(Error::bad_input("act", "A phone has the keys 0 to 9, * and #."));
            }
        }
        CallAct::Say(words) if words.trim().is_empty() || words.chars().count() > LONGEST_WORDS => {
            return Err(Error::bad_input("act", "Say something, in 500 characters at most."));
        }
        CallAct::Say(_) | CallAct::HangUp => {}
    }
    stage.act(&args.sid, args.act);
    find(office, args.sid)
}

/// How a pretended call goes.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read_call(office: &Office, args: ReadPretendedCall) -> Result<PretendedCall, Error> {
    find(office, args.sid)
}

/// Says how a phone behaves from now on when it is called.
///
/// # Errors
/// `bad_input` when the address is neither a number nor a SIP address, or it forwards to none of our numbers.
pub async fn set_phone(office: &Office, args: SetPretendedPhone) -> Result<(), Error> {
    let stage = find_stage(office)?;
    let typed = args.address.trim();
    let address =
        if typed.starts_with("sip:") { typed.to_owned() } else { read_address(office, stage, typed)? };
    match (args.answering, args.number) {
        (PhoneManner::Forwards, Some(number)) => {
            stage.forward_phone(&address, &our_number(office, number).await?);
        }
        (PhoneManner::Forwards, None) => {
            return Err(Error::bad_input("number", "Choose to which of your numbers it forwards."));
        }
        (answering, _) => stage.set_phone(&address, answering),
    }
    Ok(())
}

fn find(office: &Office, sid: String) -> Result<PretendedCall, Error> {
    let StageCall { from, is_on, heard } =
        find_stage(office)?.find_call(&sid).ok_or(Error::NotFound("call"))?;
    let display = if from.is_empty() { String::new() } else { show(office, &from) };
    Ok(PretendedCall { sid, from, display, is_on, heard })
}
