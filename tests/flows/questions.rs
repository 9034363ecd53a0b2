//! Which calls ask first, in a dialog of the shell that no script in the page can press.

use deskbell_core::surface;
use deskbell_tests::World;

#[tokio::test(flavor = "multi_thread")]
async fn whatever_changes_credentials_exports_or_deletes_for_good_asks_first() {
    let world = World::open().await;
    let asks = |name: &&&str| surface::confirmation(&world.app, name, "{}").is_some();
    let mut asking: Vec<&str> = surface::names().iter().filter(asks).copied().collect();
    asking.sort_unstable();
    // A new call that spends, releases, exports, deletes for good or changes credentials belongs into this list.
    assert_eq!(
        asking,
        [
            "buy_number",
            "change_erasing",
            "change_retention",
            "change_way",
            "choose_active",
            "clean_up_sound",
            "connect_account",
            "disconnect_account",
            "download_backup",
            "erase_voicemail",
            "export_calls",
            "export_contacts",
            "export_spoken",
            "give_up_flow",
            "keep_sip_password",
            "pause_number",
            "pull_plug",
            "release_calls",
            "release_number",
            "remove_document",
            "remove_maps_key",
            "renew_recovery_code",
            "replace_token",
            "resume_number",
            "resume_spoken",
            "retry_spoken",
            "save_maps_key",
            "start_spoken",
            "submit_papers",
            "take_calls",
            "try_forwarding",
            "write_flow",
        ]
    );
    world.close().await;
}
