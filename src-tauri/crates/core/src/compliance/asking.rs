//! Each step as it is asked of Twilio: how it is looked for, and how it is made.
//!
//! Everything that is made bears a name with our id in it, so that it is found again however its answer was lost.

use deskbell_twilio::api::compliance::bundles::{self, BundleStatus};
use deskbell_twilio::api::compliance::{documents, end_users, items};
use deskbell_twilio::page::Page;
use deskbell_twilio::request::Request;
use deskbell_twilio::{AssignmentSid, BundleSid, DocumentSid, EndUserSid, Error as Twilio, RegulationSid};

use crate::account::Office;
use crate::compliance::steps::{self, Step};
use crate::compliance::store::{Document, Known};
use crate::compliance::{Fault, STATUS, fields, rules};
use crate::error::Error;
use crate::pictures::Size;
use crate::pictures::store::read_blob;
use crate::store::Id;

/// What came of a step.
#[derive(Debug)]
pub(super) enum Made {
    EndUser { sid: String, sent: String },
    Document { id: Id, sid: String, sent: String },
    Bundle(String),
    EndUserItem(String),
    Item { id: Id, item: String },
    TakenOut(Id),
    Deleted(Id),
    Evaluated(Vec<Fault>),
    HandedIn,
}

/// Why nothing came of it.
#[derive(Debug)]
pub(super) enum Failure {
    Twilio(Twilio),
    Own(Error),
    /// Twilio took the document, and not its file.
    NoFile,
}

