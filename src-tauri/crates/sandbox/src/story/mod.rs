//! A front desk's inbox, as it would look after some busy days: history that only listings show, a few texts that
//! come in within the first minute, and now and then another. History and the first texts are the same at every
//! start with the same beginning, Sids included; Twilio knows none of the names.

mod calls;
mod later;
mod script;

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::MessageSid;

use crate::calls::people::Answering;
use crate::due::Due;
use crate::exchange::Exchange;
use crate::letters::{Letter, TEXT_PRICE, keep};
use crate::people::{Patient, Person};
use crate::sids::mint;
use crate::world::World;
use crate::world::consent::Wish;
use crate::world::media::Content;
use crate::world::messages::{Direction, Message, Status, count_parts};
use script::{CAST, FRESH, Line, Role, Said, Text};

/// What the story does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Beat {
    /// The text of the first minute with this place.
    Fresh(usize),
    /// One of those that come now and then.
    Later(usize),
}

/// Texts that come now and then keep this distance, in seconds.
const PAUSE: (u64, u64) = (180, 420);
/// The story waits so long for the account's numbers to point somewhere before it looks again.
const LOOK: Duration = Duration::from_secs(2);

/// Nobody answers this phone, and that one is engaged.
const NEVER_THERE: &str = "+12025550136";
const ALWAYS_TALKING: &str = "+12025550137";

/// Everybody in the story, names included.
pub(crate) fn people() -> Vec<Person> {
    let person = |role: &Role| Person {
        number: role.number.to_owned(),
        name: role.name.to_owned(),
        note: role.note.to_owned(),
    };
    CAST.iter().map(person).collect()
}

/// Sets the scene: names the account and its numbers, and fills in what happened before `started`.
pub(crate) fn begin(world: &mut World, started: Millis) {
    world.account.name = "Harbour Street Dental".to_owned();
    for (number, name) in world.numbers.iter_mut().zip(["Front desk", "Appointments", "Accounts"]) {
        name.clone_into(&mut number.name);
    }
    for role in cast(world) {
        world.people.push(Patient::new(role.number, role.manner));
        let Some(ours) = our_number(world, role) else { continue };
        for (place, line) in role.lines.iter().enumerate() {
            write(world, role, &ours, place, line, started);
        }
    }
    calls::write(world, started);
    let answers = Answering::Answers { after: 5, keys: String::new(), talks: Some(45) };
    for role in CAST {
        world.phones.set(role.number, answers.clone());
    }
    // Not everybody can be reached.
    world.phones.set(NEVER_THERE, Answering::Rings);
    world.phones.set(ALWAYS_TALKING, Answering::Busy);
    // Whoever has just clicked to call picks up, and presses 1.
    world.phones.set_first(Answering::and_presses("1"));
    // Whoever holds reception's phone answers in time, and presses 1 where that is asked.
    world.phones.set(calls::RECEPTION, Answering::and_presses("1"));
}

/// Schedules what comes in after `started`: the first texts, where they are not past already, and the others.
pub(crate) fn schedule(exchange: &Exchange, world: &mut World, started: Millis) {
    let now = exchange.clock.now();
    for (place, text) in FRESH.iter().enumerate() {
        let at = started + Duration::from_secs(text.after);
        if at >= now {
            exchange.queue.put(at, Due::Tell(Beat::Fresh(place)));
        } else if let Some(letter) = fresh_letter(world, place) {
            // It came in before we were started again, so it is history by now.
            let sid = letter.sid.clone().unwrap_or_else(|| world.mint.next("SM"));
            keep(world, &letter, sid, None, at);
        }
    }
    let first = now.max(started + Duration::from_secs(60)) + pause(world);
    exchange.queue.put(first, Due::Tell(Beat::Later(0)));
}

