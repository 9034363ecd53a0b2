//! The practice line's Twilio: the sandbox, inside this very process. Core cannot tell.

use std::path::Path;
use std::sync::Arc;

use deskbell_core::account::{PracticeLine, PracticeStarter, Pretender};
use deskbell_sandbox::{Person, Remembered, Sandbox};
use deskbell_twilio::{Clock, Credentials, Hosts, PhoneNumber};

/// Starts sandboxes that remember who they are between starts.
pub(crate) fn starter(clock: Clock) -> PracticeStarter {
    Arc::new(move |folder| {
        let clock = clock.clone();
        Box::pin(async move { start(&folder, clock).await.map_err(|error| format!("{error:#}")) })
    })
}

async fn start(folder: &Path, clock: Clock) -> anyhow::Result<PracticeLine> {
    let Remembered { sandbox, account_sid, auth_token, .. } =
        Sandbox::start_remembered(folder, clock).await?;
    Ok(PracticeLine {
        credentials: Credentials { account_sid, auth_token },
        hosts: Hosts::all_at(sandbox.url()),
        people: sandbox.people().into_iter().filter_map(pretender).collect(),
        guard: Box::new(sandbox),
    })
}

/// Short codes and strangers stay out of the address book.
fn pretender(person: Person) -> Option<Pretender> {
    let number = PhoneNumber::from_twilio(&person.number).ok()?;
    (!person.name.is_empty()).then_some(Pretender { number, name: person.name, note: person.note })
}
