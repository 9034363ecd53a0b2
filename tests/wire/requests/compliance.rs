//! The requests about addresses and papers.

use deskbell_twilio::api::addresses;
use deskbell_twilio::api::compliance::bundles::{self, BundleStatus};
use deskbell_twilio::api::compliance::{EndUserType, documents, end_users, items, regulations};
use serde_json::{Map, Value, json};

use super::{Asked, NOBODY, Subjects, asked};

fn attributes(value: Value) -> Map<String, Value> {
    value.as_object().unwrap().clone()
}

/// All of them, in an order in which they can be asked: what takes away and hands in comes last.
pub(super) fn all(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let (bundle, document) = (about.bundle.clone(), about.document.clone());
    let mut all = places(about);
    all.extend(people(about));
    all.extend(files(about));
    all.extend([
        asked(
            account,
            &bundles::Create {
                friendly_name: "Deskbell papers 7".to_owned(),
                email: "owner@example.com".to_owned(),
                regulation: about.regulation.clone(),
                status_callback: Some(format!("{NOBODY}/compliance/status")),
            },
        ),
        asked(account, &bundles::List::default()),
        asked(
            account,
            &bundles::List {
                status: Some(BundleStatus::Draft),
                friendly_name: Some("Deskbell papers 7".to_owned()),
                iso_country: Some("AU".to_owned()),
                number_type: Some("toll-free".to_owned()),
                page_size: Some(1),
            },
        ),
        asked(account, &bundles::Fetch { bundle: bundle.clone() }),
        asked(account, &items::Assign { bundle: bundle.clone(), object: document.as_str().to_owned() }),
        asked(account, &items::List { bundle: bundle.clone(), page_size: None }),
        asked(account, &items::List { bundle: bundle.clone(), page_size: Some(1) }),
        asked(account, &items::Evaluate { bundle: bundle.clone() }),
        asked(account, &items::Unassign { bundle: bundle.clone(), assignment: about.assignment.clone() }),
        asked(account, &documents::Delete { document: about.doomed_document.clone() }),
        asked(account, &bundles::Submit { bundle }),
    ]);
    all
}

fn places(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let full = addresses::Create {
        customer_name: "歯科 Harbour".to_owned(),
        street: "12 Harbour St".to_owned(),
        street_secondary: Some("Suite 3".to_owned()),
        city: "Sydney".to_owned(),
        region: "nsw".to_owned(),
        postal_code: "2000".to_owned(),
        iso_country: "AU".to_owned(),
        friendly_name: "Deskbell address 7".to_owned(),
        correction: addresses::Correction::Allowed,
    };
    let exact = addresses::Create {
        street_secondary: None,
        correction: addresses::Correction::Refused,
        ..full.clone()
    };
    vec![
        asked(account, &full),
        asked(account, &exact),
        asked(account, &addresses::List::default()),
        asked(
            account,
            &addresses::List {
                friendly_name: Some("Deskbell address 7".to_owned()),
                iso_country: Some("AU".to_owned()),
                page_size: Some(1),
            },
        ),
        asked(account, &regulations::List::default()),
        asked(
            account,
            &regulations::List {
                iso_country: Some("GB".to_owned()),
                number_type: Some("mobile".to_owned()),
                end_user_type: Some(EndUserType::Business),
                page_size: Some(1),
            },
        ),
    ]
}

fn people(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let known = attributes(json!({ "business_name": "Müller & Söhne", "email": "a+b@example.com" }));
    let create = |kind: EndUserType, attributes: Map<String, Value>| end_users::Create {
        friendly_name: "Deskbell end user 7".to_owned(),
        kind,
        attributes,
    };
    vec![
        asked(account, &create(EndUserType::Individual, Map::new())),
        asked(account, &create(EndUserType::Business, known.clone())),
        asked(account, &end_users::List::default()),
        asked(account, &end_users::List { page_size: Some(1) }),
        asked(account, &end_users::Update { end_user: about.end_user.clone(), attributes: known }),
    ]
}

fn files(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let document = about.document.clone();
    let points = attributes(json!({ "address_sids": ["AD0123456789abcdef0123456789abcdef"] }));
    let create = documents::Create {
        friendly_name: "Deskbell document 7".to_owned(),
        kind: "address".to_owned(),
        attributes: points.clone(),
    };
    vec![
        asked(account, &create),
        asked(account, &documents::List::default()),
        asked(account, &documents::List { page_size: Some(1) }),
        asked(account, &documents::Fetch { document: document.clone() }),
        asked(account, &documents::Update { document, attributes: points }),
    ]
}
