//! What Twilio is told of a moved call: once, and within its rules.

use deskbell_sandbox::{Caller, Webhooks};
use insta::assert_snapshot;
use serde_json::json;

use crate::moving::{A_WHILE, ANA, BEN, MAYA, ana_speaks, move_to};

#[tokio::test(flavor = "multi_thread")]
async fn a_request_about_a_moved_call_that_comes_again_learns_nothing() {
    let (world, call) = ana_speaks(Caller::by_hand(MAYA)).await;
    move_to(&world, &call, BEN).await;
    world.settle().await;
    let moving: i64 = world
        .office()
        .store()
        .read(|conn| Ok(conn.query_row("SELECT id FROM moves", [], |row| row.get(0))?))
        .await
        .expect("a move");
    let caller = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("Maya").sid;
    let form = |sid: &str| {
        format!(
            "CallSid={sid}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
             &CallStatus=in-progress&Direction=inbound&ApiVersion=2010-04-01"
        )
    };
    let (_, again) = world.ask(&format!("/calls/moved/{moving}"), form(caller.as_str())).await;
    assert!(again.contains("<Record") && !again.contains(BEN) && !again.contains(ANA), "{again}");
    let (_, other) =
        world.ask(&format!("/calls/moved/{moving}"), form("CA00000000000000000000000000000099")).await;
    assert!(other.contains("<Response><Hangup/></Response>"), "{other}");
    world.sandbox.hang_up(&caller);
    world.advance(A_WHILE).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_is_told_of_a_moved_call_keeps_to_its_rules() {
    let (world, call) = ana_speaks(Caller::by_hand(MAYA)).await;
    // Twilio moves the call, and its question does not get here: it is asked by hand.
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    move_to(&world, &call, BEN).await;
    world.settle().await;
    let moving: i64 = world
        .office()
        .store()
        .read(|conn| Ok(conn.query_row("SELECT id FROM moves", [], |row| row.get(0))?))
        .await
        .expect("a move");
    let caller = world.sandbox.calls().into_iter().find(|call| call.parent.is_none()).expect("Maya").sid;
    let form = |sid: &str, more: &str| {
        format!(
            "CallSid={sid}&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
             &CallStatus=in-progress&Direction=inbound&ApiVersion=2010-04-01{more}"
        )
    };
    let leg = "CA00000000000000000000000000000055";
    let line = world.call("read_line", json!({})).await["publicUrl"].as_str().expect("a line").to_owned();
    let mut said = Vec::new();
    for (path, form) in [
        (format!("moved/{moving}"), form(caller.as_str(), "")),
        (format!("move-ask/there/{moving}"), form(leg, "")),
        (format!("move-took/there/{moving}"), form(leg, "&Digits=2")),
        (
            format!("move-over/there/{moving}"),
            form(caller.as_str(), "&DialCallStatus=no-answer&DialBridged=false"),
        ),
        (
            format!("move-over/back/{moving}"),
            form(caller.as_str(), "&DialCallStatus=no-answer&DialBridged=false"),
        ),
    ] {
        let (status, xml) = world.ask(&format!("/calls/{path}"), form).await;
        assert_eq!((status, deskbell_twilio::twiml::rules::check(&xml)), (200, Vec::new()), "{xml}");
        let body = xml.split_once("<Response>").expect("a response").1;
        said.push(body.replace(&moving.to_string(), "ID").replace(&line, ""));
    }
    assert_snapshot!(said.join("\n"), @r##"
    <Dial action="/calls/move-over/there/ID" timeout="15"><Number url="/calls/move-ask/there/ID" statusCallback="/calls/status" statusCallbackEvent="answered completed">+12025550172</Number></Dial></Response>
    <Gather input="dtmf" action="/calls/move-took/there/ID" timeout="8" numDigits="1"><Say>A call is passed on to you. Press 1 to take it.</Say><Pause length="1"/><Say>A call is passed on to you. Press 1 to take it.</Say></Gather><Hangup/></Response>
    <Hangup/></Response>
    <Dial action="/calls/move-over/back/ID" timeout="15"><Number url="/calls/move-ask/back/ID" statusCallback="/calls/status" statusCallbackEvent="answered completed">+12025550171</Number></Dial></Response>
    <Say language="en-US">Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.</Say><Record action="/calls/recorded" timeout="5" finishOnKey="#" maxLength="300" recordingStatusCallback="/calls/recording" recordingStatusCallbackEvent="completed absent"/></Response>
    "##);
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.sandbox.hang_up(&caller);
    world.advance(A_WHILE).await;
    world.close().await;
}
