//! A day at the desk, and what it leaves lying about: nothing that anybody said, nobody's number, and no secret. What
//! rings in private mode, or while it is locked, says no more than that there is a text.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use deskbell_tests::edge::{AUTHTOKEN, Edge};
use deskbell_tests::files::Files;
use serde_json::{Value, json};

use crate::day::{self, MAPS_KEY, SIP_PASSWORD};
use crate::office::{self, ACCOUNT, Office, TOKEN};
use crate::rings::Rings;
use crate::traces;

const PATIENT: &str = "+12025550187";
/// Each has a thread of their own, because a thread rings once in ten seconds.
const PRIVATELY: &str = "+12025550188";
const LOCKED_OUT: &str = "+12025550189";
const AFTER_THE_LOCK: &str = "+12025550190";
const NAME: &str = "Marigold Xanthopoulos";
const THEIRS: &str = "The zephyr extraction hurts since Tuesday";
const OURS: &str = "Quokka appointment at nine it is";
const NOTE: &str = "Allergic to vermilion antibiotics";
const DRAFT: &str = "Unfinished walrus sentence";
const REFUSED: &str = "Forged narwhal words";
const QUIETLY: &str = "A confidential ocelot question";
const BEHIND_THE_LOCK: &str = "Words for nobody but a locked iguana";
const PIN: &str = "25802580";
const TAG: &str = "periwinkle club";
/// How long a text may take to leave.
const PATIENCE: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread")]
async fn a_day_at_the_desk_leaves_nothing_in_the_clear() -> anyhow::Result<()> {
    // ngrok is ours too, so that its authtoken has somewhere to go.
    let (_edge, listening) = Edge::listen().await?;
    let certificate = tempfile::NamedTempFile::new()?;
    fs::write(certificate.path(), &listening.ca)?;
    let ca = certificate.path().to_string_lossy().into_owned();
    let way = ["--confirm", "--ngrok-edge", &listening.address, "--ngrok-ca", &ca];
    let mut desk = Office::open_with("trace", way.map(str::to_owned).to_vec()).await?;
    live_through_a_day(&desk).await?;
    day::bring(&desk).await?;
    ring_in_silence(&desk).await?;
    lay_a_tunnel(&desk).await?;
    let code = take_out_what_is_told(&desk)?;
    let files = Files::of(&desk.data(), ACCOUNT)?;
    let mut secrets = kept_in_the_keychain(&desk)?;
    secrets.extend([TOKEN, AUTHTOKEN, MAPS_KEY, SIP_PASSWORD].map(str::to_owned));
    let mut words = vec![NAME, THEIRS, OURS, NOTE, DRAFT, REFUSED, TAG, QUIETLY, BEHIND_THE_LOCK, PIN, &code];
    words.extend(day::WORDS);
    let run_token = desk.run_token().to_owned();
    words.extend([files.key(), &run_token]);
    words.extend(secrets.iter().map(String::as_str));
    let ours = [PATIENT, PRIVATELY, LOCKED_OUT, AFTER_THE_LOCK, office::OURS];
    let numbers: Vec<String> = ours.into_iter().chain(day::NUMBERS).flat_map(as_people_write_it).collect();
    words.extend(numbers.iter().map(String::as_str));
    let pairs: Vec<String> =
        code.split(' ').collect::<Vec<_>>().windows(2).map(|two| two.join(" ")).collect();
    words.extend(pairs.iter().filter(|pair| pair.len() >= 8).map(String::as_str));
    // While it runs, with its journals; and after it has ended.
    ensure!(desk.data().join("secrets.json").exists(), "bridge keeps its keychain in a file");
    for moment in ["while it runs", "after its end"] {
        if moment == "after its end" {
            desk.end().await?;
        }
        let found = traces::find(desk.folder(), &words)?;
        // The keychain of bridge is a file of its own, where the app has the system's: the secrets must be there.
        let (in_keychain, elsewhere): (Vec<_>, Vec<_>) = found
            .into_iter()
            .partition(|(path, word, _)| path.ends_with("secrets.json") && secrets.contains(word));
        for secret in &secrets {
            let is_kept = in_keychain.iter().any(|(_, word, _)| word == secret);
            ensure!(is_kept, "{moment} a secret is not in the keychain: {in_keychain:?}");
        }
        ensure!(elsewhere.is_empty(), "{moment} there lies in the clear: {elsewhere:?}");
    }
    let words = fs::read_to_string(desk.folder().join("words/stderr.before"))?;
    ensure!(words.lines().count() > 20, "the log says nothing: {words}");
    Ok(())
}