impl From<Twilio> for Failure {
    fn from(error: Twilio) -> Failure {
        Failure::Twilio(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        Failure::Own(error)
    }
}

fn own<T>(value: Result<T, impl std::fmt::Display>) -> Result<T, Failure> {
    value.map_err(|error| Failure::Own(Error::internal(error)))
}

fn bundle_of(known: &Known) -> Result<BundleSid, Failure> {
    own(BundleSid::parse(known.bundle.as_deref().unwrap_or_default()))
}

fn document_of(known: &Known, id: Id) -> Result<&Document, Failure> {
    let found = known.documents.iter().find(|one| one.id == id);
    found.ok_or(Failure::Own(Error::NotFound("document")))
}

fn sid_of(document: &Document) -> Result<DocumentSid, Failure> {
    own(DocumentSid::parse(document.sid.as_deref().unwrap_or_default()))
}

fn end_user_name(known: &Known) -> String {
    format!("Deskbell end user {}", known.id)
}

fn document_name(id: Id) -> String {
    format!("Deskbell document {id}")
}

fn bundle_name(known: &Known) -> String {
    format!("Deskbell papers {}", known.id)
}

/// The first of a listing that fits.
async fn find<R>(
    office: &Office,
    list: R,
    fits: impl Fn(&<R::Reply as Page>::Item) -> bool,
) -> Result<Option<<R::Reply as Page>::Item>, Twilio>
where
    R: Request,
    R::Reply: Page,
{
    let mut page = office.twilio().execute(&list).await?;
    loop {
        let next = office.twilio().next(&page).await?;
        if let Some(found) = page.into_items().into_iter().find(|item| fits(item)) {
            return Ok(Some(found));
        }
        match next {
            Some(next) => page = next,
            None => return Ok(None),
        }
    }
}

/// Looks whether a step that makes something has been done already.
pub(super) async fn look(office: &Office, known: &Known, step: Step) -> Result<Option<Made>, Failure> {
    Ok(match step {
        Step::EnterEndUser => {
            let name = end_user_name(known);
            let list = end_users::List { page_size: Some(1000) };
            let found = find(office, list, |one| one.friendly_name == name).await?;
            // What it was told may be older than what is known now: it is told again.
            found.map(|one| Made::EndUser { sid: one.sid.as_str().to_owned(), sent: String::new() })
        }
        Step::EnterDocument(id) => {
            let name = document_name(id);
            let list = documents::List { page_size: Some(1000) };
            let needs_file = document_of(known, id)?.file.is_some();
            match find(office, list, |one| one.friendly_name == name).await? {
                Some(one) if needs_file && one.mime_type.is_none() => {
                    office.twilio().execute(&documents::Delete { document: one.sid }).await?;
                    None
                }
                found => found.map(|one| Made::Document {
                    id,
                    sid: one.sid.as_str().to_owned(),
                    sent: String::new(),
                }),
            }
        }
        Step::OpenBundle => {
            let list = bundles::List { friendly_name: Some(bundle_name(known)), ..bundles::List::default() };
            let name = bundle_name(known);
            let found = find(office, list, |one| one.friendly_name == name).await?;
            found.map(|one| Made::Bundle(one.sid.as_str().to_owned()))
        }
        Step::AddEndUser => {
            find_item(office, known, known.end_user_sid.as_deref()).await?.map(Made::EndUserItem)
        }
        Step::AddDocument(id) => {
            let sid = document_of(known, id)?.sid.as_deref();
            find_item(office, known, sid).await?.map(|item| Made::Item { id, item })
        }
        Step::HandIn => {
            let bundle = office.twilio().execute(&bundles::Fetch { bundle: bundle_of(known)? }).await?;
            let is_open = matches!(bundle.status, BundleStatus::Draft | BundleStatus::Rejected);
            (!is_open).then_some(Made::HandedIn)
        }
        _ => None,
    })
}

async fn find_item(office: &Office, known: &Known, object: Option<&str>) -> Result<Option<String>, Failure> {
    let list = items::List { bundle: bundle_of(known)?, page_size: Some(1000) };
    let found = find(office, list, |item| Some(item.object_sid.as_str()) == object).await?;
    Ok(found.map(|item| item.sid.as_str().to_owned()))
}

/// Does a step.
pub(super) async fn make(office: &Office, known: &Known, step: Step) -> Result<Made, Failure> {
    let twilio = office.twilio();
    match step {
        Step::EnterEndUser => {
            let request = end_users::Create {
                friendly_name: end_user_name(known),
                kind: known.end_user.to_twilio(),
                attributes: fields::of_end_user(known),
            };
            let sid = twilio.execute(&request).await?.sid;
            Ok(Made::EndUser { sid: sid.as_str().to_owned(), sent: steps::end_user_text(known) })
        }
        Step::ChangeEndUser => {
            let sid = known.end_user_sid.clone().unwrap_or_default();
            let end_user = own(EndUserSid::parse(&sid))?;
            twilio.execute(&end_users::Update { end_user, attributes: fields::of_end_user(known) }).await?;
            Ok(Made::EndUser { sid, sent: steps::end_user_text(known) })
        }
        Step::EnterDocument(id) => enter_document(office, known, id).await,
        Step::ChangeDocument(id) => {
            let one = document_of(known, id)?;
            let (document, sent) = (sid_of(one)?, steps::document_text(known, one));
            let sid = document.as_str().to_owned();
            twilio
                .execute(&documents::Update { document, attributes: fields::of_document(known, one) })
                .await?;
            Ok(Made::Document { id, sid, sent })
        }
        Step::OpenBundle => {
            let request = bundles::Create {
                friendly_name: bundle_name(known),
                email: known.email.clone(),
                regulation: own(RegulationSid::parse(&known.needs.sid))?,
                status_callback: office.url_of(STATUS),
            };
            Ok(Made::Bundle(twilio.execute(&request).await?.sid.as_str().to_owned()))
        }
        Step::TakeOut(id) => {
            let item = document_of(known, id)?.item.clone().unwrap_or_default();
            let assignment = own(AssignmentSid::parse(&item))?;
            gone(twilio.execute(&items::Unassign { bundle: bundle_of(known)?, assignment }).await)?;
            Ok(Made::TakenOut(id))
        }
        Step::Delete(id) => {
            gone(twilio.execute(&documents::Delete { document: sid_of(document_of(known, id)?)? }).await)?;
            Ok(Made::Deleted(id))
        }
        Step::AddEndUser => {
            let object = known.end_user_sid.clone().unwrap_or_default();
            let made = twilio.execute(&items::Assign { bundle: bundle_of(known)?, object }).await?;
            Ok(Made::EndUserItem(made.sid.as_str().to_owned()))
        }
        Step::AddDocument(id) => {
            let object = document_of(known, id)?.sid.clone().unwrap_or_default();
            let made = twilio.execute(&items::Assign { bundle: bundle_of(known)?, object }).await?;
            Ok(Made::Item { id, item: made.sid.as_str().to_owned() })
        }
        Step::Evaluate => {
            let report = twilio.execute(&items::Evaluate { bundle: bundle_of(known)? }).await?;
            Ok(Made::Evaluated(rules::of_evaluation(&known.needs, &report)))
        }
        Step::HandIn => {
            twilio.execute(&bundles::Submit { bundle: bundle_of(known)? }).await?;
            Ok(Made::HandedIn)
        }
    }
}

/// What is gone already is gone.
fn gone(outcome: Result<(), Twilio>) -> Result<(), Twilio> {
    match outcome {
        Err(Twilio::Refused { status: 404, .. }) => Ok(()),
        other => other,
    }
}

async fn enter_document(office: &Office, known: &Known, id: Id) -> Result<Made, Failure> {
    let one = document_of(known, id)?;
    let create = documents::Create {
        friendly_name: document_name(id),
        kind: one.kind.clone(),
        attributes: fields::of_document(known, one),
    };
    let sent = steps::document_text(known, one);
    let made = match &one.file {
        None => office.twilio().execute(&create).await?,
        Some(file) => {
            let kept = office.store().read_media(move |conn| read_blob(conn, id, Size::Full)).await?;
            let content_type = ["application/pdf", "image/jpeg", "image/png"]
                .into_iter()
                .find(|kind| *kind == kept.content_type)
                .unwrap_or("application/octet-stream");
            let file = documents::File { name: file.name.clone(), content_type, bytes: kept.bytes };
            let made = office.twilio().upload(&create, file).await?;
            if made.mime_type.is_none() {
                office.twilio().execute(&documents::Delete { document: made.sid }).await?;
                return Err(Failure::NoFile);
            }
            made
        }
    };
    Ok(Made::Document { id, sid: made.sid.as_str().to_owned(), sent })
}
