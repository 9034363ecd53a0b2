//! The requests about conferences.

use deskbell_twilio::api::conferences::{Change, ConferenceStatus, List, ListParticipants, Remove};

use super::{Asked, Subjects, asked};

/// All of them, in an order in which they can be asked: what puts somebody out comes last.
pub(super) fn all(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let conference = about.conference.clone();
    let [call, doomed] = about.participants.clone();
    let full = List {
        name: Some("desk".to_owned()),
        status: Some(ConferenceStatus::InProgress),
        page_size: Some(1),
    };
    vec![
        asked(account, &List::default()),
        asked(account, &full),
        asked(account, &ListParticipants { conference: conference.clone(), page_size: None }),
        asked(account, &ListParticipants { conference: conference.clone(), page_size: Some(1) }),
        asked(
            account,
            &Change {
                conference: conference.clone(),
                call: call.clone(),
                muted: Some(true),
                hold: Some(true),
            },
        ),
        asked(account, &Change { conference: conference.clone(), call, muted: Some(false), hold: None }),
        asked(account, &Remove { conference, call: doomed }),
    ]
}
