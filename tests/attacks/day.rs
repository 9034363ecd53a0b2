//! What a day brings besides texts: a voicemail that is written down, pictures and files, people out of a table, the
//! papers of the business, and a key to a map. Each is seen to be here, so that a search for it means something.

use std::io::Cursor;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use deskbell_sandbox::{Answering, Caller, Picture};
use deskbell_tests::desk::Desk;
use deskbell_twilio::PhoneNumber;
use serde_json::{Value, json};

use crate::office::{OURS, Office};

const CALLER: &str = "+12025550191";
const SAID: &str = "The marmalade crown came loose";
const ABOUT_THE_CALL: &str = "Sounded like a worried pangolin";
const SENDER: &str = "+12025550192";
const CAPTION: &str = "Look at this turquoise molar";
const CARD: &str = "Ignatius Quillfeather";
const TABLE: &str = "Name,Phone,Note\nOttoline Wombat,+12025550193,Brings saffron muffins\n";
const BUSINESS: &str = "Tamarind Orthodontics Pty Ltd";
const OWNER: &str = "owner@tamarind.example";
/// A key to the map, which lies in the keychain alone.
pub(crate) const MAPS_KEY: &str = "AIzaSyDayAtTheDesk0123456789abcdefghijk";

const IMPORTED: &str = "+12025550193";
/// A colleague who is rung by SIP, and the password for it, which lies in the keychain alone.
const COLLEAGUE: &str = "sip:persimmon@office.example";
pub(crate) const SIP_PASSWORD: &str = "Seven-Gilded-Axolotls-77";

/// All of it that may lie nowhere in the clear, beside numbers and secrets.
pub(crate) const WORDS: [&str; 9] = [
    SAID,
    ABOUT_THE_CALL,
    CAPTION,
    CARD,
    "Ottoline Wombat",
    "Brings saffron muffins",
    BUSINESS,
    "51824753556",
    OWNER,
];
/// Whose numbers came up.
pub(crate) const NUMBERS: [&str; 3] = [CALLER, SENDER, IMPORTED];

/// Longer than a greeting, a message, and writing it down.
const PATIENCE: Duration = Duration::from_secs(90);

/// Lives through it.
pub(crate) async fn bring(desk: &Office) -> anyhow::Result<()> {
    take_a_message(desk).await?;
    look_at_pictures(desk).await?;
    import_people(desk).await?;
    prepare_papers(desk).await
}

async fn take_a_message(desk: &Office) -> anyhow::Result<()> {
    let numbers = desk.call("list_numbers", &json!({})).await?;
    let number = numbers.pointer("/0/id").context("the desk has a number")?;
    desk.call("take_calls", &json!({ "number": number })).await?;
    let mut routing = desk.call("read_routing", &json!({ "number": number })).await?;
    let rules = routing.get_mut("rules").and_then(Value::as_object_mut).context("rules")?;
    rules.insert("transcribes".to_owned(), json!(true));
    // Whose phone is off: Twilio is given the password all the same, and a message is taken.
    let staff = json!([{ "name": "Persimmon", "number": COLLEAGUE, "user": "persimmon", "hours": [] }]);
    let ring = json!([{ "step": "ring", "staff": staff, "order": "all_at_once", "seconds": 20, "accept": "at_once",
        "shows": "theirs" }]);
    rules.insert("open".to_owned(), ring);
    desk.call("save_routing", &json!({ "number": number, "rules": rules })).await?;
    let password = json!({ "address": COLLEAGUE, "password": SIP_PASSWORD });
    desk.call("keep_sip_password", &password).await?;
    desk.sandbox.set_phone(COLLEAGUE, Answering::Unreachable);
    desk.sandbox.call(Caller::new(CALLER).leaves(SAID, 3), &PhoneNumber::from_twilio(OURS)?);
    let ask = json!({ "after": null, "limit": 20 });
    let call = wait(desk, "list_voicemails", &ask, |page| {
        let call = page.pointer("/unheard/0")?;
        let is_here = call.pointer("/voicemail/state") == Some(&json!("ready"))
            && call.pointer("/voicemail/transcript") == Some(&json!(SAID));
        is_here.then(|| call.get("id").cloned()).flatten()
    });
    let about = json!({ "call": call.await?, "topic": null, "note": ABOUT_THE_CALL });
    desk.call("describe_call", &about).await?;
    Ok(())
}

async fn look_at_pictures(desk: &Office) -> anyhow::Result<()> {
    let mut drawn = Cursor::new(Vec::new());
    image::RgbImage::new(8, 8).write_to(&mut drawn, image::ImageFormat::Png)?;
    let card = format!("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:{CARD}\r\nEND:VCARD\r\n");
    let pictures = vec![
        Picture { content_type: "image/png".to_owned(), bytes: drawn.into_inner() },
        Picture { content_type: "text/vcard".to_owned(), bytes: card.into_bytes() },
    ];
    let ours = PhoneNumber::from_twilio(OURS)?;
    desk.sandbox.text_with_pictures(SENDER, &ours, CAPTION, pictures).await;
    let ask = json!({ "thread": desk.thread(SENDER).await?, "before": null, "after": null, "around": null, "limit": 5 });
    wait(desk, "list_messages", &ask, |page| {
        let pictures = page.pointer("/rows/0/pictures")?.as_array()?;
        let mut states = pictures.iter().filter_map(|picture| picture.get("state")?.as_str());
        (pictures.len() == 2 && states.all(|state| matches!(state, "ready" | "file"))).then_some(())
    })
    .await
}

async fn import_people(desk: &Office) -> anyhow::Result<()> {
    let opened = desk.give("open_contact_import", &json!({ "name": "people.csv" }), TABLE).await?;
    let import = json!({ "import": opened.get("import").context("an import")? });
    desk.call("start_contact_import", &import).await?;
    wait(desk, "read_contact_import", &import, |state| {
        (state.pointer("/counts/added") == Some(&json!(1)) && state.get("phase") != Some(&json!("running")))
            .then_some(())
    })
    .await
}

async fn prepare_papers(desk: &Office) -> anyhow::Result<()> {
    let business = json!({
        "business": {
            "legalName": BUSINESS, "kind": "Company", "registrationNumber": "51824753556", "taxId": "",
            "firstName": "Grace", "lastName": "Lee", "email": OWNER, "website": "",
        },
        "place": { "street": "12 Harbour St", "more": "", "city": "Sydney", "region": "NSW", "postalCode": "2000",
            "country": "AU" },
        "isExact": false,
    });
    desk.call("save_business", &business).await?;
    wait(desk, "read_business", &json!({}), |business| {
        (business.pointer("/address/state") == Some(&json!("known"))).then_some(())
    })
    .await?;
    let kept = desk.call("save_maps_key", &json!({ "key": MAPS_KEY })).await?;
    ensure!(kept.get("isSet") == Some(&json!(true)), "the key is not kept: {kept}");
    Ok(())
}

/// Asks until the answer holds what is waited for.
async fn wait<T>(
    desk: &Desk,
    call: &str,
    args: &Value,
    find: impl Fn(&Value) -> Option<T>,
) -> anyhow::Result<T> {
    let begun = tokio::time::Instant::now();
    loop {
        let answer = desk.call(call, args).await?;
        if let Some(found) = find(&answer) {
            return Ok(found);
        }
        ensure!(begun.elapsed() < PATIENCE, "{call} does not come to it: {answer}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
