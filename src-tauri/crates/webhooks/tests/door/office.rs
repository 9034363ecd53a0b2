//! An office on the practice line, whose Twilio knows no numbers and no texts; the door in front of it.

use std::sync::{Arc, Mutex, Once};

use axum::body::Body;
use axum::http::{Request, Response, StatusCode, Uri, header};
use axum::response::IntoResponse;
use axum::{Json, Router};
use deskbell_core::account::{AppPlan, Office};
use deskbell_core::ingress::{Boxed, Ingress, IngressState, Leg, Retry, Way};
use deskbell_core::pictures::Bytes;
use deskbell_core::practice::{
    CallAct, Letter, OnPhone, PhoneManner, PracticeLine, PretendedPapers, Pretender, Stage, StageCall,
    Switches, Taken,
};
use deskbell_core::secrets::FileSecrets;
use deskbell_core::surface::{self, Door, Reply};
use deskbell_core::{App, Id};
use deskbell_twilio::{
    AccountSid, Clock, Country, Credentials, Hosts, Millis, PhoneNumber, Secret, signature,
};
use deskbell_webhooks::{Desk, router};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tower::ServiceExt as _;

pub(crate) const ACCOUNT: &str = "AC00000000000000000000000000000001";
pub(crate) const TOKEN: &str = "00000000000000000000000000000001";
pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
pub(crate) const THEM: &str = "+12025550143";

/// A line whose public URL is as given, and on which nothing listens.
struct Elsewhere {
    url: String,
    state: watch::Sender<IngressState>,
}

impl Ingress for Elsewhere {
    fn open(&self, _: Way) -> Boxed<'_, Result<Option<String>, String>> {
        Box::pin(async { Ok(Some(self.url.clone())) })
    }

    fn retry(&self, _: Retry) {}

    fn round_trip(&self) -> Boxed<'_, Vec<Leg>> {
        Box::pin(async { Vec::new() })
    }

    fn close(&self) -> Boxed<'_, ()> {
        Box::pin(async {})
    }

    fn state(&self) -> watch::Receiver<IngressState> {
        self.state.subscribe()
    }
}

pub(crate) struct Front {
    pub(crate) app: Arc<App>,
    pub(crate) router: Router,
    _folder: TempDir,
}

/// As `main` does first thing.
pub(crate) fn install_tls() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
}

