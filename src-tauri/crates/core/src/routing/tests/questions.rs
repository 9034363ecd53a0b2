//! Menus and the question what a call is about, and who is rung in which turn.

use proptest::prelude::*;

use super::*;

fn choice(key: &str, name: &str, steps: Vec<Step>) -> Choice {
    Choice { key: key.to_owned(), name: name.to_owned(), steps }
}

fn voicemail(words: &str) -> Step {
    Step::voicemail(words)
}

/// Appointments ring, bills have a menu of their own, everything else is a message.
fn with_menu() -> Rules {
    let bills = Step::Menu {
        words: String::new(),
        choices: vec![
            choice("1", "paying a bill", vec![ring(&["Cem"], Order::AllAtOnce)]),
            choice("9", "a mistake", vec![says("We are sorry.")]),
        ],
        repeats: 0,
        otherwise: vec![Step::HangUp { words: "Goodbye.".to_owned(), sound: None }],
    };
    let menu = Step::Menu {
        words: "Welcome to the office.".to_owned(),
        choices: vec![
            choice("1", "appointments", vec![ring(&["Ana", "Ben"], Order::ByPriority)]),
            choice("2", "bills", vec![bills]),
        ],
        repeats: 1,
        otherwise: Vec::new(),
    };
    Rules { open: vec![menu, voicemail("What is it about?")], ..Rules::default() }
}

fn heard(keys: &str, words: &str) -> Heard {
    Heard { keys: keys.to_owned(), words: words.to_owned() }
}

/// Where a call waits.
fn place_of(planned: &Planned) -> Place {
    match &planned.then {
        Then::Ring { place, .. } | Then::Ask { place, .. } => place.clone(),
        other => panic!("nothing is waited for: {other:?}"),
    }
}

fn answer(rules: &Rules, before: &Planned, heard: Heard) -> Planned {
    plan(rules, Millis(0), &caller(), Happened::Asked { at: place_of(before), heard })
}

fn rung(rules: &Rules, before: &Planned) -> Planned {
    let happened = Happened::Rung { at: place_of(before), ended: Ended::Unanswered };
    plan(rules, Millis(0), &caller(), happened)
}

