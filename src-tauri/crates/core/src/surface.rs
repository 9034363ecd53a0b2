//! Everything that can be asked of Deskbell, as one table: name, argument, reply, the function that does it, and
//! which doors may use it.
//!
//! The shell's two commands and `bridge` are thin pipes into [`call`] and [`give`]; the page's TypeScript comes from
//! [`typescript`].

use std::sync::Arc;

use crate::account::{self, App, AppState};
use crate::error::Error;
use crate::{
    contacts, drafts, inbox, line, lock, messages, notes, notices, numbers, pictures, practice, retention,
    scheduled, settings, tags,
};

pub use gate::answers_while_locked;
pub use given::{GIVEN_MAX, give};
pub use shape::{Door, Nothing, OpenWithRecovery, Reply};
use shape::{IntoReply as _, decode};

macro_rules! surface {
    ($( $name:ident ( $args:ty ) -> $reply:ty , [ $($door:ident),+ ] $( confirm $sentence:literal )? $( ask $question:path )? = $work:expr ; )*) => {
        /// Does what `name` says with the JSON text `args`.
        ///
        /// # Errors
        /// [`Error::UnknownCall`] when there is no such call for this door; else what the call says.
        pub async fn call(app: &Arc<App>, door: Door, name: &str, args: &str) -> Result<Reply, Error> {
            let admitted = gate::admit(app, name)?;
            // In a block of its own, so that what goes wrong passes the lock too.
            let reply = async { match name {
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
                "download_backup" if door == Door::Window => {
                    let Nothing {} = decode(args)?;
                    account::download_backup(app).await.map(Reply::Bytes)
                }
                "read_phone_picture" if door == Door::Window => {
                    let args: practice::ReadPhonePicture = decode(args)?;
                    practice::read_phone_picture(&*app.office()?, args).await.map(Reply::Bytes)
                }
                _ => Err(Error::UnknownCall),
            } };
            let reply = reply.await;
            admitted.let_out(reply)
        }

        /// The question that the shell's native dialog must ask before this call, for the few that need it. Where it
        /// names what the call is about, what cannot be read is asked about all the same: the call refuses it.
        #[must_use]
        pub fn confirmation(app: &App, name: &str, args: &str) -> Option<String> {
            // The question could name what nobody may see; the call is refused.
            if app.is_locked() {
                return None;
            }
            match name {
                $( $( stringify!($name) => Some($sentence.to_owned()), )? )*
                $( $( stringify!($name) => Some(match decode::<$args>(args) {
                    Ok(args) => $question(app, &args),
                    Err(_) => "Continue?".to_owned(),
                }), )? )*
                "download_backup" => Some(
                    "Save a back-up of all texts, people and pictures? Whoever has the file and the recovery code can read it."
                        .to_owned(),
                ),
                _ => None,
            }
        }

        /// The name of every call.
        #[must_use]
        pub fn names() -> &'static [&'static str] {
            &[$( stringify!($name), )* "read_picture", "read_phone_picture", "download_backup"]
        }

        /// The rows of the surface and all their types, as TypeScript.
        #[must_use]
        pub fn typescript() -> String {
            let mut types = typescript::Types::default();
            let mut rows = String::new();
            $( rows.push_str(&types.row::<$args, $reply>(stringify!($name))); )*
            rows.push_str(&types.row_of_bytes::<pictures::ReadPicture>("read_picture"));
            rows.push_str(&types.row_of_bytes::<practice::ReadPhonePicture>("read_phone_picture"));
            rows.push_str(&types.row_of_bytes::<Nothing>("download_backup"));
            let gifts = [
                types.row::<pictures::AttachPicture, pictures::Picture>("attach_picture"),
                types.row::<contacts::import::OpenImport, contacts::import::ImportPreview>("open_contact_import"),
                types.row::<account::RestoreBackup, AppState>("restore_backup"),
            ]
            .concat();
            types.add::<crate::events::Event>();
            types.add::<crate::error::WireError>();
            types.file(&rows, &gifts)
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
        ask account::question =
        async |app: Arc<App>, args| account::connect(&app, args).await;
    check_way(account::CheckWay) -> account::WayCheck, [Window] =
        async |app: Arc<App>, args| account::check_way(&app, args).await;
    stop_connecting(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(account::stop_connecting(&app).await);
    open_account(account::OpenAccount) -> AppState, [Window] =
        async |app: Arc<App>, args: account::OpenAccount| app.open_account(&args.sid).await;
    renew_recovery_code(Nothing) -> account::RenewedCode, [Window] =
        async |app: Arc<App>, _| app.renew_recovery_code().await;
    keep_recovery_code(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| app.keep_recovery_code().await;
    read_way(Nothing) -> account::ChosenWay, [Window] =
        async |app: Arc<App>, _| account::read_way(&app);
    change_way(account::ChangeWay) -> account::WayChanged, [Window]
        ask account::way_question =
        async |app: Arc<App>, args| account::change_way(&app, args).await;
    disconnect_account(account::Disconnect) -> account::Disconnected, [Window]
        ask account::disconnect_question =
        async |app: Arc<App>, args| account::disconnect(&app, args).await;
    replace_token(account::ReplaceToken) -> AppState, [Window]
        ask account::token_question =
        async |app: Arc<App>, args| account::replace_token(&app, args).await;
    find_backup(Nothing) -> Option<account::LastBackup>, [Window] =
        async |app: Arc<App>, _| account::find_backup(&app).await;
    leave_account(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| app.leave().await;

    // The lock.
    read_lock(Nothing) -> lock::LockState, [Window] =
        async |app: Arc<App>, _| lock::read(&*app.office()?).await;
    lock_app(Nothing) -> AppState, [Window] =
        async |app: Arc<App>, _| lock::lock(&app);
    unlock(lock::Unlock) -> AppState, [Window] =
        async |app: Arc<App>, args| lock::unlock(&app, args).await;
    unlock_with_recovery(OpenWithRecovery) -> AppState, [Window] =
        async |app: Arc<App>, args: OpenWithRecovery| lock::unlock_with_recovery(&app, &args.code).await;
    set_pin(lock::SetPin) -> lock::LockState, [Window] =
        async |app: Arc<App>, args| lock::set_pin(&app, args).await;
    remove_pin(lock::Unlock) -> lock::LockState, [Window] =
        async |app: Arc<App>, args| lock::remove_pin(&app, args).await;
    note_touch(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| lock::note_touch(&*app.office()?).await;

    // Our numbers and the line.
    list_numbers(Nothing) -> Vec<numbers::NumberRow>, [Window] =
        async |app: Arc<App>, _| numbers::list(&*app.office()?).await;
    change_number(numbers::ChangeNumber) -> numbers::NumberRow, [Window] =
        async |app: Arc<App>, args| numbers::change(&*app.office()?, args).await;
    run_round_trip(Nothing) -> line::round_trip::RoundTrip, [Window] =
        async |app: Arc<App>, _| line::round_trip::run(&app).await;
    read_import(Nothing) -> Option<messages::import::Import>, [Window] =
        async |app: Arc<App>, _| messages::import::read(&*app.office()?).await;
    start_import(messages::import::StartImport) -> (), [Window] =
        async |app: Arc<App>, args| messages::import::start(&*app.office()?, args).await;
    stop_import(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| messages::import::stop(&*app.office()?).await;
    resume_import(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| messages::import::resume(&*app.office()?).await;
    list_changes(Nothing) -> Vec<numbers::Change>, [Window] =
        async |app: Arc<App>, _| numbers::list_changes(&*app.office()?).await;
    release_number(numbers::ReleaseNumber) -> (), [Window]
        confirm "Let the texts of this number go where they went before Deskbell?" =
        async |app: Arc<App>, args| numbers::release(&*app.office()?, args).await;
    read_line(Nothing) -> line::Line, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(line::read(&*app.office()?));
    retry_line(Nothing) -> (), [Window] =
        async |app: Arc<App>, _| {
            app.retry_line();
            Ok::<_, Error>(())
        };

    // What came over the line, and how things stand.
    list_line_spells(Nothing) -> Vec<line::history::LineSpell>, [Window] =
        async |app: Arc<App>, _| line::history::list(&*app.office()?).await;
    list_requests(line::requests::ListRequests) -> line::requests::RequestPage, [Window] =
        async |app: Arc<App>, args| line::requests::list(&*app.office()?, args).await;
    list_refused(Nothing) -> Vec<line::requests::Refused>, [Window] =
        async |app: Arc<App>, _| line::requests::list_refused(&*app.office()?).await;
    list_alerts(Nothing) -> Vec<line::alerts::UndeliveredHere>, [Window] =
        async |app: Arc<App>, _| line::alerts::list(&*app.office()?).await;
    check_numbers(Nothing) -> Vec<numbers::health::NumberHealth>, [Window] =
        async |app: Arc<App>, _| numbers::health::check(&*app.office()?).await;
    mend_number(numbers::health::MendNumber) -> Vec<numbers::health::NumberHealth>, [Window] =
        async |app: Arc<App>, args| numbers::health::mend(&*app.office()?, args).await;
    undo_mend(numbers::health::MendNumber) -> Vec<numbers::health::NumberHealth>, [Window] =
        async |app: Arc<App>, args| numbers::health::undo_mend(&*app.office()?, args).await;
    mend_numbers(Nothing) -> Vec<numbers::health::NumberHealth>, [Window] =
        async |app: Arc<App>, _| numbers::health::mend_all(&*app.office()?).await;
    read_disk(Nothing) -> line::disk::Disk, [Window] =
        async |app: Arc<App>, _| line::disk::read(&*app.office()?).await;
    read_budget(Nothing) -> Option<line::budget::Budget>, [Window] =
        async |app: Arc<App>, _| line::budget::read(&*app.office()?).await;
    read_proof(line::proof::ReadProof) -> line::proof::Proof, [Window] =
        async |app: Arc<App>, args| line::proof::read(&*app.office()?, args).await;
    fetch_missing(line::proof::ReadProof) -> line::proof::Proof, [Window] =
        async |app: Arc<App>, args| line::proof::fetch(&*app.office()?, args).await;
    read_bundle(Nothing) -> line::bundle::Bundle, [Window] =
        async |app: Arc<App>, _| line::bundle::make(&*app.office()?).await;

    // The inbox.
    list_threads(inbox::ListThreads) -> inbox::ThreadPage, [Window] =
        async |app: Arc<App>, args| inbox::list(&*app.office()?, args).await;
    read_thread(inbox::ThreadArgs) -> inbox::ThreadHead, [Window] =
        async |app: Arc<App>, args| inbox::read(&*app.office()?, args).await;
    mark_thread_read(inbox::MarkRead) -> (), [Window] =
        async |app: Arc<App>, args| inbox::mark_read(&*app.office()?, args).await;
    mark_thread_unread(inbox::ThreadArgs) -> (), [Window] =
        async |app: Arc<App>, args| inbox::mark_unread(&*app.office()?, args).await;
    finish_thread(inbox::ThreadArgs) -> inbox::FinishedThread, [Window] =
        async |app: Arc<App>, args| inbox::finish(&*app.office()?, args).await;
    reopen_thread(inbox::ReopenThread) -> (), [Window] =
        async |app: Arc<App>, args| inbox::reopen(&*app.office()?, args).await;
    list_snoozes(Nothing) -> Vec<inbox::SnoozeChoice>, [Window] =
        async |app: Arc<App>, _| inbox::list_snoozes(&*app.office()?).await;
    snooze_thread(inbox::SnoozeThread) -> (), [Window] =
        async |app: Arc<App>, args| inbox::snooze(&*app.office()?, args).await;
    open_thread(inbox::OpenThread) -> inbox::OpenedThread, [Window] =
        async |app: Arc<App>, args| inbox::open(&*app.office()?, args).await;
    search_inbox(inbox::search::SearchInbox) -> inbox::search::SearchPage, [Window] =
        async |app: Arc<App>, args| inbox::search::search(&*app.office()?, args).await;
    read_counts(Nothing) -> inbox::Counts, [Window] =
        async |app: Arc<App>, _| inbox::read_counts(&*app.office()?).await;

    list_timeline(inbox::ListTimeline) -> inbox::TimelinePage, [Window] =
        async |app: Arc<App>, args| inbox::list_timeline(&*app.office()?, args).await;

    // Notes of the office, which are never sent.
    add_note(notes::AddNote) -> notes::AddedNote, [Window] =
        async |app: Arc<App>, args| notes::add(&*app.office()?, args).await;
    edit_note(notes::EditNote) -> (), [Window] =
        async |app: Arc<App>, args| notes::edit(&*app.office()?, args).await;
    delete_note(notes::NoteArgs) -> (), [Window] =
        async |app: Arc<App>, args| notes::delete(&*app.office()?, args).await;
    restore_note(notes::NoteArgs) -> (), [Window] =
        async |app: Arc<App>, args| notes::restore(&*app.office()?, args).await;

    // Tags of those who write to us.
    list_tags(Nothing) -> Vec<tags::Tag>, [Window] =
        async |app: Arc<App>, _| tags::list(&*app.office()?).await;
    add_tag(tags::AddTag) -> tags::Tag, [Window] =
        async |app: Arc<App>, args| tags::add(&*app.office()?, args).await;
    remove_tag(tags::RemoveTag) -> (), [Window] =
        async |app: Arc<App>, args| tags::remove(&*app.office()?, args).await;
    rename_tag(tags::RenameTag) -> tags::Tag, [Window] =
        async |app: Arc<App>, args| tags::rename(&*app.office()?, args).await;

    // What is begun and not yet sent or kept.
    read_drafts(inbox::ThreadArgs) -> drafts::ThreadDrafts, [Window] =
        async |app: Arc<App>, args| drafts::read(&*app.office()?, args).await;
    save_draft(drafts::SaveDraft) -> (), [Window] =
        async |app: Arc<App>, args| drafts::save(&*app.office()?, args).await;

    // Texts.
    list_messages(messages::ListMessages) -> messages::MessagePage, [Window] =
        async |app: Arc<App>, args| messages::list(&*app.office()?, args).await;
    send_message(messages::SendMessage) -> messages::SentMessage, [Window] =
        async |app: Arc<App>, args| messages::send(&*app.office()?, args).await;
    retry_message(messages::RetryMessage) -> messages::SentMessage, [Window] =
        async |app: Arc<App>, args| messages::retry(&*app.office()?, args).await;
    settle_message(messages::SettleMessage) -> (), [Window] =
        async |app: Arc<App>, args| messages::settle_by_person(&*app.office()?, args).await;

    undo_message(messages::UndoMessage) -> messages::UndoneMessage, [Window] =
        async |app: Arc<App>, args| messages::undo(&*app.office()?, args).await;
    read_price(inbox::ThreadArgs) -> Option<messages::SegmentPrice>, [Window] =
        async |app: Arc<App>, args| messages::read_price(&*app.office()?, args).await;
    read_queue(inbox::ThreadArgs) -> messages::Queue, [Window] =
        async |app: Arc<App>, args| messages::read_queue(&*app.office()?, args).await;

    // Texts for later.
    list_scheduled(inbox::ThreadArgs) -> Vec<scheduled::ScheduledText>, [Window] =
        async |app: Arc<App>, args| scheduled::list(&*app.office()?, args).await;
    list_asking(Nothing) -> Vec<scheduled::ScheduledText>, [Window] =
        async |app: Arc<App>, _| scheduled::list_asking(&*app.office()?).await;
    schedule_text(scheduled::ScheduleText) -> scheduled::Scheduled, [Window] =
        async |app: Arc<App>, args| scheduled::schedule(&*app.office()?, args).await;
    change_scheduled(scheduled::ChangeScheduled) -> (), [Window] =
        async |app: Arc<App>, args| scheduled::change(&*app.office()?, args).await;
    send_scheduled(scheduled::ScheduledArgs) -> messages::SentMessage, [Window] =
        async |app: Arc<App>, args| scheduled::send_now(&*app.office()?, args).await;
    discard_scheduled(scheduled::ScheduledArgs) -> (), [Window] =
        async |app: Arc<App>, args| scheduled::discard(&*app.office()?, args).await;
    // Pictures and files.
    read_attachments(inbox::ThreadArgs) -> pictures::Attachments, [Window] =
        async |app: Arc<App>, args| pictures::list_attachments(&*app.office()?, args).await;
    remove_attachment(pictures::PictureArgs) -> (), [Window] =
        async |app: Arc<App>, args| pictures::remove_attachment(&*app.office()?, args).await;
    refetch_picture(pictures::PictureArgs) -> (), [Window] =
        async |app: Arc<App>, args| pictures::fetch_again(&*app.office()?, args).await;
    name_picture(pictures::NamePicture) -> pictures::PictureName, [Window] =
        async |app: Arc<App>, args| pictures::name(&*app.office()?, args).await;
    find_neighbours(pictures::PictureArgs) -> pictures::PictureNeighbours, [Window] =
        async |app: Arc<App>, args| pictures::neighbours(&*app.office()?, args).await;

    // The practice line.
    read_practice(Nothing) -> practice::Practice, [Window] =
        async |app: Arc<App>, _| practice::read(&*app.office()?).await;
    pretend_text(practice::PretendText) -> practice::Pretended, [Window] =
        async |app: Arc<App>, args| practice::text(&*app.office()?, args).await;
    pretend_rush(practice::PretendRush) -> Vec<practice::Pretended>, [Window] =
        async |app: Arc<App>, args| practice::rush(&*app.office()?, args).await;
    read_phone(practice::ReadPhone) -> practice::Phone, [Window] =
        async |app: Arc<App>, args| practice::read_phone(&*app.office()?, args).await;
    move_clock(practice::MoveClock) -> practice::Practice, [Window] =
        async |app: Arc<App>, args| practice::move_clock(&*app.office()?, args).await;
    set_switches(practice::Switches) -> practice::Practice, [Window] =
        async |app: Arc<App>, args| practice::set_switches(&*app.office()?, args).await;

    // People.
    list_contacts(contacts::ListContacts) -> contacts::ContactPage, [Window] =
        async |app: Arc<App>, args| contacts::list(&*app.office()?, args).await;
    read_contact(contacts::ContactArgs) -> contacts::Person, [Window] =
        async |app: Arc<App>, args| contacts::read(&*app.office()?, args).await;
    name_contact(contacts::NameContact) -> contacts::Person, [Window] =
        async |app: Arc<App>, args| contacts::name(&*app.office()?, args).await;
    save_contact(contacts::SaveContact) -> contacts::SavedContact, [Window] =
        async |app: Arc<App>, args| contacts::save(&*app.office()?, args).await;
    link_number(contacts::LinkNumber) -> contacts::SavedContact, [Window] =
        async |app: Arc<App>, args| contacts::link(&*app.office()?, args).await;
    unlink_number(contacts::UnlinkNumber) -> contacts::Person, [Window] =
        async |app: Arc<App>, args| contacts::unlink(&*app.office()?, args).await;
    delete_contact(contacts::ContactArgs) -> (), [Window] =
        async |app: Arc<App>, args| contacts::delete(&*app.office()?, args).await;
    restore_contact(contacts::ContactArgs) -> contacts::Person, [Window] =
        async |app: Arc<App>, args| contacts::restore(&*app.office()?, args).await;

    // Address books of other programs.
    find_contact_import(Nothing) -> Option<contacts::import::ContactImport>, [Window] =
        async |app: Arc<App>, _| contacts::import::find(&*app.office()?).await;
    arrange_contact_import(contacts::import::ArrangeImport) -> contacts::import::ImportPreview, [Window] =
        async |app: Arc<App>, args| contacts::import::arrange(&*app.office()?, args).await;
    start_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window] =
        async |app: Arc<App>, args| contacts::import::start(&app.office()?, args).await;
    read_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window] =
        async |app: Arc<App>, args| contacts::import::read(&*app.office()?, args).await;
    stop_contact_import(contacts::import::ImportArgs) -> (), [Window] =
        async |app: Arc<App>, args| contacts::import::stop(&*app.office()?, args).await;
    undo_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window] =
        async |app: Arc<App>, args| contacts::import::undo(&app.office()?, args).await;
    forget_contact_import(contacts::import::ImportArgs) -> (), [Window] =
        async |app: Arc<App>, args| contacts::import::forget(&*app.office()?, args).await;
    read_contact_import_report(contacts::import::ImportArgs) -> contacts::export::ExportedFile, [Window] =
        async |app: Arc<App>, args| contacts::import::report(&*app.office()?, args).await;
    export_contacts(Nothing) -> contacts::export::ExportedFile, [Window]
        confirm "Export all names, numbers and notes into a file? Whoever has the file can read it." =
        async |app: Arc<App>, _| contacts::export::export(&*app.office()?).await;

    // Choices.
    read_settings(Nothing) -> settings::Settings, [Window] =
        async |app: Arc<App>, _| settings::read(&*app.office()?).await;
    change_settings(settings::ChangeSettings) -> settings::Settings, [Window] =
        async |app: Arc<App>, args| settings::change(&*app.office()?, args).await;

    // How long things are kept.
    preview_retention(retention::ChangeRetention) -> retention::RetentionPreview, [Window] =
        async |app: Arc<App>, args| retention::preview(&*app.office()?, args).await;
    change_retention(retention::ChangeRetention) -> settings::Settings, [Window]
        ask retention::question =
        async |app: Arc<App>, args| retention::change(&*app.office()?, args).await;
    list_retention_days(Nothing) -> Vec<retention::RetentionDay>, [Window] =
        async |app: Arc<App>, _| retention::list_days(&*app.office()?).await;
    list_receipts(retention::ReadReceipts) -> retention::ReceiptPage, [Window] =
        async |app: Arc<App>, args| retention::list_receipts(&*app.office()?, args).await;

    // What rings.
    pause_notices(settings::PauseNotices) -> settings::Settings, [Window] =
        async |app: Arc<App>, args| settings::pause_notices(&*app.office()?, args).await;
    look_at_thread(notices::LookAtThread) -> (), [Window] =
        async |app: Arc<App>, args| notices::look_at(&*app.office()?, args).await;
    ring_once(Nothing) -> notices::RungOnce, [Window] =
        async |app: Arc<App>, _| notices::ring_once(&*app.office()?).await;
}

mod gate;
mod given;
mod shape;
mod typescript;
