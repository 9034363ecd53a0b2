//! Taking people over from a file: choosing it, looking at what would happen, and letting it happen.
//!
//! Invariants: nothing is written before a person has seen the preview and said so; running a file twice changes
//! nothing the second time; a bulk write is small. The file itself lives in memory alone, one at a time.

mod cards;
mod columns;
mod decode;
mod draft;
mod merge;
mod preview;
mod run;
mod table;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use deskbell_twilio::Country;
use rusqlite::Connection;
use serde::Deserialize;
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::export::{self, ExportedFile};
use crate::error::Error;

use draft::{Draft, Entry, Sorted};
use table::Table;

pub use columns::{FirstLine, Role};
pub use decode::BYTES_MAX;
pub use draft::Problem;
pub use merge::Known;
pub use preview::{Fate, Gain, ImportColumn, ImportCounts, ImportPreview, ImportRow};
pub use run::{ContactImport, Phase, find, read, start, stop, undo};

/// Names the file that was chosen; its bytes travel beside this.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct OpenImport {
    /// What it is called.
    pub name: String,
}

/// Names an import.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ImportArgs {
    /// Which one.
    pub import: String,
}

/// Says how a file is to be read.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ArrangeImport {
    /// Which import.
    pub import: String,
    /// The country of numbers that are written without one: two letters.
    pub country: String,
    /// What the first line of a table holds; none for a guess.
    pub first_line: Option<FirstLine>,
    /// What each column of a table holds; none for a guess.
    pub roles: Option<Vec<Role>>,
    /// What becomes of people who are called otherwise here.
    pub known: Known,
}

/// So many problems travel to the page; the report has all of them.
const PROBLEMS_SHOWN: usize = 200;

/// Where an office keeps the file that it imports.
#[derive(Default)]
pub struct Shelf {
    staged: Mutex<(u64, Option<Arc<Staged>>)>,
}

impl Shelf {
    fn put(&self, file: String, source: Source) -> Arc<Staged> {
        let mut shelf = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.0 += 1;
        let staged = Staged {
            id: shelf.0.to_string(),
            file,
            source,
            plan: Mutex::default(),
            run: run::Run::default(),
        };
        let staged = Arc::new(staged);
        shelf.1 = Some(staged.clone());
        staged
    }

    fn find(&self, id: &str) -> Result<Arc<Staged>, Error> {
        let shelf = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        let found = shelf.1.as_ref().filter(|staged| staged.id == id).cloned();
        found.ok_or(Error::NotFound("import"))
    }

    /// What lies there.
    fn now(&self) -> Option<Arc<Staged>> {
        self.staged.lock().unwrap_or_else(PoisonError::into_inner).1.clone()
    }

    fn clear(&self, id: &str) {
        let mut shelf = self.staged.lock().unwrap_or_else(PoisonError::into_inner);
        if shelf.1.as_ref().is_some_and(|staged| staged.id == id && !staged.run.is_on()) {
            shelf.1 = None;
        }
    }
}

/// A file that was read, and what shall be done with it.
struct Staged {
    id: String,
    file: String,
    source: Source,
    plan: Mutex<Plan>,
    run: run::Run,
}

