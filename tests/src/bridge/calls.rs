//! `POST /call/{name}`: the surface, as the window has it, over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use deskbell_core::error::WireError;
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
    // The window asks in a dialog that no script can press. There is none here, so the page alone is not enough.
    if let (Visitor::Page, Some(question), false) =
        (visitor, surface::confirmation(&name), served.is_confirmed)
    {
        let message = format!("Only the app itself can ask this: {question}");
        let error = WireError { code: "needs_confirmation".to_owned(), message, field: None };
        return wire(StatusCode::FORBIDDEN, &error);
    }
    let args = if body.trim().is_empty() { "{}" } else { &body };
    match surface::call(&served.app, Door::Window, &name, args).await {
        Ok(Reply::Json(json)) => ([(CONTENT_TYPE, "application/json")], json).into_response(),
        Ok(Reply::Bytes(bytes)) => ([(CONTENT_TYPE, bytes.content_type)], bytes.bytes).into_response(),
        Err(error) => {
            let status = match error.code() {
                "unknown_call" | "not_found" => StatusCode::NOT_FOUND,
                "not_open" | "opted_out" => StatusCode::CONFLICT,
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
