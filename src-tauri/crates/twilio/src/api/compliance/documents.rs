//! Documents that prove something, with a file or without one.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api/supporting-documents>.

use std::fmt;

use reqwest::multipart::{Form, Part};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Results, at};
use crate::client::Client;
use crate::clock::Millis;
use crate::error::Error;
use crate::hosts::Host;
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, DocumentSid};
use crate::wire;
use crate::word::words;

words! {
    /// What became of a document.
    DocumentStatus {
        /// Nobody has been asked.
        Draft = "draft",
        /// Somebody will look at it.
        PendingReview = "pending-review",
        /// It proves nothing, and `failure_reason` says why.
        Rejected = "rejected",
        /// It proves what it must.
        Approved = "approved",
        /// It did, until its day.
        Expired = "expired",
        /// It does for now.
        ProvisionallyApproved = "provisionally-approved",
    }
}

/// Enters a document that has no file, such as one that points at an address. Never repeated.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Create {
    /// The name by which it is found again.
    pub friendly_name: String,
    /// Its type, as the regulation names it.
    pub kind: String,
    /// What it says, by the names of the fields.
    pub attributes: Map<String, Value>,
}

impl Request for Create {
    type Reply = Document;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("SupportingDocuments")
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "FriendlyName", Some(&self.friendly_name));
        put(&mut form, "Type", Some(&self.kind));
        put(&mut form, "Attributes", Some(Value::Object(self.attributes.clone())));
        form
    }
}

/// A file for a document.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// What it is called, with its ending.
    pub name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    pub content_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
}

impl Client {
    /// Enters a document with its file. It goes to a host of its own, as `multipart/form-data`. Never repeated.
    ///
    /// Where `mime_type` of the answer is missing, the file did not arrive.
    pub async fn upload(&self, document: &Create, file: File) -> Result<Document, Error> {
        let part = Part::bytes(file.bytes).file_name(file.name).mime_str(file.content_type);
        let part = part.map_err(|error| Error::Unusable(error.to_string()))?;
        let form =
            document.form().into_iter().fold(Form::new(), |form, (name, value)| form.text(name, value));
        let form = form.part("File", part);
        self.send_form(Host::NumbersUpload, &at("SupportingDocuments"), form).await
    }
}

/// Changes what a document says. Its file stays. Twice changes no more than once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// Which.
    pub document: DocumentSid,
    /// All that it says.
    pub attributes: Map<String, Value>,
}

fn one(document: &DocumentSid) -> String {
    at(&format!("SupportingDocuments/{document}"))
}

impl Request for Update {
    type Reply = Document;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Post
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.document)
    }

    fn form(&self) -> Pairs {
        let mut form = Pairs::new();
        put(&mut form, "Attributes", Some(Value::Object(self.attributes.clone())));
        form
    }

    fn is_repeatable(&self) -> bool {
        true
    }
}

/// Reads one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetch {
    /// Which.
    pub document: DocumentSid,
}

impl Request for Fetch {
    type Reply = Document;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.document)
    }
}

/// Takes one away that is in no bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delete {
    /// Which.
    pub document: DocumentSid,
}

impl Request for Delete {
    type Reply = ();

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Delete
    }

    fn path(&self, _account: &AccountSid) -> String {
        one(&self.document)
    }
}

/// Lists them. There is no way to ask for one name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Results<Document>;

    fn host(&self) -> Host {
        Host::Numbers
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        at("SupportingDocuments")
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// A document. `Debug` shows nothing of what it says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Its Sid.
    pub sid: DocumentSid,
    /// Whose it is.
    pub account_sid: AccountSid,
    /// The name by which it is found again.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub friendly_name: String,
    /// What its file is; nothing where there is none, or it did not arrive.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub mime_type: Option<String>,
    /// What became of it.
    pub status: DocumentStatus,
    /// Why it was rejected.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub failure_reason: Option<String>,
    /// The same, as Twilio counts reasons.
    #[serde(default)]
    pub errors: Option<Vec<Value>>,
    /// Its type.
    #[serde(default, rename = "type", deserialize_with = "wire::text::deserialize")]
    pub kind: String,
    /// What it says.
    #[serde(default)]
    pub attributes: Option<Map<String, Value>>,
    /// When it was entered.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
    /// When it was last changed.
    #[serde(default, with = "wire::iso8601")]
    pub date_updated: Option<Millis>,
    /// Its address.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub url: Option<String>,
}

impl fmt::Debug for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Document({}, {}, {})", self.sid, self.kind, self.status)
    }
}

impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "File({}, {} bytes)", self.content_type, self.bytes.len())
    }
}
