//! The paths that lead somewhere. Everything else, and every other method, is not there.

use axum::Router;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::response::{IntoResponse as _, Response};
use deskbell_core::Id;

use crate::desk::Desk;
use crate::refused::Refused;
use crate::{calls, compliance, greetings, health, messages, pictures};

/// The door to `desk`, to be served by [`crate::serve`].
pub fn router(desk: Desk) -> Router {
    Router::new().fallback(answer).with_state(desk)
}

/// A place behind the door.
#[derive(Debug, PartialEq, Eq)]
enum Place<'a> {
    Incoming,
    Status(Id),
    Health(&'a str),
    Picture(&'a str),
    Greeting(&'a str),
    Call(calls::Place),
    Papers,
}

impl<'a> Place<'a> {
    fn find(method: &Method, path: &'a str) -> Option<Place<'a>> {
        if *method == Method::POST {
            if path == "/messages/incoming" {
                return Some(Place::Incoming);
            }
            if path == "/compliance/status" {
                return Some(Place::Papers);
            }
            if let Some(rest) = path.strip_prefix("/calls/") {
                return calls::Place::find(rest).map(Place::Call);
            }
            let id = path.strip_prefix("/messages/status/")?;
            let is_plain = !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
            return id.parse().ok().filter(|_| is_plain).map(Place::Status);
        }
        if let Some(token) = path.strip_prefix("/pictures/") {
            return is_asked(method, token).then_some(Place::Picture(token));
        }
        if let Some(token) = path.strip_prefix("/greetings/") {
            return is_asked(method, token).then_some(Place::Greeting(token));
        }
        let nonce = path.strip_prefix("/health/").filter(|_| *method == Method::GET)?;
        health::is_nonce(nonce).then_some(Place::Health(nonce))
    }
}

/// Whether a file with this token is asked for.
fn is_asked(method: &Method, token: &str) -> bool {
    matches!(*method, Method::GET | Method::HEAD) && pictures::is_token(token)
}

/// The place of a path, and the path as it stands behind the public base URL. A proxy may have taken the base URL's
/// own path off or left it on.
fn find<'a>(desk: &Desk, method: &Method, path: &'a str) -> Option<(Place<'a>, &'a str)> {
    if let Some(place) = Place::find(method, path) {
        return Some((place, path));
    }
    desk.addresses(desk.office().as_deref()).iter().find_map(|address| {
        let rest = path.strip_prefix(path_of(address)).filter(|rest| rest.len() < path.len())?;
        Place::find(method, rest).map(|place| (place, rest))
    })
}

/// The path of a base URL, without a slash at its end.
fn path_of(address: &str) -> &str {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let start = rest.find('/').unwrap_or(rest.len());
    rest.get(start..).unwrap_or_default().trim_end_matches('/')
}

async fn answer(State(desk): State<Desk>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let Some((place, routed)) = find(&desk, request.method(), &path) else {
        return Refused::NotHere.into_response();
    };
    let answer = match place {
        Place::Health(nonce) => return health::answer(&desk, nonce),
        Place::Picture(token) => pictures::answer(&desk, token, request.method()).await,
        Place::Greeting(token) => greetings::answer(&desk, token, request.method()).await,
        Place::Call(place) => calls::answer(&desk, routed, place, request).await,
        Place::Papers => compliance::status(&desk, routed, request).await,
        Place::Incoming => messages::incoming(&desk, routed, request).await,
        Place::Status(id) => messages::status(&desk, routed, id, request).await,
    };
    answer.unwrap_or_else(|refused| {
        tracing::debug!(?refused, "a webhook was refused");
        refused.into_response()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: &str = "0123456789abcdef";

    fn place<'a>(method: &Method, path: &'a str, address: &str) -> Option<(Place<'a>, &'a str)> {
        let desk = Desk::new().unwrap();
        desk.listen_as(vec![address.to_owned()]);
        find(&desk, method, path)
    }

    #[test]
    fn a_proxy_may_leave_the_public_path_on_or_take_it_off() {
        for address in
            ["https://desk.example.org", "https://example.org/desk", "https://example.org/messages/"]
        {
            let whole = format!("{}/messages/incoming", path_of(address));
            let found = Some((Place::Incoming, "/messages/incoming"));
            assert_eq!(place(&Method::POST, &whole, address), found, "{address}");
            assert_eq!(place(&Method::POST, "/messages/incoming", address), found, "{address}");
        }
        let health = format!("/desk/health/{NONCE}");
        let (found, _) = place(&Method::GET, &health, "https://example.org/desk").unwrap();
        assert_eq!(found, Place::Health(NONCE));
    }

    #[test]
    fn only_our_own_ids_lead_anywhere() {
        let (found, _) = place(&Method::POST, "/messages/status/42", "").unwrap();
        assert_eq!(found, Place::Status("42".parse().unwrap()));
        for id in ["", "+42", "-42", "4 2", "42/", "99999999999999999999", "%34%32"] {
            let path = format!("/messages/status/{id}");
            assert_eq!(place(&Method::POST, &path, ""), None, "{id}");
        }
    }

    #[test]
    fn calls_lead_to_their_places_and_nowhere_else() {
        let call = "CA0123456789abcdef0123456789abcdef";
        for path in ["incoming", "recorded", "recording", "status", "dialed/open/1/0"] {
            assert!(place(&Method::POST, &format!("/calls/{path}"), "").is_some(), "{path}");
            assert_eq!(place(&Method::GET, &format!("/calls/{path}"), ""), None, "{path}");
        }
        for path in ["whisper", "accepted"] {
            assert!(place(&Method::POST, &format!("/calls/{path}/{call}"), "").is_some(), "{path}");
            assert_eq!(place(&Method::POST, &format!("/calls/{path}/{call}0"), ""), None, "{path}");
            assert_eq!(place(&Method::POST, &format!("/calls/{path}/"), ""), None, "{path}");
        }
        for path in ["bridge", "connect", "bridged", "status"] {
            assert!(place(&Method::POST, &format!("/calls/{path}/1795273200000000"), "").is_some(), "{path}");
            assert_eq!(place(&Method::GET, &format!("/calls/{path}/1795273200000000"), ""), None, "{path}");
            assert_eq!(place(&Method::POST, &format!("/calls/{path}/{call}"), ""), None, "{path}");
            assert_eq!(place(&Method::POST, &format!("/calls/{path}/"), ""), None, "{path}");
        }
        for path in [
            "",
            "Incoming",
            "incoming/",
            "dialed",
            "dialed/",
            "dialed/open/1",
            "dialed/noon/1/0",
            "dialed/open/-1/0",
        ] {
            assert_eq!(place(&Method::POST, &format!("/calls/{path}"), ""), None, "{path}");
        }
    }

    #[test]
    fn papers_have_one_place() {
        let (found, _) = place(&Method::POST, "/compliance/status", "").unwrap();
        assert_eq!(found, Place::Papers);
        for path in ["/compliance", "/compliance/", "/compliance/status/", "/Compliance/status"] {
            assert_eq!(place(&Method::POST, path, ""), None, "{path}");
        }
        assert_eq!(place(&Method::GET, "/compliance/status", ""), None);
    }

    #[test]
    fn only_whole_tokens_lead_to_pictures_and_greetings() {
        let token = "0123456789abcdef".repeat(4);
        for method in [Method::GET, Method::HEAD] {
            let (picture, greeting) = (format!("/pictures/{token}"), format!("/greetings/{token}"));
            assert_eq!(place(&method, &picture, "").unwrap().0, Place::Picture(&token));
            assert_eq!(place(&method, &greeting, "").unwrap().0, Place::Greeting(&token));
        }
        let long = "a".repeat(65);
        for wrong in ["", "a", token.to_uppercase().as_str(), token.get(1..).unwrap(), long.as_str()] {
            for folder in ["pictures", "greetings"] {
                assert_eq!(place(&Method::GET, &format!("/{folder}/{wrong}"), ""), None, "{folder} {wrong}");
            }
        }
        assert_eq!(place(&Method::POST, &format!("/greetings/{token}"), ""), None);
        assert_eq!(place(&Method::POST, &format!("/pictures/{token}"), ""), None);
        assert_eq!(place(&Method::GET, &format!("/pictures/{token}/"), ""), None);
    }

    #[test]
    fn nothing_else_is_there() {
        let at = "https://example.org/desk";
        for path in
            ["/", "/messages", "/messages/incoming/", "//messages/incoming", "/Messages/incoming", "/health/"]
        {
            assert_eq!(place(&Method::POST, path, at), None, "{path}");
            assert_eq!(place(&Method::GET, path, at), None, "{path}");
        }
        for path in ["/other/messages/incoming", "/desk/desk/messages/incoming", "/deskmessages/incoming"] {
            assert_eq!(place(&Method::POST, path, at), None, "{path}");
        }
        for method in [Method::GET, Method::HEAD, Method::PUT, Method::OPTIONS, Method::DELETE] {
            assert_eq!(place(&method, "/messages/incoming", at), None, "{method}");
        }
        for nonce in ["0123456789abcde", "0123456789abcdeg", &"a".repeat(65)] {
            assert_eq!(place(&Method::GET, &format!("/health/{nonce}"), at), None, "{nonce}");
        }
        assert_eq!(place(&Method::HEAD, &format!("/health/{NONCE}"), at), None);
    }
}
