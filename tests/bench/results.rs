//! What came of the texts, as a table. Ratios decide; rates and times are of this machine.

use std::fmt::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result};

use crate::desks::Desk;
use crate::incoming::Turn;

/// What Deskbell must reach beside Express, and what it aims at.
const BAR: f64 = 4.0;
const AIM: f64 = 6.0;

/// Turns of one desk that differ by more than this were disturbed, and their ratios decide nothing.
const STEADY: f64 = 1.5;

/// The medians of one desk.
struct Row {
    desk: Desk,
    texts_a_second: f64,
    slowest: f64,
    fastest: f64,
    half: Duration,
    most: Duration,
}

fn row(desk: Desk, turns: &[Turn]) -> Option<Row> {
    let of_desk: Vec<Turn> = turns.iter().copied().filter(|turn| turn.desk == desk).collect();
    let rates: Vec<f64> = of_desk.iter().map(|turn| turn.texts_a_second).collect();
    Some(Row {
        desk,
        slowest: rates.iter().copied().fold(f64::INFINITY, f64::min),
        fastest: rates.iter().copied().fold(0.0, f64::max),
        texts_a_second: median(rates)?,
        half: Duration::from_secs_f64(median(
            of_desk.iter().map(|turn| turn.wait.0.as_secs_f64()).collect(),
        )?),
        most: Duration::from_secs_f64(median(
            of_desk.iter().map(|turn| turn.wait.1.as_secs_f64()).collect(),
        )?),
    })
}

pub(crate) fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    let (lower, upper) = (values.get(values.len().checked_sub(1)? / 2)?, values.get(values.len() / 2)?);
    Some(f64::midpoint(*lower, *upper))
}

/// What so many of a hundred values do not exceed.
pub(crate) fn percentile(values: &[f64], of_hundred: usize) -> Option<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get((values.len() * of_hundred / 100).min(values.len().checked_sub(1)?)).copied()
}

/// The comparison of incoming texts, as a table in Markdown.
pub(crate) fn table(turns: &[Turn]) -> String {
    let rows: Vec<Row> = Desk::ALL.into_iter().filter_map(|desk| row(desk, turns)).collect();
    let rate = |desk| rows.iter().find(|row| row.desk == desk).map(|row| row.texts_a_second);
    let beside = |rate: f64, other: Option<f64>| match other {
        Some(other) => format!("{:.2}", rate / other),
        None => "–".to_owned(),
    };
    let mut table = format!(
        "| {:<14} | × (a) | × (b) | texts a second | slowest – fastest turn | half answered within | 99 of 100 within |\n\
         | {:-<14} | ----: | ----: | -------------: | ---------------------: | -------------------: | ---------------: |\n",
        "", ""
    );
    for row in &rows {
        // Writing to a String does not fail.
        let _ = writeln!(
            table,
            "| {:<14} | {:>5} | {:>5} | {:>14.0} | {:>22} | {:>17.2} ms | {:>13.2} ms |",
            row.desk.name(),
            beside(row.texts_a_second, rate(Desk::Express)),
            beside(row.texts_a_second, rate(Desk::Floor)),
            row.texts_a_second,
            format!("{:.0} – {:.0}", row.slowest, row.fastest),
            row.half.as_secs_f64() * 1000.0,
            row.most.as_secs_f64() * 1000.0,
        );
    }
    table
}

/// How Deskbell stands, in one sentence. Only a steady run says whether the bar is passed.
fn verdict(turns: &[Turn]) -> Result<String> {
    let of = |desk| row(desk, turns).context("a desk had no turn");
    let (ours, express, floor) = (of(Desk::Deskbell)?, of(Desk::Express)?, of(Desk::Floor)?);
    let ratio = ours.texts_a_second / express.texts_a_second;
    let is_steady = [&ours, &express, &floor].iter().all(|row| row.fastest <= row.slowest * STEADY);
    let standing = if !is_steady {
        "nothing is decided, because the machine was busy: turns of one desk differ by more than half"
    } else if ratio >= AIM {
        "the aim is reached"
    } else if ratio >= BAR {
        "the bar is passed"
    } else {
        "the bar is missed"
    };
    Ok(format!(
        "Deskbell takes in {ratio:.2} × what Express does (bar {BAR:.0}, aim {AIM:.0}: {standing}), and {:.2} × what \
         the bare floor does.",
        ours.texts_a_second / floor.texts_a_second
    ))
}

/// What RESULTS.md says of it.
pub(crate) fn section(method: &str, turns: &[Turn]) -> Result<String> {
    Ok(format!(
        "Signed webhooks with all of Twilio's parameters, each durable before its answer. {method}. Every answer was \
         200, and every text was in its store at the end.\n\n\
         {}\n{}\n\n\
         - Deskbell is `bridge` as a release build with everything on: SQLCipher at its defaults, flight recorder, \
         threads, kept counts, search, notices. Timed until search finds the text that was answered last.\n\
         - (a) is Node with Express, Twilio's own middleware and better-sqlite3 in WAL with `synchronous=FULL`: one \
         plain insert into one table, no encryption, no search. Timed until the last answer.\n\
         - (b) is the bare floor in Rust: axum, the signature, one plain insert with group commit, no encryption, no \
         search. Timed until the last answer.\n\
         - Sender and desk share the machine's cores, so the sender costs all three alike for each text.\n",
        table(turns),
        verdict(turns)?
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turn(desk: Desk, texts_a_second: f64) -> Turn {
        Turn { desk, texts_a_second, wait: (Duration::from_millis(1), Duration::from_millis(2)) }
    }

    #[test]
    fn the_middle_of_all_turns_counts() {
        assert_eq!(median(vec![3.0, 1.0, 9.0]), Some(3.0));
        assert_eq!(median(vec![1.0, 2.0]), Some(1.5));
        assert_eq!(median(Vec::new()), None);
    }

    #[test]
    fn a_ratio_is_of_medians_of_one_run() {
        let turns = [
            turn(Desk::Express, 1000.0),
            turn(Desk::Deskbell, 5000.0),
            turn(Desk::Floor, 10_000.0),
            turn(Desk::Express, 1000.0),
            turn(Desk::Deskbell, 4000.0),
            turn(Desk::Floor, 10_000.0),
        ];
        assert_eq!(
            verdict(&turns).expect("every desk had its turn"),
            "Deskbell takes in 4.50 × what Express does (bar 4, aim 6: the bar is passed), and 0.45 × what the bare \
             floor does."
        );
    }

    #[test]
    fn a_disturbed_run_decides_nothing() {
        let turns = [
            turn(Desk::Express, 1000.0),
            turn(Desk::Express, 200.0),
            turn(Desk::Deskbell, 9000.0),
            turn(Desk::Floor, 10_000.0),
        ];
        assert!(verdict(&turns).expect("every desk had its turn").contains("nothing is decided"));
    }
}
