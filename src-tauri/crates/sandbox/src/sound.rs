//! Sound of a recording: a murmur whose tune follows from the words, as files such as Twilio's: WAV with 8000 samples
//! of 16 bits a second, MP3 with 32 kbit a second.

const RATE: u32 = 8000;
/// Samples of one syllable.
const SYLLABLE: u32 = RATE / 4;

/// A WAV file of so many seconds, in which each channel murmurs these words.
pub(crate) fn wav(words: &str, seconds: u32, channels: u16) -> Vec<u8> {
    let samples = seconds.saturating_mul(RATE);
    let block = channels.saturating_mul(2);
    let length = samples.saturating_mul(u32::from(block));
    let mut file = Vec::with_capacity(usize::try_from(length).unwrap_or(0).saturating_add(44));
    file.extend_from_slice(b"RIFF");
    file.extend_from_slice(&length.saturating_add(36).to_le_bytes());
    file.extend_from_slice(b"WAVEfmt ");
    file.extend_from_slice(&16_u32.to_le_bytes());
    file.extend_from_slice(&1_u16.to_le_bytes());
    file.extend_from_slice(&channels.to_le_bytes());
    file.extend_from_slice(&RATE.to_le_bytes());
    file.extend_from_slice(&RATE.saturating_mul(u32::from(block)).to_le_bytes());
    file.extend_from_slice(&block.to_le_bytes());
    file.extend_from_slice(&16_u16.to_le_bytes());
    file.extend_from_slice(b"data");
    file.extend_from_slice(&length.to_le_bytes());
    let tune: Vec<u32> = words.bytes().filter(u8::is_ascii_alphanumeric).map(pitch).collect();
    for at in 0..samples {
        let sample = murmur(&tune, at).to_le_bytes();
        for _ in 0..channels {
            file.extend_from_slice(&sample);
        }
    }
    file
}

/// How many samples one wave of a letter has: 100 to 200 Hz.
fn pitch(letter: u8) -> u32 {
    RATE / (100 + u32::from(letter) * 7 % 100)
}

/// A triangle wave that swells and fades with each syllable; silence where there are no words.
fn murmur(tune: &[u32], at: u32) -> i16 {
    let count = u32::try_from(tune.len()).unwrap_or(u32::MAX).max(1);
    let place = usize::try_from(at / SYLLABLE % count).unwrap_or(0);
    let Some(period) = tune.get(place).copied() else { return 0 };
    let within = at % SYLLABLE;
    let swell = i64::from(within.min(SYLLABLE - within));
    let phase = i64::from(at % period) * 4 / i64::from(period);
    let part = i64::from(at % period) * 4 % i64::from(period);
    let height = match phase {
        0 => part,
        1 => i64::from(period) - part,
        2 => -part,
        _ => part - i64::from(period),
    };
    i16::try_from(height * swell * 9000 / (i64::from(period) * i64::from(SYLLABLE / 2))).unwrap_or(0)
}

/// An MP3 file of so many seconds on one channel. Each frame holds one frequency alone, which needs no encoder: it is
/// MPEG 2 layer III at 24,000 Hz, where a frame is 576 samples, 96 bytes, and no frame borrows from another.
pub(crate) fn mp3(words: &str, seconds: u32) -> Vec<u8> {
    let frames = u64::from(seconds).saturating_mul(24_000).div_ceil(576);
    let tune: Vec<u8> = words.bytes().filter(u8::is_ascii_alphanumeric).collect();
    let mut file = Vec::with_capacity(usize::try_from(frames.saturating_mul(FRAME as u64)).unwrap_or(0));
    for at in 0..frames {
        let place = usize::try_from(at / HELD).unwrap_or(0).checked_rem(tune.len());
        let letter = place.and_then(|place| tune.get(place));
        let swell = at % HELD;
        file.extend_from_slice(&frame(letter.copied(), u32::try_from(swell.min(HELD - swell)).unwrap_or(0)));
    }
    file
}

/// Bytes of a frame, and how many frames a letter lasts.
const FRAME: usize = 96;
const HELD: u64 = 10;

/// One frame; without a letter it is silent. The fields are those of ISO 13818-3, 2.4.1.
fn frame(letter: Option<u8>, swell: u32) -> Vec<u8> {
    // The frequency's place among 576, each 21 Hz wide, as so many pairs of nothing before a pair that holds it.
    let pairs = letter.map(|letter| 3 + u32::from(letter % 8));
    let mut bits = Bits::default();
    // The header: layer III of MPEG 2 without a checksum, 32 kbit a second, 24,000 Hz, one channel.
    bits.put(0xFFF3_44C0, 32);
    // Nothing is borrowed from frames before, and there is nothing private.
    bits.put(0, 9);
    // How many bits and pairs follow, and how loud they are.
    bits.put(pairs.map_or(0, |pairs| pairs + 3), 12);
    bits.put(pairs.map_or(0, |pairs| pairs + 1), 9);
    bits.put(190 + 2 * swell, 8);
    // No scale factors, one long window; all three regions in the first table of codes; the rest at its plainest.
    bits.put(0, 9);
    bits.put(0, 1);
    bits.put(0b00001_00001_00001, 15);
    bits.put(0, 9);
    if let Some(pairs) = pairs {
        for _ in 0..pairs {
            bits.put(0b1, 1);
        }
        // A one beside a nought, and its sign.
        bits.put(0b01, 2);
        bits.put(0, 1);
    }
    let mut bytes = bits.into_bytes();
    bytes.resize(FRAME, 0);
    bytes
}

/// Bits in a row, the highest of each number first.
#[derive(Default)]
struct Bits(Vec<bool>);

impl Bits {
    fn put(&mut self, number: u32, count: u32) {
        self.0.extend((0..count).rev().map(|bit| number >> bit & 1 == 1));
    }

    fn into_bytes(self) -> Vec<u8> {
        let byte = |bits: &[bool]| {
            bits.iter().enumerate().fold(0, |byte, (at, bit)| byte | u8::from(*bit) << (7 - at))
        };
        self.0.chunks(8).map(byte).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_as_long_as_it_says() {
        let file = wav("Hello, it is Maya", 3, 1);
        assert_eq!(file.len(), 44 + 3 * 16_000);
        assert_eq!(file.get(..4), Some(b"RIFF".as_slice()));
        assert_eq!(file.get(40..44), Some(48_000_u32.to_le_bytes().as_slice()));
        assert_eq!(wav("x", 1, 2).len(), 44 + 32_000);
    }

    #[test]
    fn words_can_be_heard_and_silence_cannot() {
        let loudest = |words| {
            let file = wav(words, 2, 1);
            file[44..].chunks(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs()).max()
        };
        assert!(loudest("hello there").unwrap() > 4000);
        assert_eq!(loudest(""), Some(0));
        assert_ne!(wav("hello", 1, 1), wav("other", 1, 1));
    }

    #[test]
    fn an_mp3_is_frames_of_96_bytes_that_each_begin_with_their_header() {
        let file = mp3("hello there", 6);
        assert_eq!(file.len(), 250 * FRAME);
        assert!(file.chunks(FRAME).all(|frame| frame[..4] == [0xFF, 0xF3, 0x44, 0xC0]));
        assert_ne!(mp3("hello", 1), mp3("other", 1));
        assert!(mp3("", 1).chunks(FRAME).all(|frame| frame[13..].iter().all(|byte| *byte == 0)));
    }
}
