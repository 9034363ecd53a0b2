//! What can be made to go wrong, and put right again, while the sandbox runs.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use deskbell_twilio::clock::Millis;

use crate::world::account::{Standing, Tier};

/// How the carriers treat texts on their way out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Carrier {
    /// Sent within a second, delivered in about another.
    #[default]
    Normal,
    /// The same, twenty times slower.
    Slow,
    /// Nothing moves until it is switched back; a text whose validity ends meanwhile fails with 30001.
    Down,
    /// Every text ends with this error: `failed` for 30001 and 30002, `undelivered` for all others.
    Refuse(u32),
}

/// How status callbacks travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Callbacks {
    /// At once and in order.
    #[default]
    InOrder,
    /// In order, and later by this much.
    Late(Duration),
    /// Each one twice.
    Twice,
    /// What comes later overtakes what came before.
    Shuffled,
    /// Not at all.
    Lost,
}

/// How the REST API answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Api {
    /// As it should.
    #[default]
    Working,
    /// A POST is taken and done, and the connection drops before the answer.
    LosesAnswers,
    /// A POST is taken and done, and the answer is 500.
    FailsAfterTaking,
    /// 429 with `Retry-After`; nothing is done.
    TooBusy {
        /// The wait it asks for, in whole seconds.
        retry_after: Duration,
    },
    /// 503; nothing is done.
    Down,
    /// 503 for what asks which files a text has; all else works.
    MediaDown,
}

/// Whether webhooks reach their listener. Texts come in and are listed all the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Webhooks {
    /// They do.
    #[default]
    Reaching,
    /// None does, and Twilio logs 11200 for each.
    Unreachable,
    /// None is even tried, and nothing says so: all looks connected and nothing arrives.
    Silent,
}

/// The switches of a running sandbox. All begin with everything working.
#[derive(Debug, Default)]
pub struct Switches {
    positions: Mutex<Positions>,
    /// After how many further POSTs the API meets with what, and is down from then on.
    trip: Mutex<Option<(u32, Api)>>,
}

/// Where every switch stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// How carriers treat texts.
    pub carrier: Carrier,
    /// How callbacks travel.
    pub callbacks: Callbacks,
    /// How the API answers.
    pub api: Api,
    /// How many more requests the API's trouble is for; `None` is all of them.
    pub api_left: Option<u32>,
    /// Whether webhooks reach their listener.
    pub webhooks: Webhooks,
    /// How long after its date a text is listed; at once unless told.
    pub listing_delay: Duration,
    /// Whether the account may work.
    pub standing: Standing,
    /// Whether it is a trial.
    pub tier: Tier,
}

impl Switches {
    /// Where every switch stands.
    pub fn positions(&self) -> Positions {
        *self.lock()
    }

    /// Sets every switch at once, so that nobody sees some of them moved and others not.
    pub fn set_all(&self, positions: Positions) {
        *self.lock() = positions;
    }

    /// Sets how carriers treat texts from now on, those on their way included.
    pub fn set_carrier(&self, carrier: Carrier) {
        self.lock().carrier = carrier;
    }

    /// Sets how callbacks travel from now on.
    pub fn set_callbacks(&self, callbacks: Callbacks) {
        self.lock().callbacks = callbacks;
    }

    /// Sets how the API answers until it is set again.
    pub fn set_api(&self, api: Api) {
        let mut positions = self.lock();
        positions.api = api;
        positions.api_left = None;
    }

    /// Sets how the API answers the next requests that this concerns; then it works again.
    pub fn set_api_for(&self, api: Api, requests: u32) {
        let mut positions = self.lock();
        positions.api = api;
        positions.api_left = Some(requests);
    }

    /// Sets whether webhooks reach their listener from now on.
    pub fn set_webhooks(&self, webhooks: Webhooks) {
        self.lock().webhooks = webhooks;
    }

    /// Sets how long after its date a text is listed from now on, as at a Twilio whose index is behind.
    pub fn set_listing_delay(&self, delay: Duration) {
        self.lock().listing_delay = delay;
    }

    /// Suspends or closes the account, or lets it work again.
    pub fn set_standing(&self, standing: Standing) {
        self.lock().standing = standing;
    }

    /// Makes the account a trial or a full one, in what it says of itself.
    pub fn set_tier(&self, tier: Tier) {
        self.lock().tier = tier;
    }

    /// Lets this many further POSTs through; the next one meets with trouble, and from then on the API is down, as for
    /// somebody whose computer dies there. It works again once it is set so.
    pub fn trip_after(&self, posts: u32, trouble: Api) {
        *self.trip.lock().unwrap_or_else(PoisonError::into_inner) = Some((posts, trouble));
    }

    /// Whether the API has met with that trouble.
    pub fn has_tripped(&self) -> bool {
        self.trip.lock().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    pub(crate) fn carrier(&self) -> Carrier {
        self.lock().carrier
    }

    pub(crate) fn callbacks(&self) -> Callbacks {
        self.lock().callbacks
    }

    pub(crate) fn webhooks(&self) -> Webhooks {
        self.lock().webhooks
    }

    /// Up to which date texts are listed at `now`, where the index is behind.
    pub(crate) fn listed_until(&self, now: Millis) -> Option<Millis> {
        let delay = self.lock().listing_delay;
        (!delay.is_zero()).then(|| now - delay)
    }

    pub(crate) fn standing(&self) -> Standing {
        self.lock().standing
    }

    pub(crate) fn tier(&self) -> Tier {
        self.lock().tier
    }

    /// How to answer this request: counts it where the trouble concerns it and is for so many only.
    pub(crate) fn take_api(&self, method: &str, path: &str) -> Api {
        if let Some(trouble) = self.trip(method) {
            return trouble;
        }
        let mut positions = self.lock();
        let concerns = match positions.api {
            Api::Working => false,
            Api::LosesAnswers | Api::FailsAfterTaking => method == "POST",
            Api::TooBusy { .. } | Api::Down => true,
            Api::MediaDown => path.ends_with("/Media.json"),
        };
        if !concerns {
            return Api::Working;
        }
        match &mut positions.api_left {
            Some(0) => return Api::Working,
            Some(left) => *left -= 1,
            None => {}
        }
        positions.api
    }

    fn trip(&self, method: &str) -> Option<Api> {
        let mut trip = self.trip.lock().unwrap_or_else(PoisonError::into_inner);
        let (left, trouble) = trip.as_mut().filter(|_| method == "POST")?;
        if let Some(fewer) = left.checked_sub(1) {
            *left = fewer;
            return None;
        }
        let trouble = *trouble;
        *trip = None;
        self.set_api(Api::Down);
        Some(trouble)
    }

    fn lock(&self) -> MutexGuard<'_, Positions> {
        self.positions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trouble_for_one_request_is_over_after_one() {
        let switches = Switches::default();
        switches.set_api_for(Api::LosesAnswers, 1);
        assert_eq!(switches.take_api("GET", "/"), Api::Working);
        assert_eq!(switches.take_api("POST", "/"), Api::LosesAnswers);
        assert_eq!(switches.take_api("POST", "/"), Api::Working);
    }

    #[test]
    fn trouble_without_a_count_lasts_until_it_is_switched_off() {
        let switches = Switches::default();
        switches.set_api(Api::Down);
        assert!((0..3).all(|_| switches.take_api("GET", "/") == Api::Down));
        switches.set_api(Api::Working);
        assert_eq!(switches.take_api("GET", "/"), Api::Working);
    }
}
