//! What went wrong, as the debugger lists it. <https://www.twilio.com/docs/usage/monitor-alert>

use std::sync::Arc;

use axum::extract::State;
use axum::routing::get;
use deskbell_twilio::Millis;
use serde_json::{Value, json};

use super::answer::{Answer, Refusal};
use super::asked::Asked;
use super::page::Page;
use super::{Reply, Routes};
use crate::exchange::Exchange;
use crate::world::records::Alert;

pub(super) fn routes() -> Routes {
    Routes::new().route("/v1/Alerts", get(list))
}

async fn list(State(exchange): State<Arc<Exchange>>, asked: Asked) -> Reply {
    let (since, until) = (read_time(&asked, "StartDate")?, read_time(&asked, "EndDate")?);
    // Everything that is kept here is an error.
    let level = asked.query.find_filled("LogLevel").unwrap_or("error");
    let world = exchange.world();
    let all = world.records.alerts.iter().enumerate().rev();
    let wanted = all.filter(|(_, alert)| {
        level == "error"
            && since.is_none_or(|since| alert.at >= since)
            && until.is_none_or(|until| alert.at <= until)
    });
    let listed = wanted.map(|(count, alert)| {
        let place = (alert.at.0, u64::try_from(count).unwrap_or(u64::MAX));
        (place, write(alert, exchange.account.as_str(), &asked.base))
    });
    Ok(Answer::Is(Page::cut(&asked, listed.collect())?.in_meta_style(&asked, "alerts")))
}

/// A day, or a second of it.
fn read_time(asked: &Asked, name: &str) -> Result<Option<Millis>, Refusal> {
    let Some(text) = asked.query.find_filled(name) else { return Ok(None) };
    let read = Millis::from_iso8601(text).or_else(|| Millis::from_iso8601(&format!("{text}T00:00:00Z")));
    read.map(Some).ok_or_else(|| Refusal::invalid(name))
}

fn write(alert: &Alert, account: &str, base: &str) -> Value {
    let at = alert.at.to_iso8601();
    json!({
        "sid": alert.sid.as_str(),
        "account_sid": account,
        "alert_text": format!("sourceComponent=12000&httpResponse=502&url={}&ErrorCode={}", alert.url, alert.code),
        "api_version": "2010-04-01",
        "date_created": at,
        "date_generated": at,
        "date_updated": at,
        "error_code": alert.code.to_string(),
        "log_level": "error",
        "more_info": format!("https://www.twilio.com/docs/errors/{}", alert.code),
        "request_method": "POST",
        "request_url": alert.url,
        "resource_sid": alert.resource,
        "service_sid": null,
        "url": format!("{base}/v1/Alerts/{}", alert.sid),
    })
}
