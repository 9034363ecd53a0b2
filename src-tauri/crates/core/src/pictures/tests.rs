//! That no bytes stay of a picture whose text has gone.

use deskbell_twilio::{MediaSid, MessageSid, Millis, Party};

use super::decode::Decoded;
use super::expected::Told;
use super::store::Blob;
use super::{Size, store};
use crate::error::Error;
use crate::messages::{Arrival, Direction, Origin, Status, receive};
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Store};

/// Old enough that no tidying looks at it.
const LONG_AGO: Millis = Millis(1_600_000_000_000);

fn with_a_picture() -> Arrival {
    Arrival {
        sid: MessageSid::parse("MM00000000000000000000000000000001").unwrap(),
        direction: Direction::In,
        them: Party::from_twilio("+12025550123"),
        ours: "+12025550100".to_owned(),
        body: "My card".to_owned(),
        pictures: Told {
            named: vec![(
                MediaSid::parse("ME00000000000000000000000000000001").unwrap(),
                "text/plain".to_owned(),
            )],
            count: 1,
        },
        opt_out: None,
        at: Some(LONG_AGO),
        taken_at: None,
        status: Status::Received,
        error_code: None,
        origin: Origin::Imported,
        rest: Vec::new(),
    }
}

#[tokio::test]
async fn bytes_that_come_after_their_text_has_gone_do_not_stay() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let arrival = with_a_picture();
    store.write(Lane::Bulk, move |tx| receive(tx, &arrival).map(drop)).await.unwrap();
    let (text, picture): (Id, Id) = store
        .read(|conn| {
            let sql = "SELECT message_id, id FROM pictures WHERE state = 'waiting'";
            Ok(conn.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?)))?)
        })
        .await
        .unwrap();
    // While it is being fetched its text goes, and what was promised of its bytes is kept, before there are any.
    store
        .write(Lane::Bulk, move |tx| {
            assert!(crate::messages::old::remove(tx, text, None)?.is_some());
            tx.execute("DELETE FROM dropped_blobs", [])?;
            Ok(())
        })
        .await
        .unwrap();
    let file = Decoded { bytes: b"card".to_vec(), content_type: "text/plain", picture: Ok(None) };
    store::keep(&store, picture, file).await.unwrap();
    assert!(!has_bytes(&store, picture).await);
    // Had the power gone before the bytes did, the promise would still stand.
    assert_eq!(promised(&store).await, [picture]);
}

async fn has_bytes(store: &Store, blob: Id) -> bool {
    match store.read_media(move |conn| store::read_blob(conn, blob, Size::Full)).await {
        Ok(_) => true,
        Err(Error::NotFound(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn promised(store: &Store) -> Vec<Id> {
    let read = store.read(|conn| {
        let mut statement = conn.prepare("SELECT blob_id FROM dropped_blobs")?;
        Ok(statement.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?)
    });
    read.await.unwrap()
}

#[tokio::test]
async fn no_bytes_go_while_a_back_up_is_being_made_and_they_are_promised_to_go_afterwards() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let blob = Id::first_at(LONG_AGO);
    let bytes = Blob { content_type: "text/plain", bytes: b"card".to_vec(), thumb: None };
    store::keep_blob(&store, blob, bytes).await.unwrap();
    let backing_up = store.keep_bytes().await;
    store::drop_blobs(&store, vec![blob]).await.unwrap();
    assert!(has_bytes(&store, blob).await);
    assert_eq!(promised(&store).await, [blob]);
    drop(backing_up);
    store::drop_blobs(&store, vec![blob]).await.unwrap();
    assert!(!has_bytes(&store, blob).await);
}
