//! What can go wrong when Twilio is asked, and whether what was asked may have happened all the same.
//! No error shows a secret, a number or a text in `Debug` or `Display`.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use serde::Deserialize;

/// Why a request has no reply.
#[derive(thiserror::Error)]
pub enum Error {
    /// Twilio, or something in its place, said no.
    #[error("refused with status {status}, code {}", code.map_or_else(|| "unknown".to_owned(), |c| c.to_string()))]
    Refused {
        /// The HTTP status.
        status: u16,
        /// Twilio's code, where the answer had one: <https://www.twilio.com/docs/api/errors>.
        code: Option<u32>,
        /// Twilio's words, for the person. They may repeat a number: not for a log.
        message: String,
        /// Where Twilio explains the code.
        more_info: Option<String>,
    },
    /// The account SID or the auth token is wrong.
    #[error("the account SID or the auth token is wrong")]
    Unauthorized,
    /// Too many requests at once. What was asked certainly did not happen.
    #[error("too many requests at once")]
    Slow {
        /// How long Twilio wants to be left alone.
        retry_after: Option<Duration>,
    },
    /// No answer, or not a whole one.
    #[error("not reachable: {0}")]
    Unreachable(#[source] Unreachable),
    /// An answer that is not what Twilio's documentation promises.
    #[error("an answer that cannot be read, at {at}: {source}")]
    Garbled {
        /// The path of the field, such as `messages[3].sid`, or the header.
        at: String,
        /// What was wrong there, without the value.
        source: Box<dyn StdError + Send + Sync>,
    },
    /// A file is longer than the limit it was fetched with.
    #[error("longer than {limit} bytes")]
    TooLarge {
        /// The limit in bytes.
        limit: u64,
    },
    /// A client cannot be made: a base address is not one, or the system has no roots of trust.
    #[error("cannot make a client: {0}")]
    Unusable(String),
}

impl Error {
    /// May what was asked have happened, although there is no reply?
    ///
    /// A request that creates something must not be repeated then.
    pub fn may_have_arrived(&self) -> bool {
        match self {
            // A gateway's 408 says that it waited, not what Twilio did meanwhile.
            Self::Refused { status, .. } => !(400..500).contains(status) || *status == 408,
            Self::Unreachable(unreachable) => {
                !matches!(unreachable.cause, Cause::NoConnection | Cause::NotValidNow)
            }
            Self::Garbled { .. } | Self::TooLarge { .. } => true,
            Self::Unauthorized | Self::Slow { .. } | Self::Unusable(_) => false,
        }
    }

    /// Was Twilio's certificate refused because it is not valid at the time that this computer's clock shows?
    pub fn is_by_the_clock(&self) -> bool {
        matches!(self, Self::Unreachable(unreachable) if unreachable.cause == Cause::NotValidNow)
    }

    /// Twilio's code, where there is one.
    pub fn code(&self) -> Option<u32> {
        match self {
            Self::Refused { code, .. } => *code,
            _ => None,
        }
    }

    /// What an answer with a status other than success means.
    pub(crate) fn from_answer(status: u16, retry_after: Option<Duration>, body: &[u8]) -> Self {
        match status {
            401 => return Self::Unauthorized,
            429 => return Self::Slow { retry_after },
            _ => {}
        }
        // A proxy's page of HTML is no answer of Twilio's; its status is all there is.
        let said: Said = serde_json::from_slice(body).unwrap_or_default();
        Self::Refused {
            status,
            code: said.code,
            message: said.message.unwrap_or_default(),
            more_info: said.more_info.filter(|link| !link.is_empty()),
        }
    }

    /// A refusal of which only the status is known.
    pub(crate) fn from_status(status: u16) -> Self {
        Self::Refused { status, code: None, message: String::new(), more_info: None }
    }

