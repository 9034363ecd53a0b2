//! The requests about calls and recordings.

use deskbell_twilio::Party;
use deskbell_twilio::api::calls::{
    CallEvent, CallStatus, Create, Delete, End, Ending, Fetch, Instructions, List, MachineDetection, Redirect,
};
use deskbell_twilio::api::recordings::{self, RecordingEvent, transcriptions};
use deskbell_twilio::twiml::{Verb, Voice};
use jiff::civil::date;

use super::{Asked, NOBODY, Subjects, asked};

/// All of them, in an order in which they can be asked: what ends and deletes comes last.
pub(super) fn all(about: &Subjects) -> Vec<Asked> {
    let account = &about.account;
    let call = about.call.clone();
    let redirect = |instructions| asked(account, &Redirect { call: call.clone(), instructions });
    let mut all = vec![asked(account, &bare(about)), asked(account, &full(about))];
    all.extend(listings(about));
    all.extend([
        asked(account, &Fetch { call: call.clone() }),
        asked(account, &recordings::Fetch { recording: about.recording.clone() }),
        redirect(Instructions::Twiml(Voice::new().then(Verb::Pause(60)))),
        redirect(elsewhere()),
        asked(account, &End { call: call.clone(), how: Ending::BeforeAnswer }),
        asked(account, &End { call, how: Ending::HangUp }),
        asked(account, &Delete { call: about.doomed_call.clone() }),
        asked(account, &transcriptions::Delete { transcription: about.doomed_words.clone() }),
        asked(account, &recordings::Delete { recording: about.doomed_recording.clone() }),
    ]);
    all
}

fn elsewhere() -> Instructions {
    let url = format!("{NOBODY}/calls/bridge#rc=0&ct=2000");
    Instructions::Url { url, fallback: Some(format!("{NOBODY}/fallback")) }
}

fn bare(about: &Subjects) -> Create {
    let twiml = Instructions::Twiml(Voice::new().then(Verb::Hangup));
    Create::new(about.theirs.clone(), about.ours.clone(), twiml)
}

fn full(about: &Subjects) -> Create {
    Create {
        to: Party::from_twilio("sip:front@office.example"),
        from: about.ours.clone(),
        instructions: elsewhere(),
        status_callback: Some(format!("{NOBODY}/calls/status")),
        status_events: vec![
            CallEvent::Initiated,
            CallEvent::Ringing,
            CallEvent::Answered,
            CallEvent::Completed,
        ],
        timeout: Some(20),
        machine_detection: Some(MachineDetection::DetectMessageEnd),
        time_limit: Some(3600),
        send_digits: Some("ww12#".to_owned()),
        record: Some(true),
        recording_status_callback: Some(format!("{NOBODY}/recordings/status")),
        recording_events: vec![RecordingEvent::InProgress, RecordingEvent::Completed, RecordingEvent::Absent],
        sip_username: Some("front".to_owned()),
        sip_password: Some("a password".to_owned()),
    }
}

fn listings(about: &Subjects) -> [Asked; 7] {
    let account = &about.account;
    let full = List {
        to: Some(about.theirs.clone().into()),
        from: Some(about.ours.clone().into()),
        parent: Some(about.call.clone()),
        status: Some(CallStatus::Completed),
        started_on: Some(date(2026, 7, 2)),
        started_since: Some(date(2026, 7, 1)),
        started_until: Some(date(2026, 7, 31)),
        page_size: Some(1),
    };
    let heard = recordings::List {
        call: Some(about.doomed_call.clone()),
        conference: Some(format!("CF{}", "0123456789abcdef".repeat(2)).parse().unwrap()),
        created_on: Some(date(2026, 7, 2)),
        created_since: Some(date(2026, 7, 1)),
        created_until: Some(date(2026, 7, 31)),
        page_size: Some(1),
    };
    [
        asked(account, &List::default()),
        asked(account, &List { page_size: Some(1), ..List::default() }),
        asked(account, &full),
        asked(account, &recordings::List::default()),
        asked(account, &recordings::List { page_size: Some(1), ..recordings::List::default() }),
        asked(account, &heard),
        asked(account, &transcriptions::List { recording: about.recording.clone(), page_size: Some(1) }),
    ]
}
