//! The side that strangers see: a request for a domain goes through a new stream to the agent that has it online.

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use super::Edge;

/// Opens a loopback port that stands for a domain, and answers with its URL.
pub(super) async fn open(edge: &Edge, domain: &str) -> std::io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}", listener.local_addr()?);
    let (edge, domain) = (edge.clone(), domain.to_owned());
    let router = Router::new().fallback(move |request: Request| {
        let (edge, domain) = (edge.clone(), domain.clone());
        async move { pass(&edge, &domain, request).await }
    });
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(url)
}

/// Asks a URL such as `https://domain/path`; answers with the status.
pub(super) async fn ask(edge: &Edge, url: &str) -> Option<u16> {
    let (domain, path) = url.strip_prefix("https://")?.split_once('/')?;
    let request = Request::builder().method(Method::GET).uri(format!("/{path}")).body(Body::empty()).ok()?;
    Some(pass(edge, domain, request).await.status().as_u16())
}

/// Passes a request on to whoever has the domain online.
async fn pass(edge: &Edge, domain: &str, mut request: Request) -> Response {
    let Some((agent, id)) = edge.holder(domain) else {
        let code = (HeaderName::from_static("ngrok-error-code"), HeaderValue::from_static("ERR_NGROK_3200"));
        return (StatusCode::NOT_FOUND, [code], format!("The endpoint {domain} is offline.")).into_response();
    };
    let headers = request.headers_mut();
    if let Ok(host) = HeaderValue::from_str(domain) {
        headers.insert("host", host.clone());
        headers.insert("x-forwarded-host", host);
    }
    headers.append("x-forwarded-for", HeaderValue::from_static("203.0.113.9"));
    headers.append("x-forwarded-proto", HeaderValue::from_static("https"));
    let Some(talk) = agent.connect(&id).await else { return StatusCode::BAD_GATEWAY.into_response() };
    let Ok((mut sender, connection)) = hyper::client::conn::http1::handshake(TokioIo::new(talk)).await else {
        return StatusCode::BAD_GATEWAY.into_response();
    };
    tokio::spawn(connection);
    match sender.send_request(request).await {
        Ok(answer) => answer.map(Body::new),
        Err(_) => StatusCode::BAD_GATEWAY.into_response(),
    }
}

impl Edge {
    /// A request of a stranger to a domain.
    pub async fn request(&self, domain: &str, request: Request) -> Response {
        pass(self, domain, request).await
    }
}
