//! The texts that everybody is sent: from 2,000 people or as many as are asked for, in words as people write them, with
//! all parameters that Twilio posts.
//! Requests are whole and signed before the clock starts, and the same seed gives the same texts.

use anyhow::Result;
use deskbell_twilio::{AccountSid, Secret, signature};

/// The account that everybody serves.
pub(crate) struct Account {
    pub(crate) sid: AccountSid,
    pub(crate) token: Secret,
    pub(crate) number: &'static str,
}

impl Account {
    pub(crate) fn new() -> Result<Account> {
        let sid = AccountSid::parse("AC00000000000000000000000000000001")?;
        Ok(Account { sid, token: Secret::new("0123456789abcdef0123456789abcdef"), number: "+12025550100" })
    }
}

/// A text that is ready to be sent.
pub(crate) struct Prepared {
    /// Head and body, as they go over the line.
    pub(crate) request: Vec<u8>,
    /// A word that is in no other text.
    pub(crate) word: String,
    /// What it says.
    pub(crate) body: String,
    /// What is answered to it.
    pub(crate) answer: Answer,
}

/// What is answered to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// TwiML.
    Twiml,
    /// That it was heard, and nothing else.
    Heard,
}

/// Where they are posted to.
pub(crate) const PATH: &str = "/messages/incoming";

/// Where calls that begin are posted to.
pub(crate) const CALL_PATH: &str = "/calls/incoming";

/// Twenty area codes, and in each the hundred numbers that belong to nobody: 2,000 people.
const AREAS: [&str; 20] = [
    "202", "206", "212", "214", "216", "267", "303", "305", "312", "404", "415", "503", "512", "602", "612",
    "617", "702", "713", "801", "813",
];

/// What patients write about; earlier ones are more frequent.
const WORDS: &str = "i you the to a my is can for and it on at in me be of have that do we am not with just this \
    if will so but are was what when time today tomorrow please thank thanks appointment see doctor come call \
    need get know okay yes no there morning afternoon week monday tuesday wednesday thursday friday office \
    tooth pain cleaning insurance move cancel reschedule late minutes running traffic son daughter mother \
    husband wife crown filling cavity gum bleeding swollen hurts still since yesterday last night prescription \
    pharmacy refill antibiotics ibuprofen ice x-ray invoice payment card receipt balance email address form \
    paperwork parking building floor door bus train early later next open close lunch work school picks pick \
    up after before about around maybe possible available slot earlier second third first new number phone \
    text message sorry forgot confirm confirmed great perfect sure moment waiting room jaw wisdom retainer \
    aligner brace wire broke broken chipped loose temporary fell off emergency dentist hygienist whitening \
    sensitive cold hot sweet chewing left right upper lower front back molar numb stitches dissolve normal \
    worse better fever question wondering how much cost does cover plan deductible claim estimate can't I'm \
    it's don't we're she's he's allergic penicillin latex nervous sedation anxious driving home ride child";

/// A generator of small, repeatable randomness (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.roll() >> 1).unwrap_or_default().checked_rem(limit).unwrap_or_default()
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from.get(self.below(from.len())).copied().unwrap_or_default()
    }

    /// One of the list, the front of it more often than its back.
    fn favour<'a>(&mut self, from: &[&'a str]) -> &'a str {
        let reach = self.below(from.len()) + 1;
        from.get(self.below(reach)).copied().unwrap_or_default()
    }
}

/// `count` texts to the desk at `public_url`, signed for it, from people by chance.
pub(crate) fn prepare(account: &Account, public_url: &str, seed: u64, count: usize) -> Vec<Prepared> {
    prepare_by(account, public_url, seed, count, |dice| {
        format!("+1{}55501{:02}", dice.pick(&AREAS), dice.below(100))
    })
}

/// The same, from so many people.
pub(crate) fn prepare_among(
    account: &Account,
    public_url: &str,
    seed: u64,
    count: usize,
    people: usize,
) -> Vec<Prepared> {
    prepare_by(account, public_url, seed, count, |dice| stranger(dice.below(people)))
}

fn prepare_by(
    account: &Account,
    public_url: &str,
    seed: u64,
    count: usize,
    by: impl Fn(&mut Dice) -> String,
) -> Vec<Prepared> {
    let mut dice = Dice(seed);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    (0..count)
        .map(|_| {
            let sid = sid(&mut dice);
            let from = by(&mut dice);
            one(account, public_url, &mut dice, &words, &sid, &from)
        })
        .collect()
}

/// Number `index` of those that belong to nobody: in each area code there are a hundred, the last of which are for whoever
/// is to be told from them.
pub(crate) fn stranger(index: usize) -> String {
    let area = 210 + index / 99;
    format!("+1{area}55501{:02}", index % 99)
}

/// Who says what, and the word of it that nobody else says.
pub(crate) fn say(seed: u64, count: usize) -> impl Iterator<Item = (String, String, String)> {
    let mut dice = Dice(seed);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    (0..count).map(move |_| {
        let from = format!("+1{}55501{:02}", dice.pick(&AREAS), dice.below(100));
        let word = format!("ref{:012x}", dice.roll() >> 16);
        let body = body(&mut dice, &words, &word);
        (from, body, word)
    })
}

