//! Many numbers and much paperwork beside few, in a real browser: from a click to the painted page.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use deskbell_twilio::{Clock, PhoneNumber};
use serde_json::json;

use crate::desks::{self, Running};
use crate::pages::{self, Samples};
use crate::report::Section;
use crate::texts::{self, Account};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How often each page is opened.
    #[arg(long, default_value_t = 25)]
    times: u32,
    /// How many numbers the long list has.
    #[arg(long, default_value_t = 500)]
    numbers: usize,
    /// How many submissions the long list has.
    #[arg(long, default_value_t = 200)]
    submissions: usize,
}

/// What the short lists have.
const FEW: usize = 5;
/// What opening may cost at most, beside the short one.
const BAR: f64 = 1.5;

impl Arguments {
    /// Fills two desks, opens their pages, and tells what came of it.
    ///
    /// # Errors
    /// When a page does not show what it should. Slowness is no error.
    pub(crate) async fn report(&self, place: &Path) -> Result<Section> {
        let account = Account::new()?;
        let folder = tempfile::Builder::new().prefix("paperwork-").tempdir_in(place)?;
        let mut desks = Vec::new();
        for (name, numbers, submissions) in [("short", FEW, FEW), ("long", self.numbers, self.submissions)] {
            crate::say(&format!("filling the {name} desk: {numbers} numbers, {submissions} submissions"));
            let data = folder.path().join(name);
            std::fs::create_dir(&data)?;
            let all = (0..numbers).map(|at| Ok(PhoneNumber::from_twilio(&texts::stranger(at))?));
            let all = all.collect::<Result<Vec<_>>>()?;
            let sandbox = Arc::new(desks::sandbox_with(&account, all, Clock::system()).await?);
            let running = Running::open(&account, &data, &sandbox, desks::free_address()?).await?;
            fill(&running, submissions).await?;
            let (url, token) = running.page()?;
            desks.push((running, json!({ "url": url, "token": token })));
        }
        let plan = json!({
            "times": self.times,
            "desks": desks.iter().map(|(_, landmarks)| landmarks).collect::<Vec<_>>(),
        });
        let measured: Vec<Samples> =
            tokio::task::spawn_blocking(move || pages::browse("paperwork.mjs", &plan)).await??;
        let text = format!(
            "In Chromium, from the click to the painted page: medians of {} each, short and long in turn. The long lists \
             have {} numbers and {} submissions; the short ones have {FEW} of each.\n\n{}",
            self.times,
            self.numbers,
            self.submissions,
            pages::table(&measured, |_| BAR)?
        );
        Ok(Section { title: "Many numbers and much paperwork", text })
    }
}

/// Enters the business, and begins so many papers.
async fn fill(desk: &Running, submissions: usize) -> Result<()> {
    let business = json!({
        "business": { "legalName": "Harbour Street Dental Pty Ltd", "email": "owner@harbour.example" },
        "place": { "street": "12 Harbour Street", "more": "", "city": "Sydney", "region": "NSW", "postalCode": "2000",
            "country": "AU" },
        "isExact": true,
    });
    desk.call("save_business", &business).await?;
    for at in 0..submissions {
        let intent = format!("00000000-0000-4000-8000-{at:012}");
        let papers = json!({ "country": "AU", "kind": "mobile", "endUser": "business", "intent": intent });
        desk.call("start_submission", &papers).await?;
    }
    let listed = desk.call("list_submissions", &json!({})).await?;
    let count = listed.as_array().map(Vec::len).context("a list of papers")?;
    if count != submissions {
        bail!("{count} papers instead of {submissions}");
    }
    Ok(())
}
