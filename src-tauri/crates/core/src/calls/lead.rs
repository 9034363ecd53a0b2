//! Leading a call through the rules: what is planned next is written down with it in the same write.

use deskbell_twilio::webhook::gather::Gathered;

use crate::account::Office;
use crate::calls::incoming::{Answer, Decided, arrival_of, in_time, is_over, planned_by, say};
use crate::calls::receive::settle_known;
use crate::calls::store::{self, State};
use crate::calls::{about, answer, receive};
use crate::error::Error;
use crate::line::recorder::{self, Request};
use crate::routing::{Calling, Happened, Heard, Place, Planned, Rules, Then, plan};
use crate::store::Tx;

/// Plans what follows, and writes down why, how far the call has come by that, and what it is about.
pub(crate) fn lead(
    tx: &mut Tx<'_>,
    call: &State,
    rules: &Rules,
    happened: &Happened,
) -> Result<Planned, Error> {
    let round = match call.round {
        Some(round) => round,
        None => crate::routing::store::next_round(tx, call.number)?,
    };
    let them = call.them();
    let room = crate::settings::rooms::load(tx)?.name;
    let forwarded_from = call.forwarded_from.as_deref();
    let calling = Calling { at: call.id.at(), from: &them, forwarded_from, round, room: &room };
    let planned = plan(rules, &calling, happened);
    let place = match happened {
        Happened::Nothing => 0,
        Happened::Rung { at, .. } | Happened::Asked { at, .. } => at.ordinal(),
    };
    let mut led = store::note_answer(tx, call, &planned.reason, place, planned.is_blocked)?;
    if let Some(topic) = planned.topic {
        about::note_told(tx, call.id, topic)?;
    }
    if call.round.is_none() && matches!(planned.then, Then::Ring { takes_turn: true, .. }) {
        store::set_round(tx, call.id, round)?;
        crate::routing::store::take_turn(tx, call.number, round)?;
        led.round = Some(round);
    }
    if led.sid.is_some() {
        settle_known(tx, &led)?;
    }
    Ok(planned)
}

/// Answers a caller who was asked something. What comes late, or again, learns nothing.
pub async fn asked(office: &Office, request: Request, place: Place, form: Gathered) -> Answer {
    let about = form.call.clone();
    let written =
        office.store().write(crate::store::Lane::Door, move |tx| follow(tx, &place, &form, &request));
    match in_time(written).await {
        Some(decided) => say(office, &about, &decided).await,
        None => answer::voicemail(office),
    }
}

fn follow(tx: &mut Tx<'_>, place: &Place, form: &Gathered, request: &Request) -> Result<Decided, Error> {
    let sid = &form.call.call_sid;
    receive(tx, &arrival_of(&form.call, 0, Vec::new()))?;
    let Some(call) = store::find(tx, sid.as_str())? else {
        recorder::record(tx, "calls/asked", request, "deleted here")?;
        return Ok(Decided::HangUp);
    };
    let (decided, outcome) = if is_over(&call, tx.now()) {
        (Decided::HangUp, "over")
    } else if place.ordinal() <= call.place {
        (Decided::Voicemail, "again")
    } else {
        let rules = crate::routing::store::rules_of(tx, call.number)?;
        let heard = Heard { keys: form.digits.clone(), words: form.speech.clone().unwrap_or_default() };
        let planned = lead(tx, &call, &rules, &Happened::Asked { at: place.clone(), heard })?;
        (planned_by(&rules, planned), "went on")
    };
    recorder::record(tx, "calls/asked", request, outcome)?;
    Ok(decided)
}
