//! Bringing a domain online, or saying why not.

use serde_json::{Value, json};

use super::{DEV_DOMAIN, Edge, Heard, error, public};

/// Answers an agent that wants a domain online.
pub(super) async fn bind(edge: &Edge, number: u64, asked: &Value) -> Value {
    let text = |pointer: &str| asked.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned();
    let wanted = text("/Opts/Domain");
    let domain = if wanted.is_empty() { DEV_DOMAIN.to_owned() } else { wanted };
    if let Some(error) = refusal(edge, number, &domain) {
        return json!({ "Error": error });
    }
    let Some(url) = url_of(edge, &domain).await else { return json!({ "Error": "no public side" }) };
    let former = text("/Id");
    let id = if former.is_empty() { format!("tn_{number}") } else { former };
    let mut state = edge.lock();
    state.heard.push(Heard::Bind { domain: domain.clone(), forwards_to: text("/ForwardsTo") });
    state.online.insert(domain, (number, id.clone()));
    json!({
        "Id": id,
        "URL": url,
        "Proto": "https",
        "Opts": asked.get("Opts").cloned().unwrap_or_default(),
        "Extra": { "Token": "bound" },
    })
}

fn refusal(edge: &Edge, number: u64, domain: &str) -> Option<String> {
    let mut state = edge.lock();
    if let Some(said) = state.moods.bind_errors.pop_front() {
        return Some(said);
    }
    if state.moods.foreign.contains(domain) {
        let text = format!("The domain '{domain}' is reserved for another account.");
        return Some(error(&text, "ERR_NGROK_320"));
    }
    let is_held = state.online.get(domain).is_some_and(|(agent, _)| *agent != number);
    if is_held || state.moods.taken.contains(domain) {
        let url = state.public.get(domain).cloned().unwrap_or_else(|| format!("https://{domain}"));
        let text = format!("The endpoint '{url}' is already online.");
        return Some(error(&text, "ERR_NGROK_334"));
    }
    None
}

/// Where a domain can be asked: it stays the same for as long as the edge lives.
async fn url_of(edge: &Edge, domain: &str) -> Option<String> {
    if !edge.has_public_side {
        return Some(format!("https://{domain}"));
    }
    if let Some(url) = edge.lock().public.get(domain) {
        return Some(url.clone());
    }
    let url = public::open(edge, domain).await.ok()?;
    edge.lock().public.insert(domain.to_owned(), url.clone());
    Some(url)
}
