//! What a file says of somebody, and whether it can be kept. Pure.
//!
//! Invariant: of one file no number is given to two people; what is left out is named with its line and the reason.

use std::collections::{HashMap, HashSet};

use deskbell_twilio::{Country, PhoneNumber};
use serde::Serialize;
use ts_rs::TS;

use crate::contacts::rules::{
    NAME_MAX, NOTE_MAX, NUMBERS_MAX, clean_name, number_sentence, plain_note, sort_key,
};

/// Somebody as a file has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) line: u32,
    pub(super) name: String,
    pub(super) phones: Vec<String>,
    pub(super) note: String,
}

/// Somebody who can be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) line: u32,
    pub(super) name: String,
    /// As Twilio writes them, each once.
    pub(super) numbers: Vec<String>,
    pub(super) note: String,
}

/// Something in a file that is not taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
#[ts(rename = "ImportProblem")]
pub struct Problem {
    /// On which line of the file, from 1.
    pub line: u32,
    /// What it is about: the number or the name as it stands there.
    pub what: String,
    /// Why it is not taken, in a sentence.
    pub why: String,
    /// Whether the whole line is left out, or only a part of it.
    pub is_skipped: bool,
}

/// No line of the report shows more of the file.
const SHOWN: usize = 80;

impl Problem {
    pub(super) fn skipped(line: u32, what: &str, why: impl Into<String>) -> Problem {
        Problem { line, what: what.chars().take(SHOWN).collect(), why: why.into(), is_skipped: true }
    }

    pub(super) fn in_part(line: u32, what: &str, why: impl Into<String>) -> Problem {
        Problem { is_skipped: false, ..Problem::skipped(line, what, why) }
    }
}

/// What can be kept of a file.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    pub(super) entries: Vec<Entry>,
    pub(super) problems: Vec<Problem>,
    /// How many lines say more of somebody who stands further up.
    pub(super) joined: u32,
}

/// Decides which drafts can be kept. Lines of the same name that share a number are one person. `addresses` are those
/// that are no phone numbers and yet known here: short codes, and names that companies send under.
pub(super) fn sort(
    drafts: Vec<Draft>,
    broken: Vec<Problem>,
    country: Country,
    addresses: &HashSet<String>,
) -> Sorted {
    let mut sorted = Sorted { problems: broken, ..Sorted::default() };
    let mut taken: HashMap<String, usize> = HashMap::new();
    let reader = Numbers { country, addresses };
    for draft in drafts {
        if let Some(entry) = check(draft, &reader, &mut sorted.problems) {
            sorted.put(entry, &mut taken, country);
        }
    }
    sorted
}

impl Sorted {
    fn put(&mut self, mut entry: Entry, taken: &mut HashMap<String, usize>, country: Country) {
        let elder = entry.numbers.iter().find_map(|number| taken.get(number).copied());
        let same = elder.filter(|at| {
            let elder = self.entries.get(*at);
            elder.is_some_and(|elder| sort_key(&elder.name) == sort_key(&entry.name))
        });
        let mut kept = Vec::new();
        for number in std::mem::take(&mut entry.numbers) {
            match taken.get(&number) {
                None => kept.push(number),
                Some(at) if Some(*at) == same => {}
                Some(at) => {
                    let Some(elder) = self.entries.get(*at) else { continue };
                    let why = format!("It already belongs to {} on line {}.", elder.name, elder.line);
                    self.problems.push(Problem::in_part(entry.line, &display(&number, country), why));
                }
            }
        }
        if let Some(at) = same {
            self.join(at, entry, kept, taken);
        } else if kept.is_empty() {
            // The number that was already given says why nobody is left.
            if let Some(last) = self.problems.last_mut() {
                last.is_skipped = true;
            }
        } else {
            let at = self.entries.len();
            taken.extend(kept.iter().map(|number| (number.clone(), at)));
            entry.numbers = kept;
            self.entries.push(entry);
        }
    }

    /// Adds what a line says of somebody who stands further up.
    fn join(&mut self, at: usize, more: Entry, numbers: Vec<String>, taken: &mut HashMap<String, usize>) {
        let Some(elder) = self.entries.get_mut(at) else { return };
        for number in numbers {
            if elder.numbers.len() >= NUMBERS_MAX {
                self.problems.push(Problem::in_part(more.line, &number, too_many()));
            } else {
                taken.insert(number.clone(), at);
                elder.numbers.push(number);
            }
        }
        if elder.note.is_empty() {
            elder.note = more.note;
        } else if !more.note.is_empty() && more.note != elder.note {
            let why = format!("The note of line {} is taken, and this one left out.", elder.line);
            self.problems.push(Problem::in_part(more.line, &more.name, why));
        }
        self.joined += 1;
    }
}

fn display(number: &str, country: Country) -> String {
    crate::inbox::display(number, "phone", country)
}

/// Why a number more is not taken.
pub(super) fn too_many() -> String {
    format!("A person has at most {NUMBERS_MAX} numbers.")
}

/// How numbers are read.
struct Numbers<'a> {
    country: Country,
    addresses: &'a HashSet<String>,
}

impl Numbers<'_> {
    /// A number as Twilio writes it, or what is wrong with it.
    fn read(&self, phone: &str) -> Result<String, String> {
        let bare: String = phone.chars().filter(|c| !c.is_whitespace()).collect();
        for address in [phone, &bare] {
            if self.addresses.contains(address) {
                return Ok(address.to_owned());
            }
        }
        if is_shortened(phone) {
            return Err(
                "A spreadsheet has shortened this number and lost its last digits. Set the column to \
                        text there, and write the number again."
                    .to_owned(),
            );
        }
        PhoneNumber::parse(phone, self.country)
            .map(|number| number.as_str().to_owned())
            .map_err(|problem| number_sentence(problem, phone, self.country))
    }
}

