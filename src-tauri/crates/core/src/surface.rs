//! Everything that can be asked of Deskbell, as one table: name, argument, reply, the function that does it, and
//! which doors may use it.
//!
//! The shell's two commands and `bridge` are thin pipes into [`call`] and [`give`]; the page's TypeScript comes from
//! [`typescript`].

use std::sync::Arc;

use crate::account::{self, App, AppState};
use crate::error::Error;
use crate::{
    calls, contacts, drafts, inbox, line, lock, messages, notes, notices, numbers, pictures, practice,
    retention, routing, scheduled, settings, tags, voicemails,
};

#[macro_use]
mod table;

pub use gate::answers_while_locked;
pub use given::{GIVEN_MAX, give};
pub use shape::{Door, Nothing, OpenWithRecovery, Reply};
use shape::{IntoReply as _, decode};

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
    renew_recovery_code(Nothing) -> account::RenewedCode, [Window]
        confirm "Show a new recovery code? Whoever has it can open this inbox. A code that was shown before stops working." =
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
    pause_number(numbers::NumberArgs) -> (), [Window]
        confirm "Let the texts of this number go where they went before Deskbell?" =
        async |app: Arc<App>, args| numbers::pause(&*app.office()?, args).await;
    resume_number(numbers::NumberArgs) -> Vec<numbers::ChangeFailure>, [Window]
        confirm "Let the texts of this number come here?" =
        async |app: Arc<App>, args| numbers::resume(&*app.office()?, args).await;
    read_loss(numbers::NumberArgs) -> numbers::Loss, [Window] =
        async |app: Arc<App>, args| numbers::read_loss(&*app.office()?, args).await;
    release_number(numbers::ReleaseNumber) -> (), [Window]
        ask numbers::release_question =
        async |app: Arc<App>, args| numbers::release(&*app.office()?, args).await;
    list_number_countries(Nothing) -> Vec<numbers::NumberCountry>, [Window] =
        async |app: Arc<App>, _| numbers::list_countries(&*app.office()?).await;
    search_numbers(numbers::SearchNumbers) -> numbers::FoundNumbers, [Window] =
        async |app: Arc<App>, args| numbers::search(&*app.office()?, args).await;
    surprise_number(numbers::SearchNumbers) -> numbers::FoundNumbers, [Window] =
        async |app: Arc<App>, args| numbers::surprise(&*app.office()?, args).await;
    buy_number(numbers::BuyNumber) -> numbers::Purchase, [Window]
        ask numbers::buy_question =
        async |app: Arc<App>, args| numbers::buy(&*app.office()?, args).await;
    list_purchases(Nothing) -> Vec<numbers::Purchase>, [Window] =
        async |app: Arc<App>, _| numbers::list_purchases(&*app.office()?).await;
    put_purchase_away(numbers::PurchaseArgs) -> (), [Window] =
        async |app: Arc<App>, args| numbers::put_away(&*app.office()?, args).await;
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
    find_recipients(inbox::search::FindRecipients) -> Vec<inbox::search::Recipient>, [Window] =
        async |app: Arc<App>, args| inbox::search::find_recipients(&*app.office()?, args).await;
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

    // Calls, and what was left on the voicemail.
    list_calls(calls::ListCalls) -> calls::CallPage, [Window] =
        async |app: Arc<App>, args| calls::list(&*app.office()?, args).await;
    read_call_counts(Nothing) -> calls::CallCounts, [Window] =
        async |app: Arc<App>, _| calls::read_counts(&*app.office()?).await;
    list_voicemails(voicemails::ListVoicemails) -> voicemails::VoicemailPage, [Window] =
        async |app: Arc<App>, args| voicemails::list(&*app.office()?, args).await;
    hear_voicemail(voicemails::VoicemailArgs) -> (), [Window] =
        async |app: Arc<App>, args| voicemails::hear(&*app.office()?, args).await;
    unhear_voicemail(voicemails::VoicemailArgs) -> (), [Window] =
        async |app: Arc<App>, args| voicemails::unhear(&*app.office()?, args).await;
    refetch_voicemail(voicemails::VoicemailArgs) -> (), [Window] =
        async |app: Arc<App>, args| voicemails::fetch_again(&*app.office()?, args).await;
    delete_voicemail(voicemails::VoicemailArgs) -> (), [Window] =
        async |app: Arc<App>, args| voicemails::delete(&*app.office()?, args).await;

    // How our numbers answer.
    take_calls(numbers::TakeCalls) -> numbers::NumberRow, [Window]
        confirm "Let the calls of this number come to Deskbell? What Twilio does with them now is kept for an undo." =
        async |app: Arc<App>, args| numbers::take_calls(&*app.office()?, args).await;
    release_calls(numbers::TakeCalls) -> numbers::NumberRow, [Window]
        confirm "Let the calls of this number go where they went before Deskbell?" =
        async |app: Arc<App>, args| numbers::release_calls(&*app.office()?, args).await;
    read_routing(routing::ReadRouting) -> routing::Routing, [Window] =
        async |app: Arc<App>, args| routing::read(&*app.office()?, args).await;
    save_routing(routing::SaveRouting) -> routing::Routing, [Window] =
        async |app: Arc<App>, args| routing::save(&*app.office()?, args).await;
    preview_routing(routing::PreviewRouting) -> routing::RoutingPreview, [Window] =
        async |app: Arc<App>, args| routing::preview(&*app.office()?, args).await;

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
    pretend_call(practice::PretendCall) -> practice::PretendedCall, [Window] =
        async |app: Arc<App>, args| practice::call(&*app.office()?, args).await;
    pretend_on_call(practice::PretendOnCall) -> practice::PretendedCall, [Window] =
        async |app: Arc<App>, args| practice::act(&*app.office()?, args).await;
    read_pretended_call(practice::ReadPretendedCall) -> practice::PretendedCall, [Window] =
        async |app: Arc<App>, args| practice::read_call(&*app.office()?, args).await;
    set_pretended_phone(practice::SetPretendedPhone) -> (), [Window] =
        async |app: Arc<App>, args| practice::set_phone(&*app.office()?, args).await;

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
