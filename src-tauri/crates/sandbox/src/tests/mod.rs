//! The sandbox as its users meet it: over real HTTP, with a listener that checks every signature.

mod calls;
mod carriers;
mod client;
mod credentials;
mod flows;
mod memory;
mod messages;
mod numbers;
mod outgoing;
mod rooms;
mod story;
mod texts;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, Once};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use deskbell_twilio::clock::{Clock, Millis};
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::AccountSid;
use deskbell_twilio::signature;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::{Plan, Sandbox};

pub(crate) const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
pub(crate) const TOKEN: &str = "not a real token";
pub(crate) const DESK: &str = "+12025550100";
pub(crate) const SIDE: &str = "+12025550101";
pub(crate) const MAYA: &str = "+12025550131";
/// Thursday, 2 July 2026, 9:00 UTC.
pub(crate) const START: Millis = Millis(1_782_982_800_000);

pub(crate) fn number(digits: &str) -> PhoneNumber {
    PhoneNumber::from_twilio(digits).unwrap()
}

/// A sandbox with two numbers on a clock that stands still.
pub(crate) async fn start(story: Option<Millis>) -> (Sandbox, Clock) {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    let clock = Clock::manual(START);
    let sandbox = Sandbox::start(Plan {
        account_sid: AccountSid::parse(ACCOUNT).unwrap(),
        auth_token: Secret::new(TOKEN),
        numbers: vec![number(DESK), number(SIDE)],
        clock: clock.clone(),
        story,
        listen: "127.0.0.1:0".parse().unwrap(),
    })
    .await
    .unwrap();
    (sandbox, clock)
}

/// Moves the clock in small steps, so that everything happens at its time.
pub(crate) async fn pass(sandbox: &Sandbox, clock: &Clock, seconds: u64) {
    for _ in 0..seconds * 4 {
        clock.advance(Duration::from_millis(250));
        sandbox.idle().await;
    }
}

/// Somebody with credentials and an HTTP client.
pub(crate) struct Caller {
    http: reqwest::Client,
    base: String,
    user: String,
    password: String,
}

impl Caller {
    pub(crate) fn of(sandbox: &Sandbox) -> Caller {
        Caller::with(sandbox, ACCOUNT, TOKEN)
    }

    pub(crate) fn with(sandbox: &Sandbox, user: &str, password: &str) -> Caller {
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).no_proxy();
        Caller {
            http: http.build().unwrap(),
            base: sandbox.url().to_owned(),
            user: user.to_owned(),
            password: password.to_owned(),
        }
    }

    /// A path below the account, or one that begins with a slash.
    pub(crate) fn url(&self, path: &str) -> String {
        match path {
            absolute if absolute.starts_with("http") => absolute.to_owned(),
            rooted if rooted.starts_with('/') => format!("{}{rooted}", self.base),
            below => format!("{}/2010-04-01/Accounts/{}/{below}", self.base, self.user),
        }
    }

    pub(crate) async fn raw(&self, request: reqwest::RequestBuilder) -> reqwest::Result<reqwest::Response> {
        request.basic_auth(&self.user, Some(&self.password)).send().await
    }

    async fn ask(&self, request: reqwest::RequestBuilder) -> (u16, Value) {
        let response = self.raw(request).await.unwrap();
        let status = response.status().as_u16();
        let body = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.ask(self.http.get(self.url(path))).await
    }

    pub(crate) async fn ask_raw(&self, path: &str) -> reqwest::Response {
        self.raw(self.http.get(self.url(path))).await.unwrap()
    }

    pub(crate) async fn delete(&self, path: &str) -> (u16, Value) {
        self.ask(self.http.delete(self.url(path))).await
    }

    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        self.ask(self.http.post(self.url(path)).form(form)).await
    }

    pub(crate) async fn try_post(
        &self,
        path: &str,
        form: &[(&str, &str)],
    ) -> reqwest::Result<reqwest::Response> {
        self.raw(self.http.post(self.url(path)).form(form)).await
    }

    /// Sends a text, which must be taken.
    pub(crate) async fn send(&self, to: &str, body: &str, callback: &str) -> String {
        let form = [("From", DESK), ("To", to), ("Body", body), ("StatusCallback", callback)];
        let (status, sent) = self.post("Messages.json", &form).await;
        assert_eq!(status, 201, "{sent}");
        sent["sid"].as_str().unwrap().to_owned()
    }
}

