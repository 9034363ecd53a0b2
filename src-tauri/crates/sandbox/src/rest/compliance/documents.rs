//! Documents, with a file or without one.
//! <https://www.twilio.com/docs/phone-numbers/regulatory/api/supporting-documents>

use std::sync::Arc;

use axum::extract::{Path, State};
use deskbell_twilio::api::compliance::documents::DocumentStatus;
use serde_json::{Value, json};

use super::super::Reply;
use super::super::answer::{Answer, Refusal};
use super::super::asked::Asked;
use super::{attributes, page, required, url};
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::papers::Document;

/// Larger files are refused.
const MOST_BYTES: usize = 5 * 1024 * 1024;

pub(super) async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    page(&asked, world.papers.documents.iter().map(|one| write(one, &exchange, &asked)).collect())
}

pub(super) async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let (name, kind) = (required(&asked, "FriendlyName")?.to_owned(), required(&asked, "Type")?.to_owned());
    let attributes = attributes(&asked)?.unwrap_or_default();
    let file = match &asked.file {
        None => None,
        Some(file) if file.field != "File" => return Err(Refusal::invalid("File")),
        Some(file)
            if !["application/pdf", "image/jpeg", "image/png"].contains(&file.content_type.as_str()) =>
        {
            return Err(Refusal::new(400, 12301, "Invalid Content-Type"));
        }
        Some(file) if file.bytes.len() > MOST_BYTES => {
            return Err(Refusal::new(413, 20413, "The file is too large"));
        }
        Some(file) => Some((file.content_type.clone(), file.bytes.len())),
    };
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let one = Document {
        sid: world.mint.next("RD"),
        name,
        kind,
        attributes,
        file,
        status: DocumentStatus::Draft,
        failure: None,
        created: now,
        updated: now,
    };
    let answer = write(&one, &exchange, &asked);
    world.papers.documents.push(one);
    Ok(Answer::Made(answer))
}

fn find<'a>(world: &'a mut World, sid: &str, asked: &Asked) -> Result<&'a mut Document, Refusal> {
    let found = world.papers.documents.iter_mut().find(|one| one.sid.as_str() == sid);
    found.ok_or_else(|| Refusal::not_found(&asked.path))
}

pub(super) async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    Ok(Answer::Is(write(find(&mut world, &sid, &asked)?, &exchange, &asked)))
}

pub(super) async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let changed = attributes(&asked)?;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let is_under_review = world
        .papers
        .bundles
        .iter()
        .any(|one| !one.is_open() && one.items.iter().any(|(_, item, _)| *item == sid));
    let one = find(&mut world, &sid, &asked)?;
    if is_under_review {
        return Err(Refusal::new(400, 21646, "The document is in a bundle that is being reviewed"));
    }
    if let Some(changed) = changed {
        one.attributes = changed;
        one.status = DocumentStatus::Draft;
        one.updated = now;
    }
    Ok(Answer::Is(write(one, &exchange, &asked)))
}

pub(super) async fn remove(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let mut world = exchange.world();
    find(&mut world, &sid, &asked)?;
    if world.papers.bundles.iter().any(|one| one.items.iter().any(|(_, item, _)| *item == sid)) {
        return Err(Refusal::new(400, 21645, "The document is in a bundle"));
    }
    world.papers.documents.retain(|one| one.sid.as_str() != sid);
    Ok(Answer::Gone)
}

fn write(one: &Document, exchange: &Exchange, asked: &Asked) -> Value {
    let errors = one.failure.as_ref().map(|_| json!([{ "code": 18001 }]));
    json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "friendly_name": one.name,
        "mime_type": one.file.as_ref().map(|(kind, _)| kind),
        "status": one.status.as_str(),
        "failure_reason": one.failure,
        "errors": errors,
        "type": one.kind,
        "attributes": one.attributes,
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "url": url(asked, &format!("SupportingDocuments/{}", one.sid)),
    })
}
