//! Opens the line that the command line asks for, through the surface, as a person would through the page.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use deskbell_core::App;
use deskbell_core::surface::{self, Door, Reply};
use serde_json::{Value, json};

use super::arguments::Credentials;

/// Opens the practice line.
pub(super) async fn practise(app: &Arc<App>) -> anyhow::Result<()> {
    if app.is_locked() {
        // It is open, and somebody must type its PIN.
        return Ok(());
    }
    ask(app, "start_practice", &json!({})).await.context("the practice line does not open").map(|_| ())
}

/// Connects the account with all its numbers, unless the folder is connected to it already.
pub(super) async fn connect(
    app: &Arc<App>,
    credentials: &Credentials,
    public_url: &str,
    port: u16,
) -> anyhow::Result<()> {
    let public_url = public_url.trim_end_matches('/');
    let sid = credentials.account_sid.as_str();
    let is_connected = app.office().is_ok_and(|office| {
        !office.is_practice()
            && office.account_sid().as_str() == sid
            && office.public_url().as_deref() == Some(public_url)
            && office.signing_tokens().contains(&credentials.auth_token)
    });
    if is_connected {
        return Ok(());
    }
    let token = credentials.auth_token.expose();
    let checked = match ask(app, "check_account", &json!({ "accountSid": sid, "authToken": token })).await {
        Ok(checked) => checked,
        // Connected before, the inbox is open; only Twilio cannot be told the new address now.
        Err(error) if app.office().is_ok_and(|office| office.account_sid().as_str() == sid) => {
            tracing::warn!("the account stays connected as it was: {error:#}");
            return Ok(());
        }
        Err(error) => return Err(error.context("the account cannot be used")),
    };
    let args = json!({
        "accountSid": sid,
        "authToken": token,
        "way": { "kind": "fixed", "publicUrl": public_url, "port": port },
        "numbers": each(checked.get("numbers"), "sid"),
    });
    let connected = ask(app, "connect_account", &args).await.context("the account does not connect")?;
    if let Some(code) = connected.get("recoveryCode").and_then(Value::as_str) {
        // There is no page to show it on, and it is never told again.
        writeln!(std::io::stderr(), "Recovery code of this inbox: {code}")?;
        ask(app, "keep_recovery_code", &json!({})).await?;
    }
    Ok(())
}

/// Our numbers, as Twilio writes them.
pub(super) async fn list_numbers(app: &Arc<App>) -> anyhow::Result<Vec<String>> {
    Ok(each(Some(&ask(app, "list_numbers", &json!({})).await?), "number"))
}

/// One field of every row.
fn each(rows: Option<&Value>, field: &str) -> Vec<String> {
    let rows = rows.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    rows.iter().filter_map(|row| row.get(field)?.as_str()).map(str::to_owned).collect()
}

async fn ask(app: &Arc<App>, name: &str, args: &Value) -> anyhow::Result<Value> {
    match surface::call(app, Door::Window, name, &args.to_string()).await? {
        Reply::Json(text) => Ok(serde_json::from_str(&text)?),
        Reply::Bytes(_) => bail!("{name} answered with bytes"),
    }
}
