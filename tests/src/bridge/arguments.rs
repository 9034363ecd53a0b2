//! What `bridge` is told on its command line and, for secrets, in its environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Parser;
use deskbell_tunnel::Edge;
use deskbell_twilio::{Hosts, Secret};

/// Deskbell without a window. It listens on loopback addresses only.
///
/// Credentials come from TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, unless it is on the practice line. Without any, the
/// page asks.
#[derive(Debug, Clone, Parser)]
#[command(name = "bridge", version)]
pub struct Arguments {
    /// Where everything lies. Made 0700.
    #[arg(long, value_name = "DIR")]
    pub data_dir: PathBuf,
    /// Where the page is served; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = read_loopback)]
    pub ui: SocketAddr,
    /// Where webhooks are listened for; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0", value_parser = read_loopback)]
    pub webhooks: SocketAddr,
    /// Under which address Twilio reaches the webhooks, and signs them. By default the webhooks' own.
    #[arg(long, value_name = "URL")]
    pub public_url: Option<String>,
    /// On the practice line, with a Twilio of its own.
    #[arg(long)]
    pub practice: bool,
    /// Where all of Twilio's hosts stand.
    #[arg(long, value_name = "URL")]
    pub twilio: Option<String>,
    /// Where one of Twilio's hosts stands; may be repeated.
    #[arg(long = "twilio-host", value_name = "HOST=URL", value_parser = read_host)]
    pub twilio_hosts: Vec<(String, String)>,
    /// Where ngrok's edge stands, if not at ngrok.
    #[arg(long, value_name = "HOST:PORT", requires = "ngrok_ca")]
    pub ngrok_edge: Option<String>,
    /// The certificate that this edge is trusted by, as PEM.
    #[arg(long, value_name = "FILE", requires = "ngrok_edge")]
    pub ngrok_ca: Option<PathBuf>,
    /// Where the built page lies, if not in this project's `ui/build`.
    #[arg(long, value_name = "DIR")]
    pub ui_dir: Option<PathBuf>,
    /// Takes every question that the app's own dialogs would ask as answered with yes.
    #[arg(long)]
    pub confirm: bool,
}

impl Arguments {
    pub(super) fn hosts(&self) -> Hosts {
        let all = self.twilio.as_ref().map_or_else(Hosts::twilio, Hosts::all_at);
        self.twilio_hosts.iter().fold(all, |hosts, (host, url)| hosts.with(host, url))
    }

    /// Where ngrok stands.
    pub(super) fn edge(&self) -> anyhow::Result<Edge> {
        let (Some(address), Some(ca)) = (&self.ngrok_edge, &self.ngrok_ca) else { return Ok(Edge::Ngrok) };
        let ca = std::fs::read(ca).context("the certificate of ngrok's edge cannot be read")?;
        Ok(Edge::At { address: address.clone(), ca })
    }

    /// The built page: beside this package, wherever that was when it was built.
    pub(super) fn page_folder(&self) -> PathBuf {
        let ours = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../ui/build");
        self.ui_dir.clone().unwrap_or_else(ours)
    }
}

/// An account SID and its token.
pub(super) struct Credentials {
    pub(super) account_sid: String,
    pub(super) auth_token: Secret,
}

impl Credentials {
    /// Those in the environment, if there are any.
    pub(super) fn from_env() -> anyhow::Result<Option<Credentials>> {
        let read = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        match (read("TWILIO_ACCOUNT_SID"), read("TWILIO_AUTH_TOKEN")) {
            (None, None) => Ok(None),
            (account_sid, auth_token) => Ok(Some(Credentials {
                account_sid: account_sid.context("TWILIO_AUTH_TOKEN is set and TWILIO_ACCOUNT_SID is not")?,
                auth_token: auth_token
                    .map(Secret::new)
                    .context("TWILIO_ACCOUNT_SID is set and TWILIO_AUTH_TOKEN is not")?,
            })),
        }
    }
}

fn read_loopback(text: &str) -> Result<SocketAddr, String> {
    let address: SocketAddr = text.parse().map_err(|_| "not an address such as 127.0.0.1:0".to_owned())?;
    if address.ip().is_loopback() { Ok(address) } else { Err("not a loopback address".to_owned()) }
}

fn read_host(text: &str) -> Result<(String, String), String> {
    let (host, url) = text.split_once('=').ok_or("not HOST=URL")?;
    Ok((host.to_owned(), url.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_makes_sense() {
        use clap::CommandFactory as _;
        Arguments::command().debug_assert();
    }

    #[test]
    fn only_loopback_addresses_are_listened_on() {
        for address in ["127.0.0.1:0", "127.0.0.2:80", "[::1]:8080"] {
            assert!(read_loopback(address).is_ok(), "{address}");
        }
        for address in ["0.0.0.0:0", "[::]:80", "192.168.0.1:80", "localhost:80", "127.0.0.1"] {
            assert!(read_loopback(address).is_err(), "{address}");
        }
    }
}
