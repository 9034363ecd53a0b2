//! What every call has: a door that it comes through, arguments as JSON text, and a reply.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::error::Error;
use crate::pictures;

/// Through which door a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The app's own window, or the page that `bridge` serves in its place.
    Window,
    /// What `bridge` has beside it, for what the window asks of the shell instead.
    Bridge,
}

/// What a call answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// JSON text.
    Json(String),
    /// The bytes of a picture.
    Bytes(pictures::Bytes),
}

/// No argument.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Nothing {}

/// The recovery code, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct OpenWithRecovery {
    /// Twelve words.
    pub code: String,
}

/// Turns a function's reply into a call's.
pub(super) trait IntoReply {
    fn into_reply(self) -> Result<Reply, Error>;
}

impl<T: Serialize> IntoReply for T {
    fn into_reply(self) -> Result<Reply, Error> {
        serde_json::to_string(&self).map(Reply::Json).map_err(Error::internal)
    }
}

/// Reads the arguments of a call.
pub(super) fn decode<A: DeserializeOwned>(args: &str) -> Result<A, Error> {
    let mut reader = serde_json::Deserializer::from_str(args);
    serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        // A page can hold half of an emoji, cut off while deleting; as text it does not exist.
        let is_half_a_sign = ["surrogate", "hex escape"].iter().any(|word| error.inner().to_string().contains(word));
        let message = if is_half_a_sign {
            "This holds half of a sign, such as a broken emoji, that no phone can show. Delete it and type it again."
                .to_owned()
        } else {
            format!("This call does not take that: {error}")
        };
        Error::bad_input("args", message)
    })
}
