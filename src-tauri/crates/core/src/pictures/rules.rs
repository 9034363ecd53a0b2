//! Whether pictures can be sent: by our number, to their country, and over our line.

use deskbell_twilio::PhoneNumber;
use rusqlite::{Connection, OptionalExtension as _};
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::ingress::IngressState;
use crate::store::Id;

/// The most pictures in one text (Message resource, "MediaUrl").
pub(crate) const COUNT_MAX: u32 = 10;
/// The most bytes of all pictures of one text together (Message resource, "MediaUrl").
pub(crate) const BYTES_MAX: u64 = 5 * 1000 * 1000;

/// Why no picture can be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[ts(rename = "PictureObstacle")]
pub struct Obstacle {
    /// What stands in the way.
    pub sentence: String,
    /// What to do instead.
    pub next: String,
}

/// What a thread says about pictures.
struct Ends {
    ours: String,
    can_mms: bool,
    theirs: String,
}

/// What stands in the way of sending pictures in a thread, if anything does.
///
/// # Errors
/// [`Error::NotFound`] when there is no such thread.
pub(crate) async fn find_obstacle(office: &Office, thread: Id) -> Result<Option<Obstacle>, Error> {
    let ends = office.store().read(move |conn| read_ends(conn, thread)).await?;
    Ok(of_ends(&ends).or_else(|| of_line(office)))
}

/// The same without the line, inside a write.
pub(crate) fn check_ends(conn: &Connection, thread: Id) -> Result<(), Error> {
    match of_ends(&read_ends(conn, thread)?) {
        None => Ok(()),
        Some(obstacle) => {
            Err(Error::bad_input("pictures", format!("{} {}", obstacle.sentence, obstacle.next)))
        }
    }
}

fn read_ends(conn: &Connection, thread: Id) -> Result<Ends, Error> {
    conn.prepare_cached(
        "SELECT numbers.number, numbers.can_mms, threads.address
         FROM threads JOIN numbers ON numbers.id = threads.number_id WHERE threads.id = ?1",
    )?
    .query_row([thread], |row| Ok(Ends { ours: row.get(0)?, can_mms: row.get(1)?, theirs: row.get(2)? }))
    .optional()?
    .ok_or(Error::NotFound("thread"))
}

fn of_ends(ends: &Ends) -> Option<Obstacle> {
    let country = |number: &str| PhoneNumber::from_twilio(number).ok().and_then(|number| number.country());
    let (ours, theirs) = (country(&ends.ours), country(&ends.theirs));
    if !ends.can_mms {
        return Some(Obstacle {
            sentence: "This number of ours cannot send pictures.".to_owned(),
            next: "Write from another of our numbers, or send the picture by email.".to_owned(),
        });
    }
    // Twilio sends MMS within the United States and Canada; where another country has it at all, within that country.
    let is_american = |country: Option<deskbell_twilio::Country>| {
        country.is_some_and(|country| matches!(country.as_str(), "US" | "CA" | "PR"))
    };
    let reaches = ours.is_some() && ours == theirs || is_american(ours) && is_american(theirs);
    (!reaches).then(|| Obstacle {
        sentence: "Texts with pictures do not reach phones in their country from ours.".to_owned(),
        next: "Send the picture by email instead.".to_owned(),
    })
}

/// Twilio fetches pictures from this computer: without a line there is nothing to fetch them from.
fn of_line(office: &Office) -> Option<Obstacle> {
    let is_failed = matches!(office.line().read().0, IngressState::Failed { .. });
    let not_reachable = is_failed || office.public_url().is_none();
    not_reachable.then(|| Obstacle {
        sentence: "Twilio cannot fetch pictures from this computer: the line is not reachable.".to_owned(),
        next: "Diagnostics says why. Words can be sent all the same.".to_owned(),
    })
}

/// Whether Twilio could fetch a picture right now.
pub(crate) fn is_reachable(office: &Office) -> bool {
    matches!(office.line().read().0, IngressState::Online { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(ours: &str, can_mms: bool, theirs: &str) -> Option<String> {
        let ends = Ends { ours: ours.to_owned(), can_mms, theirs: theirs.to_owned() };
        of_ends(&ends).map(|obstacle| obstacle.sentence)
    }

    #[test]
    fn pictures_reach_phones_where_our_number_and_theirs_have_them() {
        assert_eq!(sentence("+12025550100", true, "+12025550123"), None);
        assert_eq!(sentence("+61491570156", true, "+61491570157"), None);
        let abroad = "Texts with pictures do not reach phones in their country from ours.";
        assert_eq!(sentence("+12025550100", true, "+61491570156").as_deref(), Some(abroad));
        let never = "This number of ours cannot send pictures.";
        assert_eq!(sentence("+12025550100", false, "+12025550123").as_deref(), Some(never));
    }
}
