//! One round trip through the public URL: a fresh nonce goes out, and what comes back tells whether it came here.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{ClientBuilder, Response, StatusCode, Url, redirect};

use super::trouble::Trouble;
use crate::desk::Desk;
use crate::health;

/// From the first byte sent to the last byte read.
const WHOLE: Duration = Duration::from_secs(10);
/// Our answer is 64 bytes long.
const LONGEST_ANSWER: usize = 1024;

/// Sends nonces through a public URL.
pub(super) struct Prober {
    client: reqwest::Client,
    url: String,
    host: String,
    desk: Desk,
}

impl Prober {
    pub(super) fn new(url: &str, desk: Desk) -> Result<Prober, reqwest::Error> {
        let builder = ClientBuilder::new()
            .user_agent(concat!("deskbell/", env!("CARGO_PKG_VERSION")))
            .timeout(WHOLE)
            .redirect(redirect::Policy::none())
            // An old connection proves nothing about the way as it is now.
            .pool_max_idle_per_host(0);
        // Plain http stays on this machine, which must work without roots of trust and behind a proxy for all else.
        let is_plain = url.starts_with("http://");
        let builder = if is_plain { builder.tls_certs_only([]).no_proxy() } else { builder };
        let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let client = builder.build()?;
        Ok(Prober { client, url: url.to_owned(), host: host.unwrap_or_else(|| url.to_owned()), desk })
    }

    /// Whether a request comes back. `port` is where it should arrive, for the sentences.
    pub(super) async fn probe(&self, port: u16) -> Result<(), Trouble> {
        let host = || self.host.clone();
        let nonce = health::fresh_nonce().map_err(|_| Trouble::Unreachable(host()))?;
        let asked = self.client.get(format!("{}/health/{nonce}", self.url)).send().await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(error) => return Err(self.tell(&error).await),
        };
        match answer.status() {
            StatusCode::OK if self.is_ours(answer, &nonce).await => Ok(()),
            status if status.is_redirection() => Err(Trouble::Redirected(host())),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                Err(Trouble::Guarded(host()))
            }
            StatusCode::OK => Err(Trouble::Stranger(host())),
            status if is_gateway(status) => Err(Trouble::NotBroughtHere(host(), port)),
            StatusCode::NOT_FOUND => Err(Trouble::Asleep(host())),
            _ => Err(Trouble::Stranger(host())),
        }
    }

    async fn is_ours(&self, mut answer: Response, nonce: &str) -> bool {
        if !is_bytes(answer.headers()) {
            return false;
        }
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_ANSWER {
                return false;
            }
        }
        body == self.desk.proof().of(nonce).as_bytes()
    }

    /// What stood in the way.
    async fn tell(&self, error: &reqwest::Error) -> Trouble {
        let host = self.host.clone();
        if error.is_timeout() {
            return Trouble::Silent(host);
        }
        if is_tls(error) {
            return Trouble::Tls(host);
        }
        // The libraries say this only in English prose, so it is asked again where the answer is plain.
        let port = Url::parse(&self.url).ok().and_then(|url| url.port_or_known_default()).unwrap_or(443);
        match tokio::net::lookup_host((self.host.as_str(), port)).await {
            Err(_) => Trouble::NotFound(host),
            Ok(_) => Trouble::Unreachable(host),
        }
    }
}

/// What a proxy answers when nobody stands behind it; from 520 on they are Cloudflare's own.
fn is_gateway(status: StatusCode) -> bool {
    matches!(status.as_u16(), 502..=504 | 520..=530)
}

fn is_bytes(headers: &HeaderMap) -> bool {
    headers
        .get(reqwest::header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/octet-stream"))
}

/// Whether a connection broke at its encryption: a bad certificate, or a server that does not speak it.
fn is_tls(error: &reqwest::Error) -> bool {
    let is_https = error.url().is_some_and(|url| url.scheme() == "https");
    let mut cause: Option<&(dyn StdError + 'static)> = error.source();
    while let Some(found) = cause {
        if found.is::<rustls::Error>() {
            return true;
        }
        cause = match found.downcast_ref::<io::Error>() {
            // Servers that do not speak it hang up in the middle.
            Some(failed) if is_https && failed.kind() == io::ErrorKind::UnexpectedEof => return true,
            // An error wrapped into one of these is not its source.
            Some(failed) => failed.get_ref().map(|inner| inner as &(dyn StdError + 'static)),
            None => found.source(),
        };
    }
    false
}
