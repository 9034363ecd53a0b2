//! Who may ask: whoever holds the token of this run, or the cookie that the page traded its fragment for.
//!
//! Invariants: a request for another host is refused, which keeps out names that somebody points at this machine; so
//! is one from another origin; a cookie alone never does anything without our own origin beside it.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN, SET_COOKIE, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use deskbell_twilio::Secret;
use serde::Deserialize;

use super::Served;

/// Where a browser says that a request comes from.
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What opens the door of this run. Comparing secrets takes the same time whatever they are.
pub(super) struct Keys {
    host: String,
    origin: String,
    token: Secret,
    session: Secret,
    /// Browsers keep one jar for all ports of a machine, so the name carries ours.
    cookie: String,
}

impl Keys {
    /// New keys for the page at `address`.
    pub(super) fn new(address: SocketAddr) -> anyhow::Result<Keys> {
        Ok(Keys {
            host: address.to_string(),
            origin: format!("http://{address}"),
            token: invent()?,
            session: invent()?,
            cookie: format!("deskbell_{}", address.port()),
        })
    }

    /// The page's address, without a slash at its end.
    pub(super) fn origin(&self) -> &str {
        &self.origin
    }

    /// What opens everything in this run.
    pub(super) fn token(&self) -> &Secret {
        &self.token
    }

    fn is_token(&self, headers: &HeaderMap) -> bool {
        let shown = text(headers, &AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
        shown.is_some_and(|token| Secret::new(token) == self.token)
    }

    fn is_session(&self, headers: &HeaderMap) -> bool {
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .any(|(name, value)| name == self.cookie && Secret::new(value) == self.session)
    }
}

/// How somebody showed that they may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Visitor {
    /// With the token: a test, or whoever started this.
    Bearer,
    /// With the cookie: the page.
    Page,
}

impl FromRequestParts<Served> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, served: &Served) -> Result<Visitor, Response> {
        if served.keys.is_token(&parts.headers) {
            return Ok(Visitor::Bearer);
        }
        // Another origin has been refused already; here one must be named wherever browsers name it, and a page on
        // another port of this machine, to which browsers lend the same cookies, is not ours either.
        let names_ours = parts.method == Method::GET || parts.headers.contains_key(ORIGIN);
        let is_from_page = text(&parts.headers, &FETCH_SITE).is_none_or(|site| site == "same-origin");
        if names_ours && is_from_page && served.keys.is_session(&parts.headers) {
            return Ok(Visitor::Page);
        }
        // No words: the page has its own for this.
        Err((StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response())
    }
}

/// Refuses requests that another page, or another name for this machine, has made a browser send.
pub(super) async fn refuse_strangers(
    State(keys): State<Arc<Keys>>,
    request: Request,
    next: Next,
) -> Response {
    let headers = request.headers();
    let is_ours = |name: &HeaderName, ours: &str| text(headers, name) == Some(ours);
    let is_host_ours = headers.get_all(HOST).iter().count() == 1 && is_ours(&HOST, &keys.host);
    let is_line_ours = request.uri().authority().is_none_or(|host| host.as_str() == keys.host);
    let is_origin_ours = !headers.contains_key(ORIGIN) || is_ours(&ORIGIN, &keys.origin);
    if is_host_ours && is_line_ours && is_origin_ours {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

/// What the page found in its address.
#[derive(Deserialize)]
pub(super) struct Fragment {
    token: Secret,
}

/// Trades the token in the page's address for a cookie that no script can read.
pub(super) async fn open_session(State(served): State<Served>, Json(fragment): Json<Fragment>) -> Response {
    let keys = &served.keys;
    if fragment.token != keys.token {
        return (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response();
    }
    let cookie = format!("{}={}; Path=/; HttpOnly; SameSite=Strict", keys.cookie, keys.session.expose());
    (StatusCode::NO_CONTENT, [(SET_COOKIE, cookie)]).into_response()
}

/// 256 bits that nobody can guess.
fn invent() -> anyhow::Result<Secret> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>()))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}
