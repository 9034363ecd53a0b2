//! The desktop's keyring: unlocked at log-in, and locked when a test wants it.

use std::io::Write as _;
use std::process::Child;

use anyhow::Context as _;

use crate::desktop::Desktop;

/// What unlocks it.
pub(crate) const PASSWORD: &str = "correct horse";
/// How its daemon is started.
pub(crate) const ARGUMENTS: [&str; 3] = ["--foreground", "--unlock", "--components=secrets"];

/// Tells the daemon its password, as a log-in does.
pub(crate) fn unlock(daemon: &mut Child) -> anyhow::Result<()> {
    let mut password = daemon.stdin.take().context("the keyring listens")?;
    Ok(password.write_all(PASSWORD.as_bytes())?)
}

/// Locks it, as some desktops do with the screen. Whoever wants something from it is then asked for the password in a
/// dialog.
pub(crate) fn lock(desktop: &Desktop) -> anyhow::Result<()> {
    let collection = "array:objpath:/org/freedesktop/secrets/collection/login";
    let lock = ["/org/freedesktop/secrets", "org.freedesktop.Secret.Service.Lock", collection];
    let to = ["--session", "--print-reply", "--dest=org.freedesktop.secrets"];
    desktop.ask("dbus-send", &[to, lock].concat()).map(drop)
}
