//! The pictures that the story's people send, drawn here so that no file has to be shipped: a tooth on an
//! evening sky, a card of a health insurance, a filled-in form. Drawn when first asked for, always the same bytes.

use std::io::Cursor;
use std::sync::OnceLock;

use image::{ImageFormat, Rgb, RgbImage};

/// A picture of the story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawing {
    /// A tooth before an evening sky: JPEG, 960 by 720.
    Tooth,
    /// An insurance card on a wooden table: JPEG, 1000 by 640.
    Card,
    /// A sheet of paper with a form: PNG, 680 by 880.
    Sheet,
}

static TOOTH: OnceLock<Vec<u8>> = OnceLock::new();
static CARD: OnceLock<Vec<u8>> = OnceLock::new();
static SHEET: OnceLock<Vec<u8>> = OnceLock::new();

impl Drawing {
    /// The media type of its bytes.
    pub fn content_type(self) -> &'static str {
        match self {
            Drawing::Tooth | Drawing::Card => "image/jpeg",
            Drawing::Sheet => "image/png",
        }
    }

    /// The encoded picture.
    pub fn bytes(self) -> &'static [u8] {
        match self {
            Drawing::Tooth => TOOTH.get_or_init(|| encode(&tooth(), ImageFormat::Jpeg)),
            Drawing::Card => CARD.get_or_init(|| encode(&card(), ImageFormat::Jpeg)),
            Drawing::Sheet => SHEET.get_or_init(|| encode(&sheet(), ImageFormat::Png)),
        }
    }
}

type Colour = [f32; 3];

fn encode(picture: &RgbImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    // Writing to memory fails only for a picture of no size; an empty body is then what people see.
    match picture.write_to(&mut bytes, format) {
        Ok(()) => bytes.into_inner(),
        Err(_) => Vec::new(),
    }
}

/// Paints every point by a function of its place, both from 0 to 1 along the longer side.
fn paint(width: u16, height: u16, colour: impl Fn(f32, f32) -> Colour) -> RgbImage {
    let scale = f32::from(width.max(height));
    let mut picture = RgbImage::new(u32::from(width), u32::from(height));
    for (place, point) in (0_u32..).zip(picture.pixels_mut()) {
        let (row, column) = (place / u32::from(width), place % u32::from(width));
        let at = |steps: u32| f32::from(u16::try_from(steps).unwrap_or(u16::MAX)) / scale;
        *point = Rgb(colour(at(column), at(row)).map(|part| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to a byte")]
            let byte = part.clamp(0.0, 255.0) as u8;
            byte
        }));
    }
    picture
}

fn blend(below: Colour, above: Colour, cover: f32) -> Colour {
    let cover = cover.clamp(0.0, 1.0);
    let [a, b, c] = below;
    let [x, y, z] = above;
    [a + (x - a) * cover, b + (y - b) * cover, c + (z - c) * cover]
}

/// How much of the point a shape covers, from its signed distance: soft over a few points of the edge.
fn edge(distance: f32) -> f32 {
    0.5 - distance * 400.0
}

/// Signed distance to an ellipse, near enough for drawing.
fn ellipse(x: f32, y: f32, centre: (f32, f32), radius: (f32, f32)) -> f32 {
    let (dx, dy) = ((x - centre.0) / radius.0, (y - centre.1) / radius.1);
    (dx.hypot(dy) - 1.0) * radius.0.min(radius.1)
}

/// Signed distance to a box with round corners, given by two opposite corners.
fn panel(x: f32, y: f32, from: (f32, f32), to: (f32, f32), round: f32) -> f32 {
    let dx = (x - f32::midpoint(from.0, to.0)).abs() - (to.0 - from.0) / 2.0 + round;
    let dy = (y - f32::midpoint(from.1, to.1)).abs() - (to.1 - from.1) / 2.0 + round;
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - round
}

fn tooth() -> RgbImage {
    paint(960, 720, |x, y| {
        let sky = blend([252.0, 214.0, 168.0], [96.0, 132.0, 176.0], (0.62 - y) * 1.9);
        let sun = blend(sky, [255.0, 241.0, 205.0], edge(ellipse(x, y, (0.78, 0.2), (0.085, 0.085))));
        let hill = blend(
            sun,
            [104.0, 142.0, 110.0],
            edge(ellipse(x, y, (0.28, 0.92), (0.62, 0.3)).min(ellipse(x, y, (0.86, 0.9), (0.4, 0.22)))),
        );
        let crown =
            ellipse(x, y, (0.41, 0.33), (0.125, 0.15)).min(ellipse(x, y, (0.57, 0.33), (0.125, 0.15)));
        let roots = ellipse(x, y, (0.385, 0.5), (0.07, 0.17)).min(ellipse(x, y, (0.595, 0.5), (0.07, 0.17)));
        let shade = blend([255.0, 253.0, 246.0], [222.0, 219.0, 208.0], (x + y - 0.75) * 1.4);
        // The chipped corner is what the picture is about.
        let chip = panel(x - y * 0.4, y, (0.5, 0.12), (0.62, 0.26), 0.02);
        let rim = blend(hill, [206.0, 178.0, 146.0], edge(crown.min(roots).max(-chip)));
        blend(rim, shade, edge(crown.min(roots).max(0.012 - chip)))
    })
}

