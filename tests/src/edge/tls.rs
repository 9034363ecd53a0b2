//! The edge on a loopback port, encrypted with a certificate of its own.

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use super::Edge;
use crate::certificates::{Valid, certificate};

/// Where an edge listens, and what it is trusted by.
#[derive(Debug, Clone)]
pub struct Listening {
    /// Host and port, as the command line of `bridge` takes them.
    pub address: String,
    /// Its certificate, as PEM.
    pub ca: String,
}

/// Opens the port.
pub(super) async fn listen(edge: &Edge, valid: Valid) -> anyhow::Result<Listening> {
    let (config, ca) = certificate(valid)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?.to_string();
    let edge = edge.clone();
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            if edge.lock().moods.refuses {
                continue;
            }
            let (edge, acceptor) = (edge.clone(), acceptor.clone());
            tokio::spawn(async move {
                if edge.lock().moods.is_mute {
                    // Not even its half of the encryption is said.
                    edge.take(tcp);
                } else if let Ok(tls) = acceptor.accept(tcp).await {
                    edge.take(tls);
                }
            });
        }
    });
    Ok(Listening { address, ca })
}
