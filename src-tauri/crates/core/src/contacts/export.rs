//! The address book as a file that spreadsheets and other address books read.
//!
//! Invariants: no cell is anything that a spreadsheet would run; what is exported is imported again as it was.

use deskbell_twilio::Millis;
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::store::Id;

/// A file for the person to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ExportedFile {
    /// What to call it.
    pub name: String,
    /// What it is, as browsers name it.
    pub content_type: String,
    /// What stands in it.
    pub text: String,
    /// How many people or calls stand in it.
    pub count: u32,
}

/// So that spreadsheets read UTF-8 as UTF-8.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// Everybody, as a table.
///
/// # Errors
/// When the store cannot be read.
pub async fn export(office: &Office) -> Result<ExportedFile, Error> {
    let now = office.clock().now();
    let people = office.store().read(everybody).await?;
    let count = u32::try_from(people.len()).unwrap_or(u32::MAX);
    let text = tokio::task::spawn_blocking(move || table(&people)).await.map_err(Error::internal)??;
    Ok(file("people", now, text, count))
}

/// A table under a name that says what it is and of which day.
pub(crate) fn file(what: &str, now: Millis, text: String, count: u32) -> ExportedFile {
    let day = jiff::Timestamp::from_millisecond(now.0).unwrap_or_default().strftime("%Y-%m-%d").to_string();
    ExportedFile {
        name: format!("deskbell-{what}-{day}.csv"),
        content_type: "text/csv;charset=utf-8".to_owned(),
        text,
        count,
    }
}

/// Somebody with all that is exported of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exported {
    pub(super) name: String,
    pub(super) note: String,
    pub(super) numbers: Vec<String>,
}

fn everybody(conn: &Connection) -> Result<Vec<Exported>, Error> {
    let mut numbers =
        conn.prepare_cached("SELECT address FROM contact_numbers WHERE contact_id = ?1 ORDER BY address")?;
    let mut statement = conn.prepare_cached(
        "SELECT id, name, note FROM contacts WHERE deleted_at IS NULL ORDER BY sort_name, id",
    )?;
    let people = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut all = Vec::new();
    for person in people {
        let (id, name, note): (Id, String, String) = person?;
        let numbers = numbers.query_map([id], |row| row.get(0))?.collect::<Result<_, _>>()?;
        all.push(Exported { name, note, numbers });
    }
    Ok(all)
}

pub(super) fn table(people: &[Exported]) -> Result<String, Error> {
    let most = people.iter().map(|person| person.numbers.len()).max().unwrap_or(0).max(1);
    let head = (1..=most).map(|at| if at == 1 { "Phone".to_owned() } else { format!("Phone {at}") });
    let head: Vec<String> = ["Name".to_owned()].into_iter().chain(head).chain(["Note".to_owned()]).collect();
    let rows = people.iter().map(|person| {
        let numbers = person.numbers.iter().map(|number| spaced(number));
        let empty = std::iter::repeat_n(String::new(), most - person.numbers.len());
        let name = defused(&person.name);
        [name].into_iter().chain(numbers).chain(empty).chain([defused(&person.note)]).collect()
    });
    write(&head, rows)
}

/// Cells as text, each in quotation marks, so that no reader has to guess.
pub(crate) fn write(head: &[String], rows: impl Iterator<Item = Vec<String>>) -> Result<String, Error> {
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .terminator(csv::Terminator::CRLF)
        .from_writer(BYTE_ORDER_MARK.as_bytes().to_vec());
    writer.write_record(head).map_err(Error::internal)?;
    for row in rows {
        writer.write_record(&row).map_err(Error::internal)?;
    }
    let bytes = writer.into_inner().map_err(|error| Error::internal(error.error()))?;
    String::from_utf8(bytes).map_err(Error::internal)
}

/// Signs with which a cell begins that a spreadsheet would run (OWASP, "CSV Injection").
pub(super) fn is_run(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
}

fn would_run(cell: &str) -> bool {
    cell.trim_start_matches(['\'', ' ']).starts_with(is_run)
}

/// A cell that no spreadsheet runs: what would be run begins with an apostrophe.
pub(crate) fn defused(cell: &str) -> String {
    if would_run(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// A cell of our own as it was.
pub(super) fn undefused(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|rest| would_run(rest)).unwrap_or(cell)
}

/// A number as every reader understands it and no spreadsheet reckons with: the plus, and groups of digits parted by
/// spaces, which is no sum. An apostrophe would save it from being run too, but other address books would keep it.
pub(crate) fn spaced(address: &str) -> String {
    let shown = crate::inbox::display_abroad(address);
    let digits = |c: char| c == '+' || c.is_ascii_digit();
    let groups: Vec<&str> = shown.split(|c| !digits(c)).filter(|group| !group.is_empty()).collect();
    match groups.as_slice() {
        // Bare digits behind a plus would become a number without it.
        [alone] if alone.starts_with('+') => {
            let (start, rest) = alone.split_at_checked(4).unwrap_or((alone, ""));
            format!("{start} {rest}").trim_end().to_owned()
        }
        [] => defused(address),
        _ if shown.starts_with('+') => groups.join(" "),
        _ => defused(address),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_defused_and_numbers_stay_numbers() {
        let person = |name: &str, note: &str, numbers: &[&str]| Exported {
            name: name.to_owned(),
            note: note.to_owned(),
            numbers: numbers.iter().map(|number| (*number).to_owned()).collect(),
        };
        let text = table(&[
            person("Maya \"the tooth\" Okafor", "One\nTwo", &["+12025550123", "+61412345678"]),
            person("=HYPERLINK(\"http://evil.example\")", "@SUM(1)", &["+2471234"]),
            person("-2+3", "'=1", &["72345"]),
            person("＝cmd", " +1", &[]),
        ]);
        insta::assert_snapshot!(text.unwrap().trim_start_matches(BYTE_ORDER_MARK).replace("\r\n", "\n"), @r#"
        "Name","Phone","Phone 2","Note"
        "Maya ""the tooth"" Okafor","+1 202 555 0123","+61 412 345 678","One
        Two"
        "'=HYPERLINK(""http://evil.example"")","+247 1234","","'@SUM(1)"
        "'-2+3","72345","","''=1"
        "'＝cmd","","","' +1"
        "#);
    }

    proptest::proptest! {
        #[test]
        fn no_cell_begins_with_what_is_run_and_every_cell_comes_back(cell in "['=+@\t -]{0,3}\\PC{0,10}") {
            let safe = defused(&cell);
            proptest::prop_assert!(!safe.starts_with(is_run));
            proptest::prop_assert_eq!(undefused(&safe), cell);
        }

        #[test]
        fn every_number_is_read_back_and_is_no_sum(digits in "[1-9][0-9]{6,14}") {
            let cell = spaced(&format!("+{digits}"));
            let kept: String = cell.chars().filter(char::is_ascii_digit).collect();
            proptest::prop_assert_eq!(kept, digits);
            proptest::prop_assert!(cell.contains(' ') && cell.chars().all(|c| c == '+' || c == ' ' || c.is_ascii_digit()));
        }
    }
}
