//! The cable between a desk and Twilio, which lets one see what crosses, and hold an answer back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

/// A cable to one Twilio.
pub(crate) struct Cable {
    /// What the desk takes for Twilio.
    pub(crate) url: String,
    end: Arc<End>,
    taken: mpsc::UnboundedReceiver<()>,
}

struct End {
    twilio: String,
    http: reqwest::Client,
    /// Whether the answer to the next text that Twilio takes is held back.
    is_holding: AtomicBool,
    took: mpsc::UnboundedSender<()>,
}

impl Cable {
    /// Lays a cable to the Twilio at this address.
    pub(crate) async fn lay(twilio: &str) -> anyhow::Result<Cable> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}", listener.local_addr()?);
        let (took, taken) = mpsc::unbounded_channel();
        let http = reqwest::Client::new();
        let end = Arc::new(End { twilio: twilio.to_owned(), http, is_holding: AtomicBool::new(false), took });
        let router = Router::new().fallback(pass).with_state(end.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Ok(Cable { url, end, taken })
    }

    /// From now on the answer to the next text that Twilio takes is held back.
    pub(crate) fn hold(&self) {
        self.end.is_holding.store(true, Ordering::SeqCst);
    }

    /// Waits until Twilio has taken a text whose answer is held back.
    pub(crate) async fn taken(&mut self) -> Option<()> {
        self.taken.recv().await
    }
}

async fn pass(State(end): State<Arc<End>>, request: Request) -> Response {
    let is_text = request.method() == Method::POST && request.uri().path().ends_with("/Messages.json");
    match forward(&end, request).await {
        Ok(answer) => {
            let is_taken = is_text && answer.status().is_success();
            if is_taken && end.is_holding.swap(false, Ordering::SeqCst) {
                // Whoever waited for it may have gone on.
                let _ = end.took.send(());
                std::future::pending::<()>().await;
            }
            answer
        }
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

async fn forward(end: &End, request: Request) -> anyhow::Result<Response> {
    let (parts, body) = request.into_parts();
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    let mut headers = parts.headers;
    headers.remove("host");
    let body = to_bytes(body, usize::MAX).await?;
    let sent = end.http.request(parts.method, format!("{}{path}", end.twilio)).headers(headers).body(body);
    let answer = sent.send().await?;
    let mut passed = Response::builder().status(answer.status());
    for (name, value) in answer.headers() {
        if !matches!(name.as_str(), "transfer-encoding" | "content-length" | "connection") {
            passed = passed.header(name, value);
        }
    }
    Ok(passed.body(Body::from(answer.bytes().await?))?)
}
