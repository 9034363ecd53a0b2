//! Listing what Twilio holds, ahead of whoever takes it in.

use deskbell_twilio::api::messages as api;
use tokio::sync::mpsc;

use crate::account::Office;
use crate::error::Error;

/// Lists page after page, each oldest last, for as long as somebody takes them. The next is on its way while one is
/// written.
pub(super) async fn list(
    office: &Office,
    request: &api::List,
    pages: mpsc::Sender<Vec<api::Message>>,
) -> Result<(), Error> {
    let mut following = Some(office.twilio().execute(request).await?);
    while let Some(mut page) = following.take() {
        if pages.send(std::mem::take(&mut page.messages)).await.is_err() {
            return Ok(());
        }
        following = office.twilio().next(&page).await?;
    }
    Ok(())
}
