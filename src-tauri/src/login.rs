//! Starting when the person logs in: an entry of the system's own, which other programs can see and take away.
//!
//! Invariant: the system alone remembers it. Deskbell asks each time and keeps no copy.

use auto_launch::{AutoLaunch, AutoLaunchBuilder};
use deskbell_core::error::WireError;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the entry starts Deskbell with: it listens, and shows itself only when something stands in its way.
pub(crate) const AT_LOGIN: &str = "at-login";

/// Whether Deskbell starts at login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum AtLogin {
    /// It does.
    On,
    /// It does not.
    Off,
}

#[derive(Deserialize)]
struct Change {
    #[serde(rename = "atLogin")]
    at_login: AtLogin,
}

fn entry() -> Result<AutoLaunch, auto_launch::Error> {
    // What an AppImage runs from is gone at the next login; its own file stays.
    let program = std::env::var_os("APPIMAGE").map_or_else(std::env::current_exe, |path| Ok(path.into()));
    let program = program.map_err(auto_launch::Error::Io)?;
    AutoLaunchBuilder::new()
        .set_app_name("Deskbell")
        .set_app_path(&program.to_string_lossy())
        .set_args(&[format!("--{AT_LOGIN}")])
        .build()
}

/// Whether the system starts Deskbell at login.
pub(crate) fn read() -> Result<AtLogin, WireError> {
    let is_on = entry().and_then(|entry| entry.is_enabled()).map_err(|error| refused(&error))?;
    Ok(if is_on { AtLogin::On } else { AtLogin::Off })
}

/// Lets the system start Deskbell at login, or not; answers what holds afterwards.
pub(crate) fn change(args: Value) -> Result<AtLogin, WireError> {
    let Change { at_login } = serde_json::from_value(args).map_err(|error| WireError {
        code: "bad_input".to_owned(),
        message: format!("This call does not take that: {error}"),
        field: Some("atLogin".to_owned()),
    })?;
    let changed = entry().and_then(|entry| match at_login {
        AtLogin::On => entry.enable(),
        AtLogin::Off => entry.disable(),
    });
    changed.map_err(|error| refused(&error))?;
    read()
}

fn refused(error: &auto_launch::Error) -> WireError {
    tracing::warn!(%error, "the entry for the login could not be read or changed");
    WireError {
        code: "no_login_entry".to_owned(),
        message: "The system did not let Deskbell change what starts at login. Add it in the system's own settings."
            .to_owned(),
        field: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entry_starts_this_program_and_says_that_it_is_login() {
        let entry = entry().unwrap();
        assert_eq!(entry.get_args(), ["--at-login"]);
        assert!(std::path::Path::new(entry.get_app_path()).is_absolute());
    }

    #[test]
    fn only_on_and_off_can_be_asked_for() {
        let refused = change(serde_json::json!({ "atLogin": "maybe" })).unwrap_err();
        assert_eq!(refused.field.as_deref(), Some("atLogin"));
    }
}
