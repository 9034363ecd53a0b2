//! vCard files, 3.0 and 4.0: one card after the other, each read by itself.
//!
//! Invariant: a broken card costs itself and no other.

use calcard::common::IanaType;
use calcard::vcard::{VCard, VCardEntry, VCardParameterName, VCardProperty, VCardType, VCardValue};
use calcard::{Entry, Parser};

use crate::contacts::import::draft::{Draft, Problem};

/// Whether a text is a file of cards.
pub(super) fn are_cards(text: &str) -> bool {
    text.lines().map(str::trim).find(|line| !line.is_empty()).is_some_and(|line| is(line, "BEGIN:VCARD"))
}

fn is(line: &str, wanted: &str) -> bool {
    // A line that begins with a space goes on with the one before, whatever it says.
    line.trim_end().eq_ignore_ascii_case(wanted)
}

/// The people of a file of cards, and what could not be read.
pub(super) fn drafts(text: &str) -> (Vec<Draft>, Vec<Problem>) {
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    let mut card: Option<(u32, String)> = None;
    let mut is_outside = false;
    for (line, number) in text.lines().zip(1_u32..) {
        if is(line, "BEGIN:VCARD") {
            if let Some((start, _)) = card.take() {
                problems.push(Problem::skipped(start, "", "This card is not closed: END:VCARD is missing."));
            }
            card = Some((number, String::new()));
            is_outside = false;
        }
        match &mut card {
            Some((_, body)) => {
                body.push_str(line);
                body.push_str("\r\n");
            }
            None if line.trim().is_empty() || is_outside => {}
            None => {
                is_outside = true;
                problems.push(Problem::skipped(number, line.trim(), "This line belongs to no card."));
            }
        }
        if is(line, "END:VCARD")
            && let Some((start, body)) = card.take()
        {
            match Parser::new(&body).entry() {
                Entry::VCard(card) => drafts.push(draft_of(start, &card)),
                _ => problems.push(Problem::skipped(start, "", "This card cannot be read.")),
            }
        }
    }
    if let Some((start, _)) = card {
        problems.push(Problem::skipped(start, "", "This card is not closed: END:VCARD is missing."));
    }
    (drafts, problems)
}

fn draft_of(line: u32, card: &VCard) -> Draft {
    let first = |property: VCardProperty| card.properties(&property).find_map(text_of).unwrap_or_default();
    let named = [
        first(VCardProperty::Fn),
        name_of_parts(card),
        first(VCardProperty::Org),
        first(VCardProperty::Nickname),
    ];
    let phones = card.properties(&VCardProperty::Tel).filter(|entry| takes_texts(entry));
    let notes = card.properties(&VCardProperty::Note).filter_map(text_of);
    Draft {
        line,
        name: named.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        phones: phones.filter_map(text_of).collect(),
        note: notes.collect::<Vec<_>>().join("\n"),
    }
}

