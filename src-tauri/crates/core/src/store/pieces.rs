//! Many things that one lot brings, written in small pieces so that no door waits long.

use std::sync::Arc;

use crate::error::Error;
use crate::store::{Lane, Store, Tx};

/// So many at most go into one write, to keep it far below 20 ms.
const MOST: usize = 50;
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
    pub(crate) async fn write<T, F>(&mut self, store: &Store, mut take: F) -> Result<Option<Vec<T>>, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Tx<'_>, &I) -> Result<T, Error> + Send + 'static,
    {
        if self.written == self.items.len() {
            return Ok(None);
        }
        let (items, begun) = (self.items.clone(), self.written);
        let piece = store
            .write(Lane::Bulk, move |tx| {
                let mut taken = Vec::new();
                for item in items.iter().skip(begun).take(MOST) {
                    if taken.len() >= LEAST && tx.is_awaited() {
                        break;
                    }
                    taken.push(take(tx, item)?);
                }
                Ok(taken)
            })
            .await?;
        self.written += piece.len();
        Ok(Some(piece))
    }
}
