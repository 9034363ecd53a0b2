//! Passwords of the SIP addresses that are rung. They lie in the keychain, under the address; nothing else here holds them.
//!
//! Invariant: a password goes into the answer to Twilio that rings its address, and nowhere else: not into the store, not
//! into a log, not to the page.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use deskbell_twilio::Secret;
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Phone, Rules, everybody, is_sip};
use crate::account::{App, Office};
use crate::error::Error;

/// A caller hears nothing while the keychain is asked.
const PATIENCE: Duration = Duration::from_secs(2);
/// No server takes a longer one.
const LONGEST: usize = 200;

/// Names a SIP address.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct SipAddress {
    /// Which, as `sip:ana@office.example`.
    pub address: String,
}

/// Keeps the password of a SIP address. `Debug` would show it, so there is none.
#[derive(Clone, Deserialize, TS)]
pub struct KeepSipPassword {
    /// Of which address.
    pub address: String,
    /// The password; empty forgets it.
    pub password: String,
}

/// Whether a password is kept. It is never told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SipPassword {
    /// Whether one is.
    pub is_kept: bool,
}

/// The question before a password is kept.
pub(crate) fn question(_: &App, args: &KeepSipPassword) -> String {
    let address: String = args.address.chars().filter(|c| !c.is_control()).take(100).collect();
    if args.password.is_empty() {
        return format!("Forget the password of {address}?");
    }
    format!(
        "Keep this password of {address} in the keychain? Twilio gets it each time that this address is rung."
    )
}

/// Keeps the password of an address in the keychain, or forgets it.
///
/// # Errors
/// `bad_input` when it is no SIP address, or the password is too long; when the keychain does not answer.
pub async fn keep(office: &Office, args: KeepSipPassword) -> Result<SipPassword, Error> {
    let address = args.address.trim().to_owned();
    if !is_sip(&address) {
        return Err(Error::bad_input("address", "Write a SIP address as sip:name@host."));
    }
    if args.password.chars().count() > LONGEST {
        return Err(Error::bad_input("password", "This is too long for a password."));
    }
    let (secrets, name) = (office.secrets(), name_of(office, &address));
    let is_kept = !args.password.is_empty();
    let password = Secret::new(args.password);
    let written = tokio::task::spawn_blocking(move || match is_kept {
        true => secrets.write(&name, &password),
        false => secrets.delete(&name),
    });
    written.await.map_err(Error::internal)??;
    Ok(SipPassword { is_kept })
}

/// Whether the password of an address is kept.
///
/// # Errors
/// When the keychain does not answer.
pub async fn read(office: &Office, args: SipAddress) -> Result<SipPassword, Error> {
    let (secrets, name) = (office.secrets(), name_of(office, args.address.trim()));
    let read = tokio::task::spawn_blocking(move || secrets.read(&name)).await.map_err(Error::internal)??;
    Ok(SipPassword { is_kept: read.is_some() })
}

/// The passwords of those of these phones that want one. Where the keychain does not answer in time they are rung without,
/// which fails at their server, and the next step follows.
pub(crate) async fn passwords(office: &Office, phones: &[Phone]) -> BTreeMap<String, Secret> {
    let wanted: Vec<(String, String)> = phones
        .iter()
        .filter(|phone| phone.is_sip() && !phone.user.is_empty())
        .map(|phone| (phone.number.clone(), name_of(office, &phone.number)))
        .collect();
    if wanted.is_empty() {
        return BTreeMap::new();
    }
    let secrets = office.secrets();
    let reading = tokio::task::spawn_blocking(move || {
        let read = |(address, name): (String, String)| match secrets.read(&name) {
            Ok(Some(password)) => Some((address, password)),
            Ok(None) => {
                tracing::warn!("a SIP address that is to be rung has no password here");
                None
            }
            Err(error) => {
                tracing::warn!(%error, "the password of a SIP address could not be read");
                None
            }
        };
        wanted.into_iter().filter_map(read).collect()
    });
    match tokio::time::timeout(PATIENCE, reading).await {
        Ok(Ok(passwords)) => passwords,
        _ => {
            tracing::warn!("the keychain took too long for the password of a SIP address");
            BTreeMap::new()
        }
    }
}

/// The SIP addresses that the rules of any number ring.
pub(crate) fn addresses(conn: &Connection) -> Result<BTreeSet<String>, Error> {
    let all: Vec<Rules> = super::store::all_rules(conn)?;
    Ok(all
        .iter()
        .flat_map(everybody)
        .filter(|one| is_sip(&one.number))
        .map(|one| one.number.clone())
        .collect())
}

/// Forgets the passwords of addresses that nothing rings any more. What the keychain keeps back is left to the next time.
pub(crate) async fn forget(office: &Office, addresses: impl IntoIterator<Item = String>) {
    let names: Vec<String> = addresses.into_iter().map(|address| name_of(office, &address)).collect();
    if names.is_empty() {
        return;
    }
    let secrets = office.secrets();
    let forgotten =
        tokio::task::spawn_blocking(move || names.iter().try_for_each(|name| secrets.delete(name)));
    if !matches!(forgotten.await, Ok(Ok(()))) {
        tracing::warn!("the password of a SIP address could not be forgotten");
    }
}

/// Where it lies in the keychain.
fn name_of(office: &Office, address: &str) -> String {
    format!("{}/sip/{address}", office.account_name())
}
