//! A desk as a process of its own, with an account at a Twilio of ours, for strangers to knock at.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_twilio::{AccountSid, Clock, PhoneNumber, Secret, signature};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

pub(crate) const ACCOUNT: &str = "AC5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e";
pub(crate) const TOKEN: &str = "7c1d9a3be05f48626a90d4e8b17f3c25";
pub(crate) const OURS: &str = "+12025550100";

/// How long a desk may take to start, or to answer.
const PATIENCE: Duration = Duration::from_secs(60);

/// The desk, its Twilio, and the folder in which everything lies that it leaves.
pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) ready: Ready,
    process: Child,
    http: reqwest::Client,
    folder: TempDir,
}

/// What `bridge` prints when it is ready.
#[derive(Deserialize)]
pub(crate) struct Ready {
    pub(crate) ui: String,
    pub(crate) webhooks: String,
    pub(crate) token: String,
}

impl Desk {
    /// Starts a desk on an empty folder, which is its home and its temporary folder too.
    pub(crate) async fn start() -> anyhow::Result<Desk> {
        Desk::start_with("warn").await
    }

    /// The same, and it logs all that it can.
    pub(crate) async fn start_talkative() -> anyhow::Result<Desk> {
        Desk::start_with("trace").await
    }

    async fn start_with(log: &str) -> anyhow::Result<Desk> {
        // One TLS provider for all; another test may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let sandbox = Sandbox::start(Plan {
            account_sid: AccountSid::parse(ACCOUNT)?,
            auth_token: Secret::new(TOKEN),
            numbers: vec![PhoneNumber::from_twilio(OURS)?],
            clock: Clock::system(),
            story: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        })
        .await?;
        let folder = tempfile::tempdir()?;
        let (process, ready) = launch(folder.path(), sandbox.url(), log).await?;
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build()?;
        Ok(Desk { sandbox, ready, process, http, folder })
    }

    /// Where everything lies that it wrote: its data, its home, its temporary files and its words.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// Where its data lie.
    pub(crate) fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// Its process.
    pub(crate) fn pid(&self) -> anyhow::Result<u32> {
        self.process.id().context("it runs")
    }

    /// Where strangers knock.
    pub(crate) fn door(&self) -> anyhow::Result<SocketAddr> {
        Ok(self.ready.webhooks.trim_start_matches("http://").parse()?)
    }

    /// Asks the surface, as the page does.
    pub(crate) async fn call(&self, name: &str, args: &Value) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}/call/{name}", self.ready.ui)).bearer_auth(&self.ready.token);
        let request = request.header("content-type", "application/json").body(args.to_string());
        let answer = request.send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{name}: {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// Whoever hands over texts as Twilio does.
    pub(crate) fn twilio(&self) -> Twilio {
        let url = format!("{}/messages/incoming", self.ready.webhooks);
        Twilio { url, http: self.http.clone() }
    }

    /// A text that Twilio did not sign.
    pub(crate) async fn forge(&self, from: &str, body: &str) -> anyhow::Result<()> {
        let form = [("MessageSid", "SM00000000000000000000000000000bad"), ("From", from), ("Body", body)];
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(format!("{}/messages/incoming", self.ready.webhooks));
        let request = request.header(signature::HEADER, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let status = request.send().await?.status();
        anyhow::ensure!(status == 403, "a forged text got {status}");
        Ok(())
    }

    /// The thread with somebody.
    pub(crate) async fn thread(&self, with: &str) -> anyhow::Result<String> {
        let numbers = self.call("list_numbers", &json!({})).await?;
        let number = numbers.pointer("/0/id").context("the desk has a number")?;
        let opened = self.call("open_thread", &json!({ "number": number, "to": with })).await?;
        Ok(opened.get("thread").and_then(Value::as_str).context("a thread has an id")?.to_owned())
    }

    /// The bodies of all texts in a thread.
    pub(crate) async fn bodies(&self, thread: &str) -> anyhow::Result<Vec<String>> {
        let mut bodies = Vec::new();
        let mut before = Value::Null;
        loop {
            let ask =
                json!({ "thread": thread, "before": before, "after": null, "around": null, "limit": 200 });
            let page = self.call("list_messages", &ask).await?;
            let rows = page.get("rows").and_then(Value::as_array).context("a page has rows")?;
            let body = |row: &Value| row.get("body").and_then(Value::as_str).map(str::to_owned);
            bodies.extend(rows.iter().filter_map(body));
            before = rows.first().and_then(|row| row.get("id")).cloned().unwrap_or_default();
            if page.get("hasBefore") != Some(&json!(true)) {
                return Ok(bodies);
            }
        }
    }

    /// Ends it as a signal does, and leaves what it left to be looked at.
    pub(crate) async fn end(&mut self) -> anyhow::Result<()> {
        let pid = self.pid()?.to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await?;
        tokio::time::timeout(PATIENCE, self.process.wait()).await.context("it does not end")??;
        Ok(())
    }
}

/// Hands over texts as Twilio does, each on a connection of its own.
#[derive(Clone)]
pub(crate) struct Twilio {
    url: String,
    http: reqwest::Client,
}

impl Twilio {
    /// Hands a text over. It must be answered with silence in XML.
    pub(crate) async fn text(&self, sid: &str, from: &str, body: &str) -> anyhow::Result<()> {
        let form = [
            ("MessageSid", sid),
            ("AccountSid", ACCOUNT),
            ("From", from),
            ("To", OURS),
            ("Body", body),
            ("NumMedia", "0"),
        ];
        let signature = signature::sign(&Secret::new(TOKEN), &self.url, &form);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(&self.url).header(signature::HEADER, signature).timeout(PATIENCE);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        let answer = request.send().await?;
        let (status, said) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status == 200 && said.contains("<Response"), "a good request got {status} {said:?}");
        Ok(())
    }
}

async fn launch(folder: &Path, twilio: &str, log: &str) -> anyhow::Result<(Child, Ready)> {
    let place = |name: &str| -> std::io::Result<PathBuf> {
        let place = folder.join(name);
        std::fs::create_dir_all(&place)?;
        Ok(place)
    };
    let words = place("words")?;
    // At its end, so that what was looked through may be taken out.
    let errors = std::fs::OpenOptions::new().create(true).append(true).open(words.join("stderr"))?;
    let mut process = Command::new(env!("CARGO_BIN_EXE_bridge"))
        .arg("--data-dir")
        .arg(folder.join("data"))
        .args(["--twilio", twilio])
        .env("TWILIO_ACCOUNT_SID", ACCOUNT)
        .env("TWILIO_AUTH_TOKEN", TOKEN)
        .env("HOME", place("home")?)
        .env("TMPDIR", place("tmp")?)
        .env("XDG_CACHE_HOME", place("home/.cache")?)
        .env("DESKBELL_LOG", log)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(errors)
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("its output is ours")?).lines();
    let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.context("waiting for the desk")??;
    let line = line.context("the desk ended before it was ready")?;
    Ok((process, serde_json::from_str(&line).with_context(|| line.clone())?))
}
