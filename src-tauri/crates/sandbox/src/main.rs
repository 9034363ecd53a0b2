//! `deskbell-sandbox`: a Twilio in memory, for whoever wants to try a client against one.
//! Prints one line of JSON when it listens; SIGTERM and Ctrl-C end it cleanly.

use std::io::Write;
use std::net::SocketAddr;

use clap::Parser;
use deskbell_sandbox::{Plan, Sandbox};
use deskbell_twilio::clock::Clock;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::AccountSid;

/// A Twilio in memory.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// The account: AC and 32 hexadecimal digits.
    #[arg(long, value_name = "AC…", value_parser = read_account)]
    account_sid: AccountSid,
    /// Its auth token.
    #[arg(long, value_name = "TOKEN", value_parser = read_token, env = "TWILIO_AUTH_TOKEN", hide_env_values = true)]
    auth_token: Secret,
    /// A phone number of the account, such as +12025550100; may be repeated.
    #[arg(long = "number", value_name = "+1…", value_parser = read_number, required = true)]
    numbers: Vec<PhoneNumber>,
    /// With a front desk's inbox, and people who text.
    #[arg(long)]
    story: bool,
}

fn read_account(text: &str) -> Result<AccountSid, String> {
    AccountSid::parse(text).map_err(|error| error.to_string())
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of a value parser")]
fn read_token(text: &str) -> Result<Secret, String> {
    Ok(Secret::new(text))
}

fn read_number(text: &str) -> Result<PhoneNumber, String> {
    PhoneNumber::from_twilio(text).map_err(|error| error.to_string())
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        anyhow::bail!("a TLS provider was installed before");
    }
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let arguments = Arguments::parse();
    // Heard from here on, so that nobody who read the line can come too early.
    let end = wait_for_the_end()?;
    let clock = Clock::system();
    let sandbox = Sandbox::start(Plan {
        account_sid: arguments.account_sid.clone(),
        auth_token: arguments.auth_token,
        numbers: arguments.numbers.clone(),
        story: arguments.story.then(|| clock.now()),
        clock,
        listen: arguments.listen,
    })
    .await?;
    let line = serde_json::json!({
        "url": sandbox.url(),
        "account_sid": arguments.account_sid.as_str(),
        "numbers": arguments.numbers.iter().map(PhoneNumber::as_str).collect::<Vec<_>>(),
    });
    writeln!(std::io::stdout(), "{line}")?;
    end.await?;
    sandbox.stop().await;
    Ok(())
}

#[cfg(unix)]
fn wait_for_the_end() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => Ok(()),
            _ = interrupt.recv() => Ok(()),
        }
    })
}

#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the twin of the one for Unix")]
fn wait_for_the_end() -> std::io::Result<impl Future<Output = std::io::Result<()>>> {
    Ok(tokio::signal::ctrl_c())
}
