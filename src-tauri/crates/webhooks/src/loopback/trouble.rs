//! What can stand between Twilio and this computer's port, in sentences, each with what to do about it.

use std::io;

use deskbell_core::ingress::IngressState;

/// Why a line does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Another program has the port.
    PortTaken(u16),
    /// The system does not let us have the port.
    PortRefused(u16),
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
    /// The proxy is there and does not reach our port.
    NotBroughtHere(String, u16),
    /// Nothing is at the address now, as when a tunnel sleeps.
    Asleep(String),
    /// Somebody else answers.
    Stranger(String),
}

impl Trouble {
    /// What taking a port failed with.
    pub(super) fn of_port(port: u16, error: &io::Error) -> Trouble {
        match error.kind() {
            io::ErrorKind::AddrInUse => Trouble::PortTaken(port),
            _ => Trouble::PortRefused(port),
        }
    }

    /// What happened, for a person.
    pub(super) fn reason(&self) -> String {
        match self {
            Trouble::PortTaken(port) => {
                format!("Another program already listens on port {port} of this computer.")
            }
            Trouble::PortRefused(port) => {
                format!("This computer does not let Deskbell listen on port {port}.")
            }
            Trouble::NotFound(host) => format!("The name {host} leads nowhere, or this computer is offline."),
            Trouble::Unreachable(host) => format!("Nothing takes connections at {host}."),
            Trouble::Tls(host) => format!("No trusted encrypted connection to {host} can be made."),
            Trouble::Silent(host) => format!("{host} did not answer within ten seconds."),
            Trouble::Redirected(host) => format!("{host} passes requests on to another address."),
            Trouble::Guarded(host) => format!("{host} lets nobody in without a login."),
            Trouble::NotBroughtHere(host, _) => {
                format!("{host} answers, but does not reach Deskbell on this computer.")
            }
            Trouble::Asleep(host) => format!("{host} answers that nothing is there."),
            Trouble::Stranger(host) => format!("Something else than this Deskbell answers at {host}."),
        }
    }

    /// What to do about it.
    fn next(&self) -> String {
        match self {
            Trouble::PortTaken(_) => {
                "Close the other program, or choose another port here and in your proxy.".into()
            }
            Trouble::PortRefused(_) => "Choose a port above 1024, here and in your proxy.".into(),
            Trouble::NotFound(_) => {
                "Check the internet connection and the spelling of the public URL.".into()
            }
            Trouble::Unreachable(_) => "Check that your proxy or tunnel is running.".into(),
            Trouble::Tls(_) => {
                "Renew the certificate of your proxy: Twilio refuses one that is expired, self-signed \
                 or for another name."
                    .into()
            }
            Trouble::Silent(_) => "Check that your proxy or tunnel is running and not stuck.".into(),
            Trouble::Redirected(_) => "Use the address that it passes on to as the public URL.".into(),
            Trouble::Guarded(_) => {
                "Let your proxy pass requests without a login: Deskbell checks Twilio's signature \
                 on each."
                    .into()
            }
            Trouble::NotBroughtHere(_, port) => {
                format!("Let your proxy pass requests to http://127.0.0.1:{port}.")
            }
            Trouble::Asleep(_) => "Start your tunnel, and check that it passes every path on.".into(),
            Trouble::Stranger(_) => "Check the public URL, and that no other Deskbell runs behind it.".into(),
        }
    }

    /// As the line's state.
    pub(super) fn state(&self) -> IngressState {
        IngressState::Failed { reason: self.reason(), next: self.next() }
    }
}
