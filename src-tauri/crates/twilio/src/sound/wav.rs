//! WAV: chunks, of which one says how the sound is written and one holds it.

use std::ops::Range;
use std::time::Duration;

use super::{Format, Sound, Unplayable};

/// Ways to write sound: plain samples, and the two of telephones.
const PLAIN: u16 = 1;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
/// One of those, named further on.
const EXTENDED: u16 = 0xFFFE;
const HEAD: usize = 12;

pub(super) fn look(bytes: &[u8]) -> Result<Sound, Unplayable> {
    let mut at = HEAD;
    let mut description: Option<Range<usize>> = None;
    while let Some((name, range)) = chunk(bytes, at) {
        match (name, &description) {
            (b"fmt ", None) => description = Some(range.clone()),
            (b"data", Some(known)) => {
                let rate = rate(bytes.get(known.clone()).ok_or(Unplayable::Damaged)?)?;
                let count = range.len() as u64;
                // What was cut off, or never finished, says that it is longer than the file.
                if count == 0 || range.end > bytes.len() {
                    return Err(Unplayable::Damaged);
                }
                let length = Duration::from_millis(count.saturating_mul(1000) / rate);
                return Ok(Sound { format: Format::Wav, length, description: known.clone(), audio: range });
            }
            _ => {}
        }
        // Chunks begin at even places.
        at = range.end.saturating_add(range.end % 2);
    }
    Err(Unplayable::Damaged)
}

/// The chunk that begins at `at`: its name, and where its content says to lie.
fn chunk(bytes: &[u8], at: usize) -> Option<(&[u8; 4], Range<usize>)> {
    let start = at.checked_add(8)?;
    let (name, length) = bytes.get(at..start)?.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_le_bytes(*length.first_chunk()?)).ok()?;
    Some((name, start..start.checked_add(length)?))
}

/// How many bytes are a second.
fn rate(description: &[u8]) -> Result<u64, Unplayable> {
    let number = |at: usize| -> Option<u16> {
        Some(u16::from_le_bytes(*description.get(at..at.checked_add(2)?)?.first_chunk()?))
    };
    let read = || Some((number(0)?, number(2)?, number(4)?, number(6)?, number(12)?, number(14)?));
    let (tag, channels, low, high, block, bits) = read().ok_or(Unplayable::Damaged)?;
    let tag = if tag == EXTENDED { number(24).ok_or(Unplayable::Damaged)? } else { tag };
    let is_known = match tag {
        PLAIN => matches!(bits, 8 | 16 | 24 | 32),
        A_LAW | MU_LAW => bits == 8,
        _ => false,
    };
    if !is_known {
        return Err(Unplayable::Codec);
    }
    let samples = u32::from(low) | u32::from(high) << 16;
    let is_whole = matches!(channels, 1 | 2) && (4_000..=192_000).contains(&samples);
    if !is_whole || u32::from(block) != u32::from(channels) * u32::from(bits) / 8 {
        return Err(Unplayable::Damaged);
    }
    Ok(u64::from(samples) * u64::from(block))
}

/// A file that holds these two chunks alone.
pub(super) fn write(description: &[u8], audio: &[u8]) -> Vec<u8> {
    let mut file = b"RIFF\0\0\0\0WAVE".to_vec();
    for (name, content) in [(b"fmt ", description), (b"data", audio)] {
        file.extend_from_slice(name);
        file.extend_from_slice(&u32::try_from(content.len()).unwrap_or(u32::MAX).to_le_bytes());
        file.extend_from_slice(content);
        file.resize(file.len() + file.len() % 2, 0);
    }
    let length = u32::try_from(file.len().saturating_sub(8)).unwrap_or(u32::MAX);
    if let Some(place) = file.get_mut(4..8) {
        place.copy_from_slice(&length.to_le_bytes());
    }
    file
}
