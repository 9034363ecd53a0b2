//! `POST /call/{name}` and `POST /give/{name}`: the surface, as the window has it, over HTTP.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use deskbell_core::error::{Error, WireError};
use deskbell_core::surface::{self, Door, Reply};

use super::Served;
use super::keys::Visitor;

/// Does what the call says with the JSON in the body; no body stands for no arguments.
pub(super) async fn answer(
    State(served): State<Served>,
    visitor: Visitor,
    Path(name): Path<String>,
    body: String,
) -> Response {
    let args = if body.trim().is_empty() { "{}" } else { &body };
    // The window asks in a dialog that no script can press. There is none here, so the page alone is not enough.
    if let (Visitor::Page, Some(question), false) =
        (visitor, surface::confirmation(&served.app, &name, args), served.is_confirmed)
    {
        let message = format!(
            "Nothing was done, because a browser cannot answer this safely: “{question}” Use Deskbell’s own window for \
             it, or start bridge with --confirm."
        );
        let error = WireError { code: "needs_confirmation".to_owned(), message, field: None };
        return wire(StatusCode::FORBIDDEN, &error);
    }
    respond(surface::call(&served.app, Door::Window, &name, args).await)
}

/// In which header the arguments stand when the body is bytes: JSON, percent-encoded.
const BESIDE: &str = "deskbell-args";

/// Does what the call says with the arguments in the header and the bytes of the body.
pub(super) async fn take(
    State(served): State<Served>,
    _visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    give(&served, Door::Window, &name, &headers, body).await
}

/// The same for a back-up, which is larger than anything else, and which the window takes from the shell.
pub(super) async fn restore(
    State(served): State<Served>,
    _visitor: Visitor,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    give(&served, Door::Bridge, "restore_backup", &headers, body).await
}

async fn give(
    served: &Served,
    door: Door,
    name: &str,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let args = headers.get(BESIDE).and_then(|text| text.to_str().ok()).unwrap_or_default();
    let args = percent_encoding::percent_decode_str(args).decode_utf8_lossy();
    let Ok(bytes) = body else {
        let message = "This file is larger than anything that is taken here.".to_owned();
        let error = WireError { code: "bad_input".to_owned(), message, field: Some("picture".to_owned()) };
        return wire(StatusCode::PAYLOAD_TOO_LARGE, &error);
    };
    respond(surface::give(&served.app, door, name, &args, bytes.into()).await)
}

fn respond(reply: Result<Reply, Error>) -> Response {
    match reply {
        Ok(Reply::Json(json)) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(Reply::Bytes(bytes)) => ([(CONTENT_TYPE, bytes.content_type)], bytes.bytes).into_response(),
        Err(error) => {
            let status = match error.code() {
                "unknown_call" | "not_found" => StatusCode::NOT_FOUND,
                "not_open" | "opted_out" => StatusCode::CONFLICT,
                "locked" => StatusCode::LOCKED,
                "internal" | "database" | "disk" | "disk_full" | "read_only" => {
                    StatusCode::INTERNAL_SERVER_ERROR
                }
                _ => StatusCode::BAD_REQUEST,
            };
            wire(status, &error.to_wire())
        }
    }
}

fn wire(status: StatusCode, error: &WireError) -> Response {
    (status, axum::Json(error)).into_response()
}
