//! The story's own rules: always the same, and as mixed as a real inbox.

use std::collections::HashSet;

use deskbell_twilio::phone::PhoneNumber;
use deskbell_twilio::sid::AccountSid;

use super::*;

const STARTED: Millis = Millis(1_764_000_000_000);

fn world(count: usize) -> World {
    let numbers: Vec<PhoneNumber> = ["+12025550101", "+12025550102", "+12025550103"]
        .iter()
        .take(count)
        .map(|number| PhoneNumber::from_twilio(number).unwrap())
        .collect();
    let account: AccountSid = mint("AC", "a story");
    let mut world = World::new(account, &numbers, STARTED, STARTED);
    begin(&mut world, STARTED);
    world
}

fn sids(world: &World) -> Vec<String> {
    world.messages.oldest_first().map(|message| message.sid.to_string()).collect()
}

#[test]
fn the_story_is_the_same_at_every_start() {
    let (one, other) = (world(2), world(2));
    assert_eq!(sids(&one), sids(&other));
    assert_eq!(sids(&one).iter().collect::<HashSet<_>>().len(), sids(&one).len());
}

#[test]
fn all_history_lies_before_the_beginning_and_within_two_weeks() {
    let earliest = STARTED - Duration::from_secs(14 * 24 * 3600);
    assert!(world(1).messages.oldest_first().all(|m| m.created < STARTED && m.created > earliest));
}

#[test]
fn the_inbox_is_as_mixed_as_a_real_one() {
    let world = world(2);
    let all: Vec<&Message> = world.messages.oldest_first().collect();
    let threads: HashSet<String> = all
        .iter()
        .map(|m| if m.direction == Direction::Inbound { m.from.clone().unwrap() } else { m.to.clone() })
        .collect();
    assert!((12..=16).contains(&threads.len()), "{}", threads.len());
    assert!(all.iter().any(|m| m.error == Some(30003) && m.status == Status::Failed));
    assert!(all.iter().any(|m| m.error == Some(30007) && m.status == Status::Undelivered));
    assert!(all.iter().filter(|m| !m.media.is_empty()).count() >= 2);
    assert!(all.iter().any(|m| m.body.chars().count() > 800));
    assert!(threads.contains("DENTALCO") && threads.contains("72345"));
    assert!(world.is_opted_out("+12025550136", "+12025550101"));
    assert!(people().iter().any(|person| person.name.chars().count() > 35));
    assert!(all.iter().all(|m| m.body.chars().count() <= 1600));
}

#[test]
fn every_text_to_come_is_from_somebody_in_the_story() {
    let known: HashSet<&str> = CAST.iter().map(|role| role.number).collect();
    assert!(FRESH.iter().chain(later::TEXTS).all(|text| known.contains(text.from)));
}

#[test]
fn whoever_has_one_of_our_own_numbers_is_left_out() {
    let own = PhoneNumber::from_twilio(CAST[0].number).unwrap();
    let mut world = World::new(mint("AC", "a story"), &[own], STARTED, STARTED);
    begin(&mut world, STARTED);
    assert!(world.people.iter().all(|person| person.number != CAST[0].number));
}
