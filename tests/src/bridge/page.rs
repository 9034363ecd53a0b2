//! The built page, as any web server would serve it, with what a browser needs to keep it apart from other pages.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse as _, Response};
use tower_http::services::ServeDir;

/// As in the window. Scripts are left to the page's own policy, which names its inline script by its hash; a default
/// would speak of scripts as well, and so every other kind is named instead.
const PAGE_POLICY: &str = "connect-src 'self'; font-src 'self'; img-src 'self' blob: data:; media-src blob:; \
     style-src 'self' 'unsafe-inline'; worker-src 'self'; frame-src 'none'; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";
/// For answers that are no page.
const ANSWER_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";
/// The folder of files whose names change with what is in them.
const UNCHANGING: &str = "/_app/immutable/";

/// Serves the files of `folder`, and its page for every other path that could be one of the page's own.
pub(super) fn router(folder: &Path) -> Router {
    let start = folder.join("index.html");
    let page = move |request: Request| {
        let start = start.clone();
        async move {
            let is_file = request.uri().path().rsplit('/').next().is_some_and(|name| name.contains('.'));
            if is_file || !matches!(*request.method(), Method::GET | Method::HEAD) {
                return StatusCode::NOT_FOUND.into_response();
            }
            match tokio::fs::read(start).await {
                Ok(html) => ([(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
                Err(_) => {
                    (StatusCode::SERVICE_UNAVAILABLE, "The page has not been built: npm run build in ui/.\n")
                        .into_response()
                }
            }
        }
    };
    let files = ServeDir::new(folder).append_index_html_on_directories(false);
    Router::new().fallback_service(files.fallback(Router::new().fallback(page))).layer(from_fn(protect))
}

/// Says for how long the connection may be used again, so that nobody sends a request just as it closes.
pub(super) async fn tell_rest(request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    let rest = format!("timeout={}", deskbell_webhooks::RESTS.as_secs());
    if let Ok(rest) = HeaderValue::try_from(rest) {
        answer.headers_mut().insert(HeaderName::from_static("keep-alive"), rest);
    }
    answer
}

/// The headers of the page and its files.
async fn protect(request: Request, next: Next) -> Response {
    let is_unchanging = request.uri().path().starts_with(UNCHANGING);
    let answer = next.run(request).await;
    let is_kept = is_unchanging && answer.status().is_success();
    let kept = if is_kept { "public, max-age=31536000, immutable" } else { "no-store" };
    with_headers(answer, PAGE_POLICY, kept)
}

/// The headers of everything that is no page.
pub(super) async fn keep_answers_apart(request: Request, next: Next) -> Response {
    with_headers(next.run(request).await, ANSWER_POLICY, "no-store")
}

fn with_headers(mut answer: Response, policy: &'static str, kept: &'static str) -> Response {
    let all: [(HeaderName, &'static str); 5] = [
        (CONTENT_SECURITY_POLICY, policy),
        (CACHE_CONTROL, kept),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in all {
        answer.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    answer
}
