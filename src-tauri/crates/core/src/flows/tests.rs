//! The flow of every kind of rules leads everywhere it should, and carries what it can.

use super::carry::{LeftOut, carry};
use super::draw::draw;
use crate::calls::Topic;
use crate::routing::{Accept, Answer, Choice, Closing, OpenSpan, Order, Rules, Shows, Staff, Step};
use crate::settings::notices::Weekday;

const OURS: &str = "+12025550100";
const OUTSIDE: &str = "+12025550190";

fn staff() -> Vec<Staff> {
    [("Ana", "+12025550171"), ("Ben", "+12025550172")]
        .map(|(name, number)| Staff {
            name: name.to_owned(),
            number: number.to_owned(),
            user: String::new(),
            hours: Vec::new(),
        })
        .to_vec()
}

fn ring(order: Order, accept: Accept) -> Step {
    Step::Ring { staff: staff(), order, seconds: 20, accept, shows: Shows::Theirs }
}

fn forward() -> Step {
    Step::Forward { number: OUTSIDE.to_owned(), seconds: 25, shows: Shows::Theirs }
}

fn greet(words: &str) -> Step {
    Step::Greet { words: words.to_owned(), sound: None }
}

fn voicemail(words: &str) -> Step {
    Step::voicemail(words)
}

/// The flow of one number on a line for each widget: what it does, and where it leads.
fn told(rules: &Rules) -> String {
    let (branch, left_out) = carry(OURS, rules);
    let definition = draw(&[branch]).unwrap();
    assert_eq!(definition.faults(), Vec::<String>::new());
    let json = definition.to_json();
    let states = json["states"].as_array().unwrap();
    // The beginning is the same for all.
    let lines = states.iter().skip(6).map(|state| {
        let transitions = state["transitions"].as_array().unwrap().iter().map(|way| {
            let value = way["conditions"][0]["value"].as_str();
            let what = value.or(way["event"].as_str()).unwrap();
            let what = if what.len() > 40 { "(withheld)" } else { what };
            format!("{what} → {}", way["next"].as_str().unwrap_or("end"))
        });
        let properties = &state["properties"];
        let what = ["say", "to", "input"].into_iter().find_map(|name| properties[name].as_str());
        format!(
            "{} {} {} | {}",
            state["name"].as_str().unwrap(),
            state["type"].as_str().unwrap(),
            what.unwrap_or_default(),
            transitions.collect::<Vec<_>>().join(", ")
        )
    });
    let lines: Vec<String> = lines.collect();
    format!("{}\nleft out: {left_out:?}", lines.join("\n"))
}

#[test]
fn a_new_number_greets_and_takes_a_message() {
    insta::assert_snapshot!(told(&Rules::default()));
}

#[test]
fn the_whole_of_a_flow_as_twilio_gets_it() {
    let rules = Rules { open: vec![greet("Hello."), forward()], ..Rules::default() };
    let (branch, _) = carry(OURS, &rules);
    let json = draw(&[branch]).unwrap().to_json();
    insta::assert_snapshot!(serde_json::to_string_pretty(&super::hash::sorted(&json)).unwrap());
}

#[test]
fn a_call_is_forwarded_and_who_does_not_answer_leaves_a_message() {
    let rules = Rules {
        open: vec![greet("Hello."), forward()],
        unanswered: vec![voicemail("Please leave a message.")],
        ..Rules::default()
    };
    insta::assert_snapshot!(told(&rules));
}

#[test]
fn phones_that_need_nobody_to_press_1_are_rung_one_after_the_other() {
    let rules = Rules { open: vec![ring(Order::AllAtOnce, Accept::AtOnce)], ..Rules::default() };
    insta::assert_snapshot!(told(&rules));
}

#[test]
fn nobody_is_rung_whose_mailbox_could_take_the_call() {
    let rules = Rules { open: vec![ring(Order::ByPriority, Accept::PressOne)], ..Rules::default() };
    let (branch, left_out) = carry(OURS, &rules);
    assert_eq!((branch.path.acts, left_out), (Vec::new(), vec![LeftOut::PressOne]));
}

fn menu() -> Step {
    Step::Menu {
        words: "Welcome.".to_owned(),
        choices: vec![Choice {
            key: "1".to_owned(),
            name: "bills".to_owned(),
            steps: vec![forward(), Step::Reject],
        }],
        repeats: 2,
        otherwise: vec![greet("Hold the line."), forward()],
    }
}

