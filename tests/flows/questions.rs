//! Which calls ask first, in a dialog of the shell that no script in the page can press; and of all others, why not.
//!
//! Every call of the surface stands in one of these lists: a new one fails here until somebody has thought about it.

use std::collections::{BTreeMap, BTreeSet};

use deskbell_core::surface;
use deskbell_tests::World;

/// Whatever buys or releases a number, calls many at once, hands something in, changes where a number leads or with which
/// credentials, exports, or deletes for good.
const ASKS: &str = "\
    buy_number change_erasing change_retention change_way choose_active clean_up_sound connect_account \
    delete_voicemail disconnect_account download_backup erase_voicemail export_calls export_contacts export_spoken \
    give_up_flow keep_sip_password open_without_media pause_number pull_plug release_calls release_number remove_document remove_maps_key \
    renew_recovery_code replace_token resume_number resume_spoken retry_spoken save_maps_key start_spoken \
    submit_papers take_calls try_forwarding write_flow";

/// What Twilio charges for and asks nobody: the office's own work, text by text and call by call, where a dialog each time
/// would be pressed unread. A script in the page could send with these; it could buy, export and release nothing.
const COSTS_EVERY_DAY: &str = "\
    call_into_room call_out change_scheduled join_room move_call retry_message schedule_text send_message \
    send_scheduled";

/// Rules by which texts and calls go out by themselves later, to whoever texts or calls, and to the office's own phones.
const COSTS_LATER: &str = "\
    save_replies save_routing save_staff_texts";

/// What is gone here for good: papers that nobody but this computer has seen, and that can be written anew.
const DELETES_HERE: &str = "\
    discard_submission";

/// What changes something at Twilio that costs nothing: a call that is on ends or goes on otherwise, a number that went
/// astray comes here again, of which the former way is kept for an undo, and the office's address is entered.
const CHANGES_AT_TWILIO: &str = "\
    change_person confirm_address hang_up mend_number mend_numbers remove_person save_business undo_mend";

/// What looks, what is of this computer alone and can be done again, and what belongs to the practice line or the lock.
const ASKS_NOBODY: &str = "\
    add_note add_tag arrange_contact_import cancel_spoken change_number change_settings check_account \
    check_numbers check_way decide_papers delete_contact delete_note describe_call discard_scheduled edit_note \
    fetch_missing find_backup find_contact_import find_neighbours find_recipients finish_thread \
    forget_contact_import free_active hear_voicemail keep_recovery_code leave_account link_number list_alerts \
    list_asking list_calls list_changes list_colleagues list_contacts list_greetings list_line_spells \
    list_live_calls list_messages list_number_countries list_numbers list_pretended_papers list_purchases \
    list_receipts list_refused list_registrations list_requests list_retention_days list_room_guests \
    list_scheduled list_snoozes list_spoken list_submissions list_tags list_threads list_timeline list_voicemails \
    lock_app look_at_flow look_at_thread mark_thread_read mark_thread_unread move_clock name_contact name_picture \
    note_network note_touch open_account open_thread open_with_recovery pause_notices pause_spoken pretend_call pretend_on_call \
    pretend_rush pretend_text preview_reply preview_retention preview_routing preview_spoken put_away \
    put_purchase_away read_app read_attachments read_away read_budget read_bundle read_business read_call_counts \
    read_contact read_contact_import read_contact_import_report read_counts read_disk read_document read_drafts \
    read_flow read_forwarding read_greeting read_import read_line read_lock read_loss read_maps_key read_needs \
    read_phone read_phone_picture read_picture read_plug read_practice read_pretended_call read_price read_proof \
    read_queue read_replies read_room read_routing read_settings read_sip_password read_sound read_spoken \
    read_staff_texts read_submission read_thread read_voicemail read_way refetch_picture refetch_voicemail \
    remove_attachment remove_pin remove_tag rename_tag reopen_thread restore_contact restore_note resume_import \
    retry_line retry_open ring_once run_round_trip save_contact save_draft save_forwarding save_submission \
    say_forwarding search_inbox search_numbers set_pin set_pretended_phone set_switches settle_message \
    snooze_thread start_contact_import start_import start_practice start_submission stop_connecting \
    stop_contact_import stop_import surprise_number undo_contact_import undo_message unhear_voicemail \
    unlink_number unlock unlock_with_recovery";

/// What takes bytes beside its arguments. Nobody is asked before one of these, so none of them may cost, and none that the
/// window may give may put anything in place of what is there.
const TAKES_BYTES: &str = "\
    add_greeting attach_document attach_picture open_contact_import restore_backup";

fn listed(names: &str) -> impl Iterator<Item = &str> {
    names.split_whitespace()
}

#[test]
fn every_call_is_known_to_ask_first_or_to_have_a_reason_not_to() {
    let mut lists: BTreeMap<&str, u32> = BTreeMap::new();
    let all = [ASKS, COSTS_EVERY_DAY, COSTS_LATER, DELETES_HERE, CHANGES_AT_TWILIO, ASKS_NOBODY];
    for name in all.into_iter().flat_map(listed) {
        *lists.entry(name).or_default() += 1;
    }
    let twice: Vec<_> = lists.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "these stand in two lists: {twice:?}");
    let known: BTreeSet<&str> = lists.into_keys().collect();
    let all: BTreeSet<&str> = surface::names().iter().copied().collect();
    let new: Vec<_> = all.difference(&known).collect();
    assert!(
        new.is_empty(),
        "does one of these spend, release, export, delete or change credentials? {new:?}"
    );
    let gone: Vec<_> = known.difference(&all).collect();
    assert!(gone.is_empty(), "these are no calls any more: {gone:?}");
}

#[test]
fn every_call_that_takes_bytes_is_known() {
    let typescript = surface::typescript();
    let (_, gifts) = typescript.split_once("export interface Gifts {").expect("calls that take bytes");
    let gifts = gifts.lines().filter_map(|line| line.split_once(": { args")).map(|(name, _)| name.trim());
    assert_eq!(gifts.collect::<BTreeSet<_>>(), listed(TAKES_BYTES).collect());
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_credentials_exports_or_deletes_for_good_asks_first() {
    let world = World::open().await;
    let asks = |name: &&str| surface::confirmation(&world.app, name, "{}").is_some();
    let asking: BTreeSet<&str> = surface::names().iter().copied().filter(asks).collect();
    assert_eq!(asking, listed(ASKS).collect());
    world.close().await;
}
