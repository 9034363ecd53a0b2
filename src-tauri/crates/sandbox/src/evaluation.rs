//! What Twilio says of a bundle before anybody looks at it: field by field against its regulation.
//! <https://www.twilio.com/docs/phone-numbers/regulatory/api/evaluations>

use deskbell_twilio::api::compliance::items::{FieldFinding, Finding};
use serde_json::{Map, Value};

use crate::world::World;
use crate::world::papers::Bundle;
use crate::world::regulations::{Accepted, Field, Proof};

/// Each requirement of the regulation, and what it lacks.
pub(crate) fn evaluate(world: &World, bundle: &Bundle) -> Vec<Finding> {
    let regulation = bundle.regulation;
    let user = world.end_user_of(bundle).filter(|user| user.kind == regulation.end_user);
    let known = user.map(|user| &user.attributes);
    let mut findings = vec![of_end_user(regulation.end_user, regulation.fields, known)];
    findings.extend(regulation.proofs.iter().map(|proof| of_proof(world, bundle, proof, known)));
    findings
}

fn of_end_user(kind: &str, fields: &[Field], known: Option<&Map<String, Value>>) -> Finding {
    let name = if kind == "business" { "Business" } else { "Individual" };
    let (valid, invalid) = sort(fields, |(machine, friendly, allowed)| {
        let words = || format!("The {friendly} is missing. Please enter it on the {name} information.");
        let value = known.and_then(|known| filled(known, machine));
        match value {
            None => Some((22215, words())),
            Some(value) if !is_allowed(allowed, value) => {
                Some((22215, format!("The {friendly} is not one of the values that are allowed.")))
            }
            Some(_) => None,
        }
    });
    let failure = match known {
        None => {
            Some((22214, format!("{name} End-User is missing. Please add one to the regulatory bundle.")))
        }
        Some(_) if !invalid.is_empty() => Some((22215, format!("The {name} information is incomplete."))),
        Some(_) => None,
    };
    finding(name, kind, failure, valid, invalid, [name, &format!("{kind}_info")])
}

fn of_proof(world: &World, bundle: &Bundle, proof: &Proof, known: Option<&Map<String, Value>>) -> Finding {
    let given = world.documents_of(bundle).find_map(|document| {
        let accepted = proof.accepted.iter().find(|one| one.kind == document.kind)?;
        Some((accepted, document))
    });
    let Some((accepted, document)) = given else {
        let wanted = proof.accepted.first().map_or("", |one| one.name);
        let words = format!("{wanted} is missing. Please add one to the regulatory bundle.");
        let kind = proof.accepted.first().map_or("", |one| one.kind);
        let fields = proof.accepted.first().map_or(&[][..], |one| one.fields);
        let missing = |(machine, friendly, _): &Field| {
            let code = if *machine == "address_sids" { 22219 } else { 22217 };
            Some((code, format!("The {friendly} is missing.")))
        };
        let (valid, invalid) = sort(fields, missing);
        return finding(wanted, kind, Some((22216, words)), valid, invalid, [proof.name, proof.requirement]);
    };
    let needs_file = accepted.kind != "address";
    let (valid, invalid) =
        sort(accepted.fields, |field| fault_of(world, accepted, field, &document.attributes, known));
    let failure = if needs_file && document.file.is_none() {
        Some((22216, format!("The file of {} is missing.", accepted.name)))
    } else if invalid.is_empty() {
        None
    } else {
        Some((22217, format!("{} does not prove what it must.", accepted.name)))
    };
    finding(accepted.name, accepted.kind, failure, valid, invalid, [proof.name, proof.requirement])
}

fn fault_of(
    world: &World,
    accepted: &Accepted,
    (machine, friendly, _): &Field,
    attributes: &Map<String, Value>,
    known: Option<&Map<String, Value>>,
) -> Option<(u32, String)> {
    if *machine == "address_sids" {
        let sids = attributes.get("address_sids").and_then(Value::as_array);
        let is_there = sids
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .any(|sid| world.papers.addresses.iter().any(|address| address.sid.as_str() == sid));
        let words =
            format!("The Address is missing. Please enter the address shown on the {}.", accepted.name);
        return (!is_there).then_some((22219, words));
    }
    let Some(value) = filled(attributes, machine) else {
        return Some((
            22217,
            format!("The {friendly} is missing. Please enter it as on the {}.", accepted.name),
        ));
    };
    let said = known.and_then(|known| filled(known, machine));
    said.filter(|said| *said != value).map(|_| {
        (22218, format!("The {friendly} does not match the {friendly} that you entered for the end user."))
    })
}

fn filled<'a>(attributes: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    attributes.get(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty())
}

/// Values that are allowed stand in the description; letters count as they are.
fn is_allowed(description: &str, value: &str) -> bool {
    let Some((_, rest)) = description.split_once("following values: [") else { return true };
    rest.trim_end_matches(']').split(',').any(|one| one.trim() == value)
}

fn sort(
    fields: &[Field],
    fault: impl Fn(&Field) -> Option<(u32, String)>,
) -> (Vec<FieldFinding>, Vec<FieldFinding>) {
    let (mut valid, mut invalid) = (Vec::new(), Vec::new());
    for field in fields {
        let found = |words: String, code| FieldFinding {
            friendly_name: field.1.to_owned(),
            object_field: field.0.to_owned(),
            failure_reason: words,
            error_code: code,
        };
        match fault(field) {
            None => valid.push(found(String::new(), None)),
            Some((code, words)) => invalid.push(found(words, Some(code))),
        }
    }
    (valid, invalid)
}

fn finding(
    name: &str,
    kind: &str,
    failure: Option<(u32, String)>,
    valid: Vec<FieldFinding>,
    invalid: Vec<FieldFinding>,
    [requirement, machine]: [&str; 2],
) -> Finding {
    Finding {
        friendly_name: name.to_owned(),
        object_type: kind.to_owned(),
        passed: failure.is_none(),
        error_code: failure.as_ref().map(|(code, _)| *code),
        failure_reason: failure.map(|(_, words)| words).unwrap_or_default(),
        valid,
        invalid,
        requirement_friendly_name: requirement.to_owned(),
        requirement_name: machine.to_owned(),
    }
}
