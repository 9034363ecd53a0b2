//! The story as it comes in.

use super::*;
use crate::Direction;

#[tokio::test]
async fn history_is_in_listings_alone_and_fresh_texts_come_by_webhook() {
    let (sandbox, clock) = start(Some(START)).await;
    let caller = Caller::of(&sandbox);
    let (_, page) = caller.get("Messages.json?PageSize=1000").await;
    let history = page["messages"].as_array().unwrap().len();
    assert!(history > 40, "{history}");
    // Nobody listens yet: the fresh texts wait.
    clock.advance(Duration::from_secs(10));
    sandbox.idle().await;
    assert_eq!(sandbox.messages().len(), history);
    let listener = Listener::start().await;
    sandbox.point(&number(DESK), &listener.url("/in"));
    sandbox.point(&number(SIDE), &listener.url("/in"));
    pass(&sandbox, &clock, 60).await;
    let heard = listener.heard();
    assert_eq!(heard.len(), 4);
    assert_eq!(heard[0].field("Body"), "Perfect, Tuesday 10:30 works. Thank you!");
    assert!(heard.iter().any(|heard| heard.field("NumMedia") == "1"));
    // An hour later somebody else has written, and after a day nobody does any more.
    for _ in 0..60 {
        clock.advance(Duration::from_secs(60));
        sandbox.idle().await;
    }
    let hour = listener.heard().len();
    assert!((10..=30).contains(&hour), "{hour}");
    for _ in 0..24 {
        clock.advance(Duration::from_secs(3600));
        sandbox.idle().await;
    }
    assert!(listener.heard().len() <= 30);
    assert!(sandbox.alerts().is_empty());
}

#[tokio::test]
async fn a_second_start_shows_the_same_texts_with_those_that_came_in_as_history() {
    let (first, clock) = start(Some(START)).await;
    let listener = Listener::start().await;
    first.point(&number(DESK), &listener.url("/in"));
    pass(&first, &clock, 60).await;
    let (second, _clock) = start(Some(Millis(START.0 - 3_600_000))).await;
    let sids = |sandbox: &Sandbox| {
        let mut sids: Vec<String> = sandbox.messages().iter().map(|text| text.sid.to_string()).collect();
        sids.sort();
        sids
    };
    assert_eq!(sids(&first), sids(&second));
}

#[tokio::test]
async fn names_are_known_to_people_and_not_to_twilio() {
    let (sandbox, _clock) = start(Some(START)).await;
    let caller = Caller::of(&sandbox);
    let people = sandbox.people();
    let maya = people.iter().find(|person| person.name == "Maya Okafor").unwrap();
    let texts = sandbox.messages();
    assert!(texts.iter().any(|text| text.direction == Direction::Inbound && text.from == maya.number));
    let (_, number) = caller.get("IncomingPhoneNumbers.json").await;
    assert_eq!(number["incoming_phone_numbers"][0]["friendly_name"], "Front desk");
    assert!(start(None).await.0.people().is_empty());
}

#[tokio::test]
async fn the_pictures_of_the_story_can_be_fetched() {
    let (sandbox, _clock) = start(Some(START)).await;
    let caller = Caller::of(&sandbox);
    let with_pictures: Vec<_> = sandbox.messages().into_iter().filter(|text| text.num_media > 0).collect();
    assert!(with_pictures.len() >= 2);
    for text in with_pictures {
        let (_, list) = caller.get(&format!("Messages/{}/Media.json", text.sid)).await;
        let uri = list["media_list"][0]["uri"].as_str().unwrap().to_owned();
        let response = caller.ask_raw(uri.strip_suffix(".json").unwrap()).await;
        let file = caller.ask_raw(response.headers()["location"].to_str().unwrap()).await;
        assert!(image::load_from_memory(&file.bytes().await.unwrap()).is_ok());
    }
}

#[tokio::test]
async fn the_days_before_had_calls_and_voicemails_that_can_be_heard() {
    let (sandbox, _clock) = start(Some(START)).await;
    let caller = Caller::of(&sandbox);
    let (_, listed) = caller.get("Calls.json?PageSize=1000").await;
    let calls = listed["calls"].as_array().unwrap();
    let is = |call: &&Value, direction: &str, status: &str| {
        call["direction"] == direction && call["status"] == status
    };
    let count = |direction, status| calls.iter().filter(|call| is(call, direction, status)).count();
    assert_eq!((count("inbound", "completed"), calls.len()), (8, 16));
    assert_eq!((count("outbound-dial", "completed"), count("outbound-dial", "no-answer")), (3, 5));
    let (_, listed) = caller.get("Recordings.json").await;
    let sid = listed["recordings"][0]["sid"].as_str().unwrap();
    assert_eq!(listed["recordings"].as_array().unwrap().len(), 2);
    let sound = caller.ask_raw(&format!("Recordings/{sid}.wav")).await.bytes().await.unwrap();
    assert_eq!(sound.len(), 44 + 11 * 16_000);
}
