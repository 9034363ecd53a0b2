//! Where ngrok stands: its own servers, or another edge that whoever starts Deskbell vouches for.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use deskbell_core::ingress::Boxed;
use ngrok::session::{ConnectError, IoStream, SessionBuilder, default_connect};
use rustls::ClientConfig;
use tokio::io::DuplexStream;
use tokio::time::timeout;

/// How long a connection with its encryption may take. The crate itself would wait for ever.
const CONNECT: Duration = Duration::from_secs(10);

/// Opens a connection to an edge inside this process.
pub type Dial = Arc<dyn Fn() -> Boxed<'static, io::Result<DuplexStream>> + Send + Sync>;
/// Asks a URL of an edge inside this process; answers with the status, or `None` when nothing comes back.
pub type Ask = Arc<dyn Fn(String) -> Boxed<'static, Option<u16>> + Send + Sync>;

/// Where ngrok stands.
#[derive(Clone)]
pub enum Edge {
    /// Where ngrok says.
    Ngrok,
    /// Elsewhere, trusted by a certificate of its own.
    At {
        /// Host and port.
        address: String,
        /// Its certificate, as PEM.
        ca: Vec<u8>,
    },
    /// In this very process, with no network between, so that a test can let hours pass in an instant.
    Inside {
        /// The way to it.
        dial: Dial,
        /// The way through its public URLs.
        ask: Ask,
    },
}

impl Edge {
    /// Lets a session go there.
    pub(crate) fn set(&self, session: &mut SessionBuilder) -> Result<(), String> {
        if let Edge::At { address, ca } = self {
            session.server_addr(address.as_str()).map_err(|error| error.to_string())?;
            session.ca_cert(ca.clone().into());
        }
        Ok(())
    }

    /// Connects, within ten seconds.
    pub(crate) async fn dial(
        &self,
        host: String,
        port: u16,
        tls: Arc<ClientConfig>,
    ) -> Result<Box<dyn IoStream>, ConnectError> {
        let connecting = async {
            match self {
                Edge::Inside { dial, .. } => {
                    let io = dial().await.map_err(ConnectError::Tcp)?;
                    Ok(Box::new(io) as Box<dyn IoStream>)
                }
                Edge::Ngrok | Edge::At { .. } => default_connect(host, port, tls, None).await,
            }
        };
        match timeout(CONNECT, connecting).await {
            Ok(connected) => connected,
            Err(_) => Err(ConnectError::Tcp(io::ErrorKind::TimedOut.into())),
        }
    }
}
