//! Pictures and files of texts: those that came are fetched from Twilio, checked and kept encrypted; those that go are
//! made fit, kept, and handed out while their text is being sent.
//!
//! Invariants: the address to fetch from is built from Sids, never taken from a request; only what was decoded here
//! is shown as a picture, everything else is a file to save; only what was encoded here is sent.

mod attachments;
pub(crate) mod decode;
pub(crate) mod expected;
mod fetch;
pub mod links;
mod names;
pub(crate) mod old;
pub(crate) mod outgoing;
mod prepare;
pub(crate) mod rules;
pub(crate) mod store;
#[cfg(test)]
mod tests;
mod tidy;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

pub use attachments::BYTES_MAX as TAKEN_MAX;
pub use attachments::{
    AttachPicture, Attachments, PictureArgs, attach, list as list_attachments, remove as remove_attachment,
};
pub(crate) use fetch::fetch;
pub use fetch::fetch_again;
pub(crate) use tidy::tidy_up;

/// One at a time: a hostile picture may ask for much memory, and three at once for three times as much.
pub(crate) static DECODING: tokio::sync::Semaphore = tokio::sync::Semaphore::const_new(1);

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

/// Why a picture is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PictureProblem {
    /// It is larger than what is fetched.
    TooLarge,
    /// It is no longer at Twilio.
    Gone,
    /// Twilio did not hand it over for a day.
    Unreachable,
    /// It cannot be decoded.
    Damaged,
    /// It has more than 40 megapixels.
    TooManyPixels,
    /// There is nothing in it.
    Empty,
    /// It was said to be a picture and is none.
    Disguised,
    /// It is SVG, which may hold scripts.
    Drawing,
    /// It was deleted because it was old enough.
    Deleted,
}

/// A picture or file of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// Which one.
    pub id: Id,
    /// What became of it.
    pub state: PictureState,
    /// Why it is not shown, where there is something to say.
    pub problem: Option<PictureProblem>,
    /// The name of the file that was chosen here, without its ending; empty for what came in.
    pub name: String,
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
    let blob = office.store().read(move |conn| store::blob_of(conn, args.picture)).await?;
    office.store().read_media(move |conn| store::read_blob(conn, blob, args.size)).await
}

/// Asks under which name to save a file.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct NamePicture {
    /// Which one.
    pub picture: Id,
    /// What it could be called: whom it came from, and when.
    pub name: String,
}

/// A name that every system takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PictureName {
    /// With its ending.
    pub name: String,
}

/// The name under which to save a file. What it is called decides nothing about what it is.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn name(office: &Office, args: NamePicture) -> Result<PictureName, Error> {
    let picture = office.store().read(move |conn| store::read(conn, args.picture)).await?;
    let wish = if picture.name.is_empty() { args.name } else { picture.name };
    Ok(PictureName { name: names::for_file(&wish, &picture.content_type) })
}

/// What stands beside a picture in its thread.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PictureNeighbours {
    /// The one that can be shown before it.
    pub previous: Option<Picture>,
    /// The one that can be shown after it.
    pub next: Option<Picture>,
}

/// The pictures before and after one, among those of its thread that can be shown.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn neighbours(office: &Office, args: PictureArgs) -> Result<PictureNeighbours, Error> {
    office.store().read(move |conn| store::neighbours(conn, args.picture)).await
}

/// Runs the statements that people wait for once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut crate::store::Tx<'_>, thread: Id) -> Result<(), Error> {
    outgoing::list(tx, thread)?;
    store::list_of_thread(tx, thread)?;
    store::list_of_message(tx, thread)?;
    for picture in store::list_of_thread(tx, thread)? {
        store::neighbours(tx, picture.id)?;
        store::blob_of(tx, picture.id)?;
    }
    outgoing::hand_over(tx, thread, thread, &[thread]).ok();
    outgoing::repeat(tx, thread)?;
    links::issue(tx, thread)?;
    rules::check_ends(tx, thread).ok();
    Ok(())
}
