//! The practice line as the core sees it: an account like any other, whose Twilio the outside provides.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;

use deskbell_twilio::{Credentials, Hosts, PhoneNumber};

use crate::ingress::Boxed;

/// Starts the practice line's Twilio. Given the folder in which it may keep what it invents.
pub type PracticeStarter = Arc<dyn Fn(PathBuf) -> Boxed<'static, Result<PracticeLine, String>> + Send + Sync>;

/// A running practice line.
pub struct PracticeLine {
    /// What the sandbox takes for an account.
    pub credentials: Credentials,
    /// Where it stands.
    pub hosts: Hosts,
    /// Who calls and texts on it; Twilio knows no names, an address book does.
    pub people: Vec<Pretender>,
    /// Ends the sandbox when dropped.
    pub guard: Box<dyn Any + Send + Sync>,
}

/// A pretended person.
#[derive(Debug, Clone)]
pub struct Pretender {
    /// Their number.
    pub number: PhoneNumber,
    /// Their name.
    pub name: String,
    /// What the office knows of them.
    pub note: String,
}
