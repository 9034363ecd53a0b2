//! The three desks: how each is started on a fresh folder, and how it is asked what it holds.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_twilio::{Clock, PhoneNumber};
use reqwest::Client;
use serde_json::{Value, json};
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::texts::Account;

/// Who is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Desk {
    /// Node with Express, Twilio's middleware and better-sqlite3.
    Express,
    /// `bridge`, whole.
    Deskbell,
    /// The bare floor.
    Floor,
}

impl Desk {
    /// In the order in which they take their turns.
    pub(crate) const ALL: [Desk; 3] = [Desk::Express, Desk::Deskbell, Desk::Floor];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Desk::Express => "(a) Express",
            Desk::Deskbell => "Deskbell",
            Desk::Floor => "(b) bare floor",
        }
    }
}

/// A desk that answers. Ends when dropped.
pub(crate) struct Running {
    pub(crate) address: SocketAddr,
    pub(crate) public_url: String,
    http: Client,
    books: Books,
    process: Process,
}

/// A process that is killed when nobody needs it any more. What was answered must survive that.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Where a desk says what it holds.
enum Books {
    /// By `GET /count`.
    Count,
    /// By the surface, as the page asks.
    Surface { url: String, token: String, _sandbox: Arc<Sandbox> },
}

/// How long a desk may take to open, and to find a text.
const PATIENCE: Duration = Duration::from_secs(60);

impl Running {
    /// Starts a desk on a folder with nothing in it.
    pub(crate) async fn start(desk: Desk, account: &Account, folder: &Path) -> Result<Running> {
        let address = free_address()?;
        let public_url = format!("http://{address}");
        match desk {
            Desk::Express => {
                Running::run(
                    desk,
                    account,
                    folder,
                    express(folder, address.port(), &public_url),
                    address,
                    None,
                )
                .await
            }
            Desk::Floor => {
                Running::run(
                    desk,
                    account,
                    folder,
                    floor(folder, address.port(), &public_url)?,
                    address,
                    None,
                )
                .await
            }
            Desk::Deskbell => {
                Running::open(account, folder, &Arc::new(sandbox(account).await?), address).await
            }
        }
    }

    /// Starts Deskbell on a folder, which may hold what it held before, with this Twilio outside.
    pub(crate) async fn open(
        account: &Account,
        folder: &Path,
        sandbox: &Arc<Sandbox>,
        address: SocketAddr,
    ) -> Result<Running> {
        let command = bridge(folder, address, &format!("http://{address}"), sandbox.url())?;
        Running::run(Desk::Deskbell, account, folder, command, address, Some(sandbox.clone())).await
    }

    async fn run(
        desk: Desk,
        account: &Account,
        folder: &Path,
        mut command: Command,
        address: SocketAddr,
        sandbox: Option<Arc<Sandbox>>,
    ) -> Result<Running> {
        let public_url = format!("http://{address}");
        command
            .env("TWILIO_ACCOUNT_SID", account.sid.as_str())
            .env("TWILIO_AUTH_TOKEN", account.token.expose())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(complaints(folder)?);
        let child = command.spawn().with_context(|| format!("{} does not start", desk.name()))?;
        let mut process = Process(child);
        let ready = listen_to(process.0.stdout.take().context("its output is ours")?);
        let ready = timeout(PATIENCE, ready).await.context("waiting until it is ready")?;
        let ready = ready.with_context(|| {
            let why = fs::read_to_string(folder.with_extension(COMPLAINTS)).unwrap_or_default();
            format!("{} ended before it was ready: {why}", desk.name())
        })?;
        let books = match sandbox {
            Some(sandbox) => surface(&ready, sandbox)?,
            None => Books::Count,
        };
        Ok(Running { address, public_url, http: Client::new(), books, process })
    }

    /// Ends the desk as a person does who quits it, and waits until its files are closed.
    pub(crate) async fn quit(mut self) -> Result<()> {
        let pid = self.process.0.id().to_string();
        tokio::task::spawn_blocking(move || {
            if !Command::new("kill").args(["-TERM", &pid]).status()?.success() {
                bail!("the desk cannot be told to end");
            }
            let ended = self.process.0.wait()?;
            if !ended.success() {
                bail!("the desk ended badly: {ended}");
            }
            Ok(())
        })
        .await?
    }

