//! The business, entered once: who stands behind all papers.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::compliance::address::{self, KnownAddress, Place};
use crate::compliance::store;
use crate::error::Error;
use crate::store::Lane;

/// Longer names stand on no register.
const NAME_MAX: usize = 200;
const LINE_MAX: usize = 300;

/// Who stands behind all papers. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Business {
    /// As it is registered.
    pub legal_name: String,
    /// What it is: a company, a practice, a sole trader.
    pub kind: String,
    /// Its number in the register.
    pub registration_number: String,
    /// Its number at the tax office.
    pub tax_id: String,
    /// Who may speak for it.
    pub first_name: String,
    /// Who may speak for it.
    pub last_name: String,
    /// Where Twilio writes to.
    pub email: String,
    /// Where it stands on the internet.
    pub website: String,
}

/// Writes the business down.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SaveBusiness {
    /// Who it is.
    pub business: Business,
    /// Where it is.
    pub place: Place,
    /// Whether Twilio is to take the address as it stands here, without correcting it.
    pub is_exact: bool,
}

/// The business, and what Twilio makes of its address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct BusinessView {
    /// Who it is.
    pub business: Business,
    /// Where it is.
    pub address: KnownAddress,
}

/// The business; nothing as long as nobody has entered it.
///
/// # Errors
/// When the store cannot be read.
pub async fn read_business(office: &Office) -> Result<Option<BusinessView>, Error> {
    office.store().read(store::business::read).await
}

/// Writes the business down. A new address is entered at Twilio, which checks it.
///
/// # Errors
/// `bad_input` naming what cannot be used.
pub async fn save_business(office: &Office, args: SaveBusiness) -> Result<BusinessView, Error> {
    let business = check(args.business)?;
    let place = args.place.check()?;
    let is_exact = args.is_exact;
    office
        .store()
        .write(Lane::Door, move |tx| {
            let known = store::business::read(tx)?;
            let stays = known.filter(|known| {
                let before = &known.address;
                let is_refused = before.state == address::AddressState::Refused;
                before.place == place
                    && !is_refused
                    && known.business.legal_name == business.legal_name
                    && (before.is_exact == is_exact)
            });
            let address = match stays {
                Some(known) => known.address.id,
                None => address::promise(tx, &place, &business.legal_name, is_exact)?,
            };
            store::business::write(tx, &business, address)?;
            store::business::read(tx)?.ok_or(Error::NotFound("business"))
        })
        .await
}

fn check(typed: Business) -> Result<Business, Error> {
    let business = Business {
        legal_name: line(&typed.legal_name),
        kind: line(&typed.kind),
        registration_number: line(&typed.registration_number),
        tax_id: line(&typed.tax_id),
        first_name: line(&typed.first_name),
        last_name: line(&typed.last_name),
        email: line(&typed.email),
        website: line(&typed.website),
    };
    let too_long = [
        ("business.legalName", &business.legal_name, NAME_MAX),
        ("business.kind", &business.kind, LINE_MAX),
        ("business.registrationNumber", &business.registration_number, LINE_MAX),
        ("business.taxId", &business.tax_id, LINE_MAX),
        ("business.firstName", &business.first_name, NAME_MAX),
        ("business.lastName", &business.last_name, NAME_MAX),
        ("business.email", &business.email, LINE_MAX),
        ("business.website", &business.website, LINE_MAX),
    ];
    for (field, text, most) in too_long {
        if text.chars().count() > most {
            return Err(Error::bad_input(field, format!("This is longer than {most} characters.")));
        }
    }
    if business.legal_name.is_empty() {
        return Err(Error::bad_input(
            "business.legalName",
            "Enter the name as it stands in the register, or on your ID.",
        ));
    }
    let is_email = business.email.split_once('@').is_some_and(|(who, host)| {
        !who.is_empty() && host.contains('.') && !host.ends_with('.') && !business.email.contains(' ')
    });
    if !is_email {
        return Err(Error::bad_input(
            "business.email",
            "Enter an e-mail address: Twilio writes there about the papers.",
        ));
    }
    Ok(business)
}

/// One line, without what no eye sees.
pub(super) fn line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}
