//! The life of a text of ours: taken, sent, delivered or not, each step at its time on the clock and told to the
//! status callback. Steps follow the moment at which the one before was due, so that a clock that jumps gives the
//! same dates as one that runs.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{MessageSid, ServiceSid};

use crate::callbacks;
use crate::drafts::{self, Draft, Reach};
use crate::due::Due;
use crate::exchange::Exchange;
use crate::letters::{Letter, TEXT_PRICE};
use crate::switches::Carrier;
use crate::webhook::answer::Reply;
use crate::world::World;
use crate::world::account::Standing;
use crate::world::messages::{Direction, Message, Status, count_parts};
use crate::world::records::{self, Shown};
use crate::{attachments, people};

/// What happens to a text next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// A service chooses a number for it.
    Queue,
    /// A carrier takes it.
    Send,
    /// It reaches the phone.
    Deliver,
}

/// A text with pictures in millionths of a dollar.
const PICTURE_PRICE: i64 = 20_000;

/// How long a text is kept for a carrier that is down before it is tried again.
const AGAIN: Duration = Duration::from_secs(5);

/// The text that Twilio would make of a checked draft.
pub(crate) fn make(world: &mut World, draft: &Draft, at: Millis) -> Message {
    let service = draft.service.as_deref().and_then(|sid| ServiceSid::parse(sid).ok());
    let status = match (&service, draft.send_at) {
        (Some(_), Some(_)) => Status::Scheduled,
        (Some(_), None) => Status::Accepted,
        (None, _) => Status::Queued,
    };
    Message {
        sid: world.mint.next(if draft.media_urls.is_empty() { "SM" } else { "MM" }),
        direction: draft.direction,
        from: draft.from.clone(),
        to: draft.to.clone(),
        body: draft.body.clone(),
        status,
        error: None,
        created: at,
        updated: at,
        sent: None,
        media: Vec::new(),
        media_urls: draft.media_urls.clone(),
        service,
        status_callback: draft.status_callback.clone(),
        valid_until: at + draft.validity,
        price: None,
    }
}

/// Takes a checked draft: it is kept, and on its way.
pub(crate) fn send(exchange: &Exchange, world: &mut World, draft: &Draft, at: Millis) -> Message {
    let message = make(world, draft, at);
    world.messages.add(message.clone());
    let (step, start) = match message.status {
        Status::Queued => (Step::Send, at + delay(world, exchange.switches.carrier(), 300, 900)),
        _ => (Step::Queue, draft.send_at.unwrap_or(at + Duration::from_millis(200))),
    };
    exchange.queue.put(start, Due::Carry(message.sid.clone(), step));
    message
}

/// Sends what a webhook answered to a text. The number of Twilio's error, where it refuses.
pub(crate) fn reply(exchange: &Exchange, to: &MessageSid, reply: Reply) -> Result<(), u32> {
    let now = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let Some(heard) = world.messages.find(to.as_str()) else { return Ok(()) };
    let mut draft = Draft {
        from: reply.from.or_else(|| Some(heard.to.clone())),
        service: None,
        to: reply.to.or_else(|| heard.from.clone()).unwrap_or_default(),
        body: reply.body,
        media_urls: reply.media,
        status_callback: reply.status_callback,
        send_at: None,
        validity: Duration::from_secs(36_000),
        direction: Direction::OutboundReply,
    };
    drafts::check(world, &mut draft, Reach::Live, now).map_err(|fault| fault.code)?;
    send(exchange, world, &draft, now);
    Ok(())
}

fn delay(world: &mut World, carrier: Carrier, low: u64, high: u64) -> Duration {
    let factor = if carrier == Carrier::Slow { 20 } else { 1 };
    Duration::from_millis(world.dice.between(low, high) * factor)
}

