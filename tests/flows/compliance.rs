//! Papers: from nothing to a number that is given out on them, and nothing of it twice.

use std::time::Duration;

use deskbell_sandbox::{Api, Callbacks};
use deskbell_tests::{World, fresh_intent};
use deskbell_twilio::PhoneNumber;
use insta::assert_snapshot;
use serde_json::{Value, json};

mod crashes;
mod files;
mod maps;

const MAYA: &str = "+12025550123";
/// Longer than reviewers take.
const REVIEWED: Duration = Duration::from_secs(25 * 60 * 60);

/// A PDF of about so many bytes.
fn pdf(bytes: usize) -> Vec<u8> {
    let mut text = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%".to_vec();
    text.resize(text.len().max(bytes), b'x');
    text.extend_from_slice(b"\ntrailer\n<< /Size 1 >>\n%%EOF\n");
    text
}

fn business() -> Value {
    json!({
        "business": {
            "legalName": "Harbour Street Dental Pty Ltd", "kind": "Company", "registrationNumber": "51824753556",
            "taxId": "", "firstName": "Grace", "lastName": "Lee", "email": "owner@harbour.example", "website": "",
        },
        "place": { "street": "12 Harbour St", "more": "", "city": "Sydney", "region": "nsw", "postalCode": "2000",
            "country": "au" },
        "isExact": false,
    })
}

async fn begin(world: &World) -> String {
    world.call("save_business", business()).await;
    world.settle().await;
    let args = json!({ "country": "AU", "kind": "mobile", "endUser": "business", "intent": fresh_intent() });
    let begun = world.call("start_submission", args).await;
    begun["id"].as_str().expect("an id").to_owned()
}

/// Papers that are whole and handed in.
pub(crate) async fn hand_in(world: &World) -> String {
    let papers = begin(world).await;
    attach(world, &papers, pdf(60_000)).await;
    submit(world, &papers).await;
    world.settle().await;
    papers
}

async fn attach(world: &World, papers: &str, bytes: Vec<u8>) {
    let args = json!({ "submission": papers, "requirement": "business_registration",
        "kind": "business_registration", "name": "abn.pdf" });
    world.try_give("attach_document", args, bytes).await.expect("a document that is taken");
}

async fn read(world: &World, papers: &str) -> Value {
    world.call("read_submission", json!({ "submission": papers })).await
}

async fn submit(world: &World, papers: &str) -> Value {
    world.call("submit_papers", json!({ "submission": papers })).await
}

/// What is wrong, where it stands.
fn faults(view: &Value) -> String {
    let mut lines = Vec::new();
    for field in view["fields"].as_array().expect("fields") {
        if let Some(words) = field["fault"].as_str() {
            lines.push(format!("{}: {words}", field["need"]["label"].as_str().expect("a label")));
        }
    }
    for proof in view["proofs"].as_array().expect("proofs") {
        let name = proof["name"].as_str().expect("a name");
        let said = ["faults", "warnings"].map(|what| proof[what].as_array().expect("words").clone()).concat();
        lines.extend(said.iter().map(|words| format!("{name}: {}", words.as_str().expect("words"))));
    }
    let whole = ["faults", "warnings"].map(|what| view[what].as_array().expect("words").clone()).concat();
    lines.extend(whole.iter().map(|words| format!("All: {}", words.as_str().expect("words"))));
    lines.join("\n")
}

/// How papers fared, one word for each change.
fn history(view: &Value) -> String {
    let all = view["history"].as_array().expect("a history").iter();
    all.map(|one| one["state"].as_str().expect("a state")).collect::<Vec<_>>().join(" > ")
}