fn card() -> RgbImage {
    paint(1000, 640, |x, y| {
        let grain = (y * 70.0 + (x * 9.0).sin() * 1.6).sin() * 7.0;
        let table = [164.0 + grain, 122.0 + grain, 84.0 + grain];
        let shadow =
            blend(table, [70.0, 48.0, 30.0], edge(panel(x, y, (0.09, 0.085), (0.93, 0.585), 0.03)) * 0.5);
        let ground = blend([242.0, 248.0, 252.0], [204.0, 226.0, 238.0], x * 0.9 + y * 0.4 - 0.2);
        let base = blend(shadow, ground, edge(panel(x, y, (0.08, 0.07), (0.92, 0.57), 0.03)));
        let band = blend(base, [38.0, 98.0, 130.0], edge(panel(x, y, (0.08, 0.12), (0.92, 0.2), 0.0)));
        let face = blend(band, [206.0, 196.0, 182.0], edge(panel(x, y, (0.13, 0.26), (0.3, 0.49), 0.015)));
        let head = ellipse(x, y, (0.215, 0.345), (0.04, 0.05));
        let chest = panel(x, y, (0.155, 0.415), (0.275, 0.49), 0.035);
        let person = blend(face, [110.0, 98.0, 88.0], edge(head.min(chest)));
        let words = [(0.27, 0.72), (0.325, 0.6), (0.38, 0.66), (0.45, 0.82)];
        words.iter().fold(person, |below, (line, until)| {
            blend(
                below,
                [86.0, 104.0, 116.0],
                edge(panel(x, y, (0.36, *line), (*until, line + 0.022), 0.008)),
            )
        })
    })
}

fn sheet() -> RgbImage {
    paint(680, 880, |x, y| {
        let paper = blend([250.0, 249.0, 244.0], [236.0, 233.0, 224.0], y);
        let title = blend(paper, [52.0, 62.0, 78.0], edge(panel(x, y, (0.08, 0.07), (0.43, 0.1), 0.004)));
        let rule = blend(title, [143.0, 98.0, 15.0], edge(panel(x, y, (0.08, 0.122), (0.69, 0.126), 0.0)));
        let rows = (0_u8..9).fold(rule, |below, row| {
            let top = 0.17 + f32::from(row) * 0.072;
            let frame = panel(x, y, (0.3, top), (0.69, top + 0.045), 0.006).abs() - 0.0012;
            let label =
                panel(x, y, (0.08, top + 0.014), (0.2 + f32::from(row % 3) * 0.025, top + 0.03), 0.003);
            let pen =
                (top + 0.026 + ((x * 90.0).sin() * 0.006) + (x * 210.0).cos() * 0.003 - y).abs() - 0.0016;
            let written = pen.max(0.32 - x).max(x - 0.42 - f32::from(row * 5 % 7) * 0.035);
            let below = blend(below, [182.0, 178.0, 168.0], edge(frame));
            let below = blend(below, [120.0, 124.0, 130.0], edge(label));
            blend(below, [40.0, 62.0, 140.0], edge(written))
        });
        let name = ((x * 60.0).sin() * 0.014 + 0.91 - y).abs() - 0.0022;
        blend(rows, [40.0, 62.0, 140.0], edge(name.max(0.4 - x).max(x - 0.62)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_picture_decodes_as_what_it_says_it_is() {
        for (drawing, format, size) in [
            (Drawing::Tooth, ImageFormat::Jpeg, (960, 720)),
            (Drawing::Card, ImageFormat::Jpeg, (1000, 640)),
            (Drawing::Sheet, ImageFormat::Png, (680, 880)),
        ] {
            assert_eq!(image::guess_format(drawing.bytes()).unwrap(), format);
            let picture = image::load_from_memory(drawing.bytes()).unwrap();
            assert_eq!((picture.width(), picture.height()), size);
            assert_eq!(drawing.content_type(), format.to_mime_type());
        }
    }
}
