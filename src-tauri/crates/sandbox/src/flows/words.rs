//! Templates in a flow: `{{trigger.call.To}}` and its like. What is not known is nothing, as at Twilio.

use crate::world::flows::Run;

/// A text with its templates filled in.
pub(super) fn fill(text: &str, run: &Run) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        filled.push_str(before);
        let Some((name, behind)) = after.split_once("}}") else {
            rest = after;
            continue;
        };
        filled.push_str(&value(name.trim(), run));
        rest = behind;
    }
    filled.push_str(rest);
    filled
}

fn value(name: &str, run: &Run) -> String {
    let parts: Vec<&str> = name.split('.').collect();
    let found = match parts.as_slice() {
        ["trigger", "call", field] => run.trigger.get(*field),
        ["widgets", widget, field] => run.widgets.get(*widget).and_then(|values| values.get(*field)),
        // Whoever called.
        ["contact", "channel", "address"] => run.trigger.get("From"),
        ["flow", "channel", "address"] => run.trigger.get("To"),
        _ => None,
    };
    found.cloned().unwrap_or_default()
}
