//! What a remembered sandbox keeps of what was done over its API: the account's numbers, its papers and registrations; and
//! of what its debugger holds. Written whenever that has changed, before the answer that says so.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::NumberSid;
use serde::{Deserialize, Serialize};

use crate::exchange::Exchange;
use crate::remembered::keep;
use crate::reviewers;
use crate::world::World;
use crate::world::market::find_series;
use crate::world::numbers::Number;
use crate::world::papers::Papers;
use crate::world::records::Alert;
use crate::world::registrations::Registrations;

const FILE: &str = "papers.json";
/// So many alerts are kept: the file is written whole.
const ALERTS: usize = 200;

/// Where it is kept, and what was last written there.
#[derive(Debug)]
pub(crate) struct Memory {
    path: PathBuf,
    last: tokio::sync::Mutex<Vec<u8>>,
}

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    numbers: Vec<KeptNumber>,
    papers: Papers,
    registrations: Registrations,
    /// The newest of what the debugger holds, and how many there have ever been. Older files have none.
    #[serde(default)]
    alerts: Vec<Alert>,
    #[serde(default)]
    alerted: u64,
}

/// A number of the account. Where its texts and calls go is told anew at each start, and what it can do follows from it.
#[derive(Serialize, Deserialize)]
struct KeptNumber {
    digits: String,
    sid: NumberSid,
    name: String,
    created: Millis,
    address: Option<String>,
    bundle: Option<String>,
}

impl Kept {
    fn of(world: &World) -> Kept {
        let numbers = world.numbers.iter().map(|number| KeptNumber {
            digits: number.digits.as_str().to_owned(),
            sid: number.sid.clone(),
            name: number.name.clone(),
            created: number.created,
            address: number.address.clone(),
            bundle: number.bundle.clone(),
        });
        Kept {
            numbers: numbers.collect(),
            papers: world.papers.clone(),
            registrations: world.registrations.clone(),
            alerts: {
                let all = &world.records.alerts;
                all.iter().skip(all.len().saturating_sub(ALERTS)).cloned().collect()
            },
            alerted: world.records.alerted,
        }
    }

    fn recall(self, world: &mut World) {
        let account = world.account.sid.clone();
        let recall = |kept: KeptNumber| {
            let digits = PhoneNumber::from_twilio(&kept.digits).ok()?;
            let (name, address, bundle) = (kept.name, kept.address, kept.bundle);
            let plain = Number::new(&account, &digits, kept.created);
            let (kind, can, needs_address) = match find_series(digits.as_str()) {
                Some((_, series)) => (series.kind, series.can, series.address),
                None => (plain.kind, plain.can, plain.needs_address),
            };
            Some(Number { sid: kept.sid, name, address, bundle, kind, can, needs_address, ..plain })
        };
        world.numbers = self.numbers.into_iter().filter_map(recall).collect();
        world.papers = self.papers;
        world.registrations = self.registrations;
        world.records.alerts = self.alerts.into();
        world.records.alerted = self.alerted;
    }
}

/// Takes in what `folder` remembers, and keeps it there from now on. What cannot be read is set aside.
pub(crate) async fn begin(exchange: &Arc<Exchange>, folder: &Path) -> anyhow::Result<()> {
    let path = folder.join(FILE);
    let bytes = match tokio::fs::read(&path).await {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(error).context("the practice line's papers cannot be read"),
    };
    match serde_json::from_slice::<Kept>(&bytes) {
        Ok(kept) => {
            let mut world = exchange.world();
            kept.recall(&mut world);
            go_on(exchange, &world);
        }
        Err(_) if bytes.is_empty() => {}
        Err(error) => {
            tracing::warn!(%error, "the practice line's papers are damaged, and set aside");
            tokio::fs::rename(&path, path.with_extension("damaged")).await?;
        }
    }
    exchange.remember_in(Memory { path, last: tokio::sync::Mutex::new(bytes) });
    Ok(())
}

/// Whoever was looking at papers goes on.
fn go_on(exchange: &Arc<Exchange>, world: &World) {
    world.papers.bundles.iter().for_each(|bundle| reviewers::go_on(exchange, bundle));
}

impl Memory {
    /// Writes down what has changed. What cannot be written now is written with the next change.
    pub(crate) async fn write(&self, exchange: &Exchange) {
        let mut last = self.last.lock().await;
        let Ok(now) = serde_json::to_vec(&Kept::of(&exchange.world())) else { return };
        if *last == now {
            return;
        }
        let (path, bytes) = (self.path.clone(), now.clone());
        match tokio::task::spawn_blocking(move || keep(&path, &bytes)).await {
            Ok(Ok(())) => *last = now,
            _ => tracing::warn!("what was done on the practice line could not be written down"),
        }
    }
}