    /// The page's address, with the key to it.
    pub(crate) fn page(&self) -> Result<(String, String)> {
        let Books::Surface { url, token, .. } = &self.books else { bail!("this desk has no page") };
        Ok((url.clone(), token.clone()))
    }

    /// How much of its memory is resident, in bytes: `VmRSS` of proc(5).
    pub(crate) fn resident(&self) -> Result<u64> {
        let about = fs::read_to_string(format!("/proc/{}/status", self.process.0.id()))?;
        let kilobytes = about.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next());
        Ok(kilobytes.context("Linux tells how much is resident")?.parse::<u64>()? * 1024)
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> u32 {
        self.process.0.id()
    }

    /// Returns when search finds the word in exactly one text, where there is search.
    pub(crate) async fn find(&self, word: &str) -> Result<()> {
        let Books::Surface { .. } = self.books else { return Ok(()) };
        let asked = Instant::now();
        while asked.elapsed() < PATIENCE {
            let hits = self.call("search_inbox", &json!({ "text": word, "after": null, "limit": 2 })).await?;
            match hits.get("hits").and_then(Value::as_array).map(Vec::len) {
                Some(1) => return Ok(()),
                Some(0) => {}
                _ => bail!("a search for one text's word gave {hits}"),
            }
        }
        bail!("search does not find the last text")
    }

    /// Waits until so many texts are stored: what was answered last may lie in the book of arrivals for a moment.
    pub(crate) async fn hold(&self, expected: u64) -> Result<()> {
        let asked = Instant::now();
        loop {
            // While texts are taken in, the pages of threads are of different moments.
            match self.count().await {
                Ok(stored) if stored == expected => return Ok(()),
                Ok(stored) if stored > expected || asked.elapsed() > PATIENCE => {
                    bail!("{stored} texts are stored, and {expected} were answered");
                }
                Err(error) if asked.elapsed() > PATIENCE => return Err(error),
                _ => {}
            }
        }
    }

    /// How many texts are stored.
    async fn count(&self) -> Result<u64> {
        match &self.books {
            Books::Count => {
                let reply = self.http.get(format!("{}/count", self.public_url)).send().await?;
                Ok(reply.error_for_status()?.text().await?.parse()?)
            }
            Books::Surface { .. } => self.count_in_threads().await,
        }
    }

    /// How many texts stand in open threads, counted one by one, read or unread.
    pub(crate) async fn count_texts(&self) -> Result<u64> {
        let (mut texts, mut after) = (0, Value::Null);
        loop {
            let args = json!({ "filter": "open", "number": null, "after": after, "limit": 100 });
            let page = self.call("list_threads", &args).await?;
            for row in page.get("rows").and_then(Value::as_array).context("a page has rows")? {
                texts += self.count_in_thread(row.get("id").context("a thread has an id")?).await?;
            }
            after = page.get("next").cloned().unwrap_or_default();
            if after.is_null() {
                return Ok(texts);
            }
        }
    }

    async fn count_in_thread(&self, thread: &Value) -> Result<u64> {
        let (mut texts, mut before) = (0, Value::Null);
        loop {
            let args =
                json!({ "thread": thread, "before": before, "after": null, "around": null, "limit": 200 });
            let page = self.call("list_messages", &args).await?;
            let rows = page.get("rows").and_then(Value::as_array).context("a page has rows")?;
            texts += u64::try_from(rows.len())?;
            if page.get("hasBefore") != Some(&json!(true)) {
                return Ok(texts);
            }
            before = rows.first().and_then(|row| row.get("id")).cloned().context("a text has an id")?;
        }
    }

    /// Every text is unread, so the threads' kept counts add up to all of them; and the badge counts the threads.
    async fn count_in_threads(&self) -> Result<u64> {
        let (mut texts, mut threads, mut after) = (0, 0, Value::Null);
        loop {
            let args = json!({ "filter": "open", "number": null, "after": after, "limit": 100 });
            let page = self.call("list_threads", &args).await?;
            for row in page.get("rows").and_then(Value::as_array).context("a page has rows")? {
                texts += row.get("unread").and_then(Value::as_u64).context("a thread has a count")?;
                threads += 1;
            }
            after = page.get("next").cloned().unwrap_or_default();
            if after.is_null() {
                break;
            }
        }
        let counts = self.call("read_counts", &json!({})).await?;
        if counts != json!({ "unread": threads, "open": threads }) {
            bail!("{threads} threads are listed, and the kept counts are {counts}");
        }
        Ok(texts)
    }

