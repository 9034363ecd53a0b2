//! Waiting for something to become true, with a limit, instead of sleeping and hoping.

use std::time::{Duration, Instant};

use anyhow::Context as _;

/// How long anything may take that a person would wait for. Generous, because test machines are busy.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);
/// When something is done again that had no effect, as people do: a key that was missed, a file let go too soon.
pub(crate) const AGAIN: Duration = Duration::from_secs(3);
const LOOK: Duration = Duration::from_millis(50);

/// Tries again until it works. The error is the last one, with what was waited for.
pub(crate) async fn wait_until<T>(
    what: impl std::fmt::Display,
    attempt: impl AsyncFn() -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let begun = Instant::now();
    loop {
        match attempt().await {
            Ok(found) => return Ok(found),
            Err(error) if begun.elapsed() > PATIENCE => {
                return Err(error).with_context(|| format!("waited {PATIENCE:?} for {what}"));
            }
            Err(_) => tokio::time::sleep(LOOK).await,
        }
    }
}
