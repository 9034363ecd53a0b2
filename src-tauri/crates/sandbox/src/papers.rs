//! Papers as whoever runs the sandbox sees them, and what happens to them by hand.

use std::sync::Arc;

use deskbell_twilio::api::compliance::bundles::BundleStatus;
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::sid::{AddressSid, BundleSid};

use crate::reviewers;
use crate::{Sandbox, reviewers::Fault};

/// All papers of the account, as far as they can be counted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SandboxPapers {
    /// How many addresses there are.
    pub addresses: usize,
    /// How many end users there are.
    pub end_users: usize,
    /// The types of the documents, oldest first.
    pub documents: Vec<String>,
    /// The bundles: their Sid, their status, and how many things are in each.
    pub bundles: Vec<(BundleSid, String, usize)>,
}

/// Papers that somebody looks at, or will.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingPapers {
    /// The bundle.
    pub bundle: BundleSid,
    /// What it is to satisfy: `Australia: Mobile - Business`.
    pub name: String,
    /// Whether somebody has begun to look.
    pub is_begun: bool,
    /// When they decide by themselves.
    pub decided_at: deskbell_twilio::clock::Millis,
}

impl Sandbox {
    /// Papers that somebody looks at, or will, oldest first.
    pub fn waiting_papers(&self) -> Vec<WaitingPapers> {
        let world = self.exchange.world();
        let waiting = world.papers.bundles.iter().filter_map(|one| {
            let decided_at = reviewers::decides_at(one)?;
            let (bundle, name) = (one.sid.clone(), one.regulation.name());
            Some(WaitingPapers { bundle, name, is_begun: one.status == BundleStatus::InReview, decided_at })
        });
        waiting.collect()
    }

    /// All papers of the account.
    pub fn papers(&self) -> SandboxPapers {
        let world = self.exchange.world();
        let papers = &world.papers;
        SandboxPapers {
            addresses: papers.addresses.len(),
            end_users: papers.end_users.len(),
            documents: papers.documents.iter().map(|one| one.kind.clone()).collect(),
            bundles: papers
                .bundles
                .iter()
                .map(|one| (one.sid.clone(), one.status.to_string(), one.items.len()))
                .collect(),
        }
    }

    /// An address of the account, as its owner enters one in the Console.
    pub fn add_address(&self, country: &str) -> AddressSid {
        let now = self.exchange.clock.now();
        self.exchange.world().enter_address(country, now)
    }

    /// Approved papers of the account for numbers of a country and kind, as its owner gets them in the Console.
    pub fn add_bundle(&self, country: &str, kind: Kind) -> BundleSid {
        let now = self.exchange.clock.now();
        self.exchange.world().approve_bundle(country, kind, now)
    }

    /// Somebody deletes a bundle in the Console.
    pub fn delete_bundle(&self, bundle: &BundleSid) {
        self.exchange.world().papers.bundles.retain(|one| one.sid != *bundle);
    }

    /// Papers lose what they were approved for on this day.
    pub fn end_bundle(&self, bundle: &BundleSid, at: deskbell_twilio::clock::Millis) {
        let mut world = self.exchange.world();
        if let Some(one) = world.papers.bundles.iter_mut().find(|one| one.sid == *bundle) {
            one.valid_until = Some(at);
        }
    }

    /// The reviewers decide now: for this reason against it, or for it.
    pub fn decide(&self, bundle: &BundleSid, against: Option<&str>) {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        let Some(one) = world.papers.bundles.iter().find(|one| one.sid == *bundle).cloned() else { return };
        let faults: Vec<Fault> = against.map(|words| (None, words.to_owned())).into_iter().collect();
        reviewers::decide(&self.exchange, &mut world, &one, &faults, now);
        drop(world);
        let exchange = Arc::clone(&self.exchange);
        tokio::spawn(async move { exchange.remember().await });
    }
}
