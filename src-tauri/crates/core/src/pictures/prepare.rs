//! Making a chosen picture fit to be sent: decoded, made smaller, and encoded anew.
//! Invariant: what goes out was written here, pixel by pixel: no place, no camera, nothing that hid behind the picture.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::{
    AnimationDecoder as _, DynamicImage, Frame, ImageDecoder as _, ImageFormat, Limits, Rgb, RgbImage,
};

use crate::pictures::PictureProblem;
use crate::pictures::decode::{self, Small};

/// The most bytes of one picture on its way out: ten of them stay below the 5 MB that Twilio takes in one text
/// (Message resource, "MediaUrl"), and carriers pass on what is this small.
pub(super) const BYTES: usize = 500_000;
/// The longer side, in pixels, from the first try to the last.
const SIDES: [u32; 6] = [1920, 1600, 1280, 960, 720, 480];
/// How good a JPEG is, from the first try to the last.
const QUALITIES: [u8; 3] = [85, 74, 60];
/// The longer side of a moving picture, from the first try to the last.
const MOVING_SIDES: [u32; 4] = [480, 360, 240, 160];
/// The most pixels that all frames of a moving picture have together.
const MOVING_PIXELS: u64 = 40_000_000;
/// How quickly colours are chosen for the frames of a moving picture, 1 to 30; good enough at this size.
const MOVING_SPEED: i32 = 20;

/// A picture that can be sent.
pub(super) struct Prepared {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: &'static str,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) thumb: Vec<u8>,
}

/// Why a file cannot be sent as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unfit {
    /// There is nothing in it.
    Empty,
    /// It is SVG.
    Drawing,
    /// It is something else, with its media type.
    NoPicture(&'static str),
    /// It has more pixels than are decoded.
    TooManyPixels,
    /// It cannot be decoded.
    Damaged,
    /// It moves, and cannot be made small enough.
    MovesTooLong,
}

impl From<PictureProblem> for Unfit {
    fn from(problem: PictureProblem) -> Unfit {
        match problem {
            PictureProblem::TooManyPixels => Unfit::TooManyPixels,
            _ => Unfit::Damaged,
        }
    }
}

/// Makes a file fit to be sent.
pub(super) fn prepare(bytes: &[u8]) -> Result<Prepared, Unfit> {
    if bytes.is_empty() {
        return Err(Unfit::Empty);
    }
    let Some(format) = decode::format_of(bytes) else {
        let is_drawing = decode::is_drawing(bytes);
        return Err(if is_drawing { Unfit::Drawing } else { Unfit::NoPicture(decode::kind_of(bytes)) });
    };
    if format == ImageFormat::Gif
        && let Some(moving) =
            catch_unwind(AssertUnwindSafe(|| prepare_moving(bytes))).unwrap_or(Err(Unfit::Damaged))?
    {
        return Ok(moving);
    }
    let [first, ..] = SIDES;
    let Small { picture, .. } = decode::shrink(bytes, format, first)?;
    // What is drawn, or shines through, stays PNG; what is too large as that is a photograph.
    let drawn = (format != ImageFormat::Jpeg).then(|| encode_drawn(&scale(&picture, first))).flatten();
    let mut tries = drawn.into_iter().chain(SIDES.iter().filter_map(|side| {
        let small = scale(&picture, *side);
        encode_photograph(&small)
    }));
    let Encoded { picture, content_type, bytes } = tries.next().ok_or(Unfit::Damaged)?;
    let (width, height) = (picture.width(), picture.height());
    let thumb = decode::encode_thumb(&scale(&picture, decode::THUMB))?;
    Ok(Prepared { bytes, content_type, width, height, thumb })
}

fn scale(picture: &DynamicImage, side: u32) -> DynamicImage {
    if picture.width().max(picture.height()) > side { picture.thumbnail(side, side) } else { picture.clone() }
}

/// A picture in as many bytes as may be sent.
struct Encoded {
    picture: DynamicImage,
    content_type: &'static str,
    bytes: Vec<u8>,
}

