//! The icon in the tray: a bell, with a dot while somebody waits for an answer.
//!
//! Invariants: Deskbell works without it; where there is no tray, the app is found again by starting it. A locked inbox
//! shows nothing here, as it does in the window.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use deskbell_core::{App, Event, inbox, settings};
use deskbell_twilio::{Clock, Millis};
use tauri::AppHandle;
use tauri::image::Image;
use tauri::tray::{MouseButton, MouseButtonState, TrayIcon, TrayIconBuilder, TrayIconEvent};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::menu::{self, TrayMenu};
use crate::window;

const QUIET: Image<'static> = tauri::include_image!("../icons/tray.png");
const WAITING: Image<'static> = tauri::include_image!("../icons/tray-unread.png");

/// The icon and its menu.
pub(crate) struct Tray {
    icon: TrayIcon,
    menu: TrayMenu,
}

/// What the tray shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Shown {
    unread: u32,
    /// Until when nothing rings; `None` while nothing is open that could.
    paused_until: Option<Millis>,
    is_open: bool,
    /// Whether it could be locked.
    can_lock: bool,
}

/// Puts the icon into the tray, if this desktop has one.
pub(crate) fn open(handle: &AppHandle) -> Option<Tray> {
    // The library behind the tray on Linux is looked for at run time, and panics where it is missing.
    match catch_unwind(AssertUnwindSafe(|| build(handle))) {
        Ok(Ok(tray)) => return Some(tray),
        Ok(Err(error)) => tracing::warn!(%error, "there is no tray icon"),
        Err(_) => tracing::warn!("there is no tray icon: its library is not installed"),
    }
    None
}

fn build(handle: &AppHandle) -> tauri::Result<Tray> {
    let menu = TrayMenu::new(handle)?;
    let icon = TrayIconBuilder::with_id("tray")
        .icon(QUIET)
        .icon_as_template(cfg!(target_os = "macos"))
        .tooltip("Deskbell")
        .menu(&menu.menu)
        // On Windows a left click opens the app and a right click its menu; elsewhere there is only the menu.
        .show_menu_on_left_click(!cfg!(windows))
        .on_menu_event(|handle, chosen| menu::choose(handle, &chosen))
        .on_tray_icon_event(|icon, event| {
            let is_click = matches!(
                event,
                TrayIconEvent::Click { button: MouseButton::Left, button_state: MouseButtonState::Up, .. }
            );
            if cfg!(windows) && is_click {
                window::show(icon.app_handle());
            }
        })
        .build(handle)?;
    Ok(Tray { icon, menu })
}

