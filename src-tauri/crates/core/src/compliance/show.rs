//! Papers as a person sees them: each field with its value and what is wrong with it, each proof with its document.

use deskbell_twilio::Millis;
use rusqlite::Connection;
use serde::Serialize;
use ts_rs::TS;

use crate::account::Office;
use crate::compliance::fields::{ADDRESS, filled};
use crate::compliance::store::{self, Known};
use crate::compliance::{EndUser, Fault, FieldNeed, KindNeed, Place, State, SubmissionArgs, rules};
use crate::error::Error;
use crate::numbers::NumberKind;
use crate::store::Id;

/// Papers in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PapersRow {
    /// Which.
    pub id: Id,
    /// Two letters.
    pub country: String,
    /// For which kind of number.
    pub kind: NumberKind,
    /// For whom.
    pub end_user: EndUser,
    /// How far they have come.
    pub state: State,
}

/// A field with what was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct FieldView {
    /// What is asked.
    pub need: FieldNeed,
    /// What was answered.
    pub value: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// A document with a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DocumentView {
    /// Which.
    pub id: Id,
    /// What its file is called.
    pub name: String,
    /// What its file is.
    pub content_type: String,
    /// How large its file is, in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// Twilio's name for it.
    pub sid: Option<String>,
}

/// Something to prove, with the document that was chosen for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct ProofView {
    /// Twilio's name for it.
    pub requirement: String,
    /// For people.
    pub name: String,
    /// What counts.
    pub hint: String,
    /// The documents of which one is needed.
    pub kinds: Vec<KindNeed>,
    /// The kind that was chosen.
    pub kind: Option<String>,
    /// What stands on it and nowhere else, to be filled in.
    pub fields: Vec<FieldView>,
    /// Its file.
    pub document: Option<DocumentView>,
    /// What is wrong with it.
    pub faults: Vec<String>,
    /// What reviewers may not like about it.
    pub warnings: Vec<String>,
}

/// A change in the life of papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Review {
    /// When.
    pub at: Millis,
    /// How they stood from then on.
    pub state: State,
    /// Why, where somebody said.
    pub reason: Option<String>,
}

/// Papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SubmissionView {
    /// Which.
    pub id: Id,
    /// Two letters.
    pub country: String,
    /// For which kind of number.
    pub kind: NumberKind,
    /// For whom.
    pub end_user: EndUser,
    /// What Twilio calls what it asks for.
    pub name: String,
    /// How far they have come.
    pub state: State,
    /// Whether they can be changed.
    pub is_open: bool,
    /// What must be known of whom the number is for.
    pub fields: Vec<FieldView>,
    /// What must be proven.
    pub proofs: Vec<ProofView>,
    /// What is wrong with all of it.
    pub faults: Vec<String>,
    /// What reviewers may not like about all of it.
    pub warnings: Vec<String>,
    /// Where it stands on the way to Twilio, or why it got stuck.
    pub trouble: Option<String>,
    /// Every change, oldest first.
    pub history: Vec<Review>,
    /// Until when the approval holds, where it ends.
    pub valid_until: Option<Millis>,
    /// Twilio's name for the bundle.
    pub bundle_sid: Option<String>,
    /// Twilio's name for whom the number is for.
    pub end_user_sid: Option<String>,
    /// Twilio's name for the address.
    pub address_sid: Option<String>,
    /// The address of the business, as it goes along.
    pub place: Place,
}

/// The day today by UTC, to compare days with.
pub(super) fn today(office: &Office) -> String {
    office.clock().now().utc_day().to_string()
}

/// All papers, newest first.
///
/// # Errors
/// When the store cannot be read.
pub async fn list(office: &Office) -> Result<Vec<PapersRow>, Error> {
    office.store().read(store::list).await
}

/// Papers.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read(office: &Office, args: SubmissionArgs) -> Result<SubmissionView, Error> {
    let today = today(office);
    office.store().read(move |conn| of(conn, args.submission, &today)).await
}

