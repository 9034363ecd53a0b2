//! A small pool of read-only connections.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::store::copy::Original;
use crate::store::keys::DataKey;
use crate::store::open::{Access, connect};

/// More readers would only wait for the same two cores and hold a page cache each.
const READERS: usize = 3;

/// Hands out read-only connections, one caller each.
#[derive(Clone)]
pub(crate) struct Readers {
    free: Arc<Mutex<Vec<Connection>>>,
    places: Arc<Semaphore>,
    path: Arc<PathBuf>,
    key: DataKey,
}

impl Readers {
    pub(crate) fn open(path: &Path, key: &DataKey) -> Readers {
        Readers {
            free: Arc::default(),
            places: Arc::new(Semaphore::new(READERS)),
            path: Arc::new(path.to_owned()),
            key: key.clone(),
        }
    }

    /// Runs `work` on a connection that cannot write.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let place = self.places.clone().acquire_owned().await.map_err(Error::internal)?;
        let pool = self.clone();
        let task = tokio::task::spawn_blocking(move || {
            let _place = place;
            let free = pool.lock().pop();
            let conn = match free {
                Some(conn) => conn,
                None => connect(&pool.path, &pool.key, Access::Read)?,
            };
            let result = work(&conn);
            pool.lock().push(conn);
            result
        });
        task.await.map_err(Error::internal)?
    }

    /// The file that is read, for whoever copies it.
    pub(crate) fn original(&self) -> Original {
        Original { path: self.path.to_path_buf(), key: self.key.clone() }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Connection>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
