//! Texts that come in: the webhook, its answer, and consent.

use super::*;
use crate::{ServicePlan, Standing, Status, Webhooks};

async fn desk(story: Option<Millis>) -> (Sandbox, Clock, Listener) {
    let (sandbox, clock) = start(story).await;
    let listener = Listener::start().await;
    sandbox.point(&number(DESK), &listener.url("/in"));
    (sandbox, clock, listener)
}

#[tokio::test]
async fn a_text_comes_in_signed_with_all_its_fields() {
    let (sandbox, _clock, listener) = desk(None).await;
    let sid = sandbox.text(MAYA, &number(DESK), "Grüße & more 🙂 +1").await;
    let heard = &listener.heard()[0];
    assert_eq!((heard.path.as_str(), heard.field("Body")), ("/in", "Grüße & more 🙂 +1"));
    for name in ["MessageSid", "SmsSid", "SmsMessageSid"] {
        assert_eq!(heard.field(name), sid.as_str());
    }
    let fields =
        ["From", "To", "NumMedia", "NumSegments", "AccountSid", "SmsStatus", "FromCountry", "ApiVersion"];
    let values = [MAYA, DESK, "0", "1", ACCOUNT, "received", "US", "2010-04-01"];
    assert_eq!(fields.map(|name| heard.field(name)), values);
    assert_eq!(heard.headers["x-home-region"], "us1");
    assert!(!heard.headers.contains_key("i-twilio-idempotency-token"));
    assert_eq!(sandbox.messages()[0].status, Status::Received);
    assert!(sandbox.alerts().is_empty());
}

#[tokio::test]
async fn an_address_with_overrides_and_a_query_is_called_and_signed_without_the_fragment() {
    let (sandbox, _clock, listener) = desk(None).await;
    sandbox.point(&number(DESK), &listener.url("/in?desk=1#rc=2&rp=all"));
    listener.answer(503, "text/plain", "busy");
    listener.answer(500, "text/plain", "still");
    sandbox.text(MAYA, &number(DESK), "Hi").await;
    let heard = listener.heard();
    assert_eq!(heard.len(), 3);
    assert!(!heard[0].headers.contains_key("i-twilio-idempotency-token"));
    let token = |heard: &Heard| heard.headers["i-twilio-idempotency-token"].clone();
    assert_eq!(token(&heard[1]), token(&heard[2]));
    assert!(sandbox.alerts().is_empty());
}

#[tokio::test]
async fn a_listener_that_wants_get_gets_everything_in_the_query() {
    let (sandbox, _clock, listener) = desk(None).await;
    let caller = Caller::of(&sandbox);
    let (_, list) = caller.get("IncomingPhoneNumbers.json").await;
    let path = list["incoming_phone_numbers"][0]["uri"].as_str().unwrap();
    caller.post(path, &[("SmsMethod", "GET")]).await;
    sandbox.text(MAYA, &number(DESK), "by query").await;
    assert_eq!(listener.heard()[0].field("Body"), "by query");
}

#[tokio::test]
async fn a_webhook_that_fails_falls_back_and_leaves_an_alert() {
    let (sandbox, _clock, listener) = desk(None).await;
    let caller = Caller::of(&sandbox);
    let (_, list) = caller.get("IncomingPhoneNumbers.json").await;
    let path = list["incoming_phone_numbers"][0]["uri"].as_str().unwrap();
    caller.post(path, &[("SmsFallbackUrl", &listener.url("/fallback"))]).await;
    listener.answer(503, "text/plain", "no");
    listener.answer(200, "text/xml", "<Response><Message>We will be back</Message></Response>");
    let sid = sandbox.text(MAYA, &number(DESK), "Hi").await;
    let heard = listener.heard();
    assert_eq!(heard[1].path, "/fallback");
    assert_eq!(
        (heard[1].field("ErrorCode"), heard[1].field("ErrorUrl")),
        ("11200", listener.url("/in").as_str())
    );
    let alert = &sandbox.alerts()[0];
    assert_eq!((alert.code, alert.resource.as_str()), (11200, sid.as_str()));
    assert_eq!(sandbox.messages()[1].body, "We will be back");
}

#[tokio::test]
async fn nobody_listening_costs_two_tries_and_the_text_is_listed_all_the_same() {
    let (sandbox, _clock, listener) = desk(None).await;
    drop(listener);
    sandbox.text(MAYA, &number(DESK), "Hello?").await;
    assert_eq!(sandbox.alerts().iter().map(|alert| alert.code).collect::<Vec<_>>(), [11200]);
    assert_eq!(sandbox.messages().len(), 1);
}

#[tokio::test]
async fn a_silent_listener_is_given_up_after_fifteen_seconds_of_the_clock() {
    let (sandbox, clock) = start(None).await;
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    sandbox.point(&number(DESK), &format!("http://{}/in", socket.local_addr().unwrap()));
    let desk = number(DESK);
    let text = sandbox.text(MAYA, &desk, "Hi");
    let held = async {
        let (_stream, _) = socket.accept().await.unwrap();
        clock.advance(Duration::from_secs(14));
        tokio::task::yield_now().await;
        assert!(sandbox.alerts().is_empty());
        clock.advance(Duration::from_secs(1));
        sandbox.idle().await;
    };
    tokio::join!(text, held);
    assert_eq!(sandbox.alerts()[0].code, 11200);
}

