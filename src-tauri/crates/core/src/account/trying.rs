//! Trying a way before anything depends on it: it is really opened, and a request must really come back through it.
//!
//! Invariant: a way that was tried stays open only until it is connected, another is tried, or nobody wants it.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::app::{App, AppState};
use super::way::TypedWay;
use crate::error::Error;
use crate::ingress::{IngressState, LegState, Then, Way};
use crate::line::round_trip::RoundTrip;

/// How long a way may take to come up before a person hears why it does not.
const PATIENCE: Duration = Duration::from_secs(25);

/// Asks to try a way.
#[derive(Clone, Deserialize, TS)]
pub struct CheckWay {
    /// Which.
    pub way: TypedWay,
}

/// A way that works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct WayCheck {
    /// The address that Twilio will call.
    pub public_url: String,
    /// How long a request took to come back, in milliseconds.
    pub millis: u32,
}

/// Opens a way and waits until a request has come back through it. It stays open, for connecting to go on with.
pub(crate) async fn check_way(app: &App, args: CheckWay) -> Result<WayCheck, Error> {
    let way = args.way.read()?;
    let _turn = app.turning.lock().await;
    // Whatever was open would lose its line unseen: it is closed whole, and comes back when connecting is given up.
    app.leave_current().await;
    match try_way(app, way.to_way()).await {
        Ok(check) => {
            app.note_tried(Some(way.to_way()));
            Ok(check)
        }
        Err(error) => {
            app.plan.ingress.close().await;
            app.note_tried(None);
            Err(error)
        }
    }
}

/// Opens a way and waits for its proof. What does not work is an error at the field that it comes from.
pub(super) async fn try_way(app: &App, way: Way) -> Result<WayCheck, Error> {
    let fields = Fields::of(&way);
    app.plan.ingress.open(way).await.map_err(|why| Error::bad_input(fields.address, why))?;
    let public_url = wait(app, fields).await?;
    let trip = RoundTrip::of(app.plan.ingress.round_trip().await);
    match trip.legs.iter().find(|leg| leg.state == LegState::Failed) {
        None => Ok(WayCheck { public_url, millis: trip.millis }),
        Some(leg) => {
            let words = [leg.reason.as_deref(), leg.next.as_deref()];
            Err(Error::bad_input(fields.address, words.into_iter().flatten().collect::<Vec<_>>().join(" ")))
        }
    }
}

/// Which fields of a way its troubles belong to.
#[derive(Clone, Copy)]
struct Fields {
    address: &'static str,
    other: &'static str,
}

impl Fields {
    fn of(way: &Way) -> Fields {
        match way {
            Way::Ngrok { .. } => Fields { address: "domain", other: "authtoken" },
            Way::Fixed { .. } | Way::Loopback => Fields { address: "publicUrl", other: "port" },
        }
    }

    /// The field that a failure is mended in; none where it is nobody's fault here.
    fn of_code(self, code: &str) -> &'static str {
        match (self.other, code) {
            ("port", "port_taken" | "port_refused") => "port",
            ("port", _) => self.address,
            (
                _,
                "ERR_NGROK_313" | "ERR_NGROK_319" | "ERR_NGROK_320" | "ERR_NGROK_334" | "ERR_NGROK_15002",
            ) => self.address,
            (_, code) if code.starts_with("ERR_NGROK_") => self.other,
            _ => "way",
        }
    }
}

async fn wait(app: &App, fields: Fields) -> Result<String, Error> {
    let mut state = app.plan.ingress.state();
    let wanted = |state: &IngressState| {
        matches!(state, IngressState::Online { .. })
            || matches!(state, IngressState::Failed { then, .. } if *then != Then::TriesAgain { at: None }
                || fields.other == "port")
    };
    let came = tokio::time::timeout(PATIENCE, state.wait_for(wanted)).await;
    // What is still being tried when patience ends has said by now why it does not work.
    let last = match came {
        Ok(Ok(state)) => state.clone(),
        Ok(Err(_)) => IngressState::Closed,
        Err(_) => app.plan.ingress.state().borrow().clone(),
    };
    match last {
        IngressState::Online { public_url } => Ok(public_url),
        IngressState::Failed { code, reason, next, .. } => {
            Err(Error::bad_input(fields.of_code(&code), format!("{reason} {next}")))
        }
        IngressState::Connecting | IngressState::Closed => Err(Error::bad_input(
            "way",
            "Nothing came back within 25 seconds. Check the internet connection of this computer, then try again.",
        )),
    }
}

/// Nobody goes on connecting: what was opened to be tried is closed, and what was open before comes back.
pub(crate) async fn stop_connecting(app: &App) -> AppState {
    {
        let _turn = app.turning.lock().await;
        if app.take_tried().is_some() {
            app.plan.ingress.close().await;
        }
    }
    app.retry_open().await
}
