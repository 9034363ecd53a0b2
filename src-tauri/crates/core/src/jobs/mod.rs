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
            Job::FetchPicture { .. } => "FetchPicture",
            Job::FetchVoicemail { .. } => "FetchVoicemail",
            Job::FetchPrices { .. } => "FetchPrices",
            Job::FetchNumberPrices { .. } => "FetchNumberPrices",
            Job::BuyNumber { .. } => "BuyNumber",
            Job::SettlePurchase { .. } => "SettlePurchase",
            Job::ReleaseNumber { .. } => "ReleaseNumber",
            Job::ShowNotices => "ShowNotices",
            Job::CatchUp => "CatchUp",
            Job::WakeThread { .. } => "WakeThread",
            Job::PurgeNotes => "PurgeNotes",
            Job::PointNumbersHere => "PointNumbersHere",
            Job::ImportHistory => "ImportHistory",
            Job::ForgetOld => "ForgetOld",
            Job::EraseAtTwilio => "EraseAtTwilio",
            Job::TidyUp => "TidyUp",
        }
    }

    /// How much somebody waits for it. Each class has its own places, so that a thousand pictures delay neither a
    /// person's text nor catching up.
    pub(crate) fn class(&self) -> Class {
        match self {
            Job::SendMessage { .. }
            | Job::SendScheduled { .. }
            | Job::BuyNumber { .. }
            | Job::ReleaseNumber { .. }
            | Job::ShowNotices
            | Job::WakeThread { .. } => Class::Awaited,
            Job::SettleMessage { .. }
            | Job::SettlePurchase { .. }
            | Job::FetchVoicemail { .. }
            | Job::CatchUp
            | Job::PointNumbersHere => Class::CatchingUp,
            Job::FetchPicture { .. }
            | Job::FetchPrices { .. }
            | Job::FetchNumberPrices { .. }
            | Job::PurgeNotes
            | Job::ForgetOld
            | Job::EraseAtTwilio
            | Job::TidyUp
            | Job::ImportHistory => Class::Leisure,
        }
    }

    /// Jobs of which one waiting is enough.
    pub(crate) fn only_one(&self) -> Option<String> {
        match self {
            Job::ShowNotices
            | Job::CatchUp
            | Job::PointNumbersHere
            | Job::PurgeNotes
            | Job::ForgetOld
            | Job::EraseAtTwilio
            | Job::TidyUp
            | Job::ImportHistory => Some(self.kind().to_owned()),
            Job::SettleMessage { message } => Some(format!("SettleMessage {message}")),
            Job::FetchPicture { picture } => Some(format!("FetchPicture {picture}")),
            Job::FetchVoicemail { voicemail } => Some(format!("FetchVoicemail {voicemail}")),
            Job::FetchPrices { country } => Some(format!("FetchPrices {country}")),
            Job::FetchNumberPrices { country } => Some(format!("FetchNumberPrices {country}")),
            Job::BuyNumber { purchase } => Some(format!("BuyNumber {purchase}")),
            Job::SettlePurchase { purchase } => Some(format!("SettlePurchase {purchase}")),
            Job::ReleaseNumber { number } => Some(format!("ReleaseNumber {number}")),
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
