//! What the operating system must bring: Debian's packages by apt-get, and for everybody else a sentence that
//! says what to install. Installs only what is missing, so that a machine that has everything needs no rights.

use std::{
    io::{self, IsTerminal},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{house, house::House, say};

/// A compiler for C, and what SQLCipher's OpenSSL is built with.
pub(crate) const TO_BUILD: &[&str] = &["build-essential", "pkg-config", "perl", "make"];
/// The window: WebKit to build with, the tray, and letters to draw.
pub(crate) const FOR_THE_WINDOW: &[&str] =
    &["libwebkit2gtk-4.1-dev", "libayatana-appindicator3-1", "fonts-dejavu-core"];
/// A desktop of the tests' own: display, session bus, window manager, keyring, notifications, and drivers for window
/// and browser; and what makes a disk for them to break.
pub(crate) const TO_TEST: &[&str] = &[
    "e2fsprogs",
    "xvfb",
    "xauth",
    "webkit2gtk-driver",
    "dbus",
    "openbox",
    "gnome-keyring",
    "libsecret-tools",
    "dunst",
    "python3-dbusmock",
    "python3-gi",
    "gir1.2-gtk-3.0",
    "python3-venv",
    "imagemagick",
    "x11-apps",
    "xdotool",
    "fonts-noto-color-emoji",
    "fonts-noto-core",
    "fonts-wqy-zenhei",
    "chromium-headless-shell",
];
/// A browser that paints as people see it: the pages are measured in it.
pub(crate) const TO_BENCH: &[&str] = &["chromium"];
/// What Tauri's packer looks the tray's library up with.
pub(crate) const TO_PACK: &[&str] = &["libayatana-appindicator3-dev"];

/// Sees to it that the groups of packages are there.
///
/// # Errors
/// Something is missing and cannot be installed from here; the error says what to type.
pub(crate) fn provide(house: &House, groups: &[&[&str]]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        say::line(elsewhere());
        return Ok(());
    }
    let wanted: Vec<&str> = groups.concat();
    let Some(listed) = house::ask(house.program("dpkg-query", house.root()).args([
        "--show",
        "--showformat",
        "${Package} ${db:Status-Status}\n",
    ])) else {
        say::line(format_args!(
            "This Linux has no dpkg, so nothing is installed for you. Debian calls what is needed: {}",
            wanted.join(" ")
        ));
        return Ok(());
    };
    let missing = missing(&wanted, &listed);
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let by_hand = format!("Install these first, as root: apt-get install --no-install-recommends {names}");
    let Some((mut update, mut install)) = apt_get(house).zip(apt_get(house)) else { bail!(by_hand) };
    say::step(&format!("Installing {names}"), || {
        house::run(update.args(["update", "--quiet"])).context(by_hand.clone())?;
        house::run(install.args(["install", "--yes", "--quiet", "--no-install-recommends"]).args(&missing))
            .context(by_hand)
    })
}

fn missing<'a>(wanted: &[&'a str], listed: &str) -> Vec<&'a str> {
    let is_there = |name: &str| listed.lines().any(|line| line.strip_prefix(name) == Some(" installed"));
    wanted.iter().copied().filter(|name| !is_there(name)).collect()
}

/// apt-get with the right to install, or `None` where there is no way to it.
fn apt_get(house: &House) -> Option<Command> {
    house::ask(house.program("apt-get", house.root()).arg("--version"))?;
    let mut command = if house::ask(house.program("id", house.root()).arg("-u"))?.trim() == "0" {
        house.program("env", house.root())
    } else {
        let mut sudo = house.program("sudo", house.root());
        if !io::stdin().is_terminal() {
            // Nobody is there to type a password.
            sudo.arg("-n");
        }
        house::ask(house.program("sudo", house.root()).arg("--version"))?;
        sudo.arg("env");
        sudo
    };
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    Some(command)
}

const fn elsewhere() -> &'static str {
    if cfg!(target_os = "macos") {
        "On macOS Deskbell needs Xcode's command line tools: xcode-select --install"
    } else {
        "On Windows Deskbell needs Visual Studio's C++ build tools, Strawberry Perl (for SQLCipher's OpenSSL) and \
         WebView2, which Windows 11 has"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_package_counts_only_when_it_is_installed_whole() {
        let listed = "xvfb installed\ndunst config-files\nxvfb-extras installed\n";
        assert_eq!(missing(&["xvfb", "dunst", "chromium"], listed), ["dunst", "chromium"]);
    }
}
