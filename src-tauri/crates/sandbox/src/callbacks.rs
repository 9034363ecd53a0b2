//! Status callbacks: of texts of ours to the address that the text named, and of calls, as well or as badly as the switch says.
//! Like Twilio's they are told once; what is lost stays lost.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::MessageSid;

use crate::carriers::Outcome;
use crate::due::Due;
use crate::exchange::Exchange;
use crate::switches::{Callbacks, Carrier};
use crate::webhook::{self, Hook, Topic, forms};
use crate::world::World;
use crate::world::messages::Status;
use crate::world::numbers::Target;

/// Tells what became of a text, if it asked to be told.
pub(crate) fn tell(exchange: &Arc<Exchange>, world: &World, sid: &MessageSid, outcome: Outcome) {
    let Some(message) = world.messages.find(sid.as_str()) else { return };
    let Some(url) = message.status_callback.clone().filter(|url| !url.is_empty()) else { return };
    let hook = Hook {
        target: Target { url, ..Target::default() },
        fallback: Target::default(),
        form: forms::status(message, outcome.status, outcome.at, &exchange.account),
        topic: Topic::Status(sid.clone()),
    };
    // Longer than the way from sent to delivered takes; the earlier of two is held back longer, so that all of them
    // arrive in reverse.
    let by = Duration::from_secs(if exchange.switches.carrier() == Carrier::Slow { 60 } else { 4 });
    let hold = match outcome.status {
        status if status.is_final() => Duration::ZERO,
        Status::Queued => by * 2,
        _ => by,
    };
    travel(exchange, hook, outcome.at, hold);
}

/// Lets a callback travel as the switch says; one that overtakes others holds them back for this long.
pub(crate) fn travel(exchange: &Arc<Exchange>, hook: Hook, at: Millis, hold: Duration) {
    match exchange.switches.callbacks() {
        Callbacks::InOrder => drop(webhook::post(exchange, hook)),
        Callbacks::Late(by) => exchange.queue.put(at + by, Due::Post(Box::new(hook))),
        Callbacks::Twice => {
            drop(webhook::post(exchange, hook.clone()));
            drop(webhook::post(exchange, hook));
        }
        Callbacks::Shuffled if !hold.is_zero() => exchange.queue.put(at + hold, Due::Post(Box::new(hook))),
        Callbacks::Shuffled => drop(webhook::post(exchange, hook)),
        Callbacks::Lost => {}
    }
}
