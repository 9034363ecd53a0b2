//! Everything that can be asked of Deskbell, as one table: name, argument, reply, the function that does it, and
//! which doors may use it.
//!
//! The shell's two commands and `bridge` are thin pipes into [`call`] and [`give`]; the page's TypeScript comes from
//! [`typescript`].

use std::sync::Arc;

use crate::account::{self, App, AppState};
use crate::error::Error;
use crate::{
    away, calls, compliance, contacts, drafts, flows, forwarding, greetings, inbox, line, lock, messages,
    notes, notices, numbers, pictures, plug, practice, registrations, replies, retention, rooms, routing,
    scheduled, settings, spoken, staff_texts, tags, voicemails,
};

#[macro_use]
mod table;

pub use gate::answers_while_locked;
pub use given::{GIVEN_MAX, give};
pub use shape::{Door, Nothing, OpenWithRecovery, Reply};
use shape::{IntoReply as _, decode};

surface! {
    // The app and its account.
    read_app(Nothing) -> AppState, [Window] = async |app: Arc<App>, _| Ok::<_, Error>(app.read_state());
    retry_open(Nothing) -> AppState, [Window] = async |app: Arc<App>, _| Ok::<_, Error>(app.retry_open().await);
    open_with_recovery(OpenWithRecovery) -> AppState, [Window] =
        async |app: Arc<App>, args: OpenWithRecovery| app.open_with_recovery(&args.code).await;
    open_without_media(Nothing) -> AppState, [Window]
        confirm "Open this inbox without its file of pictures and sounds? What Twilio still holds is fetched anew. Pictures that were sent, documents, and messages that are no longer at Twilio stay missing. A damaged file is kept under another name." =
        async |app: Arc<App>, _| app.open_without_media().await;
    start_practice(Nothing) -> AppState, [Window] = async |app: Arc<App>, _| app.start_practice().await;
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
    read_lock(Nothing) -> lock::LockState, [Window] => lock::read();
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
    note_touch(Nothing) -> (), [Window] => lock::note_touch();

    // Our numbers and the line.
    list_numbers(Nothing) -> Vec<numbers::NumberRow>, [Window] => numbers::list();
    change_number(numbers::ChangeNumber) -> numbers::NumberRow, [Window] => numbers::change(args);
    run_round_trip(Nothing) -> line::round_trip::RoundTrip, [Window] =
        async |app: Arc<App>, _| line::round_trip::run(&app).await;
    read_import(Nothing) -> Option<messages::import::Import>, [Window] => messages::import::read();
    start_import(messages::import::StartImport) -> (), [Window] => messages::import::start(args);
    stop_import(Nothing) -> (), [Window] => messages::import::stop();
    resume_import(Nothing) -> (), [Window] => messages::import::resume();
    list_changes(Nothing) -> Vec<numbers::Change>, [Window] => numbers::list_changes();
    pause_number(numbers::NumberArgs) -> (), [Window]
        confirm "Let the texts of this number go where they went before Deskbell?"
        => numbers::pause(args);
    resume_number(numbers::NumberArgs) -> Vec<numbers::ChangeFailure>, [Window]
        confirm "Let the texts of this number come here?"
        => numbers::resume(args);
    choose_active(numbers::NumberArgs) -> Vec<numbers::ChangeFailure>, [Window]
        confirm "Let this be the only active number? Its texts come here; the texts of the others go where they went before Deskbell."
        => numbers::choose_active(args);
    free_active(Nothing) -> settings::Settings, [Window] => numbers::free_active();
    read_loss(numbers::NumberArgs) -> numbers::Loss, [Window] => numbers::read_loss(args);
    release_number(numbers::ReleaseNumber) -> (), [Window]
        ask numbers::release_question
        => numbers::release(args);
    list_number_countries(Nothing) -> Vec<numbers::NumberCountry>, [Window] => numbers::list_countries();
    search_numbers(numbers::SearchNumbers) -> numbers::FoundNumbers, [Window] => numbers::search(args);
    surprise_number(numbers::SearchNumbers) -> numbers::FoundNumbers, [Window] => numbers::surprise(args);
    buy_number(numbers::BuyNumber) -> numbers::Purchase, [Window]
        ask numbers::buy_question
        => numbers::buy(args);
    list_purchases(Nothing) -> Vec<numbers::Purchase>, [Window] => numbers::list_purchases();
    put_purchase_away(numbers::PurchaseArgs) -> (), [Window] => numbers::put_away(args);
    read_line(Nothing) -> line::Line, [Window] =
        async |app: Arc<App>, _| Ok::<_, Error>(line::read(&*app.office()?));
    retry_line(Nothing) -> (), [Window] = async |app: Arc<App>, _| { app.retry_line(); Ok::<_, Error>(()) };
    note_network(Nothing) -> (), [Window] = async |app: Arc<App>, _| { app.note_network(); Ok::<_, Error>(()) };

    // Papers of numbers.
    read_business(Nothing) -> Option<compliance::BusinessView>, [Window] => compliance::read_business();
    save_business(compliance::SaveBusiness) -> compliance::BusinessView, [Window]
        => compliance::save_business(args);
    confirm_address(compliance::ConfirmAddress) -> compliance::KnownAddress, [Window]
        => compliance::confirm_address(args);
    read_maps_key(Nothing) -> compliance::MapsKey, [Window] => compliance::read_maps_key();
    save_maps_key(compliance::SaveMapsKey) -> compliance::MapsKey, [Window]
        confirm "Keep this Google Maps key in the keychain? Addresses of the business that are entered here are sent to Google from then on."
        => compliance::save_maps_key(args);
    remove_maps_key(Nothing) -> compliance::MapsKey, [Window]
        confirm "Take the Google Maps key out of the keychain? Twilio alone checks addresses from then on."
        => compliance::remove_maps_key();
    read_needs(compliance::ReadRegulation) -> Option<compliance::Needs>, [Window]
        => compliance::read_needs(args);
    list_submissions(Nothing) -> Vec<compliance::PapersRow>, [Window] => compliance::list_submissions();
    read_submission(compliance::SubmissionArgs) -> compliance::SubmissionView, [Window]
        => compliance::read_submission(args);
    start_submission(compliance::StartSubmission) -> compliance::SubmissionView, [Window]
        => compliance::start(args);
    save_submission(compliance::SaveSubmission) -> compliance::SubmissionView, [Window]
        => compliance::save(args);
    discard_submission(compliance::SubmissionArgs) -> (), [Window] => compliance::discard(args);
    submit_papers(compliance::SubmissionArgs) -> compliance::SubmissionView, [Window]
        ask compliance::submit_question
        => compliance::submit(args);
    remove_document(compliance::DocumentArgs) -> compliance::SubmissionView, [Window]
        ask compliance::document_question
        => compliance::remove_document(args);
    list_registrations(Nothing) -> registrations::Registrations, [Window] => registrations::list();

    // What came over the line, and how things stand.
    list_line_spells(Nothing) -> Vec<line::history::LineSpell>, [Window] => line::history::list();
    list_requests(line::requests::ListRequests) -> line::requests::RequestPage, [Window]
        => line::requests::list(args);
    list_refused(Nothing) -> Vec<line::requests::Refused>, [Window] => line::requests::list_refused();
    list_alerts(Nothing) -> Vec<line::alerts::UndeliveredHere>, [Window] => line::alerts::list();
    check_numbers(Nothing) -> Vec<numbers::health::NumberHealth>, [Window] => numbers::health::check();
    mend_number(numbers::mending::MendNumber) -> Vec<numbers::health::NumberHealth>, [Window]
        => numbers::mending::mend(args);
    undo_mend(numbers::mending::MendNumber) -> Vec<numbers::health::NumberHealth>, [Window]
        => numbers::mending::undo_mend(args);
    mend_numbers(Nothing) -> Vec<numbers::health::NumberHealth>, [Window] => numbers::mending::mend_all();
    read_disk(Nothing) -> line::disk::Disk, [Window] => line::disk::read();
    read_budget(Nothing) -> Option<line::budget::Budget>, [Window] => line::budget::read();
    read_proof(line::proof::ReadProof) -> line::proof::Proof, [Window] => line::proof::read(args);
    fetch_missing(line::proof::ReadProof) -> line::proof::Proof, [Window] => line::proof::fetch(args);
    read_bundle(Nothing) -> line::bundle::Bundle, [Window] => line::bundle::make();

    // The inbox.
    list_threads(inbox::ListThreads) -> inbox::ThreadPage, [Window] => inbox::list(args);
    read_thread(inbox::ThreadArgs) -> inbox::ThreadHead, [Window] => inbox::read(args);
    mark_thread_read(inbox::MarkRead) -> (), [Window] => inbox::mark_read(args);
    mark_thread_unread(inbox::ThreadArgs) -> (), [Window] => inbox::mark_unread(args);
    finish_thread(inbox::ThreadArgs) -> inbox::FinishedThread, [Window] => inbox::finish(args);
    reopen_thread(inbox::ReopenThread) -> (), [Window] => inbox::reopen(args);
    list_snoozes(Nothing) -> Vec<inbox::SnoozeChoice>, [Window] => inbox::list_snoozes();
    snooze_thread(inbox::SnoozeThread) -> (), [Window] => inbox::snooze(args);
    open_thread(inbox::OpenThread) -> inbox::OpenedThread, [Window] => inbox::open(args);
    find_recipients(inbox::search::FindRecipients) -> Vec<inbox::search::Recipient>, [Window]
        => inbox::search::find_recipients(args);
    search_inbox(inbox::search::SearchInbox) -> inbox::search::SearchPage, [Window]
        => inbox::search::search(args);
    read_counts(Nothing) -> inbox::Counts, [Window] => inbox::read_counts();

    list_timeline(inbox::ListTimeline) -> inbox::TimelinePage, [Window] => inbox::list_timeline(args);

    // Notes of the office, which are never sent.
    add_note(notes::AddNote) -> notes::AddedNote, [Window] => notes::add(args);
    edit_note(notes::EditNote) -> (), [Window] => notes::edit(args);
    delete_note(notes::NoteArgs) -> (), [Window] => notes::delete(args);
    restore_note(notes::NoteArgs) -> (), [Window] => notes::restore(args);

    // Tags of those who write to us.
    list_tags(Nothing) -> Vec<tags::Tag>, [Window] => tags::list();
    add_tag(tags::AddTag) -> tags::Tag, [Window] => tags::add(args);
    remove_tag(tags::RemoveTag) -> (), [Window] => tags::remove(args);
    rename_tag(tags::RenameTag) -> tags::Tag, [Window] => tags::rename(args);

    // What is begun and not yet sent or kept.
    read_drafts(inbox::ThreadArgs) -> drafts::ThreadDrafts, [Window] => drafts::read(args);
    save_draft(drafts::SaveDraft) -> (), [Window] => drafts::save(args);

    // Texts.
    list_messages(messages::ListMessages) -> messages::MessagePage, [Window] => messages::list(args);
    send_message(messages::SendMessage) -> messages::SentMessage, [Window] => messages::send(args);
    retry_message(messages::RetryMessage) -> messages::SentMessage, [Window] => messages::retry(args);
    settle_message(messages::SettleMessage) -> (), [Window] => messages::settle_by_person(args);

    undo_message(messages::UndoMessage) -> messages::UndoneMessage, [Window] => messages::undo(args);
    read_price(inbox::ThreadArgs) -> Option<messages::SegmentPrice>, [Window] => messages::read_price(args);
    read_queue(inbox::ThreadArgs) -> messages::Queue, [Window] => messages::read_queue(args);

    // Calls, and what was left on the voicemail.
    list_calls(calls::ListCalls) -> calls::CallPage, [Window] => calls::list(args);
    call_out(calls::outgoing::CallOut) -> calls::outgoing::CalledOut, [Window] => calls::outgoing::call(args);
    hang_up(calls::CallArgs) -> (), [Window] => calls::hang_up(args);
    list_colleagues(calls::CallArgs) -> Vec<calls::moving::Colleague>, [Window]
        => calls::moving::list_colleagues(args);
    move_call(calls::moving::MoveCall) -> (), [Window] => calls::moving::move_call(args);
    read_room(Nothing) -> rooms::Room, [Window] => rooms::read();
    list_room_guests(Nothing) -> Vec<calls::moving::Colleague>, [Window] => rooms::bring::list_guests();
    join_room(rooms::bring::JoinRoom) -> (), [Window] => rooms::bring::join(args);
    call_into_room(rooms::bring::CallIntoRoom) -> (), [Window] => rooms::bring::call(args);
    change_person(rooms::ChangePerson) -> (), [Window] => rooms::change(args);
    remove_person(rooms::PersonArgs) -> (), [Window] => rooms::remove(args);
    list_live_calls(Nothing) -> Vec<calls::live::LiveCall>, [Window] => calls::live::read_all();
    describe_call(calls::about::DescribeCall) -> (), [Window] => calls::about::describe(args);
    export_calls(calls::export::ExportCalls) -> contacts::export::ExportedFile, [Window]
        confirm "Export these calls, with names, numbers and notes, into a file? Whoever has the file can read it."
        => calls::export::export(args);
    read_call_counts(Nothing) -> calls::CallCounts, [Window] => calls::read_counts();
    list_voicemails(voicemails::ListVoicemails) -> voicemails::VoicemailPage, [Window]
        => voicemails::list(args);
    hear_voicemail(voicemails::VoicemailArgs) -> (), [Window] => voicemails::hear(args);
    unhear_voicemail(voicemails::VoicemailArgs) -> (), [Window] => voicemails::unhear(args);
    refetch_voicemail(voicemails::VoicemailArgs) -> (), [Window] => voicemails::fetch_again(args);
    erase_voicemail(voicemails::VoicemailArgs) -> (), [Window]
        confirm "Delete this message here and at Twilio? Nobody can hear it any more."
        => voicemails::erase::erase(args);
    read_sound(Nothing) -> voicemails::erase::Kept, [Window] => voicemails::erase::read_kept();
    change_erasing(voicemails::erase::ChangeErasing) -> voicemails::erase::Kept, [Window]
        ask voicemails::erase::question
        => voicemails::erase::change(args);
    clean_up_sound(Nothing) -> voicemails::erase::Kept, [Window]
        confirm "Delete at Twilio the sound of all messages that can be heard here? From then on they are on this computer and in your back-ups alone."
        => voicemails::erase::clean_up();
    delete_voicemail(voicemails::VoicemailArgs) -> (), [Window]
        confirm "Delete this message on this computer? Where Twilio keeps no copy, nobody can hear it any more."
        => voicemails::delete(args);

    // Words that are spoken on the phone to one person or many.
    list_spoken(Nothing) -> Vec<spoken::SpokenRow>, [Window] => spoken::list();
    read_spoken(spoken::SpokenArgs) -> spoken::Spoken, [Window] => spoken::read(args);
    preview_spoken(spoken::SpokenDraft) -> spoken::preview::SpokenPreview, [Window] => spoken::preview::preview(args);
    start_spoken(spoken::start::StartSpoken) -> spoken::start::StartedSpoken, [Window]
        ask spoken::preview::question
        => spoken::start::start(args);
    pause_spoken(spoken::SpokenArgs) -> (), [Window] => spoken::steer::pause(args);
    resume_spoken(spoken::SpokenArgs) -> (), [Window]
        confirm "Go on calling those who wait? Twilio charges for each call."
        => spoken::steer::resume(args);
    cancel_spoken(spoken::SpokenArgs) -> (), [Window] => spoken::steer::cancel(args);
    retry_spoken(spoken::SpokenArgs) -> (), [Window]
        confirm "Call those again who were not reached? Twilio charges for each call."
        => spoken::steer::retry(args);
    export_spoken(spoken::export::ExportSpoken) -> contacts::export::ExportedFile, [Window]
        confirm "Export what came of these calls, with names and numbers, into a file? Whoever has the file can read it."
        => spoken::export::export(args);

    // The owner's own phone.
    read_forwarding(numbers::NumberArgs) -> forwarding::Forwarding, [Window] => forwarding::read(args);
    save_forwarding(forwarding::SaveForwarding) -> forwarding::Forwarding, [Window] => forwarding::save(args);
    say_forwarding(forwarding::SayForwarding) -> forwarding::Forwarding, [Window] => forwarding::say(args);
    try_forwarding(numbers::NumberArgs) -> forwarding::Forwarding, [Window]
        ask forwarding::question
        => forwarding::try_it(args);

    // How our numbers answer.
    read_replies(numbers::NumberArgs) -> replies::NumberReplies, [Window] => replies::read(args);
    save_replies(replies::SaveReplies) -> replies::NumberReplies, [Window] => replies::save(args);
    preview_reply(replies::PreviewReply) -> replies::ReplyPreview, [Window] => replies::preview(args);
    read_staff_texts(numbers::NumberArgs) -> staff_texts::NumberStaffTexts, [Window]
        => staff_texts::read(args);
    save_staff_texts(staff_texts::SaveStaffTexts) -> staff_texts::NumberStaffTexts, [Window]
        => staff_texts::save(args);
    take_calls(numbers::TakeCalls) -> numbers::NumberRow, [Window]
        confirm "Let the calls of this number come to Deskbell, and Twilio take messages while this computer sleeps? What Twilio does with them now is kept for an undo."
        => numbers::take_calls(args);
    release_calls(numbers::TakeCalls) -> numbers::NumberRow, [Window]
        confirm "Let the calls of this number go where they went before Deskbell?"
        => numbers::release_calls(args);
    read_routing(routing::ReadRouting) -> routing::Routing, [Window] => routing::read(args);
    save_routing(routing::SaveRouting) -> routing::Routing, [Window] => routing::save(args);
    list_greetings(Nothing) -> Vec<greetings::Greeting>, [Window] => greetings::list();
    read_sip_password(routing::sip::SipAddress) -> routing::sip::SipPassword, [Window] => routing::sip::read(args);
    keep_sip_password(routing::sip::KeepSipPassword) -> routing::sip::SipPassword, [Window]
        ask routing::sip::question
        => routing::sip::keep(args);
    preview_routing(routing::PreviewRouting) -> routing::RoutingPreview, [Window] => routing::preview(args);

    // What answers while this computer does not.
    read_flow(Nothing) -> flows::Flow, [Window] => flows::read();
    look_at_flow(Nothing) -> flows::Flow, [Window] => flows::look();
    write_flow(Nothing) -> flows::Flow, [Window]
        confirm "Write the flow at Twilio anew from the rules here? What somebody has changed in it there is lost."
        => flows::write_anew();
    give_up_flow(Nothing) -> flows::Flow, [Window]
        confirm "Let calls that do not reach this computer go where they went before Deskbell? Callers then hear of an error unless something else answers."
        => flows::give_up();

    read_plug(Nothing) -> plug::Plug, [Window] => plug::read();
    pull_plug(plug::PullPlug) -> plug::Plug, [Window]
        ask plug::question =
        async |app: Arc<App>, _| plug::pull(&app).await;
    read_away(Nothing) -> Option<away::Away>, [Window] => away::read();
    put_away(Nothing) -> (), [Window] => away::put_away();

    // Texts for later.
    list_scheduled(inbox::ThreadArgs) -> Vec<scheduled::ScheduledText>, [Window] => scheduled::list(args);
    list_asking(Nothing) -> Vec<scheduled::ScheduledText>, [Window] => scheduled::list_asking();
    schedule_text(scheduled::ScheduleText) -> scheduled::Scheduled, [Window] => scheduled::schedule(args);
    change_scheduled(scheduled::ChangeScheduled) -> (), [Window] => scheduled::change(args);
    send_scheduled(scheduled::ScheduledArgs) -> messages::SentMessage, [Window] => scheduled::send_now(args);
    discard_scheduled(scheduled::ScheduledArgs) -> (), [Window] => scheduled::discard(args);
    // Pictures and files.
    read_attachments(inbox::ThreadArgs) -> pictures::Attachments, [Window] => pictures::list_attachments(args);
    remove_attachment(pictures::PictureArgs) -> (), [Window] => pictures::remove_attachment(args);
    refetch_picture(pictures::PictureArgs) -> (), [Window] => pictures::fetch_again(args);
    name_picture(pictures::NamePicture) -> pictures::PictureName, [Window] => pictures::name(args);
    find_neighbours(pictures::PictureArgs) -> pictures::PictureNeighbours, [Window]
        => pictures::neighbours(args);

    // The practice line.
    read_practice(Nothing) -> practice::Practice, [Window] => practice::read();
    pretend_text(practice::PretendText) -> practice::Pretended, [Window] => practice::text(args);
    pretend_rush(practice::PretendRush) -> Vec<practice::Pretended>, [Window] => practice::rush(args);
    read_phone(practice::ReadPhone) -> practice::Phone, [Window] => practice::read_phone(args);
    move_clock(practice::MoveClock) -> practice::Practice, [Window] => practice::move_clock(args);
    set_switches(practice::Switches) -> practice::Practice, [Window] => practice::set_switches(args);
    pretend_call(practice::PretendCall) -> practice::PretendedCall, [Window] => practice::call(args);
    pretend_on_call(practice::PretendOnCall) -> practice::PretendedCall, [Window] => practice::act(args);
    read_pretended_call(practice::ReadPretendedCall) -> practice::PretendedCall, [Window]
        => practice::read_call(args);
    set_pretended_phone(practice::SetPretendedPhone) -> (), [Window] => practice::set_phone(args);
    list_pretended_papers(Nothing) -> Vec<practice::PretendedPapers>, [Window] => practice::list_papers();
    decide_papers(practice::DecidePapers) -> Vec<practice::PretendedPapers>, [Window]
        => practice::decide_papers(args);

    // People.
    list_contacts(contacts::ListContacts) -> contacts::ContactPage, [Window] => contacts::list(args);
    read_contact(contacts::ContactArgs) -> contacts::Person, [Window] => contacts::read(args);
    name_contact(contacts::NameContact) -> contacts::Person, [Window] => contacts::name(args);
    save_contact(contacts::SaveContact) -> contacts::SavedContact, [Window] => contacts::save(args);
    link_number(contacts::LinkNumber) -> contacts::SavedContact, [Window] => contacts::link(args);
    unlink_number(contacts::UnlinkNumber) -> contacts::Person, [Window] => contacts::unlink(args);
    delete_contact(contacts::ContactArgs) -> (), [Window] => contacts::delete(args);
    restore_contact(contacts::ContactArgs) -> contacts::Person, [Window] => contacts::restore(args);

    // Address books of other programs.
    find_contact_import(Nothing) -> Option<contacts::import::ContactImport>, [Window]
        => contacts::import::find();
    arrange_contact_import(contacts::import::ArrangeImport) -> contacts::import::ImportPreview, [Window]
        => contacts::import::arrange(args);
    start_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window]
        => contacts::import::start(args);
    read_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window]
        => contacts::import::read(args);
    stop_contact_import(contacts::import::ImportArgs) -> (), [Window] => contacts::import::stop(args);
    undo_contact_import(contacts::import::ImportArgs) -> contacts::import::ContactImport, [Window]
        => contacts::import::undo(args);
    forget_contact_import(contacts::import::ImportArgs) -> (), [Window] => contacts::import::forget(args);
    read_contact_import_report(contacts::import::ImportArgs) -> contacts::export::ExportedFile, [Window]
        => contacts::import::report(args);
    export_contacts(Nothing) -> contacts::export::ExportedFile, [Window]
        confirm "Export all names, numbers and notes into a file? Whoever has the file can read it."
        => contacts::export::export();

    // Choices.
    read_settings(Nothing) -> settings::Settings, [Window] => settings::read();
    change_settings(settings::ChangeSettings) -> settings::Settings, [Window] => settings::change(args);

    // How long things are kept.
    preview_retention(retention::ChangeRetention) -> retention::RetentionPreview, [Window]
        => retention::preview(args);
    change_retention(retention::ChangeRetention) -> settings::Settings, [Window]
        ask retention::question
        => retention::change(args);
    list_retention_days(Nothing) -> Vec<retention::RetentionDay>, [Window] => retention::list_days();
    list_receipts(retention::ReadReceipts) -> retention::ReceiptPage, [Window]
        => retention::list_receipts(args);

    // What rings.
    pause_notices(settings::PauseNotices) -> settings::Settings, [Window] => settings::pause_notices(args);
    look_at_thread(notices::LookAtThread) -> (), [Window] => notices::look_at(args);
    ring_once(Nothing) -> notices::RungOnce, [Window] => notices::ring_once();
}

mod gate;
mod given;
mod shape;
mod typescript;
