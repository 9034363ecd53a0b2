//! Greetings that the office has recorded itself: looked at before they are kept, heard here, played to callers by Twilio,
//! which fetches them from an address of ours.
//!
//! Invariants: only what was taken apart here is handed out, and nothing that stood beside the sound; first the bytes,
//! then the row that names them; a recording stays for a day after no rules play it any more, for an undo and for calls
//! that have just been answered; where it cannot be played, its words are spoken.

pub mod links;
mod store;

use std::time::Duration;

use deskbell_twilio::sound::{self, Unplayable};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::pictures::store::{Blob, drop_blobs, keep_blob, read_blob};
use crate::pictures::{Bytes, Size};
use crate::routing::Rules;
use crate::store::{Id, Lane, Tx};

/// The largest file that is taken, in bytes. Twilio names no limit; callers wait while it is fetched for the first time.
pub const BYTES_MAX: usize = 10 * 1024 * 1024;
/// Nobody listens longer before they are let in.
const LONGEST: Duration = Duration::from_secs(5 * 60);
/// What is shorter was cut off.
const SHORTEST: Duration = Duration::from_millis(500);
/// More no office has, and all of them lie in the back-up.
const MOST: u32 = 100;
/// So long a recording stays after no rules play it any more.
const STAYS: Duration = Duration::from_secs(24 * 60 * 60);
/// More of a name no list shows.
const NAME_MAX: usize = 80;

/// A greeting that the office has recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Greeting {
    /// Which.
    pub id: Id,
    /// What its file was called, without its ending.
    pub name: String,
    /// `audio/wav` or `audio/mpeg`.
    pub content_type: String,
    /// How long it lasts, in seconds and begun ones.
    pub seconds: u32,
    /// In bytes.
    #[ts(type = "number")]
    pub bytes: u64,
}

/// Keeps a recording. Its bytes travel beside this.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AddGreeting {
    /// What its file is called.
    pub name: String,
}

/// Names a recording.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct GreetingArgs {
    /// Which.
    pub greeting: Id,
}

/// Looks at a file and keeps its sound. It is played once rules that are kept say so.
///
/// # Errors
/// `bad_input` naming `file` with a sentence when callers could not hear it; then nothing is kept.
pub async fn add(office: &Office, args: AddGreeting, bytes: Vec<u8>) -> Result<Greeting, Error> {
    let name = name_of(&args.name);
    let refuse = |sentence: String| Err(Error::bad_input("file", sentence));
    if bytes.len() > BYTES_MAX {
        return refuse(format!("“{name}” has more than 10 MB. Save it as MP3, or make it shorter."));
    }
    if office.store().read(store::count).await? >= MOST {
        return refuse(format!(
            "There are {MOST} recordings already. Use one of them, or remove some first."
        ));
    }
    let looked = tokio::task::spawn_blocking(move || {
        sound::look(&bytes).map(|found| (found.alone(&bytes), found.format.content_type(), found.length))
    });
    let (bytes, content_type, length) = match looked.await.map_err(Error::internal)? {
        Ok(found) => found,
        Err(why) => return refuse(sentence(&name, why)),
    };
    if length > LONGEST {
        return refuse(format!(
            "“{name}” is longer than 5 minutes. Nobody listens that long; make it shorter."
        ));
    }
    if length < SHORTEST {
        return refuse(format!("“{name}” is shorter than half a second. Choose another."));
    }
    let id = office.store().write(Lane::Door, |tx| tx.arrival_id()).await?;
    let greeting = Greeting {
        id,
        name,
        content_type: content_type.to_owned(),
        seconds: u32::try_from(length.as_millis().div_ceil(1000)).unwrap_or(u32::MAX),
        bytes: bytes.len() as u64,
    };
    keep_blob(office.store(), id, Blob { content_type, bytes, thumb: None }).await?;
    let kept = greeting.clone();
    office.store().write(Lane::Door, move |tx| store::insert(tx, &kept, length)).await?;
    Ok(greeting)
}

fn sentence(name: &str, why: Unplayable) -> String {
    match why {
        Unplayable::Other => format!("“{name}” is neither WAV nor MP3. Save it as one of these."),
        Unplayable::Damaged => format!("“{name}” is damaged or breaks off. Save it again."),
        Unplayable::Codec => format!(
            "“{name}” is WAV of a kind that telephones do not play. Save it as MP3, or as WAV with 16 bits."
        ),
    }
}

/// A name without a folder and an ending, as it is shown.
fn name_of(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let words = stem.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let plain: String = words.collect::<Vec<_>>().join(" ").chars().take(NAME_MAX).collect();
    if plain.is_empty() { "Recording".to_owned() } else { plain }
}

/// The recordings of the office, the newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<Greeting>, Error> {
    office.store().read(store::list).await
}

/// The sound of a recording, as callers hear it.
///
/// # Errors
/// [`Error::NotFound`] when it is not here.
pub async fn read(office: &Office, args: GreetingArgs) -> Result<Bytes, Error> {
    office.store().read_media(move |conn| read_blob(conn, args.greeting, Size::Full)).await
}

/// Rules were kept: what they play is here and stays, and what no rules play any more goes after a while.
///
/// # Errors
/// `bad_input` when they play what is no longer here.
pub(crate) fn follow(tx: &Tx<'_>, kept: &Rules) -> Result<(), Error> {
    for id in crate::routing::sounds(kept) {
        if !store::is_here(tx, id)? {
            let message = "A recording of these rules is no longer here. Choose it again.";
            return Err(Error::bad_input("rules", message));
        }
    }
    store::mark(tx, &crate::routing::store::sounds(tx)?)
}

/// Takes away what no rules have played for a day. Doing it twice changes nothing.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    let gone = office.store().write(Lane::Bulk, |tx| store::drop_unused(tx, tx.now() - STAYS)).await?;
    if gone.is_empty() { Ok(()) } else { drop_blobs(office.store(), gone).await }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_nothing_of_the_folder_and_the_kind() {
        assert_eq!(name_of("C:\\sound\\Welcome to\tus.v2.wav"), "Welcome to us.v2");
        assert_eq!(name_of("/tmp/.mp3"), "Recording");
        assert_eq!(name_of(&"x".repeat(500)).len(), 80);
    }
}
