//! All SQL that writes threads. Every change goes through [`save`], which keeps the counts.

use deskbell_twilio::{Country, Millis, Party};
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use crate::error::Error;
use crate::events::Event;
use crate::inbox::{PartyView, ThreadState};
use crate::store::{Id, Index, Tx};

/// What a write needs to know of a thread to change it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct State {
    pub(crate) id: Id,
    pub(crate) number_id: Id,
    pub(crate) state: ThreadState,
    pub(crate) last_message_id: Id,
    pub(crate) unread: u32,
    pub(crate) failed: u32,
    /// Until when it is put off; of no meaning unless the state says so.
    pub(crate) snoozed_until: Option<Millis>,
    /// Where it stands in lists: its newest text or call, or its coming back.
    pub(crate) place_id: Id,
    pub(crate) last_call_id: Id,
}

fn from_row(row: &Row<'_>) -> rusqlite::Result<State> {
    let state: String = row.get(2)?;
    let snoozed_until = row.get::<_, Option<i64>>(6)?.map(Millis);
    Ok(State {
        id: row.get(0)?,
        number_id: row.get(1)?,
        state: state_of(&state, snoozed_until),
        last_message_id: row.get(3)?,
        unread: row.get(4)?,
        failed: row.get(5)?,
        snoozed_until,
        place_id: row.get(7)?,
        last_call_id: row.get(8)?,
    })
}

/// What the two columns of a thread's state say together.
pub(super) fn state_of(word: &str, snoozed_until: Option<Millis>) -> ThreadState {
    match (word, snoozed_until) {
        ("done", _) => ThreadState::Done,
        (_, Some(_)) => ThreadState::Snoozed,
        (_, None) => ThreadState::Open,
    }
}

/// The state of a thread.
pub(crate) fn read_state(tx: &Tx<'_>, thread: Id) -> Result<State, Error> {
    tx.prepare_cached(
        "SELECT id, number_id, state, last_message_id, unread, failed, snoozed_until, place_id,
                 last_call_id
         FROM threads WHERE id = ?1",
    )?
    .query_row([thread], from_row)
    .optional()?
    .ok_or(Error::NotFound("conversation"))
}

/// The thread of `them` with our number; made, and not yet in any list, if it is the first.
pub(crate) fn find_or_open(tx: &mut Tx<'_>, number_id: Id, them: &Party) -> Result<State, Error> {
    let address = them.address();
    let found = tx
        .prepare_cached(
            "SELECT id, number_id, state, last_message_id, unread, failed, snoozed_until, place_id,
                 last_call_id
             FROM threads WHERE address = ?1 AND number_id = ?2",
        )?
        .query_row(params![address, number_id], from_row)
        .optional()?;
    if let Some(state) = found {
        return Ok(state);
    }
    let id = tx.arrival_id()?;
    tx.prepare_cached("INSERT INTO threads (id, number_id, address, kind) VALUES (?1, ?2, ?3, ?4)")?
        .execute(params![id, number_id, address, kind(them)])?;
    tx.index_in(Index::Numbers, id, &address);
    crate::numbers::store::adjust_counts(tx, number_id, 1, 0)?;
    tx.publish(Event::CountsChanged);
    Ok(State {
        id,
        number_id,
        state: ThreadState::Open,
        last_message_id: Id::ZERO,
        unread: 0,
        failed: 0,
        snoozed_until: None,
        place_id: Id::ZERO,
        last_call_id: Id::ZERO,
    })
}

/// The word for who is on the other side.
pub(crate) fn kind(them: &Party) -> &'static str {
    match them {
        Party::Phone(_) => "phone",
        Party::ShortCode(_) => "short_code",
        Party::Alphanumeric(_) => "alphanumeric",
        Party::Withheld => "withheld",
    }
}

/// Writes what changed about a thread, and keeps its number's counts.
pub(crate) fn save(tx: &mut Tx<'_>, before: &State, after: &State) -> Result<(), Error> {
    if before == after {
        return Ok(());
    }
    let (word, snoozed_until) = match after.state {
        ThreadState::Open => ("open", None),
        ThreadState::Snoozed => ("open", after.snoozed_until),
        ThreadState::Done => ("done", None),
    };
    let place_id = after.place_id.max(after.last_message_id);
    let is_moved =
        (before.state, before.snoozed_until, before.place_id) != (after.state, after.snoozed_until, place_id);
    if is_moved {
        tx.prepare_cached(
            "UPDATE threads SET last_message_id = ?2, unread = ?3, failed = ?4, last_call_id = ?5, state = ?6,
                 snoozed_until = ?7, place_id = ?8
             WHERE id = ?1",
        )?
        .execute(params![
            after.id,
            after.last_message_id,
            after.unread,
            after.failed,
            after.last_call_id,
            word,
            snoozed_until.map(|until| until.0),
            place_id,
        ])?;
    } else {
        // SQLite writes an entry of an index anew where one of its columns is set, be it to what it was.
        tx.prepare_cached(
            "UPDATE threads SET last_message_id = ?2, unread = ?3, failed = ?4, last_call_id = ?5 WHERE id = ?1",
        )?
        .execute(params![
            after.id,
            after.last_message_id,
            after.unread,
            after.failed,
            after.last_call_id,
        ])?;
    }
    let is_open = |state: &State| i64::from(state.state == ThreadState::Open);
    let is_unread = |state: &State| i64::from(state.unread > 0);
    let open = is_open(after) - is_open(before);
    let unread = is_unread(after) - is_unread(before);
    if open != 0 || unread != 0 {
        crate::numbers::store::adjust_counts(tx, after.number_id, open, unread)?;
        tx.publish(Event::CountsChanged);
    }
    tx.publish(Event::ThreadChanged { thread: after.id });
    Ok(())
}

