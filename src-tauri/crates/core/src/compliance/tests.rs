//! Callbacks and answers in any order leave the state that Twilio's last answer says.

use deskbell_twilio::api::compliance::bundles::BundleStatus;
use deskbell_twilio::webhook::compliance::Status;
use deskbell_twilio::{AccountSid, BundleSid};
use proptest::prelude::*;

use super::review::{Seen, note, set_review};
use super::{EndUser, Needs, StartSubmission, State, store};
use crate::numbers::NumberKind;
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Store};

const BUNDLE: &str = "BU00000000000000000000000000000001";
const WORDS: [&str; 5] = ["pending-review", "in-review", "twilio-rejected", "twilio-approved", "soon"];

/// Papers that were handed in.
async fn handed_in(store: &Store) -> Id {
    store
        .write(Lane::Door, |tx| {
            let args = StartSubmission {
                country: "AU".to_owned(),
                kind: NumberKind::Mobile,
                end_user: EndUser::Business,
                intent: "intent-0001".to_owned(),
            };
            let needs = Needs {
                sid: "RN00000000000000000000000000000001".to_owned(),
                name: "Australia: Mobile - Business".to_owned(),
                fields: Vec::new(),
                proofs: Vec::new(),
            };
            let id = tx.arrival_id()?;
            store::insert(tx, id, &args, "AU", &needs, &super::fields::Answers::new())?;
            store::begin_round(tx, id)?;
            store::set_bundle(tx, id, Some(BUNDLE))?;
            store::set_state(tx, id, State::InReview, None)?;
            Ok(id)
        })
        .await
        .unwrap()
}

/// Something that comes: a callback, or an answer to our asking.
#[derive(Debug, Clone, Copy)]
enum News {
    Told(usize),
    Asked,
}

fn news() -> impl Strategy<Value = Vec<News>> {
    let one = prop_oneof![(0..WORDS.len()).prop_map(News::Told), Just(News::Asked)];
    proptest::collection::vec(one, 0..12)
}

/// Lets news come while Twilio says one thing after another, and asks a last time.
async fn follow(truth: Vec<usize>, news: Vec<News>) -> (State, Vec<State>) {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let id = handed_in(&store).await;
    store
        .write(Lane::Door, move |tx| {
            let mut at = 0;
            let last = truth.len() - 1;
            for one in news.iter().copied().chain([News::Asked]) {
                match one {
                    News::Told(word) => {
                        let form = Status {
                            account_sid: AccountSid::parse("AC00000000000000000000000000000001").unwrap(),
                            bundle_sid: BundleSid::parse(BUNDLE).unwrap(),
                            status: BundleStatus::from(WORDS[word]),
                            failure_reason: Some("Because.".to_owned()),
                            rest: Vec::new(),
                        };
                        note(tx, &form)?;
                        // Twilio goes on meanwhile.
                        at = (at + 1).min(last);
                    }
                    News::Asked => ask(tx, id, truth[at])?,
                }
            }
            ask(tx, id, truth[last])
        })
        .await
        .unwrap();
    store
        .read(move |conn| {
            let history = store::reviews::list(conn, id)?.into_iter().map(|one| one.state).collect();
            Ok((store::read(conn, id)?.state, history))
        })
        .await
        .unwrap()
}

fn ask(tx: &mut crate::store::Tx<'_>, id: Id, word: usize) -> Result<(), crate::Error> {
    let seen = Seen { status: BundleStatus::from(WORDS[word]), valid_until: None, faults: Vec::new() };
    set_review(tx, id, 1, &seen)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_told_in_whatever_order_what_twilio_last_answers_counts(
        truth in proptest::collection::vec(0..4_usize, 1..4),
        news in news(),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let last = truth.last().copied().unwrap();
        let (state, history) = runtime.block_on(follow(truth, news));
        let wanted = [State::InReview, State::InReview, State::Rejected, State::Approved][last];
        prop_assert_eq!(state, wanted);
        prop_assert_eq!(history.last().copied(), Some(wanted));
        prop_assert!(history.windows(2).all(|two| two[0] != two[1]), "the same twice: {:?}", history);
    }
}

#[tokio::test]
async fn what_was_seen_of_an_earlier_round_changes_nothing() {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    let id = handed_in(&store).await;
    let state = store
        .write(Lane::Door, move |tx| {
            store::begin_round(tx, id)?;
            ask(tx, id, 2)?;
            Ok(store::read(tx, id)?.state)
        })
        .await
        .unwrap();
    assert_eq!(state, State::InReview);
}
