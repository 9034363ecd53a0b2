//! Finding things again: people first, then what was written, newest first.

use std::time::Duration;

use deskbell_tests::World;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOM: &str = "+12025550124";

async fn search(world: &World, text: &str) -> Value {
    world.call("search_inbox", json!({ "text": text, "after": null, "limit": 20 })).await
}

/// What a person would read off the results, with the marks in brackets.
fn shown(page: &Value) -> String {
    let mut lines = Vec::new();
    for hit in page["people"].as_array().expect("people") {
        lines.push(format!("{} · {}", marked(&hit["who"]), marked(&hit["detail"])));
    }
    for hit in page["hits"].as_array().expect("hits") {
        lines.push(format!("{}: {}", hit["who"].as_str().expect("a name"), marked(hit)));
    }
    lines.join("\n")
}

fn marked(value: &Value) -> String {
    let units: Vec<u16> = value["text"].as_str().expect("a text").encode_utf16().collect();
    let (mut text, mut at) = (String::new(), 0);
    for mark in value["marks"].as_array().expect("marks") {
        let bound = |index: usize| usize::try_from(mark[index].as_u64().expect("a place")).expect("small");
        text += &String::from_utf16(&units[at..bound(0)]).expect("whole characters");
        text += &format!("[{}]", String::from_utf16(&units[bound(0)..bound(1)]).expect("whole characters"));
        at = bound(1);
    }
    text + &String::from_utf16(&units[at..]).expect("whole characters")
}

