//! Promises: what must still happen, kept as rows that committed together with what they follow from.
//!
//! Invariants: a job runs at least once, so each is idempotent; a job of unknown kind is parked and shown, never
//! dropped; jobs of one lane run one after the other, in the order they were promised.

mod run;

use deskbell_twilio::Millis;
use serde::{Deserialize, Serialize};

use crate::store::Id;

pub(crate) use run::Runner;

/// A promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind")]
pub enum Job {
    /// Hand a queued text to Twilio.
    SendMessage {
        /// Which one.
        message: Id,
    },
    /// Let a text for later go, or ask about it.
    SendScheduled {
        /// Which one.
        scheduled: Id,
    },
    /// Find out whether a text whose outcome is unknown reached Twilio.
    SettleMessage {
        /// Which one.
        message: Id,
    },
    /// Make a call that was wished for.
    PlaceCall {
        /// Which one.
        call: Id,
    },
    /// Find out whether a call whose outcome is unknown reached Twilio.
    SettleCall {
        /// Which one.
        call: Id,
    },
    /// Hang a call up.
    HangUp {
        /// Which one.
        call: Id,
    },
    /// Move a live call to somebody else of the office.
    MoveCall {
        /// Which move.
        moving: Id,
    },
    /// Find out whether a call was moved of which nobody knows.
    SettleMove {
        /// Which move.
        moving: Id,
    },
    /// Speak to the next person whose turn it is.
    Speak {
        /// From which of our numbers.
        number: Id,
    },
    /// Ask Twilio what a minute to a country costs.
    FetchVoicePrices {
        /// Its two letters.
        country: String,
    },
    /// Do what a call that nobody took brings with it: a text to whoever called, and one to the office.
    FollowMissed {
        /// Which call.
        call: Id,
    },
    /// Delete the sound of a message on the voicemail at Twilio.
    EraseSound {
        /// Which, by Twilio's name.
        recording: String,
    },
    /// Ask Twilio which pictures a text has.
    ListPictures {
        /// Of which text.
        message: Id,
    },
    /// Fetch a picture's bytes.
    FetchPicture {
        /// Which one.
        picture: Id,
    },
    /// Fetch the sound of a message on the voicemail.
    FetchVoicemail {
        /// Which one.
        voicemail: Id,
    },
    /// Ask Twilio what texts to a country cost.
    FetchPrices {
        /// Its two letters.
        country: String,
    },
    /// Ask Twilio what numbers of a country cost.
    FetchNumberPrices {
        /// Its two letters.
        country: String,
    },
    /// Buy a number, and let its texts come here.
    BuyNumber {
        /// Which purchase.
        purchase: Id,
    },
    /// Find out whether a purchase whose outcome is unknown came through.
    SettlePurchase {
        /// Which one.
        purchase: Id,
    },
    /// Give a number back to Twilio.
    ReleaseNumber {
        /// Which one.
        number: Id,
    },
    /// Pause every number but the one that is to be active.
    PauseOthers,
    /// Call the owner's phone, and wait for that call to come here.
    TryForwarding {
        /// To which of our numbers.
        number: Id,
    },
    /// Enter an address at Twilio.
    EnterAddress {
        /// Which one.
        address: Id,
    },
    /// Hand papers in, step by step.
    SubmitPapers {
        /// Which.
        submission: Id,
    },
    /// Ask Twilio how papers stand.
    CheckPapers {
        /// Which.
        submission: Id,
    },
    /// Tell the desktop how papers stand now.
    TellOfPapers {
        /// Which.
        submission: Id,
    },
    /// Ask Twilio what is registered for texts in the United States.
    ReadRegistrations,
    /// Tell the desktop how a registration stands now.
    TellOfRegistration {
        /// Twilio's name for it.
        sid: String,
    },
    /// Tell the desktop what arrived.
    ShowNotices,
    /// List what Twilio holds and take in what no webhook told us.
    CatchUp,
    /// Bring a snoozed thread back when its time has come.
    WakeThread {
        /// Which one.
        thread: Id,
    },
    /// Take away notes that were deleted long enough ago.
    PurgeNotes,
    /// Tell Twilio where the texts of our numbers go, where it has not heard yet or the line has moved.
    PointNumbersHere,
    /// Make the flow that answers calls while this computer does not, or look whether it stands as we left it.
    KeepFlow,
    /// Fetch texts from before the account was connected.
    ImportHistory,
    /// Let go of what is older than the office keeps.
    ForgetOld,
    /// Ask Twilio to let go of it too.
    EraseAtTwilio,
    /// Keep what only explains the past within its bounds.
    TidyUp,
}

