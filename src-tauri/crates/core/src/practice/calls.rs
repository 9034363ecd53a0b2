//! What whoever practises can ask: text as somebody, see their phone, move the clock, let things go wrong.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use deskbell_twilio::{Millis, PhoneNumber};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ahead;
use super::stage::{Drawing, Enclosure, Letter, OnPhone, Stage, Switches, Taken};
use crate::account::Office;
use crate::error::Error;
use crate::events::Event;
use crate::messages::reasons;
use crate::pictures::Bytes;
use crate::store::Id;

/// With which carriers refuse, as offices meet them.
const REFUSALS: [u32; 8] = [30003, 30005, 30006, 30007, 30004, 30008, 30034, 30001];
/// Twilio takes no longer text, and no more files on one.
const LONGEST: usize = 1600;
const MOST_FILES: usize = 10;
/// Carriers take pictures up to this size.
const LARGEST_FILE: usize = 5 * 1024 * 1024;

/// What can be done on the practice line, and what goes wrong on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Practice {
    /// The time on this line.
    pub now: Millis,
    /// How far it is ahead of this computer's, in milliseconds.
    #[ts(type = "number")]
    pub ahead: u64,
    /// As whom one can text.
    pub people: Vec<PretendPerson>,
    /// What goes wrong on purpose.
    pub switches: Switches,
    /// With what carriers can refuse.
    pub refusals: Vec<Refusal>,
}

/// Somebody to text as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct PretendPerson {
    /// What their texts bear as the sender.
    pub address: String,
    /// As people write it.
    pub display: String,
    /// Their name; empty for a stranger.
    pub name: String,
    /// What the office knows of them.
    pub note: String,
}

/// A code with which carriers can refuse.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Refusal {
    /// Twilio's number for it.
    pub code: u32,
    /// What it means.
    pub sentence: String,
}

/// Texts one of our numbers as somebody.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct PretendText {
    /// One of the people, or any number as people write it.
    pub from: String,
    /// Our number.
    pub number: Id,
    /// The words.
    pub body: String,
    /// Pictures that the stage has itself.
    pub drawings: Vec<Drawing>,
    /// Files from this computer.
    pub files: Vec<PretendFile>,
}

/// A file to send as somebody.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct PretendFile {
    /// Its media type, as whoever sends it says.
    pub content_type: String,
    /// Its bytes in base 64.
    pub base64: String,
}

/// Ten people text one of our numbers at once.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct PretendRush {
    /// Our number.
    pub number: Id,
}

/// What became of what somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Pretended {
    /// The sender's address.
    pub from: String,
    /// What Twilio made of it.
    pub taken: Taken,
}

/// Asks for somebody's phone.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadPhone {
    /// One of the people, or any number as people write it.
    pub address: String,
}

/// Somebody's phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
pub struct Phone {
    /// Whose.
    pub address: String,
    /// As people write it.
    pub display: String,
    /// What is on it, oldest first.
    pub texts: Vec<OnPhone>,
}

/// Asks for a picture on somebody's phone.
#[derive(Debug, Clone, Deserialize, TS)]
pub struct ReadPhonePicture {
    /// The text's Sid.
    pub sid: String,
    /// The picture's place on it.
    pub place: usize,
}

/// How far to move the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClockMove {
    /// Ten minutes.
    TenMinutes,
    /// An hour.
    Hour,
    /// A day.
    Day,
}

/// Moves the clock of the practice line.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct MoveClock {
    /// How far.
    pub by: ClockMove,
}

pub(super) fn find_stage(office: &Office) -> Result<&dyn Stage, Error> {
    office.stage().ok_or(Error::NotFound("practice line"))
}

/// What can be done on the practice line.
///
/// # Errors
/// When the line is a real one.
pub async fn read(office: &Office) -> Result<Practice, Error> {
    let stage = find_stage(office)?;
    let known =
        |code: u32| reasons::known(code).map(|(sentence, _)| Refusal { code, sentence: sentence.to_owned() });
    let people = stage.people().into_iter().map(|person| PretendPerson {
        display: show(office, &person.address),
        address: person.address,
        name: person.name,
        note: person.note,
    });
    Ok(Practice {
        now: office.clock().now(),
        ahead: u64::try_from(office.clock().ahead().as_millis()).unwrap_or(u64::MAX),
        people: people.collect(),
        switches: stage.switches(),
        refusals: REFUSALS.into_iter().filter_map(known).collect(),
    })
}

pub(super) fn show(office: &Office, address: &str) -> String {
    crate::inbox::display(address, "phone", office.country())
}

/// The address of one of the people, or of the number that was typed.
pub(super) fn read_address(office: &Office, stage: &dyn Stage, typed: &str) -> Result<String, Error> {
    let typed = typed.trim();
    if stage.people().iter().any(|person| person.address == typed) {
        return Ok(typed.to_owned());
    }
    PhoneNumber::parse(typed, office.country()).map(|number| number.as_str().to_owned()).map_err(|_| {
        Error::bad_input(
            "from",
            "This is not a phone number. Write it like (202) 555-0199, or with + and country.",
        )
    })
}

