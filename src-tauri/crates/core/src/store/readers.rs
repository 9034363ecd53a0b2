//! A small pool of read-only connections, each on a thread of its own.
//!
//! Whoever read last reads next. What a large search leaves with the allocator then lies with one thread, and serves the
//! next search, instead of lying with each of the runtime's threads that ever ran one.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::thread;

use rusqlite::Connection;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::error::Error;
use crate::store::copy::Original;
use crate::store::keys::DataKey;
use crate::store::open::{Access, connect};

/// More readers would only wait for the same two cores and hold a page cache each.
const READERS: usize = 3;

/// Hands out read-only connections, one caller each. The last handle to go closes them.
#[derive(Clone)]
pub(crate) struct Readers(Arc<Pool>);

struct Pool {
    /// Those that nobody has, whoever came back last at the end.
    free: Mutex<Vec<Reader>>,
    places: Arc<Semaphore>,
    path: PathBuf,
    key: DataKey,
}

impl Readers {
    pub(crate) fn open(path: &Path, key: &DataKey) -> Readers {
        let places = Arc::new(Semaphore::new(READERS));
        Readers(Arc::new(Pool { free: Mutex::default(), places, path: path.to_owned(), key: key.clone() }))
    }

    /// Runs `work` on a connection that cannot write.
    pub(crate) async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&Connection) -> Result<T, Error> + Send + 'static,
    {
        let place = self.0.places.clone().acquire_owned().await.map_err(Error::internal)?;
        let free = self.0.lock().pop();
        let reader = match free {
            Some(reader) => reader,
            None => Reader::start()?,
        };
        let queue = reader.queue.clone();
        let lent = Lent { pool: self.0.clone(), reader: Some(reader), _place: place };
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |conn| {
            let result = lent.pool.connection(conn).and_then(work);
            if result.as_ref().is_err_and(Error::is_of_the_disk) {
                // SQLCipher keeps its first error for good: whoever reads next gets a connection that has none.
                *conn = None;
            }
            // It is free before the caller knows, who may ask again at once.
            drop(lent);
            // Whoever asked may be gone.
            let _ = answer.send(result);
        });
        if let Some(queue) = queue {
            // What cannot be sent is dropped, and so is the answer to it.
            let _ = queue.send(work);
        }
        answered.await.map_err(|_| Error::internal("a read ended without an answer"))?
    }

    /// The file that is read, for whoever copies it.
    pub(crate) fn original(&self) -> Original {
        Original { path: self.0.path.clone(), key: self.0.key.clone() }
    }
}

impl Pool {
    /// A reader's connection, opened when it is first wanted.
    fn connection<'a>(&self, conn: &'a mut Option<Connection>) -> Result<&'a Connection, Error> {
        match conn {
            Some(conn) => Ok(conn),
            None => {
                // The file was opened with this key before: what does not fit now cannot be read now.
                let opened = connect(&self.path, &self.key, Access::Read).map_err(|error| match error {
                    Error::WrongKey => Error::Damaged,
                    other => other,
                })?;
                Ok(conn.insert(opened))
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Work = Box<dyn FnOnce(&mut Option<Connection>) + Send>;

/// A thread with a connection of its own; when its handle goes, it ends.
struct Reader {
    queue: Option<mpsc::Sender<Work>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Reader {
    fn start() -> Result<Reader, Error> {
        let (queue, waiting) = mpsc::channel::<Work>();
        let serve = move || {
            let mut conn = None;
            for work in waiting {
                if catch_unwind(AssertUnwindSafe(|| work(&mut conn))).is_err() {
                    // Nobody knows in which state it was left.
                    conn = None;
                }
            }
        };
        let thread = thread::Builder::new().name("reader".to_owned()).spawn(serve);
        let thread = thread.map_err(|source| Error::disk("start a reader", source))?;
        Ok(Reader { queue: Some(queue), thread: Some(thread) })
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        self.queue = None;
        // The last handle to a pool may go in a reader itself, which cannot wait for its own end.
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            let _ = thread.join();
        }
    }
}

/// A reader that somebody has: it goes back when they are through, and its place is free then.
struct Lent {
    pool: Arc<Pool>,
    reader: Option<Reader>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Lent {
    fn drop(&mut self) {
        self.pool.lock().extend(self.reader.take());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;
    use std::time::Duration;

    use super::*;
    use crate::store::tests::Fixture;

    #[tokio::test(flavor = "multi_thread")]
    async fn whoever_read_last_reads_next() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        let mut threads = HashSet::new();
        for _ in 0..20 {
            threads.insert(store.read(|_| Ok(thread::current().id())).await.unwrap());
        }
        assert_eq!(threads.len(), 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_panic_ends_one_read_and_no_reader() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        for _ in 0..2 * READERS {
            let panicked = store.read(|_| -> Result<(), Error> { panic!("on purpose") }).await;
            assert!(matches!(panicked, Err(Error::Internal(_))), "{panicked:?}");
        }
        let one: i64 =
            store.read(|conn| Ok(conn.query_row("SELECT 1", [], |row| row.get(0))?)).await.unwrap();
        assert_eq!(one, 1);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_read_that_nobody_waits_for_gives_its_place_back() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        for _ in 0..2 * READERS {
            let (begun, beginning) = oneshot::channel();
            let (end, ending) = mpsc::channel::<()>();
            let one = store.clone();
            let reading = tokio::spawn(async move {
                one.read(move |_| {
                    let _ = begun.send(());
                    ending.recv().map_err(Error::internal)
                })
                .await
            });
            beginning.await.unwrap();
            reading.abort();
            assert!(reading.await.unwrap_err().is_cancelled());
            end.send(()).unwrap();
        }
        store.read(|_| Ok(())).await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn the_last_handle_may_go_in_a_reader() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        let pool = Arc::downgrade(&store.readers.0);
        let (begun, beginning) = oneshot::channel();
        let (end, ending) = mpsc::channel::<()>();
        let reading = tokio::spawn(async move {
            store
                .read(move |_| {
                    let _ = begun.send(());
                    let _ = ending.recv();
                    Ok(())
                })
                .await
        });
        beginning.await.unwrap();
        reading.abort();
        assert!(reading.await.unwrap_err().is_cancelled());
        // Nobody has the store any more but the read that goes on.
        assert!(pool.strong_count() > 0);
        drop(end);
        let gone = async {
            while pool.strong_count() > 0 {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), gone).await.expect("the reader ends by itself");
    }
}
