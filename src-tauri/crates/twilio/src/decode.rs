//! Decoding replies, and saying which field was not as promised without repeating what it held.

use std::error::Error as StdError;
use std::fmt;

use serde::de::DeserializeOwned;

use crate::error::Error;

/// Decodes a reply. An empty one, as after a deletion, is `()`.
pub(crate) fn decode<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let body = if body.iter().all(u8::is_ascii_whitespace) { b"null".as_slice() } else { body };
    let mut json = serde_json::Deserializer::from_slice(body);
    let value = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let at = match error.path().to_string() {
            path if path == "." => "the whole".to_owned(),
            path => path,
        };
        Error::Garbled { at, source: Box::new(Reason::from(error.inner())) }
    })?;
    json.end().map_err(|error| Error::Garbled {
        at: "the end".to_owned(),
        source: Box::new(Reason::from(&error)),
    })?;
    Ok(value)
}

/// Why JSON was not what it should be. Values are masked: they may be numbers and texts.
#[derive(Debug)]
struct Reason(String);

impl From<&serde_json::Error> for Reason {
    fn from(error: &serde_json::Error) -> Self {
        // serde quotes the values it complains of; a value may hold quotes itself.
        let text = error.to_string();
        let is_quote = |c: char| matches!(c, '"' | '`');
        let kept = match (text.split_once(is_quote), text.rsplit_once(is_quote)) {
            (Some((before, _)), Some((_, after))) => format!("{before}…{after}"),
            _ => text,
        };
        Self(kept)
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl StdError for Reason {}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Listing {
        #[expect(dead_code, reason = "only whether it can be read matters here")]
        items: Vec<Item>,
    }

    #[derive(Debug, Deserialize)]
    struct Item {
        #[expect(dead_code, reason = "only whether it can be read matters here")]
        count: u32,
    }

    fn complaint(body: &str) -> String {
        decode::<Listing>(body.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn a_complaint_names_the_field_and_hides_its_value() {
        insta::assert_snapshot!(
            complaint(r#"{"items":[{"count":1},{"count":"Ann said \"hello\" to me"}]}"#),
            @"an answer that cannot be read, at items[1].count: invalid type: string …, expected u32 at line 1 column 57"
        );
        insta::assert_snapshot!(
            complaint(r#"{"items":[{"count":-12025550123}]}"#),
            @"an answer that cannot be read, at items[0].count: invalid value: integer …, expected u32 at line 1 column 31"
        );
        insta::assert_snapshot!(
            complaint("<html>Bad Gateway</html>"),
            @"an answer that cannot be read, at the whole: expected value at line 1 column 1"
        );
        insta::assert_snapshot!(
            complaint(r#"{"items":[]} trailing"#),
            @"an answer that cannot be read, at the end: trailing characters at line 1 column 14"
        );
    }

    #[test]
    fn an_empty_reply_is_nothing() {
        decode::<()>(b"").unwrap();
        decode::<()>(b" \n").unwrap();
        assert!(decode::<Listing>(b"").is_err());
    }
}
