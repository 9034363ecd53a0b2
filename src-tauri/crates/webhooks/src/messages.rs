//! Texts coming in, and how our own texts fare. The answer comes after the commit.

use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use deskbell_core::messages::incoming::{receive_webhook, status_webhook};
use deskbell_core::{Error, Id};
use deskbell_twilio::twiml;
use deskbell_twilio::webhook::message::{Incoming, Status};

use crate::desk::Desk;
use crate::refused::Refused;
use crate::signed::Signed;

/// `POST /messages/incoming`.
pub(crate) async fn incoming(
    desk: &Desk,
    path: &str,
    request: axum::extract::Request,
) -> Result<Response, Refused> {
    let signed = Signed::<Incoming>::read(desk, path, request).await?;
    receive_webhook(&signed.office, signed.request, signed.form).await.map_err(not_stored)?;
    // Deskbell answers people itself, later: to Twilio it says nothing.
    Ok(([(CONTENT_TYPE, twiml::CONTENT_TYPE)], twiml::Messaging::new().to_xml()).into_response())
}

/// `POST /messages/status/{our id}`.
pub(crate) async fn status(
    desk: &Desk,
    path: &str,
    id: Id,
    request: axum::extract::Request,
) -> Result<Response, Refused> {
    let signed = Signed::<Status>::read(desk, path, request).await?;
    status_webhook(&signed.office, signed.request, id, signed.form).await.map_err(not_stored)?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn not_stored(error: Error) -> Refused {
    tracing::warn!(code = error.code(), "a webhook could not be stored");
    Refused::NotStored
}
