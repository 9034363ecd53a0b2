//! Another auth token for an account that is known: where the keychain has lost the old one, or Twilio has a new one.
//!
//! Invariant: a token is kept only once Twilio has taken it; the one before it may sign webhooks for another day.

use std::time::Duration;

use deskbell_twilio::{Credentials, Secret};
use serde::Deserialize;
use ts_rs::TS;

use super::app::{App, AppState};
use super::changing::name_and_sid;
use super::check::sign_in_with;
use super::connect::{keep_secret, keep_token};
use super::credentials;
use super::opening::Names;
use super::roster::Choice;
use crate::error::Error;

/// How long Twilio may go on signing with a token that was replaced.
const OVERLAP: Duration = Duration::from_secs(24 * 60 * 60);

/// Asks to use another auth token.
#[derive(Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReplaceToken {
    /// The new token.
    pub auth_token: String,
}

/// The question before the token is replaced.
pub(crate) fn token_question(app: &App, _: &ReplaceToken) -> String {
    format!("Use another auth token for {}?", name_and_sid(app))
}

/// Tries another token at Twilio, keeps it, and opens the account with it.
pub(crate) async fn replace_token(app: &App, args: ReplaceToken) -> Result<AppState, Error> {
    let Choice::Account { sid } = app.roster().choice else { return Err(Error::NotOpen) };
    let auth_token = credentials::read_token_of(&sid, &args.auth_token)?;
    let credentials = Credentials { account_sid: sid.clone(), auth_token: auth_token.clone() };
    sign_in_with(app, credentials).await?;
    let _turn = app.turning.lock().await;
    if let Ok(office) = app.office()
        && let Some(former) = office.signing_tokens().into_iter().next()
        && former != auth_token
    {
        let until = office.clock().now() + OVERLAP;
        let kept = Secret::new(format!("{} {}", until.0, former.expose()));
        keep_secret(app, Names::of(sid.as_str()).former_token, kept).await?;
    }
    keep_token(app, sid.as_str(), auth_token).await?;
    app.leave_current().await;
    app.open_remembered(None).await;
    Ok(app.read_state())
}
