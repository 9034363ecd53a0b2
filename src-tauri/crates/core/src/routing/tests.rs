//! The rules as tables: when, who, and what happens, across midnight, the change of the clocks, holidays and overlaps.

use deskbell_twilio::{Country, Millis, Party};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::preview::tell_for_tests as tell;
use super::*;
use crate::calls::Topic;
use crate::settings::notices::Weekday::*;

mod questions;

const CALLER: &str = "+12025550123";
const WEEK: &[Weekday] = &[Monday, Tuesday, Wednesday, Thursday, Friday];

fn span(days: &[Weekday], from: &str, to: &str) -> OpenSpan {
    OpenSpan { days: days.to_vec(), from: from.to_owned(), to: to.to_owned() }
}

fn closing(name: &str, first: &str, last: &str, times: Option<(&str, &str)>) -> Closing {
    let (from, to) = times.unzip();
    Closing {
        name: name.to_owned(),
        first: first.to_owned(),
        last: last.to_owned(),
        from: from.map(str::to_owned),
        to: to.map(str::to_owned),
    }
}

fn staff(name: &str, last: u32) -> Staff {
    let number = format!("+1202555{last:04}");
    Staff { name: name.to_owned(), number, user: String::new(), hours: Vec::new() }
}

fn ring(names: &[&str], order: Order) -> Step {
    let staff = (0_u32..).zip(names).map(|(at, name)| staff(name, 150 + at)).collect();
    Step::Ring { staff, order, seconds: 20, accept: Accept::PressOne, shows: Shows::Theirs }
}

fn says(words: &str) -> Step {
    Step::Greet { words: words.to_owned(), sound: None }
}

fn office(zone: &str) -> Rules {
    Rules {
        zone: Some(zone.to_owned()),
        hours: vec![span(WEEK, "08:00", "12:00"), span(WEEK, "13:00", "17:30")],
        open: vec![says("Welcome."), ring(&["Ana", "Ben"], Order::AllAtOnce)],
        closed: vec![Step::voicemail("We are closed.")],
        ..Rules::default()
    }
}

fn at(rules: &Rules, civil: &str) -> Millis {
    let civil: DateTime = civil.parse().unwrap();
    let zone = TimeZone::get(rules.zone.as_deref().unwrap_or("UTC")).unwrap();
    Millis(civil.to_zoned(zone).unwrap().timestamp().as_millisecond())
}

fn caller() -> Party {
    Party::from_twilio(CALLER)
}

/// What happens next to a call that came when nobody had been rung in turn before.
fn plan(rules: &Rules, at: Millis, from: &Party, happened: Happened) -> Planned {
    super::plan(rules, &Calling { at, from, forwarded_from: None, round: 0, room: "" }, &happened)
}

fn reason(rules: &Rules, civil: &str) -> String {
    plan(rules, at(rules, civil), &caller(), Happened::Nothing).reason
}

#[test]
fn a_new_number_takes_a_message_at_any_time() {
    let rules = Rules::default();
    for civil in ["2026-11-22T03:00", "2026-11-23T10:00"] {
        let planned = plan(&rules, at(&rules, civil), &caller(), Happened::Nothing);
        assert_eq!(planned.then, Then::Voicemail(default_words().into()));
        assert_eq!(planned.reason, "open");
    }
}

#[test]
fn a_forwarded_call_never_rings_the_phone_that_forwarded_it() {
    let forwarded = |rules: &Rules, by: &str, happened: &Happened| {
        let (at, from) = (at(rules, "2026-11-23T10:00"), caller());
        super::plan(
            rules,
            &Calling { at, from: &from, forwarded_from: Some(by), round: 0, room: "" },
            happened,
        )
    };
    let rung = |planned: &Planned| match &planned.then {
        Then::Ring { phones, .. } => phones.iter().map(|phone| phone.name.clone()).collect(),
        _ => Vec::new(),
    };
    let rules = office("America/New_York");
    let planned = forwarded(&rules, "+12025550150", &Happened::Nothing);
    assert_eq!(
        (rung(&planned), planned.reason.as_str()),
        (vec!["Ben".to_owned()], "open, forwarded by a phone of yours")
    );
    assert_eq!(rung(&forwarded(&rules, "+12025550199", &Happened::Nothing)), ["Ana", "Ben"]);
    // By priority its turn is nobody's, also where it is the last.
    let rules = Rules { open: vec![ring(&["Ana", "Ben"], Order::ByPriority)], ..rules };
    let planned = forwarded(&rules, "+12025550151", &Happened::Nothing);
    let Then::Ring { place, .. } = planned.then else { panic!("Ana is rung") };
    let happened = Happened::Rung { at: place, ended: Ended::Unanswered };
    assert_eq!(forwarded(&rules, "+12025550151", &happened).then, Then::Voicemail(default_words().into()));
    // Nor is a number outside, and where they have a way of their own they take it.
    let outside = Step::Forward { number: "+12025550199".to_owned(), seconds: 20, shows: Shows::Theirs };
    let rules = Rules { open: vec![outside, Step::voicemail("Nobody is here.")], ..rules };
    let planned = forwarded(&rules, "+12025550199", &Happened::Nothing);
    assert_eq!(planned.then, Then::Voicemail("Nobody is here.".into()));
    let rules = Rules { forwarded: vec![Step::voicemail("You have reached my mobile.")], ..rules };
    let planned = forwarded(&rules, "+12025550199", &Happened::Nothing);
    assert_eq!(planned.then, Then::Voicemail("You have reached my mobile.".into()));
    assert_eq!(planned.reason, "forwarded by a phone of yours");
    assert_eq!(reason(&rules, "2026-11-23T10:00"), "open");
}

