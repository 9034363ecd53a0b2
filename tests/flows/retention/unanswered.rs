//! Twilio that does not answer about one, or about any.

use std::collections::BTreeSet;
use std::time::Duration;

use deskbell_sandbox::Api;
use deskbell_tests::World;

use super::{MAYA, at_twilio, keep_code, pass, read_all, receipts, texts_after};

/// So many texts that are old enough to be emptied at Twilio.
async fn old_texts(count: usize) -> World {
    let world = World::open().await;
    keep_code(&world).await;
    for nth in 0..count {
        world.text(MAYA, &format!("My crown hurts {nth}")).await;
    }
    read_all(&world, MAYA).await;
    pass(&world, 31).await;
    world
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_twilio_has_no_answer_to_is_put_off_and_holds_up_no_other() {
    let world = old_texts(3).await;
    // What may be repeated is asked four times before it counts as not answered.
    world.sandbox.switches().set_api_for(Api::FailsAfterTaking, 4);
    world.call("change_retention", texts_after(30, "empty")).await;
    world.settle().await;
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["empty waiting", "empty done", "empty done"]);
    world.clock.advance(Duration::from_secs(59 * 60));
    world.settle().await;
    assert_eq!(receipts(&world, "2026-12-22", "texts").await.first().expect("one"), "empty waiting");
    world.clock.advance(Duration::from_secs(2 * 60));
    world.settle().await;
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["empty done"; 3]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_twilio_that_is_down_is_not_asked_about_each_of_them_in_turn() {
    let world = old_texts(12).await;
    let posted = |world: &World| -> BTreeSet<String> {
        let requests = world.sandbox.requests().into_iter().filter(|one| one.method == "POST");
        requests.map(|one| one.target).filter(|target| target.contains("/Messages/")).collect()
    };
    assert!(posted(&world).is_empty());
    world.sandbox.switches().set_api(Api::FailsAfterTaking);
    world.call("change_retention", texts_after(30, "empty")).await;
    world.settle().await;
    // Three in a run, and a run for each time that it was promised: once by each write that let some go.
    let asked = posted(&world).len();
    assert!((3..=6).contains(&asked), "{asked} of 12");
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["empty waiting"; 12]);
    world.sandbox.switches().set_api(Api::Working);
    pass(&world, 1).await;
    assert_eq!(receipts(&world, "2026-12-22", "texts").await, ["empty done"; 12]);
    assert_eq!(at_twilio(&world), [""; 12]);
    world.close().await;
}
