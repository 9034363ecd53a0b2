//! Form bodies as bytes: `key=value&…`, percent-decoded and nothing more.
//! Signatures are computed over these bytes, so that decoding to text cannot change what was signed.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, utf8_percent_encode};

/// What may stand unescaped in a form or a query.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A key and its value, decoded.
pub(crate) type Pair<'a> = (Cow<'a, [u8]>, Cow<'a, [u8]>);

/// The pairs of a body, in order. A key without `=` has an empty value, as browsers have it.
pub(crate) fn pairs(body: &[u8]) -> impl Iterator<Item = Pair<'_>> {
    body.split(|b| *b == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let mut halves = pair.splitn(2, |b| *b == b'=');
        (decode(halves.next().unwrap_or_default()), decode(halves.next().unwrap_or_default()))
    })
}

/// Writes pairs the way Twilio reads them: everything but unreserved characters escaped.
pub(crate) fn encode<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut out = String::new();
    for (key, value) in pairs {
        if !out.is_empty() {
            out.push('&');
        }
        out.extend(utf8_percent_encode(key, ESCAPED));
        out.push('=');
        out.extend(utf8_percent_encode(value, ESCAPED));
    }
    out
}

fn decode(raw: &[u8]) -> Cow<'_, [u8]> {
    if !raw.iter().any(|b| matches!(b, b'%' | b'+')) {
        return Cow::Borrowed(raw);
    }
    if !raw.contains(&b'+') {
        return percent_decode(raw).into();
    }
    let spaced: Vec<u8> = raw.iter().map(|b| if *b == b'+' { b' ' } else { *b }).collect();
    Cow::Owned(percent_decode(&spaced).collect())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(body: &str) -> Vec<(String, String)> {
        let text = |bytes: Cow<'_, [u8]>| String::from_utf8(bytes.into_owned()).unwrap();
        pairs(body.as_bytes()).map(|(key, value)| (text(key), text(value))).collect()
    }

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_body_is_pairs_in_their_order() {
        assert_eq!(
            texts("To=%2B12025550123&Body=a+b%20c&Body="),
            owned(&[("To", "+12025550123"), ("Body", "a b c"), ("Body", ""),])
        );
        assert_eq!(texts("a=b=c&&=d&e"), owned(&[("a", "b=c"), ("", "d"), ("e", "")]));
        assert_eq!(texts("a=100%&b=%zz"), owned(&[("a", "100%"), ("b", "%zz")]));
        assert_eq!(texts(""), []);
    }

    proptest! {
        #[test]
        fn what_is_encoded_decodes_to_the_same(wanted in proptest::collection::vec((".{1,9}", ".{0,20}"), 0..6)) {
            let body = encode(wanted.iter().map(|(key, value)| (key.as_str(), value.as_str())));
            prop_assert!(body.is_ascii());
            prop_assert_eq!(texts(&body), wanted);
        }

        #[test]
        fn a_body_means_what_browsers_mean_by_it(body in proptest::collection::vec(any::<u8>(), 0..60)) {
            let ours: Vec<_> = pairs(&body)
                .map(|(k, v)| {
                    (String::from_utf8_lossy(&k).into_owned(), String::from_utf8_lossy(&v).into_owned())
                })
                .collect();
            let theirs: Vec<_> = form_urlencoded::parse(&body).into_owned().collect();
            prop_assert_eq!(ours, theirs);
        }
    }
}
