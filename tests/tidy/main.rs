//! The rules of the house, as far as a machine can hold them: `cargo xtask test tidy`.
//! Each rule reads the files as text and returns what offends. Beside each stands a test that shows it an offender,
//! because a check that cannot fail is worth nothing.

#![expect(clippy::expect_used, reason = "all of this is a test: what cannot be read fails it")]

mod edges;
mod outside;
mod owners;
mod rust;
mod shape;
mod time;
mod tree;
mod words;

use std::fmt::{self, Display};

/// A place that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Offence {
    path: String,
    /// From one; zero speaks of the whole file.
    line: usize,
    what: String,
}

impl Offence {
    fn new(path: &str, line: usize, what: impl Into<String>) -> Offence {
        Offence { path: path.to_owned(), line, what: what.into() }
    }
}

impl Display for Offence {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.what),
            line => write!(out, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Fails the test with every offence on a line of its own.
#[track_caller]
fn refuse(offences: &[Offence]) {
    let list = offences.iter().map(|offence| format!("  {offence}\n")).collect::<String>();
    assert!(offences.is_empty(), "\n{list}");
}