/// Lets a text take a step that is due at this time.
pub(crate) fn carry(exchange: &Arc<Exchange>, sid: &MessageSid, step: Step, at: Millis) {
    let carrier = exchange.switches.carrier();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let Some(message) = world.messages.find(sid.as_str()).filter(|message| !message.status.is_final()) else {
        return;
    };
    if step == Step::Queue {
        choose_sender(world, sid);
        settle(exchange, world, sid, Outcome { status: Status::Queued, error: None, at });
        let next = at + delay(world, carrier, 300, 900);
        return exchange.queue.put(next, Due::Carry(sid.clone(), Step::Send));
    }
    let fate = people::find_fate(world, &message.to);
    let outcome = match (step, carrier) {
        _ if exchange.switches.standing() != Standing::Active && step == Step::Send => failed(30002, at),
        (_, Carrier::Down) if at >= message.valid_until => failed(30001, at),
        (_, Carrier::Down) => return exchange.queue.put(at + AGAIN, Due::Carry(sid.clone(), step)),
        (Step::Send, Carrier::Refuse(code @ (30001 | 30002))) => failed(code, at),
        (Step::Send, _) if !message.media_urls.is_empty() => {
            drop(guard);
            return attachments::fetch(exchange, sid.clone());
        }
        (Step::Deliver, Carrier::Refuse(code)) => {
            Outcome { status: Status::Undelivered, error: Some(code), at }
        }
        (Step::Deliver, _) if fate.is_some() => Outcome { status: Status::Undelivered, error: fate, at },
        (Step::Deliver, _) => Outcome { status: Status::Delivered, error: None, at },
        (Step::Send | Step::Queue, _) => Outcome { status: Status::Sent, error: None, at },
    };
    settle(exchange, world, sid, outcome);
    match outcome.status {
        Status::Sent => {
            let next = at + delay(world, carrier, 600, 1500);
            exchange.queue.put(next, Due::Carry(sid.clone(), Step::Deliver));
        }
        Status::Delivered => arrive(exchange, world, sid, at),
        _ => {}
    }
}

fn failed(code: u32, at: Millis) -> Outcome {
    Outcome { status: Status::Failed, error: Some(code), at }
}

/// A text of a service gets the service's first number, and its address for statuses if it named none.
fn choose_sender(world: &mut World, sid: &MessageSid) {
    let Some(message) = world.messages.find(sid.as_str()) else { return };
    let service = world.services.iter().find(|service| Some(&service.sid) == message.service.as_ref());
    let first = service.and_then(|service| {
        let number = world.numbers.iter().find(|number| service.numbers.contains(&number.sid))?;
        Some(number.digits.as_str().to_owned())
    });
    let callback = service.and_then(|service| service.status_callback.clone());
    if let Some(message) = world.messages.find_mut(sid.as_str()) {
        message.from = message.from.take().or(first);
        message.status_callback = message.status_callback.take().or(callback);
    }
}

/// What became of a text, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) status: Status,
    pub(crate) error: Option<u32>,
    pub(crate) at: Millis,
}

/// Writes down what became of a text and tells its callback.
pub(crate) fn settle(exchange: &Arc<Exchange>, world: &mut World, sid: &MessageSid, outcome: Outcome) {
    let Some(message) = world.messages.find_mut(sid.as_str()) else { return };
    message.status = outcome.status;
    message.error = outcome.error;
    message.updated = outcome.at;
    if outcome.status == Status::Sent {
        let cost = if message.count_media() > 0 {
            PICTURE_PRICE
        } else {
            TEXT_PRICE.saturating_mul(i64::from(count_parts(&message.body)))
        };
        message.sent = Some(outcome.at);
        message.price = Some(cost);
        world.account.balance = world.account.balance.saturating_sub(cost);
    }
    callbacks::tell(exchange, world, sid, outcome);
}

/// The phone shows it, and whoever holds the phone may answer.
fn arrive(exchange: &Arc<Exchange>, world: &mut World, sid: &MessageSid, at: Millis) {
    let Some(message) = world.messages.find(sid.as_str()).cloned() else { return };
    let from = message.from.clone().unwrap_or_default();
    let shown = Shown {
        to: message.to.clone(),
        from: from.clone(),
        body: message.body.clone(),
        pictures: message.media.iter().map(|file| file.content.to_shown()).collect(),
        is_automatic: false,
        at,
    };
    records::add(&mut world.records.shown, shown);
    if world.find_number(&message.to).is_some() {
        // One of the account's own numbers: there it comes in as a text of its own.
        let files = message.media.into_iter().map(|file| file.content).collect();
        let letter = Letter { sid: None, from, to: message.to, body: message.body, files };
        return exchange.queue.put(at, Due::Write(letter));
    }
    if let Some((wait, letter)) = people::answer(world, &message) {
        exchange.queue.put(at + wait, Due::Write(letter));
    }
}