/// One text from each of `senders`, in their order.
pub(crate) fn prepare_from<'a>(
    account: &Account,
    public_url: &str,
    seed: u64,
    senders: impl Iterator<Item = &'a str>,
) -> Vec<Prepared> {
    let mut dice = Dice(seed);
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    senders
        .map(|from| {
            let sid = sid(&mut dice);
            one(account, public_url, &mut dice, &words, &sid, from)
        })
        .collect()
}

fn sid(dice: &mut Dice) -> String {
    format!("SM{:016x}{:016x}", dice.roll(), dice.roll())
}

fn one(
    account: &Account,
    public_url: &str,
    dice: &mut Dice,
    words: &[&str],
    sid: &str,
    from: &str,
) -> Prepared {
    let word = format!("ref{:012x}", dice.roll() >> 16);
    let body = body(dice, words, &word);
    let params = [
        ("ToCountry", "US"),
        ("ToState", "DC"),
        ("SmsMessageSid", sid),
        ("NumMedia", "0"),
        ("ToCity", "WASHINGTON"),
        ("FromZip", "20001"),
        ("SmsSid", sid),
        ("FromState", "DC"),
        ("SmsStatus", "received"),
        ("FromCity", "WASHINGTON"),
        ("Body", &body),
        ("FromCountry", "US"),
        ("To", account.number),
        ("ToZip", "20002"),
        ("NumSegments", "1"),
        ("ReferralNumMedia", "0"),
        ("MessageSid", sid),
        ("AccountSid", account.sid.as_str()),
        ("From", from),
        ("ApiVersion", "2010-04-01"),
    ];
    let request = post(account, public_url, PATH, &params, dice);
    Prepared { request, word, body, answer: Answer::Twiml }
}

/// `count` calls that begin, or have ended where that is told, each from somebody else than the one before.
pub(crate) fn prepare_calls(
    account: &Account,
    public_url: &str,
    seed: u64,
    count: usize,
    answer: Answer,
) -> Vec<Prepared> {
    let mut dice = Dice(seed);
    let one = |_| {
        let call = format!("CA{:016x}{:016x}", dice.roll(), dice.roll());
        let from = format!("+1{}55501{:02}", dice.pick(&AREAS), dice.below(100));
        let (path, status) = match answer {
            Answer::Twiml => (CALL_PATH, "ringing"),
            Answer::Heard => ("/calls/status", "completed"),
        };
        let mut params = vec![
            ("CallSid", call.as_str()),
            ("AccountSid", account.sid.as_str()),
            ("From", &from),
            ("To", account.number),
            ("CallStatus", status),
            ("ApiVersion", "2010-04-01"),
            ("Direction", "inbound"),
            ("FromCity", "WASHINGTON"),
            ("FromState", "DC"),
            ("FromZip", "20001"),
            ("FromCountry", "US"),
            ("ToCountry", "US"),
        ];
        if answer == Answer::Heard {
            params.extend([("CallDuration", "31"), ("SequenceNumber", "0")]);
        }
        let request = post(account, public_url, path, &params, &mut dice);
        Prepared { request, word: String::new(), body: String::new(), answer }
    };
    (0..count).map(one).collect()
}

/// A whole request with a form, signed for the desk at `public_url`.
fn post(
    account: &Account,
    public_url: &str,
    path: &str,
    params: &[(&str, &str)],
    dice: &mut Dice,
) -> Vec<u8> {
    let signature = signature::sign(&account.token, &format!("{public_url}{path}"), params);
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(params).finish();
    let host = public_url.split_once("://").map_or(public_url, |(_, host)| host);
    let idempotency = format!("{:016x}{:016x}", dice.roll(), dice.roll());
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n\
         Content-Type: application/x-www-form-urlencoded; charset=utf-8\r\nContent-Length: {}\r\n\
         X-Home-Region: us1\r\nI-Twilio-Idempotency-Token: {idempotency}\r\n\
         X-Twilio-Signature: {signature}\r\n\r\n{form}",
        form.len(),
    );
    request.into_bytes()
}

/// 20 to 160 characters, with the text's own word somewhere in them.
fn body(dice: &mut Dice, words: &[&str], own: &str) -> String {
    let length = 20 + dice.below(141);
    let mut chosen: Vec<&str> = Vec::new();
    let mut used = own.len() + 1;
    while used < length {
        let word = dice.favour(words);
        if used + 1 + word.len() > length {
            break;
        }
        used += 1 + word.len();
        chosen.push(word);
    }
    chosen.insert(dice.below(chosen.len() + 1), own);
    let mut body = chosen.join(" ");
    if let Some(first) = body.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    while body.len() < 20 {
        body.push('!');
    }
    body.push(if dice.below(3) == 0 { '?' } else { '.' });
    body.truncate(160);
    body
}
