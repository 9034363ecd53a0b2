//! `cargo xtask run`: builds Deskbell and opens it on a practice line, in its window or, where there is no display,
//! behind `bridge` for a browser. A signal to us reaches Deskbell, because we become it.

use std::{
    env, fs,
    io::{self, BufRead},
    net::{Ipv4Addr, TcpListener},
    path::PathBuf,
};

use anyhow::{Context, Result, bail};

use crate::{
    house::{self, House},
    interface, say, system,
};

/// Where Deskbell is to be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Where {
    WindowIfThereIsADisplay,
    Browser,
}

/// Installs what is missing, builds, and opens Deskbell on a practice line. Returns when Deskbell has ended, or never.
pub(crate) fn open(house: &House, place: Where) -> Result<()> {
    if place == Where::Browser {
        return open_for_browser(house);
    }
    if !has_display() {
        say::line("There is no display here, so Deskbell opens for a browser instead.");
        return open_for_browser(house);
    }
    system::provide(house, &[system::TO_BUILD, system::FOR_THE_WINDOW])?;
    interface::build(house)?;
    build(house, &["--package", "deskbell"])?;
    say::line("Opening Deskbell on a practice line.");
    house::become_program(house.program(house.built("deskbell"), house.root()).arg("--practice"))
}

fn open_for_browser(house: &House) -> Result<()> {
    system::provide(house, &[system::TO_BUILD])?;
    interface::build(house)?;
    build(house, &["--package", "deskbell-tests", "--bin", "bridge"])?;
    let folder = practice_folder()?;
    say::line(format_args!("The practice line is kept in {}", folder.display()));

    // The practice line must be told its public address before it is up, so the port is chosen here.
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let webhooks = format!("127.0.0.1:{port}");
    let (ready, bridge_says) = io::pipe()?;
    let mut announcer = house.program(env::current_exe()?, house.root());
    announcer.arg("announce").stdin(ready).spawn().context("starting the announcer")?;
    let mut bridge = house.program(house.built("bridge"), house.root());
    // Nobody real is reached and nothing is paid for, so what the window asks in a dialog of its own is taken as yes.
    bridge.args(["--practice", "--confirm", "--ui", "127.0.0.1:0"]).arg("--data-dir").arg(folder);
    bridge.args(["--webhooks", &webhooks, "--public-url", &format!("http://{webhooks}")]);
    // Our copy of the reading end must go, or bridge would never notice that nobody listens.
    drop(announcer);
    house::become_program(bridge.stdout(bridge_says))
}

fn build(house: &House, what: &[&str]) -> Result<()> {
    say::step("Building Deskbell (some minutes the first time)", || {
        house::run(house.cargo(&["build"]).args(what))
    })
}

/// Waits for bridge's ready line on standard input and says where to point the browser.
pub(crate) fn announce() -> Result<()> {
    let mut is_announced = false;
    for line in io::stdin().lock().lines() {
        let line = line?;
        match address(&line) {
            Some(address) if !is_announced => {
                say::line(format_args!(
                    "\nDeskbell is open. Point a browser on this machine to\n\n  {address}\n"
                ));
                say::line("Ctrl-C ends it.");
                is_announced = true;
            }
            _ => say::line(line),
        }
    }
    if !is_announced {
        bail!("bridge has ended before it was ready");
    }
    Ok(())
}

/// The page's address, if this is bridge's ready line.
fn address(line: &str) -> Option<String> {
    let ready: serde_json::Value = serde_json::from_str(line).ok()?;
    Some(format!("{}/#token={}", ready.get("ui")?.as_str()?, ready.get("token")?.as_str()?))
}

/// Whether there is a screen to open a window on.
fn has_display() -> bool {
    !cfg!(target_os = "linux")
        || ["DISPLAY", "WAYLAND_DISPLAY"].into_iter().any(|name| named_path(name).is_some())
}

/// The same practice line every time, this person's own, and apart from the window's.
fn practice_folder() -> Result<PathBuf> {
    let home = || named_path("HOME").or_else(|| named_path("USERPROFILE"));
    let base = if cfg!(target_os = "macos") {
        home().map(|home| home.join("Library").join("Application Support"))
    } else if cfg!(windows) {
        named_path("LOCALAPPDATA")
    } else {
        named_path("XDG_DATA_HOME").or_else(|| home().map(|home| home.join(".local").join("share")))
    };
    let Some(base) = base else { bail!("There is no home folder to keep the practice line in: set HOME") };
    let parent = base.join("deskbell-bridge");
    fs::create_dir_all(&parent).with_context(|| format!("making {}", parent.display()))?;
    // Bridge makes the folder itself, closed to everybody else.
    Ok(parent.join("practice"))
}

fn named_path(variable: &str) -> Option<PathBuf> {
    env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_carries_the_token_in_its_fragment() {
        let line = r#"{"ui": "http://127.0.0.1:4100", "webhooks": "http://127.0.0.1:4101", "token": "abc"}"#;
        assert_eq!(address(line).as_deref(), Some("http://127.0.0.1:4100/#token=abc"));
    }

    #[test]
    fn other_lines_are_no_address() {
        assert_eq!(address("listening"), None);
        assert_eq!(address(r#"{"ui": "http://127.0.0.1:4100"}"#), None);
    }
}
