//! The ways in which a request is turned away: a status and nothing else.

use axum::http::StatusCode;
use axum::http::header::RETRY_AFTER;
use axum::response::{IntoResponse, Response};

/// Why a request gets no other answer. Its body is always empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// Nothing is at this path for this method.
    NotHere,
    /// The body took too long, or had to make room for others.
    Slow,
    /// The body is beyond 64 KB.
    TooLarge,
    /// The body is no form.
    NoForm,
    /// Twilio did not sign this, or signed it for another account.
    Unsigned,
    /// The form is signed and yet not what it should be.
    BadForm,
    /// There is no room for another body.
    Busy,
    /// No account is open.
    NotOpen,
    /// It could not be stored; catch-up finds it at Twilio.
    NotStored,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Refused::NotHere => StatusCode::NOT_FOUND.into_response(),
            Refused::Slow => StatusCode::REQUEST_TIMEOUT.into_response(),
            Refused::TooLarge => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
            Refused::NoForm => StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response(),
            Refused::Unsigned => StatusCode::FORBIDDEN.into_response(),
            Refused::BadForm => StatusCode::BAD_REQUEST.into_response(),
            Refused::Busy => (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "1")]).into_response(),
            Refused::NotOpen | Refused::NotStored => StatusCode::SERVICE_UNAVAILABLE.into_response(),
        }
    }
}
