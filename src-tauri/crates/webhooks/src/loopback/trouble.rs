//! What keeps a line through a port of this computer from working, in sentences, each with what to do about it.

use std::io;

use deskbell_core::ingress::{IngressState, Then};

use crate::proof::Obstacle;

/// Why a line does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Trouble {
    /// Another program has the port.
    PortTaken(u16),
    /// The system does not let us have the port.
    PortRefused(u16),
    /// The public URL does not lead to the port.
    InTheWay(Obstacle, u16),
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
            Trouble::InTheWay(obstacle, _) => obstacle.reason(),
        }
    }

    /// The word to tell them apart by.
    fn code(&self) -> &str {
        match self {
            Trouble::PortTaken(_) => "port_taken",
            Trouble::PortRefused(_) => "port_refused",
            Trouble::InTheWay(obstacle, _) => obstacle.code(),
        }
    }

    /// What to do about it.
    fn next(&self) -> String {
        match self {
            Trouble::PortTaken(_) => {
                "Close the other program, or choose another port here and in your proxy.".into()
            }
            Trouble::PortRefused(_) => "Choose a port above 1024, here and in your proxy.".into(),
            Trouble::InTheWay(obstacle, port) => obstacle.next(*port),
        }
    }

    /// As the line's state.
    pub(super) fn state(&self) -> IngressState {
        IngressState::Failed {
            code: self.code().to_owned(),
            reason: self.reason(),
            next: self.next(),
            then: Then::TriesAgain { at: None },
        }
    }
}
