//! MP3: frames in a row, each of which says how long it is. What stands before and after them names the piece.

use std::time::Duration;

use super::{Format, Sound, Unplayable};

/// So many frames in a row are no accident.
const IN_A_ROW: usize = 4;
/// Some files have so much of nothing before the first frame.
const NOTHING: usize = 4096;
/// Thousands of bits a second, by their number, of MPEG 1 and of MPEG 2.
const RATES: [[u32; 16]; 2] = [
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
];
/// Samples a second of MPEG 1, by their number; MPEG 2 has half of them, MPEG 2.5 a quarter.
const SAMPLES: [u32; 3] = [44_100, 48_000, 32_000];

/// What a frame says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    /// Bytes, its header too.
    length: usize,
    /// Samples in it.
    count: u32,
    /// Samples a second.
    samples: u32,
}

pub(super) fn look(bytes: &[u8]) -> Result<Sound, Unplayable> {
    let after_names = names(bytes);
    let has_names = after_names > 0;
    let is_row = |at: &usize| frames(bytes, *at).take(IN_A_ROW).count() == IN_A_ROW;
    let start = (after_names..after_names.saturating_add(NOTHING).min(bytes.len())).find(is_row);
    let Some(start) = start else {
        // A file that names a piece and holds none.
        return Err(if has_names { Unplayable::Damaged } else { Unplayable::Other });
    };
    let (mut end, mut micros) = (start, 0_u64);
    for (at, frame) in frames(bytes, start) {
        end = at + frame.length;
        micros += u64::from(frame.count) * 1_000_000 / u64::from(frame.samples);
    }
    // After the last frame names may stand, and a frame that was cut; more of something else is not what this says to be.
    if end.saturating_sub(start) < bytes.len().saturating_sub(after_names) / 2 {
        return Err(Unplayable::Damaged);
    }
    let length = Duration::from_micros(micros);
    Ok(Sound { format: Format::Mp3, length, description: 0..0, audio: start..end })
}

/// How many bytes the names at the beginning take.
fn names(bytes: &[u8]) -> usize {
    let [b'I', b'D', b'3', _, _, flags, sizes @ ..] = bytes else { return 0 };
    let Some([a, b, c, d]) = sizes.first_chunk::<4>() else { return 0 };
    // Seven bits of each count.
    let size = [a, b, c, d].iter().fold(0_usize, |size, byte| size << 7 | usize::from(**byte & 0x7F));
    let footer = if flags & 0x10 == 0 { 0 } else { 10 };
    size + 10 + footer
}

/// Whole frames of one kind in a row from `at`, each with its place.
fn frames(bytes: &[u8], at: usize) -> impl Iterator<Item = (usize, Frame)> {
    let first = frame(bytes, at);
    let mut next = at;
    std::iter::from_fn(move || {
        let here = next;
        let found = frame(bytes, here)?;
        let is_same = first.is_some_and(|first| first.samples == found.samples);
        next = here.checked_add(found.length).filter(|end| is_same && *end <= bytes.len())?;
        Some((here, found))
    })
}

/// The frame that begins at `at`.
fn frame(bytes: &[u8], at: usize) -> Option<Frame> {
    let head = u32::from_be_bytes(*bytes.get(at..)?.first_chunk::<4>()?);
    let part = |from: u32, bits: u32| head >> from & ((1 << bits) - 1);
    let (sync, version, layer) = (part(21, 11), part(19, 2), part(17, 2));
    // Layer III of any version but the one that is reserved.
    if sync != 0x7FF || version == 1 || layer != 1 || part(0, 2) == 2 {
        return None;
    }
    let is_first = version == 3;
    let place = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    let kilobits = *RATES.get(usize::from(!is_first))?.get(place(part(12, 4)))?;
    let samples = SAMPLES.get(place(part(10, 2)))? >> [2, 0, 1, 0].get(place(version))?;
    let count = if is_first { 1152 } else { 576 };
    let length = count / 8 * kilobits * 1000 / samples + part(9, 1);
    (kilobits > 0).then_some(Frame { length: place(length), count, samples })
}
