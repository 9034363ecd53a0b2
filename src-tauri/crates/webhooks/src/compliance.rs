//! How papers fare. The answer comes after the commit.

use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use deskbell_core::compliance::status_webhook;
use deskbell_twilio::webhook::compliance::Status;

use crate::desk::Desk;
use crate::refused::Refused;
use crate::signed::Signed;

/// `POST /compliance/status`.
pub(crate) async fn status(
    desk: &Desk,
    path: &str,
    request: axum::extract::Request,
) -> Result<Response, Refused> {
    let signed = Signed::<Status>::read(desk, path, request).await?;
    status_webhook(&signed.office, signed.request, signed.form).await.map_err(|error| {
        tracing::warn!(code = error.code(), "news of papers could not be stored");
        Refused::NotStored
    })?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
