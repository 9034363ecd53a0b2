//! Google's geocoding: a postal address as somebody typed it, found on the map and written out.
//! See <https://developers.google.com/maps/documentation/geocoding/requests-geocoding>.
//!
//! Nothing about a country is written down here: what stands first in a street follows from how Google writes it.

mod answer;

use std::time::Duration;

use deskbell_twilio::{Country, Secret};
use reqwest::{ClientBuilder, Url, redirect};

pub use answer::Found;
use answer::{Answer, read};

/// Its name on the internet.
pub const HOST: &str = "maps.googleapis.com";

/// From the first byte sent to the last byte read.
const WHOLE: Duration = Duration::from_secs(10);
/// An answer is some ten thousand bytes.
const LONGEST: usize = 1024 * 1024;

/// Why an address could not be looked up. Says nothing of the key, which travels in the request's address.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Google does not take the key, or not for this.
    #[error("{0}")]
    Denied(String),
    /// Too much was asked.
    #[error("Google asks for patience")]
    Busy,
    /// There is no way to Google.
    #[error("Google cannot be reached")]
    Unreachable,
    /// An answer that is none.
    #[error("Google's answer cannot be understood")]
    Garbled,
}

/// Who looks addresses up.
#[derive(Debug, Clone)]
pub struct Geocoder {
    http: reqwest::Client,
    base: Url,
}

impl Geocoder {
    /// One that asks at this address: Google's own, or a stand-in's. The process must have installed rustls's provider.
    ///
    /// # Errors
    /// [`Error::Garbled`] when it is no address.
    pub fn new(base: &str) -> Result<Geocoder, Error> {
        let base = Url::parse(base).map_err(|_| Error::Garbled)?;
        let builder = ClientBuilder::new()
            .user_agent(concat!("deskbell/", env!("CARGO_PKG_VERSION")))
            .timeout(WHOLE)
            .redirect(redirect::Policy::none())
            .referer(false);
        // Practice must work on a machine without roots of trust and behind a proxy for everything else.
        let builder = if base.scheme() == "http" { builder.tls_certs_only([]).no_proxy() } else { builder };
        Ok(Geocoder { http: builder.build().map_err(|_| Error::Garbled)?, base })
    }

    /// The best find for an address within a country; nothing where the map knows none.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn find(&self, key: &Secret, address: &str, country: &Country) -> Result<Option<Found>, Error> {
        let mut url = self.base.join("/maps/api/geocode/json").map_err(|_| Error::Garbled)?;
        url.query_pairs_mut()
            .append_pair("address", address)
            .append_pair("components", &format!("country:{}", country.as_str()))
            .append_pair("language", "en")
            .append_pair("key", key.expose());
        let mut response = self.http.get(url).send().await.map_err(|_| Error::Unreachable)?;
        if response.status().is_server_error() {
            return Err(Error::Busy);
        }
        let mut body = Vec::new();
        while let Some(part) = response.chunk().await.map_err(|_| Error::Unreachable)? {
            if body.len() + part.len() > LONGEST {
                return Err(Error::Garbled);
            }
            body.extend_from_slice(&part);
        }
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| Error::Garbled)?;
        read(answer, country)
    }
}
