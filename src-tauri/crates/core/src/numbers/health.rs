//! Where each number of ours points at Twilio, said plainly; it is mended in `mending`.

use std::collections::{BTreeSet, HashMap};

use deskbell_twilio::api::numbers as api;
use deskbell_twilio::api::services::Service;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::compliance;
use crate::error::Error;
use crate::numbers::{INCOMING, refresh, services, store, voice, written};
use crate::store::Id;

/// Where a number points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Pointing {
    /// Here, as it should.
    Here,
    /// Nowhere.
    NotSet,
    /// To another address.
    UrlMismatch,
    /// Here, but by GET, which we do not hear.
    WrongMethod,
    /// A messaging service decides instead.
    OverriddenByService,
    /// An application decides instead.
    OverriddenByApplication,
    /// A trunk decides instead; of calls alone.
    OverriddenByTrunk,
    /// It is no longer in the account.
    Gone,
}

/// Where one of our numbers points, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NumberHealth {
    /// Which number.
    pub id: Id,
    /// As people write it.
    pub display: String,
    /// What we call it.
    pub name: String,
    /// Where it points.
    pub pointing: Pointing,
    /// What that means for its texts.
    pub sentence: String,
    /// Where its texts go instead.
    pub goes_to: Option<String>,
    /// Whether we can mend it.
    pub can_mend: bool,
    /// Whether a mend of ours can be undone.
    pub can_undo: bool,
    /// Where its calls point, where they should come here.
    pub calls: Option<CallsHealth>,
    /// The messaging service that it is in.
    pub service: Option<ServiceOfNumber>,
    /// The papers that it was given out on; none where it needed none.
    pub papers: Option<PapersOfNumber>,
}

/// The papers that a number was given out on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PapersOfNumber {
    /// Twilio's name for them.
    pub bundle: String,
    /// Which they are here; none where they were made in Twilio's Console.
    pub submission: Option<Id>,
}

/// Where the calls of a number point, and what that means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CallsHealth {
    /// Where they point.
    pub pointing: Pointing,
    /// What that means for callers.
    pub sentence: String,
    /// Where they go instead.
    pub goes_to: Option<String>,
}

/// The messaging service that a number is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ServiceOfNumber {
    /// As it is called at Twilio.
    pub name: String,
    /// Whether it decides where the texts of its numbers go, whatever those say.
    pub decides: bool,
}

/// Where each number whose texts should come here points at Twilio.
///
/// # Errors
/// When Twilio cannot be asked.
pub async fn check(office: &Office) -> Result<Vec<NumberHealth>, Error> {
    let listed: HashMap<String, api::IncomingPhoneNumber> = refresh::list_at_twilio(office.twilio())
        .await?
        .into_iter()
        .map(|number| (number.sid.as_str().to_owned(), number))
        .collect();
    let services = by_number(services::list_with_numbers(office.twilio()).await?);
    let here = office.url_of(INCOMING);
    let bundles: BTreeSet<String> = listed.values().filter_map(bundle_of).collect();
    let (ours, papers) = office
        .store()
        .read(move |conn| {
            let find = |bundle: String| Ok((bundle.clone(), compliance::find_by_bundle(conn, &bundle)?));
            let papers = bundles.into_iter().map(find).collect::<Result<HashMap<_, _>, Error>>()?;
            Ok((store::list_mendable(conn)?, papers))
        })
        .await?;
    let country = office.country();
    Ok(ours
        .into_iter()
        .map(|ours| {
            let found = listed.get(&ours.sid);
            let within = services.get(&ours.sid);
            let service = within.filter(|service| services::decides(service));
            let pointing = judge(found, service, here.as_deref());
            let calls = found.filter(|_| ours.takes_calls).map(|number| voice::judge(office, number));
            let are_astray = calls.as_ref().is_some_and(|calls| calls.pointing != Pointing::Here);
            NumberHealth {
                id: ours.id,
                display: written(&ours.number, country).display,
                name: ours.name,
                sentence: explain(pointing, service),
                goes_to: goes_to(pointing, found, service),
                can_mend: here.is_some()
                    && pointing != Pointing::Gone
                    && (pointing != Pointing::Here || are_astray),
                calls,
                can_undo: ours.is_mended,
                service: within.map(|service| ServiceOfNumber {
                    name: service.friendly_name.clone(),
                    decides: services::decides(service),
                }),
                papers: found.and_then(bundle_of).map(|bundle| PapersOfNumber {
                    submission: papers.get(&bundle).copied().flatten(),
                    bundle,
                }),
                pointing,
            }
        })
        .collect())
}

