//! Whoever has seen a signed request can do nothing with it: no change of it is believed, and it is believed once.

#![expect(clippy::string_slice, reason = "all of it is ASCII")]

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode};
use deskbell_twilio::{Secret, signature};

use crate::office::{Front, TOKEN, body, encode, post, signed, text, with};

const HOME: &str = "https://desk.example.org";
const PATH: &str = "/messages/incoming";
const URL: &str = "https://desk.example.org/messages/incoming";

type Form = Vec<(String, String)>;

/// A request that is refused without a word.
async fn refuse(front: &Front, what: &str, request: Request<Body>) {
    let status = front.refuses(request).await;
    assert!(status.is_client_error(), "{what}: {status}");
}

/// The request with another address on its request line.
fn at(path: &str, signature: &str, form: &[(String, String)]) -> Option<Request<Body>> {
    let request = post(PATH, signature, encode(form));
    let (mut head, body) = request.into_parts();
    head.uri = path.parse().ok()?;
    Some(Request::from_parts(head, body))
}

#[tokio::test]
async fn no_change_of_a_signed_request_is_believed() {
    let front = Front::open(HOME).await;
    let form = text(1, "Is Friday free?");
    let good = signature::sign(&Secret::new(TOKEN), URL, &form);
    let before = everything(&front).await;

    // Each byte of the path, changed, taken out and doubled; and everything that may be said after it.
    for place in 1..PATH.len() {
        let (start, rest) = PATH.split_at(place);
        let cut = &rest[1..];
        for path in [format!("{start}x{cut}"), format!("{start}{cut}"), format!("{start}{rest}")] {
            if path == PATH {
                continue;
            }
            if let Some(request) = at(&path, &good, &form) {
                refuse(&front, &path, request).await;
            }
        }
        let flipped = format!("{start}{}{cut}", char::from(rest.as_bytes()[0] ^ 0x20));
        if let Some(request) = at(&flipped, &good, &form) {
            refuse(&front, &flipped, request).await;
        }
    }
    for path in ["?", "?a", "?a=1", "/", "//", "%20", ";a", "?AccountSid=1"] {
        let path = format!("{PATH}{path}");
        refuse(&front, &path, at(&path, &good, &form).unwrap()).await;
    }

    // Each parameter taken out, renamed, changed, emptied, and said twice with another word.
    for (place, (name, value)) in form.iter().enumerate() {
        let without: Form = [&form[..place], &form[place + 1..]].concat();
        refuse(&front, name, post(PATH, &good, encode(&without))).await;
        for (name, value) in [
            (format!("{name}x"), value.clone()),
            (name.to_lowercase(), value.clone()),
            (name.clone(), format!("{value} ")),
            (name.clone(), value.to_lowercase() + "x"),
            (name.clone(), format!("{value}\0")),
        ] {
            let mut changed = form.clone();
            changed[place] = (name.clone(), value.clone());
            refuse(&front, &name, post(PATH, &good, encode(&changed))).await;
        }
        for place in [0, place, form.len()] {
            let mut twice = form.clone();
            twice.insert(place, (name.clone(), "another".to_owned()));
            refuse(&front, name, post(PATH, &good, encode(&twice))).await;
        }
        if !value.is_empty() {
            refuse(&front, name, post(PATH, &good, encode(&with(form.clone(), name, "")))).await;
        }
    }
    for extra in ["&a=1", "&=1", "&Body=", "&Body", "&OptOutType=START", "&%00=", "#a"] {
        refuse(&front, extra, post(PATH, &good, encode(&form) + extra)).await;
    }

    // Each byte of the body, as it is on the wire.
    let wire = encode(&form).into_bytes();
    for place in 0..wire.len() {
        let mut changed = wire.clone();
        changed[place] ^= 1;
        // What the change leaves as it was decoded is no change.
        if meaning(&changed) != meaning(&wire) {
            refuse(&front, &format!("byte {place}"), post(PATH, &good, changed)).await;
        }
    }

    // Each bit of the signature; its beginning, its double, and everything around it.
    let bytes = base64_of(&good);
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        refuse(&front, &format!("bit {bit}"), post(PATH, &to_base64(&flipped), encode(&form))).await;
    }
    for length in 0..good.len() {
        refuse(&front, "a shorter signature", post(PATH, &good[..length], encode(&form))).await;
    }
    let url_safe = good.replace('+', "-").replace('/', "_");
    for other in [format!("{good}{good}"), format!("{good}=="), format!("x{good}"), url_safe.to_lowercase()] {
        refuse(&front, &other, post(PATH, &other, encode(&form))).await;
    }
    let mut two = post(PATH, "AAAAAAAAAAAAAAAAAAAAAAAAAAA=", encode(&form));
    two.headers_mut().append(signature::HEADER, HeaderValue::from_str(&good).unwrap());
    refuse(&front, "two signatures", two).await;

    // Another token, and another address.
    for token in ["", "00000000000000000000000000000002", &TOKEN[..31], &TOKEN.repeat(2)] {
        let theirs = signature::sign(&Secret::new(token), URL, &form);
        refuse(&front, token, post(PATH, &theirs, encode(&form))).await;
    }
    for place in 0..URL.len() {
        let (start, rest) = URL.split_at(place);
        for url in [format!("{start}{}", &rest[1..]), format!("{start}x{rest}")] {
            let theirs = signature::sign(&Secret::new(TOKEN), &url, &form);
            refuse(&front, &url, post(PATH, &theirs, encode(&form))).await;
        }
    }
    // Another type makes it no form, whose fields would not be signed.
    for kind in ["text/plain", "application/json", "multipart/form-data", ""] {
        let mut request = post(PATH, &good, encode(&form));
        request.headers_mut().insert("content-type", kind.parse().unwrap());
        refuse(&front, kind, request).await;
    }

    assert_eq!(changed(&before, &everything(&front).await), BTreeSet::from(["jobs", "quarantine"]));
    assert_eq!(front.threads().await, 0);
    // And yet it was good all the time.
    assert_eq!(front.ask(signed(URL, PATH, &form)).await.status(), StatusCode::OK);
    assert_eq!(front.threads().await, 1);
}

