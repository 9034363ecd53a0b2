//! The practice line as the core sees it: an account like any other, whose Twilio the outside provides, and the stage
//! on which pretended people text, the clock moves and things go wrong on purpose.
//!
//! Invariant: nothing of this is there for a real account.

pub(crate) mod ahead;
mod callers;
mod calls;
mod papers;
mod stage;

use std::path::PathBuf;
use std::sync::Arc;

use deskbell_twilio::{Clock, Credentials, Hosts};

use crate::ingress::Boxed;

pub use callers::{
    CallAct, CallSound, OnCall, PhoneManner, PretendCall, PretendOnCall, PretendedCall, ReadPretendedCall,
    SetPretendedPhone, StageCall, act, call, read_call, set_phone,
};
pub use calls::{
    ClockMove, MoveClock, Phone, Practice, PretendPerson, PretendRush, PretendText, Pretended, ReadPhone,
    ReadPhonePicture, Refusal,
};
pub(crate) use calls::{move_clock, read, read_phone, read_phone_picture, rush, set_switches, text};
pub use papers::{DecidePapers, PretendedPapers, decide_papers, list_papers};
pub use stage::{
    AccountSwitch, CallbackSwitch, CarrierSwitch, Drawing, Enclosure, Letter, OnPhone, Pretender, Side,
    Stage, Switches, Taken, TwilioSwitch, WebhookSwitch,
};

/// Starts the practice line's Twilio. Given the folder in which it may keep what it invents, and the line's own clock.
pub type PracticeStarter =
    Arc<dyn Fn(PathBuf, Clock) -> Boxed<'static, Result<PracticeLine, String>> + Send + Sync>;

/// A running practice line.
pub struct PracticeLine {
    /// What the sandbox takes for an account.
    pub credentials: Credentials,
    /// Where it stands.
    pub hosts: Hosts,
    /// Who calls and texts on it, and what can go wrong. The line ends when the last one lets go of it.
    pub stage: Arc<dyn Stage>,
}
