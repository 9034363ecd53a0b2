//! Flows of Studio. <https://www.twilio.com/docs/studio/rest-api/v2/flow>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::{get, post};
use deskbell_twilio::sid::FlowSid;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::{Asked, Fields};
use super::page::Page;
use super::{Reply, Routes};
use crate::exchange::Exchange;
use crate::flows;
use crate::world::flows::Flow;
use crate::world::messages::Place;

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/v2/Flows", get(list).post(create))
        .route("/v2/Flows/Validate", post(validate))
        .route("/v2/Flows/{flow}", get(fetch).post(update).delete(delete))
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let count = i64::try_from(world.flows.all.len()).unwrap_or(i64::MAX);
    let places = (0..count).rev().map(|place| -> Place { (place, 0) });
    // A listing leaves out what is in them.
    let all = places.zip(&world.flows.all).map(|(place, flow)| {
        let mut flow = write(flow, &exchange, &asked.base);
        if let Some(fields) = flow.as_object_mut() {
            for name in ["definition", "commit_message", "valid", "errors", "warnings"] {
                fields.insert(name.to_owned(), Value::Null);
            }
        }
        (place, flow)
    });
    Ok(Answer::Is(Page::cut(&asked, all.collect())?.in_meta_style(&asked, "flows")))
}

async fn fetch(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let world = exchange.world();
    let flow = world.flows.find(&sid).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(flow, &exchange, &asked.base)))
}

async fn validate(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    read(&exchange, &asked.form, true)?;
    Ok(Answer::Is(json!({ "valid": true })))
}

async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let read = read(&exchange, &asked.form, true)?;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let sid: FlowSid = world.mint.next("FW");
    let definition = read.definition.unwrap_or_default();
    let flow = Flow {
        sid,
        name: read.name.unwrap_or_default(),
        is_published: read.is_published,
        revision: 1,
        published: read.is_published.then(|| definition.clone()),
        definition,
        commit_message: read.commit_message,
        created: now,
        updated: now,
    };
    world.flows.all.push(flow.clone());
    Ok(Answer::Made(write(&flow, &exchange, &asked.base)))
}

async fn update(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let read = read(&exchange, &asked.form, false)?;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let flow = world.flows.find_mut(&sid).ok_or_else(|| Refusal::not_found(&asked.path))?;
    if let Some(name) = read.name {
        flow.name = name;
    }
    if let Some(definition) = read.definition {
        flow.definition = definition;
    }
    flow.revision += 1;
    flow.is_published = read.is_published;
    if read.is_published {
        flow.published = Some(flow.definition.clone());
    }
    flow.commit_message = read.commit_message;
    flow.updated = now;
    Ok(Answer::Is(write(flow, &exchange, &asked.base)))
}

async fn delete(State(exchange): State<Arc<Exchange>>, Path(sid): Path<String>, asked: Asked) -> Reply {
    let mut world = exchange.world();
    let before = world.flows.all.len();
    world.flows.all.retain(|flow| flow.sid.as_str() != sid);
    if world.flows.all.len() == before {
        return Err(Refusal::not_found(&asked.path));
    }
    Ok(Answer::Gone)
}

/// What a form says of a flow.
struct Read {
    name: Option<String>,
    is_published: bool,
    definition: Option<Value>,
    commit_message: Option<String>,
}

/// Reads a form. One whose definition would not run is refused whole.
fn read(exchange: &Exchange, form: &Fields, is_new: bool) -> Result<Read, Refusal> {
    if exchange.world().flows.are_refused {
        return Err(Refusal::new(403, 20006, "Access denied"));
    }
    let missing = |name: &str| Refusal::new(400, 20001, format!("Missing required parameter {name}"));
    let name = form.find_filled("FriendlyName").map(str::to_owned);
    let is_published = match form.find_filled("Status") {
        Some("published") => true,
        Some("draft") => false,
        Some(_) => return Err(Refusal::invalid("Status")),
        None => return Err(missing("Status")),
    };
    let definition = match form.find_filled("Definition") {
        Some(text) => Some(serde_json::from_str::<Value>(text).map_err(|_| Refusal::invalid("Definition"))?),
        None => None,
    };
    if is_new && name.is_none() {
        return Err(missing("FriendlyName"));
    }
    if is_new && definition.is_none() {
        return Err(missing("Definition"));
    }
    let faults = definition.as_ref().map(flows::faults).unwrap_or_default();
    if !faults.is_empty() {
        return Err(Refusal::new(400, 25003, format!("Flow definition is invalid: {}", faults.join("; "))));
    }
    let commit_message = form.find_filled("CommitMessage").map(str::to_owned);
    Ok(Read { name, is_published, definition, commit_message })
}

fn write(flow: &Flow, exchange: &Exchange, base: &str) -> Value {
    let url = format!("{base}/v2/Flows/{}", flow.sid);
    json!({
        "sid": flow.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "author_sid": format!("US{}", crate::sids::fingerprint(exchange.account.as_str())),
        "friendly_name": flow.name,
        "definition": flow.definition,
        "status": if flow.is_published { "published" } else { "draft" },
        "revision": flow.revision,
        "commit_message": flow.commit_message,
        "valid": true,
        "errors": [],
        "warnings": [],
        "date_created": flow.created.to_iso8601(),
        "date_updated": flow.updated.to_iso8601(),
        "webhook_url": flows::address(&exchange.url, &exchange.account, &flow.sid),
        "url": url,
        "links": {
            "test_users": format!("{url}/TestUsers"),
            "revisions": format!("{url}/Revisions"),
            "executions": format!("{url}/Executions"),
        },
    })
}
