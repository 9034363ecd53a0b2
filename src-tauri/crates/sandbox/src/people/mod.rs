//! The people on the other side: whether their phone takes a text, and what they answer to it. They answer once
//! to each text, in a few seconds, and not for ever.

mod phrases;
mod subject;

use std::time::Duration;

use self::phrases::Phrases;
use self::subject::Subject;
use crate::letters::Letter;
use crate::pictures::Drawing;
use crate::world::World;
use crate::world::media::Content;
use crate::world::messages::Message;

/// Somebody with a phone. Twilio knows no names: whoever keeps an address book puts this one in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their phone's number, or whatever a text from them bears as its sender.
    pub number: String,
    /// Who they are; empty for a stranger.
    pub name: String,
    /// What a front desk would note about them.
    pub note: String,
}

/// How somebody answers, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// Whole sentences, glad to help.
    Friendly,
    /// As few words as will do.
    Brief,
    /// With a picture or two in every text.
    Cheerful,
    /// Dear Sir or Madam.
    Formal,
    /// In Greek.
    Greek,
    /// In Chinese.
    Chinese,
    /// In Arabic.
    Arabic,
    /// In Hindi.
    Hindi,
    /// Reads and never answers.
    Silent,
    /// The phone is off: texts to it end as undelivered, 30003.
    SwitchedOff,
    /// A landline: texts to it end as undelivered, 30006.
    Landline,
}

/// Somebody as the sandbox keeps them.
#[derive(Clone, Debug)]
pub(crate) struct Patient {
    pub(crate) number: String,
    pub(crate) manner: Manner,
    answers_left: u32,
}

/// Nobody texts more than this before the sandbox is started again.
const MOST_ANSWERS: u32 = 40;

impl Patient {
    pub(crate) fn new(number: &str, manner: Manner) -> Patient {
        Patient { number: number.to_owned(), manner, answers_left: MOST_ANSWERS }
    }
}

/// The error with which texts to this number end, if they do.
pub(crate) fn find_fate(world: &World, number: &str) -> Option<u32> {
    match world.people.iter().find(|person| person.number == number)?.manner {
        Manner::SwitchedOff => Some(30003),
        Manner::Landline => Some(30006),
        _ => None,
    }
}

/// What the person who got this text answers, and after how long.
pub(crate) fn answer(world: &mut World, heard: &Message) -> Option<(Duration, Letter)> {
    let person = world.people.iter_mut().find(|person| person.number == heard.to)?;
    let phrases = Phrases::of(person.manner)?;
    person.answers_left = person.answers_left.checked_sub(1)?;
    let subject = Subject::read(&heard.body);
    let choices = match subject {
        Subject::Closing => phrases.closing,
        Subject::Picture => phrases.picture,
        Subject::Confirm => phrases.confirm,
        Subject::Time(_) => phrases.time,
        Subject::Call => phrases.call,
        Subject::Question => phrases.question,
        Subject::News => phrases.news,
    };
    let words = *world.dice.pick(choices)?;
    let body = match &subject {
        Subject::Time(time) => words.replace("{}", time),
        _ => words.to_owned(),
    };
    if body.is_empty() {
        // A thank-you that nobody need answer.
        return None;
    }
    // A long text takes longer to type.
    let typing = u64::try_from(body.chars().count()).unwrap_or(0) * 40;
    let wait = Duration::from_millis(world.dice.between(2_500, 7_000) + typing);
    let files = match subject {
        Subject::Picture => vec![Content::Drawn(*world.dice.pick(&[Drawing::Card, Drawing::Sheet])?)],
        _ => Vec::new(),
    };
    let from = heard.to.clone();
    Some((wait, Letter { sid: None, from, to: heard.from.clone()?, body, files }))
}