/// Whether a spreadsheet has made a measure of a number: `1.20256E+10`.
fn is_shortened(phone: &str) -> bool {
    let Some((figures, power)) = phone.split_once(['E', 'e']) else { return false };
    let is_figures =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',');
    is_figures(figures) && is_figures(power.strip_prefix('+').unwrap_or_default())
}

/// A draft with clean words and real numbers; what is wrong with it is added to `problems`.
fn check(draft: Draft, reader: &Numbers<'_>, problems: &mut Vec<Problem>) -> Option<Entry> {
    let Draft { line, phones, note, .. } = draft;
    let name = match clean_name(&draft.name) {
        Ok(name) => name,
        Err(_) if draft.name.trim().is_empty() => {
            let what = phones.first().map_or("", String::as_str);
            problems.push(Problem::skipped(line, what, "There is no name on this line."));
            return None;
        }
        Err(_) => {
            let why = format!("The name has more than {NAME_MAX} characters.");
            problems.push(Problem::skipped(line, &draft.name, why));
            return None;
        }
    };
    if phones.is_empty() {
        problems.push(Problem::skipped(line, &name, "There is no phone number on this line."));
        return None;
    }
    let mut numbers: Vec<String> = Vec::new();
    let mut wrong = Vec::new();
    for phone in &phones {
        match reader.read(phone) {
            Ok(number) if numbers.contains(&number) => {}
            Ok(_) if numbers.len() >= NUMBERS_MAX => wrong.push(Problem::in_part(line, phone, too_many())),
            Ok(number) => numbers.push(number),
            Err(why) => wrong.push(Problem::in_part(line, phone, why)),
        }
    }
    let is_lost = numbers.is_empty();
    if is_lost && let Some(first) = wrong.first_mut() {
        first.is_skipped = true;
    }
    problems.extend(wrong);
    let mut note = plain_note(&note);
    if note.chars().count() > NOTE_MAX {
        note = note.chars().take(NOTE_MAX).collect();
        problems.push(Problem::in_part(line, &name, format!("The note was cut to {NOTE_MAX} characters.")));
    }
    (!is_lost).then(|| Entry { line, name, numbers, note: note.trim_end().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(line: u32, name: &str, phones: &[&str]) -> Draft {
        let phones = phones.iter().map(|phone| (*phone).to_owned()).collect();
        Draft { line, name: name.to_owned(), phones, note: String::new() }
    }

    fn said(drafts: Vec<Draft>) -> String {
        let sorted = sort(drafts, Vec::new(), Country::US, &HashSet::from(["72345".to_owned()]));
        let kept = sorted
            .entries
            .iter()
            .map(|entry| format!("{}: {} {}", entry.line, entry.name, entry.numbers.join(" ")));
        let left = sorted.problems.iter().map(|problem| {
            let how = if problem.is_skipped { "skipped" } else { "in part" };
            format!("{} {how}: {}: {}", problem.line, problem.what, problem.why)
        });
        kept.chain(left).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_cannot_be_kept_is_named_with_its_line_and_the_reason() {
        insta::assert_snapshot!(said(vec![
            draft(2, "Maya", &["202 555 0123", "n/a"]),
            draft(3, "", &["202 555 0124"]),
            draft(4, "Tom", &[]),
            draft(5, "Rosa", &["202 555 01ab"]),
            draft(6, "Kofi", &["202 555 0125 ext 9"]),
            draft(7, "Lina", &["555"]),
            draft(8, "Ines", &["0412 345 678"]),
            draft(9, "Ahmed", &["+61 412 345 678"]),
            draft(10, &"x".repeat(201), &["202 555 0126"]),
            draft(11, "Yuki", &["1.20256E+10"]),
            draft(12, "Code", &["72345", "72346"]),
        ]), @r"
        2: Maya +12025550123
        9: Ahmed +61412345678
        12: Code 72345
        2 in part: n/a: This is not a phone number: there is no digit in it.
        3 skipped: 202 555 0124: There is no name on this line.
        4 skipped: Tom: There is no phone number on this line.
        5 skipped: 202 555 01ab: There are letters in this number. Write it in digits alone.
        6 skipped: 202 555 0125 ext 9: A text cannot reach an extension. Leave the extension out, or give the direct number.
        7 skipped: 555: This number is too short. Check the digits.
        8 skipped: 0412 345 678: No such number is given out in US. Check the digits and the area code; from elsewhere, write it with its country: +61 …
        10 skipped: xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx: The name has more than 200 characters.
        11 skipped: 1.20256E+10: A spreadsheet has shortened this number and lost its last digits. Set the column to text there, and write the number again.
        12 in part: 72346: This number is too short. Check the digits.
        ");
    }

    #[test]
    fn of_one_file_no_number_is_given_to_two_people() {
        insta::assert_snapshot!(said(vec![
            draft(2, "Maya Okafor", &["202 555 0123"]),
            draft(3, "maya  okafor", &["+1 202 555 0123", "202 555 0124"]),
            draft(4, "Tom Brennan", &["202 555 0123"]),
            draft(5, "Rosa Alvarez", &["202 555 0124", "202 555 0125"]),
            draft(6, "Rosa Alvarez", &["202 555 0125", "202 555 0123"]),
        ]), @r"
        2: Maya Okafor +12025550123 +12025550124
        5: Rosa Alvarez +12025550125
        4 skipped: (202) 555-0123: It already belongs to Maya Okafor on line 2.
        5 in part: (202) 555-0124: It already belongs to Maya Okafor on line 2.
        6 in part: (202) 555-0123: It already belongs to Maya Okafor on line 2.
        ");
    }
}
