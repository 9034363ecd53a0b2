//! The runner: keeps the promises of one account, a few at a time.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt as _;
use tokio::sync::watch;
use tokio::task::{AbortHandle, Id as TaskId, JoinHandle, JoinSet};

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Class, Job, Outcome, backoff};
use crate::store::DueJob;

/// How long a text that is being handed to Twilio is waited for at the end.
const LAST_WORDS: Duration = Duration::from_secs(8);
/// A job that panics so often is parked and shown.
const PANICS: u32 = 5;

/// The running runner; ends when dropped. A job cut off by that runs again, and is made for it.
pub(crate) struct Runner {
    task: JoinHandle<()>,
    is_idle: watch::Receiver<bool>,
    is_ending: watch::Sender<bool>,
}

impl Drop for Runner {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Runner {
    pub(crate) fn start(office: Arc<Office>) -> Runner {
        let (idle, is_idle) = watch::channel(false);
        let (is_ending, ending) = watch::channel(false);
        Runner { task: tokio::spawn(run(office, idle, ending)), is_idle, is_ending }
    }

    /// Begins nothing more, and ends once the texts on their way have their answer.
    pub(crate) fn stop(&self) {
        self.is_ending.send_replace(true);
    }

    /// Whether nothing is due and nothing runs.
    pub(crate) fn is_idle(&self) -> watch::Receiver<bool> {
        self.is_idle.clone()
    }
}

/// A job that runs.
struct Running {
    row: i64,
    class: Class,
    handle: AbortHandle,
}

async fn run(office: Arc<Office>, idle: watch::Sender<bool>, mut ending: watch::Receiver<bool>) {
    let mut promises = office.store().promises();
    let mut tasks: JoinSet<()> = JoinSet::new();
    let mut running: HashMap<TaskId, Running> = HashMap::new();
    loop {
        promises.mark_unchanged();
        let now = office.clock().now();
        // Running ones are still rows: ask for enough to see past them.
        let due = match office.store().due_jobs(now, Class::Awaited.places() * 2).await {
            Ok(due) => due,
            Err(error) => {
                tracing::error!(code = error.code(), "promises cannot be read");
                tokio::select! {
                    () = office.clock().sleep(backoff(2)) => continue,
                    _ = ending.wait_for(|is_ending| *is_ending) => break,
                }
            }
        };
        for job in due {
            let class = job.job.as_ref().map_or(Class::Leisure, Job::class);
            let taken = running.values().filter(|other| other.class == class).count();
            if taken < class.places() && running.values().all(|other| other.row != job.row) {
                let (row, office) = (job.row, office.clone());
                let handle = tasks.spawn(async move { keep(&office, job).await });
                running.insert(handle.id(), Running { row, class, handle });
            }
        }
        let wake = match office.store().next_due_job(now).await {
            Ok(wake) => wake,
            Err(_) => Some(now + backoff(2)),
        };
        let is_idle = running.is_empty();
        idle.send_if_modified(|was| std::mem::replace(was, is_idle) != is_idle);
        tokio::select! {
            Some(done) = tasks.join_next_with_id() => {
                // After a panic the row stays and is tried again; the others run on.
                let id = done.map_or_else(|error| error.id(), |(id, ())| id);
                running.remove(&id);
            }
            changed = promises.changed() => {
                if changed.is_err() {
                    return;
                }
            }
            () = sleep_until(&office, wake) => {}
            _ = ending.wait_for(|is_ending| *is_ending) => break,
        }
        if !running.is_empty() {
            idle.send_if_modified(|was| std::mem::replace(was, false));
        }
    }
    for job in running.values().filter(|job| job.class != Class::Awaited) {
        job.handle.abort();
    }
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(LAST_WORDS, all).await.is_err() {
        tracing::warn!("a text was on its way when Deskbell ended; it will be looked for");
    }
}

async fn sleep_until(office: &Office, wake: Option<deskbell_twilio::Millis>) {
    match wake {
        Some(at) => office.clock().sleep_until(at).await,
        None => std::future::pending().await,
    }
}

async fn keep(office: &Office, due: DueJob) {
    let outcome = match &due.job {
        None => Outcome::Park("This version does not know this kind of job.".to_owned()),
        Some(job) => match AssertUnwindSafe(perform(office, job, due.attempts)).catch_unwind().await {
            Ok(Ok(outcome)) => outcome,
            Err(_) if due.attempts >= PANICS => Outcome::Park("It stopped with a defect of ours.".to_owned()),
            Err(_) => Outcome::Again(office.clock().now() + backoff(due.attempts)),
            Ok(Err(error)) => {
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
}

async fn perform(office: &Office, job: &Job, attempts: u32) -> Result<Outcome, Error> {
    if job.needs_the_time() {
        crate::line::time::hear(office).await?;
    }
    match job {
        Job::SendMessage { message } => crate::messages::attempt(office, *message, attempts).await,
        Job::SendScheduled { scheduled } => crate::scheduled::keep(office, *scheduled).await,
        Job::SettleMessage { message } => crate::messages::search(office, *message).await,
        Job::PlaceCall { call } => crate::calls::outgoing::attempt(office, *call, attempts).await,
        Job::SettleCall { call } => crate::calls::outgoing::search(office, *call).await,
        Job::HangUp { call } => crate::calls::keep_hanging_up(office, *call, attempts).await,
        Job::MoveCall { moving } => crate::calls::moving::attempt(office, *moving, attempts).await,
        Job::SettleMove { moving } => crate::calls::moving::search(office, *moving).await,
        Job::Speak { number } => crate::spoken::drive(office, *number).await,
        Job::FetchVoicePrices { country } => crate::spoken::prices::fetch(office, country, attempts).await,
        Job::FollowMissed { call } => crate::calls::follow_missed(office, *call).await,
        Job::EraseSound { recording } => crate::voicemails::erase::keep(office, recording).await,
        Job::ListPictures { message } => crate::pictures::expected::list(office, *message, attempts).await,
        Job::FetchPicture { picture } => crate::pictures::fetch(office, *picture, attempts).await,
        Job::FetchVoicemail { voicemail } => crate::voicemails::fetch(office, *voicemail, attempts).await,
        Job::FetchPrices { country } => crate::messages::prices::fetch(office, country, attempts).await,
        Job::FetchNumberPrices { country } => crate::numbers::prices::fetch(office, country, attempts).await,
        Job::BuyNumber { purchase } => crate::numbers::purchases::keep(office, *purchase, attempts).await,
        Job::SettlePurchase { purchase } => crate::numbers::purchases::search(office, *purchase).await,
        Job::ReleaseNumber { number } => crate::numbers::leaving::keep(office, *number, attempts).await,
        Job::PauseOthers => crate::numbers::active::keep(office, attempts).await,
        Job::TryForwarding { number } => crate::forwarding::keep(office, *number).await,
        Job::EnterAddress { address } => crate::compliance::enter(office, *address, attempts).await,
        Job::SubmitPapers { submission } => crate::compliance::keep(office, *submission, attempts).await,
        Job::CheckPapers { submission } => crate::compliance::check(office, *submission).await,
        Job::TellOfPapers { submission } => crate::compliance::tell(office, *submission).await,
        Job::ReadRegistrations => crate::registrations::keep(office, attempts).await,
        Job::TellOfRegistration { sid } => crate::registrations::tell(office, sid).await,
        Job::ShowNotices => crate::notices::show(office).await,
        Job::CatchUp => catch_up(office).await,
        Job::WakeThread { thread } => crate::inbox::wake(office, *thread).await,
        Job::PurgeNotes => crate::notes::purge(office).await,
        Job::PointNumbersHere => crate::numbers::follow::keep(office, attempts).await,
        Job::KeepFlow => crate::flows::keep(office, attempts).await,
        Job::ImportHistory => crate::messages::import::keep(office).await,
        Job::ForgetOld => crate::retention::forget_old(office).await,
        Job::EraseAtTwilio => crate::retention::erase_at_twilio(office).await,
        Job::TidyUp => {
            crate::line::recorder::tidy_up(office).await?;
            crate::line::states::tidy_up(office).await?;
            crate::greetings::tidy_up(office).await?;
            crate::pictures::tidy_up(office).await?;
            crate::contacts::tidy_up(office).await?;
            Ok(Outcome::Next(office.clock().now() + Duration::from_secs(60 * 60)))
        }
    }
}

/// As often as it says itself; sooner when asked for.
async fn catch_up(office: &Office) -> Result<Outcome, Error> {
    let wait = crate::messages::catch_up::run(office).await?;
    Ok(Outcome::Next(office.clock().now() + wait))
}
