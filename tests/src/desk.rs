//! A desk as a process of its own: `bridge` on a folder in which everything lies that it leaves, killed and started again
//! at will, asked as the page asks and texted as Twilio texts.

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context as _, bail};
use deskbell_twilio::{AccountSid, Secret, signature};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};

/// How long a desk may take to start, to answer, or to end.
const PATIENCE: Duration = Duration::from_secs(60);

/// The account that a desk serves.
#[derive(Debug, Clone)]
pub struct Account {
    /// Twilio's name for it.
    pub sid: AccountSid,
    /// What it signs with.
    pub token: Secret,
    /// The desk's number.
    pub number: &'static str,
}

/// The `bridge` that is tried: the one that was built beside the test, `env!("CARGO_BIN_EXE_bridge")`, or what
/// `DESKBELL_BRIDGE` names, so that a long run may look at the release build.
#[must_use]
pub fn program(beside: &str) -> PathBuf {
    std::env::var_os("DESKBELL_BRIDGE").map_or_else(|| beside.into(), PathBuf::from)
}

/// What kind of desk to start.
#[derive(Debug, Clone)]
pub struct DeskPlan {
    /// The program: [`program`] of whoever starts it.
    pub program: PathBuf,
    /// Whom it serves.
    pub account: Account,
    /// Where everything lies that it writes: its data, its home, its temporary files and its words.
    pub folder: PathBuf,
    /// Where Twilio stands.
    pub twilio: String,
    /// How much it says, as `DESKBELL_LOG` takes it.
    pub log: &'static str,
    /// What else it is told on its command line.
    pub arguments: Vec<String>,
}

/// The desk.
pub struct Desk {
    plan: DeskPlan,
    /// Where webhooks are taken: the same after every start, as Twilio knows it.
    webhooks: SocketAddr,
    http: reqwest::Client,
    process: Child,
    ready: Ready,
}

/// What `bridge` prints when it is ready.
#[derive(Deserialize)]
struct Ready {
    ui: String,
    token: String,
}

impl Desk {
    /// Starts a desk on what lies in its folder, if anything does.
    ///
    /// # Errors
    /// When it does not get ready.
    pub async fn start(plan: DeskPlan) -> anyhow::Result<Desk> {
        let webhooks = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let (process, ready) = launch(&plan, webhooks).await?;
        let http = reqwest::Client::builder().no_proxy().pool_max_idle_per_host(0).build()?;
        Ok(Desk { plan, webhooks, http, process, ready })
    }

    /// Ends it in the middle of whatever it does.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Ends it as a signal does, and leaves what it left to be looked at.
    ///
    /// # Errors
    /// When it does not end.
    pub async fn end(&mut self) -> anyhow::Result<()> {
        let pid = self.pid()?.to_string();
        Command::new("kill").args(["-TERM", &pid]).status().await?;
        tokio::time::timeout(PATIENCE, self.process.wait()).await.context("it does not end")??;
        Ok(())
    }

    /// Starts again on what lies in the folder.
    ///
    /// # Errors
    /// When it does not get ready.
    pub async fn start_again(&mut self) -> anyhow::Result<()> {
        (self.process, self.ready) = launch(&self.plan, self.webhooks).await?;
        Ok(())
    }

    /// Where everything lies that it wrote.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.plan.folder
    }

    /// Where its data lie.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder().join("data")
    }

    /// Its process.
    ///
    /// # Errors
    /// When it has ended.
    pub fn pid(&self) -> anyhow::Result<u32> {
        self.process.id().context("it runs")
    }

    /// What the page has to show to be answered, for as long as this process runs.
    #[must_use]
    pub fn run_token(&self) -> &str {
        &self.ready.token
    }

    /// Where strangers knock.
    #[must_use]
    pub fn door(&self) -> SocketAddr {
        self.webhooks
    }

    /// Asks the surface, as the page does.
    ///
    /// # Errors
    /// When it is refused.
    pub async fn call(&self, name: &str, args: &Value) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}/call/{name}", self.ready.ui));
        self.ask(name, request.header("content-type", "application/json").body(args.to_string())).await
    }

    /// Gives the surface bytes, as the page does.
    ///
    /// # Errors
    /// When they are refused.
    pub async fn give(
        &self,
        name: &str,
        args: &Value,
        bytes: impl Into<reqwest::Body>,
    ) -> anyhow::Result<Value> {
        let request = self.http.post(format!("{}/give/{name}", self.ready.ui));
        self.ask(name, request.header("deskbell-args", args.to_string()).body(bytes)).await
    }

    async fn ask(&self, name: &str, request: reqwest::RequestBuilder) -> anyhow::Result<Value> {
        let answer = request.bearer_auth(&self.ready.token).send().await?;
        let status = answer.status();
        let text = answer.text().await?;
        if !status.is_success() {
            bail!("{name}: {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }

    /// What rings from now on, as a stream of server-sent words.
    ///
    /// # Errors
    /// When nothing can be heard.
    pub async fn notices(&self) -> anyhow::Result<reqwest::Response> {
        let request = self.http.get(format!("{}/notices", self.ready.ui)).bearer_auth(&self.ready.token);
        Ok(request.send().await?.error_for_status()?)
    }

    /// Whoever hands over texts as Twilio does.
    #[must_use]
    pub fn twilio(&self) -> Twilio {
        let url = format!("http://{}/messages/incoming", self.webhooks);
        Twilio { url, account: self.plan.account.clone(), http: self.http.clone() }
    }

    /// The thread with somebody.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn thread(&self, with: &str) -> anyhow::Result<String> {
        let numbers = self.call("list_numbers", &json!({})).await?;
        let number = numbers.pointer("/0/id").context("the desk has a number")?;
        let opened = self.call("open_thread", &json!({ "number": number, "to": with })).await?;
        Ok(opened.get("thread").and_then(Value::as_str).context("a thread has an id")?.to_owned())
    }

    /// All texts of a thread, as the page gets them, newest page first.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub async fn texts(&self, thread: &str) -> anyhow::Result<Vec<Value>> {
        let mut texts = Vec::new();
        let mut before = Value::Null;
        loop {
            let ask =
                json!({ "thread": thread, "before": before, "after": null, "around": null, "limit": 200 });
            let page = self.call("list_messages", &ask).await?;
            let rows = page.get("rows").and_then(Value::as_array).context("a page has rows")?;
            texts.extend(rows.iter().cloned());
            before = rows.first().and_then(|row| row.get("id")).cloned().unwrap_or_default();
            if page.get("hasBefore") != Some(&json!(true)) {
                return Ok(texts);
            }
        }
    }
}

