//! Pulling the plug, step by step, apart from whoever asked for it.

use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Weak};
use std::time::Duration;

use deskbell_twilio::api::calls::{self as api, CallDirection, CallStatus, Instructions};
use deskbell_twilio::api::recordings::{self, RecordingSource, RecordingStatus};
use deskbell_twilio::twiml::{Say, Verb, Voice};
use deskbell_twilio::{CallSid, Millis, Party, PhoneNumber, RecordingSid};
use futures_util::FutureExt as _;

use super::{Plan, PlugStep, store};
use crate::account::{App, Office};
use crate::error::Error;
use crate::ingress::IngressState;
use crate::jobs::Job;
use crate::store::{Id, Lane};

/// What the side that calls says, over and over, so that whoever records hears it.
const WORDS: &str = "This is a test call from Deskbell.";
/// A round of those words and the pause after them, in seconds.
const ROUND: u32 = 6;
/// How long a message is spoken after the tone, in seconds.
const SPOKEN: u32 = 18;
/// How often Twilio is asked.
const LOOK: Duration = Duration::from_secs(2);
/// Nobody is kept away from this computer for longer.
const LONGEST: Duration = Duration::from_secs(3 * 60);
/// How long the line may take to come up again.
const UP: Duration = Duration::from_secs(90);
/// How long catching up may take: what is young is left to its webhooks for a while.
const FOUND: Duration = Duration::from_secs(4 * 60);

const CLOSED: &str = "The account was closed in the middle of it.";

/// Why it did not go well, for a person.
type Trouble = String;

/// Begins.
pub(super) fn start(app: &Arc<App>, office: &Arc<Office>, id: Id, plan: Plan) {
    let (app, office) = (Arc::downgrade(app), Arc::downgrade(office));
    tokio::spawn(async move {
        let outcome = try_it(&app, &office, id, &plan).await;
        let Some(office) = office.upgrade() else { return };
        if let Err(error) = note(&office, id, outcome.err()).await {
            tracing::error!(code = error.code(), "the end of a pulled plug could not be written down");
        }
    });
}

async fn note(office: &Office, id: Id, trouble: Option<Trouble>) -> Result<(), Error> {
    office.store().write(Lane::Door, move |tx| store::finish(tx, id, trouble.as_deref())).await
}

async fn try_it(app: &Weak<App>, office: &Weak<Office>, id: Id, plan: &Plan) -> Result<(), Trouble> {
    let heard = {
        let open = open(app, office)?;
        let deaf = be_deaf(&open.0, &open.1, id, plan);
        // Neither a defect of ours nor a Twilio that does not answer keeps it deaf.
        let deaf = AssertUnwindSafe(deaf).catch_unwind();
        let clock = open.1.clock().clone();
        tokio::select! {
            heard = deaf => heard.unwrap_or_else(|_| Err("It stopped with a defect of ours.".to_owned())),
            () = clock.sleep(LONGEST) => Err("It took too long, and was broken off.".to_owned()),
            () = closing(&open.1) => Err(CLOSED.to_owned()),
        }
    };
    let listening = listen_again(app, office, id, heard.is_ok()).await;
    let recording = heard?;
    listening?;
    step(office, id, PlugStep::Find).await?;
    find(office, &recording).await
}

