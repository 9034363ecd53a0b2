//! `bridge`: Deskbell without a window, for browsers, tests and measurements. Never packaged.
//! Prints one line of JSON when it is ready; SIGTERM and Ctrl-C end it cleanly.

use std::io::Write as _;

use clap::Parser as _;
use deskbell_tests::bridge::{Arguments, Bridge};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

/// As in the app.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    // One TLS provider for all, before anything can want one.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        anyhow::bail!("another TLS provider was installed first");
    }
    let arguments = Arguments::parse();
    let chosen = EnvFilter::try_from_env("DESKBELL_LOG");
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = lines.with_filter(chosen.unwrap_or_else(|_| EnvFilter::new("warn")));
    let fit = filter_fn(deskbell_tunnel::is_fit_for_the_log);
    tracing_subscriber::registry().with(lines.with_filter(fit)).init();
    // Heard from here on: a signal that comes while the bridge still starts ends it as cleanly.
    let end = wait_for_the_end()?;
    let bridge = Bridge::start(arguments).await?;
    let ready = bridge.ready().await?;
    writeln!(std::io::stdout(), "{ready}")?;
    writeln!(std::io::stderr(), "Open {}", bridge.page_address())?;
    end.await;
    bridge.end().await;
    Ok(())
}

#[cfg(unix)]
fn wait_for_the_end() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    })
}

#[cfg(not(unix))]
fn wait_for_the_end() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}
