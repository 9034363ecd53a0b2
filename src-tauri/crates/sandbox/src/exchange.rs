//! The exchange: what every part of this Twilio shares. The world behind its lock, the queue of what is due, the
//! switches, and the way out to webhooks. The lock is held for a moment and never across a wait.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

use deskbell_twilio::clock::{Clock, Millis};
use deskbell_twilio::secret::Secret;
use deskbell_twilio::sid::AccountSid;
use tokio::sync::oneshot;

use crate::due::{Due, Queue, Taken};
use crate::memory::Memory;
use crate::switches::Switches;
use crate::world::World;
use crate::{calls, carriers, letters, reviewers, story, webhook};

/// What all parts share.
#[derive(Debug)]
pub(crate) struct Exchange {
    pub(crate) clock: Clock,
    pub(crate) account: AccountSid,
    token: RwLock<Secret>,
    /// Where we listen: `http://127.0.0.1:8080`.
    pub(crate) url: String,
    pub(crate) queue: Queue,
    pub(crate) switches: Switches,
    pub(crate) http: reqwest::Client,
    world: Mutex<World>,
    /// Where what is done is kept over a restart; nowhere for most.
    memory: OnceLock<Memory>,
    /// How many alerts there had been when that was last written down.
    alerted: AtomicU64,
    lanes: Mutex<HashMap<String, oneshot::Receiver<()>>>,
}

impl Exchange {
    /// The account's auth token.
    pub(crate) fn token(&self) -> Secret {
        self.token.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Another token, from now on.
    pub(crate) fn replace_token(&self, token: Secret) {
        *self.token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }

    pub(crate) fn new(world: World, clock: Clock, token: Secret, url: String) -> anyhow::Result<Exchange> {
        Ok(Exchange {
            clock,
            account: world.account.sid.clone(),
            token: RwLock::new(token),
            url,
            queue: Queue::new(),
            switches: Switches::default(),
            http: webhook::client(webhook::CONNECT)?,
            world: Mutex::new(world),
            memory: OnceLock::new(),
            alerted: AtomicU64::default(),
            lanes: Mutex::default(),
        })
    }

    /// Keeps what is done there from now on.
    pub(crate) fn remember_in(&self, memory: Memory) {
        // There is one folder for each sandbox, and it begins once.
        let _ = self.memory.set(memory);
    }

    /// Writes down what has changed, where anything is kept.
    pub(crate) async fn remember(&self) {
        if let Some(memory) = self.memory.get() {
            memory.write(self).await;
        }
    }

    /// Writes down what has changed, if anything went wrong since.
    pub(crate) async fn remember_alerts(&self) {
        let now = self.world().records.alerted;
        if self.alerted.swap(now, Ordering::Relaxed) != now {
            self.remember().await;
        }
    }

    /// The world, until the guard is dropped.
    pub(crate) fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does some work apart, after all work that was given to the same lane before: what one person texts, and
    /// what happens to one text, is told in order. The receiver ends when it is done.
    pub(crate) fn spawn_in_lane(
        &self,
        lane: String,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> oneshot::Receiver<()> {
        let (done, told) = oneshot::channel();
        let (free, next) = oneshot::channel::<()>();
        let before = {
            let mut lanes = self.lanes.lock().unwrap_or_else(PoisonError::into_inner);
            // Lanes whose work is over are swept now and then, so that they do not pile up.
            if lanes.len() > 256 {
                lanes.retain(|_, last| last.try_recv() == Err(oneshot::error::TryRecvError::Empty));
            }
            lanes.insert(lane, next)
        };
        let busy = self.queue.busy();
        tokio::spawn(async move {
            if let Some(before) = before {
                // It ends by its sender being dropped, which is all that is waited for.
                let _ = before.await;
            }
            work.await;
            drop(free);
            drop(busy);
            let _ = done.send(());
        });
        told
    }

    /// Lets things happen at their time, for ever.
    pub(crate) async fn run(self: Arc<Self>) {
        let mut changes = self.queue.changes();
        loop {
            changes.borrow_and_update();
            match self.queue.take(self.clock.now()) {
                Taken::Now(at, due, busy) => {
                    self.happen(at, due);
                    self.remember_alerts().await;
                    drop(busy);
                }
                Taken::Later(Some(next)) => tokio::select! {
                    () = self.clock.sleep_until(next) => {}
                    _ = changes.changed() => {}
                },
                Taken::Later(None) => {
                    let _ = changes.changed().await;
                }
            }
        }
    }

    fn happen(self: &Arc<Self>, at: Millis, due: Due) {
        match due {
            Due::Carry(sid, step) => carriers::carry(self, &sid, step, at),
            Due::Post(hook) => drop(webhook::post(self, *hook)),
            Due::Write(letter) => drop(letters::receive(self, letter, at)),
            Due::Call(sid, turn, what) => calls::happen(self, &sid, turn, what, at),
            Due::Complete(sid) => calls::record::complete(self, &sid, at),
            Due::Transcribe(sid) => calls::record::transcribe(self, &sid, at),
            Due::Review(sid, round, look) => reviewers::look(self, &sid, round, look, at),
            Due::Tell(beat) => story::tell(self, beat, at),
        }
    }
}
