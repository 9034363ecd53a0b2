//! vCards, as phones and address books export them: any version, broken anywhere.

/// Reads a file as an import does, and once more as the inside of a card.
///
/// # Panics
/// As [`crate::tables::read`].
pub fn read(bytes: &[u8]) {
    crate::tables::read(bytes);
    let inside = [b"BEGIN:VCARD\r\nVERSION:3.0\r\n", bytes, b"\r\nEND:VCARD\r\n"].concat();
    crate::tables::read(&inside);
}