#[test]
fn a_busy_line_has_a_way_of_its_own_where_there_is_one() {
    let rules = Rules { unanswered: vec![Step::voicemail("Nobody answers.")], ..office("America/New_York") };
    let at = at(&rules, "2026-11-23T10:00");
    let Then::Ring { place, .. } = plan(&rules, at, &caller(), Happened::Nothing).then else {
        panic!("they are rung")
    };
    let after = |rules: &Rules, ended| {
        let planned = plan(rules, at, &caller(), Happened::Rung { at: place.clone(), ended });
        (planned.then, planned.reason)
    };
    let message = |words: &str, reason: &str| (Then::Voicemail(words.into()), reason.to_owned());
    assert_eq!(after(&rules, Ended::Busy), message("Nobody answers.", "the line was busy"));
    let rules = Rules { busy: vec![Step::voicemail("We are on the phone.")], ..rules };
    assert_eq!(after(&rules, Ended::Busy), message("We are on the phone.", "the line was busy"));
    assert_eq!(after(&rules, Ended::Unanswered), message("Nobody answers.", "nobody answered"));
    // Its end is that of a call which nobody answers.
    let rules = Rules { busy: vec![says("We are on the phone.")], ..rules };
    assert_eq!(after(&rules, Ended::Busy).0, Then::Voicemail(default_words().into()));
}

#[test]
fn a_week_of_hours_with_a_lunch_break() {
    let rules = office("America/New_York");
    for (civil, wanted) in [
        ("2026-11-23T07:59:59", "closed: Monday 07:59"),
        ("2026-11-23T08:00:00", "open"),
        ("2026-11-23T11:59:59", "open"),
        ("2026-11-23T12:00:00", "closed: Monday 12:00"),
        ("2026-11-23T12:59:59", "closed: Monday 12:59"),
        ("2026-11-23T13:00:00", "open"),
        ("2026-11-27T17:29:59", "open"),
        ("2026-11-27T17:30:00", "closed: Friday 17:30"),
        ("2026-11-28T10:00:00", "closed: Saturday"),
        ("2026-11-29T10:00:00", "closed: Sunday"),
    ] {
        assert_eq!(reason(&rules, civil), wanted, "{civil}");
    }
}

#[test]
fn hours_across_midnight_belong_to_the_evening_they_begin_on() {
    let rules = Rules { hours: vec![span(&[Friday], "20:00", "02:00")], ..office("Europe/Berlin") };
    for (civil, wanted) in [
        ("2026-11-27T19:59:59", "closed: Friday 19:59"),
        ("2026-11-27T20:00:00", "open"),
        ("2026-11-28T00:00:00", "open"),
        ("2026-11-28T01:59:59", "open"),
        ("2026-11-28T02:00:00", "closed: Saturday"),
        ("2026-11-27T01:00:00", "closed: Friday 01:00"),
    ] {
        assert_eq!(reason(&rules, civil), wanted, "{civil}");
    }
}

