//! The ways to be hostile at the door, and what each is answered with. Each is one request, or what is left of one.

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
    ForgedCall,
    ForgedNews,
    UnknownPicture,
    UnknownGreeting,
    NoNonce,
    Nonce,
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
        Way::UnknownPicture,
        Way::ForgedCall,
        Way::HugeHeader,
        Way::WrongSignature,
        Way::SlowBody,
        Way::UnknownGreeting,
        Way::ManyHeaders,
        Way::NoNonce,
        Way::NoSignature,
        Way::TwoLengths,
        Way::DeepPath,
        Way::LongBody,
        Way::LengthAndChunks,
        Way::ForgedNews,
        Way::OddMethod,
        Way::Nonce,
        Way::HalfHead,
        Way::ForgedCall,
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
    pub(crate) fn words(self, nth: u64) -> Vec<u8> {
        let form = format!("MessageSid=SM{nth:032x}&From=%2B12025550199&To=%2B12025550100&Body=Let+me+in");
        let signed = "x-twilio-signature: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n".to_owned();
        match self {
            Way::WrongSignature => post(TEXTS, &signed, form.as_bytes()),
            Way::MalformedSignature => post(TEXTS, "x-twilio-signature: ****\r\n", form.as_bytes()),
            Way::NoSignature => post(TEXTS, "", form.as_bytes()),
            Way::BrokenText => post(TEXTS, &signed, b"Body=\xff\xfe%ff%fe%0&\xc3=%c3%28&=&&%"),
            Way::ForgedCall => {
                let form = format!("CallSid=CA{nth:032x}&CallStatus=ringing&Digits=1&{form}");
                post(&format!("/calls/{}", pick(&CALLS, nth)), &signed, form.as_bytes())
            }
            Way::ForgedNews => post(pick(&NEWS, nth), &signed, form.as_bytes()),
            // A token as it is made, and one that nobody was given.
            Way::UnknownPicture => ask(pick(&["GET", "HEAD"], nth), &format!("/pictures/{}", token(nth))),
            Way::UnknownGreeting => ask(pick(&["GET", "HEAD"], nth), &format!("/greetings/{}", token(nth))),
            Way::NoNonce => ask("GET", pick(&NO_NONCES, nth)),
            Way::Nonce => ask("GET", &format!("/health/{nth:032x}")),
            Way::DeepPath => format!(
                "POST {}/../%2e%2e HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n",
                "/a".repeat(2000)
            )
            .into_bytes(),
            Way::OddMethod => {
                let methods = ["PUT", "DELETE", "TRACE", "OPTIONS", "PATCH", "BREW", "GET", "M-SEARCH"];
                ask(pick(&methods, nth), TEXTS)
            }
            Way::NoForm => {
                b"POST /messages/incoming HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
                content-length: 2\r\n\r\n{}"
                    .to_vec()
            }
            Way::LongBody => post(TEXTS, &signed, &vec![b'a'; 60_000]),
            Way::TooLongBody => post(TEXTS, &signed, &vec![b'&'; 100_000]),
            Way::HugeHeader => post(TEXTS, &format!("x: {}\r\n", "a".repeat(20_000)), b""),
            Way::ManyHeaders => {
                post(TEXTS, &(0..100).fold(String::new(), |all, n| format!("{all}x-{n}: 1\r\n")), b"")
            }
            Way::TwoLengths => post(TEXTS, "content-length: 3\r\n", form.as_bytes()),
            Way::LengthAndChunks => {
                post(TEXTS, "transfer-encoding: chunked\r\n", b"0\r\n\r\nGET / HTTP/1.1\r\n\r\n")
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

    /// The one status with which it is answered.
    pub(crate) fn status(self) -> u16 {
        match self {
            // Whoever asks learns that a process is here, and gets no other word.
            Way::Nonce => 200,
            Way::TwoLengths | Way::BrokenChunks | Way::ImpossibleLength | Way::NoHttp => 400,
            Way::WrongSignature
            | Way::MalformedSignature
            | Way::NoSignature
            | Way::BrokenText
            | Way::ForgedCall
            | Way::ForgedNews
            | Way::LongBody
            // The chunks count; what follows them is not looked at.
            | Way::LengthAndChunks => 403,
            Way::DeepPath | Way::OddMethod | Way::UnknownPicture | Way::UnknownGreeting | Way::NoNonce => 404,
            Way::HalfHead | Way::SlowBody => 408,
            Way::TooLongBody => 413,
            Way::NoForm => 415,
            Way::HugeHeader | Way::ManyHeaders => 431,
        }
    }

    /// Whether the connection may end without an answer: where what was said is no request, or has no end at which
    /// anybody could answer. Everything else is a request, and whoever hangs up on it would hang up on Twilio.
    pub(crate) fn may_be_cut_off(self) -> bool {
        matches!(self, Way::NoHttp | Way::BrokenChunks | Way::ImpossibleLength)
    }

    /// Whether nobody answers this, because it does not end.
    pub(crate) fn is_half(self) -> bool {
        matches!(self, Way::HalfHead | Way::SlowBody)
    }

    /// Whether it may be taken for more than one request, each with an answer of its own.
    pub(crate) fn smuggles(self) -> bool {
        matches!(self, Way::TwoLengths | Way::LengthAndChunks | Way::BrokenChunks | Way::ImpossibleLength)
    }

    /// Whether the connection is of use afterwards.
    pub(crate) fn leaves_a_line(self) -> bool {
        matches!(
            self,
            Way::WrongSignature
                | Way::MalformedSignature
                | Way::NoSignature
                | Way::BrokenText
                | Way::ForgedCall
                | Way::ForgedNews
                | Way::UnknownPicture
                | Way::UnknownGreeting
                | Way::NoNonce
                | Way::Nonce
                | Way::DeepPath
                | Way::NoForm
                | Way::LongBody
                | Way::TooLongBody
        )
    }
}

/// Where texts are handed over.
const TEXTS: &str = "/messages/incoming";
/// Everywhere that calls lead to, below `/calls/`.
const CALLS: [&str; 26] = [
    "incoming",
    "recorded",
    "recording",
    "conversation",
    "transcribed",
    "status",
    "room",
    "whisper/CA0123456789abcdef0123456789abcdef",
    "accepted/CA0123456789abcdef0123456789abcdef",
    "dialed/open/1/0",
    "asked/open/1/0",
    "bridge/1795273200000000",
    "connect/1795273200000000",
    "bridged/1795273200000000",
    "say/1795273200000000",
    "chosen/1795273200000000",
    "status/1795273200000000",
    "moved/1795273200000000",
    "room-in/1795273200000000",
    "room-next/1795273200000000",
    "room-ask/1795273200000000",
    "room-took/1795273200000000",
    "room-status/1795273200000000",
    "move-ask/there/1795273200000000",
    "move-took/back/1795273200000000",
    "move-over/there/1795273200000000",
];
/// Where news of texts and of papers is told.
const NEWS: [&str; 2] = ["/messages/status/1795273200000000", "/compliance/status"];
/// No nonce that anybody could have made.
const NO_NONCES: [&str; 5] =
    ["/health/", "/health/0123456789abcde", "/health/0123456789abcdeg", "/health", "/health/../../a"];

const FORM: &str = "application/x-www-form-urlencoded";

/// A number below `most`, different for each request and the same in each run.
fn scattered(nth: u64, most: u64) -> usize {
    usize::try_from(nth.wrapping_mul(0x9E37_79B9_7F4A_7C15) % most).unwrap_or_default()
}

/// One of these, another one in the next round of all ways.
fn pick(all: &[&'static str], nth: u64) -> &'static str {
    let round = usize::try_from(nth).unwrap_or_default() / Way::TURNS.len();
    all.get(round % all.len()).copied().unwrap_or_default()
}

/// 256 bits in hexadecimal digits, that nobody was given.
fn token(nth: u64) -> String {
    format!("{:016x}", nth.wrapping_mul(0x9E37_79B9_7F4A_7C15)).repeat(4)
}

fn ask(method: &str, path: &str) -> Vec<u8> {
    format!("{method} {path} HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n").into_bytes()
}

fn post(path: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {FORM}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}
