//! Texts before they are taken: what Twilio refuses, in the order in which it looks, with its numbers and words.
//! <https://www.twilio.com/docs/messaging/api/message-resource>, magic numbers as at
//! <https://www.twilio.com/docs/iam/test-credentials>

use std::time::Duration;

use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::{Country, PhoneNumber};
use deskbell_twilio::sid::NumberSid;

use crate::world::World;
use crate::world::messages::Direction;

/// A text that somebody wants sent.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) from: Option<String>,
    pub(crate) service: Option<String>,
    pub(crate) to: String,
    pub(crate) body: String,
    pub(crate) media_urls: Vec<String>,
    pub(crate) status_callback: Option<String>,
    pub(crate) send_at: Option<Millis>,
    pub(crate) validity: Duration,
    pub(crate) direction: Direction,
}

/// Whose credentials ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// The account's own.
    Live,
    /// Its test credentials, which do nothing real.
    Test,
}

/// Why Twilio will not have it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: u32,
    pub(crate) message: String,
}

fn fault<T>(code: u32, message: impl Into<String>) -> Result<T, Fault> {
    Err(Fault { code, message: message.into() })
}

/// More characters than this are no text.
const MOST_CHARACTERS: usize = 1600;
const MOST_MEDIA: usize = 10;
const SOONEST: Duration = Duration::from_secs(15 * 60);
const LATEST: Duration = Duration::from_secs(35 * 24 * 3600);

/// Checks a draft, and writes the recipient's number in full.
pub(crate) fn check(world: &World, draft: &mut Draft, reach: Reach, now: Millis) -> Result<(), Fault> {
    check_content(draft)?;
    check_sender(world, draft, reach)?;
    draft.to = check_recipient(&draft.to)?;
    if draft.from.as_deref() == Some(draft.to.as_str()) {
        return fault(21266, format!("'To' and 'From' number cannot be the same: {}", draft.to));
    }
    check_schedule(draft, now)?;
    let ours = draft.from.clone().or_else(|| first_of_service(world, draft)).unwrap_or_default();
    if world.is_opted_out(&draft.to, &ours) {
        return fault(21610, "Attempt to send to unsubscribed recipient");
    }
    Ok(())
}

fn check_content(draft: &Draft) -> Result<(), Fault> {
    if draft.to.is_empty() {
        return fault(21604, "A 'To' phone number is required.");
    }
    if draft.from.is_none() && draft.service.is_none() {
        return fault(21603, "A 'From' phone number is required.");
    }
    if draft.body.is_empty() && draft.media_urls.is_empty() {
        return fault(21602, "Message body is required.");
    }
    if draft.body.chars().count() > MOST_CHARACTERS {
        return fault(21617, "The concatenated message body exceeds the 1600 character limit");
    }
    if draft.media_urls.len() > MOST_MEDIA {
        return fault(21623, "Number of media files exceeds allowed limit");
    }
    if draft.media_urls.iter().any(|url| !is_url(url)) {
        return fault(21620, "Invalid media URL(s)");
    }
    match draft.status_callback.as_deref().filter(|url| !is_url(url)) {
        Some(url) => fault(21609, format!("The 'StatusCallback' URL {url} is not a valid URL.")),
        None => Ok(()),
    }
}

/// Is it an address that Twilio would call? Its host may not contain an underscore.
pub(crate) fn is_url(url: &str) -> bool {
    let rest = url.strip_prefix("http://").or_else(|| url.strip_prefix("https://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    !host.is_empty() && !host.contains('_') && !url.contains(char::is_whitespace)
}

fn check_sender(world: &World, draft: &Draft, reach: Reach) -> Result<(), Fault> {
    let Some(from) = draft.from.as_deref() else { return check_service(world, draft) };
    let not_ours = || {
        let text = "is not a valid, message-capable Twilio phone number or short code for this destination";
        fault(21606, format!("The 'From' phone number provided ({from}) {text}."))
    };
    match from {
        "+15005550001" => fault(21212, format!("The 'From' number {from} is not a valid phone number.")),
        "+15005550008" => {
            fault(21611, format!("This 'From' number {from} has exceeded the maximum queue size."))
        }
        "+15005550006" if reach == Reach::Test => Ok(()),
        _ if PhoneNumber::from_twilio(from).is_err() => {
            fault(21212, format!("The 'From' number {from} is not a valid phone number."))
        }
        _ if reach == Reach::Test => not_ours(),
        _ => match world.find_number(from) {
            Some(number) if number.can.sms && draft.service.is_some() => {
                check_service(world, draft)?;
                check_pool(world, draft, &number.sid)
            }
            Some(number) if number.can.sms => Ok(()),
            _ => not_ours(),
        },
    }
}

/// A number sends by a service only when it is in it.
fn check_pool(world: &World, draft: &Draft, number: &NumberSid) -> Result<(), Fault> {
    let mut services = world.services.iter();
    let service = services.find(|service| Some(service.sid.as_str()) == draft.service.as_deref());
    if service.is_some_and(|service| service.numbers.contains(number)) {
        return Ok(());
    }
    fault(21712, "The 'From' number is not in the sender pool of the Messaging Service")
}

fn check_service(world: &World, draft: &Draft) -> Result<(), Fault> {
    let sid = draft.service.as_deref().unwrap_or_default();
    match world.services.iter().find(|service| service.sid.as_str() == sid) {
        None => fault(21701, "The Messaging Service does not exist"),
        Some(service) if service.numbers.is_empty() => {
            fault(21704, "The Messaging Service contains no phone numbers")
        }
        Some(_) => Ok(()),
    }
}

fn check_recipient(to: &str) -> Result<String, Fault> {
    match to {
        "+15005550001" => fault(21211, format!("The 'To' number {to} is not a valid phone number.")),
        "+15005550002" => fault(
            21612,
            format!(
                "Message cannot be sent with the current combination of 'To' ({to}) and/or 'From' parameters"
            ),
        ),
        "+15005550003" => fault(
            21408,
            "Permission to send an SMS has not been enabled for the region indicated by the 'To' number",
        ),
        "+15005550004" => fault(21610, "Attempt to send to unsubscribed recipient"),
        "+15005550009" => fault(21614, format!("'To' number is not a valid mobile number: {to}")),
        _ => match PhoneNumber::parse(to, Country::US) {
            Ok(number) => Ok(number.as_str().to_owned()),
            Err(_) => fault(21211, format!("The 'To' number {to} is not a valid phone number.")),
        },
    }
}

fn check_schedule(draft: &Draft, now: Millis) -> Result<(), Fault> {
    match draft.send_at {
        None => Ok(()),
        Some(_) if draft.service.is_none() => {
            fault(35118, "MessagingServiceSid is required to schedule a message")
        }
        Some(at) if at < now + SOONEST || at > now + LATEST => fault(
            35114,
            "SendAt time must be between 900 seconds and 35 days (3024000 seconds) in the future",
        ),
        Some(_) => Ok(()),
    }
}

/// The number from which a service would send.
pub(crate) fn first_of_service(world: &World, draft: &Draft) -> Option<String> {
    let service =
        world.services.iter().find(|service| Some(service.sid.as_str()) == draft.service.as_deref())?;
    let sid = service.numbers.first()?;
    let number = world.numbers.iter().find(|number| number.sid == *sid)?;
    Some(number.digits.as_str().to_owned())
}
