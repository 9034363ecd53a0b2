//! The computer's clock is a year off: nothing is dated by it, nothing goes out early or is given up as late, and where
//! it keeps Deskbell from Twilio, that is what is said.

use std::time::Duration;

use deskbell_tests::certificates::{Valid, show};
use deskbell_tests::{Computer, World};
use serde_json::json;

use crate::folder::own_office;

const MAYA: &str = "+12025550123";
const HOUR: Duration = Duration::from_secs(3600);
const YEAR: i64 = 365 * 86_400_000;

/// An office with a text from Maya, and an answer that is to go in three hours.
async fn office() -> World {
    let (world, _) = own_office().await;
    world.text(MAYA, "Is Tuesday free?").await;
    world.settle().await;
    let thread = world.thread(MAYA).await;
    let due = (world.clock.now() + HOUR * 3).0;
    let later = json!({
        "thread": thread, "body": "See you tomorrow", "intent": "later-0001", "dueAt": due, "unlessReply": false,
    });
    world.call("schedule_text", later).await;
    assert_eq!(world.later(MAYA).await, "See you tomorrow (180 min, waiting)");
    world
}

/// How far the date of the youngest text is from now.
async fn youngest_is_off_by(world: &World) -> Duration {
    let youngest = world
        .office()
        .store()
        .read(
            |conn| Ok(conn.query_row("SELECT max(id) >> 21 FROM messages", [], |row| row.get::<_, i64>(0))?),
        )
        .await
        .expect("a date");
    Duration::from_millis(youngest.abs_diff(world.clock.now().0))
}

fn sent(world: &World) -> usize {
    world.sandbox.messages().iter().filter(|text| text.body == "See you tomorrow").count()
}

#[tokio::test]
async fn a_clock_that_is_a_year_off_sends_nothing_early_gives_nothing_up_and_dates_nothing() {
    for off in [YEAR, -YEAR] {
        let world = office().await.start_again_by(Computer { off, twilio: None }).await;
        assert_eq!(world.page().await, "open");
        world.settle().await;
        assert_eq!(world.later(MAYA).await, "See you tomorrow (180 min, waiting)");
        world.text(MAYA, "Or Wednesday?").await;
        world.settle().await;
        assert!(youngest_is_off_by(&world).await < Duration::from_secs(5), "{off}");
        world.advance(HOUR * 3 - Duration::from_secs(60)).await;
        assert_eq!(sent(&world), 0, "{off}");
        world.advance(Duration::from_secs(120)).await;
        assert_eq!(sent(&world), 1, "{off}");
        let transcript = world.transcript(MAYA).await;
        let lines: Vec<&str> = transcript.lines().skip(1).collect();
        assert_eq!(
            lines,
            ["< Is Tuesday free?", "< Or Wednesday?", "> See you tomorrow (delivered)"],
            "{transcript}"
        );
        world.close().await;
    }
}

/// What a person sees on such a day, and the next.
const DAY: &str = r#"open
"not_reachable" "wrong_clock" "By the date of this computer, the certificate of Twilio is not valid: the date is probably wrong." "Set the date and the year of this computer right. If they are, something on the way opens encrypted connections: let it leave Twilio alone."
bad_input [body]: By the date of this computer, the certificate of Twilio is not valid: the date is probably wrong. Set the date and the year of this computer right. If they are, something on the way opens encrypted connections: let it leave Twilio alone.
(202) 555-0123 with (202) 555-0100: open, 1 unread
< Is Tuesday free?

"listening" null null null
(202) 555-0123 with (202) 555-0100: open, 2 unread
< Is Tuesday free?
< Or Wednesday? (recovered)

See you tomorrow (178 min, waiting)"#;

#[tokio::test]
async fn a_clock_that_keeps_deskbell_from_twilio_is_named_and_nothing_is_taken_in_by_it() {
    assert_eq!(day_without_twilio(YEAR, Valid::Formerly).await, DAY);
}

#[tokio::test]
async fn a_clock_that_is_behind_is_named_as_well() {
    assert_eq!(day_without_twilio(-YEAR, Valid::Someday).await, DAY);
}

/// Starts by such a clock, with Twilio's certificate as it looks then; and again once the clock is right.
async fn day_without_twilio(off: i64, valid: Valid) -> String {
    let twilio = Some(show(valid).await.expect("a port"));
    let world = office().await.start_again_by(Computer { off, twilio }).await;
    world.settle().await;
    let line = world.call("read_line", json!({})).await;
    let told = |line: &serde_json::Value| {
        format!("{} {} {} {}", line["state"], line["code"], line["reason"], line["next"])
    };
    let mut day = vec![world.page().await, told(&line)];
    world.text(MAYA, "Or Wednesday?").await;
    let thread = world.thread(MAYA).await;
    let answer = json!({ "thread": thread, "body": "Yes", "intent": "clock-0001" });
    day.push(world.refusal("send_message", answer).await);
    world.advance(Duration::from_secs(70)).await;
    day.push(world.transcript(MAYA).await);
    let world = world.start_again().await;
    world.advance(Duration::from_secs(2)).await;
    day.push(told(&world.call("read_line", json!({})).await));
    day.push(world.transcript(MAYA).await);
    day.push(world.later(MAYA).await);
    assert_eq!(sent(&world), 0);
    world.close().await;
    day.join("\n")
}
