//! Registrations as the owner makes them in the Console, and what carriers say of them.

use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::{BrandSid, CampaignSid, ServiceSid, VerificationSid};

use crate::Sandbox;
use crate::world::registrations::{Brand, Campaign, Verification};

impl Sandbox {
    /// The owner registers the business.
    pub fn add_brand(&self) -> BrandSid {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        let sid: BrandSid = world.mint.next("BN");
        let brand = Brand {
            sid: sid.clone(),
            status: "PENDING".into(),
            reasons: Vec::new(),
            created: now,
            updated: now,
        };
        world.registrations.brands.push(brand);
        sid
    }

    /// The owner registers what the business texts about through a service.
    pub fn add_campaign(&self, brand: &BrandSid, service: &ServiceSid) -> CampaignSid {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        let sid: CampaignSid = world.mint.next("QE");
        world.registrations.campaigns.push(Campaign {
            sid: sid.clone(),
            brand: brand.clone(),
            service: service.clone(),
            status: "IN_PROGRESS".into(),
            reasons: Vec::new(),
            created: now,
            updated: now,
        });
        sid
    }

    /// The owner registers a toll-free number; one that is none of the account's is not.
    pub fn add_verification(&self, number: &PhoneNumber) -> Option<VerificationSid> {
        let now = self.exchange.clock.now();
        let mut world = self.exchange.world();
        let number = world.find_number(number.as_str())?.sid.clone();
        let sid: VerificationSid = world.mint.next("HH");
        world.registrations.verifications.push(Verification {
            sid: sid.clone(),
            number,
            status: "PENDING_REVIEW".into(),
            reasons: Vec::new(),
            created: now,
            updated: now,
        });
        Some(sid)
    }

    /// Carriers say how something that was registered stands, in Twilio's word, and why.
    pub fn set_registration(&self, sid: &str, status: &str, reasons: &[(u32, &str)]) {
        let now = self.exchange.clock.now();
        let reasons: Vec<_> = reasons.iter().map(|(code, words)| (*code, (*words).to_owned())).collect();
        let all = &mut self.exchange.world().registrations;
        if let Some(one) = all.brands.iter_mut().find(|one| one.sid.as_str() == sid) {
            (one.status, one.reasons, one.updated) = (status.into(), reasons, now);
        } else if let Some(one) = all.campaigns.iter_mut().find(|one| one.sid.as_str() == sid) {
            (one.status, one.reasons, one.updated) = (status.into(), reasons, now);
        } else if let Some(one) = all.verifications.iter_mut().find(|one| one.sid.as_str() == sid) {
            (one.status, one.reasons, one.updated) = (status.into(), reasons, now);
        }
    }
}
