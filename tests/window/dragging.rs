//! Dragging a file from another program onto Deskbell's window, with the mouse.

use std::path::Path;
use std::process::Stdio;

use crate::desktop::Desktop;
use crate::driver::Window;
use crate::patience::{AGAIN, wait_until};
use crate::processes::Running;

/// The program that a file is dragged out of; it stands in the top left of the screen.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/window/drag_source.py");
/// Debian's own Python, which has the toolkit's bindings.
const PYTHON: &str = "/usr/bin/python3";

/// What an XPath describes, and what the page shows while a file is held above it.
pub(crate) struct Place {
    pub(crate) onto: &'static str,
    pub(crate) welcome: &'static str,
}

/// The open thread.
pub(crate) const THREAD: Place =
    Place { onto: "//main", welcome: "//main//p[contains(., 'Drop pictures to send them to')]" };
/// Where a file is chosen.
pub(crate) const CHOICE: Place =
    Place { onto: "//label[@data-drop]", welcome: "//label[@data-drop][contains(@class, 'over')]" };

/// Drops a file in the middle of a place in the window that the screen calls `main`. The program that it comes from is
/// asked for it after the mouse was let go, and has to run until then.
pub(crate) async fn drop_file(
    desktop: &Desktop,
    window: &Window,
    main: &str,
    file: &Path,
    place: &Place,
) -> anyhow::Result<Running> {
    let mut command = desktop.command(PYTHON);
    command.arg(SOURCE).arg(file).stdout(Stdio::piped());
    let source = Running::start(command)?;
    let found = ["search", "--onlyvisible", "--name", "^Deskbell drag source$"];
    wait_until("a file to drag", async || desktop.ask("xdotool", &found)).await?;
    let (left, top, width, height) = window.find(place.onto).await?.rectangle().await?;
    let middle = (left + width / 2.0, top + height / 2.0);
    // Letting go before the page has said that it takes files throws them away, so people look first; and where the
    // page saw nothing, they pick the file up again.
    wait_until("the page to welcome a file", async || {
        hold_above(desktop, main, middle)?;
        let welcomed = tokio::time::timeout(AGAIN, window.find(place.welcome)).await;
        desktop.ask("xdotool", &["mouseup", "1"])?;
        welcomed?.map(drop)
    })
    .await?;
    Ok(source)
}

/// Picks the file up, and moves it to a place in the window.
fn hold_above(desktop: &Desktop, main: &str, (x, y): (f64, f64)) -> anyhow::Result<()> {
    let mouse = |arguments: &[&str]| desktop.ask("xdotool", arguments).map(drop);
    mouse(&["mousemove", "24", "24", "mousedown", "1"])?;
    // A drag begins after a few pixels, and a window learns of it while the mouse moves over it.
    for step in ["30", "40", "60"] {
        mouse(&["mousemove", step, step, "sleep", "0.1"])?;
    }
    for nearer in [-20.0, -10.0, -5.0, 0.0] {
        let place = [x + nearer, y + nearer].map(|at| format!("{at:.0}"));
        let [x, y] = &place;
        mouse(&["mousemove", "--window", main, x, y, "sleep", "0.2"])?;
    }
    Ok(())
}
