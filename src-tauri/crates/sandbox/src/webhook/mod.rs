//! Telling the account's own computer: signed posts with their tries, their fallback, and what becomes of the
//! answer. <https://www.twilio.com/docs/usage/webhooks>

pub(crate) mod answer;
mod ask;
pub(crate) mod forms;
pub(crate) mod overrides;
mod play;

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::{BundleSid, CallSid, MessageSid};
use deskbell_twilio::signature;
use reqwest::header::CONTENT_TYPE;
use tokio::sync::oneshot;

pub(crate) use self::ask::read_twiml;
use self::forms::Form;
use self::overrides::{Overrides, split};
use crate::carriers;
use crate::exchange::Exchange;
use crate::flows;
use crate::sids::fingerprint;
use crate::switches::Webhooks;
use crate::world::numbers::{Method, Target};

/// How long a connection may take where the address does not say.
pub(crate) const CONNECT: Duration = Duration::from_secs(5);

/// How long a connection is kept for the next request.
const IDLE: Duration = Duration::from_secs(2);

/// Something to tell a listener.
#[derive(Clone, Debug)]
pub(crate) struct Hook {
    pub(crate) target: Target,
    pub(crate) fallback: Target,
    pub(crate) form: Form,
    pub(crate) topic: Topic,
}

impl Hook {
    /// What the fallback is told: the same, and what failed.
    fn form_after(&self, code: u32) -> Form {
        let mut form = self.form.clone();
        forms::add(&mut form, "ErrorCode", code);
        forms::add(&mut form, "ErrorUrl", split(&self.target.url).0);
        form
    }
}

/// What it is about.
#[derive(Clone, Debug)]
pub(crate) enum Topic {
    /// A text that came in; the answer may hold texts to send.
    Text(MessageSid),
    /// The status of a text of ours; what is answered does not matter.
    Status(MessageSid),
    /// A call asks what to do, in this turn of it.
    Call(CallSid, u64),
    /// How a call or a recording of it fares; what is answered does not matter.
    CallStatus(CallSid),
    /// How a bundle fares; what is answered does not matter.
    Bundle(BundleSid),
}

impl Topic {
    fn resource(&self) -> &str {
        match self {
            Topic::Text(sid) | Topic::Status(sid) => sid.as_str(),
            Topic::Call(sid, _) | Topic::CallStatus(sid) => sid.as_str(),
            Topic::Bundle(sid) => sid.as_str(),
        }
    }
}

/// Why a try came to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Failure {
    Connect,
    Read,
    Status(u16),
}

struct Answered {
    content_type: Option<String>,
    body: Vec<u8>,
}

/// A client as Twilio's servers are one: it follows redirects and gives up on a connection after this long.
pub(crate) fn client(connect: Duration) -> anyhow::Result<reqwest::Client> {
    let plan = || {
        reqwest::Client::builder()
            .user_agent("TwilioProxy/1.1")
            .connect_timeout(connect)
            // A listener lets a silent connection go after some seconds: one that is about to is not asked through.
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::limited(10))
            .no_proxy()
    };
    // A bare machine may hold no roots of trust: listeners on the machine itself are reached all the same.
    let client = plan().build().or_else(|_| plan().tls_certs_only([]).build())?;
    Ok(client)
}

/// Tells the listener, apart from everything else but in order. The receiver ends when that is over.
pub(crate) fn post(exchange: &Arc<Exchange>, hook: Hook) -> oneshot::Receiver<()> {
    let lane = match &hook.topic {
        Topic::Text(_) => {
            let value = |name| hook.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
            format!("{} {}", value("From"), value("To"))
        }
        Topic::Status(sid) => sid.to_string(),
        Topic::Call(sid, _) => sid.to_string(),
        Topic::CallStatus(sid) => format!("{sid} status"),
        Topic::Bundle(sid) => sid.to_string(),
    };
    let in_it = Arc::clone(exchange);
    exchange.spawn_in_lane(lane, async move {
        deliver(&in_it, hook).await;
        in_it.remember_alerts().await;
    })
}

