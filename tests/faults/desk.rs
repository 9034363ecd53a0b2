//! A desk as a process of its own, which can be killed and started again on what it left behind.

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

/// The account that the desk serves.
pub(crate) struct Account {
    pub(crate) sid: AccountSid,
    pub(crate) token: Secret,
    pub(crate) number: &'static str,
}

/// How long a desk may take to start.
const PATIENCE: Duration = Duration::from_secs(60);

/// The desk.
pub(crate) struct Desk {
    account: Account,
    folder: PathBuf,
    /// Where webhooks are taken: the same after every start, as Twilio knows it.
    webhooks: SocketAddr,
    twilio: String,
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
    /// Starts a desk on an empty folder.
    pub(crate) async fn start(account: Account, folder: &Path, twilio: &str) -> anyhow::Result<Desk> {
        let webhooks = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let (process, ready) = launch(&account, folder, webhooks, twilio).await?;
        let (folder, twilio) = (folder.to_owned(), twilio.to_owned());
        let http = reqwest::Client::new();
        Ok(Desk { account, folder, webhooks, twilio, http, process, ready })
    }

    /// As when the power goes.
    pub(crate) async fn kill(&mut self) -> anyhow::Result<()> {
        Ok(self.process.kill().await?)
    }

    /// Starts again on what lies in the folder.
    pub(crate) async fn start_again(&mut self) -> anyhow::Result<()> {
        (self.process, self.ready) = launch(&self.account, &self.folder, self.webhooks, &self.twilio).await?;
        Ok(())
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

    /// Hands over a text as Twilio does. Whether it was answered, and so is promised to be kept.
    pub(crate) fn post(
        &self,
        sid: &str,
        from: &str,
        body: &str,
    ) -> impl Future<Output = bool> + Send + 'static {
        let url = format!("http://{}/messages/incoming", self.webhooks);
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
        let signature = signature::sign(&self.account.token, &url, &form);
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self.http.post(url).header(signature::HEADER, signature);
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(body);
        async move {
            let answer = request.timeout(PATIENCE).send().await;
            answer.is_ok_and(|answer| answer.status().is_success())
        }
    }

    /// The thread with somebody.
    pub(crate) async fn thread(&self, with: &str) -> anyhow::Result<String> {
        let numbers = self.call("list_numbers", &json!({})).await?;
        let number = numbers.pointer("/0/id").context("the desk has a number")?;
        let opened = self.call("open_thread", &json!({ "number": number, "to": with })).await?;
        let thread = opened.get("thread").and_then(Value::as_str);
        Ok(thread.context("a thread has an id")?.to_owned())
    }
}

async fn launch(
    account: &Account,
    folder: &Path,
    webhooks: SocketAddr,
    twilio: &str,
) -> anyhow::Result<(Child, Ready)> {
    let mut process = Command::new(env!("CARGO_BIN_EXE_bridge"))
        .arg("--data-dir")
        .arg(folder)
        .args(["--webhooks", &webhooks.to_string(), "--twilio", twilio])
        .env("TWILIO_ACCOUNT_SID", account.sid.as_str())
        .env("TWILIO_AUTH_TOKEN", account.token.expose())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()?;
    let mut lines = BufReader::new(process.stdout.take().context("its output is ours")?).lines();
    let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.context("waiting for the desk")??;
    let line = line.context("the desk ended before it was ready")?;
    Ok((process, serde_json::from_str(&line).with_context(|| line.clone())?))
}
