//! What can be done behind the practice line: the outside has a Twilio in memory there, and the core knows no more of
//! it than this.

use deskbell_twilio::{Millis, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::callers::{CallAct, PhoneManner, StageCall};
use super::papers::PretendedPapers;
use crate::pictures::Bytes;

/// The far side of a practice line. Nothing here waits: what follows comes as it would from Twilio.
pub trait Stage: Send + Sync {
    /// Who calls and texts; Twilio knows no names, an address book does.
    fn people(&self) -> Vec<Pretender>;

    /// Somebody texts one of our numbers.
    fn text(&self, letter: Letter) -> Taken;

    /// Everything on the phone with this address, oldest first.
    fn phone(&self, address: &str) -> Vec<OnPhone>;

    /// The bytes of a file on a text, by the text's Sid and the file's place.
    fn file(&self, sid: &str, place: usize) -> Option<Bytes>;

    /// Somebody calls one of our numbers, and does nothing until they are told to. An address that is empty is kept
    /// back. Twilio's name for the call.
    fn call(&self, from: &str, to: &PhoneNumber) -> String;

    /// Lets whoever called do this, where the call goes on.
    fn act(&self, call: &str, act: CallAct);

    /// How a call goes.
    fn find_call(&self, call: &str) -> Option<StageCall>;

    /// How the phone with this address behaves from now on when it is called.
    fn set_phone(&self, address: &str, answering: PhoneManner);

    /// The phone with this address rings, and then its carrier forwards the call to one of our numbers.
    fn forward_phone(&self, address: &str, to: &PhoneNumber);

    /// Papers that somebody looks at, or will, oldest first.
    fn papers(&self) -> Vec<PretendedPapers>;

    /// Those who look at papers decide now: for this reason against them, or for them.
    fn decide(&self, bundle: &str, against: Option<&str>);

    /// What goes wrong on purpose.
    fn switches(&self) -> Switches;

    /// Lets this go wrong from now on, and nothing else.
    fn set_switches(&self, switches: Switches);
}

/// A pretended person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pretender {
    /// What their texts bear as the sender: a number, a short code or a name.
    pub address: String,
    /// Their name; empty for a stranger.
    pub name: String,
    /// What the office knows of them.
    pub note: String,
}

/// A text that a pretended person sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The sender's address.
    pub from: String,
    /// Our number.
    pub to: PhoneNumber,
    /// The words.
    pub body: String,
    /// The files.
    pub files: Vec<Enclosure>,
}

/// A file on a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enclosure {
    /// One that the stage has itself.
    Drawn(Drawing),
    /// One that somebody chose on this computer.
    File(Bytes),
}

/// A picture that the stage has itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Drawing {
    /// A tooth.
    Tooth,
    /// An insurance card.
    Card,
    /// A filled-in form.
    Sheet,
}

/// What became of a text at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// Twilio has it.
    Taken,
    /// Twilio let it fall without a trace.
    Dropped,
}

/// Who wrote a text on somebody's phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// Whoever holds the phone.
    Theirs,
    /// We.
    Ours,
    /// Twilio by itself, as in answer to STOP.
    Automatic,
}

/// A text on somebody's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct OnPhone {
    /// Twilio's name for it; none for what Twilio answers by itself.
    pub sid: Option<String>,
    /// Who wrote it.
    pub side: Side,
    /// Our number.
    pub with: String,
    /// The words.
    pub body: String,
    /// The media types of its files.
    pub files: Vec<String>,
    /// When it was sent from this phone, or came up on it.
    pub at: Millis,
}

/// What goes wrong on purpose.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Switches {
    /// How carriers treat our texts.
    pub carrier: CarrierSwitch,
    /// The code with which they refuse, where they do.
    pub refusal: u32,
    /// How reports about our texts travel.
    pub callbacks: CallbackSwitch,
    /// Whether Twilio reaches this computer.
    pub webhooks: WebhookSwitch,
    /// How Twilio answers us.
    pub twilio: TwilioSwitch,
    /// Whether the account may work.
    pub account: AccountSwitch,
}

/// How carriers treat our texts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CarrierSwitch {
    /// As usual.
    #[default]
    Usual,
    /// Twenty times slower.
    Slow,
    /// Nothing moves.
    Down,
    /// Every text is refused with a code.
    Refusing,
}

/// How reports about our texts travel.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CallbackSwitch {
    /// At once, in order.
    #[default]
    Usual,
    /// Two minutes late.
    Late,
    /// Each one twice.
    Twice,
    /// The last one first.
    Shuffled,
    /// Not at all.
    Lost,
}

/// Whether Twilio reaches this computer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WebhookSwitch {
    /// It does.
    #[default]
    Usual,
    /// It tries and cannot.
    Unreachable,
    /// It does not even try, and nothing says so.
    Silent,
}

/// How Twilio answers us.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TwilioSwitch {
    /// As usual.
    #[default]
    Usual,
    /// It asks for patience.
    Busy,
    /// It does not work.
    Down,
    /// It does what it is asked, and its answer is lost.
    LosesAnswers,
}

/// Whether the account may work.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountSwitch {
    /// It may.
    #[default]
    Usual,
    /// It owes money.
    Suspended,
}