fn ask() -> Step {
    let on = |topic, steps| Answer { topic, steps };
    Step::Ask {
        words: "What is it about?".to_owned(),
        answers: vec![
            on(Topic::Hours, vec![Step::HangUp { words: "Eight to five.".to_owned(), sound: None }]),
            on(Topic::Other, vec![menu(), voicemail("Tell us more.")]),
        ],
        repeats: 1,
    }
}

#[test]
fn where_callers_are_asked_something_a_flow_does_what_it_does_for_whoever_says_nothing() {
    let rules = Rules { open: vec![ask()], ..Rules::default() };
    insta::assert_snapshot!(told(&rules));
    let asked_first = Rules { asks_first: true, reception: vec![ask()], records: true, ..Rules::default() };
    let (branch, left_out) = carry(OURS, &asked_first);
    assert_eq!(branch.path.voicemail.as_deref(), Some(crate::routing::default_words()));
    assert_eq!(left_out, [LeftOut::Questions, LeftOut::Recording]);
}

#[test]
fn nobody_is_rung_by_sip_or_out_of_their_own_hours() {
    let mut people = staff();
    people[0].number = "sip:ana@office.example".to_owned();
    people[1].hours =
        vec![OpenSpan { days: vec![Weekday::Monday], from: "08:00".to_owned(), to: "12:00".to_owned() }];
    let (order, accept) = (Order::RoundRobin, Accept::AtOnce);
    let ring = Step::Ring { staff: people, order, seconds: 20, accept, shows: Shows::Theirs };
    let (branch, left_out) = carry(OURS, &Rules { open: vec![ring], ..Rules::default() });
    assert_eq!((branch.path.acts, left_out), (Vec::new(), vec![LeftOut::Hours, LeftOut::Sip]));
}

#[test]
fn with_hours_a_flow_does_what_is_right_at_any_hour() {
    let rules = Rules {
        zone: Some("America/New_York".to_owned()),
        hours: vec![OpenSpan {
            days: vec![Weekday::Monday],
            from: "08:00".to_owned(),
            to: "17:00".to_owned(),
        }],
        closings: vec![Closing {
            name: "Christmas".to_owned(),
            first: "2026-12-25".to_owned(),
            last: "2026-12-25".to_owned(),
            from: None,
            to: None,
        }],
        open: vec![forward()],
        closed: vec![voicemail("We are closed.")],
        ..Rules::default()
    };
    let (branch, left_out) = carry(OURS, &rules);
    assert_eq!((branch.path.acts, branch.path.voicemail.as_deref()), (Vec::new(), Some("We are closed.")));
    assert_eq!(left_out, [LeftOut::Hours]);
}

#[test]
fn blocked_and_withheld_callers_have_ways_of_their_own() {
    let rules = Rules {
        blocked: vec!["+12025550199".to_owned()],
        withheld: vec![Step::HangUp { words: "Please call with your number.".to_owned(), sound: None }],
        ..Rules::default()
    };
    insta::assert_snapshot!(told(&rules));
}

#[test]
fn every_rule_there_is_makes_a_flow_that_leads_somewhere() {
    let steps = [
        menu(),
        ask(),
        greet("Hello."),
        ring(Order::ByPriority, Accept::AtOnce),
        forward(),
        voicemail(""),
        voicemail("Speak."),
        Step::HangUp { words: String::new(), sound: None },
        Step::Reject,
    ];
    for first in &steps {
        for second in &steps {
            for unanswered in [Vec::new(), vec![second.clone()]] {
                let rules = Rules {
                    open: vec![first.clone(), second.clone()],
                    unanswered,
                    withheld: vec![second.clone()],
                    turned_away: vec![first.clone()],
                    blocked: vec!["+12025550199".to_owned()],
                    ..Rules::default()
                };
                let (one, _) = carry(OURS, &rules);
                let (other, _) = carry("+12025550101", &Rules::default());
                let definition = draw(&[one, other]).unwrap();
                assert_eq!(definition.faults(), Vec::<String>::new(), "{first:?} {second:?}");
            }
        }
    }
    assert_eq!(draw(&[]), None);
}

#[test]
fn a_hash_stays_while_the_order_of_its_fields_does_not() {
    let one = serde_json::json!({ "a": [1, { "x": 1, "y": 2 }], "b": null });
    let other: serde_json::Value = serde_json::from_str(r#"{"b":null,"a":[1,{"y":2,"x":1}]}"#).unwrap();
    assert_eq!(super::hash::of(&one), super::hash::of(&other));
    assert_ne!(super::hash::of(&one), super::hash::of(&serde_json::json!({ "a": [1] })));
}