#[test]
fn hours_stay_where_they_are_when_the_clocks_change() {
    // Forward in the night to 29 March 2026, back in the night to 25 October 2026; both are Sundays.
    let rules = Rules { hours: vec![span(&[Saturday, Sunday], "08:00", "18:00")], ..office("Europe/Berlin") };
    for (utc, wanted) in [
        ("2026-03-28T06:59:59Z", "closed: Saturday 07:59"),
        ("2026-03-28T07:00:00Z", "open"),
        ("2026-03-29T05:59:59Z", "closed: Sunday 07:59"),
        ("2026-03-29T06:00:00Z", "open"),
        ("2026-03-29T15:59:59Z", "open"),
        ("2026-03-29T16:00:00Z", "closed: Sunday 18:00"),
        ("2026-10-24T06:00:00Z", "open"),
        ("2026-10-25T06:59:59Z", "closed: Sunday 07:59"),
        ("2026-10-25T07:00:00Z", "open"),
        ("2026-10-25T17:00:00Z", "closed: Sunday 18:00"),
    ] {
        let moment: jiff::Timestamp = utc.parse().unwrap();
        let planned = plan(&rules, Millis(moment.as_millisecond()), &caller(), Happened::Nothing);
        assert_eq!(planned.reason, wanted, "{utc}");
    }
    let night = Rules { hours: vec![span(&[Saturday], "22:00", "06:00")], ..office("Europe/Berlin") };
    for (utc, wanted) in [
        // Seven hours long in spring, nine in autumn.
        ("2026-03-29T03:59:59Z", "open"),
        ("2026-03-29T04:00:00Z", "closed: Sunday"),
        ("2026-10-25T04:59:59Z", "open"),
        ("2026-10-25T05:00:00Z", "closed: Sunday"),
    ] {
        let moment: jiff::Timestamp = utc.parse().unwrap();
        let planned = plan(&night, Millis(moment.as_millisecond()), &caller(), Happened::Nothing);
        assert_eq!(planned.reason, wanted, "{utc}");
    }
}

#[test]
fn closings_beat_hours_and_say_their_name() {
    let rules = Rules {
        closings: vec![
            closing("Christmas", "2026-12-24", "2026-12-26", None),
            closing("Team meeting", "2026-12-01", "2026-12-01", Some(("14:00", "16:00"))),
        ],
        ..office("America/New_York")
    };
    for (civil, wanted) in [
        ("2026-12-23T17:00:00", "open"),
        ("2026-12-24T00:00:00", "closed: Christmas"),
        ("2026-12-26T23:59:59", "closed: Christmas"),
        ("2026-12-28T09:00:00", "open"),
        ("2026-12-01T13:59:59", "open"),
        ("2026-12-01T14:00:00", "closed: Team meeting"),
        ("2026-12-01T16:00:00", "open"),
    ] {
        assert_eq!(reason(&rules, civil), wanted, "{civil}");
    }
    let planned = plan(&rules, at(&rules, "2026-12-25T10:00"), &caller(), Happened::Nothing);
    assert_eq!(planned.then, Then::Voicemail("We are closed.".into()), "as out of hours");
    let own =
        Rules { holiday: vec![Step::HangUp { words: "Happy holidays.".to_owned(), sound: None }], ..rules };
    let planned = plan(&own, at(&own, "2026-12-25T10:00"), &caller(), Happened::Nothing);
    assert_eq!((planned.says, planned.then), (vec!["Happy holidays.".into()], Then::HangUp));
}

#[test]
fn overlapping_hours_are_open_in_any_of_them() {
    let rules = Rules {
        hours: vec![span(&[Monday], "08:00", "12:00"), span(&[Monday], "11:00", "15:00")],
        ..office("UTC")
    };
    for (civil, wanted) in [
        ("2026-11-23T11:30", "open"),
        ("2026-11-23T14:59", "open"),
        ("2026-11-23T15:00", "closed: Monday 15:00"),
    ] {
        assert_eq!(reason(&rules, civil), wanted, "{civil}");
    }
}

#[test]
fn a_zone_that_nobody_knows_takes_messages_and_rings_nobody() {
    let rules = Rules { zone: Some("Mars/Olympus".to_owned()), ..office("UTC") };
    let planned = plan(&rules, Millis(1_800_000_000_000), &caller(), Happened::Nothing);
    assert_eq!(planned.reason, "closed: the time zone is unknown");
    assert_eq!(planned.then, Then::Voicemail("We are closed.".into()));
}

