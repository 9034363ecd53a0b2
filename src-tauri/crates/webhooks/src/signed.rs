//! The only way to a webhook's form: through Twilio's signature, over our own public address and the raw request
//! line. Nothing of `Host` or of forwarded headers enters it. What is refused is kept in the quarantine.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::HeaderMap;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderName};
use deskbell_core::account::Office;
use deskbell_core::line::recorder;
use deskbell_twilio::signature::{self, Received, Rejected};
use deskbell_twilio::webhook::{Fields, Form, LONGEST_BODY};
use http_body_util::BodyExt as _;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::desk::Desk;
use crate::refused::Refused;

/// How long a request waits for its turn before it is turned away.
const TURN: Duration = Duration::from_secs(1);
/// How long a body may take from its first byte to its last.
const BODY: Duration = Duration::from_secs(10);
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
    _turn: OwnedSemaphorePermit,
}

impl<F: Form> Signed<F> {
    /// Reads and verifies a request. `path` is its path behind the public base URL.
    pub(crate) async fn read(desk: &Desk, path: &str, request: Request) -> Result<Signed<F>, Refused> {
        let turn = match timeout(TURN, desk.bodies().acquire_owned()).await {
            Ok(Ok(turn)) => turn,
            _ => return Err(Refused::Busy),
        };
        let (head, body) = request.into_parts();
        let path = match head.uri.query() {
            Some(query) => format!("{path}?{query}"),
            None => path.to_owned(),
        };
        let body = match timeout(BODY, read_body(&head.headers, body)).await {
            Ok(body) => body?,
            Err(_) => return Err(Refused::Slow),
        };
        let Some(office) = desk.office() else { return Err(Refused::NotOpen) };
        if !is_form(&head.headers) {
            return Err(Refused::NoForm);
        }
        let request = recorder::Request { path, body };
        if let Err(rejected) = verify(desk, &office, &head.headers, &request) {
            return Err(quarantine(&office, request, rejected.as_str()).await);
        }
        let fields = Fields::parse(&request.body).map_err(bad_form)?;
        if fields.peek("AccountSid").is_some_and(|sid| sid != office.account_sid().as_str()) {
            return Err(quarantine(&office, request, "another_account").await);
        }
        let form = F::from_fields(fields).map_err(bad_form)?;
        Ok(Signed { office, request, form, _turn: turn })
    }
}

/// The whole body, if it is no longer than a webhook's can be.
async fn read_body(headers: &HeaderMap, mut body: Body) -> Result<Vec<u8>, Refused> {
    let announced = text(headers, &CONTENT_LENGTH).and_then(|length| length.parse::<usize>().ok());
    if announced.is_some_and(|length| length > DRAINED) {
        return Err(Refused::TooLarge);
    }
    let mut bytes = Vec::with_capacity(announced.unwrap_or_default().min(LONGEST_BODY));
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
            bytes.extend_from_slice(data);
        }
    }
    if length > LONGEST_BODY { Err(Refused::TooLarge) } else { Ok(bytes) }
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

async fn quarantine(office: &Office, request: recorder::Request, reason: &'static str) -> Refused {
    office.quarantine().note(office, request, reason).await;
    Refused::Unsigned
}

fn bad_form(error: deskbell_twilio::webhook::BadForm) -> Refused {
    tracing::warn!(%error, "a signed webhook could not be read");
    Refused::BadForm
}

fn is_form(headers: &HeaderMap) -> bool {
    let kind = text(headers, &CONTENT_TYPE).unwrap_or_default().split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
