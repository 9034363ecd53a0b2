//! What Twilio wrote down of a recording: deleted there with its sound, with a receipt for each.
//!
//! Invariants: the words go before the sound, because they are found under it; deleting twice deletes once, and what is
//! gone already has its receipt too.

use deskbell_twilio::api::recordings::transcriptions as api;
use deskbell_twilio::{Client, Error as Twilio, RecordingSid, TranscriptionSid};
use rusqlite::{Connection, params};

use crate::account::Office;
use crate::error::Error;
use crate::store::Lane;

/// Twilio's code for what it does not count as finished.
pub(super) const NOT_FINISHED: u32 = 20009;
/// No recording is written down so often.
const MOST: u16 = 1000;

/// Twilio's word about one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    /// It is deleted.
    Done,
    /// It was no longer there.
    Gone,
    /// Twilio refuses that.
    Refused,
}

/// What became of what was written down of a recording.
#[derive(Debug, Clone)]
pub(crate) struct Receipt {
    sid: TranscriptionSid,
    recording: RecordingSid,
    word: Word,
    /// Twilio's code, where it refused.
    code: Option<u32>,
}

/// Deletes at Twilio what was written down of a recording. What became of each is added to `receipts`, which are to be
/// kept whatever this answers.
///
/// # Errors
/// When Twilio does not answer, lets nobody in, or still writes it down.
pub(crate) async fn erase(
    twilio: &Client,
    recording: &RecordingSid,
    receipts: &mut Vec<Receipt>,
) -> Result<(), Twilio> {
    let list = api::List { recording: recording.clone(), page_size: Some(MOST) };
    let listed = match twilio.execute(&list).await {
        Ok(listing) => listing.transcriptions,
        Err(Twilio::Refused { status: 404 | 410, .. }) => return Ok(()),
        Err(error) => return Err(error),
    };
    for one in listed {
        let (word, code) = match twilio.execute(&api::Delete { transcription: one.sid.clone() }).await {
            Ok(()) => (Word::Done, None),
            Err(Twilio::Refused { status: 404 | 410, .. }) => (Word::Gone, None),
            Err(error) if error.code() == Some(NOT_FINISHED) => return Err(error),
            Err(Twilio::Refused { status: 400..500, code, .. }) => (Word::Refused, code),
            Err(error) => return Err(error),
        };
        receipts.push(Receipt { sid: one.sid, recording: recording.clone(), word, code });
    }
    Ok(())
}

/// Keeps receipts. A second one of the same leaves the first, unless Twilio had refused.
///
/// # Errors
/// When they cannot be kept.
pub(crate) async fn keep(office: &Office, receipts: Vec<Receipt>) -> Result<(), Error> {
    if receipts.is_empty() {
        return Ok(());
    }
    office
        .store()
        .write(Lane::Bulk, move |tx| {
            let mut put = tx.prepare_cached(
                "INSERT INTO words_receipts (sid, recording_sid, word, code, settled_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (sid) DO UPDATE SET word = excluded.word, code = excluded.code,
                     settled_at = excluded.settled_at WHERE word = 'refused'",
            )?;
            for one in &receipts {
                let word = match one.word {
                    Word::Done => "done",
                    Word::Gone => "gone",
                    Word::Refused => "refused",
                };
                put.execute(params![one.sid.as_str(), one.recording.as_str(), word, one.code, tx.now().0])?;
            }
            Ok(())
        })
        .await
}

/// How many have gone at Twilio, and for how many it refused that.
pub(super) fn counts(conn: &Connection) -> Result<(u32, u32), Error> {
    Ok(conn
        .prepare_cached("SELECT coalesce(sum(word <> 'refused'), 0), coalesce(sum(word = 'refused'), 0) FROM words_receipts")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?)
}
