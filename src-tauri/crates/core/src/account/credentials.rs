//! What people paste into the two fields of an account: cleaned of what sticks to it, and told apart where it is
//! something else. Nothing here asks Twilio.

use deskbell_twilio::{AccountSid, Secret};

use crate::error::Error;

/// How long an account SID is, its two letters included.
const SID: usize = 34;
/// How long an auth token is.
const TOKEN: usize = 32;

/// What was typed at the door, made usable.
pub(super) struct Typed {
    pub(super) account_sid: AccountSid,
    pub(super) auth_token: Secret,
}

/// Reads both fields. Each error names the field, says why it cannot be right, and where the right value stands.
pub(super) fn read(account_sid: &str, auth_token: &str) -> Result<Typed, Error> {
    let (sid, token) = (clean(account_sid), clean(auth_token));
    if is_token(&sid) && has_prefix(&token, "AC") {
        return Err(wrong_sid("The two fields are swapped: the account SID begins with AC."));
    }
    let account_sid = read_sid(&sid)?;
    Ok(Typed { account_sid, auth_token: Secret::new(read_token(&token, &sid)?) })
}

/// Reads the token alone, for an account that is known.
pub(super) fn read_token_of(account: &AccountSid, auth_token: &str) -> Result<Secret, Error> {
    read_token(&clean(auth_token), account.as_str()).map(Secret::new)
}

/// Takes away what is copied along: white space of every kind, line breaks, quotes, and what nobody can see.
pub(super) fn clean(typed: &str) -> String {
    let is_stray = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || matches!(letter, '"' | '\'' | '`' | ',' | ';' | '“' | '”' | '„' | '‘' | '’' | '«' | '»')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}')
    };
    typed.chars().filter(|letter| !is_stray(*letter)).collect()
}

fn read_sid(sid: &str) -> Result<AccountSid, Error> {
    if sid.is_empty() {
        return Err(wrong_sid(
            "Paste the account SID. It stands on the Console's home page, under Account Info.",
        ));
    }
    if has_prefix(sid, "SK") {
        return Err(wrong_sid(
            "This is an API key: it begins with SK. Deskbell needs the account SID, which begins with AC, because \
             only the account's own auth token proves that a text comes from Twilio.",
        ));
    }
    if is_token(sid) && !sid.starts_with("AC") {
        return Err(wrong_sid(
            "This looks like the auth token. The account SID begins with AC and stands above it.",
        ));
    }
    if let Some(thing) = other_sid(sid) {
        return Err(wrong_sid(&format!(
            "This is the SID of {thing}. The account SID begins with AC; it stands on the Console's home page."
        )));
    }
    if !has_prefix(sid, "AC") {
        return Err(wrong_sid("An account SID begins with AC. It stands on the Console's home page."));
    }
    let length = sid.chars().count();
    if length != SID {
        return Err(wrong_sid(&format!(
            "{} Use the copy button beside it.",
            off_by(length, SID, "An account SID")
        )));
    }
    let digits: String = sid.chars().skip(2).collect();
    if let Some(odd) = digits.chars().find(|letter| !letter.is_ascii_hexdigit()) {
        return Err(wrong_sid(&format!(
            "An account SID has only 0 to 9 and a to f after AC, and this has “{odd}”. Use the copy button beside it."
        )));
    }
    AccountSid::parse(&format!("AC{digits}"))
        .map_err(|_| wrong_sid("This is not an account SID. It stands on the Console's home page."))
}

fn read_token(token: &str, sid: &str) -> Result<String, Error> {
    if token.is_empty() {
        return Err(wrong_token(
            "Paste the auth token. It stands below the account SID; choose Show to see it.",
        ));
    }
    if token.eq_ignore_ascii_case(sid) || has_prefix(token, "AC") && token.len() == SID {
        return Err(wrong_token(
            "This is the account SID once more. The auth token stands below it; choose Show.",
        ));
    }
    if has_prefix(token, "SK") {
        return Err(wrong_token(
            "This is an API key. Deskbell needs the auth token: only it proves that a text comes from Twilio.",
        ));
    }
    let length = token.chars().count();
    let is_hex = token.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex && length == TOKEN {
        return Ok(token.to_ascii_lowercase());
    }
    if length == TOKEN && token.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return Err(wrong_token(
            "This looks like an API key's secret: an auth token has only 0 to 9 and a to f. It stands on the \
             Console's home page, under Account Info.",
        ));
    }
    if is_hex {
        return Err(wrong_token(&format!(
            "{} Use the copy button beside it.",
            off_by(length, TOKEN, "An auth token")
        )));
    }
    Err(wrong_token(
        "An auth token has 32 characters, 0 to 9 and a to f. It stands on the Console's home page, under Account Info.",
    ))
}

fn is_token(text: &str) -> bool {
    text.len() == TOKEN && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn has_prefix(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// What a SID of another kind names.
fn other_sid(text: &str) -> Option<&'static str> {
    let is_sid = text.len() == SID && text.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit());
    if !is_sid {
        return None;
    }
    Some(match text.get(..2)? {
        "PN" => "a phone number",
        "MG" => "a messaging service",
        "SM" | "MM" => "a text",
        "CA" => "a call",
        "AP" => "an application",
        "US" => "a person who signs in to the Console",
        "OR" => "an organisation",
        "VA" => "a Verify service",
        _ => return None,
    })
}

fn off_by(length: usize, wanted: usize, what: &str) -> String {
    match length.checked_sub(wanted) {
        Some(more) => format!("{what} has {wanted} characters, and this has {more} too many."),
        None if wanted - length == 1 => format!("{what} has {wanted} characters, and here 1 is missing."),
        None => format!("{what} has {wanted} characters, and here {} are missing.", wanted - length),
    }
}

fn wrong_sid(message: &str) -> Error {
    Error::bad_input("accountSid", message)
}

fn wrong_token(message: &str) -> Error {
    Error::bad_input("authToken", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCOUNT: &str = "AC00000000000000000000000000000001";
    const TOKEN: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_is_copied_along_is_taken_away() {
        for (sid, token) in [
            (format!(" {ACCOUNT}\n"), format!("\t{TOKEN} ")),
            (format!("\"{ACCOUNT}\","), format!("'{TOKEN}'")),
            (format!("“{ACCOUNT}”"), format!("\u{200b}{TOKEN}\u{feff}")),
            (ACCOUNT.replace("AC", "AC "), TOKEN.replace("cdef01", "cdef\r\n01")),
            (ACCOUNT.to_lowercase(), TOKEN.to_uppercase()),
        ] {
            let typed = read(&sid, &token).unwrap_or_else(|error| panic!("{sid:?}: {error}"));
            assert_eq!((typed.account_sid.as_str(), typed.auth_token.expose()), (ACCOUNT, TOKEN));
        }
    }

    #[test]
    fn every_refusal_names_its_field_and_repeats_no_token() {
        for (sid, token) in [
            ("", TOKEN),
            ("AC", TOKEN),
            ("é", "é"),
            (ACCOUNT, ""),
            (ACCOUNT, "secretive-words"),
            (TOKEN, TOKEN),
        ] {
            let Err(Error::BadInput { field, message }) = read(sid, token) else { panic!("{sid} {token}") };
            assert!(["accountSid", "authToken"].contains(&field) && message.ends_with('.'), "{message}");
            assert!(token.is_empty() || token == "é" || !message.contains(token), "{message}");
        }
    }
}