/// A request that reached the listener, signed as it should be.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) path: String,
    pub(crate) form: Vec<(String, String)>,
    pub(crate) headers: HeaderMap,
}

impl Heard {
    pub(crate) fn field(&self, name: &str) -> &str {
        self.form.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }
}

/// Status, content type and body of an answer.
type Planned = (u16, &'static str, &'static str);

#[derive(Clone)]
struct Ear {
    base: String,
    heard: Arc<Mutex<Vec<Heard>>>,
    answers: Arc<Mutex<Vec<Planned>>>,
    documents: Arc<Mutex<HashMap<&'static str, String>>>,
}

/// The account's own computer: it remembers what it hears, and answers in turn with what it was told to answer.
pub(crate) struct Listener {
    ear: Ear,
    task: JoinHandle<()>,
}

impl Listener {
    pub(crate) async fn start() -> Listener {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        let ear = Ear { base, heard: Arc::default(), answers: Arc::default(), documents: Arc::default() };
        let router = Router::new().fallback(hear).with_state(ear.clone());
        Listener { ear, task: tokio::spawn(async move { axum::serve(socket, router).await.unwrap() }) }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.ear.base)
    }

    /// Answers the next request so; those after it with an empty response again.
    pub(crate) fn answer(&self, status: u16, content_type: &'static str, body: &'static str) {
        self.ear.answers.lock().unwrap().push((status, content_type, body));
    }

    /// Answers every request to this path with this TwiML, inside its `<Response>`.
    pub(crate) fn tell(&self, path: &'static str, verbs: &str) {
        self.ear.documents.lock().unwrap().insert(path, format!("<Response>{verbs}</Response>"));
    }

    /// What came to this path, in order.
    pub(crate) fn heard_at(&self, path: &str) -> Vec<Heard> {
        self.heard().into_iter().filter(|heard| heard.path == path).collect()
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.ear.heard.lock().unwrap().clone()
    }

    /// The statuses that were told, in the order in which they came.
    pub(crate) fn statuses(&self) -> Vec<String> {
        let heard = self.heard();
        let statuses =
            heard.iter().map(|heard| heard.field("MessageStatus")).filter(|status| !status.is_empty());
        statuses.map(str::to_owned).collect()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn hear(State(ear): State<Ear>, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    let header = |name: &str| headers.get(name).map(|value| value.to_str().unwrap());
    let received = signature::Received {
        public_base_url: &ear.base,
        path_and_query: uri.path_and_query().unwrap().as_str(),
        content_type: header("content-type"),
        signature: header("x-twilio-signature"),
        body: &body,
    };
    if signature::verify(&Secret::new(TOKEN), &received).is_err() {
        return StatusCode::FORBIDDEN.into_response();
    }
    let encoded = if body.is_empty() { uri.query().unwrap_or_default().as_bytes() } else { &body };
    let form = form_urlencoded::parse(encoded).into_owned().collect();
    ear.heard.lock().unwrap().push(Heard { path: uri.path().to_owned(), form, headers: headers.clone() });
    if let Some(document) = ear.documents.lock().unwrap().get(uri.path()) {
        return ([("content-type", "text/xml")], document.clone()).into_response();
    }
    let mut answers = ear.answers.lock().unwrap();
    let next = if answers.is_empty() { (200, "text/xml", "<Response/>") } else { answers.remove(0) };
    let (status, content_type, body) = next;
    (StatusCode::from_u16(status).unwrap(), [("content-type", content_type)], body).into_response()
}
