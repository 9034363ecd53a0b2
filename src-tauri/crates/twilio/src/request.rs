//! A request is a value: where it goes, what it carries, what comes back.
//! It knows nothing of credentials, retries or connections; those are the client's.

use serde::de::DeserializeOwned;

use crate::hosts::Host;
use crate::sid::AccountSid;
use crate::urlencoded;

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or changes.
    Post,
    /// Deletes.
    Delete,
}

/// Pairs of a query or a form. A name that stands twice is sent twice.
pub type Pairs = Vec<(&'static str, String)>;

/// Something that can be asked of Twilio.
pub trait Request: Sync {
    /// What Twilio answers: JSON of this shape, or nothing for `()`.
    type Reply: DeserializeOwned;

    /// Which of Twilio's hosts is asked.
    fn host(&self) -> Host {
        Host::Api
    }

    /// What is done there.
    fn method(&self) -> Method;

    /// The path, for the account whose credentials are used.
    fn path(&self, account: &AccountSid) -> String;

    /// The query, unescaped.
    fn query(&self) -> Pairs {
        Pairs::new()
    }

    /// The form to post, unescaped.
    fn form(&self) -> Pairs {
        Pairs::new()
    }

    /// Does doing it twice do no more than doing it once? Only then is it ever repeated.
    fn is_repeatable(&self) -> bool {
        self.method() != Method::Post
    }
}

/// The path and escaped query of a request.
pub(crate) fn path_and_query(path: String, query: &Pairs) -> String {
    if query.is_empty() { path } else { format!("{path}?{}", encoded(query)) }
}

/// Escaped pairs.
pub(crate) fn encoded(pairs: &Pairs) -> String {
    urlencoded::encode(pairs.iter().map(|(name, value)| (*name, value.as_str())))
}

/// Adds a pair whose value is there.
pub(crate) fn put(pairs: &mut Pairs, name: &'static str, value: Option<impl ToString>) {
    if let Some(value) = value {
        pairs.push((name, value.to_string()));
    }
}
