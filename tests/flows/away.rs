//! While you were away: what came is counted once, and told once.

use std::time::Duration;

use deskbell_sandbox::{Caller, Sandbox};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::Clock;
use serde_json::{Value, json};

use crate::flows::connected;

const MAYA: &str = "+12025550123";
const BEN: &str = "+12025550124";
const CAUGHT_UP: Duration = Duration::from_secs(11 * 60);

async fn told(world: &World) -> String {
    let away = world.call("read_away", json!({})).await;
    if away.is_null() {
        return "nothing".to_owned();
    }
    let count = |name: &str| away[name].as_u64().unwrap_or_default();
    format!(
        "{} calls, {} voicemails, {} texts, {} times unreached",
        count("calls"),
        count("voicemails"),
        count("texts"),
        count("unreached")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn what_came_while_the_computer_slept_is_counted_once_and_does_not_come_back() {
    let (world, _) = connected().await;
    assert_eq!(told(&world).await, "nothing");
    let world = world
        .sleep_through(async |sandbox: &Sandbox, clock: &Clock| {
            sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 8), &front_desk());
            sandbox.call(Caller::new(BEN).hangs_up_after(2), &front_desk());
            sandbox.text(MAYA, &front_desk(), "Did you get my call?").await;
            for _ in 0..120 {
                clock.advance(Duration::from_secs(1));
                sandbox.idle().await;
            }
        })
        .await;
    world.advance(CAUGHT_UP).await;
    // Both calls, both of their ends, and the text.
    let all = "2 calls, 1 voicemails, 1 texts, 5 times unreached";
    assert_eq!(told(&world).await, all);
    let world = world.start_again().await;
    world.settle().await;
    world.advance(CAUGHT_UP).await;
    assert_eq!(told(&world).await, all);
    world.call("put_away", json!({})).await;
    assert_eq!(told(&world).await, "nothing");
    world.advance(CAUGHT_UP).await;
    assert_eq!(told(&world).await, "nothing");
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_announced_and_what_is_history_is_no_news_of_an_absence() {
    let world = World::open().await;
    world.sandbox.call(Caller::new(MAYA).leaves("Hi.", 4), &front_desk());
    world.text(BEN, "Hello").await;
    world.advance(CAUGHT_UP).await;
    assert_eq!(world.call("read_away", json!({})).await, Value::Null);
    world.close().await;
}
