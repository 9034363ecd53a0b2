//! Certificates of our own, for servers on loopback ports.

use std::sync::Arc;

use rcgen::{CertificateParams, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::PrivatePkcs8KeyDer;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

/// When a certificate is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Valid {
    /// For as long as anybody runs this.
    Always,
    /// It was, once: so it looks to a computer whose clock is ahead.
    Formerly,
    /// It will be: so it looks to a computer whose clock is behind.
    Someday,
}

/// A server's certificate that nobody but itself vouches for, and the same as PEM.
pub(crate) fn certificate(valid: Valid) -> anyhow::Result<(ServerConfig, String)> {
    let mut params = CertificateParams::new(vec!["localhost".to_owned(), "127.0.0.1".to_owned()])?;
    let (from, to) = match valid {
        Valid::Always => (1990, 3000),
        Valid::Formerly => (1990, 2000),
        Valid::Someday => (2900, 3000),
    };
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(
        vec![certificate.der().clone()],
        PrivatePkcs8KeyDer::from(key.serialize_der()).into(),
    )?;
    Ok((config, certificate.pem()))
}

/// Opens a port at which such a certificate is shown, and nothing answered.
///
/// # Errors
/// When no port can be had.
pub async fn show(valid: Valid) -> anyhow::Result<String> {
    let (config, _) = certificate(valid)?;
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("https://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((tcp, _)) = listener.accept().await {
            drop(acceptor.accept(tcp).await);
        }
    });
    Ok(url)
}
