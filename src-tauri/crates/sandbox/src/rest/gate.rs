//! The gate that every request passes: credentials, the state of the account, what the switches do to answers,
//! and the headers that Twilio sends with each. Files at `/media/` are open to whoever has their address; the
//! map is not Twilio's, and has keys of its own.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, DATE, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::AccountSid;

use super::answer::Refusal;
use crate::drafts::Reach;
use crate::exchange::Exchange;
use crate::sids::{fingerprint, mint};
use crate::switches::Api;
use crate::world::account::Standing;
use crate::world::records;

const MAP: &str = "/maps/";

/// On a response that is never to be sent: the connection drops in its place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Dropped;

/// The account's test credentials, which follow from its own.
pub(crate) fn test_credentials(account: &AccountSid, token: &Secret) -> (AccountSid, Secret) {
    let words = format!("{account}/{}/test", token.expose());
    (mint("AC", &words), Secret::new(fingerprint(&format!("{words}/token"))))
}

/// Lets a request through, or not.
pub(super) async fn pass(State(exchange): State<Arc<Exchange>>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let is_map = path.starts_with(MAP);
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    // A key to the map travels in the query, and is kept nowhere.
    let target = if is_map { path.clone() } else { target };
    let concurrent = {
        let records = &mut exchange.world().records;
        records.in_flight += 1;
        let concurrent = records.in_flight;
        records::add(&mut records.requests, records::Request { method: method.clone(), target, concurrent });
        concurrent
    };
    let api = exchange.switches.take_api(&method, &path);
    let mut response = match api {
        Api::TooBusy { retry_after } => too_busy(retry_after),
        Api::Down | Api::MediaDown => Refusal::new(503, 20503, "Service unavailable").into_response(),
        Api::Working | Api::LosesAnswers | Api::FailsAfterTaking => admit(&exchange, request, next).await,
    };
    if method != "GET" {
        exchange.remember().await;
    }
    let is_lost = {
        let loses = &mut exchange.world().records.loses;
        let is_it = method == "POST" && loses.as_ref() == Some(&path);
        is_it.then(|| loses.take()).is_some()
    };
    if is_lost {
        response.extensions_mut().insert(Dropped);
    }
    match api {
        Api::LosesAnswers => {
            response.extensions_mut().insert(Dropped);
        }
        Api::FailsAfterTaking => response = Refusal::new(500, 20500, "Internal server error").into_response(),
        _ => {}
    }
    exchange.world().records.in_flight -= 1;
    add_headers(&exchange, &mut response, concurrent);
    response
}

async fn admit(exchange: &Exchange, mut request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    if path.starts_with("/media/") || path.starts_with(MAP) {
        return next.run(request).await;
    }
    match check(exchange, &request, &path) {
        Ok(reach) => {
            request.extensions_mut().insert(reach);
            next.run(request).await
        }
        Err(refusal) => {
            let is_login = refusal.0 == 401;
            let mut response = refusal.1.into_response();
            if is_login {
                let realm = HeaderValue::from_static("Basic realm=\"Twilio API\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, realm);
            }
            response
        }
    }
}

fn check(exchange: &Exchange, request: &Request, path: &str) -> Result<Reach, (u16, Refusal)> {
    let refuse = |status, code, words: &str| Err((status, Refusal::new(status, code, words)));
    let Some((user, password)) = read_credentials(request) else { return refuse(401, 20003, "Authenticate") };
    let (test_sid, test_token) = test_credentials(&exchange.account, &exchange.token());
    let (account, reach) = if user == exchange.account.as_str() && password == exchange.token() {
        (&exchange.account, Reach::Live)
    } else if user == test_sid.as_str() && password == test_token {
        (&test_sid, Reach::Test)
    } else {
        return refuse(401, 20003, "Authenticate");
    };
    let own = format!("/2010-04-01/Accounts/{account}");
    let is_tried =
        ["Messages.json", "Calls.json", "IncomingPhoneNumbers.json"].map(|name| format!("{own}/{name}"));
    if reach == Reach::Test && (request.method() != "POST" || !is_tried.iter().any(|one| one == path)) {
        return refuse(403, 20008, "Resource not accessible with Test Account Credentials");
    }
    if let Some(rest) = path.strip_prefix("/2010-04-01/Accounts/")
        && !rest.starts_with(account.as_str())
    {
        return Err((404, Refusal::not_found(path)));
    }
    let is_look_at_account = path == format!("{own}.json");
    if exchange.switches.standing() != Standing::Active && !is_look_at_account {
        return refuse(403, 20005, "Account not active");
    }
    Ok(reach)
}

fn read_credentials(request: &Request) -> Option<(String, Secret)> {
    let header = request.headers().get(AUTHORIZATION)?.to_str().ok()?;
    let decoded = STANDARD.decode(header.strip_prefix("Basic ")?.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (user, password) = text.split_once(':')?;
    Some((user.to_owned(), Secret::new(password)))
}

fn too_busy(retry_after: Duration) -> Response {
    let mut response = Refusal::new(429, 20429, "Too many requests").into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after.as_secs()));
    response
}

fn add_headers(exchange: &Exchange, response: &mut Response, concurrent: usize) {
    let now = exchange.clock.now();
    let id: String = {
        let mut world = exchange.world();
        format!("RQ{}", fingerprint(&format!("{}/{}", now.0, world.dice.throw())))
    };
    let headers = response.headers_mut();
    let mut set = |name: HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(HeaderName::from_static("twilio-request-id"), &id);
    set(HeaderName::from_static("twilio-request-duration"), "0.021");
    set(HeaderName::from_static("twilio-concurrent-requests"), &concurrent.to_string());
    set(HeaderName::from_static("x-home-region"), "us1");
    // Our own clock, so that a listener which trusts Twilio's date lives in the same time as we.
    set(DATE, &now.to_http_date());
}
