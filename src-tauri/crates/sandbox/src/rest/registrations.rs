//! Registrations for texts in the United States, to be read.
//! <https://www.twilio.com/docs/messaging/api/brand-registration-resource>,
//! <https://www.twilio.com/docs/messaging/api/usapptoperson-resource>,
//! <https://www.twilio.com/docs/messaging/api/tollfree-verification-resource>

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::routing::get;
use deskbell_twilio::api::registrations::{BrandStatus, VerificationStatus};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes};
use crate::exchange::Exchange;
use crate::world::registrations::{Brand, Campaign, Reason, Verification};

pub(super) fn routes() -> Routes {
    Routes::new()
        .route("/v1/a2p/BrandRegistrations", get(list_brands))
        .route("/v1/Services/{service}/Compliance/Usa2p", get(list_campaigns))
        .route("/v1/Tollfree/Verifications", get(list_verifications))
}

fn page(asked: &Asked, key: &str, all: Vec<Value>) -> Reply {
    let count = i64::try_from(all.len()).unwrap_or(i64::MAX);
    let placed = (0..count).rev().map(|place| (place, 0)).zip(all).collect();
    Ok(Answer::Is(Page::cut(asked, placed)?.in_meta_style(asked, key)))
}

async fn list_brands(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    page(&asked, "data", world.registrations.brands.iter().map(|one| brand(one, &exchange, &asked)).collect())
}

async fn list_campaigns(
    State(exchange): State<Arc<Exchange>>,
    Path(service): Path<String>,
    asked: Asked,
) -> Reply {
    let world = exchange.world();
    if !world.services.iter().any(|one| one.sid.as_str() == service) {
        return Err(Refusal::not_found(&asked.path));
    }
    let ours = world.registrations.campaigns.iter().filter(|one| one.service.as_str() == service);
    page(&asked, "compliance", ours.map(|one| campaign(one, &exchange, &asked)).collect())
}

async fn list_verifications(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let world = exchange.world();
    let all = world.registrations.verifications.iter();
    let all = all.map(|one| {
        let digits = world.numbers.iter().find(|number| number.sid == one.number);
        verification(one, digits.map(|number| number.digits.as_str()), &exchange, &asked)
    });
    page(&asked, "verifications", all.collect())
}

fn faults(reasons: &[Reason], field: &str) -> Vec<Value> {
    let write = |(code, words): &Reason| {
        json!({
            "error_code": code,
            "description": words,
            "fields": [field],
            "url": format!("https://www.twilio.com/docs/api/errors/{code}"),
        })
    };
    reasons.iter().map(write).collect()
}

fn brand(one: &Brand, exchange: &Exchange, asked: &Asked) -> Value {
    let url = format!("{}/v1/a2p/BrandRegistrations/{}", asked.base, one.sid);
    let bundle = format!("BU{}", one.sid.as_str().trim_start_matches("BN"));
    json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "customer_profile_bundle_sid": bundle,
        "a2p_profile_bundle_sid": bundle,
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "brand_type": "STANDARD",
        "status": one.status.as_str(),
        "tcr_id": (one.status == BrandStatus::Approved).then_some("BDESKBL"),
        "failure_reason": null,
        "errors": faults(&one.reasons, "tax_id"),
        "url": url,
        "brand_score": null,
        "brand_feedback": [],
        "identity_status": if one.status == BrandStatus::Approved { "VERIFIED" } else { "SELF_DECLARED" },
        "russell_3000": false,
        "government_entity": false,
        "tax_exempt_status": null,
        "skip_automatic_sec_vet": false,
        "mock": false,
        "links": { "brand_vettings": format!("{url}/Vettings"), "brand_registration_otps": format!("{url}/SmsOtp") },
    })
}

