//! What is said about notifications on the desktop's bus, heard by a bystander.

use std::io::{BufRead as _, BufReader};
use std::process::ChildStdout;

use anyhow::Context as _;
use tokio::sync::watch;

use crate::patience::PATIENCE;

/// Something that was said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// An app asked for a notification, in these very words.
    Shown { title: String, body: String },
    /// Somebody clicked on one.
    Chosen { action: String },
}

/// Everything that was heard so far.
pub(crate) struct Notifications {
    heard: watch::Receiver<Vec<Heard>>,
}

impl Notifications {
    /// Silence, before anybody listens.
    pub(crate) fn none() -> Notifications {
        Notifications { heard: watch::channel(Vec::new()).1 }
    }

    /// Listens to what dbus-monitor prints, until it ends.
    pub(crate) fn listen(monitor: ChildStdout) -> Notifications {
        let (said, heard) = watch::channel(Vec::new());
        std::thread::spawn(move || {
            let mut speech = Speech::default();
            for line in BufReader::new(monitor).lines().map_while(Result::ok) {
                if let Some(news) = speech.read(&line) {
                    said.send_modify(|all| all.push(news));
                }
            }
        });
        Notifications { heard }
    }

    /// Waits until something like this was said, now or before.
    pub(crate) async fn hear(&self, what: &str, is_it: impl Fn(&Heard) -> bool) -> anyhow::Result<Heard> {
        let mut heard = self.heard.clone();
        let found = tokio::time::timeout(PATIENCE, heard.wait_for(|all| all.iter().any(&is_it))).await;
        match found {
            Ok(all) => all?.iter().find(|one| is_it(one)).cloned().context("it was heard a moment ago"),
            Err(_) => anyhow::bail!("waited {PATIENCE:?} for {what}; heard only {:#?}", self.so_far()),
        }
    }

    /// Waits for a notification with this title.
    pub(crate) async fn hear_ring(&self, wanted: &str) -> anyhow::Result<String> {
        let is_it = |heard: &Heard| matches!(heard, Heard::Shown { title, .. } if title == wanted);
        match self.hear(&format!("a notification “{wanted}”"), is_it).await? {
            Heard::Shown { body, .. } => Ok(body),
            Heard::Chosen { .. } => anyhow::bail!("a click is no notification"),
        }
    }

    /// Everything that was heard.
    pub(crate) fn so_far(&self) -> Vec<Heard> {
        self.heard.borrow().clone()
    }
}

/// The message that is being printed.
#[derive(Default)]
struct Speech {
    member: String,
    words: Vec<String>,
}

impl Speech {
    /// Takes a line; gives back the message once enough of it is known.
    fn read(&mut self, line: &str) -> Option<Heard> {
        if !line.starts_with(' ') {
            self.member = line.rsplit_once("member=").map_or_else(String::new, |(_, name)| name.to_owned());
            self.words.clear();
            return None;
        }
        let word = line.trim_start().strip_prefix("string \"")?.strip_suffix('"')?;
        self.words.push(word.to_owned());
        match (self.member.as_str(), self.words.as_slice()) {
            // The app's name, its icon, the title, the body; what follows are actions and hints.
            ("Notify", [_, _, title, body]) => {
                Some(Heard::Shown { title: title.clone(), body: body.clone() })
            }
            ("ActionInvoked", [action]) => Some(Heard::Chosen { action: action.clone() }),
            _ => None,
        }
    }
}

#[test]
fn what_the_bus_says_is_understood() {
    let said = r#"method call time=1.5 sender=:1.7 -> destination=org.freedesktop.Notifications serial=2 path=/org/freedesktop/Notifications; interface=org.freedesktop.Notifications; member=GetCapabilities
method call time=1.6 sender=:1.8 -> destination=org.freedesktop.Notifications serial=7 path=/org/freedesktop/Notifications; interface=org.freedesktop.Notifications; member=Notify
   string "deskbell"
   uint32 0
   string "deskbell"
   string "Maya Okafor"
   string "She said "yes""
   array [
      string "default"
      string ""
   ]
signal time=1.9 sender=:1.1 -> destination=:1.8 serial=20 path=/org/freedesktop/Notifications; interface=org.freedesktop.Notifications; member=ActionInvoked
   uint32 2
   string "default"
"#;
    let mut speech = Speech::default();
    let heard: Vec<Heard> = said.lines().filter_map(|line| speech.read(line)).collect();
    let shown = Heard::Shown { title: "Maya Okafor".to_owned(), body: "She said \"yes\"".to_owned() };
    assert_eq!(heard, [shown, Heard::Chosen { action: "default".to_owned() }]);
}
