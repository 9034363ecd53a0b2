//! Who of the office is rung: in which order, and who is at work. Pure.

use super::hours;
use super::{Calling, Order, Rules, Staff, Step};

/// Twilio rings at most so many phones together.
const TOGETHER: usize = 10;

/// A phone to ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone {
    /// Whose it is; empty outside the office.
    pub name: String,
    /// Its number, or its SIP address.
    pub number: String,
    /// The user there, where it is a SIP address that wants one.
    pub user: String,
}

impl Phone {
    /// A phone outside the office.
    pub(super) fn outside(number: &str) -> Phone {
        Phone { name: String::new(), number: number.to_owned(), user: String::new() }
    }

    /// Whether it is rung by SIP.
    #[must_use]
    pub fn is_sip(&self) -> bool {
        is_sip(&self.number)
    }
}

/// Whether this is a SIP address and no number.
pub(crate) fn is_sip(number: &str) -> bool {
    number.starts_with("sip:") || number.starts_with("sips:")
}

/// The phones that are rung at this turn; none where nobody is at work.
pub(super) fn phones(
    rules: &Rules,
    call: &Calling<'_>,
    staff: &[Staff],
    order: Order,
    turn: usize,
) -> Vec<Phone> {
    let (skipped, taken) = match order {
        Order::AllAtOnce => (0, TOGETHER),
        Order::ByPriority | Order::RoundRobin => (turn, 1),
    };
    let phone =
        |one: &Staff| Phone { name: one.name.clone(), number: one.number.clone(), user: one.user.clone() };
    in_order(rules, call, staff, order).skip(skipped).take(taken).map(phone).collect()
}

/// Whether somebody comes after this turn.
pub(super) fn has_more(
    rules: &Rules,
    call: &Calling<'_>,
    staff: &[Staff],
    order: Order,
    turn: usize,
) -> bool {
    order != Order::AllAtOnce && in_order(rules, call, staff, order).nth(turn.saturating_add(1)).is_some()
}

/// Whether ringing at this turn is what counts as a turn of the round.
pub(super) fn takes_turn(order: Order, turn: usize) -> bool {
    order == Order::RoundRobin && turn == 0
}

/// Those at work, the first first. In turn each call begins with the one after whom the former began with. A phone that
/// forwarded the call is not rung: it would come back here.
fn in_order<'a>(
    rules: &'a Rules,
    call: &'a Calling<'_>,
    staff: &'a [Staff],
    order: Order,
) -> impl Iterator<Item = &'a Staff> {
    let first = match (order, usize::try_from(call.round)) {
        (Order::RoundRobin, Ok(round)) => round.checked_rem(staff.len()).unwrap_or(0),
        _ => 0,
    };
    let is_at_work = |one: &&Staff| one.hours.is_empty() || hours::is_in(&one.hours, rules, call.at);
    let comes_back = |one: &&Staff| call.forwarded_from == Some(one.number.as_str());
    staff.iter().cycle().skip(first).take(staff.len()).filter(is_at_work).filter(move |one| !comes_back(one))
}

/// Everybody of the office who is rung anywhere in the rules, as often as they are named.
pub(crate) fn everybody(rules: &Rules) -> Vec<&Staff> {
    fn ringing(step: &Step) -> &[Staff] {
        if let Step::Ring { staff, .. } = step { staff } else { &[] }
    }
    super::steps::all(rules).into_iter().flat_map(ringing).collect()
}
