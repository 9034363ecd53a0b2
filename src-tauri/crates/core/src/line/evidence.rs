//! Whether texts and calls really come: *Listening* needs evidence. What catch-up finds, though the line was up when it
//! came, is a doubt about its number, and so is what Twilio's debugger says that it could not deliver here; what Twilio
//! announces is proof.
//!
//! Invariants: a stranger can raise no doubt, because only what Twilio lists counts; a doubt goes when
//! its number is proven again, and a round trip of our own proves a number once, not twice in a row.

mod settings;

use std::collections::BTreeMap;

use deskbell_twilio::{CallSid, Millis};

use crate::account::Office;
use crate::error::Error;
use crate::line::alerts::{self, Found};
use crate::line::recorder::{self, AMBIGUOUS};
use crate::line::watch;
use crate::messages::{Arrival, Direction, Origin};

use settings::Settings;

/// What of one of our numbers a doubt is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct About {
    /// Which number; empty for the line as a whole.
    ours: String,
    kind: Kind,
}

/// Texts and calls of a number go their own ways at Twilio: one says nothing about the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    Texts,
    Calls,
}

impl About {
    /// No number in particular.
    pub(crate) const LINE: About = About { ours: String::new(), kind: Kind::Texts };

    /// The texts to a number of ours.
    pub(crate) fn texts(ours: &str) -> About {
        About { ours: ours.to_owned(), kind: Kind::Texts }
    }

    /// The calls to a number of ours.
    pub(crate) fn calls(ours: &str) -> About {
        About { ours: ours.to_owned(), kind: Kind::Calls }
    }
}

/// Something that no webhook announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missed {
    sid: String,
    about: About,
    at: Millis,
}

impl Missed {
    /// When it was sent.
    pub(crate) fn at(&self) -> Millis {
        self.at
    }

    /// What an arrival says about the line; nothing, if it is history, or a text of ours.
    pub(crate) fn of(arrival: &Arrival) -> Option<Missed> {
        let is_theirs = arrival.direction == Direction::In && arrival.origin == Origin::Recovered;
        let at = arrival.at.filter(|_| is_theirs)?;
        Some(Missed { sid: arrival.sid.as_str().to_owned(), about: About::texts(&arrival.ours), at })
    }

    /// A call to `ours` that a listing found.
    pub(crate) fn call(sid: &str, ours: &str, at: Millis) -> Missed {
        Missed { sid: sid.to_owned(), about: About::calls(ours), at }
    }
}

/// Why texts may not come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Doubt {
    pub(crate) code: &'static str,
    pub(crate) reason: String,
    pub(crate) next: String,
    /// Whether a request of our own through the public URL takes it away.
    pub(crate) ends: Ends,
}

/// What takes a doubt away, besides a text that Twilio announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// A request of our own that comes back through the public URL.
    RoundTrip,
    /// The number's settings at Twilio, once they are right.
    Settings,
    /// Nothing else.
    Webhook,
}

/// Weighs what catch-up found.
pub(crate) async fn weigh(office: &Office, found: Vec<Missed>) {
    let mut last: BTreeMap<About, Missed> = BTreeMap::new();
    for missed in found.into_iter().filter(|missed| office.line().was_up_at(missed.at)) {
        last.insert(missed.about.clone(), missed);
    }
    for missed in last.into_values() {
        let refused = match find_refused(office, &missed).await {
            // Twilio did announce it, and somebody had written it so that it could not be believed.
            Ok(Some(reason)) if reason == AMBIGUOUS => continue,
            Ok(refused) => refused,
            Err(error) => {
                tracing::warn!(code = error.code(), "what was refused cannot be read");
                None
            }
        };
        let doubt = match explain(office, &missed, refused.is_some()).await {
            Ok(doubt) => doubt,
            // It will not be found missing again: the doubt stands without Twilio's settings as its reason.
            Err(error) => {
                tracing::warn!(code = error.code(), "what was missed could not be explained");
                not_announced(office, &missed.about)
            }
        };
        cast(office, &missed.about, doubt).await;
    }
}

async fn find_refused(office: &Office, missed: &Missed) -> Result<Option<String>, Error> {
    let (sid, at) = (missed.sid.clone(), missed.at);
    office.store().read(move |conn| recorder::find_refused(conn, at, &sid)).await
}

/// Weighs what Twilio says that it could not deliver here though the line was up.
pub(crate) async fn weigh_alerts(office: &Office, fresh: Vec<Found>) {
    for alert in fresh.into_iter().filter(Found::speaks_against_the_line) {
        // Of what is not here nobody knows the number yet: it speaks against the line as a whole.
        let about = about(office, alert.resource.clone()).await.unwrap_or(About::LINE);
        // What was found missing has been weighed already, with this alert as its reason.
        if office.line().was_up_at(alert.at) && !office.line().is_in_doubt(&about) {
            let doubt = unreached(office, alert.code, &about);
            cast(office, &about, doubt).await;
        }
    }
}

