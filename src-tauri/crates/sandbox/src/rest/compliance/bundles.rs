//! Bundles. <https://www.twilio.com/docs/phone-numbers/regulatory/api/bundles>

use std::sync::Arc;

use axum::extract::{Path, State};
use deskbell_twilio::api::compliance::bundles::BundleStatus;
use serde_json::{Value, json};

use super::super::Reply;
use super::super::answer::{Answer, Refusal};
use super::super::asked::Asked;
use super::{page, required, url};
use crate::drafts::is_url;
use crate::exchange::Exchange;
use crate::reviewers;
use crate::world::World;
use crate::world::papers::Bundle;
use crate::world::regulations::{REGULATIONS, word};

pub(super) async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let wants = |name: &str, value: &str| asked.query.find_filled(name).is_none_or(|wanted| wanted == value);
    let all = world.papers.bundles.iter().filter(|one| {
        wants("Status", one.status.as_str())
            && wants("FriendlyName", &one.name)
            && wants("IsoCountry", one.regulation.country)
            && wants("NumberType", word(one.regulation.kind))
            && wants("RegulationSid", one.regulation.sid().as_str())
    });
    page(&asked, all.map(|one| write(one, &exchange, &asked)).collect())
}

pub(super) async fn create(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let wanted = |name: &str, value: &str| asked.form.find_filled(name) == Some(value);
    let regulation = REGULATIONS.iter().find(|one| {
        wanted("RegulationSid", one.sid().as_str())
            || (wanted("IsoCountry", one.country)
                && wanted("NumberType", word(one.kind))
                && wanted("EndUserType", one.end_user))
    });
    let regulation = regulation.ok_or_else(|| Refusal::invalid("RegulationSid"))?;
    let callback = asked.form.find_filled("StatusCallback").map(str::to_owned);
    if callback.as_deref().is_some_and(|url| !is_url(url)) {
        return Err(Refusal::invalid("StatusCallback"));
    }
    let email = required(&asked, "Email")?;
    if !email.contains('@') {
        return Err(Refusal::invalid("Email"));
    }
    let now = exchange.clock.now();
    let mut world = exchange.world();
    let one = Bundle {
        sid: world.mint.next("BU"),
        name: required(&asked, "FriendlyName")?.to_owned(),
        email: email.to_owned(),
        regulation,
        status: BundleStatus::Draft,
        callback,
        valid_until: None,
        items: Vec::new(),
        round: 0,
        created: now,
        updated: now,
    };
    let answer = write(&one, &exchange, &asked);
    world.papers.bundles.push(one);
    Ok(Answer::Made(answer))
}

/// A bundle of the account.
pub(super) fn find<'a>(world: &'a mut World, sid: &str, asked: &Asked) -> Result<&'a mut Bundle, Refusal> {
    let found = world.papers.bundles.iter_mut().find(|one| one.sid.as_str() == sid);
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
    let form = &asked.form;
    let status = form.find_filled("Status");
    let others = ["StatusCallback", "FriendlyName", "Email"].map(|name| form.find_filled(name));
    if status.is_some() && others.iter().any(Option::is_some) {
        return Err(Refusal::new(400, 22204, "Status and properties cannot be changed together"));
    }
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let one = find(world, &sid, &asked)?;
    if !one.is_open() {
        return Err(Refusal::new(400, 22202, "The bundle cannot be changed in its status"));
    }
    let [callback, name, email] = others;
    if let Some(callback) = callback {
        one.callback = Some(callback.to_owned());
    }
    if let Some(name) = name {
        name.clone_into(&mut one.name);
    }
    if let Some(email) = email {
        email.clone_into(&mut one.email);
    }
    one.updated = now;
    match status {
        None => {}
        Some("pending-review") => {
            one.status = BundleStatus::PendingReview;
            one.round += 1;
            let taken = one.clone();
            reviewers::take(&exchange, world, &taken, now);
        }
        Some(_) => return Err(Refusal::invalid("Status")),
    }
    let one = find(world, &sid, &asked)?;
    Ok(Answer::Is(write(one, &exchange, &asked)))
}

fn write(one: &Bundle, exchange: &Exchange, asked: &Asked) -> Value {
    let own = url(asked, &format!("Bundles/{}", one.sid));
    json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "regulation_sid": one.regulation.sid().as_str(),
        "friendly_name": one.name,
        "status": one.status.as_str(),
        "email": one.email,
        "status_callback": one.callback,
        "valid_until": one.valid_until.map(|until| until.to_iso8601()),
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "url": own,
        "links": {
            "evaluations": format!("{own}/Evaluations"),
            "item_assignments": format!("{own}/ItemAssignments"),
            "bundle_copies": format!("{own}/Copies"),
        },
    })
}
