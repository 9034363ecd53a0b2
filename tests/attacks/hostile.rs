//! Strangers who say at the door what [`Way`] has for them, and hear no more than they must.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::ways::Way;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// A second answer would come within this time; others wait for it.
const MOMENT: Duration = Duration::from_millis(100);
/// How long the proof is that a process is here, in signs.
const PROOF: usize = 64;
/// More half requests than this are not held open by one stranger.
const HELD: usize = 80;

/// Somebody who means harm.
pub(crate) struct Stranger {
    door: SocketAddr,
    line: Option<TcpStream>,
    held: Vec<TcpStream>,
}

/// What came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Heard {
    /// This status, and nothing else.
    Answered(u16),
    /// The connection ended without a word.
    CutOff,
    /// Nobody waited for an answer.
    Held,
}

impl Stranger {
    pub(crate) fn new(door: SocketAddr) -> Stranger {
        Stranger { door, line: None, held: Vec::new() }
    }

    /// Says something hostile.
    ///
    /// # Errors
    /// When it was answered with anything but the refusal that is due.
    pub(crate) async fn attack(&mut self, nth: u64) -> anyhow::Result<Heard> {
        let way = Way::of(nth);
        let words = way.words(nth);
        let rested = self.line.take().filter(|_| !way.is_half());
        if way.is_half() {
            let mut stream = self.connect().await?;
            // Whoever is refused in the middle of a sentence cannot end it.
            let _ = timeout(PATIENCE, stream.write_all(&words)).await.context("it does not listen")?;
            if self.held.len() >= HELD {
                self.held.remove(0);
            }
            self.held.push(stream);
            return Ok(Heard::Held);
        }
        // A connection that rested may have been closed meanwhile: whoever says something on it says it again.
        if let Some(stream) = rested {
            let heard = self.say(way, &words, stream).await?;
            if heard != Heard::CutOff {
                return Ok(heard);
            }
        }
        let stream = self.connect().await?;
        let heard = self.say(way, &words, stream).await?;
        ensure!(heard != Heard::CutOff || way.may_be_cut_off(), "{way:?} was cut off without an answer");
        Ok(heard)
    }

    async fn connect(&self) -> anyhow::Result<TcpStream> {
        Ok(timeout(PATIENCE, TcpStream::connect(self.door)).await.context("it does not accept")??)
    }

    /// Says these words and hears what comes back.
    async fn say(&mut self, way: Way, words: &[u8], mut stream: TcpStream) -> anyhow::Result<Heard> {
        let is_said = timeout(PATIENCE, stream.write_all(words)).await.context("it does not listen")?.is_ok();
        let heard = timeout(PATIENCE, hear(&mut stream, way)).await;
        let heard = heard.with_context(|| format!("{way:?}: no answer"))??;
        if way.smuggles() {
            hears_no_more(&mut stream).await.with_context(|| format!("{way:?}"))?;
        }
        if let Heard::Answered(status) = heard {
            ensure!(status == way.status(), "{way:?} was answered with {status}");
        }
        if is_said && heard != Heard::CutOff && way.leaves_a_line() {
            self.line = Some(stream);
        }
        Ok(heard)
    }
}

/// Nothing follows the one answer: not before the connection ends, nor in the moment in which a second request would be
/// answered where it stays open.
async fn hears_no_more(stream: &mut TcpStream) -> anyhow::Result<()> {
    let mut piece = [0; 1024];
    match timeout(MOMENT, stream.read(&mut piece)).await {
        Ok(Ok(0) | Err(_)) | Err(_) => Ok(()),
        Ok(Ok(length)) => {
            let more = String::from_utf8_lossy(piece.get(..length).unwrap_or_default());
            anyhow::bail!("a second answer: {more:?}")
        }
    }
}

/// One answer, which must be empty; but whoever asks whether a process is here is given a proof.
async fn hear(stream: &mut TcpStream, way: Way) -> anyhow::Result<Heard> {
    let length = if way == Way::Nonce { PROOF } else { 0 };
    let mut heard = Vec::new();
    let mut ends = None;
    while ends.is_none_or(|end| heard.len() < end) {
        let mut piece = [0; 1024];
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(length) => heard.extend_from_slice(piece.get(..length).unwrap_or_default()),
        }
        ends = heard.windows(4).position(|four| four == b"\r\n\r\n").map(|head| head + 4 + length);
    }
    if heard.is_empty() {
        return Ok(Heard::CutOff);
    }
    let text = String::from_utf8(heard)?;
    let (head, body) = text.split_once("\r\n\r\n").with_context(|| format!("half a head: {text:?}"))?;
    let is_proof = body.len() == length && body.bytes().all(|byte| byte.is_ascii_hexdigit());
    ensure!(is_proof, "more than a refusal: {text:?}");
    let announced = format!("content-length: {length}\r\n");
    ensure!(format!("{head}\r\n").contains(&announced), "it announces another body: {text:?}");
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Heard::Answered(status.with_context(|| text.clone())?))
}
