//! A back-up: one file with everything of an account in it, opened by its recovery code.
//!
//! The file is a tar of six parts in this order: `deskbell` (which format, the one thing in the clear), `keys.json`,
//! `about` (whose it is), `inbox.db`, `media.db`, `sums` (of the two files). The files are SQLCipher's, as they lie in
//! the folder; `about` and `sums` are sealed under the same key. Invariants: a back-up under its own name is whole;
//! what a file says is believed only when it is proven under the key; the parts name no places.

mod pack;
mod parts;
mod unpack;

pub(crate) use pack::{COPIES, Source, pack};
pub(crate) use unpack::{damaged, look, newer, unpack};

use std::ops::ControlFlow;

/// Hears how many bytes are done, and says whether to go on.
pub(crate) type Tell<'a> = &'a dyn Fn(u64) -> ControlFlow<()>;
