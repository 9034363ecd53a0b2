//! What is due and when: the one queue through which time passes here, and the count of what is being done.
//! An entry is taken and counted as busy in one step, so that `idle` never looks between the two.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use deskbell_twilio::clock::{Clock, Millis};
use deskbell_twilio::sid::{BundleSid, CallSid, MessageSid, RecordingSid};
use tokio::sync::watch;

use crate::calls::What;
use crate::carriers::Step;
use crate::letters::Letter;
use crate::reviewers::Look;
use crate::story::Beat;
use crate::webhook::Hook;

/// Something that happens at its time.
#[derive(Debug)]
pub(crate) enum Due {
    /// A text of ours moves on.
    Carry(MessageSid, Step),
    /// A status callback that was held back goes out.
    Post(Box<Hook>),
    /// Somebody texts us.
    Write(Letter),
    /// Something in a call, where it is still in that turn.
    Call(CallSid, u64, What),
    /// Twilio is done with a recording.
    Complete(RecordingSid),
    /// Twilio has written down what is said on a recording.
    Transcribe(RecordingSid),
    /// Reviewers go on with papers that were handed in this often.
    Review(BundleSid, u32, Look),
    /// The story goes on.
    Tell(Beat),
}

/// The queue. Clones are the same queue.
#[derive(Clone, Debug)]
pub(crate) struct Queue(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

#[derive(Debug, Default)]
struct State {
    entries: BTreeMap<(Millis, u64), Due>,
    count: u64,
    busy: usize,
}

/// Held while something is being done.
#[derive(Debug)]
pub(crate) struct Busy(Queue);

/// What the queue has for this moment.
pub(crate) enum Taken {
    /// This is due, and was at that time.
    Now(Millis, Due, Busy),
    /// Nothing before then, if ever.
    Later(Option<Millis>),
}

impl Queue {
    pub(crate) fn new() -> Queue {
        Queue(Arc::new(Inner { state: Mutex::default(), changed: watch::Sender::new(()) }))
    }

    /// Lets something happen at its time; things of the same time happen in the order they were put.
    pub(crate) fn put(&self, at: Millis, due: Due) {
        let mut state = self.lock();
        state.count += 1;
        let count = state.count;
        state.entries.insert((at, count), due);
        drop(state);
        self.0.changed.send_replace(());
    }

    /// Says that something is being done until the guard is dropped.
    pub(crate) fn busy(&self) -> Busy {
        self.lock().busy += 1;
        Busy(self.clone())
    }

    /// Takes the earliest entry, if its time has come.
    pub(crate) fn take(&self, now: Millis) -> Taken {
        let mut state = self.lock();
        match state.entries.first_entry() {
            Some(entry) if entry.key().0 <= now => {
                let at = entry.key().0;
                let due = entry.remove();
                state.busy += 1;
                drop(state);
                Taken::Now(at, due, Busy(self.clone()))
            }
            Some(entry) => Taken::Later(Some(entry.key().0)),
            None => Taken::Later(None),
        }
    }

    /// Hears of every change of the queue.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.0.changed.subscribe()
    }

    /// Waits until nothing is being done and nothing is due.
    pub(crate) async fn idle(&self, clock: &Clock) {
        let mut changes = self.changes();
        loop {
            changes.borrow_and_update();
            if self.is_idle(clock.now()) || changes.changed().await.is_err() {
                return;
            }
        }
    }

    fn is_idle(&self, now: Millis) -> bool {
        let state = self.lock();
        state.busy == 0 && state.entries.first_key_value().is_none_or(|((at, _), _)| *at > now)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.lock().busy -= 1;
        self.0.0.changed.send_replace(());
    }
}
