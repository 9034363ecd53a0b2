//! Serves the door on connections from anywhere: a loopback port, or a tunnel with no port at all.
//! Invariant: whoever writes slowly, or not at all, is cut off, and sooner when it is crowded; whoever has been heard is
//! answered before the end.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::serve::Listener;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tower::ServiceExt as _;

use crate::crowd::{Crowd, Place};
use crate::whole::Whole;

/// How long a connection may rest between two requests before it is closed. Whoever keeps connections for later should
/// be told: a request that is sent just as its connection closes is lost.
pub const RESTS: Duration = Duration::from_secs(5);
/// How long a request's head may take, which is counted from the end of the request before.
const HEAD: Duration = RESTS;
/// The most bytes a request's head may have, and the most headers. Twilio's have about one thousand; each connection keeps
/// as much, whether its head ends or not.
const HEAD_BYTES: usize = 8 * 1024;
const HEADERS: usize = 64;
/// How long requests in flight may take once the end has come.
const LAST_WORDS: Duration = Duration::from_secs(10);

/// Serves `router` on the connections of `listener` until `end` resolves and what was in flight is answered.
pub async fn serve<L: Listener>(router: Router, mut listener: L, end: impl Future<Output = ()>) {
    let (ending, ended) = watch::channel(());
    let crowd = Crowd::new();
    let mut connections = JoinSet::new();
    let mut end = std::pin::pin!(end);
    loop {
        let entered = async {
            let io = listener.accept().await.0;
            (io, crowd.enter().await)
        };
        let (io, place) = tokio::select! {
            () = &mut end => break,
            entered = entered => entered,
        };
        let Some(place) = place else { break };
        connections.spawn(converse(router.clone(), io, ended.clone(), place));
        while connections.try_join_next().is_some() {}
    }
    // The port is free again before the last answers are written.
    drop(listener);
    drop(ending);
    let last_words = async { while connections.join_next().await.is_some() {} };
    if timeout(LAST_WORDS, last_words).await.is_err() {
        tracing::warn!("requests were cut off at the end");
    }
}

async fn converse<Io: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    router: Router,
    io: Io,
    mut ended: watch::Receiver<()>,
    place: Arc<Place>,
) {
    let here = place.clone();
    let service = service_fn(move |request: hyper::Request<Incoming>| {
        let (router, place) = (router.clone(), place.clone());
        async move {
            let body = |body| Body::new(Whole::new(body, place.clone()));
            let answer = router.oneshot(request.map(body)).await;
            place.fall_silent();
            answer
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD)
        .max_headers(HEADERS)
        .max_buf_size(HEAD_BYTES)
        // Neither who nor when: strangers learn only what they must.
        .auto_date_header(false)
        .serve_connection(TokioIo::new(io), service);
    let mut connection = std::pin::pin!(connection);
    let outcome = tokio::select! {
        outcome = &mut connection => outcome,
        // The sender never sends: the channel changes by ending.
        _ = ended.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
        () = here.shown_out() => return,
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}
