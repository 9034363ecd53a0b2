//! A computer that dies at any step of handing papers in makes nothing twice and leaves nothing behind.

use std::time::Duration;

use deskbell_sandbox::Api;
use deskbell_tests::World;

use super::{at_twilio, attach, begin, history, pdf, read, submit};

/// Hands papers in, dies at the POST after so many, and starts again. Answers how much there was to die at.
async fn die_after(posts: u32, trouble: Api) -> bool {
    let world = World::open().await;
    let papers = begin(&world).await;
    attach(&world, &papers, pdf(60_000)).await;
    world.sandbox.switches().trip_after(posts, trouble);
    submit(&world, &papers).await;
    // As long as it takes to get there, on a clock that stands still.
    for _ in 0..4000 {
        let is_over = read(&world, &papers).await["state"] != "submitting";
        if is_over || world.sandbox.switches().has_tripped() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    if !world.sandbox.switches().has_tripped() {
        // There are not so many: nobody died.
        assert_eq!(history(&read(&world, &papers).await), "submitting > in_review");
        world.close().await;
        return false;
    }
    world.app.shut_down().await;
    world.sandbox.switches().set_api(Api::Working);
    let world = world.restart().await;
    for _ in 0..10 {
        world.clock.advance(Duration::from_secs(45));
        world.settle().await;
    }
    let view = read(&world, &papers).await;
    let what = format!("{posts} {trouble:?}");
    assert_eq!(history(&view), "submitting > in_review", "{what}: {view}");
    let wanted = "1 address, 1 end user, address and business_registration; pending-review with 3".to_owned();
    assert_eq!(at_twilio(&world), wanted, "{what}");
    world.close().await;
    true
}

#[tokio::test(flavor = "multi_thread")]
async fn a_death_at_any_step_of_a_submission_makes_nothing_twice_and_leaves_nothing_behind() {
    // Taken and the answer lost; and never taken at all.
    for trouble in [Api::LosesAnswers, Api::Down] {
        let mut steps = 0;
        while die_after(steps, trouble).await {
            steps += 1;
        }
        // Whom it is for, two documents, the bundle, three things in it, the look at it, and handing it in.
        assert_eq!(steps, 9, "{trouble:?}");
    }
}
