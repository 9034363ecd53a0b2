//! Order and repetition change nothing: the same news of a call, however shuffled and repeated, leaves the same state.

use deskbell_twilio::api::calls::CallStatus;
use deskbell_twilio::{CallSid, Millis, Party, RecordingSid};
use proptest::prelude::*;

use super::moving::MoveState;
use super::{Arrival, Leg, Origin, moving, note_leg, receive};
use crate::store::tests::Fixture;
use crate::store::{Lane, Tx};
use crate::voicemails::{self, Left, What};

const OURS: &str = "+12025550100";
const THEIRS: &str = "+12025550123";
const AT: Millis = Millis(1_794_999_000_000);

/// A piece of news about one call.
#[derive(Debug, Clone, Copy)]
enum News {
    Call(&'static str, u32, Origin),
    Leg {
        n: u8,
        status: &'static str,
        seconds: u32,
        is_asked: bool,
        is_accepted: bool,
        is_bridged: Option<bool>,
    },
    Left(u32),
    Moved(MoveState),
    Recorded(u32),
}

fn sid(n: u8) -> CallSid {
    CallSid::parse(&format!("CA{n:032}")).unwrap()
}

fn tell(tx: &mut Tx<'_>, news: News) -> Result<(), crate::Error> {
    match news {
        News::Call(status, seconds, origin) => {
            let arrival = Arrival {
                sid: sid(1),
                them: Party::from_twilio(THEIRS),
                ours: OURS.to_owned(),
                forwarded_from: None,
                at: Some(AT),
                status: CallStatus::from(status),
                seconds,
                origin,
                rest: Vec::new(),
            };
            receive(tx, &arrival)
        }
        News::Leg { n, status, seconds, is_asked, is_accepted, is_bridged } => {
            let address = Some(format!("+1202555015{n}"));
            let leg = Leg::new(sid(10 + n), sid(1), CallStatus::from(status));
            note_leg(tx, &Leg { address, seconds, is_asked, is_accepted, is_bridged, ..leg })
        }
        News::Left(seconds) => {
            let sid = RecordingSid::parse(&format!("RE{:032}", 1)).unwrap();
            let left = Left { sid, call: self::sid(1), seconds, at: Some(AT), what: What::Message };
            voicemails::store::receive(tx, &left)
        }
        News::Recorded(seconds) => {
            let sid = RecordingSid::parse(&format!("RE{:032}", 2)).unwrap();
            let left = Left { sid, call: self::sid(1), seconds, at: Some(AT), what: What::Conversation };
            voicemails::store::receive(tx, &left)
        }
        News::Moved(state) => {
            let moving: crate::store::Id = tx.query_row("SELECT id FROM moves", [], |row| row.get(0))?;
            moving::store::raise(tx, moving, state, None)
        }
    }
}

/// A call with everything that can be known of one.
pub(super) fn tell_everything(tx: &mut Tx<'_>) -> Result<(), crate::Error> {
    let leg = News::Leg {
        n: 1,
        status: "completed",
        seconds: 9,
        is_asked: true,
        is_accepted: false,
        is_bridged: Some(false),
    };
    for news in [News::Call("completed", 60, Origin::Announced), leg, News::Left(12)] {
        tell(tx, news)?;
    }
    Ok(())
}

fn any_news() -> impl Strategy<Value = News> {
    let status = || {
        prop_oneof![
            Just("ringing"),
            Just("in-progress"),
            Just("completed"),
            Just("no-answer"),
            Just("busy"),
            Just("canceled"),
            Just("a-word-of-tomorrow"),
        ]
    };
    let origin = prop_oneof![Just(Origin::Announced), Just(Origin::Recovered)];
    let bridged = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    prop_oneof![
        3 => (status(), 0_u32..90, origin).prop_map(|(status, seconds, origin)| News::Call(status, seconds, origin)),
        3 => (0_u8..3, status(), 0_u32..90, any::<bool>(), any::<bool>(), bridged).prop_map(
            |(n, status, seconds, is_asked, is_accepted, is_bridged)| News::Leg {
                n, status, seconds, is_asked, is_accepted, is_bridged
            }
        ),
        1 => (0_u32..30).prop_map(News::Left),
        1 => (0_u32..30).prop_map(News::Recorded),
        2 => prop_oneof![
            Just(MoveState::Asking),
            Just(MoveState::Failed),
            Just(MoveState::Ringing),
            Just(MoveState::Back),
            Just(MoveState::Unanswered),
            Just(MoveState::Returned),
            Just(MoveState::Taken),
        ]
        .prop_map(News::Moved),
    ]
}

/// Everything that a person could see of the call and its thread.
type Seen = (Vec<(String, String, u32, bool, bool, String)>, Vec<(u32, String)>, (u32, String, bool));

async fn state_after(news: Vec<News>) -> Seen {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, move |tx| {
            tell(tx, News::Call("queued", 0, Origin::Recovered))?;
            let call = tx.query_row("SELECT id FROM calls", [], |row| row.get(0))?;
            moving::wish(tx, call)?;
            news.iter().try_for_each(|one| tell(tx, *one))
        })
        .await
        .unwrap();
    store
        .read(|conn| {
            let mut statement = conn.prepare(
                "SELECT status, outcome, seconds, is_unread, is_announced, answered_by FROM calls ORDER BY sid",
            )?;
            let calls = statement
                .query_map([], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?))
                })?
                .collect::<Result<_, _>>()?;
            let mut statement = conn.prepare("SELECT seconds, state FROM voicemails ORDER BY sid")?;
            let left = statement
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect::<Result<_, _>>()?;
            let thread = conn.query_row(
                "SELECT unread, state, last_call_id = (SELECT id FROM calls) FROM threads",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            Ok((calls, left, thread))
        })
        .await
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_news_gives_one_state(
        (news, shuffled) in proptest::collection::vec(any_news(), 1..8).prop_flat_map(|news| {
            let twice: Vec<News> = news.iter().chain(news.iter()).copied().collect();
            (Just(news), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (plain, mixed) = runtime.block_on(async { (state_after(news).await, state_after(shuffled).await) });
        prop_assert_eq!(plain, mixed);
    }
}