/// Lets the story go on.
pub(crate) fn tell(exchange: &Arc<Exchange>, beat: Beat, at: Millis) {
    let mut world = exchange.world();
    let letter = match beat {
        Beat::Fresh(place) => fresh_letter(&world, place),
        Beat::Later(place) => later_letter(&world, place),
    };
    if let Some(letter) = letter {
        // Before the numbers point somewhere nobody would hear, and the text would look like a lost one.
        let number = world.find_number(&letter.to);
        let is_heard = number.is_some_and(|n| !n.sms.url.is_empty() || world.find_service_of(n).is_some());
        if !is_heard {
            return exchange.queue.put(at + LOOK, Due::Tell(beat));
        }
        // On a slow machine its turn comes late, and what comes late is not dated before.
        exchange.queue.put(at.max(exchange.clock.now()), Due::Write(letter));
    }
    if let Beat::Later(place) = beat
        && place + 1 < later::TEXTS.len()
    {
        let next = at + pause(&mut world);
        exchange.queue.put(next, Due::Tell(Beat::Later(place + 1)));
    }
}

fn pause(world: &mut World) -> Duration {
    Duration::from_secs(world.dice.between(PAUSE.0, PAUSE.1))
}

/// Those of the story whose number is not one of the account's own.
fn cast(world: &World) -> Vec<&'static Role> {
    CAST.iter().filter(|role| world.find_number(role.number).is_none()).collect()
}

fn our_number(world: &World, role: &Role) -> Option<String> {
    let count = world.numbers.len().max(1);
    world.numbers.get(role.line % count).map(|number| number.digits.as_str().to_owned())
}

fn fresh_letter(world: &World, place: usize) -> Option<Letter> {
    let text = FRESH.get(place)?;
    let sid = mint(prefix(text), &format!("{}/fresh/{place}", world.account.sid));
    letter(world, text, Some(sid))
}

fn later_letter(world: &World, place: usize) -> Option<Letter> {
    letter(world, later::TEXTS.get(place)?, None)
}

fn letter(world: &World, text: &Text, sid: Option<MessageSid>) -> Option<Letter> {
    let role = cast(world).into_iter().find(|role| role.number == text.from)?;
    let files = text.picture.map(Content::Drawn).into_iter().collect();
    let (from, body) = (role.number.to_owned(), text.body.to_owned());
    Some(Letter { sid, from, to: our_number(world, role)?, body, files })
}

fn prefix(text: &Text) -> &'static str {
    if text.picture.is_some() { "MM" } else { "SM" }
}

/// Fills in one line of what was said before.
fn write(world: &mut World, role: &Role, ours: &str, place: usize, line: &Line, started: Millis) {
    let at = started - Duration::from_secs(line.minutes_before * 60);
    let prefix = if line.picture.is_some() { "MM" } else { "SM" };
    let sid: MessageSid = mint(prefix, &format!("{}/story/{}/{place}", world.account.sid, role.number));
    let files = line.picture.map(Content::Drawn).into_iter().collect();
    if line.said == Said::Theirs {
        let (from, to, body) = (role.number.to_owned(), ours.to_owned(), line.body.to_owned());
        if let Some(wish) = Wish::read(&body) {
            world.consent.obey(wish, &from, &to);
        }
        keep(world, &Letter { sid: None, from, to, body, files }, sid, None, at);
        return;
    }
    let (status, error) = match line.said {
        Said::Failed(code) => (Status::Failed, Some(code)),
        Said::Undelivered(code) => (Status::Undelivered, Some(code)),
        Said::Ours | Said::Theirs => (Status::Delivered, None),
    };
    let is_sent = status != Status::Failed;
    world.messages.add(Message {
        sid,
        direction: Direction::OutboundApi,
        from: Some(ours.to_owned()),
        to: role.number.to_owned(),
        body: line.body.to_owned(),
        status,
        error,
        created: at,
        updated: at + Duration::from_secs(3),
        sent: is_sent.then_some(at + Duration::from_secs(1)),
        media: Vec::new(),
        media_urls: Vec::new(),
        service: None,
        status_callback: None,
        valid_until: at,
        price: is_sent.then(|| TEXT_PRICE.saturating_mul(i64::from(count_parts(line.body)))),
    });
}

#[cfg(test)]
mod tests;