#[tokio::test]
async fn a_request_that_was_captured_changes_nothing_and_learns_nothing() {
    let front = Front::open(HOME).await;
    let (stop, start) = (text(1, "STOP"), text(2, "START"));
    let first = said(&front, signed(URL, PATH, &stop)).await;
    said(&front, signed(URL, PATH, &start)).await;
    said(&front, signed(URL, PATH, &text(3, "STOP"))).await;
    let before = everything(&front).await;

    // Again, in another order of its fields, each of them twice, and written otherwise.
    let backwards: Form = stop.iter().rev().cloned().collect();
    let doubled: Form = stop.iter().chain(&stop).cloned().collect();
    let good = signature::sign(&Secret::new(TOKEN), URL, &stop);
    let mut again = vec![
        signed(URL, PATH, &stop),
        signed(URL, PATH, &start),
        post(PATH, &good, encode(&backwards)),
        post(PATH, &good, encode(&doubled)),
        post(PATH, &good, format!("&&{}&", encode(&stop))),
    ];
    // Twilio's signature does not say where a name ends and its value begins.
    for (place, (name, value)) in start.iter().enumerate() {
        let good = signature::sign(&Secret::new(TOKEN), URL, &start);
        for border in 0..name.len() + value.len() {
            let both = format!("{name}{value}");
            if border == name.len() || !both.is_char_boundary(border) {
                continue;
            }
            let mut moved = start.clone();
            moved[place] = (both[..border].to_owned(), both[border..].to_owned());
            again.push(post(PATH, &good, encode(&moved)));
        }
    }
    for request in again {
        let answer = front.ask(request).await;
        match answer.status() {
            // Exactly what was said to it the first time.
            StatusCode::OK => assert_eq!(heard(answer).await, first),
            status => {
                assert!(matches!(status.as_u16(), 400 | 403), "{status}");
                assert_eq!(body(answer).await, "");
            }
        }
    }
    let after = everything(&front).await;
    // The flight recorder says that they came.
    let expected = BTreeSet::from(["jobs", "quarantine", "requests"]);
    assert!(changed(&before, &after).is_subset(&expected), "{:?}", changed(&before, &after));
    assert!(front.recorded().await.iter().skip(3).all(|(_, outcome)| outcome == "known"));
}

