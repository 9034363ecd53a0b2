//! Twilio's rules for what a call may be answered: which verb may hold which, with which attributes, of which values.
//! Written from Twilio's pages and not from our own verbs, so that each can be checked by the other.

mod table;

use super::read::{Node, document};
use table::{Content, Kind, RULES, Rule};

/// The largest document that Twilio reads, in bytes.
pub const MOST_BYTES: usize = 64 * 1024;

/// `<Dial>` calls this many at once, at most.
const MOST_TARGETS: usize = 10;

/// What Twilio would not do, or would do other than it was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is too long. Twilio's error 11750.
    TooLarge,
    /// It is no XML, or no `<Response>`. Twilio's error 12100.
    NotTwiml,
    /// A verb that Twilio does not know, or that may not stand there. Twilio's warning 12200.
    Verb {
        /// What it is.
        verb: String,
        /// What it stands in.
        inside: String,
    },
    /// An attribute that the verb does not have. Twilio's warning 12200.
    Attribute {
        /// Of what.
        verb: String,
        /// Which.
        attribute: String,
    },
    /// An attribute whose value cannot be.
    Value {
        /// Of what.
        verb: String,
        /// Which.
        attribute: String,
    },
    /// Something is missing that must be in it, or something is in it that must not be.
    Content {
        /// In what.
        verb: String,
    },
    /// A verb that is never reached.
    Unreachable {
        /// Which.
        verb: String,
    },
    /// `<Record>` without an action asks the same document again, for ever.
    Endless,
}

impl Fault {
    /// Twilio's number for it, where its debugger would show one.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::TooLarge => Some(11750),
            Self::NotTwiml => Some(12100),
            Self::Verb { .. } | Self::Attribute { .. } | Self::Value { .. } | Self::Content { .. } => {
                Some(12200)
            }
            Self::Unreachable { .. } | Self::Endless => None,
        }
    }
}

/// Everything that is wrong with an answer to a call, in the order of the document.
pub fn check(twiml: &str) -> Vec<Fault> {
    if twiml.len() > MOST_BYTES {
        return vec![Fault::TooLarge];
    }
    let Some(response) = document(twiml) else { return vec![Fault::NotTwiml] };
    let mut faults = Vec::new();
    check_inside(&response, &mut faults);
    check_order(&response, &mut faults);
    faults
}

/// May this stand there? Its own content is not looked at.
pub fn is_known(verb: &str, inside: &str) -> bool {
    find(verb, inside).is_some()
}

fn find(verb: &str, inside: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == verb && rule.inside.contains(&inside))
}

fn check_inside(parent: &Node, faults: &mut Vec<Fault>) {
    for node in &parent.children {
        match find(&node.name, &parent.name) {
            Some(rule) => check_node(node, rule, faults),
            None => {
                let (verb, inside) = (node.name.clone(), parent.name.clone());
                faults.push(Fault::Verb { verb, inside });
            }
        }
    }
}

fn check_node(node: &Node, rule: &Rule, faults: &mut Vec<Fault>) {
    for (attribute, value) in &node.attributes {
        let (verb, attribute) = (node.name.clone(), attribute.clone());
        match rule.attributes.iter().find(|(name, _)| *name == attribute) {
            None => faults.push(Fault::Attribute { verb, attribute }),
            Some((_, kind)) if !kind.allows(value) => faults.push(Fault::Value { verb, attribute }),
            Some(_) => {}
        }
    }
    let has_words = !node.text.is_empty();
    let is_right = match rule.content {
        Content::Nothing => !has_words && node.children.is_empty(),
        Content::Words => has_words && node.children.is_empty(),
        Content::Sound => node.children.is_empty() && has_words != node.attribute("digits").is_some(),
        Content::Number => is_number(&node.text),
        Content::Sip => is_sip(&node.text),
        Content::Nodes => !has_words,
        Content::Targets => is_dialled(node),
    };
    if !is_right {
        faults.push(Fault::Content { verb: node.name.clone() });
    }
    check_inside(node, faults);
}

/// A number, or targets: many numbers and SIP addresses, or one of another kind alone.
fn is_dialled(dial: &Node) -> bool {
    let rings = |node: &Node| matches!(node.name.as_str(), "Number" | "Sip" | "Client");
    match dial.children.len() {
        0 => is_number(&dial.text),
        1 => dial.text.is_empty(),
        count => dial.text.is_empty() && count <= MOST_TARGETS && dial.children.iter().all(rings),
    }
}

fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('+').unwrap_or(text);
    (3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())
}

fn is_sip(text: &str) -> bool {
    let after = text.strip_prefix("sip:").or_else(|| text.strip_prefix("sips:"));
    text.len() < 255 && after.is_some_and(|rest| rest.contains('@') && !rest.starts_with('@'))
}

fn check_order(response: &Node, faults: &mut Vec<Fault>) {
    let mut is_over = false;
    for (index, node) in response.children.iter().enumerate() {
        if is_over || (node.name == "Reject" && index > 0) {
            faults.push(Fault::Unreachable { verb: node.name.clone() });
        }
        let has_action = node.attribute("action").is_some();
        if node.name == "Record" && !has_action {
            faults.push(Fault::Endless);
        }
        is_over |= match node.name.as_str() {
            "Redirect" | "Hangup" | "Reject" | "Record" => true,
            "Dial" => has_action,
            _ => false,
        };
    }
}

impl Kind {
    fn allows(&self, value: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Url => !value.is_empty() && !value.contains(char::is_whitespace),
            Self::Method => matches!(value, "GET" | "POST"),
            Self::Flag => matches!(value, "true" | "false"),
            Self::Count(least, most) => {
                value.parse().is_ok_and(|count: u32| (*least..=*most).contains(&count))
            }
            Self::CountOrAuto => value == "auto" || value.parse().is_ok_and(|count: u32| count > 0),
            Self::Keys => value.chars().all(|key| key.is_ascii_digit() || "#*".contains(key)),
            Self::Tones => value.chars().all(|key| key.is_ascii_digit() || "#*wW".contains(key)),
            Self::Words(known) => !value.is_empty() && value.split(' ').all(|word| known.contains(&word)),
            Self::Word(known) => known.contains(&value),
            Self::Hints => value.len() <= 500,
        }
    }
}

#[cfg(test)]
mod tests;
