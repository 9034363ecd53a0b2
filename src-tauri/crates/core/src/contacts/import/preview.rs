//! What would happen, as the page shows it before anything does.

use deskbell_twilio::Country;
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::contacts::import::columns::{FirstLine, Role};
use crate::contacts::import::draft::{Entry, Problem};
use crate::contacts::import::merge::{self, Decision, Known, State};
use crate::error::Error;

/// What would happen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ImportPreview {
    /// The import, for further calls.
    pub import: String,
    /// What the file is called.
    pub file: String,
    /// What the encoding of the file is called.
    pub encoding: String,
    /// How the columns of a table are parted; none for cards.
    pub delimiter: Option<String>,
    /// The country of numbers that are written without one.
    pub country: String,
    /// What the first line of a table holds; none for cards.
    pub first_line: Option<FirstLine>,
    /// The columns of a table.
    pub columns: Vec<ImportColumn>,
    /// What becomes of people who are called otherwise here.
    pub known: Known,
    /// The first people of each fate, as they would stand here, in the order of the file.
    pub rows: Vec<ImportRow>,
    /// How many people more there are.
    pub more_rows: u32,
    /// How many there are of each kind.
    pub counts: ImportCounts,
    /// The first of what would be left out.
    pub problems: Vec<Problem>,
    /// How many such there are.
    pub problem_count: u32,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportColumn {
    /// Its name, if the first line has names.
    pub name: String,
    /// What it holds.
    pub role: Role,
    /// The first things that stand in it.
    pub samples: Vec<String>,
}

/// Somebody as they would stand here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ImportRow {
    /// Where in the file.
    pub line: u32,
    /// What they would be called.
    pub name: String,
    /// Their numbers, as people write them.
    pub numbers: Vec<String>,
    /// What would be remembered of them.
    pub note: String,
    /// What would become of them.
    pub fate: Fate,
    /// Of somebody who gets something more: what.
    pub gains: Vec<Gain>,
    /// Of somebody who gets the file's name: what they are called now.
    pub was: Option<String>,
}

/// What somebody gets who is here already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Gain {
    /// One number more, or several.
    Number,
    /// A note, where there was none.
    Note,
}

/// What becomes of somebody in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// They are new here.
    New,
    /// They get something more.
    Changed,
    /// They are here already, with all of it.
    Same,
    /// They are left out.
    Skipped,
}

/// How many people of each kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
pub struct ImportCounts {
    /// New here.
    pub added: u32,
    /// They get something more.
    pub changed: u32,
    /// Here already, or said again further down.
    pub same: u32,
    /// Lines that are left out.
    pub skipped: u32,
}

impl ImportCounts {
    pub(super) fn note(&mut self, fate: Fate) {
        match fate {
            Fate::New => self.added += 1,
            Fate::Changed => self.changed += 1,
            Fate::Same => self.same += 1,
            Fate::Skipped => self.skipped += 1,
        }
    }
}

/// So many people of each fate travel to the page.
const ROWS_SHOWN: usize = 50;

/// What would become of the entries of a file.
#[derive(Default)]
pub(super) struct Foreseen {
    pub(super) rows: Vec<ImportRow>,
    pub(super) counts: ImportCounts,
    pub(super) problems: Vec<Problem>,
}

/// Asks of every entry what would become of it now.
pub(super) fn foresee(
    conn: &Connection,
    entries: &[Entry],
    known: Known,
    country: Country,
) -> Result<Foreseen, Error> {
    let mut foreseen = Foreseen::default();
    for entry in entries {
        let (decision, problems) = merge::decide(conn, entry, known, country)?;
        foreseen.problems.extend(problems);
        let (mut gains, mut was) = (Vec::new(), None);
        let (fate, stands) = match decision {
            Decision::New => (Fate::New, None),
            Decision::Change { before, after, .. } => {
                gains = gains_of(&before, &after);
                was = (before.row.name != after.row.name).then_some(before.row.name);
                (Fate::Changed, Some(after))
            }
            Decision::Same { now } => (Fate::Same, Some(now)),
            Decision::Skip => (Fate::Skipped, None),
        };
        foreseen.counts.note(fate);
        if foreseen.rows.iter().filter(|row| row.fate == fate).count() < ROWS_SHOWN {
            foreseen.rows.push(row(entry, stands, country, Meaning { fate, gains, was }));
        }
    }
    Ok(foreseen)
}

/// What becomes of somebody.
struct Meaning {
    fate: Fate,
    gains: Vec<Gain>,
    was: Option<String>,
}

/// Somebody as they would stand here, or as the file has them where nobody stands here.
fn row(entry: &Entry, stands: Option<State>, country: Country, meaning: Meaning) -> ImportRow {
    let (name, note, numbers) = match stands {
        Some(State { row, addresses }) => (row.name, row.note, addresses),
        None => (entry.name.clone(), entry.note.clone(), entry.numbers.clone()),
    };
    let numbers = numbers.iter().map(|number| crate::inbox::display(number, "phone", country)).collect();
    let Meaning { fate, gains, was } = meaning;
    ImportRow { line: entry.line, name, numbers, note, fate, gains, was }
}

fn gains_of(before: &State, after: &State) -> Vec<Gain> {
    let gains = [
        (Gain::Number, before.addresses != after.addresses),
        (Gain::Note, before.row.note != after.row.note),
    ];
    gains.into_iter().filter(|(_, is_gained)| *is_gained).map(|(gain, _)| gain).collect()
}
