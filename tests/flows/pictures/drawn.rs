//! Pictures made for tests: good ones, and such as somebody would send to do harm.

use std::io::Cursor;

use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};

/// Stands in a picture's metadata where a camera writes the place.
pub(crate) const PLACE: &[u8] = b"51.5007N 0.1246W";

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Red on the left, blue on the right.
fn halves(width: u32, height: u32) -> DynamicImage {
    let colour = |x, _| if x < width / 2 { Rgb([200, 30, 30]) } else { Rgb([30, 30, 200]) };
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, colour))
}

pub(crate) fn jpeg(width: u32, height: u32) -> Vec<u8> {
    written(&halves(width, height), ImageFormat::Jpeg)
}

pub(crate) fn png(width: u32, height: u32) -> Vec<u8> {
    written(&halves(width, height), ImageFormat::Png)
}

/// What cannot be made small: every point another colour.
pub(crate) fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut seed = 7_u32;
    let mut picture = RgbImage::new(width, height);
    for point in picture.pixels_mut() {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let [_, red, green, blue] = seed.to_be_bytes();
        *point = Rgb([red, green, blue]);
    }
    written(&DynamicImage::ImageRgb8(picture), ImageFormat::Png)
}

/// As a telephone lays it down: on its side, with that and the place written beside it.
pub(crate) fn photograph(width: u32, height: u32) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(PLACE);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let plain = jpeg(width, height);
    let mut bytes = plain[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&plain[2..]);
    bytes
}

/// A GIF that moves.
pub(crate) fn moving(width: u32, height: u32, frames: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    {
        let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
        for frame in 0..frames {
            let shade = Rgba([frame.wrapping_mul(20), 90, 90, 255]);
            encoder.encode_frame(Frame::new(RgbaImage::from_pixel(width, height, shade))).unwrap();
        }
    }
    bytes
}

/// A GIF that moves three small things over a canvas that claims to be vast.
pub(crate) fn vast(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = moving(2, 2, 3);
    bytes[6..8].copy_from_slice(&width.to_le_bytes());
    bytes[8..10].copy_from_slice(&height.to_le_bytes());
    bytes
}

/// A PNG whose head claims to be larger than it is.
pub(crate) fn giant(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(1, 1);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let mut crc = crc32(&bytes[12..29]).to_be_bytes().to_vec();
    bytes[29..33].swap_with_slice(&mut crc);
    bytes
}

/// The check sum of a PNG's chunk (PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| {
                if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 }
            },
        )
    })
}

pub(crate) const SVG: &[u8] =
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(2)</script></svg>";

/// A JPEG in the four colours of a printing press, 24 by 24, all of one grey (ITU T.81, Adobe's APP14).
pub(crate) fn cmyk() -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\0".to_vec();
    bytes.extend_from_slice(b"\xff\xdb\0\x43\0");
    bytes.extend_from_slice(&[1; 64]);
    bytes.extend_from_slice(b"\xff\xc0\0\x14\x08\0\x18\0\x18\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0");
    for table in [0x00, 0x10] {
        // One code of one bit: nothing differs, nothing follows.
        bytes.extend_from_slice(&[0xff, 0xc4, 0, 20, table, 1]);
        bytes.extend_from_slice(&[0; 16]);
    }
    bytes.extend_from_slice(b"\xff\xda\0\x0e\x04\x01\0\x02\0\x03\0\x04\0\0\x3f\0");
    bytes.extend_from_slice(&[0; 9]);
    bytes.extend_from_slice(b"\xff\xd9");
    bytes
}
