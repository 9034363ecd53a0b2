//! A number is found, bought, listened to, paused and given back; and nothing of that happens twice.

use std::time::Duration;

use deskbell_sandbox::{Api, Standing};
use deskbell_tests::{World, fresh_intent, front_desk, recalls};
use deskbell_twilio::PhoneNumber;
use deskbell_twilio::api::numbers::available::Kind;
use insta::assert_snapshot;
use serde_json::{Value, json};

mod active;

const MAYA: &str = "+12025550123";
/// Longer than it takes to be sure that nothing was bought.
const SETTLED: Duration = Duration::from_secs(8 * 60);

fn wish(country: &str, kind: &str) -> Value {
    json!({ "country": country, "kind": kind, "can": { "sms": true, "mms": false, "voice": false } })
}

/// The first number that a search shows.
async fn found(world: &World, wish: Value) -> PhoneNumber {
    let found = world.call("search_numbers", wish).await;
    let digits = found["numbers"][0]["number"].as_str().expect("a number");
    PhoneNumber::from_twilio(digits).expect("a number")
}

async fn buy(world: &World, number: &PhoneNumber) -> Value {
    world.call("buy_number", json!({ "number": number.as_str(), "intent": fresh_intent() })).await
}

/// How far the newest purchase has come, as a person would read it.
async fn purchase(world: &World) -> String {
    let all = world.call("list_purchases", json!({})).await;
    let newest = &all[0];
    let words =
        [&newest["state"], &newest["failure"]["sentence"], &newest["failure"]["next"], &newest["trouble"]];
    words.iter().filter_map(|word| word.as_str()).collect::<Vec<_>>().join(" | ")
}

/// How often Twilio was asked to sell a number.
fn posts(world: &World) -> usize {
    let is_purchase = |one: &deskbell_sandbox::Request| {
        one.method == "POST" && one.target.ends_with("/IncomingPhoneNumbers.json")
    };
    world.sandbox.requests().iter().filter(|one| is_purchase(one)).count()
}

fn here(world: &World) -> String {
    world.office().url_of("/messages/incoming").expect("a public address")
}

async fn give_back(world: &World, number: &PhoneNumber) {
    let id = world.number(number).await;
    world.call("release_number", json!({ "number": id, "digits": number.as_str() })).await;
}