impl Job {
    /// The word under which it is kept.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Job::SendMessage { .. } => "SendMessage",
            Job::SendScheduled { .. } => "SendScheduled",
            Job::SettleMessage { .. } => "SettleMessage",
            Job::PlaceCall { .. } => "PlaceCall",
            Job::SettleCall { .. } => "SettleCall",
            Job::HangUp { .. } => "HangUp",
            Job::MoveCall { .. } => "MoveCall",
            Job::SettleMove { .. } => "SettleMove",
            Job::Speak { .. } => "Speak",
            Job::FetchVoicePrices { .. } => "FetchVoicePrices",
            Job::FollowMissed { .. } => "FollowMissed",
            Job::EraseSound { .. } => "EraseSound",
            Job::ListPictures { .. } => "ListPictures",
            Job::FetchPicture { .. } => "FetchPicture",
            Job::FetchVoicemail { .. } => "FetchVoicemail",
            Job::FetchPrices { .. } => "FetchPrices",
            Job::FetchNumberPrices { .. } => "FetchNumberPrices",
            Job::BuyNumber { .. } => "BuyNumber",
            Job::SettlePurchase { .. } => "SettlePurchase",
            Job::ReleaseNumber { .. } => "ReleaseNumber",
            Job::PauseOthers => "PauseOthers",
            Job::TryForwarding { .. } => "TryForwarding",
            Job::EnterAddress { .. } => "EnterAddress",
            Job::SubmitPapers { .. } => "SubmitPapers",
            Job::CheckPapers { .. } => "CheckPapers",
            Job::TellOfPapers { .. } => "TellOfPapers",
            Job::ReadRegistrations => "ReadRegistrations",
            Job::TellOfRegistration { .. } => "TellOfRegistration",
            Job::ShowNotices => "ShowNotices",
            Job::CatchUp => "CatchUp",
            Job::WakeThread { .. } => "WakeThread",
            Job::PurgeNotes => "PurgeNotes",
            Job::PointNumbersHere => "PointNumbersHere",
            Job::KeepFlow => "KeepFlow",
            Job::ImportHistory => "ImportHistory",
            Job::ForgetOld => "ForgetOld",
            Job::EraseAtTwilio => "EraseAtTwilio",
            Job::TidyUp => "TidyUp",
        }
    }

    /// Whether it decides by the time of day or by how old something is, so that a clock that is a year off must not keep
    /// it: it waits until Twilio has told the time.
    pub(crate) fn needs_the_time(&self) -> bool {
        matches!(self, Job::SendScheduled { .. } | Job::Speak { .. } | Job::PurgeNotes | Job::TidyUp)
    }

    /// How much somebody waits for it. Each class has its own places, so that a thousand pictures delay neither a
    /// person's text nor catching up.
    pub(crate) fn class(&self) -> Class {
        match self {
            Job::SendMessage { .. }
            | Job::SendScheduled { .. }
            | Job::PlaceCall { .. }
            | Job::HangUp { .. }
            | Job::MoveCall { .. }
            | Job::SettleMove { .. }
            | Job::Speak { .. }
            | Job::FollowMissed { .. }
            | Job::BuyNumber { .. }
            | Job::ReleaseNumber { .. }
            | Job::PauseOthers
            | Job::TryForwarding { .. }
            | Job::EnterAddress { .. }
            | Job::SubmitPapers { .. }
            | Job::TellOfPapers { .. }
            | Job::TellOfRegistration { .. }
            | Job::ShowNotices
            | Job::WakeThread { .. } => Class::Awaited,
            Job::SettleMessage { .. }
            | Job::SettlePurchase { .. }
            | Job::SettleCall { .. }
            | Job::FetchVoicemail { .. }
            | Job::CheckPapers { .. }
            | Job::ReadRegistrations
            | Job::CatchUp
            | Job::KeepFlow
            | Job::PointNumbersHere => Class::CatchingUp,
            Job::ListPictures { .. }
            | Job::FetchPicture { .. }
            | Job::FetchPrices { .. }
            | Job::FetchNumberPrices { .. }
            | Job::FetchVoicePrices { .. }
            | Job::PurgeNotes
            | Job::ForgetOld
            | Job::EraseAtTwilio
            | Job::EraseSound { .. }
            | Job::TidyUp
            | Job::ImportHistory => Class::Leisure,
        }
    }

    /// Jobs of which one waiting is enough.
    pub(crate) fn only_one(&self) -> Option<String> {
        match self {
            Job::ShowNotices
            | Job::PauseOthers
            | Job::ReadRegistrations
            | Job::CatchUp
            | Job::PointNumbersHere
            | Job::KeepFlow
            | Job::PurgeNotes
            | Job::ForgetOld
            | Job::EraseAtTwilio
            | Job::TidyUp
            | Job::ImportHistory => Some(self.kind().to_owned()),
            Job::SettleMessage { message } => Some(format!("SettleMessage {message}")),
            Job::PlaceCall { call } => Some(format!("PlaceCall {call}")),
            Job::SettleCall { call } => Some(format!("SettleCall {call}")),
            Job::HangUp { call } => Some(format!("HangUp {call}")),
            Job::MoveCall { moving } => Some(format!("MoveCall {moving}")),
            Job::SettleMove { moving } => Some(format!("SettleMove {moving}")),
            Job::Speak { number } => Some(format!("Speak {number}")),
            Job::FetchVoicePrices { country } => Some(format!("FetchVoicePrices {country}")),
            Job::FollowMissed { call } => Some(format!("FollowMissed {call}")),
            Job::EraseSound { recording } => Some(format!("EraseSound {recording}")),
            Job::ListPictures { message } => Some(format!("ListPictures {message}")),
            Job::FetchPicture { picture } => Some(format!("FetchPicture {picture}")),
            Job::FetchVoicemail { voicemail } => Some(format!("FetchVoicemail {voicemail}")),
            Job::FetchPrices { country } => Some(format!("FetchPrices {country}")),
            Job::FetchNumberPrices { country } => Some(format!("FetchNumberPrices {country}")),
            Job::BuyNumber { purchase } => Some(format!("BuyNumber {purchase}")),
            Job::SettlePurchase { purchase } => Some(format!("SettlePurchase {purchase}")),
            Job::ReleaseNumber { number } => Some(format!("ReleaseNumber {number}")),
            Job::TryForwarding { number } => Some(format!("TryForwarding {number}")),
            Job::EnterAddress { address } => Some(format!("EnterAddress {address}")),
            Job::SubmitPapers { submission } => Some(format!("SubmitPapers {submission}")),
            Job::CheckPapers { submission } => Some(format!("CheckPapers {submission}")),
            Job::TellOfPapers { submission } => Some(format!("TellOfPapers {submission}")),
            Job::TellOfRegistration { sid } => Some(format!("TellOfRegistration {sid}")),
            Job::SendMessage { message } => Some(format!("SendMessage {message}")),
            Job::SendScheduled { scheduled } => Some(format!("SendScheduled {scheduled}")),
            Job::WakeThread { thread } => Some(format!("WakeThread {thread}")),
        }
    }
}

