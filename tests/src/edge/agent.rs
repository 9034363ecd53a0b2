//! One agent that is connected: what it asks is answered, and what the edge wants of it is asked.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use muxado::typed::{StreamType, Typed, TypedAccept as _, TypedOpenClose, TypedSession as _, TypedStream};
use serde_json::{Value, json};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, DuplexStream, ReadBuf};
use tokio::sync::Mutex;

use super::{Edge, Heard, bind};

/// The types of streams.
const AUTH: u32 = 0;
const BIND: u32 = 1;
const UNBIND: u32 = 2;
const PROXY: u32 = 3;
const STOP: u32 = 5;
const STOP_TUNNEL: u32 = 9;
const BEAT: u32 = u32::MAX;

/// An agent that is connected.
#[derive(Clone)]
pub(super) struct Agent {
    open: Option<Arc<Mutex<Box<dyn TypedOpenClose + Send>>>>,
    /// A connection that nobody reads.
    _unread: Option<Arc<DuplexStream>>,
}

impl Agent {
    /// An agent that never gets a word.
    pub(super) fn mute(io: DuplexStream) -> Agent {
        Agent { open: None, _unread: Some(Arc::new(io)) }
    }

    /// Listens to an agent.
    pub(super) fn start(edge: Edge, number: u64, io: DuplexStream) -> Agent {
        let session = Typed::new(muxado::SessionBuilder::new(io).server().start());
        let (open, mut accept) = session.split_typed();
        tokio::spawn(async move {
            while let Ok(stream) = accept.accept_typed().await {
                let edge = edge.clone();
                tokio::spawn(async move { answer(&edge, number, Talk(stream)).await });
            }
        });
        Agent { open: Some(Arc::new(Mutex::new(Box::new(open)))), _unread: None }
    }

    async fn open(&self, kind: u32) -> Option<Talk> {
        let open = self.open.as_ref()?;
        open.lock().await.open_typed(StreamType::clamp(kind)).await.ok().map(Talk)
    }

    /// A connection of a stranger to what the agent has online as `id`.
    pub(super) async fn connect(&self, id: &str) -> Option<Talk> {
        let mut talk = self.open(PROXY).await?;
        let header = json!({
            "Id": id, "ClientAddr": "203.0.113.9:4711", "Proto": "https", "EdgeType": "3", "PassthroughTLS": false,
        })
        .to_string();
        talk.write_all(&i64::try_from(header.len()).ok()?.to_le_bytes()).await.ok()?;
        talk.write_all(header.as_bytes()).await.ok()?;
        Some(talk)
    }

    pub(super) async fn stop(&self) {
        let Some(mut talk) = self.open(STOP).await else { return };
        let _ = talk.write_all(b"{}").await;
        let mut answer = Vec::new();
        let _ = talk.read_to_end(&mut answer).await;
    }

    pub(super) async fn stop_tunnel(&self, id: &str, message: &str, code: Option<&str>) {
        let Some(mut talk) = self.open(STOP_TUNNEL).await else { return };
        let told = json!({ "Id": id, "Message": message, "ErrorCode": code }).to_string();
        let _ = talk.write_all(told.as_bytes()).await;
    }
}

async fn answer(edge: &Edge, number: u64, mut talk: Talk) {
    match *talk.0.typ() {
        BEAT => beat(talk).await,
        AUTH => {
            if edge.lock().moods.hangs_up {
                if let Some((_, pump)) = edge.lock().agents.remove(&number) {
                    pump.abort();
                }
                return;
            }
            let Some(asked) = listen(&mut talk).await else { return };
            say(talk, authenticate(edge, number, &asked)).await;
        }
        BIND => {
            let Some(asked) = listen(&mut talk).await else { return };
            let answer = bind::bind(edge, number, &asked).await;
            say(talk, answer).await;
        }
        UNBIND => {
            let Some(asked) = listen(&mut talk).await else { return };
            {
                let mut state = edge.lock();
                state.heard.push(Heard::Unbind);
                state.online.retain(|_, (_, id)| asked.get("Id").and_then(Value::as_str) != Some(id));
            }
            say(talk, json!({})).await;
        }
        _ => {}
    }
}

fn authenticate(edge: &Edge, number: u64, asked: &Value) -> Value {
    let mut state = edge.lock();
    let former = asked.get("ClientId").and_then(Value::as_str).unwrap_or_default().to_owned();
    state.heard.push(Heard::Auth { session: former.clone() });
    if let Some(error) = &state.moods.auth_error {
        return json!({ "Error": error });
    }
    let token = asked.pointer("/Extra/AuthToken").and_then(Value::as_str).unwrap_or_default();
    if token.starts_with("ak_") {
        let text = format!("The authtoken you specified is an API key: {token}");
        return json!({ "Error": super::error(&text, "ERR_NGROK_206") });
    }
    if token != super::AUTHTOKEN {
        let text = format!(
            "The authtoken you specified is properly formed, but it is invalid.\r\nYour authtoken: {token}"
        );
        return json!({ "Error": super::error(&text, "ERR_NGROK_107") });
    }
    let session = if former.is_empty() { format!("ts_{number}") } else { former };
    json!({ "Version": "3", "ClientId": session, "Extra": { "Version": "prod", "Region": "us", "Cookie": "c" } })
}

/// Gives every beat back.
async fn beat(mut talk: Talk) {
    let mut beat = [0; 4];
    while talk.read_exact(&mut beat).await.is_ok() {
        if talk.write_all(&beat).await.is_err() {
            return;
        }
    }
}

/// One JSON object. Agents do not close their half after it.
async fn listen(talk: &mut Talk) -> Option<Value> {
    let mut heard = Vec::new();
    let mut bytes = [0; 1024];
    loop {
        let length = talk.read(&mut bytes).await.ok().filter(|length| *length > 0)?;
        heard.extend_from_slice(bytes.get(..length)?);
        if let Some(Ok(whole)) = serde_json::Deserializer::from_slice(&heard).into_iter().next() {
            return Some(whole);
        }
    }
}

async fn say(mut talk: Talk, answer: Value) {
    let _ = talk.write_all(answer.to_string().as_bytes()).await;
    let _ = talk.shutdown().await;
    // Whoever drops a stream resets it, and the answer with it.
    let mut rest = Vec::new();
    let _ = talk.read_to_end(&mut rest).await;
}

/// A stream of the transport.
pub(super) struct Talk(TypedStream);

impl AsyncRead for Talk {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_read(cx, into)
    }
}

impl AsyncWrite for Talk {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut *self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut *self.0).poll_shutdown(cx)
    }
}
