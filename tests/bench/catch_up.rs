//! Catching up after hours without a line: beside merely fetching and decoding the same pages.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use deskbell_sandbox::Webhooks;
use deskbell_twilio::{Clock, PhoneNumber};
use serde_json::json;

use crate::desks::{self, Running};
use crate::history;
use crate::report::Section;
use crate::results::median;
use crate::texts::{self, Account};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How many texts come while the desk is off.
    #[arg(long, default_value_t = 50_000)]
    texts: u32,
    /// How often all of it is caught up with.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// How fast they must come in, beside merely fetching them.
const BAR: f64 = 1.0 / 3.0;
/// As Deskbell asks for what it missed.
const PAGE: u16 = 1000;
/// Between two texts: Twilio's dates are whole seconds.
const APART: Duration = Duration::from_secs(1);
/// Between the last of them and the desk's return: what is younger than a minute is left to its webhook.
const QUIET: Duration = Duration::from_secs(120);
/// Between two looks at whether all is here.
const LOOK: Duration = Duration::from_millis(20);

impl Arguments {
    /// Connects a desk, switches it off, lets texts come, switches it on again, and tells what came of it.
    ///
    /// # Errors
    /// When a text is missing. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let (mut fetched, mut caught_up) = (Vec::new(), Vec::new());
        for round in 0..self.rounds {
            let (fetching, catching_up) = self.round(place).await?;
            fetched.push(fetching);
            caught_up.push(catching_up);
            crate::say(&format!("round {} of {}", round + 1, self.rounds));
        }
        let of = |values: Vec<f64>| median(values).context("something was measured");
        let (fetched, caught_up) = (of(fetched)?, of(caught_up)?);
        let texts = f64::from(self.texts);
        let text = format!(
            "{} texts came while the desk was off and nobody announced them, {} s apart, all to one number, {PAGE} on a page, \
             {} rounds, medians. Twilio is the sandbox, on the same two cores. Timed from the moment the started desk \
             answers until it says that as many came while it was away; each of them is in its thread then, once and unread.\n\n\
             |  |  |  | ratio | bar |\n| --- | ---: | ---: | ---: | ---: |\n\
             | texts a second: merely fetched and decoded, and caught up with | {:.0} | {:.0} | {:.2} | {BAR:.2} |\n",
            self.texts,
            APART.as_secs(),
            self.rounds,
            texts / fetched,
            texts / caught_up,
            fetched / caught_up,
        );
        Ok(Section { title: "Catching up", text })
    }

    /// How many seconds merely fetching took, and how many catching up.
    async fn round(&self, place: &Path) -> Result<(f64, f64)> {
        let account = Account::new()?;
        // Twilio's clock may differ from the computer's by a day; it shows the time when the desk returns.
        let clock = Clock::manual(Clock::system().now() - QUIET - APART * self.texts);
        let sandbox = Arc::new(desks::sandbox_on(&account, clock.clone()).await?);
        let folder = tempfile::Builder::new().prefix("catch-up-").tempdir_in(place)?;
        let address = desks::free_address()?;
        let desk = Running::open_without_history(&account, folder.path(), &sandbox, address).await?;
        desk.come_to_rest().await?;
        desk.quit().await?;

        sandbox.switches().set_webhooks(Webhooks::Silent);
        let ours = PhoneNumber::from_twilio(account.number)?;
        for (from, body, _) in texts::say(5, usize::try_from(self.texts)?) {
            clock.advance(APART);
            sandbox.text(&from, &ours, &body).await;
        }
        clock.advance(QUIET);
        sandbox.switches().set_webhooks(Webhooks::Reaching);

        let fetching = history::fetch(&account, &sandbox, PAGE, usize::try_from(self.texts)?).await?;
        let desk = Running::open(&account, folder.path(), &sandbox, address).await?;
        let began = Instant::now();
        // It says how many came while it was away.
        while desk.call("read_away", &json!({})).await?.get("texts") != Some(&json!(self.texts)) {
            tokio::time::sleep(LOOK).await;
        }
        let catching_up = began.elapsed().as_secs_f64();
        // That is believed only because each is here, once.
        let (unread, here) = (desk.count_unread().await?, desk.count_texts().await?);
        if (unread, here) != (u64::from(self.texts), u64::from(self.texts)) {
            bail!("{here} of {} texts are here, {unread} of them unread", self.texts);
        }
        desk.quit().await?;
        Ok((fetching, catching_up))
    }
}