async fn name(world: &World, number: &str, name: &str, note: &str) {
    world.call("name_contact", json!({ "number": number, "name": name, "note": note })).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn people_come_first_and_texts_newest_first() {
    let world = World::open().await;
    world.text(MAYA, "Is Tuesday fine?").await;
    world.advance(Duration::from_secs(60)).await;
    world.text(TOM, "Tuesday it is").await;
    name(&world, MAYA, "Tuesday Weld", "").await;
    insta::assert_snapshot!(shown(&search(&world, "tues").await), @r"
    [Tuesday] Weld · (202) 555-0123
    (202) 555-0124: [Tuesday] it is
    Tuesday Weld: Is [Tuesday] fine?
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_over_letters_and_case_do_not_matter() {
    let world = World::open().await;
    world.text(MAYA, "Übermorgen beim Café Zoë 😀 passt").await;
    name(&world, MAYA, "Zoë Müller", "Kommt über den Hof").await;
    insta::assert_snapshot!(shown(&search(&world, "uber").await), @r"
    Zoë Müller · Kommt [über] den Hof
    Zoë Müller: [Übermorgen] beim Café Zoë 😀 passt
    ");
    insta::assert_snapshot!(shown(&search(&world, "ZOE").await), @r"
    [Zoë] Müller · (202) 555-0123
    Zoë Müller: Übermorgen beim Café [Zoë] 😀 passt
    ");
    insta::assert_snapshot!(shown(&search(&world, "cafe zoe").await), @"Zoë Müller: Übermorgen beim [Café] [Zoë] 😀 passt");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phrase_finds_its_words_in_that_order_alone() {
    let world = World::open().await;
    world.text(MAYA, "See you then, I hope").await;
    world.text(TOM, "Then you see it").await;
    insta::assert_snapshot!(shown(&search(&world, "\"see you\"").await), @"(202) 555-0123: [See you] then, I hope");
    insta::assert_snapshot!(shown(&search(&world, "\"see yo").await), @"(202) 555-0123: [See you] then, I hope");
    assert_eq!(search(&world, "see you").await["hits"].as_array().map(Vec::len), Some(2));
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn digits_in_any_spelling_find_the_person_and_the_bare_number() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    world.text(TOM, "Hello").await;
    name(&world, MAYA, "Maya Okafor", "").await;
    for typed in ["0123", "555-0123", "(202) 555-0123", "+1 202 555 0123", "2025550123", "1 202 555 0123"] {
        let page = search(&world, typed).await;
        assert_eq!(page["people"].as_array().map(Vec::len), Some(1), "{typed}");
        assert_eq!(page["people"][0]["who"]["text"], "Maya Okafor", "{typed}");
        assert!(page["people"][0]["thread"].is_string(), "{typed}");
    }
    insta::assert_snapshot!(shown(&search(&world, "555 012").await), @r"
    Maya Okafor · (202) [555-012]3
    (202) [555-012]4 · (202) 555-0100
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_without_a_text_is_found_all_the_same() {
    let world = World::open().await;
    name(&world, MAYA, "Maya Okafor", "Allergic to latex").await;
    let page = search(&world, "late").await;
    assert_eq!((&page["people"][0]["thread"], &page["people"][0]["at"]), (&json!(null), &json!(null)));
    insta::assert_snapshot!(shown(&page), @"Maya Okafor · Allergic to [latex]");
    name(&world, MAYA, "Maya Brennan", "").await;
    assert_eq!(shown(&search(&world, "oka").await), "", "the former name finds nobody");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_hits_come_in_pages_that_meet() {
    let world = World::open().await;
    for n in 0..7 {
        world.text(MAYA, &format!("Reminder {n}")).await;
    }
    let (mut after, mut seen) = (Value::Null, Vec::new());
    loop {
        let page =
            world.call("search_inbox", json!({ "text": "reminder", "after": after, "limit": 3 })).await;
        seen.extend(page["hits"].as_array().expect("hits").iter().map(marked));
        if page["next"].is_null() {
            break;
        }
        after = page["next"].clone();
    }
    let wanted: Vec<String> = (0..7).rev().map(|n| format!("[Reminder] {n}")).collect();
    assert_eq!(seen, wanted);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_word_must_be_there_and_signs_alone_find_nothing() {
    let world = World::open().await;
    world.text(MAYA, "Mein Zahn schmerzt, Frau Müller").await;
    world.advance(Duration::from_secs(2)).await;
    world.text(TOM, "Is Mrs Muller in today?").await;
    insta::assert_snapshot!(shown(&search(&world, "mull").await), @r"
    (202) 555-0124: Is Mrs [Muller] in today?
    (202) 555-0123: Mein Zahn schmerzt, Frau [Müller]
    ");
    insta::assert_snapshot!(shown(&search(&world, "zahn muller").await), @"(202) 555-0123: Mein [Zahn] schmerzt, Frau [Müller]");
    assert_eq!(shown(&search(&world, "*").await), "");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn greek_and_cyrillic_words_are_found_with_and_without_their_accents() {
    let world = World::open().await;
    world.text(MAYA, "Ο Γιώργος θα έρθει αύριο 😀 ναι").await;
    world.advance(Duration::from_secs(2)).await;
    world.text(TOM, "Ещё раз спасибо, Андрей").await;
    name(&world, MAYA, "Ελένη Παπαδοπούλου", "").await;
    for typed in ["γιωργος", "ΓΙΩΡΓΟΣ", "Γιώργος", "γιωργοσ", "γιώρ"] {
        let found = shown(&search(&world, typed).await);
        assert!(found.contains("Ο [Γιώργος] θα έρθει αύριο"), "{typed}: {found}");
    }
    insta::assert_snapshot!(shown(&search(&world, "αυριο ναι").await), @"Ελένη Παπαδοπούλου: Ο Γιώργος θα έρθει [αύριο] 😀 [ναι]");
    insta::assert_snapshot!(shown(&search(&world, "еще").await), @"(202) 555-0124: [Ещё] раз спасибо, Андрей");
    insta::assert_snapshot!(shown(&search(&world, "андреи").await), @"(202) 555-0124: Ещё раз спасибо, [Андрей]");
    assert!(shown(&search(&world, "ελενη").await).starts_with("[Ελένη] Παπαδοπούλου"));
    // Who is renamed is found by the new name alone: what was folded on the way in is folded on the way out.
    name(&world, MAYA, "Μαρία", "").await;
    assert!(!shown(&search(&world, "ελενη").await).contains("Ελένη"));
    world.close().await;
}

/// Whom a new text is offered to go to, with the marks in brackets.
async fn recipients(world: &World, typed: &str) -> String {
    let found = world.call("find_recipients", json!({ "text": typed })).await;
    let lines = found.as_array().expect("recipients").iter().map(|one| {
        let who = if one["name"].is_null() { "nobody yet".to_owned() } else { marked(&one["name"]) };
        let out = if one["isOptedOut"] == true { " (opted out)" } else { "" };
        format!("{who} · {}{out}", marked(&one["display"]))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_text_can_be_addressed_by_a_name_and_by_any_of_their_numbers() {
    let world = World::open().await;
    world.text(TOM, "Hello").await;
    name(&world, MAYA, "Maya Okafor", "Sister of Tomas").await;
    let maya = world.call("search_inbox", json!({ "text": "maya", "after": null, "limit": 1 })).await;
    let maya = maya["people"][0]["contact"].clone();
    let link = json!({ "contact": maya, "number": "+12025550177", "takesFrom": [] });
    world.call("link_number", link).await;
    insta::assert_snapshot!(recipients(&world, "may oka").await, @r"
    [Maya] [Okafor] · (202) 555-0123
    [Maya] [Okafor] · (202) 555-0177
    ");
    assert_eq!(recipients(&world, "tomas").await, "", "who is only mentioned is not called so");
    insta::assert_snapshot!(recipients(&world, "0177").await, @"Maya Okafor · (202) 555-[0177]
Maya Okafor · (202) 555-0123");
    insta::assert_snapshot!(recipients(&world, "0124").await, @"nobody yet · (202) 555-[0124]");
    world.text(MAYA, "STOP").await;
    insta::assert_snapshot!(recipients(&world, "maya").await, @r"
    [Maya] Okafor · (202) 555-0123 (opted out)
    [Maya] Okafor · (202) 555-0177
    ");
    assert_eq!(recipients(&world, "").await, "");
    world.close().await;
}