async fn about(office: &Office, resource: Option<String>) -> Option<About> {
    let sid = resource?;
    let kind = if CallSid::parse(&sid).is_ok() { Kind::Calls } else { Kind::Texts };
    let number = office.store().read(move |conn| alerts::number_of(conn, &sid)).await;
    number.ok().flatten().map(|ours| About { ours, kind })
}

async fn cast(office: &Office, about: &About, doubt: Doubt) {
    let ends = doubt.ends;
    tracing::warn!(code = doubt.code, "something came that no webhook announced");
    if office.line().doubt(about, doubt, office.clock().now()) {
        watch::note_change(office).await;
    }
    if ends == Ends::RoundTrip {
        office.nudge_line();
    }
}

/// Looks again at numbers whose settings at Twilio were wrong.
pub(crate) async fn look_again(office: &Office) -> Result<(), Error> {
    let doubted = office.line().doubted(Ends::Settings);
    if doubted.is_empty() {
        return Ok(());
    }
    let settings = Settings::ask(office).await?;
    for about in doubted {
        let is_right = settings.find_wrong(office, &about).is_none();
        if is_right && office.line().trust(&about, office.clock().now()) {
            watch::note_change(office).await;
        }
    }
    Ok(())
}

/// Twilio has announced a text or a call to a number of ours.
pub(crate) async fn note_webhook(office: &Office, about: &About) {
    if office.line().trust(about, office.clock().now()) {
        watch::note_change(office).await;
    }
}

/// The likely reason why something was not announced.
async fn explain(office: &Office, missed: &Missed, was_refused: bool) -> Result<Doubt, Error> {
    if let Some(doubt) = Settings::ask(office).await?.find_wrong(office, &missed.about) {
        return Ok(doubt);
    }
    if was_refused {
        return Ok(Doubt {
            code: "bad_signature",
            reason: format!(
                "Twilio announced {}, and its signature did not fit, so it was turned away.",
                one(office, &missed.about)
            ),
            next: "Enter the account's auth token again. If a proxy of yours stands before Deskbell, check that \
                   the public URL here is exactly the one that Twilio calls."
                .to_owned(),
            ends: Ends::Webhook,
        });
    }
    let sid = missed.sid.clone();
    let alert = office.store().read(move |conn| alerts::code_of(conn, &sid)).await?;
    Ok(match alert {
        Some(code) => unreached(office, code, &missed.about),
        None => not_announced(office, &missed.about),
    })
}

/// Nobody knows why: Twilio's settings are right, or cannot be asked.
fn not_announced(office: &Office, about: &About) -> Doubt {
    if office.line().is_doubted_since_its_last_webhook(about) {
        return Doubt {
            code: "not_announced",
            reason: format!("{} come, and Twilio does not announce them here.", capital(&all(office, about))),
            next: look_at_twilio(office),
            ends: Ends::Webhook,
        };
    }
    Doubt {
        code: "not_announced",
        reason: format!("{} came that Twilio did not announce here.", capital(&one(office, about))),
        next: "Nothing now: the line is being tried.".to_owned(),
        ends: Ends::RoundTrip,
    }
}

/// `a text to (202) 555-0100`.
fn one(office: &Office, about: &About) -> String {
    let what = if about.kind == Kind::Calls { "a call" } else { "a text" };
    format!("{what} to {}", display(office, &about.ours))
}

/// `texts to (202) 555-0100`.
fn all(office: &Office, about: &About) -> String {
    let what = if about.kind == Kind::Calls { "calls" } else { "texts" };
    format!("{what} to {}", display(office, &about.ours))
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Twilio called here, and says what came of it. See <https://www.twilio.com/docs/api/errors>.
fn unreached(office: &Office, code: u32, about: &About) -> Doubt {
    let (code, reason) = match code {
        11235..=11237 => ("bad_certificate", "Twilio does not trust the certificate of the public address."),
        12100..=12399 => (
            "answered_by_another",
            "Twilio called here and could not read the answer: something else answers in Deskbell's place.",
        ),
        _ => ("not_reached", "Twilio called this computer and could not reach it."),
    };
    let is_again = office.line().is_doubted_since_its_last_webhook(about);
    Doubt {
        code,
        reason: reason.to_owned(),
        next: if is_again {
            look_at_twilio(office)
        } else {
            "Nothing now: the line is being tried.".to_owned()
        },
        ends: if is_again { Ends::Webhook } else { Ends::RoundTrip },
    }
}

fn look_at_twilio(office: &Office) -> String {
    let url = office.public_url().unwrap_or_default();
    format!(
        "Twilio's Console says under Monitor, Logs, Errors what it found at {url}. Until it gets through, texts are \
         fetched every few minutes."
    )
}

fn display(office: &Office, number: &str) -> String {
    crate::inbox::display(number, "phone", office.country())
}
