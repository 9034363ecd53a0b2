//! Deskbell without a driver, reached with mouse and keyboard as people reach it. WebKit answers the dialog that chooses
//! a file by itself while it is driven, so that dialog is used here, at places that a driven walk has noted before.

use std::path::Path;

use anyhow::Context as _;

use crate::driver::{app, end};
use crate::patience::{AGAIN, wait_until};
use crate::processes::Running;
use crate::walk::Walk;

/// How often the window is looked at until it rests, in milliseconds.
const LOOK: u64 = 300;
/// The dialog that chooses a file, as the toolkit names it.
const DIALOG: [&str; 4] = ["search", "--onlyvisible", "--name", "^Select File$"];

/// A place in the window, in pixels from its top left.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    x: f64,
    y: f64,
}

impl Place {
    /// The middle of what an XPath describes, in a walk that is driven.
    pub(crate) async fn of(walk: &Walk, path: &str) -> anyhow::Result<Place> {
        let (left, top, width, height) = walk.window()?.find(path).await?.rectangle().await?;
        Ok(Place { x: left + width / 2.0, y: top + height / 2.0 })
    }

    /// Moves the mouse there, and does this with it.
    fn mouse(self, walk: &Walk, doing: &[&str]) -> anyhow::Result<()> {
        let [x, y] = [self.x, self.y].map(|at| format!("{at:.0}"));
        let there = ["mousemove", "--window", walk.main(), &x, &y];
        walk.desktop.ask("xdotool", &[there.as_slice(), doing].concat()).map(drop)
    }

    /// Turns the wheel there until nothing is left to come.
    pub(crate) async fn scroll_to_end(self, walk: &Walk) -> anyhow::Result<()> {
        self.mouse(walk, &["click", "--repeat", "40", "--delay", "20", "5"])?;
        come_to_rest(walk).await.map(drop)
    }
}

/// Deskbell, started without a driver.
pub(crate) struct Alone {
    _running: Running,
}

impl Alone {
    /// Starts it, where it was left by a walk that has been quit.
    pub(crate) async fn start(walk: &mut Walk, arguments: &[&str]) -> anyhow::Result<Alone> {
        let mut command = walk.desktop.command(app()?);
        command.args(arguments);
        let running = Running::start(command)?;
        walk.wait_for_page().await?;
        walk.desktop.ask("xdotool", &["windowactivate", "--sync", walk.main()])?;
        come_to_rest(walk).await?;
        Ok(Alone { _running: running })
    }

    /// Clicks, and waits for what comes of it.
    pub(crate) async fn click(&self, walk: &Walk, place: Place) -> anyhow::Result<()> {
        let before = come_to_rest(walk).await?;
        place.mouse(walk, &["click", "1"])?;
        wait_until("a click to show", async || changed(walk, &before)).await?;
        come_to_rest(walk).await.map(drop)
    }

    /// Clicks where a file is chosen, and waits for the system's own dialog.
    pub(crate) async fn ask_for_file(&self, walk: &Walk, place: Place) -> anyhow::Result<()> {
        place.mouse(walk, &["click", "1"])?;
        wait_until("the dialog that chooses a file", async || {
            let dialog = walk.desktop.ask("xdotool", &DIALOG)?;
            walk.desktop.ask("xdotool", &["windowactivate", &dialog])?;
            anyhow::ensure!(walk.desktop.ask("xdotool", &["getactivewindow"])? == dialog, "it is not active");
            Ok(())
        })
        .await
    }

    /// Chooses a file in that dialog by its path, and waits until the page shows something new.
    pub(crate) async fn choose(&self, walk: &Walk, file: &Path) -> anyhow::Result<()> {
        let path = file.to_str().context("the path is text")?;
        let rest = path.strip_prefix('/').context("the path begins at the root")?;
        // The first key opens the field for a place.
        walk.desktop.ask("xdotool", &["key", "slash", "sleep", "0.5"])?;
        walk.desktop.ask("xdotool", &["type", "--delay", "20", rest])?;
        let before = look(walk)?;
        wait_until("the dialog to close", async || {
            // It looks through the folder while one types, and may miss a key meanwhile.
            walk.desktop.ask("xdotool", &["key", "Return"])?;
            let closed = wait_until("it", async || {
                anyhow::ensure!(walk.desktop.ask("xdotool", &DIALOG).is_err(), "it is still there");
                Ok(())
            });
            tokio::time::timeout(AGAIN, closed).await?
        })
        .await?;
        wait_until("the page to show the file", async || changed(walk, &before)).await?;
        come_to_rest(walk).await.map(drop)
    }

    /// Quits it.
    pub(crate) async fn quit(self, walk: &Walk) -> anyhow::Result<()> {
        end(&walk.desktop, &app()?).await
    }
}

/// Waits until the window looks the same twice, and gives how it looks.
async fn come_to_rest(walk: &Walk) -> anyhow::Result<String> {
    wait_until("the window to come to rest", async || {
        let before = look(walk)?;
        tokio::time::sleep(std::time::Duration::from_millis(LOOK)).await;
        anyhow::ensure!(look(walk)? == before, "it moves");
        Ok(before)
    })
    .await
}

fn changed(walk: &Walk, before: &str) -> anyhow::Result<()> {
    anyhow::ensure!(look(walk)? != before, "it looks as before");
    Ok(())
}

/// What the window looks like, as one word.
fn look(walk: &Walk) -> anyhow::Result<String> {
    walk.desktop.ask("import", &["-window", walk.main(), "-format", "%#", "info:-"])
}
