//! Texts that people send to the account's numbers: kept, obeyed where they say STOP, and told to the webhook.

use std::sync::Arc;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{MessageSid, ServiceSid};
use tokio::sync::oneshot;

use crate::exchange::Exchange;
use crate::webhook::{self, Hook, Topic, forms};
use crate::world::World;
use crate::world::account::Standing;
use crate::world::consent::Wish;
use crate::world::media::{Content, Media};
use crate::world::messages::{Direction, Message, Status, count_parts};
use crate::world::numbers::{Number, Target};
use crate::world::records::{self, Shown};
use crate::world::services::Service;

/// A text before it is sent.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letter {
    /// Given where it must always be the same.
    pub(crate) sid: Option<MessageSid>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) files: Vec<Content>,
}

/// What a text in millionths of a dollar costs for each of its parts, and one with pictures.
pub(crate) const TEXT_PRICE: i64 = 7_900;
const PICTURE_PRICE: i64 = 16_500;

/// Takes a text in. The receiver ends when the webhook has answered, or there was none to tell.
pub(crate) fn receive(
    exchange: &Arc<Exchange>,
    letter: Letter,
    at: Millis,
) -> (MessageSid, oneshot::Receiver<()>) {
    let mut guard = exchange.world();
    let world = &mut *guard;
    let prefix = if letter.files.is_empty() { "SM" } else { "MM" };
    let sid = letter.sid.clone().unwrap_or_else(|| world.mint.next(prefix));
    let Some((number, service)) = find_receiver(world, &letter.to) else {
        return (sid, oneshot::channel().1);
    };
    // A suspended account, and a service that points nowhere, lose texts without a trace.
    let is_dropped =
        service.as_ref().is_some_and(|s| s.inbound_request_url.is_none() && !s.uses_number_webhook);
    if exchange.switches.standing() != Standing::Active || is_dropped {
        return (sid, oneshot::channel().1);
    }
    let message = keep(world, &letter, sid.clone(), service.as_ref().map(|s| s.sid.clone()), at);
    let wish = Wish::read(&letter.body);
    if let Some(words) = wish.and_then(|wish| world.consent.obey(wish, &letter.from, &letter.to)) {
        let (to, from) = (letter.from.clone(), letter.to.clone());
        records::add(
            &mut world.records.shown,
            Shown { to, from, body: words.to_owned(), pictures: Vec::new(), is_automatic: true, at },
        );
    }
    let (target, fallback) = find_targets(&number, service.as_ref());
    let mut form = forms::incoming(&message, &exchange.account, &exchange.url);
    if let Some(wish) = wish.filter(|_| service.is_some_and(|s| s.has_advanced_opt_out)) {
        form.push(("OptOutType".to_owned(), wish.as_str().to_owned()));
    }
    drop(guard);
    if target.url.is_empty() {
        return (sid, oneshot::channel().1);
    }
    let hook = Hook { target, fallback, form, topic: Topic::Text(sid.clone()) };
    (sid, webhook::post(exchange, hook))
}

fn find_receiver(world: &World, to: &str) -> Option<(Number, Option<Service>)> {
    let number = world.find_number(to)?.clone();
    let service = world.find_service_of(&number).cloned();
    Some((number, service))
}

fn find_targets(number: &Number, service: Option<&Service>) -> (Target, Target) {
    match service {
        Some(Service { uses_number_webhook: false, inbound_request_url: Some(url), .. }) => {
            (Target { url: url.clone(), ..Target::default() }, Target::default())
        }
        // An application would hold the addresses, and none is known here.
        _ if number.sms_application.is_some() => (Target::default(), Target::default()),
        _ => (number.sms.clone(), number.sms_fallback.clone()),
    }
}

/// Puts a text that came in among the others, without telling anybody.
pub(crate) fn keep(
    world: &mut World,
    letter: &Letter,
    sid: MessageSid,
    service: Option<ServiceSid>,
    at: Millis,
) -> Message {
    let media: Vec<Media> = (0_u32..)
        .zip(&letter.files)
        .map(|(place, file)| Media {
            sid: crate::sids::mint("ME", &format!("{sid}/{place}")),
            created: at,
            content: file.clone(),
        })
        .collect();
    let cost = if media.is_empty() {
        TEXT_PRICE.saturating_mul(i64::from(count_parts(&letter.body)))
    } else {
        PICTURE_PRICE
    };
    let message = Message {
        sid,
        direction: Direction::Inbound,
        from: Some(letter.from.clone()),
        to: letter.to.clone(),
        body: letter.body.clone(),
        status: Status::Received,
        error: None,
        created: at,
        updated: at,
        sent: Some(at),
        media,
        media_urls: Vec::new(),
        service,
        status_callback: None,
        valid_until: at,
        price: Some(cost),
    };
    world.account.balance = world.account.balance.saturating_sub(cost);
    world.messages.add(message.clone());
    message
}