fn encode_drawn(picture: &DynamicImage) -> Option<Encoded> {
    let mut out = Cursor::new(Vec::new());
    if picture.color().has_alpha() {
        picture.to_rgba8().write_to(&mut out, ImageFormat::Png).ok()?;
    } else {
        picture.to_rgb8().write_to(&mut out, ImageFormat::Png).ok()?;
    }
    let bytes = out.into_inner();
    (bytes.len() <= BYTES).then(|| Encoded { picture: picture.clone(), content_type: "image/png", bytes })
}

fn encode_photograph(picture: &DynamicImage) -> Option<Encoded> {
    let flat = flatten(picture);
    let bytes = QUALITIES.iter().find_map(|quality| {
        let mut out = Vec::new();
        JpegEncoder::new_with_quality(&mut out, *quality).encode_image(&flat).ok()?;
        (out.len() <= BYTES).then_some(out)
    })?;
    Some(Encoded { picture: DynamicImage::ImageRgb8(flat), content_type: "image/jpeg", bytes })
}

/// On white, as paper is: JPEG knows nothing that shines through.
fn flatten(picture: &DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.to_rgb8();
    }
    let picture = picture.to_rgba8();
    let mut flat = RgbImage::new(picture.width(), picture.height());
    for (to, from) in flat.pixels_mut().zip(picture.pixels()) {
        let [red, green, blue, cover] = from.0;
        let blend = |part: u8| {
            let sum = u32::from(part) * u32::from(cover) + 255 * (255 - u32::from(cover));
            u8::try_from(sum / 255).unwrap_or(u8::MAX)
        };
        *to = Rgb([blend(red), blend(green), blend(blue)]);
    }
    flat
}

/// A GIF that moves, encoded anew frame by frame; `None` for one that stands still.
fn prepare_moving(bytes: &[u8]) -> Result<Option<Prepared>, Unfit> {
    let (width, height) = open_moving(bytes)?.dimensions();
    let area = u64::from(width) * u64::from(height);
    let most = usize::try_from(MOVING_PIXELS / area.max(1)).unwrap_or(usize::MAX);
    match open_moving(bytes)?.into_frames().take_while(Result::is_ok).take(most.max(1) + 1).count() {
        0 | 1 => return Ok(None),
        count if count > most => return Err(Unfit::MovesTooLong),
        _ => {}
    }
    for side in MOVING_SIDES {
        let mut out = Vec::new();
        let mut first = None;
        {
            let mut encoder = GifEncoder::new_with_speed(&mut out, MOVING_SPEED);
            encoder.set_repeat(Repeat::Infinite).map_err(|_| Unfit::Damaged)?;
            for frame in open_moving(bytes)?.into_frames() {
                let frame = frame.map_err(|_| Unfit::Damaged)?;
                let delay = frame.delay();
                let small = scale(&DynamicImage::ImageRgba8(frame.into_buffer()), side);
                first.get_or_insert_with(|| small.clone());
                let frame = Frame::from_parts(small.into_rgba8(), 0, 0, delay);
                encoder.encode_frame(frame).map_err(|_| Unfit::Damaged)?;
            }
        }
        let Some(first) = first else { return Err(Unfit::Damaged) };
        if out.len() <= BYTES {
            let thumb = decode::encode_thumb(&first)?;
            let (width, height) = (first.width(), first.height());
            return Ok(Some(Prepared { bytes: out, content_type: "image/gif", width, height, thumb }));
        }
    }
    Err(Unfit::MovesTooLong)
}

fn open_moving(bytes: &[u8]) -> Result<GifDecoder<Cursor<&[u8]>>, Unfit> {
    let mut decoder = GifDecoder::new(Cursor::new(bytes)).map_err(|_| Unfit::Damaged)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > decode::PIXELS_MAX {
        return Err(Unfit::TooManyPixels);
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(decode::PIXELS_MAX * 4);
    decoder.set_limits(limits).map_err(|_| Unfit::TooManyPixels)?;
    Ok(decoder)
}
