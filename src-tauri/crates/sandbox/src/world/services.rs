//! Messaging Services: a bundle of numbers with one address for what comes in.
//! <https://www.twilio.com/docs/messaging/api/service-resource>

use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::{NumberSid, ServiceSid};

/// A Messaging Service.
#[derive(Clone, Debug)]
pub(crate) struct Service {
    pub(crate) sid: ServiceSid,
    pub(crate) name: String,
    pub(crate) created: Millis,
    /// Where incoming texts go. `None` is Twilio's trap: texts are dropped and not even logged. Empty: they are
    /// logged and nobody is told.
    pub(crate) inbound_request_url: Option<String>,
    pub(crate) status_callback: Option<String>,
    pub(crate) uses_number_webhook: bool,
    pub(crate) has_advanced_opt_out: bool,
    pub(crate) numbers: Vec<NumberSid>,
}

impl Service {
    pub(crate) fn new(
        sid: ServiceSid,
        plan: ServicePlan,
        numbers: Vec<NumberSid>,
        created: Millis,
    ) -> Service {
        Service {
            sid,
            name: plan.name,
            created,
            inbound_request_url: plan.inbound_request_url,
            status_callback: plan.status_callback,
            uses_number_webhook: plan.uses_number_webhook,
            has_advanced_opt_out: plan.has_advanced_opt_out,
            numbers,
        }
    }
}

/// A Messaging Service to set up, with some of the account's numbers in it.
#[derive(Clone, Debug, Default)]
pub struct ServicePlan {
    /// Its name.
    pub name: String,
    /// Where incoming texts go. `None` is Twilio's trap: texts to its numbers are dropped and not even logged.
    pub inbound_request_url: Option<String>,
    /// Where statuses go when a text names no address of its own.
    pub status_callback: Option<String>,
    /// Do the numbers keep their own addresses for incoming texts?
    pub uses_number_webhook: bool,
    /// Does it tell webhooks what a STOP was (`OptOutType`)?
    pub has_advanced_opt_out: bool,
    /// The numbers in it; what is none of the account's is left out.
    pub numbers: Vec<PhoneNumber>,
}
