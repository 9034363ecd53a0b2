//! Order and repetition change nothing: the same news, however shuffled and repeated, leaves the same state.

use deskbell_twilio::webhook::message::Status as StatusForm;
use deskbell_twilio::{AccountSid, MediaSid, MessageSid, Millis, Party, PhoneNumber};
use proptest::prelude::*;

use super::incoming::apply_status;
use super::{Arrival, Direction, Origin, Status, receive, store};
use crate::pictures::expected::Told;
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Tx};

const OURS: &str = "+12025550100";
const THEIRS: &str = "+12025550123";
const AT: Millis = Millis(1_794_999_000_000);

/// A piece of news about one text of ours, or about one of theirs.
#[derive(Debug, Clone, Copy)]
enum News {
    Callback(&'static str, Option<u32>),
    Listing(Status, Option<u32>),
    Incoming(Origin),
}

fn sid(n: u8) -> MessageSid {
    MessageSid::parse(&format!("SM{n:032}")).unwrap()
}

fn them() -> Party {
    Party::Phone(PhoneNumber::from_twilio(THEIRS).unwrap())
}

fn arrival(n: u8, direction: Direction, status: Status, error_code: Option<u32>, origin: Origin) -> Arrival {
    Arrival {
        sid: sid(n),
        direction,
        them: them(),
        ours: OURS.to_owned(),
        body: if direction == Direction::In { "Stop".to_owned() } else { "See you".to_owned() },
        pictures: Told::default(),
        opt_out: None,
        at: Some(AT),
        taken_at: Some(AT),
        status,
        error_code,
        origin,
        rest: Vec::new(),
    }
}

/// A webhook names the pictures of a text; a listing says how many there are.
fn told(origin: Origin) -> Told {
    let named = [1, 2].map(|n| (MediaSid::parse(&format!("ME{n:032}")).unwrap(), "image/png".to_owned()));
    Told { named: if origin == Origin::Announced { named.to_vec() } else { Vec::new() }, count: 2 }
}

fn tell(tx: &mut Tx<'_>, ours: Id, news: News) -> Result<(), crate::Error> {
    match news {
        News::Callback(status, error_code) => {
            let form = StatusForm {
                message_sid: sid(1),
                account_sid: AccountSid::parse("AC00000000000000000000000000000001").unwrap(),
                status: status.into(),
                error_code,
                error_message: None,
                to: None,
                raw_dlr_done_date: None,
                rest: Vec::new(),
            };
            apply_status(tx, ours, &form).map(|_| ())
        }
        News::Listing(status, code) => {
            receive(tx, &arrival(1, Direction::Out, status, code, Origin::Recovered)).map(|_| ())
        }
        News::Incoming(origin) => {
            let came = arrival(2, Direction::In, Status::Received, None, origin);
            receive(tx, &Arrival { pictures: told(origin), ..came }).map(|_| ())
        }
    }
}

fn any_news() -> impl Strategy<Value = News> {
    let code = prop_oneof![Just(None), Just(Some(30003)), Just(Some(30007))];
    let word = prop_oneof![
        Just("queued"),
        Just("sent"),
        Just("failed"),
        Just("undelivered"),
        Just("delivered"),
        Just("read"),
        Just("a-word-of-tomorrow"),
    ];
    let status = prop_oneof![
        Just(Status::Accepted),
        Just(Status::Sent),
        Just(Status::Canceled),
        Just(Status::Failed),
        Just(Status::Undelivered),
        Just(Status::Delivered),
    ];
    let origin = prop_oneof![Just(Origin::Announced), Just(Origin::Recovered)];
    prop_oneof![
        (word, code.clone()).prop_map(|(word, code)| News::Callback(word, code)),
        (status, code).prop_map(|(status, code)| News::Listing(status, code)),
        origin.prop_map(News::Incoming),
    ]
}

/// Everything that a person could see of the two texts and their thread.
type Seen =
    (Vec<(String, Option<String>, Option<u32>, bool, bool)>, (u32, u32), Option<(String, i64)>, [u32; 3]);

async fn state_after(news: Vec<News>) -> Seen {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, move |tx| {
            let number = crate::numbers::store::find_or_note(tx, OURS)?;
            let thread = crate::inbox::store::find_or_open(tx, number, &them())?;
            let ours = tx.id_at(AT)?;
            let new = store::New {
                thread: thread.id,
                sid: None,
                intent: Some("intent-1"),
                direction: Direction::Out,
                body: "See you",
                status: Status::Sending,
                is_unread: false,
                is_announced: true,
                media_count: 0,
                rest: None,
            };
            store::insert(tx, ours, &new)?;
            tx.execute("UPDATE messages SET attempted_at = ?1", [AT.0])?;
            let after = crate::inbox::store::State { last_message_id: ours, ..thread.clone() };
            crate::inbox::store::save(tx, &thread, &after)?;
            news.iter().try_for_each(|one| tell(tx, ours, *one))
        })
        .await
        .unwrap();
    store
        .read(|conn| {
            let mut statement = conn.prepare(
                "SELECT status, sid, error_code, is_unread, is_announced FROM messages ORDER BY direction, sid",
            )?;
            let rows = statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)))?
                .collect::<Result<_, _>>()?;
            let thread =
                conn.query_row("SELECT unread, failed FROM threads", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let consent = conn
                .query_row("SELECT state, said_at FROM consents", [], |row| Ok((row.get(0)?, row.get(1)?)))
                .ok();
            let pictures = conn.query_row(
                "SELECT (SELECT count(*) FROM pictures), (SELECT count(sid) FROM pictures),
                     (SELECT coalesce(sum(media_count), 0) FROM messages)",
                [],
                |row| Ok([row.get(0)?, row.get(1)?, row.get(2)?]),
            )?;
            Ok((rows, thread, consent, pictures))
        })
        .await
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_news_gives_one_state(
        (news, shuffled) in proptest::collection::vec(any_news(), 1..7).prop_flat_map(|news| {
            let twice: Vec<News> = news.iter().chain(news.iter()).copied().collect();
            (Just(news), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (plain, mixed) = runtime.block_on(async { (state_after(news).await, state_after(shuffled).await) });
        prop_assert_eq!(plain, mixed);
    }
}
