//! Calls whose bytes travel beside their arguments, and are never made into text.
//!
//! Invariant: nobody is asked before one of them, so none that the window may give puts anything in place of what is
//! there. A back-up is given by a browser alone; in the window the shell's own dialog says which.

use std::sync::Arc;

use crate::account::{self, App};
use crate::error::Error;
use crate::surface::shape::{IntoReply as _, decode};
use crate::surface::{Door, Reply, gate};
use crate::{compliance, contacts, greetings, pictures};

/// The most bytes that [`give`] takes beside its arguments: a little more than any call does, so that the call itself
/// says what is too large.
pub const GIVEN_MAX: usize = {
    let (picture, people) = (pictures::TAKEN_MAX, contacts::import::BYTES_MAX);
    8 * 1024 * 1024 + if picture > people { picture } else { people }
};

/// Does what `name` says with the JSON text `args` and the bytes beside it, which are never made into text.
///
/// # Errors
/// [`Error::UnknownCall`] when there is no such call for this door; else what the call says.
pub async fn give(
    app: &Arc<App>,
    door: Door,
    name: &str,
    args: &str,
    bytes: Vec<u8>,
) -> Result<Reply, Error> {
    let admitted = gate::admit(app, name)?;
    let reply = async {
        match name {
            "attach_picture" if door == Door::Window => {
                let args: pictures::AttachPicture = decode(args)?;
                pictures::attach(&*app.office()?, args, bytes).await?.into_reply()
            }
            "attach_document" if door == Door::Window => {
                let args: compliance::AttachDocument = decode(args)?;
                compliance::attach(&*app.office()?, args, bytes).await?.into_reply()
            }
            "add_greeting" if door == Door::Window => {
                let args: greetings::AddGreeting = decode(args)?;
                greetings::add(&*app.office()?, args, bytes).await?.into_reply()
            }
            "open_contact_import" if door == Door::Window => {
                let args: contacts::import::OpenImport = decode(args)?;
                contacts::import::open(&*app.office()?, args, bytes).await?.into_reply()
            }
            "restore_backup" if door == Door::Bridge => {
                let args: account::RestoreBackup = decode(args)?;
                account::restore_given(app, args, bytes).await?.into_reply()
            }
            _ => Err(Error::UnknownCall),
        }
    };
    admitted.let_out(app, reply.await)
}
