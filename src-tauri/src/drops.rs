//! Files that were dropped onto the window. WebKitGTK tells a page that a file is dragged over it and hands none over
//! (<https://bugs.webkit.org/show_bug.cgi?id=323277>), so on Linux the shell takes what is dropped.
//!
//! Invariant: the page learns names and sizes, no path, and reads nothing but what a person dropped last.

use std::fs::File;
use std::io::Read as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use deskbell_core::error::{Error, WireError};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, DragDropEvent, Emitter as _, Manager as _, Window, WindowEvent};

use crate::window;

/// Far more than any text can carry; a film of many gigabytes is not read into memory.
const MOST: u64 = 100 * 1024 * 1024;

/// What was dropped last.
#[derive(Default)]
pub(crate) struct Drops(Mutex<Vec<PathBuf>>);

/// A dropped file, as the page is told of it.
#[derive(Clone, Serialize)]
struct Dropped {
    name: String,
    /// In bytes.
    size: u64,
}

/// Which of the dropped files to read.
#[derive(Deserialize)]
struct ReadDropped {
    /// Its place among those the page was told of, from zero.
    file: usize,
}

/// Takes what is dropped onto the window, and tells the page.
pub(crate) fn take(window: &Window, event: &WindowEvent) {
    let WindowEvent::DragDrop(DragDropEvent::Drop { paths, .. }) = event else { return };
    let (handle, paths) = (window.app_handle().clone(), paths.clone());
    // A network folder may take its time to say what it holds.
    tauri::async_runtime::spawn_blocking(move || {
        let (paths, told): (Vec<_>, Vec<_>) = paths.into_iter().filter_map(look_at).unzip();
        *handle.state::<Drops>().0.lock().unwrap_or_else(PoisonError::into_inner) = paths;
        if let Err(error) = handle.emit_to(window::MAIN, "dropped", told) {
            tracing::warn!(%error, "the page was not told what was dropped");
        }
    });
}

/// The file at this path; a folder, a device or the address of a page is none.
fn look_at(path: PathBuf) -> Option<(PathBuf, Dropped)> {
    let about = std::fs::metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
    let name = path.file_name()?.to_string_lossy().into_owned();
    Some((path, Dropped { name, size: about.len() }))
}

/// The bytes of a dropped file.
pub(crate) async fn read(handle: &AppHandle, args: Value) -> Result<Response, WireError> {
    let asked = serde_json::from_value::<ReadDropped>(args).ok();
    let path = asked.and_then(|asked| {
        let drops = handle.state::<Drops>();
        let paths = drops.0.lock().unwrap_or_else(PoisonError::into_inner);
        paths.get(asked.file).cloned()
    });
    let gone = || Error::bad_input("file", "This file cannot be read any more. Drop it again.").to_wire();
    let path = path.ok_or_else(gone)?;
    let reading = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        File::open(path)?.take(MOST).read_to_end(&mut bytes).map(|_| bytes)
    });
    match reading.await {
        Ok(Ok(bytes)) => Ok(Response::new(bytes)),
        _ => Err(gone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_count_as_dropped() {
        let folder = std::env::temp_dir();
        let file = folder.join(format!("deskbell-drop-{}.txt", std::process::id()));
        std::fs::write(&file, b"four").unwrap();
        let (path, dropped) = look_at(file.clone()).unwrap();
        assert_eq!((path, dropped.size), (file.clone(), 4));
        assert!(dropped.name.starts_with("deskbell-drop-"));
        for other in [folder, PathBuf::from("https://example.com/a.png"), PathBuf::from("/dev/null")] {
            assert!(look_at(other).is_none());
        }
        std::fs::remove_file(file).unwrap();
    }
}
