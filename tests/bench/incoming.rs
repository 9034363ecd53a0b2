//! The first comparison: signed incoming texts a second, each durable before its answer, timed until the last one is
//! found by search (where there is search) or answered (where there is none).

use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::desks::{Desk, Running};
use crate::load::{self, CONNECTIONS};
use crate::report::Section;
use crate::results;
use crate::texts::{self, Account};

/// How much is measured.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Arguments {
    /// How often each desk has its turn.
    #[arg(long, default_value_t = 3)]
    rounds: u64,
    /// How many texts are timed in a turn.
    #[arg(long, default_value_t = 20_000)]
    texts: usize,
    /// How many texts come before them.
    #[arg(long, default_value_t = 2_000)]
    warm_up: usize,
    /// Only these desks; nothing is written down.
    #[arg(long, value_enum)]
    only: Vec<Desk>,
}

/// One turn of one desk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Turn {
    pub(crate) desk: Desk,
    pub(crate) texts_a_second: f64,
    /// What half of the answers, and 99 of 100, were quicker than.
    pub(crate) wait: (Duration, Duration),
}

impl Arguments {
    /// Whether every desk has its turn.
    fn is_whole(&self) -> bool {
        self.only.is_empty()
    }

    /// Measures, and tells what came of it; nothing when not every desk had its turn.
    pub(crate) async fn report(&self, place: &Path) -> Result<Option<Section>> {
        let turns = self.measure(place).await?;
        if !self.is_whole() {
            crate::say(&format!("\n{}", results::table(&turns)));
            return Ok(None);
        }
        let text = results::section(&self.describe(), &turns)?;
        Ok(Some(Section { title: "Texts coming in", text }))
    }

    /// What is measured, in words.
    fn describe(&self) -> String {
        format!(
            "{} rounds, the desks in turn, each time on an empty folder: {} texts untimed, then {} timed, from 2,000 \
             people over {CONNECTIONS} keep-alive connections; medians",
            self.rounds, self.warm_up, self.texts
        )
    }

    /// Lets the desks take their turns.
    ///
    /// # Errors
    /// When an answer, a search or a count is wrong. Slowness is no error.
    async fn measure(&self, place: &Path) -> Result<Vec<Turn>> {
        let desks = if self.is_whole() { Desk::ALL.to_vec() } else { self.only.clone() };
        let account = Account::new()?;
        let mut turns = Vec::new();
        for round in 0..self.rounds {
            for desk in &desks {
                let turn = self.turn(*desk, &account, round, place).await;
                let turn = turn.with_context(|| format!("{}, round {}", desk.name(), round + 1))?;
                crate::say(&format!(
                    "round {} of {}: {:<14} {:>7.0} texts a second",
                    round + 1,
                    self.rounds,
                    desk.name(),
                    turn.texts_a_second
                ));
                turns.push(turn);
            }
        }
        Ok(turns)
    }

    async fn turn(&self, desk: Desk, account: &Account, round: u64, place: &Path) -> Result<Turn> {
        let folder = tempfile::Builder::new().prefix("bench-").tempdir_in(place)?;
        let data = folder.path().join("data");
        fs::create_dir(&data)?;
        let running = Running::start(desk, account, &data).await?;
        let prepare = |seed, count| Arc::new(texts::prepare(account, &running.public_url, seed, count));
        let (early, timed) = (prepare(round * 2, self.warm_up), prepare(round * 2 + 1, self.texts));
        load::send_all(running.address, early).await.context("warming up")?;
        let sent = load::send_all(running.address, timed.clone()).await?;
        let took = match desk {
            Desk::Deskbell => {
                let last = timed.get(sent.last).context("some text was answered last")?;
                running.find(&last.word).await?;
                sent.began.elapsed()
            }
            Desk::Express | Desk::Floor => sent.ended - sent.began,
        };
        running.hold(u64::try_from(self.warm_up + self.texts)?).await?;
        let quicker_than = |share: usize| sent.waits.get(sent.waits.len() * share / 100).copied();
        Ok(Turn {
            desk,
            texts_a_second: f64::from(u32::try_from(self.texts)?) / took.as_secs_f64(),
            wait: quicker_than(50).zip(quicker_than(99)).unwrap_or_default(),
        })
    }
}