fn campaign(one: &Campaign, exchange: &Exchange, asked: &Asked) -> Value {
    json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "brand_registration_sid": one.brand.as_str(),
        "messaging_service_sid": one.service.as_str(),
        "description": "A front desk answers the people who write to it, and reminds them of their visits.",
        "message_samples": [
            "Harbour Street Dental: your visit is on Tuesday at 3.",
            "Harbour Street Dental: Dr Lee can see you at 3. Is that all right?",
        ],
        "us_app_to_person_usecase": "CUSTOMER_CARE",
        "has_embedded_links": false,
        "has_embedded_phone": false,
        "subscriber_opt_in": true,
        "age_gated": false,
        "direct_lending": false,
        "campaign_status": one.status.as_str(),
        "campaign_id": null,
        "is_externally_registered": false,
        "rate_limits": null,
        "message_flow": "People write to the desk first, or give their number on a form at the desk.",
        "opt_in_message": null,
        "opt_out_message": null,
        "help_message": null,
        "opt_in_keywords": [],
        "opt_out_keywords": ["STOP"],
        "help_keywords": ["HELP"],
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "url": format!("{}/v1/Services/{}/Compliance/Usa2p/{}", asked.base, one.service, one.sid),
        "mock": false,
        "errors": faults(&one.reasons, "MESSAGE_FLOW"),
    })
}

/// Who texts from a toll-free number.
fn company() -> Value {
    json!({
        "business_name": "Harbour Street Dental",
        "business_street_address": "12 Harbour Street",
        "business_street_address2": null,
        "business_city": "Portland",
        "business_state_province_region": "OR",
        "business_postal_code": "97201",
        "business_country": "US",
        "business_website": "https://harbour.example",
        "business_contact_first_name": "Grace",
        "business_contact_last_name": "Lee",
        "business_contact_email": "owner@harbour.example",
        "business_contact_phone": "+12025550100",
        "business_registration_number": null,
        "business_registration_authority": "EIN",
        "business_registration_country": "US",
        "business_registration_phone_number": null,
        "business_type": "PRIVATE_PROFIT",
        "doing_business_as": null,
        "additional_information": null,
        "age_gated_content": false,
        "external_reference_id": null,
        "help_message_sample": null,
        "opt_in_confirmation_message": null,
        "opt_in_keywords": [],
        "privacy_policy_url": "https://harbour.example/privacy",
        "terms_and_conditions_url": "https://harbour.example/terms",
        "resource_links": {},
        "vetting_id": null,
        "vetting_id_expiration": null,
        "vetting_provider": "CAMPAIGN_VERIFY",
    })
}

fn verification(one: &Verification, digits: Option<&str>, exchange: &Exchange, asked: &Asked) -> Value {
    let is_rejected = one.status == VerificationStatus::Rejected;
    let words: Vec<&str> = one.reasons.iter().map(|(_, words)| words.as_str()).collect();
    let mut all = json!({
        "sid": one.sid.as_str(),
        "account_sid": exchange.account.as_str(),
        "customer_profile_sid": null,
        "trust_product_sid": null,
        "regulated_item_sid": null,
        "date_created": one.created.to_iso8601(),
        "date_updated": one.updated.to_iso8601(),
        "notification_email": "owner@harbour.example",
        "use_case_categories": ["CUSTOMER_CARE"],
        "use_case_summary": "A front desk answers the people who write to it.",
        "production_message_sample": "Dr Lee can see you at 3. Is that all right?",
        "opt_in_image_urls": ["https://harbour.example/form.png"],
        "opt_in_type": "PAPER_FORM",
        "message_volume": "1,000",
        "tollfree_phone_number_sid": one.number.as_str(),
        "tollfree_phone_number": digits,
        "status": one.status.as_str(),
        "url": format!("{}/v1/Tollfree/Verifications/{}", asked.base, one.sid),
        "rejection_reason": words.first(),
        "error_code": one.reasons.first().map(|(code, _)| *code),
        "rejection_reasons":
            one.reasons.iter().map(|(code, reason)| json!({ "code": code, "reason": reason })).collect::<Vec<_>>(),
        "edit_allowed": is_rejected.then_some(true),
        "edit_expiration": null,
    });
    if let (Some(all), Some(company)) = (all.as_object_mut(), company().as_object()) {
        all.extend(company.clone());
    }
    all
}
