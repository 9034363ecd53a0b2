//! Changing an account that is open: another way for its texts, or no account at all any more.
//!
//! Invariants: a way that does not work leaves the former one in place; disconnecting puts back what stood at Twilio
//! before, names what could not be put back, and deletes nothing here.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::App;
use super::connect::keep_secret;
use super::office::Office;
use super::opening::Names;
use super::roster::Choice;
use super::trying::try_way;
use super::way::{TypedWay, host_of};
use crate::error::Error;
use crate::numbers::{ChangeFailure, follow, pointing};

/// Asks to let texts come another way.
#[derive(Clone, Deserialize, TS)]
pub struct ChangeWay {
    /// Which.
    pub way: TypedWay,
}

/// A way that was changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WayChanged {
    /// The address that Twilio calls from now on.
    pub public_url: String,
    /// What could not be changed at Twilio.
    pub failures: Vec<ChangeFailure>,
}

/// How the open account's texts come in, for a form that changes it. What is secret is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum ChosenWay {
    /// A tunnel at ngrok.
    Ngrok {
        /// Its domain; empty for the one that ngrok gives.
        domain: String,
    },
    /// Something else brings a public address to a port.
    Fixed {
        /// The public address.
        public_url: String,
        /// The port.
        port: u16,
    },
}

/// How the open account's texts come in.
pub(crate) fn read_way(app: &App) -> Result<ChosenWay, Error> {
    let office = own_office(app)?;
    let roster = app.roster();
    let known = roster.find(office.account_sid().as_str()).ok_or(Error::NotFound("account"))?;
    Ok(known.way.told())
}

/// Tries another way with everything that depends on it, and takes the numbers along.
pub(crate) async fn change_way(app: &App, args: ChangeWay) -> Result<WayChanged, Error> {
    let _turn = app.turning.lock().await;
    let office = own_office(app)?;
    let sid = office.account_sid().clone();
    let former = app.way_of(&Choice::Account { sid: sid.clone() }, app.secrets_of(false)).await?;
    let way = args.way.read_beside(&former)?;
    let check = match try_way(app, way.to_way()).await {
        Ok(check) => check,
        Err(error) => {
            // What worked before works again; if not, the line says why.
            let _ = app.plan.ingress.open(former).await;
            return Err(error);
        }
    };
    if let Some(authtoken) = way.authtoken {
        keep_secret(app, Names::of(sid.as_str()).ngrok_authtoken, authtoken).await?;
    }
    app.remember(|roster| {
        if let Some(known) = roster.accounts.iter_mut().find(|known| known.sid == sid) {
            known.way = way.kept;
        }
    })?;
    wait_until_heard(&office, &check.public_url).await;
    let failures = match follow::take_along(&office).await {
        Ok(failures) => failures,
        Err(error) => vec![ChangeFailure { what: office.name().to_owned(), why: error.to_string() }],
    };
    Ok(WayChanged { public_url: check.public_url, failures })
}

/// The office hears of its new address from the line, a moment later.
async fn wait_until_heard(office: &Office, url: &str) {
    const LOOK: Duration = Duration::from_millis(10);
    for _ in 0..200 {
        if office.public_url().as_deref() == Some(url) {
            return;
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The question before the way is changed.
pub(crate) fn way_question(app: &App, args: &ChangeWay) -> String {
    let host = args.way.host();
    let host = host.unwrap_or_else(|| "its address at ngrok".to_owned());
    format!("Let texts to the numbers of {} come here through {host}?", name_and_sid(app))
}

/// What to do when something cannot be put back at Twilio.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Unrestored {
    /// Stay connected.
    #[default]
    Stay,
    /// Disconnect all the same.
    Leave,
}

/// Asks to disconnect the open account.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Disconnect {
    /// What to do when something cannot be put back.
    #[serde(default)]
    pub unrestored: Unrestored,
}

/// What became of disconnecting.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Disconnected {
    /// Whether the account is disconnected.
    pub done: bool,
    /// What could not be put back at Twilio, and why.
    pub failures: Vec<ChangeFailure>,
}

/// Puts back what stood at Twilio before, forgets the token and leaves the account. Its inbox stays.
pub(crate) async fn disconnect(app: &App, args: Disconnect) -> Result<Disconnected, Error> {
    let _turn = app.turning.lock().await;
    let office = own_office(app)?;
    let failures = pointing::restore_all(&office).await?;
    if !failures.is_empty() && args.unrestored == Unrestored::Stay {
        return Ok(Disconnected { done: false, failures });
    }
    let sid = office.account_sid().clone();
    let rung = office.store().read(crate::routing::sip::addresses).await?;
    crate::routing::sip::forget(&office, rung).await;
    drop(office);
    let (secrets, names) = (app.secrets_of(false), Names::of(sid.as_str()));
    let forget = tokio::task::spawn_blocking(move || {
        secrets.delete(&names.auth_token)?;
        secrets.delete(&names.former_token)?;
        secrets.delete(&names.ngrok_authtoken)?;
        secrets.delete(&names.maps_key)
    });
    forget.await.map_err(Error::internal)??;
    app.remember(|roster| {
        roster.choice = Choice::None;
        roster.accounts.retain(|known| known.sid != sid);
    })?;
    app.leave_current().await;
    Ok(Disconnected { done: true, failures })
}

/// The question before disconnecting.
pub(crate) fn disconnect_question(app: &App, _: &Disconnect) -> String {
    let host = app.office().ok().and_then(|office| office.public_url()).map(|url| host_of(&url));
    let host = host.unwrap_or_else(|| "this computer".to_owned());
    format!(
        "Disconnect {}? Texts to its numbers no longer go to {host}, but where they went before. The inbox stays on \
         this computer.",
        name_and_sid(app)
    )
}

/// The account that is open, by name and SID.
pub(super) fn name_and_sid(app: &App) -> String {
    match app.read_state().account {
        Some(account) => format!("{} ({})", account.name, account.sid),
        None => "this account".to_owned(),
    }
}

/// The account that is open, if it is one of the office's own.
pub(super) fn own_office(app: &App) -> Result<std::sync::Arc<Office>, Error> {
    app.office().and_then(|office| if office.is_practice() { Err(Error::NotOpen) } else { Ok(office) })
}
