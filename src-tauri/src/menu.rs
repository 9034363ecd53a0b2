//! The menu behind the tray icon. An app menu exists only on macOS, where Tauri makes the one that belongs there;
//! other platforms want none.

use deskbell_core::settings::{self, NoticeSettings, PauseNotices};
use deskbell_twilio::{Clock, Millis};
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::{AppHandle, Manager as _, Wry};

use crate::ipc::Core;
use crate::window;

const OPEN: &str = "open";
const LOCK: &str = "lock";
const PAUSE: &str = "pause";
const QUIT: &str = "quit";

/// How long a pause lasts, in minutes.
const HOUR: u32 = 60;

/// The tray's menu. The lines that change stay at hand.
pub(crate) struct TrayMenu {
    pub(crate) menu: Menu<Wry>,
    lock: MenuItem<Wry>,
    pause: MenuItem<Wry>,
}

impl TrayMenu {
    /// The menu, as it is while nothing is open.
    pub(crate) fn new(handle: &AppHandle) -> tauri::Result<TrayMenu> {
        let open = MenuItem::with_id(handle, OPEN, "Open Deskbell", true, None::<&str>)?;
        let lock = MenuItem::with_id(handle, LOCK, "Lock Deskbell", false, None::<&str>)?;
        let pause = MenuItem::with_id(handle, PAUSE, pause_words(false), false, None::<&str>)?;
        let quit = MenuItem::with_id(handle, QUIT, "Quit Deskbell", true, None::<&str>)?;
        let line = PredefinedMenuItem::separator(handle)?;
        let menu = Menu::with_items(handle, &[&open, &lock, &pause, &line, &quit])?;
        Ok(TrayMenu { menu, lock, pause })
    }

    /// Shows whether there is something to lock, and a PIN to unlock it with.
    pub(crate) fn show_lock(&self, can_lock: bool) -> tauri::Result<()> {
        self.lock.set_enabled(can_lock)
    }

    /// Shows whether notifications are paused; `None` while nothing is open that could ring.
    pub(crate) fn show_pause(&self, is_paused: Option<bool>) -> tauri::Result<()> {
        self.pause.set_text(pause_words(is_paused == Some(true)))?;
        self.pause.set_enabled(is_paused.is_some())
    }
}

fn pause_words(is_paused: bool) -> &'static str {
    if is_paused { "Resume notifications" } else { "Pause notifications for 1 hour" }
}

/// Does what was chosen.
pub(crate) fn choose(handle: &AppHandle, chosen: &MenuEvent) {
    match chosen.id().as_ref() {
        OPEN => window::show(handle),
        LOCK => {
            if let Some(office) = handle.state::<Core>().get().and_then(|app| app.office().ok()) {
                office.lock_from_outside();
            }
        }
        PAUSE => {
            tauri::async_runtime::spawn(pause_or_resume(handle.clone()));
        }
        QUIT => handle.exit(0),
        _ => {}
    }
}

async fn pause_or_resume(handle: AppHandle) {
    let Some(office) = handle.state::<Core>().get().and_then(|app| app.office().ok()) else { return };
    if office.is_locked() {
        return;
    }
    let now = handle.state::<Clock>().now();
    let changed = match settings::read(&office).await {
        Ok(settings) => settings::pause_notices(&office, turn_over(&settings.notices, now)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = changed {
        tracing::warn!(%error, "notifications could not be paused or resumed");
    }
}

fn turn_over(notices: &NoticeSettings, now: Millis) -> PauseNotices {
    let is_paused = notices.paused_until.is_some_and(|until| until > now);
    PauseNotices { minutes: (!is_paused).then_some(HOUR) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_menu_pauses_and_resumes_in_turn() {
        let now = Millis(1_800_000_000_000);
        let paused = |until| NoticeSettings { paused_until: until, ..NoticeSettings::default() };
        assert_eq!(turn_over(&paused(None), now).minutes, Some(60));
        assert_eq!(turn_over(&paused(Some(Millis(now.0 + 1))), now).minutes, None);
        assert_eq!(turn_over(&paused(Some(now)), now).minutes, Some(60), "a pause that is over is none");
    }
}
