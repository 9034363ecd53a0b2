//! The flow that does what was carried: widgets, and where each leads. Pure.
//!
//! It begins with what failed. A flow is asked when this computer does not answer, and that may be in the middle of a
//! call: whoever has left a message is thanked, who has spoken with somebody is let go, whose call goes on may leave a
//! message, and only who has just called is greeted.

use deskbell_twilio::Party;
use deskbell_twilio::api::flows::Definition;
use deskbell_twilio::api::flows::definition::{Case, Does, When, Widget};

use super::carry::{Act, Branch, Path};
use crate::routing::{Manner, Shows, default_words};

/// What its owner reads of it at Twilio.
const DESCRIPTION: &str = "Made by Deskbell: it answers calls while the office's computer does not. What is changed here \
                           stays until Deskbell is asked to write it anew.";
/// A message is no longer than this, in seconds.
const LONGEST: u32 = 300;
/// So much silence ends a message, in seconds.
const SILENCE: u32 = 5;
/// Twilio lets a phone ring so much longer than it is told, and no shorter than this, in seconds.
const BUFFER: u32 = 5;
/// How ringing ended when somebody spoke.
const SPOKEN: [&str; 2] = ["completed", "answered"];
/// Where calls end up that are to none of the numbers that the flow knows.
const ANYBODY: &str = "anybody";

/// The flow of these numbers; none without any.
pub(crate) fn draw(branches: &[Branch]) -> Option<Definition> {
    let first = branches.first()?;
    let mut widgets = beginning();
    widgets.push(whose("whose", branches, |place| format!("n{place}")));
    widgets.push(whose("interrupted", branches, |place| format!("n{place}_message")));
    for (branch, place) in branches.iter().zip(1_usize..) {
        widgets.extend(branch_widgets(branch, &format!("n{place}")));
    }
    widgets.extend(message(ANYBODY, default_words(), &first.manner));
    widgets.push(widget("thanks", thanks(&first.manner)));
    widgets.push(widget("sorry", sorry(&first.manner)));
    Some(Definition { description: DESCRIPTION.to_owned(), first: "direction".to_owned(), widgets })
}

/// What failed decides.
fn beginning() -> Vec<Widget> {
    let case = |when, next: Option<&str>| Case { when, next: next.map(str::to_owned) };
    let spoken = || When::IsOneOf(SPOKEN.map(str::to_owned).to_vec());
    vec![
        // Whom we call hears that we wanted to reach them.
        split(
            "direction",
            "trigger.call.Direction",
            vec![case(When::Is("outbound-api".to_owned()), Some("sorry"))],
            Some("left"),
        ),
        split("left", "trigger.call.RecordingSid", vec![case(When::IsThere, Some("thanks"))], Some("dialed")),
        split(
            "dialed",
            "trigger.call.DialCallStatus",
            vec![case(spoken(), Some("spoke")), case(When::IsThere, Some("interrupted"))],
            Some("running"),
        ),
        // A mailbox that answered and pressed nothing did not speak.
        split(
            "spoke",
            "trigger.call.DialBridged",
            vec![case(When::Is("false".to_owned()), Some("interrupted"))],
            None,
        ),
        split(
            "running",
            "trigger.call.CallStatus",
            vec![case(When::Is("in-progress".to_owned()), Some("interrupted"))],
            Some("whose"),
        ),
    ]
}

/// A split by the number that was called.
fn whose(name: &str, branches: &[Branch], to: impl Fn(usize) -> String) -> Widget {
    let cases = branches
        .iter()
        .zip(1_usize..)
        .map(|(branch, place)| Case { when: When::Is(branch.number.clone()), next: Some(to(place)) });
    split(name, "trigger.call.To", cases.collect(), Some(ANYBODY))
}

