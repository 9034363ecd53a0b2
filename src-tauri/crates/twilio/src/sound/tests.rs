//! What is sound, how long it lasts, and what is left of a file that holds it.

use proptest::prelude::*;

use super::*;

/// A WAV file of one second: `tag` says how it is written.
fn wav(tag: u16, bits: u16, channels: u16, rate: u32) -> Vec<u8> {
    let block = channels * bits / 8;
    let mut description = Vec::new();
    description.extend_from_slice(&tag.to_le_bytes());
    description.extend_from_slice(&channels.to_le_bytes());
    description.extend_from_slice(&rate.to_le_bytes());
    description.extend_from_slice(&(rate * u32::from(block)).to_le_bytes());
    description.extend_from_slice(&block.to_le_bytes());
    description.extend_from_slice(&bits.to_le_bytes());
    wav::write(&description, &vec![0; rate as usize * usize::from(block)])
}

/// An MP3 file of so many silent frames, each 96 bytes and 24 ms: MPEG 2, 32 kbit a second, 24,000 Hz.
fn mp3(frames: usize) -> Vec<u8> {
    let mut frame = [0; 96];
    frame[..4].copy_from_slice(&[0xFF, 0xF3, 0x44, 0xC0]);
    frame.repeat(frames)
}

#[test]
fn sound_is_told_by_its_content_with_its_length() {
    for (tag, bits, channels, rate) in
        [(1, 16, 1, 8000), (1, 24, 2, 44_100), (7, 8, 1, 8000), (6, 8, 1, 8000)]
    {
        let sound = look(&wav(tag, bits, channels, rate)).unwrap();
        assert_eq!((sound.format, sound.length), (Format::Wav, Duration::from_secs(1)), "{tag} {bits}");
    }
    let sound = look(&mp3(125)).unwrap();
    assert_eq!((sound.format, sound.length), (Format::Mp3, Duration::from_secs(3)));
    // MPEG 1, 128 kbit a second, 44,100 Hz: 417 bytes and 26.122 ms, and one byte more where it is filled up.
    let mut frame = vec![0; 417];
    frame[..4].copy_from_slice(&[0xFF, 0xFB, 0x90, 0xC0]);
    let mut filled = frame.clone();
    filled[2] = 0x92;
    filled.push(0);
    let file = [frame, filled].concat().repeat(50);
    assert_eq!(look(&file).unwrap().length, Duration::from_micros(26_122 * 100));
}

#[test]
fn what_stands_beside_the_sound_is_left_out() {
    let plain = wav(1, 16, 1, 8000);
    let place = [b"LIST".as_slice(), &9_u32.to_le_bytes(), b"12 Elm St\0"].concat();
    let named = [&plain[..36], &place, &plain[36..], &place].concat();
    assert_eq!(look(&named).unwrap().alone(&named), plain);
    let frames = mp3(50);
    let names = [b"ID3\x04\0\0\0\0\x01\x02".as_slice(), &[7; 130]].concat();
    let named = [&names[..], &[0; 40], &frames, b"TAGSong", &[b' '; 121]].concat();
    let sound = look(&named).unwrap();
    assert_eq!((sound.alone(&named), sound.length.as_millis()), (frames, 1200));
}

#[test]
fn what_is_no_sound_says_so() {
    assert_eq!(look(b""), Err(Unplayable::Other));
    assert_eq!(look(b"<html>not a sound</html>"), Err(Unplayable::Other));
    assert_eq!(look(b"%PDF-1.7 and more of it"), Err(Unplayable::Other));
    assert_eq!(look(b"OggS\0\x02 and more of it"), Err(Unplayable::Other));
    assert_eq!(look(&mp3(3)), Err(Unplayable::Other), "three frames may be an accident");
    assert_eq!(look(b"ID3\x04\0\0\0\0\0\x04abcd"), Err(Unplayable::Damaged));
    assert_eq!(look(&[mp3(10), vec![b'x'; 5000]].concat()), Err(Unplayable::Damaged));
    let whole = wav(1, 16, 1, 8000);
    assert_eq!(look(&whole[..whole.len() - 1]), Err(Unplayable::Damaged), "it was cut off");
    assert_eq!(look(&whole[..40]), Err(Unplayable::Damaged));
    assert_eq!(look(&wav(3, 32, 1, 8000)), Err(Unplayable::Codec), "samples with a point in them");
    assert_eq!(look(&wav(17, 8, 1, 8000)), Err(Unplayable::Codec));
    assert_eq!(look(&wav(1, 16, 3, 8000)), Err(Unplayable::Damaged));
}

#[test]
fn a_type_is_that_of_its_sound() {
    assert!(Format::Wav.is_named("audio/x-wav") && Format::Mp3.is_named("Audio/MPEG; charset=binary"));
    assert!(!Format::Wav.is_named("audio/mpeg") && !Format::Mp3.is_named("audio/ogg"));
}

proptest! {
    #[test]
    fn any_bytes_can_be_looked_at(bytes in proptest::collection::vec(any::<u8>(), 0..600), at in 0_usize..600) {
        let _ = look(&bytes);
        for whole in [wav(1, 16, 1, 8000), mp3(20)] {
            // A good file with a part of something else in it.
            let at = at.min(whole.len());
            let mixed = [&whole[..at], &bytes, &whole[at..]].concat();
            if let Ok(sound) = look(&mixed) {
                let alone = sound.alone(&mixed);
                prop_assert_eq!(look(&alone).map(|again| again.length), Ok(sound.length));
            }
        }
    }
}
