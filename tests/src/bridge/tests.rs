//! Who may ask the bridge, and what it tells.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use super::*;

struct Tried {
    bridge: Bridge,
    folder: TempDir,
    client: Client,
    ui: String,
}

async fn try_with(change: impl FnOnce(&mut Arguments)) -> Tried {
    try_by(Clock::system(), change).await
}

async fn try_by(clock: Clock, change: impl FnOnce(&mut Arguments)) -> Tried {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("page");
    std::fs::create_dir_all(page.join("_app/immutable")).unwrap();
    std::fs::write(page.join("index.html"), "<p>the page").unwrap();
    std::fs::write(page.join("_app/immutable/a.js"), "export {}").unwrap();
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut arguments = Arguments {
        data_dir: folder.path().join("data"),
        ui: any,
        webhooks: any,
        public_url: None,
        practice: true,
        twilio: None,
        twilio_hosts: Vec::new(),
        ngrok_edge: None,
        ngrok_ca: None,
        ui_dir: Some(page),
        confirm: false,
    };
    change(&mut arguments);
    let bridge = Bridge::start_by(clock, arguments).await.unwrap();
    let ui = bridge.keys.origin().to_owned();
    let client = Client::builder().no_proxy().tls_certs_only([]).build().unwrap();
    Tried { bridge, folder, client, ui }
}

impl Tried {
    fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client
            .post(format!("{}{path}", self.ui))
            .header("content-type", "application/json")
            .body(body.to_string())
    }

    fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.ui))
    }

    fn token(&self) -> String {
        format!("Bearer {}", self.bridge.keys.token().expose())
    }

    async fn cookie(&self) -> String {
        let token = json!({ "token": self.bridge.keys.token().expose() });
        let answer = self.post("/session", &token).header(ORIGIN, &self.ui).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NO_CONTENT);
        let cookie = answer.headers().get("set-cookie").unwrap().to_str().unwrap();
        assert!(cookie.ends_with("; Path=/; HttpOnly; SameSite=Strict"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }
}

async fn status(request: RequestBuilder) -> StatusCode {
    request.send().await.unwrap().status()
}

async fn code_of(answer: reqwest::Response) -> String {
    let error: Value = serde_json::from_str(&answer.text().await.unwrap()).unwrap();
    error["code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_ready_line_tells_what_a_test_needs_and_a_second_start_is_the_same_line() {
    let tried = try_with(|_| {}).await;
    let ready = tried.bridge.ready().await.unwrap();
    let keys: Vec<&str> = ready.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["account_sid", "auth_token", "numbers", "sandbox", "token", "ui", "webhooks"]);
    assert_eq!(ready["numbers"], json!(["+12025550100", "+12025550101"]));
    let account = (ready["account_sid"].clone(), ready["auth_token"].clone());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(tried.folder.path().join("data")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
    }
    tried.bridge.end().await;
    let folder = tried.folder;
    let again = try_with(|arguments| arguments.data_dir = folder.path().join("data")).await;
    let ready = again.bridge.ready().await.unwrap();
    assert_eq!((ready["account_sid"].clone(), ready["auth_token"].clone()), account);
    again.bridge.end().await;
}

