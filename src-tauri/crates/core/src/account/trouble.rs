//! What Twilio's refusals mean for the account as a whole, in sentences.

use deskbell_twilio::Error as Twilio;

use crate::line::time;

/// Trouble with Twilio, or on the way to it.
#[derive(Debug)]
pub struct TwilioTrouble(Twilio);

impl std::fmt::Display for TwilioTrouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.sentence())
    }
}

impl std::error::Error for TwilioTrouble {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl From<Twilio> for TwilioTrouble {
    fn from(error: Twilio) -> TwilioTrouble {
        TwilioTrouble(error)
    }
}

impl From<Twilio> for crate::error::Error {
    fn from(error: Twilio) -> crate::error::Error {
        TwilioTrouble(error).into()
    }
}

impl TwilioTrouble {
    /// What happened and what to do, for a person.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.0 {
            Twilio::Unauthorized => {
                "Twilio does not accept this account SID and auth token. Copy both again from the \
                 home page of Twilio's Console: the token may have been replaced, or belong to another account."
                    .to_owned()
            }
            Twilio::Refused { code: Some(code), message, .. } => match crate::messages::reasons::known(*code)
            {
                Some((sentence, next)) => format!("{sentence} {next}"),
                None if message.trim().is_empty() => format!("Twilio refused with code {code}."),
                None => format!("Twilio refused: {message} (code {code})"),
            },
            Twilio::Refused { status, .. } => {
                format!("Twilio refused with status {status}. Try again in a minute.")
            }
            Twilio::Slow { .. } => "Twilio asked Deskbell to slow down. Try again in a minute.".to_owned(),
            error if error.is_by_the_clock() => format!("{} {}", time::REASON, time::NEXT),
            Twilio::Unreachable(_) => "Twilio cannot be reached. Check the internet connection.".to_owned(),
            Twilio::Garbled { .. } => {
                "Twilio's answer could not be understood. Try again; if it stays so, report it.".to_owned()
            }
            other => format!("Twilio could not be asked: {other}"),
        }
    }

    /// Whether Twilio says that what was asked for is not there.
    pub(crate) fn is_gone(&self) -> bool {
        matches!(self.0, Twilio::Refused { status: 404, .. })
    }

    /// Whether Twilio will say the same however often it is asked.
    pub(crate) fn is_final(&self) -> bool {
        matches!(self.0, Twilio::Unauthorized | Twilio::Refused { status: ..500, .. })
    }

    /// The word by which the page tells errors apart.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match &self.0 {
            Twilio::Unauthorized => "unauthorized",
            Twilio::Refused { code: Some(20008), .. } => "test_credentials",
            Twilio::Refused { .. } => "refused",
            Twilio::Slow { .. } => "slow",
            error if error.is_by_the_clock() => time::WRONG_CLOCK,
            Twilio::Unreachable(_) => "unreachable",
            _ => "twilio",
        }
    }

    /// The argument it is about.
    pub(crate) fn field(&self) -> Option<&'static str> {
        match &self.0 {
            Twilio::Unauthorized | Twilio::Refused { code: Some(20008), .. } => Some("authToken"),
            _ => None,
        }
    }
}