#[test]
fn people_are_rung_one_after_the_other_and_then_a_message_is_taken() {
    let rules = Rules { open: vec![ring(&["Ana", "Ben", "Cem"], Order::ByPriority)], ..Rules::default() };
    let told = tell(&rules, Millis(0), &caller());
    insta::assert_snapshot!(told, @r"
    open
    Rings Ana, who press 1 to take it, for 20 seconds
    Rings Ben, who press 1 to take it, for 20 seconds
    Rings Cem, who press 1 to take it, for 20 seconds
    Says “Thank you for calling. Nobody can take your call right now. Please leave a message after the tone, and we will call you back.” and takes a message
    ");
}

#[test]
fn a_preview_tells_the_whole_way_of_a_call() {
    let mut rules = office("America/New_York");
    rules.open.push(Step::Forward { number: "+12025550199".to_owned(), seconds: 15, shows: Shows::Ours });
    rules.unanswered = vec![Step::HangUp { words: "Please call again.".to_owned(), sound: None }];
    let told = tell(&rules, at(&rules, "2026-11-27T17:05"), &caller());
    insta::assert_snapshot!(told, @r"
    open
    Says “Welcome.”
    Rings Ana and Ben, who press 1 to take it, for 20 seconds
    Rings (202) 555-0199, for 15 seconds
    Says “Please call again.”
    Hangs up
    ");
    let told = tell(&rules, at(&rules, "2026-11-27T18:05"), &caller());
    insta::assert_snapshot!(told, @r"
    closed: Friday 18:05
    Says “We are closed.” and takes a message
    ");
}

#[test]
fn blocked_callers_are_turned_away_and_withheld_ones_have_steps_of_their_own() {
    let rules = Rules {
        blocked: vec![CALLER.to_owned()],
        withheld: vec![Step::HangUp { words: "Please show your number.".to_owned(), sound: None }],
        ..office("UTC")
    };
    let planned = plan(&rules, Millis(0), &caller(), Happened::Nothing);
    assert_eq!((planned.then, planned.is_blocked), (Then::Reject, true));
    assert_eq!(planned.reason, "blocked number");
    let planned = plan(&rules, Millis(0), &Party::Withheld, Happened::Nothing);
    assert_eq!((planned.then, planned.is_blocked), (Then::HangUp, false));
    assert_eq!(planned.reason, "number withheld");
    let anybody = Rules { withheld: Vec::new(), ..rules };
    let planned = plan(&anybody, at(&anybody, "2026-11-23T09:00"), &Party::Withheld, Happened::Nothing);
    assert_eq!(planned.reason, "open");
}

#[test]
fn whoever_spoke_is_not_asked_for_a_message() {
    let rules = office("UTC");
    let place = Place { case: Case::Open, within: Vec::new(), step: 1, turn: 0 };
    let then = |ended| plan(&rules, Millis(0), &caller(), Happened::Rung { at: place.clone(), ended }).then;
    assert_eq!(then(Ended::Spoke), Then::HangUp);
    for ended in [Ended::Unanswered, Ended::Busy, Ended::Failed] {
        assert!(matches!(then(ended), Then::Voicemail(_)), "{ended:?}");
    }
}

#[test]
fn whatever_the_rules_hold_a_caller_who_is_let_in_ends_somewhere() {
    let nothing = Rules { open: Vec::new(), unanswered: Vec::new(), ..Rules::default() };
    let planned = plan(&nothing, Millis(0), &caller(), Happened::Nothing);
    assert_eq!(planned.then, Then::Voicemail(default_words().into()));
    // Rules that were changed while phones rang: the place is no longer there.
    let gone = Place { case: Case::Open, within: Vec::new(), step: 40, turn: 7 };
    let planned =
        plan(&nothing, Millis(0), &caller(), Happened::Rung { at: gone.clone(), ended: Ended::Busy });
    assert!(matches!(planned.then, Then::Voicemail(_)));
    let rejecting = Rules { unanswered: vec![Step::Reject], ..nothing };
    let planned = plan(&rejecting, Millis(0), &caller(), Happened::Rung { at: gone, ended: Ended::Busy });
    assert_eq!(planned.then, Then::HangUp, "who was taken can no longer be rejected");
}

#[test]
fn rules_that_mean_nothing_are_refused_with_a_sentence() {
    let refusal = |rules: Rules| {
        rules::check(rules, Country::US).err().map(|error| error.to_string()).unwrap_or_default()
    };
    let fine = office("America/New_York");
    assert_eq!(refusal(fine.clone()), "");
    for (rules, said) in [
        (Rules { zone: None, ..fine.clone() }, "This computer does not know that time zone. Choose another."),
        (
            Rules { hours: vec![span(&[], "08:00", "09:00")], ..fine.clone() },
            "Choose at least one day for these hours.",
        ),
        (
            Rules { hours: vec![span(WEEK, "8", "09:00")], ..fine.clone() },
            "Write the times as hours and minutes: 08:30.",
        ),
        (
            Rules { closings: vec![closing("Away", "2026-12-26", "2026-12-24", None)], ..fine.clone() },
            "Choose the first and the last day of this closing.",
        ),
        (
            Rules { open: vec![ring(&[], Order::AllAtOnce)], ..fine.clone() },
            "Choose whom to ring: at least one, at most 50.",
        ),
    ] {
        assert_eq!(refusal(rules), said);
    }
    let typed = Rules { blocked: vec!["(202) 555-0123".to_owned()], ..fine };
    assert_eq!(rules::check(typed, Country::US).unwrap().blocked, [CALLER]);
}
