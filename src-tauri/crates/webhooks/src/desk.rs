//! What stands behind the door: the app, once it is there, and the addresses under which Twilio knows it.
//! Holds the app weakly, because the app holds the line that holds this.

use std::io;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use deskbell_core::App;
use deskbell_core::account::Office;
use tokio::sync::Semaphore;

use crate::bodies::Bodies;
use crate::health::Proof;

/// What stands behind the door. Clones are the same desk.
#[derive(Clone)]
pub struct Desk(Arc<Behind>);

struct Behind {
    app: RwLock<Weak<App>>,
    addresses: RwLock<Vec<String>>,
    proof: Proof,
    bodies: Bodies,
    pictures: Arc<Semaphore>,
    greetings: Arc<Semaphore>,
    looking_up: Semaphore,
}

impl Desk {
    /// A desk with nobody at it: until an app is attached and an account open, webhooks get 503.
    ///
    /// # Errors
    /// When the system has no randomness to give.
    pub fn new() -> io::Result<Desk> {
        Ok(Desk(Arc::new(Behind {
            app: RwLock::new(Weak::new()),
            addresses: RwLock::new(Vec::new()),
            proof: Proof::new()?,
            bodies: Bodies::default(),
            pictures: crate::pictures::turns(),
            greetings: crate::pictures::turns(),
            looking_up: Semaphore::new(1),
        })))
    }

    /// From now on webhooks reach this app.
    pub fn attach(&self, app: &Arc<App>) {
        *self.0.app.write().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(app);
    }

    /// The public base URLs that lead here, as configured. Their paths are taken off a request's path where the proxy
    /// did not, and signatures over any of them count.
    pub fn listen_as(&self, addresses: Vec<String>) {
        *self.0.addresses.write().unwrap_or_else(PoisonError::into_inner) = addresses;
    }

    /// The open account, if there is one and it listens. By a clock that is a year off nothing can be dated: what comes
    /// meanwhile is turned away, and fetched once the clock is right.
    pub(crate) fn office(&self) -> Option<Arc<Office>> {
        let app = self.0.app.read().unwrap_or_else(PoisonError::into_inner).upgrade()?;
        app.office().ok().filter(|office| !office.is_deaf() && !office.clock().is_wrong())
    }

    /// The public base URLs that lead here: what the open account told Twilio first.
    pub(crate) fn addresses(&self, office: Option<&Office>) -> Vec<String> {
        let mut all: Vec<String> = office.and_then(Office::public_url).into_iter().collect();
        for address in self.0.addresses.read().unwrap_or_else(PoisonError::into_inner).iter() {
            if !all.contains(address) {
                all.push(address.clone());
            }
        }
        all
    }

    /// What proves that a request has come to this process.
    pub(crate) fn proof(&self) -> &Proof {
        &self.0.proof
    }

    /// The turns to hold a picture.
    pub(crate) fn pictures(&self) -> Arc<Semaphore> {
        self.0.pictures.clone()
    }

    /// The turns to hold a recorded greeting: callers do not wait for pictures.
    pub(crate) fn greetings(&self) -> Arc<Semaphore> {
        self.0.greetings.clone()
    }

    /// Looks up the address of a file, one at a time. Anybody may ask for one without a signature: a crowd of them takes
    /// one reader of the inbox, and leaves the others to the page.
    pub(crate) async fn look_up<T>(&self, asked: impl Future<Output = T>) -> T {
        // It is never closed.
        let _turn = self.0.looking_up.acquire().await;
        asked.await
    }

    /// The room for bodies.
    pub(crate) fn bodies(&self) -> &Bodies {
        &self.0.bodies
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[tokio::test(flavor = "multi_thread")]
    async fn a_crowd_that_asks_for_files_takes_one_reader() {
        let desk = Desk::new().unwrap();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let asks = (0..50).map(|_| {
            desk.look_up(async {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::task::yield_now().await;
                now.fetch_sub(1, Ordering::SeqCst);
            })
        });
        assert_eq!(futures_util::future::join_all(asks).await.len(), 50);
        assert_eq!(most.into_inner(), 1);
    }
}
