//! What keeps a tunnel down, in sentences, each with what to do about it and what happens by itself.
//! Told apart by ngrok's own codes: <https://ngrok.com/docs/errors>. What it says besides is repeated only where we have
//! no sentence, and never with the authtoken in it.

use std::io;
use std::sync::Arc;

use deskbell_core::ingress::{IngressState, Then};
use deskbell_core::line::twin;
use deskbell_twilio::Secret;
use deskbell_twilio::error::is_not_valid_now;
use deskbell_webhooks::Obstacle;
use ngrok::prelude::Error as _;
use ngrok::session::{ConnectError, RpcError};
use ngrok::tunnel::AcceptError;

use crate::redact::redact;

/// What becomes of a trouble by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// Nothing: a person must change something first.
    Person,
    /// It may pass when somebody else makes room.
    Crowded,
    /// The address is held, maybe by what was left of ourselves.
    Taken,
    /// The network: it may be back at any moment.
    Network,
}

/// Why a tunnel is down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) code: String,
    pub(crate) reason: String,
    pub(crate) next: String,
    pub(crate) class: Class,
    /// The address that ngrok names, where it is about one.
    pub(crate) address: Option<String>,
}

const TOKEN_PAGE: &str = "dashboard.ngrok.com, under Your Authtoken";

/// A code of ngrok's: what it means, what to do, and what becomes of it.
fn known(number: &str) -> Option<(&'static str, String, Class)> {
    let enter_again = || format!("Copy the authtoken from {TOKEN_PAGE}, and enter it again.");
    let (reason, next, class) = match number {
        "105" | "107" => ("ngrok does not accept this authtoken.", enter_again(), Class::Person),
        "206" => ("This is an API key of ngrok. A tunnel needs an authtoken.", enter_again(), Class::Person),
        "4018" => ("ngrok wants an authtoken, and got none.", enter_again(), Class::Person),
        "120" | "121" => (
            "ngrok no longer takes tunnels from this version of Deskbell.",
            "Install the newest Deskbell.".to_owned(),
            Class::Person,
        ),
        "123" => (
            "The e-mail address of the ngrok account is not verified.",
            "Verify it at dashboard.ngrok.com, under Profile, then try again.".to_owned(),
            Class::Person,
        ),
        "108" | "348" | "324" => (
            "The ngrok account has as many agents online as its plan allows.",
            "Close ngrok, or Deskbell, on another computer. It is tried again every minute.".to_owned(),
            Class::Crowded,
        ),
        "334" => (
            "The address is online already: another program holds it.",
            "Close Deskbell or ngrok on the other computer, or use another domain here.".to_owned(),
            Class::Taken,
        ),
        "313" | "319" | "320" | "15002" => (
            "The domain does not belong to this ngrok account.",
            "Use a domain that stands at dashboard.ngrok.com, under Domains, or leave the field empty."
                .to_owned(),
            Class::Person,
        ),
        "725" | "727" => (
            "The monthly limit of the ngrok account is used up, and ngrok turns Twilio away.",
            "Choose a larger plan at dashboard.ngrok.com, or wait for the month to end.".to_owned(),
            Class::Crowded,
        ),
        "702" | "734" => (
            "More requests came than the ngrok account may take in a minute, and ngrok turns some away.",
            "Nothing now: it passes within a minute. If it stays so, choose a larger plan at ngrok."
                .to_owned(),
            Class::Crowded,
        ),
        "3200" => (
            "ngrok says that nothing is online at the address.",
            "Nothing now: the tunnel is opened anew.".to_owned(),
            Class::Network,
        ),
        _ => return None,
    };
    Some((reason, next, class))
}

impl Trouble {
    fn new(code: &str, reason: impl Into<String>, next: impl Into<String>, class: Class) -> Trouble {
        Trouble { code: code.to_owned(), reason: reason.into(), next: next.into(), class, address: None }
    }

