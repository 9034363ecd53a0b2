//! Flows of Studio, and the calls that are in one.

use std::collections::{BTreeMap, HashMap};

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::FlowSid;
use serde_json::Value;

/// The flows of the account.
#[derive(Debug, Default)]
pub(crate) struct Flows {
    /// Oldest first.
    pub(crate) all: Vec<Flow>,
    /// Where each call stands that is in one, by the call's Sid.
    pub(crate) runs: HashMap<String, Run>,
    /// Is none taken any more, as from an account that may not have any?
    pub(crate) are_refused: bool,
}

impl Flows {
    pub(crate) fn find(&self, sid: &str) -> Option<&Flow> {
        self.all.iter().find(|flow| flow.sid.as_str() == sid)
    }

    pub(crate) fn find_mut(&mut self, sid: &str) -> Option<&mut Flow> {
        self.all.iter_mut().find(|flow| flow.sid.as_str() == sid)
    }
}

/// A flow.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    pub(crate) sid: FlowSid,
    pub(crate) name: String,
    pub(crate) is_published: bool,
    pub(crate) revision: u32,
    /// What its latest revision does.
    pub(crate) definition: Value,
    /// What answers calls: the latest revision that was published.
    pub(crate) published: Option<Value>,
    pub(crate) commit_message: Option<String>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// Fields by name.
pub(crate) type Values = BTreeMap<String, String>;

/// A call in a flow.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// What does not change any more, whatever becomes of the flow.
    pub(crate) definition: Value,
    /// What the request that began it said.
    pub(crate) trigger: Values,
    /// What each widget has left behind.
    pub(crate) widgets: HashMap<String, Values>,
    /// The widget that it waits for.
    pub(crate) at: String,
}
