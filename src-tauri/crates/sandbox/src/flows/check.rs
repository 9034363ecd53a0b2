//! Whether Twilio would take a flow. A kind of widget that is not run here is refused as one that does not exist is.

use std::collections::BTreeSet;

use serde_json::Value;

/// A kind of widget, the ways to leave it, and the properties that it cannot do without.
struct Kind {
    name: &'static str,
    events: &'static [&'static str],
    needs: &'static [&'static str],
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "trigger",
        events: &[
            "incomingMessage",
            "incomingCall",
            "incomingConversationMessage",
            "incomingRequest",
            "incomingParent",
        ],
        needs: &[],
    },
    Kind { name: "split-based-on", events: &["noMatch", "match"], needs: &["input"] },
    Kind { name: "say-play", events: &["audioComplete"], needs: &[] },
    Kind {
        name: "connect-call-to",
        events: &["callCompleted", "hangup"],
        needs: &["noun", "to", "caller_id"],
    },
    Kind { name: "record-voicemail", events: &["recordingComplete", "noAudio", "hangup"], needs: &[] },
];
const CONDITIONS: [&str; 3] = ["equal_to", "matches_any_of", "is_not_blank"];

/// What is wrong with a definition; nothing, if it would be taken.
pub(crate) fn faults(definition: &Value) -> Vec<String> {
    let Some(states) = definition.get("states").and_then(Value::as_array) else {
        return vec!["states: is missing, must be an array".to_owned()];
    };
    let names: Vec<&str> = states.iter().map(|state| text(state, "name")).collect();
    let known: BTreeSet<&str> = names.iter().copied().collect();
    let mut faults = Vec::new();
    if known.len() < names.len() || known.contains("") {
        faults.push("states: each must have a name of its own".to_owned());
    }
    if !known.contains(text(definition, "initial_state")) {
        faults.push("initial_state: must be the name of a state".to_owned());
    }
    for state in states {
        faults.extend(of_state(state, &known));
    }
    faults
}

fn of_state(state: &Value, known: &BTreeSet<&str>) -> Vec<String> {
    let name = text(state, "name");
    let Some(kind) = KINDS.iter().find(|kind| kind.name == text(state, "type")) else {
        return vec![format!("{name}: unknown widget type {}", text(state, "type"))];
    };
    let mut faults = Vec::new();
    let properties = state.get("properties").unwrap_or(&Value::Null);
    let missing = kind.needs.iter().filter(|property| text(properties, property).is_empty());
    faults.extend(missing.map(|property| format!("{name}: property {property} is required")));
    match kind.name {
        "say-play" if text(properties, "say").is_empty() && text(properties, "play").is_empty() => {
            faults.push(format!("{name}: say or play is required"));
        }
        "record-voicemail" if properties.get("play_beep").is_some_and(|beep| !beep.is_string()) => {
            faults.push(format!("{name}: play_beep must be a string"));
        }
        "connect-call-to" if text(properties, "noun") != "number" => {
            faults.push(format!("{name}: noun {} is not known", text(properties, "noun")));
        }
        _ => {}
    }
    let none = Vec::new();
    for transition in state.get("transitions").and_then(Value::as_array).unwrap_or(&none) {
        let event = text(transition, "event");
        if !kind.events.contains(&event) {
            faults.push(format!("{name}: transition {event} does not exist"));
        }
        let next = text(transition, "next");
        if !next.is_empty() && !known.contains(next) {
            faults.push(format!("{name}: transition {event} leads to {next}, which is not there"));
        }
        let is_conditional = transition
            .get("conditions")
            .and_then(Value::as_array)
            .is_some_and(|all| !all.is_empty() && all.iter().all(is_condition));
        if event == "match" && !is_conditional {
            faults.push(format!("{name}: a match needs a condition"));
        }
    }
    faults
}

fn is_condition(condition: &Value) -> bool {
    let has_argument =
        condition.get("arguments").and_then(Value::as_array).is_some_and(|arguments| arguments.len() == 1);
    has_argument
        && !text(condition, "friendly_name").is_empty()
        && !text(condition, "value").is_empty()
        && CONDITIONS.contains(&text(condition, "type"))
}

/// A text of an object; nothing where there is none.
pub(super) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
