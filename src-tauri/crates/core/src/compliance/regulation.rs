//! What Twilio asks for, for a country, a kind of number, and people or businesses. Fetched whenever it is needed.

use deskbell_twilio::api::compliance::EndUserType;
use deskbell_twilio::api::compliance::regulations as api;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::Office;
use crate::error::Error;
use crate::numbers::NumberKind;

/// Whether a number is for a person or a business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EndUser {
    /// A person.
    Individual,
    /// A business.
    Business,
}

impl EndUser {
    pub(super) fn to_twilio(self) -> EndUserType {
        match self {
            EndUser::Individual => EndUserType::Individual,
            EndUser::Business => EndUserType::Business,
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        match self {
            EndUser::Individual => "individual",
            EndUser::Business => "business",
        }
    }

    pub(super) fn read(word: &str) -> Option<EndUser> {
        [EndUser::Individual, EndUser::Business].into_iter().find(|one| one.as_str() == word)
    }
}

/// A field that must be filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FieldNeed {
    /// Twilio's name for it.
    pub name: String,
    /// For people.
    pub label: String,
    /// What to put there.
    pub hint: String,
    /// The values that are allowed; none: any.
    pub options: Vec<String>,
}

/// A kind of document that proves something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KindNeed {
    /// Twilio's name for it.
    pub kind: String,
    /// For people.
    pub name: String,
    /// What it must show.
    pub fields: Vec<FieldNeed>,
    /// Whether a file is needed: an address that Twilio has checked needs none.
    pub needs_file: bool,
}

/// Something that must be proven by one of several documents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ProofNeed {
    /// Twilio's name for it.
    pub requirement: String,
    /// For people.
    pub name: String,
    /// What counts.
    pub hint: String,
    /// The documents of which one is needed.
    pub kinds: Vec<KindNeed>,
}

/// Everything that is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Needs {
    /// Twilio's name for it.
    pub sid: String,
    /// For people: `Australia: Mobile - Business`.
    pub name: String,
    /// What must be known of whom the number is for.
    pub fields: Vec<FieldNeed>,
    /// What must be proven.
    pub proofs: Vec<ProofNeed>,
}

/// Asks what is needed.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ReadRegulation {
    /// Two letters.
    pub country: String,
    /// For which kind of number.
    pub kind: NumberKind,
    /// For whom.
    pub end_user: EndUser,
}

/// Twilio's word for a kind of number in this family.
pub(super) fn number_type(kind: NumberKind) -> &'static str {
    match kind {
        NumberKind::Local => "local",
        NumberKind::Mobile => "mobile",
        NumberKind::TollFree => "toll-free",
    }
}

/// What is needed, as Twilio says now; nothing where it asks for no papers.
///
/// # Errors
/// When Twilio cannot be asked.
pub async fn read_needs(office: &Office, args: ReadRegulation) -> Result<Option<Needs>, Error> {
    let request = api::List {
        iso_country: Some(args.country.to_uppercase()),
        number_type: Some(number_type(args.kind).to_owned()),
        end_user_type: Some(args.end_user.to_twilio()),
        page_size: None,
    };
    let page = office.twilio().execute(&request).await?;
    Ok(page.results.into_iter().next().map(of_regulation))
}

fn of_regulation(one: api::Regulation) -> Needs {
    let fields = one
        .requirements
        .end_user
        .iter()
        .flat_map(|need| fields_of(&need.fields, &need.detailed_fields))
        .collect();
    let mut proofs: Vec<ProofNeed> = Vec::new();
    for need in one.requirements.supporting_document.into_iter().flatten() {
        let mut requirement = need.requirement_name;
        // Two of one name would be one: the second gets a name of its own.
        if proofs.iter().any(|other| other.requirement == requirement) {
            requirement = format!("{requirement} {}", proofs.len());
        }
        let kinds = need.accepted_documents.into_iter().map(|one| KindNeed {
            fields: fields_of(&one.fields, &one.detailed_fields),
            needs_file: one.kind != "address",
            kind: one.kind,
            name: one.name,
        });
        let kinds = kinds.collect();
        proofs.push(ProofNeed { requirement, name: need.name, hint: need.description, kinds });
    }
    Needs { sid: one.sid.as_str().to_owned(), name: one.friendly_name, fields, proofs }
}

/// The fields, with words for people where Twilio has some.
fn fields_of(names: &[String], detailed: &[api::Field]) -> Vec<FieldNeed> {
    if detailed.is_empty() {
        let plain = |name: &String| FieldNeed {
            name: name.clone(),
            label: name.replace('_', " "),
            hint: String::new(),
            options: Vec::new(),
        };
        return names.iter().map(plain).collect();
    }
    let read = |field: &api::Field| {
        let (hint, options) = read_options(&field.description);
        FieldNeed { name: field.machine_name.clone(), label: field.friendly_name.clone(), hint, options }
    };
    detailed.iter().map(read).collect()
}

/// Values that are allowed stand as prose in the description: `following values: [A, B]`. They count letter by letter.
fn read_options(description: &str) -> (String, Vec<String>) {
    let found = description.split_once("ollowing values:").and_then(|(before, rest)| {
        let (_, list) = rest.split_once('[')?;
        let (list, _) = list.split_once(']')?;
        Some((before, list))
    });
    let Some((before, list)) = found else { return (description.to_owned(), Vec::new()) };
    let options = list.split(',').map(|one| one.trim().trim_matches(['"', '\'']).to_owned());
    let sentence = before.rfind(". ").and_then(|end| before.get(..=end)).unwrap_or_default();
    (sentence.to_owned(), options.filter(|one| !one.is_empty()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_stand_in_prose_are_offered_as_they_are_written() {
        let text = "What it is. One of the following values: [LIMITED_COMPANY, SOLE_TRADER]";
        let (hint, options) = read_options(text);
        assert_eq!(hint, "What it is.");
        assert_eq!(options, ["LIMITED_COMPANY", "SOLE_TRADER"]);
        assert_eq!(read_options("First name"), ("First name".to_owned(), Vec::new()));
        assert_eq!(read_options("Following values: [").1, Vec::<String>::new());
    }
}
