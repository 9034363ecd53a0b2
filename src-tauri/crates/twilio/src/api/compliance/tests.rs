//! Regulations, evaluations and forms as Twilio writes them.

use serde_json::json;

use super::*;
use crate::request::{Request as _, encoded};
use crate::sid::{BundleSid, EvaluationSid};

const BUNDLE: &str = "BUaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

#[test]
fn a_bundle_is_handed_in_by_its_status_alone_and_never_twice() {
    let submit = bundles::Submit { bundle: BundleSid::parse(BUNDLE).unwrap() };
    assert_eq!(encoded(&submit.form()), "Status=pending-review");
    assert!(!submit.is_repeatable());
    let evaluate = items::Evaluate { bundle: BundleSid::parse(BUNDLE).unwrap() };
    assert!(evaluate.is_repeatable() && evaluate.form().is_empty());
}

#[test]
fn attributes_travel_as_json_inside_the_form() {
    let attributes = json!({ "address_sids": ["ADaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"] });
    let create = documents::Create {
        friendly_name: "Deskbell 7".to_owned(),
        kind: "address".to_owned(),
        attributes: attributes.as_object().unwrap().clone(),
    };
    let form = create.form();
    assert_eq!(form[2], ("Attributes", attributes.to_string()));
    assert!(!create.is_repeatable());
}

#[test]
fn a_regulation_without_requirements_asks_for_nothing() {
    let text = json!({ "sid": "RNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "friendly_name": null, "iso_country": "AU",
        "number_type": "local", "end_user_type": "individual", "requirements": null, "url": null });
    let regulation: regulations::Regulation = serde_json::from_value(text).unwrap();
    assert_eq!(regulation.requirements, regulations::Requirements::default());
}

#[test]
fn an_evaluation_names_each_field_that_is_missing() {
    let text = json!({ "sid": "ELaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "account_sid": "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "regulation_sid": "RNaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "bundle_sid": BUNDLE, "status": "noncompliant",
        "results": [{ "friendly_name": "Business", "object_type": "business", "passed": false,
            "failure_reason": "Missing.", "error_code": 22214, "valid": [], "requirement_name": "business_info",
            "invalid": [{ "friendly_name": "Name", "object_field": "business_name", "failure_reason": "Missing.",
                "error_code": 22215 }] }], "date_created": "2020-04-28T18:14:01Z", "url": null });
    let evaluation: items::Evaluation = serde_json::from_value(text).unwrap();
    assert_eq!(evaluation.sid, EvaluationSid::parse("ELaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa").unwrap());
    assert_eq!(evaluation.results[0].invalid[0].object_field, "business_name");
}
