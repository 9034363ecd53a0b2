//! What lies in the book reaches the inbox once, whatever happened in between.

use deskbell_twilio::{AccountSid, MessageSid, Party, PhoneNumber};
use rusqlite::Connection;

use super::*;
use crate::store::tests::Fixture;

const THEIRS: &str = "+12025550123";

fn announced(n: u32) -> Announced {
    let form = Incoming {
        message_sid: MessageSid::parse(&format!("SM{n:032}")).unwrap(),
        account_sid: AccountSid::parse("AC00000000000000000000000000000001").unwrap(),
        messaging_service_sid: None,
        from: Party::Phone(PhoneNumber::from_twilio(THEIRS).unwrap()),
        to: PhoneNumber::from_twilio("+12025550100").unwrap(),
        body: format!("text {n}"),
        media: Vec::new(),
        num_segments: 1,
        opt_out_type: None,
        rest: Vec::new(),
    };
    let request = Request { path: "/messages/incoming".to_owned(), body: form.to_body().into_bytes() };
    Announced { request, arrival: Arrival::announced(form) }
}

async fn write(store: &Store, n: u32) {
    store.write_arrivals(move |tx| write_down(tx, &announced(n).request).map(drop)).await.unwrap();
}

fn texts(conn: &Connection) -> Result<Vec<(String, i64)>, Error> {
    let mut statement = conn.prepare("SELECT body, id FROM messages ORDER BY id")?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

async fn left(store: &Store) -> usize {
    store.write_arrivals(|tx| read_all(tx)).await.unwrap().len()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_written_down_before_the_end_is_taken_in_at_the_next_start_as_of_then() {
    let fixture = Fixture::new();
    let began = fixture.clock.now();
    {
        let (store, _) = fixture.open();
        for n in 0..3 {
            write(&store, n).await;
        }
    }
    fixture.clock.advance(Duration::from_secs(3600));
    let (store, _) = fixture.open();
    reopen(&store, &Book::default()).await.unwrap();
    let texts = store.read(texts).await.unwrap();
    assert_eq!(
        texts.iter().map(|(body, _)| body.as_str()).collect::<Vec<_>>(),
        ["text 0", "text 1", "text 2"]
    );
    for (_, id) in texts {
        assert_eq!(crate::store::Id::first_at(began).as_i64() >> 21, id >> 21, "it came when it came");
    }
    assert_eq!(left(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_is_in_the_inbox_already_is_taken_in_once() {
    let fixture = Fixture::new();
    let (store, _) = fixture.open();
    write(&store, 7).await;
    let known = announced(7);
    store.write(Lane::Door, move |tx| take_in(tx, &known)).await.unwrap();
    reopen(&store, &Book::default()).await.unwrap();
    reopen(&store, &Book::default()).await.unwrap();
    assert_eq!(store.read(texts).await.unwrap().len(), 1);
    assert_eq!(left(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_cannot_be_read_stays_and_holds_nobody_up() {
    let fixture = Fixture::new();
    let (store, _) = fixture.open();
    let torn = Request { path: "/messages/incoming".to_owned(), body: b"Body=without+a+sid".to_vec() };
    store.write_arrivals(move |tx| write_down(tx, &torn).map(drop)).await.unwrap();
    write(&store, 1).await;
    reopen(&store, &Book::default()).await.unwrap();
    assert_eq!(store.read(texts).await.unwrap().len(), 1);
    let rows =
        |tx: &mut Tx<'_>| Ok(tx.query_row("SELECT count(*) FROM arrivals", [], |row| row.get::<_, i64>(0))?);
    assert_eq!(store.write_arrivals(rows).await.unwrap(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_the_inbox_refuses_does_not_take_the_others_with_it() {
    let fixture = Fixture::new();
    let (store, _) = fixture.open();
    for n in 0..3 {
        write(&store, n).await;
    }
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON messages WHEN NEW.body = 'text 1'
                  BEGIN SELECT RAISE(ABORT, 'refused'); END";
    store.write(Lane::Door, move |tx| Ok(tx.execute_batch(refuse)?)).await.unwrap();
    let book = Book::default();
    reopen(&store, &book).await.unwrap();
    assert_eq!(store.read(texts).await.unwrap().len(), 2);
    book.settled().await;
    assert_eq!(left(&store).await, 1, "it is not lost");
    store.write(Lane::Door, |tx| Ok(tx.execute_batch("DROP TRIGGER refuse")?)).await.unwrap();
    reopen(&store, &book).await.unwrap();
    assert_eq!(store.read(texts).await.unwrap().len(), 3);
    assert_eq!(left(&store).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_the_disk_does_not_take_waits_until_it_does() {
    let fixture = Fixture::new();
    let (store, _) = fixture.open();
    let book = Book::default();
    let limit = |pages: &'static str| {
        move |tx: &mut Tx<'_>| {
            let now: i64 = tx.pragma_query_value(None, "page_count", |row| row.get(0))?;
            let most = if pages == "few" { now + 12 } else { i64::from(u32::MAX) - 1 };
            Ok(tx.pragma_update(None, "max_page_count", most)?)
        }
    };
    store.write(Lane::Door, limit("few")).await.unwrap();
    for n in 0..3 {
        let mut one = announced(n);
        if n == 1 {
            one.arrival.body = "x".repeat(400_000);
        }
        book.push(Entry { row: i64::from(n), announced: Arc::new(one) });
    }
    let Progress::Some(taken) = take_some(&store, &book).await else { panic!("two fit") };
    assert_eq!(taken, [0, 2]);
    assert!(matches!(take_some(&store, &book).await, Progress::Stuck), "the third waits");
    store.write(Lane::Door, limit("many")).await.unwrap();
    let Progress::Some(taken) = take_some(&store, &book).await else { panic!("there is room") };
    assert_eq!(taken, [1]);
    assert_eq!(store.read(texts).await.unwrap().len(), 3);
    book.settled().await;
}

#[test]
fn the_book_is_opened_for_a_crowd_and_closed_when_the_inbox_is_far_behind() {
    let book = Book::default();
    let few: Vec<_> = (1..CROWD).map(|_| book.come(false)).collect();
    assert!(few.iter().all(|(_, by_the_book)| !by_the_book));
    let (one_more, by_the_book) = book.come(false);
    assert!(by_the_book);
    drop((few, one_more));
    assert!(!book.come(false).1, "the crowd is gone");
    assert!(book.come(true).1, "an import is written past which nobody gets");
    book.push(Entry { row: 1, announced: Arc::new(announced(1)) });
    assert!(book.come(false).1, "whoever comes next stands behind those who wait");
    for row in 2..=i64::try_from(BEHIND).unwrap() {
        book.push(Entry { row, announced: Arc::new(announced(1)) });
    }
    assert!(!book.come(false).1, "the door waits for the inbox");
}
