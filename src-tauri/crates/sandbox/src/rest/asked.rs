//! What was asked: the path and the fields of the query and the form, in order, repeats kept.

use std::sync::Arc;

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::{CONTENT_TYPE, HOST};

use super::answer::Refusal;
use super::multipart::{self, FilePart};
use crate::drafts::Reach;
use crate::exchange::Exchange;

/// Twilio takes no larger form.
const MOST_BYTES: usize = 1024 * 1024;
/// With a file in it, a little more than the largest file.
const MOST_WITH_FILE: usize = 6 * 1024 * 1024;

/// A request, read.
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) query: Fields,
    pub(super) form: Fields,
    /// The file in the form, if it came with one.
    pub(super) file: Option<FilePart>,
    /// How the caller addresses us: `http://127.0.0.1:8080`.
    pub(super) base: String,
    pub(super) reach: Reach,
}

/// Fields by name.
pub(super) struct Fields(pub(super) Vec<(String, String)>);

impl Fields {
    fn read(encoded: &[u8]) -> Fields {
        Fields(form_urlencoded::parse(encoded).into_owned().collect())
    }

    /// The last value of a field. A field that is there and empty is there.
    pub(super) fn find(&self, name: &str) -> Option<&str> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same, where empty is as good as absent.
    pub(super) fn find_filled(&self, name: &str) -> Option<&str> {
        self.find(name).filter(|value| !value.is_empty())
    }

    /// All values of a field, empty ones left out.
    pub(super) fn all(&self, name: &str) -> Vec<String> {
        self.0
            .iter()
            .filter(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.clone())
            .collect()
    }
}

impl FromRequest<Arc<Exchange>> for Asked {
    type Rejection = Refusal;

    async fn from_request(request: Request, exchange: &Arc<Exchange>) -> Result<Asked, Refusal> {
        let (parts, body) = request.into_parts();
        let uri = &parts.uri;
        let kind = parts.headers.get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let has_file = kind.starts_with("multipart/form-data");
        let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let most = if has_file { MOST_WITH_FILE } else { MOST_BYTES };
        let bytes = to_bytes(body, most).await.map_err(|_| Refusal::new(413, 20413, "Too large"))?;
        let (form, file) = match kind {
            _ if has_file => {
                let (fields, file) =
                    multipart::read(kind, &bytes).ok_or_else(|| Refusal::new(400, 20001, "Bad form"))?;
                (Fields(fields), file)
            }
            kind if kind.starts_with("application/x-www-form-urlencoded") => (Fields::read(&bytes), None),
            _ => (Fields(Vec::new()), None),
        };
        Ok(Asked {
            path: uri.path().to_owned(),
            query: Fields::read(uri.query().unwrap_or_default().as_bytes()),
            form,
            file,
            base: host.map_or_else(|| exchange.url.clone(), |host| format!("http://{host}")),
            reach: parts.extensions.get::<Reach>().copied().unwrap_or(Reach::Live),
        })
    }
}
