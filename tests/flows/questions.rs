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
            "change_retention",
            "change_way",
            "connect_account",
            "disconnect_account",
            "download_backup",
            "export_contacts",
            "pause_number",
            "release_calls",
            "release_number",
            "renew_recovery_code",
            "replace_token",
            "resume_number",
            "take_calls",
        ]
    );
    world.close().await;
}