    /// What a code of ngrok's means. `said` is what ngrok said with it.
    pub(crate) fn of_code(code: &str, said: &str, authtoken: &Secret) -> Trouble {
        let number = code.strip_prefix("ERR_NGROK_").unwrap_or(code);
        match known(number) {
            // "The endpoint 'https://desk.ngrok-free.dev' is already online."
            Some((reason, next, class)) => Trouble {
                address: said.split('\'').find(|word| word.starts_with("http")).map(str::to_owned),
                ..Trouble::new(code, reason, next, class)
            },
            None => Trouble::new(
                code,
                format!("ngrok refuses: {}", redact(said, authtoken)),
                format!("What it means stands at ngrok.com/docs/errors/{}.", code.to_lowercase()),
                Class::Crowded,
            ),
        }
    }

    /// What kept a session from coming up, or from coming back.
    pub(crate) fn of_connecting(error: &ConnectError, authtoken: &Secret) -> Trouble {
        if let Some(code) = error.error_code() {
            return Trouble::of_code(code, &error.msg(), authtoken);
        }
        match error {
            // A firewall may drop what it does not like, or what answers may not speak: from here both are silence.
            ConnectError::Tcp(error) if error.kind() == io::ErrorKind::TimedOut => {
                Trouble::unreachable("ngrok_silent", "ngrok does not answer.")
            }
            ConnectError::Tcp(_) | ConnectError::ProxyConnect(_) => {
                Trouble::unreachable("ngrok_unreachable", "ngrok cannot be reached.")
            }
            ConnectError::Tls(error) if is_not_valid_now(error) => Trouble::new(
                "wrong_clock",
                "By the date of this computer, the certificate of ngrok is not valid: the date is probably wrong.",
                "Set the date and the year of this computer right.",
                Class::Network,
            ),
            ConnectError::Tls(error) if error.kind() == io::ErrorKind::InvalidData => Trouble::new(
                "ngrok_not_trusted",
                "Something on the way to ngrok opens encrypted connections, and Deskbell does not trust it.",
                "Let the firewall or virus scanner leave connections to connect.ngrok-agent.com alone.",
                Class::Network,
            ),
            _ => Trouble::lost(),
        }
    }

    /// What kept an address from coming online.
    pub(crate) fn of_binding(error: &RpcError, authtoken: &Secret) -> Trouble {
        match error.error_code() {
            Some(code) => Trouble::of_code(code, &error.msg(), authtoken),
            None => Trouble::lost(),
        }
    }

    /// What ended a tunnel that was up. `None` where it ended without a word.
    pub(crate) fn of_ending(error: Option<&AcceptError>, authtoken: &Secret) -> Trouble {
        match error {
            Some(AcceptError::ListenerClosed { message, error_code: Some(code) }) => {
                Trouble::of_code(code, message, authtoken)
            }
            Some(AcceptError::ListenerClosed { .. }) => Trouble::stopped(),
            Some(AcceptError::Reconnect(cause)) if !matches!(**cause, ConnectError::Canceled) => {
                Trouble::of_connecting(&Arc::clone(cause), authtoken)
            }
            _ => Trouble::lost(),
        }
    }

    /// What keeps requests from coming back through a tunnel that is up.
    pub(crate) fn of_obstacle(obstacle: &Obstacle) -> Trouble {
        let again = "Nothing now: it is tried again.";
        match obstacle {
            Obstacle::Refused { code, .. } => Trouble::of_code(code, &obstacle.reason(), &Secret::new("")),
            Obstacle::NotFound(_) => {
                let next = "Check the internet connection. A new domain takes a few minutes to be known.";
                Trouble::new(obstacle.code(), obstacle.reason(), next, Class::Network)
            }
            Obstacle::Twin { .. } | Obstacle::Stranger(_) => {
                let next = "Give each Deskbell a domain of its own at dashboard.ngrok.com, under Domains.";
                Trouble::new(obstacle.code(), obstacle.reason(), next, Class::Network)
            }
            _ => Trouble::new(obstacle.code(), obstacle.reason(), again, Class::Network),
        }
    }

