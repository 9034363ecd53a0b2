//! Fetching history: beside merely fetching and decoding the same pages, and beside texts that come in meanwhile.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use deskbell_sandbox::Sandbox;
use deskbell_twilio::api::messages::List;
use deskbell_twilio::{Client, Clock, Credentials, Hosts, Party, PhoneNumber};
use serde_json::json;

use crate::desks::{self, Running};
use crate::load;
use crate::report::Section;
use crate::results::{median, percentile};
use crate::texts::{self, Account, Prepared};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How many texts Twilio holds.
    #[arg(long, default_value_t = 50_000)]
    texts: usize,
    /// How often all of it is fetched.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
}

/// How fast they must come in, beside merely fetching them.
const BAR_RATE: f64 = 1.0 / 3.0;
/// What the answer to a text may take meanwhile, beside an idle desk.
const BAR_DOOR: f64 = 2.0;
/// As Deskbell asks for history.
const PAGE: u16 = 200;
/// Between two texts that come in.
const BEAT: Duration = Duration::from_millis(20);
/// Between two texts that Twilio holds.
const APART: Duration = Duration::from_secs(20);
/// How many texts an idle desk is asked to take.
const IDLE: usize = 300;
/// Between two looks at how far the import is.
const LOOK: Duration = Duration::from_millis(20);
/// So long ago came the youngest text that Twilio holds. The regular catch-up looks back a day, and to the beginning of
/// that day: what it found would be here before anybody asked for history.
const AGO: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long what was answered may take to be counted.
const PATIENCE: Duration = Duration::from_secs(30);
/// More than come in while history is fetched.
const MORE: usize = 20_000;

/// What was measured: fetching and importing in seconds, answers in milliseconds.
#[derive(Default)]
struct Took {
    fetched: Vec<f64>,
    imported: Vec<f64>,
    idle: Vec<f64>,
    busy: Vec<f64>,
}

