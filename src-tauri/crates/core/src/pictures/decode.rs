//! Deciding what a file is by its content, and making a thumbnail of what is a picture.
//! Invariant: nothing above 40 megapixels is decoded, and no decoder's panic leaves this file.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};

use crate::pictures::PictureProblem;

/// The longer side of a thumbnail, in pixels: twice the width of a bubble, for sharp screens.
pub(crate) const THUMB: u32 = 560;
/// The most pixels that are decoded: a hostile file may claim any size.
pub(super) const PIXELS_MAX: u64 = 40_000_000;

/// A file that was looked at.
pub(super) struct Decoded {
    /// The file as it came.
    pub(super) bytes: Vec<u8>,
    /// What its content says it is.
    pub(super) content_type: &'static str,
    /// What can be shown, or why nothing is; `Ok(None)` is a file that is no picture and was never said to be one.
    pub(super) picture: Result<Option<Shown>, PictureProblem>,
}

/// A picture that can be shown.
pub(super) struct Shown {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) thumb: Vec<u8>,
}

/// A picture made small, the right way up.
pub(crate) struct Small {
    pub(crate) picture: DynamicImage,
    /// The size of the whole picture, the right way up.
    pub(crate) width: u32,
    pub(crate) height: u32,
}

/// JPEG, PNG, GIF and WebP become pictures; SVG and everything else stay files. `said` is what Twilio calls it.
pub(super) fn decode(bytes: Vec<u8>, said: &str) -> Decoded {
    if bytes.is_empty() {
        return Decoded {
            bytes,
            content_type: "application/octet-stream",
            picture: Err(PictureProblem::Empty),
        };
    }
    let Some(format) = format_of(&bytes) else {
        let content_type = file_type(&bytes, said);
        let picture = match () {
            () if is_drawing(&bytes) => Err(PictureProblem::Drawing),
            () if said.starts_with("image/") => Err(PictureProblem::Disguised),
            () => Ok(None),
        };
        return Decoded { bytes, content_type, picture };
    };
    match show(&bytes, format) {
        Ok(shown) => Decoded { bytes, content_type: format.to_mime_type(), picture: Ok(Some(shown)) },
        // A picture that cannot be decoded is not offered to a browser's decoder either.
        Err(problem) => Decoded { bytes, content_type: "application/octet-stream", picture: Err(problem) },
    }
}

/// Which of the four kinds of pictures that are shown and sent this is, by its first bytes.
pub(crate) fn format_of(bytes: &[u8]) -> Option<ImageFormat> {
    image::guess_format(bytes).ok().filter(|format| {
        matches!(format, ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::Gif | ImageFormat::WebP)
    })
}

/// Kinds of files that have no first bytes to know them by: there what Twilio says counts, because saving is all that is
/// done with a file.
const SAID: [&str; 5] = ["text/vcard", "text/x-vcard", "text/calendar", "text/plain", "audio/amr"];

fn file_type(bytes: &[u8], said: &str) -> &'static str {
    let kind = kind_of(bytes);
    let said = said.split(';').next().unwrap_or_default().trim();
    match SAID.iter().find(|known| known.eq_ignore_ascii_case(said)) {
        Some(said) if kind == "application/octet-stream" && !is_drawing(bytes) => said,
        _ => kind,
    }
}

/// What a file that is none of the four is, by its first bytes.
pub(crate) fn kind_of(bytes: &[u8]) -> &'static str {
    infer::get(bytes).map_or("application/octet-stream", |kind| kind.mime_type())
}

/// Whether this is SVG, which may hold scripts.
pub(super) fn is_drawing(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    String::from_utf8_lossy(head).to_ascii_lowercase().contains("<svg")
}

fn show(bytes: &[u8], format: ImageFormat) -> Result<Shown, PictureProblem> {
    let Small { picture, width, height } = shrink(bytes, format, THUMB)?;
    Ok(Shown { width, height, thumb: encode_thumb(&picture)? })
}

