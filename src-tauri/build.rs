//! Tells Tauri which two commands there are, so that the access list in `capabilities/` applies to it: without the
//! manifest any local page could call it.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let commands = tauri_build::AppManifest::new().commands(&["call", "give"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands))?;
    Ok(())
}
