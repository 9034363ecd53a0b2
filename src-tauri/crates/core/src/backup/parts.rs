//! The parts of a back-up by name, and reading and writing them as they flow by: counted and summed up.

use std::io::{self, Read};
use std::ops::ControlFlow;

use ring::digest::{Context, SHA256};
use serde::{Deserialize, Serialize};

use crate::backup::Tell;
use crate::store::keys::hex;

pub(super) const HEAD: &str = "deskbell";
pub(super) const KEYS: &str = "keys.json";
pub(super) const ABOUT: &str = "about";
pub(super) const INBOX: &str = "inbox.db";
pub(super) const MEDIA: &str = "media.db";
pub(super) const SUMS: &str = "sums";

/// The format that this Deskbell writes, and the latest that it reads.
pub(super) const FORMAT: u32 = 1;

/// No small part is larger.
pub(super) const SMALL: u64 = 1024 * 1024;

/// What stands in front, in the clear.
#[derive(Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) format: u32,
}

/// The two files' SHA-256, in hexadecimal digits.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Sums {
    pub(super) inbox: String,
    pub(super) media: String,
}

/// Reads on, sums up what it read, and tells how much that is. Told to stop, it fails.
pub(super) struct Summing<'a, R> {
    source: R,
    sum: Context,
    done: u64,
    tell: Tell<'a>,
}

impl<'a, R: Read> Summing<'a, R> {
    /// Beginning at `done` bytes in all.
    pub(super) fn new(source: R, done: u64, tell: Tell<'a>) -> Summing<'a, R> {
        Summing { source, sum: Context::new(&SHA256), done, tell }
    }

    /// The sum, and how many bytes are done in all.
    pub(super) fn finish(self) -> (String, u64) {
        (hex(self.sum.finish().as_ref()), self.done)
    }
}

impl<R: Read> Read for Summing<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let count = self.source.read(into)?;
        self.sum.update(into.get(..count).unwrap_or_default());
        self.done += count as u64;
        match (self.tell)(self.done) {
            ControlFlow::Continue(()) => Ok(count),
            ControlFlow::Break(()) => Err(io::Error::other("stopped")),
        }
    }
}
