//! How texts reach this computer, as it was chosen for an account: typed, checked and remembered.

use deskbell_twilio::Secret;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::changing::ChosenWay;
use super::credentials;
use crate::error::Error;
use crate::ingress::Way;

/// A way as it was typed.
#[derive(Clone, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case", rename_all_fields = "camelCase")]
pub enum TypedWay {
    /// A tunnel of the office's own at ngrok.
    Ngrok {
        /// Of the office's account at ngrok.
        authtoken: String,
        /// Which of its domains; empty for the one that ngrok gives.
        domain: String,
    },
    /// Something else brings a public address to a port of this computer.
    Fixed {
        /// The public address.
        public_url: String,
        /// The loopback port that it is brought to.
        port: u16,
    },
}

/// A way as it is remembered. What is secret in it lies in the keychain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub(super) enum KeptWay {
    /// A tunnel of the office's own at ngrok.
    Ngrok { domain: Option<String> },
    /// Something else brings a public address to a port of this computer.
    Fixed { public_url: String, port: u16 },
}

/// A way that was read: what is remembered of it, and what is secret.
#[derive(Clone)]
pub(super) struct ReadWay {
    pub(super) kept: KeptWay,
    /// ngrok's authtoken.
    pub(super) authtoken: Option<Secret>,
}

impl ReadWay {
    /// As the ingress opens it.
    pub(super) fn to_way(&self) -> Way {
        self.kept.to_way(self.authtoken.clone().unwrap_or_else(|| Secret::new("")))
    }
}

impl TypedWay {
    /// The same, where an empty authtoken stands for the one in use.
    pub(super) fn read_beside(&self, former: &Way) -> Result<ReadWay, Error> {
        match (self, former) {
            (TypedWay::Ngrok { authtoken, domain }, Way::Ngrok { authtoken: known, .. })
                if authtoken.trim().is_empty() && !known.is_empty() =>
            {
                let kept = KeptWay::Ngrok { domain: check_domain(domain)? };
                Ok(ReadWay { kept, authtoken: Some(known.clone()) })
            }
            _ => self.read(),
        }
    }

    /// The host that Twilio would call, where it can be told from what was typed.
    pub(super) fn host(&self) -> Option<String> {
        match self {
            TypedWay::Fixed { public_url, .. } => check_public_url(public_url).ok().map(|url| host_of(&url)),
            TypedWay::Ngrok { domain, .. } => check_domain(domain).ok().flatten(),
        }
    }

    /// Reads what was typed. Nothing is asked yet.
    pub(super) fn read(&self) -> Result<ReadWay, Error> {
        match self {
            TypedWay::Fixed { public_url, port } => {
                let kept = KeptWay::Fixed { public_url: check_public_url(public_url)?, port: *port };
                Ok(ReadWay { kept, authtoken: None })
            }
            TypedWay::Ngrok { authtoken, domain } => {
                let authtoken = check_authtoken(authtoken)?;
                let kept = KeptWay::Ngrok { domain: check_domain(domain)? };
                Ok(ReadWay { kept, authtoken: Some(authtoken) })
            }
        }
    }
}

impl KeptWay {
    /// As the ingress opens it.
    pub(super) fn to_way(&self, authtoken: Secret) -> Way {
        match self {
            KeptWay::Fixed { public_url, port } => Way::Fixed { public_url: public_url.clone(), port: *port },
            KeptWay::Ngrok { domain } => Way::Ngrok { authtoken, domain: domain.clone() },
        }
    }

    /// As a form shows it.
    pub(super) fn told(&self) -> ChosenWay {
        match self {
            KeptWay::Ngrok { domain } => ChosenWay::Ngrok { domain: domain.clone().unwrap_or_default() },
            KeptWay::Fixed { public_url, port } => {
                ChosenWay::Fixed { public_url: public_url.clone(), port: *port }
            }
        }
    }

    /// The host that Twilio will call, where it is known before the way is open.
    pub(super) fn host(&self) -> Option<String> {
        match self {
            KeptWay::Fixed { public_url, .. } => Some(host_of(public_url)),
            KeptWay::Ngrok { domain } => domain.clone(),
        }
    }
}

