//! Calls: make, list, read, send elsewhere, hang up, delete.
//! See <https://www.twilio.com/docs/voice/api/call-resource>.

mod create;
mod reply;
mod status;

pub use create::{Create, Instructions, MachineDetection};
pub use reply::{Call, Listing};
pub use status::{AnsweredBy, CallDirection, CallEvent, CallStatus, DialStatus};

use std::fmt;

use jiff::civil::Date;

use super::under;
use crate::party::Party;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, CallSid};

/// Lists calls and their legs, newest first. Days are days in UTC, both ends included.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Only those to this address.
    pub to: Option<Party>,
    /// Only those from this address.
    pub from: Option<Party>,
    /// Only the legs of this call.
    pub parent: Option<CallSid>,
    /// Only those in this state.
    pub status: Option<CallStatus>,
    /// Only those that began on this day.
    pub started_on: Option<Date>,
    /// Only those that began on this day or later.
    pub started_since: Option<Date>,
    /// Only those that began on this day or earlier.
    pub started_until: Option<Date>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        under(account, "Calls.json")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "To", self.to.as_ref().map(Party::address));
        put(&mut query, "From", self.from.as_ref().map(Party::address));
        put(&mut query, "ParentCallSid", self.parent.as_ref());
        put(&mut query, "Status", self.status.as_ref());
        // The comparison is part of the name: `StartTime>=2026-11-01` on the wire.
        put(&mut query, "StartTime", self.started_on);
        put(&mut query, "StartTime>", self.started_since);
        put(&mut query, "StartTime<", self.started_until);
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

fn one(account: &AccountSid, call: &CallSid) -> String {
    under(account, &format!("Calls/{call}.json"))
}

/// Reads one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub call: CallSid,
}

impl Request for Fetch {
    type Reply = Call;

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.call)
    }
}

/// Sends a call that goes on elsewhere: what it is doing is broken off. Code 21220 once it has ended.
///
/// Never repeated: it would break off what the first one began.
#[derive(Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Which.
    pub call: CallSid,
    /// What it does from now on.
    pub instructions: Instructions,
}

impl Request for Redirect {
    type Reply = Call;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.call)
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        self.instructions.put(&mut form);
        form
    }
}

impl fmt::Debug for Redirect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Redirect({})", self.call)
    }
}

/// Ends a call. Code 21220 once it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct End {
    /// Which.
    pub call: CallSid,
    /// Which calls are ended.
    pub how: Ending,
}

/// Which calls [`End`] ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// Any: one that is being talked on too.
    HangUp,
    /// Only one that nobody has answered yet; one that is answered goes on.
    BeforeAnswer,
}

impl Request for End {
    type Reply = Call;

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.call)
    }

    fn form(&self) -> Pairs {
        let status = match self.how {
            Ending::HangUp => CallStatus::Completed,
            Ending::BeforeAnswer => CallStatus::Canceled,
        };
        vec![("Status", status.to_string())]
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Deletes a call from Twilio's log, once it has ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub call: CallSid,
}

impl Request for Delete {
    type Reply = ();

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, account: &AccountSid) -> String {
        one(account, &self.call)
    }
}

#[cfg(test)]
mod tests;
