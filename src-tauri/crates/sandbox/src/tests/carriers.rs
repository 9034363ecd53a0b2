//! The life of texts that go out, and what callbacks tell of it.

use super::*;
use crate::{Callbacks, Carrier, Manner, Standing, Status};

async fn callback() -> (Sandbox, Clock, Listener, Caller) {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    (sandbox, clock, Listener::start().await, caller)
}

#[tokio::test]
async fn nothing_happens_until_the_clock_moves() {
    let (sandbox, _clock, listener, caller) = callback().await;
    caller.send(MAYA, "Hi", &listener.url("/status/1")).await;
    sandbox.idle().await;
    assert_eq!(sandbox.messages()[0].status, Status::Queued);
    assert!(listener.heard().is_empty());
}

#[tokio::test]
async fn a_text_is_sent_and_delivered_within_three_seconds_and_told_in_order() {
    let (sandbox, clock, listener, caller) = callback().await;
    let sid = caller.send(MAYA, "Hi", &listener.url("/status/1?x=y")).await;
    pass(&sandbox, &clock, 3).await;
    assert_eq!(listener.statuses(), ["sent", "delivered"]);
    let heard = &listener.heard()[1];
    let fields = ["MessageSid", "SmsStatus", "AccountSid", "From", "To", "RawDlrDoneDate"];
    assert_eq!(fields.map(|name| heard.field(name)), [&sid, "delivered", ACCOUNT, DESK, MAYA, "2607020900"]);
    assert_eq!(sandbox.shown()[0].body, "Hi");
}

#[tokio::test]
async fn a_clock_that_jumps_gives_the_same_dates_as_one_that_runs() {
    let mut dates = Vec::new();
    for steps in [1, 20] {
        let (sandbox, clock, listener, caller) = callback().await;
        caller.send(MAYA, "Hi", &listener.url("/status/1")).await;
        for _ in 0..steps {
            clock.advance(Duration::from_secs(20) / steps);
            sandbox.idle().await;
        }
        assert_eq!(listener.statuses(), ["sent", "delivered"]);
        dates.push(sandbox.messages()[0].sent);
    }
    assert_eq!(dates[0], dates[1]);
}

#[tokio::test]
async fn a_carrier_can_be_slow_down_or_refuse() {
    let (sandbox, clock, listener, caller) = callback().await;
    sandbox.switches().set_carrier(Carrier::Slow);
    caller.send(MAYA, "slow", &listener.url("/1")).await;
    pass(&sandbox, &clock, 4).await;
    assert_eq!(sandbox.messages()[0].status, Status::Queued);
    pass(&sandbox, &clock, 60).await;
    assert_eq!(sandbox.messages()[0].status, Status::Delivered);
    sandbox.switches().set_carrier(Carrier::Down);
    caller.send(MAYA, "down", &listener.url("/2")).await;
    pass(&sandbox, &clock, 60).await;
    assert_eq!(sandbox.messages()[1].status, Status::Queued);
    sandbox.switches().set_carrier(Carrier::Normal);
    pass(&sandbox, &clock, 8).await;
    assert_eq!(sandbox.messages()[1].status, Status::Delivered);
    for (code, status) in [(30007, Status::Undelivered), (30001, Status::Failed)] {
        sandbox.switches().set_carrier(Carrier::Refuse(code));
        let sid = caller.send(MAYA, "refused", &listener.url("/3")).await;
        pass(&sandbox, &clock, 3).await;
        let last = sandbox.messages().pop().unwrap();
        assert_eq!((last.status, last.error_code), (status, Some(code)));
        assert_eq!(listener.heard().last().unwrap().field("ErrorCode"), code.to_string());
        let (_, text) = caller.get(&format!("Messages/{sid}.json")).await;
        assert!(text["error_message"].is_string());
    }
}

#[tokio::test]
async fn a_text_that_outlives_its_validity_fails() {
    let (sandbox, clock, _listener, caller) = callback().await;
    sandbox.switches().set_carrier(Carrier::Down);
    let form = [("From", DESK), ("To", MAYA), ("Body", "Hi"), ("ValidityPeriod", "30")];
    caller.post("Messages.json", &form).await;
    clock.advance(Duration::from_secs(60));
    sandbox.idle().await;
    assert_eq!(sandbox.messages()[0].error_code, Some(30001));
}

