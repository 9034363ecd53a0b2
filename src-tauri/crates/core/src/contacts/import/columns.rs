//! What the columns of a table hold: guessed by their names, else by what stands in them, and the people of its rows.

use csv::StringRecord;
use deskbell_twilio::{Country, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::contacts::import::draft::{Draft, Problem};
use crate::contacts::import::table::{LOOKED_AT, Table};

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Nothing that is wanted here.
    Ignore,
    /// Whole names.
    Name,
    /// First names.
    First,
    /// Middle names.
    Middle,
    /// Last names.
    Last,
    /// Companies; they stand in for a name that is missing.
    Company,
    /// Phone numbers.
    Phone,
    /// Notes.
    Note,
}

/// What the first line holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FirstLine {
    /// The names of the columns.
    Names,
    /// A person already.
    Person,
}

impl Table {
    /// How many columns there are.
    pub(super) fn width(&self) -> usize {
        self.rows.iter().take(LOOKED_AT).map(|(_, row)| row.len()).max().unwrap_or(0)
    }

    /// The first line, and a few examples of what stands below, for one column.
    pub(super) fn samples(&self, column: usize, first_line: FirstLine) -> (String, Vec<String>) {
        let head = self.rows.first().and_then(|(_, row)| row.get(column)).unwrap_or_default().trim();
        let skip = usize::from(first_line == FirstLine::Names);
        let cells = self.rows.iter().skip(skip).filter_map(|(_, row)| row.get(column)).map(str::trim);
        let samples = cells.filter(|cell| !cell.is_empty()).take(3).map(str::to_owned).collect();
        (if skip == 1 { head.to_owned() } else { String::new() }, samples)
    }

    /// Whether the first line names the columns: one of its cells says so, or none of them is a number.
    pub(super) fn guess_first_line(&self, country: Country) -> FirstLine {
        let Some((_, row)) = self.rows.first() else { return FirstLine::Names };
        let is_person = row.iter().any(|cell| PhoneNumber::parse(cell, country).is_ok())
            || (row.iter().all(|cell| role_of_name(cell) == Role::Ignore) && self.rows.len() == 1);
        if is_person { FirstLine::Person } else { FirstLine::Names }
    }

    /// What each column seems to hold: by its name, else by what stands in it.
    pub(super) fn guess_roles(&self, first_line: FirstLine, country: Country) -> Vec<Role> {
        let columns = 0..self.width();
        let mut roles: Vec<Role> = columns
            .map(|column| match first_line {
                FirstLine::Names => role_of_name(&self.samples(column, first_line).0),
                FirstLine::Person => Role::Ignore,
            })
            .collect();
        let share_of_numbers = |column: usize| {
            let cells = self.rows.iter().skip(1).take(LOOKED_AT).filter_map(|(_, row)| row.get(column));
            cells.filter(|cell| phones_in(cell).any(|one| PhoneNumber::parse(one, country).is_ok())).count()
        };
        if !roles.contains(&Role::Phone) {
            let rest = self.rows.len().saturating_sub(1).clamp(1, LOOKED_AT);
            for (column, role) in roles.iter_mut().enumerate().filter(|(_, role)| **role == Role::Ignore) {
                if share_of_numbers(column) * 2 > rest {
                    *role = Role::Phone;
                }
            }
        }
        let is_named =
            roles.iter().any(|role| matches!(role, Role::Name | Role::First | Role::Last | Role::Company));
        if !is_named {
            let has_letters = |column: usize| {
                let cells = self.rows.iter().take(LOOKED_AT).filter_map(|(_, row)| row.get(column));
                cells.filter(|cell| cell.chars().any(char::is_alphabetic)).count() > 0
            };
            let first =
                roles.iter().enumerate().find(|(at, role)| **role == Role::Ignore && has_letters(*at));
            if let Some(role) = first.map(|(at, _)| at).and_then(|at| roles.get_mut(at)) {
                *role = Role::Name;
            }
        }
        roles
    }

    /// The people that the rows describe, when each column holds what is said of it.
    pub(super) fn drafts(&self, first_line: FirstLine, roles: &[Role]) -> (Vec<Draft>, Vec<Problem>) {
        let skip = usize::from(first_line == FirstLine::Names);
        let drafts = self.rows.iter().skip(skip).map(|(line, row)| draft_of(*line, row, roles));
        (drafts.collect(), self.broken.clone())
    }
}

