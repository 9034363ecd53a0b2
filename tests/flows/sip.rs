//! SIP addresses of the office: rung with a user and a password that nobody else gets.

use std::time::Duration;

use deskbell_core::store::Lane;
use deskbell_sandbox::{Answering, Caller};
use deskbell_tests::{World, front_desk};
use deskbell_twilio::twiml::rules::check;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const ANA: &str = "sip:ana@office.example";
const PASSWORD: &str = "four-horses-42";

async fn save(world: &World, open: Value) {
    let number = world.number(&front_desk()).await;
    let mut rules = world.call("read_routing", json!({ "number": number })).await["rules"].clone();
    rules["open"] = open;
    world.call("save_routing", json!({ "number": number, "rules": rules })).await;
}

/// Ana is rung by SIP, and her password is kept.
async fn office() -> World {
    let world = World::open().await;
    let staff = json!([{ "name": "Ana", "number": ANA, "user": "ana", "hours": [] }]);
    let ring = json!([{
        "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": "at_once", "shows": "theirs"
    }]);
    save(&world, ring).await;
    world.call("keep_sip_password", json!({ "address": ANA, "password": PASSWORD })).await;
    world
}

async fn is_kept(world: &World) -> Value {
    world.call("read_sip_password", json!({ "address": ANA })).await["isKept"].clone()
}

fn announced() -> String {
    "CallSid=CA00000000000000000000000000000051&AccountSid=AC00000000000000000000000000000001&From=%2B12025550123\
     &To=%2B12025550100&CallStatus=ringing&Direction=inbound&ApiVersion=2010-04-01"
        .to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_is_rung_by_sip_and_the_call_says_who_took_it() {
    let world = office().await;
    world.sandbox.set_phone(ANA, Answering::and_presses(""));
    world.sandbox.call(Caller::new(MAYA).talks(20), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open
    * answered by Ana (open)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_goes_to_twilio_once_and_lies_in_no_table() {
    let world = office().await;
    let (_, first) = world.ask("/calls/incoming", announced()).await;
    assert_eq!(check(&first), []);
    let (_, rung) = first.split_once("<Sip").expect("she is rung");
    let base = world.office().public_url().expect("a public address");
    assert_snapshot!(rung.replace(&base, "https://desk.example"), @r#" username="ana" password="four-horses-42" statusCallback="https://desk.example/calls/status" statusCallbackEvent="answered completed">sip:ana@office.example</Sip></Dial></Response>"#);
    let (_, again) = world.ask("/calls/incoming", announced()).await;
    assert!(again.contains("<Record") && !again.contains(PASSWORD) && !again.contains("sip:"), "{again}");
    assert_eq!(world.post("/calls/status", announced().replace("ringing", "completed")).await, 204);
    let (_, over) = world.ask("/calls/dialed/open/0/0", announced() + "&DialCallStatus=completed").await;
    assert!(!over.contains(PASSWORD) && over.contains("<Hangup"), "{over}");
    let store = world.office().store().clone();
    let holds = store.write(Lane::Door, |tx| {
        let tables: Vec<String> = tx
            .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        let mut holding = Vec::new();
        for table in tables {
            let mut statement = tx.prepare(&format!("SELECT * FROM {table}"))?;
            let columns = statement.column_count();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                for column in 0..columns {
                    let value: rusqlite::types::Value = row.get(column)?;
                    if format!("{value:?}").contains(PASSWORD) {
                        holding.push(table.clone());
                    }
                }
            }
        }
        Ok(holding)
    });
    assert_eq!(holds.await.expect("the tables"), [""; 0]);
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_that_is_not_there_rings_without_and_a_message_is_taken() {
    let world = office().await;
    world.call("keep_sip_password", json!({ "address": ANA, "password": "" })).await;
    world.sandbox.set_phone(ANA, Answering::Unreachable);
    world.sandbox.call(Caller::new(MAYA).leaves("Hello?", 4), &front_desk());
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    * voicemail of 4 s, ready (open, nobody could be rung)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_of_an_address_that_nothing_rings_any_more_is_forgotten() {
    let world = office().await;
    assert_eq!(is_kept(&world).await, true);
    save(&world, json!([{ "step": "voicemail", "words": "" }])).await;
    assert_eq!(is_kept(&world).await, false);
    assert_snapshot!(
        world.refusal("keep_sip_password", json!({ "address": "ana", "password": "x" })).await,
        @"bad_input [address]: Write a SIP address as sip:name@host."
    );
    world.close().await;
}