fn branch_widgets(branch: &Branch, name: &str) -> Vec<Widget> {
    let mut widgets = Vec::new();
    let everybody = format!("{name}_a");
    let mut cases = Vec::new();
    let mut paths = vec![(everybody.clone(), &branch.path)];
    if let Some((blocked, path)) = &branch.blocked {
        cases.push((When::IsOneOf(blocked.clone()), format!("{name}_b"), path));
    }
    if let Some(path) = &branch.withheld {
        let words = Party::withheld_words().iter().map(|word| (*word).to_owned()).collect();
        cases.push((When::IsOneOf(words), format!("{name}_c"), path));
    }
    // Where a path has nothing in it, its case ends the call.
    let begins = |start: &str, path: &Path| (!is_empty(path)).then(|| format!("{start}1"));
    let by_caller =
        cases.iter().map(|(when, start, path)| Case { when: when.clone(), next: begins(start, path) });
    let everybody_next = begins(&everybody, &branch.path);
    widgets.push(Widget {
        name: name.to_owned(),
        does: Does::Split {
            input: input("trigger.call.From"),
            cases: by_caller.collect(),
            otherwise: everybody_next,
        },
    });
    paths.extend(cases.iter().map(|(_, start, path)| (start.clone(), *path)));
    for (start, path) in paths {
        widgets.extend(path_widgets(path, &start, &branch.number, &branch.manner));
    }
    let name = format!("{name}_message");
    if branch.takes_messages {
        widgets.extend(message(&name, &branch.message, &branch.manner));
    } else {
        widgets.push(widget(&name, say(&branch.message, &branch.manner, None)));
    }
    widgets
}

fn is_empty(path: &Path) -> bool {
    path.acts.is_empty() && path.voicemail.is_none()
}

/// The widgets of a path, `start1`, `start2` and so on.
fn path_widgets(path: &Path, start: &str, ours: &str, manner: &Manner) -> Vec<Widget> {
    let mut widgets = Vec::new();
    let has_end = path.voicemail.is_some();
    for (act, at) in path.acts.iter().zip(1_usize..) {
        let name = format!("{start}{at}");
        let is_last = at == path.acts.len() && !has_end;
        let next = (!is_last).then(|| format!("{start}{}", at + 1));
        match act {
            Act::Say(words) => {
                widgets.push(Widget { name, does: say(words, manner, next) });
            }
            Act::Ring { number, seconds, shows, .. } => {
                let ended = format!("{name}_ended");
                let caller_id =
                    if *shows == Shows::Ours { ours.to_owned() } else { input("contact.channel.address") };
                widgets.push(Widget {
                    name: name.clone(),
                    does: Does::Connect {
                        to: number.clone(),
                        caller_id,
                        timeout: seconds.saturating_sub(BUFFER).max(BUFFER),
                        next: Some(ended.clone()),
                    },
                });
                let spoken = Case { when: When::IsOneOf(SPOKEN.map(str::to_owned).to_vec()), next: None };
                widgets.push(Widget {
                    name: ended,
                    does: Does::Split {
                        input: input(&format!("widgets.{name}.DialCallStatus")),
                        cases: vec![spoken],
                        otherwise: next,
                    },
                });
            }
        }
    }
    if let Some(words) = &path.voicemail {
        widgets.extend(message(&format!("{start}{}", path.acts.len() + 1), words, manner));
    }
    widgets
}

/// Takes a message after these words.
fn message(name: &str, words: &str, manner: &Manner) -> Vec<Widget> {
    let record = || Does::Record { longest: LONGEST, silence: SILENCE, next: Some("thanks".to_owned()) };
    if words.trim().is_empty() {
        return vec![widget(name, record())];
    }
    let tone = format!("{name}_tone");
    vec![widget(name, say(words, manner, Some(tone.clone()))), widget(&tone, record())]
}

fn say(words: &str, manner: &Manner, next: Option<String>) -> Does {
    let Manner { language, voice } = manner.clone();
    Does::Say { words: words.to_owned(), language, voice, next }
}

fn thanks(manner: &Manner) -> Does {
    say("Thank you. Goodbye.", manner, None)
}

/// What somebody hears whom we called to tell them something, and could not.
fn sorry(manner: &Manner) -> Does {
    let words = "We wanted to tell you something, and cannot just now. Please call us back. Goodbye.";
    say(words, manner, None)
}

fn split(name: &str, value: &str, cases: Vec<Case>, otherwise: Option<&str>) -> Widget {
    widget(name, Does::Split { input: input(value), cases, otherwise: otherwise.map(str::to_owned) })
}

fn widget(name: &str, does: Does) -> Widget {
    Widget { name: name.to_owned(), does }
}

/// A template of Studio's.
fn input(value: &str) -> String {
    format!("{{{{{value}}}}}")
}
