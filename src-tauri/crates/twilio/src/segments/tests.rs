//! What counting and mending must hold, and the files by which the page counts the same.

use std::fmt::Write as _;
use std::path::Path;

use proptest::prelude::*;

use super::mend::{LOOK_ALIKES, UNSENDABLE};
use super::*;

fn gsm7(count: usize, left: usize) -> Segments {
    Segments { encoding: Encoding::Gsm7, count, left }
}

fn ucs2(count: usize, left: usize) -> Segments {
    Segments { encoding: Encoding::Ucs2, count, left }
}

#[test]
fn the_basic_set_has_its_127_characters() {
    // The 128th is the escape.
    assert_eq!(BASIC.chars().count(), 127);
    assert_eq!(EXTENDED.chars().count(), 10);
}

#[test]
fn plain_text_is_160_alone_and_153_in_each_of_several() {
    assert_eq!(count(""), gsm7(0, 160));
    assert_eq!(count("a"), gsm7(1, 159));
    assert_eq!(count(&"a".repeat(160)), gsm7(1, 0));
    assert_eq!(count(&"a".repeat(161)), gsm7(2, 145));
    assert_eq!(count(&"a".repeat(306)), gsm7(2, 0));
    assert_eq!(count(&"a".repeat(307)), gsm7(3, 152));
    assert_eq!(count(&"a".repeat(LONGEST_TEXT)), gsm7(11, 83));
}

#[test]
fn one_character_outside_turns_the_whole_text() {
    assert_eq!(count(&format!("{}’", "a".repeat(69))), ucs2(1, 0));
    assert_eq!(count(&format!("{}’", "a".repeat(70))), ucs2(2, 63));
    for c in "`“”–—…\u{A0}ç\táêЖ你🙂".chars() {
        assert_eq!(odd(&c.to_string()).len(), 1, "{c}");
    }
    assert_eq!(odd("Grüße, señor: Ça co"), []);
}

#[test]
fn an_escape_is_two_septets_and_is_not_split() {
    assert_eq!(count("€"), gsm7(1, 158));
    assert_eq!(count(&format!("{}€", "a".repeat(158))), gsm7(1, 0));
    assert_eq!(count(&format!("{}€", "a".repeat(159))), gsm7(2, 145));
    // The escape would be the 153rd septet: it moves to the second segment with its character.
    assert_eq!(count(&format!("{}€{}", "a".repeat(152), "a".repeat(151))), gsm7(2, 0));
    assert_eq!(count(&format!("{}€{}", "a".repeat(152), "a".repeat(152))), gsm7(3, 152));
}

#[test]
fn an_emoji_is_two_units_and_is_not_split() {
    assert_eq!(count(&"🙂".repeat(35)), ucs2(1, 0));
    assert_eq!(count(&"🙂".repeat(36)), ucs2(2, 61));
    // 67 units hold 33 emoji and leave one unit empty.
    assert_eq!(count(&"🙂".repeat(66)), ucs2(2, 1));
    assert_eq!(count(&"🙂".repeat(67)), ucs2(3, 65));
}

#[test]
fn what_is_odd_is_found_with_its_place_and_its_plain_twin() {
    let odd = odd("🙂👍 it’s 10 €…");
    let found: Vec<_> = odd.iter().map(|odd| (odd.from, odd.to, odd.plain)).collect();
    assert_eq!(found, [(0, 4, None), (7, 8, Some("'")), (14, 15, Some("..."))]);
    assert_eq!(mended("“It’s\u{A0}at\t9 – 10…”"), "\"It's at 9 - 10...\"");
    assert_eq!(mended("Cafe\u{301} \u{202D}+1 202\u{202C}"), "Café +1 202");
    assert_eq!(mended("ç, ê and 🙂 stay"), "ç, ê and 🙂 stay");
}

#[test]
fn what_no_phone_shows_is_found_and_line_breaks_and_foreign_scripts_are_not() {
    for bad in ['\0', '\u{7}', '\u{1B}', '\u{85}', '\u{202E}', '\u{FFFF}'] {
        assert_eq!(unsendable(&format!("a{bad}b")), Some(bad));
    }
    for good in ["a\tb\r\nc", "\u{200F}שלום", "👩\u{200D}⚕️", "\u{FFFD}", "میخواهم\u{200C}"]
    {
        assert_eq!(unsendable(good), None, "{good:?}");
    }
}

#[test]
fn every_plain_twin_is_plain_and_no_plain_character_is_replaced() {
    for (odd, plain) in LOOK_ALIKES {
        assert!(plain.chars().all(|c| septets(c).is_some()), "{plain:?}");
        assert!(odd.chars().any(|c| septets(c).is_none()), "{odd:?}");
    }
}

