//! The paths of things, as bodies and webhooks name them.

use deskbell_twilio::sid::{AccountSid, CallSid, ConferenceSid, MediaSid, MessageSid, RecordingSid};

/// Of everything in the account: `/2010-04-01/Accounts/AC…`.
pub(crate) fn account(sid: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{sid}")
}

/// Of a text, without `.json`.
pub(crate) fn message(account: &AccountSid, sid: &MessageSid) -> String {
    format!("{}/Messages/{sid}", self::account(account))
}

/// Of a file on a text, without `.json`: there its bytes are.
pub(crate) fn media(account: &AccountSid, message: &MessageSid, sid: &MediaSid) -> String {
    format!("{}/Media/{sid}", self::message(account, message))
}

/// Of a call, without `.json`.
pub(crate) fn call(account: &AccountSid, sid: &CallSid) -> String {
    format!("{}/Calls/{sid}", self::account(account))
}

/// Of a conference, without `.json`.
pub(crate) fn conference(account: &AccountSid, sid: &ConferenceSid) -> String {
    format!("{}/Conferences/{sid}", self::account(account))
}

/// Of a recording, without `.json`.
pub(crate) fn recording(account: &AccountSid, sid: &RecordingSid) -> String {
    format!("{}/Recordings/{sid}", self::account(account))
}
