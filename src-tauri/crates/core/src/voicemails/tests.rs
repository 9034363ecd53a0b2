//! That no sound stays of a message that was deleted while it was being fetched.

use rusqlite::params;

use super::store;
use crate::error::Error;
use crate::pictures::{Size, store::read_blob};
use crate::settings;
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Store};

const MESSAGE: Id = Id::ZERO;

/// A store with a message in it, which Twilio is to delete once its sound is here.
async fn open(fixture: &Fixture, state: &'static str) -> Store {
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Bulk, move |tx| {
            settings::recordings::keep(tx, true)?;
            tx.execute(
                "INSERT INTO voicemails (id, sid, call_sid, state) VALUES (?1, ?2, ?3, ?4)",
                params![MESSAGE, format!("RE{:032x}", 1), format!("CA{:032x}", 1), state],
            )?;
            Ok(())
        })
        .await
        .unwrap();
    store
}

async fn keep(store: &Store) {
    store::keep(store, MESSAGE, "audio/wav", b"RIFF".to_vec()).await.unwrap();
}

async fn has_sound(store: &Store) -> bool {
    match store.read_media(|conn| read_blob(conn, MESSAGE, Size::Full)).await {
        Ok(_) => true,
        Err(Error::NotFound(_)) => false,
        Err(error) => panic!("{error}"),
    }
}

async fn at_twilio(store: &Store) -> String {
    let sql = "SELECT at_twilio FROM voicemails";
    store.read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?)).await.unwrap()
}

#[tokio::test]
async fn sound_that_comes_after_its_message_was_deleted_here_does_not_stay() {
    let fixture = Fixture::new();
    let store = open(&fixture, "deleted").await;
    keep(&store).await;
    assert!(!has_sound(&store).await);
    assert_eq!(at_twilio(&store).await, "there", "it was deleted here only");
}

#[tokio::test]
async fn sound_that_comes_twice_stays() {
    let fixture = Fixture::new();
    let store = open(&fixture, "waiting").await;
    for _ in 0..2 {
        keep(&store).await;
        assert!(has_sound(&store).await);
        assert_eq!(at_twilio(&store).await, "going");
    }
}