enum Source {
    Table { table: Table, encoding: &'static str },
    Cards { drafts: Vec<Draft>, problems: Vec<Problem>, encoding: &'static str },
}

/// What shall be done.
#[derive(Default, Clone)]
struct Plan {
    entries: Arc<Vec<Entry>>,
    /// What is wrong with the file itself.
    problems: Vec<Problem>,
    /// That, and what the address book as it stands has against it: in the order of the file.
    foreseen: Arc<Vec<Problem>>,
    joined: u32,
    known: Known,
    country: Option<Country>,
}

/// Reads a file that was chosen, and guesses how it is meant.
///
/// # Errors
/// `bad_input` naming `file` when it is no address book.
pub async fn open(office: &Office, args: OpenImport, bytes: Vec<u8>) -> Result<ImportPreview, Error> {
    if office.imports().now().is_some_and(|staged| staged.run.is_on()) {
        return Err(Error::bad_input("file", "An import is running. Stop it, or wait until it is done."));
    }
    let country = office.country();
    let source = tokio::task::spawn_blocking(move || read_source(&bytes, country)).await;
    let staged = office.imports().put(args.name, source.map_err(Error::internal)??);
    let arrange = ArrangeImport {
        import: staged.id.clone(),
        country: country.as_str().to_owned(),
        first_line: None,
        roles: None,
        known: Known::Keep,
    };
    self::arrange(office, arrange).await
}

/// Somebody whom a file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// The name, as it would be kept.
    pub name: String,
    /// The numbers, as Twilio writes them.
    pub numbers: Vec<String>,
}

/// Reads a file as an import does, as far as that needs no inbox. Whoever cannot be kept is left out.
///
/// # Errors
/// `bad_input` when it is no file of people.
pub fn look_into(bytes: &[u8], country: Country) -> Result<Vec<Listed>, Error> {
    let source = read_source(bytes, country)?;
    let args = ArrangeImport {
        import: String::new(),
        country: country.as_str().to_owned(),
        first_line: None,
        roles: None,
        known: Known::Keep,
    };
    let sorted = source.sort(&source.reading(args, country), &HashSet::new());
    let listed = sorted.entries.into_iter().map(|entry| Listed { name: entry.name, numbers: entry.numbers });
    Ok(listed.collect())
}

fn read_source(bytes: &[u8], country: Country) -> Result<Source, Error> {
    let decode::Decoded { text, encoding } = decode::decode(bytes, country)?;
    if cards::are_cards(&text) {
        let (drafts, problems) = cards::drafts(&text);
        return Ok(Source::Cards { drafts, problems, encoding });
    }
    let table = Table::read(&text);
    if table.width() == 0 {
        return Err(Error::bad_input("file", "There is nobody in this file."));
    }
    Ok(Source::Table { table, encoding })
}

/// Says how a file is to be read, and answers what would happen.
///
/// # Errors
/// `bad_input` when the country is none; [`Error::NotFound`] when another file was chosen since.
pub async fn arrange(office: &Office, args: ArrangeImport) -> Result<ImportPreview, Error> {
    let country = Country::parse(&args.country)
        .map_err(|_| Error::bad_input("country", "Choose the country of these numbers."))?;
    let staged = office.imports().find(&args.import)?;
    if staged.run.is_on() {
        return Err(Error::bad_input("import", "This import is running."));
    }
    let known = args.known;
    let reading = staged.source.reading(args, country);
    let columns = reading.columns(&staged.source);
    let (first_line, reading) = (reading.first_line, Arc::new(reading));
    let Sorted { entries, problems, joined } = sort(office, &staged, &reading).await?;
    let entries = Arc::new(entries);
    let for_read = entries.clone();
    let foreseen = office.store().read(move |conn| preview::foresee(conn, &for_read, known, country)).await?;
    let mut all = [problems.clone(), foreseen.problems].concat();
    all.sort_by_key(|problem| problem.line);
    let mut counts = foreseen.counts;
    counts.same += joined;
    counts.skipped = skipped(&all);
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let preview = ImportPreview {
        import: staged.id.clone(),
        file: staged.file.clone(),
        encoding: staged.source.encoding().to_owned(),
        delimiter: staged.source.delimiter(),
        country: country.as_str().to_owned(),
        first_line,
        columns,
        known,
        more_rows: small(entries.len() - foreseen.rows.len()),
        rows: foreseen.rows,
        counts,
        problem_count: small(all.len()),
        problems: all.iter().take(PROBLEMS_SHOWN).cloned().collect(),
    };
    let plan = Plan { entries, problems, foreseen: Arc::new(all), joined, known, country: Some(country) };
    *staged.plan.lock().unwrap_or_else(PoisonError::into_inner) = plan;
    Ok(preview)
}

/// How a file is read.
struct Reading {
    first_line: Option<FirstLine>,
    roles: Vec<Role>,
    country: Country,
}

impl Reading {
    fn columns(&self, source: &Source) -> Vec<ImportColumn> {
        let Source::Table { table, .. } = source else { return Vec::new() };
        let first_line = self.first_line.unwrap_or(FirstLine::Names);
        let columns = self.roles.iter().enumerate().map(|(at, role)| {
            let (name, samples) = table.samples(at, first_line);
            ImportColumn { name, role: *role, samples }
        });
        columns.collect()
    }
}

impl Source {
    fn reading(&self, args: ArrangeImport, country: Country) -> Reading {
        let Source::Table { table, .. } = self else {
            return Reading { first_line: None, roles: Vec::new(), country };
        };
        let first_line = args.first_line.unwrap_or_else(|| table.guess_first_line(country));
        let fits = args.roles.filter(|roles| roles.len() == table.width());
        let roles = fits.unwrap_or_else(|| table.guess_roles(first_line, country));
        Reading { first_line: Some(first_line), roles, country }
    }

