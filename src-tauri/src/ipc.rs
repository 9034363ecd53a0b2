//! What passes between the page and the core: the commands `call` and `give`, and the events.
//!
//! Invariant: a call that needs a person's word gets it here, in a native dialog that no page can draw or answer.

use std::sync::Arc;

use deskbell_core::App;
use deskbell_core::error::{Error, WireError};
use deskbell_core::lock::Told;
use deskbell_core::surface::{self, Door, Reply};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use tauri::ipc::{InvokeBody, Request, Response};
use tauri::{AppHandle, Emitter as _, Manager as _, State, Url};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons};
use tokio::sync::{Mutex, SetOnce};

use crate::login::{self, AtLogin};
use crate::{asking, backups, drops, files, keychain, window};

/// The core, once it has started. Calls that come earlier wait for it.
#[derive(Default)]
pub(crate) struct Core {
    app: SetOnce<Arc<App>>,
    /// Held while a person is asked something: a page cannot heap up questions until one is answered by mistake.
    asking: Mutex<()>,
}

impl Core {
    /// From now on there is a core.
    pub(crate) fn set(&self, app: Arc<App>) {
        // There is only one start; a second core would be dropped here.
        let _ = self.app.set(app);
    }

    /// The core, if it has started.
    pub(crate) fn get(&self) -> Option<&Arc<App>> {
        self.app.get()
    }

    /// Whether nobody may see or change anything of what is open.
    pub(crate) fn is_locked(&self) -> bool {
        self.get().is_some_and(|app| app.is_locked())
    }
}

/// Asks the core, or the shell itself, for something. JSON comes back as parsed values, pictures as bytes.
#[tauri::command]
pub(crate) async fn call(
    handle: AppHandle,
    core: State<'_, Core>,
    name: String,
    args: Value,
) -> Result<Response, WireError> {
    if !surface::answers_while_locked(&name) && core.is_locked() {
        // Neither a dialog nor a file of the shell's tells what nobody may see.
        return Err(Error::Locked.to_wire());
    }
    match name.as_str() {
        "open_link" => return open_link(&handle, &core, args).await,
        "choose_backup" => return json(&backups::choose(&handle).await?),
        "read_dropped" => return drops::read(&handle, args).await,
        "read_at_login" => return at_login(login::read).await,
        "change_at_login" => return at_login(move || login::change(args)).await,
        _ => {}
    }
    let app = core.app.wait().await;
    match name.as_str() {
        "save_backup" => return json(&backups::save(&handle, app).await?),
        "restore_backup" => return json(&backups::restore(&handle, app, args).await?),
        "save_picture" => return json(&files::save_picture(&handle, app, args).await?),
        "save_bundle" => return json(&files::save_bundle(&handle, args).await?),
        "save_people" => return json(&files::save_people(&handle, app).await?),
        "save_calls" => return json(&files::save_calls(&handle, app, args).await?),
        "save_spoken" => return json(&files::save_spoken(&handle, app, args).await?),
        "save_import_report" => return json(&files::save_import_report(&handle, app, args).await?),
        _ => {}
    }
    let args = args.to_string();
    if let Some(question) = surface::confirmation(app, &name, &args) {
        ask(&handle, &core, Question { title: "Are you sure?", text: &question, yes: "Continue" }).await?;
    }
    if name == "retry_open" && misses_its_keychain(app) {
        handle.request_restart();
    }
    let reply = surface::call(app, Door::Window, &name, &args).await;
    match reply.map_err(|error| error.to_wire())? {
        Reply::Json(text) => Ok(Response::new(text)),
        Reply::Bytes(picture) => Ok(Response::new(picture.bytes)),
    }
}

fn json(value: &impl Serialize) -> Result<Response, WireError> {
    serde_json::to_string(value).map(Response::new).map_err(|error| Error::internal(error).to_wire())
}

/// In which header a call's name and arguments stand when its bytes are the body: JSON, percent-encoded.
const BESIDE: &str = "deskbell-call";

/// A call whose bytes travel beside it.
#[derive(Deserialize)]
struct Gift {
    name: String,
    args: Value,
}

/// Gives the core bytes, as they are, with a call beside them.
#[tauri::command]
pub(crate) async fn give(core: State<'_, Core>, request: Request<'_>) -> Result<Response, WireError> {
    let gift = request.headers().get(BESIDE).and_then(|text| text.to_str().ok()).and_then(read_gift);
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => Some(bytes.clone()),
        // Where a webview hands over no bodies, they come as a list of numbers.
        InvokeBody::Json(list) => serde_json::from_value(list.clone()).ok(),
    };
    let (Some(gift), Some(bytes)) = (gift, bytes) else {
        return Err(Error::bad_input("args", "These bytes come with no call.").to_wire());
    };
    let app = core.app.wait().await;
    let reply = surface::give(app, Door::Window, &gift.name, &gift.args.to_string(), bytes).await;
    match reply.map_err(|error| error.to_wire())? {
        Reply::Json(text) => Ok(Response::new(text)),
        Reply::Bytes(picture) => Ok(Response::new(picture.bytes)),
    }
}

fn read_gift(text: &str) -> Option<Gift> {
    let text = percent_encoding::percent_decode_str(text).decode_utf8().ok()?;
    serde_json::from_str(&text).ok()
}

