//! Things with Sids, in the order in which they were made.

use std::collections::{BTreeMap, HashMap};

use super::messages::Place;

/// Things by Sid and by age.
#[derive(Debug)]
pub(crate) struct Shelf<T> {
    by_place: BTreeMap<Place, T>,
    places: HashMap<String, Place>,
    count: u64,
}

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Shelf { by_place: BTreeMap::new(), places: HashMap::new(), count: 0 }
    }
}

impl<T> Shelf<T> {
    /// Keeps a thing that was made at this time. One that is here already stays as it is.
    pub(crate) fn add(&mut self, sid: &str, created: i64, thing: T) {
        if self.places.contains_key(sid) {
            return;
        }
        self.count += 1;
        let place = (created, self.count);
        self.places.insert(sid.to_owned(), place);
        self.by_place.insert(place, thing);
    }

    /// The thing with this Sid, if it is there.
    pub(crate) fn find(&self, sid: &str) -> Option<&T> {
        self.by_place.get(self.places.get(sid)?)
    }

    /// The same, to be changed.
    pub(crate) fn find_mut(&mut self, sid: &str) -> Option<&mut T> {
        self.by_place.get_mut(self.places.get(sid)?)
    }

    /// Forgets a thing, and gives it back where it was there.
    pub(crate) fn delete(&mut self, sid: &str) -> Option<T> {
        self.by_place.remove(&self.places.remove(sid)?)
    }

    /// All things with their places, newest first.
    pub(crate) fn newest_first(&self) -> impl Iterator<Item = (Place, &T)> {
        self.by_place.iter().rev().map(|(place, thing)| (*place, thing))
    }

    /// All things, oldest first.
    pub(crate) fn oldest_first(&self) -> impl Iterator<Item = &T> {
        self.by_place.values()
    }
}