#[tokio::test]
async fn twiml_and_plain_words_are_texted_back_and_other_answers_are_alerts() {
    let (sandbox, clock, listener) = desk(None).await;
    for (content_type, body) in [
        ("text/xml", "<Response><Message>From &lt;TwiML&gt;</Message></Response>"),
        ("text/plain", "ok"),
        ("application/json", "{}"),
        ("text/xml", "<Response"),
    ] {
        listener.answer(200, content_type, body);
        sandbox.text(MAYA, &number(DESK), "Hi").await;
    }
    pass(&sandbox, &clock, 4).await;
    let shown: Vec<String> = sandbox.shown().into_iter().map(|shown| shown.body).collect();
    assert_eq!(shown, ["From <TwiML>", "ok"]);
    assert_eq!(sandbox.alerts().iter().map(|alert| alert.code).collect::<Vec<_>>(), [12300, 12100]);
    let replies =
        sandbox.messages().into_iter().filter(|text| text.direction == crate::Direction::OutboundReply);
    assert_eq!(replies.count(), 2);
}

#[tokio::test]
async fn stop_is_obeyed_answered_and_told_and_start_undoes_it() {
    let (sandbox, _clock, listener) = desk(None).await;
    let caller = Caller::of(&sandbox);
    let code = async || {
        let (_, body) = caller.post("Messages.json", &[("From", DESK), ("To", MAYA), ("Body", "Hi")]).await;
        body["code"].as_u64()
    };
    sandbox.text(MAYA, &number(DESK), "stop ").await;
    assert_eq!(listener.heard()[0].field("Body"), "stop ");
    assert_eq!(listener.heard()[0].field("OptOutType"), "");
    assert!(sandbox.shown()[0].body.contains("unsubscribed") && sandbox.shown()[0].is_automatic);
    assert_eq!(sandbox.messages().len(), 1);
    assert_eq!(code().await, Some(21610));
    let other = [("From", SIDE), ("To", MAYA), ("Body", "Hi")];
    assert_eq!(caller.post("Messages.json", &other).await.0, 201);
    sandbox.text(MAYA, &number(DESK), "START").await;
    assert_eq!(code().await, None);
    sandbox.text(MAYA, &number(DESK), "help").await;
    assert_eq!(sandbox.shown().len(), 3);
}

#[tokio::test]
async fn a_reply_to_somebody_opted_out_is_not_sent() {
    let (sandbox, _clock, listener) = desk(None).await;
    listener.answer(200, "text/plain", "ok");
    sandbox.text(MAYA, &number(DESK), "STOP").await;
    assert_eq!(sandbox.messages().len(), 1);
    assert_eq!(sandbox.alerts()[0].code, 21610);
}

#[tokio::test]
async fn a_service_that_points_nowhere_swallows_texts_without_a_trace() {
    let (sandbox, _clock, listener) = desk(None).await;
    sandbox.add_service(ServicePlan { numbers: vec![number(DESK)], ..ServicePlan::default() });
    sandbox.text(MAYA, &number(DESK), "Hello?").await;
    assert!(sandbox.messages().is_empty() && listener.heard().is_empty() && sandbox.alerts().is_empty());
}

#[tokio::test]
async fn a_service_can_point_elsewhere_or_leave_it_to_the_number() {
    let (sandbox, _clock, listener) = desk(None).await;
    let numbers = vec![number(SIDE)];
    let inbound_request_url = Some(listener.url("/service"));
    let plan =
        ServicePlan { numbers, inbound_request_url, has_advanced_opt_out: true, ..ServicePlan::default() };
    let service = sandbox.add_service(plan);
    sandbox.text(MAYA, &number(SIDE), "STOP").await;
    let heard = listener.heard();
    assert_eq!((heard[0].path.as_str(), heard[0].field("OptOutType")), ("/service", "STOP"));
    assert_eq!(heard[0].field("MessagingServiceSid"), service.as_str());
    let plan =
        ServicePlan { numbers: vec![number(DESK)], uses_number_webhook: true, ..ServicePlan::default() };
    sandbox.add_service(plan);
    sandbox.text(MAYA, &number(DESK), "Hi").await;
    assert_eq!(listener.heard()[1].path, "/in");
}

#[tokio::test]
async fn webhooks_can_be_unreachable_with_or_without_a_word_and_texts_are_kept() {
    let (sandbox, _clock, listener) = desk(None).await;
    sandbox.switches().set_webhooks(Webhooks::Unreachable);
    sandbox.text(MAYA, &number(DESK), "one").await;
    assert_eq!(sandbox.alerts().len(), 1);
    sandbox.switches().set_webhooks(Webhooks::Silent);
    sandbox.text(MAYA, &number(DESK), "two").await;
    assert_eq!((sandbox.alerts().len(), sandbox.messages().len(), listener.heard().len()), (1, 2, 0));
    sandbox.switches().set_standing(Standing::Suspended);
    sandbox.text(MAYA, &number(DESK), "three").await;
    assert_eq!(sandbox.messages().len(), 2);
}

#[tokio::test]
async fn what_one_person_texts_arrives_in_order() {
    let (sandbox, _clock, listener) = desk(None).await;
    let desk = number(DESK);
    let texts = (0..20).map(|count| {
        let (sandbox, desk) = (&sandbox, &desk);
        async move { sandbox.text(MAYA, desk, &count.to_string()).await }
    });
    wait_for_all(texts).await;
    let bodies: Vec<String> = listener.heard().iter().map(|heard| heard.field("Body").to_owned()).collect();
    assert_eq!(bodies, (0..20).map(|count| count.to_string()).collect::<Vec<_>>());
}

/// Polls all of them in turn until all are done.
async fn wait_for_all<F: Future>(futures: impl Iterator<Item = F>) {
    let mut waiting: Vec<_> = futures.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        waiting.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if waiting.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
