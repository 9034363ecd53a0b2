//! What Twilio could not do, or did with a warning, as its debugger keeps it for 30 days.
//! See <https://www.twilio.com/docs/usage/monitor-alert>.

use serde::{Deserialize, Serialize};

use crate::clock::Millis;
use crate::hosts::Host;
use crate::page::{Meta, page};
use crate::request::{Method, Pairs, Request, put};
use crate::sid::{AccountSid, AlertSid};
use crate::wire;

/// Lists alerts, newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct List {
    /// Only those from this second on. Twilio takes none that is more than 30 days ago.
    pub since: Option<Millis>,
    /// How many on a page: 50 unless told, 1000 at most.
    pub page_size: Option<u16>,
}

impl Request for List {
    type Reply = Listing;

    fn host(&self) -> Host {
        Host::Monitor
    }

    fn method(&self) -> Method {
        Method::Get
    }

    fn path(&self, _account: &AccountSid) -> String {
        "/v1/Alerts".to_owned()
    }

    fn query(&self) -> Pairs {
        let mut query = Pairs::new();
        put(&mut query, "StartDate", self.since.map(Millis::to_iso8601));
        put(&mut query, "PageSize", self.page_size);
        query
    }
}

/// Something that went wrong at Twilio, or between Twilio and somebody's server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// Its Sid.
    pub sid: AlertSid,
    /// Twilio's number for it, such as `11200`; see <https://www.twilio.com/docs/api/errors>.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub error_code: String,
    /// `error`, `warning`, `notice` or `debug`.
    #[serde(default, deserialize_with = "wire::text::deserialize")]
    pub log_level: String,
    /// The address that was called.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub request_url: Option<String>,
    /// What it was about: a text, a call, or a number.
    #[serde(default, deserialize_with = "wire::something::deserialize")]
    pub resource_sid: Option<String>,
    /// When it happened.
    #[serde(default, with = "wire::iso8601")]
    pub date_generated: Option<Millis>,
    /// When Twilio wrote it down, which may be later.
    #[serde(default, with = "wire::iso8601")]
    pub date_created: Option<Millis>,
}

/// A page of alerts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The alerts.
    pub alerts: Vec<Alert>,
    /// Where the other pages are.
    pub meta: Meta,
}

page! { Listing of Alert in alerts, at Host::Monitor, by its meta }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alerts_are_asked_for_from_a_second_on() {
        let request = List { since: Some(Millis(1_795_000_000_000)), page_size: Some(1000) };
        let account = AccountSid::parse("AC00000000000000000000000000000001").unwrap();
        assert_eq!(request.path(&account), "/v1/Alerts");
        let pairs = request.query();
        assert!(format!("{pairs:?}").contains("2026-11-18T11:06:40Z"), "{pairs:?}");
    }

    #[test]
    fn an_alert_without_a_resource_is_read_as_one_about_nothing() {
        let text = r#"{"sid":"NO00000000000000000000000000000001","error_code":"11200","log_level":"error",
            "request_url":"https://desk.example/messages/incoming","resource_sid":null,
            "date_generated":"2026-11-20T10:00:00Z"}"#;
        let alert: Alert = serde_json::from_str(text).unwrap();
        assert_eq!((alert.error_code.as_str(), alert.resource_sid), ("11200", None));
        assert_eq!(alert.date_created, None);
    }
}
