//! What strangers say at the door. Each of these is one request, or what is left of one.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// A second answer would come within this time; others wait for it.
const MOMENT: Duration = Duration::from_millis(100);
/// More half requests than this are not held open by one stranger.
const HELD: usize = 80;

/// The ways to be hostile, each tried in its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    WrongSignature,
    MalformedSignature,
    NoSignature,
    BrokenText,
    DeepPath,
    OddMethod,
    NoForm,
    LongBody,
    TooLongBody,
    HugeHeader,
    ManyHeaders,
    TwoLengths,
    LengthAndChunks,
    BrokenChunks,
    ImpossibleLength,
    NoHttp,
    HalfHead,
    SlowBody,
}

impl Way {
    /// Cheap ones more often: most strangers are lazy.
    const TURNS: &[Way] = &[
        Way::WrongSignature,
        Way::DeepPath,
        Way::NoSignature,
        Way::OddMethod,
        Way::WrongSignature,
        Way::BrokenText,
        Way::MalformedSignature,
        Way::NoForm,
        Way::HugeHeader,
        Way::WrongSignature,
        Way::SlowBody,
        Way::ManyHeaders,
        Way::NoSignature,
        Way::TwoLengths,
        Way::DeepPath,
        Way::LongBody,
        Way::LengthAndChunks,
        Way::OddMethod,
        Way::HalfHead,
        Way::WrongSignature,
        Way::BrokenChunks,
        Way::ImpossibleLength,
        Way::NoHttp,
        Way::TooLongBody,
    ];

    /// The way of the nth request.
    pub(crate) fn of(nth: u64) -> Way {
        let turn = usize::try_from(nth).unwrap_or_default() % Way::TURNS.len();
        Way::TURNS.get(turn).copied().unwrap_or(Way::NoHttp)
    }

    /// What is said.
    fn words(self, nth: u64) -> Vec<u8> {
        let form = format!("MessageSid=SM{nth:032x}&From=%2B12025550199&To=%2B12025550100&Body=Let+me+in");
        let signature = "AAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        match self {
            Way::WrongSignature => post(&format!("x-twilio-signature: {signature}\r\n"), form.as_bytes()),
            Way::MalformedSignature => post("x-twilio-signature: ****\r\n", form.as_bytes()),
            Way::NoSignature => post("", form.as_bytes()),
            Way::BrokenText => post(
                &format!("x-twilio-signature: {signature}\r\n"),
                b"Body=\xff\xfe%ff%fe%0&\xc3=%c3%28&=&&%",
            ),
            Way::DeepPath => format!(
                "POST {}/../%2e%2e HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n",
                "/a".repeat(2000)
            )
            .into_bytes(),
            Way::OddMethod => {
                let methods = ["PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "BREW", "GET", "M-SEARCH"];
                let turn = usize::try_from(nth / 7).unwrap_or_default() % methods.len();
                let method = methods.get(turn).copied().unwrap_or("PUT");
                format!("{method} /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n")
                    .into_bytes()
            }
            Way::NoForm => {
                b"POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                content-length: 2\r\n\r\n{}"
                    .to_vec()
            }
            Way::LongBody => post(&format!("x-twilio-signature: {signature}\r\n"), &vec![b'a'; 60_000]),
            Way::TooLongBody => post(&format!("x-twilio-signature: {signature}\r\n"), &vec![b'&'; 100_000]),
            Way::HugeHeader => post(&format!("x: {}\r\n", "a".repeat(20_000)), b""),
            Way::ManyHeaders => {
                post(&(0..100).fold(String::new(), |all, n| format!("{all}x-{n}: 1\r\n")), b"")
            }
            Way::TwoLengths => post("content-length: 3\r\n", form.as_bytes()),
            Way::LengthAndChunks => {
                post("transfer-encoding: chunked\r\n", b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n")
            }
            Way::BrokenChunks => {
                b"POST /messages/incoming HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n\
                fffffffffffffffff\r\naaaa"
                    .to_vec()
            }
            Way::ImpossibleLength => {
                b"POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-length: 99999999999999999999\r\n\r\n"
                    .to_vec()
            }
            Way::NoHttp => b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello \xff\r\n\r\n".to_vec(),
            Way::HalfHead => {
                let head = b"POST /messages/incoming HTTP/1.1\r\nhost: a\r\nx-twilio-sig".to_vec();
                [head, vec![b'a'; scattered(nth, 15_000)]].concat()
            }
            Way::SlowBody => {
                let announced = 60_000;
                let head = format!(
                    "POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-type: {FORM}\r\n\
                     content-length: {announced}\r\n\r\n"
                );
                [head.into_bytes(), vec![b'a'; scattered(nth, announced)]].concat()
            }
        }
    }

    /// Whether nobody answers this, because it does not end.
    fn is_half(self) -> bool {
        matches!(self, Way::HalfHead | Way::SlowBody)
    }

    /// Whether it may be taken for more than one request, each with an answer of its own.
    fn smuggles(self) -> bool {
        matches!(self, Way::TwoLengths | Way::LengthAndChunks | Way::BrokenChunks | Way::ImpossibleLength)
    }

    /// Whether the connection is of use afterwards.
    fn leaves_a_line(self) -> bool {
        matches!(
            self,
            Way::WrongSignature
                | Way::MalformedSignature
                | Way::NoSignature
                | Way::BrokenText
                | Way::DeepPath
                | Way::NoForm
                | Way::LongBody
                | Way::TooLongBody
        )
    }
}

const FORM: &str = "application/x-www-form-urlencoded";

/// A number below `most`, different for each request and the same in each run.
fn scattered(nth: u64, most: u64) -> usize {
    usize::try_from(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) % most).unwrap_or_default()
}

