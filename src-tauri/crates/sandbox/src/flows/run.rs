//! A call in a flow. Each widget that takes time becomes TwiML that leads back to the flow, as it does at Twilio: so a
//! call in a flow is a call like any other.

use std::sync::Arc;

use deskbell_twilio::sid::FlowSid;
use deskbell_twilio::twiml::read::Node;
use serde_json::Value;

use super::check::text;
use super::words::fill;
use super::{EVENT, address};
use crate::exchange::Exchange;
use crate::webhook::forms::Form;
use crate::world::flows::{Run, Values};

/// A flow that goes round longer than this has no end.
const STEPS: u32 = 100;

/// What a call is to do next that comes to a flow, or comes back to it. None where the flow does not answer.
pub(crate) fn answer(
    exchange: &Arc<Exchange>,
    call: &str,
    flow: &str,
    event: Option<&str>,
    form: &Form,
) -> Option<Vec<Node>> {
    let flow: FlowSid = flow.parse().ok()?;
    let mut guard = exchange.world();
    let world = &mut *guard;
    let fields: Values = form.iter().cloned().collect();
    let (mut run, first) = match event {
        Some(event) => {
            let mut run = world.flows.runs.remove(call)?;
            let at = run.at.clone();
            run.widgets.insert(at, fields);
            let next = leads(&run, event);
            (run, next)
        }
        None => {
            let definition = world.flows.find(flow.as_str())?.published.clone()?;
            let at = text(&definition, "initial_state").to_owned();
            let run = Run { definition, trigger: fields, widgets: Default::default(), at };
            let next = leads(&run, "incomingCall");
            (run, next)
        }
    };
    let back = |event: &str| format!("{}?{EVENT}={event}", address(&exchange.url, &exchange.account, &flow));
    let mut next = first;
    for _ in 0..STEPS {
        let Some(name) = next else { return Some(vec![node("Hangup", "", &[])]) };
        run.at = name;
        let state = state(&run)?.clone();
        match text(&state, "type") {
            "split-based-on" => next = split(&run, &state),
            _ => {
                let verbs = perform(&run, &state, &back)?;
                world.flows.runs.insert(call.to_owned(), run);
                return Some(verbs);
            }
        }
    }
    None
}

/// A call is over that was in a flow.
pub(crate) fn leave(exchange: &Exchange, call: &str) {
    exchange.world().flows.runs.remove(call);
}

fn state(run: &Run) -> Option<&Value> {
    let states = run.definition.get("states")?.as_array()?;
    states.iter().find(|state| text(state, "name") == run.at)
}

fn transitions(run: &Run) -> impl Iterator<Item = &Value> {
    state(run).and_then(|state| state.get("transitions")?.as_array()).into_iter().flatten()
}

/// Where the widget leads that was left this way.
fn leads(run: &Run, event: &str) -> Option<String> {
    transitions(run).find(|transition| text(transition, "event") == event).and_then(next_of)
}

fn next_of(transition: &Value) -> Option<String> {
    Some(text(transition, "next").to_owned()).filter(|next| !next.is_empty())
}

/// Where a split leads: the first case that holds decides.
fn split(run: &Run, state: &Value) -> Option<String> {
    let input = fill(text(state.get("properties").unwrap_or(&Value::Null), "input"), run);
    let holds = |transition: &&Value| {
        let conditions = transition.get("conditions").and_then(Value::as_array);
        text(transition, "event") == "match"
            && conditions.is_some_and(|all| all.iter().all(|condition| is_met(condition, &input)))
    };
    match transitions(run).find(holds) {
        Some(transition) => next_of(transition),
        None => leads(run, "noMatch"),
    }
}

fn is_met(condition: &Value, input: &str) -> bool {
    let value = text(condition, "value");
    match text(condition, "type") {
        "equal_to" => input == value,
        "matches_any_of" => value.split(',').any(|one| one.trim() == input),
        "is_not_blank" => !input.trim().is_empty(),
        _ => false,
    }
}

/// A widget as TwiML.
fn perform(run: &Run, state: &Value, back: &impl Fn(&str) -> String) -> Option<Vec<Node>> {
    let properties = state.get("properties")?;
    let filled = |name: &str| fill(text(properties, name), run);
    let number = |name: &str, default: u64| {
        properties.get(name).and_then(Value::as_u64).unwrap_or(default).to_string()
    };
    let redirect = |event: &str| node("Redirect", &back(event), &[]);
    Some(match text(state, "type") {
        "say-play" => {
            let language = filled("language");
            let said = match text(properties, "say") {
                "" => node("Play", &filled("play"), &[]),
                _ => {
                    let (voice, loops) = (filled("voice"), number("loop", 1));
                    node(
                        "Say",
                        &filled("say"),
                        &[("language", &language), ("voice", &voice), ("loop", &loops)],
                    )
                }
            };
            vec![said, redirect("audioComplete")]
        }
        "connect-call-to" => {
            let (to, shown, timeout) = (filled("to"), filled("caller_id"), number("timeout", 30));
            let action = back("callCompleted");
            let mut dial =
                node("Dial", "", &[("action", &action), ("timeout", &timeout), ("callerId", &shown)]);
            dial.children.push(node("Number", &to, &[]));
            vec![dial]
        }
        "record-voicemail" => {
            let action = back("recordingComplete");
            let attributes = [
                ("action", action.as_str()),
                ("maxLength", &number("max_length", 3600)),
                ("timeout", &number("timeout", 5)),
                ("finishOnKey", &filled("finish_on_key")),
                ("playBeep", &filled("play_beep")),
            ];
            vec![node("Record", "", &attributes), redirect("noAudio")]
        }
        _ => return None,
    })
}

fn node(name: &str, text: &str, attributes: &[(&str, &str)]) -> Node {
    let attributes = attributes.iter().filter(|(_, value)| !value.is_empty());
    Node {
        name: name.to_owned(),
        text: text.to_owned(),
        attributes: attributes.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Node::default()
    }
}
