//! Those who look at papers: they take their time on the clock, and then approve or say what is wrong. What they look
//! for anybody can see: is everything there, can the document be read, is the address a real place.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::api::compliance::bundles::BundleStatus;
use deskbell_twilio::api::compliance::documents::DocumentStatus;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{BundleSid, DocumentSid};

use crate::callbacks;
use crate::due::Due;
use crate::evaluation::evaluate;
use crate::exchange::Exchange;
use crate::webhook::{Hook, Topic, forms};
use crate::world::World;
use crate::world::numbers::Target;
use crate::world::papers::Bundle;

/// What happens to papers next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// Somebody begins to look. Twilio tells nobody.
    Begin,
    /// They have decided.
    Decide,
}

const BEGIN: Duration = Duration::from_secs(60 * 60);
const DECIDE: Duration = Duration::from_secs(24 * 60 * 60);
/// A file of fewer bytes shows nothing that could be read.
const LEGIBLE: usize = 1024;

/// Papers are handed in.
pub(crate) fn take(exchange: &Arc<Exchange>, world: &World, bundle: &Bundle, at: Millis) {
    tell(exchange, world, bundle, None, at);
    for (after, look) in [(BEGIN, Look::Begin), (DECIDE, Look::Decide)] {
        exchange.queue.put(at + after, Due::Review(bundle.sid.clone(), bundle.round, look));
    }
}

/// When those who look at papers decide by themselves; nothing where nobody does.
pub(crate) fn decides_at(bundle: &Bundle) -> Option<Millis> {
    match bundle.status {
        BundleStatus::PendingReview => Some(bundle.updated + DECIDE),
        // It was last changed when they began.
        BundleStatus::InReview => Some(bundle.updated + DECIDE.saturating_sub(BEGIN)),
        _ => None,
    }
}

/// Somebody looked at papers before a restart: they decide when they would have.
pub(crate) fn go_on(exchange: &Arc<Exchange>, bundle: &Bundle) {
    let Some(decided) = decides_at(bundle) else { return };
    for (at, look) in [(bundle.updated + BEGIN, Look::Begin), (decided, Look::Decide)] {
        exchange.queue.put(at, Due::Review(bundle.sid.clone(), bundle.round, look));
    }
}

/// Goes on with papers that were handed in this often.
pub(crate) fn look(exchange: &Arc<Exchange>, sid: &BundleSid, round: u32, look: Look, at: Millis) {
    let mut guard = exchange.world();
    let world = &mut *guard;
    let waits = |one: &&Bundle| {
        let is_waiting = matches!(one.status, BundleStatus::PendingReview | BundleStatus::InReview);
        one.sid == *sid && one.round == round && is_waiting
    };
    let Some(bundle) = world.papers.bundles.iter().find(waits).cloned() else { return };
    match look {
        // Who began before a restart has begun already.
        Look::Begin if bundle.status == BundleStatus::InReview => {}
        Look::Begin => set(world, sid, BundleStatus::InReview, at),
        Look::Decide => {
            let found = judge(world, &bundle);
            decide(exchange, world, &bundle, &found, at);
        }
    }
    drop(guard);
    let exchange = Arc::clone(exchange);
    tokio::spawn(async move { exchange.remember().await });
}

/// What is wrong, with the document that it is wrong with where it is one.
pub(crate) type Fault = (Option<DocumentSid>, String);

fn judge(world: &World, bundle: &Bundle) -> Vec<Fault> {
    let mut faults = Vec::new();
    let findings = evaluate(world, bundle);
    faults.extend(findings.iter().filter(|one| !one.passed).map(|one| (None, one.failure_reason.clone())));
    for document in world.documents_of(bundle) {
        if document.file.as_ref().is_some_and(|(_, bytes)| *bytes < LEGIBLE) {
            let words = "The document cannot be read. Send a clear copy of the whole page.";
            faults.push((Some(document.sid.clone()), words.to_owned()));
        }
        let addresses = document.attributes.get("address_sids").and_then(|all| all.as_array());
        let sids = addresses.into_iter().flatten().filter_map(|sid| sid.as_str());
        for sid in sids {
            let address = world.papers.addresses.iter().find(|one| one.sid.as_str() == sid);
            if address.is_some_and(|one| is_box(&one.street)) {
                let words = "A PO Box is not acceptable. Give the place where the business is.";
                faults.push((Some(document.sid.clone()), words.to_owned()));
            }
        }
    }
    faults
}

fn is_box(street: &str) -> bool {
    let plain: String = street.to_lowercase().chars().filter(|one| one.is_alphanumeric()).collect();
    plain.contains("pobox") || plain.contains("postfach")
}

/// Writes the decision down, and tells it.
pub(crate) fn decide(
    exchange: &Arc<Exchange>,
    world: &mut World,
    bundle: &Bundle,
    faults: &[Fault],
    at: Millis,
) {
    let sids: Vec<DocumentSid> = world.documents_of(bundle).map(|one| one.sid.clone()).collect();
    for document in &mut world.papers.documents {
        if !sids.contains(&document.sid) {
            continue;
        }
        let fault = faults.iter().find(|(of, _)| of.as_ref() == Some(&document.sid));
        document.failure = fault.map(|(_, words)| words.clone());
        document.status = match (fault, faults.is_empty()) {
            (Some(_), _) => DocumentStatus::Rejected,
            (None, true) => DocumentStatus::Approved,
            (None, false) => DocumentStatus::PendingReview,
        };
        document.updated = at;
    }
    let status = if faults.is_empty() { BundleStatus::Approved } else { BundleStatus::Rejected };
    set(world, &bundle.sid, status, at);
    let words: Vec<&str> = faults.iter().map(|(_, words)| words.as_str()).collect();
    let reason = (!words.is_empty()).then(|| words.join(" "));
    let Some(bundle) = world.papers.bundles.iter().find(|one| one.sid == bundle.sid) else { return };
    tell(exchange, world, bundle, reason.as_deref(), at);
}

fn set(world: &mut World, sid: &BundleSid, status: BundleStatus, at: Millis) {
    if let Some(bundle) = world.papers.bundles.iter_mut().find(|one| one.sid == *sid) {
        bundle.status = status;
        bundle.updated = at;
    }
}

/// Tells how a bundle stands, if it asked to be told.
fn tell(exchange: &Arc<Exchange>, world: &World, bundle: &Bundle, reason: Option<&str>, at: Millis) {
    let Some(url) = bundle.callback.clone().filter(|url| !url.is_empty()) else { return };
    let hook = Hook {
        target: Target { url, ..Target::default() },
        fallback: Target::default(),
        form: forms::bundle(&world.account.sid, bundle, reason),
        topic: Topic::Bundle(bundle.sid.clone()),
    };
    // Shuffled, the word that they were handed in comes after the decision.
    let is_first = bundle.status == BundleStatus::PendingReview;
    let hold = if is_first { DECIDE + Duration::from_secs(5) } else { Duration::ZERO };
    callbacks::travel(exchange, hook, at, hold);
}
