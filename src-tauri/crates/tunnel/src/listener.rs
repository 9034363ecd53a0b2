//! The connections of a tunnel, as the webhook door takes them.

use std::io;
use std::net::SocketAddr;

use axum::serve::Listener;
use futures_util::StreamExt as _;
use ngrok::EndpointConn;
use ngrok::prelude::ConnInfo as _;
use ngrok::tunnel::{AcceptError, HttpTunnel};
use tokio::sync::oneshot;

/// A tunnel to be served.
pub(crate) struct Incoming {
    tunnel: HttpTunnel,
    /// Told once why no more connections come.
    lost: Option<oneshot::Sender<Option<AcceptError>>>,
}

impl Incoming {
    pub(crate) fn new(tunnel: HttpTunnel) -> (Incoming, oneshot::Receiver<Option<AcceptError>>) {
        let (lost, told) = oneshot::channel();
        (Incoming { tunnel, lost: Some(lost) }, told)
    }
}

impl Listener for Incoming {
    type Io = EndpointConn;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (EndpointConn, SocketAddr) {
        let error = match self.tunnel.next().await {
            Some(Ok(connection)) => {
                let from = connection.remote_addr();
                return (connection, from);
            }
            Some(Err(error)) => Some(error),
            None => None,
        };
        if let Some(lost) = self.lost.take() {
            let _ = lost.send(error);
        }
        // Whoever serves this ends it.
        std::future::pending().await
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "a tunnel has no address here"))
    }
}
