//! What the person at the terminal reads: steps with their names and times, and plain lines.
//! Everything goes to standard output, a line at a time, so that it stays in order with what the tools print.

use std::{
    fmt::Display,
    io::{self, Write},
    time::{Duration, Instant},
};

use anyhow::Result;

/// Prints one line. A closed pipe ends nothing: the work goes on unwatched.
pub(crate) fn line(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints an error with all its causes, to standard error.
pub(crate) fn failure(error: &anyhow::Error) {
    let _ = writeln!(io::stderr().lock(), "\n{error:#}");
}

/// Does one long step: its name before, its time after.
pub(crate) fn step<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    line(format_args!("▸ {name}"));
    let started = Instant::now();
    let done = work()?;
    line(format_args!("  {name}: {}", seconds(started.elapsed())));
    Ok(done)
}

/// A time as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        short @ 10..60 => format!("{short} s"),
        long => format!("{} min {:02} s", long / 60, long % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_as_people_say_it() {
        assert_eq!(seconds(Duration::from_millis(420)), "0.4 s");
        assert_eq!(seconds(Duration::from_secs(12)), "12 s");
        assert_eq!(seconds(Duration::from_secs(185)), "3 min 05 s");
    }
}
