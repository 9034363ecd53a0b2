//! Address books of other programs: what would happen, what happens, and what is left out and why.

mod files;

use std::fmt::Write as _;

use deskbell_tests::World;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";

async fn choose(world: &World, name: &str, bytes: &[u8]) -> Value {
    let chosen = world.try_give("open_contact_import", json!({ "name": name }), bytes.to_vec()).await;
    chosen.expect("a file that is taken")
}

/// What a person reads when this file is refused.
async fn refused(world: &World, bytes: &[u8]) -> String {
    let args = json!({ "name": "a" });
    let opened = world.try_give("open_contact_import", args, bytes.to_vec()).await;
    let error = opened.expect_err("a file that is refused").to_wire();
    format!("{} [{}]: {}", error.code, error.field.unwrap_or_default(), error.message)
}

async fn arrange(world: &World, preview: &Value, change: Value) -> Value {
    let mut args = json!({ "import": preview["import"], "country": "US", "firstLine": null, "roles": null, "known": "keep" });
    for (name, value) in change.as_object().expect("a change") {
        args[name] = value.clone();
    }
    world.call("arrange_contact_import", args).await
}

async fn finished(world: &World, id: &Value) -> Value {
    loop {
        let state = world.call("read_contact_import", json!({ "import": id })).await;
        if !["running", "undoing"].contains(&state["phase"].as_str().expect("a phase")) {
            return state;
        }
        world.settle().await;
    }
}

async fn run(world: &World, preview: &Value) -> Value {
    world.call("start_contact_import", json!({ "import": preview["import"] })).await;
    finished(world, &preview["import"]).await
}

/// What the preview or the report says, as a person would read it aloud.
fn said(page: &Value) -> String {
    let counts = &page["counts"];
    let mut text = format!(
        "{} new, {} changed, {} same, {} skipped",
        counts["added"], counts["changed"], counts["same"], counts["skipped"]
    );
    for problem in page["problems"].as_array().expect("problems") {
        let word = |name: &str| problem[name].as_str().expect("a word").to_owned();
        let part = if problem["isSkipped"] == true { "" } else { " (in part)" };
        let _ = write!(text, "\n{}: {}: {}{part}", problem["line"], word("what"), word("why"));
    }
    text
}

