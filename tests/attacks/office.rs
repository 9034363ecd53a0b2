//! A desk with an account at a Twilio of ours, for strangers to knock at.

use std::net::{Ipv4Addr, SocketAddr};
use std::ops::{Deref, DerefMut};

use deskbell_sandbox::{Plan, Sandbox};
use deskbell_tests::desk::{Account, Desk, DeskPlan, program};
use deskbell_twilio::{AccountSid, Clock, PhoneNumber, Secret};
use tempfile::TempDir;

pub(crate) const TOKEN: &str = "7c1d9a3be05f48626a90d4e8b17f3c25";
pub(crate) const ACCOUNT: &str = "AC5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e";
pub(crate) const OURS: &str = "+12025550100";

/// The desk, its Twilio, and the folder in which everything lies that it leaves.
pub(crate) struct Office {
    pub(crate) sandbox: Sandbox,
    desk: Desk,
    _folder: TempDir,
}

impl Deref for Office {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.desk
    }
}

impl DerefMut for Office {
    fn deref_mut(&mut self) -> &mut Desk {
        &mut self.desk
    }
}

impl Office {
    /// Opens on an empty folder, which is the desk's home and its temporary folder too.
    pub(crate) async fn open() -> anyhow::Result<Office> {
        Office::open_with("warn", Vec::new()).await
    }

    /// The same, with as much in its log as asked for, and what else it is told on its command line.
    pub(crate) async fn open_with(log: &'static str, arguments: Vec<String>) -> anyhow::Result<Office> {
        // One TLS provider for all; another test may have installed it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let account = Account { sid: AccountSid::parse(ACCOUNT)?, token: Secret::new(TOKEN), number: OURS };
        let sandbox = Sandbox::start(Plan {
            account_sid: account.sid.clone(),
            auth_token: account.token.clone(),
            numbers: vec![PhoneNumber::from_twilio(OURS)?],
            clock: Clock::system(),
            story: None,
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        })
        .await?;
        let folder = tempfile::tempdir()?;
        let desk = Desk::start(DeskPlan {
            program: program(env!("CARGO_BIN_EXE_bridge")),
            account,
            folder: folder.path().to_owned(),
            twilio: sandbox.url().to_owned(),
            log,
            arguments,
        })
        .await?;
        Ok(Office { sandbox, desk, _folder: folder })
    }
}
