//! Whether a text that has come in is answered by itself, decided in the write that takes it in.

use std::time::Duration;

use deskbell_twilio::Millis;

use super::{ReplyTime, store, words};
use crate::consent;
use crate::error::Error;
use crate::inbox;
use crate::messages;
use crate::numbers;
use crate::routing;
use crate::store::{Id, Tx};

/// A text that catching up finds later than this, by Twilio's date, gets no reply: "We are closed now" on the next
/// morning is worse than nothing. A computer whose clock is wrong by more answers only what is announced.
const LATE: Duration = Duration::from_secs(10 * 60);
/// Whoever writes the very same again within this time may be a robot.
const REPEATS: Duration = Duration::from_secs(24 * 60 * 60);
/// So many replies in a row nobody gets while nobody of the office writes, within a week: two robots that answer each
/// other late would go on for years.
const IN_A_ROW: u32 = 3;
const ROW: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A text of theirs that has just come in.
pub(crate) struct Came<'a> {
    pub(crate) number: Id,
    pub(crate) thread: Id,
    pub(crate) message: Id,
    pub(crate) body: &'a str,
    /// Whether Twilio says that it is a word about being texted.
    pub(crate) is_word: bool,
    /// Twilio's date, where it gave one.
    pub(crate) at: Option<Millis>,
}

/// Promises a reply, if there is to be one. The same text is answered once.
pub(crate) fn consider(tx: &mut Tx<'_>, came: &Came<'_>) -> Result<(), Error> {
    let Some(choices) = store::find(tx, came.number)? else { return Ok(()) };
    let rules = routing::store::rules_of(tx, came.number)?;
    let (is_open, _) = routing::is_open(&rules, tx.now());
    let time = if is_open { ReplyTime::Open } else { ReplyTime::Closed };
    let reply = choices.of(time);
    let every = Duration::from_secs(u64::from(choices.every_hours) * 60 * 60);
    if !reply.is_on || !can_be_answered(tx, came, &rules.blocked)? || !is_time(tx, came, time, every)? {
        return Ok(());
    }
    let known = words::Known {
        office: words::office_of(tx, came.number, &choices.office)?,
        number: words::number_of(tx, came.number)?,
        opens: routing::opens_next(&rules, tx.now()),
    };
    let text = words::fill(&reply.words, &known);
    messages::promise_automatic(tx, came.thread, &text, &format!("auto-{}", came.message))?;
    let now = tx.now();
    inbox::store::set_auto_replied(tx, came.thread, Some(now))
}

/// Whether whoever wrote this can and may be answered by itself at all.
fn can_be_answered(tx: &Tx<'_>, came: &Came<'_>, blocked: &[String]) -> Result<bool, Error> {
    let now = tx.now();
    let is_late = came.at.is_some_and(|at| now.since(at).max(at.since(now)) > LATE);
    if is_late || came.is_word || consent::is_keyword(came.body) {
        return Ok(false);
    }
    let (address, kind) = inbox::store::read_address(tx, came.thread)?;
    // A text between two of our own numbers would be answered by both.
    Ok(kind == "phone"
        && !consent::is_out(tx, &address)?
        && !numbers::store::is_held(tx, &address)?
        && !blocked.contains(&address))
}

/// Whether a reply is due: none was sent for so long, nobody of the office is writing with them in hours, and nothing
/// looks like a robot.
fn is_time(tx: &Tx<'_>, came: &Came<'_>, time: ReplyTime, every: Duration) -> Result<bool, Error> {
    let (now, thread) = (tx.now(), came.thread);
    // A reply of a time that has not come was given by a clock that has been set back since.
    let is_fresh = |at: Millis| now < at + every && at < now + every;
    if inbox::store::auto_replied_at(tx, thread)?.is_some_and(is_fresh) {
        return Ok(false);
    }
    if time == ReplyTime::Open && store::has_answer(tx, thread, now - every)? {
        return Ok(false);
    }
    Ok(!store::was_said_before(tx, thread, came.message, came.body, now - REPEATS)?
        && store::count_automatic(tx, thread, now - ROW, IN_A_ROW)? < IN_A_ROW)
}
