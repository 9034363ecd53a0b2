//! Keeps one tunnel up until it is told to end: opens it, serves the door on it, proves it, and begins anew.
//!
//! Invariants: *online* is said only after a request through the public URL has come back to this process; a failure
//! stays said until then; the end waits for the requests that were heard.

use std::sync::Arc;
use std::time::Duration;

use deskbell_core::ingress::{IngressState, Then};
use deskbell_twilio::Clock;
use deskbell_webhooks::{Desk, Obstacle, Prober, router, serve};
use tokio::sync::{Notify, oneshot, watch};
use tokio::time::{sleep, timeout};

use crate::edge::{Ask, Edge};
use crate::listener::Incoming;
use crate::pace::{Pace, SETTLED};
use crate::reasons::{Class, Trouble};
use crate::session::{Session, Wanted};

/// A line that works is looked at this often; each look counts as one of the requests that ngrok allows in a month.
const LOOK: Duration = Duration::from_secs(15 * 60);
/// A look that failed is repeated so many times before the tunnel is opened anew.
const DOUBTS: u32 = 3;
/// Within this time after a cut the crate makes another connection, and brings the address back over it.
const RENEWED: Duration = Duration::from_secs(5);
const REBOUND: Duration = Duration::from_millis(300);
/// What ngrok's edge says when nobody is online at an address.
const OFFLINE: &str = "ERR_NGROK_3200";
/// How long a look may take inside this process.
const ASKED: Duration = Duration::from_secs(10);

/// What a tunnel is kept up with.
pub(crate) struct Supervisor {
    pub(crate) wanted: Wanted,
    pub(crate) desk: Desk,
    pub(crate) clock: Clock,
    pub(crate) state: Arc<watch::Sender<IngressState>>,
    pub(crate) hurry: Arc<Hurry>,
}

/// Who wants to know at once how the line stands.
#[derive(Debug, Default)]
pub(crate) struct Hurry {
    /// A person does.
    pub(crate) wished: Notify,
    /// Something speaks for another look, which a line that waits for a person does not take.
    pub(crate) hinted: Notify,
}

impl Hurry {
    async fn either(&self) {
        tokio::select! {
            () = self.wished.notified() => {}
            () = self.hinted.notified() => {}
        }
    }

    /// Waits for whoever may end such a wait.
    async fn after(&self, then: Then) {
        match then {
            Then::WaitsForPerson => self.wished.notified().await,
            Then::TriesAgain { .. } => self.either().await,
        }
    }
}

/// Why a tunnel that was up, or coming up, is no more.
enum End {
    Asked,
    Failed(Trouble),
}

impl Supervisor {
    /// Keeps the tunnel up until the sender of `ended` is gone.
    pub(crate) async fn run(self, ended: oneshot::Receiver<()>) {
        let (ending, is_ending) = watch::channel(false);
        let signal = async {
            let _ = ended.await;
            ending.send_replace(true);
            // The channel stays open for whoever asks later.
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = self.keep_up(is_ending) => {}
            () = signal => {}
        }
    }

