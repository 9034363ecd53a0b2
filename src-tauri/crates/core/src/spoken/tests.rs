//! Order and repetition change nothing: the same news of a spoken call, however shuffled and repeated, leaves the same
//! result; and what is said to Twilio breaks none of its rules.

use deskbell_twilio::api::calls::{AnsweredBy, Call as Listed, CallStatus};
use deskbell_twilio::twiml::rules::check;
use deskbell_twilio::{CallSid, Millis, Party};
use proptest::prelude::*;
use serde_json::json;

use super::answer;
use super::rules::Facts;
use super::{SpokenDraft, SpokenKind, drive, note_answered_by, store};
use crate::calls::outgoing;
use crate::jobs::Outcome;
use crate::routing::Manner;
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Tx};

const AT: Millis = Millis(1_795_273_200_000);
const OURS: &str = "+12025550100";
const THEIRS: &str = "+12025550123";

pub(crate) fn draft(number: Id) -> SpokenDraft {
    SpokenDraft {
        number,
        kind: SpokenKind::Urgent,
        words: "Hello {name}".to_owned(),
        question: "Press 1".to_owned(),
        thanks: "Thanks".to_owned(),
        change: "We call back".to_owned(),
        language: "en-US".to_owned(),
        voice: String::new(),
        zone: "UTC".to_owned(),
        to: THEIRS.to_owned(),
        tags: Vec::new(),
        has_consent: false,
    }
}

/// News of a spoken call, as any of the ways brings it.
#[derive(Debug, Clone, Copy)]
enum News {
    /// Twilio's answer, or a callback.
    Told(&'static str, u32),
    /// A listing.
    Listed(&'static str, u32),
    /// A machine took it.
    Machine,
    /// Twilio was told the words.
    Said,
    /// This key was pressed.
    Pressed(&'static str),
}

fn sid() -> CallSid {
    CallSid::parse(&format!("CA{:032}", 1)).unwrap()
}

fn listed(status: &str, seconds: u32) -> Listed {
    let whole = json!({
        "sid": sid(), "account_sid": format!("AC{:032}", 1), "to": THEIRS, "from": OURS, "status": status,
        "direction": "outbound-api", "duration": seconds.to_string(), "price": null, "price_unit": "usd",
        "date_created": AT.to_rfc2822(),
    });
    serde_json::from_value(whole).unwrap()
}

fn tell(tx: &mut Tx<'_>, call: Id, news: News) -> Result<(), crate::Error> {
    let raise = |tx: &mut Tx<'_>, facts: &Facts| {
        store::raise(tx, call, facts)?;
        crate::calls::settle_one(tx, call)
    };
    match news {
        News::Told(status, seconds) => {
            let claimed = outgoing::claim(tx, call, &sid())?.expect("it is this call");
            outgoing::raise(tx, &claimed, &CallStatus::from(status), seconds)
        }
        News::Listed(status, seconds) => outgoing::note_listed(tx, &listed(status, seconds)),
        News::Machine => {
            note_answered_by(tx, call, Some(&AnsweredBy::MachineEndBeep))?;
            crate::calls::settle_one(tx, call)
        }
        News::Said => raise(tx, &Facts { is_said: true, ..Facts::default() }),
        News::Pressed(key) => raise(tx, &Facts { pressed: key.to_owned(), ..Facts::default() }),
    }
}

/// One person is being called.
fn begin(tx: &mut Tx<'_>) -> Result<(Id, Id), crate::Error> {
    let number = crate::numbers::store::find_or_note(tx, OURS)?;
    let spoken = store::insert(tx, "an-intent", &draft(number))?;
    store::insert_callee(tx, spoken, (THEIRS, "Maya", ""), None)?;
    assert!(matches!(drive::next(tx, number, true)?, Outcome::Next(_)));
    let call: Id = tx.query_row("SELECT call_id FROM callees", [], |row| row.get(0))?;
    Ok((spoken, call))
}

/// Everything that a person could see of it.
type Seen = (String, String, String, String);

async fn state_after(news: Vec<News>) -> Seen {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, move |tx| {
            let (_, call) = begin(tx)?;
            tell(tx, call, News::Told("queued", 0))?;
            news.iter().try_for_each(|one| tell(tx, call, *one))
        })
        .await
        .unwrap();
    store
        .read(|conn| {
            Ok(conn.query_row(
                "SELECT callees.result, callees.reason, calls.outcome, calls.reason
                 FROM callees JOIN calls ON calls.id = callees.call_id",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
            )?)
        })
        .await
        .unwrap()
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
    prop_oneof![
        3 => (status(), 0_u32..90).prop_map(|(status, seconds)| News::Told(status, seconds)),
        2 => (status(), 0_u32..90).prop_map(|(status, seconds)| News::Listed(status, seconds)),
        1 => Just(News::Machine),
        2 => Just(News::Said),
        1 => Just(News::Pressed("2")),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_news_of_a_spoken_call_gives_one_result(
        (news, shuffled) in proptest::collection::vec(any_news(), 1..8).prop_flat_map(|news| {
            let twice: Vec<News> = news.iter().chain(news.iter()).copied().collect();
            (Just(news), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let plain = runtime.block_on(state_after(news));
        let mixed = runtime.block_on(state_after(shuffled));
        prop_assert_eq!(plain, mixed);
    }
}

#[tokio::test]
async fn whoevers_turn_comes_is_taken_once_and_with_the_last_old_call_the_words_go_too() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let (again, left) = store
        .write(Lane::Door, move |tx| {
            let (_, call) = begin(tx)?;
            let number = crate::numbers::store::find_or_note(tx, OURS)?;
            let again = drive::next(tx, number, true)?;
            tell(tx, call, News::Told("no-answer", 0))?;
            let thread = crate::inbox::store::find_or_open(tx, number, &Party::from_twilio(THEIRS))?;
            crate::calls::store::mark_read(tx, thread.id, Id::LAST)?;
            crate::calls::old::remove(tx, call, None)?.expect("it goes");
            let left: (u32, u32, u32) = tx.query_row(
                "SELECT (SELECT count(*) FROM spoken), (SELECT count(*) FROM callees),
                     (SELECT count(*) FROM spoken_calls)",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )?;
            Ok((again, left))
        })
        .await
        .unwrap();
    assert_eq!(again, Outcome::Done, "nobody waits any more");
    assert_eq!(left, (0, 0, 0));
}

#[test]
fn what_is_said_to_twilio_breaks_none_of_its_rules() {
    let manner = Manner { language: "en-US".to_owned(), voice: "Polly.Joanna".to_owned() };
    let action = || "https://desk.example.com/calls/chosen/1".to_owned();
    let all = [
        answer::ask(action(), &manner, "Hello <Maya> & co.", "Press 1 to confirm."),
        answer::ask_again(action(), &manner, "Press 1 to confirm."),
        answer::tell(&Manner { voice: String::new(), ..manner.clone() }, "Thank you."),
        answer::sorry(),
    ];
    let texts: Vec<String> = all.iter().map(deskbell_twilio::twiml::Voice::to_xml).collect();
    for text in &texts {
        assert_eq!(check(text), [], "{text}");
    }
    insta::assert_snapshot!(texts.join("\n").replace("><", ">\n<"));
}
