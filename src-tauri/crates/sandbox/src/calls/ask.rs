//! Asking an address what a call is to do, and doing what it answered.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::Node;
use reqwest::Url;

use super::{What, answer, forms, hear, put, run};
use crate::exchange::Exchange;
use crate::webhook::forms::Form;
use crate::webhook::{self, Hook, Topic};
use crate::world::World;
use crate::world::calls::{Call, Doing, Sound};
use crate::world::numbers::{Method, Target};

/// How long the words about an application error take.
const APOLOGY: Duration = Duration::from_secs(5);

/// Asks an address what a call is to do next, with these fields besides the usual ones.
pub(crate) fn ask(exchange: &Arc<Exchange>, world: &mut World, sid: &CallSid, target: Target, more: Form) {
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    let mut form = forms::about(call, &exchange.account);
    form.extend(more);
    // A call that is over is still told, and what is answered does not matter.
    let (fallback, topic) = match &mut call.live {
        Some(live) => {
            let turn = live.turn_to(Doing::Asking);
            (live.fallback.clone(), Topic::Call(sid.clone(), turn))
        }
        None => (Target::default(), Topic::CallStatus(sid.clone())),
    };
    drop(webhook::post(exchange, Hook { target, fallback, form, topic }));
}

/// Does what was answered, or says that there is an error where nobody answered.
pub(crate) fn answered(
    exchange: &Arc<Exchange>,
    sid: &CallSid,
    turn: u64,
    document: Option<(Target, Vec<Node>)>,
) {
    let at = exchange.clock.now();
    let mut guard = exchange.world();
    let world = &mut *guard;
    let live = world.calls.find_mut(sid.as_str()).and_then(|call| call.live.as_mut());
    let Some(live) = live.filter(|live| live.turn == turn) else { return };
    if let Some((target, verbs)) = document {
        live.document = target;
        live.verbs = verbs.into();
        return run::advance(exchange, world, sid, at);
    }
    let hangup = Node { name: "Hangup".to_owned(), ..Node::default() };
    live.verbs = [hangup].into();
    let turn = live.turn_to(Doing::Hearing);
    answer(exchange, world, sid, at);
    hear(world, sid, at, Sound::ApplicationError);
    put(exchange, sid, turn, at + APOLOGY, What::Next);
}

/// The address in an attribute of a verb, seen from the document it stood in; the document's own where it has none.
pub(crate) fn target_of(call: &Call, node: &Node, name: &str, method: &str) -> Target {
    let document = call.live.as_ref().map(|live| live.document.clone()).unwrap_or_default();
    match node.attribute(name) {
        Some(url) => Target { url: absolute(&document.url, url), method: read_method(node, method) },
        None => document,
    }
}

/// `POST` unless the attribute says otherwise.
pub(crate) fn read_method(node: &Node, name: &str) -> Method {
    node.attribute(name).and_then(Method::read).unwrap_or_default()
}

/// An address as it stands where it is whole, else seen from the document.
pub(crate) fn absolute(document: &str, url: &str) -> String {
    if Url::parse(url).is_ok() {
        return url.to_owned();
    }
    let base = document.split('#').next().unwrap_or_default();
    Url::parse(base).and_then(|base| base.join(url)).map_or_else(|_| url.to_owned(), Into::into)
}
