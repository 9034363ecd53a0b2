//! Where a back-up goes, and which one is restored: the system's own dialogs ask, and the core reads and writes it. The
//! page learns a name and a size, and no path.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use deskbell_core::App;
use deskbell_core::account::{self, AppState, LastBackup, RestoreBackup};
use deskbell_core::error::{Error, WireError};
use serde::Serialize;
use serde_json::Value;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

use crate::{asking, files, window};

/// The back-up that was chosen last.
#[derive(Default)]
pub(crate) struct ChosenBackup(Mutex<Option<PathBuf>>);

/// A chosen back-up, as the page is told.
#[derive(Serialize)]
pub(crate) struct Told {
    name: String,
    /// In bytes.
    size: u64,
}

/// Makes a back-up where the person says; the dialog that asks is their word that it may leave. Answers nothing when
/// they thought better of it.
pub(crate) async fn save(handle: &AppHandle, app: &App) -> Result<Option<LastBackup>, WireError> {
    let wire = |error: Error| error.to_wire();
    let name = account::name_backup(app).map_err(wire)?;
    let Some(path) = files::ask_where(handle, &name).await? else { return Ok(None) };
    account::back_up(app, path).await.map(Some).map_err(wire)
}

/// Asks which back-up to restore, and remembers it.
pub(crate) async fn choose(handle: &AppHandle) -> Result<Option<Told>, WireError> {
    let mut dialog = handle.dialog().file();
    if let Some(window) = handle.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    let chosen = asking::ask(handle, |answer| {
        dialog.pick_file(move |path| {
            let _ = answer.send(path);
        });
    });
    let Some(path) = chosen.await?.flatten().and_then(|path| path.into_path().ok()) else {
        return Ok(None);
    };
    let gone = || Error::bad_input("file", "This file cannot be opened. Choose another one.").to_wire();
    let size = tokio::fs::metadata(&path).await.map_err(|_| gone())?.len();
    let name = path.file_name().ok_or_else(gone)?.to_string_lossy().into_owned();
    *handle.state::<ChosenBackup>().0.lock().unwrap_or_else(PoisonError::into_inner) = Some(path);
    Ok(Some(Told { name, size }))
}

/// Restores the back-up that was chosen.
pub(crate) async fn restore(handle: &AppHandle, app: &App, args: Value) -> Result<AppState, WireError> {
    let args: RestoreBackup = serde_json::from_value(args).map_err(|error| {
        Error::bad_input("args", format!("This call does not take that: {error}")).to_wire()
    })?;
    let path = handle.state::<ChosenBackup>().0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    let path = path.ok_or_else(|| Error::bad_input("file", "Choose the file first.").to_wire())?;
    account::restore(app, path, args).await.map_err(|error| error.to_wire())
}
