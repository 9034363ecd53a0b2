//! Deskbell's only window. Closing it hides it, because the desk goes on listening.
//!
//! Invariant: the page in it is ours and stays ours: it goes nowhere else, opens no other window, saves no file and is
//! given no device. On Linux it reaches no network either.

use std::sync::Once;

use deskbell_core::App;
use tauri::webview::{NewWindowResponse, PageLoadEvent, PermissionResponse};
use tauri::{AppHandle, Manager as _, Url, WebviewUrl, WebviewWindowBuilder, Window, WindowEvent, Wry};
use tauri_plugin_window_state::StateFlags;

use crate::ipc::Core;
use crate::notify;

/// The window's name, in the access list too.
pub(crate) const MAIN: &str = "main";

/// Where WebKit looks for everything that lies on a network: nowhere. The page's files, commands and bytes come without one.
/// It would open a connection to wherever a script clicks on a link, and to what it is told to get ready for, before
/// anybody is asked whether the page may go there; and the name of that place could tell what the page has seen.
#[cfg(target_os = "linux")]
const NOWHERE: &str = "http://127.0.0.1:9";

/// The browser's own context menu offers to reload, go back and save, which makes no sense in an app. It stays where
/// it copies and pastes.
const QUIET_CONTEXT_MENU: &str = "addEventListener('contextmenu', (event) => {
  const isField = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]');
  if (!isField && String(getSelection()) === '') event.preventDefault();
});";

/// Remembers where the window stood. Not whether it was hidden: whoever starts Deskbell wants to see it.
pub(crate) fn remember_place() -> tauri::plugin::TauriPlugin<Wry> {
    let place = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED | StateFlags::FULLSCREEN;
    tauri_plugin_window_state::Builder::new().with_state_flags(place).build()
}

/// How the window begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beginning {
    /// It shows itself once its page is there, so that nobody sees it empty.
    Shown,
    /// It waits until somebody wants it.
    Hidden,
}

/// Opens the window.
pub(crate) fn open(handle: &AppHandle, beginning: Beginning) -> tauri::Result<()> {
    let first_page = Once::new();
    let builder = WebviewWindowBuilder::new(handle, MAIN, WebviewUrl::default())
        .title("Deskbell")
        .inner_size(1240.0, 820.0)
        .min_inner_size(900.0, 600.0)
        .visible(false)
        // Nothing leaks into a cache beside the encrypted files.
        .incognito(!is_driven())
        .zoom_hotkeys_enabled(true)
        .initialization_script(QUIET_CONTEXT_MENU)
        .on_navigation(is_ours)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_permission_request(|_, _| PermissionResponse::Deny)
        .on_page_load(move |window, page| {
            if page.event() == PageLoadEvent::Finished && beginning == Beginning::Shown {
                first_page.call_once(|| show(window.app_handle()));
            }
        });
    #[cfg(target_os = "linux")]
    let builder = builder.proxy_url(Url::parse(NOWHERE).map_err(tauri::Error::InvalidUrl)?);
    // Elsewhere the page takes what is dropped by itself.
    #[cfg(not(target_os = "linux"))]
    let builder = builder.disable_drag_drop_handler();
    builder.build()?;
    Ok(())
}

/// Whether a test drives the window: WebKit lets no driver into an incognito one.
fn is_driven() -> bool {
    std::env::var("TAURI_WEBVIEW_AUTOMATION").as_deref() == Ok("true")
}

/// Brings the window to the front, wherever it was.
pub(crate) fn show(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else { return };
    let shown = window.show().and_then(|()| window.unminimize()).and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Hides the window instead of closing it, as long as there is somebody to listen to.
pub(crate) fn keep_listening(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else { return };
    if !is_listening(window.state::<Core>().get()) {
        return;
    }
    api.prevent_close();
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
    }
    tauri::async_runtime::spawn(notify::tell_that_it_listens(window.app_handle().clone()));
}

/// Nothing listens behind the two doors or a problem: there, closing ends Deskbell.
fn is_listening(app: Option<&std::sync::Arc<App>>) -> bool {
    app.is_some_and(|app| app.office().is_ok())
}

/// Whether the page may go there. Tauri's own scheme is a host of its own name on Windows.
fn is_ours(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" | "https" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goes(url: &str) -> bool {
        is_ours(&Url::parse(url).unwrap())
    }

    #[test]
    fn the_page_goes_nowhere_else() {
        assert!(goes("tauri://localhost/inbox/17"));
        assert_eq!(goes("http://tauri.localhost/"), cfg!(windows));
        for elsewhere in [
            "https://example.com/",
            "http://localhost/",
            "http://tauri.localhost.example.com/",
            "tauri://example.com/",
            "file:///etc/passwd",
            "data:text/html,hello",
            "javascript:alert(1)",
            "about:blank",
            "blob:tauri://localhost/1",
        ] {
            assert!(!goes(elsewhere), "{elsewhere}");
        }
    }
}
