//! Greetings that the office has recorded itself: kept when they are sound, played to callers by Twilio, and spoken where
//! they cannot be played.

use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_sandbox::{Caller, Sound};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::twiml::rules::check;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::asleep::answer_by;

const MAYA: &str = "+12025550123";
/// Longer than any greeting and message here.
const A_WHILE: Duration = Duration::from_secs(60);

/// A WAV file of so many seconds of silence, 8000 samples a second, with a place written beside it.
fn wav(seconds: u32) -> Vec<u8> {
    let length = seconds * 16_000;
    let head: [&[u8]; 12] = [
        b"RIFF",
        &(length + 54).to_le_bytes(),
        b"WAVE",
        b"LIST\x0A\0\0\x0012 Elm St.fmt \x10\0\0\0\x01\0\x01\0",
        &8000_u32.to_le_bytes(),
        &16_000_u32.to_le_bytes(),
        b"\x02\0\x10\0",
        b"data",
        &length.to_le_bytes(),
        &[],
        &[],
        &[],
    ];
    let mut file = head.concat();
    file.resize(file.len() + length as usize, 0);
    file
}

/// An MP3 file of so many seconds: frames of 96 bytes and 24 ms.
fn mp3(seconds: usize) -> Vec<u8> {
    let mut frame = vec![0; 96];
    frame.splice(..4, [0xFF, 0xF3, 0x44, 0xC0]);
    frame.repeat(seconds * 1000 / 24)
}

async fn add(world: &World, name: &str, bytes: Vec<u8>) -> Value {
    world.try_give("add_greeting", json!({ "name": name }), bytes).await.expect("it is sound")
}

async fn refusal(world: &World, name: &str, bytes: Vec<u8>) -> String {
    let refused = world.try_give("add_greeting", json!({ "name": name }), bytes).await;
    refused.expect_err("it cannot be played").to_wire().message
}

async fn names(world: &World) -> Vec<Value> {
    let listed = world.call("list_greetings", json!({})).await;
    listed.as_array().expect("rows").iter().map(|row| row["name"].clone()).collect()
}

fn greet(words: &str, sound: &Value) -> Value {
    json!({ "step": "greet", "words": words, "sound": sound["id"] })
}

fn voicemail(words: &str, sound: &Value) -> Value {
    json!({ "step": "voicemail", "words": words, "sound": sound["id"] })
}

/// A day and a bit, over which the computer sleeps.
async fn a_day_passes(world: World) -> World {
    let world = world.sleep(Duration::from_secs(25 * 60 * 60)).await;
    // Things are tidied a minute after the start.
    world.advance(Duration::from_secs(61)).await;
    world
}

