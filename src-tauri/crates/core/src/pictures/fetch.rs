//! Fetching what came with a text. Runs until both files agree; running twice changes nothing.

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{MediaSid, MessageSid};

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Outcome, backoff};
use crate::pictures::{DECODING, PictureArgs, PictureProblem, decode, expected, store};
use crate::store::{Id, Lane};

/// The largest file that is fetched, in bytes. Twilio takes 5 MB for pictures; carriers' own files stay below this.
const BYTES_MAX: u64 = 16 * 1024 * 1024;
/// After so many tries a picture is given up; about a day with the backoff of five minutes.
pub(super) const TRIES: u32 = 300;
/// Right after the webhook Twilio may still be storing the file: a few times it may say that there is none.
pub(super) const MISSES: u32 = 5;

/// Fetches a picture and keeps it.
pub(crate) async fn fetch(office: &Office, picture: Id, attempts: u32) -> Result<Outcome, Error> {
    if attempts >= TRIES {
        return give_up(office, picture, PictureProblem::Unreachable).await;
    }
    let Some(wanted) = office.store().read(move |conn| store::find_waiting(conn, picture)).await? else {
        return Ok(Outcome::Done);
    };
    let request = api::FetchMedia {
        message: MessageSid::parse(&wanted.message).map_err(Error::internal)?,
        media: MediaSid::parse(&wanted.media).map_err(Error::internal)?,
    };
    let bytes = match download(office, &request).await {
        Ok(bytes) => bytes,
        Err(deskbell_twilio::Error::TooLarge { .. }) => {
            return give_up(office, picture, PictureProblem::TooLarge).await;
        }
        Err(error) => {
            let is_gone = matches!(error, deskbell_twilio::Error::Refused { status: 404 | 410, .. });
            if is_gone && attempts >= MISSES {
                return give_up(office, picture, PictureProblem::Gone).await;
            }
            return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
        }
    };
    let _turn = DECODING.acquire().await.map_err(Error::internal)?;
    let decoded = tokio::task::spawn_blocking(move || decode::decode(bytes, &wanted.content_type))
        .await
        .map_err(Error::internal)?;
    store::keep(office.store(), picture, decoded).await?;
    Ok(Outcome::Done)
}

async fn download(office: &Office, request: &api::FetchMedia) -> Result<Vec<u8>, deskbell_twilio::Error> {
    office.twilio().media(request, BYTES_MAX).await?.bytes().await
}

async fn give_up(office: &Office, picture: Id, why: PictureProblem) -> Result<Outcome, Error> {
    store::give_up(office.store(), picture, why).await?;
    Ok(Outcome::Done)
}

/// Fetches a picture once more that had been given up.
///
/// # Errors
/// [`Error::NotFound`] when it is not here; `bad_input` when it was not given up.
pub async fn fetch_again(office: &Office, args: PictureArgs) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| expected::expect_again(tx, args.picture)).await
}
