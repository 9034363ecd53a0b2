//! The flow in sentences, from the same function that makes it.

use deskbell_twilio::Country;

use super::carry::{Act, Branch, Path, carry};
use super::store::{self, Known, Stage};
use super::{Flow, FlowNumber, FlowState, draw, hash};
use crate::account::Office;
use crate::error::Error;
use crate::numbers::fallback;

/// The flow as the page shows it.
///
/// # Errors
/// When the store cannot be read.
pub async fn read(office: &Office) -> Result<Flow, Error> {
    let country = office.country();
    office
        .store()
        .read(move |conn| {
            let known = store::find(conn)?;
            let answering = store::answering(conn)?;
            let mut branches = Vec::new();
            let mut numbers = Vec::new();
            let address = store::address(conn)?;
            for (id, number, rules) in answering {
                let (branch, left_out) = carry(&number, &rules);
                let row = crate::numbers::store::read_row(conn, id, country)?;
                numbers.push(FlowNumber {
                    number: id,
                    display: row.display,
                    name: row.name,
                    caught: fallback::read(conn, id, address.as_deref())?,
                    does: does(&branch, country),
                    left_out,
                });
                branches.push(branch);
            }
            let wanted = draw::draw(&branches).map(|definition| hash::of(&definition.to_json()));
            Ok(Flow {
                state: state_of(known.as_ref(), wanted.as_deref()),
                trouble: known.as_ref().and_then(|known| known.trouble.clone()),
                sid: known.as_ref().and_then(|known| Some(known.sid.as_ref()?.to_string())),
                revision: known.as_ref().map_or(0, |known| known.revision),
                published_at: known.and_then(|known| known.published_at),
                numbers,
            })
        })
        .await
}

fn state_of(known: Option<&Known>, wanted: Option<&str>) -> FlowState {
    let (Some(known), Some(wanted)) = (known, wanted) else {
        return if wanted.is_some() { FlowState::Making } else { FlowState::None };
    };
    match known.stage {
        Stage::Wanted | Stage::Making | Stage::Unconfirmed => FlowState::Making,
        Stage::Made if known.published == wanted => FlowState::Answering,
        Stage::Made => FlowState::Behind,
        Stage::Changed => FlowState::Changed,
        Stage::Gone => FlowState::Gone,
        Stage::Refused => FlowState::Refused,
        Stage::Off => FlowState::Off,
    }
}

/// What happens to a caller.
fn does(branch: &Branch, country: Country) -> Vec<String> {
    let mut lines = path(&branch.path, country);
    if branch.blocked.is_some() {
        lines.push("Blocked callers are turned away".to_owned());
    }
    lines
}

fn path(path: &Path, country: Country) -> Vec<String> {
    let mut lines: Vec<String> = path
        .acts
        .iter()
        .map(|act| match act {
            Act::Say(words) => format!("Says “{words}”"),
            Act::Ring { name, number, seconds, .. } => {
                let number = crate::inbox::display(number, "phone", country);
                let who = if name.is_empty() { number } else { format!("{name} ({number})") };
                format!("Rings {who} for {seconds} seconds")
            }
        })
        .collect();
    lines.push(match path.voicemail.as_deref() {
        None => "Hangs up".to_owned(),
        Some(words) if words.trim().is_empty() => "Takes a message after the tone".to_owned(),
        Some(words) => format!("Says “{words}” and takes a message"),
    });
    lines
}
