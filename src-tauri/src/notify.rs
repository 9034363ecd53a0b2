//! Native notifications: shows what the core rings for, leads a click to its thread, and takes back what was read.
//!
//! Invariant: nothing that somebody texted can become markup.

use std::borrow::Cow;
use std::fmt::Display;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;

use deskbell_core::notices::Notice;
use deskbell_core::store::Id;
use deskbell_core::{App, Event, inbox};
use tauri::{AppHandle, Manager as _};
use tauri_plugin_notification::{ActionPerformed, NotificationExt as _};
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use crate::ipc::Core;
use crate::window;

/// Under which name a notification carries its thread.
const THREAD: &str = "thread";

/// Under which number a notification is shown that is about no thread of its own.
const SUMMARY: i32 = 0;

/// Leads clicks to their threads. Must come before the first notification: one shown earlier reports no click.
pub(crate) fn listen_for_clicks(handle: &AppHandle) -> anyhow::Result<()> {
    let ours = handle.clone();
    handle.notification().on_action(move |action| {
        window::show(&ours);
        if let (Some(thread), Some(app)) = (clicked_thread(action), ours.state::<Core>().get()) {
            app.choose_thread(thread);
        }
    })?;
    Ok(())
}

fn clicked_thread(action: &ActionPerformed) -> Option<Id> {
    action.notification()?.extra().get(THREAD)?.as_str()?.parse().ok()
}

/// Shows notices until the core is gone.
pub(crate) async fn show_all(handle: AppHandle, app: Arc<App>, mut notices: Receiver<Notice>) {
    loop {
        match notices.recv().await {
            Ok(notice) => {
                let reader = ask_server().await;
                // The server may be slow: what has been locked since would ring with a name, and nobody take it back.
                show(&handle, &app.as_it_may_ring(notice), reader);
            }
            // More than a thousand at once: whoever missed those will see the inbox.
            Err(RecvError::Lagged(_)) => {}
            Err(RecvError::Closed) => return,
        }
    }
}

/// Takes notifications from the desktop once what they tell has been read, until the core is gone. Only Linux lets
/// them be taken back; on macOS and Windows they stay until their owner clears them.
pub(crate) async fn withdraw_read(handle: AppHandle, app: Arc<App>) {
    let mut events = app.facts();
    loop {
        let stale = match events.recv().await {
            // What rang before the lock fell names people.
            Ok(Event::AppChanged) if app.is_locked() => {
                report(handle.notification().remove_all_active());
                continue;
            }
            Ok(Event::NoticeWithdrawn { thread }) => number_of(Some(thread)),
            Ok(Event::CountsChanged) if is_all_read(&app).await => SUMMARY,
            Ok(_) | Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        report(handle.notification().remove_active(vec![stale]));
    }
}

async fn is_all_read(app: &App) -> bool {
    let Ok(office) = app.office() else { return false };
    inbox::read_counts(&office).await.is_ok_and(|counts| counts.unread == 0)
}

/// The number under which the notifications of a thread are shown: always the same for one thread. Two threads that
/// share one by chance lose a notification early, and nothing else.
fn number_of(thread: Option<Id>) -> i32 {
    let Some(thread) = thread else { return SUMMARY };
    let mut hasher = DefaultHasher::new();
    thread.to_string().hash(&mut hasher);
    let [one, two, three, four, ..] = hasher.finish().to_le_bytes();
    i32::from_le_bytes([one | 1, two, three, four])
}

/// Tells once, after the window was first closed, that Deskbell goes on listening.
pub(crate) async fn tell_that_it_listens(handle: AppHandle) {
    let Ok(folder) = handle.path().app_data_dir() else { return };
    let told = folder.join("told-that-it-listens");
    // The file is made before it is told: better told never than at every close.
    if tokio::fs::OpenOptions::new().write(true).create_new(true).open(told).await.is_ok() {
        let body = "Texts go on ringing here. Click here, or start Deskbell again, to have its window back.";
        let notice = Notice {
            thread: None,
            title: "Deskbell keeps listening".to_owned(),
            body: body.to_owned(),
            what: deskbell_core::notices::News::Text,
        };
        show(&handle, &notice, ask_server().await);
    }
}

/// What whoever shows a notification makes of its body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reader {
    Plain,
    Markup,
}

fn show(handle: &AppHandle, notice: &Notice, reader: Reader) {
    // A title is plain text on every platform; only the body may hold markup.
    let body = match reader {
        Reader::Markup => escape(&notice.body),
        Reader::Plain => Cow::Borrowed(notice.body.as_str()),
    };
    let number = number_of(notice.thread);
    let mut builder = handle.notification().builder().id(number).title(&notice.title).body(body);
    if let Some(thread) = notice.thread {
        builder = builder.extra(THREAD, thread);
    }
    report(builder.show());
}

fn report(shown: Result<(), impl Display>) {
    if let Err(error) = shown {
        tracing::warn!(%error, "a notification could not be shown");
    }
}

/// Asked each time, because the server may be another one by now. One that does not answer is taken to read markup.
async fn ask_server() -> Reader {
    tokio::task::spawn_blocking(read_server).await.unwrap_or(Reader::Markup)
}

/// <https://specifications.freedesktop.org/notification-spec/latest/>
#[cfg(all(unix, not(target_os = "macos")))]
fn read_server() -> Reader {
    match notify_rust::get_capabilities() {
        Ok(capabilities) if !capabilities.iter().any(|capability| capability == "body-markup") => {
            Reader::Plain
        }
        _ => Reader::Markup,
    }
}

/// Notifications of macOS and Windows are plain text.
#[cfg(any(target_os = "macos", windows))]
fn read_server() -> Reader {
    Reader::Plain
}

/// The same words to a reader of markup.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_a_text_is_only_text() {
        assert_eq!(
            escape("<b>5</b> & <a href='x'>6</a>"),
            "&lt;b&gt;5&lt;/b&gt; &amp; &lt;a href='x'&gt;6&lt;/a&gt;"
        );
        assert_eq!(escape("&lt;"), "&amp;lt;");
        assert!(matches!(escape("Ναι, 5 o'clock \"sharp\""), Cow::Borrowed(_)));
    }

    fn click(extra: serde_json::Value) -> ActionPerformed {
        let notification = serde_json::json!({ "id": 1, "extra": extra });
        let action =
            serde_json::json!({ "actionId": "tap", "inputValue": null, "notification": notification });
        serde_json::from_value(action).unwrap()
    }

    #[test]
    fn a_thread_keeps_its_number_and_is_never_the_summary() {
        let number = |thread: &str| number_of(Some(thread.parse().unwrap()));
        assert_eq!(number("1700"), number("1700"));
        assert_ne!(number("1700"), number("1701"));
        assert!((1..2000).all(|thread| number(&thread.to_string()) != SUMMARY));
        assert_eq!(number_of(None), SUMMARY);
    }

    #[test]
    fn a_click_names_the_thread_that_rang() {
        assert_eq!(
            clicked_thread(&click(serde_json::json!({ THREAD: "1700" }))),
            Some("1700".parse().unwrap())
        );
        assert_eq!(clicked_thread(&click(serde_json::json!({ THREAD: "x" }))), None);
        assert_eq!(clicked_thread(&click(serde_json::json!({}))), None);
    }
}
