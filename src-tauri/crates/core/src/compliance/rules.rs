//! What is missing, what Twilio found missing, and what reviewers are known to refuse. Pure.

use deskbell_twilio::api::compliance::items::{Evaluation, EvaluationStatus};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::compliance::fields::{ADDRESS, filled, kind_of, value_of};
use crate::compliance::store::Known;
use crate::compliance::{Business, Needs, Place};

/// Files of fewer bytes show nothing that could be read.
const FEW_BYTES: u64 = 10 * 1024;
/// Pictures with a shorter side than this cannot be read.
const FEW_PIXELS: u32 = 600;

/// Something that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Fault {
    /// At which proof; nothing: at the fields of whom the number is for, or at all of it.
    pub proof: Option<String>,
    /// At which field.
    pub field: Option<String>,
    /// What is wrong, and what to do.
    pub words: String,
}

impl Fault {
    fn at_field(field: &str, words: impl Into<String>) -> Fault {
        Fault { proof: None, field: Some(field.to_owned()), words: words.into() }
    }

    pub(super) fn at_proof(proof: &str, field: Option<&str>, words: impl Into<String>) -> Fault {
        Fault { proof: Some(proof.to_owned()), field: field.map(str::to_owned), words: words.into() }
    }
}

/// What is not filled in yet.
pub(super) fn missing(known: &Known) -> Vec<Fault> {
    let mut faults = Vec::new();
    for field in &known.needs.fields {
        match filled(&known.answers, &field.name) {
            None => faults.push(Fault::at_field(&field.name, "Fill this in.")),
            Some(value) if !field.options.is_empty() && !field.options.iter().any(|one| one == value) => {
                faults.push(Fault::at_field(&field.name, "Choose one of the values that Twilio allows."));
            }
            Some(_) => {}
        }
    }
    for proof in &known.needs.proofs {
        let at = |field: Option<&str>, words: &str| Fault::at_proof(&proof.requirement, field, words);
        let document = known.documents.iter().find(|one| one.is_kept && one.requirement == proof.requirement);
        let Some(document) = document else {
            faults.push(at(None, "Choose a document."));
            continue;
        };
        let Some(kind) = kind_of(&known.needs, document) else {
            faults.push(at(None, "Twilio no longer accepts this document here. Choose another."));
            continue;
        };
        if kind.needs_file && document.file.is_none() {
            faults.push(at(None, "Add the file of this document."));
        }
        for field in &kind.fields {
            if field.name == ADDRESS {
                if known.address.is_none() {
                    let words = "Twilio does not know the address of the business yet. Look at the business.";
                    faults.push(at(Some(ADDRESS), words));
                }
            } else if value_of(known, document, &field.name).is_none() {
                faults.push(at(Some(&field.name), "Fill this in, as it stands on the document."));
            }
        }
    }
    faults
}

/// What Twilio found missing, each at the field that causes it. Nothing where everything is there.
pub(super) fn of_evaluation(needs: &Needs, report: &Evaluation) -> Vec<Fault> {
    if report.status == EvaluationStatus::Compliant {
        return Vec::new();
    }
    let mut faults = Vec::new();
    for finding in report.results.iter().filter(|finding| !finding.passed) {
        let proof = needs.proofs.iter().find(|proof| {
            proof.requirement == finding.requirement_name
                || proof.kinds.iter().any(|kind| kind.kind == finding.object_type)
        });
        let proof = proof.map(|proof| proof.requirement.clone());
        let before = faults.len();
        for wrong in &finding.invalid {
            let field = Some(wrong.object_field.clone()).filter(|name| !name.is_empty());
            faults.push(Fault { proof: proof.clone(), field, words: wrong.failure_reason.clone() });
        }
        if faults.len() == before {
            faults.push(Fault { proof, field: None, words: finding.failure_reason.clone() });
        }
    }
    if faults.is_empty() {
        let words = "Twilio says that something is missing, and does not say what.".to_owned();
        faults.push(Fault { proof: None, field: None, words });
    }
    faults
}

