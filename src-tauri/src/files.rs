//! Saving what came with a text, and what the core writes for somebody: the shell asks where to, and writes it. The page
//! learns no path, and the name's ending follows from what the file is.

use std::io;
use std::path::{Path, PathBuf};

use deskbell_core::calls::export::ExportCalls;
use deskbell_core::contacts::export::{self, ExportedFile};
use deskbell_core::contacts::import::{self, ImportArgs};
use deskbell_core::error::{Error, WireError};
use deskbell_core::pictures::{self, NamePicture, ReadPicture, Size};
use deskbell_core::{App, Id};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use tauri::{AppHandle, Manager as _};
use tauri_plugin_dialog::DialogExt as _;

use crate::{asking, window};

/// What to save, and what it could be called.
#[derive(Deserialize)]
struct SavePicture {
    picture: Id,
    name: String,
}

/// What somebody has read and may send, word for word, and what it could be called.
#[derive(Deserialize)]
struct SaveBundle {
    name: String,
    text: String,
}

/// Saves a file where the person says. Answers whether it was saved, or they thought better of it.
pub(crate) async fn save_picture(handle: &AppHandle, app: &App, args: Value) -> Result<bool, WireError> {
    let args: SavePicture = read(args)?;
    let wire = |error: Error| error.to_wire();
    let office = app.office().map_err(wire)?;
    let wish = NamePicture { picture: args.picture, name: args.name };
    let name = pictures::name(&office, wish).await.map_err(wire)?.name;
    let Some(path) = ask_where(handle, &name).await? else { return Ok(false) };
    let full = ReadPicture { picture: args.picture, size: Size::Full };
    let bytes = pictures::read(&office, full).await.map_err(wire)?.bytes;
    write(path, bytes).await?;
    Ok(true)
}

/// Saves what may be sent to somebody who helps. Answers whether it was saved, or they thought better of it.
pub(crate) async fn save_bundle(handle: &AppHandle, args: Value) -> Result<bool, WireError> {
    let args: SaveBundle = read(args)?;
    // Only a name: where it goes is said in the dialog.
    let name = Path::new(&args.name).file_name().unwrap_or_default().to_string_lossy();
    let Some(path) = ask_where(handle, &name).await? else { return Ok(false) };
    write(path, args.text.into_bytes()).await?;
    Ok(true)
}

/// Saves everybody as a table. The dialog that asks where is the person's word that it may leave. Answers how many
/// people stand in it, or none when they thought better of it.
pub(crate) async fn save_people(handle: &AppHandle, app: &App) -> Result<Option<u32>, WireError> {
    let wire = |error: Error| error.to_wire();
    let office = app.office().map_err(wire)?;
    let file = export::export(&office).await.map_err(wire)?;
    save_table(handle, file).await
}

/// Saves calls as a table, as [`save_people`] does.
pub(crate) async fn save_calls(handle: &AppHandle, app: &App, args: Value) -> Result<Option<u32>, WireError> {
    let wire = |error: Error| error.to_wire();
    let args: ExportCalls = read(args)?;
    let office = app.office().map_err(wire)?;
    let file = deskbell_core::calls::export::export(&office, args).await.map_err(wire)?;
    save_table(handle, file).await
}

/// Saves what came of spoken calls as a table, as [`save_people`] does.
pub(crate) async fn save_spoken(
    handle: &AppHandle,
    app: &App,
    args: Value,
) -> Result<Option<u32>, WireError> {
    let wire = |error: Error| error.to_wire();
    let args: deskbell_core::spoken::export::ExportSpoken = read(args)?;
    let office = app.office().map_err(wire)?;
    let file = deskbell_core::spoken::export::export(&office, args).await.map_err(wire)?;
    save_table(handle, file).await
}

/// Saves what an import left out, as a table.
pub(crate) async fn save_import_report(
    handle: &AppHandle,
    app: &App,
    args: Value,
) -> Result<Option<u32>, WireError> {
    let wire = |error: Error| error.to_wire();
    let args: ImportArgs = read(args)?;
    let office = app.office().map_err(wire)?;
    let file = import::report(&office, args).await.map_err(wire)?;
    save_table(handle, file).await
}

fn read<Args: DeserializeOwned>(args: Value) -> Result<Args, WireError> {
    serde_json::from_value(args)
        .map_err(|error| Error::bad_input("args", format!("This call does not take that: {error}")).to_wire())
}

async fn save_table(handle: &AppHandle, file: ExportedFile) -> Result<Option<u32>, WireError> {
    let Some(path) = ask_where(handle, &file.name).await? else { return Ok(None) };
    write(path, file.text.into_bytes()).await?;
    Ok(Some(file.count))
}

/// Asks in the system's own dialog. `None` when it was closed.
///
/// # Errors
/// [`Error::Locked`] when the inbox has locked meanwhile: then nothing may be written.
pub(crate) async fn ask_where(handle: &AppHandle, name: &str) -> Result<Option<PathBuf>, WireError> {
    let mut dialog = handle.dialog().file().set_file_name(name);
    if let Some(window) = handle.get_webview_window(window::MAIN) {
        dialog = dialog.set_parent(&window);
    }
    let chosen = asking::ask(handle, |answer| {
        dialog.save_file(move |path| {
            let _ = answer.send(path);
        });
    });
    Ok(chosen.await?.flatten().and_then(|path| path.into_path().ok()))
}

async fn write(path: PathBuf, bytes: Vec<u8>) -> Result<(), WireError> {
    match tokio::task::spawn_blocking(move || write_whole(&path, &bytes)).await {
        Ok(written) => written.map_err(|error| not_saved(&error)),
        Err(error) => Err(Error::internal(error).to_wire()),
    }
}

/// Writes all of it or nothing: what stood there before stays until the new file is whole.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let written = std::fs::write(&part, bytes).and_then(|()| std::fs::rename(&part, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    written
}

fn not_saved(error: &io::Error) -> WireError {
    let message = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "It was not saved: that disk is full. Make room on it, or choose another place."
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "It was not saved: nothing may be written there. Choose another place."
        }
        _ => "It was not saved: it could not be written there. Choose another place.",
    };
    WireError { code: "not_saved".to_owned(), message: message.to_owned(), field: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_written_whole_or_not_at_all() {
        let folder = std::env::temp_dir().join(format!("deskbell-save-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("card.jpg");
        write_whole(&path, b"one").unwrap();
        write_whole(&path, b"another").unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), b"another");
        let nowhere = folder.join("gone").join("card.jpg");
        let error = write_whole(&nowhere, b"three").unwrap_err();
        assert!(not_saved(&error).message.starts_with("It was not saved"));
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