proptest! {
    #[test]
    fn no_segment_splits_a_sign_or_holds_too_much(text in "[a-z€^{}’ç🙂👩\u{200D}⚕é]{0,500}") {
        let cut = parts(&text);
        prop_assert_eq!(cut.concat(), text.as_str());
        let encoding = Encoding::of(&text);
        let (alone, each) = encoding.room();
        let room = if cut.len() > 1 { each } else { alone };
        for part in &cut {
            // A `&str` cannot begin or end within a sign; an escape and its septet are one sign here.
            prop_assert!(!part.is_empty() && encoding.widths(part) <= room);
        }
        for pair in cut.windows(2) {
            let next = pair[1].chars().next().unwrap();
            prop_assert!(encoding.widths(pair[0]) + encoding.width(next) > room, "a segment was left early");
        }
        prop_assert_eq!(count(&text).count, cut.len());
    }

    #[test]
    fn a_longer_text_never_has_fewer_segments(text in "[a-z€’🙂]{0,400}", more in "[a-z€’🙂]{1,20}") {
        let longer = format!("{text}{more}");
        prop_assert!(count(&longer).count >= count(&text).count);
    }

    #[test]
    fn mending_never_costs_and_is_done_once(text in "\\PC{0,60}|[a-c‘’“”–—…\u{A0}\te\u{301}🙂ç]{0,200}") {
        let once = mended(&text);
        prop_assert_eq!(mended(&once), once.as_str());
        prop_assert!(odd(&once).iter().all(|odd| odd.plain.is_none()));
        if odd(&text).iter().all(|odd| odd.plain.is_some()) {
            prop_assert_eq!(count(&once).encoding, Encoding::Gsm7);
        }
    }

    #[test]
    fn what_is_odd_lies_within_the_text_in_order(text in "\\PC{0,80}|[a-c’🙂ç\u{301}]{0,80}") {
        let length = text.encode_utf16().count();
        let mut end = 0;
        for odd in odd(&text) {
            prop_assert!(odd.from >= end && odd.to > odd.from && odd.to <= length);
            end = odd.to;
        }
    }
}

/// Texts on which the core and the page must agree: the ones above, and some thrown together by a fixed die.
fn cases() -> Vec<String> {
    let mut cases: Vec<String> = [
        "",
        "a",
        "€",
        "it’s 10 €…",
        "Grüße, señor: Ça coûte 10 €",
        "“It’s\u{A0}at\t9 – 10…”",
        "Cafe\u{301} \u{202D}+1 202\u{202C}",
        "👩\u{200D}⚕️ and 🙂👍",
        "您好，周四见",
        "line\nbreak\r\nand {braces} ^ ~ | [x] \\",
    ]
    .map(str::to_owned)
    .to_vec();
    cases.extend([1600, 1601].map(|length| "a".repeat(length)));
    for length in [153, 160, 161, 306, 307] {
        cases.push("a".repeat(length));
        cases.push(format!("{}€", "a".repeat(length - 1)));
        cases.push(format!("{}’", "a".repeat(length - 1)));
    }
    for length in [35, 36, 66, 67] {
        cases.push("🙂".repeat(length));
    }
    let alphabet: Vec<&str> = vec![
        "a", "b ", "€", "{", "é", "ç", "’", "…", "\u{A0}", "e\u{301}", "🙂", "你", "\u{200D}", "n", " to ",
    ];
    let mut die: u32 = 7;
    for round in 0..50 {
        let mut text = String::new();
        for _ in 0..(round * 4) {
            die = die.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Early rounds stay within GSM-7, so that both kinds of text are long.
            let letters = if round % 2 == 0 { 5 } else { alphabet.len() };
            text.push_str(alphabet[(die >> 16) as usize % letters]);
        }
        cases.push(text);
    }
    cases
}

fn ascii(text: &str) -> String {
    let mut quoted = String::new();
    for unit in serde_json::to_string(text).unwrap().encode_utf16() {
        match u8::try_from(unit) {
            Ok(byte) if byte.is_ascii_graphic() || byte == b' ' => quoted.push(char::from(byte)),
            _ => write!(quoted, "\\u{unit:04x}").unwrap(),
        }
    }
    quoted
}

fn tables() -> String {
    let alike: Vec<String> =
        LOOK_ALIKES.iter().map(|(odd, plain)| format!("    [{}, {}]", ascii(odd), ascii(plain))).collect();
    let unsendable: Vec<String> =
        UNSENDABLE.iter().map(|(from, to)| format!("[{}, {}]", u32::from(*from), u32::from(*to))).collect();
    format!(
        "{{\n  \"basic\": {},\n  \"extended\": {},\n  \"longest\": {LONGEST_TEXT},\n  \"unsendable\": [{}],\n  \"lookAlikes\": [\n{}\n  ]\n}}\n",
        ascii(BASIC),
        ascii(EXTENDED),
        unsendable.join(", "),
        alike.join(",\n")
    )
}

fn agreements() -> String {
    let rows: Vec<String> = cases()
        .iter()
        .map(|text| {
            let Segments { encoding, count, left } = count(text);
            let odd: Vec<String> = odd(text)
                .iter()
                .map(|odd| {
                    let plain = odd.plain.map_or("null".to_owned(), ascii);
                    format!("[{}, {}, {plain}]", odd.from, odd.to)
                })
                .collect();
            format!(
                "  {{ \"text\": {}, \"encoding\": \"{}\", \"count\": {count}, \"left\": {left}, \"odd\": [{}], \"mended\": {} }}",
                ascii(text),
                if encoding == Encoding::Gsm7 { "gsm7" } else { "ucs2" },
                odd.join(", "),
                ascii(&mended(text))
            )
        })
        .collect();
    format!("[\n{}\n]\n", rows.join(",\n"))
}

/// The page counts while somebody types, from files that are committed; this writes them anew when they were stale.
#[test]
fn the_pages_tables_and_cases_are_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/lib/format/generated");
    let mut stale = Vec::new();
    for (name, fresh) in [("gsm7.json", tables()), ("segments.json", agreements())] {
        let path = folder.join(name);
        if std::fs::read_to_string(&path).unwrap_or_default() != fresh {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, fresh).unwrap();
            stale.push(name);
        }
    }
    assert!(
        stale.is_empty(),
        "{stale:?} were stale and have been written anew: look at them and commit them"
    );
}

#[test]
fn a_letter_and_its_accent_meet_over_what_cannot_be_seen() {
    assert_eq!(mended("osO\u{ad}\u{308} call"), "osÖ call");
    assert_eq!(mended("O\u{200b}\u{ad}\u{308}\u{2026}"), "Ö...");
}