/// The host of an address, with its port.
pub(super) fn host_of(public_url: &str) -> String {
    let rest = public_url.split_once("://").map_or(public_url, |(_, rest)| rest);
    rest.split('/').next().unwrap_or(rest).to_owned()
}

/// An authtoken as ngrok gives them: `2…_…`, 49 characters by now, 43 and other lengths in earlier years.
fn check_authtoken(typed: &str) -> Result<Secret, Error> {
    let token = credentials::clean(typed);
    // The line that ngrok's own page offers to copy.
    let token = token.rsplit("add-authtoken").next().unwrap_or(&token).to_owned();
    let bad = |message: &str| Err(Error::bad_input("authtoken", message));
    if token.is_empty() {
        return bad("Paste the authtoken. It stands at dashboard.ngrok.com under Your Authtoken.");
    }
    if token.starts_with("ak_") || token.starts_with("api_") {
        return bad(
            "This is an ngrok API key. Deskbell needs the authtoken, at dashboard.ngrok.com under Your Authtoken.",
        );
    }
    let is_plausible = token.len() >= 20
        && token.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    if !is_plausible {
        return bad(
            "This is not a whole ngrok authtoken. Copy it again at dashboard.ngrok.com under Your Authtoken.",
        );
    }
    Ok(Secret::new(token))
}

/// A domain, as people paste it: with a scheme or without.
fn check_domain(typed: &str) -> Result<Option<String>, Error> {
    let bad = |message: &str| Err(Error::bad_input("domain", message));
    let typed = credentials::clean(typed).to_lowercase();
    let domain = typed.strip_prefix("https://").unwrap_or(&typed).trim_end_matches('/');
    if domain.is_empty() {
        return Ok(None);
    }
    if domain.contains('_') {
        return bad("Twilio does not call hosts with an underscore in their name.");
    }
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if !domain.contains('.') || !domain.split('.').all(is_label) {
        return bad(
            "This is not a domain. It looks like harbour.ngrok.app; leave it empty if you have none.",
        );
    }
    Ok(Some(domain.to_owned()))
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

    fn typed(authtoken: &str, domain: &str) -> Result<KeptWay, Error> {
        TypedWay::Ngrok { authtoken: authtoken.to_owned(), domain: domain.to_owned() }
            .read()
            .map(|way| way.kept)
    }

    const AUTHTOKEN: &str = "2abcdefghijklmnopqrstuvwxyz_1234567890ABCDEFGHIJ";

    #[test]
    fn a_tunnel_is_understood_however_it_is_pasted() {
        for (authtoken, domain) in [
            (AUTHTOKEN.to_owned(), "harbour.ngrok.app"),
            (format!("ngrok config add-authtoken {AUTHTOKEN}\n"), " https://Harbour.ngrok.app/ "),
        ] {
            let domain = typed(&authtoken, domain).unwrap();
            assert_eq!(domain, KeptWay::Ngrok { domain: Some("harbour.ngrok.app".to_owned()) });
        }
        assert_eq!(typed(AUTHTOKEN, " ").unwrap(), KeptWay::Ngrok { domain: None });
    }

    #[test]
    fn what_is_no_tunnel_names_its_field_and_repeats_no_token() {
        for (authtoken, domain, wrong) in [
            ("", "", "authtoken"),
            ("short", "", "authtoken"),
            ("ak_2abcdefghijklmnopqrstuvwxyz", "", "authtoken"),
            (AUTHTOKEN, "harbour", "domain"),
            (AUTHTOKEN, "a_b.ngrok.app", "domain"),
            (AUTHTOKEN, "harbour.ngrok.app/desk", "domain"),
        ] {
            let Err(Error::BadInput { field, message }) = typed(authtoken, domain) else {
                panic!("{domain}")
            };
            assert_eq!(field, wrong);
            assert!(authtoken.is_empty() || !message.contains(authtoken), "{message}");
        }
    }

    #[test]
    fn a_host_is_known_with_its_port() {
        let way = KeptWay::Fixed { public_url: "https://desk.example.org:8443/texts".to_owned(), port: 1 };
        assert_eq!(way.host().as_deref(), Some("desk.example.org:8443"));
    }
}
