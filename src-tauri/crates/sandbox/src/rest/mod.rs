//! The REST API: Twilio's paths, status codes, bodies and headers, one file for each family. What a family does
//! not have here is 404 or 405, as for somebody who mistyped.

mod account;
mod addresses;
mod alerts;
mod answer;
mod asked;
mod calls;
mod compliance;
mod conferences;
mod flows;
mod gate;
mod geocoding;
mod media;
mod messages;
mod multipart;
mod numbers;
mod page;
mod pricing;
mod recordings;
mod registrations;
mod services;
mod span;
pub(crate) mod uris;

use std::sync::Arc;

use axum::http::Uri;
use axum::{Router, middleware};

use self::answer::{Answer, Refusal};
use crate::exchange::Exchange;

pub(crate) use gate::{Dropped, test_credentials};

type Routes = Router<Arc<Exchange>>;
type Reply = Result<Answer, Refusal>;

/// Everything that is answered on our address.
pub(crate) fn router(exchange: &Arc<Exchange>) -> Router {
    Router::new()
        .merge(account::routes())
        .merge(messages::routes())
        .merge(media::routes())
        .merge(calls::routes())
        .merge(conferences::routes())
        .merge(recordings::routes())
        .merge(numbers::routes())
        .merge(services::routes())
        .merge(pricing::routes())
        .merge(alerts::routes())
        .merge(flows::routes())
        .merge(addresses::routes())
        .merge(compliance::routes())
        .merge(registrations::routes())
        .merge(geocoding::routes())
        .fallback(async |uri: Uri| Refusal::not_found(uri.path()))
        .method_not_allowed_fallback(async || Refusal::new(405, 20004, "Method not allowed"))
        .layer(middleware::from_fn_with_state(Arc::clone(exchange), gate::pass))
        .with_state(Arc::clone(exchange))
}

/// The name in a path without its `.json`; anything else is not there.
fn bare(name: &str) -> Result<&str, Refusal> {
    name.strip_suffix(".json").ok_or_else(|| Refusal::not_found(name))
}
