//! Fetching the sound of a message. Runs until both files agree; running twice changes nothing.

use deskbell_twilio::RecordingSid;
use deskbell_twilio::api::recordings as api;

use crate::account::Office;
use crate::error::Error;
use crate::jobs::{Outcome, backoff};
use crate::store::Id;
use crate::voicemails::{VoicemailProblem, store};

/// The largest sound that is fetched, in bytes: more than an hour as WAV.
const BYTES_MAX: u64 = 64 * 1024 * 1024;
/// After so many tries a message is given up; about a day with the backoff of five minutes.
const TRIES: u32 = 300;
/// Right after the call Twilio may still be working on the sound: for about ten minutes it may say that there is none.
const MISSES: u32 = 10;

/// Fetches the sound of a message and keeps it.
pub(crate) async fn fetch(office: &Office, voicemail: Id, attempts: u32) -> Result<Outcome, Error> {
    if attempts >= TRIES {
        return give_up(office, voicemail, VoicemailProblem::Unreachable).await;
    }
    let Some(sid) = office.store().read(move |conn| store::find_waiting(conn, voicemail)).await? else {
        return Ok(Outcome::Done);
    };
    let recording = RecordingSid::parse(&sid).map_err(Error::internal)?;
    let bytes = match download(office, recording).await {
        Ok(bytes) => bytes,
        Err(deskbell_twilio::Error::TooLarge { .. }) => {
            return give_up(office, voicemail, VoicemailProblem::TooLarge).await;
        }
        Err(error) => {
            let is_gone = matches!(error, deskbell_twilio::Error::Refused { status: 404 | 410, .. });
            if is_gone && attempts >= MISSES {
                return give_up(office, voicemail, VoicemailProblem::Gone).await;
            }
            return Ok(Outcome::Again(office.clock().now() + backoff(attempts)));
        }
    };
    let Some(content_type) = content_type(&bytes) else {
        return give_up(office, voicemail, VoicemailProblem::Damaged).await;
    };
    store::keep(office.store(), voicemail, content_type, bytes).await?;
    Ok(Outcome::Done)
}

async fn download(office: &Office, recording: RecordingSid) -> Result<Vec<u8>, deskbell_twilio::Error> {
    // Larger than MP3, and heard on every system without a codec.
    let request = api::FetchAudio { recording, audio: api::Audio::Wav, channels: None };
    office.twilio().media(&request, BYTES_MAX).await?.bytes().await
}

async fn give_up(office: &Office, voicemail: Id, why: VoicemailProblem) -> Result<Outcome, Error> {
    store::give_up(office.store(), voicemail, why).await?;
    Ok(Outcome::Done)
}

/// What kind of sound this is by its first bytes; none if it is no sound that is played here.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'I', b'D', b'3', ..] => Some("audio/mpeg"),
        // The frame header of MPEG audio, layer III (ISO 11172-3).
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Some("audio/mpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some("audio/wav"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sound_is_told_by_its_first_bytes() {
        assert_eq!(content_type(b"ID3\x04rest"), Some("audio/mpeg"));
        assert_eq!(content_type(&[0xff, 0xfb, 0x90, 0x00]), Some("audio/mpeg"));
        assert_eq!(content_type(&[0xff, 0xf3, 0x40]), Some("audio/mpeg"));
        assert_eq!(content_type(b"RIFF\x24\x00\x00\x00WAVEfmt "), Some("audio/wav"));
        for other in [&b"<html>"[..], b"", b"\xff", b"\xff\xd8\xff\xe0", b"RIFF\x24\x00\x00\x00AVI "] {
            assert_eq!(content_type(other), None);
        }
    }
}
