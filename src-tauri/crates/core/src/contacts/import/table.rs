//! Tables of text: which sign parts the cells, and where a line is broken.
//!
//! Invariants: a broken line costs itself and no other; the time to cut grows with the text and no faster.

use csv::{ReaderBuilder, StringRecord};

use crate::contacts::import::draft::Problem;

/// A table, cut into cells.
pub(super) struct Table {
    pub(super) delimiter: u8,
    /// The records that hold anything, each with its line.
    pub(super) rows: Vec<(u32, StringRecord)>,
    pub(super) broken: Vec<Problem>,
}

const DELIMITERS: [u8; 4] = [b',', b';', b'\t', b'|'];
/// How many lines are looked at before the rest is judged by them.
pub(super) const LOOKED_AT: usize = 20;
/// Broken lines make what stands below them be read again. Beyond so many times the whole text, its quotation marks
/// mean nothing.
const READ_AGAIN_MAX: usize = 4;

impl Table {
    /// Cuts a text into cells.
    pub(super) fn read(text: &str) -> Table {
        // Some spreadsheets say in a first line which sign they part by.
        let said = text.get(..6).filter(|start| start.to_ascii_lowercase().starts_with("sep="));
        let (delimiter, skipped) = match said.and_then(|start| start.as_bytes().get(4)) {
            Some(sign) if sign.is_ascii_punctuation() && *sign != b'"' || *sign == b'\t' => {
                (*sign, text.find('\n').map_or(text.len(), |end| end + 1))
            }
            _ => (guess_delimiter(text), 0),
        };
        let mut table = Table { delimiter, rows: Vec::new(), broken: Vec::new() };
        table.cut(text, skipped);
        table
    }

    /// Cuts into records. A quotation mark that is never closed would swallow what follows: such a line is left out,
    /// and cutting goes on with the next.
    fn cut(&mut self, text: &str, mut from: usize) {
        let mut line = 1 + count_lines(text.get(..from).unwrap_or_default());
        let mut width = None;
        let mut read_again = 0_usize;
        while let Some(rest) = text.get(from..).filter(|rest| !rest.is_empty()) {
            let means_quotes = read_again <= text.len().saturating_mul(READ_AGAIN_MAX);
            let mut reader = builder(self.delimiter).quoting(means_quotes).from_reader(rest.as_bytes());
            let mut at = 0;
            let mut record = StringRecord::new();
            let mut broken = None;
            while reader.read_record(&mut record).unwrap_or(false) {
                let end = usize::try_from(reader.position().byte()).unwrap_or(rest.len()).min(rest.len());
                let raw = rest.get(at..end).unwrap_or_default();
                let blank = raw.len() - raw.trim_start_matches(['\r', '\n']).len();
                let wanted = *width.get_or_insert(record.len());
                line += count_lines(raw.get(..blank).unwrap_or_default());
                if means_quotes && is_broken(raw, record.len(), wanted, self.delimiter) {
                    read_again = read_again.saturating_add(end - at);
                    broken = Some(at + blank);
                    break;
                }
                if record.iter().any(|cell| !cell.trim().is_empty()) {
                    self.rows.push((line, record.clone()));
                }
                line += count_lines(raw.get(blank..).unwrap_or_default());
                at = end;
            }
            let Some(start) = broken else { return };
            let first = rest.get(start..).unwrap_or_default();
            let length = first.find('\n').map_or(first.len(), |end| end + 1);
            self.broken.push(Problem::skipped(
                line,
                first.get(..length).unwrap_or_default().trim(),
                "A quotation mark is opened on this line and never closed.",
            ));
            line += 1;
            from += start + length;
        }
    }
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    builder
}

/// Whether a quotation mark was forgotten on the first line of a record. Then it pairs up with none, or with one on a
/// line below that was not meant to close it, or the cells no longer fit.
fn is_broken(raw: &str, cells: usize, wanted: usize, delimiter: u8) -> bool {
    let raw = raw.trim_matches(['\r', '\n']);
    let quotes = quotes_of(raw, delimiter);
    if raw.contains('\n') {
        return cells != wanted || quotes != Quotes::Closed;
    }
    // On the last line it swallows nothing but the cells behind it.
    cells != wanted && quotes == Quotes::Open
}

/// How the cells of a record that open with a quotation mark end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Quotes {
    /// Each with one, before the next cell begins.
    Closed,
    /// One with none.
    Open,
    /// One with more words behind its own.
    Astray,
}

fn quotes_of(raw: &str, delimiter: u8) -> Quotes {
    let mut bytes = raw.bytes().peekable();
    while let Some(first) = bytes.next() {
        if first == delimiter {
            continue;
        }
        if first == b'"' {
            loop {
                match bytes.next() {
                    None => return Quotes::Open,
                    Some(b'"') if bytes.peek() == Some(&b'"') => drop(bytes.next()),
                    Some(b'"') => break,
                    Some(_) => {}
                }
            }
            if bytes.next().is_some_and(|next| next != delimiter) {
                return Quotes::Astray;
            }
        } else if !bytes.any(|byte| byte == delimiter) {
            return Quotes::Closed;
        }
    }
    Quotes::Closed
}

