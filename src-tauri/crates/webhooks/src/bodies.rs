//! The room for requests' bodies in memory: 1 MB in all, or five hundred of Twilio's.
//!
//! Invariant: a body takes as much room as has come of it, never what it announces; when there is none left, whoever
//! began first and has not ended makes room; a body that was said whole is never given up.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::timeout;

/// How many bytes of bodies may be in memory at once.
const ROOM: usize = 1024 * 1024;
/// How long a body waits for room before it is turned away.
const WAIT: Duration = Duration::from_secs(1);
/// How long a body may take from its first byte to its last, with nobody waiting.
const WHOLE: Duration = Duration::from_secs(10);

/// The room, and who has it. Clones are the same room.
#[derive(Clone, Default)]
pub(crate) struct Bodies(Arc<Inside>);

#[derive(Default)]
struct Inside {
    held: Mutex<Held>,
    freed: Notify,
}

#[derive(Default)]
struct Held {
    next: u64,
    bytes: usize,
    /// In the order in which they began.
    parts: BTreeMap<u64, Part>,
}

/// What one body has of the room.
struct Part {
    bytes: usize,
    /// There while the body comes. Dropping it gives the body up.
    keep: Option<oneshot::Sender<()>>,
}

/// The room that one body has, until it is dropped.
pub(crate) struct Space {
    bodies: Bodies,
    number: u64,
}

/// Resolves when a body has to make room.
pub(crate) struct GivenUp(oneshot::Receiver<()>);

/// Why a body was not heard to its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unheard {
    /// It took too long, or had to make room for others.
    Slow,
    /// There is no room, and nobody who could make some.
    NoRoom,
}

impl Drop for Space {
    fn drop(&mut self) {
        self.bodies.lock().remove(self.number);
        self.bodies.0.freed.notify_waiters();
    }
}

impl Bodies {
    /// Room for a body of which nothing has come yet.
    pub(crate) fn begin(&self) -> (Space, GivenUp) {
        let mut held = self.lock();
        let number = held.next;
        held.next = number.wrapping_add(1);
        let (keep, given_up) = oneshot::channel();
        held.parts.insert(number, Part { bytes: 0, keep: Some(keep) });
        (Space { bodies: self.clone(), number }, GivenUp(given_up))
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn remove(&mut self, number: u64) {
        if let Some(part) = self.parts.remove(&number) {
            self.bytes = self.bytes.saturating_sub(part.bytes);
        }
    }

    /// Makes a body's part larger. `None` once it has been given up; false when there is no room.
    fn grow(&mut self, number: u64, more: usize) -> Option<bool> {
        self.parts.get(&number)?;
        while self.bytes.saturating_add(more) > ROOM {
            let comes =
                |(other, part): &(&u64, &Part)| **other != number && part.keep.is_some() && part.bytes > 0;
            let Some(first) = self.parts.iter().find(comes).map(|(first, _)| *first) else {
                return Some(false);
            };
            self.remove(first);
        }
        let part = self.parts.get_mut(&number)?;
        part.bytes = part.bytes.saturating_add(more);
        self.bytes = self.bytes.saturating_add(more);
        Some(true)
    }
}

impl Space {
    /// Takes room for so many bytes more.
    pub(crate) async fn grow(&self, more: usize) -> Result<(), Unheard> {
        let growing = async {
            loop {
                let freed = self.bodies.0.freed.notified();
                match self.bodies.lock().grow(self.number, more) {
                    Some(true) => return Ok(()),
                    None => return Err(Unheard::Slow),
                    Some(false) => {}
                }
                freed.await;
            }
        };
        timeout(WAIT, growing).await.unwrap_or(Err(Unheard::NoRoom))
    }

    /// Hears a body to its end; from then on it is not given up.
    pub(crate) async fn hear<T>(
        &self,
        given_up: GivenUp,
        body: impl Future<Output = T>,
    ) -> Result<T, Unheard> {
        let heard = tokio::select! {
            heard = timeout(WHOLE, body) => heard.map_err(|_| Unheard::Slow),
            _ = given_up.0 => Err(Unheard::Slow),
        };
        if let Some(part) = self.bodies.lock().parts.get_mut(&self.number) {
            part.keep = None;
        }
        heard
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn whoever_began_first_and_has_not_ended_makes_room() {
        let bodies = Bodies::default();
        let (said, given_up) = bodies.begin();
        said.hear(given_up, said.grow(1000)).await.unwrap().unwrap();
        let (first, first_given_up) = bodies.begin();
        first.grow(ROOM - 2000).await.unwrap();
        let (second, mut second_given_up) = bodies.begin();
        second.grow(1000).await.unwrap();
        assert!(
            second_given_up.0.try_recv().is_err_and(|error| error == oneshot::error::TryRecvError::Empty)
        );
        let (third, _keep) = bodies.begin();
        third.grow(500).await.unwrap();
        assert!(first_given_up.0.await.is_err());
        assert_eq!(first.grow(1).await, Err(Unheard::Slow));
        assert_eq!(bodies.lock().bytes, 2500);
        drop((said, first, second, third));
        assert_eq!(bodies.lock().bytes, 0);
        assert!(bodies.lock().parts.is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_said_whole_makes_no_room_and_others_wait_a_second_for_it() {
        let bodies = Bodies::default();
        let (said, given_up) = bodies.begin();
        said.hear(given_up, said.grow(ROOM)).await.unwrap().unwrap();
        let (other, _keep) = bodies.begin();
        assert_eq!(other.grow(1).await, Err(Unheard::NoRoom));
        let waiting = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            drop(said);
        };
        let (grown, ()) = tokio::join!(other.grow(1), waiting);
        assert_eq!(grown, Ok(()));
    }
}
