//! All SQL of forwarding: which phone, what was said of it, and how far a test has come.

use deskbell_twilio::Millis;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension as _, params};

use super::ForwardingTest;
use crate::error::Error;
use crate::events::Event;
use crate::store::{Id, Tx};

impl ForwardingTest {
    const ALL: [(ForwardingTest, &str); 5] = [
        (ForwardingTest::None, "none"),
        (ForwardingTest::Wanted, "wanted"),
        (ForwardingTest::Calling, "calling"),
        (ForwardingTest::Waiting, "waiting"),
        (ForwardingTest::Failed, "failed"),
    ];

    fn as_str(self) -> &'static str {
        ForwardingTest::ALL.iter().find(|(test, _)| *test == self).map_or("", |(_, word)| word)
    }
}

impl FromSql for ForwardingTest {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<ForwardingTest> {
        let word = value.as_str()?;
        let found = ForwardingTest::ALL.iter().find(|(_, known)| *known == word);
        found.map(|(test, _)| *test).ok_or(FromSqlError::InvalidType)
    }
}

/// What is known of a phone whose calls come to one of our numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Known {
    pub(super) phone: String,
    pub(super) said_at: Option<Millis>,
    pub(super) confirmed_at: Option<Millis>,
    pub(super) is_to_undo: bool,
    pub(super) test: ForwardingTest,
    pub(super) test_at: Option<Millis>,
    pub(super) trouble: Option<String>,
}

/// What is known of the phone whose calls come to a number.
pub(super) fn find(conn: &Connection, number: Id) -> Result<Option<Known>, Error> {
    Ok(conn
        .prepare_cached(
            "SELECT phone, said_at, confirmed_at, is_to_undo, test, test_at, trouble FROM forwarding
             WHERE number_id = ?1",
        )?
        .query_row([number], |row| {
            Ok(Known {
                phone: row.get(0)?,
                said_at: row.get::<_, Option<i64>>(1)?.map(Millis),
                confirmed_at: row.get::<_, Option<i64>>(2)?.map(Millis),
                is_to_undo: row.get(3)?,
                test: row.get(4)?,
                test_at: row.get::<_, Option<i64>>(5)?.map(Millis),
                trouble: row.get(6)?,
            })
        })
        .optional()?)
}

/// The number of ours that is called so, and the phone whose calls come to it.
pub(super) fn find_by_digits(conn: &Connection, digits: &str) -> Result<Option<(Id, Known)>, Error> {
    let number: Option<Id> = conn
        .prepare_cached(
            "SELECT forwarding.number_id FROM numbers JOIN forwarding ON forwarding.number_id = numbers.id
             WHERE numbers.number = ?1",
        )?
        .query_row([digits], |row| row.get(0))
        .optional()?;
    let Some(number) = number else { return Ok(None) };
    Ok(find(conn, number)?.map(|known| (number, known)))
}

/// Remembers which phone it is. What was known of another one is forgotten.
pub(super) fn save(tx: &mut Tx<'_>, number: Id, phone: &str) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO forwarding (number_id, phone) VALUES (?1, ?2)
         ON CONFLICT (number_id) DO UPDATE SET phone = excluded.phone, said_at = NULL, confirmed_at = NULL,
             is_to_undo = 0, test = 'none', test_at = NULL, trouble = NULL
         WHERE phone <> excluded.phone",
        params![number, phone],
    )?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// Forgets the phone.
pub(super) fn forget(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    tx.execute("DELETE FROM forwarding WHERE number_id = ?1", [number])?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// Somebody said that it is set up on the phone, or no longer is.
pub(super) fn say(tx: &mut Tx<'_>, number: Id, is_set_up: bool) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE forwarding SET said_at = ?2, confirmed_at = NULL, is_to_undo = 0, trouble = NULL,
             test = CASE WHEN test = 'failed' THEN 'none' ELSE test END
         WHERE number_id = ?1",
        params![number, is_set_up.then_some(tx.now().0)],
    )?;
    if changed == 0 {
        return Err(Error::NotFound("phone"));
    }
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// Nothing here takes those calls any more: it has to be undone on the phone, if it was set up there.
pub(crate) fn switch_off(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE forwarding SET is_to_undo = 1, said_at = NULL, confirmed_at = NULL
         WHERE number_id = ?1 AND (said_at IS NOT NULL OR confirmed_at IS NOT NULL)",
        [number],
    )?;
    if changed > 0 {
        tx.publish(Event::NumbersChanged);
    }
    Ok(())
}

/// A test has come so far. One that begins, or whose call is made, counts from now.
pub(super) fn set_test(
    tx: &mut Tx<'_>,
    number: Id,
    test: ForwardingTest,
    trouble: Option<&str>,
) -> Result<(), Error> {
    tx.execute(
        "UPDATE forwarding SET test = ?2, test_at = ?3, trouble = ?4 WHERE number_id = ?1",
        params![number, test.as_str(), tx.now().0, trouble],
    )?;
    tx.publish(Event::NumbersChanged);
    Ok(())
}

/// A forwarded call has reached us; the first time since it was set up counts. A test that waited for it is over.
pub(super) fn confirm(tx: &mut Tx<'_>, number: Id) -> Result<(), Error> {
    let changed = tx.execute(
        "UPDATE forwarding SET confirmed_at = coalesce(confirmed_at, ?2), said_at = coalesce(said_at, ?2),
             is_to_undo = 0, test = 'none', trouble = NULL
         WHERE number_id = ?1 AND (confirmed_at IS NULL OR test <> 'none')",
        params![number, tx.now().0],
    )?;
    if changed > 0 {
        tx.publish(Event::NumbersChanged);
    }
    Ok(())
}

/// After a copy or a restore nobody is called because of what was wished for elsewhere.
pub(crate) fn hold_after_copy(tx: &Tx<'_>) -> Result<(), Error> {
    tx.execute("UPDATE forwarding SET test = 'none' WHERE test IN ('wanted', 'calling', 'waiting')", [])?;
    Ok(())
}