    /// Asks the surface.
    pub(crate) async fn call(&self, name: &str, args: &Value) -> Result<Value> {
        let Books::Surface { url, token, .. } = &self.books else { bail!("this desk has no surface") };
        let request = self.http.post(format!("{url}/call/{name}")).bearer_auth(token);
        let reply = request.header("Content-Type", "application/json").body(args.to_string()).send().await?;
        let status = reply.status();
        let text = reply.text().await?;
        if !status.is_success() {
            bail!("{name}: {status} {text}");
        }
        Ok(serde_json::from_str(&text)?)
    }
}

/// What a desk says on its error stream goes into a file beside its folder.
fn complaints(folder: &Path) -> Result<Stdio> {
    Ok(File::create(folder.with_extension(COMPLAINTS))?.into())
}

const COMPLAINTS: &str = "log";

/// The first line that a desk prints. What else it says goes nowhere, but must not fill its pipe.
fn listen_to(stdout: ChildStdout) -> oneshot::Receiver<String> {
    let (said, ready) = oneshot::channel();
    std::thread::spawn(move || {
        let mut lines = BufReader::new(stdout).lines().map_while(Result::ok);
        if let Some(first) = lines.next() {
            // Whoever waited may have lost patience.
            let _ = said.send(first);
        }
        lines.for_each(drop);
    });
    ready
}

/// Where Node, Express and their program lie.
pub(crate) fn node_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("bench")
}

pub(crate) fn node() -> PathBuf {
    node_folder().join("node_modules").join(".bin").join(if cfg!(windows) { "node.cmd" } else { "node" })
}

fn express(folder: &Path, port: u16, public_url: &str) -> Command {
    let mut command = Command::new(node());
    command.env("NODE_ENV", "production").arg(node_folder().join("express.js"));
    command.arg(folder.join("messages.db")).arg(port.to_string()).arg(public_url);
    command
}

fn floor(folder: &Path, port: u16, public_url: &str) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.arg("floor").arg(folder.join("messages.db")).arg(port.to_string()).arg(public_url);
    Ok(command)
}

fn bridge(folder: &Path, webhooks: SocketAddr, public_url: &str, twilio: &str) -> Result<Command> {
    let bridge = std::env::current_exe()?.with_file_name(format!("bridge{}", std::env::consts::EXE_SUFFIX));
    if !bridge.is_file() {
        bail!("bridge does not lie beside this program: cargo xtask bench builds both");
    }
    let mut command = Command::new(bridge);
    command.arg("--data-dir").arg(folder).args(["--ui", "127.0.0.1:0", "--public-url", public_url]);
    command.args(["--webhooks", &webhooks.to_string(), "--twilio", twilio]);
    Ok(command)
}

/// An address of this machine that nobody listens on.
pub(crate) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

pub(crate) async fn sandbox(account: &Account) -> Result<Sandbox> {
    sandbox_on(account, Clock::system()).await
}

/// A Twilio that lives by this clock.
pub(crate) async fn sandbox_on(account: &Account, clock: Clock) -> Result<Sandbox> {
    sandbox_with(account, vec![PhoneNumber::from_twilio(account.number)?], clock).await
}

/// A Twilio whose account has these numbers.
pub(crate) async fn sandbox_with(
    account: &Account,
    numbers: Vec<PhoneNumber>,
    clock: Clock,
) -> Result<Sandbox> {
    Sandbox::start(Plan {
        account_sid: account.sid.clone(),
        auth_token: account.token.clone(),
        numbers,
        clock,
        story: None,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
    })
    .await
}

fn surface(ready: &str, sandbox: Arc<Sandbox>) -> Result<Books> {
    let ready: Value = serde_json::from_str(ready).context("bridge's ready line")?;
    let text = |name: &str| {
        let text = ready.get(name).and_then(Value::as_str).map(str::to_owned);
        text.with_context(|| format!("bridge's ready line has no {name}"))
    };
    Ok(Books::Surface { url: text("ui")?, token: text("token")?, _sandbox: sandbox })
}
