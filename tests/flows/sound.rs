//! The sound of messages: kept here, deleted at Twilio if the office wants that, and told honestly.

use std::time::Duration;

use deskbell_sandbox::{Api, Caller};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::api::recordings::RecordingStatus;
use serde_json::{Value, json};

use crate::connecting::{own_way, wish};

const MAYA: &str = "+12025550123";
/// Longer than any ringing, greeting and message here, and than deleting takes.
const A_WHILE: Duration = Duration::from_secs(120);

async fn leave(world: &World) {
    world.sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 8), &front_desk());
    world.advance(A_WHILE).await;
}

/// How many recordings Twilio still holds.
fn there(world: &World) -> usize {
    world.sandbox.recordings().iter().filter(|one| one.status != RecordingStatus::Deleted).count()
}

async fn told(world: &World) -> String {
    let kept = world.call("read_sound", json!({})).await;
    let word = |name: &str| kept[name].to_string();
    format!(
        "{} here, {} there, {} doubled, {} going, {} refused",
        word("here"),
        word("there"),
        word("doubled"),
        word("going"),
        word("refused")
    )
}

async fn last_message(world: &World) -> Value {
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    page["unheard"][0]["voicemail"]["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn sound_goes_at_twilio_once_it_is_here_and_the_recovery_code_was_kept() {
    let world = World::open().await;
    leave(&world).await;
    world.call("change_erasing", json!({ "erases": true })).await;
    leave(&world).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (2, "2 here, 2 there, 1 doubled, 1 going, 0 refused".to_owned())
    );
    world.call("keep_recovery_code", json!({})).await;
    world.advance(Duration::from_secs(70 * 60)).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (1, "2 here, 1 there, 1 doubled, 0 going, 0 refused".to_owned())
    );
    // What went there can be heard here.
    let sound = world.call("read_voicemail", json!({ "voicemail": last_message(&world).await })).await;
    assert!(sound["length"].as_u64().is_some_and(|length| length > 1000), "{sound}");
    world.call("clean_up_sound", json!({})).await;
    world.advance(A_WHILE).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (0, "2 here, 0 there, 0 doubled, 0 going, 0 refused".to_owned())
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_deleted_here_or_here_and_there_and_twilio_being_away_delays_it() {
    let world = World::open().await;
    world.call("keep_recovery_code", json!({})).await;
    leave(&world).await;
    leave(&world).await;
    world.call("delete_voicemail", json!({ "voicemail": last_message(&world).await })).await;
    world.advance(A_WHILE).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (2, "1 here, 2 there, 1 doubled, 0 going, 0 refused".to_owned())
    );
    world.sandbox.switches().set_api(Api::Down);
    world.call("erase_voicemail", json!({ "voicemail": last_message(&world).await })).await;
    world.advance(A_WHILE).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (2, "0 here, 2 there, 0 doubled, 1 going, 0 refused".to_owned())
    );
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    world.advance(Duration::from_secs(11 * 60)).await;
    assert_eq!(
        (there(&world), told(&world).await),
        (1, "0 here, 1 there, 0 doubled, 0 going, 0 refused".to_owned())
    );
    assert!(!world.transcript(MAYA).await.contains("ready"));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_from_before_the_calls_came_here_are_there_and_count_as_heard() {
    let world = World::open().await;
    leave(&world).await;
    world.call("connect_account", wish(&world, &own_way(), "none").await).await;
    world.settle().await;
    let number = world.number(&front_desk()).await;
    world.call("take_calls", json!({ "number": number })).await;
    world.advance(Duration::from_secs(11 * 60)).await;
    let page = world.call("list_voicemails", json!({ "after": null, "limit": 20 })).await;
    let count = |part: &str| page[part].as_array().map_or(0, Vec::len);
    assert_eq!((count("unheard"), count("heard")), (0, 1), "{page}");
    let counts = world.call("read_call_counts", json!({})).await;
    assert_eq!(counts, json!({ "missed": 0, "unheard": 0 }));
    world.app.shut_down().await;
}