/// What lies at Twilio.
fn at_twilio(world: &World) -> String {
    let papers = world.sandbox.papers();
    let bundles: Vec<String> =
        papers.bundles.iter().map(|(_, status, items)| format!("{status} with {items}")).collect();
    let (addresses, people) = (papers.addresses, papers.end_users);
    format!(
        "{addresses} address, {people} end user, {}; {}",
        papers.documents.join(" and "),
        bundles.join(", ")
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn from_nothing_to_an_australian_mobile_number_that_answers_a_text_with_one_rejection_on_the_way() {
    let mut world = World::open().await;
    let wish =
        json!({ "country": "AU", "kind": "mobile", "can": { "sms": true, "mms": false, "voice": true } });
    let found = world.call("search_numbers", wish).await;
    assert_eq!(found["papers"]["state"], "missing");
    let number = found["numbers"][0]["number"].as_str().expect("a number").to_owned();
    let buy = || json!({ "number": number, "intent": fresh_intent() });
    assert_snapshot!(world.refusal("buy_number", buy()).await, @"bad_input [papers]: Mobile numbers in Australia are given out on approved papers alone. Begin them under Compliance.");

    let args = json!({ "country": "AU", "kind": "mobile", "endUser": "business", "intent": fresh_intent() });
    assert_snapshot!(world.refusal("start_submission", args).await, @"bad_input [business]: Enter the business first: its papers begin with it.");
    let papers = begin(&world).await;
    let known = world.call("read_business", json!({})).await;
    assert_eq!(
        (&known["address"]["state"], &known["address"]["found"]["street"]),
        (&json!("known"), &json!("12 Harbour Street"))
    );

    let view = submit(&world, &papers).await;
    assert_eq!((&view["state"], world.sandbox.papers().bundles.len()), (&json!("draft"), 0));
    assert_snapshot!(faults(&view), @"Business registration: Choose a document.");
    attach(&world, &papers, pdf(10)).await;
    assert_snapshot!(faults(&read(&world, &papers).await), @"
    Business registration: Choose a document.
    Business registration: This file is very small. Reviewers refuse what they cannot read.
    ");
    submit(&world, &papers).await;
    world.settle().await;
    let view = read(&world, &papers).await;
    assert_snapshot!(history(&view), @"submitting > in_review");
    assert_snapshot!(at_twilio(&world), @"1 address, 1 end user, address and business_registration; pending-review with 3");
    assert_snapshot!(world.refusal("buy_number", buy()).await, @"bad_input [papers]: Mobile numbers in Australia are given out on approved papers alone. Yours are being reviewed; Deskbell tells you when they are approved.");
    assert_snapshot!(world.refusal("submit_papers", json!({ "submission": papers })).await, @"bad_input [submission]: These papers are at Twilio already.");
    world.rings();

    world.advance(REVIEWED).await;
    let view = read(&world, &papers).await;
    assert_snapshot!(history(&view), @"submitting > in_review > rejected");
    assert_snapshot!(faults(&view), @"
    Business registration: The document cannot be read. Send a clear copy of the whole page.
    Business registration: This file is very small. Reviewers refuse what they cannot read.
    ");
    assert_eq!(world.rings(), ["Your papers need a change: Australia: Mobile - Business"]);
    assert_eq!(view["fields"][0]["value"], "Harbour Street Dental Pty Ltd", "the answers are kept");

    attach(&world, &papers, pdf(60_000)).await;
    submit(&world, &papers).await;
    world.settle().await;
    assert_snapshot!(at_twilio(&world), @"1 address, 1 end user, address and business_registration; pending-review with 3");
    world.advance(REVIEWED).await;
    let view = read(&world, &papers).await;
    assert_snapshot!(history(&view), @"submitting > in_review > rejected > submitting > in_review > approved");
    assert_eq!(faults(&view), "");
    assert_eq!(world.rings(), ["Your papers are approved: Australia: Mobile - Business"]);

    world.call("buy_number", buy()).await;
    world.settle().await;
    let bought = world.call("list_purchases", json!({})).await;
    assert_eq!(bought[0]["state"], "done", "{bought}");
    let number = PhoneNumber::from_twilio(&number).expect("a number");
    world.sandbox.text(MAYA, &number, "Hello there").await;
    world.settle().await;
    let id = world.number(&number).await;
    let health = world.call("check_numbers", json!({})).await;
    let of_papers = |one: &Value| one["papers"]["submission"].as_str().map(str::to_owned);
    let stands_on: Vec<_> = health.as_array().expect("numbers").iter().filter_map(of_papers).collect();
    assert_eq!(stands_on, [papers], "the new number alone stands on papers, and says which");
    let thread = world.call("open_thread", json!({ "number": id, "to": MAYA })).await;
    let thread = thread["thread"].as_str().expect("an id").to_owned();
    world.send_with_intent(&thread, "Hello Maya!", &fresh_intent()).await;
    world.advance(Duration::from_secs(10)).await;
    let said: Vec<String> = world.sandbox.phone(MAYA).iter().map(|text| text.body.clone()).collect();
    assert_eq!(said, ["Hello there", "Hello Maya!"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn callbacks_in_any_order_or_not_at_all_end_in_the_same_state() {
    for callbacks in [
        Callbacks::InOrder,
        Callbacks::Late(Duration::from_secs(300)),
        Callbacks::Twice,
        Callbacks::Shuffled,
        Callbacks::Lost,
    ] {
        let world = World::open().await;
        world.sandbox.switches().set_callbacks(callbacks);
        let papers = begin(&world).await;
        attach(&world, &papers, pdf(60_000)).await;
        submit(&world, &papers).await;
        world.settle().await;
        let bundle = world.sandbox.papers().bundles[0].0.clone();
        world.sandbox.decide(&bundle, Some("The name differs."));
        world.advance(Duration::from_secs(20 * 60)).await;
        let view = read(&world, &papers).await;
        assert_eq!(history(&view), "submitting > in_review > rejected", "{callbacks:?}");
        let why = match callbacks {
            Callbacks::Lost => "Twilio gave no reason. It writes one to the e-mail address of the business.",
            _ => "The name differs.",
        };
        assert_eq!(
            (&view["trouble"], &view["history"][2]["reason"]),
            (&json!(why), &json!(why)),
            "{callbacks:?}"
        );
        submit(&world, &papers).await;
        world.settle().await;
        world.sandbox.decide(&bundle, None);
        world.advance(Duration::from_secs(20 * 60)).await;
        let view = read(&world, &papers).await;
        let wanted = "submitting > in_review > rejected > submitting > in_review > approved";
        assert_eq!(history(&view), wanted, "{callbacks:?}");
        world.close().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_rejection_stands_there_at_once() {
    let mut world = World::open().await;
    let papers = hand_in(&world).await;
    world.rings();
    let bundle = world.sandbox.papers().bundles[0].0.clone();
    world.sandbox.decide(&bundle, Some("The name differs."));
    world.settle().await;
    let view = read(&world, &papers).await;
    assert_eq!((&view["state"], &view["trouble"]), (&json!("rejected"), &json!("The name differs.")));
    assert_eq!(world.rings(), ["Your papers need a change: Australia: Mobile - Business"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn papers_that_are_deleted_at_twilio_by_hand_are_handed_in_anew_with_their_answers() {
    let world = World::open().await;
    let papers = begin(&world).await;
    attach(&world, &papers, pdf(60_000)).await;
    submit(&world, &papers).await;
    world.settle().await;
    let bundle = world.sandbox.papers().bundles[0].0.clone();
    world.sandbox.delete_bundle(&bundle);
    world.advance(Duration::from_secs(20 * 60)).await;
    let view = read(&world, &papers).await;
    assert_eq!(view["state"], "draft");
    assert_snapshot!(view["trouble"], @r#""These papers were deleted at Twilio. Your answers and files are kept: hand them in again.""#);
    submit(&world, &papers).await;
    world.settle().await;
    assert_snapshot!(at_twilio(&world), @"1 address, 1 end user, address and business_registration; pending-review with 3");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_approval_that_ends_is_noticed_and_buys_nothing_more() {
    let world = World::open().await;
    let papers = begin(&world).await;
    attach(&world, &papers, pdf(60_000)).await;
    submit(&world, &papers).await;
    world.settle().await;
    let bundle = world.sandbox.papers().bundles[0].0.clone();
    world.sandbox.end_bundle(&bundle, world.clock.now() + Duration::from_secs(2 * 60 * 60));
    world.sandbox.decide(&bundle, None);
    world.settle().await;
    assert_eq!(read(&world, &papers).await["state"], "approved");
    world.advance(Duration::from_secs(2 * 60 * 60 + 60)).await;
    let view = read(&world, &papers).await;
    assert_eq!((&view["state"], &view["isOpen"]), (&json!("expired"), &json!(true)));
    let wish =
        json!({ "country": "AU", "kind": "mobile", "can": { "sms": true, "mms": false, "voice": false } });
    let found = world.call("search_numbers", wish).await;
    assert_eq!(found["papers"]["state"], "unfinished");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_country_asks_comes_from_twilio_alone() {
    let world = World::open().await;
    let told = async |country: &str, kind: &str, whom: &str| {
        let args = json!({ "country": country, "kind": kind, "endUser": whom });
        let needs = world.call("read_needs", args).await;
        let names = |all: &Value| -> Vec<String> {
            let all = all.as_array().expect("a list").iter();
            all.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
        };
        if needs.is_null() {
            return "nothing".to_owned();
        }
        format!("{} | {}", names(&needs["fields"]).join(" "), names(&needs["proofs"]).join(", "))
    };
    assert_snapshot!(told("AU", "local", "individual").await, @"first_name last_name | Address");
    assert_snapshot!(told("AU", "toll_free", "business").await, @"business_name business_registration_number | Address");
    assert_snapshot!(told("GB", "mobile", "business").await, @"business_name business_registration_number business_type business_website is_subassigned | Address, Excerpt from the commercial register");
    assert_snapshot!(told("DE", "local", "individual").await, @"first_name last_name | Proof of a local address, Proof of identity");
    assert_snapshot!(told("US", "local", "business").await, @"nothing");
    assert_snapshot!(told("US", "toll_free", "business").await, @"business_name business_registration_number business_website business_industry | Address, Letter of the tax office");
    assert_snapshot!(told("US", "toll_free", "individual").await, @"first_name last_name email | Address");
    world.call("save_business", business()).await;
    let args = json!({ "country": "US", "kind": "local", "endUser": "business", "intent": fresh_intent() });
    assert_snapshot!(world.refusal("start_submission", args).await, @"bad_input [country]: Twilio asks for no papers for such a number.");
    let args = json!({ "country": "GB", "kind": "mobile", "endUser": "business", "intent": fresh_intent() });
    let begun = world.call("start_submission", args).await;
    assert_eq!(
        begun["fields"][2]["need"]["options"],
        json!(["LIMITED_COMPANY", "PARTNERSHIP", "SOLE_TRADER", "CHARITY"])
    );
    world.call("discard_submission", json!({ "submission": begun["id"] })).await;
    assert_eq!(world.call("list_submissions", json!({})).await, json!([]));
    world.settle().await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_that_twilio_does_not_know_says_so_and_can_be_mended() {
    let world = World::open().await;
    let mut typed = business();
    typed["place"]["postalCode"] = json!("20");
    world.call("save_business", typed.clone()).await;
    world.settle().await;
    let known = world.call("read_business", json!({})).await;
    assert_eq!(known["address"]["state"], "refused");
    assert_snapshot!(known["address"]["trouble"], @r#""Twilio does not know this address. Check its spelling, or take the one that Twilio suggests.""#);
    typed["isExact"] = json!(true);
    world.call("save_business", typed.clone()).await;
    world.settle().await;
    let known = world.call("read_business", json!({})).await;
    assert_eq!((&known["address"]["state"], &known["address"]["found"]), (&json!("known"), &Value::Null));
    // Saved again it is the same one; in another script and with a very long name it is another.
    world.call("save_business", typed.clone()).await;
    typed["business"]["legalName"] = json!("港".repeat(200));
    typed["place"]["street"] = json!("港通り 12");
    world.call("save_business", typed).await;
    world.settle().await;
    assert_eq!(world.call("read_business", json!({})).await["address"]["state"], "known");
    assert_eq!(world.sandbox.papers().addresses, 2);
    let mut long = business();
    long["business"]["legalName"] = json!("x".repeat(201));
    assert_snapshot!(world.refusal("save_business", long).await, @"bad_input [business.legalName]: This is longer than 200 characters.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_whose_answer_was_lost_is_found_and_not_entered_twice() {
    let world = World::open().await;
    world.sandbox.switches().set_api_for(Api::LosesAnswers, 1);
    world.call("save_business", business()).await;
    world.advance(Duration::from_secs(120)).await;
    assert_eq!(world.call("read_business", json!({})).await["address"]["state"], "known");
    assert_eq!(world.sandbox.papers().addresses, 1);
    world.close().await;
}
