//! Whoever numbers are for. <https://www.twilio.com/docs/phone-numbers/regulatory/api/end-users>

use std::sync::Arc;

use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::super::Reply;
use super::super::answer::{Answer, Refusal};
use super::super::asked::Asked;
use super::{attributes, page, required, url};
use crate::exchange::Exchange;
use crate::world::papers::EndUser;

pub(super) async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    page(&asked, world.papers.end_users.iter().map(|one| write(one, &exchange, &asked)).collect())
}

pub(super) async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let kind = required(&asked, "Type")?;
    if !["individual", "business"].contains(&kind) {
        return Err(Refusal::invalid("Type"));
    }
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let one = EndUser {
        sid: world.mint.next("IT"),
        name: required(&asked, "FriendlyName")?.to_owned(),
        kind: kind.to_owned(),
        attributes: attributes(&asked)?.unwrap_or_default(),
        created: now,
        updated: now,
    };
    let answer = write(&one, &exchange, &asked);
    world.papers.end_users.push(one);
    Ok(Answer::Made(answer))
}

pub(super) async fn update(
    State(exchange): State<Arc<Exchange>>,
    Path(sid): Path<String>,
    asked: Asked,
) -> Reply {
    let changed = attributes(&asked)?;
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let one = world.papers.end_users.iter_mut().find(|one| one.sid.as_str() == sid);
    let one = one.ok_or_else(|| Refusal::not_found(&asked.path))?;
    if let Some(changed) = changed {
        one.attributes = changed;
        one.updated = now;
    }
    Ok(Answer::Is(write(one, &exchange, &asked)))
}

fn write(one: &EndUser, exchange: &Exchange, asked: &Asked) -> Value {
    json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "friendly_name": one.name,
        "type": one.kind,
        "attributes": one.attributes,
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "url": url(asked, &format!("EndUsers/{}", one.sid)),
    })
}
