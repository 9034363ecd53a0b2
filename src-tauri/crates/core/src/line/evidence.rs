//! Whether texts really come: *Listening* needs evidence. A text that catch-up finds, though the line was up when it
//! was sent, is a doubt about its number, and so is what Twilio's debugger says that it could not deliver here; what
//! Twilio announces is proof.
//!
//! Invariants: a stranger can raise no doubt, because only texts and alerts that Twilio lists count; a doubt goes when
//! its number is proven again, and a round trip of our own proves a number once, not twice in a row.

use std::collections::BTreeMap;

use deskbell_twilio::Millis;
use deskbell_twilio::api::numbers::IncomingPhoneNumber;

use crate::account::Office;
use crate::error::Error;
use crate::line::alerts::{self, Found};
use crate::line::{recorder, watch};
use crate::messages::{Arrival, Direction, Origin};
use crate::numbers::health::{Pointing, judge};
use crate::numbers::refresh::list_at_twilio;

/// A text that no webhook announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Missed {
    sid: String,
    ours: String,
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
        Some(Missed { sid: arrival.sid.as_str().to_owned(), ours: arrival.ours.clone(), at })
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
    let mut by_number: BTreeMap<String, Missed> = BTreeMap::new();
    for missed in found.into_iter().filter(|missed| office.line().was_up_at(missed.at)) {
        by_number.insert(missed.ours.clone(), missed);
    }
    for missed in by_number.into_values() {
        match explain(office, &missed).await {
            Ok(doubt) => cast(office, &missed.ours, doubt).await,
            // Twilio does not answer: the next run of catch-up has another look at what it finds.
            Err(error) => tracing::warn!(code = error.code(), "a missed text could not be explained"),
        }
    }
}

/// Weighs what Twilio says that it could not deliver here though the line was up.
pub(crate) async fn weigh_alerts(office: &Office, fresh: Vec<Found>) {
    for alert in fresh {
        let resource = alert.resource.clone();
        let number = office.store().read(move |conn| match resource {
            Some(sid) => alerts::number_of(conn, &sid),
            None => Ok(None),
        });
        // Of a text that is not here nobody knows the number yet: it speaks against the line as a whole.
        let ours = number.await.ok().flatten().unwrap_or_default();
        // A text that was found missing has been weighed already, with this alert as its reason.
        if office.line().was_up_at(alert.at) && !office.line().is_in_doubt(&ours) {
            let doubt = unreached(office, alert.code, &ours);
            cast(office, &ours, doubt).await;
        }
    }
}

async fn cast(office: &Office, ours: &str, doubt: Doubt) {
    let ends = doubt.ends;
    tracing::warn!(code = doubt.code, "something came that no webhook announced");
    if office.line().doubt(ours, doubt, office.clock().now()) {
        watch::note_change(office).await;
    }
    if ends == Ends::RoundTrip {
        office.retry_line();
    }
}

/// Looks again at numbers whose settings at Twilio were wrong.
pub(crate) async fn look_again(office: &Office) -> Result<(), Error> {
    let doubted = office.line().doubted(Ends::Settings);
    if doubted.is_empty() {
        return Ok(());
    }
    let listed = list_at_twilio(office.twilio()).await?;
    for ours in doubted {
        let number = listed.iter().find(|number| number.phone_number.as_str() == ours);
        let is_right = number.is_none_or(|number| misdirected(office, number).is_none());
        if is_right && office.line().trust(&ours, office.clock().now()) {
            watch::note_change(office).await;
        }
    }
    Ok(())
}

/// Twilio has announced a text to a number of ours.
pub(crate) async fn note_webhook(office: &Office, ours: &str) {
    if office.line().trust(ours, office.clock().now()) {
        watch::note_change(office).await;
    }
}

/// The likely reason why a text was not announced.
async fn explain(office: &Office, missed: &Missed) -> Result<Doubt, Error> {
    let listed = list_at_twilio(office.twilio()).await?;
    let number = listed.iter().find(|number| number.phone_number.as_str() == missed.ours);
    if let Some(doubt) = number.and_then(|number| misdirected(office, number)) {
        return Ok(doubt);
    }
    let display = display(office, &missed.ours);
    let (sid, at) = (missed.sid.clone(), missed.at);
    let (refused, alert) = office
        .store()
        .read(move |conn| Ok((recorder::find_refused(conn, at, &sid)?, alerts::code_of(conn, &sid)?)))
        .await?;
    if refused {
        return Ok(Doubt {
            code: "bad_signature",
            reason: format!(
                "Twilio announced a text to {display}, and its signature did not fit, so it was turned away."
            ),
            next: "Enter the account's auth token again. If a proxy of yours stands before Deskbell, check that \
                   the public URL here is exactly the one that Twilio calls."
                .to_owned(),
            ends: Ends::Webhook,
        });
    }
    if let Some(code) = alert {
        return Ok(unreached(office, code, &missed.ours));
    }
    if office.line().is_doubted_since_its_last_webhook(&missed.ours) {
        return Ok(Doubt {
            code: "not_announced",
            reason: format!("Texts to {display} come, and Twilio does not announce them here."),
            next: look_at_twilio(office),
            ends: Ends::Webhook,
        });
    }
    Ok(Doubt {
        code: "not_announced",
        reason: format!("A text to {display} came that Twilio did not announce here."),
        next: "Nothing now: the line is being tried.".to_owned(),
        ends: Ends::RoundTrip,
    })
}

/// Twilio called here, and says what came of it. See <https://www.twilio.com/docs/api/errors>.
fn unreached(office: &Office, code: u32, ours: &str) -> Doubt {
    let (code, reason) = match code {
        11235..=11237 => ("bad_certificate", "Twilio does not trust the certificate of the public address."),
        12100..=12399 => (
            "answered_by_another",
            "Twilio called here and could not read the answer: something else answers in Deskbell's place.",
        ),
        _ => ("not_reached", "Twilio called this computer and could not reach it."),
    };
    let is_again = office.line().is_doubted_since_its_last_webhook(ours);
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

/// Whether Twilio is told to send the texts of a number elsewhere.
fn misdirected(office: &Office, number: &IncomingPhoneNumber) -> Option<Doubt> {
    let display = display(office, number.phone_number.as_str());
    let doubt = |code, reason: String| Doubt {
        code,
        reason,
        next: format!("Point {display} here again under Diagnostics, or in Twilio's Console."),
        ends: Ends::Settings,
    };
    let here = office.url_of(crate::numbers::INCOMING)?;
    match judge(Some(number), None, Some(&here)) {
        Pointing::OverriddenByApplication => Some(doubt(
            "overridden_by_application",
            format!("At Twilio an application decides where texts to {display} go."),
        )),
        Pointing::NotSet => {
            Some(doubt("not_set", format!("Twilio is not told where to send texts to {display}.")))
        }
        Pointing::UrlMismatch => {
            let url = number.sms_url.as_deref().unwrap_or_default();
            let host = url.split("://").last().and_then(|rest| rest.split('/').next()).unwrap_or(url);
            let reason = format!("Twilio sends texts to {display} to {host}, not here.");
            Some(doubt("url_mismatch", reason))
        }
        Pointing::WrongMethod => Some(doubt(
            "wrong_method",
            format!("Twilio announces texts to {display} in the wrong way (GET)."),
        )),
        // A trunk is about calls alone.
        Pointing::Here | Pointing::OverriddenByService | Pointing::OverriddenByTrunk | Pointing::Gone => None,
    }
}

fn display(office: &Office, number: &str) -> String {
    crate::inbox::display(number, "phone", office.country())
}