/// A Twilio with nothing in it.
async fn start_empty_twilio() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().fallback(async |uri: Uri| {
        let what =
            if uri.path().contains("IncomingPhoneNumbers") { "incoming_phone_numbers" } else { "messages" };
        (StatusCode::OK, Json(json!({ what: [], "next_page_uri": null }))).into_response()
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

pub(crate) async fn start_app(ingress: Arc<dyn Ingress>, clock: Clock) -> (Arc<App>, TempDir) {
    install_tls();
    let folder = tempfile::tempdir().unwrap();
    let twilio = start_empty_twilio().await;
    let plan = AppPlan {
        folder: folder.path().to_owned(),
        secrets: Arc::new(FileSecrets::new(folder.path().to_owned())),
        clock,
        hosts: Hosts::all_at(twilio.clone()),
        ingress,
        practice: Arc::new(move |_, _| {
            let hosts = Hosts::all_at(twilio.clone());
            let account_sid = AccountSid::parse(ACCOUNT).unwrap();
            let credentials = Credentials { account_sid, auth_token: Secret::new(TOKEN) };
            Box::pin(async { Ok(PracticeLine { credentials, hosts, stage: Arc::new(Nobody) }) })
        }),
        country: Country::parse("US").unwrap(),
    };
    (App::start(plan).await.unwrap(), folder)
}

/// A stage with nobody on it.
struct Nobody;

impl Stage for Nobody {
    fn people(&self) -> Vec<Pretender> {
        Vec::new()
    }

    fn text(&self, _: Letter) -> Taken {
        Taken::Dropped
    }

    fn phone(&self, _: &str) -> Vec<OnPhone> {
        Vec::new()
    }

    fn file(&self, _: &str, _: usize) -> Option<Bytes> {
        None
    }

    fn call(&self, _: &str, _: &PhoneNumber) -> String {
        String::new()
    }

    fn act(&self, _: &str, _: CallAct) {}

    fn find_call(&self, _: &str) -> Option<StageCall> {
        None
    }

    fn set_phone(&self, _: &str, _: PhoneManner) {}

    fn forward_phone(&self, _: &str, _: &PhoneNumber) {}

    fn papers(&self) -> Vec<PretendedPapers> {
        Vec::new()
    }

    fn decide(&self, _: &str, _: Option<&str>) {}

    fn switches(&self) -> Switches {
        Switches::default()
    }

    fn set_switches(&self, _: Switches) {}
}

impl Front {
    /// An open office whose public URL is `url`.
    pub(crate) async fn open(url: &str) -> Front {
        let front = Front::closed(url).await;
        front.call("start_practice", &json!({})).await;
        front
    }

    /// An app that shows the two doors.
    pub(crate) async fn closed(url: &str) -> Front {
        let clock = Clock::manual(Millis(1_795_000_000_000));
        let state = watch::Sender::new(IngressState::Online { public_url: url.to_owned() });
        let ingress = Elsewhere { url: url.to_owned(), state };
        let (app, folder) = start_app(Arc::new(ingress), clock).await;
        let desk = Desk::new().unwrap();
        desk.attach(&app);
        Front { app, router: router(desk), _folder: folder }
    }

    pub(crate) async fn call(&self, name: &str, args: &Value) -> Value {
        call(&self.app, name, args).await
    }

    pub(crate) fn office(&self) -> Arc<Office> {
        self.app.office().unwrap()
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// The status, and that the answer can be texted to nobody.
    pub(crate) async fn refuses(&self, request: Request<Body>) -> StatusCode {
        let answer = self.ask(request).await;
        let status = answer.status();
        assert!(!answer.headers().contains_key(header::CONTENT_TYPE), "{status} has a type");
        assert_eq!(body(answer).await, "", "{status} has a body");
        status
    }

    /// How many threads there are.
    pub(crate) async fn threads(&self) -> usize {
        let args = json!({ "filter": "open", "number": null, "after": null, "limit": 50 });
        self.call("list_threads", &args).await.get("rows").unwrap().as_array().unwrap().len()
    }

    /// The reasons in the quarantine, oldest first.
    pub(crate) async fn quarantine(&self) -> Vec<String> {
        let office = self.office();
        let read = office.store().read(|conn| {
            let mut rows = conn.prepare("SELECT reason FROM quarantine ORDER BY id")?;
            let reasons = rows.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<_, _>>()?;
            Ok(reasons)
        });
        read.await.unwrap()
    }

    /// What the flight recorder wrote down, oldest first: path and outcome.
    pub(crate) async fn recorded(&self) -> Vec<(String, String)> {
        let office = self.office();
        let read = office.store().read(|conn| {
            let mut rows = conn.prepare("SELECT path, outcome FROM requests ORDER BY id")?;
            let all = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
            Ok(all)
        });
        read.await.unwrap()
    }
}

pub(crate) async fn call(app: &Arc<App>, name: &str, args: &Value) -> Value {
    match surface::call(app, Door::Window, name, &args.to_string()).await.unwrap() {
        Reply::Json(json) => serde_json::from_str(&json).unwrap(),
        Reply::Bytes(_) => Value::Null,
    }
}

/// A text with its Sid's last digits.
pub(crate) fn text(sid: u32, body: &str) -> Vec<(String, String)> {
    let own =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    own(&[
        ("MessageSid", &format!("SM{sid:032x}")),
        ("AccountSid", ACCOUNT),
        ("From", THEM),
        ("To", "+12025550100"),
        ("Body", body),
        ("NumMedia", "0"),
    ])
}

/// The same fields with one of them changed.
pub(crate) fn with(mut form: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    form.retain(|(key, _)| key != name);
    form.push((name.to_owned(), value.to_owned()));
    form
}

pub(crate) fn status(sid: u32, word: &str) -> Vec<(String, String)> {
    with(text(sid, ""), "MessageStatus", word)
}

pub(crate) fn encode(form: &[(String, String)]) -> String {
    let escape = |text: &str| {
        text.bytes().fold(String::new(), |mut out, byte| {
            if byte.is_ascii_alphanumeric() {
                out.push(char::from(byte))
            } else {
                out += &format!("%{byte:02X}")
            };
            out
        })
    };
    form.iter().map(|(key, value)| format!("{}={}", escape(key), escape(value))).collect::<Vec<_>>().join("&")
}

/// A request as Twilio sends it to `url`, which arrives with `path` on its request line.
pub(crate) fn signed(url: &str, path: &str, form: &[(String, String)]) -> Request<Body> {
    let signature = signature::sign(&Secret::new(TOKEN), url, form);
    post(path, &signature, encode(form))
}

pub(crate) fn post(path: &str, signature: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header(header::CONTENT_TYPE, FORM)
        .header(signature::HEADER, signature)
        .body(body.into())
        .unwrap()
}

pub(crate) async fn body(answer: Response<Body>) -> String {
    String::from_utf8(axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap().to_vec()).unwrap()
}

/// An id that no message has.
pub(crate) fn nobodys_id() -> Id {
    "7".parse().unwrap()
}

/// For tests that want one of something shared with a background task.
pub(crate) type Shared<T> = Arc<Mutex<T>>;
