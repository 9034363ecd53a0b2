//! Files of documents: looked at before anything is sent, kept encrypted here, shown again, replaced and removed.
//!
//! Invariant: first the bytes, then the row that names them; bytes that no row names are tidied away.

use serde::Deserialize;
use ts_rs::TS;

use crate::account::{App, Office};
use crate::compliance::business::line;
use crate::compliance::show::{self, SubmissionView};
use crate::compliance::{file, store};
use crate::error::Error;
use crate::events::Event;
use crate::pictures::store::{Blob, keep_blob, read_blob};
use crate::pictures::{Bytes, DECODING, Size};
use crate::store::{Id, Lane};

/// More of a name no list shows.
const NAME_MAX: usize = 120;

/// Adds the file of a document. Its bytes travel beside this.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct AttachDocument {
    /// To which papers.
    pub submission: Id,
    /// For which proof.
    pub requirement: String,
    /// What kind of document it is.
    pub kind: String,
    /// What its file is called.
    pub name: String,
}

/// Names a document.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct DocumentArgs {
    /// Which.
    pub document: Id,
}

/// Asks for the bytes of a document.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct ReadDocument {
    /// Which.
    pub document: Id,
    /// Which size: small is there of pictures alone.
    pub size: Size,
}

/// The question before a document is removed.
pub(crate) fn question(_app: &App, _args: &DocumentArgs) -> String {
    "Remove this document? Its file is deleted here, and at Twilio when the papers are handed in again."
        .to_owned()
}

/// Looks at a file and keeps it as the document of a proof, in place of what was there.
///
/// # Errors
/// `bad_input` naming `file` with a sentence when Twilio would not take it, `submission` while they are at Twilio.
pub async fn attach(office: &Office, args: AttachDocument, bytes: Vec<u8>) -> Result<SubmissionView, Error> {
    let name = name_of(&args.name);
    let submission = args.submission;
    let known = office.store().read(move |conn| store::read(conn, submission)).await?;
    check(&known, &args)?;
    let length = bytes.len();
    let (fit, bytes) = {
        let _turn = DECODING.acquire().await.map_err(Error::internal)?;
        tokio::task::spawn_blocking(move || (file::look(&bytes), bytes)).await.map_err(Error::internal)?
    };
    let fit = fit.map_err(|unfit| Error::bad_input("file", unfit.sentence(&name)))?;
    let described = fit.describe(name, length);
    let id = office.store().write(Lane::Door, |tx| tx.arrival_id()).await?;
    let blob = Blob { content_type: fit.content_type, bytes, thumb: fit.thumb };
    keep_blob(office.store(), id, blob).await?;
    let today = show::today(office);
    office
        .store()
        .write(Lane::Door, move |tx| {
            check(&store::read(tx, submission)?, &args)?;
            store::documents::replace(tx, id, submission, (&args.requirement, &args.kind), &described)?;
            tx.publish(Event::ComplianceChanged);
            show::of(tx, submission, &today)
        })
        .await
}

fn check(known: &store::Known, args: &AttachDocument) -> Result<(), Error> {
    if !known.state.is_open() {
        return Err(Error::bad_input("submission", "These papers are at Twilio, and cannot be changed now."));
    }
    let proof = known.needs.proofs.iter().find(|proof| proof.requirement == args.requirement);
    let kind = proof.and_then(|proof| proof.kinds.iter().find(|kind| kind.kind == args.kind));
    match kind {
        Some(kind) if kind.needs_file => Ok(()),
        Some(_) => Err(Error::bad_input("kind", "This proof needs no file.")),
        None => Err(Error::bad_input("kind", "Choose what kind of document this is first.")),
    }
}

/// A name without a folder, as it is shown and sent.
fn name_of(typed: &str) -> String {
    let last = typed.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = line(last).chars().filter(|c| *c != '"').take(NAME_MAX).collect();
    if plain.is_empty() { "document".to_owned() } else { plain }
}

/// Takes a document away.
///
/// # Errors
/// [`Error::NotFound`]; `bad_input` naming `submission` while they are at Twilio.
pub async fn remove(office: &Office, args: DocumentArgs) -> Result<SubmissionView, Error> {
    let today = show::today(office);
    office
        .store()
        .write(Lane::Door, move |tx| {
            let (submission, document) = store::documents::read(tx, args.document)?;
            if !store::read(tx, submission)?.state.is_open() {
                let words = "These papers are at Twilio, and cannot be changed now.";
                return Err(Error::bad_input("submission", words));
            }
            store::documents::drop_document(tx, &document)?;
            tx.publish(Event::ComplianceChanged);
            show::of(tx, submission, &today)
        })
        .await
}

/// The bytes of a document.
///
/// # Errors
/// [`Error::NotFound`] when it is not here, or has no small size.
pub async fn read(office: &Office, args: ReadDocument) -> Result<Bytes, Error> {
    office.store().read(move |conn| store::documents::read(conn, args.document).map(|_| ())).await?;
    office.store().read_media(move |conn| read_blob(conn, args.document, args.size)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_nothing_of_the_folder() {
        assert_eq!(name_of("C:\\scans\\abn \"final\".pdf"), "abn final.pdf");
        assert_eq!(name_of("/tmp/scans/"), "document");
        assert_eq!(name_of(&"x".repeat(500)).len(), 120);
    }
}
