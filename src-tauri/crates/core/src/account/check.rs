//! Looking at an account before it is connected: whether it can be used, what numbers it has, and what stands between
//! their texts and this computer. Changes nothing.

use std::collections::HashMap;

use deskbell_twilio::api::{account as api, services};
use deskbell_twilio::{Client, Country, Credentials, Error as Twilio};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::App;
use super::credentials;
use crate::error::Error;
use crate::numbers::{Abilities, refresh};

/// What was typed at the door.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckAccount {
    /// The account SID.
    pub account_sid: String,
    /// The auth token.
    pub auth_token: String,
}

/// Whether an account can be used as one's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// Yes.
    Full,
    /// Only to verified numbers and with prescribed words.
    Trial,
}

/// An account that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct AccountCheck {
    /// Twilio's name for it.
    pub sid: String,
    /// Its owner's name for it.
    pub name: String,
    /// Whether it can be used as one's own.
    pub kind: AccountKind,
    /// What is left on it, with its currency.
    pub balance: Option<String>,
    /// Whether its inbox is on this computer already.
    pub known: bool,
    /// Its numbers.
    pub numbers: Vec<CheckedNumber>,
    /// The messaging services that its numbers sit in.
    pub services: Vec<CheckedPool>,
}

/// A number of an account that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckedNumber {
    /// Twilio's name for it.
    pub sid: String,
    /// As Twilio writes it.
    pub number: String,
    /// As people write it.
    pub display: String,
    /// Its owner's name for it.
    pub name: String,
    /// What it can do.
    pub can: Abilities,
    /// Where its texts go now.
    pub texts_go_to: Option<String>,
    /// The TwiML application that decides instead of the number's address.
    pub application: Option<String>,
    /// The messaging service that it sits in.
    pub service: Option<String>,
}

/// Who decides where the texts of a messaging service's numbers go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ServiceWay {
    /// Each number's own address.
    Number,
    /// The service's address: the numbers' own are not asked.
    Service,
    /// Nobody: Twilio drops their texts without a trace.
    Nobody,
}

/// A messaging service with numbers of the account in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CheckedPool {
    /// Twilio's name for it.
    pub sid: String,
    /// Its owner's name for it.
    pub name: String,
    /// Who decides where texts go.
    pub way: ServiceWay,
    /// Where they go, if the service decides.
    pub texts_go_to: Option<String>,
}

impl CheckedPool {
    fn of(service: &services::Service) -> CheckedPool {
        let way = match (service.use_inbound_webhook_on_number, &service.inbound_request_url) {
            (Some(true), _) => ServiceWay::Number,
            (_, Some(_)) => ServiceWay::Service,
            (_, None) => ServiceWay::Nobody,
        };
        CheckedPool {
            sid: service.sid.as_str().to_owned(),
            name: service.friendly_name.clone(),
            way,
            texts_go_to: service.inbound_request_url.clone(),
        }
    }
}

/// Looks at an account without changing anything.
pub(crate) async fn check(app: &App, args: CheckAccount) -> Result<AccountCheck, Error> {
    let (account, client) = sign_in(app, &args.account_sid, &args.auth_token).await?;
    let numbers = refresh::list_at_twilio(&client).await.map_err(Error::from)?;
    let (services, homes) = list_services(&client).await?;
    // A subaccount has no balance of its own; everything else about it works.
    let balance = client.execute(&api::FetchBalance).await.ok();
    let country = app.plan.country;
    let found = AccountCheck {
        sid: account.sid.as_str().to_owned(),
        name: account.friendly_name,
        kind: if matches!(account.kind, api::AccountKind::Trial) {
            AccountKind::Trial
        } else {
            AccountKind::Full
        },
        balance: balance.map(|balance| format!("{} {}", balance.balance.as_str(), balance.currency)),
        known: crate::store::has_data(&app.folder_of(account.sid.as_str()))?,
        numbers: numbers.iter().map(|number| checked_number(number, &homes, country)).collect(),
        services,
    };
    app.note_checked(&found.sid, &found.name);
    Ok(found)
}

fn checked_number(
    number: &deskbell_twilio::api::numbers::IncomingPhoneNumber,
    homes: &HashMap<String, String>,
    country: Country,
) -> CheckedNumber {
    let listed = refresh::listed(number);
    CheckedNumber {
        display: crate::inbox::display(&listed.number, "phone", country),
        service: homes.get(&listed.sid).cloned(),
        sid: listed.sid,
        number: listed.number,
        name: listed.name,
        can: listed.can,
        texts_go_to: number.sms_url.clone().filter(|url| !url.is_empty()),
        application: number.sms_application_sid.as_ref().map(|sid| sid.as_str().to_owned()),
    }
}

/// The account's messaging services with numbers in them, and which number sits in which.
async fn list_services(client: &Client) -> Result<(Vec<CheckedPool>, HashMap<String, String>), Error> {
    let (mut found, mut homes) = (Vec::new(), HashMap::new());
    for (service, inside) in crate::numbers::services::list_with_numbers(client).await? {
        if !inside.is_empty() {
            found.push(CheckedPool::of(&service));
        }
        homes.extend(inside.into_iter().map(|sid| (sid, service.sid.as_str().to_owned())));
    }
    Ok((found, homes))
}

/// Tries the credentials at Twilio. Answers with the account if it can be used.
pub(super) async fn sign_in(
    app: &App,
    account_sid: &str,
    auth_token: &str,
) -> Result<(api::Account, Client), Error> {
    let typed = credentials::read(account_sid, auth_token)?;
    sign_in_with(app, Credentials { account_sid: typed.account_sid, auth_token: typed.auth_token }).await
}

/// The same for credentials that have been read.
pub(super) async fn sign_in_with(
    app: &App,
    credentials: Credentials,
) -> Result<(api::Account, Client), Error> {
    let client = Client::new(credentials, app.plan.hosts.clone(), app.plan.clock.clone())?;
    let account = client.execute(&api::Fetch).await.map_err(explain)?;
    refuse_unusable(&account)?;
    Ok((account, client))
}

/// What Twilio's refusals mean at this door, more closely than elsewhere.
fn explain(error: Twilio) -> Error {
    match &error {
        Twilio::Refused { code: Some(20008), .. } => Error::bad_input(
            "authToken",
            "These are Twilio's test credentials: nothing they send ever arrives. Use the live ones: on the \
             Console's home page under Account Info, above “Test credentials”.",
        ),
        Twilio::Refused { code: Some(10001 | 20005), .. } => Error::bad_input("accountSid", SUSPENDED),
        Twilio::Refused { status: 404, .. } => Error::bad_input(
            "accountSid",
            "Twilio knows no account of this SID. Copy it again from the Console's home page.",
        ),
        _ => error.into(),
    }
}

const SUSPENDED: &str = "Twilio has suspended this account. Usually the balance is used up: top it up in the Console \
                         under Billing, then check again.";

fn refuse_unusable(account: &api::Account) -> Result<(), Error> {
    match account.status {
        api::AccountStatus::Suspended => Err(Error::bad_input("accountSid", SUSPENDED)),
        api::AccountStatus::Closed => Err(Error::bad_input(
            "accountSid",
            "This account is closed for good. Connect another one, or open a new one at twilio.com.",
        )),
        _ => Ok(()),
    }
}
