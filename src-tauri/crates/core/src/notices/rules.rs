//! What rings, when, and in which words. Pure.

use std::time::Duration;

use deskbell_twilio::Millis;

use super::{News, Notice, Waiting, quiet};
use crate::calls::Outcome;
use crate::settings::NoticeSettings;
use crate::store::Id;

/// What is older than this is no news: it goes into a summary.
const OLD: Duration = Duration::from_secs(10 * 60);
/// More than so many at once become one.
const AT_ONCE: usize = 3;
/// A thread rings at most once in this time.
const APART: Duration = Duration::from_secs(10);
/// More characters than this no desktop shows.
const WORDS: usize = 180;

/// What to do now.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Plan {
    /// What rings.
    pub(super) show: Vec<Notice>,
    /// Which threads are dealt with, up to which message.
    pub(super) done: Vec<(Id, Id)>,
    /// When to look again, if something was put off.
    pub(super) again_at: Option<Millis>,
}

/// When a thread that last rang at `shown` may ring again. A ring in the future is a clock that was set back.
pub(super) fn may_ring_at(shown: Option<Millis>, now: Millis) -> Millis {
    shown.filter(|shown| *shown <= now).map_or(now, |shown| (shown + APART).max(now))
}

/// Before when a thread must have rung, to be looked at. While notices are paused that is now: none rings later.
pub(super) fn quiet_since(settings: &NoticeSettings, now: Millis) -> Millis {
    if is_paused(settings, now) { now } else { now - APART }
}

pub(super) fn is_paused(settings: &NoticeSettings, now: Millis) -> bool {
    settings.paused_until.is_some_and(|until| until > now)
}

/// When quiet hours end, if these are some. A pause by hand counts more: it forgets instead of gathering.
pub(super) fn quiet_until(settings: &NoticeSettings, now: Millis) -> Option<Millis> {
    if is_paused(settings, now) { None } else { quiet::ends_at(&settings.quiet, now) }
}

/// `seen` is the thread that somebody has before their eyes.
pub(super) fn plan(waiting: &[Waiting], now: Millis, settings: &NoticeSettings, seen: Option<Id>) -> Plan {
    let mut plan = Plan { show: Vec::new(), done: Vec::new(), again_at: None };
    if is_paused(settings, now) {
        // Paused is not lost: the unread count tells, and nothing rings afterwards for what was said meanwhile.
        plan.done = waiting.iter().map(|one| (one.thread, one.message)).collect();
        return plan;
    }
    let (ready, early): (Vec<&Waiting>, Vec<&Waiting>) =
        waiting.iter().partition(|one| one.shown_at.is_none_or(|shown| shown + APART <= now || shown > now));
    plan.again_at = early.iter().filter_map(|one| one.shown_at.map(|shown| shown + APART)).min();
    plan.done = ready.iter().map(|one| (one.thread, one.message)).collect();
    let heard: Vec<&Waiting> =
        ready.into_iter().filter(|one| !one.is_muted && seen != Some(one.thread)).collect();
    let is_old = |one: &&&Waiting| {
        // What waited for the end of quiet hours is told in one summary, however young the last of it is.
        one.first_at + OLD < now || quiet::ends_at(&settings.quiet, one.first_at).is_some()
    };
    let (old, fresh): (Vec<&Waiting>, Vec<&Waiting>) = heard.iter().partition(is_old);
    if fresh.len() > AT_ONCE {
        plan.show.extend(summary(&heard));
    } else {
        plan.show.extend(summary(&old));
        plan.show.extend(fresh.iter().map(|one| single(one, settings)));
    }
    plan
}

fn summary(waiting: &[&Waiting]) -> Option<Notice> {
    let texts: u32 = waiting.iter().map(|one| one.waiting).sum();
    let thread = match waiting {
        [] => return None,
        [only] => Some(only.thread),
        _ => None,
    };
    let what = what(waiting.iter().map(|one| news(one)));
    let texts = match (texts, what) {
        (1, News::Text) => "1 new text".to_owned(),
        (_, News::Text) => format!("{texts} new texts"),
        (1, News::Voicemail) => "1 new voicemail".to_owned(),
        (_, News::Voicemail) => format!("{texts} new voicemails"),
        (1, News::Change) => "1 wish for a change".to_owned(),
        (_, News::Change) => format!("{texts} wishes for a change"),
        (1, _) => "1 missed call".to_owned(),
        (_, News::MissedCall) => format!("{texts} missed calls"),
        (_, News::Several | News::Papers) => format!("{texts} new texts and calls"),
    };
    let body = match waiting.len() {
        1 => "From one person".to_owned(),
        people => format!("From {people} people"),
    };
    Some(Notice { thread, title: texts, body, what })
}

fn single(one: &Waiting, settings: &NoticeSettings) -> Notice {
    let what = news(one);
    let (title, body) = if settings.is_private {
        ("Deskbell".to_owned(), what.words().to_owned())
    } else if let Some((outcome, seconds)) = one.call {
        let more = if one.waiting > 1 { format!(" (and {} more)", one.waiting - 1) } else { String::new() };
        let body = match outcome {
            Outcome::Voicemail => format!("Voicemail, {}:{:02}", seconds / 60, seconds % 60),
            Outcome::Missed => "Missed call".to_owned(),
            // Of what somebody took only a wish for a change waits.
            _ => "Wants a change".to_owned(),
        };
        (format!("{}{more}", clean(&one.who)), body)
    } else {
        let words = clean(&one.words);
        let words = match (words.is_empty(), one.has_picture) {
            (true, true) => "Picture".to_owned(),
            (false, true) => format!("Picture · {words}"),
            _ => words,
        };
        let more = if one.waiting > 1 { format!(" ({} texts)", one.waiting) } else { String::new() };
        (format!("{}{more}", clean(&one.who)), words)
    };
    Notice { thread: Some(one.thread), title, body, what }
}