async fn deliver(exchange: &Arc<Exchange>, hook: Hook) {
    if flows::find(exchange, &hook.target.url).is_some() {
        match &hook.topic {
            Topic::Call(sid, turn) => return ask::deliver(exchange, &hook, sid, *turn).await,
            // It is over, and nobody asks for more.
            topic => return flows::leave(exchange, topic.resource()),
        }
    }
    match exchange.switches.webhooks() {
        Webhooks::Reaching => {}
        Webhooks::Silent => return ask::lose(exchange, &hook.topic),
        Webhooks::Unreachable => {
            record(exchange, 11200, &hook.target.url, &hook.topic);
            if let Topic::Call(sid, turn) = &hook.topic
                && flows::find(exchange, &hook.fallback.url).is_some()
            {
                return ask::deliver_inside(exchange, &hook, sid, *turn).await;
            }
            return ask::lose(exchange, &hook.topic);
        }
    }
    if let Topic::Call(sid, turn) = &hook.topic {
        return ask::deliver(exchange, &hook, sid, *turn).await;
    }
    let answered = match exchange.attempt_all(&hook.target, &hook.form).await {
        Ok(answered) => Some((answered, hook.target.url.as_str())),
        Err(_) => {
            record(exchange, 11200, &hook.target.url, &hook.topic);
            deliver_to_fallback(exchange, &hook).await
        }
    };
    let (Some((answered, url)), Topic::Text(sid)) = (answered, &hook.topic) else { return };
    let read = answer::read(answered.content_type.as_deref(), &answered.body);
    if let Some(code) = read.alert {
        record(exchange, code, url, &hook.topic);
    }
    for reply in read.replies {
        if let Err(code) = carriers::reply(exchange, sid, reply) {
            record(exchange, code, url, &hook.topic);
        }
    }
}

async fn deliver_to_fallback<'a>(exchange: &Exchange, hook: &'a Hook) -> Option<(Answered, &'a str)> {
    if hook.fallback.url.is_empty() {
        return None;
    }
    match exchange.attempt_all(&hook.fallback, &hook.form_after(11200)).await {
        Ok(answered) => Some((answered, &hook.fallback.url)),
        Err(_) => {
            record(exchange, 11200, &hook.fallback.url, &hook.topic);
            None
        }
    }
}

fn record(exchange: &Exchange, code: u32, url: &str, topic: &Topic) {
    let at: Millis = exchange.clock.now();
    exchange.world().records.alert(code, url.to_owned(), topic.resource(), at);
}

impl Exchange {
    /// Tries as often as the address says.
    async fn attempt_all(&self, target: &Target, form: &Form) -> Result<Answered, Failure> {
        let (url, overrides) = split(&target.url);
        let own = (overrides.connect != CONNECT).then(|| client(overrides.connect).ok()).flatten();
        let client = own.as_ref().unwrap_or(&self.http);
        let started = self.clock.now();
        let mut tries = 0;
        loop {
            let left = overrides.total.saturating_sub(self.clock.now().since(started));
            let attempt = self.attempt(client, url, target.method, form, tries);
            let outcome = tokio::select! {
                outcome = attempt => outcome,
                () = self.clock.sleep(overrides.read.min(left)) => Err(Failure::Read),
            };
            match outcome {
                Err(failure) if tries < overrides.retries && is_worth_a_retry(failure, &overrides) => {
                    tries += 1
                }
                outcome => return outcome,
            }
        }
    }

    async fn attempt(
        &self,
        client: &reqwest::Client,
        url: &str,
        method: Method,
        form: &Form,
        tries: u32,
    ) -> Result<Answered, Failure> {
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = match method {
            Method::Post => client
                .post(url)
                .header(signature::HEADER, signature::sign(&self.token(), url, form))
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8")
                .body(encoded),
            Method::Get => {
                let joint = if url.contains('?') { '&' } else { '?' };
                let url = format!("{url}{joint}{encoded}");
                let signed = signature::sign::<&str, &str>(&self.token(), &url, &[]);
                client.get(url).header(signature::HEADER, signed)
            }
        };
        let mut request = request.header("X-Home-Region", "us1").header("Accept", "*/*");
        if tries > 0 {
            let token = format!("{url} {form:?}");
            request = request.header("I-Twilio-Idempotency-Token", fingerprint(&token));
        }
        let mut response = request.send().await.map_err(read_failure)?;
        let status = response.status().as_u16();
        if !(200..300).contains(&status) {
            return Err(Failure::Status(status));
        }
        let content_type = response.headers().get(CONTENT_TYPE);
        let content_type = content_type.and_then(|value| value.to_str().ok()).map(str::to_owned);
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(read_failure)? {
            body.extend_from_slice(&chunk);
            if body.len() > answer::MOST_BYTES {
                break;
            }
        }
        Ok(Answered { content_type, body })
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is what map_err hands over")]
fn read_failure(error: reqwest::Error) -> Failure {
    if error.is_connect() { Failure::Connect } else { Failure::Read }
}

fn is_worth_a_retry(failure: Failure, overrides: &Overrides) -> bool {
    match failure {
        Failure::Connect => overrides.policy.on_connect,
        Failure::Read => overrides.policy.on_read,
        Failure::Status(400..500) => overrides.policy.on_4xx,
        Failure::Status(_) => overrides.policy.on_5xx,
    }
}
