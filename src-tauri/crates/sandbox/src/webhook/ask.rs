//! Asking an address what a call is to do: the address, then its fallback, and what either answered as TwiML.
//! <https://www.twilio.com/docs/voice/twiml>

use std::sync::Arc;

use deskbell_twilio::sid::CallSid;
use deskbell_twilio::twiml::read::{self, Node};
use deskbell_twilio::twiml::rules;

use super::{Hook, Topic, play, record};
use crate::calls;
use crate::exchange::Exchange;
use crate::flows;
use crate::world::numbers::Target;

/// What an address answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Document {
    /// What is to be done.
    pub(crate) verbs: Vec<Node>,
    /// The number of a warning that Twilio would log.
    pub(crate) warning: Option<u32>,
}

/// Asks, and lets the call do what was answered.
pub(super) async fn deliver(exchange: &Arc<Exchange>, hook: &Hook, sid: &CallSid, turn: u64) {
    let answered = match fetch(exchange, &hook.target, hook, &hook.form).await {
        Err(code) if !hook.fallback.url.is_empty() => {
            fetch(exchange, &hook.fallback, hook, &hook.form_after(code)).await
        }
        answered => answered,
    };
    calls::ask::answered(exchange, sid, turn, answered.ok());
}

/// Asks the fallback alone: it stands at Twilio itself, where everything reaches it.
pub(super) async fn deliver_inside(exchange: &Arc<Exchange>, hook: &Hook, sid: &CallSid, turn: u64) {
    let answered = fetch(exchange, &hook.fallback, hook, &hook.form_after(11200)).await;
    calls::ask::answered(exchange, sid, turn, answered.ok());
}

/// Lets a call know that nobody was asked.
pub(super) fn lose(exchange: &Arc<Exchange>, topic: &Topic) {
    if let Topic::Call(sid, turn) = topic {
        calls::ask::answered(exchange, sid, *turn, None);
    }
}

/// The document with where it came from, or the number of the error, which is logged.
async fn fetch(
    exchange: &Arc<Exchange>,
    target: &Target,
    hook: &Hook,
    form: &super::forms::Form,
) -> Result<(Target, Vec<Node>), u32> {
    if let Some((flow, event)) = flows::find(exchange, &target.url) {
        let call = hook.topic.resource();
        return match flows::answer(exchange, call, &flow, event.as_deref(), form) {
            Some(verbs) => Ok((target.clone(), verbs)),
            None => {
                record(exchange, 11200, &target.url, &hook.topic);
                Err(11200)
            }
        };
    }
    let read = match exchange.attempt_all(target, form).await {
        Err(_) => Err(11200),
        Ok(answered) => read(&target.url, answered.content_type.as_deref(), &answered.body),
    };
    match read {
        Ok(document) => {
            if let Some(code) = document.warning {
                record(exchange, code, &target.url, &hook.topic);
            }
            play::fetch_all(exchange, &document.verbs, &hook.topic).await;
            Ok((target.clone(), document.verbs))
        }
        Err(code) => {
            record(exchange, code, &target.url, &hook.topic);
            Err(code)
        }
    }
}

/// Reads an answer as Twilio does: XML and HTML types are TwiML, plain text is read aloud, sound is played.
fn read(url: &str, content_type: Option<&str>, body: &[u8]) -> Result<Document, u32> {
    if body.is_empty() {
        return Err(11770);
    }
    let kind = content_type.unwrap_or_default().split(';').next().unwrap_or_default().trim();
    let one = |name: &str, text: &str| {
        let node = Node { name: name.to_owned(), text: text.to_owned(), ..Node::default() };
        Ok(Document { verbs: vec![node], warning: None })
    };
    match kind.to_ascii_lowercase().as_str() {
        "text/xml" | "application/xml" | "text/html" => read_twiml(body),
        "text/plain" => one("Say", std::str::from_utf8(body).map_err(|_| 12100_u32)?),
        sound if sound.starts_with("audio/") => one("Play", url),
        _ => Err(12300),
    }
}

/// Reads TwiML. What Twilio does not know is left out with a warning; the rest counts.
pub(crate) fn read_twiml(body: &[u8]) -> Result<Document, u32> {
    let text = std::str::from_utf8(body).map_err(|_| 12100_u32)?;
    let codes: Vec<u32> = rules::check(text).iter().filter_map(rules::Fault::code).collect();
    if let Some(code) = codes.iter().find(|code| matches!(code, 11750 | 12100)) {
        return Err(*code);
    }
    let response = read::document(text).ok_or(12100_u32)?;
    let known = |node: &Node| rules::is_known(&node.name, "Response");
    let verbs = response.children.into_iter().filter(known).collect();
    Ok(Document { verbs, warning: codes.first().copied() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(content_type: &str, body: &str) -> Result<Vec<String>, u32> {
        let document = read("https://desk.example/v", Some(content_type), body.as_bytes())?;
        Ok(document.verbs.into_iter().map(|node| format!("{} {}", node.name, node.text)).collect())
    }

    #[test]
    fn an_answer_is_twiml_or_words_or_sound() {
        let xml = "<Response><Say>Hi</Say><Hangup/></Response>";
        assert_eq!(names("text/xml; charset=utf-8", xml).unwrap(), ["Say Hi", "Hangup "]);
        assert_eq!(names("text/html", xml).unwrap().len(), 2);
        assert_eq!(names("text/plain", "Hello").unwrap(), ["Say Hello"]);
        assert_eq!(names("audio/mpeg", "ID3").unwrap(), ["Play https://desk.example/v"]);
    }

    #[test]
    fn every_other_answer_has_its_error() {
        assert_eq!(names("text/xml", ""), Err(11770));
        assert_eq!(names("application/json", "{}"), Err(12300));
        assert_eq!(names("text/xml", "<Response>"), Err(12100));
        let long = format!("<Response><Say>{}</Say></Response>", "a".repeat(64 * 1024));
        assert_eq!(names("text/xml", &long), Err(11750));
    }

    #[test]
    fn an_unknown_verb_is_left_out_with_a_warning() {
        let document = read_twiml(b"<Response><Sing/><Say tone='x'>Hi</Say></Response>").unwrap();
        assert_eq!((document.verbs.len(), document.warning), (1, Some(12200)));
    }
}