    fn encoding(&self) -> &'static str {
        match self {
            Source::Table { encoding, .. } | Source::Cards { encoding, .. } => encoding,
        }
    }

    fn delimiter(&self) -> Option<String> {
        match self {
            Source::Table { table, .. } => Some(char::from(table.delimiter).to_string()),
            Source::Cards { .. } => None,
        }
    }

    fn sort(&self, reading: &Reading, addresses: &HashSet<String>) -> Sorted {
        let (drafts, problems) = match self {
            Source::Table { table, .. } => {
                table.drafts(reading.first_line.unwrap_or(FirstLine::Names), &reading.roles)
            }
            Source::Cards { drafts, problems, .. } => (drafts.clone(), problems.clone()),
        };
        draft::sort(drafts, problems, reading.country, addresses)
    }
}

/// Sorts what is in the file. What is no phone number may be the address of somebody who is known here all the same: a
/// short code, or a name that a company sends under. Then it is sorted again.
async fn sort(office: &Office, staged: &Arc<Staged>, reading: &Arc<Reading>) -> Result<Sorted, Error> {
    let with = |addresses: HashSet<String>| {
        let (staged, reading) = (staged.clone(), reading.clone());
        tokio::task::spawn_blocking(move || staged.source.sort(&reading, &addresses))
    };
    let sorted = with(HashSet::new()).await.map_err(Error::internal)?;
    let doubted: HashSet<String> = sorted.problems.iter().map(|problem| problem.what.clone()).collect();
    let addresses = office.store().read(move |conn| known_addresses(conn, doubted)).await?;
    if addresses.is_empty() { Ok(sorted) } else { with(addresses).await.map_err(Error::internal) }
}

fn known_addresses(conn: &Connection, doubted: HashSet<String>) -> Result<HashSet<String>, Error> {
    let mut known = HashSet::new();
    for text in doubted {
        let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        for address in [bare, text] {
            if crate::contacts::is_known(conn, &address)? || crate::contacts::has_written(conn, &address)? {
                known.insert(address);
            }
        }
    }
    Ok(known)
}

fn skipped(problems: &[Problem]) -> u32 {
    u32::try_from(problems.iter().filter(|problem| problem.is_skipped).count()).unwrap_or(u32::MAX)
}

/// Puts a file away that is not wanted any more; one that runs stays.
///
/// # Errors
/// None in practice.
pub async fn forget(office: &Office, args: ImportArgs) -> Result<(), Error> {
    office.imports().clear(&args.import);
    Ok(())
}

/// Everything that an import left out, or would leave out, as a table to work through.
///
/// # Errors
/// [`Error::NotFound`] when another file was chosen since.
pub async fn report(office: &Office, args: ImportArgs) -> Result<ExportedFile, Error> {
    let staged = office.imports().find(&args.import)?;
    let foreseen = staged.plan.lock().unwrap_or_else(PoisonError::into_inner).foreseen.clone();
    let problems = staged.run.problems().map_or(foreseen, Arc::new);
    let head = ["Line", "What", "Why", "Left out"].map(str::to_owned);
    let rows = problems.iter().map(|problem| {
        let how = if problem.is_skipped { "the whole line" } else { "this part" };
        vec![
            problem.line.to_string(),
            export::defused(&problem.what),
            export::defused(&problem.why),
            how.to_owned(),
        ]
    });
    let text = export::write(&head, rows)?;
    let count = u32::try_from(problems.len()).unwrap_or(u32::MAX);
    Ok(export::file("import-report", office.clock().now(), text, count))
}

#[cfg(test)]
mod tests;