/// A picture of no more than `side` pixels in width and height. A decoder that panics on what a stranger sent has said
/// enough: the picture is damaged.
pub(crate) fn shrink(bytes: &[u8], format: ImageFormat, side: u32) -> Result<Small, PictureProblem> {
    catch_unwind(AssertUnwindSafe(|| read_small(bytes, format, side))).unwrap_or(Err(PictureProblem::Damaged))
}

fn read_small(bytes: &[u8], format: ImageFormat, side: u32) -> Result<Small, PictureProblem> {
    let damaged = |_| PictureProblem::Damaged;
    let (width, height) =
        ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(damaged)?;
    if u64::from(width) * u64::from(height) > PIXELS_MAX {
        return Err(PictureProblem::TooManyPixels);
    }
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(PIXELS_MAX * 4);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    if decoder.total_bytes() > PIXELS_MAX * 4 {
        return Err(PictureProblem::TooManyPixels);
    }
    // Cameras lay a picture on its side and say so beside it.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let whole = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    let mut picture = if width.max(height) > side { whole.thumbnail(side, side) } else { whole };
    picture.apply_orientation(orientation);
    let is_turned = matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    );
    let (width, height) = if is_turned { (height, width) } else { (width, height) };
    Ok(Small { picture, width, height })
}

/// PNG keeps what is transparent; photographs are small enough at this size.
pub(crate) fn encode_thumb(picture: &DynamicImage) -> Result<Vec<u8>, PictureProblem> {
    let mut thumb = Cursor::new(Vec::new());
    let written = if picture.color().has_alpha() {
        picture.to_rgba8().write_to(&mut thumb, ImageFormat::Png)
    } else {
        picture.to_rgb8().write_to(&mut thumb, ImageFormat::Jpeg)
    };
    written.map_err(|_| PictureProblem::Damaged)?;
    Ok(thumb.into_inner())
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
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn problem(bytes: Vec<u8>, said: &str) -> Option<PictureProblem> {
        decode(bytes, said).picture.err()
    }

    #[test]
    fn a_picture_gets_a_thumbnail_no_larger_than_a_bubble() {
        let shown = decode(png(1200, 600), "image/png").picture.unwrap().unwrap();
        assert_eq!((shown.width, shown.height), (1200, 600));
        let thumb = image::load_from_memory(&shown.thumb).unwrap();
        assert_eq!((thumb.width(), thumb.height()), (560, 280));
    }

    #[test]
    fn svg_with_script_is_a_file() {
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
        let decoded = decode(svg, "image/svg+xml");
        assert_eq!(decoded.picture.err(), Some(PictureProblem::Drawing));
        assert!(!decoded.content_type.starts_with("image/"), "{}", decoded.content_type);
    }

    #[test]
    fn a_picture_larger_than_forty_megapixels_is_not_decoded() {
        // A PNG whose header claims 40,000 x 40,000 pixels; its check sum is not even looked at.
        let mut bytes = png(1, 1);
        bytes[16..20].copy_from_slice(&40_000_u32.to_be_bytes());
        bytes[20..24].copy_from_slice(&40_000_u32.to_be_bytes());
        assert!(problem(bytes, "image/png").is_some());
    }

    #[test]
    fn broken_empty_and_disguised_files_say_what_they_are() {
        assert_eq!(problem(Vec::new(), "image/png"), Some(PictureProblem::Empty));
        let broken = b"\x89PNG\r\n\x1a\nnonsense".to_vec();
        assert_eq!(problem(broken, "image/png"), Some(PictureProblem::Damaged));
        assert_eq!(problem(b"words".to_vec(), "image/png"), Some(PictureProblem::Disguised));
        assert_eq!(problem(b"words".to_vec(), "text/plain"), None);
        assert_eq!(decode(b"words".to_vec(), "text/plain").content_type, "text/plain");
        assert_eq!(decode(b"words".to_vec(), "text/html").content_type, "application/octet-stream");
    }
}
