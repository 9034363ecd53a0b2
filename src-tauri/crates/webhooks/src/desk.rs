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

    /// The room for bodies.
    pub(crate) fn bodies(&self) -> &Bodies {
        &self.0.bodies
    }
}