/// Something was taken out of a thread: another text or call is its newest now, or none is, and its place in the lists
/// follows.
pub(crate) fn find_last_again(tx: &mut Tx<'_>, thread: Id) -> Result<(), Error> {
    let (last_message_id, last_call_id, woke): (Id, Id, Id) = tx
        .prepare_cached(
            "SELECT coalesce((SELECT id FROM messages WHERE thread_id = ?1 ORDER BY id DESC LIMIT 1), 0),
                    coalesce((SELECT id FROM calls WHERE thread_id = ?1 ORDER BY id DESC LIMIT 1), 0),
                    coalesce((SELECT max(id) FROM lines WHERE thread_id = ?1 AND what = 'woke'), 0)",
        )?
        .query_row([thread], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let before = read_state(tx, thread)?;
    let place_id = last_message_id.max(last_call_id).max(woke);
    let after = State { last_message_id, last_call_id, place_id, ..before.clone() };
    save(tx, &before, &after)
}

/// When somebody was last answered by itself in a thread.
pub(crate) fn auto_replied_at(conn: &Connection, thread: Id) -> Result<Option<Millis>, Error> {
    let at: Option<Option<i64>> = conn
        .prepare_cached("SELECT auto_replied_at FROM threads WHERE id = ?1")?
        .query_row([thread], |row| row.get(0))
        .optional()?;
    Ok(at.flatten().map(Millis))
}

/// Somebody is answered by itself in a thread; none: they were not after all.
pub(crate) fn set_auto_replied(tx: &Tx<'_>, thread: Id, at: Option<Millis>) -> Result<(), Error> {
    tx.prepare_cached("UPDATE threads SET auto_replied_at = ?2 WHERE id = ?1")?
        .execute(params![thread, at.map(|at| at.0)])?;
    Ok(())
}

/// What whoever a thread is with is called.
pub(crate) fn read_label(conn: &Connection, thread: Id, country: Country) -> Result<String, Error> {
    let them = conn
        .prepare_cached(
            "SELECT threads.address, threads.kind, contacts.name FROM threads
             LEFT JOIN contact_numbers ON contact_numbers.address = threads.address
             LEFT JOIN contacts ON contacts.id = contact_numbers.contact_id WHERE threads.id = ?1",
        )?
        .query_row([thread], |row| {
            let (address, kind): (String, String) = (row.get(0)?, row.get(1)?);
            Ok(PartyView::new(&address, &kind, row.get(2)?, None, country))
        })?;
    Ok(them.label().to_owned())
}

/// Their address in a thread, and the word for what kind of address it is.
pub(crate) fn read_address(tx: &Tx<'_>, thread: Id) -> Result<(String, String), Error> {
    tx.prepare_cached("SELECT address, kind FROM threads WHERE id = ?1")?
        .query_row([thread], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or(Error::NotFound("conversation"))
}

/// The threads with one address of theirs, over all our numbers.
pub(crate) fn threads_of_address(tx: &Tx<'_>, address: &str) -> Result<Vec<Id>, Error> {
    let mut statement = tx.prepare_cached("SELECT id FROM threads WHERE address = ?1")?;
    let rows = statement.query_map([address], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The number of ours that a thread is on.
pub(crate) fn number_of(conn: &Connection, thread: Id) -> Result<Id, Error> {
    conn.prepare_cached("SELECT number_id FROM threads WHERE id = ?1")?
        .query_row([thread], |row| row.get(0))
        .optional()?
        .ok_or(Error::NotFound("conversation"))
}

/// Their address and our number in a thread.
pub(crate) fn addresses_of(conn: &Connection, thread: Id) -> Result<(String, String), Error> {
    conn.prepare_cached(
        "SELECT threads.address, numbers.number FROM threads JOIN numbers ON numbers.id = threads.number_id
         WHERE threads.id = ?1",
    )?
    .query_row([thread], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?
    .ok_or(Error::NotFound("conversation"))
}
