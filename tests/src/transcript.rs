//! A thread as text, so that a test shows the conversation and not twenty fields.
#![expect(clippy::indexing_slicing, reason = "a test may stop where it stands")]

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::World;

/// The thread, oldest message first.
pub(crate) async fn of(world: &World, thread: &str) -> String {
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    let page = world.call(
        "list_timeline",
        json!({ "thread": thread, "before": null, "after": null, "around": null, "limit": 200 }),
    );
    let page = page.await;
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let name = if head["them"]["name"].is_null() {
        word(&head["them"]["display"])
    } else {
        word(&head["them"]["name"])
    };
    let mut text = format!("{name} with {}: {}", word(&head["number"]["display"]), word(&head["state"]));
    if let Some(unread) = head["unread"].as_u64().filter(|unread| *unread > 0) {
        let _ = write!(text, ", {unread} unread");
    }
    if head["consent"]["state"] == "out" {
        let _ = write!(text, ", opted out by {}", word(&head["consent"]["word"]));
    }
    text.push('\n');
    for message in page["rows"].as_array().into_iter().flatten() {
        if message["kind"] == "note" {
            let _ = writeln!(text, "# {}", word(&message["body"]));
            continue;
        }
        if message["kind"] == "line" {
            // That they opted out or in again stands in the head.
            if message["what"] == "woke" {
                text.push_str("-- back from snooze\n");
            }
            continue;
        }
        if message["kind"] == "call" {
            text.push_str(&call(message));
            continue;
        }
        let arrow = if message["direction"] == "in" { "<" } else { ">" };
        let _ = write!(text, "{arrow} {}", word(&message["body"]));
        for picture in message["pictures"].as_array().into_iter().flatten() {
            let _ = write!(text, " [{} {}]", word(&picture["contentType"]), word(&picture["state"]));
        }
        if message["direction"] == "out" {
            let _ = write!(text, " ({})", word(&message["status"]));
        }
        if let Some(failure) = message["failure"].as_object() {
            let _ = write!(text, " — {} {}", word(&failure["sentence"]), word(&failure["next"]));
        }
        if message["isAutomatic"] == true {
            text.push_str(" (automatic)");
        }
        if message["isRecovered"] == true {
            text.push_str(" (recovered)");
        }
        text.push('\n');
    }
    text
}

/// A call on one line: how it ended, by whom it was taken, how long its message is, and why.
fn call(row: &Value) -> String {
    let word = |name: &str| row[name].as_str().unwrap_or_default().to_owned();
    let mut text = match row["direction"].as_str() {
        Some("out") => format!("* we called: {}", word("outcome")),
        _ => format!("* {}", word("outcome")),
    };
    if row["direction"] == "out" && row["seconds"].as_u64().is_some_and(|seconds| seconds > 0) {
        let _ = write!(text, " for {} s", row["seconds"]);
    }
    if let Some(price) = row["price"].as_object().filter(|_| row["direction"] == "out") {
        let (amount, currency) = (&price["amount"], &price["currency"]);
        let _ = write!(
            text,
            ", {} {}",
            amount.as_str().unwrap_or_default(),
            currency.as_str().unwrap_or_default()
        );
    }
    if !word("answeredBy").is_empty() {
        let _ = write!(text, " by {}", word("answeredBy"));
    }
    if let Some(voicemail) = row["voicemail"].as_object() {
        let what = if voicemail["isConversation"] == true { ", recorded" } else { "" };
        let _ = write!(
            text,
            "{what} of {} s, {}",
            voicemail["seconds"],
            voicemail["state"].as_str().unwrap_or_default()
        );
        if voicemail["isHeard"] == true && voicemail["isConversation"] == false {
            text.push_str(" and heard");
        }
        match (voicemail["transcriptState"].as_str(), voicemail["transcript"].as_str()) {
            (Some("ready"), Some(words)) => {
                let _ = write!(text, ": “{words}”");
            }
            (Some("none") | None, _) => {}
            (Some(state), _) => {
                let _ = write!(text, ", transcript: {state}");
            }
        }
    }
    if !word("reason").is_empty() {
        let _ = write!(text, " ({})", word("reason"));
    }
    if let Some(failure) = row["failure"].as_object() {
        let _ = write!(text, " — {} {}", word_of(&failure["sentence"]), word_of(&failure["next"]));
    }
    if row["isRecovered"] == true {
        text.push_str(" (recovered)");
    }
    text.push('\n');
    text
}

fn word_of(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