/// Resolves when the account is being closed: nothing of it is held on to then.
async fn closing(office: &Office) {
    while !office.is_stopped() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The app and the account, while both are open.
fn open(app: &Weak<App>, office: &Weak<Office>) -> Result<(Arc<App>, Arc<Office>), Trouble> {
    app.upgrade().zip(office.upgrade()).ok_or_else(|| CLOSED.to_owned())
}

async fn step(office: &Weak<Office>, id: Id, step: PlugStep) -> Result<(), Trouble> {
    let office = office.upgrade().ok_or_else(|| CLOSED.to_owned())?;
    office.store().write(Lane::Door, move |tx| store::set_step(tx, id, step)).await.map_err(tell)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn tell(error: Error) -> Trouble {
    error.to_string()
}

/// Stops listening, calls, and waits until a message has been taken. Answers which.
async fn be_deaf(app: &App, office: &Arc<Office>, id: Id, plan: &Plan) -> Result<RecordingSid, Trouble> {
    let weak = Arc::downgrade(office);
    office.store().write(Lane::Door, move |tx| store::set_listening(tx, id, false)).await.map_err(tell)?;
    // The line may be held open by somebody else: whatever still comes is not listened to.
    office.set_deaf(true);
    app.ingress().close().await;
    step(&weak, id, PlugStep::Call).await?;
    let begun = office.clock().twilio_now();
    call(office, plan).await?;
    step(&weak, id, PlugStep::Greet).await?;
    let called = wait_for_answer(office, plan, begun).await?;
    step(&weak, id, PlugStep::Record).await?;
    wait_for_recording(office, &called).await
}

/// Places the call. What happens to a call whose outcome is unknown is not tried a second time.
async fn call(office: &Office, plan: &Plan) -> Result<(), Trouble> {
    let number = |text: &str| PhoneNumber::from_twilio(text).map_err(|error| error.to_string());
    let rounds = (plan.listens + SPOKEN).div_ceil(ROUND).min(30);
    let voice = (0..rounds).fold(Voice::new(), |voice, _| voice.then(Say::new(WORDS)).then(Verb::Pause(2)));
    let instructions = Instructions::Twiml(voice.then(Verb::Hangup));
    let create = api::Create {
        timeout: Some(30),
        time_limit: Some(150),
        ..api::Create::new(number(&plan.to)?, number(&plan.from)?, instructions)
    };
    match office.twilio().execute(&create).await {
        Ok(_) => Ok(()),
        Err(error) if error.may_have_arrived() => {
            Err("Twilio did not say whether it has placed the call. Try again later.".to_owned())
        }
        Err(error) => Err(tell(error.into())),
    }
}

/// Waits until something answers the call that came in. Answers which that is.
async fn wait_for_answer(office: &Office, plan: &Plan, begun: Millis) -> Result<CallSid, Trouble> {
    loop {
        office.clock().sleep(LOOK).await;
        let request = api::List {
            to: Some(Party::from_twilio(&plan.to)),
            from: Some(Party::from_twilio(&plan.from)),
            started_since: Some(begun.utc_day()),
            page_size: Some(20),
            ..api::List::default()
        };
        // Twilio may be slow to answer; how long all of it may take is bounded.
        let Ok(page) = office.twilio().execute(&request).await else { continue };
        let is_it = |call: &&api::Call| {
            let at = call.start_time.or(call.date_created);
            call.direction == CallDirection::Inbound
                && at.is_some_and(|at| at + Duration::from_secs(5) >= begun)
        };
        let Some(found) = page.calls.iter().find(is_it) else { continue };
        match &found.status {
            CallStatus::InProgress | CallStatus::Completed => return Ok(found.sid.clone()),
            status if status.is_final() => {
                return Err("Nothing answered the call: callers hear that nobody is there.".to_owned());
            }
            _ => {}
        }
    }
}

/// Waits until a message has been taken in the call.
async fn wait_for_recording(office: &Office, call: &CallSid) -> Result<RecordingSid, Trouble> {
    let mut looks_after_end = 0;
    loop {
        office.clock().sleep(LOOK).await;
        let request = recordings::List { call: Some(call.clone()), ..recordings::List::default() };
        let Ok(page) = office.twilio().execute(&request).await else { continue };
        let is_it = |one: &&recordings::Recording| {
            one.source == RecordingSource::RecordVerb
                && one.status == RecordingStatus::Completed
                && one.duration.is_some_and(|seconds| seconds > 0)
        };
        if let Some(found) = page.recordings.iter().find(is_it) {
            return Ok(found.sid.clone());
        }
        let Ok(now) = office.twilio().execute(&api::Fetch { call: call.clone() }).await else { continue };
        if now.status.is_final() {
            looks_after_end += 1;
        }
        // A recording is ready some seconds after the call.
        if looks_after_end > 10 {
            return Err("The call was answered, and no message was taken.".to_owned());
        }
    }
}

/// Listens again, and waits until that is proven.
async fn listen_again(
    app: &Weak<App>,
    office: &Weak<Office>,
    id: Id,
    has_recorded: bool,
) -> Result<(), Trouble> {
    let (app, open) = open(app, office)?;
    open.set_deaf(false);
    // Whoever closes the account closes the line, and waits for nobody.
    tokio::select! {
        listening = app.listen_again(&open) => listening.map_err(tell)?,
        () = closing(&open) => return Err(CLOSED.to_owned()),
    }
    open.store().write(Lane::Door, move |tx| store::set_listening(tx, id, true)).await.map_err(tell)?;
    drop(app);
    if has_recorded {
        step(office, id, PlugStep::Listen).await?;
    }
    let until = open.clock().now() + UP;
    while !matches!(open.line().read().0, IngressState::Online { .. }) {
        if open.is_stopped() {
            return Err(CLOSED.to_owned());
        }
        if open.clock().now() > until {
            return Err("The line did not come up again. Its state above says why.".to_owned());
        }
        tokio::select! {
            () = open.clock().sleep(Duration::from_secs(1)) => {}
            () = closing(&open) => {}
        }
    }
    Ok(())
}

/// Waits until the message is here.
async fn find(office: &Weak<Office>, recording: &RecordingSid) -> Result<(), Trouble> {
    let closed = || CLOSED.to_owned();
    let clock = office.upgrade().ok_or_else(closed)?.clock().clone();
    let until = clock.now() + FOUND;
    while clock.now() < until {
        {
            let office = office.upgrade().ok_or_else(closed)?;
            let sid = recording.as_str().to_owned();
            if office.store().read(move |conn| store::is_here(conn, &sid)).await.map_err(tell)? {
                return Ok(());
            }
            office.store().write(Lane::Bulk, |tx| tx.enqueue(&Job::CatchUp)).await.map_err(tell)?;
        }
        clock.sleep(Duration::from_secs(15)).await;
    }
    Err("The message is at Twilio, and catching up has not found it.".to_owned())
}
