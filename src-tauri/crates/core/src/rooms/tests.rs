//! Order and repetition change nothing: the same news of the room, however shuffled and repeated, leaves the same room.

use deskbell_twilio::Country;
use deskbell_twilio::webhook::Form as _;
use deskbell_twilio::webhook::conference::Status;
use proptest::prelude::*;

use super::{Room, receive, store};
use crate::store::Lane;
use crate::store::tests::Fixture;

/// What happened in a conference, in the order in which Twilio counts it.
const EVENTS: [&str; 7] = [
    "participant-join",
    "participant-leave",
    "participant-mute",
    "participant-unmute",
    "participant-hold",
    "participant-unhold",
    "a-word-of-tomorrow",
];

#[derive(Debug, Clone, Copy)]
struct News {
    place: usize,
    event: &'static str,
    who: u8,
    is_muted: bool,
    is_held: bool,
}

fn form(news: News) -> Status {
    let body = format!(
        "AccountSid=AC{0:032}&ConferenceSid=CF{0:032}&FriendlyName={1}&StatusCallbackEvent={2}&SequenceNumber={3}\
         &CallSid=CA{4:032}&Muted={5}&Hold={6}",
        1,
        super::NAME,
        news.event,
        news.place,
        news.who,
        news.is_muted,
        news.is_held
    );
    Status::parse(body.as_bytes()).unwrap()
}

/// A story, counted by Twilio.
fn any_story() -> impl Strategy<Value = Vec<News>> {
    let one = (proptest::sample::select(&EVENTS[..]), 1_u8..4, any::<bool>(), any::<bool>());
    proptest::collection::vec(one, 1..9).prop_map(|all| {
        all.into_iter()
            .enumerate()
            .map(|(at, (event, who, is_muted, is_held))| News {
                place: at + 1,
                event,
                who,
                is_muted,
                is_held,
            })
            .collect()
    })
}

async fn room_after(news: Vec<News>) -> Room {
    let fixture = Fixture::new();
    let (store, _heard) = fixture.open();
    store
        .write(Lane::Door, move |tx| {
            for one in &news {
                receive::note(tx, &form(*one))?;
            }
            let now = tx.now();
            store::room(tx, now, Country::US)
        })
        .await
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn any_order_and_repetition_of_callbacks_gives_one_room(
        (story, shuffled) in any_story().prop_flat_map(|story| {
            let twice: Vec<News> = story.iter().chain(story.iter()).copied().collect();
            (Just(story), Just(twice).prop_shuffle())
        })
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (plain, mixed) = runtime.block_on(async { (room_after(story).await, room_after(shuffled).await) });
        prop_assert_eq!(plain, mixed);
    }
}

#[tokio::test]
async fn a_conference_that_is_over_is_empty_whatever_comes_late() {
    let join = News { place: 1, event: "participant-join", who: 1, is_muted: false, is_held: false };
    let end = News { place: 9, event: "conference-end", who: 1, is_muted: false, is_held: false };
    assert_eq!(room_after(vec![join]).await.people.len(), 1);
    assert_eq!(room_after(vec![end, join]).await.people, []);
}
