//! People: whose number it is, what they are called, and what becomes of their threads.

use deskbell_tests::{World, recalls};
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const MAYA_WORK: &str = "+12025550124";
const TOM: &str = "+12025550125";

async fn save(world: &World, contact: Value, name: &str, numbers: &[&str]) -> Value {
    let args = json!({ "contact": contact, "name": name, "note": "", "numbers": numbers, "takesFrom": [] });
    world.call("save_contact", args).await
}

async fn create(world: &World, name: &str, numbers: &[&str]) -> String {
    let saved = save(world, Value::Null, name, numbers).await;
    saved["person"]["id"].as_str().expect("an id").to_owned()
}

async fn names(world: &World, search: &str) -> Vec<String> {
    let page = world.call("list_contacts", json!({ "search": search, "after": null, "limit": 100 })).await;
    let rows = page["rows"].as_array().expect("rows");
    rows.iter().map(|row| row["name"].as_str().expect("a name").to_owned()).collect()
}

async fn title(world: &World, with: &str) -> String {
    let thread = world.thread(with).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    let them = &head["them"];
    them["name"].as_str().or(them["display"].as_str()).expect("a name").to_owned()
}

async fn numbers_of(world: &World, contact: &str) -> Vec<String> {
    let person = world.call("read_contact", json!({ "contact": contact })).await;
    let numbers = person["numbers"].as_array().expect("numbers");
    numbers.iter().map(|number| number["display"].as_str().expect("a number").to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_number_renames_its_thread_and_merges_nothing() {
    let world = World::open().await;
    world.text(MAYA, "From my phone").await;
    world.text(MAYA_WORK, "From the office").await;
    let maya = create(&world, "Maya Okafor", &[MAYA]).await;
    assert_eq!(title(&world, MAYA_WORK).await, "(202) 555-0124");
    world.call("link_number", json!({ "contact": maya, "number": "202 555 0124", "takesFrom": [] })).await;
    assert_eq!(title(&world, MAYA_WORK).await, "Maya Okafor");
    insta::assert_snapshot!(world.transcript(MAYA_WORK).await, @r"
    Maya Okafor with (202) 555-0100: open, 1 unread
    < From the office
    ");
    let person = world.call("read_contact", json!({ "contact": maya })).await;
    assert_eq!(person["otherThreads"].as_array().map(Vec::len), Some(2), "two threads, as before");
    world.call("unlink_number", json!({ "contact": maya, "number": MAYA_WORK })).await;
    assert_eq!(title(&world, MAYA_WORK).await, "(202) 555-0124");
    assert_eq!(title(&world, MAYA).await, "Maya Okafor");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_moves_to_another_person_only_when_that_was_said() {
    let world = World::open().await;
    let maya = create(&world, "Maya Okafor", &[MAYA, MAYA_WORK]).await;
    let tom = create(&world, "Tom Brennan", &[TOM]).await;
    let asked =
        world.call("link_number", json!({ "contact": tom, "number": MAYA_WORK, "takesFrom": [] })).await;
    assert_eq!(asked["outcome"], "taken");
    assert_eq!(asked["numbers"][0]["name"], "Maya Okafor");
    assert_eq!(asked["numbers"][0]["display"], "(202) 555-0124");
    assert_eq!(numbers_of(&world, &tom).await, ["(202) 555-0125"], "nothing changed");
    let moved =
        world.call("link_number", json!({ "contact": tom, "number": MAYA_WORK, "takesFrom": [maya] })).await;
    assert_eq!(moved["outcome"], "saved");
    assert_eq!(numbers_of(&world, &tom).await, ["(202) 555-0124", "(202) 555-0125"]);
    assert_eq!(numbers_of(&world, &maya).await, ["(202) 555-0123"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_person_comes_back_whole_and_not_at_the_cost_of_others() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    let maya = create(&world, "Maya Okafor", &[MAYA, MAYA_WORK]).await;
    world.call("delete_contact", json!({ "contact": maya })).await;
    assert_eq!(title(&world, MAYA).await, "(202) 555-0123");
    assert_eq!(names(&world, "").await, Vec::<String>::new());
    assert_eq!(names(&world, "maya").await, Vec::<String>::new());
    assert_eq!(
        world.refusal("read_contact", json!({ "contact": maya })).await,
        "not_found: This person is no longer here."
    );
    create(&world, "Tom Brennan", &[MAYA_WORK]).await;
    for _ in 0..2 {
        world.call("restore_contact", json!({ "contact": maya })).await;
    }
    assert_eq!(title(&world, MAYA).await, "Maya Okafor");
    assert_eq!(numbers_of(&world, &maya).await, ["(202) 555-0123"], "the other number is Tom's now");
    assert_eq!(names(&world, "0123").await, ["Maya Okafor"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_was_deleted_long_ago_is_forgotten_for_good() {
    let world = World::open().await;
    let maya = create(&world, "Maya Okafor", &[MAYA]).await;
    world.call("delete_contact", json!({ "contact": maya })).await;
    world.advance(std::time::Duration::from_secs(2 * 60 * 60)).await;
    assert_eq!(
        world.refusal("restore_contact", json!({ "contact": maya })).await,
        "not_found: This person is no longer here."
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_are_listed_by_name_without_regard_to_marks_and_in_pages_that_meet() {
    let world = World::open().await;
    for (name, number) in [
        ("zoe", "+12025550131"),
        ("Élodie Roux", "+12025550132"),
        ("Adam", "+12025550133"),
        ("Ömer", "+12025550134"),
        ("Emil", "+12025550135"),
        ("Adam", "+12025550136"),
    ] {
        create(&world, name, &[number]).await;
    }
    let mut after = Value::Null;
    let mut seen = Vec::new();
    loop {
        let page = world.call("list_contacts", json!({ "search": "", "after": after, "limit": 2 })).await;
        seen.extend(page["rows"].as_array().expect("rows").iter().map(|row| row["name"].clone()));
        if page["next"].is_null() {
            break;
        }
        after = page["next"].clone();
    }
    assert_eq!(seen, ["Adam", "Adam", "Élodie Roux", "Emil", "Ömer", "zoe"]);
    assert_eq!(names(&world, "elo").await, ["Élodie Roux"]);
    assert_eq!(names(&world, "(202) 555-0134").await, ["Ömer"]);
    assert_eq!(names(&world, "no such name").await, Vec::<String>::new());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_input_gets_a_sentence_beside_its_field_and_changes_nothing() {
    let world = World::open().await;
    let maya = create(&world, "Maya", &[MAYA]).await;
    let refused = async |name: &str, numbers: &[&str]| {
        let args = json!({ "contact": maya, "name": name, "note": "", "numbers": numbers, "takesFrom": [] });
        world.refusal("save_contact", args).await
    };
    let said = [
        refused(" ", &[MAYA]).await,
        refused(&"x".repeat(201), &[MAYA]).await,
        refused("Maya", &[MAYA, "202 555 01ab"]).await,
        refused("Maya", &["202 555 0123 ext. 7"]).await,
        refused("Maya", &["555 012"]).await,
        refused("Maya", &["", "0412 345 678"]).await,
        refused("Maya", &["72345"]).await,
        refused("Maya", &["+12025550140"; 11]).await,
    ];
    insta::assert_snapshot!(said.join("\n"), @r"
    bad_input [name]: Type a name.
    bad_input [name]: A name has at most 200 characters.
    bad_input [numbers.1]: There are letters in this number. Write it in digits alone.
    bad_input [numbers.0]: A text cannot reach an extension. Leave the extension out, or give the direct number.
    bad_input [numbers.0]: This number is too short. Check the digits.
    bad_input [numbers.1]: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
    bad_input [numbers.0]: This number is too short. Check the digits.
    bad_input [numbers]: A person has at most 10 numbers.
    ");
    assert_eq!(names(&world, "").await, ["Maya"]);
    assert_eq!(numbers_of(&world, &maya).await, ["(202) 555-0123"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_code_that_wrote_to_us_can_have_a_name() {
    let world = World::open().await;
    world.text("72345", "Your code is 1234").await;
    let bank = create(&world, "The bank", &["72345"]).await;
    assert_eq!(numbers_of(&world, &bank).await, ["72345"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_shows_their_threads_with_all_our_numbers() {
    let world = World::open().await;
    world.text(MAYA, "To the front desk").await;
    world.sandbox.text(MAYA, &recalls(), "To the recalls").await;
    let maya = create(&world, "Maya", &[MAYA]).await;
    let person = world.call("read_contact", json!({ "contact": maya })).await;
    let ours: Vec<&Value> =
        person["otherThreads"].as_array().expect("threads").iter().map(|thread| &thread["unread"]).collect();
    assert_eq!(ours, [&json!(1), &json!(1)]);
    let thread = world.thread(MAYA).await;
    let head = world.call("read_thread", json!({ "thread": thread })).await;
    assert_eq!(head["person"]["otherThreads"].as_array().map(Vec::len), Some(1), "the others");
    world.close().await;
}
