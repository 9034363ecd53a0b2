//! Pictures and files that came with texts: fetched from Twilio, checked, and kept encrypted.
//!
//! Invariants: the address to fetch from is built from Sids, never taken from a request; only what was decoded here
//! is shown as a picture, everything else is a file to save.

mod decode;
pub(crate) mod store;

use deskbell_twilio::api::messages as api;
use deskbell_twilio::{MediaSid, MessageSid};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Outcome, backoff};
use crate::store::Id;

/// The largest file that is fetched, in bytes. Twilio takes 5 MB for pictures; carriers' own files stay below this.
const BYTES_MAX: u64 = 16 * 1024 * 1024;
/// After so many tries a picture is given up; about a day with the backoff of five minutes.
const TRIES: u32 = 300;

static DECODING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);

/// What became of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureState {
    /// It is being fetched.
    Waiting,
    /// It can be shown.
    Ready,
    /// It is no picture that we show: a file to save.
    File,
    /// It could not be fetched.
    Failed,
}

/// A picture or file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// Which one.
    pub id: Id,
    /// What became of it.
    pub state: PictureState,
    /// What it is, as far as we know.
    pub content_type: String,
    /// In pixels, once it was decoded.
    pub width: Option<u32>,
    /// In pixels, once it was decoded.
    pub height: Option<u32>,
    /// In bytes, once it is here.
    #[ts(type = "number | null")]
    pub bytes: Option<u64>,
}

/// Which size of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Size {
    /// As it came.
    Full,
    /// Small, made here.
    Thumb,
}

/// Asks for the bytes of a picture.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReadPicture {
    /// Which one.
    pub picture: Id,
    /// Which size.
    pub size: Size,
}

/// Bytes and what they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bytes {
    /// The media type.
    pub content_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// The bytes of a picture.
///
/// # Errors
/// [`Error::NotFound`] when it is not here (yet).
pub async fn read(office: &Office, args: ReadPicture) -> Result<Bytes, Error> {
    office.store().read_media(move |conn| store::read_blob(conn, args)).await
}

/// Fetches a picture and keeps it. Runs until both files agree; running twice changes nothing.
pub(crate) async fn fetch(office: &Office, picture: Id, attempts: u32) -> Result<Outcome, Error> {
    if attempts >= TRIES {
        return give_up(office, picture).await;
    }
    let Some((message_sid, sid)) =
        office.store().read(move |conn| store::find_waiting(conn, picture)).await?
    else {
        return Ok(Outcome::Done);
    };
    let request = api::FetchMedia {
        message: MessageSid::parse(&message_sid).map_err(Error::internal)?,
        media: MediaSid::parse(&sid).map_err(Error::internal)?,
    };
    let bytes = match download(office, &request).await {
        Ok(bytes) => bytes,
        Err(deskbell_twilio::Error::TooLarge { .. }) => return give_up(office, picture).await,
        Err(error) => {
            let is_gone = matches!(error, deskbell_twilio::Error::Refused { status: 404 | 410, .. });
            // Right after the webhook Twilio may still be storing the file.
            if is_gone && attempts >= 5 {
                return give_up(office, picture).await;
            }
            return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
        }
    };
    // One at a time: a hostile picture may ask for much memory, and three at once for three times as much.
    let _turn = DECODING.acquire().await.map_err(Error::internal)?;
    let decoded =
        tokio::task::spawn_blocking(move || decode::decode(bytes)).await.map_err(Error::internal)?;
    store::keep(office.store(), picture, decoded).await?;
    Ok(Outcome::Done)
}

async fn download(office: &Office, request: &api::FetchMedia) -> Result<Vec<u8>, deskbell_twilio::Error> {
    office.twilio().media(request, BYTES_MAX).await?.bytes().await
}

async fn give_up(office: &Office, picture: Id) -> Result<Outcome, Error> {
    store::give_up(office.store(), picture).await?;
    Ok(Outcome::Done)
}
