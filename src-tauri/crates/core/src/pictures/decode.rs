//! Deciding what a file is by its content, and making a thumbnail of what is a picture.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// The longer side of a thumbnail, in pixels: twice the width of a bubble, for sharp screens.
const THUMB: u32 = 560;
/// The most pixels that are decoded: a hostile file may claim any size.
const PIXELS_MAX: u64 = 40_000_000;

/// A file that was looked at.
pub(super) struct Decoded {
    /// The file as it came.
    pub(super) bytes: Vec<u8>,
    /// What its content says it is.
    pub(super) content_type: &'static str,
    /// What can be shown, if it is a picture.
    pub(super) picture: Option<Shown>,
}

/// A picture that can be shown.
pub(super) struct Shown {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) thumb: Vec<u8>,
}

/// JPEG, PNG, GIF and WebP become pictures; SVG and everything else stay files.
pub(super) fn decode(bytes: Vec<u8>) -> Decoded {
    let format = image::guess_format(&bytes).ok().filter(|format| {
        matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)
    });
    let picture = format.and_then(|format| {
        // A decoder that panics on what a stranger sent has said enough: it stays a file.
        catch_unwind(AssertUnwindSafe(|| show(&bytes, format))).ok().flatten()
    });
    let content_type = match (format, &picture) {
        (Some(format), Some(_)) => format.to_mime_type(),
        // A picture that cannot be decoded is not offered to a browser's decoder either.
        (Some(_), None) => "application/octet-stream",
        (None, _) => infer::get(&bytes).map_or("application/octet-stream", |kind| kind.mime_type()),
    };
    Decoded { bytes, content_type, picture }
}

fn show(bytes: &[u8], format: ImageFormat) -> Option<Shown> {
    let dimensions = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().ok()?;
    let (width, height) = dimensions;
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return None;
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * 4);
    reader.limits(limits);
    let picture = reader.decode().ok()?;
    let small = if width.max(height) > THUMB { picture.thumbnail(THUMB, THUMB) } else { picture };
    let mut thumb = Vec::new();
    // PNG keeps what is transparent; photographs are small enough at this size.
    let small = if small.color().has_alpha() { small } else { DynamicImage::ImageRgb8(small.to_rgb8()) };
    let kind = if small.color().has_alpha() { ImageFormat::Png } else { ImageFormat::Jpeg };
    small.write_to(&mut Cursor::new(&mut thumb), kind).ok()?;
    Some(Shown { width, height, thumb })
}

/// What a thumbnail made here is.
pub(super) fn thumb_type(thumb: &[u8]) -> &'static str {
    match image::guess_format(thumb) {
        Ok(ImageFormat::Png) => "image/png",
        _ => "image/jpeg",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        DynamicImage::new_rgb8(width, height)
            .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
            .unwrap();
        bytes
    }

    #[test]
    fn a_picture_gets_a_thumbnail_no_larger_than_a_bubble() {
        let decoded = decode(png(1200, 600));
        let shown = decoded.picture.unwrap();
        assert_eq!((shown.width, shown.height), (1200, 600));
        let thumb = image::load_from_memory(&shown.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (560, 280));
    }

    #[test]
    fn svg_with_script_is_a_file() {
        let decoded =
            decode(b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec());
        assert!(decoded.picture.is_none());
        assert!(!decoded.content_type.starts_with("image/"), "{}", decoded.content_type);
    }

    #[test]
    fn a_picture_larger_than_forty_megapixels_is_not_decoded() {
        // A PNG whose header claims 40,000 x 40,000 pixels.
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
        assert!(decode(bytes).picture.is_none());
    }

    #[test]
    fn broken_and_empty_files_are_files() {
        assert!(decode(Vec::new()).picture.is_none());
        assert!(decode(b"\x89PNG\r\n\x1a\nnonsense".to_vec()).picture.is_none());
    }
}
