//! Everything that can be asked of Deskbell, as one table: name, argument, reply, the function that does it, and
//! which doors may use it.
//!
//! The shell's one command and `bridge` are thin pipes into [`call`]; the page's TypeScript comes from
//! [`typescript`].

use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::account::{self, App, AppState};
use crate::error::Error;
use crate::{contacts, inbox, line, messages, numbers, pictures, settings};

/// Through which door a call comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The app's own window, or the page that `bridge` serves in its place.
    Window,
}

/// What a call answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// JSON text.
    Json(String),
    /// The bytes of a picture.
    Bytes(pictures::Bytes),
}

/// No argument.
#[derive(Debug, Clone, Copy, Deserialize, TS)]
pub struct Nothing {}

/// The recovery code, as typed.
#[derive(Clone, Deserialize, TS)]
pub struct OpenWithRecovery {
    /// Twelve words.
    pub code: String,
}

/// Turns a function's reply into a call's.
trait IntoReply {
    fn into_reply(self) -> Result<Reply, Error>;
}

impl<T: Serialize> IntoReply for T {
    fn into_reply(self) -> Result<Reply, Error> {
        serde_json::to_string(&self).map(Reply::Json).map_err(Error::internal)
    }
}

fn decode<A: DeserializeOwned>(args: &str) -> Result<A, Error> {
    let mut reader = serde_json::Deserializer::from_str(args);
    serde_path_to_error::deserialize(&mut reader)
        .map_err(|error| Error::bad_input("args", format!("This call does not take that: {error}")))
}

macro_rules! surface {
    ($( $name:ident ( $args:ty ) -> $reply:ty , [ $($door:ident),+ ] $( confirm $sentence:literal )? = $work:expr ; )*) => {
        /// Does what `name` says with the JSON text `args`.
        ///
        /// # Errors
        /// [`Error::UnknownCall`] when there is no such call for this door; else what the call says.
        pub async fn call(app: &Arc<App>, door: Door, name: &str, args: &str) -> Result<Reply, Error> {
            match name {
                $( stringify!($name) => {
                    if ![$(Door::$door),+].contains(&door) {
                        return Err(Error::UnknownCall);
                    }
                    let args: $args = decode(args)?;
                    let reply: $reply = { let work = $work; work(app.clone(), args).await? };
                    reply.into_reply()
                } )*
                "read_picture" if door == Door::Window => {
                    let args: pictures::ReadPicture = decode(args)?;
                    pictures::read(&*app.office()?, args).await.map(Reply::Bytes)
                }
                _ => Err(Error::UnknownCall),
            }
        }

        /// The question that the shell's native dialog must ask before this call, for the few that need it.
        #[must_use]
        pub fn confirmation(name: &str) -> Option<&'static str> {
            match name {
                $( $( stringify!($name) => Some($sentence), )? )*
                _ => None,
            }
        }

        /// The rows of the surface and all their types, as TypeScript.
        #[must_use]
        pub fn typescript() -> String {
            let mut types = typescript::Types::default();
            let mut rows = String::new();
            $( rows.push_str(&types.row::<$args, $reply>(stringify!($name))); )*
            rows.push_str(&types.row_of_bytes::<pictures::ReadPicture>("read_picture"));
            types.add::<crate::events::Event>();
            types.add::<crate::error::WireError>();
            types.file(&rows)
        }
    };
}

surface! {
    // The app and its account.
    read_app(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(app.read_state());
    retry_open(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(app.retry_open().await);
    open_with_recovery(OpenWithRecovery) -> AppState, [Window] =
        async |app: Arc<App>, args: OpenWithRecovery| app.open_with_recovery(&args.code).await;
    start_practice(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| app.start_practice().await;
    check_account(account::CheckAccount) -> account::AccountCheck, [Window] =
        async |app: Arc<App>, args| account::check(&app, args).await;
    connect_account(account::ConnectAccount) -> account::Connected, [Window]
        confirm "Connect this Twilio account and let its numbers ring here?" =
        async |app: Arc<App>, args| account::connect(&app, args).await;
    keep_recovery_code(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| app.keep_recovery_code().await;
    leave_account(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| app.leave().await;

    // Our numbers and the line.
    list_numbers(Nothing) -> Vec<numbers::NumberRow>, [Window] =
        async |app: Arc<App>, _| numbers::list(&*app.office()?).await;
    read_line(Nothing) -> line::Line, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(line::read(&*app.office()?));

    // The inbox.
    list_threads(inbox::ListThreads) -> inbox::ThreadPage, [Window] =
        async |app: Arc<App>, args| inbox::list(&*app.office()?, args).await;
    read_thread(inbox::ThreadArgs) -> inbox::ThreadHead, [Window] =
        async |app: Arc<App>, args| inbox::read(&*app.office()?, args).await;
    mark_thread_read(inbox::MarkRead) -> (), [Window] =
        async |app: Arc<App>, args| inbox::mark_read(&*app.office()?, args).await;
    mark_thread_unread(inbox::ThreadArgs) -> (), [Window] =
        async |app: Arc<App>, args| inbox::mark_unread(&*app.office()?, args).await;
    finish_thread(inbox::ThreadArgs) -> (), [Window] =
        async |app: Arc<App>, args| inbox::finish(&*app.office()?, args).await;
    reopen_thread(inbox::ThreadArgs) -> (), [Window] =
        async |app: Arc<App>, args| inbox::reopen(&*app.office()?, args).await;
    open_thread(inbox::OpenThread) -> inbox::OpenedThread, [Window] =
        async |app: Arc<App>, args| inbox::open(&*app.office()?, args).await;
    search_inbox(inbox::search::SearchInbox) -> Vec<inbox::search::SearchHit>, [Window] =
        async |app: Arc<App>, args| inbox::search::search(&*app.office()?, args).await;
    read_counts(Nothing) -> inbox::Counts, [Window] =
        async |app: Arc<App>, _| inbox::read_counts(&*app.office()?).await;

    // Texts.
    list_messages(messages::ListMessages) -> messages::MessagePage, [Window] =
        async |app: Arc<App>, args| messages::list(&*app.office()?, args).await;
    send_message(messages::SendMessage) -> messages::SentMessage, [Window] =
        async |app: Arc<App>, args| messages::send(&*app.office()?, args).await;
    retry_message(messages::RetryMessage) -> messages::SentMessage, [Window] =
        async |app: Arc<App>, args| messages::retry(&*app.office()?, args).await;
    settle_message(messages::SettleMessage) -> (), [Window] =
        async |app: Arc<App>, args| messages::settle_by_person(&*app.office()?, args).await;

    // People and choices.
    name_contact(contacts::NameContact) -> contacts::Person, [Window] =
        async |app: Arc<App>, args| contacts::name(&*app.office()?, args).await;
    read_settings(Nothing) -> settings::Settings, [Window] =
        async |app: Arc<App>, _| settings::read(&*app.office()?).await;
    change_settings(settings::Settings) -> settings::Settings, [Window] =
        async |app: Arc<App>, args| settings::change(&*app.office()?, args).await;
}

mod typescript;