/// The keychain is looked for once in a process: where there was none, trying again is starting again.
fn misses_its_keychain(app: &App) -> bool {
    let problem = app.read_state().problem;
    problem.is_some_and(|problem| problem.code == "keychain_unavailable") && keychain::needs_new_start()
}

/// The system's own list of what starts at login lies in files, a registry or a daemon: none of them is waited for here.
async fn at_login(
    work: impl FnOnce() -> Result<AtLogin, WireError> + Send + 'static,
) -> Result<Response, WireError> {
    let held = tokio::task::spawn_blocking(work).await;
    let held = held.map_err(|_| wire("no_login_entry", "The system did not answer. Try again."))??;
    let text = serde_json::to_string(&held).map_err(|error| Error::internal(error).to_wire())?;
    Ok(Response::new(text))
}

#[derive(Deserialize)]
struct OpenLink {
    url: String,
}

/// Opens a link that came in a text, in the person's browser, once they have seen where it leads.
async fn open_link(handle: &AppHandle, core: &Core, args: Value) -> Result<Response, WireError> {
    let link = serde_json::from_value::<OpenLink>(args).ok().and_then(|args| read_link(&args.url));
    let Some((url, host)) = link else {
        return Err(
            Error::bad_input("url", "Only links that begin with http or https can be opened.").to_wire()
        );
    };
    let text = format!("It leads to {host} and opens in your browser.");
    ask(handle, core, Question { title: "Open this link?", text: &text, yes: "Open" }).await?;
    // Starting a browser may take a moment.
    let opened =
        tokio::task::spawn_blocking(move || tauri_plugin_opener::open_url(url.as_str(), None::<&str>)).await;
    match opened {
        Ok(Ok(())) => Ok(Response::new("null".to_owned())),
        _ => Err(wire("no_browser", "No browser could be opened.")),
    }
}

/// The link and the host to show for it. Whatever stands before an @ is not where a link leads, and a name in other
/// letters is shown as `xn--…`, so that it passes for no other.
fn read_link(text: &str) -> Option<(Url, String)> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str().filter(|_| matches!(url.scheme(), "http" | "https"))?.to_owned();
    Some((url, host))
}

/// What a native dialog asks.
struct Question<'a> {
    title: &'a str,
    /// Without a percent sign: on Linux the dialog would take it for the start of a placeholder.
    text: &'a str,
    /// The button that says yes.
    yes: &'a str,
}

/// Asks a yes-or-no question in a native dialog over the window.
async fn ask(handle: &AppHandle, core: &Core, question: Question<'_>) -> Result<(), WireError> {
    let declined = || wire("declined", "You decided against it. Nothing was changed.");
    let Ok(_asking) = core.asking.try_lock() else { return Err(declined()) };
    let mut dialog = handle
        .dialog()
        .message(question.text.replace('%', " "))
        .title(question.title)
        .buttons(MessageDialogButtons::OkCancelCustom(question.yes.to_owned(), "Cancel".to_owned()));
    if let Some(window) = handle.get_webview_window(window::MAIN) {
        dialog = dialog.parent(&window);
    }
    let answer = asking::ask(handle, |answer| {
        dialog.show(move |is_yes| {
            let _ = answer.send(is_yes);
        });
    });
    if answer.await? == Some(true) { Ok(()) } else { Err(declined()) }
}

fn wire(code: &str, message: &str) -> WireError {
    WireError { code: code.to_owned(), message: message.to_owned(), field: None }
}

/// Tells the page every fact, until the core is gone.
pub(crate) async fn tell_page(handle: AppHandle, mut events: Told) {
    while let Some(events) = events.recv_all().await {
        if let Err(error) = handle.emit_to(window::MAIN, "events", &events) {
            tracing::warn!(%error, "what happened did not reach the page");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn host(text: &str) -> Option<String> {
        read_link(text).map(|(_, host)| host)
    }

    #[test]
    fn a_link_shows_where_it_really_leads() {
        assert_eq!(host("https://Example.com/a?b#c").as_deref(), Some("example.com"));
        assert_eq!(host("https://bank.example@evil.example/").as_deref(), Some("evil.example"));
        assert_eq!(host("http://b\u{430}nk.example/").as_deref(), Some("xn--bnk-6cd.example"));
        assert_eq!(host("http://[::1]/").as_deref(), Some("[::1]"));
    }

    #[test]
    fn a_call_beside_bytes_keeps_its_letters() {
        let text =
            "%7B%22name%22%3A%22attach_picture%22%2C%22args%22%3A%7B%22name%22%3A%22%E7%8E%8B.png%22%7D%7D";
        let gift = read_gift(text).unwrap();
        assert_eq!(
            (gift.name.as_str(), gift.args["name"].as_str()),
            ("attach_picture", Some("\u{738b}.png"))
        );
        assert!(read_gift("%ff").is_none() && read_gift("{}").is_none());
    }

    #[test]
    fn only_web_links_open() {
        for other in [
            "javascript:alert(1)",
            "file:///etc/passwd",
            "tel:+12025550100",
            "data:text/html,x",
            "x",
            "",
            "http://",
        ] {
            assert_eq!(host(other), None, "{other}");
        }
    }

    #[test]
    fn no_host_can_hold_a_placeholder_of_the_dialog() {
        for text in ["http://a%25n.example/", "http://%s/", "http://a%6e.example/%n"] {
            assert!(host(text).is_none_or(|host| !host.contains('%')), "{text}");
        }
    }
}
