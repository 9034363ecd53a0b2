//! Conferences: who is in them, who is heard, how they end, and what is told of it.

use super::*;
use crate::{Caller as Ringer, Sound};

const ROOM: &str = "<Dial action='/out'><Conference statusCallback='/room' statusCallbackEvent='start end join leave mute hold'>\
    desk</Conference></Dial>";

#[tokio::test]
async fn callers_meet_in_a_conference_are_muted_held_and_put_out_and_it_is_told_in_order() {
    let (sandbox, clock) = start(None).await;
    let listener = Listener::start().await;
    listener.tell("/voice", ROOM);
    sandbox.point_calls(&number(DESK), &listener.url("/voice"), "", "");
    let first = sandbox.call(Ringer::by_hand(MAYA), &number(DESK));
    pass(&sandbox, &clock, 2).await;
    let caller = Caller::of(&sandbox);
    let (_, listed) = caller.get("Conferences.json?FriendlyName=desk").await;
    assert_eq!(listed["conferences"][0]["status"], "init");
    let conference = listed["conferences"][0]["sid"].as_str().unwrap().to_owned();
    let second = sandbox.call(Ringer::by_hand("+12025550139"), &number(DESK));
    pass(&sandbox, &clock, 2).await;
    let people = format!("Conferences/{conference}/Participants");
    let (_, listed) = caller.get(&format!("{people}.json")).await;
    assert_eq!(listed["participants"].as_array().map(Vec::len), Some(2));
    let one = format!("{people}/{first}.json");
    for form in [[("Muted", "true")], [("Hold", "true")], [("Muted", "true")]] {
        let (status, told) = caller.post(&one, &form).await;
        assert_eq!((status, &told["muted"]), (200, &true.into()));
    }
    assert_eq!(caller.delete(&format!("{people}/{second}.json")).await.0, 204);
    assert_eq!(caller.delete(&format!("{people}/{second}.json")).await.0, 404);
    pass(&sandbox, &clock, 2).await;
    sandbox.hang_up(&first);
    pass(&sandbox, &clock, 2).await;
    let told: Vec<String> =
        listener.heard_at("/room").iter().map(|one| one.field("StatusCallbackEvent").to_owned()).collect();
    assert_eq!(
        told,
        [
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-mute",
            "participant-hold",
            "participant-leave",
            "participant-leave",
            "conference-end"
        ]
    );
    let counted: Vec<String> =
        listener.heard_at("/room").iter().map(|one| one.field("SequenceNumber").to_owned()).collect();
    assert_eq!(counted, ["1", "2", "3", "4", "5", "6", "7", "8"]);
    let (_, over) = caller.get(&format!("Conferences/{conference}.json")).await;
    assert_eq!(
        (&over["status"], &over["reason_conference_ended"]),
        (&"completed".into(), &"last-participant-left".into())
    );
    assert_eq!(listener.heard_at("/out").len(), 2, "each Dial asks its own action");
    assert!(sandbox.heard(&first).iter().any(|heard| heard.sound == Sound::InRoom("desk".to_owned())));
}
