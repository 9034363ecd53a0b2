//! What Twilio posts to us: forms, read strictly and kept whole.
//! Every field that a form does not know is kept in order in its `rest`; Twilio adds new ones unannounced.

pub mod call;
pub mod compliance;
pub mod conference;
mod cuts;
pub mod gather;
pub mod message;
pub mod recording;
pub mod transcription;

use std::fmt;

use crate::urlencoded;

/// A body longer than this is no webhook of Twilio's.
pub const LONGEST_BODY: usize = 64 * 1024;

/// More fields than this are no webhook of Twilio's.
const MOST_FIELDS: usize = 512;

/// Why a body is not the form it should be. It repeats nothing of the body but the names of our own fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadForm {
    /// The body or the number of its fields is beyond all reason.
    #[error("the form is too large")]
    TooLarge,
    /// What the body encodes is not UTF-8.
    #[error("the form is not UTF-8")]
    NotUtf8,
    /// A field that must be there is not.
    #[error("the field {0} is missing")]
    Missing(&'static str),
    /// A field does not hold what it must.
    #[error("the field {0} is invalid")]
    Invalid(&'static str),
}

/// A form that Twilio posts.
pub trait Form: Sized {
    /// Reads the fields, keeping what it does not know.
    fn from_fields(fields: Fields) -> Result<Self, BadForm>;

    /// Whether what was signed could have been cut into a form that says something else of whom it is about, because it
    /// has words that a stranger wrote.
    fn is_ambiguous(_fields: &Fields) -> bool {
        false
    }

    /// Writes all the fields, the unknown ones too, so that `parse` reads the same form.
    fn to_params(&self) -> Vec<(String, String)>;

    /// Reads a body of type `application/x-www-form-urlencoded`.
    fn parse(body: &[u8]) -> Result<Self, BadForm> {
        Fields::parse(body).and_then(Self::from_fields)
    }

    /// Writes such a body.
    fn to_body(&self) -> String {
        let params = self.to_params();
        urlencoded::encode(params.iter().map(|(key, value)| (key.as_str(), value.as_str())))
    }
}

/// The fields of a form, in the order they came. `Debug` shows their names alone.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Decodes a body.
    pub fn parse(body: &[u8]) -> Result<Self, BadForm> {
        if body.len() > LONGEST_BODY {
            return Err(BadForm::TooLarge);
        }
        let text = |bytes: std::borrow::Cow<'_, [u8]>| {
            String::from_utf8(bytes.into_owned()).map_err(|_| BadForm::NotUtf8)
        };
        let mut fields = Vec::with_capacity(32);
        for (key, value) in urlencoded::pairs(body) {
            if fields.len() == MOST_FIELDS {
                return Err(BadForm::TooLarge);
            }
            fields.push((text(key)?, text(value)?));
        }
        Ok(Self(fields))
    }

    /// The first value of a field, without taking it.
    pub fn peek(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Takes the first value of a field out. Later ones of the same name stay.
    pub fn take(&mut self, name: &str) -> Option<String> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.remove(at).1)
    }

    /// Takes a field that must be there.
    pub fn require(&mut self, name: &'static str) -> Result<String, BadForm> {
        self.take(name).ok_or(BadForm::Missing(name))
    }

    /// Takes a field that must be there and must be understood.
    pub fn read<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, BadForm> {
        read(&self.require(name)?).ok_or(BadForm::Invalid(name))
    }

    /// Takes a field if it is there and is understood; else it stays.
    pub fn find<T>(&mut self, name: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        let value = read(self.peek(name)?)?;
        self.take(name);
        Some(value)
    }

    /// What has not been taken, in order.
    pub fn into_rest(self) -> Vec<(String, String)> {
        self.0
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(names(&self.0)).finish()
    }
}

/// Fields being written, in order.
#[derive(Default)]
struct Params(Vec<(String, String)>);

impl Params {
    fn put(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    fn put_some(&mut self, name: &str, value: Option<impl AsRef<str>>) {
        if let Some(value) = value {
            self.put(name, value.as_ref());
        }
    }

    fn and(mut self, rest: &[(String, String)]) -> Vec<(String, String)> {
        self.0.extend_from_slice(rest);
        self.0
    }
}

/// The names of fields, which a log may hold, without their values, which it may not.
fn names(fields: &[(String, String)]) -> Vec<&str> {
    fields.iter().map(|(name, _)| name.as_str()).collect()
}
