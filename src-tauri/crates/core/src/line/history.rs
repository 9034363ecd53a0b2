//! The line's history, for whoever looks: how it stood, since when, and for how long.

use deskbell_twilio::Millis;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// How the line stood for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct LineSpell {
    /// Which one.
    pub id: Id,
    /// How it stood.
    pub state: SpellState,
    /// From when.
    pub from: Millis,
    /// Until when; none while it lasts.
    pub until: Option<Millis>,
    /// Why, where it was not reachable.
    pub reason: Option<String>,
}

/// How a line can have stood.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpellState {
    /// Texts reached this computer.
    Listening,
    /// It was coming up.
    Connecting,
    /// They did not.
    NotReachable,
    /// Deskbell did not run, or another line was open.
    Closed,
}

/// How the line stood, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<LineSpell>, Error> {
    const SHOWN: u32 = 100;
    office
        .store()
        .read(|conn| {
            let mut statement =
                conn.prepare_cached("SELECT id, state, reason FROM line_states ORDER BY id DESC LIMIT ?1")?;
            let mut rows = statement.query([SHOWN])?;
            let (mut spells, mut until) = (Vec::new(), None);
            while let Some(row) = rows.next()? {
                let (id, word): (Id, String) = (row.get(0)?, row.get(1)?);
                let state = match word.as_str() {
                    "listening" => SpellState::Listening,
                    "connecting" => SpellState::Connecting,
                    "not_reachable" => SpellState::NotReachable,
                    _ => SpellState::Closed,
                };
                spells.push(LineSpell { id, state, from: id.at(), until, reason: row.get(2)? });
                until = Some(id.at());
            }
            Ok(spells)
        })
        .await
}
