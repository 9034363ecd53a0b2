//! Letting an import happen, step by step, and taking it back.
//!
//! Invariants: every write is small and goes behind those that people wait for; what is written stays when it is
//! stopped, when the disk fills or when the process dies, and running the file again goes on from there.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::contacts::import::draft::{Entry, Problem};
use crate::contacts::import::merge::{self, Decision, Known, Step};
use crate::contacts::import::{Fate, ImportArgs, ImportCounts, PROBLEMS_SHOWN, Plan, Staged, skipped};
use crate::error::Error;
use crate::events::Event;
use crate::store::{Lane, Pieces, Tx};

/// How many people one write takes back: about 10 ms, half of what a bulk write may hold the writer.
const AT_ONCE: usize = 32;
/// After so many writes the page hears how far it is.
const TELL_EVERY: usize = 8;

/// How far an import is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// Nobody has said that it shall happen.
    #[default]
    Waiting,
    /// It happens.
    Running,
    /// Everything was done.
    Done,
    /// A person stopped it.
    Stopped,
    /// It could not go on.
    Failed,
    /// It is being taken back.
    Undoing,
    /// It was taken back.
    Undone,
}

/// How an import stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ContactImport {
    /// Which one.
    pub import: String,
    /// What the file is called.
    pub file: String,
    /// How far it is.
    pub phase: Phase,
    /// How many people are done.
    pub done: u32,
    /// How many there are.
    pub total: u32,
    /// What became of them.
    pub counts: ImportCounts,
    /// Of an import that was taken back: how many people stayed because somebody had changed them since.
    pub kept: u32,
    /// The first of what was left out.
    pub problems: Vec<Problem>,
    /// How many such there are.
    pub problem_count: u32,
    /// Why it could not go on, in a sentence.
    pub failure: Option<String>,
}

/// What happens with an import.
#[derive(Default)]
pub(super) struct Run {
    now: Mutex<Now>,
    is_stopping: AtomicBool,
}

#[derive(Default)]
struct Now {
    phase: Phase,
    done: usize,
    total: usize,
    counts: ImportCounts,
    kept: u32,
    problems: Vec<Problem>,
    failure: Option<String>,
    steps: Vec<Step>,
}

impl Run {
    fn lock(&self) -> MutexGuard<'_, Now> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether something is being written.
    pub(super) fn is_on(&self) -> bool {
        matches!(self.lock().phase, Phase::Running | Phase::Undoing)
    }

    /// Everything that was left out, once it has begun.
    pub(super) fn problems(&self) -> Option<Vec<Problem>> {
        let now = self.lock();
        (now.phase != Phase::Waiting).then(|| now.problems.clone())
    }
}

fn state_of(staged: &Staged) -> ContactImport {
    let now = staged.run.lock();
    let small = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    ContactImport {
        import: staged.id.clone(),
        file: staged.file.clone(),
        phase: now.phase,
        done: small(now.done),
        total: small(now.total),
        counts: now.counts,
        kept: now.kept,
        problems: now.problems.iter().take(PROBLEMS_SHOWN).cloned().collect(),
        problem_count: small(now.problems.len()),
        failure: now.failure.clone(),
    }
}

/// The import that runs or has ended, for whoever comes back to the page.
///
/// # Errors
/// None in practice.
pub async fn find(office: &Office) -> Result<Option<ContactImport>, Error> {
    let state = office.imports().now().map(|staged| state_of(&staged));
    Ok(state.filter(|state| state.phase != Phase::Waiting))
}

/// How an import stands.
///
/// # Errors
/// [`Error::NotFound`] when another file was chosen since.
pub async fn read(office: &Office, args: ImportArgs) -> Result<ContactImport, Error> {
    Ok(state_of(&*office.imports().find(&args.import)?))
}

/// Lets it happen, as the preview said. Asked twice, it happens once.
///
/// # Errors
/// [`Error::NotFound`] when another file was chosen since.
pub async fn start(office: &Arc<Office>, args: ImportArgs) -> Result<ContactImport, Error> {
    let staged = office.imports().find(&args.import)?;
    let plan = staged.plan.lock().unwrap_or_else(PoisonError::into_inner).clone();
    {
        let mut now = staged.run.lock();
        if matches!(now.phase, Phase::Running | Phase::Undoing | Phase::Done) {
            drop(now);
            return Ok(state_of(&staged));
        }
        staged.run.is_stopping.store(false, Ordering::SeqCst);
        let counts =
            ImportCounts { same: plan.joined, skipped: skipped(&plan.problems), ..ImportCounts::default() };
        *now = Now {
            phase: Phase::Running,
            total: plan.entries.len(),
            counts,
            problems: plan.problems.clone(),
            ..Now::default()
        };
    }
    tokio::spawn(carry_out(Arc::downgrade(office), staged.clone(), plan));
    Ok(state_of(&staged))
}

/// Stops an import. What was written stays.
///
/// # Errors
/// [`Error::NotFound`] when another file was chosen since.
pub async fn stop(office: &Office, args: ImportArgs) -> Result<(), Error> {
    office.imports().find(&args.import)?.run.is_stopping.store(true, Ordering::SeqCst);
    Ok(())
}

