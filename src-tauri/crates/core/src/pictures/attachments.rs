//! Pictures chosen for a text that is not sent yet. They belong to their thread, and are there after a restart.
//!
//! Invariant: first the bytes, then the row that names them; what dies between leaves bytes that nobody names, and
//! `tidy` takes those away.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::inbox::ThreadArgs;
use crate::pictures::prepare::{self, Unfit};
use crate::pictures::rules::{self, Obstacle};
use crate::pictures::{DECODING, Picture, names, outgoing};
use crate::store::{Id, Lane};

/// The largest file that is taken, in bytes; it is made small before it is kept.
pub const BYTES_MAX: usize = 24 * 1024 * 1024;

/// Adds a picture to the text that is being written in a thread. Its bytes travel beside this.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttachPicture {
    /// To whom.
    pub thread: Id,
    /// What its file is called.
    pub name: String,
}

/// Names a picture.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PictureArgs {
    /// Which one.
    pub picture: Id,
}

/// The pictures beside an unsent text, and whether and how many can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Attachments {
    /// The pictures, in their order.
    pub rows: Vec<Picture>,
    /// Why no picture can be sent from here, if none can.
    pub obstacle: Option<Obstacle>,
    /// The largest file that is taken, in bytes.
    pub bytes_max: u32,
    /// The most pictures in one text.
    pub count_max: u32,
}

/// Makes a file fit to be sent, and puts it beside the text that is being written.
///
/// # Errors
/// `bad_input` naming `picture` with a sentence when it cannot be sent; [`Error::NotFound`] for the thread.
pub async fn attach(office: &Office, args: AttachPicture, bytes: Vec<u8>) -> Result<Picture, Error> {
    let name = names::stem(&args.name);
    let label = if args.name.trim().is_empty() { "This picture".to_owned() } else { args.name.clone() };
    if bytes.len() > BYTES_MAX {
        let (has, most) = (bytes.len() / (1024 * 1024), BYTES_MAX / (1024 * 1024));
        let message =
            format!("{label} has {has} MB. Pictures of up to {most} MB are taken: make it smaller first.");
        return Err(Error::bad_input("picture", message));
    }
    if let Some(obstacle) = rules::find_obstacle(office, args.thread).await? {
        return Err(Error::bad_input("picture", format!("{} {}", obstacle.sentence, obstacle.next)));
    }
    let id = office
        .store()
        .write(Lane::Door, move |tx| {
            outgoing::check_room(tx, args.thread)?;
            let now = tx.now();
            tx.id_at(now)
        })
        .await?;
    let prepared = {
        let _turn = DECODING.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || prepare::prepare(&bytes)).await.map_err(Error::internal)?
    };
    let prepared = prepared.map_err(|unfit| Error::bad_input("picture", sentence(&label, unfit)))?;
    outgoing::keep(office.store(), id, args.thread, name, prepared).await
}

/// What to say about a file that cannot be sent.
fn sentence(label: &str, unfit: Unfit) -> String {
    match unfit {
        Unfit::Empty => format!("{label} is empty: there is nothing to send."),
        Unfit::Drawing => {
            format!(
                "{label} is an SVG drawing, which phones do not show. Send a picture of it, as PNG or JPEG."
            )
        }
        Unfit::NoPicture("application/octet-stream") => {
            format!("{label} is not a picture that can be sent. JPEG, PNG, GIF and WebP can.")
        }
        Unfit::NoPicture(kind) => {
            format!("{label} is not a picture that can be sent, but {kind}. JPEG, PNG, GIF and WebP can.")
        }
        Unfit::TooManyPixels => {
            format!("{label} has more than 40 megapixels. Make it smaller first, then choose it again.")
        }
        Unfit::Damaged => format!("{label} is damaged and cannot be read. Choose another copy of it."),
        Unfit::MovesTooLong => {
            format!(
                "{label} moves, and is too long for a text. Choose a shorter one, or a picture that stands still."
            )
        }
    }
}

/// Takes a picture away from an unsent text. One that is gone already, or on its way, is left alone.
///
/// # Errors
/// When the store cannot be written.
pub async fn remove(office: &Office, args: PictureArgs) -> Result<(), Error> {
    outgoing::remove(office.store(), args.picture).await
}

/// The pictures beside the unsent text of a thread.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub async fn list(office: &Office, args: ThreadArgs) -> Result<Attachments, Error> {
    let obstacle = rules::find_obstacle(office, args.thread).await?;
    let rows = office.store().read(move |conn| outgoing::list(conn, args.thread)).await?;
    Ok(Attachments {
        rows,
        obstacle,
        bytes_max: u32::try_from(BYTES_MAX).unwrap_or(u32::MAX),
        count_max: rules::COUNT_MAX,
    })
}