    /// What it means that sending a request, or reading its answer, failed.
    pub(crate) fn from_transport(error: reqwest::Error) -> Self {
        let cause = if is_not_valid_now(&error) {
            Cause::NotValidNow
        } else if error.is_connect() || error.is_builder() {
            Cause::NoConnection
        } else if error.is_timeout() {
            Cause::TimedOut
        } else {
            Cause::BrokenOff
        };
        // The URL holds numbers in its query.
        Self::Unreachable(Unreachable { cause, source: error.without_url() })
    }
}

/// Whether a certificate was refused for the time that this computer's clock shows.
pub fn is_not_valid_now(error: &(dyn StdError + 'static)) -> bool {
    use rustls::CertificateError::{Expired, ExpiredContext, NotValidYet, NotValidYetContext};
    std::iter::successors(Some(error), |error| beneath(*error)).filter_map(|error| error.downcast_ref()).any(
        |error| {
            matches!(
                error,
                rustls::Error::InvalidCertificate(
                    Expired | ExpiredContext { .. } | NotValidYet | NotValidYetContext { .. }
                )
            )
        },
    )
}

/// What caused an error. That of a connection holds its cause, and does not call it its source.
fn beneath<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    let held = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    held.map(|held| held as &(dyn StdError + 'static)).or_else(|| error.source())
}

/// Twilio's body for an error.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Said {
    code: Option<u32>,
    message: Option<String>,
    more_info: Option<String>,
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Error({self})")
    }
}

/// How far a request came that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// There was no connection to send it on: it did not arrive.
    NoConnection,
    /// The certificate at the far side is not valid at the time that this computer's clock shows: it was not sent.
    NotValidNow,
    /// It was sent, and the time ran out.
    TimedOut,
    /// It was sent, and the connection broke before the whole answer was there.
    BrokenOff,
}

/// No answer, or not a whole one.
#[derive(Debug)]
pub struct Unreachable {
    cause: Cause,
    source: reqwest::Error,
}

impl Unreachable {
    /// How far the request came.
    pub fn cause(&self) -> Cause {
        self.cause
    }
}

impl fmt::Display for Unreachable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.cause {
            Cause::NoConnection => "no connection",
            Cause::NotValidNow => "a certificate that is not valid by this computer's clock",
            Cause::TimedOut => "no answer in time",
            Cause::BrokenOff => "the connection broke off",
        })
    }
}

impl StdError for Unreachable {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&self.source)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(status: u16) -> Error {
        Error::from_answer(status, None, b"")
    }

    #[test]
    fn a_refusal_certainly_did_not_happen_and_a_failure_may_have() {
        for status in [400, 403, 404, 409, 422] {
            assert!(!refused(status).may_have_arrived(), "{status}");
        }
        for status in [302, 408, 500, 502, 503, 504] {
            assert!(refused(status).may_have_arrived(), "{status}");
        }
        assert!(!refused(401).may_have_arrived());
        assert!(!refused(429).may_have_arrived());
        assert!(Error::Garbled { at: "sid".into(), source: "missing".into() }.may_have_arrived());
        assert!(!Error::Unusable("no".into()).may_have_arrived());
    }

    #[test]
    fn an_answer_keeps_twilios_code_words_and_link() {
        let body = br#"{"code":21610,"message":"To +12025550123 opted out","more_info":"https://www.twilio.com/docs/errors/21610","status":400}"#;
        let error = Error::from_answer(400, None, body);
        let Error::Refused { status: 400, code: Some(21610), message, more_info: Some(link) } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(message, "To +12025550123 opted out");
        assert_eq!(link, "https://www.twilio.com/docs/errors/21610");
        assert_eq!(error.code(), Some(21610));
        assert_eq!(format!("{error} {error:?}").matches("0123").count(), 0);
    }

    #[test]
    fn a_page_of_html_is_a_refusal_without_a_code() {
        let error = Error::from_answer(502, None, b"<html>Bad Gateway</html>");
        assert!(matches!(error, Error::Refused { status: 502, code: None, .. }));
    }
}
