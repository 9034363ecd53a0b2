//! A walk through Deskbell, in steps that say what failed and leave a picture each.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{env, fs};

use anyhow::Context as _;

use crate::desktop::{Desktop, Scheme};
use crate::dragging;
use crate::driver::{Window, app};
use crate::patience::{AGAIN, PATIENCE, wait_until};
use crate::processes::Running;

/// What the window manager knows Deskbell's windows by.
const CLASS: &str = "^Deskbell$";

/// So long after the page is drawn the screen shows it.
const PAINTED: Duration = Duration::from_millis(400);

/// A walk.
pub(crate) struct Walk {
    name: &'static str,
    pictures: PathBuf,
    taken: u32,
    // Before the desktop, so that the app does not see its desktop go.
    window: Option<Window>,
    /// What the screen calls the window.
    main: String,
    pub(crate) desktop: Desktop,
}

impl Walk {
    /// A fresh desktop, on which Deskbell has never been started.
    pub(crate) async fn begin(name: &'static str) -> anyhow::Result<Walk> {
        Walk::begin_in(name, Scheme::Light).await
    }

    /// The same, light or dark.
    pub(crate) async fn begin_in(name: &'static str, scheme: Scheme) -> anyhow::Result<Walk> {
        app()?;
        let pictures = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join("target").join("window");
        fs::create_dir_all(&pictures)?;
        for entry in fs::read_dir(&pictures)? {
            let path = entry?.path();
            if path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(name)) {
                fs::remove_file(path)?;
            }
        }
        Ok(Walk {
            name,
            pictures,
            taken: 0,
            window: None,
            main: String::new(),
            desktop: Desktop::open(scheme).await?,
        })
    }

    /// Does one step. Afterwards there is a picture of the screen, and an error says where to look.
    pub(crate) async fn step<T>(
        &mut self,
        what: &str,
        doing: impl AsyncFnOnce(&mut Walk) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let begun = Instant::now();
        let outcome = doing(self).await;
        eprintln!("{}: {what} ({:.1} s)", self.name, begun.elapsed().as_secs_f32());
        // A hidden page draws nothing and never comes to rest.
        if let Some(window) = self.window.as_ref().filter(|_| !self.shown_windows().is_empty()) {
            // A picture in the middle of a movement is still a picture.
            let _ = window.come_to_rest().await;
            tokio::time::sleep(PAINTED).await;
        }
        self.taken += 1;
        let face = if outcome.is_ok() { "" } else { " FAILED" };
        let picture = self.pictures.join(format!("{} {:02} {what}{face}.png", self.name, self.taken));
        let photographed = self.desktop.photograph(&picture);
        match outcome {
            Ok(found) => photographed.map(|()| found),
            Err(error) => Err(error.context(self.scene(what, &picture).await)),
        }
    }

    /// Everything that helps to see why a step failed.
    async fn scene(&self, what: &str, picture: &Path) -> String {
        let words = match &self.window {
            Some(window) => window.words().await.unwrap_or_else(|error| format!("(not to be read: {error})")),
            None => "(no window)".to_owned(),
        };
        format!(
            "the step “{what}” failed\n── the screen: {}\n── in the window:\n{words}\n── heard on the bus: {:?}\n\
             ── the app's last words:\n{}",
            picture.display(),
            self.desktop.notifications.so_far(),
            self.desktop.last_words("WebKitWebDriver")
        )
    }

    /// Starts Deskbell with these arguments, and waits until its window shows something.
    pub(crate) async fn start(&mut self, arguments: &[&str]) -> anyhow::Result<()> {
        self.window = Some(Window::open(&self.desktop, arguments).await?);
        self.wait_for_page().await
    }

    /// Waits until Deskbell's window shows something.
    pub(crate) async fn wait_for_page(&mut self) -> anyhow::Result<()> {
        self.main = wait_until("the window to show its page", async || {
            let window = self.shown_windows().into_iter().next().context("no window is on the screen")?;
            let colours = self.desktop.ask("import", &["-window", &window, "-format", "%k", "info:-"])?;
            anyhow::ensure!(colours.parse::<u32>()? > 1, "it is blank");
            Ok(window)
        })
        .await?;
        Ok(())
    }

    /// What the screen calls the window.
    pub(crate) fn main(&self) -> &str {
        &self.main
    }

    /// The window of the Deskbell that runs.
    pub(crate) fn window(&self) -> anyhow::Result<&Window> {
        self.window.as_ref().context("Deskbell is not running")
    }

    /// Quits Deskbell.
    pub(crate) async fn quit(&mut self) -> anyhow::Result<()> {
        self.window.take().context("Deskbell is not running")?.quit(&self.desktop).await
    }

    /// Starts Deskbell once more beside the one that runs, and waits for it to end by itself.
    pub(crate) fn start_again_beside(&self) -> anyhow::Result<()> {
        let limit = PATIENCE.as_secs().to_string();
        self.desktop.ask("timeout", &[&limit, &app()?.to_string_lossy()]).map(drop)
    }

    /// Waits until the window is on the screen, or is not.
    pub(crate) async fn wait_until_window(&self, wanted: Sight) -> anyhow::Result<()> {
        wait_until(format!("the window to be {wanted:?}"), async || {
            let now = if self.shown_windows().is_empty() { Sight::Hidden } else { Sight::Shown };
            anyhow::ensure!(now == wanted, "it is {now:?}");
            Ok(())
        })
        .await
    }

    /// Closes the window as people do, from the keyboard.
    pub(crate) async fn close_window(&self) -> anyhow::Result<()> {
        self.desktop.ask("xdotool", &["windowactivate", "--sync", &self.main])?;
        wait_until("the window to close", async || {
            // A window manager that is busy may miss a key; people press it again.
            self.desktop.ask("xdotool", &["key", "alt+F4"])?;
            tokio::time::timeout(AGAIN, self.wait_until_window(Sight::Hidden)).await?
        })
        .await
    }

    /// Clicks on the notification on top.
    pub(crate) fn click_notification(&self) -> anyhow::Result<()> {
        let search = ["search", "--onlyvisible", "--class", "^Dunst$", "mousemove", "--window", "%1"];
        self.desktop.ask("xdotool", &[search.as_slice(), &["60", "24", "click", "1"]].concat()).map(drop)
    }

    /// Drops a file of another program's in the middle of a place.
    pub(crate) async fn drop_file(&self, file: &Path, place: &dragging::Place) -> anyhow::Result<Running> {
        dragging::drop_file(&self.desktop, self.window()?, &self.main, file, place).await
    }

    /// Waits for a native dialog over the window, ready for a key.
    pub(crate) async fn wait_for_dialog(&self) -> anyhow::Result<()> {
        wait_until("a native dialog", async || {
            let shown = self.shown_windows();
            anyhow::ensure!(shown.len() == 2, "{} windows are on the screen", shown.len());
            let active = self.desktop.ask("xdotool", &["getactivewindow"])?;
            anyhow::ensure!(active != self.main && shown.contains(&active), "the dialog is not active");
            Ok(())
        })
        .await
    }

    /// Presses a key in the native dialog, which ends it.
    pub(crate) async fn press_in_dialog(&self, key: &str) -> anyhow::Result<()> {
        self.desktop.ask("xdotool", &["key", key])?;
        wait_until("the dialog to end", async || {
            anyhow::ensure!(self.shown_windows() == [self.main.as_str()], "it is still there");
            Ok(())
        })
        .await
    }

    /// Answers the native dialog that asks where to save a file, as people do who know the place by its name.
    pub(crate) async fn save_as(&self, path: &Path) -> anyhow::Result<()> {
        let named = ["search", "--onlyvisible", "--name", "^Save File$"];
        wait_until("the dialog that asks where to save", async || {
            let dialog = self.desktop.ask("xdotool", &named)?;
            self.desktop.ask("xdotool", &["windowactivate", &dialog])?;
            anyhow::ensure!(self.desktop.ask("xdotool", &["getactivewindow"])? == dialog, "it is not active");
            Ok(())
        })
        .await?;
        self.desktop.ask("xdotool", &["key", "ctrl+a"])?;
        self.desktop.ask("xdotool", &["type", "--delay", "20", &path.to_string_lossy()])?;
        wait_until("the file to be written", async || {
            // The dialog looks through the folder while one types, and may miss a key meanwhile.
            self.desktop.ask("xdotool", &["key", "Return"])?;
            let written = wait_until("the file", async || {
                anyhow::ensure!(path.exists(), "{} is not there", path.display());
                Ok(())
            });
            tokio::time::timeout(AGAIN, written).await?
        })
        .await
    }

    /// Waits for the dialog in which the keyring asks for its password, ready for typing.
    pub(crate) async fn wait_for_keyring_dialog(&self) -> anyhow::Result<()> {
        wait_until("the keyring's dialog", async || {
            let dialog =
                self.desktop.ask("xdotool", &["search", "--onlyvisible", "--class", "gcr-prompter"])?;
            self.desktop.ask("xdotool", &["windowactivate", &dialog])?;
            let active = self.desktop.ask("xdotool", &["getactivewindow"])?;
            anyhow::ensure!(active == dialog, "it is not active");
            Ok(())
        })
        .await
    }

    fn shown_windows(&self) -> Vec<String> {
        // Finding none is an error to xdotool.
        let found = self.desktop.ask("xdotool", &["search", "--onlyvisible", "--class", CLASS]);
        found.unwrap_or_default().lines().map(str::to_owned).collect()
    }
}

/// Whether the window is on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    Shown,
    Hidden,
}
