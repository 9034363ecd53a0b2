//! Many things that one lot brings, written in small pieces so that no door waits long.

use std::sync::Arc;
use std::time::Duration;

use deskbell_twilio::Stopwatch;

use crate::error::Error;
use crate::present::Present;
use crate::store::{Lane, Store, Tx};

/// So long items go into one write while nobody waits for the writer; the more of them it holds, the fewer pages of the
/// indexes are written for each.
const LONG: Duration = Duration::from_millis(16);
/// So many do at least; after them a write ends early where somebody at a door waits for it.
const LEAST: usize = 10;

/// What is written of a lot, and what is still to be written.
pub(crate) struct Pieces<I> {
    items: Arc<Vec<I>>,
    written: usize,
}

impl<I: Send + Sync + 'static> Pieces<I> {
    /// All of `items`, in their order.
    pub(crate) fn of(items: impl Into<Arc<Vec<I>>>) -> Pieces<I> {
        Pieces { items: items.into(), written: 0 }
    }

    /// Writes the next piece, each of its items by `take`, which may run more than once before it counts. Answers what
    /// came of each, and `None` once all are written.
    ///
    /// # Errors
    /// What `take` returns, in which case nothing of the piece was written, or what the disk says.
    pub(crate) async fn write<T, F>(&mut self, store: &Store, take: F) -> Result<Option<Vec<T>>, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &I) -> Result<T, Error> + Send + 'static,
    {
        self.write_and_note(store, take, |_, _, _| Ok(())).await
    }

    /// The same, and in the same write `note`, which is told what came of the piece and whether it was the last.
    pub(crate) async fn write_and_note<T, F, N>(
        &mut self,
        store: &Store,
        mut take: F,
        mut note: N,
    ) -> Result<Option<Vec<T>>, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &I) -> Result<T, Error> + Send + 'static,
        N: FnMut(&mut Tx<'_>, &[T], bool) -> Result<(), Error> + Send + 'static,
    {
        if self.written == self.items.len() {
            return Ok(None);
        }
        let _under_way = Present::come(&store.pieces);
        let (items, begun) = (self.items.clone(), self.written);
        let piece = store
            .write(Lane::Bulk, move |tx| {
                let (mut taken, started) = (Vec::new(), Stopwatch::start());
                for item in items.iter().skip(begun) {
                    if taken.len() >= LEAST && (tx.is_awaited() || started.elapsed() >= LONG) {
                        break;
                    }
                    taken.push(take(tx, item)?);
                }
                note(tx, &taken, begun + taken.len() == items.len())?;
                Ok(taken)
            })
            .await?;
        self.written += piece.len();
        Ok(Some(piece))
    }
}
