//! What a file is, by its content: a PDF that can be opened, or a picture that can be decoded. Its name says nothing.

use crate::compliance::store::File;
use crate::pictures::PictureProblem;
use crate::pictures::decode::{self, THUMB};

/// The largest file that Twilio takes, in bytes.
pub(super) const BYTES_MAX: usize = 5 * 1024 * 1024;
/// A PDF says that it is one within its first so many bytes, and where it ends within its last.
const EDGE: usize = 1024;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    Empty,
    TooLarge(usize),
    Encrypted,
    Cut,
    Damaged,
    TooManyPixels,
    Other(&'static str),
}

impl Unfit {
    /// What to say to whoever chose it.
    pub(super) fn sentence(self, name: &str) -> String {
        match self {
            Unfit::Empty => format!("{name} is empty: there is nothing to send."),
            Unfit::TooLarge(bytes) => {
                let has = bytes.div_ceil(1024 * 1024);
                format!("{name} has {has} MB. Twilio takes up to 5 MB: scan it smaller, or save fewer pages.")
            }
            Unfit::Encrypted => {
                format!(
                    "{name} is protected by a password. Save a copy without one: nobody at Twilio can open it."
                )
            }
            Unfit::Cut => format!("{name} is a PDF that breaks off. Choose a whole copy of it."),
            Unfit::Damaged => format!("{name} is damaged and cannot be read. Choose another copy of it."),
            Unfit::TooManyPixels => {
                format!("{name} has more than 40 megapixels. Make it smaller, then choose it again.")
            }
            Unfit::Other("application/octet-stream") => {
                format!(
                    "{name} is neither a PDF nor a picture, whatever it is called. PDF, JPEG and PNG are taken."
                )
            }
            Unfit::Other(kind) => {
                format!("{name} is no document that Twilio takes, but {kind}. PDF, JPEG and PNG are taken.")
            }
        }
    }
}

/// A file that can be sent, and how it looks small.
#[derive(Debug)]
pub(super) struct Fit {
    pub(super) content_type: &'static str,
    pub(super) size: Option<(u32, u32)>,
    pub(super) thumb: Option<Vec<u8>>,
}

impl Fit {
    pub(super) fn describe(&self, name: String, bytes: usize) -> File {
        File {
            name,
            content_type: self.content_type.to_owned(),
            bytes: u64::try_from(bytes).unwrap_or(u64::MAX),
            width: self.size.map(|(width, _)| width),
            height: self.size.map(|(_, height)| height),
        }
    }
}

/// Looks at a file.
pub(super) fn look(bytes: &[u8]) -> Result<Fit, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    if bytes.len() > BYTES_MAX {
        return Err(Unfit::TooLarge(bytes.len()));
    }
    let start = bytes.get(..EDGE.min(bytes.len())).unwrap_or_default();
    if contains(start, b"%PDF-") {
        return look_at_pdf(bytes);
    }
    let format = match decode::format_of(bytes) {
        Some(format @ (image::ImageFormat::Jpeg | image::ImageFormat::Png)) => format,
        Some(other) => return Err(Unfit::Other(other.to_mime_type())),
        None => return Err(Unfit::Other(decode::kind_of(bytes))),
    };
    let small = decode::shrink(bytes, format, THUMB).map_err(unfit)?;
    let thumb = decode::encode_thumb(&small.picture).map_err(unfit)?;
    let size = Some((small.width, small.height));
    Ok(Fit { content_type: format.to_mime_type(), size, thumb: Some(thumb) })
}

fn unfit(problem: PictureProblem) -> Unfit {
    match problem {
        PictureProblem::TooManyPixels => Unfit::TooManyPixels,
        _ => Unfit::Damaged,
    }
}

fn look_at_pdf(bytes: &[u8]) -> Result<Fit, Unfit> {
    if is_encrypted(bytes) {
        return Err(Unfit::Encrypted);
    }
    let end = bytes.get(bytes.len().saturating_sub(EDGE)..).unwrap_or_default();
    if !contains(end, b"%%EOF") {
        return Err(Unfit::Cut);
    }
    Ok(Fit { content_type: "application/pdf", size: None, thumb: None })
}

/// The trailer of a PDF, or its stream of references, names how it is encrypted: `/Encrypt 12 0 R`, or `/Encrypt <<`.
fn is_encrypted(bytes: &[u8]) -> bool {
    const NAME: &[u8] = b"/Encrypt";
    bytes.windows(NAME.len()).enumerate().filter(|(_, part)| *part == NAME).any(|(at, _)| {
        let rest = bytes.get(at + NAME.len()..).unwrap_or_default();
        let mut after = rest.iter().skip_while(|byte| byte.is_ascii_whitespace());
        let is_apart = rest.first().is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'<');
        is_apart && after.next().is_some_and(|byte| byte.is_ascii_digit() || *byte == b'<')
    })
}

fn contains(text: &[u8], what: &[u8]) -> bool {
    text.windows(what.len()).any(|part| part == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<< /Size 1 >>\n%%EOF\n";

    #[test]
    fn a_file_is_what_its_content_says() {
        assert_eq!(look(PDF).unwrap().content_type, "application/pdf");
        assert_eq!(look(b"").unwrap_err(), Unfit::Empty);
        assert_eq!(look(&vec![0; 30 * 1024 * 1024]).unwrap_err(), Unfit::TooLarge(30 * 1024 * 1024));
        assert_eq!(look(b"%PDF-1.4\n1 0 obj\n").unwrap_err(), Unfit::Cut);
        assert_eq!(
            look(b"MZ\x90\0 this program").unwrap_err(),
            Unfit::Other("application/vnd.microsoft.portable-executable")
        );
        assert_eq!(look(b"\x89PNG\r\n\x1a\nnothing").unwrap_err(), Unfit::Damaged);
        assert_eq!(look(b"GIF89a\x01\0\x01\0").unwrap_err(), Unfit::Other("image/gif"));
        assert_eq!(look(b"Dear Sir").unwrap_err(), Unfit::Other("application/octet-stream"));
    }

    #[test]
    fn a_pdf_with_a_password_is_told_from_one_that_speaks_of_it() {
        for locked in [&b"trailer << /Encrypt 12 0 R >>\n%%EOF"[..], b"trailer<</Encrypt<</V 1>>>>\n%%EOF"] {
            let text = [&b"%PDF-1.4\n"[..], locked].concat();
            assert_eq!(look(&text).unwrap_err(), Unfit::Encrypted);
        }
        let open = b"%PDF-1.4\n/EncryptMetadata false (how to /Encrypt a file)\n%%EOF";
        assert!(look(open).is_ok());
    }
}