async fn row(world: &World, number: &PhoneNumber) -> Value {
    let all = world.call("list_numbers", json!({})).await;
    let all = all.as_array().expect("rows").clone();
    all.into_iter().find(|row| row["number"] == number.as_str()).expect("our number")
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_a_bought_number_that_answers_a_text() {
    let world = World::open().await;
    for number in [front_desk(), recalls()] {
        give_back(&world, &number).await;
    }
    world.settle().await;
    assert_eq!(world.sandbox.numbers(), [], "an account without numbers");
    let countries = world.call("list_number_countries", json!({})).await;
    assert_eq!(
        (&countries[0]["code"], &countries[0]["kinds"]),
        (&json!("AU"), &json!(["local", "mobile", "toll_free"]))
    );

    let number = found(
        &world,
        json!({ "country": "US", "kind": "local", "areaCode": "503", "contains": "0155",
        "can": { "sms": true, "mms": true, "voice": true } }),
    )
    .await;
    assert_eq!(number.as_str(), "+15035550155");
    buy(&world, &number).await;
    world.settle().await;
    assert_snapshot!(purchase(&world).await, @"done");
    assert_eq!((world.sandbox.numbers(), posts(&world)), (vec![number.clone()], 1));
    assert_eq!(world.sandbox.addresses(&number).0, here(&world));

    world.sandbox.text(MAYA, &number, "Is this the new number?").await;
    world.settle().await;
    let id = world.number(&number).await;
    let thread = world.call("open_thread", json!({ "number": id, "to": MAYA })).await;
    let thread = thread["thread"].as_str().expect("an id").to_owned();
    world.send_with_intent(&thread, "It is. Hello Maya!", &fresh_intent()).await;
    world.advance(Duration::from_secs(10)).await;
    let phone = world.sandbox.phone(MAYA);
    let said: Vec<String> = phone.iter().map(|text| format!("{}: {}", text.with, text.body)).collect();
    assert_snapshot!(said.join("\n"), @r"
    +15035550155: Is this the new number?
    +15035550155: It is. Hello Maya!
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_shows_what_a_number_can_do_costs_and_needs() {
    let world = World::open().await;
    let told = async |wish: Value| {
        let found = world.call("search_numbers", wish).await;
        let (first, costs) = (&found["numbers"][0], &found["costs"]);
        let price = |name: &str| costs[name]["amount"].as_str().unwrap_or("?").to_owned();
        format!(
            "{} {} address {} | month {} text {} in {} call {}",
            first["display"],
            first["place"],
            first["address"],
            price("monthly"),
            price("textOut"),
            price("textIn"),
            price("callIn")
        )
        .replace('"', "")
    };
    assert_snapshot!(told(wish("US", "local")).await, @"(202) 555-0150 Washington, DC address none | month 1.15 text 0.0079 in 0.0079 call 0.0085");
    assert_snapshot!(told(wish("AU", "mobile")).await, @"+61 491 570 156 null address any | month 8.25 text 0.0515 in 0.0075 call 0.0100");
    let none = world.call("search_numbers", wish("AU", "local")).await;
    assert_eq!(none["numbers"], json!([]), "no local number there can text");
    let chance = world.call("surprise_number", wish("GB", "mobile")).await;
    assert_eq!(chance["numbers"].as_array().map(Vec::len), Some(1));
    assert_snapshot!(world.refusal("search_numbers", json!({ "country": "US", "kind": "local", "areaCode": "2",
        "can": { "sms": true, "mms": false, "voice": false } })).await,
        @"bad_input [areaCode]: An area code has three digits, such as 202.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_purchase_whose_answer_was_lost_is_found_in_the_list_and_never_made_again() {
    for trouble in [Api::LosesAnswers, Api::FailsAfterTaking] {
        let world = World::open().await;
        let number = found(&world, wish("US", "local")).await;
        world.sandbox.switches().set_api_for(trouble, 1);
        buy(&world, &number).await;
        world.settle().await;
        assert_eq!(purchase(&world).await, "unconfirmed", "{trouble:?}");
        world.advance(Duration::from_secs(10)).await;
        assert_eq!(purchase(&world).await, "done", "{trouble:?}");
        assert_eq!((posts(&world), world.sandbox.numbers().len()), (1, 3));
        assert_eq!(world.sandbox.addresses(&number).0, here(&world));
        world.close().await;
    }
}

/// Leaves the disk as a kill would, between the attempt and what was to follow it.
async fn killed_while_buying(world: &World) {
    let office = world.office();
    let written = office.store().write(deskbell_core::store::Lane::Door, |tx| {
        tx.execute_batch(
            "UPDATE purchases SET state = 'buying';
             DELETE FROM jobs WHERE kind = 'SettlePurchase';
             INSERT INTO jobs (kind, payload, only_one, due_at, class)
                 SELECT 'BuyNumber', '{\"kind\":\"BuyNumber\",\"purchase\":\"' || id || '\"}', 'BuyNumber ' || id, 0, 0
                 FROM purchases;",
        )?;
        Ok(())
    });
    written.await.expect("the store can be written");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_after_the_purchase_buys_it_once_and_listens_all_the_same() {
    let world = World::open().await;
    let number = found(&world, wish("US", "local")).await;
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    buy(&world, &number).await;
    world.settle().await;
    killed_while_buying(&world).await;
    let world = world.restart().await;
    world.advance(Duration::from_secs(10)).await;
    assert_snapshot!(purchase(&world).await, @"done");
    assert_eq!((posts(&world), world.sandbox.numbers().len()), (1, 3));
    assert_eq!(world.sandbox.addresses(&number).0, here(&world));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_before_the_purchase_buys_nothing_and_says_so_after_some_minutes() {
    let world = World::open().await;
    let number = found(&world, wish("US", "local")).await;
    // Somebody else has it, so that nothing is bought here; then as if Twilio had never been asked.
    world.sandbox.take(&number);
    buy(&world, &number).await;
    world.settle().await;
    killed_while_buying(&world).await;
    let world = world.restart().await;
    world.advance(Duration::from_secs(4 * 60)).await;
    assert_snapshot!(purchase(&world).await, @"unconfirmed");
    world.advance(SETTLED).await;
    assert_snapshot!(purchase(&world).await, @"lost | Twilio did not take the purchase. Nothing was bought, and nothing is charged. | Search again and choose a number.");
    assert_eq!((posts(&world), world.sandbox.numbers().len()), (1, 2));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_somebody_took_meanwhile_is_refused_with_what_to_do() {
    let world = World::open().await;
    let number = found(&world, wish("US", "local")).await;
    world.sandbox.take(&number);
    let bought = buy(&world, &number).await;
    world.settle().await;
    assert_snapshot!(purchase(&world).await, @"refused | Somebody has bought this number meanwhile. | Choose another.");
    assert_ne!(found(&world, wish("US", "local")).await, number, "it is not shown any more");
    world.call("put_purchase_away", json!({ "purchase": bought["id"] })).await;
    assert_eq!(world.call("list_purchases", json!({})).await, json!([]));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_needs_papers_is_refused_without_them_and_bought_with_them() {
    let world = World::open().await;
    let number = found(&world, wish("AU", "mobile")).await;
    let wish = || json!({ "number": number.as_str(), "intent": fresh_intent() });
    assert_snapshot!(world.refusal("buy_number", wish()).await, @"bad_input [papers]: Mobile numbers in Australia are given out on approved papers alone. Begin them under Compliance.");
    world.sandbox.add_bundle("AU", Kind::Mobile);
    assert_snapshot!(world.refusal("buy_number", wish()).await, @"bad_input [address]: This number needs an address of yours that Twilio knows. Enter the business with its address under Compliance.");
    assert_eq!(posts(&world), 0, "Twilio was not even asked");
    // Papers and an address that were made in the Console are found there.
    world.sandbox.add_address("AU");
    world.call("buy_number", wish()).await;
    world.settle().await;
    assert_snapshot!(purchase(&world).await, @"done");
    let kind = row(&world, &number).await["kind"].clone();
    assert_eq!(kind, "mobile");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_wish_buys_once_and_only_what_was_shown_can_be_wished_for() {
    let world = World::open().await;
    let never_shown = json!({ "number": "+15035550160", "intent": fresh_intent() });
    assert_snapshot!(world.refusal("buy_number", never_shown).await, @"bad_input [number]: Search again: nobody knows whether it can still be had.");
    let number = found(&world, wish("US", "local")).await;
    let args = json!({ "number": number.as_str(), "intent": fresh_intent() });
    let (one, other) = (world.call("buy_number", args.clone()).await, world.call("buy_number", args).await);
    assert_eq!(one["id"], other["id"]);
    world.settle().await;
    let again = json!({ "number": number.as_str(), "intent": fresh_intent() });
    assert_snapshot!(world.refusal("buy_number", again).await, @"bad_input [number]: This number is yours already.");
    assert_eq!((posts(&world), world.sandbox.numbers().len()), (1, 3));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twilio_out_of_reach_buys_nothing_later_behind_anybodys_back() {
    let world = World::open().await;
    let number = found(&world, wish("US", "local")).await;
    world.sandbox.switches().set_api(Api::TooBusy { retry_after: Duration::ZERO });
    buy(&world, &number).await;
    world.advance(Duration::from_secs(120)).await;
    assert_snapshot!(purchase(&world).await, @"refused | Twilio could not be reached. Nothing was bought. | Nothing was bought. Choose another number, or try again.");
    world.sandbox.switches().set_api(Api::Working);
    world.advance(Duration::from_secs(600)).await;
    assert_eq!(world.sandbox.numbers().len(), 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_paused_number_stays_ours_and_what_came_meanwhile_is_fetched_when_it_is_listened_to_again() {
    let world = World::open().await;
    let id = world.number(&recalls()).await;
    world.call("pause_number", json!({ "number": id })).await;
    assert_eq!(
        (row(&world, &recalls()).await["listens"].clone(), world.sandbox.addresses(&recalls()).0),
        (json!(false), String::new())
    );
    world.sandbox.text(MAYA, &recalls(), "Anybody there?").await;
    world.advance(Duration::from_secs(600)).await;
    let threads = async || {
        let mut count = 0;
        // What came while nobody listened stands as read, and a thread of it as done.
        for filter in ["open", "done"] {
            let page =
                world.call("list_threads", json!({ "filter": filter, "number": id, "limit": 10 })).await;
            count += page["rows"].as_array().expect("rows").len();
        }
        count
    };
    assert_eq!(threads().await, 0);
    world.call("resume_number", json!({ "number": id })).await;
    world.advance(Duration::from_secs(60)).await;
    assert_eq!((threads().await, world.sandbox.addresses(&recalls()).0), (1, here(&world)));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_is_given_back_leaves_its_threads_and_takes_no_text_with_it() {
    let world = World::open().await;
    world.text(MAYA, "See you at nine").await;
    let (id, thread) = (world.number(&front_desk()).await, world.thread(MAYA).await);
    let loss = world.call("read_loss", json!({ "number": id })).await;
    assert_eq!(loss, json!({ "threads": 1, "scheduled": 0, "waiting": 0 }));
    assert_snapshot!(world.refusal("release_number", json!({ "number": id, "digits": recalls().as_str() })).await, @"bad_input [digits]: These are not the digits of this number.");
    give_back(&world, &front_desk()).await;
    world.settle().await;
    assert_eq!(world.sandbox.numbers(), [recalls()]);
    let given = row(&world, &front_desk()).await;
    assert_eq!((&given["listens"], given["releasedAt"].is_i64()), (&json!(false), true));
    assert_snapshot!(world.transcript(MAYA).await, @r"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < See you at nine
    ");
    assert_snapshot!(world.refusal("send_message", json!({ "thread": thread, "body": "Hi", "intent": fresh_intent() })).await, @"bad_input [thread]: Our number was given back to Twilio: nothing can be sent from it.");
    world.advance(Duration::from_secs(600)).await;
    assert!(row(&world, &front_desk()).await["releasedAt"].is_i64(), "no listing brings it back");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_twilio_does_not_take_back_stays_as_it_was() {
    let world = World::open().await;
    world.sandbox.switches().set_standing(Standing::Suspended);
    give_back(&world, &recalls()).await;
    world.settle().await;
    let kept = row(&world, &recalls()).await;
    assert_eq!((&kept["listens"], &kept["isLeaving"]), (&json!(true), &json!(false)));
    assert_snapshot!(kept["releaseTrouble"].as_str().expect("why"), @"The Twilio account is not active. Pay the balance or ask Twilio why, then try again.");
    world.sandbox.switches().set_standing(Standing::Active);
    // Its answer is lost, and it is asked again: the second time it is gone already.
    world.sandbox.switches().set_api_for(Api::Down, 5);
    give_back(&world, &recalls()).await;
    world.advance(Duration::from_secs(60)).await;
    assert_eq!(world.sandbox.numbers(), [front_desk()]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_has_a_colour_and_a_months_cost() {
    let world = World::open().await;
    let id = world.number(&recalls()).await;
    world.call("change_number", json!({ "number": id, "tint": 3, "name": "Recalls" })).await;
    world.settle().await;
    let told = row(&world, &recalls()).await;
    assert_eq!(
        (&told["tint"], &told["name"], &told["kind"]),
        (&json!(3), &json!("Recalls"), &json!("local"))
    );
    assert_eq!(told["monthly"], json!({ "amount": "1.15", "currency": "USD" }));
    assert_snapshot!(world.refusal("change_number", json!({ "number": id, "tint": 9 })).await, @"bad_input [tint]: Choose one of the five colours.");
    world.close().await;
}
