//! From the bytes of a file to text: which encoding it has, and what is no address book at all.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use deskbell_twilio::Country;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::error::Error;

/// A larger file is no address book of an office.
pub const BYTES_MAX: usize = 32 * 1024 * 1024;

/// A file as text.
pub(super) struct Decoded {
    /// With lines that end in `\n`, `\r\n`, or both.
    pub(super) text: String,
    /// What the encoding is called.
    pub(super) encoding: &'static str,
}

/// Reads the bytes of a file as text.
///
/// # Errors
/// `bad_input` naming `file` when it is empty, too large, or something other than text.
pub(super) fn decode(bytes: &[u8], country: Country) -> Result<Decoded, Error> {
    let refuse = |message: &str| Err(Error::bad_input("file", message));
    if bytes.is_empty() {
        return refuse("This file is empty.");
    }
    if bytes.len() > BYTES_MAX {
        return refuse("This file is larger than 32 MB. Split it, and import the parts one after the other.");
    }
    if let Some(sentence) = stranger(bytes) {
        return refuse(sentence);
    }
    let encoding = detect(bytes, country);
    let (text, encoding, _) = encoding.decode(bytes);
    let text = if text.contains('\n') { text.into_owned() } else { text.replace('\r', "\n") };
    if text.trim().is_empty() {
        return refuse("This file is empty.");
    }
    if is_noise(&text) {
        return refuse("This file is not text. Save the address book as CSV or vCard, and choose that file.");
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

/// Whether this is no text: a control character among every hundred signs, or one that no text has.
fn is_noise(text: &str) -> bool {
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    text.contains('\0') || controls * 100 > text.chars().count()
}

/// Files that people take for address books, by their first bytes.
fn stranger(bytes: &[u8]) -> Option<&'static str> {
    let begins = |start: &[u8]| bytes.starts_with(start);
    if begins(b"PK\x03\x04") || begins(b"\xd0\xcf\x11\xe0") {
        Some("This is a spreadsheet. Open it, save it as CSV, and choose that file.")
    } else if begins(b"%PDF") || begins(b"\x89PNG") || begins(b"\xff\xd8\xff") || begins(b"GIF8") {
        Some("This is a document or a picture. Save the address book as CSV or vCard, and choose that file.")
    } else {
        None
    }
}

fn detect(bytes: &[u8], country: Country) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding;
    }
    // Without a mark at its beginning, every other byte of UTF-16 in Latin letters is zero.
    let zeros =
        |from: usize| bytes.iter().skip(from).step_by(2).take(2000).filter(|byte| **byte == 0).count();
    let looked_at = bytes.len().min(4000) / 2;
    if looked_at > 1 && zeros(1) * 10 > looked_at * 7 && zeros(0) == 0 {
        return UTF_16LE;
    }
    if looked_at > 1 && zeros(0) * 10 > looked_at * 7 && zeros(1) == 0 {
        return UTF_16BE;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // Where the office is says more than a few letters can.
    let home = country.as_str().to_ascii_lowercase();
    detector.guess(Some(home.as_bytes()), Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, &'static str) {
        let decoded = decode(bytes, Country::US).unwrap();
        (decoded.text, decoded.encoding)
    }

    #[test]
    fn every_encoding_that_offices_have_is_recognised() {
        let text = "Name;Telefon\nZoë Müller;0664 1\n";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let utf16be: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
        assert_eq!(read(text.as_bytes()), (text.to_owned(), "UTF-8"));
        assert_eq!(read(&[b"\xef\xbb\xbf", text.as_bytes()].concat()), (text.to_owned(), "UTF-8"));
        assert_eq!(read(&[&b"\xff\xfe"[..], &utf16].concat()), (text.to_owned(), "UTF-16LE"));
        assert_eq!(read(&[&b"\xfe\xff"[..], &utf16be].concat()), (text.to_owned(), "UTF-16BE"));
        assert_eq!(read(&utf16), (text.to_owned(), "UTF-16LE"));
        assert_eq!(read(&utf16be), (text.to_owned(), "UTF-16BE"));
        assert_eq!(read(&latin), (text.to_owned(), "windows-1252"));
    }

    #[test]
    fn lines_of_an_old_macintosh_are_lines() {
        assert_eq!(read(b"Name,Phone\rMaya,1").0, "Name,Phone\nMaya,1");
    }

    #[test]
    fn what_is_no_address_book_is_told_apart() {
        let said = |bytes: &[u8]| {
            decode(bytes, Country::US).err().map(|error| error.to_string()).unwrap_or_default()
        };
        insta::assert_snapshot!(
            [
                said(b""),
                said(b" \r\n "),
                said(b"PK\x03\x04rest"),
                said(b"%PDF-1.7"),
                said(b"\x00\x01\x02\x03\x04\xff\xfe\x00\x00\x01"),
                said(&vec![b'a'; BYTES_MAX + 1]),
            ]
            .join("\n"),
            @r"
            This file is empty.
            This file is empty.
            This is a spreadsheet. Open it, save it as CSV, and choose that file.
            This is a document or a picture. Save the address book as CSV or vCard, and choose that file.
            This file is not text. Save the address book as CSV or vCard, and choose that file.
            This file is larger than 32 MB. Split it, and import the parts one after the other.
            "
        );
    }
}