#[tokio::test]
async fn a_text_whose_words_could_be_cut_into_another_text_is_asked_for_at_twilio() {
    let front = Front::open(HOME).await;
    let (own, wanted) = (text(1, "hi"), text(2, "STOP"));
    let of = |form: &Form, name: &str| form.iter().find(|(known, _)| known == name).unwrap().1.clone();
    // What a stranger would write so that somebody who sees it on its way can cut it into the text of another.
    let mut form = own.clone();
    let body =
        format!("STOPFrom+12025550123MessageSid{}NumMedia0To{}Z", of(&wanted, "MessageSid"), of(&own, "To"));
    form.iter_mut().find(|(name, _)| name == "Body").unwrap().1 = body;
    form.sort();
    let good = signature::sign(&Secret::new(TOKEN), URL, &form);
    let joined: String = form.iter().flat_map(|(name, value)| [name.as_str(), value]).collect();
    let (_, swallowed) = joined.split_once(&format!("To{}Z", of(&own, "To"))).unwrap();
    let cut: Form = [
        ("AccountSid", of(&own, "AccountSid")),
        ("Body", "STOP".to_owned()),
        ("From", "+12025550123".to_owned()),
        ("MessageSid", of(&wanted, "MessageSid")),
        ("NumMedia", "0".to_owned()),
        ("To", of(&own, "To")),
        ("Z", swallowed.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec();
    assert_eq!(signature::sign(&Secret::new(TOKEN), URL, &cut), good, "this is the attack");
    for request in [post(PATH, &good, encode(&cut)), post(PATH, &good, encode(&form))] {
        refuse(&front, "a text that could be another", request).await;
    }
    assert_eq!(front.quarantine().await, ["ambiguous"], "once a second");
    assert_eq!(front.threads().await, 0);
}

/// A good request, and all of its answer.
async fn said(front: &Front, request: Request<Body>) -> String {
    let answer = front.ask(request).await;
    assert_eq!(answer.status(), StatusCode::OK);
    heard(answer).await
}

async fn heard(answer: axum::http::Response<Body>) -> String {
    format!("{:?} {:?} ", answer.status(), answer.headers()) + &body(answer).await
}

/// All that the store holds, table by table.
async fn everything(front: &Front) -> BTreeMap<String, Vec<String>> {
    let office = front.office();
    let read = office.store().read(|conn| {
        let mut names = conn.prepare(
            "SELECT name FROM sqlite_schema
             WHERE type = 'table' AND sql NOT LIKE '%USING fts5%' AND name NOT LIKE 'sqlite_%' ORDER BY name",
        )?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
        let mut all = BTreeMap::new();
        for name in names {
            let columns = conn.prepare(&format!("SELECT * FROM \"{name}\""))?;
            let quoted: Vec<_> =
                columns.column_names().map(|column| format!("quote(\"{column}\")")).collect();
            let mut rows =
                conn.prepare(&format!("SELECT {} FROM \"{name}\"", quoted.join(" || ', ' || ")))?;
            let said = rows.query_map([], |row| row.get(0))?.collect::<Result<Vec<_>, _>>()?;
            all.insert(name, said);
        }
        Ok(all)
    });
    read.await.unwrap()
}

/// The tables that are not as they were.
fn changed<'a>(
    before: &'a BTreeMap<String, Vec<String>>,
    after: &BTreeMap<String, Vec<String>>,
) -> BTreeSet<&'a str> {
    assert!(before.contains_key("messages") && before.contains_key("consents"));
    before
        .iter()
        .filter(|(name, rows)| after.get(*name) != Some(rows))
        .map(|(name, _)| name.as_str())
        .collect()
}

/// A form's fields, which is what is signed of it.
fn meaning(wire: &[u8]) -> BTreeSet<(Vec<u8>, Vec<u8>)> {
    let decode = |text: &[u8]| -> Vec<u8> {
        let text: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_encoding::percent_decode(&text).collect()
    };
    wire.split(|byte| *byte == b'&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let border = pair.iter().position(|byte| *byte == b'=');
            let (name, value) = pair.split_at(border.unwrap_or(pair.len()));
            (decode(name), decode(value.get(1..).unwrap_or_default()))
        })
        .collect()
}

fn base64_of(text: &str) -> Vec<u8> {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.decode(text).unwrap()
}

fn to_base64(bytes: &[u8]) -> String {
    use base64::Engine as _;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}