/// How much somebody waits for a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A person does.
    Awaited = 0,
    /// What is missing should be found soon.
    CatchingUp = 1,
    /// It can take its time.
    Leisure = 2,
}

impl Class {
    /// Every class, the most awaited first.
    pub(crate) const ALL: [Class; 3] = [Class::Awaited, Class::CatchingUp, Class::Leisure];

    /// How many jobs of this class run at a time.
    pub(crate) fn places(self) -> usize {
        match self {
            Class::Awaited => 4,
            Class::CatchingUp | Class::Leisure => 2,
        }
    }
}

/// What became of one run of a job.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Kept. The row goes.
    Done,
    /// It went well, and is due again at the given time.
    Next(Millis),
    /// Try again at the given time.
    Again(Millis),
    /// It cannot be kept now or later by trying; shown in Diagnostics with the reason.
    Park(String),
}

/// How long to wait before the next try: one second, doubling, at most five minutes.
pub(crate) fn backoff(attempts: u32) -> std::time::Duration {
    std::time::Duration::from_secs(2_u64.saturating_pow(attempts.min(16)).min(300))
}

/// How long to wait after an answer of Twilio's that may be another one next time: as long as it asks for, and no less
/// than [`backoff`].
pub(crate) fn wait_after(error: &deskbell_twilio::Error, attempts: u32) -> std::time::Duration {
    match error {
        deskbell_twilio::Error::Slow { retry_after } => {
            retry_after.unwrap_or_default().max(backoff(attempts))
        }
        _ => backoff(attempts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_survives_the_way_through_its_row() {
        for job in [Job::ShowNotices, Job::SendMessage { message: Id::LAST }] {
            let text = serde_json::to_string(&job).unwrap();
            assert_eq!(serde_json::from_str::<Job>(&text).unwrap(), job);
            assert!(text.contains(job.kind()));
        }
    }

    #[test]
    fn waiting_grows_and_stays_within_five_minutes() {
        let seconds: Vec<u64> = (0..12).map(|attempts| backoff(attempts).as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
    }
}
