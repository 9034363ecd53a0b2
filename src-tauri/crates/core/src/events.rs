//! Facts that the page hears about. They carry ids and never content: whoever hears one reads again.
//!
//! An event leaves only after the commit of the write that published it.

use serde::Serialize;
use ts_rs::TS;

use crate::store::Id;

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(tag = "type")]
pub enum Event {
    /// Another account is open, or none.
    AppChanged,
    /// The line's state changed.
    LineChanged,
    /// A request was refused and kept in the quarantine.
    RequestRefused,
    /// Twilio could not deliver something here.
    AlertsChanged,
    /// The practice line's clock was moved, or what goes wrong on it changed.
    PracticeChanged,
    /// Our numbers, or their names, changed.
    NumbersChanged,
    /// How it stands with the flow that answers calls while this computer does not changed.
    FlowChanged,
    /// The plug is being pulled, or was.
    PlugChanged,
    /// What came while Twilio could not reach this computer changed.
    AwayChanged,
    /// The business, its address, or papers changed.
    ComplianceChanged,
    /// A setting changed.
    SettingsChanged,
    /// Something went because it was old enough, or Twilio gave its word about it.
    RetentionChanged,
    /// What Twilio charges for texts changed.
    PricesChanged,
    /// A kept count changed.
    CountsChanged,
    /// A thread's row changed: read, done, reopened, renamed.
    ThreadChanged {
        /// Which one.
        thread: Id,
    },
    /// Somebody wrote to us.
    MessageReceived {
        /// Where it stands.
        thread: Id,
        /// Which one.
        message: Id,
    },
    /// We wrote to somebody.
    MessageSent {
        /// Where it stands.
        thread: Id,
        /// Which one.
        message: Id,
    },
    /// A message's status or pictures changed.
    MessageChanged {
        /// Where it stands.
        thread: Id,
        /// Which one.
        message: Id,
    },
    /// A note of the office, or another line of ours among the texts, was written, changed or taken away.
    TimelineChanged {
        /// Where it stands.
        thread: Id,
        /// Which one.
        item: Id,
    },
    /// Somebody called, or what is known of a call or of the message that was left in it changed.
    CallChanged {
        /// Where it stands.
        thread: Id,
        /// Which one.
        call: Id,
    },
    /// What is spoken to whom, or what came of it, changed.
    SpokenChanged {
        /// Which.
        spoken: Id,
    },
    /// Who is in the conference room, or on the way there, changed.
    RoomChanged,
    /// What waits in a thread for later changed.
    ScheduledChanged {
        /// Where it waits.
        thread: Id,
    },
    /// The pictures beside an unsent text changed.
    AttachmentsChanged {
        /// Where they wait.
        thread: Id,
    },
    /// A tag came, went or was renamed.
    TagsChanged,
    /// What is begun in a thread came, changed or went.
    DraftChanged {
        /// In which one.
        thread: Id,
    },
    /// Many people came, went or changed at once.
    ContactsChanged,
    /// An import of people went on, or ended.
    ContactImportProgressed,
    /// A person's name, note, numbers or tags changed.
    ContactChanged {
        /// Which one.
        contact: Id,
    },
    /// History is being fetched.
    ImportProgressed {
        /// Messages so far.
        #[ts(type = "number")]
        done: u64,
        /// How many there will be, where that is known.
        #[ts(type = "number | null")]
        total: Option<u64>,
    },
    /// A back-up is being made or restored, or was.
    BackupProgressed {
        /// Bytes so far.
        #[ts(type = "number")]
        done: u64,
        /// About how many there will be.
        #[ts(type = "number")]
        total: u64,
    },
    /// What rang for this thread has been dealt with: its notification may go from the desktop.
    NoticeWithdrawn {
        /// Which one.
        thread: Id,
    },
    /// A person clicked a notification: show this thread.
    ThreadChosen {
        /// Which one.
        thread: Id,
    },
    /// Events were lost because the listener was too slow: read everything again.
    EventsLost,
}