/// What whoever called last heard, without our address, which is another in each run.
fn heard(world: &World) -> String {
    let call =
        world.sandbox.calls().into_iter().rfind(|call| call.parent.is_none()).expect("somebody called");
    let lines = world.sandbox.heard(&call.sid).into_iter().map(|heard| match heard.sound {
        Sound::Said { words, .. } => format!("“{words}”"),
        Sound::Played { seconds, .. } => format!("a recording of {seconds:?} s"),
        Sound::Spoke(words) => format!("says “{words}”"),
        other => format!("{other:?}"),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Where Twilio fetched what it played last.
fn address(world: &World) -> String {
    let calls = world.sandbox.calls().into_iter();
    let all = calls.flat_map(|call| world.sandbox.heard(&call.sid));
    let mut played = all.filter_map(|heard| match heard.sound {
        Sound::Played { url, .. } => Some(url),
        _ => None,
    });
    played.next_back().expect("something was played")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_offices_own_recordings_greet_callers_and_ask_for_their_message() {
    let world = World::open().await;
    let welcome = add(&world, "Welcome.wav", wav(3)).await;
    let message = add(&world, "Message.mp3", mp3(6)).await;
    assert_eq!(
        (&welcome["name"], &welcome["contentType"], &welcome["seconds"], &message["contentType"]),
        (&json!("Welcome"), &json!("audio/wav"), &json!(3), &json!("audio/mpeg"))
    );
    answer_by(&world, json!([greet("Welcome.", &welcome), voicemail("Please speak.", &message)])).await;
    world.sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 8), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r"
    a recording of Some(3) s
    a recording of Some(6) s
    Tone
    says “It is Maya.”
    HungUp
    ");
    assert_eq!(world.sandbox.alerts(), []);
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 8 s, ready (open)
    ");
    // They are heard here as callers hear them: without what stood beside the sound.
    let read = world.call("read_greeting", json!({ "greeting": welcome["id"] })).await;
    assert_eq!(read, json!({ "type": "audio/wav", "length": 44 + 3 * 16_000 }));
    let rules = world.call("read_routing", json!({ "number": world.number(&front_desk()).await })).await;
    let args = json!({ "rules": rules["rules"], "at": "2026-11-27T10:00", "from": null });
    let told = world.call("preview_routing", args).await;
    assert_eq!(told["steps"][0]["words"], "Plays your recording of “Welcome.”");
    assert_eq!(told["steps"][1]["words"], "Plays your recording of “Please speak.” and takes a message");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_fetches_can_be_fetched_and_nothing_else() {
    let world = World::open().await;
    let welcome = add(&world, "Welcome.wav", wav(3)).await;
    answer_by(&world, json!([greet("Welcome.", &welcome)])).await;
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    let url = address(&world);
    let (before, token) = url.rsplit_once('/').expect("a path");
    assert_eq!((before.ends_with("/greetings"), token.len()), (true, 64));
    let http = reqwest::Client::new();
    let answer = http.get(&url).send().await.expect("an answer");
    let header = |name: &str| answer.headers()[name].to_str().expect("words").to_owned();
    assert_eq!(
        (answer.status().as_u16(), header("content-type"), header("x-content-type-options")),
        (200, "audio/wav".to_owned(), "nosniff".to_owned())
    );
    assert_eq!(answer.bytes().await.expect("sound").len(), 44 + 3 * 16_000);
    assert!(http.head(&url).send().await.expect("an answer").bytes().await.expect("none").is_empty());
    for (method, wrong) in [
        (reqwest::Method::POST, url.clone()),
        (reqwest::Method::GET, format!("{before}/{}", "0".repeat(64))),
        (reqwest::Method::GET, format!("{before}/{}", token.split_at(1).1)),
        (reqwest::Method::GET, format!("{url}/")),
        (reqwest::Method::GET, format!("{before}/{}", welcome["id"].as_str().expect("an id"))),
    ] {
        let answer = http.request(method, &wrong).send().await.expect("an answer");
        assert_eq!(answer.status().as_u16(), 404, "{wrong}");
        assert!(answer.bytes().await.expect("nothing").is_empty());
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_cannot_be_had_is_spoken() {
    let world = World::open().await;
    let welcome = add(&world, "Welcome.wav", wav(3)).await;
    let steps = json!([greet("Welcome.", &welcome), voicemail("Please speak.", &welcome)]);
    answer_by(&world, steps.clone()).await;
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    let url = address(&world);
    let lose = |tx: &mut deskbell_core::store::Tx<'_>| Ok(tx.execute("DELETE FROM greetings", [])?);
    world.office().store().write(Lane::Door, lose).await.expect("it is lost");
    assert_eq!(reqwest::get(&url).await.expect("an answer").status().as_u16(), 404);
    world.sandbox.call(Caller::new(MAYA), &front_desk());
    world.advance(A_WHILE).await;
    assert_snapshot!(heard(&world), @r"
    “Welcome.”
    “Please speak.”
    Tone
    HungUp
    ");
    // Rules that play what is not here are not kept.
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["closed"] = steps;
    assert_snapshot!(
        world.refusal("save_routing", json!({ "number": number, "rules": rules })).await,
        @"bad_input [rules]: A recording of these rules is no longer here. Choose it again."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn while_the_computer_sleeps_a_recording_is_spoken_and_the_page_says_so() {
    let world = World::open().await;
    let welcome = add(&world, "Welcome.wav", wav(3)).await;
    answer_by(&world, json!([greet("Welcome to us.", &welcome)])).await;
    let flow = world.call("read_flow", json!({})).await;
    assert_eq!(flow["numbers"][0]["leftOut"], json!(["sounds"]), "{flow}");
    let world = world
        .sleep_through(async |sandbox, clock| {
            sandbox.call(Caller::new(MAYA).leaves("It is Maya.", 8), &front_desk());
            for _ in 0..60 {
                clock.advance(Duration::from_secs(1));
                sandbox.idle().await;
            }
        })
        .await;
    assert!(heard(&world).starts_with("“Welcome to us.”"), "{}", heard(&world));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_callers_could_not_hear_is_refused_and_nothing_is_kept() {
    let world = World::open().await;
    assert_snapshot!(refusal(&world, "C:\\x\\Flyer.pdf", b"%PDF-1.7".to_vec()).await, @"“Flyer” is neither WAV nor MP3. Save it as one of these.");
    let cut = wav(3)[..30_000].to_vec();
    assert_snapshot!(refusal(&world, "a.wav", cut).await, @"“a” is damaged or breaks off. Save it again.");
    assert_snapshot!(refusal(&world, "long.mp3", mp3(301)).await, @"“long” is longer than 5 minutes. Nobody listens that long; make it shorter.");
    assert_snapshot!(refusal(&world, "large.wav", vec![0; 11 * 1024 * 1024]).await, @"“large” has more than 10 MB. Save it as MP3, or make it shorter.");
    let mut floats = wav(1);
    floats[38] = 3;
    assert_snapshot!(refusal(&world, "f.wav", floats).await, @"“f” is WAV of a kind that telephones do not play. Save it as MP3, or as WAV with 16 bits.");
    assert_eq!(names(&world).await, [Value::Null; 0]);
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    let welcome = add(&world, "Welcome.wav", wav(1)).await;
    rules["open"] = json!([greet(" ", &welcome)]);
    assert_snapshot!(
        world.refusal("save_routing", json!({ "number": number, "rules": rules })).await,
        @"bad_input [open]: Write what your recording says: it is spoken where the recording cannot be played."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_no_rules_play_goes_after_a_day_and_one_that_is_played_stays() {
    let world = World::open().await;
    let old = add(&world, "Old.wav", wav(1)).await;
    let fresh = add(&world, "Fresh.wav", wav(2)).await;
    add(&world, "Never used.wav", wav(1)).await;
    answer_by(&world, json!([greet("Welcome.", &old)])).await;
    let world = a_day_passes(world).await;
    assert_eq!(names(&world).await, ["Old"], "what was chosen and never kept goes too");
    let fresh = add(&world, "Fresh.wav", wav(2)).await.get("id").map_or(fresh, |id| json!({ "id": id }));
    // Replaced: the old one stays for an undo.
    answer_by(&world, json!([greet("Welcome.", &fresh)])).await;
    let world = world.sleep(Duration::from_secs(60 * 60)).await;
    world.settle().await;
    assert_eq!(names(&world).await, ["Fresh", "Old"]);
    let world = a_day_passes(world).await;
    assert_eq!(names(&world).await, ["Fresh"]);
    let read = world.try_call("read_greeting", json!({ "greeting": old["id"] })).await;
    assert!(read.is_err(), "its sound has gone too");
    let form = String::from(
        "CallSid=CA00000000000000000000000000000051&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123&To=%2B12025550100\
         &CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01",
    );
    let (status, said) = world.ask("/calls/incoming", form).await;
    assert_eq!((status, check(&said)), (200, Vec::new()), "{said}");
    assert!(said.contains("<Play>http") && !said.contains("<Say>Welcome."), "{said}");
    world.close().await;
}
