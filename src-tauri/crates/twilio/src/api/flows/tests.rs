//! Flows go out as Twilio takes them, and come back as it answers.

use super::definition::{Case, Does, When, Widget};
use super::*;

fn answering() -> Definition {
    let say = |words: &str| Does::Say {
        words: words.to_owned(),
        language: "en-US".to_owned(),
        voice: String::new(),
        next: Some("record".to_owned()),
    };
    Definition {
        description: "Answers".to_owned(),
        first: "whose".to_owned(),
        widgets: vec![
            Widget {
                name: "whose".to_owned(),
                does: Does::Split {
                    input: "{{trigger.call.To}}".to_owned(),
                    cases: vec![Case {
                        when: When::Is("+12025550100".to_owned()),
                        next: Some("hello".to_owned()),
                    }],
                    otherwise: None,
                },
            },
            Widget { name: "hello".to_owned(), does: say("Hello {{contact.channel.address}} {% if x %}") },
            Widget { name: "record".to_owned(), does: Does::Record { longest: 300, silence: 5, next: None } },
        ],
    }
}

#[test]
fn a_flow_is_one_form_with_its_definition_as_json() {
    let draft = Draft {
        friendly_name: "Front desk".to_owned(),
        status: Status::Published,
        definition: answering(),
        commit_message: Some("by hand".to_owned()),
    };
    let form = Create(draft.clone()).form();
    let value = |name: &str| form.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str());
    assert_eq!((value("Status"), value("CommitMessage")), (Some("published"), Some("by hand")));
    let definition: serde_json::Value = serde_json::from_str(value("Definition").unwrap()).unwrap();
    assert_eq!(definition["states"][0]["transitions"][1]["next"], "whose");
    assert_eq!(definition["states"][3]["properties"]["play_beep"], "true", "a string, as Twilio wants it");
    assert!(!format!("{draft:?}").contains("Hello"), "no words in a log");
    assert!(!Create(draft.clone()).is_repeatable() && Validate(draft).is_repeatable());
}

#[test]
fn what_somebody_typed_is_said_and_not_worked_out() {
    let text = answering().to_json()["states"][2]["properties"]["say"].to_string();
    assert_eq!(text, r#""Hello { {contact.channel.address}} { % if x %}""#);
}

#[test]
fn a_flow_that_leads_nowhere_or_twice_says_so() {
    assert_eq!(answering().faults(), Vec::<String>::new());
    let mut wrong = answering();
    wrong.first = "record".to_owned();
    assert_eq!(wrong.faults(), ["whose cannot be reached"]);
    wrong.first = "nobody".to_owned();
    assert_eq!(wrong.faults(), ["nobody is not there", "whose cannot be reached"]);
    let twice = wrong.widgets[0].clone();
    wrong.widgets.push(twice);
    assert_eq!(wrong.faults()[0], "two widgets have one name");
}

#[test]
fn a_flow_of_a_listing_has_no_definition() {
    let text = r#"{"sid":"FW00000000000000000000000000000001","account_sid":"AC00000000000000000000000000000001",
        "friendly_name":"Front desk","status":"published","revision":3,"definition":null,"commit_message":null,
        "webhook_url":"https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1","date_created":"2026-11-20T10:00:00Z"}"#;
    let flow: Flow = serde_json::from_str(text).unwrap();
    assert_eq!((flow.revision, flow.definition, flow.commit_message), (3, None, None));
}