#[test]
fn a_menu_is_drawn_with_every_way_on_from_it() {
    insta::assert_snapshot!(tell(&with_menu(), Millis(0), &caller()), @r"
    open
    Says “Welcome to the office.”
    Says “For appointments, press 1. For bills, press 2.”
    Waits for an answer
    - 1: appointments
      Rings Ana, who press 1 to take it, for 20 seconds
      Rings Ben, who press 1 to take it, for 20 seconds
      Says “What is it about?” and takes a message
    - 2: bills
      Says “For paying a bill, press 1. For a mistake, press 9.”
      Waits for an answer
      - 1: paying a bill
        Rings Cem, who press 1 to take it, for 20 seconds
        Says “What is it about?” and takes a message
      - 9: a mistake
        Says “We are sorry.”
        Says “What is it about?” and takes a message
      - Nothing, or nothing that was understood
        Says “Goodbye.”
        Hangs up
    - Nothing, or nothing that was understood
      Says “What is it about?” and takes a message
    ");
}

#[test]
fn a_choice_is_made_by_key_or_word_and_its_steps_are_followed_to_what_stands_after_the_menu() {
    let rules = with_menu();
    let asked = plan(&rules, Millis(0), &caller(), Happened::Nothing);
    let by_key = answer(&rules, &asked, heard("1", ""));
    let by_word = answer(&rules, &asked, heard("", "An appointment please"));
    assert_eq!(by_key, by_word);
    assert_eq!(by_key.reason, "chose 1: appointments");
    let next = rung(&rules, &by_key);
    assert_eq!((next.reason.as_str(), place_of(&next).turn), ("nobody answered", 1));
    assert_eq!(rung(&rules, &next).then, Then::Voicemail("What is it about?".into()));
}

#[test]
fn who_chooses_nothing_is_asked_again_and_then_goes_the_default_way() {
    let rules = with_menu();
    let asked = plan(&rules, Millis(0), &caller(), Happened::Nothing);
    let again = answer(&rules, &asked, heard("7", ""));
    assert_eq!((again.reason.as_str(), place_of(&again).turn), ("", 1));
    assert_eq!(again.says, asked.says);
    let over = answer(&rules, &again, heard("", ""));
    assert_eq!(over.reason, "chose nothing");
    assert_eq!(over.then, Then::Voicemail("What is it about?".into()));
    let inner = answer(&rules, &again, heard("2", ""));
    let over = answer(&rules, &inner, heard("", "Hello?"));
    assert_eq!((over.says, over.then), (vec!["Goodbye.".into()], Then::HangUp));
}

#[test]
fn rules_that_changed_while_somebody_listened_still_lead_somewhere() {
    let asked = plan(&with_menu(), Millis(0), &caller(), Happened::Nothing);
    for rules in [Rules::default(), Rules { open: Vec::new(), ..Rules::default() }] {
        let planned = answer(&rules, &asked, heard("1", ""));
        assert_eq!(planned.reason, "the rules have changed");
        assert!(matches!(planned.then, Then::Voicemail(_)));
    }
    let rejecting = Rules { open: vec![voicemail(""), Step::Reject], ..Rules::default() };
    let planned = answer(&rejecting, &asked, heard("1", ""));
    assert_eq!(planned.then, Then::HangUp, "who was taken can no longer be rejected");
}

fn reception() -> Vec<Step> {
    let on = |topic, steps| Answer { topic, steps };
    vec![Step::Ask {
        words: "Hello. What is your call about?".to_owned(),
        answers: vec![
            on(Topic::SetUp, vec![ring(&["Ana"], Order::AllAtOnce)]),
            on(Topic::Hours, vec![says("We are open from eight to five."), voicemail("Anything else?")]),
            on(
                Topic::Prices,
                vec![Step::HangUp { words: "A cleaning is 90 dollars.".to_owned(), sound: None }],
            ),
            on(Topic::Other, vec![ring(&["Ben"], Order::AllAtOnce)]),
        ],
        repeats: 1,
    }]
}

#[test]
fn where_a_message_would_be_taken_a_caller_is_asked_first_what_it_is_about() {
    let rules = Rules { asks_first: true, reception: reception(), ..Rules::default() };
    let asked = plan(&rules, Millis(0), &caller(), Happened::Nothing);
    assert!(matches!(&asked.then, Then::Ask { listens: Listens::Words(_), .. }));
    let on = |heard| answer(&rules, &asked, heard);
    let told = |planned: &Planned| (planned.reason.clone(), planned.topic);
    let hours = on(heard("", "When do you close today?"));
    assert_eq!(told(&hours), ("wants: the opening hours".to_owned(), Some(Topic::Hours)));
    assert_eq!(hours.then, Then::Voicemail("Anything else?".into()));
    let prices = on(heard("5", ""));
    assert_eq!((prices.topic, prices.then), (Some(Topic::Prices), Then::HangUp));
    // What has no way of its own goes the way of something else: to a person.
    let cancels = on(heard("", "I can't make it tomorrow"));
    assert_eq!(told(&cancels), ("wants: to cancel an appointment".to_owned(), Some(Topic::Cancel)));
    assert!(matches!(&cancels.then, Then::Ring { phones, .. } if phones[0].name == "Ben"));
    // After that nobody asks again: a message is taken.
    assert_eq!(rung(&rules, &cancels).then, Then::Voicemail(default_words().into()));
    // Not understood: asked once more, then a person.
    let again = on(heard("", "Well, hello there"));
    assert_eq!((told(&again), place_of(&again).turn), ((String::new(), None), 1));
    let person = answer(&rules, &again, heard("", "Well, hello there"));
    assert_eq!(told(&person), ("was not understood".to_owned(), Some(Topic::Other)));
    let silent = answer(&rules, &again, heard("", ""));
    assert_eq!(told(&silent), ("did not say what it is about".to_owned(), None));
    assert!(matches!(silent.then, Then::Ring { .. }));
}

#[test]
fn nobody_is_asked_where_no_messages_are_taken_nor_who_is_turned_away_or_has_chosen() {
    let rules = Rules { asks_first: true, reception: reception(), ..Rules::default() };
    let none = Rules { takes_messages: false, ..rules.clone() };
    assert_eq!(plan(&none, Millis(0), &caller(), Happened::Nothing).then, Then::HangUp);
    let blocked =
        Rules { blocked: vec![CALLER.to_owned()], turned_away: vec![voicemail("")], ..rules.clone() };
    assert_eq!(plan(&blocked, Millis(0), &caller(), Happened::Nothing).then, Then::Voicemail("".into()));
    let open = vec![Step::Menu {
        words: String::new(),
        choices: vec![choice("1", "a message", vec![voicemail("Speak.")])],
        repeats: 0,
        otherwise: Vec::new(),
    }];
    let chosen = Rules { open, ..rules.clone() };
    let asked = plan(&chosen, Millis(0), &caller(), Happened::Nothing);
    assert_eq!(answer(&chosen, &asked, heard("1", "")).then, Then::Voicemail("Speak.".into()));
    // In a language that is not understood here only keys are listened for.
    let german = Rules { language: "de-DE".to_owned(), ..rules };
    let asked = plan(&german, Millis(0), &caller(), Happened::Nothing);
    assert!(matches!(asked.then, Then::Ask { listens: Listens::Keys, .. }));
    assert_eq!(asked.says, ["Hello. What is your call about?".into()]);
}

#[test]
fn in_turn_each_call_begins_with_the_next_and_still_reaches_everybody() {
    let rules = Rules { open: vec![ring(&["Ana", "Ben", "Cem"], Order::RoundRobin)], ..Rules::default() };
    let way = |round| {
        let (from, mut names) = (caller(), Vec::new());
        let call = Calling { at: Millis(0), from: &from, forwarded_from: None, round, room: "" };
        let mut planned = super::super::plan(&rules, &call, &Happened::Nothing);
        while let Then::Ring { place, phones, takes_turn, .. } = planned.then {
            assert_eq!(takes_turn, names.is_empty());
            names.push(phones[0].name.clone());
            let happened = Happened::Rung { at: place, ended: Ended::Busy };
            planned = super::super::plan(&rules, &call, &happened);
        }
        names.join(" ")
    };
    assert_eq!(
        [way(0), way(1), way(2), way(3)],
        ["Ana Ben Cem", "Ben Cem Ana", "Cem Ana Ben", "Ana Ben Cem"]
    );
}

#[test]
fn people_are_rung_in_their_own_hours_and_where_nobody_is_at_work_the_next_step_follows() {
    let mut rules = office("America/New_York");
    rules.hours.clear();
    rules.open = vec![ring(&["Ana", "Ben"], Order::ByPriority)];
    let Step::Ring { staff, .. } = &mut rules.open[0] else { panic!() };
    staff[0].hours = vec![span(&[Monday], "08:00", "12:00")];
    staff[1].hours = vec![span(&[Monday], "10:00", "17:00")];
    for (civil, wanted) in [
        ("2026-11-23T09:00", &["Ana"][..]),
        ("2026-11-23T11:00", &["Ana", "Ben"]),
        ("2026-11-23T12:00", &["Ben"]),
        ("2026-11-24T11:00", &[]),
    ] {
        let at = at(&rules, civil);
        let mut planned = plan(&rules, at, &caller(), Happened::Nothing);
        let mut names = Vec::new();
        while let Then::Ring { place, phones, .. } = planned.then {
            names.push(phones[0].name.clone());
            planned = plan(&rules, at, &caller(), Happened::Rung { at: place, ended: Ended::Unanswered });
        }
        assert_eq!(names, wanted, "{civil}");
        assert!(matches!(planned.then, Then::Voicemail(_)), "{civil}");
    }
    let refused = rules::check(Rules { zone: None, ..rules }, Country::US).unwrap_err();
    assert_eq!(refused.to_string(), "This computer does not know that time zone. Choose another.");
}

#[test]
fn a_sip_address_is_kept_as_it_is_and_never_with_a_password_in_it() {
    let checked = |number: &str, user: &str| {
        let mut rules = Rules { open: vec![ring(&["Ana"], Order::AllAtOnce)], ..Rules::default() };
        let Step::Ring { staff, .. } = &mut rules.open[0] else { panic!() };
        (staff[0].number, staff[0].user) = (number.to_owned(), user.to_owned());
        let checked = rules::check(rules, Country::US).map_err(|error| error.to_string())?;
        let one = everybody(&checked)[0].clone();
        Ok::<_, String>((one.number, one.user))
    };
    let kept = |number: &str, user: &str| Ok((number.to_owned(), user.to_owned()));
    let whole = "sips:ana@office.example:5061;transport=tls";
    assert_eq!(checked(&format!(" {whole} "), " ana "), kept(whole, "ana"));
    assert_eq!(checked("(202) 555-0150", "ana"), kept("+12025550150", ""), "a phone has no user");
    let refused = "Write a SIP address as sip:name@host.";
    for wrong in ["sip:", "sip:ana", "sip:@office.example", "sip:ana@", "sip:a na@office.example"] {
        assert_eq!(checked(wrong, ""), Err(refused.to_owned()), "{wrong}");
    }
    let secret = checked("sip:ana:four-horses@office.example", "");
    assert!(secret.unwrap_err().starts_with("Leave the password out of the SIP address."));
}

#[test]
fn menus_that_mean_nothing_are_refused_with_a_sentence() {
    let refusal = |choices: Vec<Choice>, repeats| {
        let open = vec![Step::Menu { words: String::new(), choices, repeats, otherwise: Vec::new() }];
        let checked = rules::check(Rules { open, ..Rules::default() }, Country::US);
        checked.err().map(|error| error.to_string()).unwrap_or_default()
    };
    let plain = |key: &str, name: &str| choice(key, name, Vec::new());
    let mut deep = Vec::new();
    for _ in 0..4 {
        deep = vec![Step::Menu {
            words: String::new(),
            choices: vec![choice("1", "more", deep)],
            repeats: 0,
            otherwise: Vec::new(),
        }];
    }
    assert_eq!(refusal(vec![plain("1", " a  b ")], 2), "");
    assert_eq!(refusal(Vec::new(), 0), "A menu has at least one choice, at most 12.");
    assert_eq!(
        refusal(vec![plain("1", "")], 0),
        "Give each choice of a menu a name of at most 60 characters."
    );
    assert_eq!(
        refusal(vec![plain("1", "a"), plain("1", "b")], 0),
        "Give each choice of a menu a key of its own."
    );
    assert_eq!(refusal(vec![plain("12", "a")], 0), "Give each choice of a menu a key of its own.");
    assert_eq!(refusal(vec![plain("1", "a")], 6), "Ask again at most 5 times.");
    assert_eq!(
        refusal(vec![choice("1", "a", deep)], 0),
        "Menus stand in menus, but no deeper than three of them."
    );
    let unasked = Rules { asks_first: true, ..Rules::default() };
    assert_eq!(
        rules::check(unasked, Country::US).unwrap_err().to_string(),
        "Write how callers are asked what their call is about."
    );
}

fn any_steps() -> impl Strategy<Value = Vec<Step>> {
    let leaf = prop_oneof![
        Just(says("Hello.")),
        Just(voicemail("Speak.")),
        Just(Step::HangUp { words: String::new(), sound: None }),
        Just(Step::Reject),
        Just(ring(&["Ana", "Ben"], Order::ByPriority)),
        Just(ring(&["Ana", "Ben"], Order::RoundRobin)),
        Just(ring(&["Ana"], Order::AllAtOnce)),
    ];
    let list = |step: BoxedStrategy<Step>| proptest::collection::vec(step, 0..4);
    let one = leaf.prop_recursive(3, 24, 4, move |inner| {
        let choices = proptest::collection::vec(list(inner.clone()), 1..4);
        let answers = proptest::collection::vec(list(inner.clone()), 0..3);
        prop_oneof![
            (choices, 0_u32..3, list(inner.clone())).prop_map(|(ways, repeats, otherwise)| {
                let keyed = ways.into_iter().enumerate();
                let choices = keyed.map(|(at, steps)| choice(&at.to_string(), &format!("way{at}"), steps));
                Step::Menu { words: String::new(), choices: choices.collect(), repeats, otherwise }
            }),
            (answers, 0_u32..3).prop_map(|(ways, repeats)| {
                let topics = [Topic::Other, Topic::Hours, Topic::Cancel];
                let answers = topics.into_iter().zip(ways).map(|(topic, steps)| Answer { topic, steps });
                Step::Ask { words: "What?".to_owned(), answers: answers.collect(), repeats }
            }),
        ]
    });
    proptest::collection::vec(one, 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    /// Whatever the rules hold and whatever callers do, a call comes to an end, and every place that it waits at lies
    /// behind the one before: so what comes twice or late is known by its place.
    #[test]
    fn every_call_ends_and_never_comes_to_a_place_twice(
        open in any_steps(),
        unanswered in any_steps(),
        reception in any_steps(),
        asks_first in any::<bool>(),
        takes_messages in any::<bool>(),
        pressed in proptest::collection::vec(prop_oneof![Just(""), Just("0"), Just("1"), Just("2"), Just("9")], 1..8),
    ) {
        let rules = Rules { open, unanswered, reception, asks_first, takes_messages, ..Rules::default() };
        let mut planned = plan(&rules, Millis(0), &caller(), Happened::Nothing);
        let mut before = 0;
        for step in 0.. {
            prop_assert!(step < 10_000, "it goes on for ever");
            let (place, happened): (Place, fn(Place, &str) -> Happened) = match planned.then {
                Then::Ring { place, .. } => (place, |at, _| Happened::Rung { at, ended: Ended::Unanswered }),
                Then::Ask { place, .. } => (place, |at, keys| Happened::Asked { at, heard: heard(keys, "") }),
                Then::Reject => {
                    prop_assert_eq!(step, 0, "who was taken can no longer be rejected");
                    break;
                }
                Then::Voicemail(_) => {
                    prop_assert!(takes_messages);
                    break;
                }
                Then::Room | Then::HangUp => break,
            };
            prop_assert!(place.ordinal() > before, "{:?}", place);
            prop_assert_eq!(place.path().parse(), Ok(place.clone()));
            before = place.ordinal();
            let keys = pressed.get(step % pressed.len()).copied().unwrap_or_default();
            planned = plan(&rules, Millis(0), &caller(), happened(place, keys));
        }
    }
}
