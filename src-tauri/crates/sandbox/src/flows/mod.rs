//! Studio: flows that answer calls inside Twilio, without asking anybody's computer.
//! <https://www.twilio.com/docs/studio/widget-library>

mod check;
mod run;
mod view;
mod words;

pub(crate) use check::faults;
pub(crate) use run::{answer, leave};
pub use view::{SandboxAddresses, SandboxFlow};

use deskbell_twilio::sid::{AccountSid, FlowSid};

use crate::exchange::Exchange;

/// The field of an address that says which way a widget was left.
const EVENT: &str = "FlowEvent";

/// Where a flow answers calls.
pub(crate) fn address(base: &str, account: &AccountSid, flow: &FlowSid) -> String {
    format!("{base}/v1/Accounts/{account}/Flows/{flow}")
}

/// The flow that stands at an address, and which way its widget was left; none where the address is another's.
pub(crate) fn find(exchange: &Exchange, url: &str) -> Option<(String, Option<String>)> {
    let base = format!("{}/v1/Accounts/{}/Flows/", exchange.url, exchange.account);
    let rest = url.strip_prefix(&base)?;
    let (sid, query) = rest.split_once('?').unwrap_or((rest, ""));
    let event = query.strip_prefix(EVENT).and_then(|value| value.strip_prefix('='));
    Some((sid.split('#').next().unwrap_or(sid).to_owned(), event.map(str::to_owned)))
}
