//! The connections to Twilio, one HTTP client for each way of using them, and reading answers from them.
//! No client follows a redirect, sends again on its own, or reads more than it was allowed to.

use std::sync::Arc;
use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{ClientBuilder, Response, redirect, retry};

use crate::clock::Millis;
use crate::error::Error;
use crate::hosts::Bases;
use crate::reach::Reach;

const CONNECT: Duration = Duration::from_secs(5);

/// From the first byte sent to the last byte read.
const WHOLE: Duration = Duration::from_secs(30);

/// The same for a picture, which may come or go over a slow line.
const WHOLE_MEDIA: Duration = Duration::from_secs(300);

/// A connection is not used again after this long without use: whoever is in between may have forgotten it.
const IDLE: Duration = Duration::from_secs(20);

/// A thousand texts with all their fields are about a tenth of this.
const LONGEST_REPLY: usize = 32 * 1024 * 1024;

/// The HTTP clients.
#[derive(Debug)]
pub(crate) struct Transport {
    /// For all that can be repeated. Keeps its connections.
    pub(crate) reading: reqwest::Client,
    /// For what creates something: a new connection each time. On one that went stale while the computer
    /// slept, a text would be neither sent nor certainly not sent.
    pub(crate) creating: reqwest::Client,
    /// For what creates something out of a file, which may go over a slow line.
    pub(crate) uploading: reqwest::Client,
    /// For what is behind a redirect. It has never heard of the credentials.
    elsewhere_public: reqwest::Client,
    /// The same where Twilio is a sandbox, which may send us to this computer.
    elsewhere_sandbox: reqwest::Client,
}

impl Transport {
    pub(crate) fn new(bases: &Bases) -> Result<Self, Error> {
        let build = |builder: ClientBuilder| {
            let builder = builder
                .user_agent(concat!("deskbell/", env!("CARGO_PKG_VERSION")))
                .connect_timeout(CONNECT)
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false);
            // Practice must work on a machine without roots of trust and behind a proxy for everything else.
            let builder = if bases.are_plain() { builder.tls_certs_only([]).no_proxy() } else { builder };
            builder.build().map_err(|error| Error::Unusable(error.without_url().to_string()))
        };
        let ordinary = || ClientBuilder::new().timeout(WHOLE).pool_idle_timeout(IDLE);
        // A proxy would look names up in our stead, out of sight of `Reach`.
        let elsewhere = |reach: Reach| {
            let builder = ClientBuilder::new().timeout(WHOLE_MEDIA).read_timeout(WHOLE).no_proxy();
            build(builder.pool_max_idle_per_host(0).dns_resolver(Arc::new(reach)))
        };
        Ok(Self {
            reading: build(ordinary())?,
            creating: build(ordinary().pool_max_idle_per_host(0).http1_only())?,
            uploading: build(
                ClientBuilder::new().timeout(WHOLE_MEDIA).pool_max_idle_per_host(0).http1_only(),
            )?,
            elsewhere_public: elsewhere(Reach::Public)?,
            elsewhere_sandbox: elsewhere(Reach::Sandbox)?,
        })
    }

    /// The client for what is behind a redirect from where `reach` was reckoned.
    pub(crate) fn elsewhere(&self, reach: Reach) -> &reqwest::Client {
        match reach {
            Reach::Public => &self.elsewhere_public,
            Reach::Sandbox => &self.elsewhere_sandbox,
        }
    }
}

/// The whole body of an answer.
pub(crate) async fn read(mut response: Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(Error::from_transport)? {
        if body.len() + chunk.len() > LONGEST_REPLY {
            return Err(Error::TooLarge { limit: LONGEST_REPLY as u64 });
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// The error that an answer stands for, which is no success.
pub(crate) async fn refusal(response: Response) -> Error {
    let status = response.status().as_u16();
    let retry_after = retry_after(response.headers());
    // The status alone says enough where the body does not arrive.
    let body = read(response).await.unwrap_or_default();
    Error::from_answer(status, retry_after, &body)
}

/// The server's date, if it gave one.
pub(crate) fn date(headers: &HeaderMap) -> Option<Millis> {
    Millis::from_rfc2822(headers.get(reqwest::header::DATE)?.to_str().ok()?)
}

/// Seconds, or a date: that one counts from the server's own date.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    match text.parse() {
        Ok(seconds) => Some(Duration::from_secs(seconds)),
        Err(_) => Some(Millis::from_rfc2822(text)?.since(date(headers)?)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let after = |pairs: &[_]| retry_after(&headers(pairs));
        assert_eq!(after(&[("retry-after", "7")]), Some(Duration::from_secs(7)));
        let date = ("date", "Fri, 24 May 2019 17:44:46 GMT");
        assert_eq!(
            after(&[("retry-after", "Fri, 24 May 2019 17:44:50 GMT"), date]),
            Some(Duration::from_secs(4))
        );
        assert_eq!(after(&[("retry-after", "Fri, 24 May 2019 17:44:00 GMT"), date]), Some(Duration::ZERO));
        assert_eq!(after(&[("retry-after", "soon"), date]), None);
        assert_eq!(after(&[date]), None);
    }
}