/// Hands over texts as Twilio does, each on a connection of its own.
#[derive(Clone)]
pub struct Twilio {
    url: String,
    account: Account,
    http: reqwest::Client,
}

impl Twilio {
    fn request(&self, sid: &str, from: &str, body: &str, signed: Option<&str>) -> reqwest::RequestBuilder {
        let form = [
            ("MessageSid", sid),
            ("AccountSid", self.account.sid.as_str()),
            ("From", from),
            ("To", self.account.number),
            ("Body", body),
            ("NumMedia", "0"),
            ("NumSegments", "1"),
            ("ApiVersion", "2010-04-01"),
        ];
        let ours = signature::sign(&self.account.token, &self.url, &form);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(&self.url).header(signature::HEADER, signed.unwrap_or(&ours));
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        request.timeout(PATIENCE)
    }

    /// Hands a text over. It must be answered with silence in XML.
    ///
    /// # Errors
    /// When it is not.
    pub async fn text(&self, sid: &str, from: &str, body: &str) -> anyhow::Result<()> {
        let answer = self.request(sid, from, body, None).send().await?;
        let (status, said) = (answer.status(), answer.text().await?);
        anyhow::ensure!(status == 200 && said.contains("<Response"), "a good request got {status} {said:?}");
        Ok(())
    }

    /// Hands a text over. Whether it was answered, and so is promised to be kept.
    pub fn post(&self, sid: &str, from: &str, body: &str) -> impl Future<Output = bool> + Send + 'static {
        let request = self.request(sid, from, body, None);
        async move { request.send().await.is_ok_and(|answer| answer.status().is_success()) }
    }

    /// Hands over a text that Twilio did not sign. It must be refused.
    ///
    /// # Errors
    /// When it is not.
    pub async fn forge(&self, from: &str, body: &str) -> anyhow::Result<()> {
        let (sid, signed) = ("SM00000000000000000000000000000bad", "AAAAAAAAAAAAAAAAAAAAAAAAAAA=");
        let status = self.request(sid, from, body, Some(signed)).send().await?.status();
        anyhow::ensure!(status == 403, "a forged text got {status}");
        Ok(())
    }
}

async fn launch(plan: &DeskPlan, webhooks: SocketAddr) -> anyhow::Result<(Child, Ready)> {
    let place = |name: &str| -> std::io::Result<PathBuf> {
        let place = plan.folder.join(name);
        std::fs::create_dir_all(&place)?;
        Ok(place)
    };
    let words = place("words")?;
    // At its end, so that what was looked through may be taken out.
    let errors = std::fs::OpenOptions::new().create(true).append(true).open(words.join("stderr"))?;
    let mut process = Command::new(&plan.program)
        .arg("--data-dir")
        .arg(plan.folder.join("data"))
        .args(["--webhooks", &webhooks.to_string(), "--twilio", &plan.twilio])
        .args(&plan.arguments)
        .env("TWILIO_ACCOUNT_SID", plan.account.sid.as_str())
        .env("TWILIO_AUTH_TOKEN", plan.account.token.expose())
        .env("HOME", place("home")?)
        .env("TMPDIR", place("tmp")?)
        .env("XDG_CACHE_HOME", place("home/.cache")?)
        .env("DESKBELL_LOG", plan.log)
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
