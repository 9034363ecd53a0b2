//! The practice line: the sandbox in this very process as the core's Twilio, and its people, carriers and troubles as
//! the stage behind it. The shell and `bridge` both start it from here; the core and the sandbox never see each other.

mod calls;
mod positions;

use std::path::Path;
use std::sync::Arc;

use deskbell_core::pictures::Bytes;
use deskbell_core::practice::{
    CallAct, Drawing, Enclosure, Letter, OnPhone, PhoneManner, PracticeLine, PracticeStarter,
    PretendedPapers, Pretender, Side, Stage, StageCall, Switches, Taken,
};
use deskbell_sandbox::{self as sandbox, Picture, Remembered, Sandbox};
use deskbell_twilio::{BundleSid, Clock, Credentials, Hosts, PhoneNumber};

/// So many seconds a phone rings before its carrier forwards the call.
const FORWARDS_AFTER: u64 = 8;

/// Starts sandboxes that remember who they are between starts.
#[must_use]
pub fn starter() -> PracticeStarter {
    Arc::new(|folder, clock| {
        Box::pin(async move { start(&folder, clock).await.map_err(|error| format!("{error:#}")) })
    })
}

async fn start(folder: &Path, clock: Clock) -> anyhow::Result<PracticeLine> {
    let Remembered { sandbox, account_sid, auth_token, .. } =
        Sandbox::start_remembered(folder, clock).await?;
    Ok(line_of(Arc::new(sandbox), Credentials { account_sid, auth_token }))
}

/// The practice line on a sandbox that runs already.
#[must_use]
pub fn line_of(sandbox: Arc<Sandbox>, credentials: Credentials) -> PracticeLine {
    let hosts = Hosts::all_at(sandbox.url());
    PracticeLine { credentials, hosts, stage: Arc::new(Room(sandbox)) }
}

/// A sandbox as a stage.
struct Room(Arc<Sandbox>);

impl Stage for Room {
    fn people(&self) -> Vec<Pretender> {
        let person = |person: sandbox::Person| Pretender {
            address: person.number,
            name: person.name,
            note: person.note,
        };
        self.0.people().into_iter().map(person).collect()
    }

    fn text(&self, letter: Letter) -> Taken {
        let files = letter.files.into_iter().map(enclose).collect();
        match self.0.send_from_phone(&letter.from, &letter.to, &letter.body, files) {
            sandbox::Taken::Taken => Taken::Taken,
            sandbox::Taken::Dropped => Taken::Dropped,
        }
    }

    fn phone(&self, address: &str) -> Vec<OnPhone> {
        let text = |text: sandbox::OnPhone| OnPhone {
            sid: text.sid.map(|sid| sid.as_str().to_owned()),
            side: match text.side {
                sandbox::Side::Theirs => Side::Theirs,
                sandbox::Side::Ours => Side::Ours,
                sandbox::Side::Automatic => Side::Automatic,
            },
            with: text.with,
            body: text.body,
            files: text.files,
            at: text.at,
        };
        self.0.phone(address).into_iter().map(text).collect()
    }

    fn file(&self, sid: &str, place: usize) -> Option<Bytes> {
        let Picture { content_type, bytes } = self.0.file_on(sid, place)?;
        Some(Bytes { content_type, bytes })
    }

    fn call(&self, from: &str, to: &PhoneNumber) -> String {
        self.0.call(sandbox::Caller::by_hand(from), to).as_str().to_owned()
    }

    fn act(&self, call: &str, act: CallAct) {
        calls::act(&self.0, call, &act);
    }

    fn find_call(&self, call: &str) -> Option<StageCall> {
        calls::find(&self.0, call)
    }

    fn set_phone(&self, address: &str, answering: PhoneManner) {
        self.0.set_phone(address, calls::answering(answering));
    }

    fn forward_phone(&self, address: &str, to: &PhoneNumber) {
        let to = to.as_str().to_owned();
        self.0.set_phone(address, sandbox::Answering::Forwards { after: FORWARDS_AFTER, to });
    }

    fn papers(&self) -> Vec<PretendedPapers> {
        let waiting = self.0.waiting_papers().into_iter();
        let show = |papers: sandbox::WaitingPapers| PretendedPapers {
            bundle: papers.bundle.as_str().to_owned(),
            name: papers.name,
            is_begun: papers.is_begun,
            decided_at: papers.decided_at,
        };
        waiting.map(show).collect()
    }

    fn decide(&self, bundle: &str, against: Option<&str>) {
        if let Ok(bundle) = BundleSid::parse(bundle) {
            self.0.decide(&bundle, against);
        }
    }

    fn switches(&self) -> Switches {
        positions::read(&self.0.switches().positions())
    }

    fn set_switches(&self, switches: Switches) {
        self.0.switches().set_all(positions::write(switches));
    }
}

fn enclose(enclosure: Enclosure) -> sandbox::Enclosure {
    match enclosure {
        Enclosure::Drawn(drawing) => sandbox::Enclosure::Drawn(match drawing {
            Drawing::Tooth => sandbox::Drawing::Tooth,
            Drawing::Card => sandbox::Drawing::Card,
            Drawing::Sheet => sandbox::Drawing::Sheet,
        }),
        Enclosure::File(Bytes { content_type, bytes }) => {
            sandbox::Enclosure::File(Picture { content_type, bytes })
        }
    }
}