/// What a column holds, by its name.
fn role_of_name(name: &str) -> Role {
    let name = crate::contacts::sort_key(name);
    let words: Vec<&str> =
        name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let has = |wanted: &[&str]| words.iter().any(|word| wanted.contains(word));
    let is = |wanted: &[&str]| wanted.contains(&words.join(" ").as_str());
    if has(&["fax", "label", "type", "pager", "title", "department", "phonetic", "yomi", "extension"]) {
        return Role::Ignore;
    }
    let phone = [
        "phone",
        "mobile",
        "cell",
        "cellphone",
        "tel",
        "telephone",
        "telefon",
        "handy",
        "mobil",
        "mobiltelefon",
        "rufnummer",
        "telefono",
        "movil",
        "celular",
        "portable",
        "cellulare",
        "sms",
    ];
    if has(&phone) || is(&["number", "numbers", "phonenumber", "nummer", "numero"]) {
        return Role::Phone;
    }
    if has(&[
        "note",
        "notes",
        "comment",
        "comments",
        "remark",
        "remarks",
        "notiz",
        "notizen",
        "bemerkung",
        "nota",
        "notas",
        "remarque",
    ]) {
        return Role::Note;
    }
    if has(&["vorname", "prenom", "firstname", "givenname", "given"])
        || is(&["first", "first name", "nombre"])
    {
        return Role::First;
    }
    if has(&["middle", "middlename"]) || is(&["additional name"]) {
        return Role::Middle;
    }
    if has(&["nachname", "lastname", "surname", "familyname", "family", "apellido", "apellidos", "cognome"])
        || is(&["last", "last name", "nom"])
    {
        return Role::Last;
    }
    if has(&["company", "organization", "organisation", "firma", "empresa", "business", "societe"]) {
        return Role::Company;
    }
    if is(&[
        "name",
        "names",
        "full name",
        "fullname",
        "display name",
        "contact",
        "contact name",
        "patient",
        "patient name",
        "client",
        "client name",
        "customer",
        "customer name",
        "person",
        "nome",
        "fn",
    ]) {
        return Role::Name;
    }
    Role::Ignore
}

/// The numbers of one cell: exports put several into one, parted by signs that no number has.
fn phones_in(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([';', ',', '\n', '|'])
        .flat_map(|part| part.split(":::"))
        .map(str::trim)
        .filter(|one| !one.is_empty())
}

fn draft_of(line: u32, row: &StringRecord, roles: &[Role]) -> Draft {
    let cells = |wanted: Role| {
        let cells = roles.iter().zip(row.iter()).filter(move |(role, _)| **role == wanted);
        cells.map(|(_, cell)| crate::contacts::export::undefused(cell.trim())).filter(|cell| !cell.is_empty())
    };
    let joined = |roles: &[Role]| {
        let parts: Vec<&str> = roles.iter().flat_map(|role| cells(*role)).collect();
        parts.join(" ")
    };
    let name =
        [joined(&[Role::Name]), joined(&[Role::First, Role::Middle, Role::Last]), joined(&[Role::Company])];
    Draft {
        line,
        name: name.into_iter().find(|name| !name.is_empty()).unwrap_or_default(),
        phones: cells(Role::Phone).flat_map(phones_in).map(str::to_owned).collect(),
        note: cells(Role::Note).collect::<Vec<_>>().join("\n"),
    }
}

#[cfg(test)]
mod tests {
    use crate::contacts::import::table::tests::read;

    #[test]
    fn the_exports_that_offices_have_are_understood() {
        insta::assert_snapshot!(read("Name,Phone,Notes\nMaya Okafor,(202) 555-0123,\"Mornings, \"\"please\"\"\"\n"), @r#"
        ',' Names [Name, Phone, Note]
        2: Maya Okafor | (202) 555-0123 | Mornings, "please"
        "#);
        insta::assert_snapshot!(
            read("Vorname;Nachname;Telefon;Fax\r\nZoë;Müller;+1 202 555 0124;+1 202 555 0199\r\n"),
            @r"
            ';' Names [First, Last, Phone, Ignore]
            2: Zoë Müller | +1 202 555 0124 |
            "
        );
        insta::assert_snapshot!(
            read("First Name,Middle Name,Last Name,Organization Name,Organization Title,Phone 1 - Label,Phone 1 - Value,Phone 2 - Value,Notes\nMaya,,Okafor,,,Mobile,+1 202-555-0123 ::: +1 202-555-0125,(202) 555-0124,\n,,,Harbour Lab,,Work,202 555 0126,,Results\n"),
            @r"
            ',' Names [First, Middle, Last, Company, Ignore, Ignore, Phone, Phone, Note]
            2: Maya Okafor | +1 202-555-0123 + +1 202-555-0125 + (202) 555-0124 | 
            3: Harbour Lab | 202 555 0126 | Results
            "
        );
        insta::assert_snapshot!(read("sep=;\nName;Mobile\nMaya;2025550123\n"), @r"
        ';' Names [Name, Phone]
        3: Maya | 2025550123 |
        ");
        insta::assert_snapshot!(read("Maya Okafor\t202 555 0123\nTom Brennan\t202 555 0124\n"), @r"
        '\t' Person [Name, Phone]
        1: Maya Okafor | 202 555 0123 | 
        2: Tom Brennan | 202 555 0124 |
        ");
        insta::assert_snapshot!(read("Who,Reach them at\nMaya,202 555 0123\nTom,202 555 0124\n"), @r"
        ',' Names [Name, Phone]
        2: Maya | 202 555 0123 | 
        3: Tom | 202 555 0124 |
        ");
    }
}
