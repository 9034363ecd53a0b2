//! The files that offices have: encodings, tables, cards, numbers, and what is none of them.

use std::fmt::Write as _;

use deskbell_tests::World;
use serde_json::json;

use super::{MAYA, arrange, choose, finished, people, refused, rows, run, said};

#[tokio::test(flavor = "multi_thread")]
async fn numbers_without_a_country_are_of_the_country_that_was_chosen() {
    let world = World::open().await;
    let preview = choose(&world, "a.csv", b"Name,Phone\nInes,0412 345 678\n").await;
    assert_eq!(preview["counts"]["skipped"], 1);
    insta::assert_snapshot!(said(&preview), @r"
    0 new, 0 changed, 0 same, 1 skipped
    2: 0412 345 678: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
    ");
    let preview = arrange(&world, &preview, json!({ "country": "AU" })).await;
    assert_eq!(preview["rows"][0]["numbers"], json!(["0412 345 678"]));
    let nowhere = json!({ "import": preview["import"], "country": "??", "firstLine": null, "roles": null, "known": "keep" });
    assert_eq!(
        world.refusal("arrange_contact_import", nowhere).await,
        "bad_input [country]: Choose the country of these numbers."
    );
    run(&world, &preview).await;
    insta::assert_snapshot!(people(&world).await, @"Ines | +61 412 345 678 |");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn windows_letters_semicolons_and_utf_16_are_understood() {
    let world = World::open().await;
    let text = "Vorname;Nachname;Telefon\r\nZoë;Müller;202 555 0123\r\n";
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin")).collect();
    let preview = choose(&world, "kontakte.csv", &windows).await;
    assert_eq!((&preview["encoding"], &preview["delimiter"]), (&json!("windows-1252"), &json!(";")));
    assert_eq!(preview["rows"][0]["name"], "Zoë Müller");
    let utf16: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let preview = choose(&world, "kontakte.csv", &utf16).await;
    assert_eq!(
        (&preview["encoding"], &preview["rows"][0]["name"]),
        (&json!("UTF-16LE"), &json!("Zoë Müller"))
    );
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn numbers_that_cannot_be_texted_are_named_with_what_to_do() {
    let world = World::open().await;
    let table = "Name,Mobile\n\
        Letters,202 555 01AB\nExtension,(202) 555-0125 ext. 9\nShort,555 0123\nLong,+1 202 555 0123 4567 8901\n\
        Shortened,2.02556E+09\nWords,call the desk\nAbroad,020 7946 0123\nNowhere,+999 555 0123\n\
        Britain,+44 20 7946 0123\n";
    let preview = choose(&world, "numbers.csv", table.as_bytes()).await;
    insta::assert_snapshot!(said(&preview), @r"
    1 new, 0 changed, 0 same, 8 skipped
    2: 202 555 01AB: There are letters in this number. Write it in digits alone.
    3: (202) 555-0125 ext. 9: A text cannot reach an extension. Leave the extension out, or give the direct number.
    4: 555 0123: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
    5: +1 202 555 0123 4567 8901: This number is too long. Check the digits.
    6: 2.02556E+09: A spreadsheet has shortened this number and lost its last digits. Set the column to text there, and write the number again.
    7: call the desk: This is not a phone number: there is no digit in it.
    8: 020 7946 0123: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
    9: +999 555 0123: This is not a phone number. Check the digits, or write it with its country: +61 …
    ");
    run(&world, &preview).await;
    insta::assert_snapshot!(people(&world).await, @r"
    Britain | +44 20 7946 0123 | 
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_short_code_is_taken_where_it_has_written_and_nowhere_else() {
    let world = World::open().await;
    let file = b"Name,Phone\nHarbour Lab,72345\n";
    insta::assert_snapshot!(said(&choose(&world, "a.csv", file).await), @r"
    0 new, 0 changed, 0 same, 1 skipped
    2: 72345: This number is too short. Check the digits.
    ");
    world.text("72345", "Your results are ready").await;
    run(&world, &choose(&world, "a.csv", file).await).await;
    insta::assert_snapshot!(people(&world).await, @"Harbour Lab | 72345 |");
    assert_eq!(choose(&world, "a.csv", file).await["counts"]["same"], 1);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn tabs_quoted_lines_and_a_first_line_with_a_person_are_understood() {
    let world = World::open().await;
    let preview =
        choose(&world, "a.txt", b"Maya Okafor\t202 555 0123\t\"One\nTwo\"\nTom\t202 555 0124\t\n").await;
    assert_eq!((&preview["delimiter"], &preview["firstLine"]), (&json!("\t"), &json!("person")));
    let preview = arrange(&world, &preview, json!({ "roles": ["name", "phone", "note"] })).await;
    insta::assert_snapshot!(rows(&preview), @r"
    1: Maya Okafor | (202) 555-0123 | One / Two | new
    3: Tom | (202) 555-0124 |  | new
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cards_of_every_version_are_taken_over() {
    let world = World::open().await;
    let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Okafor;Maya;;;\r\nTEL;TYPE=CELL:(202) 555-0123\r\nNOTE:One\\nTwo\\, and a line that\r\n  is folded\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Zoë Müller\r\nTEL;VALUE=uri;TYPE=cell:tel:+1-202-555-0124\r\nTEL;VALUE=uri:tel:+1-202-555-0125;ext=7\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Duarte;In=C3=AAs\r\nTEL;CELL:202-555-0126\r\nEND:VCARD\r\n\
        BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Nobody\r\nEND:VCARD\r\nBEGIN:VCARD\r\nFN:Open\r\n";
    let preview = choose(&world, "contacts.vcf", cards.as_bytes()).await;
    insta::assert_snapshot!(said(&preview), @r"
    3 new, 0 changed, 0 same, 2 skipped
    8: tel:+1-202-555-0125;ext=7: A text cannot reach an extension. Leave the extension out, or give the direct number. (in part)
    19: Nobody: There is no phone number on this line.
    23: : This card is not closed: END:VCARD is missing.
    ");
    run(&world, &preview).await;
    insta::assert_snapshot!(people(&world).await, @r"
    Inês Duarte | (202) 555-0126 | 
    Maya Okafor | (202) 555-0123 | One / Two, and a line that is folded
    Zoë Müller | (202) 555-0124 |
    ");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_book_gets_a_sentence() {
    let world = World::open().await;
    let mut said = Vec::new();
    for bytes in
        [&b""[..], b"\n\n", b"PK\x03\x04\x14", b"%PDF-1.7", b"\x01\x00\xff\x00\x02", b"\x00\x00", b",,\n,\n"]
    {
        said.push(refused(&world, bytes).await);
    }
    said.push(refused(&world, &vec![b'a'; 32 * 1024 * 1024 + 1]).await);
    insta::assert_snapshot!(said.join("\n"), @r"
    bad_input [file]: This file is empty.
    bad_input [file]: This file is empty.
    bad_input [file]: This is a spreadsheet. Open it, save it as CSV, and choose that file.
    bad_input [file]: This is a document or a picture. Save the address book as CSV or vCard, and choose that file.
    bad_input [file]: This file is not text. Save the address book as CSV or vCard, and choose that file.
    bad_input [file]: This file is not text. Save the address book as CSV or vCard, and choose that file.
    bad_input [file]: There is nobody in this file.
    bad_input [file]: This file is larger than 32 MB. Split it, and import the parts one after the other.
    ");
    world.close().await;
}

fn table_of(count: usize) -> String {
    let mut text = "Name,Phone\n".to_owned();
    for n in 0..count {
        // Only a hundred numbers are nobody's: the others say again whose they are.
        let _ = writeln!(text, "Person {n},+1 202 555 01{:02}", n % 100);
    }
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_lines_are_read_and_can_be_stopped() {
    let world = World::open().await;
    let big = table_of(100_000);
    // While it is read, whoever writes is answered.
    let (preview, ()) = tokio::join!(choose(&world, "big.csv", big.as_bytes()), async {
        world.text(MAYA, "Hello").await;
        assert_eq!(
            world.call("list_threads", json!({ "filter": "open", "after": null, "limit": 9 })).await["rows"]
                [0]["preview"]["text"],
            "Hello"
        );
    });
    let counts = &preview["counts"];
    assert_eq!((&counts["added"], &counts["skipped"]), (&json!(100), &json!(99_900)));
    assert_eq!(preview["problemCount"], 99_900);
    assert_eq!(preview["problems"].as_array().map(Vec::len), Some(200));
    let id = &preview["import"];
    world.call("start_contact_import", json!({ "import": id })).await;
    world.call("stop_contact_import", json!({ "import": id })).await;
    let state = finished(&world, id).await;
    assert!(["stopped", "done"].contains(&state["phase"].as_str().expect("a phase")));
    let again = world.call("start_contact_import", json!({ "import": id })).await;
    assert_eq!(again["import"], *id);
    let state = finished(&world, id).await;
    assert_eq!((&state["phase"], &state["done"]), (&json!("done"), &json!(100)));
    world.close().await;
}
