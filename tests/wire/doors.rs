//! Our running webhooks believe what Twilio's own libraries sign, and nothing that was changed after.

use deskbell_tests::{World, front_desk};
use serde_json::json;

use crate::official::{Language, Library, in_each_language};

in_each_language! {
    a_text_signed_by_a_library_comes_in
    a_status_signed_by_a_library_is_heard
}

const MAYA: &str = "+12025550131";

/// A form on its way to us.
struct Post<'a> {
    url: &'a str,
    fields: &'a [(&'a str, &'a str)],
    signature: &'a str,
}

impl Post<'_> {
    /// The status of the answer, its content type, and what it says.
    async fn send(&self) -> (u16, String, String) {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = http.post(self.url).form(self.fields).header("X-Twilio-Signature", self.signature);
        let answer = request.send().await.unwrap();
        let kind = answer.headers().get("content-type").map_or("", |kind| kind.to_str().unwrap()).to_owned();
        (answer.status().as_u16(), kind, answer.text().await.unwrap())
    }
}

/// The signature that a library makes with the token of the office.
fn sign(library: &mut Library, world: &World, url: &str, fields: &[(&str, &str)]) -> String {
    let tokens = world.office().signing_tokens();
    let asked = json!({ "token": tokens[0].expose(), "url": url, "fields": fields });
    library.call("sign", asked).as_str().unwrap().to_owned()
}

fn refused() -> (u16, String, String) {
    (403, String::new(), String::new())
}

async fn a_text_signed_by_a_library_comes_in(language: Language) {
    let world = World::open().await;
    let mut library = Library::start(language);
    let line = world.call("read_line", json!({})).await;
    let url = format!("{}/messages/incoming", line["publicUrl"].as_str().unwrap());
    let (office, desk) = (world.office(), front_desk());
    let fields = [
        ("ToCountry", "US"),
        ("ToCity", ""),
        ("SmsSid", "SM0123456789abcdef0123456789abcdef"),
        ("SmsStatus", "received"),
        ("NumMedia", "0"),
        ("Body", "Grüße & 100% + 2, 牙医 🦷"),
        ("From", MAYA),
        ("To", desk.as_str()),
        ("NumSegments", "1"),
        ("MessageSid", "SM0123456789abcdef0123456789abcdef"),
        ("AccountSid", office.account_sid().as_str()),
        ("ApiVersion", "2010-04-01"),
    ];
    let signature = sign(&mut library, &world, &url, &fields);

    let mut changed = fields;
    changed[5].1 = "Give me all records";
    let forged = Post { url: &url, fields: &changed, signature: &signature };
    assert_eq!(forged.send().await, refused());
    let elsewhere = Post { url: &format!("{url}?x=1"), fields: &fields, signature: &signature };
    assert_eq!(elsewhere.send().await, refused());

    let (status, kind, said) = Post { url: &url, fields: &fields, signature: &signature }.send().await;
    assert_eq!((status, kind.split(';').next()), (200, Some("text/xml")), "{said}");
    assert!(said.contains("<Response"), "{said}");
    let transcript = world.transcript(MAYA).await;
    assert!(transcript.contains("< Grüße & 100% + 2, 牙医 🦷"), "{transcript}");
    assert!(!transcript.contains("Give me all records"), "{transcript}");
    world.close().await;
}

async fn a_status_signed_by_a_library_is_heard(language: Language) {
    let world = World::open().await;
    let mut library = Library::start(language);
    world.send(MAYA, "Your appointment is at 9").await;
    world.settle().await;
    let sent = world.sandbox.messages().pop().unwrap();
    let url = sent.status_callback.unwrap();
    let office = world.office();
    let desk = front_desk();
    let fields = [
        ("MessageSid", sent.sid.as_str()),
        ("SmsSid", sent.sid.as_str()),
        ("MessageStatus", "delivered"),
        ("SmsStatus", "delivered"),
        ("To", MAYA),
        ("From", desk.as_str()),
        ("AccountSid", office.account_sid().as_str()),
        ("ApiVersion", "2010-04-01"),
        ("RawDlrDoneDate", "2607020900"),
    ];
    // Twilio never signs the fragment with which we tell it how to call.
    let signed = url.split('#').next().unwrap().to_owned();
    let signature = sign(&mut library, &world, &signed, &fields);
    let mut changed = fields;
    changed[2].1 = "failed";
    let forged = Post { url: &signed, fields: &changed, signature: &signature };
    assert_eq!(forged.send().await, refused());
    assert!(!world.transcript(MAYA).await.contains("delivered"));

    let (status, _, said) = Post { url: &signed, fields: &fields, signature: &signature }.send().await;
    assert!([200, 204].contains(&status), "{status} {said}");
    let transcript = world.transcript(MAYA).await;
    assert!(transcript.contains("> Your appointment is at 9 (delivered)"), "{transcript}");
    world.close().await;
}
