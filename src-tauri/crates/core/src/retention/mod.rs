//! Retention: what is older than the office keeps goes from this computer and, where it wishes, from Twilio, with a
//! receipt.
//!
//! Invariants: off until somebody turns it on; the date is Twilio's, so that a computer whose clock is wrong deletes
//! nothing; what goes here and what is promised to go at Twilio commit together; nothing goes at Twilio while nobody
//! has kept the recovery code; what went does not come back, whatever Twilio lists. Copies from before a migration go
//! when they are as old; back-ups, and folders that were set aside, are left alone.

mod erase;
mod forget;
mod store;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};

use deskbell_twilio::Millis;
use rusqlite::{Connection, params};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{App, Office};
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::settings::retention::{AtTwilio, Keeping};
use crate::settings::{self, RetentionSettings, Settings};
use crate::store::{Id, Lane, Tx};

pub(crate) use erase::keep as erase_at_twilio;
pub(crate) use forget::keep as forget_old;
pub use store::{ReadReceipts, Receipt, ReceiptPage, ReceiptState, RetentionDay};

/// A kind of thing that can be old enough to go. Another one is a variant here, a field of the settings, and the three
/// functions `count`, `list` and `remove` in the folder of its noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "RetentionKind")]
pub enum Kind {
    /// Texts, with their pictures.
    Texts,
    /// The pictures and files of texts that stay.
    Pictures,
    /// Calls, with what was left on the voicemail.
    Calls,
}

impl Kind {
    const ALL: [Kind; 3] = [Kind::Texts, Kind::Pictures, Kind::Calls];

    fn word(self) -> &'static str {
        match self {
            Kind::Texts => "texts",
            Kind::Pictures => "pictures",
            Kind::Calls => "calls",
        }
    }

    fn of_word(word: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.word() == word)
    }

    fn keeping(self, chosen: &RetentionSettings) -> Keeping {
        match self {
            Kind::Texts => chosen.texts,
            Kind::Pictures => chosen.pictures,
            Kind::Calls => chosen.calls,
        }
    }

    fn count(self, conn: &Connection, cutoff: Millis) -> Result<Counted, Error> {
        match self {
            Kind::Texts => crate::messages::old::count(conn, cutoff),
            Kind::Pictures => crate::pictures::old::count(conn, cutoff),
            Kind::Calls => crate::calls::old::count(conn, cutoff),
        }
    }

    /// The next few that go, after `after`.
    fn list(self, conn: &Connection, after: Id, cutoff: Millis, limit: u32) -> Result<Vec<Id>, Error> {
        match self {
            Kind::Texts => crate::messages::old::list(conn, after, cutoff, limit),
            Kind::Pictures => crate::pictures::old::list(conn, after, cutoff, limit),
            Kind::Calls => crate::calls::old::list(conn, after, cutoff, limit),
        }
    }

    /// Takes one away. Nothing where it has gone or may stay after all.
    fn remove(self, tx: &mut Tx<'_>, one: Id, looked_at: Option<Id>) -> Result<Option<Gone>, Error> {
        match self {
            Kind::Texts => crate::messages::old::remove(tx, one, looked_at),
            Kind::Pictures => crate::pictures::old::remove(tx, one),
            Kind::Calls => crate::calls::old::remove(tx, one, looked_at),
        }
    }

    /// What of Twilio's copy goes, as the question says it.
    fn said(self, at_twilio: AtTwilio) -> &'static str {
        match (at_twilio, self) {
            (AtTwilio::Leave, _) => "here",
            (AtTwilio::Empty, Kind::Calls) => "here, and their sound at Twilio",
            (AtTwilio::Empty, _) => "here, and their words and pictures at Twilio",
            (AtTwilio::Delete, _) => "here and at Twilio",
        }
    }

    /// How one and several of it are called.
    fn called(self, count: u64) -> String {
        match (self, count) {
            (Kind::Texts, 1) => "1 text".to_owned(),
            (Kind::Texts, _) => format!("{count} texts"),
            (Kind::Pictures, 1) => "1 picture or file".to_owned(),
            (Kind::Pictures, _) => format!("{count} pictures and files"),
            (Kind::Calls, 1) => "1 call".to_owned(),
            (Kind::Calls, _) => format!("{count} calls"),
        }
    }
}

/// How many are old enough.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Counted {
    /// So many go.
    #[ts(type = "number")]
    pub go: u64,
    /// So many stay for now: unread, on their way, or put off.
    #[ts(type = "number")]
    pub stay: u64,
}

/// Counts what is older than `cutoff`: `all` counts every one, and `go` those that may go.
pub(crate) fn count_old(conn: &Connection, all: &str, go: &str, cutoff: Millis) -> Result<Counted, Error> {
    let bounds = params![Id::ZERO, Id::first_at(cutoff)];
    let all: u64 = conn.prepare_cached(all)?.query_row(bounds, |row| row.get(0))?;
    let go: u64 = conn.prepare_cached(go)?.query_row(bounds, |row| row.get(0))?;
    Ok(Counted { go, stay: all - go })
}

