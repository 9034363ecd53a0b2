//! Pictures and files on texts.

use std::sync::Arc;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::sid::MediaSid;

use crate::pictures::Drawing;

/// A file on a text.
#[derive(Clone, Debug)]
pub(crate) struct Media {
    pub(crate) sid: MediaSid,
    pub(crate) created: Millis,
    pub(crate) content: Content,
}

/// Where the bytes of a file are.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// One of the story's pictures, drawn when somebody looks.
    Drawn(Drawing),
    /// Somebody's file.
    Held { content_type: String, bytes: Arc<[u8]> },
}

impl Content {
    pub(crate) fn content_type(&self) -> &str {
        match self {
            Content::Drawn(drawing) => drawing.content_type(),
            Content::Held { content_type, .. } => content_type,
        }
    }

    pub(crate) fn bytes(&self) -> Arc<[u8]> {
        match self {
            Content::Drawn(drawing) => drawing.bytes().into(),
            Content::Held { bytes, .. } => bytes.clone(),
        }
    }

    pub(crate) fn to_shown(&self) -> ShownPicture {
        ShownPicture { content_type: self.content_type().to_owned(), bytes: self.bytes() }
    }
}

/// A file that somebody sends with a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its media type, `image/png`.
    pub content_type: String,
    /// The file itself.
    pub bytes: Vec<u8>,
}

/// A file on somebody's phone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownPicture {
    /// Its media type, `image/png`.
    pub content_type: String,
    /// The file itself; copies share it.
    pub bytes: Arc<[u8]>,
}

impl From<Picture> for Content {
    fn from(picture: Picture) -> Content {
        Content::Held { content_type: picture.content_type, bytes: picture.bytes.into() }
    }
}
