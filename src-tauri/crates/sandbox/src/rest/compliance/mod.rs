//! Regulatory compliance. <https://www.twilio.com/docs/phone-numbers/regulatory/api>

mod bundles;
mod documents;
mod end_users;
mod items;
mod regulations;

use axum::routing::{delete, get, post};
use serde_json::{Map, Value};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes};

pub(super) fn routes() -> Routes {
    let at = |rest: &str| format!("/v2/RegulatoryCompliance/{rest}");
    Routes::new()
        .route(&at("Regulations"), get(regulations::list))
        .route(&at("EndUsers"), get(end_users::list).post(end_users::create))
        .route(&at("EndUsers/{sid}"), post(end_users::update))
        .route(&at("SupportingDocuments"), get(documents::list).post(documents::create))
        .route(
            &at("SupportingDocuments/{sid}"),
            get(documents::fetch).post(documents::update).delete(documents::remove),
        )
        .route(&at("Bundles"), get(bundles::list).post(bundles::create))
        .route(&at("Bundles/{sid}"), get(bundles::fetch).post(bundles::update))
        .route(&at("Bundles/{sid}/ItemAssignments"), get(items::list).post(items::assign))
        .route(&at("Bundles/{sid}/ItemAssignments/{item}"), delete(items::unassign))
        .route(&at("Bundles/{sid}/Evaluations"), post(items::evaluate_bundle))
}

/// A page of things, newest last as they stand.
fn page(asked: &Asked, all: Vec<Value>) -> Reply {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let placed = (0..count).rev().map(|place| (place, 0)).zip(all).collect();
    Ok(Answer::Is(Page::cut(asked, placed)?.in_meta_style(asked, "results")))
}

/// The JSON inside `Attributes`; nothing where the field is not there.
fn attributes(asked: &Asked) -> Result<Option<Map<String, Value>>, Refusal> {
    let Some(text) = asked.form.find_filled("Attributes") else { return Ok(None) };
    serde_json::from_str(text).map(Some).map_err(|_| Refusal::invalid("Attributes"))
}

fn required<'a>(asked: &'a Asked, name: &str) -> Result<&'a str, Refusal> {
    asked.form.find_filled(name).ok_or_else(|| Refusal::invalid(name))
}

fn url(asked: &Asked, rest: &str) -> String {
    format!("{}/v2/RegulatoryCompliance/{rest}", asked.base)
}