fn post(headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-type: {FORM}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

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
    Refused(u16),
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
    /// When it was answered with anything but a refusal.
    pub(crate) async fn attack(&mut self, nth: u64) -> anyhow::Result<Heard> {
        let way = Way::of(nth);
        let words = way.words(nth);
        let mut stream = match self.line.take() {
            Some(line) if !way.is_half() => line,
            _ => timeout(PATIENCE, TcpStream::connect(self.door)).await.context("it does not accept")??,
        };
        // Whoever is refused in the middle of a sentence cannot end it.
        let is_said =
            timeout(PATIENCE, stream.write_all(&words)).await.context("it does not listen")?.is_ok();
        if way.is_half() {
            if self.held.len() >= HELD {
                self.held.remove(0);
            }
            self.held.push(stream);
            return Ok(Heard::Held);
        }
        let heard =
            timeout(PATIENCE, hear(&mut stream)).await.with_context(|| format!("{way:?}: no answer"))??;
        if way.smuggles() {
            hears_no_more(&mut stream).await.with_context(|| format!("{way:?}"))?;
        }
        if let Heard::Refused(status) = heard {
            let is_refusal = matches!(status, 400..=499 | 501 | 503 | 505);
            ensure!(is_refusal, "{way:?} was answered with {status}");
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

/// One answer, which must be empty.
async fn hear(stream: &mut TcpStream) -> anyhow::Result<Heard> {
    let mut heard = Vec::new();
    while !heard.ends_with(b"\r\n\r\n") {
        let mut piece = [0; 1024];
        match stream.read(&mut piece).await {
            Ok(0) | Err(_) => break,
            Ok(length) => heard.extend_from_slice(piece.get(..length).unwrap_or_default()),
        }
    }
    if heard.is_empty() {
        return Ok(Heard::CutOff);
    }
    let text = String::from_utf8(heard)?;
    ensure!(
        text.ends_with("\r\n\r\n") && text.matches("\r\n\r\n").count() == 1,
        "more than a refusal: {text:?}"
    );
    ensure!(text.contains("content-length: 0\r\n"), "a refusal with a body: {text:?}");
    let status = text.split(' ').nth(1).and_then(|status| status.parse().ok());
    Ok(Heard::Refused(status.with_context(|| text.clone())?))
}
