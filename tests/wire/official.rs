//! Twilio's own libraries, each in a process of its own, told what to do line by line. What a library cannot do
//! ends its process, and the test with it; a refusal of Twilio's is an answer like others.

mod calls;
mod numbers;
mod refusals;
mod texts;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

use crate::office::{ACCOUNT, Office, TOKEN};

/// A language for which Twilio has written a library.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Language {
    Python,
    Node,
}

/// A library at work.
pub(crate) struct Library {
    language: Language,
    process: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// Where `cargo xtask test install` puts the programs that tests need.
fn tools() -> PathBuf {
    let program = std::env::current_exe().expect("a test is a program");
    let target = program.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target.expect("a test lies in the target folder").join("tools")
}

fn command(language: Language) -> Command {
    let tools = tools();
    let script = |name: &str| Path::new(env!("CARGO_MANIFEST_DIR")).join("wire").join(name);
    let python = if cfg!(windows) { "python/Scripts/python.exe" } else { "python/bin/python" };
    let (program, library, script) = match language {
        Language::Python => (tools.join(python), tools.join(python), script("library.py")),
        Language::Node => {
            ("node".into(), tools.join("node/node_modules/twilio/package.json"), script("library.mjs"))
        }
    };
    assert!(
        library.is_file(),
        "Twilio's library for {language:?} is not installed: cargo xtask test install ({} is missing)",
        library.display()
    );
    let mut command = Command::new(program);
    command.arg(script);
    if language == Language::Node {
        command.arg(tools.join("node"));
    }
    // The libraries read these, and would go elsewhere.
    for name in ["TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_REGION", "TWILIO_EDGE"] {
        command.env_remove(name);
    }
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        command.env_remove(name);
    }
    command
}

impl Library {
    pub(crate) fn start(language: Language) -> Library {
        let mut command = command(language);
        let process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut process =
            process.unwrap_or_else(|error| panic!("{language:?} cannot be started: {error}; install it"));
        let input = process.stdin.take().unwrap();
        let output = BufReader::new(process.stdout.take().unwrap());
        Library { language, process, input, output }
    }

    /// A library that works with the office's account.
    pub(crate) fn of(language: Language, office: &Office) -> Library {
        let mut library = Library::start(language);
        library.connect(office, ACCOUNT, TOKEN);
        library
    }

    /// Works with these credentials from now on.
    pub(crate) fn connect(&mut self, office: &Office, user: &str, password: &str) {
        let asked = json!({ "base": office.sandbox.url(), "account_sid": user, "auth_token": password });
        self.call("connect", asked);
    }

    /// Asks for something that must work.
    pub(crate) fn call(&mut self, call: &str, asked: Value) -> Value {
        let answer = self.ask(call, &asked);
        let is = answer.get("is").cloned();
        is.unwrap_or_else(|| panic!("{:?} was refused {call} {asked}: {answer}", self.language))
    }

    /// Asks for something that must be refused, with this status and number.
    #[track_caller]
    pub(crate) fn refused(&mut self, call: &str, asked: Value, status: u16, code: u32) {
        let answer = self.ask(call, &asked);
        let said = (answer["refused"]["status"].as_u64(), answer["refused"]["code"].as_u64());
        assert_eq!(said, (Some(status.into()), Some(code.into())), "{call} {asked}: {answer}");
        assert_ne!(answer["refused"]["message"].as_str().unwrap_or_default(), "", "{call} {asked}: {answer}");
    }

    fn ask(&mut self, call: &str, asked: &Value) -> Value {
        let mut line = asked.clone();
        line["call"] = json!(call);
        // The sandbox works on in its own thread while this one waits.
        tokio::task::block_in_place(|| {
            writeln!(self.input, "{line}").expect("the library listens");
            let mut answer = String::new();
            self.output.read_line(&mut answer).expect("the library answers in text");
            assert!(!answer.is_empty(), "{:?} ended at {call} {asked}: see above", self.language);
            serde_json::from_str(&answer).expect("the library answers in JSON")
        })
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        // It may have ended by itself, and then there is nothing to end.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// The same story for each library, as two tests.
macro_rules! in_each_language {
    ($($name:ident)+) => {
        mod python {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::official::Language::Python).await;
            })+
        }
        mod node {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $name() {
                super::$name($crate::official::Language::Node).await;
            })+
        }
    };
}
pub(crate) use in_each_language;
