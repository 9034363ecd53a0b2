//! The line's history: a row for each change of its state, so that whoever looks later sees when texts could not come.
//!
//! Invariant: a row differs from the one before it; the table is bounded by age and by number.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::ingress::IngressState;
use crate::store::{Id, Lane, Tx};

/// Rows are kept this long, and no more than so many.
const KEPT_FOR: Duration = Duration::from_secs(90 * 24 * 60 * 60);
const KEPT: u32 = 10_000;

/// Writes down that the line is as `state` says, unless that was written down last.
pub(crate) fn write(tx: &mut Tx<'_>, state: &IngressState) -> Result<(), Error> {
    let (word, code, reason, next) = match state {
        IngressState::Closed => ("closed", None, None, None),
        IngressState::Connecting => ("connecting", None, None, None),
        IngressState::Online { .. } => ("listening", None, None, None),
        IngressState::Failed { code, reason, next, .. } => {
            ("not_reachable", Some(code), Some(reason), Some(next))
        }
    };
    let last: Option<(String, Option<String>, Option<String>)> = tx
        .prepare_cached("SELECT state, code, reason FROM line_states ORDER BY id DESC LIMIT 1")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    if last.is_some_and(|last| last == (word.to_owned(), code.cloned(), reason.cloned())) {
        return Ok(());
    }
    let id = tx.arrival_id()?;
    tx.prepare_cached("INSERT INTO line_states (id, state, code, reason, next) VALUES (?1, ?2, ?3, ?4, ?5)")?
        .execute(params![id, word, code, reason, next])?;
    Ok(())
}

/// Takes away what is older or more than the bounds allow.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Bulk, |tx| {
            tx.execute("DELETE FROM line_states WHERE id < ?1", [Id::first_at(tx.now() - KEPT_FOR)])?;
            tx.execute(
                "DELETE FROM line_states WHERE id <=
                     (SELECT id FROM line_states ORDER BY id DESC LIMIT 1 OFFSET ?1)",
                [KEPT],
            )?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingress::Then;
    use crate::store::tests::Fixture;

    #[tokio::test]
    async fn a_change_is_a_row_and_a_repetition_is_none() {
        let fixture = Fixture::new();
        let (store, _heard) = fixture.open();
        let failed = |code: &str| IngressState::Failed {
            code: code.to_owned(),
            reason: "It is down.".to_owned(),
            next: "Wait.".to_owned(),
            then: Then::TriesAgain { at: Some(fixture.clock.now()) },
        };
        let online = IngressState::Online { public_url: "https://desk.example.org".to_owned() };
        let story =
            [IngressState::Connecting, failed("a"), failed("a"), failed("b"), online, IngressState::Closed];
        for state in story {
            fixture.clock.advance(Duration::from_secs(1));
            store.write(Lane::Door, move |tx| write(tx, &state)).await.unwrap();
        }
        let rows: Vec<(String, Option<String>)> = store
            .read(|conn| {
                let mut rows = conn.prepare("SELECT state, code FROM line_states ORDER BY id")?;
                let all = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                Ok(all.collect::<Result<_, _>>()?)
            })
            .await
            .unwrap();
        let told: Vec<String> =
            rows.iter().map(|(state, code)| format!("{state} {}", code.as_deref().unwrap_or("-"))).collect();
        assert_eq!(told, ["connecting -", "not_reachable a", "not_reachable b", "listening -", "closed -"]);
    }
}