pub(super) async fn our_number(office: &Office, number: Id) -> Result<PhoneNumber, Error> {
    let country = office.country();
    let row = office.store().read(move |conn| crate::numbers::store::read_row(conn, number, country)).await?;
    PhoneNumber::from_twilio(&row.number).map_err(Error::internal)
}

/// Texts one of our numbers as somebody.
///
/// # Errors
/// `bad_input` for what no phone could send; nothing is sent then.
pub async fn text(office: &Office, args: PretendText) -> Result<Pretended, Error> {
    let stage = find_stage(office)?;
    let to = our_number(office, args.number).await?;
    let from = read_address(office, stage, &args.from)?;
    if from == to.as_str() {
        return Err(Error::bad_input("from", "This is your own number. Text as somebody else."));
    }
    let mut files: Vec<Enclosure> = args.drawings.into_iter().map(Enclosure::Drawn).collect();
    for file in args.files {
        files.push(Enclosure::File(decode(file)?));
    }
    let body = args.body.trim();
    if body.is_empty() && files.is_empty() {
        return Err(Error::bad_input("body", "Write something, or add a picture."));
    }
    if body.chars().count() > LONGEST {
        return Err(Error::bad_input("body", "No phone sends more than 1,600 characters at once."));
    }
    if files.len() > MOST_FILES {
        return Err(Error::bad_input("files", "A text carries ten pictures at most."));
    }
    let taken = stage.text(Letter { from: from.clone(), to, body: body.to_owned(), files });
    Ok(Pretended { from, taken })
}

fn decode(file: PretendFile) -> Result<Bytes, Error> {
    let bytes = STANDARD
        .decode(file.base64)
        .map_err(|_| Error::bad_input("files", "This file could not be read. Choose it again."))?;
    if bytes.len() > LARGEST_FILE {
        return Err(Error::bad_input("files", "Carriers take files up to 5 MB. Choose a smaller one."));
    }
    Ok(Bytes { content_type: file.content_type, bytes })
}

/// Ten people text at once, as after an announcement.
///
/// # Errors
/// When the line is a real one, or the number is not ours.
pub async fn rush(office: &Office, args: PretendRush) -> Result<Vec<Pretended>, Error> {
    const SAID: [&str; 10] = [
        "Hello, are you open today?",
        "Running ten minutes late, sorry!",
        "Could you call me back when you have a moment?",
        "Is parking free in front of the house?",
        "Yes, Thursday works for me.",
        "I think I left my scarf in the waiting room.",
        "Can I move my appointment to next week?",
        "Thank you for today!",
        "Do you take new patients?",
        "Which floor was it again?",
    ];
    let stage = find_stage(office)?;
    let to = our_number(office, args.number).await?;
    let senders = stage
        .people()
        .into_iter()
        .filter(|person| PhoneNumber::from_twilio(&person.address).is_ok_and(|number| number != to));
    Ok(senders
        .zip(SAID)
        .map(|(person, words)| {
            let (from, body) = (person.address, words.to_owned());
            let taken = stage.text(Letter { from: from.clone(), to: to.clone(), body, files: Vec::new() });
            Pretended { from, taken }
        })
        .collect())
}

/// Somebody's phone.
///
/// # Errors
/// `bad_input` when that is no number.
pub async fn read_phone(office: &Office, args: ReadPhone) -> Result<Phone, Error> {
    let stage = find_stage(office)?;
    let address = read_address(office, stage, &args.address)?;
    Ok(Phone { display: show(office, &address), texts: stage.phone(&address), address })
}

/// A picture on somebody's phone.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn read_phone_picture(office: &Office, args: ReadPhonePicture) -> Result<Bytes, Error> {
    find_stage(office)?.file(&args.sid, args.place).ok_or(Error::NotFound("picture"))
}

/// Moves the clock; whatever becomes due by that happens.
///
/// # Errors
/// When the line is a real one, or the move cannot be written down.
pub async fn move_clock(office: &Office, args: MoveClock) -> Result<Practice, Error> {
    find_stage(office)?;
    let by = Duration::from_secs(match args.by {
        ClockMove::TenMinutes => 10 * 60,
        ClockMove::Hour => 60 * 60,
        ClockMove::Day => 24 * 60 * 60,
    });
    // Written down first: ids that were made ahead of time must not be made again after a restart.
    ahead::keep(office.store().folder(), office.clock().ahead() + by).await?;
    office.clock().advance(by);
    office.tell(Event::PracticeChanged);
    read(office).await
}

/// Lets this go wrong from now on, and nothing else.
///
/// # Errors
/// When the line is a real one, or the code is none that is known here.
pub async fn set_switches(office: &Office, switches: Switches) -> Result<Practice, Error> {
    let stage = find_stage(office)?;
    let is_refusing = switches.carrier == super::stage::CarrierSwitch::Refusing;
    if is_refusing && !REFUSALS.contains(&switches.refusal) {
        return Err(Error::bad_input("refusal", "Choose one of the codes of the list."));
    }
    stage.set_switches(switches);
    office.tell(Event::PracticeChanged);
    read(office).await
}
