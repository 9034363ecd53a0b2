//! That what is old goes piece by piece, and that every piece leaves what it should.

use deskbell_twilio::{MessageSid, Millis, Party};

use super::Kind;
use super::forget::{PIECE, remove};
use crate::messages::{Arrival, Direction, Origin, Status, receive};
use crate::pictures::expected::Told;
use crate::settings::RetentionSettings;
use crate::settings::retention::{self, AtTwilio, Keeping};
use crate::store::tests::Fixture;
use crate::store::{Id, Lane};

const NOW: Millis = Millis(1_795_000_000_000);
const DAY: i64 = 24 * 60 * 60 * 1000;

/// A text of so many days ago, from one of forty people, as long as people write.
fn old(nth: u32) -> Arrival {
    Arrival {
        sid: MessageSid::parse(&format!("SM{nth:032x}")).unwrap(),
        direction: Direction::In,
        them: Party::from_twilio(&format!("+1202555{:04}", 100 + nth % 40)),
        ours: "+12025550100".to_owned(),
        body: format!(
            "Text {nth}: could you please move my appointment from Tuesday at nine to another morning?"
        ),
        pictures: Told::default(),
        opt_out: None,
        at: Some(Millis(NOW.0 - 100 * DAY + i64::from(nth))),
        taken_at: None,
        status: Status::Received,
        error_code: None,
        origin: Origin::Imported,
        rest: Vec::new(),
    }
}

#[tokio::test]
async fn what_is_old_goes_in_small_pieces_and_leaves_tombstones_and_receipts() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    for piece in 0..20 {
        let arrivals: Vec<Arrival> = (piece * 100..(piece + 1) * 100).map(old).collect();
        store
            .write(Lane::Bulk, move |tx| arrivals.iter().try_for_each(|text| receive(tx, text).map(drop)))
            .await
            .unwrap();
    }
    let texts = Keeping { days: 30, at_twilio: AtTwilio::Delete };
    let chosen = RetentionSettings { texts, ..RetentionSettings::default() };
    store.write(Lane::Door, move |tx| retention::keep(tx, &chosen)).await.unwrap();
    let cutoff = Millis(NOW.0 - 30 * DAY);
    let mut pieces = 0;
    loop {
        let old = store.read(move |conn| crate::messages::old::list(conn, Id::ZERO, cutoff, PIECE)).await;
        let old = old.unwrap();
        if old.is_empty() {
            break;
        }
        store.write(Lane::Bulk, move |tx| remove(tx, Kind::Texts, &old, NOW, None)).await.unwrap();
        pieces += 1;
    }
    assert_eq!(pieces, 2000_usize.div_ceil(PIECE as usize));
    let left: (u32, u32, u32) = store
        .read(|conn| {
            Ok(conn.query_row(
                "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM tombstones),
                     (SELECT asked FROM retention_days)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?)
        })
        .await
        .unwrap();
    assert_eq!(left, (0, 2000, 2000));
    store
        .write(Lane::Door, |tx| {
            Ok(tx.execute_batch("INSERT INTO search (search) VALUES ('integrity-check')")?)
        })
        .await
        .expect("the search index agrees with what is left");
}