/// Takes back what an import did, but for people whom somebody has changed since.
///
/// # Errors
/// [`Error::NotFound`] when another file was chosen since.
pub async fn undo(office: &Arc<Office>, args: ImportArgs) -> Result<ContactImport, Error> {
    let staged = office.imports().find(&args.import)?;
    let steps = {
        let mut now = staged.run.lock();
        if !matches!(now.phase, Phase::Done | Phase::Stopped | Phase::Failed) {
            drop(now);
            return Ok(state_of(&staged));
        }
        let steps = std::mem::take(&mut now.steps);
        staged.run.is_stopping.store(false, Ordering::SeqCst);
        now.phase = Phase::Undoing;
        now.done = 0;
        now.kept = 0;
        now.total = steps.len();
        now.failure = None;
        steps
    };
    tokio::spawn(take_back(Arc::downgrade(office), staged.clone(), steps));
    Ok(state_of(&staged))
}

/// Writes the entries, a few at a time. Ends by itself when the account is left.
async fn carry_out(office: Weak<Office>, staged: Arc<Staged>, plan: Plan) {
    let mut end = Phase::Done;
    let mut pieces = Pieces::of(plan.entries.clone());
    for turn in 0_usize.. {
        let Some(office) = office.upgrade() else { return };
        if staged.run.is_stopping.load(Ordering::SeqCst) {
            end = Phase::Stopped;
            break;
        }
        let country = plan.country.unwrap_or(office.country());
        let known = plan.known;
        let take = move |tx: &mut Tx<'_>, entry: &Entry| write_entry(tx, entry, known, country);
        match pieces.write(office.store(), take).await {
            Ok(Some(written)) => note(&staged, written),
            Ok(None) => break,
            Err(error) => {
                staged.run.lock().failure = Some(error.to_string());
                end = Phase::Failed;
                break;
            }
        }
        if turn.is_multiple_of(TELL_EVERY) {
            office.tell(Event::ContactImportProgressed);
        }
    }
    finish(&office, &staged, end);
}

fn finish(office: &Weak<Office>, staged: &Staged, end: Phase) {
    {
        let mut now = staged.run.lock();
        now.problems.sort_by_key(|problem| problem.line);
        now.phase = end;
    }
    if let Some(office) = office.upgrade() {
        office.tell(Event::ContactImportProgressed);
        office.tell(Event::ContactsChanged);
    }
}

/// What was written of one entry, and what of it was not.
type Written = (Fate, Option<Step>, Vec<Problem>);

fn write_entry(
    tx: &mut Tx<'_>,
    entry: &Entry,
    known: Known,
    country: deskbell_twilio::Country,
) -> Result<Written, Error> {
    // Decided again: since the preview somebody may have been named.
    let (decision, problems) = merge::decide(tx, entry, known, country)?;
    let (fate, step) = match decision {
        Decision::New => (Fate::New, Some(merge::add(tx, entry)?)),
        Decision::Change { contact, before, after } => {
            (Fate::Changed, Some(merge::change(tx, contact, &before, &after)?))
        }
        Decision::Same { .. } => (Fate::Same, None),
        Decision::Skip => (Fate::Skipped, None),
    };
    Ok((fate, step, problems))
}

fn note(staged: &Staged, written: Vec<Written>) {
    let mut now = staged.run.lock();
    now.done += written.len();
    for (fate, step, problems) in written {
        now.counts.note(fate);
        now.steps.extend(step);
        now.problems.extend(problems);
    }
}

/// Takes the steps back, the last one first.
async fn take_back(office: Weak<Office>, staged: Arc<Staged>, mut steps: Vec<Step>) {
    let mut turn = 0_usize;
    while !steps.is_empty() {
        let Some(office) = office.upgrade() else { return };
        let some = Arc::new(steps.split_off(steps.len().saturating_sub(AT_ONCE)));
        let for_write = some.clone();
        let undone = office
            .store()
            .write(Lane::Bulk, move |tx| {
                let mut kept = 0_u32;
                for step in for_write.iter().rev() {
                    kept += u32::from(!merge::undo(tx, step)?);
                }
                Ok(kept)
            })
            .await;
        match undone {
            Ok(kept) => {
                let mut now = staged.run.lock();
                now.kept += kept;
                now.done += some.len();
            }
            Err(error) => {
                let mut now = staged.run.lock();
                now.failure = Some(error.to_string());
                now.steps = steps;
                now.steps.extend(some.iter().cloned());
                drop(now);
                return finish_undo(&office, &staged, Phase::Failed);
            }
        }
        turn += 1;
        if turn.is_multiple_of(TELL_EVERY) {
            office.tell(Event::ContactImportProgressed);
        }
    }
    if let Some(office) = office.upgrade() {
        finish_undo(&office, &staged, Phase::Undone);
    }
}

fn finish_undo(office: &Office, staged: &Staged, end: Phase) {
    staged.run.lock().phase = end;
    office.tell(Event::ContactImportProgressed);
    office.tell(Event::ContactsChanged);
}
