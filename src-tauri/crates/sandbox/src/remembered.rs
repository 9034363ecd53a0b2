//! A sandbox that is the same one at every start: who it is lies in a small file of its folder, and its story goes on
//! from when it first began. What it keeps there is invented and worth nothing to anybody else.

use std::fs;
use std::io::{ErrorKind, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;

use anyhow::Context as _;
use deskbell_twilio::clock::{Clock, Millis};
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::AccountSid;
use serde_json::{Value, json};

use crate::{Plan, Sandbox, memory};

/// The numbers of a remembered sandbox; the story names the first one *Front desk*.
const NUMBERS: [&str; 2] = ["+12025550100", "+12025550101"];
const FILE: &str = "sandbox.json";

/// A running sandbox, and what its account goes by.
#[derive(Debug)]
pub struct Remembered {
    /// The sandbox.
    pub sandbox: Sandbox,
    /// Its account.
    pub account_sid: AccountSid,
    /// What signs its webhooks.
    pub auth_token: Secret,
    /// The account's phone numbers.
    pub numbers: Vec<PhoneNumber>,
}

/// What lies in the file.
struct Identity {
    account_sid: AccountSid,
    auth_token: Secret,
    /// When the story began.
    started: Millis,
}

impl Identity {
    fn read(bytes: &[u8]) -> anyhow::Result<Identity> {
        let file: Value = serde_json::from_slice(bytes)?;
        let word = |name| file.get(name).and_then(Value::as_str).context("a word is missing");
        let started = file.get("started_at").and_then(Value::as_i64).context("the beginning is missing")?;
        Ok(Identity {
            account_sid: word("account_sid")?.parse()?,
            auth_token: Secret::new(word("auth_token")?),
            started: Millis(started),
        })
    }

    fn write(&self) -> String {
        let (account_sid, auth_token) = (self.account_sid.as_str(), self.auth_token.expose());
        json!({ "account_sid": account_sid, "auth_token": auth_token, "started_at": self.started.0 })
            .to_string()
    }
}

impl Sandbox {
    /// Starts the sandbox that `folder` remembers, with its story, on a free loopback port; the first start invents it.
    ///
    /// # Errors
    /// When the file cannot be read or written: nobody is invented over one that is there.
    pub async fn start_remembered(folder: &Path, clock: Clock) -> anyhow::Result<Remembered> {
        let path = folder.join(FILE);
        let now = clock.now();
        let identity = tokio::task::spawn_blocking(move || recall_or_invent(&path, now)).await??;
        let numbers = NUMBERS.map(PhoneNumber::from_twilio).into_iter().collect::<Result<Vec<_>, _>>()?;
        let sandbox = Sandbox::start(Plan {
            account_sid: identity.account_sid.clone(),
            auth_token: identity.auth_token.clone(),
            numbers: numbers.clone(),
            clock,
            story: Some(identity.started),
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        })
        .await?;
        memory::begin(&sandbox.exchange, folder).await?;
        Ok(Remembered {
            sandbox,
            account_sid: identity.account_sid,
            auth_token: identity.auth_token,
            numbers,
        })
    }
}

fn recall_or_invent(path: &Path, now: Millis) -> anyhow::Result<Identity> {
    match fs::read(path) {
        Ok(bytes) => Identity::read(&bytes).context("the practice line's file is damaged"),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let identity = Identity {
                account_sid: format!("AC{}", invent_digits()?).parse()?,
                auth_token: Secret::new(invent_digits()?),
                started: now,
            };
            keep(path, identity.write().as_bytes()).context("the practice line's file cannot be written")?;
            Ok(identity)
        }
        Err(error) => Err(error).context("the practice line's file cannot be read"),
    }
}

/// 32 hexadecimal digits that nobody can guess.
fn invent_digits() -> anyhow::Result<String> {
    let mut bytes = [0_u8; 16];
    getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

/// Writes the file beside its place and moves it there, so that a crash leaves all of it or nothing.
pub(crate) fn keep(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let beside = path.with_extension("new");
    let mut options = fs::OpenOptions::new();
    options.create(true).truncate(true).write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(beside, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis(1_800_000_000_000);

    #[test]
    fn the_second_start_is_the_same_account_and_the_story_goes_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let first = recall_or_invent(&path, START).unwrap();
        let second = recall_or_invent(&path, Millis(START.0 + 1)).unwrap();
        assert_eq!(first.account_sid, second.account_sid);
        assert_eq!(first.auth_token, second.auth_token);
        assert_eq!(second.started, START);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn nobody_is_invented_over_a_damaged_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        fs::write(&path, "{").unwrap();
        assert!(recall_or_invent(&path, START).is_err());
        assert_eq!(fs::read(&path).unwrap(), b"{");
    }
}
