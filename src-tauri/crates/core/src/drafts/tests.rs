//! Drafts under any order of saving, sending and keeping, beside the plainest model of them.

use std::collections::{HashMap, HashSet};

use proptest::prelude::*;

use super::{DraftKind, SaveDraft, clear, find, write};
use crate::error::Error;
use crate::messages::{Direction, Status, store as messages};
use crate::store::tests::Fixture;
use crate::store::{Id, Lane, Tx};

/// Something that reaches the core: saves may come late, after the text they belong to was sent.
#[derive(Debug, Clone)]
enum Step {
    Save { thread: usize, kind: DraftKind, words: u8, intent: u8 },
    Sent { thread: usize, kind: DraftKind, intent: u8 },
}

fn kind() -> impl Strategy<Value = DraftKind> {
    prop_oneof![Just(DraftKind::Text), Just(DraftKind::Note)]
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (0..3_usize, kind(), 0..4_u8, 0..3_u8)
            .prop_map(|(thread, kind, words, intent)| Step::Save { thread, kind, words, intent }),
        1 => (0..3_usize, kind(), 0..3_u8)
            .prop_map(|(thread, kind, intent)| Step::Sent { thread, kind, intent }),
    ]
}

/// Intents are made once for one composed text, so no two threads or kinds ever share one.
fn intent_of(thread: usize, kind: DraftKind, intent: u8) -> String {
    format!("{kind:?}-{thread}-{intent}")
}

/// As sending does it: the text and the end of its draft in one write.
fn send(tx: &mut Tx<'_>, thread: Id, intent: &str) -> Result<(), Error> {
    if messages::find_by_intent(tx, intent)?.is_none() {
        let id = tx.arrival_id()?;
        let text = messages::New {
            thread,
            sid: None,
            intent: Some(intent),
            direction: Direction::Out,
            body: "Sent",
            status: Status::Queued,
            is_unread: false,
            is_announced: true,
            media_count: 0,
            rest: None,
        };
        messages::insert(tx, id, &text)?;
    }
    clear(tx, thread, DraftKind::Text, intent)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn a_draft_never_shows_in_another_thread_nor_as_another_kind(
        steps in proptest::collection::vec(step(), 1..40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let fixture = Fixture::new();
            let (store, _heard) = fixture.open();
            let threads: Vec<Id> = store
                .write(Lane::Door, |tx| {
                    let number = crate::numbers::store::find_or_note(tx, "+12025550100")?;
                    (0..3)
                        .map(|n| {
                            let them = deskbell_twilio::Party::from_twilio(&format!("+1202555012{n}"));
                            Ok(crate::inbox::store::find_or_open(tx, number, &them)?.id)
                        })
                        .collect()
                })
                .await
                .unwrap();
            let mut model: HashMap<(usize, DraftKind), (String, String)> = HashMap::new();
            let mut used: HashSet<String> = HashSet::new();
            for step in steps {
                match step {
                    Step::Save { thread, kind, words, intent } => {
                        let intent = intent_of(thread, kind, intent);
                        let body = if words == 0 { " ".to_owned() } else { format!("{words} for {thread} {kind:?}") };
                        if used.contains(&intent) {
                            if model.get(&(thread, kind)).is_some_and(|kept| kept.1 == intent) {
                                model.remove(&(thread, kind));
                            }
                        } else if words == 0 {
                            model.remove(&(thread, kind));
                        } else {
                            model.insert((thread, kind), (body.clone(), intent.clone()));
                        }
                        let save = SaveDraft { thread: threads[thread], kind, body, intent };
                        store.write(Lane::Door, move |tx| write(tx, &save)).await.unwrap();
                    }
                    Step::Sent { thread, kind, intent } => {
                        let intent = intent_of(thread, kind, intent);
                        if model.get(&(thread, kind)).is_some_and(|kept| kept.1 == intent) {
                            model.remove(&(thread, kind));
                        }
                        used.insert(intent.clone());
                        let id = threads[thread];
                        store
                            .write(Lane::Door, move |tx| match kind {
                                DraftKind::Note => crate::notes::store::add(tx, id, "Kept", &intent).map(|_| ()),
                                DraftKind::Text => send(tx, id, &intent),
                            })
                            .await
                            .unwrap();
                    }
                }
                for (at, thread) in threads.iter().enumerate() {
                    for kind in [DraftKind::Text, DraftKind::Note] {
                        let (thread, expected) = (*thread, model.get(&(at, kind)).cloned());
                        let kept = store.read(move |conn| find(conn, thread, kind)).await.unwrap();
                        assert_eq!(kept.map(|draft| (draft.body, draft.intent)), expected);
                    }
                }
            }
        });
    }
}