#[tokio::test]
async fn nobody_asks_without_the_token_or_the_cookie() {
    let tried = try_with(|_| {}).await;
    let call = || tried.post("/call/read_app", &json!({}));
    assert_eq!(status(call()).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(call().header(AUTHORIZATION, "Bearer wrong")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(status(call().header(AUTHORIZATION, tried.token())).await, StatusCode::OK);
    let cookie = tried.cookie().await;
    assert_eq!(status(call().header(COOKIE, &cookie).header(ORIGIN, &tried.ui)).await, StatusCode::OK);
    assert_eq!(status(call().header(COOKIE, &cookie)).await, StatusCode::UNAUTHORIZED);
    let next_door =
        call().header(COOKIE, &cookie).header(ORIGIN, &tried.ui).header("sec-fetch-site", "same-site");
    assert_eq!(status(next_door).await, StatusCode::UNAUTHORIZED);
    let forged = format!("{cookie}0");
    assert_eq!(
        status(call().header(COOKIE, forged).header(ORIGIN, &tried.ui)).await,
        StatusCode::UNAUTHORIZED
    );
    let wrong = tried.post("/session", &json!({ "token": "wrong" }));
    assert_eq!(status(wrong).await, StatusCode::UNAUTHORIZED);
    for path in ["/events", "/notices"] {
        assert_eq!(status(tried.get(path)).await, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert_eq!(status(tried.get("/notices").header(COOKIE, &cookie)).await, StatusCode::FORBIDDEN);
    tried.bridge.end().await;
}

#[tokio::test]
async fn another_page_or_another_name_for_this_machine_is_refused() {
    let tried = try_with(|_| {}).await;
    let port = tried.ui.rsplit(':').next().unwrap().to_owned();
    let call = || tried.post("/call/read_app", &json!({})).header(AUTHORIZATION, tried.token());
    for origin in ["http://evil.example.org", "null", "http://127.0.0.1", "https://127.0.0.1:1"] {
        assert_eq!(status(call().header(ORIGIN, origin)).await, StatusCode::FORBIDDEN, "{origin}");
    }
    for host in ["evil.example.org", "127.0.0.1", &format!("localhost:{port}"), &format!("evil.org:{port}")] {
        assert_eq!(status(call().header(HOST, host)).await, StatusCode::FORBIDDEN, "{host}");
        assert_eq!(status(tried.get("/").header(HOST, host)).await, StatusCode::FORBIDDEN, "{host}");
    }
    tried.bridge.end().await;
}

#[tokio::test]
async fn what_a_dialog_would_ask_is_not_for_the_page_alone() {
    let connect = json!({});
    for (is_confirmed, code) in [(false, "needs_confirmation"), (true, "bad_input")] {
        let tried = try_with(|arguments| arguments.confirm = is_confirmed).await;
        let call = tried.post("/call/connect_account", &connect).header(ORIGIN, &tried.ui);
        let answer = call.header(COOKIE, tried.cookie().await).send().await.unwrap();
        assert_eq!(code_of(answer).await, code);
        let call = tried.post("/call/connect_account", &connect).header(AUTHORIZATION, tried.token());
        assert_eq!(code_of(call.send().await.unwrap()).await, "bad_input");
        tried.bridge.end().await;
    }
}

/// The browser's tests keep connections, and lost requests to one that closed just then.
#[tokio::test]
async fn every_answer_says_how_long_its_connection_rests() {
    let tried = try_with(|_| {}).await;
    let call = tried.post("/call/read_app", &json!({})).header(AUTHORIZATION, tried.token());
    for request in [tried.get("/"), call, tried.post("/call/read_app", &json!({}))] {
        let answer = request.send().await.unwrap();
        let rest = format!("timeout={}", deskbell_webhooks::RESTS.as_secs());
        assert_eq!(answer.headers().get("keep-alive").unwrap(), &rest);
    }
    tried.bridge.end().await;
}

#[tokio::test]
async fn the_page_is_served_for_its_own_paths_and_kept_apart_from_others() {
    let tried = try_with(|_| {}).await;
    for path in ["/", "/inbox/42"] {
        let answer = tried.get(path).send().await.unwrap();
        let header = |name: &str| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert!(header("content-security-policy").contains("frame-ancestors 'none'"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("referrer-policy"), "no-referrer");
        assert_eq!(header("cache-control"), "no-store");
        assert_eq!(answer.text().await.unwrap(), "<p>the page");
    }
    assert_eq!(status(tried.get("/_app/immutable/a.js")).await, StatusCode::OK);
    for path in ["/_app/immutable/b.js", "/../data/desk.json", "/%2e%2e/data/desk.json"] {
        assert_eq!(status(tried.get(path)).await, StatusCode::NOT_FOUND, "{path}");
    }
    let call = tried.post("/call/read_app", &json!({})).header(AUTHORIZATION, tried.token());
    let answer = call.send().await.unwrap();
    assert_eq!(answer.headers().get("cache-control").unwrap(), "no-store");
    tried.bridge.end().await;
}

#[tokio::test]
async fn a_stream_begins_at_once_and_ends_with_the_bridge() {
    let tried = try_with(|_| {}).await;
    let mut events = tried.get("/events").header(AUTHORIZATION, tried.token()).send().await.unwrap();
    assert_eq!(events.chunk().await.unwrap().unwrap(), ": listening\n\n");
    tried.bridge.app.choose_thread("7".parse().unwrap());
    let mut heard = String::new();
    while !heard.contains("ThreadChosen") {
        heard += std::str::from_utf8(&events.chunk().await.unwrap().unwrap()).unwrap();
    }
    assert!(heard.contains(r#"data: [{"type":"ThreadChosen","thread":"7"}]"#), "{heard}");
    timeout(Duration::from_secs(5), tried.bridge.end()).await.unwrap();
    while events.chunk().await.unwrap().is_some() {}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_computer_that_has_slept_wakes_up_locked() {
    let clock = Clock::manual(crate::START);
    let tried = try_by(clock.clone(), |arguments| arguments.confirm = true).await;
    let ask = async |name: &str, args: Value| {
        let asked = tried.post(&format!("/call/{name}"), &args).header(AUTHORIZATION, tried.token());
        serde_json::from_str::<Value>(&asked.send().await.unwrap().text().await.unwrap()).unwrap_or_default()
    };
    ask("keep_recovery_code", json!({})).await;
    ask("set_pin", json!({ "pin": "25802580", "former": null })).await;
    // A night is no day: that nobody touches it does not lock it.
    ask("change_settings", json!({ "lock": { "idleMinutes": 24 * 60 } })).await;
    assert_eq!(ask("read_lock", json!({})).await["hasPin"], true);
    assert_eq!(ask("read_app", json!({})).await["face"], "open");
    // Timers stand while it sleeps: only the clock tells.
    clock.advance(Duration::from_secs(8 * 60 * 60));
    let locking = async {
        while ask("read_app", json!({})).await["face"] != "locked" {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(60), locking).await.unwrap();
    tried.bridge.end().await;
}