fn text_of(entry: &VCardEntry) -> Option<String> {
    let text = entry.values.iter().find_map(VCardValue::as_text)?;
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A name from its parts, in the order in which people say them (RFC 6350, 6.2.2: family; given; additional; before;
/// after).
fn name_of_parts(card: &VCard) -> String {
    let Some(entry) = card.properties(&VCardProperty::N).next() else { return String::new() };
    let part = |at: usize| {
        entry.values.get(at).and_then(|value| match value {
            VCardValue::Component(parts) => Some(parts.join(" ")),
            other => other.as_text().map(str::to_owned),
        })
    };
    let parts = [3, 1, 2, 0, 4].into_iter().filter_map(part);
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Faxes and pagers take no texts.
fn takes_texts(entry: &VCardEntry) -> bool {
    let types: Vec<&VCardType> = entry
        .params
        .iter()
        .filter(|param| param.name == VCardParameterName::Type)
        .filter_map(|param| match param.value.as_type() {
            Some(IanaType::Iana(kind)) => Some(kind),
            _ => None,
        })
        .collect();
    let is_dumb = types.iter().any(|kind| matches!(kind, VCardType::Fax | VCardType::Pager));
    let is_spoken_to =
        types.iter().any(|kind| matches!(kind, VCardType::Cell | VCardType::Text | VCardType::Voice));
    !is_dumb || is_spoken_to
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let (drafts, problems) = drafts(text);
        let mut said = String::new();
        for draft in drafts {
            said +=
                &format!("{}: {} | {} | {}\n", draft.line, draft.name, draft.phones.join(" + "), draft.note);
        }
        for problem in problems {
            said += &format!("{}! {} ({})\n", problem.line, problem.why, problem.what);
        }
        said
    }

    #[test]
    fn cards_of_both_versions_are_read() {
        insta::assert_snapshot!(
            read("BEGIN:VCARD\r\nVERSION:3.0\r\nN:Okafor;Maya;;Dr.;\r\nFN:Maya Okafor\r\nTEL;TYPE=CELL,VOICE:(202) 555-0123\r\nTEL;TYPE=WORK,FAX:(202) 555-0199\r\nitem1.TEL:+1 202 555 0124\r\nNOTE:Mornings\\, please\\nand\r\n  quietly\r\nPHOTO;ENCODING=b;TYPE=JPEG:AAAA\r\nEND:VCARD\r\n"),
            @r"
            1: Maya Okafor | (202) 555-0123 + +1 202 555 0124 | Mornings, please
            and quietly
            "
        );
        insta::assert_snapshot!(
            read("BEGIN:VCARD\nVERSION:4.0\nFN:Zoë Müller\nTEL;VALUE=uri;PREF=1;TYPE=\"voice,home\":tel:+1-202-555-0125;ext=5\nTEL;VALUE=uri:tel:+1-202-555-0126\nEND:VCARD\nbegin:vcard\nVERSION:4.0\nN:Brennan;Tom;;;\nORG:Harbour Lab\nTEL:2025550127\nend:vcard\n"),
            @r"
            1: Zoë Müller | tel:+1-202-555-0125;ext=5 + tel:+1-202-555-0126 | 
            7: Tom Brennan | 2025550127 |
            "
        );
    }

    #[test]
    fn cards_of_version_two_are_read_with_their_escaped_letters() {
        insta::assert_snapshot!(
            read("BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Zo=C3=AB;;;\r\nTEL;CELL;VOICE:202-555-0123\r\nTEL;WORK;FAX:202-555-0199\r\nNOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=UTF-8:Mornings,=0D=0A=\r\nplease=21\r\nEND:VCARD\r\nBEGIN:VCARD\r\nVERSION:2.1\r\nFN;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:Jos=E9\r\nTEL;CELL:202-555-0124\r\nEND:VCARD\r\n"),
            @r"
            1: Zoë Müller | 202-555-0123 | Mornings,
            please!
            9: José | 202-555-0124 |
            "
        );
    }

    #[test]
    fn a_folded_line_that_looks_like_an_end_is_none() {
        insta::assert_snapshot!(
            read("BEGIN:VCARD\nVERSION:3.0\nFN:Maya\nNOTE:They write\n END:VCARD\nTEL:202 555 0123\nEND:VCARD\n"),
            @"1: Maya | 202 555 0123 | They writeEND:VCARD"
        );
    }

    #[test]
    fn a_broken_card_costs_itself_alone() {
        insta::assert_snapshot!(
            read("BEGIN:VCARD\nFN:Maya\nTEL:1\nBEGIN:VCARD\nVERSION:3.0\nFN:Tom\nTEL:2025550124\nEND:VCARD\nstray\nlines\nBEGIN:VCARD\nFN"),
            @r"
            4: Tom | 2025550124 | 
            1! This card is not closed: END:VCARD is missing. ()
            9! This line belongs to no card. (stray)
            11! This card is not closed: END:VCARD is missing. ()
            "
        );
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_card_holds_reading_it_ends(body in "[A-Z;:=,.\"\\\\\n \u{e9}0-9]{0,80}|\\PC{0,60}") {
            drafts(&format!("BEGIN:VCARD\nVERSION:4.0\n{body}\nEND:VCARD\n"));
        }
    }
}
