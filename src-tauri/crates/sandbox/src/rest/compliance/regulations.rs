//! Regulations. <https://www.twilio.com/docs/phone-numbers/regulatory/api/regulations>

use serde_json::{Value, json};

use super::super::Reply;
use super::super::asked::Asked;
use super::{page, url};
use crate::world::regulations::{Accepted, Field, REGULATIONS, Regulation, word};

pub(super) async fn list(asked: Asked) -> Reply {
    let wants = |name: &str, value: &str| asked.query.find_filled(name).is_none_or(|wanted| wanted == value);
    let all = REGULATIONS.iter().filter(|one| {
        wants("IsoCountry", one.country)
            && wants("NumberType", word(one.kind))
            && wants("EndUserType", one.end_user)
    });
    page(&asked, all.map(|one| write(one, &asked)).collect())
}

fn write(one: &Regulation, asked: &Asked) -> Value {
    let whose = one.whose();
    let proofs: Vec<Value> = one
        .proofs
        .iter()
        .map(|proof| {
            let accepted: Vec<Value> = proof.accepted.iter().map(|one| write_accepted(one, asked)).collect();
            json!([{
                "name": proof.name,
                "type": "document",
                "requirement_name": proof.requirement,
                "description": proof.description,
                "accepted_documents": accepted,
            }])
        })
        .collect();
    json!({
        "sid": one.sid().as_str(),
        "friendly_name": one.name(),
        "iso_country": one.country,
        "number_type": word(one.kind),
        "end_user_type": one.end_user,
        "requirements": {
            "end_user": [{
                "name": whose,
                "type": one.end_user,
                "requirement_name": format!("{}_info", one.end_user),
                "url": url(asked, &format!("Regulations/{}", one.end_user)),
                "fields": names(one.fields),
                "detailed_fields": detailed(one.fields),
            }],
            "supporting_document": proofs,
        },
        "url": url(asked, &format!("Regulations/{}", one.sid())),
    })
}

fn write_accepted(one: &Accepted, asked: &Asked) -> Value {
    json!({
        "name": one.name,
        "type": one.kind,
        "url": url(asked, &format!("DocumentTypes/{}", one.kind)),
        "fields": names(one.fields),
        "detailed_fields": detailed(one.fields),
    })
}

fn names(fields: &[Field]) -> Vec<&str> {
    fields.iter().map(|(name, _, _)| *name).collect()
}

fn detailed(fields: &[Field]) -> Vec<Value> {
    let write = |(machine, friendly, description): &Field| json!({ "machine_name": machine, "friendly_name": friendly, "description": description });
    fields.iter().map(write).collect()
}