impl Arguments {
    /// Lets Twilio hold texts, fetches them both ways, and tells what came of it.
    ///
    /// # Errors
    /// When a text is missing or an answer is wrong. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let (account, clock) = (Account::new()?, Clock::system());
        // Twilio's dates are whole seconds: no office gets thousands of texts in one.
        let past = Clock::manual(clock.now() - AGO - APART * u32::try_from(self.texts)?);
        let sandbox = Arc::new(desks::sandbox_on(&account, past.clone()).await?);
        crate::say(&format!("Twilio gets {} texts", self.texts));
        let ours = PhoneNumber::from_twilio(account.number)?;
        // History is fetched from its end: what was said first comes in last.
        let mut last = None;
        // The number points nowhere yet, so nobody is told.
        for (from, body, word) in texts::say(5, self.texts) {
            last.get_or_insert(word);
            sandbox.text(&from, &ours, &body).await;
            past.advance(APART);
        }
        past.advance(AGO);
        let last = last.context("Twilio holds texts")?;
        let mut took = Took::default();
        for round in 0..self.rounds {
            took.fetched.push(fetch(&account, &sandbox, PAGE, self.texts).await?);
            let folder = tempfile::Builder::new().prefix("history-").tempdir_in(place)?;
            let address = desks::free_address()?;
            let desk = Running::open_without_history(&account, folder.path(), &sandbox, address).await?;
            self.import(&account, &desk, &last, round, &mut took).await?;
            desk.quit().await?;
            crate::say(&format!("round {} of {}", round + 1, self.rounds));
        }
        self.tell(took)
    }

    /// Lets texts come in while nothing else happens, and then while history is fetched.
    async fn import(
        &self,
        account: &Account,
        desk: &Running,
        last: &str,
        round: u32,
        took: &mut Took,
    ) -> Result<()> {
        let prepare = |seed: u32, count| texts::prepare(account, &desk.public_url, u64::from(seed), count);
        // What connecting brings with it must not be timed with either.
        desk.come_to_rest().await?;
        took.idle.extend(knock(desk, prepare(1000 + round, IDLE), &Arc::default()).await?);
        desk.come_to_rest().await?;
        let (import, here) = (desk.call("read_import", &json!({})).await?, desk.count_texts().await?);
        if !import.is_null() || here != u64::try_from(IDLE)? {
            bail!("{here} texts are here before any history is asked for: {import}");
        }
        let (more, is_enough) = (prepare(2000 + round, MORE), Arc::<AtomicBool>::default());
        let knocking = tokio::spawn(knock(desk, more, &is_enough));
        let began = Instant::now();
        desk.call("start_import", &json!({ "history": "everything" })).await?;
        let import = loop {
            let import = desk.call("read_import", &json!({})).await?;
            if import.get("state") != Some(&json!("running")) {
                break import;
            }
            tokio::time::sleep(LOOK).await;
        };
        desk.find(last).await?;
        took.imported.push(began.elapsed().as_secs_f64());
        is_enough.store(true, Ordering::Relaxed);
        let waits = knocking.await??;
        if import.get("state") != Some(&json!("done")) || import.get("done") != Some(&json!(self.texts)) {
            bail!("the import of {} texts ended so: {import}", self.texts);
        }
        // Its own count is believed only because each is here, once.
        let (expected, counting) = (u64::try_from(self.texts + IDLE + waits.len())?, Instant::now());
        loop {
            match desk.count_texts().await? {
                here if here == expected => break,
                // What was answered last may lie in the book of arrivals for a moment.
                here if here < expected && counting.elapsed() < PATIENCE => {}
                here => bail!("{here} texts are here, and there are {expected}"),
            }
        }
        took.busy.extend(waits);
        Ok(())
    }

    fn tell(&self, took: Took) -> Result<Section> {
        let of = |values: Vec<f64>| median(values).context("something was measured");
        let (knocks, meanwhile) = (took.idle.len(), took.busy.len());
        let (fetched, imported) = (of(took.fetched)?, of(took.imported)?);
        let most = |values: &[f64]| percentile(values, 99).context("something was measured");
        let (idle_most, busy_most) = (most(&took.idle)?, most(&took.busy)?);
        let (idle, busy) = (of(took.idle)?, of(took.busy)?);
        let texts = f64::from(u32::try_from(self.texts)?);
        let text = format!(
            "{} texts that Twilio holds, all older than {} days, {PAGE} on a page, {} rounds, medians. Twilio is the sandbox, \
             on the same two cores. The account is connected without history, so nothing of it is here when it is asked \
             for; it is timed from then until the import says that all of it is here, and search finds the text that came \
             in last. Beside the import one text at a time comes in, {} ms after the answer to the one before, {meanwhile} in \
             all; on the idle desk just so, {knocks} in all, before any history is asked for.\n\n\
             |  |  |  | ratio | bar |\n| --- | ---: | ---: | ---: | ---: |\n\
             | texts a second: merely fetched and decoded, and taken in beside a door | {:.0} | {:.0} | {:.2} | {BAR_RATE:.2} |\n\
             | answer to a text: on an idle desk, and during the import | {idle:.2} ms | {busy:.2} ms | {:.2} | {BAR_DOOR:.1} |\n\
             | the same, 99 of 100 within | {idle_most:.2} ms | {busy_most:.2} ms | {:.2} |  |\n",
            self.texts,
            AGO.as_secs() / 86_400,
            self.rounds,
            BEAT.as_millis(),
            texts / fetched,
            texts / imported,
            fetched / imported,
            busy / idle,
            busy_most / idle_most,
        );
        Ok(Section { title: "Fetching history", text })
    }
}

/// Fetches and decodes all pages of so many texts, and does nothing with them. In seconds.
///
/// # Errors
/// When there are fewer, or Twilio does not answer.
pub(crate) async fn fetch(account: &Account, sandbox: &Sandbox, on_page: u16, texts: usize) -> Result<f64> {
    let credentials = Credentials { account_sid: account.sid.clone(), auth_token: account.token.clone() };
    let client = Client::new(credentials, Hosts::all_at(sandbox.url()), Clock::system())?;
    let began = Instant::now();
    let to = Some(Party::from_twilio(account.number));
    let mut page = client.execute(&List { to, page_size: Some(on_page), ..List::default() }).await?;
    let mut listed = page.messages.len();
    while let Some(next) = client.next(&page).await? {
        page = next;
        listed += page.messages.len();
    }
    if listed < texts {
        bail!("{listed} texts were listed");
    }
    Ok(began.elapsed().as_secs_f64())
}

/// Texts come in one by one, on a thread of their own. How long each waited, in milliseconds.
fn knock(
    desk: &Running,
    texts: Vec<Prepared>,
    is_enough: &Arc<AtomicBool>,
) -> impl Future<Output = Result<Vec<f64>>> + use<> {
    let (address, is_enough) = (desk.address, is_enough.clone());
    async move {
        let knocking = move || load::knock(address, &texts, BEAT, &is_enough);
        let waits = tokio::task::spawn_blocking(knocking).await??;
        Ok(waits.iter().map(|wait| wait.as_secs_f64() * 1000.0).collect())
    }
}
