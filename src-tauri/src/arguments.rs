//! What Deskbell can be told when it is started. An office never needs any of it; tests and practice do.
//! No credential is ever an argument.

use std::net::IpAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use deskbell_twilio::Hosts;
use tauri::Url;

/// The bell on an office's front desk.
#[derive(Debug, Clone, Parser)]
#[command(name = "deskbell", version)]
pub(crate) struct Arguments {
    /// Where everything but the secrets lies.
    #[arg(long, value_name = "DIR", env = "DESKBELL_DATA_DIR")]
    data_dir: Option<PathBuf>,
    /// Opens on the practice line, if nothing has been set up yet.
    #[arg(long)]
    pub(crate) practice: bool,
    /// Starts as at login: listening, with the window hidden unless something stands in the way.
    #[arg(long = crate::login::AT_LOGIN)]
    pub(crate) at_login: bool,
    /// A sandbox on this computer that stands in for Twilio.
    #[arg(long, value_name = "URL", value_parser = read_stand_in)]
    twilio: Option<String>,
}

impl Arguments {
    /// The folder that was asked for, made absolute, so that nothing depends on where it was typed.
    pub(crate) fn folder(&self) -> anyhow::Result<Option<PathBuf>> {
        let absolute = |folder| std::path::absolute(folder).context("the data folder cannot be named");
        self.data_dir.as_ref().map(absolute).transpose()
    }

    /// Where Twilio stands.
    pub(crate) fn hosts(&self) -> Hosts {
        self.twilio.as_deref().map_or_else(Hosts::twilio, Hosts::all_at)
    }
}

/// Only this computer may stand in for Twilio: an argument must not be able to send credentials away.
fn read_stand_in(text: &str) -> Result<String, String> {
    let url = Url::parse(text).map_err(|error| error.to_string())?;
    let address = url.host_str().map(|host| host.trim_matches(['[', ']'])).and_then(|host| host.parse().ok());
    let is_here = address.is_some_and(|address: IpAddr| address.is_loopback());
    if url.scheme() == "http" && is_here {
        Ok(text.to_owned())
    } else {
        Err("only http on a loopback address can stand in for Twilio".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_computer_may_stand_in_for_twilio() {
        for here in ["http://127.0.0.1:8080", "http://[::1]:8080"] {
            assert_eq!(read_stand_in(here).as_deref(), Ok(here));
        }
        for elsewhere in [
            "http://10.0.0.1",
            "http://localhost.example.org",
            "https://127.0.0.1",
            "http://localhost",
            "127.0.0.1",
        ] {
            assert!(read_stand_in(elsewhere).is_err(), "{elsewhere}");
        }
    }

    #[test]
    fn a_folder_no_longer_depends_on_where_it_was_typed() {
        let arguments = Arguments::parse_from(["deskbell", "--data-dir", "here", "--practice"]);
        assert!(arguments.folder().unwrap().unwrap().is_absolute());
        assert!(arguments.practice);
    }
}
