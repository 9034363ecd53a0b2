//! What goes into Twilio's attributes: answers by the names of the fields, and what is known of the business already.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::compliance::store::{Document, Known};
use crate::compliance::{Business, KindNeed, Needs};

/// Values by the names of their fields.
pub(super) type Answers = BTreeMap<String, String>;

/// The field that points at an address.
pub(super) const ADDRESS: &str = "address_sids";

/// What is known of the business under the name that Twilio gives a field, in whatever country.
pub(super) fn known_of<'a>(business: &'a Business, field: &str) -> Option<&'a str> {
    let value = match field {
        "business_name" | "company_name" | "legal_name" => &business.legal_name,
        "business_registration_number" | "registration_number" | "commercial_register_number" => {
            &business.registration_number
        }
        "business_website" | "website" | "website_url" => &business.website,
        "first_name" => &business.first_name,
        "last_name" => &business.last_name,
        "email" => &business.email,
        name if name.contains("tax_id") || name.contains("vat_") => &business.tax_id,
        _ => return None,
    };
    Some(value.as_str()).filter(|value| !value.is_empty())
}

/// The answers with which papers begin.
pub(super) fn prefill(needs: &Needs, business: &Business) -> Answers {
    let known = |name: &str| known_of(business, name).map(|value| (name.to_owned(), value.to_owned()));
    needs
        .fields
        .iter()
        .filter(|field| field.options.is_empty())
        .filter_map(|field| known(&field.name))
        .collect()
}

/// What Twilio is told of whom the number is for.
pub(super) fn of_end_user(known: &Known) -> Map<String, Value> {
    let fields = known.needs.fields.iter();
    let filled = fields.filter_map(|field| Some((field.name.clone(), filled(&known.answers, &field.name)?)));
    filled.map(|(name, value)| (name, json!(value))).collect()
}

/// What Twilio is told that a document says: what was answered for it, else what was answered above.
pub(super) fn of_document(known: &Known, document: &Document) -> Map<String, Value> {
    let Some(kind) = kind_of(&known.needs, document) else { return Map::new() };
    let value = |name: &str| -> Option<Value> {
        if name == ADDRESS {
            return known.address.as_ref().map(|sid| json!([sid]));
        }
        value_of(known, document, name).map(|text| json!(text))
    };
    kind.fields.iter().filter_map(|field| Some((field.name.clone(), value(&field.name)?))).collect()
}

/// What a document says in a field.
pub(super) fn value_of<'a>(known: &'a Known, document: &'a Document, name: &str) -> Option<&'a str> {
    filled(&document.answers, name).or_else(|| filled(&known.answers, name))
}

/// The kind of a document, if Twilio still accepts it there.
pub(super) fn kind_of<'a>(needs: &'a Needs, document: &Document) -> Option<&'a KindNeed> {
    let proof = needs.proofs.iter().find(|proof| proof.requirement == document.requirement)?;
    proof.kinds.iter().find(|kind| kind.kind == document.kind)
}

pub(super) fn filled<'a>(answers: &'a Answers, name: &str) -> Option<&'a str> {
    answers.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
}