/// A text comes, somebody is named, noted, tagged, answered; one is forged; the support bundle is made.
async fn live_through_a_day(desk: &Office) -> anyhow::Result<()> {
    let at_once = json!({ "enterSends": true, "undoSeconds": 0, "segmentsPerSecond": 0 });
    desk.call("change_settings", &json!({ "sending": at_once })).await?;
    desk.twilio().text(&format!("SM{:032x}", 1), PATIENT, THEIRS).await?;
    let thread = desk.thread(PATIENT).await?;
    let person =
        json!({ "contact": null, "name": NAME, "note": NOTE, "numbers": [PATIENT], "takesFrom": [] });
    desk.call("save_contact", &person).await?;
    desk.call(
        "add_note",
        &json!({ "thread": thread, "body": NOTE, "intent": "00000000-0000-4000-8000-000000000001" }),
    )
    .await?;
    desk.call("add_tag", &json!({ "address": PATIENT, "name": TAG })).await?;
    let draft = json!({ "thread": thread, "kind": "text", "body": DRAFT, "intent": "00000000-0000-4000-8000-000000000002" });
    desk.call("save_draft", &draft).await?;
    desk.call(
        "send_message",
        &json!({ "thread": thread, "body": OURS, "intent": "00000000-0000-4000-8000-000000000003" }),
    )
    .await?;
    let begun = tokio::time::Instant::now();
    while !desk.sandbox.messages().iter().any(|text| text.body == OURS) {
        ensure!(begun.elapsed() < PATIENCE, "the text does not leave");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    desk.twilio().forge(PATIENT, REFUSED).await?;
    // What cannot be taken is answered with words, and these are logged at most.
    for (call, args) in [
        ("send_message", json!({ "thread": thread, "body": OURS })),
        ("add_tag", json!({ "address": [PATIENT], "name": TAG })),
        ("open_thread", json!({ "number": PATIENT, "to": THEIRS })),
    ] {
        ensure!(desk.call(call, &args).await.is_err(), "{call} took what it cannot take");
    }
    let found = desk.call("search_inbox", &json!({ "text": "zephyr", "after": null, "limit": 10 })).await?;
    let hits = found.get("hits").and_then(Value::as_array).map(Vec::len);
    ensure!(hits == Some(1), "the text is not to be found: {found}");
    // The bundle may be sent to anybody: it lies beside the rest, to be looked through like it.
    let bundle = desk.call("read_bundle", &json!({})).await?;
    let text = bundle.get("text").and_then(Value::as_str).context("a bundle has a text")?;
    ensure!(text.contains("Refused requests"), "{text}");
    fs::write(desk.folder().join("words/bundle"), text)?;
    Ok(())
}

/// Texts ring: whole at first, which proves that a scan of what rings would find them; then in private mode, and then
/// while it is locked, into a file that is looked through like all others.
async fn ring_in_silence(desk: &Office) -> anyhow::Result<()> {
    let aside = tempfile::tempdir()?;
    let aloud = Rings::listen(desk, &aside.path().join("rings")).await?;
    desk.twilio().text(&format!("SM{:032x}", 2), PRIVATELY, QUIETLY).await?;
    aloud.wait_for(1).await?;
    for word in [QUIETLY, "(202) 555-0188"] {
        ensure!(!traces::find(aside.path(), &[word])?.is_empty(), "what rings aloud is not found: {word}");
    }
    drop(aloud);
    let rings = Rings::listen(desk, &desk.folder().join("words/rings")).await?;
    let notices = json!({ "isPrivate": true, "quiet": { "zone": null, "spans": [] }, "pausedUntil": null });
    desk.call("change_settings", &json!({ "notices": notices })).await?;
    desk.twilio().text(&format!("SM{:032x}", 3), LOCKED_OUT, BEHIND_THE_LOCK).await?;
    rings.wait_for(1).await?;
    desk.call("set_pin", &json!({ "pin": PIN, "former": null })).await?;
    desk.call("change_settings", &json!({ "notices": { "isPrivate": false, "quiet": { "zone": null, "spans": [] }, "pausedUntil": null } }))
        .await?;
    desk.call("lock_app", &json!({})).await?;
    desk.twilio().text(&format!("SM{:032x}", 4), AFTER_THE_LOCK, BEHIND_THE_LOCK).await?;
    rings.wait_for(2).await?;
    desk.call("unlock", &json!({ "pin": PIN })).await?;
    let told = rings.told()?;
    ensure!(told.iter().all(|one| one.contains("New text")), "{told:?}");
    Ok(())
}

/// Texts come through a tunnel at ngrok from now on.
async fn lay_a_tunnel(desk: &Office) -> anyhow::Result<()> {
    let way = json!({ "way": { "kind": "ngrok", "authtoken": AUTHTOKEN, "domain": "" } });
    desk.call("change_way", &way).await?;
    let begun = tokio::time::Instant::now();
    while desk.call("read_line", &json!({})).await?.get("state") != Some(&json!("listening")) {
        ensure!(begun.elapsed() < PATIENCE, "the tunnel does not open");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let wrong = json!({ "way": { "kind": "ngrok", "authtoken": AUTHTOKEN, "domain": "no domain" } });
    ensure!(desk.call("change_way", &wrong).await.is_err(), "no domain is taken for one");
    Ok(())
}

/// All that lies in the keychain and is long enough to be a secret: the key's half is in it, which this test cannot know.
fn kept_in_the_keychain(desk: &Office) -> anyhow::Result<Vec<String>> {
    let kept: BTreeMap<String, String> =
        serde_json::from_slice(&fs::read(desk.data().join("secrets.json"))?)?;
    ensure!(kept.keys().any(|name| name.contains("/key/")), "no half of the key: {:?}", kept.keys());
    Ok(kept.into_values().filter(|secret| secret.len() >= 8).collect())
}

/// A number as it is written by people; the first of these is part of how programs write it.
fn as_people_write_it(number: &str) -> [String; 3] {
    let national = number.trim_start_matches("+1");
    let (area, rest) = national.split_at(3);
    let (exchange, line) = rest.split_at(3);
    [national.to_owned(), format!("({area}) {exchange}-{line}"), format!("{area}-{exchange}-{line}")]
}

/// `bridge` has no page to show the recovery code on at first, and says it once, aloud; and once it says at which address
/// a browser finds its page, which holds the token of this run: whoever started it opens it from there. Takes these two
/// lines out of what it said, and everything else is looked through. Answers with the code.
fn take_out_what_is_told(desk: &Office) -> anyhow::Result<String> {
    let place = desk.folder().join("words/stderr");
    let words = fs::read_to_string(&place)?;
    let address = format!("/#token={}", desk.run_token());
    let is_address = |line: &str| line.starts_with("Open http://127.0.0.1:") && line.ends_with(&address);
    ensure!(
        words.lines().filter(|line| is_address(line)).count() == 1,
        "the page's address is not told once"
    );
    let (told, others): (Vec<&str>, Vec<&str>) = words
        .lines()
        .filter(|line| !is_address(line))
        .partition(|line| line.starts_with("Recovery code of this inbox: "));
    let [line] = told.as_slice() else { anyhow::bail!("the code is told {} times", told.len()) };
    let code = line.rsplit(": ").next().context("a code")?.trim().to_owned();
    ensure!(code.split(' ').count() == 12, "no code of twelve words");
    ensure!(!others.iter().any(|line| line.contains(&code)), "the code is told again");
    // The process goes on writing at the end of its file.
    fs::write(desk.folder().join("words/stderr.before"), others.join("\n"))?;
    fs::OpenOptions::new().write(true).open(&place)?.set_len(0)?;
    Ok(code)
}
