//! What is in a bundle, and what is said of it. <https://www.twilio.com/docs/phone-numbers/regulatory/api/item-assignments>

use std::sync::Arc;

use axum::extract::{Path, State};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{AssignmentSid, EvaluationSid};
use serde_json::{Value, json};

use super::super::Reply;
use super::super::answer::{Answer, Refusal};
use super::super::asked::Asked;
use super::bundles::find;
use super::{page, required, url};
use crate::evaluation::evaluate;
use crate::exchange::Exchange;

pub(super) async fn list(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    let bundle = find(&mut world, &sid, &asked)?;
    page(&asked, bundle.items.iter().map(|item| write(&sid, item, &exchange, &asked)).collect())
}

pub(super) async fn assign(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let object = required(&asked, "ObjectSid")?.to_owned();
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let papers = &world.papers;
    let is_known = papers.end_users.iter().any(|one| one.sid.as_str() == object)
        || papers.documents.iter().any(|one| one.sid.as_str() == object);
    let assignment: AssignmentSid = world.mint.next("BV");
    let bundle = find(world, &sid, &asked)?;
    if !is_known {
        return Err(Refusal::new(404, 20404, format!("The requested resource {object} was not found")));
    }
    if !bundle.is_open() || bundle.items.iter().any(|(_, held, _)| *held == object) {
        return Err(Refusal::new(400, 22201, "The item cannot be assigned to this bundle"));
    }
    let item = (assignment, object, now);
    bundle.items.push(item.clone());
    Ok(Answer::Made(write(&sid, &item, &exchange, &asked)))
}

pub(super) async fn unassign(
    State(exchange): State<Arc<Exchange>>,
    Path((sid, item)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    let bundle = find(&mut world, &sid, &asked)?;
    if !bundle.is_open() {
        return Err(Refusal::new(400, 22202, "The bundle cannot be changed in its status"));
    }
    let before = bundle.items.len();
    bundle.items.retain(|(assignment, _, _)| assignment.as_str() != item);
    if bundle.items.len() == before { Err(Refusal::not_found(&asked.path)) } else { Ok(Answer::Gone) }
}

fn write(
    bundle: &str,
    (sid, object, created): &(AssignmentSid, String, Millis),
    exchange: &Exchange,
    asked: &Asked,
) -> Value {
    json!({
        "sid": sid.as_str(),
        "bundle_sid": bundle,
        "account_sid": exchange.account.as_str(),
        "object_sid": object,
        "date_created": created.to_iso8601(),
        "url": url(asked, &format!("Bundles/{bundle}/ItemAssignments/{sid}")),
    })
}

pub(super) async fn evaluate_bundle(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let bundle = find(world, &sid, &asked)?.clone();
    let findings = evaluate(world, &bundle);
    let is_whole = findings.iter().all(|one| one.passed);
    let own: EvaluationSid = world.mint.next("EL");
    let results = serde_json::to_value(findings).unwrap_or_default();
    Ok(Answer::Made(json!({
        "sid": own.as_str(),
        "account_sid": exchange.account.as_str(),
        "regulation_sid": bundle.regulation.sid().as_str(),
        "bundle_sid": sid,
        "status": if is_whole { "compliant" } else { "noncompliant" },
        "results": results,
        "date_created": now.to_iso8601(),
        "url": url(&asked, &format!("Bundles/{sid}/Evaluations/{own}")),
    })))
}
