//! The app without a window: the same core, webhooks and page, with a real browser in the window's place.
//!
//! Invariants: everything listens on loopback; nothing is answered without the token of this run, or the cookie that
//! was traded for it.

mod accounts;
mod arguments;
mod calls;
mod keys;
mod page;
mod practice;
mod streams;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use deskbell_core::secrets::FileSecrets;
use deskbell_core::surface::GIVEN_MAX;
use deskbell_core::{App, AppPlan};
use deskbell_tunnel::Lines;
use deskbell_twilio::{Clock, Country};
use deskbell_webhooks::Loopback;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub use self::arguments::Arguments;
use self::arguments::Credentials;
use self::keys::Keys;
use self::practice::PracticeRoom;

/// The largest back-up that a page may give. The window hands over a path and has no such limit.
const BACKUP_MAX: usize = 1024 * 1024 * 1024;

/// How long the account that is open may take to end.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// The app behind a page.
pub struct Bridge {
    app: Arc<App>,
    line: Arc<Loopback>,
    room: PracticeRoom,
    keys: Arc<Keys>,
    webhooks: SocketAddr,
    /// Whether its secrets are invented and may be told.
    is_practice: bool,
    ending: watch::Sender<bool>,
    serving: JoinHandle<()>,
    counting: JoinHandle<()>,
}

/// What the page's requests can reach.
#[derive(Clone)]
struct Served {
    app: Arc<App>,
    keys: Arc<Keys>,
    /// Whether what a dialog of the window would ask counts as answered.
    is_confirmed: bool,
    /// Becomes true when the bridge ends, so that streams end with it.
    ending: watch::Receiver<bool>,
}

impl Bridge {
    /// Starts the app, opens the line that the arguments ask for, and serves the page.
    ///
    /// # Errors
    /// When an address is taken, the folder cannot be used, or the account does not open.
    pub async fn start(arguments: Arguments) -> anyhow::Result<Bridge> {
        Bridge::start_by(Clock::system(), arguments).await
    }

    async fn start_by(clock: Clock, arguments: Arguments) -> anyhow::Result<Bridge> {
        let ui = TcpListener::bind(arguments.ui).context("the page's address cannot be listened on")?;
        let webhooks =
            TcpListener::bind(arguments.webhooks).context("the webhooks' address cannot be listened on")?;
        let (ui_address, webhooks_address) = (ui.local_addr()?, webhooks.local_addr()?);
        let room = PracticeRoom::default();
        let line = Arc::new(Loopback::holding(webhooks, arguments.public_url.clone())?);
        let ingress = Lines::new(line.clone(), arguments.edge()?, clock.clone());
        let app = App::start(AppPlan {
            folder: arguments.data_dir.clone(),
            secrets: Arc::new(FileSecrets::new(arguments.data_dir.clone())),
            clock,
            hosts: arguments.hosts(),
            ingress: Arc::new(ingress),
            practice: room.starter(),
            country: Country::US,
        })
        .await?;
        line.attach(&app);
        tokio::spawn(App::watch_for_wakes(Arc::downgrade(&app)));
        // Nothing that rings while the line opens goes uncounted.
        let counting = tokio::spawn(streams::count_notices(app.notices()));
        if arguments.practice {
            accounts::practise(&app).await?;
        } else if let Some(credentials) = Credentials::from_env()? {
            let public_url =
                arguments.public_url.clone().unwrap_or_else(|| format!("http://{webhooks_address}"));
            accounts::connect(&app, &credentials, &public_url, webhooks_address.port()).await?;
        }
        let keys = Arc::new(Keys::new(ui_address)?);
        let (ending, ended) = watch::channel(false);
        let served = Served {
            app: app.clone(),
            keys: keys.clone(),
            is_confirmed: arguments.confirm,
            ending: ended.clone(),
        };
        ui.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(ui)?;
        let router = router(served, &arguments);
        let serving = tokio::spawn(deskbell_webhooks::serve(router, listener, until(ended)));
        Ok(Bridge {
            app,
            line,
            room,
            keys,
            webhooks: webhooks_address,
            is_practice: arguments.practice,
            ending,
            serving,
            counting,
        })
    }

    /// The line that is printed when all is ready.
    ///
    /// # Errors
    /// When the account that is open does not tell its numbers.
    pub async fn ready(&self) -> anyhow::Result<Value> {
        let state = self.app.read_state();
        let is_open = state.face == "open";
        let is_practising = self.app.office().is_ok_and(|office| office.is_practice());
        let practice = self.room.line().filter(|_| is_practising);
        let told = practice.as_ref().filter(|_| self.is_practice);
        Ok(json!({
            "ui": self.keys.origin(),
            "webhooks": format!("http://{}", self.webhooks),
            "sandbox": practice.as_ref().map(|line| line.url.clone()),
            "account_sid": state.account.map(|account| account.sid),
            "auth_token": told.map(|line| line.auth_token.expose().to_owned()),
            "numbers": if is_open { accounts::list_numbers(&self.app).await? } else { Vec::new() },
            "token": self.keys.token().expose(),
        }))
    }

    /// The address to open in a browser.
    #[must_use]
    pub fn page_address(&self) -> String {
        format!("{}/#token={}", self.keys.origin(), self.keys.token().expose())
    }

    /// Ends it all: what is in flight is answered first.
    pub async fn end(self) {
        self.ending.send_replace(true);
        let (_, ()) = tokio::join!(self.serving, self.line.finish());
        if timeout(LAST_WORDS, self.app.shut_down()).await.is_err() {
            tracing::warn!("the bridge ended before everything had come to rest");
        }
        self.counting.abort();
    }
}

async fn until(mut ended: watch::Receiver<bool>) {
    // A bridge that was dropped has ended too.
    let _ = ended.wait_for(|is_ending| *is_ending).await;
}

fn router(served: Served, arguments: &Arguments) -> Router {
    let keys = served.keys.clone();
    Router::new()
        .route("/call/{name}", post(calls::answer))
        .route("/give/{name}", post(calls::take).layer(DefaultBodyLimit::max(GIVEN_MAX)))
        .route("/give/restore_backup", post(calls::restore).layer(DefaultBodyLimit::max(BACKUP_MAX)))
        .route("/session", post(keys::open_session))
        .route("/events", get(streams::events))
        .route("/notices", get(streams::notices))
        .layer(from_fn(page::keep_answers_apart))
        .with_state(served)
        .merge(page::router(&arguments.page_folder()))
        .layer(from_fn_with_state(keys, keys::refuse_strangers))
        .layer(from_fn(page::tell_rest))
}

#[cfg(test)]
mod tests;
