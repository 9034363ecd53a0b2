//! Flows of Studio: what Twilio does by itself with a call, without asking anybody.
//! See <https://www.twilio.com/docs/studio/rest-api/v2/flow>.

pub mod definition;
mod reply;

pub use definition::Definition;
pub use reply::{Flow, Listing, Verdict};

use std::fmt;

use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, FlowSid};

/// Whether a flow answers, or is only kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Only kept.
    Draft,
    /// It answers.
    Published,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Draft => "draft",
            Self::Published => "published",
        })
    }
}

fn all() -> String {
    "/v2/Flows".to_owned()
}

fn one(flow: &FlowSid) -> String {
    format!("/v2/Flows/{flow}")
}

/// Lists the flows, without what is in them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        all()
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Reads one flow, with what is in its latest revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub flow: FlowSid,
}

impl Request for Fetch {
    type Reply = Flow;

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.flow)
    }
}

/// What a flow is made of.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// The name that its owner sees.
    pub friendly_name: String,
    /// Whether it answers.
    pub status: Status,
    /// What it does.
    pub definition: Definition,
    /// What its owner reads beside the revision.
    pub commit_message: Option<String>,
}

impl Draft {
    fn form(&self) -> Pairs {
        let mut form = vec![
            ("FriendlyName", self.friendly_name.clone()),
            ("Status", self.status.to_string()),
            ("Definition", self.definition.to_json().to_string()),
        ];
        put(&mut form, "CommitMessage", self.commit_message.as_ref());
        form
    }
}

impl fmt::Debug for Draft {
    /// What callers hear, and whom it rings, stands in no log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({:?}, {})", self.friendly_name, self.status)
    }
}

/// Asks whether Twilio would take a flow. Nothing is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Validate(pub Draft);

impl Request for Validate {
    type Reply = Verdict;

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        "/v2/Flows/Validate".to_owned()
    }

    fn form(&self) -> Pairs {
        self.0.form()
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Makes a flow. Never repeated: Twilio would make two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create(pub Draft);

impl Request for Create {
    type Reply = Flow;

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        all()
    }

    fn form(&self) -> Pairs {
        self.0.form()
    }
}

/// Writes another revision of a flow. Never repeated: each time is a revision more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which.
    pub flow: FlowSid,
    /// What it is from now on.
    pub draft: Draft,
}

impl Request for Update {
    type Reply = Flow;

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.flow)
    }

    fn form(&self) -> Pairs {
        self.draft.form()
    }
}

/// Takes a flow away for good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub flow: FlowSid,
}

impl Request for Delete {
    type Reply = ();

    fn host(&self) -> Host {
        Host::Studio
    }

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.flow)
    }
}

#[cfg(test)]
mod tests;
