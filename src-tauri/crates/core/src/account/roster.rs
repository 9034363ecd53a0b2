//! Which accounts this computer knows, how texts reach it for each, and which is open: one small file, `desk.json`.
//! It holds no secret.

use std::path::{Path, PathBuf};

use deskbell_twilio::AccountSid;
use serde::{Deserialize, Serialize};

use super::way::KeptWay;
use crate::error::Error;
use crate::store::twice;

/// Which line is open.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "line")]
pub(super) enum Choice {
    #[default]
    None,
    Practice,
    Account {
        sid: AccountSid,
    },
}

/// An account that was connected here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct KnownAccount {
    pub(super) sid: AccountSid,
    /// What its owner calls it.
    pub(super) name: String,
    pub(super) way: KeptWay,
}

/// Everything that is remembered between two starts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Roster {
    #[serde(flatten)]
    pub(super) choice: Choice,
    #[serde(default)]
    pub(super) accounts: Vec<KnownAccount>,
}

/// The file as it was when a computer knew one account.
#[derive(Deserialize)]
struct First {
    sid: AccountSid,
    public_url: String,
    port: u16,
}

impl Roster {
    /// What the folder remembers.
    pub(super) async fn read(home: &Path) -> Result<Roster, Error> {
        let path = path(home);
        let read = tokio::task::spawn_blocking(move || twice::read(&path, Roster::parse));
        Ok(read.await.map_err(Error::internal)??.unwrap_or_default())
    }

    fn parse(bytes: &[u8]) -> Result<Roster, Error> {
        let mut roster: Roster = serde_json::from_slice(bytes).map_err(|_| Error::Damaged)?;
        if let Ok(first) = serde_json::from_slice::<First>(bytes) {
            let way = KeptWay::Fixed { public_url: first.public_url, port: first.port };
            roster.put(KnownAccount { name: first.sid.as_str().to_owned(), sid: first.sid, way });
        }
        Ok(roster)
    }

    /// Remembers it, whole or not at all.
    pub(super) fn write(&self, home: &Path) -> Result<(), Error> {
        let bytes = serde_json::to_vec_pretty(self).map_err(Error::internal)?;
        twice::replace(&path(home), &bytes)
    }

    /// An account that is known.
    pub(super) fn find(&self, sid: &str) -> Option<&KnownAccount> {
        self.accounts.iter().find(|account| account.sid.as_str() == sid)
    }

    /// Knows an account from now on, in place of what was known of it.
    pub(super) fn put(&mut self, account: KnownAccount) {
        match self.accounts.iter_mut().find(|known| known.sid == account.sid) {
            Some(known) => *known = account,
            None => self.accounts.push(account),
        }
    }
}

fn path(home: &Path) -> PathBuf {
    home.join("desk.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    const SID: &str = "AC00000000000000000000000000000001";

    #[test]
    fn a_file_of_one_account_is_understood() {
        let old = format!(
            r#"{{"line":"account","sid":"{SID}","public_url":"https://desk.example.org","port":8484}}"#
        );
        let roster = Roster::parse(old.as_bytes()).unwrap();
        assert_eq!(roster.choice, Choice::Account { sid: AccountSid::parse(SID).unwrap() });
        let way = KeptWay::Fixed { public_url: "https://desk.example.org".to_owned(), port: 8484 };
        assert_eq!(roster.find(SID).map(|account| account.way.clone()), Some(way));
        let written = serde_json::to_vec(&roster).unwrap();
        assert_eq!(Roster::parse(&written).unwrap(), roster);
    }

    #[test]
    fn no_file_and_the_two_doors_are_the_same() {
        assert_eq!(Roster::parse(br#"{"line":"none"}"#).unwrap(), Roster::default());
        assert!(matches!(Roster::parse(b"{"), Err(Error::Damaged)));
    }
}