/// The next few by `sql` that are older than `cutoff`, after `after`.
pub(crate) fn list_old(
    conn: &Connection,
    sql: &str,
    after: Id,
    cutoff: Millis,
    limit: u32,
) -> Result<Vec<Id>, Error> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(params![after, Id::first_at(cutoff), limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Something that went from here.
pub(crate) struct Gone {
    /// Where it stood.
    pub(crate) thread: Id,
    /// Twilio's name for the text; none where Twilio never had it.
    pub(crate) sid: Option<String>,
    /// Whether Twilio may have pictures of it.
    pub(crate) has_media: bool,
}

/// How long things are to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
pub struct ChangeRetention {
    /// All of it.
    pub retention: RetentionSettings,
}

/// What would go at once of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct Doomed {
    /// Of which kind.
    pub kind: Kind,
    /// What is older goes.
    pub before: Millis,
    /// How many.
    pub counted: Counted,
}

/// What would go at once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct RetentionPreview {
    /// Of each kind that does not stay for ever.
    pub doomed: Vec<Doomed>,
    /// Whether somebody has kept the recovery code, without which nothing goes at Twilio.
    pub has_code: bool,
}

/// What was counted last, for the question before it counts.
#[derive(Debug, Default)]
pub struct Previewed(Mutex<Option<(RetentionSettings, Vec<Doomed>)>>);

/// Counts what would go at once. Nothing is changed.
///
/// # Errors
/// When the store cannot be read.
pub async fn preview(office: &Office, args: ChangeRetention) -> Result<RetentionPreview, Error> {
    let (now, chosen) = (office.clock().twilio_now(), args.retention);
    let preview = office
        .store()
        .read(move |conn| {
            let mut doomed = Vec::new();
            for kind in Kind::ALL {
                if let Some(before) = kind.keeping(&chosen).cutoff(now) {
                    doomed.push(Doomed { kind, before, counted: kind.count(conn, before)? });
                }
            }
            Ok(RetentionPreview { doomed, has_code: crate::account::has_recovery_code(conn)? })
        })
        .await?;
    *office.previewed().0.lock().unwrap_or_else(PoisonError::into_inner) =
        Some((chosen, preview.doomed.clone()));
    Ok(preview)
}

/// The question before what is old goes, with the counts that were shown.
pub(crate) fn question(app: &App, args: &ChangeRetention) -> String {
    let chosen = args.retention;
    if Kind::ALL.iter().all(|kind| kind.keeping(&chosen).days == 0) {
        return "Keep all texts, pictures and calls for ever?".to_owned();
    }
    let counted = app.office().ok().and_then(|office| {
        let last = office.previewed().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        last.filter(|(what, _)| *what == chosen).map(|(_, doomed)| doomed)
    });
    let rules = Kind::ALL.iter().filter_map(|kind| {
        let keeping = kind.keeping(&chosen);
        let there = kind.said(keeping.at_twilio);
        (keeping.days > 0)
            .then(|| format!("Delete {} older than {} days {there}.", kind.word(), keeping.days))
    });
    let now = counted.map(|doomed| {
        let counts: Vec<String> = doomed.iter().map(|one| one.kind.called(one.counted.go)).collect();
        format!("Now that is {}.", counts.join(" and "))
    });
    let end = "It goes on from day to day, and cannot be undone.".to_owned();
    rules.chain(now).chain([end]).collect::<Vec<_>>().join(" ")
}

/// Keeps how long things are kept, and begins at once.
///
/// # Errors
/// `bad_input` naming what cannot be chosen; then nothing changes.
pub async fn change(office: &Office, args: ChangeRetention) -> Result<Settings, Error> {
    let chosen = args.retention;
    let goes_there = Kind::ALL.into_iter().any(|kind| {
        let keeping = kind.keeping(&chosen);
        keeping.days > 0 && keeping.at_twilio != AtTwilio::Leave
    });
    office
        .store()
        .write(Lane::Door, move |tx| {
            if goes_there && !crate::account::has_recovery_code(tx)? {
                let message = "Write the recovery code down first, in Settings, Lock: until then nothing is \
                               deleted at Twilio.";
                return Err(Error::bad_input("code", message));
            }
            settings::retention::keep(tx, &chosen)?;
            tx.publish(Event::SettingsChanged);
            tx.enqueue(&Job::ForgetOld)
        })
        .await?;
    settings::read(office).await
}

/// What went on which day, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_days(office: &Office) -> Result<Vec<RetentionDay>, Error> {
    office.store().read(store::list_days).await
}

/// The receipts of a day, in their order.
///
/// # Errors
/// When the store cannot be read.
pub async fn list_receipts(office: &Office, args: ReadReceipts) -> Result<ReceiptPage, Error> {
    office.store().read(move |conn| store::list_receipts(conn, &args)).await
}

/// Runs the statements of retention once, so that their plans can be looked at.
#[cfg(test)]
pub(crate) fn exercise(tx: &mut Tx<'_>) -> Result<(), Error> {
    let cutoff = tx.now();
    for kind in Kind::ALL {
        kind.count(tx, cutoff)?;
    }
    for kind in Kind::ALL {
        for one in kind.list(tx, Id::ZERO, cutoff, 5)? {
            kind.remove(tx, one, None)?;
        }
    }
    store::exercise(tx)
}