/// Papers, inside a write or a read.
pub(super) fn of(conn: &Connection, id: Id, today: &str) -> Result<SubmissionView, Error> {
    let known = store::read(conn, id)?;
    let business = store::business::read(conn)?;
    let (business, place) = business
        .map(|view| (view.business, view.address.found.unwrap_or(view.address.place)))
        .unwrap_or_default();
    let warnings =
        if known.state.is_open() { rules::warnings(&known, &business, &place, today) } else { Vec::new() };
    let proofs = known.needs.proofs.iter().map(|proof| show_proof(&known, proof, &warnings)).collect();
    let faults = known.faults.iter().filter(|fault| fault.proof.is_none() && fault.field.is_none());
    let fields = known.needs.fields.iter().map(|need| FieldView {
        value: filled(&known.answers, &need.name).unwrap_or_default().to_owned(),
        fault: words_at(&known.faults, None, &need.name).or_else(|| words_at(&warnings, None, &need.name)),
        need: need.clone(),
    });
    Ok(SubmissionView {
        id,
        fields: fields.collect(),
        proofs,
        faults: faults.map(|fault| fault.words.clone()).collect(),
        warnings: warnings
            .iter()
            .filter(|one| one.proof.is_none() && one.field.is_none())
            .map(|one| one.words.clone())
            .collect(),
        history: store::reviews::list(conn, id)?,
        country: known.country,
        kind: known.kind,
        end_user: known.end_user,
        name: known.needs.name,
        state: known.state,
        is_open: known.state.is_open(),
        trouble: known.trouble,
        valid_until: known.valid_until,
        bundle_sid: known.bundle,
        end_user_sid: known.end_user_sid,
        address_sid: known.address,
        place,
    })
}

fn words_at(faults: &[Fault], proof: Option<&str>, field: &str) -> Option<String> {
    let at = |one: &&Fault| one.proof.as_deref() == proof && one.field.as_deref() == Some(field);
    faults.iter().find(at).map(|fault| fault.words.clone())
}

fn show_proof(known: &Known, proof: &crate::compliance::ProofNeed, warnings: &[Fault]) -> ProofView {
    let document = known.documents.iter().find(|one| one.is_kept && one.requirement == proof.requirement);
    let kind = document.and_then(|one| proof.kinds.iter().find(|kind| kind.kind == one.kind));
    let is_above = |name: &str| known.needs.fields.iter().any(|field| field.name == name);
    let own = kind.into_iter().flat_map(|kind| &kind.fields);
    let own = own.filter(|field| field.name != ADDRESS && !is_above(&field.name));
    let fields: Vec<FieldView> = own
        .map(|need| FieldView {
            value: document.and_then(|one| filled(&one.answers, &need.name)).unwrap_or_default().to_owned(),
            fault: words_at(&known.faults, Some(&proof.requirement), &need.name),
            need: need.clone(),
        })
        .collect();
    let here = |all: &[Fault]| -> Vec<String> {
        let is_here = |fault: &&Fault| {
            let is_at_field =
                fault.field.as_deref().is_some_and(|name| fields.iter().any(|one| one.need.name == name));
            fault.proof.as_deref() == Some(&proof.requirement) && !is_at_field
        };
        all.iter().filter(is_here).map(|fault| fault.words.clone()).collect()
    };
    ProofView {
        faults: here(&known.faults),
        warnings: here(warnings),
        requirement: proof.requirement.clone(),
        name: proof.name.clone(),
        hint: proof.hint.clone(),
        kinds: proof.kinds.clone(),
        kind: kind.map(|kind| kind.kind.clone()),
        fields,
        document: document.and_then(|one| {
            let file = one.file.as_ref()?;
            Some(DocumentView {
                id: one.id,
                name: file.name.clone(),
                content_type: file.content_type.clone(),
                bytes: file.bytes,
                sid: one.sid.clone(),
            })
        }),
    }
}
