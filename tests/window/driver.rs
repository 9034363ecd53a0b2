//! Deskbell's window through WebDriver: what a person would look for, by the words that stand there.
//!
//! Invariant: everything waits until it is there, so that no step depends on how fast a machine is.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use fantoccini::elements::Element;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};

use crate::desktop::Desktop;
use crate::patience::{PATIENCE, wait_until};
use crate::processes::{self, Running};

/// The running app with its window.
pub(crate) struct Window {
    client: Client,
    app: PathBuf,
    _driver: Running,
}

impl Window {
    /// Starts the app, as the driver's child, with these arguments.
    pub(crate) async fn open(desktop: &Desktop, arguments: &[&str]) -> anyhow::Result<Window> {
        let app = app()?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let mut command = desktop.command("WebKitWebDriver");
        // The app is told that a test drives it; the driver passes its own environment on.
        command.arg(format!("--port={port}")).env("TAURI_WEBVIEW_AUTOMATION", "true");
        let driver = Running::start(command)?;
        wait_until(
            "WebKitWebDriver",
            async || Ok(tokio::net::TcpStream::connect(("127.0.0.1", port)).await?),
        )
        .await?;
        let options = json!({ "webkitgtk:browserOptions": { "binary": &app, "args": arguments } });
        let Value::Object(capabilities) = options else { anyhow::bail!("capabilities are an object") };
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(Capabilities::from_iter(capabilities));
        let url = format!("http://127.0.0.1:{port}");
        let session = tokio::time::timeout(PATIENCE, builder.connect(&url)).await;
        let client = session.context("the app started, but let no driver in")??;
        Ok(Window { client, _driver: driver, app })
    }

    /// Waits for what an XPath describes.
    pub(crate) async fn find(&self, path: &str) -> anyhow::Result<Element> {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::XPath(path)).await;
        found.with_context(|| format!("waited {PATIENCE:?} for {path}"))
    }

    /// Waits until these words stand somewhere, in sight.
    pub(crate) async fn see(&self, words: &str) -> anyhow::Result<()> {
        self.see_in("//body", words).await
    }

    /// Waits until these words stand, in sight, within what an XPath describes.
    pub(crate) async fn see_in(&self, place: &str, words: &str) -> anyhow::Result<()> {
        let path = format!("{place}//*[contains(normalize-space(.), {})]", quoted(words));
        wait_until(format!("“{words}” in {place}"), async || {
            let count = self.look(&path, "all.filter((one) => one.checkVisibility(IN_SIGHT)).length").await?;
            anyhow::ensure!(count != json!(0), "it is not to be seen");
            Ok(())
        })
        .await
    }

    /// Presses the button with this name.
    pub(crate) async fn press(&self, name: &str) -> anyhow::Result<()> {
        let name = quoted(name);
        self.click(&format!("//button[normalize-space(.)={name} or @aria-label={name}]")).await
    }

    /// Goes to a page by the rail.
    pub(crate) async fn go(&self, title: &str) -> anyhow::Result<()> {
        self.click(&format!("//nav//a[@title={}]", quoted(title))).await
    }

    /// Clicks on what an XPath describes.
    pub(crate) async fn click(&self, path: &str) -> anyhow::Result<()> {
        // It may be drawn anew between being found and being clicked.
        wait_until(format!("a click on {path}"), async || {
            Ok(self.client.find(Locator::XPath(path)).await?.click().await?)
        })
        .await
    }

    /// Types into the field with this label, in place of what stood there.
    pub(crate) async fn fill(&self, label: &str, text: &str) -> anyhow::Result<()> {
        let label = self.find(&format!("//label[normalize-space(.)={}]", quoted(label))).await?;
        let id = label.attr("for").await?.context("the label names its field")?;
        let field = self.find(&format!("//*[@id={}]", quoted(&id))).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// The text of everything that an XPath describes, from the top down.
    pub(crate) async fn read(&self, path: &str) -> anyhow::Result<Vec<String>> {
        let texts = self.look(path, "all.map((one) => one.textContent.trim().replace(/\\s+/g, ' '))").await?;
        Ok(serde_json::from_value(texts)?)
    }

    /// What a line of JavaScript makes of `all` elements that an XPath describes.
    async fn look(&self, path: &str, script: &str) -> anyhow::Result<Value> {
        let script = format!(
            "const IN_SIGHT = {{ opacityProperty: true, visibilityProperty: true }};
             const found = document.evaluate(arguments[0], document, null, 7, null);
             const all = Array.from({{ length: found.snapshotLength }}, (_, at) => found.snapshotItem(at));
             return {script};"
        );
        Ok(self.client.execute(&script, vec![json!(path)]).await?)
    }

    /// What a script in the page tells by calling its first argument, once.
    pub(crate) async fn tell(&self, script: &str) -> anyhow::Result<Value> {
        Ok(self.client.execute_async(script, Vec::new()).await?)
    }

    /// Waits until nothing moves any more and all is drawn, so that a picture shows what there is.
    pub(crate) async fn come_to_rest(&self) -> anyhow::Result<()> {
        let moving = "const told = arguments[0];
            const count = () => document.getAnimations().filter((one) => one.playState === 'running').length;
            requestAnimationFrame(() => requestAnimationFrame(() => told(count())));";
        wait_until("the page to come to rest", async || {
            let count = self.client.execute_async(moving, Vec::new()).await?;
            anyhow::ensure!(count == json!(0), "{count} animations run");
            Ok(())
        })
        .await
    }

    /// Everything that stands in the page, for a step that failed.
    pub(crate) async fn words(&self) -> anyhow::Result<String> {
        let all = self.read("//body//main").await?;
        Ok(all.concat())
    }

    /// Quits the app.
    pub(crate) async fn quit(self, desktop: &Desktop) -> anyhow::Result<()> {
        end(desktop, &self.app).await
    }
}

/// Ends the app as the system would at log-out, and waits until it has ended by itself.
pub(crate) async fn end(desktop: &Desktop, app: &Path) -> anyhow::Result<()> {
    let processes = desktop.processes(app);
    anyhow::ensure!(!processes.is_empty(), "the app had ended before it was told to");
    for id in processes {
        processes::tell(id, "-TERM")?;
    }
    wait_until("the app to end", async || {
        anyhow::ensure!(desktop.processes(app).is_empty(), "it still runs");
        Ok(())
    })
    .await
}

/// The app to try: the one that `cargo xtask test window` has just built.
pub(crate) fn app() -> anyhow::Result<PathBuf> {
    let app = std::env::var_os("DESKBELL_APP").context("run this with: cargo xtask test window")?;
    let app = std::path::absolute(PathBuf::from(app))?;
    anyhow::ensure!(app.is_file(), "{} is not there", app.display());
    Ok(app)
}

/// Text as an XPath string, which knows no escapes.
pub(crate) fn quoted(text: &str) -> String {
    if !text.contains('"') {
        return format!("\"{text}\"");
    }
    let parts: Vec<String> = text.split('"').map(|part| format!("\"{part}\"")).collect();
    format!("concat({})", parts.join(", '\"', "))
}

#[test]
fn words_with_quotes_can_be_looked_for() {
    assert_eq!(quoted("it's"), "\"it's\"");
    assert_eq!(quoted("a \"b\""), "concat(\"a \", '\"', \"b\", '\"', \"\")");
}
