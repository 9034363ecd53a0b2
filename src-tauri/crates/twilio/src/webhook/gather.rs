//! Keys that were pressed and words that were said while a `<Gather>` listened.
//! See <https://www.twilio.com/docs/voice/twiml/gather#action>.

use std::fmt;

use super::call::About;
use super::{BadForm, Fields, Form, Params, names};
use crate::api::Decimal;

/// What a `<Gather>` heard; also that it heard nothing, where it was told to say so.
#[derive(Clone, PartialEq, Eq)]
pub struct Gathered {
    /// The call, or the leg that is asked before it is joined.
    pub call: About,
    /// The keys, without the one that ended them. Empty when none was pressed.
    pub digits: String,
    /// What was said, as well as Twilio understood it.
    pub speech: Option<String>,
    /// How sure Twilio is of it, from 0 to 1. It may be missing.
    pub confidence: Option<Decimal>,
    /// Every other field, in order.
    pub rest: Vec<(String, String)>,
}

impl Form for Gathered {
    fn from_fields(mut fields: Fields) -> Result<Self, BadForm> {
        Ok(Self {
            call: About::take(&mut fields)?,
            digits: fields
                .find("Digits", |text| (!text.is_empty()).then(|| text.to_owned()))
                .unwrap_or_default(),
            speech: fields.find("SpeechResult", |text| (!text.is_empty()).then(|| text.to_owned())),
            confidence: fields.find("Confidence", Decimal::parse),
            rest: fields.into_rest(),
        })
    }

    fn to_params(&self) -> Vec<(String, String)> {
        let mut params = Params::default();
        self.call.put(&mut params);
        params.put_some("Digits", (!self.digits.is_empty()).then_some(&self.digits));
        params.put_some("SpeechResult", self.speech.as_deref());
        params.put_some("Confidence", self.confidence.as_ref().map(Decimal::as_str));
        params.and(&self.rest)
    }
}

impl fmt::Debug for Gathered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gathered")
            .field("call", &self.call)
            .field("rest", &names(&self.rest))
            .finish_non_exhaustive()
    }
}
