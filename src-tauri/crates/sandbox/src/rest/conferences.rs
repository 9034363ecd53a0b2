//! Conferences and whoever is in them. <https://www.twilio.com/docs/voice/api/conference-resource>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::AccountSid;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::{Asked, Fields};
use super::page::Page;
use super::{Reply, Routes, bare, uris};
use crate::calls::room;
use crate::exchange::Exchange;
use crate::world::World;
use crate::world::conferences::{Conference, Member};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/2010-04-01/Accounts/{account}/Conferences.json", get(list))
        .route("/2010-04-01/Accounts/{account}/Conferences/{name}", get(fetch))
        .route("/2010-04-01/Accounts/{account}/Conferences/{conference}/Participants.json", get(list_people))
        .route(
            "/2010-04-01/Accounts/{account}/Conferences/{conference}/Participants/{name}",
            get(fetch_one).post(update_one).delete(remove_one),
        )
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let is = |name: &str, value: &str| asked.query.find_filled(name).is_none_or(|wanted| wanted == value);
    let takes = |found: &Conference| is("FriendlyName", &found.name) && is("Status", found.status.as_str());
    let all = world.conferences.newest_first().filter(|(_, found)| takes(found));
    let all = all.map(|(place, found)| (place, write(found, &exchange.account))).collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "conferences")))
}

async fn fetch(
    State(exchange): State<Arc<Exchange>>,
    Path((_, name)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let found = world.conferences.find(bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write(found, &exchange.account)))
}

async fn list_people(
    State(exchange): State<Arc<Exchange>>,
    Path((_, conference)): Path<(String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let found = world.conferences.find(&conference).ok_or_else(|| Refusal::not_found(&asked.path))?;
    let people = found.members.iter().rev();
    let all = people.map(|member| (member.place, write_one(found, member, &exchange.account))).collect();
    Ok(Answer::Is(Page::cut(&asked, all)?.in_2010_style(&asked, "participants")))
}

/// Somebody in a conference, by the Sid of their call or by their label.
fn find<'a>(world: &'a World, conference: &str, name: &str) -> Option<(&'a Conference, &'a Member)> {
    let found = world.conferences.find(conference)?;
    let is = |member: &&Member| member.call.as_str() == name || member.label.as_deref() == Some(name);
    found.members.iter().find(is).map(|member| (found, member))
}

async fn fetch_one(
    State(exchange): State<Arc<Exchange>>,
    Path((_, conference, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    let found = find(&world, &conference, bare(&name)?).ok_or_else(|| Refusal::not_found(&asked.path))?;
    Ok(Answer::Is(write_one(found.0, found.1, &exchange.account)))
}

fn read_flag(form: &Fields, name: &str) -> Result<Option<bool>, Refusal> {
    match form.find_filled(name) {
        None => Ok(None),
        Some(word) => word.parse().map(Some).map_err(|_| Refusal::invalid(name)),
    }
}

async fn update_one(
    State(exchange): State<Arc<Exchange>>,
    Path((_, conference, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let missing = || Refusal::not_found(&asked.path);
    let wish = (read_flag(&asked.form, "Muted")?, read_flag(&asked.form, "Hold")?);
    let at = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let (found, member) = find(world, &conference, bare(&name)?).ok_or_else(missing)?;
    let (sid, call) = (found.sid.clone(), member.call.clone());
    room::change(&exchange, world, &sid, &call, wish, at);
    let (found, member) = find(world, &conference, call.as_str()).ok_or_else(missing)?;
    Ok(Answer::Is(write_one(found, member, &exchange.account)))
}

async fn remove_one(
    State(exchange): State<Arc<Exchange>>,
    Path((_, conference, name)): Path<(String, String, String)>,
    asked: Asked,
) -> Reply {
    let at = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let found = find(world, &conference, bare(&name)?);
    let (found, member) = found.ok_or_else(|| Refusal::not_found(&asked.path))?;
    let (sid, call) = (found.sid.clone(), member.call.clone());
    room::put_out(&exchange, world, &sid, &call, at);
    Ok(Answer::Gone)
}

fn write(found: &Conference, account: &AccountSid) -> Value {
    let uri = uris::conference(account, &found.sid);
    json!({
        "sid": found.sid.as_str(),
        "account_sid": account.as_str(),
        "api_version": "2010-04-01",
        "friendly_name": found.name,
        "region": "us1",
        "status": found.status.as_str(),
        "date_created": Millis::to_rfc2822(found.created),
        "date_updated": Millis::to_rfc2822(found.updated),
        "reason_conference_ended": found.ended.as_ref().map(|(how, _)| *how),
        "call_sid_ending_conference": found.ended.as_ref().map(|(_, by)| by.as_str()),
        "uri": format!("{uri}.json"),
        "subresource_uris": {
            "participants": format!("{uri}/Participants.json"),
            "recordings": format!("{uri}/Recordings.json"),
        },
    })
}

fn write_one(found: &Conference, member: &Member, account: &AccountSid) -> Value {
    let uri = uris::conference(account, &found.sid);
    json!({
        "account_sid": account.as_str(),
        "call_sid": member.call.as_str(),
        "conference_sid": found.sid.as_str(),
        "label": member.label,
        "muted": member.is_muted,
        "hold": member.is_held,
        "coaching": false,
        "call_sid_to_coach": null,
        "start_conference_on_enter": member.starts,
        "end_conference_on_exit": member.ends,
        "status": "connected",
        "queue_time": "0",
        "date_created": member.joined.to_rfc2822(),
        "date_updated": member.joined.to_rfc2822(),
        "uri": format!("{uri}/Participants/{}.json", member.call),
    })
}
