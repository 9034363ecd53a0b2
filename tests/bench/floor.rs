//! The bare floor: axum, the signature, one writer with group commit, one plain insert. No encryption, no threads, no
//! search, nothing kept but the text or the call. What a desk in Rust could do if it did nothing else.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::thread;

use anyhow::{Context as _, Result};
use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use deskbell_twilio::signature::{self, Received};
use deskbell_twilio::webhook::Form;
use deskbell_twilio::webhook::call::Voice;
use deskbell_twilio::webhook::message::Incoming;
use deskbell_twilio::{Clock, Secret, twiml};
use rusqlite::{Connection, params};
use tokio::sync::oneshot;

use crate::{calls, texts};

/// How many inserts may share one commit, as in Deskbell's own writer.
const GROUP: usize = 256;

/// What the floor is started with.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    database: PathBuf,
    port: u16,
    public_url: String,
    #[arg(long, env = "TWILIO_AUTH_TOKEN", hide_env_values = true)]
    token: String,
}

#[derive(Clone)]
struct Floor {
    token: Secret,
    public_url: String,
    writer: mpsc::Sender<Order>,
}

/// What is kept of a text or a call.
struct Row {
    sid: String,
    sender: String,
    recipient: String,
    body: String,
}

enum Order {
    Insert(Row, oneshot::Sender<()>),
    Count(oneshot::Sender<u64>),
}

/// Serves until it is killed.
pub(crate) async fn serve(arguments: Arguments) -> Result<()> {
    let (writer, orders) = mpsc::channel();
    let conn = open(&arguments.database)?;
    thread::Builder::new().name("writer".into()).spawn(move || write(&conn, &orders))?;
    let token = Secret::new(arguments.token);
    let router = Router::new()
        .route(texts::PATH, post(incoming))
        .route(texts::CALL_PATH, post(calling))
        .route("/count", get(count))
        .with_state(Floor { token, public_url: arguments.public_url, writer });
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let listener = tokio::net::TcpListener::bind(address).await?;
    crate::say("ready");
    axum::serve(listener, router).await.context("the floor gave way")
}

fn open(path: &Path) -> Result<Connection> {
    let conn = Connection::open(path)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.execute_batch(
        "CREATE TABLE messages (
             id INTEGER PRIMARY KEY,
             sid TEXT NOT NULL,
             sender TEXT NOT NULL,
             recipient TEXT NOT NULL,
             body TEXT NOT NULL,
             received_at INTEGER NOT NULL
         )",
    )?;
    Ok(conn)
}

/// Ends, and with it every answer, when the disk refuses.
fn write(conn: &Connection, orders: &mpsc::Receiver<Order>) -> Result<()> {
    let clock = Clock::system();
    while let Ok(first) = orders.recv() {
        let group: Vec<Order> =
            std::iter::once(first).chain(std::iter::from_fn(|| orders.try_recv().ok()).take(GROUP)).collect();
        conn.prepare_cached("BEGIN IMMEDIATE")?.execute([])?;
        for order in &group {
            if let Order::Insert(row, _) = order {
                conn.prepare_cached(
                    "INSERT INTO messages (sid, sender, recipient, body, received_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                )?
                .execute(params![
                    row.sid,
                    row.sender,
                    row.recipient,
                    row.body,
                    clock.now().0
                ])?;
            }
        }
        conn.prepare_cached("COMMIT")?.execute([])?;
        for order in group {
            // Whoever has gone away no longer wants to know.
            let _ = match order {
                Order::Insert(_, done) => done.send(()).is_ok(),
                Order::Count(reply) => {
                    let rows = conn.query_row("SELECT count(*) FROM messages", [], |row| row.get(0))?;
                    reply.send(rows).is_ok()
                }
            };
        }
    }
    Ok(())
}

async fn incoming(State(floor): State<Floor>, headers: HeaderMap, body: Bytes) -> Response {
    let read = |form: Incoming| Row {
        sid: form.message_sid.to_string(),
        sender: form.from.address(),
        recipient: form.to.as_str().to_owned(),
        body: form.body,
    };
    floor.take(texts::PATH, &headers, &body, read, twiml::Messaging::new().to_xml()).await
}

/// A call, written down as plainly, and answered with the same words for everybody.
async fn calling(State(floor): State<Floor>, headers: HeaderMap, body: Bytes) -> Response {
    let read = |form: Voice| Row {
        sid: form.call.call_sid.to_string(),
        sender: form.call.from.address(),
        recipient: form.call.to.address(),
        body: String::new(),
    };
    floor.take(texts::CALL_PATH, &headers, &body, read, calls::fixed_words()).await
}

impl Floor {
    /// Verifies a request and writes it down before it is answered.
    async fn take<F: Form>(
        &self,
        path: &str,
        headers: &HeaderMap,
        body: &[u8],
        read: impl FnOnce(F) -> Row,
        answer: String,
    ) -> Response {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let received = Received {
            public_base_url: &self.public_url,
            path_and_query: path,
            content_type: text(header::CONTENT_TYPE.as_str()),
            signature: text(signature::HEADER),
            body,
        };
        if signature::verify(&self.token, &received).is_err() {
            return StatusCode::FORBIDDEN.into_response();
        }
        let Ok(form) = F::parse(body) else { return StatusCode::BAD_REQUEST.into_response() };
        let (done, is_done) = oneshot::channel();
        let taken = self.writer.send(Order::Insert(read(form), done));
        if taken.is_err() || is_done.await.is_err() {
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
        ([(header::CONTENT_TYPE, twiml::CONTENT_TYPE)], answer).into_response()
    }
}

async fn count(State(floor): State<Floor>) -> Response {
    let (reply, answer) = oneshot::channel();
    let asked = floor.writer.send(Order::Count(reply));
    match (asked, answer.await) {
        (Ok(()), Ok(rows)) => rows.to_string().into_response(),
        _ => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}
