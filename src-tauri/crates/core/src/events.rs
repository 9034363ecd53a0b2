//! Facts that the page hears about. They carry ids and never content: whoever hears one reads again.
//!
//! An event leaves only after the commit of the write that published it.

use serde::Serialize;
use ts_rs::TS;

use crate::store::Id;

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type")]
pub enum Event {
    /// Another account is open, or none.
    AppChanged,
    /// The line's state changed.
    LineChanged,
    /// Our numbers, or their names, changed.
    NumbersChanged,
    /// A setting changed.
    SettingsChanged,
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
    /// A person's name, note or numbers changed.
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
    /// A person clicked a notification: show this thread.
    ThreadChosen {
        /// Which one.
        thread: Id,
    },
    /// Events were lost because the listener was too slow: read everything again.
    EventsLost,
}
