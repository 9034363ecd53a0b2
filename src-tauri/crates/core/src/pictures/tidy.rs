//! Taking away what nobody needs any more: addresses that no longer hold, and bytes that no row names.

use std::time::Duration;

use rusqlite::{OptionalExtension as _, params};

use crate::account::Office;
use crate::error::Error;
use crate::store::{Id, Lane};

/// So long a row may come after its bytes.
const GRACE: Duration = Duration::from_secs(60 * 60);
/// Bytes older than this have had their row, or were looked at many times.
const LOOKED_BACK: Duration = Duration::from_secs(60 * 24 * 60 * 60);
const AT_ONCE: u32 = 200;

/// Runs again and again; doing it twice changes nothing.
pub(crate) async fn tidy_up(office: &Office) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Bulk, |tx| {
            tx.prepare_cached(
                "DELETE FROM picture_links WHERE expires_at <= ?1 OR NOT EXISTS (
                     SELECT 1 FROM messages WHERE messages.id = picture_links.message_id
                        AND messages.status IN ('queued', 'sending', 'unconfirmed', 'accepted'))",
            )?
            .execute([tx.now().0])?;
            Ok(())
        })
        .await?;
    let now = office.clock().now();
    let mut after = Id::first_at(now - LOOKED_BACK);
    let until = Id::first_at(now - GRACE);
    loop {
        let from = after;
        let kept: Vec<Id> = office
            .store()
            .read_media(move |conn| {
                let mut statement = conn.prepare_cached(
                    "SELECT DISTINCT picture_id FROM blobs WHERE picture_id > ?1 AND picture_id < ?2
                     ORDER BY picture_id LIMIT ?3",
                )?;
                let rows = statement.query_map(params![from, until, AT_ONCE], |row| row.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await?;
        let Some(last) = kept.last() else { return Ok(()) };
        after = *last;
        let nameless: Vec<Id> = office
            .store()
            .read(move |conn| {
                let mut named = conn.prepare_cached(
                    "SELECT 1 FROM pictures WHERE blob_id = ?1
                     UNION ALL SELECT 1 FROM voicemails WHERE id = ?1 AND state <> 'deleted'
                     UNION ALL SELECT 1 FROM greetings WHERE id = ?1
                     UNION ALL SELECT 1 FROM documents WHERE id = ?1 AND state = 'kept' LIMIT 1",
                )?;
                let mut nameless = Vec::new();
                for blob in kept {
                    if named.query_row([blob], |_| Ok(())).optional()?.is_none() {
                        nameless.push(blob);
                    }
                }
                Ok(nameless)
            })
            .await?;
        if !nameless.is_empty() {
            super::store::drop_blobs(office.store(), nameless).await?;
        }
    }
}
