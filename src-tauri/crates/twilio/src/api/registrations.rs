//! Registrations for texts in the United States: brands, the campaigns of messaging services, and verifications of
//! toll-free numbers. They are made in the Console, and read here.
//! See <https://www.twilio.com/docs/messaging/api/brand-registration-resource>,
//! <https://www.twilio.com/docs/messaging/api/usapptoperson-resource> and
//! <https://www.twilio.com/docs/messaging/api/tollfree-verification-resource>.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Meta, page};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, BrandSid, CampaignSid, NumberSid, ServiceSid, VerificationSid};
use crate::wire;
use crate::word::words;

words! {
    /// How far a brand has come.
    BrandStatus {
        /// It waits.
        Pending = "PENDING",
        /// Somebody looks at it.
        InReview = "IN_REVIEW",
        /// Carriers know it.
        Approved = "APPROVED",
        /// It was not taken.
        Failed = "FAILED",
        /// Carriers do not want it any more.
        Suspended = "SUSPENDED",
        /// It is being taken away.
        DeletionPending = "DELETION_PENDING",
        /// It could not be taken away.
        DeletionFailed = "DELETION_FAILED",
    }
}

words! {
    /// How far a campaign has come. Twilio describes it as any text and names these.
    CampaignStatus {
        /// It waits.
        Pending = "PENDING",
        /// Somebody looks at it.
        InProgress = "IN_PROGRESS",
        /// Carriers know it.
        Verified = "VERIFIED",
        /// It was not taken.
        Failed = "FAILED",
        /// Carriers do not want it any more.
        Suspended = "SUSPENDED",
    }
}

words! {
    /// How far the verification of a toll-free number has come.
    VerificationStatus {
        /// It waits.
        PendingReview = "PENDING_REVIEW",
        /// Somebody looks at it.
        InReview = "IN_REVIEW",
        /// Carriers know the number.
        Approved = "TWILIO_APPROVED",
        /// It was not taken.
        Rejected = "TWILIO_REJECTED",
    }
}

/// Lists the brands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListBrands {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for ListBrands {
    type Reply = BrandListing;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        "/v1/a2p/BrandRegistrations".to_owned()
    }

    fn query(&self) -> Pairs {
        sized(self.page_size)
    }
}

/// Lists the campaigns of a messaging service; there is one at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListCampaigns {
    /// Of which service.
    pub service: ServiceSid,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for ListCampaigns {
    type Reply = CampaignListing;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        format!("/v1/Services/{}/Compliance/Usa2p", self.service)
    }

    fn query(&self) -> Pairs {
        sized(self.page_size)
    }
}

/// Lists the verifications of toll-free numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ListVerifications {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for ListVerifications {
    type Reply = VerificationListing;

    fn host(&self) -> Host {
        Host::Messaging
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        "/v1/Tollfree/Verifications".to_owned()
    }

    fn query(&self) -> Pairs {
        sized(self.page_size)
    }
}

fn sized(page_size: Option<u16>) -> Pairs {
    let mut query = Pairs::new();
    put(&mut query, "PageSize", page_size);
    query
}

/// Why a brand or a campaign was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fault {
    /// Twilio's number for it.
    pub error_code: Option<u32>,
    /// In words.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub description: String,
    /// What it is about.
    #[serde(deserialize_with = "wire::list::deserialize")]
    pub fields: Vec<String>,
}

/// Why a toll-free number was not taken.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rejection {
    /// Twilio's number for it.
    pub code: Option<u32>,
    /// In words.
    #[serde(deserialize_with = "wire::text::deserialize")]
    pub reason: String,
}

/// A business, as carriers know it. It bears no name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brand {
    /// Its Sid.
    pub sid: BrandSid,
    /// `STANDARD` or `SOLE_PROPRIETOR`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub brand_type: String,
    /// How far it has come.
    pub status: BrandStatus,
    /// Its name in the carriers' register.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub tcr_id: Option<String>,
    /// Why it was not taken, as Twilio wrote that before `errors`.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub failure_reason: Option<String>,
    /// Why it was not taken.
    #[serde(default, deserialize_with = "wire::list::deserialize")]
    pub errors: Vec<Fault>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
}

/// What a business texts about, as carriers know it. It counts for the numbers of its messaging service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its Sid.
    pub sid: CampaignSid,
    /// Of which brand.
    #[serde(default)]
    pub brand_registration_sid: Option<BrandSid>,
    /// For which service.
    #[serde(default)]
    pub messaging_service_sid: Option<ServiceSid>,
    /// What for: `MARKETING`, `CUSTOMER_CARE`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub us_app_to_person_usecase: String,
    /// How far it has come.
    pub campaign_status: CampaignStatus,
    /// Why it was not taken.
    #[serde(default, deserialize_with = "wire::list::deserialize")]
    pub errors: Vec<Fault>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
}

/// A toll-free number that is to be known to carriers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verification {
    /// Its Sid.
    pub sid: VerificationSid,
    /// Who texts from it.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub business_name: String,
    /// Which number.
    #[serde(default)]
    pub tollfree_phone_number_sid: Option<NumberSid>,
    /// How far it has come.
    pub status: VerificationStatus,
    /// Why it was not taken.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub rejection_reason: Option<String>,
    /// Why it was not taken, one by one.
    #[serde(default, deserialize_with = "wire::list::deserialize")]
    pub rejection_reasons: Vec<Rejection>,
    /// Whether it can be changed and handed in again.
    #[serde(default)]
    pub edit_allowed: Option<bool>,
    /// Until when.
    #[serde(default, with = "wire::iso8601")]
    pub edit_expiration: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
}

/// A page of brands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrandListing {
    /// The brands.
    pub data: Vec<Brand>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { BrandListing of Brand in data, at Host::Messaging, by its meta }

/// A page of campaigns.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CampaignListing {
    /// The campaigns.
    pub compliance: Vec<Campaign>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { CampaignListing of Campaign in compliance, at Host::Messaging, by its meta }

/// A page of verifications.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationListing {
    /// The verifications.
    pub verifications: Vec<Verification>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { VerificationListing of Verification in verifications, at Host::Messaging, by its meta }

#[cfg(test)]
mod tests {
    use super::*;

    /// As the examples of Twilio's OpenAPI file have them, shortened.
    #[test]
    fn reasons_are_read_and_their_absence_too() {
        let brand = r#"{"sid":"BN0044409f7e067e279523808d267e2d85","brand_type":"STANDARD","status":"FAILED",
            "failure_reason":null,"date_updated":"2021-01-27T14:18:36Z","errors":[{"error_code":30701,
            "description":"Invalid State.","fields":["region"],"url":"https://www.twilio.com/docs/api/errors/30701"}]}"#;
        let brand: Brand = serde_json::from_str(brand).unwrap();
        assert_eq!((&brand.status, brand.errors[0].error_code), (&BrandStatus::Failed, Some(30701)));
        let campaign =
            r#"{"sid":"QE2c6890da8086d771620e9b13fadeba0b","campaign_status":"MOVED","errors":null}"#;
        let campaign: Campaign = serde_json::from_str(campaign).unwrap();
        assert_eq!(campaign.campaign_status, CampaignStatus::Other("MOVED".to_owned()));
        assert_eq!(campaign.errors, []);
        let number = r#"{"sid":"HHaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","status":"TWILIO_REJECTED","rejection_reasons":
            [{"code":30476,"reason":"The website cannot be opened."}],"edit_expiration":null,"edit_allowed":true}"#;
        let number: Verification = serde_json::from_str(number).unwrap();
        assert_eq!(number.rejection_reasons[0].reason, "The website cannot be opened.");
    }
}
