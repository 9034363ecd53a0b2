//! What happened, for whoever wants to look: requests that came, alerts that Twilio would log, and what stands
//! on the people's phones. Bounded; the oldest go first.

use std::collections::VecDeque;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::AlertSid;
use serde::{Deserialize, Serialize};

use crate::sids::mint;
use crate::world::media::ShownPicture;

const MOST: usize = 10_000;

/// An error or warning in Twilio's debugger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its own Sid.
    pub sid: AlertSid,
    /// Twilio's number for it, such as 11200.
    pub code: u32,
    /// The address that was called, or would have been.
    pub url: String,
    /// The Sid of the text or call that it was about.
    pub resource: String,
    /// When.
    pub at: Millis,
}

/// A request that reached the REST API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// `GET`, `POST` or `DELETE`.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// How many were being answered, this one included.
    pub concurrent: usize,
}

/// A text on somebody's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Whose phone.
    pub to: String,
    /// Who it says it is from.
    pub from: String,
    /// The words.
    pub body: String,
    /// The pictures and files under them.
    pub pictures: Vec<ShownPicture>,
    /// Twilio's own answer to STOP, START or HELP, which is in no listing?
    pub is_automatic: bool,
    /// When.
    pub at: Millis,
}

/// The last of everything that happened.
#[derive(Debug, Default)]
pub(crate) struct Records {
    pub(crate) alerts: VecDeque<Alert>,
    pub(crate) requests: VecDeque<Request>,
    pub(crate) shown: VecDeque<Shown>,
    pub(crate) in_flight: usize,
    /// The path whose next POST is taken, and its answer lost.
    pub(crate) loses: Option<String>,
    /// How many alerts there have ever been.
    pub(crate) alerted: u64,
}

impl Records {
    /// Writes an alert down, as Twilio's debugger does.
    pub(crate) fn alert(&mut self, code: u32, url: String, resource: &str, at: Millis) {
        self.alerted += 1;
        let sid = mint("NO", &format!("{resource}/{code}/{at:?}/{}", self.alerted));
        add(&mut self.alerts, Alert { sid, code, url, resource: resource.to_owned(), at });
    }
}

/// Adds to a bounded list.
pub(crate) fn add<T>(to: &mut VecDeque<T>, what: T) {
    if to.len() >= MOST {
        to.pop_front();
    }
    to.push_back(what);
}
