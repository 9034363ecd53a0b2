//! What can stand between a public URL and this process, in sentences, each with what to do about it.

use deskbell_core::line::twin;

/// Why a request through the public URL did not come back from here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Obstacle {
    /// The public URL's name leads nowhere.
    NotFound(String),
    /// Nobody takes the connection.
    Unreachable(String),
    /// The connection cannot be encrypted.
    Tls(String),
    /// Nothing comes back in time.
    Silent(String),
    /// The address passes on to another.
    Redirected(String),
    /// The address wants a login.
    Guarded(String),
    /// The proxy is there and does not reach us.
    NotBroughtHere(String),
    /// Nothing is at the address now, as when a tunnel sleeps.
    Asleep(String),
    /// ngrok turns requests away, with a code of its own.
    Refused {
        /// The address.
        host: String,
        /// As in `ERR_NGROK_3200`.
        code: String,
    },
    /// Another Deskbell answers.
    Twin {
        /// The address.
        host: String,
        /// What its computer calls itself, if it is a desk of the same account.
        computer: Option<String>,
    },
    /// Somebody else answers.
    Stranger(String),
}

impl Obstacle {
    /// The word to tell them apart by.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Obstacle::NotFound(_) => "name_not_found",
            Obstacle::Unreachable(_) => "nothing_there",
            Obstacle::Tls(_) => "not_encrypted",
            Obstacle::Silent(_) => "silent",
            Obstacle::Redirected(_) => "redirected",
            Obstacle::Guarded(_) => "guarded",
            Obstacle::NotBroughtHere(_) => "not_brought_here",
            Obstacle::Asleep(_) => "asleep",
            Obstacle::Refused { code, .. } => code,
            Obstacle::Twin { .. } => "another_deskbell",
            Obstacle::Stranger(_) => "stranger",
        }
    }

    /// What happened, for a person.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Obstacle::NotFound(host) => {
                format!("The name {host} leads nowhere, or this computer is offline.")
            }
            Obstacle::Unreachable(host) => format!("Nothing takes connections at {host}."),
            Obstacle::Tls(host) => format!("No trusted encrypted connection to {host} can be made."),
            Obstacle::Silent(host) => format!("{host} did not answer within ten seconds."),
            Obstacle::Redirected(host) => format!("{host} passes requests on to another address."),
            Obstacle::Guarded(host) => format!("{host} lets nobody in without a login."),
            Obstacle::NotBroughtHere(host) => {
                format!("{host} answers, but does not reach Deskbell on this computer.")
            }
            Obstacle::Asleep(host) => format!("{host} answers that nothing is there."),
            Obstacle::Refused { host, code } => format!("ngrok turns requests to {host} away ({code})."),
            Obstacle::Twin { host, computer } => {
                format!("It is {} that answers at {host}.", twin::who(computer.as_deref()))
            }
            Obstacle::Stranger(host) => format!("Something else than this Deskbell answers at {host}."),
        }
    }

    /// What to do about it, where a proxy of the office's own should bring requests to `port`.
    #[must_use]
    pub fn next(&self, port: u16) -> String {
        match self {
            Obstacle::NotFound(_) => {
                "Check the internet connection and the spelling of the public URL.".into()
            }
            Obstacle::Unreachable(_) => "Check that your proxy or tunnel is running.".into(),
            Obstacle::Tls(_) => {
                "Renew the certificate of your proxy: Twilio refuses one that is expired, self-signed \
                 or for another name."
                    .into()
            }
            Obstacle::Silent(_) => "Check that your proxy or tunnel is running and not stuck.".into(),
            Obstacle::Redirected(_) => "Use the address that it passes on to as the public URL.".into(),
            Obstacle::Guarded(_) => {
                "Let your proxy pass requests without a login: Deskbell checks Twilio's signature \
                 on each."
                    .into()
            }
            Obstacle::NotBroughtHere(_) => {
                format!("Let your proxy pass requests to http://127.0.0.1:{port}.")
            }
            Obstacle::Asleep(_) => "Start your tunnel, and check that it passes every path on.".into(),
            Obstacle::Refused { code, .. } => {
                format!("What it means stands at ngrok.com/docs/errors/{}.", code.to_lowercase())
            }
            Obstacle::Twin { .. } => {
                "Close Deskbell on the other computer, or give this one a public address of its own.".into()
            }
            Obstacle::Stranger(_) => "Check the public URL and where your proxy sends requests.".into(),
        }
    }
}
