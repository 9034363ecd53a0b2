//! What the owner has registered in the Console for texts in the United States: brands, campaigns of messaging
//! services, toll-free numbers. Nothing of it can be made over this API here, and it holds no text back.

use deskbell_twilio::api::registrations::{BrandStatus, CampaignStatus, VerificationStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{BrandSid, CampaignSid, NumberSid, ServiceSid, VerificationSid};
use serde::{Deserialize, Serialize};

/// Everything that is registered.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Registrations {
    pub(crate) brands: Vec<Brand>,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) verifications: Vec<Verification>,
}

/// Why something was not taken: Twilio's number for it, and words.
pub(crate) type Reason = (u32, String);

/// A business, as carriers know it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Brand {
    pub(crate) sid: BrandSid,
    pub(crate) status: BrandStatus,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// What it texts about, through a service.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Campaign {
    pub(crate) sid: CampaignSid,
    pub(crate) brand: BrandSid,
    pub(crate) service: ServiceSid,
    pub(crate) status: CampaignStatus,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}

/// A toll-free number that is to be known.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Verification {
    pub(crate) sid: VerificationSid,
    pub(crate) number: NumberSid,
    pub(crate) status: VerificationStatus,
    pub(crate) reasons: Vec<Reason>,
    pub(crate) created: Millis,
    pub(crate) updated: Millis,
}
