//! Who is connected: no more than 96 at once.
//!
//! Invariant: when it is crowded, whoever has owed us words longest makes room: a head, the rest of a body, a next
//! request. A request that was said whole and is being answered never does.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore};

/// More connections than this wait outside.
const PLACES: usize = 96;

/// Everybody who is connected. Clones are the same crowd.
#[derive(Clone)]
pub(crate) struct Crowd {
    places: Arc<Semaphore>,
    silent: Arc<Mutex<Silent>>,
}

/// Whoever has not said a whole request now, in the order in which they fell silent, and how to show them out.
#[derive(Default)]
struct Silent {
    next: u64,
    all: BTreeMap<u64, Arc<Notify>>,
}

/// A place in the crowd, until it is dropped.
pub(crate) struct Place {
    crowd: Crowd,
    out: Arc<Notify>,
    /// Under which number it is silent, if it is.
    number: Mutex<Option<u64>>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.speak();
    }
}

impl Crowd {
    pub(crate) fn new() -> Crowd {
        Crowd { places: Arc::new(Semaphore::new(PLACES)), silent: Arc::default() }
    }

    /// A place for somebody who has come.
    pub(crate) async fn enter(&self) -> Option<Arc<Place>> {
        let place = match self.places.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(_) => {
                if let Some((_, out)) = self.lock().all.pop_first() {
                    out.notify_one();
                }
                self.places.clone().acquire_owned().await.ok()?
            }
        };
        let place =
            Place { crowd: self.clone(), out: Arc::default(), number: Mutex::new(None), _place: place };
        place.fall_silent();
        Some(Arc::new(place))
    }

    fn lock(&self) -> MutexGuard<'_, Silent> {
        self.silent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place {
    /// Nothing is being answered now.
    pub(crate) fn fall_silent(&self) {
        // A request whose body nobody wanted was never said whole.
        self.speak();
        let mut silent = self.crowd.lock();
        let number = silent.next;
        silent.next = number.wrapping_add(1);
        silent.all.insert(number, self.out.clone());
        *self.lock() = Some(number);
    }

    /// A request was said whole, and is being answered.
    pub(crate) fn speak(&self) {
        let number = self.lock().take();
        if let Some(number) = number {
            self.crowd.lock().all.remove(&number);
        }
    }

    /// Resolves when the place must be left. Whoever began to speak in that very moment stays.
    pub(crate) async fn shown_out(&self) {
        loop {
            self.out.notified().await;
            if self.lock().is_some() {
                return;
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<u64>> {
        self.number.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
