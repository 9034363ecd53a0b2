//! Stopping, going on, calling off, and trying again, by a person's click.

use crate::account::Office;
use crate::calls;
use crate::error::Error;
use crate::events::Event;
use crate::jobs::Job;
use crate::spoken::store;
use crate::spoken::{SpokenArgs, store::Run};
use crate::store::{Lane, Tx};

/// Calls nobody more until somebody lets it go on. Calls that go on already end by themselves.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn pause(office: &Office, args: SpokenArgs) -> Result<(), Error> {
    change(office, args, |tx, run| store::set_state(tx, run.id, "paused", None)).await
}

/// Goes on with whoever waits.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn resume(office: &Office, args: SpokenArgs) -> Result<(), Error> {
    change(office, args, |tx, run| {
        store::set_state(tx, run.id, "running", None)?;
        tx.enqueue(&Job::Speak { number: run.number })
    })
    .await
}

/// Calls off whoever waits, for good. Whom Twilio calls already hears it out.
///
/// # Errors
/// [`Error::NotFound`].
pub async fn cancel(office: &Office, args: SpokenArgs) -> Result<(), Error> {
    change(office, args, |tx, run| {
        for call in store::list_going(tx, run.id)? {
            calls::withdraw_untried(tx, call)?;
        }
        store::cancel_waiting(tx, run.id)?;
        store::set_state(tx, run.id, "canceled", None)
    })
    .await
}

/// Calls those again who were not reached.
///
/// # Errors
/// `bad_input` naming `spoken` when everybody was reached, or it was called off; [`Error::NotFound`].
pub async fn retry(office: &Office, args: SpokenArgs) -> Result<(), Error> {
    change(office, args, |tx, run| {
        if run.state == "canceled" {
            return Err(Error::bad_input("spoken", "This was called off. Write it anew to call somebody."));
        }
        if store::try_again(tx, run.id)? == 0 {
            return Err(Error::bad_input("spoken", "Everybody was reached. Nobody is called again."));
        }
        store::set_state(tx, run.id, "running", None)?;
        tx.enqueue(&Job::Speak { number: run.number })
    })
    .await
}

async fn change(
    office: &Office,
    args: SpokenArgs,
    how: impl Fn(&mut Tx<'_>, &Run) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    office
        .store()
        .write(Lane::Door, move |tx| {
            let run = store::read_run(tx, args.spoken)?;
            how(tx, &run)?;
            tx.publish(Event::SpokenChanged { spoken: run.id });
            Ok(())
        })
        .await
}
