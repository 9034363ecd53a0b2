//! Flows, and where numbers point, as whoever runs the sandbox sees and changes them.

use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::FlowSid;
use serde_json::Value;

use super::address;
use crate::Sandbox;

/// A flow as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxFlow {
    /// Its Sid.
    pub sid: FlowSid,
    /// The name that its owner sees.
    pub name: String,
    /// Counts every change, whoever makes it.
    pub revision: u32,
    /// What it does.
    pub definition: Value,
    /// Where it answers calls.
    pub address: String,
}

/// Where calls of a number go. Empty ones are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SandboxAddresses {
    /// First.
    pub voice: String,
    /// When that fails.
    pub fallback: String,
    /// Where their end is told.
    pub status: String,
}

impl Sandbox {
    /// Every flow, oldest first.
    pub fn flows(&self) -> Vec<SandboxFlow> {
        let world = self.exchange.world();
        let all = world.flows.all.iter().map(|flow| SandboxFlow {
            sid: flow.sid.clone(),
            name: flow.name.clone(),
            revision: flow.revision,
            definition: flow.definition.clone(),
            address: address(&self.exchange.url, &self.exchange.account, &flow.sid),
        });
        all.collect()
    }

    /// Its owner changes a flow by hand and publishes that.
    pub fn edit_flow(&self, sid: &FlowSid, change: impl FnOnce(&mut Value)) {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        if let Some(flow) = world.flows.find_mut(sid.as_str()) {
            change(&mut flow.definition);
            flow.revision += 1;
            flow.updated = now;
            flow.commit_message = None;
            flow.is_published = true;
            flow.published = Some(flow.definition.clone());
        }
    }

    /// Takes no flow any more, or does again: as an account that may not have any.
    pub fn refuse_flows(&self, are_refused: bool) {
        self.exchange.world().flows.are_refused = are_refused;
    }

    /// The next POST to this path is taken and done, and its answer lost.
    pub fn lose_answer_to(&self, path: &str) {
        self.exchange.world().records.loses = Some(path.to_owned());
    }

    /// Its owner deletes a flow.
    pub fn delete_flow(&self, sid: &FlowSid) {
        self.exchange.world().flows.all.retain(|flow| flow.sid != *sid);
    }

    /// Where calls of one of the account's numbers go.
    pub fn voice_addresses(&self, number: &PhoneNumber) -> SandboxAddresses {
        let world = self.exchange.world();
        let found = world.find_number(number.as_str()).map(|number| SandboxAddresses {
            voice: number.voice.url.clone(),
            fallback: number.voice_fallback.url.clone(),
            status: number.status.url.clone(),
        });
        found.unwrap_or_default()
    }
}
