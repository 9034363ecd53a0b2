//! The requests about flows of Studio.

use deskbell_twilio::api::flows::definition::{Case, Does, When, Widget};
use deskbell_twilio::api::flows::{Create, Definition, Delete, Draft, Fetch, List, Status, Update, Validate};

use super::{Asked, Subjects, asked};

/// All of them, in an order in which they can be asked: what deletes comes last.
pub(super) fn all(about: &Subjects) -> Vec<Asked> {
    let (account, flow) = (&about.account, about.flow.clone());
    let kept = Draft { status: Status::Draft, commit_message: None, ..draft() };
    vec![
        asked(account, &Validate(draft())),
        asked(account, &Create(kept.clone())),
        asked(account, &Create(draft())),
        asked(account, &List::default()),
        asked(account, &List { page_size: Some(1) }),
        asked(account, &Update { flow: flow.clone(), draft: draft() }),
        asked(account, &Update { flow: flow.clone(), draft: kept }),
        asked(account, &Fetch { flow: flow.clone() }),
        asked(account, &Delete { flow }),
    ]
}

/// A flow with a widget of every kind.
pub(crate) fn draft() -> Draft {
    let widget = |name: &str, does| Widget { name: name.to_owned(), does };
    let to = |name: &str| Some(name.to_owned());
    let case = |when, next: &str| Case { when, next: to(next) };
    let split = Does::Split {
        input: "{{trigger.call.To}}".to_owned(),
        cases: vec![
            case(When::Is("+12025550100".to_owned()), "hello"),
            case(When::IsOneOf(vec!["a".to_owned(), "b".to_owned()]), "record"),
            case(When::IsThere, "record"),
        ],
        otherwise: None,
    };
    let say = Does::Say {
        words: "Hello & welcome".to_owned(),
        language: "en-US".to_owned(),
        voice: "Polly.Joanna".to_owned(),
        next: to("ring"),
    };
    let connect = Does::Connect {
        to: "+12025550171".to_owned(),
        caller_id: "{{contact.channel.address}}".to_owned(),
        timeout: 15,
        next: to("record"),
    };
    let record = Does::Record { longest: 300, silence: 5, next: None };
    Draft {
        friendly_name: "Front desk".to_owned(),
        status: Status::Published,
        definition: Definition {
            description: "Every kind".to_owned(),
            first: "whose".to_owned(),
            widgets: vec![
                widget("whose", split),
                widget("hello", say),
                widget("ring", connect),
                widget("record", record),
            ],
        },
        commit_message: Some("By hand".to_owned()),
    }
}
