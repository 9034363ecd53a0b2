//! Fetching pictures, files and recordings: a stream of bytes, cut off at a limit.
//! Twilio sends us elsewhere for them, once; credentials do not go along, and not every address will do.

use std::fmt;

use reqwest::header::{CONTENT_TYPE, HeaderMap, LOCATION};
use reqwest::{Response, Url};
use tokio::sync::OwnedSemaphorePermit;

use crate::client::{Client, Prepared};
use crate::error::Error;
use crate::hosts::Host;
use crate::reach::Reach;
use crate::request::{Pairs, path_and_query};
use crate::sid::AccountSid;
use crate::transport;

/// Something whose bytes lie at Twilio: a picture, a file, the sound of a recording.
pub trait Source: Sync {
    /// Where, for the account whose credentials are used.
    fn path(&self, account: &AccountSid) -> String;

    /// The query, unescaped.
    fn query(&self) -> Pairs {
        Pairs::new()
    }
}

impl Client {
    /// Begins to fetch a picture, a file or a recording, of `limit` bytes at most.
    ///
    /// A longer one is [`Error::TooLarge`], at once if the server tells the length, else when the limit is
    /// reached. A redirect that leads where it must not is [`Error::Garbled`], and nothing is sent there.
    pub async fn media(&self, source: &impl Source, limit: u64) -> Result<Media, Error> {
        let path = path_and_query(source.path(self.account_sid()), &source.query());
        let url = self.url(Host::Api, &path)?;
        let mut attempt = 1;
        loop {
            match self.begin(&url, limit).await {
                Err(error) => self.wait(attempt, error, true).await?,
                begun => return begun,
            }
            attempt += 1;
        }
    }

    async fn begin(&self, url: &Url, limit: u64) -> Result<Media, Error> {
        let (response, permit) = self.send(&Prepared::get(url.clone())).await?;
        if !response.status().is_redirection() {
            return Media::of(response, permit, limit).await;
        }
        let reach = Reach::from(url);
        let target = response.headers().get(LOCATION).and_then(|link| link.to_str().ok());
        let target = target.and_then(|link| url.join(link).ok()).filter(|target| reach.covers(target));
        let mut target = target.ok_or_else(|| Error::Garbled {
            at: "Location".to_owned(),
            source: "a redirect to an address that must not be asked".into(),
        })?;
        // A user in the link would become an Authorization header. Neither call fails for a URL with a host.
        let _ = target.set_username("");
        let _ = target.set_password(None);
        drop((response, permit));
        let client = self.0.transport.elsewhere(reach);
        let response = client.get(target).send().await.map_err(Error::from_transport)?;
        Media::of(response, None, limit).await.map_err(not_ours)
    }
}

/// Elsewhere, where no credentials went, a 401 says nothing about them.
fn not_ours(error: Error) -> Error {
    match error {
        Error::Unauthorized => Error::from_status(401),
        error => error,
    }
}

/// A picture or file on its way.
pub struct Media {
    content_type: Option<String>,
    length: Option<u64>,
    left: u64,
    limit: u64,
    response: Response,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Media {
    async fn of(response: Response, permit: Option<OwnedSemaphorePermit>, limit: u64) -> Result<Self, Error> {
        if !response.status().is_success() {
            return Err(transport::refusal(response).await);
        }
        let length = response.content_length();
        if length.is_some_and(|length| length > limit) {
            return Err(Error::TooLarge { limit });
        }
        let content_type = content_type(response.headers());
        Ok(Self { content_type, length, left: limit, limit, response, _permit: permit })
    }

    /// The type the server gives it, such as `image/jpeg`. Its bytes may say otherwise.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// Its length in bytes, if the server tells.
    pub fn length(&self) -> Option<u64> {
        self.length
    }

    /// The next bytes; nothing at the end.
    pub async fn chunk(&mut self) -> Result<Option<Vec<u8>>, Error> {
        let Some(chunk) = self.response.chunk().await.map_err(Error::from_transport)? else {
            return Ok(None);
        };
        self.left = self.left.checked_sub(chunk.len() as u64).ok_or(Error::TooLarge { limit: self.limit })?;
        Ok(Some(chunk.into()))
    }

    /// All the bytes.
    pub async fn bytes(mut self) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}

fn content_type(headers: &HeaderMap) -> Option<String> {
    headers.get(CONTENT_TYPE)?.to_str().ok().map(str::to_owned)
}

impl fmt::Debug for Media {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Media({:?}, {:?} bytes)", self.content_type, self.length)
    }
}
