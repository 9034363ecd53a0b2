//! Papers: what a country asks of whoever has a number there, answered once, proven, handed in, and followed until
//! somebody at Twilio has approved it or said what is wrong.
//!
//! Invariants: nothing about a country is written down here, all of it comes from Twilio's regulations; every finished
//! step of a submission is on disk before the next; nothing is made at Twilio before it was looked for there.

mod address;
mod asking;
mod business;
mod documents;
mod fields;
mod file;
mod maps;
pub(crate) mod needs;
mod regulation;
mod review;
mod rules;
mod show;
mod steps;
mod store;
mod submission;
mod submit;

pub(crate) use address::enter;
pub use address::{
    AddressOffer, AddressState, ConfirmAddress, KnownAddress, Place, confirm as confirm_address,
};
pub use business::{Business, BusinessView, SaveBusiness, read_business, save_business};
pub(crate) use documents::question as document_question;
pub use documents::{
    AttachDocument, DocumentArgs, ReadDocument, attach, read as read_document, remove as remove_document,
};
pub(crate) use maps::Maps;
pub use maps::{
    MapsKey, SaveMapsKey, read_key as read_maps_key, remove_key as remove_maps_key, save_key as save_maps_key,
};
pub use needs::{PapersNeed, PapersState};
pub use regulation::{EndUser, FieldNeed, KindNeed, Needs, ProofNeed, ReadRegulation, read_needs};
pub use review::status_webhook;
pub(crate) use review::{check, tell};
pub use rules::Fault;
pub use show::{
    DocumentView, FieldView, PapersRow, ProofView, Review, SubmissionView, list as list_submissions,
    read as read_submission,
};
pub(crate) use store::business::business_name;
pub(crate) use store::find_by_bundle;
pub use submission::{
    DiscardSubmission, ProofAnswers, SaveSubmission, StartSubmission, State, SubmissionArgs, discard, save,
    start,
};
pub(crate) use submit::keep;
pub(crate) use submit::question as submit_question;
pub use submit::submit;

/// Where Twilio tells how papers stand, behind the public base URL.
pub(crate) const STATUS: &str = "/compliance/status";

#[cfg(test)]
mod tests;
