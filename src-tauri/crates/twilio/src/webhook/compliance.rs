//! How a bundle fares. Twilio writes `SID` in capitals here, and nowhere else.
//! See <https://www.twilio.com/docs/phone-numbers/regulatory/api/bundles>.

use std::fmt;

use super::{BadForm, Fields, Form, Params, names};
use crate::api::compliance::bundles::BundleStatus;
use crate::sid::{AccountSid, BundleSid};

/// A bundle's status has changed. It says so of every change but the one from `pending-review` to `in-review`.
#[derive(Clone, PartialEq, Eq)]
pub struct Status {
    /// Whose it is.
    pub account_sid: AccountSid,
    /// Which.
    pub bundle_sid: BundleSid,
    /// How far it has come.
    pub status: BundleStatus,
    /// Why it was rejected.
    pub failure_reason: Option<String>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

/// A Sid under either spelling of its field.
fn sid(fields: &mut Fields, capital: &'static str, usual: &'static str) -> Result<String, BadForm> {
    fields.take(capital).or_else(|| fields.take(usual)).ok_or(BadForm::Missing(capital))
}

impl Form for Status {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        let account = sid(&mut fields, "AccountSID", "AccountSid")?;
        let bundle = sid(&mut fields, "BundleSID", "BundleSid")?;
        let word = |text: &str| (!text.is_empty()).then(|| BundleStatus::from(text));
        Ok(Self {
            account_sid: AccountSid::parse(&account).map_err(|_| BadForm::Invalid("AccountSID"))?,
            bundle_sid: BundleSid::parse(&bundle).map_err(|_| BadForm::Invalid("BundleSID"))?,
            status: fields.read("Status", word)?,
            failure_reason: fields.find("FailureReason", |text| (!text.is_empty()).then(|| text.to_owned())),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        params.put("AccountSID", self.account_sid.as_str());
        params.put("BundleSID", self.bundle_sid.as_str());
        params.put("Status", self.status.as_str());
        params.put_some("FailureReason", self.failure_reason.as_deref());
        params.and(&self.rest)
    }
}

impl fmt::Debug for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Status")
            .field("bundle_sid", &self.bundle_sid)
            .field("status", &self.status)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEX: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn sids_are_read_in_capitals_and_as_everywhere_else() {
        for (account, bundle) in [("AccountSID", "BundleSID"), ("AccountSid", "BundleSid")] {
            let body =
                format!("{account}=AC{HEX}&{bundle}=BU{HEX}&Status=twilio-rejected&FailureReason=No&New=1");
            let status = Status::parse(body.as_bytes()).unwrap();
            assert_eq!(status.bundle_sid.as_str(), format!("BU{HEX}"));
            assert_eq!(
                (&status.status, status.failure_reason.as_deref()),
                (&BundleStatus::Rejected, Some("No"))
            );
            assert_eq!(Status::parse(status.to_body().as_bytes()).unwrap(), status);
        }
        let missing = Status::parse(format!("AccountSID=AC{HEX}&Status=draft").as_bytes());
        assert_eq!(missing, Err(BadForm::Missing("BundleSID")));
    }
}
