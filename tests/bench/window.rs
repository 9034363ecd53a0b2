//! From the webhook to the text on the screen of the real window, beside an event that has nothing to tell.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

use crate::report::Section;
use crate::results::median;

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How often each of the two is measured.
    #[arg(long, default_value_t = 40)]
    times: u32,
}

/// What a text may take at most, beside an event that has nothing to tell.
const BAR: f64 = 3.0;
/// Drives the window: `tests/window/latency.rs`.
const DRIVER: &str = "latency::a_text_comes_to_the_screen_and_so_does_an_event_that_has_nothing_to_tell";

/// What the driver measured, in milliseconds.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Measured {
    text: Vec<f64>,
    nothing: Vec<f64>,
    text_from_answer: Vec<f64>,
    nothing_from_answer: Vec<f64>,
}

impl Arguments {
    /// Lets the window's driver measure the app that lies beside this program, and tells what came of it.
    ///
    /// # Errors
    /// When a text or an event does not arrive. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let app = std::env::current_exe()?.with_file_name("deskbell");
        if !app.is_file() {
            bail!("the app does not lie beside this program: cargo xtask bench builds both");
        }
        let file = tempfile::Builder::new().prefix("window-").tempfile_in(place)?;
        // Only the app is measured: what drives it may be the build that the tests have anyway.
        let mut driver = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        driver.args([
            "test",
            "--quiet",
            "--workspace",
            "--test",
            "window",
            "--",
            "--ignored",
            "--exact",
            DRIVER,
        ]);
        driver.env("DESKBELL_APP", app).env("DESKBELL_TIMES", self.times.to_string());
        driver.env("DESKBELL_MEASURED", file.path());
        let ended = tokio::task::spawn_blocking(move || driver.status()).await??;
        if !ended.success() {
            bail!("the window's driver ended with {ended}");
        }
        let measured: Measured = serde_json::from_str(&std::fs::read_to_string(file.path())?)?;
        let of = |values| median(values).context("something was measured");
        let (text, nothing) = (of(measured.text)?, of(measured.nothing)?);
        let (drawn, heard) = (of(measured.text_from_answer)?, of(measured.nothing_from_answer)?);
        let text = format!(
            "In the real window, a release build on an account whose Twilio is a sandbox, {} times each in turn; medians. Both \
             begin outside the app, right before a whole request goes to its door over one connection that stands, and end \
             in the page with a painted frame, by one clock. The text is signed: it is committed, told, read again and drawn \
             in the open thread. The other request is signed by nobody: that it was refused is committed and told to the \
             page, where nothing listens for it, and the next frame is painted. An event is told before its request is \
             answered: from the answer on, only the event’s way into the page and what the page makes of it are left.\n\n\
             |  | an event that has nothing to tell | a text | ratio | bar |\n| --- | ---: | ---: | ---: | ---: |\n\
             | from the request to the painted frame | {nothing:.1} ms | {text:.1} ms | {:.2} | {BAR:.1} |\n\
             | from the answer to the painted frame | {heard:.1} ms | {drawn:.1} ms | {:.2} |  |\n",
            self.times,
            text / nothing,
            drawn / heard,
        );
        Ok(Section { title: "A text on the screen", text })
    }
}