fn bundle_of(number: &api::IncomingPhoneNumber) -> Option<String> {
    number.bundle_sid.as_ref().map(|sid| sid.as_str().to_owned())
}

/// Services by the Sids of the numbers in them.
pub(crate) fn by_number(all: Vec<(Service, Vec<String>)>) -> HashMap<String, Service> {
    all.into_iter()
        .flat_map(|(service, inside)| inside.into_iter().map(move |number| (number, service.clone())))
        .collect()
}

/// Where the calls of a number point at Twilio.
pub(crate) fn calls_pointing(office: &Office, number: &api::IncomingPhoneNumber) -> Pointing {
    voice::judge(office, number).pointing
}

/// What decides about a number at Twilio, said in one word. Without an address of ours nothing goes astray.
pub(crate) fn judge(
    found: Option<&api::IncomingPhoneNumber>,
    service: Option<&Service>,
    here: Option<&str>,
) -> Pointing {
    let Some(number) = found else { return Pointing::Gone };
    if service.is_some() {
        return Pointing::OverriddenByService;
    }
    if number.sms_application_sid.is_some() {
        return Pointing::OverriddenByApplication;
    }
    match number.sms_url.as_deref() {
        None | Some("") => Pointing::NotSet,
        Some(url) if Some(url) != here => Pointing::UrlMismatch,
        Some(_) if number.sms_method.as_deref().is_some_and(|method| method != "POST") => {
            Pointing::WrongMethod
        }
        Some(_) => Pointing::Here,
    }
}

fn explain(pointing: Pointing, service: Option<&Service>) -> String {
    let name = service.map_or("A messaging service", |service| service.friendly_name.as_str());
    match pointing {
        Pointing::Here => "Its texts come here.".to_owned(),
        Pointing::NotSet => {
            "It points nowhere: Twilio keeps its texts, and Deskbell finds them only every five minutes."
                .to_owned()
        }
        Pointing::UrlMismatch => "Its texts go to another address.".to_owned(),
        Pointing::WrongMethod => "Twilio is told to use GET here, and Deskbell listens for POST.".to_owned(),
        Pointing::OverriddenByService => {
            let what = match service.and_then(|service| service.inbound_request_url.as_ref()) {
                Some(_) => "takes its texts elsewhere.",
                None => "throws its texts away: it has no address, and nothing says so.",
            };
            format!(
                "The messaging service “{name}” {what} Mend lets each number in it go where it says itself."
            )
        }
        Pointing::OverriddenByApplication => {
            "An application at Twilio decides where its texts go, whatever the number says.".to_owned()
        }
        Pointing::OverriddenByTrunk => "A trunk at Twilio decides instead.".to_owned(),
        Pointing::Gone => "It is no longer in this Twilio account.".to_owned(),
    }
}

fn goes_to(
    pointing: Pointing,
    found: Option<&api::IncomingPhoneNumber>,
    service: Option<&Service>,
) -> Option<String> {
    match pointing {
        Pointing::UrlMismatch => found?.sms_url.clone(),
        Pointing::OverriddenByService => service?.inbound_request_url.clone(),
        Pointing::OverriddenByApplication => {
            found?.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned())
        }
        _ => None,
    }
}
