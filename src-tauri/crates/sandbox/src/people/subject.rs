//! What a text from the desk is about, as far as somebody must know to answer it.

/// What the desk wants.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// Nothing more: thanks, see you then.
    Closing,
    /// A picture of something.
    Picture,
    /// A yes.
    Confirm,
    /// A yes to this time: `Tuesday 10:30`.
    Time(String),
    /// To be called, or to call.
    Call,
    /// Something else.
    Question,
    /// That they know something.
    News,
}

const PICTURE: &[&str] =
    &["photo", "picture", "snap", "image", "send us a copy", "insurance card", "the form"];
const CONFIRM: &[&str] = &["confirm", "reply yes", "reply y ", "still coming", "can you make it", "still ok"];
const CALL: &[&str] = &["call us", "call you", "give us a call", "phone us", "ring us", "ring you"];
const CLOSING: &[&str] =
    &["see you", "you're welcome", "no problem", "take care", "have a good", "have a lovely"];
const DAYS: &[&str] =
    &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "tomorrow"];

impl Subject {
    /// Reads a text.
    pub(crate) fn read(body: &str) -> Subject {
        let lower = body.to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        let asks = lower.contains(['?', '？', '؟', ';']) || lower.contains("please");
        let time = read_time(body);
        match time {
            _ if says(PICTURE) => Subject::Picture,
            _ if says(CONFIRM) => Subject::Confirm,
            _ if says(CLOSING) && !lower.contains('?') => Subject::Closing,
            Some(time) if asks || says(&["suit", "work for you", "free at", "available"]) => {
                Subject::Time(time)
            }
            _ if says(CALL) => Subject::Call,
            _ if asks => Subject::Question,
            _ if lower.starts_with("thank") => Subject::Closing,
            _ => Subject::News,
        }
    }
}

/// The first day and time of day that a text names, in its own words.
fn read_time(body: &str) -> Option<String> {
    let mut day = None;
    let mut hour = None;
    let words: Vec<&str> = body.split_whitespace().map(|word| word.trim_matches(is_edge)).collect();
    for (place, word) in words.iter().enumerate() {
        let lower = word.to_lowercase();
        if day.is_none() && DAYS.contains(&lower.as_str()) {
            day = Some((*word).to_owned());
        }
        let half =
            words.get(place + 1).copied().filter(|next| ["am", "pm"].contains(&next.to_lowercase().as_str()));
        if hour.is_none() && is_hour(&lower, half) {
            hour = Some(half.map_or((*word).to_owned(), |half| format!("{word} {half}")));
        }
    }
    match (day, hour) {
        (Some(day), Some(hour)) => Some(format!("{day} {hour}")),
        (day, hour) => day.or(hour),
    }
}

fn is_edge(character: char) -> bool {
    !character.is_alphanumeric()
}

fn is_hour(word: &str, half: Option<&str>) -> bool {
    let bare = word.trim_end_matches("am").trim_end_matches("pm");
    let is_number =
        |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|digit| digit.is_ascii_digit());
    match bare.split_once(':') {
        Some((hour, minute)) => is_number(hour) && is_number(minute),
        None => is_number(bare) && (bare.len() < word.len() || half.is_some()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_for_what_it_wants() {
        for (body, subject) in [
            ("Tuesday 10:30 with Priya is free. Does that suit?", Subject::Time("Tuesday 10:30".to_owned())),
            ("Could you do tomorrow at 3 pm?", Subject::Time("tomorrow 3 pm".to_owned())),
            ("Is 9am on Friday ok?", Subject::Time("Friday 9am".to_owned())),
            ("Please send a photo of your insurance card", Subject::Picture),
            ("Can you confirm Monday at 8:15?", Subject::Confirm),
            ("Great, see you Tuesday at 10!", Subject::Closing),
            ("Please give us a call when you can.", Subject::Call),
            ("How is the tooth?", Subject::Question),
            ("Your crown has arrived from the lab.", Subject::News),
        ] {
            assert_eq!(Subject::read(body), subject, "{body}");
        }
    }
}