impl Tray {
    /// Keeps the tray true to the inbox, until the core is gone.
    pub(crate) async fn follow(self, app: Arc<App>, clock: Clock) {
        let mut events = app.facts();
        loop {
            let shown = read(&app).await;
            if let Err(error) = self.show(shown, clock.now()) {
                tracing::warn!(%error, "the tray could not be changed");
            }
            // A pause that ends is no event.
            let pause_ends = async {
                match shown.paused_until.filter(|until| *until > clock.now()) {
                    Some(until) => clock.sleep_until(until).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                heard = hear(&mut events) => if heard.is_none() { return },
                () = pause_ends => {}
            }
        }
    }

    fn show(&self, shown: Shown, now: Millis) -> tauri::Result<()> {
        let has_unread = shown.unread > 0;
        let image = if has_unread { WAITING } else { QUIET };
        self.icon.set_icon_with_as_template(Some(image), cfg!(target_os = "macos"))?;
        self.icon.set_tooltip(Some(words(shown.unread)))?;
        // Beside the icon, where the desktop has room for it there.
        self.icon.set_title(has_unread.then(|| shown.unread.to_string()))?;
        self.menu.show_lock(shown.can_lock)?;
        self.menu.show_pause(shown.is_open.then(|| shown.paused_until.is_some_and(|until| until > now)))
    }
}

fn words(unread: u32) -> String {
    match unread {
        0 => "Deskbell".to_owned(),
        1 => "Deskbell: 1 unread".to_owned(),
        _ => format!("Deskbell: {unread} unread"),
    }
}

async fn read(app: &App) -> Shown {
    let Ok(office) = app.office() else { return Shown::default() };
    if office.is_locked() {
        return Shown::default();
    }
    // Where one of the two cannot be read just now, the next event shows it.
    let unread = inbox::read_counts(&office).await.map_or(0, |counts| counts.unread);
    let paused_until = settings::read(&office).await.ok().and_then(|settings| settings.notices.paused_until);
    Shown { unread, paused_until, is_open: true, can_lock: office.lock().has_pin() }
}

/// Waits until the tray may have to change; several reasons at once count as one. `None` when the core is gone.
async fn hear(events: &mut Receiver<Event>) -> Option<()> {
    loop {
        let concerns = match events.recv().await {
            Ok(event) => concerns_tray(&event),
            Err(RecvError::Lagged(_)) => true,
            Err(RecvError::Closed) => return None,
        };
        if concerns {
            break;
        }
    }
    while matches!(events.try_recv(), Ok(_) | Err(TryRecvError::Lagged(_))) {}
    Some(())
}

fn concerns_tray(event: &Event) -> bool {
    matches!(event, Event::AppChanged | Event::CountsChanged | Event::SettingsChanged | Event::EventsLost)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use deskbell_core::AppPlan;
    use deskbell_core::secrets::FileSecrets;
    use deskbell_core::surface::{self, Door, Reply};
    use deskbell_twilio::{Country, Hosts};
    use deskbell_webhooks::Loopback;
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn the_tooltip_counts_in_words() {
        assert_eq!(words(0), "Deskbell");
        assert_eq!(words(1), "Deskbell: 1 unread");
        assert_eq!(words(12), "Deskbell: 12 unread");
    }

    /// The practice line, with one text that nobody has read.
    async fn practice(folder: &Path) -> Arc<App> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let ports = Arc::new(Loopback::new().unwrap());
        let plan = AppPlan {
            folder: folder.to_owned(),
            secrets: Arc::new(FileSecrets::new(folder.to_owned())),
            clock: Clock::system(),
            hosts: Hosts::twilio(),
            ingress: ports.clone(),
            practice: deskbell_practice::starter(),
            country: Country::US,
        };
        let app = App::start(plan).await.unwrap();
        ports.attach(&app);
        ask(&app, "start_practice", json!({})).await;
        let number = ask(&app, "list_numbers", json!({})).await[0]["id"].clone();
        let mut facts = app.facts();
        let text =
            json!({ "from": "+12025550123", "number": number, "body": "Hello", "drawings": [], "files": [] });
        ask(&app, "pretend_text", text).await;
        while read(&app).await.unread == 0 {
            hear(&mut facts).await.unwrap();
        }
        app
    }

    async fn ask(app: &Arc<App>, name: &str, args: Value) -> Value {
        match surface::call(app, Door::Window, name, &args.to_string()).await.unwrap() {
            Reply::Json(text) => serde_json::from_str(&text).unwrap(),
            Reply::Bytes(_) => Value::Null,
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_locked_inbox_tells_the_tray_nothing_until_it_is_unlocked() {
        let folder = std::env::temp_dir().join(format!("deskbell-tray-{}", std::process::id()));
        let app = practice(&folder).await;
        ask(&app, "keep_recovery_code", json!({})).await;
        ask(&app, "set_pin", json!({ "pin": "2580", "former": null })).await;
        let open = read(&app).await;
        assert!(open.unread > 0 && open.can_lock);
        let mut facts = app.facts();
        ask(&app, "lock_app", json!({})).await;
        assert_eq!(hear(&mut facts).await, Some(()));
        assert_eq!(read(&app).await, Shown::default());
        ask(&app, "unlock", json!({ "pin": "2580" })).await;
        assert_eq!(hear(&mut facts).await, Some(()));
        assert_eq!(read(&app).await.unread, open.unread);
        app.shut_down().await;
        std::fs::remove_dir_all(folder).unwrap();
    }

    #[tokio::test]
    async fn many_events_change_the_tray_once_and_others_never() {
        let (sender, mut events) = tokio::sync::broadcast::channel(8);
        for event in [Event::LineChanged, Event::CountsChanged, Event::CountsChanged, Event::LineChanged] {
            sender.send(event).unwrap();
        }
        assert_eq!(hear(&mut events).await, Some(()));
        assert!(events.is_empty());
        drop(sender);
        assert_eq!(hear(&mut events).await, None);
    }
}