/// What the newest of a thread is.
fn news(one: &Waiting) -> News {
    match one.call {
        None => News::Text,
        Some((Outcome::Voicemail, _)) => News::Voicemail,
        Some((Outcome::Missed, _)) => News::MissedCall,
        Some(_) => News::Change,
    }
}

/// What several are together.
pub(super) fn what(all: impl Iterator<Item = News>) -> News {
    let join = |one: News, other: News| if one == other { one } else { News::Several };
    all.reduce(join).unwrap_or(News::Text)
}

/// The first words on one line, without control characters and without the characters that change the direction
/// of what stands around them (Unicode TR 9), with which a sender could disguise who is speaking.
fn clean(text: &str) -> String {
    let is_direction = |c: char| matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String =
        text.chars().filter(|c| !is_direction(*c)).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let line = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= WORDS {
        return line;
    }
    line.chars().take(WORDS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Millis = Millis(1_800_000_000_000);

    fn id(n: i64) -> Id {
        n.to_string().parse().unwrap()
    }

    fn waiting(n: i64) -> Waiting {
        Waiting {
            thread: id(n),
            message: id(n + 100),
            who: format!("Person {n}"),
            words: "Hello".to_owned(),
            has_picture: false,
            call: None,
            is_muted: false,
            waiting: 1,
            first_at: NOW,
            shown_at: None,
        }
    }

    #[test]
    fn one_text_rings_with_name_and_first_words() {
        let plan = plan(&[waiting(1)], NOW, &NoticeSettings::default(), None);
        assert_eq!(
            plan.show,
            [Notice {
                thread: Some(id(1)),
                title: "Person 1".into(),
                body: "Hello".into(),
                what: News::Text
            }]
        );
    }

    #[test]
    fn more_than_three_at_once_become_one() {
        let all: Vec<Waiting> = (1..=4).map(waiting).collect();
        let plan = plan(&all, NOW, &NoticeSettings::default(), None);
        assert_eq!(
            plan.show,
            [Notice {
                thread: None,
                title: "4 new texts".into(),
                body: "From 4 people".into(),
                what: News::Text
            }]
        );
        assert_eq!(plan.done.len(), 4);
    }

    #[test]
    fn what_is_older_than_ten_minutes_becomes_a_summary() {
        let old = Waiting { first_at: NOW - Duration::from_secs(601), ..waiting(1) };
        let plan = plan(&[old, waiting(2)], NOW, &NoticeSettings::default(), None);
        let titles: Vec<&str> = plan.show.iter().map(|notice| notice.title.as_str()).collect();
        assert_eq!(titles, ["1 new text", "Person 2"]);
    }

    #[test]
    fn a_thread_that_just_rang_waits_ten_seconds() {
        let again = Waiting { shown_at: Some(NOW - Duration::from_secs(4)), ..waiting(1) };
        let plan = plan(&[again], NOW, &NoticeSettings::default(), None);
        assert!(plan.show.is_empty() && plan.done.is_empty());
        assert_eq!(plan.again_at, Some(NOW + Duration::from_secs(6)));
    }

    #[test]
    fn a_muted_number_and_a_thread_before_ones_eyes_do_not_ring_and_are_dealt_with() {
        let muted = Waiting { is_muted: true, ..waiting(1) };
        let plan = plan(&[muted, waiting(2), waiting(3)], NOW, &NoticeSettings::default(), Some(id(2)));
        let titles: Vec<&str> = plan.show.iter().map(|notice| notice.title.as_str()).collect();
        assert_eq!(titles, ["Person 3"]);
        assert_eq!(plan.done.len(), 3);
    }

    #[test]
    fn a_missed_call_and_a_voicemail_say_who_and_how_long_and_in_private_mode_only_what() {
        let call = |n, outcome, seconds| Waiting {
            call: Some((outcome, seconds)),
            words: String::new(),
            ..waiting(n)
        };
        let all = [call(1, Outcome::Missed, 0), call(2, Outcome::Voicemail, 72)];
        let told = |settings: &NoticeSettings| -> Vec<String> {
            let shown = plan(&all, NOW, settings, None).show;
            shown.iter().map(|notice| format!("{}: {}", notice.title, notice.body)).collect()
        };
        assert_eq!(told(&NoticeSettings::default()), ["Person 1: Missed call", "Person 2: Voicemail, 1:12"]);
        let private = NoticeSettings { is_private: true, ..NoticeSettings::default() };
        assert_eq!(told(&private), ["Deskbell: Missed call", "Deskbell: New voicemail"]);
        assert_eq!(what([News::MissedCall, News::Voicemail].into_iter()), News::Several);
    }

    #[test]
    fn private_mode_says_neither_who_nor_what() {
        let settings = NoticeSettings { is_private: true, ..NoticeSettings::default() };
        let plan = plan(&[waiting(1)], NOW, &settings, None);
        assert_eq!(plan.show[0].body, "New text");
        assert!(!plan.show[0].title.contains("Person"));
    }

    #[test]
    fn direction_marks_and_control_characters_do_not_reach_the_desktop() {
        assert_eq!(clean("a\u{202e}b\u{0007}c\nd\u{2066}"), "ab c d");
        assert_eq!(clean(&"x".repeat(500)).chars().count(), 181);
    }
}
