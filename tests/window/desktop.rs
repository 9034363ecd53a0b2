//! A desktop of the test's own: screen, session bus, window manager, keyring and notifications, in its own folders.
//!
//! Invariant: nothing of the developer's desktop is touched, and whatever was started here ends with it, even when a
//! test panics.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use anyhow::Context as _;
use tempfile::TempDir;

use crate::keyring;
use crate::notifications::Notifications;
use crate::patience::wait_until;
use crate::processes::{self, Running};

/// Wide enough that a notification does not lie over the window.
const SCREEN: &str = "1920x920x24";
/// A bus that starts nothing by itself but the keyring's dialog: who else is on this desktop was put there.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=FOLDER/run/bus</listen>
  <servicedir>FOLDER/services</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;
/// Starts the dialog in which the keyring asks for its password.
const PROMPTER: &str = "/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service";
/// Notifications read markup, as they do on most desktops, and stay until they are clicked, the oldest on top.
const DUNST: &str = "[global]
  origin = top-right
  width = 310
  idle_threshold = 0
  markup = full
  mouse_left_click = do_action, close_current
[urgency_normal]
  timeout = 0
";

/// Whether whoever sits here likes it light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// The desktop.
pub(crate) struct Desktop {
    scheme: Scheme,
    folder: TempDir,
    screen: String,
    started: Vec<Running>,
    /// What its bus says about notifications.
    pub(crate) notifications: Notifications,
}

