//! The menu behind the tray icon. An app menu exists only on macOS, where Tauri makes the one that belongs there;
//! other platforms want none.

use std::time::Duration;

use deskbell_core::settings::{self, Settings};
use deskbell_twilio::Clock;
use tauri::menu::{Menu, MenuEvent, MenuItem, PredefinedMenuItem};
use tauri::{AppHandle, Manager as _, Wry};

use crate::ipc::Core;
use crate::window;

const OPEN: &str = "open";
const PAUSE: &str = "pause";
const QUIT: &str = "quit";

/// How long a pause lasts.
const HOUR: Duration = Duration::from_secs(60 * 60);

/// The tray's menu. Its one line that changes stays at hand.
pub(crate) struct TrayMenu {
    pub(crate) menu: Menu<Wry>,
    pause: MenuItem<Wry>,
}

impl TrayMenu {
    /// The menu, as it is while nothing is open.
    pub(crate) fn new(handle: &AppHandle) -> tauri::Result<TrayMenu> {
        let open = MenuItem::with_id(handle, OPEN, "Open Deskbell", true, None::<&str>)?;
        let pause = MenuItem::with_id(handle, PAUSE, pause_words(false), false, None::<&str>)?;
        let quit = MenuItem::with_id(handle, QUIT, "Quit Deskbell", true, None::<&str>)?;
        let line = PredefinedMenuItem::separator(handle)?;
        let menu = Menu::with_items(handle, &[&open, &pause, &line, &quit])?;
        Ok(TrayMenu { menu, pause })
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
        PAUSE => {
            tauri::async_runtime::spawn(pause_or_resume(handle.clone()));
        }
        QUIT => handle.exit(0),
        _ => {}
    }
}

async fn pause_or_resume(handle: AppHandle) {
    let Some(office) = handle.state::<Core>().get().and_then(|app| app.office().ok()) else { return };
    let clock = handle.state::<Clock>();
    let changed = match settings::read(&office).await {
        Ok(settings) => settings::change(&office, turn_over(settings, &clock)).await,
        Err(error) => Err(error),
    };
    if let Err(error) = changed {
        tracing::warn!(%error, "notifications could not be paused or resumed");
    }
}

fn turn_over(settings: Settings, clock: &Clock) -> Settings {
    let now = clock.now();
    let is_paused = settings.notices_paused_until.is_some_and(|until| until > now);
    Settings { notices_paused_until: (!is_paused).then(|| now + HOUR), ..settings }
}

#[cfg(test)]
mod tests {
    use deskbell_twilio::Millis;

    use super::*;

    #[test]
    fn a_pause_lasts_an_hour_and_can_be_ended_early() {
        let clock = Clock::manual(Millis(1_800_000_000_000));
        let paused = turn_over(Settings::default(), &clock);
        assert_eq!(paused.notices_paused_until, Some(Millis(1_800_003_600_000)));
        assert_eq!(turn_over(paused.clone(), &clock), Settings::default());
        clock.advance(HOUR);
        assert_eq!(turn_over(paused, &clock).notices_paused_until, Some(Millis(1_800_007_200_000)));
    }
}
