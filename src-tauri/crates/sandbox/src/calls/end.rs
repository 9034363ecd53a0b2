//! How calls end, and what ends with them.

use std::sync::Arc;

use deskbell_twilio::api::calls::{CallDirection, CallStatus};
use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::Node;

use super::{ask, dial, inside, record, room, set_status};
use crate::exchange::Exchange;
use crate::webhook::forms::{Form, add};
use crate::world::World;
use crate::world::calls::{Call, Doing};

/// What a minute costs, in millionths of a dollar.
const MINUTE_IN: i64 = 8_500;
const MINUTE_OUT: i64 = 14_000;

/// Ends a call with everything that hangs on it. One that is over stays as it ended.
pub(crate) fn end(
    exchange: &Arc<Exchange>,
    world: &mut World,
    sid: &CallSid,
    status: CallStatus,
    at: Millis,
) {
    let Some(call) = world.calls.find_mut(sid.as_str()) else { return };
    let Some(live) = call.live.take() else { return };
    let document = live.document.clone();
    call.ended = Some(at);
    call.price = price(call, at);
    let cost = call.price.unwrap_or(0);
    world.account.balance = world.account.balance.saturating_sub(cost);
    let last = stop(exchange, world, &live.doing, at);
    set_status(exchange, world, sid, status, at);
    if let Some((node, form)) = last
        && let Some(call) = world.calls.find(sid.as_str())
    {
        // The call is over and has no document any more; the address is seen from the one that it had.
        let mut call = call.clone();
        call.live = Some(crate::world::calls::Live { document, ..live });
        let target = ask::target_of(&call, &node, "action", "method");
        ask::ask(exchange, world, sid, target, form);
    }
    let Some(leg) = world.calls.find(sid.as_str()).cloned() else { return };
    inside::over(exchange, world, sid, &leg.status, at);
    if let Some(parent) = &leg.parent {
        dial::leg_over(exchange, world, parent, &leg, at);
    }
}

/// Breaks off what a call is doing, and says which verb's action is to be told of it.
pub(crate) fn stop(
    exchange: &Arc<Exchange>,
    world: &mut World,
    doing: &Doing,
    at: Millis,
) -> Option<(Node, Form)> {
    match doing {
        Doing::Recording { node, recording, since } => {
            let form = record::end(exchange, world, recording, *since, Some("hangup"), at);
            Some((node.clone(), form))
        }
        Doing::Dialing { node, legs } => {
            for leg in legs {
                dial::give_up(exchange, world, leg, CallStatus::Canceled, at);
            }
            let form = dial::form_of_the_left(world, node, legs.last(), false, at)?;
            Some((node.clone(), form))
        }
        Doing::Joined { with, node: Some(node), recording } => {
            dial::give_up(exchange, world, with, CallStatus::Completed, at);
            let heard = record::close(exchange, world, recording.as_ref(), at);
            let mut form = dial::form_of_the_left(world, node, Some(with), true, at)?;
            form.extend(heard);
            Some((node.clone(), form))
        }
        Doing::InRoom { node, call, conference } => {
            room::leave(exchange, world, conference, call, "left", at);
            node.attribute("action")?;
            let mut form = Form::new();
            add(&mut form, "DialCallStatus", "answered");
            Some((node.clone(), form))
        }
        _ => None,
    }
}

fn price(call: &Call, at: Millis) -> Option<i64> {
    call.answered?;
    let minutes = i64::try_from(call.seconds(at).div_ceil(60)).ok()?;
    let rate = if call.direction == CallDirection::Inbound { MINUTE_IN } else { MINUTE_OUT };
    Some(minutes.saturating_mul(rate))
}
