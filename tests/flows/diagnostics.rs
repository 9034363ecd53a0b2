//! What Diagnostics tells: what came over the line and what it did, what was refused and why, where numbers point at
//! Twilio, what Twilio has beside ours, and what may be sent to somebody who helps.

use std::time::Duration;

use deskbell_sandbox::{ServicePlan, Webhooks};
use deskbell_tests::{World, fresh_intent, front_desk, recalls};
use deskbell_twilio::Secret;
use insta::assert_snapshot;
use serde_json::{Value, json};

const MAYA: &str = "+12025550123";
const TOKEN: &str = "0123456789abcdef0123456789abcdef";

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().expect("rows")
}

async fn health(world: &World) -> String {
    let all = world.call("check_numbers", json!({})).await;
    let line = |row: &Value| {
        let goes_to = row["goesTo"].as_str().map(|to| format!(" → {to}")).unwrap_or_default();
        let can = match (row["canMend"] == true, row["canUndo"] == true) {
            (true, true) => " [mend, undo]",
            (true, false) => " [mend]",
            (false, true) => " [undo]",
            (false, false) => "",
        };
        format!(
            "{}: {} {}{goes_to}{can}",
            word(&row["display"]),
            word(&row["pointing"]),
            word(&row["sentence"])
        )
    };
    rows(&all).iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Posts a text that Twilio signed for `signed_for`, to where we listen.
async fn post_signed_for(world: &World, signed_for: &str, host: &str) -> u16 {
    let form = [("MessageSid", "SM00000000000000000000000000000001"), ("From", MAYA), ("Body", "Hello")];
    let signature = deskbell_twilio::signature::sign(&Secret::new(TOKEN), signed_for, &form);
    let here = world.office().url_of("/messages/incoming").expect("a public address");
    let answer = reqwest::Client::new()
        .post(here)
        .header("host", host)
        .header("x-twilio-signature", signature)
        .form(&form)
        .send();
    answer.await.expect("an answer").status().as_u16()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_webhooks_are_told_with_what_they_did() {
    let world = World::open().await;
    world.text(MAYA, "Can I come on Tuesday?").await;
    world.advance(Duration::from_secs(1)).await;
    world.send(MAYA, "Tuesday 10:30 is free.").await;
    world.advance(Duration::from_secs(10)).await;
    let page = world.call("list_requests", json!({ "before": null, "limit": 50 })).await;
    let thread = world.thread(MAYA).await;
    let told = rows(&page["rows"]).iter().map(|row| {
        assert_eq!(row["thread"], thread);
        let [kind, outcome, who, status] = ["kind", "outcome", "who", "status"].map(|name| word(&row[name]));
        format!("{kind} {who} {status}: {outcome}")
    });
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
    messages/status (202) 555-0123 delivered: raised
    messages/status (202) 555-0123 sent: raised
    messages/incoming (202) 555-0123 -: received
    ");
    let first = world.call("list_requests", json!({ "before": null, "limit": 1 })).await;
    let rest = world.call("list_requests", json!({ "before": first["next"], "limit": 50 })).await;
    assert_eq!(rows(&rest["rows"]).len() + 1, rows(&page["rows"]).len());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_for_another_spelling_of_our_address_is_explained_and_mended() {
    let world = World::open().await;
    let proper = world.office().url_of("/messages/incoming").expect("a public address");
    // The owner had typed another name for this computer into Twilio's Console.
    world.sandbox.point(&front_desk(), "http://desk.example.org/messages/incoming");
    let status =
        post_signed_for(&world, "http://desk.example.org/messages/incoming", "desk.example.org").await;
    assert_eq!(status, 403);
    world.advance(Duration::from_secs(2)).await;
    assert_eq!(post_signed_for(&world, "https://elsewhere.example/", "desk.example.org").await, 403);
    world.settle().await;
    let refused = world.call("list_refused", json!({})).await;
    let told = rows(&refused).iter().map(|row| {
        format!(
            "{} {}: {} ({})",
            word(&row["who"]),
            word(&row["reason"]),
            word(&row["sentence"]),
            word(&row["signedAs"])
        )
    });
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @"
    (202) 555-0123 wrong: Its signature does not fit. Either it is not from Twilio, or Twilio signs with another auth token: if you changed the token in the Console, enter the new one in Settings. (-)
    (202) 555-0123 wrong: Twilio signed this for http://desk.example.org, which is not how the public address is written here. Mend points your numbers to the address as it is written here, and fetches what was missed. (http://desk.example.org)
    ");
    assert_snapshot!(health(&world).await, @"
    (202) 555-0100: url_mismatch Its texts go to another address. → http://desk.example.org/messages/incoming [mend]
    (202) 555-0101: here Its texts come here.
    ");
    world.sandbox.switches().set_webhooks(Webhooks::Silent);
    world.text(MAYA, "While the address was wrong").await;
    world.clock.advance(Duration::from_secs(120));
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.call("mend_numbers", json!({})).await;
    world.settle().await;
    assert!(!health(&world).await.contains("url_mismatch"));
    let listed = world.call("check_numbers", json!({})).await;
    assert_eq!(listed[0]["pointing"], "here", "points to {proper}");
    assert_snapshot!(world.transcript(MAYA).await, @"
    (202) 555-0123 with (202) 555-0100: open, 1 unread
    < While the address was wrong (recovered)
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_twilio_could_not_deliver_here_is_told_with_the_text_that_was_fetched_later() {
    let world = World::open().await;
    world.sandbox.switches().set_webhooks(Webhooks::Unreachable);
    world.text(MAYA, "Are you open today?").await;
    world.sandbox.switches().set_webhooks(Webhooks::Reaching);
    world.advance(Duration::from_secs(6 * 60)).await;
    let told = async || {
        let alerts = world.call("list_alerts", json!({})).await;
        let thread = world.thread(MAYA).await;
        let lines = rows(&alerts).iter().map(|row| {
            assert_eq!(row["thread"], thread);
            format!("{} {}: {}", row["code"], word(&row["who"]), word(&row["sentence"]))
        });
        lines.collect::<Vec<_>>().join("\n")
    };
    let once = told().await;
    assert_snapshot!(once, @"11200 (202) 555-0123: Twilio could not reach this computer. It slept, was off, or its line was down. The text was fetched later and is here.");
    // The listings overlap: each alert is kept once.
    world.advance(Duration::from_secs(6 * 60)).await;
    assert_eq!(told().await, once);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mend_can_be_undone_and_then_stands_as_before() {
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    world.sandbox.point(&front_desk(), "https://former.example.org/sms");
    world.call("mend_number", json!({ "number": number })).await;
    assert_snapshot!(health(&world).await, @"
    (202) 555-0100: here Its texts come here. [undo]
    (202) 555-0101: here Its texts come here.
    ");
    world.call("undo_mend", json!({ "number": number })).await;
    assert_snapshot!(health(&world).await, @"
    (202) 555-0100: url_mismatch Its texts go to another address. → https://former.example.org/sms [mend]
    (202) 555-0101: here Its texts come here.
    ");
    assert_snapshot!(world.refusal("undo_mend", json!({ "number": number })).await, @"not_found: This mend is no longer here.");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_undo_of_a_mend_covers_calls_as_well_as_texts() {
    const PBX: &str = "https://pbx.example.org/voice";
    const ENDS: &str = "https://pbx.example.org/ended";
    let world = World::open().await;
    let number = world.number(&front_desk()).await;
    let calls = || {
        let at = world.sandbox.voice_addresses(&front_desk());
        (at.voice, at.status)
    };
    let ours = calls();
    world.sandbox.point_calls(&front_desk(), PBX, "", ENDS);
    world.call("mend_number", json!({ "number": number })).await;
    assert_eq!(calls(), ours);
    world.call("undo_mend", json!({ "number": number })).await;
    assert_eq!(calls(), (PBX.to_owned(), ENDS.to_owned()));
    let stands = world.call("check_numbers", json!({})).await;
    assert_eq!(stands[0]["calls"]["goesTo"], PBX, "it is said, and can be mended again");
    world.advance(Duration::from_secs(200)).await;
    assert_eq!(calls().0, PBX, "an undone mend is not mended by itself");

    // A mend of its texts alone leaves calls alone, and so does its undo.
    world.call("mend_number", json!({ "number": number })).await;
    world.sandbox.point(&front_desk(), "https://former.example.org/sms");
    world.call("mend_number", json!({ "number": number })).await;
    world.call("undo_mend", json!({ "number": number })).await;
    assert_eq!(calls(), ours);

    // Calls that were let go since the mend are where they were before Deskbell, and stay there.
    world.sandbox.point_calls(&front_desk(), PBX, "", ENDS);
    world.call("mend_number", json!({ "number": number })).await;
    world.call("release_calls", json!({ "number": number })).await;
    let let_go = calls();
    world.call("undo_mend", json!({ "number": number })).await;
    assert_eq!(calls(), let_go);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_that_points_nowhere_and_one_that_a_service_takes_are_told_apart() {
    let world = World::open().await;
    world.sandbox.point(&front_desk(), "");
    world.sandbox.add_service(ServicePlan {
        name: "Marketing".to_owned(),
        numbers: vec![recalls()],
        ..ServicePlan::default()
    });
    assert_snapshot!(health(&world).await, @"
    (202) 555-0100: not_set It points nowhere: Twilio keeps its texts, and Deskbell finds them only every five minutes. [mend]
    (202) 555-0101: overridden_by_service The messaging service “Marketing” throws its texts away: it has no address, and nothing says so. Mend lets each number in it go where it says itself. [mend]
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_proof_shows_what_is_missing_and_fetches_it() {
    let world = World::open().await;
    world.text(MAYA, "Here").await;
    world.advance(Duration::from_secs(2)).await;
    world.send(MAYA, "Here too").await;
    world.advance(Duration::from_secs(10)).await;
    // A text is lost here: of its row nothing is left, and it is not one that somebody deleted.
    world
        .office()
        .store()
        .write(deskbell_core::store::Lane::Door, |tx| {
            tx.execute("DELETE FROM requests", [])?;
            tx.execute("UPDATE messages SET sid = NULL WHERE direction = 'in'", [])?;
            Ok(())
        })
        .await
        .expect("the store can be written");
    world.advance(Duration::from_secs(120)).await;
    let proof = world.call("read_proof", json!({ "days": 3 })).await;
    assert_eq!(rows(&proof["days"]).len(), 3);
    assert_eq!(proof["days"][0], json!({ "day": "2026-11-21", "theirs": 2, "ours": 1 }));
    assert_eq!(proof["missing"], 1);
    let after = world.call("fetch_missing", json!({ "days": 3 })).await;
    assert_eq!(after["missing"], 0);
    assert_snapshot!(world.refusal("read_proof", json!({ "days": 31 })).await, @"bad_input [days]: Between 1 and 30 days can be compared.");
    world.settle().await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_support_bundle_tells_how_things_stand_and_nothing_about_anybody() {
    let world = World::open().await;
    let thread = world.thread(MAYA).await;
    world.call("name_contact", json!({ "number": MAYA, "name": "Maya Okafor", "note": "Wheelchair" })).await;
    world.text(MAYA, "My insurance number is QX-4471").await;
    world.send(MAYA, "Thank you, noted.").await;
    world.advance(Duration::from_secs(10)).await;
    let other = "http://desk.example.org/messages/incoming";
    assert_eq!(post_signed_for(&world, other, "desk.example.org").await, 403);
    let number = world.number(&front_desk()).await;
    world.call("change_number", json!({ "number": number, "name": "Harbour Street Dental" })).await;
    let note = json!({ "thread": thread, "body": "Allergic to penicillin", "intent": fresh_intent() });
    world.call("add_note", note).await;
    let job = json!({ "kind": "FetchPrices", "country": "US" });
    world
        .office()
        .store()
        .write(deskbell_core::store::Lane::Door, move |tx| {
            let state = tx.arrival_id()?;
            // A promise that could not be kept quotes what Twilio said, and a line that failed its addresses.
            tx.execute(
                "INSERT INTO jobs (kind, payload, state, class, due_at, last_error)
                 VALUES ('FetchPrices', ?1, 'parked', 2, 0,
                     'Twilio refused +1 202 555 0123 at https://desk.example.org with 0123456789abcdef0123456789abcdef')",
                [job.to_string()],
            )?;
            tx.execute(
                "INSERT INTO line_states (id, state, code, reason)
                 VALUES (?1, 'not_reachable', 'no_answer', 'https://desk.example.org does not answer')",
                [state],
            )?;
            Ok(())
        })
        .await
        .expect("the store can be written");
    world.settle().await;
    let planted = [
        "Harbour",
        "penicillin",
        "202) 555",
        "(202)",
        "desk.example",
        "2025550123",
        "555-0123",
        "insurance",
        "4471",
        "noted",
        "Maya",
        "Okafor",
        "Wheelchair",
        TOKEN,
        "desk.example.org",
        "SM0000000000000000000000000000000",
    ];
    // What is planted would be found: it is in what the app itself shows or keeps.
    let mut everything =
        world.call("list_requests", json!({ "before": null, "limit": 50 })).await.to_string();
    everything += &world.call("list_refused", json!({})).await.to_string();
    everything += &world.transcript(MAYA).await;
    everything += &world.call("read_thread", json!({ "thread": thread })).await.to_string();
    let office = world.office();
    let kept = office.store().read(|conn| {
        let mut statement = conn.prepare(
            "SELECT CAST(form AS TEXT) FROM requests UNION ALL SELECT CAST(form AS TEXT) FROM quarantine
             UNION ALL SELECT body FROM notes UNION ALL SELECT coalesce(last_error, '') FROM jobs
             UNION ALL SELECT coalesce(reason, '') FROM line_states UNION ALL SELECT name FROM numbers",
        )?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        Ok(rows.collect::<Result<Vec<_>, _>>()?.join("\n"))
    });
    everything += &kept.await.expect("the store can be read");
    drop(office);
    for token in world.office().signing_tokens() {
        everything += token.expose();
    }
    let bundle = world.call("read_bundle", json!({})).await;
    let text = word(&bundle["text"]);
    for word in planted {
        assert!(everything.contains(word), "{word} was not planted");
        assert!(!text.contains(word), "{word} is in the bundle:\n{text}");
    }
    let calm: String = text
        .lines()
        .filter(|line| !line.contains("MB") && !line.contains("shape"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_snapshot!(calm, @"
    Deskbell 0.1.0 on linux
    Made at 2026-11-21T15:00:10Z
    Line: practice
    State: Listening since 2026-11-21T15:00:00Z

    How many
      numbers: 2
      numbers that listen: 2
      open threads: 1
      unread threads: 1
      opted out: 0
      texts without an end: 0
      starts: 1

    Promises
      FetchPrices parked, tried 0 times Twilio refused [number] at [address] with [id]
      TidyUp due, tried 0 times 
      KeepFlow due, tried 0 times 
      CatchUp due, tried 0 times 

    How the line stood
      2026-11-21T15:00:10Z not_reachable no_answer
      2026-11-21T15:00:00Z listening

    The last webhooks
      2026-11-21T15:00:02Z messages/status raised, 263 bytes
      2026-11-21T15:00:01Z messages/status raised, 227 bytes
      2026-11-21T15:00:00Z messages/incoming received, 457 bytes

    Refused requests
      2026-11-21T15:00:10Z wrong, 1 times, signed for another spelling of our address
    ");
    assert_eq!(bundle["name"], "deskbell-support-2026-11-21.txt");
    // The parked promise is this flow's own.
    world.app.shut_down().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lines_history_tells_how_it_stood_and_for_how_long() {
    let world = World::open().await;
    world.clock.advance(Duration::from_secs(30));
    world.call("leave_account", json!({})).await;
    world.clock.advance(Duration::from_secs(600));
    world.call("start_practice", json!({})).await;
    world.settle().await;
    let spells = world.call("list_line_spells", json!({})).await;
    let told: Vec<&str> = rows(&spells).iter().map(|spell| word(&spell["state"])).collect();
    assert_eq!(told.first(), Some(&"listening"), "{told:?}");
    assert_eq!(spells[0]["until"], json!(null));
    let closed = rows(&spells).iter().find(|spell| spell["state"] == "closed").expect("it was closed");
    let length = |name: &str| closed[name].as_i64().expect("a time");
    assert!(length("until") - length("from") >= 600_000, "{closed}");
    let disk = world.call("read_disk", json!({})).await;
    assert!(disk["inbox"].as_u64().expect("a size") > 0 && disk["free"].as_u64().expect("room") > 0);
    assert_eq!(world.call("read_budget", json!({})).await, json!(null));
    world.close().await;
}