/// What reviewers are known to refuse: said before they do.
pub(super) fn warnings(known: &Known, business: &Business, place: &Place, today: &str) -> Vec<Fault> {
    let mut warnings = Vec::new();
    let own = filled(&known.answers, "business_name");
    if own.is_some_and(|name| name != business.legal_name) {
        let words = format!(
            "The business is entered as “{}”. Reviewers compare letter by letter.",
            business.legal_name
        );
        warnings.push(Fault::at_field("business_name", words));
    }
    let needs_place =
        known.needs.proofs.iter().any(|proof| {
            proof.kinds.iter().any(|kind| kind.fields.iter().any(|field| field.name == ADDRESS))
        });
    if needs_place && is_box(&place.street) {
        let words = "The address is a P.O. box. Reviewers want the place where the business is.";
        warnings.push(Fault { proof: None, field: None, words: words.to_owned() });
    }
    for document in known.documents.iter().filter(|one| one.is_kept) {
        let at = |words: &str| Fault::at_proof(&document.requirement, None, words);
        if let Some(file) = &document.file {
            let is_small = file.width.zip(file.height).is_some_and(|(w, h)| w.min(h) < FEW_PIXELS);
            if file.bytes < FEW_BYTES || is_small {
                warnings.push(at("This file is very small. Reviewers refuse what they cannot read."));
            }
        }
        let dates = document.answers.iter().filter(|(name, _)| name.contains("expir"));
        if dates.into_iter().any(|(_, date)| date.len() == 10 && date.as_str() < today) {
            warnings.push(at("This document has expired."));
        }
    }
    warnings
}

/// Whether a street is none, but a box at the post office.
fn is_box(street: &str) -> bool {
    let plain: String = street.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    ["pobox", "postofficebox", "postfach", "gpobox", "lockedbag"].iter().any(|word| plain.contains(word))
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::api::compliance::items::{FieldFinding, Finding};

    use super::*;
    use crate::compliance::{KindNeed, ProofNeed};

    #[test]
    fn what_twilio_finds_missing_stands_at_the_field_that_causes_it() {
        let kind = |kind: &str| KindNeed {
            kind: kind.to_owned(),
            name: String::new(),
            fields: Vec::new(),
            needs_file: true,
        };
        let proof = ProofNeed {
            requirement: "business_name_info".to_owned(),
            name: String::new(),
            hint: String::new(),
            kinds: vec![kind("commercial_registrar_excerpt")],
        };
        let needs =
            Needs { sid: String::new(), name: String::new(), fields: Vec::new(), proofs: vec![proof] };
        let field = |name: &str| FieldFinding { object_field: name.to_owned(), ..FieldFinding::default() };
        let finding = |requirement: &str, kind: &str, invalid: Vec<FieldFinding>| Finding {
            requirement_name: requirement.to_owned(),
            object_type: kind.to_owned(),
            failure_reason: "It is missing.".to_owned(),
            invalid,
            ..Finding::default()
        };
        let sid = |start: &str| format!("{start}00000000000000000000000000000001");
        let report = |results| Evaluation {
            sid: sid("EL").parse().unwrap(),
            account_sid: sid("AC").parse().unwrap(),
            regulation_sid: sid("RN").parse().unwrap(),
            bundle_sid: sid("BU").parse().unwrap(),
            status: EvaluationStatus::Noncompliant,
            results,
            date_created: None,
            url: None,
        };
        let found = of_evaluation(
            &needs,
            &report(vec![
                finding("business_info", "business", vec![field("business_name"), field("first_name")]),
                finding("business_name_info", "commercial_registrar_excerpt", Vec::new()),
                finding("renamed", "commercial_registrar_excerpt", vec![field("document_number")]),
            ]),
        );
        let at: Vec<_> = found.iter().map(|one| (one.proof.as_deref(), one.field.as_deref())).collect();
        assert_eq!(
            at,
            [
                (None, Some("business_name")),
                (None, Some("first_name")),
                (Some("business_name_info"), None),
                (Some("business_name_info"), Some("document_number")),
            ]
        );
        assert_eq!(of_evaluation(&needs, &report(Vec::new())).len(), 1, "no reason is said to be none");
    }

    #[test]
    fn a_box_at_the_post_office_is_told_from_a_street() {
        for street in ["PO Box 12", "P.O. Box 7", "GPO Box 1", "Postfach 10 20", "Post Office Box 3"] {
            assert!(is_box(street), "{street}");
        }
        for street in ["12 Harbour Street", "Boxer Lane 3", "4 Post Office Square"] {
            assert!(!is_box(street), "{street}");
        }
    }
}
