//! The only way to a webhook's form: through Twilio's signature, over our own public address and the raw request
//! line. Nothing of `Host` or of forwarded headers enters it. What is refused is kept in the quarantine.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use axum::http::request::Parts;
use deskbell_core::account::Office;
use deskbell_core::line::recorder;
use deskbell_twilio::signature::{self, Received, Rejected};
use deskbell_twilio::webhook::{BadForm, Fields, Form, LONGEST_BODY};
use http_body_util::BodyExt as _;

use crate::bodies::{Space, Unheard};
use crate::desk::Desk;
use crate::refused::Refused;
use crate::spelling;

/// So much of a body that is too long is read and thrown away, because a connection that is cut while its client
/// still writes may lose the answer.
const DRAINED: usize = 1024 * 1024;

/// A form that Twilio signed for the account that is open.
pub struct Signed<F> {
    pub(crate) office: Arc<Office>,
    /// The request, without its signature.
    pub(crate) request: recorder::Request,
    pub(crate) form: F,
    /// Held until the answer, so that bodies in memory stay bounded.
    _space: Space,
}

impl<F: Form> Signed<F> {
    /// Reads and verifies a request. `path` is its path behind the public base URL.
    pub(crate) async fn read(desk: &Desk, path: &str, request: Request) -> Result<Signed<F>, Refused> {
        let (space, given_up) = desk.bodies().begin();
        let (head, body) = request.into_parts();
        let path = match head.uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let body = space.hear(given_up, read_body(&head.headers, body, &space)).await??;
        let Some(office) = desk.office() else { return Err(Refused::NotOpen) };
        if !is_form(&head.headers) {
            return Err(Refused::NoForm);
        }
        let request = recorder::Request { path, body };
        if let Err(rejected) = verify(desk, &office, &head.headers, &request) {
            let explain = || explain(desk, &office, &head, &request);
            return Err(quarantine(&office, &request, rejected.as_str(), explain).await);
        }
        let fields = match Fields::parse(&request.body) {
            Ok(fields) => fields,
            Err(error) => return Err(bad_form(&office, request, &error).await),
        };
        // News of papers spell it in capitals.
        let account = fields.peek("AccountSid").or_else(|| fields.peek("AccountSID"));
        if account.is_some_and(|sid| sid != office.account_sid().as_str()) {
            return Err(quarantine(&office, &request, "another_account", || None).await);
        }
        if F::is_ambiguous(&fields) {
            return Err(quarantine(&office, &request, recorder::AMBIGUOUS, || None).await);
        }
        match F::from_fields(fields) {
            Ok(form) => Ok(Signed { office, request, form, _space: space }),
            Err(error) => Err(bad_form(&office, request, &error).await),
        }
    }
}

/// The whole body, if it is no longer than a webhook's can be.
async fn read_body(headers: &HeaderMap, mut body: Body, space: &Space) -> Result<Vec<u8>, Refused> {
    let announced = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > DRAINED) {
        return Err(Refused::TooLarge);
    }
    // As large as what has come: what is announced costs nothing to say.
    let mut bytes = Vec::new();
    let mut length = 0_usize;
    while let Some(frame) = body.frame().await {
        // The client is gone: it will not hear which answer it is.
        let frame = frame.map_err(|_| Refused::BadForm)?;
        let Some(data) = frame.data_ref() else { continue };
        length = length.saturating_add(data.len());
        if length > DRAINED {
            break;
        }
        if length <= LONGEST_BODY {
            space.grow(data.len()).await?;
            // No more than is counted.
            bytes.reserve_exact(data.len());
            bytes.extend_from_slice(data);
        }
    }
    if length > LONGEST_BODY { Err(Refused::TooLarge) } else { Ok(bytes) }
}

impl From<Unheard> for Refused {
    fn from(unheard: Unheard) -> Refused {
        match unheard {
            Unheard::Slow => Refused::Slow,
            Unheard::NoRoom => Refused::Busy,
        }
    }
}

/// Any token that may have signed, over any address that leads here.
fn verify(
    desk: &Desk,
    office: &Office,
    headers: &HeaderMap,
    request: &recorder::Request,
) -> Result<(), Rejected> {
    let signature = HeaderName::from_bytes(signature::HEADER.as_bytes()).map_err(|_| Rejected::Missing)?;
    let mut outcome = Err(Rejected::Missing);
    for address in desk.addresses(Some(office)) {
        let received = Received {
            public_base_url: &address,
            path_and_query: &request.path,
            content_type: text(headers, &CONTENT_TYPE),
            signature: headers.get(&signature).map(|value| value.to_str().unwrap_or_default()),
            body: &request.body,
        };
        for token in office.signing_tokens() {
            outcome = signature::verify(&token, &received);
            if outcome.is_ok() {
                return outcome;
            }
        }
    }
    outcome
}

async fn quarantine(
    office: &Office,
    request: &recorder::Request,
    reason: &'static str,
    explain: impl FnOnce() -> Option<String>,
) -> Refused {
    office.quarantine().note(office, request, reason, explain).await;
    Refused::Unsigned
}

/// The spelling of our address for which Twilio did sign this, if there is one.
fn explain(desk: &Desk, office: &Office, head: &Parts, request: &recorder::Request) -> Option<String> {
    let signature = head.headers.get(signature::HEADER)?.to_str().ok()?;
    let known = desk.addresses(Some(office));
    let routed = request.path.split('?').next().unwrap_or_default();
    spelling::candidates(&head.headers, &known, head.uri.path(), routed).into_iter().find(|address| {
        let received = Received {
            public_base_url: address,
            path_and_query: &request.path,
            content_type: text(&head.headers, &CONTENT_TYPE),
            signature: Some(signature),
            body: &request.body,
        };
        // The address ends in a slash only where that slash was signed too.
        let twice = format!("/{}", request.path);
        let received = match address.ends_with('/') {
            true => Received { path_and_query: &twice, ..received },
            false => received,
        };
        office.signing_tokens().iter().any(|token| signature::verify(token, &received).is_ok())
    })
}

/// Twilio signed it, and yet it cannot be read: it is kept, so that it can be seen what Twilio has begun to say.
async fn bad_form(office: &Office, request: recorder::Request, error: &BadForm) -> Refused {
    tracing::warn!(%error, "a signed webhook could not be read");
    office.quarantine().note(office, &request, "unreadable", || None).await;
    Refused::BadForm
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = text(headers, &CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
