//! One round trip through the public URL: a fresh nonce goes out, and what comes back tells whether it came here.

mod obstacle;
mod trip;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use deskbell_core::line::twin;
use reqwest::header::HeaderMap;
use reqwest::{ClientBuilder, Response, StatusCode, Url, redirect};

pub use self::obstacle::Obstacle;
pub use self::trip::round_trip;
use crate::desk::Desk;
use crate::health;

/// From the first byte sent to the last byte read.
const WHOLE: Duration = Duration::from_secs(10);
/// Our answer is 64 bytes long.
const LONGEST_ANSWER: usize = 1024;
/// Where ngrok says why it turns a request away.
const NGROK_CODE: &str = "ngrok-error-code";

/// Sends nonces through a public URL.
pub struct Prober {
    client: reqwest::Client,
    url: String,
    host: String,
    desk: Desk,
}

impl Prober {
    /// Nonces through `url`, a public base URL that should lead to `desk`.
    ///
    /// # Errors
    /// When the URL is none.
    pub fn new(url: &str, desk: Desk) -> Result<Prober, reqwest::Error> {
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

    /// The public URL.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Whether a request comes back to this very process.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn probe(&self) -> Result<(), Obstacle> {
        let host = || self.host.clone();
        let nonce = health::fresh_nonce().map_err(|_| Obstacle::Unreachable(host()))?;
        let asked = self.client.get(format!("{}/health/{nonce}", self.url)).send().await;
        let answer = match asked {
            Ok(answer) => answer,
            Err(error) => return Err(self.tell(&error).await),
        };
        if let Some(code) = ngrok_code(answer.headers()) {
            return Err(Obstacle::Refused { host: host(), code });
        }
        match answer.status() {
            StatusCode::OK => match self.whose(answer, &nonce).await {
                Whose::Ours => Ok(()),
                Whose::AnotherDesk(computer) => Err(Obstacle::Twin { host: host(), computer }),
                Whose::Unknown => Err(Obstacle::Stranger(host())),
            },
            status if status.is_redirection() => Err(Obstacle::Redirected(host())),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PROXY_AUTHENTICATION_REQUIRED => {
                Err(Obstacle::Guarded(host()))
            }
            status if is_gateway(status) => Err(Obstacle::NotBroughtHere(host())),
            StatusCode::NOT_FOUND => Err(Obstacle::Asleep(host())),
            _ => Err(Obstacle::Stranger(host())),
        }
    }

    async fn whose(&self, mut answer: Response, nonce: &str) -> Whose {
        if !is_bytes(answer.headers()) {
            return Whose::Unknown;
        }
        let sealed = answer.headers().get(health::COMPUTER).and_then(|name| name.to_str().ok());
        let computer = sealed.and_then(|name| twin::read_name(&*self.desk.office()?, nonce, name));
        let mut body = Vec::new();
        while let Ok(Some(chunk)) = answer.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() > LONGEST_ANSWER {
                return Whose::Unknown;
            }
        }
        let ours = self.desk.proof().of(nonce);
        if body == ours.as_bytes() {
            Whose::Ours
        } else if body.len() == ours.len() && body.iter().all(u8::is_ascii_hexdigit) {
            Whose::AnotherDesk(computer)
        } else {
            Whose::Unknown
        }
    }

    /// What stood in the way.
    async fn tell(&self, error: &reqwest::Error) -> Obstacle {
        let host = self.host.clone();
        if error.is_timeout() {
            return Obstacle::Silent(host);
        }
        if is_tls(error) {
            return Obstacle::Tls(host);
        }
        // The libraries say this only in English prose, so it is asked again where the answer is plain.
        let port = Url::parse(&self.url).ok().and_then(|url| url.port_or_known_default()).unwrap_or(443);
        match tokio::net::lookup_host((self.host.as_str(), port)).await {
            Err(_) => Obstacle::NotFound(host),
            Ok(_) => Obstacle::Unreachable(host),
        }
    }
}

/// Who gave an answer.
enum Whose {
    Ours,
    /// And what its computer calls itself.
    AnotherDesk(Option<String>),
    Unknown,
}

fn ngrok_code(headers: &HeaderMap) -> Option<String> {
    let code = headers.get(NGROK_CODE)?.to_str().ok()?;
    let is_code = code.strip_prefix("ERR_NGROK_")?.bytes().all(|byte| byte.is_ascii_digit());
    (is_code && code.len() < 32).then(|| code.to_owned())
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
