//! What handlers answer: a value as JSON, or a refusal with Twilio's number.
//! <https://www.twilio.com/docs/usage/twilios-response>

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, LOCATION};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use crate::drafts::Fault;

/// An answer that is no refusal.
pub(super) enum Answer {
    /// 200 with a body.
    Is(Value),
    /// 201 with a body.
    Made(Value),
    /// 204.
    Gone,
    /// 307 to another address.
    Elsewhere(String),
    /// 200 with a file.
    File { content_type: String, bytes: Vec<u8> },
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        match self {
            Answer::Is(value) => write(StatusCode::OK, &value),
            Answer::Made(value) => write(StatusCode::CREATED, &value),
            Answer::Gone => StatusCode::NO_CONTENT.into_response(),
            Answer::Elsewhere(url) => (StatusCode::TEMPORARY_REDIRECT, [(LOCATION, url)]).into_response(),
            Answer::File { content_type, bytes } => ([(CONTENT_TYPE, content_type)], bytes).into_response(),
        }
    }
}

/// A refusal: an HTTP status, Twilio's number, and words.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    code: u32,
    message: String,
}

impl Refusal {
    pub(super) fn new(status: u16, code: u32, message: impl Into<String>) -> Refusal {
        Refusal { status, code, message: message.into() }
    }

    pub(super) fn not_found(path: &str) -> Refusal {
        Refusal::new(404, 20404, format!("The requested resource {path} was not found"))
    }

    pub(super) fn invalid(name: &str) -> Refusal {
        Refusal::new(400, 20001, format!("Invalid parameter: {name}"))
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        Refusal::new(400, fault.code, fault.message)
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let body = json!({
            "code": self.code,
            "message": self.message,
            "more_info": format!("https://www.twilio.com/docs/errors/{}", self.code),
            "status": self.status,
        });
        write(StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &body)
    }
}

fn write(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json;charset=utf-8")], body.to_string()).into_response()
}
