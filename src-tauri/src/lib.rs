//! The shell: a window, a tray icon, notifications and the keychain around the core. The only code that knows Tauri;
//! it runs no SQL and decides nothing about texts.
//!
//! [`run`] is the whole story, top to bottom.

mod arguments;
mod asking;
mod backups;
mod country;
mod drops;
mod files;
mod ipc;
mod keychain;
mod login;
mod menu;
mod notify;
mod tray;
mod window;

use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use clap::Parser as _;
use deskbell_core::surface::{self, Door};
use deskbell_core::{App, AppPlan};
use deskbell_tunnel::{Edge, Lines};
use deskbell_twilio::Clock;
use deskbell_webhooks::Loopback;
use tauri::utils::config::AppDirectoriesOverride;
use tauri::{AppHandle, Manager as _, RunEvent};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogKind};
use tracing_subscriber::filter::filter_fn;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

use crate::arguments::Arguments;
use crate::backups::ChosenBackup;
use crate::drops::Drops;
use crate::ipc::Core;
use crate::keychain::Keychain;
use crate::tray::Tray;
use crate::window::Beginning;

/// How long a clean end may take before Deskbell ends anyway; everything answered is on disk long before.
const LAST_WORDS: Duration = Duration::from_secs(15);

/// Runs Deskbell until it is quit.
///
/// # Errors
/// When the system gives it no window to live in.
pub fn run() -> anyhow::Result<()> {
    // One TLS provider for all, before anything can want one.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        anyhow::bail!("another TLS provider was installed first");
    }
    let arguments = Arguments::parse();
    start_logging();

    let mut context = tauri::generate_context!();
    if let Some(folder) = arguments.folder()? {
        // Everything that Tauri and its plugins keep goes there too.
        context.config_mut().app.app_directories_override = Some(AppDirectoriesOverride::Root(folder));
    }
    tauri::Builder::default()
        // First of all, so that a second start ends here and only brings the first one's window back.
        .plugin(tauri_plugin_single_instance::init(|handle, _, _| window::show(handle)))
        .plugin(window::remember_place())
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(tauri::generate_handler![ipc::call, ipc::give])
        .on_window_event(|window, event| {
            window::keep_listening(window, event);
            drops::take(window, event);
        })
        .manage(Drops::default())
        .manage(ChosenBackup::default())
        .manage(Core::default())
        .manage(Clock::system())
        .setup(|app| Ok(set_up(app.handle(), arguments)?))
        .build(context)
        .context("Deskbell could not open its window")?
        .run(live);
    Ok(())
}

/// What goes wrong is told on the standard error stream. `DESKBELL_LOG` chooses how much, as in `deskbell=debug`.
fn start_logging() {
    let chosen = EnvFilter::try_from_env("DESKBELL_LOG");
    let filter = chosen.unwrap_or_else(|_| EnvFilter::new("warn,deskbell=info"));
    let is_seen = std::io::stderr().is_terminal();
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(is_seen);
    let fit = filter_fn(deskbell_tunnel::is_fit_for_the_log);
    tracing_subscriber::registry().with(lines.with_filter(filter).with_filter(fit)).init();
}

/// What a person sees comes first; the core follows without holding it up, because the keychain may ask its owner
/// something, and a window that waits for that would be frozen.
fn set_up(handle: &AppHandle, arguments: Arguments) -> anyhow::Result<()> {
    notify::listen_for_clicks(handle)?;
    window::open(handle, if arguments.at_login { Beginning::Hidden } else { Beginning::Shown })?;
    let tray = tray::open(handle);
    tauri::async_runtime::spawn(end_when_told(handle.clone()));
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = start_core(&handle, &arguments, tray).await {
            give_up(&handle, &error);
        }
    });
    Ok(())
}

/// Starts the core and lets the page, the tray and the notifications hear it.
async fn start_core(handle: &AppHandle, arguments: &Arguments, tray: Option<Tray>) -> anyhow::Result<()> {
    let clock = handle.state::<Clock>().inner().clone();
    let ports = Arc::new(Loopback::new()?);
    let ingress = Arc::new(Lines::new(ports.clone(), Edge::Ngrok, clock.clone()));
    let app = App::start(AppPlan {
        folder: handle.path().app_data_dir()?,
        secrets: Arc::new(Keychain),
        clock: clock.clone(),
        hosts: arguments.hosts(),
        ingress,
        practice: deskbell_practice::starter(),
        country: country::of_this_computer(),
    })
    .await?;
    ports.attach(&app);
    tauri::async_runtime::spawn(App::watch_for_wakes(Arc::downgrade(&app)));
    tauri::async_runtime::spawn(notify::show_all(handle.clone(), app.clone(), app.notices()));
    tauri::async_runtime::spawn(notify::withdraw_read(handle.clone(), app.clone()));
    tauri::async_runtime::spawn(ipc::tell_page(handle.clone(), app.events()));
    if let Some(tray) = tray {
        tauri::async_runtime::spawn(tray.follow(app.clone(), clock));
    }
    if arguments.practice && app.read_state().face == "welcome" {
        surface::call(&app, Door::Window, "start_practice", "{}").await?;
    }
    if arguments.at_login && !matches!(app.read_state().face.as_str(), "open" | "locked") {
        // Somebody must choose a line, or do something about what stands in the way.
        window::show(handle);
    }
    // Only now do the page's calls get through: it sees where things stand, not how they came to.
    handle.state::<Core>().set(app);
    Ok(())
}

/// Without a folder there is nothing to show, not even a page that says so.
fn give_up(handle: &AppHandle, error: &anyhow::Error) {
    tracing::error!("Deskbell cannot start: {error:#}");
    let ours = handle.clone();
    handle
        .dialog()
        .message("Deskbell could not start, because it could not make its folder. Nothing was changed.")
        .title("Deskbell")
        .kind(MessageDialogKind::Error)
        .show(move |_| ours.exit(1));
}

/// What happens to the app as a whole.
fn live(handle: &AppHandle, event: RunEvent) {
    match event {
        RunEvent::Exit => end_cleanly(handle),
        // A click on the icon in the dock.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(handle),
        _ => {}
    }
}

fn end_cleanly(handle: &AppHandle) {
    let Some(app) = handle.state::<Core>().get().cloned() else { return };
    let end = async { tokio::time::timeout(LAST_WORDS, app.shut_down()).await };
    let ended = tauri::async_runtime::block_on(end);
    if ended.is_err() {
        tracing::warn!("Deskbell ended before everything had come to rest");
    }
}

/// Ends Deskbell as *Quit* does when the system, or Ctrl-C, tells it to.
async fn end_when_told(handle: AppHandle) {
    if wait_for_the_end().await.is_ok() {
        handle.exit(0);
    }
}

#[cfg(unix)]
async fn wait_for_the_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

/// A window on Windows is told by its own messages; this is for one that was started from a console.
#[cfg(windows)]
async fn wait_for_the_end() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
