//! The three desks: how each is started on a fresh folder, and how it ends.

mod books;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

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
                let command = express(folder, address.port(), &public_url);
                Running::run(desk, folder, knowing(account, command), address, None).await
            }
            Desk::Floor => {
                let command = floor(folder, address.port(), &public_url)?;
                Running::run(desk, folder, knowing(account, command), address, None).await
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
        Running::run(Desk::Deskbell, folder, knowing(account, command), address, Some(sandbox.clone())).await
    }

    /// Starts Deskbell on a folder with nothing in it, and connects it as somebody does who wants nothing of what was
    /// before: `bridge` by itself would fetch the last 90 days.
    pub(crate) async fn open_without_history(
        account: &Account,
        folder: &Path,
        sandbox: &Arc<Sandbox>,
        address: SocketAddr,
    ) -> Result<Running> {
        let mut command = bridge(folder, address, &format!("http://{address}"), sandbox.url())?;
        // What the window would ask in a dialog is taken as yes, and nobody is to be connected by the environment.
        command.arg("--confirm").env_remove("TWILIO_ACCOUNT_SID").env_remove("TWILIO_AUTH_TOKEN");
        let desk = Running::run(Desk::Deskbell, folder, command, address, Some(sandbox.clone())).await?;
        let (sid, token) = (account.sid.as_str(), account.token.expose());
        let checked = desk.call("check_account", &json!({ "accountSid": sid, "authToken": token })).await?;
        let numbers = checked.get("numbers").and_then(Value::as_array).context("the account has numbers")?;
        let connected = json!({
            "accountSid": sid,
            "authToken": token,
            "way": { "kind": "fixed", "publicUrl": desk.public_url, "port": address.port() },
            "numbers": numbers.iter().filter_map(|number| number.get("sid")).collect::<Vec<_>>(),
            "history": "none",
        });
        let connected = desk.call("connect_account", &connected).await?;
        if connected.get("failures") != Some(&json!([])) {
            bail!("the account is not connected as it should be: {connected}");
        }
        desk.call("keep_recovery_code", &json!({})).await?;
        Ok(desk)
    }

    async fn run(
        desk: Desk,
        folder: &Path,
        mut command: Command,
        address: SocketAddr,
        sandbox: Option<Arc<Sandbox>>,
    ) -> Result<Running> {
        let public_url = format!("http://{address}");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(complaints(folder)?);
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
}

/// A desk that is told whom it serves.
fn knowing(account: &Account, mut command: Command) -> Command {
    command.env("TWILIO_ACCOUNT_SID", account.sid.as_str()).env("TWILIO_AUTH_TOKEN", account.token.expose());
    command
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
