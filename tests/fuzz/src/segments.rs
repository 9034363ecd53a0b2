//! Segments: every text is cut into what it was, and mending it costs nothing.

use deskbell_twilio::segments::{Encoding, count, mended, odd, parts, unsendable};

/// Counts, cuts and mends the bytes as a text.
///
/// # Panics
/// When a cut loses something, or mending costs a segment or never ends.
pub fn read(bytes: &[u8]) {
    let text = crate::text(bytes);
    let cut = parts(&text);
    assert_eq!(cut.concat(), text, "a cut lost something");
    assert!(cut.iter().all(|part| !part.is_empty()), "an empty segment is charged");
    assert_eq!(count(&text).count, cut.len());
    let once = mended(&text);
    assert_eq!(mended(&once), once, "mending does not end");
    // Where a sign without a twin keeps the text dear, three dots in place of one may cost what they do not save.
    if count(&once).encoding == Encoding::Gsm7 {
        assert!(count(&once).count <= count(&text).count, "mending costs");
    }
    let length = text.encode_utf16().count();
    assert!(odd(&text).iter().all(|one| one.from < one.to && one.to <= length));
    if let Some(sign) = unsendable(&text) {
        assert!(text.contains(sign));
    }
}