/// The people that the preview shows, and what would become of each.
fn rows(preview: &Value) -> String {
    let words = |list: &Value| {
        let words = list.as_array().expect("a list").iter();
        words.map(|word| word.as_str().expect("a word").to_owned()).collect::<Vec<_>>().join(" + ")
    };
    let lines = preview["rows"].as_array().expect("rows").iter().map(|row| {
        let was = row["was"].as_str().map(|was| format!(" (was {was})")).unwrap_or_default();
        let line = format!(
            "{}: {} | {} | {} | {} {}{was}",
            row["line"],
            row["name"].as_str().expect("a name"),
            words(&row["numbers"]),
            row["note"].as_str().expect("a note").replace('\n', " / "),
            row["fate"].as_str().expect("a fate"),
            words(&row["gains"]),
        );
        line.trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

async fn people(world: &World) -> String {
    let page = world.call("list_contacts", json!({ "search": "", "after": null, "limit": 500 })).await;
    let mut lines = Vec::new();
    for row in page["rows"].as_array().expect("rows") {
        let person = world.call("read_contact", json!({ "contact": row["id"] })).await;
        let numbers = person["numbers"].as_array().expect("numbers").iter();
        let numbers: Vec<&str> =
            numbers.map(|number| number["display"].as_str().expect("a number")).collect();
        let (name, note) =
            (person["name"].as_str().expect("a name"), person["note"].as_str().expect("a note"));
        lines.push(format!("{name} | {} | {}", numbers.join(" + "), note.replace('\n', " / ")));
    }
    lines.join("\n")
}

fn text_of(file: &Value) -> String {
    file["text"].as_str().expect("text").trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

const MIXED: &str = "Name,Mobile,Work phone,Notes\n\
    Maya Okafor,(202) 555-0123,202 555 0124,Mornings\n\
    Tom Brennan,202 555 01ab,,\n\
    Rosa Alvarez,202 555 0125 x9,,\n\
    Kofi Mensah,555 01,,\n\
    Ahmed,+61 412 345 678,,Abroad\n\
    Ines,0412 345 678,,\n\
    ,202 555 0126,,\n\
    Lina Petrov,,,\n\
    \"Broken,202 555 0127,,\n\
    Jonas,202 555 0128,not a number,\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_table_is_looked_at_before_anything_is_written_and_its_report_names_every_line() {
    let world = World::open().await;
    let preview = choose(&world, "patients.csv", MIXED.as_bytes()).await;
    assert_eq!(people(&world).await, "", "nothing is written yet");
    insta::assert_snapshot!(rows(&preview), @r"
    2: Maya Okafor | (202) 555-0123 + (202) 555-0124 | Mornings | new
    6: Ahmed | +61 412 345 678 | Abroad | new
    11: Jonas | (202) 555-0128 |  | new
    ");
    insta::assert_snapshot!(said(&preview), @r#"
    3 new, 0 changed, 0 same, 7 skipped
    3: 202 555 01ab: There are letters in this number. Write it in digits alone.
    4: 202 555 0125 x9: A text cannot reach an extension. Leave the extension out, or give the direct number.
    5: 555 01: This number is too short. Check the digits.
    7: 0412 345 678: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
    8: 202 555 0126: There is no name on this line.
    9: Lina Petrov: There is no phone number on this line.
    10: "Broken,202 555 0127,,: A quotation mark is opened on this line and never closed.
    11: not a number: This is not a phone number: there is no digit in it. (in part)
    "#);
    let foreseen = world.call("read_contact_import_report", json!({ "import": preview["import"] })).await;
    let state = run(&world, &preview).await;
    assert_eq!((&state["phase"], said(&state)), (&json!("done"), said(&preview)));
    insta::assert_snapshot!(people(&world).await, @r"
    Ahmed | +61 412 345 678 | Abroad
    Jonas | (202) 555-0128 | 
    Maya Okafor | (202) 555-0123 + (202) 555-0124 | Mornings
    ");
    let report = world.call("read_contact_import_report", json!({ "import": preview["import"] })).await;
    assert_eq!(report, foreseen, "the report says what the preview said");
    insta::assert_snapshot!(text_of(&report), @r#"
    "Line","What","Why","Left out"
    "3","202 555 01ab","There are letters in this number. Write it in digits alone.","the whole line"
    "4","202 555 0125 x9","A text cannot reach an extension. Leave the extension out, or give the direct number.","the whole line"
    "5","555 01","This number is too short. Check the digits.","the whole line"
    "7","0412 345 678","No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …","the whole line"
    "8","202 555 0126","There is no name on this line.","the whole line"
    "9","Lina Petrov","There is no phone number on this line.","the whole line"
    "10","""Broken,202 555 0127,,","A quotation mark is opened on this line and never closed.","the whole line"
    "11","not a number","This is not a phone number: there is no digit in it.","this part"
    "#);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn importing_a_file_twice_changes_nothing_the_second_time() {
    let world = World::open().await;
    run(&world, &choose(&world, "a.csv", MIXED.as_bytes()).await).await;
    let before = people(&world).await;
    let again = choose(&world, "a.csv", MIXED.as_bytes()).await;
    assert_eq!((&again["counts"]["added"], &again["counts"]["changed"]), (&json!(0), &json!(0)));
    let state = run(&world, &again).await;
    assert_eq!(state["counts"]["same"], 3);
    assert_eq!(people(&world).await, before);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_wrote_before_is_called_by_the_name_of_the_file() {
    let world = World::open().await;
    world.text(MAYA, "Hello").await;
    run(&world, &choose(&world, "a.csv", MIXED.as_bytes()).await).await;
    insta::assert_snapshot!(world.transcript(MAYA).await, @r"
    Maya Okafor with (202) 555-0100: open, 1 unread
    < Hello
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_called_otherwise_here_stays_so_unless_a_person_says_else() {
    let world = World::open().await;
    world.call("name_contact", json!({ "number": MAYA, "name": "Mrs O.", "note": "Ours" })).await;
    let file = b"Name,Phone,Notes\nMaya Okafor,2025550123,Theirs\nMaya Okafor,2025550124,\n";
    let preview = choose(&world, "a.csv", file).await;
    insta::assert_snapshot!(said(&preview), @r"
    1 new, 0 changed, 0 same, 1 skipped
    2: Maya Okafor: (202) 555-0123 belongs to Mrs O. here.
    ");
    let preview = arrange(&world, &preview, json!({ "known": "rename" })).await;
    insta::assert_snapshot!(rows(&preview), @r"
    2: Maya Okafor | (202) 555-0123 | Ours | changed  (was Mrs O.)
    3: Maya Okafor | (202) 555-0124 |  | new
    ");
    insta::assert_snapshot!(said(&preview), @r"
    1 new, 1 changed, 0 same, 0 skipped
    2: Maya Okafor: The note that we have of them stays. The one in the file is left out. (in part)
    ");
    run(&world, &preview).await;
    insta::assert_snapshot!(people(&world).await, @r"
    Maya Okafor | (202) 555-0123 | Ours
    Maya Okafor | (202) 555-0124 |
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_comes_back_finds_the_import_that_ran() {
    let world = World::open().await;
    let preview = choose(&world, "a.csv", MIXED.as_bytes()).await;
    assert_eq!(world.call("find_contact_import", json!({})).await, Value::Null, "nothing runs yet");
    let state = run(&world, &preview).await;
    assert_eq!(world.call("find_contact_import", json!({})).await, state);
    world.call("forget_contact_import", json!({ "import": preview["import"] })).await;
    assert_eq!(world.call("find_contact_import", json!({})).await, Value::Null);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_is_taken_back_but_for_those_whom_somebody_changed_since() {
    let world = World::open().await;
    world.call("name_contact", json!({ "number": MAYA, "name": "Maya Okafor", "note": "" })).await;
    let file = b"Name,Phone,Notes,Other phone\nMaya Okafor,2025550123,Mornings,2025550124\nTom,2025550125,,\nRosa,2025550126,,\n";
    let preview = choose(&world, "a.csv", file).await;
    run(&world, &preview).await;
    world.call("name_contact", json!({ "number": "+12025550126", "name": "Rosa Alvarez", "note": "" })).await;
    world.call("undo_contact_import", json!({ "import": preview["import"] })).await;
    let state = finished(&world, &preview["import"]).await;
    assert_eq!((&state["phase"], &state["kept"]), (&json!("undone"), &json!(1)));
    insta::assert_snapshot!(people(&world).await, @r"
    Maya Okafor | (202) 555-0123 | 
    Rosa Alvarez | (202) 555-0126 |
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_exported_is_imported_as_it_was_and_no_cell_is_run() {
    let world = World::open().await;
    for (name, note, numbers) in [
        ("=HYPERLINK(\"http://evil.example\")", "@SUM(A1)", vec!["+12025550123", "+61412345678"]),
        ("Zoë \"Z\" Müller", "One\nTwo, three", vec!["+12025550124"]),
        ("'-quoted", "", vec!["+12025550125"]),
    ] {
        let args =
            json!({ "contact": null, "name": name, "note": note, "numbers": numbers, "takesFrom": [] });
        world.call("save_contact", args).await;
    }
    let before = people(&world).await;
    let file = world.call("export_contacts", json!({})).await;
    insta::assert_snapshot!(text_of(&file), @r#"
    "Name","Phone","Phone 2","Note"
    "''-quoted","+1 202 555 0125","",""
    "'=HYPERLINK(""http://evil.example"")","+1 202 555 0123","+61 412 345 678","'@SUM(A1)"
    "Zoë ""Z"" Müller","+1 202 555 0124","","One
    Two, three"
    "#);
    assert_eq!((&file["name"], &file["count"]), (&json!("deskbell-people-2026-11-21.csv"), &json!(3)));
    let other = World::open().await;
    let preview = choose(&other, "people.csv", file["text"].as_str().expect("text").as_bytes()).await;
    run(&other, &preview).await;
    assert_eq!(people(&other).await, before);
    world.close().await;
    other.close().await;
}