fn count_lines(text: &str) -> u32 {
    u32::try_from(text.bytes().filter(|byte| *byte == b'\n').count()).unwrap_or(u32::MAX)
}

/// The sign by which most lines have the same number of cells, and the most of them.
fn guess_delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let reader = builder(delimiter).from_reader(text.as_bytes());
        let mut records = reader.into_records().take(LOOKED_AT).flatten();
        let Some(first) = records.next().map(|record| record.len()).filter(|cells| *cells > 1) else {
            return 0;
        };
        (1 + records.filter(|record| record.len() == first).count()) * first.min(8)
    };
    let best = DELIMITERS.iter().rev().max_by_key(|delimiter| score(**delimiter));
    best.copied().filter(|delimiter| score(*delimiter) > 0).unwrap_or(b',')
}

#[cfg(test)]
pub(super) mod tests {
    use deskbell_twilio::Country;

    use super::*;
    use crate::contacts::import::columns::FirstLine;

    /// What is read from a table, as a person would read it aloud.
    pub(in crate::contacts::import) fn read(text: &str) -> String {
        let table = Table::read(text);
        let first_line = table.guess_first_line(Country::US);
        let roles = table.guess_roles(first_line, Country::US);
        let (drafts, broken) = table.drafts(first_line, &roles);
        let mut said = format!("{:?} {first_line:?} {roles:?}\n", char::from(table.delimiter));
        for draft in drafts {
            said +=
                &format!("{}: {} | {} | {}\n", draft.line, draft.name, draft.phones.join(" + "), draft.note);
        }
        for problem in broken {
            said += &format!("{}! {} ({})\n", problem.line, problem.why, problem.what);
        }
        said
    }

    #[test]
    fn a_line_break_inside_a_cell_is_no_new_line_and_counts_as_one() {
        insta::assert_snapshot!(
            read("Name,Phone,Note\nMaya,2025550123,\"One\nTwo\"\n\nTom,2025550124,\n"),
            @r"
            ',' Names [Name, Phone, Note]
            2: Maya | 2025550123 | One
            Two
            5: Tom | 2025550124 |
            "
        );
    }

    #[test]
    fn a_broken_line_costs_itself_alone() {
        insta::assert_snapshot!(
            read("Name,Phone\nMaya,2025550123\n\"Tom,2025550124\nRosa,2025550125\nKofi,2025550126\n"),
            @r#"
            ',' Names [Name, Phone]
            2: Maya | 2025550123 | 
            4: Rosa | 2025550125 | 
            5: Kofi | 2025550126 | 
            3! A quotation mark is opened on this line and never closed. ("Tom,2025550124)
            "#
        );
        insta::assert_snapshot!(
            read("Name,Phone\n\"Tom,2025550124\nRosa,2025550125\n\"Mensah, Kofi\",2025550126\nLina,2025550127\n"),
            @r#"
            ',' Names [Name, Phone]
            3: Rosa | 2025550125 | 
            4: Mensah, Kofi | 2025550126 | 
            5: Lina | 2025550127 | 
            2! A quotation mark is opened on this line and never closed. ("Tom,2025550124)
            "#
        );
        insta::assert_snapshot!(read("Name,Phone\nMaya,2025550123\nTom,\"2025550124"), @r"
        ',' Names [Name, Phone]
        2: Maya | 2025550123 | 
        3: Tom | 2025550124 |
        ");
        insta::assert_snapshot!(read("Name,Phone\nMaya,2025550123\n\"Tom,2025550124\n"), @r#"
        ',' Names [Name, Phone]
        2: Maya | 2025550123 | 
        3! A quotation mark is opened on this line and never closed. ("Tom,2025550124)
        "#);
        insta::assert_snapshot!(read("Name,Phone\nThe \"Doc\" O'Hara,2025550123,extra,cells\nTom 6\",2025550124\nLina\n"), @r#"
        ',' Names [Name, Phone, Ignore, Ignore]
        2: The "Doc" O'Hara | 2025550123 | 
        3: Tom 6" | 2025550124 | 
        4: Lina |  |
        "#);
    }

    #[test]
    fn lines_that_all_swallow_the_next_are_read_a_few_times_and_no_more() {
        // Cut again after each line, this would take minutes.
        let table = Table::read(&format!("Name,Phone\n{}", "a\"b,\"2025550123\n".repeat(20_000)));
        assert_eq!(table.rows.len() + table.broken.len(), 20_001);
    }

    proptest::proptest! {
        #[test]
        fn whatever_a_file_holds_every_line_is_read_or_named(text in "[a-c0-9\",;\n\r\t é]{0,80}") {
            let table = Table::read(&text);
            let roles = table.guess_roles(FirstLine::Person, Country::US);
            let (drafts, broken) = table.drafts(FirstLine::Person, &roles);
            let lines = u32::try_from(text.lines().count()).unwrap() + 1;
            proptest::prop_assert!(drafts.iter().all(|draft| (1..=lines).contains(&draft.line)));
            proptest::prop_assert!(broken.iter().all(|problem| (1..=lines).contains(&problem.line)));
        }
    }
}
