//! Whether Twilio is told to send texts and calls here: the likeliest reason why something did not come.

use std::collections::HashMap;

use deskbell_twilio::api::numbers::IncomingPhoneNumber;
use deskbell_twilio::api::services::Service;

use crate::account::Office;
use crate::error::Error;
use crate::line::evidence::{About, Doubt, Ends, Kind, all, display};
use crate::numbers::health::{Pointing, calls_pointing, judge};
use crate::numbers::refresh::list_at_twilio;
use crate::numbers::services;

/// What Twilio is told about our numbers, as it stands there now.
pub(super) struct Settings {
    listed: Vec<IncomingPhoneNumber>,
    /// The services that decide for their numbers, by the Sids of those.
    deciding: HashMap<String, Service>,
}

impl Settings {
    pub(super) async fn ask(office: &Office) -> Result<Settings, Error> {
        let listed = list_at_twilio(office.twilio()).await?;
        Ok(Settings { listed, deciding: services::deciding(office.twilio()).await? })
    }

    /// Whether Twilio is told to send these elsewhere.
    pub(super) fn find_wrong(&self, office: &Office, about: &About) -> Option<Doubt> {
        let number = self.listed.iter().find(|number| number.phone_number.as_str() == about.ours)?;
        let sends = all(office, about);
        let pointing = match about.kind {
            Kind::Texts => {
                let here = office.url_of(crate::numbers::INCOMING)?;
                judge(Some(number), self.deciding.get(number.sid.as_str()), Some(&here))
            }
            Kind::Calls => calls_pointing(office, number),
        };
        let (code, reason) = match pointing {
            Pointing::OverriddenByApplication => {
                ("overridden_by_application", format!("At Twilio an application decides where {sends} go."))
            }
            Pointing::OverriddenByService => {
                ("overridden_by_service", format!("At Twilio a messaging service takes {sends} elsewhere."))
            }
            Pointing::OverriddenByTrunk => {
                ("overridden_by_trunk", format!("At Twilio a trunk takes {sends} elsewhere."))
            }
            Pointing::NotSet => ("not_set", format!("Twilio is not told where to send {sends}.")),
            Pointing::UrlMismatch => {
                let url = match about.kind {
                    Kind::Texts => number.sms_url.as_deref(),
                    Kind::Calls => number.voice_url.as_deref(),
                };
                let url = url.unwrap_or_default();
                let host = url.split("://").last().and_then(|rest| rest.split('/').next()).unwrap_or(url);
                ("url_mismatch", format!("Twilio sends {sends} to {host}, not here."))
            }
            Pointing::WrongMethod => {
                ("wrong_method", format!("Twilio announces {sends} in the wrong way (GET)."))
            }
            Pointing::Here | Pointing::Gone => return None,
        };
        let display = display(office, &about.ours);
        let next = format!("Point {display} here again under Diagnostics, or in Twilio's Console.");
        Some(Doubt { code, reason, next, ends: Ends::Settings })
    }
}
