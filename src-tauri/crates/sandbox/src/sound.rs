//! Sound of a recording: a murmur whose tune follows from the words, as a WAV file such as Twilio's, 8000 samples of
//! 16 bits a second.

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
}
