//! Connecting the office's own account: checked live, kept in the keychain, and its numbers pointed here.

use std::time::Duration;

use deskbell_twilio::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::App;
use super::check::sign_in;
use super::credentials;
use super::office::Office;
use super::opening::Names;
use super::roster::KnownAccount;
use super::way::TypedWay;
use crate::error::Error;
use crate::messages::import::History;
use crate::numbers::ChangeFailure;
use crate::numbers::pointing::{self, Wish};

/// Asks to connect an account that was checked.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ConnectAccount {
    /// The account SID.
    pub account_sid: String,
    /// The auth token.
    pub auth_token: String,
    /// How texts reach this computer.
    pub way: TypedWay,
    /// The Sids of the numbers whose texts shall come here.
    pub numbers: Vec<String>,
    /// The Sids of the messaging services that shall let their numbers decide where texts go.
    #[serde(default)]
    pub services: Vec<String>,
    /// How far back their texts are fetched.
    #[serde(default)]
    pub history: History,
}

/// A connected account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// The words to write down, unless somebody has already. Shown once and never again.
    pub recovery_code: Option<String>,
    /// What could not be changed at Twilio. The account is connected all the same, and Deskbell goes on trying.
    pub failures: Vec<ChangeFailure>,
}

/// Connects an account: checks it once more, keeps its token, opens its folder and points its numbers here.
pub(crate) async fn connect(app: &App, args: ConnectAccount) -> Result<Connected, Error> {
    let way = args.way.read()?;
    let (account, _) = sign_in(app, &args.account_sid, &args.auth_token).await?;
    let token = credentials::read_token_of(&account.sid, &args.auth_token)?;
    let _turn = app.turning.lock().await;
    keep_token(app, account.sid.as_str(), token).await?;
    if let Some(authtoken) = way.authtoken {
        keep_secret(app, Names::of(account.sid.as_str()).ngrok_authtoken, authtoken).await?;
    }
    app.leave_current().await;
    let before = app.roster();
    let known = KnownAccount { sid: account.sid, name: account.friendly_name, way: way.kept };
    let (office, recovery) = match app.open_connected(known).await {
        Ok(opened) => opened,
        Err(error) => {
            app.remember(|roster| *roster = before)?;
            app.fall_back().await;
            return Err(error);
        }
    };
    // The words must reach the page whatever becomes of the numbers.
    let wish = Wish { numbers: args.numbers, services: args.services, history: args.history };
    wait_for_address(&office).await;
    let failures = match pointing::point_here(&office, &wish).await {
        Ok(failures) => failures,
        Err(error) => vec![ChangeFailure { what: office.name().to_owned(), why: error.to_string() }],
    };
    Ok(Connected { recovery_code: recovery.map(|code| code.words().to_owned()), failures })
}

/// A tunnel tells its address only once it is up.
async fn wait_for_address(office: &Office) {
    const PATIENCE: Duration = Duration::from_secs(20);
    const LOOK: Duration = Duration::from_millis(20);
    let known = async {
        while office.public_url().is_none() {
            tokio::time::sleep(LOOK).await;
        }
    };
    let _ = tokio::time::timeout(PATIENCE, known).await;
}

/// Keeps an account's token in the keychain.
pub(super) async fn keep_token(app: &App, account: &str, token: Secret) -> Result<(), Error> {
    keep_secret(app, Names::of(account).auth_token, token).await
}

/// Keeps a secret of an account in the keychain.
pub(super) async fn keep_secret(app: &App, name: String, token: Secret) -> Result<(), Error> {
    let secrets = app.secrets_of(false);
    tokio::task::spawn_blocking(move || secrets.write(&name, &token)).await.map_err(Error::internal)??;
    Ok(())
}

/// The question before connecting: whose account, how many numbers, and where they will ring.
pub(crate) fn question(app: &App, args: &ConnectAccount) -> String {
    let sid = credentials::clean(&args.account_sid);
    let name = app.name_of(&sid).unwrap_or_else(|| sid.clone());
    let numbers = match args.numbers.len() {
        1 => "1 number".to_owned(),
        count => format!("{count} numbers"),
    };
    let host = args
        .way
        .read()
        .ok()
        .and_then(|way| way.kept.host())
        .unwrap_or_else(|| "its address at ngrok".to_owned());
    format!("Connect the Twilio account {name} ({sid})? Texts to {numbers} will then go to {host}.")
}
