//! What a flow does: widgets, and where each leads. Only the kinds that answer a call.
//!
//! Invariants: a widget leads only to widgets that stand in the same flow, and everything can be reached from the trigger,
//! or [`Definition::faults`] says so; where a transition leads nowhere the flow ends, and Twilio hangs up.

use std::collections::BTreeSet;

use serde_json::{Value, json};

/// The name of the widget with which every flow begins.
pub const TRIGGER: &str = "Trigger";
/// How far apart widgets stand on the canvas of its owner.
const APART: usize = 180;

/// A flow that answers calls.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// What its owner reads of it.
    pub description: String,
    /// The widget that a call begins with.
    pub first: String,
    /// The widgets, in the order in which they are drawn.
    pub widgets: Vec<Widget>,
}

/// A widget: its name, and what it does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Widget {
    /// Letters, digits and underscores.
    pub name: String,
    /// What it does.
    pub does: Does,
}

/// What a widget does, and where it leads. None ends the call.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Does {
    /// Chooses by a value of the call.
    Split {
        /// Which value, such as `{{trigger.call.To}}`.
        input: String,
        /// The first that holds decides.
        cases: Vec<Case>,
        /// If none does.
        otherwise: Option<String>,
    },
    /// Says something.
    Say {
        /// What.
        words: String,
        /// In which language.
        language: String,
        /// In which voice; Studio's usual one where it is empty.
        voice: String,
        /// And then.
        next: Option<String>,
    },
    /// Rings a phone, and waits until that has ended.
    Connect {
        /// Which, as Twilio writes numbers.
        to: String,
        /// Whose number is shown there.
        caller_id: String,
        /// How long it rings, in seconds.
        timeout: u32,
        /// When that has ended.
        next: Option<String>,
    },
    /// Takes a message.
    Record {
        /// How long at most, in seconds.
        longest: u32,
        /// How much silence ends it, in seconds.
        silence: u32,
        /// When something was said.
        next: Option<String>,
    },
}

/// A case of a split.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Case {
    /// When it holds.
    pub when: When,
    /// Where it leads.
    pub next: Option<String>,
}

/// When a case holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum When {
    /// The value is this.
    Is(String),
    /// The value is one of these.
    IsOneOf(Vec<String>),
    /// There is a value.
    IsThere,
}

impl Definition {
    /// As Twilio takes it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut states = vec![json!({
            "name": TRIGGER,
            "type": "trigger",
            "properties": { "offset": { "x": 0, "y": 0 } },
            "transitions": [
                { "event": "incomingMessage" },
                { "event": "incomingCall", "next": self.first },
                { "event": "incomingConversationMessage" },
                { "event": "incomingRequest" },
                { "event": "incomingParent" },
            ],
        })];
        states.extend(self.widgets.iter().zip(1..).map(|(widget, row)| widget.to_json(row)));
        json!({
            "description": self.description,
            "initial_state": TRIGGER,
            // Two may call at once.
            "flags": { "allow_concurrent_calls": true },
            "states": states,
        })
    }

    /// What is wrong about where its widgets lead; nothing, if every one is there and can be reached.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let names: BTreeSet<&str> = self.widgets.iter().map(|widget| widget.name.as_str()).collect();
        let mut faults = Vec::new();
        if names.len() < self.widgets.len() {
            faults.push("two widgets have one name".to_owned());
        }
        let all = self.widgets.iter().flat_map(Widget::leads_to).chain([self.first.as_str()]);
        let led_to: BTreeSet<&str> = all.collect();
        faults.extend(led_to.difference(&names).map(|name| format!("{name} is not there")));
        faults.extend(names.difference(&led_to).map(|name| format!("{name} cannot be reached")));
        faults
    }
}

impl Widget {
    /// The widgets that it may lead to.
    fn leads_to(&self) -> Vec<&str> {
        match &self.does {
            Does::Split { cases, otherwise, .. } => {
                cases.iter().map(|case| &case.next).chain([otherwise]).flatten().map(String::as_str).collect()
            }
            Does::Say { next, .. } | Does::Connect { next, .. } | Does::Record { next, .. } => {
                next.iter().map(String::as_str).collect()
            }
        }
    }

    fn to_json(&self, row: usize) -> Value {
        let offset = json!({ "x": 0, "y": row * APART });
        let (kind, properties, transitions) = match &self.does {
            Does::Split { input, cases, otherwise } => {
                let mut transitions = vec![lead("noMatch", otherwise)];
                transitions.extend(cases.iter().map(|case| case.to_json(input)));
                ("split-based-on", json!({ "offset": offset, "input": input }), transitions)
            }
            Does::Say { words, language, voice, next } => {
                let mut says =
                    json!({ "offset": offset, "loop": 1, "say": plain(words), "language": language });
                if let (Some(says), false) = (says.as_object_mut(), voice.is_empty()) {
                    says.insert("voice".to_owned(), json!(voice));
                }
                ("say-play", says, vec![lead("audioComplete", next)])
            }
            Does::Connect { to, caller_id, timeout, next } => (
                "connect-call-to",
                json!({
                    "offset": offset, "noun": "number", "to": to, "caller_id": caller_id, "timeout": timeout,
                }),
                vec![lead("callCompleted", next), lead("hangup", &None)],
            ),
            Does::Record { longest, silence, next } => (
                "record-voicemail",
                json!({
                    "offset": offset, "transcribe": false, "trim": "trim-silence", "play_beep": "true",
                    "timeout": silence, "max_length": longest, "finish_on_key": "#",
                }),
                vec![lead("recordingComplete", next), lead("noAudio", &None), lead("hangup", &None)],
            ),
        };
        json!({ "name": self.name, "type": kind, "properties": properties, "transitions": transitions })
    }
}

impl Case {
    fn to_json(&self, input: &str) -> Value {
        let (kind, value) = match &self.when {
            When::Is(value) => ("equal_to", value.clone()),
            When::IsOneOf(values) => ("matches_any_of", values.join(", ")),
            When::IsThere => ("is_not_blank", "Is Not Blank".to_owned()),
        };
        let condition = json!({
            "friendly_name": format!("If value {kind} {value}"), "arguments": [input], "type": kind, "value": value,
        });
        let mut lead = lead("match", &self.next);
        if let Some(lead) = lead.as_object_mut() {
            lead.insert("conditions".to_owned(), json!([condition]));
        }
        lead
    }
}

/// A transition; one that leads nowhere ends the flow.
fn lead(event: &str, next: &Option<String>) -> Value {
    match next {
        Some(next) => json!({ "event": event, "next": next }),
        None => json!({ "event": event }),
    }
}

/// Words in which nothing is a template of Studio's: what somebody typed is said, and not worked out.
fn plain(words: &str) -> String {
    words.replace("{{", "{ {").replace("{%", "{ %")
}
