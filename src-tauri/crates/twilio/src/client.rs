//! The client: credentials, at most four requests in flight, retries, errors, decoding.
//! Credentials go to the configured addresses and to no other; nothing that creates is sent twice.

use std::fmt;
use std::sync::Arc;

use reqwest::header::CONTENT_TYPE;
use reqwest::multipart::Form;
use reqwest::{RequestBuilder, Response, Url};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::clock::Clock;
use crate::decode::decode;
use crate::error::Error;
use crate::hosts::{Bases, Host, Hosts};
use crate::page::Page;
use crate::request::{self, Method, Request};
use crate::retry;
use crate::secret::Secret;
use crate::sid::AccountSid;
use crate::transport::{self, Transport};

/// Twilio answers 429 to more requests at once than an account may have.
const MOST_IN_FLIGHT: usize = 4;

/// Who asks. `Debug` shows the account alone.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// The account.
    pub account_sid: AccountSid,
    /// Its primary auth token, which also signs its webhooks.
    pub auth_token: Secret,
}

/// A client of one account. Clones share their connections and their limits.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    credentials: Credentials,
    pub(crate) bases: Bases,
    clock: Clock,
    pub(crate) transport: Transport,
    in_flight: Arc<Semaphore>,
}

/// A request made ready for sending, as often as need be.
pub(crate) struct Prepared {
    method: Method,
    url: Url,
    form: Option<String>,
    is_repeatable: bool,
}

impl Client {
    /// Makes a client. The process must have installed rustls's provider.
    ///
    /// It asks nothing yet. Fails with [`Error::Unusable`] if a base address is not one.
    pub fn new(credentials: Credentials, hosts: Hosts, clock: Clock) -> Result<Self, Error> {
        let bases = hosts.resolve()?;
        let transport = Transport::new(&bases)?;
        let in_flight = Arc::new(Semaphore::new(MOST_IN_FLIGHT));
        Ok(Self(Arc::new(Inner { credentials, bases, clock, transport, in_flight })))
    }

    /// The account that this client asks for.
    pub fn account_sid(&self) -> &AccountSid {
        &self.0.credentials.account_sid
    }

    /// Asks, and asks again where that is safe, and decodes the reply.
    ///
    /// Takes half a minute at most for each of up to four attempts. An error that
    /// [`Error::may_have_arrived`] leaves open whether the request had its effect.
    pub async fn execute<R: Request>(&self, request: &R) -> Result<R::Reply, Error> {
        let path = request::path_and_query(request.path(self.account_sid()), &request.query());
        let form = (request.method() == Method::Post).then(|| request::encoded(&request.form()));
        let prepared = Prepared {
            method: request.method(),
            url: self.url(request.host(), &path)?,
            form,
            is_repeatable: request.is_repeatable(),
        };
        decode(&self.perform(&prepared).await?)
    }

    /// Reads the page after this one; nothing after the last.
    ///
    /// A link to another host is [`Error::Garbled`], and nothing is sent there.
    pub async fn next<P: Page>(&self, page: &P) -> Result<Option<P>, Error> {
        let Some(link) = page.next_page() else { return Ok(None) };
        let path = self.0.bases.path_on(P::host(), link).ok_or_else(|| Error::Garbled {
            at: "next page".to_owned(),
            source: "a link to another host".into(),
        })?;
        let prepared = Prepared::get(self.url(P::host(), &path)?);
        decode::<P>(&self.perform(&prepared).await?).map(Some)
    }

    /// Posts a form with a file in it, once, and decodes the reply.
    pub(crate) async fn send_form<T: serde::de::DeserializeOwned>(
        &self,
        host: Host,
        path: &str,
        form: Form,
    ) -> Result<T, Error> {
        let request = self.0.transport.uploading.post(self.url(host, path)?).multipart(form);
        let (response, _permit) = self.dispatch(Method::Post, request).await?;
        if !response.status().is_success() {
            return Err(transport::refusal(response).await);
        }
        decode(&transport::read(response).await?)
    }

    pub(crate) fn url(&self, host: Host, path_and_query: &str) -> Result<Url, Error> {
        let url = self.0.bases.url(host, path_and_query);
        url.ok_or_else(|| Error::Unusable("a path that is not one".to_owned()))
    }

    async fn perform(&self, prepared: &Prepared) -> Result<Vec<u8>, Error> {
        let mut attempt = 1;
        loop {
            let error = match self.attempt(prepared).await {
                // The repetition of a deletion finds what the first attempt left: nothing.
                Err(Error::Refused { status: 404, .. }) if prepared.is_deletion() && attempt > 1 => {
                    return Ok(Vec::new());
                }
                Err(error) => error,
                answered => return answered,
            };
            self.wait(attempt, error, prepared.is_repeatable).await?;
            attempt += 1;
        }
    }

    async fn attempt(&self, prepared: &Prepared) -> Result<Vec<u8>, Error> {
        let (response, _permit) = self.send(prepared).await?;
        if response.status().is_success() {
            transport::read(response).await
        } else {
            Err(transport::refusal(response).await)
        }
    }

    /// Waits before the next attempt, or gives the error back if there is to be none.
    pub(crate) async fn wait(&self, attempt: u32, error: Error, is_repeatable: bool) -> Result<(), Error> {
        let Some(pause) = retry::pause(attempt, &error, is_repeatable, retry::jitter()) else {
            return Err(error);
        };
        tracing::debug!(attempt, %error, ?pause, "asking Twilio again");
        // The line recovers in real time, also while a test's clock stands still.
        tokio::time::sleep(pause).await;
        Ok(())
    }

    /// Sends once, with credentials, when there is room. The permit is to be kept while the body is read.
    pub(crate) async fn send(
        &self,
        prepared: &Prepared,
    ) -> Result<(Response, Option<OwnedSemaphorePermit>), Error> {
        self.dispatch(prepared.method, prepared.builder(&self.0.transport)).await
    }

    async fn dispatch(
        &self,
        method: Method,
        request: RequestBuilder,
    ) -> Result<(Response, Option<OwnedSemaphorePermit>), Error> {
        // The semaphore is never closed.
        let permit = self.0.in_flight.clone().acquire_owned().await.ok();
        let Inner { credentials, clock, .. } = &*self.0;
        let request =
            request.basic_auth(credentials.account_sid.as_str(), Some(credentials.auth_token.expose()));
        let response = request.send().await.map_err(|error| {
            let error = Error::from_transport(error);
            if error.is_by_the_clock() {
                clock.note_distrust();
            }
            error
        })?;
        if let Some(date) = transport::date(response.headers()) {
            clock.note_server_date(date);
        }
        let id = response.headers().get("twilio-request-id").and_then(|id| id.to_str().ok());
        tracing::debug!(?method, status = response.status().as_u16(), id, "Twilio answered");
        Ok((response, permit))
    }
}

impl Prepared {
    pub(crate) fn get(url: Url) -> Self {
        Self { method: Method::Get, url, form: None, is_repeatable: true }
    }

    fn is_deletion(&self) -> bool {
        self.method == Method::Delete
    }

    fn builder(&self, transport: &Transport) -> RequestBuilder {
        let client = if self.is_repeatable { &transport.reading } else { &transport.creating };
        let request = match self.method {
            Method::Get => client.get(self.url.clone()),
            Method::Post => client.post(self.url.clone()),
            Method::Delete => client.delete(self.url.clone()),
        };
        match &self.form {
            Some(form) => {
                request.header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form.clone())
            }
            None => request,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.account_sid())
    }
}
