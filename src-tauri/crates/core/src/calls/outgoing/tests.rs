//! Order and repetition change nothing: the same news of a call of ours, however shuffled and repeated, leaves the same
//! state.

use deskbell_twilio::api::calls::{Call as Listed, CallStatus};
use deskbell_twilio::{CallSid, Millis, Party, PhoneNumber};
use proptest::prelude::*;
use serde_json::json;

use super::{attempt, claim, note_listed, raise, settle, store};
use crate::calls::{Leg, note_leg};
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Tx};

const AT: Millis = Millis(1_795_273_200_000);
const MINE: &str = "+12025550199";
const OURS: &str = "+12025550100";
const THEIRS: &str = "+12025550123";

/// News of one call of ours, as any of the ways brings it.
#[derive(Debug, Clone, Copy)]
enum News {
    /// Twilio's answer, or a request to an address of ours.
    Told(&'static str, u32),
    /// A listing, with what it cost where Twilio knows.
    Listed(&'static str, u32, Option<&'static str>),
    /// The same, looked for because nobody knew where it stands.
    Found(&'static str),
    /// Our asking was not answered.
    Unanswered,
    /// The phone of the other side.
    Leg { status: &'static str, seconds: u32, is_bridged: Option<bool> },
}

fn sid(n: u8) -> CallSid {
    CallSid::parse(&format!("CA{n:032}")).unwrap()
}

fn listed(status: &str, seconds: u32, price: Option<&str>) -> Listed {
    let whole = json!({
        "sid": sid(1), "account_sid": format!("AC{:032}", 1), "to": MINE, "from": OURS, "status": status,
        "direction": "outbound-api", "duration": seconds.to_string(), "price": price, "price_unit": "usd",
        "date_created": AT.to_rfc2822(),
    });
    serde_json::from_value(whole).unwrap()
}

fn tell(tx: &mut Tx<'_>, call: Id, news: News) -> Result<(), crate::Error> {
    match news {
        News::Told(status, seconds) => match claim(tx, call, &sid(1))? {
            Some(claimed) => raise(tx, &claimed, &CallStatus::from(status), seconds),
            None => panic!("it is this call"),
        },
        News::Listed(status, seconds, price) => note_listed(tx, &listed(status, seconds, price)),
        News::Found(status) => settle::conclude(tx, call, &[listed(status, 0, None)], AT).map(|_| ()),
        News::Unanswered => attempt::unconfirm(tx, call),
        News::Leg { status, seconds, is_bridged } => {
            let leg = Leg::new(sid(2), sid(1), CallStatus::from(status));
            note_leg(tx, &Leg { address: Some(THEIRS.to_owned()), seconds, is_bridged, ..leg })
        }
    }
}

fn any_news() -> impl Strategy<Value = News> {
    let status = || {
        prop_oneof![
            Just("initiated"),
            Just("ringing"),
            Just("in-progress"),
            Just("completed"),
            Just("no-answer"),
            Just("busy"),
            Just("failed"),
            Just("canceled"),
            Just("a-word-of-tomorrow"),
        ]
    };
    let bridged = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    let price = prop_oneof![Just(None), Just(Some("-0.02800"))];
    prop_oneof![
        3 => (status(), 0_u32..90).prop_map(|(status, seconds)| News::Told(status, seconds)),
        2 => (status(), 0_u32..90, price)
            .prop_map(|(status, seconds, price)| News::Listed(status, seconds, price)),
        1 => Just(News::Unanswered),
        3 => (status(), 0_u32..90, bridged)
            .prop_map(|(status, seconds, is_bridged)| News::Leg { status, seconds, is_bridged }),
    ]
}

/// Everything that a person could see of the call and its thread.
type Seen = (String, String, String, u32, Option<i64>, Option<String>, (u32, String));

async fn state_after(first: News, news: Vec<News>) -> Seen {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, move |tx| {
            let number = crate::numbers::store::find_or_note(tx, OURS)?;
            let thread = crate::inbox::store::find_or_open(tx, number, &Party::from_twilio(THEIRS))?.id;
            let call = tx.id_at(AT)?;
            store::insert(tx, call, thread, "an-intent", &PhoneNumber::from_twilio(MINE).unwrap())?;
            store::begin_attempt(tx, call, AT)?;
            tell(tx, call, News::Unanswered)?;
            tell(tx, call, first)?;
            news.iter().try_for_each(|one| tell(tx, call, *one))
        })
        .await
        .unwrap();
    store
        .read(|conn| {
            Ok(conn.query_row(
                "SELECT calls.outcome, calls.reason, calls.status, calls.seconds, calls.price,
                     (SELECT status || seconds || coalesce(is_bridged, '?') FROM legs), threads.unread, threads.state
                 FROM calls JOIN threads ON threads.id = calls.thread_id",
                [],
                |row| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                        (row.get(6)?, row.get(7)?),
                    ))
                },
            )?)
        })
        .await
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_news_of_a_call_of_ours_gives_one_state(
        (news, shuffled) in proptest::collection::vec(any_news(), 1..8).prop_flat_map(|news| {
            let twice: Vec<News> = news.iter().chain(news.iter()).copied().collect();
            (Just(news), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        // It becomes known by our own address, or by looking for it.
        let plain = runtime.block_on(state_after(News::Told("queued", 0), news.clone()));
        let mixed = runtime.block_on(state_after(News::Told("queued", 0), shuffled.clone()));
        let found = runtime.block_on(state_after(News::Found("queued"), shuffled));
        prop_assert_eq!(&plain, &mixed);
        prop_assert_eq!(plain, found);
    }
}

#[tokio::test]
async fn a_call_that_a_listing_gave_to_another_is_given_back_by_twilios_own_word() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let known = store
        .write(Lane::Door, move |tx| {
            let number = crate::numbers::store::find_or_note(tx, OURS)?;
            let thread = crate::inbox::store::find_or_open(tx, number, &Party::from_twilio(THEIRS))?.id;
            let phone = PhoneNumber::from_twilio(MINE).unwrap();
            let mut ids = Vec::new();
            for intent in ["one", "two"] {
                let call = tx.id_at(AT)?;
                store::insert(tx, call, thread, intent, &phone)?;
                store::begin_attempt(tx, call, AT)?;
                attempt::unconfirm(tx, call)?;
                ids.push(call);
            }
            settle::conclude(tx, ids[0], &[listed("ringing", 0, None)], AT)?;
            tell(tx, ids[1], News::Told("in-progress", 0))?;
            // Another of Twilio's calls under its name changes nothing any more.
            assert_eq!(claim(tx, ids[1], &sid(9))?, None);
            let sid = |call| crate::calls::store::read(tx, call).map(|call| call.sid);
            Ok((sid(ids[0])?, sid(ids[1])?))
        })
        .await
        .unwrap();
    assert_eq!(known, (None, Some(sid(1).to_string())));
}
