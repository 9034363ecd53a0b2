//! What passes between the page and the core: the one command `call`, and the events.
//!
//! Invariant: a call that needs a person's word gets it here, in a native dialog that no page can draw or answer.

use std::sync::Arc;

use deskbell_core::error::{Error, WireError};
use deskbell_core::surface::{self, Door, Reply};
use deskbell_core::{App, Event};
use serde::Deserialize;
use serde_json::Value;
use tauri::ipc::Response;
use tauri::{AppHandle, Emitter as _, Manager as _, State, Url};
use tauri_plugin_dialog::{DialogExt as _, MessageDialogButtons};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Mutex, SetOnce, oneshot};

use crate::{keychain, window};

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
}

/// Asks the core, or the shell itself, for something. JSON comes back as parsed values, pictures as bytes.
#[tauri::command]
pub(crate) async fn call(
    handle: AppHandle,
    core: State<'_, Core>,
    name: String,
    args: Value,
) -> Result<Response, WireError> {
    if name == "open_link" {
        return open_link(&handle, &core, args).await;
    }
    if let Some(question) = surface::confirmation(&name) {
        ask(&handle, &core, Question { title: "Are you sure?", text: question, yes: "Continue" }).await?;
    }
    let app = core.app.wait().await;
    if name == "retry_open" && misses_its_keychain(app) {
        handle.request_restart();
    }
    let reply = surface::call(app, Door::Window, &name, &args.to_string()).await;
    match reply.map_err(|error| error.to_wire())? {
        Reply::Json(text) => Ok(Response::new(text)),
        Reply::Bytes(picture) => Ok(Response::new(picture.bytes)),
    }
}

/// The keychain is looked for once in a process: where there was none, trying again is starting again.
fn misses_its_keychain(app: &App) -> bool {
    let problem = app.read_state().problem;
    problem.is_some_and(|problem| problem.code == "keychain_unavailable") && keychain::needs_new_start()
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
    let (answer, answered) = oneshot::channel();
    let mut dialog = handle
        .dialog()
        .message(question.text.replace('%', " "))
        .title(question.title)
        .buttons(MessageDialogButtons::OkCancelCustom(question.yes.to_owned(), "Cancel".to_owned()));
    if let Some(window) = handle.get_webview_window(window::MAIN) {
        dialog = dialog.parent(&window);
    }
    dialog.show(move |is_yes| {
        let _ = answer.send(is_yes);
    });
    if answered.await.unwrap_or(false) { Ok(()) } else { Err(declined()) }
}

fn wire(code: &str, message: &str) -> WireError {
    WireError { code: code.to_owned(), message: message.to_owned(), field: None }
}

/// Tells the page every fact, until the core is gone.
pub(crate) async fn tell_page(handle: AppHandle, mut events: Receiver<Event>) {
    loop {
        let event = match events.recv().await {
            Ok(event) => event,
            Err(RecvError::Lagged(_)) => Event::EventsLost,
            Err(RecvError::Closed) => return,
        };
        if let Err(error) = handle.emit_to(window::MAIN, "event", &event) {
            tracing::warn!(%error, "an event did not reach the page");
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
        assert!(surface::confirmation("connect_account").is_some_and(|question| !question.contains('%')));
    }
}