impl Desktop {
    /// Sets the desktop up.
    pub(crate) async fn open(scheme: Scheme) -> anyhow::Result<Desktop> {
        let folder = tempfile::Builder::new().prefix("deskbell-desktop-").tempdir()?;
        for name in ["run", "home", "data", "config", "cache", "state", "tmp", "logs", "services"] {
            fs::create_dir(folder.path().join(name))?;
        }
        set_private(&folder.path().join("run"))?;
        let mut desktop = Desktop {
            scheme,
            folder,
            screen: String::new(),
            started: Vec::new(),
            notifications: Notifications::none(),
        };
        desktop.screen = format!(
            ":{}",
            desktop.start_and_hear(
                "Xvfb",
                &["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
            )?
        );
        fs::copy(PROMPTER, desktop.folder().join("services/prompter.service"))
            .context("the keyring's dialog is not installed")?;
        let bus =
            desktop.write("bus.conf", &BUS.replace("FOLDER", &desktop.folder.path().to_string_lossy()))?;
        desktop.start_and_hear("dbus-daemon", &["--nofork", "--print-address=1", "--config-file", &bus])?;
        let mut monitor = desktop.command("dbus-monitor");
        monitor.args(["--session", "interface='org.freedesktop.Notifications'"]).stdout(Stdio::piped());
        let monitor = desktop.start(monitor)?.stdout.take().context("dbus-monitor speaks")?;
        desktop.notifications = Notifications::listen(monitor);
        desktop.start(desktop.command("openbox"))?;
        let mut keyring = desktop.command("gnome-keyring-daemon");
        keyring.args(keyring::ARGUMENTS).stdin(Stdio::piped());
        keyring::unlock(desktop.start(keyring)?)?;
        let rules = desktop.write("dunstrc", DUNST)?;
        let mut dunst = desktop.command("dunst");
        dunst.args(["-config", &rules]);
        desktop.start(dunst)?;
        desktop.wait_until_furnished().await?;
        Ok(desktop)
    }

    /// A program as it would be started on this desktop. Its words go to the desktop's logs.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let program = program.as_ref();
        let folder = |name: &str| self.folder.path().join(name);
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("PATH", env::var_os("PATH").unwrap_or_default())
            .env("HOME", folder("home"))
            .env("TMPDIR", folder("tmp"))
            .env("XDG_RUNTIME_DIR", folder("run"))
            .env("XDG_DATA_HOME", folder("data"))
            .env("XDG_CONFIG_HOME", folder("config"))
            .env("XDG_CACHE_HOME", folder("cache"))
            .env("XDG_STATE_HOME", folder("state"))
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder("run/bus").display()))
            .env("DISPLAY", &self.screen)
            .env("LANG", "C.UTF-8")
            .env("TZ", "America/New_York")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        if self.scheme == Scheme::Dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
        let name = program.file_name().unwrap_or_default().to_string_lossy();
        let log =
            fs::OpenOptions::new().create(true).append(true).open(folder("logs").join(format!("{name}.log")));
        match log {
            Ok(log) => command.stderr(log),
            Err(_) => command.stderr(Stdio::null()),
        };
        command
    }

    /// Starts a program that ends with the desktop.
    fn start(&mut self, command: Command) -> anyhow::Result<&mut Child> {
        self.started.push(Running::start(command)?);
        let running = self.started.last_mut().context("it was started a moment ago")?;
        Ok(&mut running.child)
    }

    /// Runs a program to its end and gives back what it printed; anything but success is an error.
    pub(crate) fn ask(&self, program: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let mut command = self.command(program);
        let output = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).output();
        let output = output.with_context(|| format!("{program} does not start"))?;
        let (said, complained) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        anyhow::ensure!(output.status.success(), "{program} {arguments:?}: {}: {complained}", output.status);
        Ok(said.trim().to_owned())
    }

    /// Where everything lies that is kept on this desktop.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The last lines that a program wrote on its error stream.
    pub(crate) fn last_words(&self, program: &str) -> String {
        let log = fs::read_to_string(self.folder.path().join("logs").join(format!("{program}.log")));
        let log = log.unwrap_or_default();
        let lines: Vec<&str> = log.lines().collect();
        lines.get(lines.len().saturating_sub(30)..).unwrap_or_default().join("\n")
    }

    /// Takes a picture of the whole screen.
    pub(crate) fn photograph(&self, to: &Path) -> anyhow::Result<()> {
        self.ask("import", &["-window", "root", &to.to_string_lossy()]).map(drop)
    }

    /// Processes on this desktop that were started as `program`, whoever started them.
    pub(crate) fn processes(&self, program: &Path) -> Vec<u32> {
        let is_it = |id: &u32| {
            let line = fs::read(format!("/proc/{id}/cmdline")).unwrap_or_default();
            line.split(|byte| *byte == 0).next() == Some(program.as_os_str().as_encoded_bytes())
        };
        processes::inhabitants(self.folder.path()).into_iter().filter(is_it).collect()
    }

    async fn wait_until_furnished(&self) -> anyhow::Result<()> {
        for name in ["org.freedesktop.secrets", "org.freedesktop.Notifications"] {
            wait_until(format!("{name} on the bus"), async || {
                let asked = self.ask(
                    "dbus-send",
                    &[
                        "--session",
                        "--print-reply",
                        "--dest=org.freedesktop.DBus",
                        "/org/freedesktop/DBus",
                        "org.freedesktop.DBus.NameHasOwner",
                        &format!("string:{name}"),
                    ],
                )?;
                anyhow::ensure!(asked.ends_with("boolean true"), "nobody answers to it");
                Ok(())
            })
            .await?;
        }
        wait_until("the window manager", async || self.ask("xdotool", &["get_num_desktops"])).await?;
        Ok(())
    }

    /// Starts a program and waits for its first line, with which it says that it is ready.
    fn start_and_hear(&mut self, program: &str, arguments: &[&str]) -> anyhow::Result<String> {
        let mut command = self.command(program);
        command.args(arguments).stdout(Stdio::piped());
        let stdout = self.start(command)?.stdout.take().context("it speaks")?;
        let mut line = String::new();
        BufReader::new(stdout).read_line(&mut line)?;
        anyhow::ensure!(!line.trim().is_empty(), "{program} ended: {}", self.last_words(program));
        Ok(line.trim().to_owned())
    }

    fn write(&self, name: &str, text: &str) -> anyhow::Result<String> {
        let path = self.folder.path().join(name);
        fs::write(&path, text)?;
        Ok(path.to_string_lossy().into_owned())
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // In the order of a log-out: the screen and the bus, which came first, go last.
        while let Some(running) = self.started.pop() {
            drop(running);
        }
        // What they started in their turn.
        for id in processes::inhabitants(self.folder.path()) {
            let _ = processes::tell(id, "-KILL");
        }
    }
}

fn set_private(folder: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    Ok(fs::set_permissions(folder, fs::Permissions::from_mode(0o700))?)
}