    async fn keep_up(&self, mut ending: watch::Receiver<bool>) {
        let mut pace = Pace::default();
        let mut holder = None;
        loop {
            if self.wanted.authtoken.is_empty() {
                self.say(Trouble::without_authtoken().state(Then::WaitsForPerson));
                let _ = ending.wait_for(|is_ending| *is_ending).await;
                return;
            }
            let begun = self.clock.now();
            let trouble = match self.live(&mut ending).await {
                End::Asked => return,
                End::Failed(trouble) => trouble,
            };
            if self.clock.now().since(begun) > SETTLED {
                pace.settle();
            }
            tracing::info!(code = trouble.code, "the tunnel is down");
            let trouble = tokio::select! {
                trouble = self.look_closer(trouble, &pace, &mut holder) => trouble,
                _ = ending.wait_for(|is_ending| *is_ending) => return,
            };
            let wait = pace.next(trouble.class);
            let then = match wait {
                Some(wait) => Then::TriesAgain { at: Some(self.clock.now() + wait) },
                None => Then::WaitsForPerson,
            };
            self.say(trouble.state(then));
            let waiting = async {
                match wait {
                    Some(wait) => sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                () = waiting => {}
                () = self.hurry.after(then) => {
                    pace.settle();
                    self.say(IngressState::Connecting);
                }
                _ = ending.wait_for(|is_ending| *is_ending) => return,
            }
        }
    }

    /// Opens the tunnel and serves the door on it until something ends it.
    async fn live(&self, ending: &mut watch::Receiver<bool>) -> End {
        let opened = tokio::select! {
            opened = Session::open(&self.wanted) => opened,
            _ = ending.wait_for(|is_ending| *is_ending) => return End::Asked,
        };
        let (session, tunnel) = match opened {
            Ok(opened) => opened,
            Err(trouble) => return End::Failed(trouble),
        };
        let prober = match self.prober(session.url()) {
            Ok(prober) => prober,
            Err(trouble) => return End::Failed(trouble),
        };
        self.desk.listen_as(vec![session.url().to_owned()]);
        let (incoming, lost) = Incoming::new(tunnel);
        let (end_serving, served) = oneshot::channel::<()>();
        let serving = tokio::spawn(serve(router(self.desk.clone()), incoming, async {
            let _ = served.await;
        }));
        let end = tokio::select! {
            lost = lost => End::Failed(session.explain(lost.ok().flatten().as_ref(), &self.wanted.authtoken)),
            trouble = self.prove(&session, &prober) => End::Failed(trouble),
            () = session.stopped() => End::Failed(Trouble::stopped()),
            _ = ending.wait_for(|is_ending| *is_ending) => End::Asked,
        };
        let is_goodbye = match &end {
            End::Asked => true,
            End::Failed(trouble) => trouble.class == Class::Person,
        };
        if is_goodbye {
            session.unbind().await;
            drop(end_serving);
            let _ = serving.await;
        }
        // What was in flight on a line that broke is lost; its serving ends by itself.
        session.close().await;
        end
    }

    /// Proves the line for as long as it lives. Comes back when the tunnel must be opened anew.
    async fn prove(&self, session: &Session, prober: &Proof) -> Trouble {
        let mut reconnects = session.reconnects();
        let mut pace = Pace::default();
        loop {
            let is_online = matches!(*self.state.borrow(), IngressState::Online { .. });
            let asked = tokio::select! {
                asked = prober.ask() => asked,
                _ = reconnects.changed() => {
                    self.doubt();
                    sleep(REBOUND).await;
                    continue;
                }
            };
            let wait = match asked {
                Ok(()) => {
                    pace.settle();
                    self.say(IngressState::Online { public_url: session.url().to_owned() });
                    LOOK
                }
                Err(trouble) => {
                    let wait = pace.next(Class::Network).unwrap_or(LOOK);
                    // ngrok may not know yet that we are there; if that stays so, it never heard of it.
                    let is_offline = trouble.code == OFFLINE;
                    if is_offline && pace.tries() > DOUBTS {
                        return trouble;
                    }
                    // One lost request does not make a line unreachable; two do.
                    if !is_offline && (!is_online || pace.tries() > 1) {
                        let at = Some(self.clock.now() + wait);
                        self.say(trouble.state(Then::TriesAgain { at }));
                    }
                    wait
                }
            };
            tokio::select! {
                () = sleep(wait) => continue,
                _ = reconnects.changed() => self.doubt(),
                () = self.hurry.either() => {
                    self.doubt();
                    session.renew();
                    // What comes back over the connection that was just given up proves nothing.
                    let _ = timeout(RENEWED, reconnects.changed()).await;
                }
            }
            sleep(REBOUND).await;
        }
    }

    /// What was proven is no more; what failed stays said.
    fn doubt(&self) {
        if matches!(*self.state.borrow(), IngressState::Online { .. }) {
            self.say(IngressState::Connecting);
        }
    }

    /// Where the address is taken, says by whom as far as that can be seen from here. Each look is a request of the
    /// month's that the holder of the address has to pay: `holder` remembers the last.
    async fn look_closer(&self, trouble: Trouble, pace: &Pace, holder: &mut Option<Obstacle>) -> Trouble {
        if trouble.class != Class::Taken {
            return trouble;
        }
        // Whoever has not asked for a domain learns from ngrok which one it is.
        let named = trouble.address.clone();
        let Some(address) =
            named.or_else(|| self.wanted.domain.as_ref().map(|domain| format!("https://{domain}")))
        else {
            return trouble;
        };
        let host = address.split_once("://").map_or(address.as_str(), |(_, host)| host);
        let domain = self.wanted.domain.as_deref().unwrap_or(host).to_owned();
        if pace.is_worth_a_look() {
            *holder = match &self.wanted.edge {
                Edge::Inside { .. } => None,
                Edge::Ngrok | Edge::At { .. } => match Prober::new(&address, self.desk.clone()) {
                    Ok(prober) => prober.probe().await.err(),
                    Err(_) => None,
                },
            };
        }
        trouble.taken_by(&domain, holder.as_ref())
    }

    fn prober(&self, url: &str) -> Result<Proof, Trouble> {
        match &self.wanted.edge {
            Edge::Inside { ask, .. } => Ok(Proof::Inside(ask.clone(), url.to_owned())),
            Edge::Ngrok | Edge::At { .. } => Prober::new(url, self.desk.clone())
                .map(Proof::Outside)
                .map_err(|error| Trouble::bad_edge(&error.to_string())),
        }
    }

    /// Tells those who watch only what they do not know yet.
    fn say(&self, state: IngressState) {
        self.state.send_if_modified(|known| {
            let is_news = *known != state;
            *known = state;
            is_news
        });
    }
}

/// How a line is proven.
enum Proof {
    /// Through the internet.
    Outside(Prober),
    /// Inside this process: the way, and the public URL.
    Inside(Ask, String),
}

impl Proof {
    async fn ask(&self) -> Result<(), Trouble> {
        match self {
            Proof::Outside(prober) => {
                prober.probe().await.map_err(|obstacle| Trouble::of_obstacle(&obstacle))
            }
            Proof::Inside(ask, url) => {
                let host = || url.trim_start_matches("https://").to_owned();
                match timeout(ASKED, ask(format!("{url}/health/{}", "0".repeat(16)))).await {
                    Ok(Some(200)) => Ok(()),
                    Ok(Some(404)) => {
                        let code = OFFLINE.to_owned();
                        Err(Trouble::of_obstacle(&Obstacle::Refused { host: host(), code }))
                    }
                    Ok(_) | Err(_) => Err(Trouble::of_obstacle(&Obstacle::Silent(host()))),
                }
            }
        }
    }
}
