//! A long call log beside a short one: its first page, as the page of calls asks for it.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};

use crate::desks::{self, Running};
use crate::load;
use crate::results::median;
use crate::texts::{self, Account, Answer};

/// What the longest may take of the shortest.
const BAR: f64 = 1.3;
/// As many as the page asks for.
const LIMIT: usize = 50;
/// So many calls are prepared at once.
const PIECE: usize = 25_000;

/// Fills a log of each size, asks them in turn for their first page, and tells what came of it.
///
/// # Errors
/// When a page is not whole. Slowness is no error.
pub(crate) async fn measure(place: &Path, sizes: &[usize], times: u32) -> Result<String> {
    let account = Account::new()?;
    let folder = tempfile::Builder::new().prefix("call-log-").tempdir_in(place)?;
    let mut open = Vec::new();
    for size in sizes {
        crate::say(&format!("filling a log with {size} calls"));
        let data = folder.path().join(size.to_string());
        std::fs::create_dir(&data)?;
        let sandbox = Arc::new(desks::sandbox(&account).await?);
        let desk = Running::open(&account, &data, &sandbox, desks::free_address()?).await?;
        for (seed, begun) in (1_u64..).zip((0..*size).step_by(PIECE)) {
            let count = PIECE.min(size - begun);
            let calls = texts::prepare_calls(&account, &desk.public_url, seed, count, Answer::Heard);
            load::send_all(desk.address, Arc::new(calls)).await?;
        }
        desk.quit().await?;
        // What ended just now may still be followed by something: a fresh start finds it settled, or settles it.
        open.push(Running::open(&account, &data, &sandbox, desks::free_address()?).await?);
    }
    for desk in &open {
        desk.come_to_rest().await?;
    }
    let args = json!({ "wanted": { "filter": "all" }, "after": null, "limit": LIMIT });
    let mut took = vec![Vec::new(); open.len()];
    for _ in 0..times {
        for (desk, took) in open.iter().zip(&mut took) {
            let asked = Instant::now();
            let page = desk.call("list_calls", &args).await?;
            took.push(asked.elapsed().as_secs_f64() * 1000.0);
            let rows = page.get("rows").and_then(Value::as_array).map_or(0, Vec::len);
            if rows != LIMIT.min(sizes.iter().copied().min().unwrap_or_default()) {
                bail!("the first page has {rows} calls");
            }
        }
    }
    for desk in open {
        desk.quit().await?;
    }
    let medians: Vec<f64> =
        took.into_iter().map(median).collect::<Option<_>>().context("something was measured")?;
    let sides: Vec<String> =
        sizes.iter().zip(&medians).map(|(size, took)| format!("{size}: {took:.2} ms")).collect();
    let (first, last) = medians.first().zip(medians.last()).context("there is a log")?;
    Ok(format!(
        "|  |  | ratio | bar |\n| --- | --- | ---: | ---: |\n| first page of the call log | {} | {:.2} | {BAR:.1} |\n",
        sides.join(", "),
        last / first
    ))
}
