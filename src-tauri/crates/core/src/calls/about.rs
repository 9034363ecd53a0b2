//! What somebody of the office writes down about a call: what it was about, and a note. Search finds the note.

use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Lane, Tx};

/// The longest note that is kept, in characters.
const NOTE_MAX: usize = 2000;

/// What a call was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "CallTopic")]
pub enum Topic {
    /// Setting up an appointment.
    SetUp,
    /// Cancelling one.
    Cancel,
    /// Changing one.
    Change,
    /// When the office is open.
    Hours,
    /// What something costs.
    Prices,
    /// Something else.
    Other,
}

impl Topic {
    const ALL: [(Topic, &str); 6] = [
        (Topic::SetUp, "set_up"),
        (Topic::Cancel, "cancel"),
        (Topic::Change, "change"),
        (Topic::Hours, "hours"),
        (Topic::Prices, "prices"),
        (Topic::Other, "other"),
    ];

    pub(crate) fn word(self) -> &'static str {
        Topic::ALL.iter().find(|(topic, _)| *topic == self).map_or("", |(_, word)| word)
    }

    /// As it is kept, where none is an empty word.
    pub(crate) fn of_word(word: &str) -> Option<Topic> {
        Topic::ALL.iter().find(|(_, known)| *known == word).map(|(topic, _)| *topic)
    }

    /// As a table for people says it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Topic::SetUp => "New appointment",
            Topic::Cancel => "Cancel an appointment",
            Topic::Change => "Change an appointment",
            Topic::Hours => "Opening hours",
            Topic::Prices => "Prices",
            Topic::Other => "Something else",
        }
    }
}

impl ToSql for Topic {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.word().into())
    }
}

impl FromSql for Topic {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Topic> {
        Topic::of_word(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// Writes down what a call was about.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct DescribeCall {
    /// Which one.
    pub call: Id,
    /// What it was about; none where nobody says.
    pub topic: Option<Topic>,
    /// What else there is to say; empty for nothing.
    pub note: String,
}

/// Writes down what a call was about, in place of what was written before.
///
/// # Errors
/// `bad_input` naming `note` when it is too long; [`Error::NotFound`] when there is no such call.
pub async fn describe(office: &Office, args: DescribeCall) -> Result<(), Error> {
    let note = args.note.trim().to_owned();
    if note.chars().count() > NOTE_MAX {
        let message = format!(
            "A note on a call has {NOTE_MAX} characters at most. Write it into the conversation instead."
        );
        return Err(Error::bad_input("note", message));
    }
    office.store().write(Lane::Door, move |tx| write(tx, args.call, args.topic, &note)).await
}

/// Writes down what the caller said it is about. What somebody of the office has written stays.
pub(super) fn note_told(tx: &Tx<'_>, call: Id, topic: Topic) -> Result<(), Error> {
    tx.prepare_cached("UPDATE calls SET topic = ?2 WHERE id = ?1 AND topic = ''")?
        .execute(params![call, topic.word()])?;
    Ok(())
}

pub(super) fn write(tx: &mut Tx<'_>, call: Id, topic: Option<Topic>, note: &str) -> Result<(), Error> {
    let found: Option<(Id, String)> = tx
        .prepare_cached("SELECT thread_id, note FROM calls WHERE id = ?1")?
        .query_row([call], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let (thread, before) = found.ok_or(Error::NotFound("call"))?;
    tx.prepare_cached("UPDATE calls SET topic = ?2, note = ?3 WHERE id = ?1")?.execute(params![
        call,
        topic.map_or("", Topic::word),
        note
    ])?;
    if before != note {
        if !before.is_empty() {
            tx.unindex(call, &before);
        }
        if !note.is_empty() {
            tx.index(call, note);
        }
    }
    tx.publish(Event::CallChanged { thread, call });
    Ok(())
}
