//! Whom we can call, and from which phone of ours: what is refused before anything is promised.
//!
//! Invariant: nobody reaches an emergency service through Deskbell believing that it works like a phone.

use deskbell_twilio::{Party, PhoneNumber};
use rusqlite::{Connection, OptionalExtension as _};

use crate::error::Error;
use crate::inbox;
use crate::store::{Id, Tx};

/// Both ends of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ends {
    pub(super) ours: PhoneNumber,
    pub(super) theirs: PhoneNumber,
}

/// Both ends of a call in this thread, where it can be made from `phone`.
pub(super) fn check(tx: &Tx<'_>, thread: Id, phone: &PhoneNumber) -> Result<Ends, Error> {
    let (address, _) = inbox::store::read_address(tx, thread)?;
    let refuse = |message: &str| Err(Error::bad_input("thread", message));
    let theirs = match Party::from_twilio(&address) {
        Party::Phone(number) => number,
        Party::ShortCode(code) if code.len() == 3 => {
            return refuse(
                "This is an emergency or service number. Deskbell does not call those: take a phone.",
            );
        }
        Party::ShortCode(_) => return refuse("This short code takes texts, and no calls."),
        Party::Alphanumeric(_) => return refuse("This sender is a name, and names cannot be called."),
        Party::Withheld => return refuse("They kept their number to themselves, so nobody can call back."),
    };
    let (ours, can_voice) = our_number(tx, thread)?;
    if crate::numbers::store::is_released_of(tx, thread)? {
        return refuse("Our number was given back to Twilio: nobody can be called from it.");
    }
    if !can_voice {
        return refuse("This number of ours cannot make calls. Call from another one.");
    }
    if theirs == *phone {
        return refuse(
            "This is the phone that would call. Choose another phone in Settings, or call somebody else.",
        );
    }
    if is_ours(tx, &theirs)? {
        return refuse("This is a number of your own office. Call somebody else.");
    }
    if theirs.is_premium() {
        return refuse("This is a premium-rate number. Deskbell does not call those: take a phone.");
    }
    Ok(Ends { ours: PhoneNumber::from_twilio(&ours).map_err(Error::internal)?, theirs })
}

/// Whether `phone` can be the one that rings first.
pub(crate) fn check_phone(conn: &Connection, phone: &PhoneNumber) -> Result<(), Error> {
    let refuse = |message: &str| Err(Error::bad_input("phone", message));
    if is_ours(conn, phone)? {
        return refuse("This number is at Twilio and would ring nobody. Type the number of a phone.");
    }
    if phone.is_premium() {
        return refuse("This is a premium-rate number. Type the number of a phone.");
    }
    Ok(())
}

fn is_ours(conn: &Connection, number: &PhoneNumber) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT 1 FROM numbers WHERE number = ?1 AND released_at IS NULL")?
        .exists([number.as_str()])?)
}

fn our_number(conn: &Connection, thread: Id) -> Result<(String, bool), Error> {
    conn.prepare_cached(
        "SELECT numbers.number, numbers.can_voice FROM threads JOIN numbers ON numbers.id = threads.number_id
         WHERE threads.id = ?1",
    )?
    .query_row([thread], |row| Ok((row.get(0)?, row.get(1)?)))
    .optional()?
    .ok_or(Error::NotFound("conversation"))
}
