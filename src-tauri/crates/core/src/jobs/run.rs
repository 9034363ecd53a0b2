//! The runner: keeps the promises of one account, a few at a time.

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Job, Outcome, backoff};
use crate::store::DueJob;

/// So many run at a time; background jobs leave room for what people wait for.
const AT_ONCE: usize = 6;
const BACKGROUND_AT_ONCE: usize = 3;

/// The running runner; ends when dropped. A job cut off by that runs again, and is made for it.
pub(crate) struct Runner {
    task: JoinHandle<()>,
    is_idle: watch::Receiver<bool>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Runner {
    pub(crate) fn start(office: Arc<Office>) -> Runner {
        let (idle, is_idle) = watch::channel(false);
        Runner { task: tokio::spawn(run(office, idle)), is_idle }
    }

    /// Ends it at once.
    pub(crate) fn stop(&self) {
        self.task.abort();
    }

    /// Whether nothing is due and nothing runs.
    pub(crate) fn is_idle(&self) -> watch::Receiver<bool> {
        self.is_idle.clone()
    }
}

async fn run(office: Arc<Office>, idle: watch::Sender<bool>) {
    let mut promises = office.store().promises();
    let mut running: JoinSet<i64> = JoinSet::new();
    // The rows of running jobs, and whether they are background.
    let mut rows: HashMap<i64, bool> = HashMap::new();
    loop {
        promises.mark_unchanged();
        let now = office.clock().now();
        // Running ones are still rows: ask for enough to see past them.
        let due = match office.store().due_jobs(now, AT_ONCE * 2).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(code = error.code(), "promises cannot be read");
                office.clock().sleep(backoff(2)).await;
                continue;
            }
        };
        for job in due {
            let is_background = job.job.as_ref().is_none_or(Job::is_background);
            let background = rows.values().filter(|is_background| **is_background).count();
            let is_room = rows.len() < AT_ONCE && (!is_background || background < BACKGROUND_AT_ONCE);
            if is_room && !rows.contains_key(&job.row) {
                rows.insert(job.row, is_background);
                let office = office.clone();
                running.spawn(async move { keep(&office, job).await });
            }
        }
        let wake = match office.store().next_due_job(now).await {
            Ok(wake) => wake,
            Err(_) => Some(now + backoff(2)),
        };
        let is_idle = rows.is_empty();
        idle.send_if_modified(|was| std::mem::replace(was, is_idle) != is_idle);
        tokio::select! {
            Some(done) = running.join_next() => {
                match done {
                    Ok(row) => {
                        rows.remove(&row);
                    }
                    // A panic in a job: its row stays and is tried again, after the others.
                    Err(_) => {
                        rows.clear();
                        running.abort_all();
                    }
                }
            }
            changed = promises.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = sleep_until(&office, wake) => {}
        }
        if !rows.is_empty() {
            idle.send_if_modified(|was| std::mem::replace(was, false));
        }
    }
}

async fn sleep_until(office: &Office, wake: Option<deskbell_twilio::Millis>) {
    match wake {
        Some(at) => office.clock().sleep_until(at).await,
        None => std::future::pending().await,
    }
}

async fn keep(office: &Office, due: DueJob) -> i64 {
    let outcome = match &due.job {
        None => Outcome::Park("This version does not know this kind of job.".to_owned()),
        Some(job) => match perform(office, job, due.attempts).await {
            Ok(outcome) => outcome,
            Err(error) => {
                tracing::warn!(
                    kind = job.kind(),
                    code = error.code(),
                    attempts = due.attempts,
                    "a job must wait"
                );
                Outcome::Again(office.clock().now() + backoff(due.attempts))
            }
        },
    };
    if let Err(error) = office.store().close_job(&due, outcome).await {
        // The row stays as it was, so the job runs again; not at once, because the disk is in trouble.
        tracing::error!(code = error.code(), "a job's end could not be written down");
        office.clock().sleep(backoff(2)).await;
    }
    due.row
}

async fn perform(office: &Office, job: &Job, attempts: u32) -> Result<Outcome, Error> {
    match job {
        Job::SendMessage { message } => crate::messages::attempt(office, *message, attempts).await,
        Job::SettleMessage { message } => crate::messages::search(office, *message).await,
        Job::FetchPicture { picture } => crate::pictures::fetch(office, *picture, attempts).await,
        Job::ShowNotices => crate::notices::show(office).await,
        Job::CatchUp => catch_up(office).await,
        Job::TidyUp => {
            crate::line::recorder::tidy_up(office).await?;
            Ok(Outcome::Again(office.clock().now() + std::time::Duration::from_secs(60 * 60)))
        }
    }
}

/// As often as it says itself; sooner when asked for.
async fn catch_up(office: &Office) -> Result<Outcome, Error> {
    let wait = crate::messages::catch_up::run(office).await?;
    Ok(Outcome::Again(office.clock().now() + wait))
}
