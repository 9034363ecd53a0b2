//! The account itself: its name, whether it may work, what is left on it.

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::AccountSid;

/// Whether the account may work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// It may.
    #[default]
    Active,
    /// It owes money or broke a rule: it can be looked at, and nothing else works.
    Suspended,
    /// It is gone for good.
    Closed,
}

impl Standing {
    /// Twilio's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Standing::Active => "active",
            Standing::Suspended => "suspended",
            Standing::Closed => "closed",
        }
    }
}

/// What somebody paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tier {
    /// A paid account.
    #[default]
    Full,
    /// A trial.
    Trial,
}

impl Tier {
    /// Twilio's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Tier::Full => "Full",
            Tier::Trial => "Trial",
        }
    }
}

/// The account.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) sid: AccountSid,
    pub(crate) name: String,
    pub(crate) created: Millis,
    /// Millionths of a dollar.
    pub(crate) balance: i64,
}

impl Account {
    pub(crate) fn new(sid: AccountSid, created: Millis) -> Account {
        let name = "My first Twilio account".to_owned();
        Account { sid, name, created, balance: 50_000_000 }
    }
}