    /// A second look at an address that is taken: who answers there.
    pub(crate) fn taken_by(self, domain: &str, by: Option<&Obstacle>) -> Trouble {
        let reason = match by {
            Some(Obstacle::Twin { computer, .. }) => {
                format!("{domain} is online already: {} holds it.", twin::who(computer.as_deref()))
            }
            Some(
                Obstacle::Refused { .. }
                | Obstacle::Asleep(_)
                | Obstacle::NotBroughtHere(_)
                | Obstacle::Silent(_),
            ) => {
                format!("{domain} is online already, but whoever holds it does not answer.")
            }
            Some(Obstacle::Stranger(_) | Obstacle::Guarded(_) | Obstacle::Redirected(_)) => {
                format!("{domain} is online already: a program that is not Deskbell holds it.")
            }
            _ => format!("{domain} is online already: another program holds it."),
        };
        Trouble { reason, ..self }
    }

    /// Somebody pressed *Stop* in ngrok's dashboard.
    pub(crate) fn stopped() -> Trouble {
        Trouble::new(
            "stopped_at_ngrok",
            "Somebody stopped this tunnel in ngrok's dashboard.",
            "Try again when texts shall come here.",
            Class::Person,
        )
    }

    /// No connection comes up.
    fn unreachable(code: &'static str, reason: &'static str) -> Trouble {
        Trouble::new(
            code,
            reason,
            "Check the internet connection, and that the firewall lets Deskbell out to connect.ngrok-agent.com, port 443.",
            Class::Network,
        )
    }

    /// Nobody answers within the time.
    pub(crate) fn silent() -> Trouble {
        Trouble::new(
            "ngrok_silent",
            "ngrok takes the connection and does not answer.",
            "Check the internet connection. If other pages open, something on the way holds ngrok up.",
            Class::Network,
        )
    }

    /// The connection broke.
    pub(crate) fn lost() -> Trouble {
        Trouble::new(
            "ngrok_lost",
            "The connection to ngrok broke.",
            "Check the internet connection.",
            Class::Network,
        )
    }

    /// No authtoken is kept.
    pub(crate) fn without_authtoken() -> Trouble {
        Trouble::new(
            "no_authtoken",
            "The keychain holds no authtoken for ngrok.",
            format!("Copy the authtoken from {TOKEN_PAGE}, and enter it again."),
            Class::Person,
        )
    }

    /// Where ngrok stands cannot be understood.
    pub(crate) fn bad_edge(why: &str) -> Trouble {
        Trouble::new(
            "bad_edge",
            format!("The address of ngrok's servers cannot be used: {why}."),
            "Correct the address with which Deskbell was started.",
            Class::Person,
        )
    }

    /// As the line's state.
    pub(crate) fn state(self, then: Then) -> IngressState {
        let Trouble { code, reason, next, .. } = self;
        IngressState::Failed { code, reason, next, then }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_code_has_whole_sentences() {
        let numbers = [
            "105", "107", "206", "4018", "120", "121", "123", "108", "348", "324", "334", "313", "319",
            "320", "15002", "725", "727", "702", "734", "3200",
        ];
        for number in numbers {
            let (reason, next, _) = known(number).unwrap();
            assert!(reason.ends_with('.') && next.ends_with('.'), "{number}");
        }
    }

    #[test]
    fn what_ngrok_says_in_its_own_words_never_quotes_the_authtoken() {
        let token = Secret::new("2plantedTOKEN");
        for code in ["ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_206", "ERR_NGROK_99999"] {
            let trouble = Trouble::of_code(code, "Your authtoken: 2plantedTOKEN is bad", &token);
            assert!(!format!("{trouble:?}").contains("2plantedTOKEN"), "{trouble:?}");
        }
    }
}
