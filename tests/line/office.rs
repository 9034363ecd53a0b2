//! An office behind a tunnel: texts come through it, and its numbers follow it to another address.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use deskbell_core::secrets::FileSecrets;
use deskbell_core::surface::{self, Door, Reply};
use deskbell_core::{App, AppPlan};
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_tests::edge::{AUTHTOKEN, Edge, Listening};
use deskbell_tests::{front_desk, recalls};
use deskbell_tunnel::Lines;
use deskbell_twilio::{AccountSid, Clock, Country, Hosts, Secret};
use deskbell_webhooks::Loopback;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::desk::{START, install_tls};

const ACCOUNT: &str = "AC00000000000000000000000000000001";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";
const MAYA: &str = "+12025550123";
const PATIENCE: Duration = Duration::from_secs(30);

/// What stays when Deskbell ends.
struct Town {
    folder: TempDir,
    clock: Clock,
    sandbox: Sandbox,
    edge: Edge,
    listening: Listening,
}

impl Town {
    async fn new() -> Town {
        install_tls();
        let clock = Clock::manual(START);
        let (edge, listening) = Edge::listen().await.unwrap();
        let plan = Plan {
            account_sid: AccountSid::parse(ACCOUNT).unwrap(),
            auth_token: Secret::new(TOKEN),
            numbers: vec![front_desk(), recalls()],
            clock: clock.clone(),
            story: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        };
        let sandbox = Sandbox::start(plan).await.unwrap();
        Town { folder: TempDir::new().unwrap(), clock, sandbox, edge, listening }
    }

    /// Starts Deskbell.
    async fn start(&self) -> Arc<App> {
        let place = deskbell_tunnel::Edge::At {
            address: self.listening.address.clone(),
            ca: self.listening.ca.as_bytes().to_vec(),
        };
        let ports = Arc::new(Loopback::new().unwrap());
        let app = App::start(AppPlan {
            folder: self.folder.path().to_owned(),
            secrets: Arc::new(FileSecrets::new(self.folder.path().to_owned())),
            clock: self.clock.clone(),
            hosts: Hosts::all_at(self.sandbox.url()),
            ingress: Arc::new(Lines::new(ports.clone(), place, self.clock.clone())),
            practice: Arc::new(|_, _| Box::pin(async { Err("nobody practises here".to_owned()) })),
            country: Country::US,
        });
        let app = app.await.unwrap();
        ports.attach(&app);
        app
    }

    /// Starts Deskbell and connects it through a tunnel.
    async fn connect(&self) -> Arc<App> {
        let app = self.start().await;
        let credentials = json!({ "accountSid": ACCOUNT, "authToken": TOKEN });
        let numbers: Vec<Value> = call(&app, "check_account", credentials).await["numbers"]
            .as_array()
            .unwrap()
            .iter()
            .map(|number| number["sid"].clone())
            .collect();
        let args = json!({
            "accountSid": ACCOUNT,
            "authToken": TOKEN,
            "way": { "kind": "ngrok", "authtoken": AUTHTOKEN, "domain": "" },
            "numbers": numbers,
        });
        let connected = call(&app, "connect_account", args).await;
        assert_eq!(connected["failures"], json!([]), "{connected}");
        app
    }

    /// Where Twilio sends the texts of our numbers.
    async fn texts_go_to(&self, app: &Arc<App>) -> Vec<String> {
        let credentials = json!({ "accountSid": ACCOUNT, "authToken": TOKEN });
        let checked = call(app, "check_account", credentials).await;
        let numbers = checked["numbers"].as_array().unwrap();
        numbers.iter().map(|number| number["textsGoTo"].as_str().unwrap_or_default().to_owned()).collect()
    }
}

async fn call(app: &Arc<App>, name: &str, args: Value) -> Value {
    match surface::call(app, Door::Window, name, &args.to_string()).await {
        Ok(Reply::Json(text)) => serde_json::from_str(&text).unwrap(),
        other => panic!("{name}: {other:?}"),
    }
}

/// Waits until the line stands as `state` says.
async fn wait_for(app: &Arc<App>, state: &str) -> Value {
    let waiting = async {
        loop {
            let line = call(app, "read_line", json!({})).await;
            if line["state"] == state {
                return line;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, waiting).await.unwrap()
}

async fn threads(app: &Arc<App>) -> usize {
    let args = json!({ "filter": "open", "number": null, "after": null, "limit": 10 });
    call(app, "list_threads", args).await["rows"].as_array().unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn texts_come_through_the_tunnel_and_numbers_follow_it_to_another_address() {
    let town = Town::new().await;
    let app = town.connect().await;
    let line = wait_for(&app, "listening").await;
    let first = format!("{}/messages/incoming", line["publicUrl"].as_str().unwrap());
    assert_eq!(town.texts_go_to(&app).await, [first.clone(), first.clone()]);
    town.sandbox.text(MAYA, &front_desk(), "Hello").await;
    assert_eq!(threads(&app).await, 1);
    app.office().unwrap().idle().await;
    app.shut_down().await;
    // Somebody has sent one number elsewhere, and meant it; the tunnel comes back under another address.
    town.sandbox.point(&recalls(), "https://elsewhere.example.org/sms");
    town.edge.move_domains();
    let app = town.start().await;
    let line = wait_for(&app, "listening").await;
    let second = format!("{}/messages/incoming", line["publicUrl"].as_str().unwrap());
    assert_ne!(first, second);
    // The line is up before Twilio has been told of it.
    let wanted = [second, "https://elsewhere.example.org/sms".to_owned()];
    let told = async {
        while town.texts_go_to(&app).await != wanted {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(PATIENCE, told).await.expect("the numbers follow the line");
    app.office().unwrap().idle().await;
    assert_eq!(town.texts_go_to(&app).await, wanted);
    town.sandbox.text("+12025550124", &front_desk(), "Good morning").await;
    assert_eq!(threads(&app).await, 2);
    app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_office_opens_with_the_address_that_it_had() {
    let town = Town::new().await;
    let app = town.connect().await;
    let url = wait_for(&app, "listening").await["publicUrl"].clone();
    app.shut_down().await;
    town.edge.go_down();
    let app = town.start().await;
    assert_eq!(app.read_state().face, "open");
    let line = wait_for(&app, "not_reachable").await;
    assert_eq!(line["publicUrl"], url);
    assert_eq!(line["waitsForPerson"], false);
    town.edge.come_up();
    call(&app, "retry_line", json!({})).await;
    wait_for(&app, "listening").await;
    app.shut_down().await;
}
