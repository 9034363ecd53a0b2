//! Connecting the office's own account: checked live, kept in the keychain, and its numbers pointed here.

use deskbell_twilio::api::account as api;
use deskbell_twilio::{AccountSid, Client, Credentials, Secret};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::{App, Choice};
use super::opening::Names;
use crate::error::{Error, WireError};
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
    /// Its numbers.
    pub numbers: Vec<CheckedNumber>,
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
}

/// Asks to connect an account that was checked.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectAccount {
    /// The account SID.
    pub account_sid: String,
    /// The auth token.
    pub auth_token: String,
    /// The public URL that a proxy of the office's own brings here.
    pub public_url: String,
    /// The loopback port that the proxy talks to.
    pub port: u16,
    /// The Sids of the numbers whose texts shall come here.
    pub numbers: Vec<String>,
}

/// A connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// The words to write down, unless somebody has already. Shown once and never again.
    pub recovery_code: Option<String>,
    /// Why not every number could be pointed here, if so. The account is connected all the same.
    pub trouble: Option<WireError>,
}

/// Looks at an account without changing anything.
pub(crate) async fn check(app: &App, args: CheckAccount) -> Result<AccountCheck, Error> {
    let client = client_of(app, &args.account_sid, &args.auth_token)?;
    let account = client.execute(&api::Fetch).await?;
    refuse_unusable(&account)?;
    let numbers = refresh::list_at_twilio(&client).await.map_err(Error::from)?;
    // A subaccount has no balance of its own; everything else about it works.
    let balance = client.execute(&api::FetchBalance).await.ok();
    let country = app.plan.country;
    Ok(AccountCheck {
        sid: account.sid.as_str().to_owned(),
        name: account.friendly_name,
        kind: if matches!(account.kind, api::AccountKind::Trial) {
            AccountKind::Trial
        } else {
            AccountKind::Full
        },
        balance: balance.map(|balance| format!("{} {}", balance.balance.as_str(), balance.currency)),
        numbers: numbers
            .iter()
            .map(|number| {
                let listed = refresh::listed(number);
                CheckedNumber {
                    sid: listed.sid,
                    display: crate::inbox::display(&listed.number, "phone", country),
                    number: listed.number,
                    name: listed.name,
                    can: listed.can,
                    texts_go_to: number.sms_url.clone().filter(|url| !url.is_empty()),
                }
            })
            .collect(),
    })
}

/// Connects an account: checks it once more, keeps its token, opens its folder and points its numbers here.
pub(crate) async fn connect(app: &App, args: ConnectAccount) -> Result<Connected, Error> {
    let public_url = check_public_url(&args.public_url)?;
    let client = client_of(app, &args.account_sid, &args.auth_token)?;
    let account = client.execute(&api::Fetch).await?;
    refuse_unusable(&account)?;
    let _turn = app.turning.lock().await;
    let secrets = app.secrets_of(false);
    let (name, token) = (Names::of(account.sid.as_str()).auth_token, Secret::new(args.auth_token.trim()));
    tokio::task::spawn_blocking(move || secrets.write(&name, &token)).await.map_err(Error::internal)??;
    app.leave_current().await;
    let choice = Choice::Account { sid: account.sid.clone(), public_url, port: args.port };
    let (office, recovery) = match app.open_connected(&choice, &account.friendly_name).await {
        Ok(opened) => opened,
        Err(error) => {
            app.fall_back().await;
            return Err(error);
        }
    };
    // The words must reach the page whatever becomes of the numbers.
    let trouble = refresh::point_here(&office, &args.numbers).await.err();
    Ok(Connected {
        recovery_code: recovery.map(|code| code.words().to_owned()),
        trouble: trouble.map(|error| error.to_wire()),
    })
}

fn client_of(app: &App, account_sid: &str, auth_token: &str) -> Result<Client, Error> {
    let (sid, token) = (account_sid.trim(), auth_token.trim());
    if sid.starts_with("SK") {
        let message = "This is an API key. Deskbell needs the account SID: it begins with AC.";
        return Err(Error::bad_input("accountSid", message));
    }
    if token.starts_with("AC") && !sid.starts_with("AC") {
        return Err(Error::bad_input(
            "accountSid",
            "The two fields seem to be swapped: the account SID begins with AC.",
        ));
    }
    let account_sid = AccountSid::parse(sid).map_err(|_| {
        Error::bad_input(
            "accountSid",
            "An account SID is AC and 32 more characters, from the Console's home page.",
        )
    })?;
    if token.is_empty() {
        return Err(Error::bad_input("authToken", "Copy the auth token from the Console's home page."));
    }
    if token.len() != 32 || !token.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let message = "An auth token has 32 characters, 0 to 9 and a to f. An API key's secret is not one.";
        return Err(Error::bad_input("authToken", message));
    }
    let credentials = Credentials { account_sid, auth_token: Secret::new(token) };
    Ok(Client::new(credentials, app.plan.hosts.clone(), app.plan.clock.clone())?)
}

fn refuse_unusable(account: &api::Account) -> Result<(), Error> {
    match account.status {
        api::AccountStatus::Suspended => Err(Error::bad_input(
            "accountSid",
            "Twilio has suspended this account. Usually the balance is used up: top it up in the Console.",
        )),
        api::AccountStatus::Closed => Err(Error::bad_input(
            "accountSid",
            "This account is closed. A closed account cannot be opened again.",
        )),
        _ => Ok(()),
    }
}

/// An address that Twilio can call and sign: https, a host, no query, no underscore in the host.
fn check_public_url(typed: &str) -> Result<String, Error> {
    let url = typed.trim().trim_end_matches('/');
    let bad = |message: &str| Err(Error::bad_input("publicUrl", message));
    let Some((scheme, rest)) = url.split_once("://") else {
        return bad("Write the whole address, beginning with https://");
    };
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    let is_here = matches!(host, "127.0.0.1" | "localhost");
    if scheme != "https" && !(scheme == "http" && is_here) {
        return bad("The address must begin with https://, so that nobody on the way can read the texts.");
    }
    if host.is_empty() || rest.contains(['@', '?', '#', ' ']) {
        return bad("This is not an address that Twilio could call. It looks like https://desk.example.org");
    }
    if host.contains('_') {
        return bad("Twilio does not call hosts with an underscore in their name.");
    }
    Ok(url.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_url_loses_its_last_slash_and_keeps_its_path() {
        assert_eq!(check_public_url(" https://desk.example.org/ ").unwrap(), "https://desk.example.org");
        assert_eq!(check_public_url("https://example.org/desk").unwrap(), "https://example.org/desk");
    }

    #[test]
    fn an_address_that_twilio_cannot_call_is_refused_with_the_reason() {
        for typed in [
            "",
            "desk.example.org",
            "http://desk.example.org",
            "https://a_b.org",
            "https://",
            "https://x?y=1",
        ] {
            match check_public_url(typed) {
                Err(Error::BadInput { field: "publicUrl", .. }) => {}
                other => panic!("{typed}: {other:?}"),
            }
        }
    }
}