#[tokio::test]
async fn a_text_still_queued_when_the_account_is_suspended_fails() {
    let (sandbox, clock, _listener, caller) = callback().await;
    caller.send(MAYA, "Hi", "").await;
    sandbox.switches().set_standing(Standing::Suspended);
    pass(&sandbox, &clock, 2).await;
    assert_eq!(
        (sandbox.messages()[0].status, sandbox.messages()[0].error_code),
        (Status::Failed, Some(30002))
    );
}

#[tokio::test]
async fn callbacks_can_be_late_twice_shuffled_or_lost() {
    for (callbacks, early, late) in [
        (Callbacks::Late(Duration::from_secs(60)), vec![], vec!["sent", "delivered"]),
        (Callbacks::Twice, vec!["sent", "sent", "delivered", "delivered"], vec![]),
        (Callbacks::Shuffled, vec!["delivered"], vec!["sent"]),
        (Callbacks::Lost, vec![], vec![]),
    ] {
        let (sandbox, clock, listener, caller) = callback().await;
        sandbox.switches().set_callbacks(callbacks);
        caller.send(MAYA, "Hi", &listener.url("/1")).await;
        pass(&sandbox, &clock, 3).await;
        assert_eq!(listener.statuses(), early, "{callbacks:?}");
        pass(&sandbox, &clock, 62).await;
        assert_eq!(listener.statuses(), [early, late].concat(), "{callbacks:?}");
    }
}

#[tokio::test]
async fn a_phone_that_is_off_and_a_landline_end_as_undelivered() {
    let (sandbox, clock, listener, caller) = callback().await;
    for (manner, code) in [(Manner::SwitchedOff, 30003), (Manner::Landline, 30006)] {
        sandbox.add_person(MAYA, manner);
        caller.send(MAYA, "Hi", &listener.url("/1")).await;
        pass(&sandbox, &clock, 3).await;
        assert_eq!(sandbox.messages().pop().unwrap().error_code, Some(code));
    }
    assert_eq!(listener.statuses(), ["sent", "undelivered", "sent", "undelivered"]);
}

#[tokio::test]
async fn people_answer_what_they_are_asked_after_some_seconds() {
    let (sandbox, clock, listener, caller) = callback().await;
    sandbox.point(&number(DESK), &listener.url("/in"));
    sandbox.add_person(MAYA, Manner::Friendly);
    caller.send(MAYA, "Tuesday 10:30 with Priya is free. Does that suit?", "").await;
    pass(&sandbox, &clock, 3).await;
    assert!(listener.heard().is_empty());
    pass(&sandbox, &clock, 12).await;
    assert!(listener.heard()[0].field("Body").contains("Tuesday 10:30"));
    caller.send(MAYA, "Please send us a photo of the tooth.", "").await;
    pass(&sandbox, &clock, 15).await;
    assert_eq!(listener.heard()[1].field("NumMedia"), "1");
    assert!(listener.heard()[1].field("MediaUrl0").starts_with(sandbox.url()));
    pass(&sandbox, &clock, 60).await;
    assert_eq!(listener.heard().len(), 2);
}

#[tokio::test]
async fn pictures_are_fetched_before_a_text_goes_out() {
    let (sandbox, clock) = start(None).await;
    let caller = Caller::of(&sandbox);
    let files = Router::new()
        .route("/a.png", axum::routing::get(async || ([("content-type", "image/png")], vec![1_u8, 2, 3])));
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", socket.local_addr().unwrap());
    let serving = tokio::spawn(async move { axum::serve(socket, files).await.unwrap() });
    for path in ["a.png", "missing.png"] {
        let url = format!("{base}/{path}");
        let (_, text) =
            caller.post("Messages.json", &[("From", DESK), ("To", MAYA), ("MediaUrl", &url)]).await;
        assert_eq!(text["num_media"], "1");
    }
    pass(&sandbox, &clock, 4).await;
    let texts = sandbox.messages();
    assert_eq!((texts[0].status, texts[0].num_media), (Status::Delivered, 1));
    assert_eq!((texts[1].status, texts[1].error_code), (Status::Failed, Some(11200)));
    let (_, list) = caller.get(&format!("Messages/{}/Media.json", texts[0].sid)).await;
    assert_eq!(list["media_list"][0]["content_type"], "image/png");
    serving.abort();
}

#[tokio::test]
async fn a_text_to_the_accounts_own_other_number_comes_in_there() {
    let (sandbox, clock, listener, caller) = callback().await;
    sandbox.point(&number(SIDE), &listener.url("/side"));
    caller.send(SIDE, "to ourselves", "").await;
    pass(&sandbox, &clock, 3).await;
    assert_eq!((listener.heard()[0].path.as_str(), listener.heard()[0].field("From")), ("/side", DESK));
}
