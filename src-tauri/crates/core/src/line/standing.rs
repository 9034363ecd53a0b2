//! Where the line stands now, in memory: what the ingress says, since when, what speaks against it, and the address
//! that Twilio is told.
//!
//! Invariants: the address outlives the line, so that texts can be sent, and webhooks verified, by the last one known;
//! while a doubt stands, the line is not said to listen.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use deskbell_twilio::Millis;

use crate::ingress::{IngressState, Then};
use crate::line::evidence::{About, Doubt, Ends};
use crate::line::{storing, time};
use crate::store::Trouble;

/// Where the line of an office stands.
pub(crate) struct Standing(Mutex<Now>);

#[derive(Debug, Clone)]
struct Now {
    ingress: IngressState,
    /// Whether the computer's clock is so far off that nothing can be taken in.
    is_clock_wrong: bool,
    /// Why nothing can be stored.
    trouble: Option<Trouble>,
    since: Millis,
    /// Since when texts must have been announced, by Twilio's clock.
    up_since: Option<Millis>,
    public_url: Option<String>,
    /// By what of which number did not come; what is about no number in particular under [`About::LINE`].
    doubts: BTreeMap<About, Doubt>,
    /// Of what the last was not announced, whether or not a round trip has come back since.
    unannounced: BTreeSet<About>,
}

impl Standing {
    /// A line that is coming up.
    pub(crate) fn new(public_url: Option<String>, now: Millis) -> Standing {
        Standing(Mutex::new(Now {
            ingress: IngressState::Connecting,
            is_clock_wrong: false,
            trouble: None,
            since: now,
            up_since: None,
            public_url,
            doubts: BTreeMap::new(),
            unannounced: BTreeSet::new(),
        }))
    }

    /// Where it stands, as people are told, and since when.
    pub(crate) fn read(&self) -> (IngressState, Millis) {
        let now = self.lock();
        if let Some(trouble) = &now.trouble {
            return (storing::state(trouble), now.since);
        }
        if now.is_clock_wrong {
            return (time::state(), now.since);
        }
        let doubt = now.doubts.values().next().filter(|_| is_up(&now.ingress));
        let state = match doubt {
            Some(doubt) => IngressState::Failed {
                code: doubt.code.to_owned(),
                reason: doubt.reason.clone(),
                next: doubt.next.clone(),
                then: match doubt.ends {
                    Ends::RoundTrip => Then::TriesAgain { at: None },
                    Ends::Settings | Ends::Webhook => Then::WaitsForPerson,
                },
            },
            None => now.ingress.clone(),
        };
        (state, now.since)
    }

    /// The address under which the line was last known to be.
    pub(crate) fn public_url(&self) -> Option<String> {
        self.lock().public_url.clone()
    }

    /// Hears what the ingress says; answers whether that is news. `at` is by our clock, `by_twilio` the same moment by
    /// Twilio's.
    pub(crate) fn hear(&self, ingress: IngressState, at: Millis, by_twilio: Millis) -> bool {
        let mut now = self.lock();
        if now.ingress == ingress {
            // Up, in doubt for a moment, and up again, faster than could be followed.
            if !is_up(&ingress) || !now.note_round_trip(at) {
                return false;
            }
            now.up_since = Some(by_twilio);
            return true;
        }
        now.up_since = None;
        if let IngressState::Online { public_url } = &ingress {
            now.public_url = Some(public_url.clone());
            now.up_since = Some(by_twilio);
            now.note_round_trip(at);
        }
        (now.ingress, now.since) = (ingress, at);
        true
    }

    /// Hears whether the computer's clock is too far off. Answers whether that is news.
    pub(crate) fn note_clock(&self, is_wrong: bool, at: Millis) -> bool {
        let mut now = self.lock();
        let is_news = now.is_clock_wrong != is_wrong;
        if is_news {
            (now.is_clock_wrong, now.since) = (is_wrong, at);
        }
        is_news
    }

    /// Hears why nothing can be stored, or that it can again. Answers whether that is news.
    pub(crate) fn note_trouble(&self, trouble: Option<Trouble>, at: Millis) -> bool {
        let mut now = self.lock();
        let is_news = now.trouble != trouble;
        if is_news {
            (now.trouble, now.since) = (trouble, at);
        }
        is_news
    }

    /// From now on nothing is known about the time before: the computer has slept.
    pub(crate) fn forget_the_past(&self) {
        self.lock().up_since = None;
    }

    /// Whether a text that was sent at `at` must have been announced.
    pub(crate) fn was_up_at(&self, at: Millis) -> bool {
        self.lock().up_since.is_some_and(|since| at > since)
    }

    /// Something was not announced. Answers whether that is news.
    pub(crate) fn doubt(&self, about: &About, doubt: Doubt, at: Millis) -> bool {
        let mut now = self.lock();
        now.unannounced.insert(about.clone());
        if now.doubts.get(about) == Some(&doubt) {
            return false;
        }
        if now.doubts.is_empty() {
            now.since = at;
        }
        now.doubts.insert(about.clone(), doubt);
        true
    }

    /// These are proven, and so is the line as a whole. Answers whether that takes the last doubt away.
    pub(crate) fn trust(&self, about: &About, at: Millis) -> bool {
        let mut now = self.lock();
        let before = now.doubts.len();
        for proven in [about, &About::LINE] {
            now.unannounced.remove(proven);
            now.doubts.remove(proven);
        }
        let is_lifted = now.doubts.len() < before && now.doubts.is_empty();
        if is_lifted {
            now.since = at;
        }
        is_lifted
    }

    /// Whether something speaks against these now.
    pub(crate) fn is_in_doubt(&self, about: &About) -> bool {
        self.lock().doubts.contains_key(about)
    }

    /// That whose doubt ends so.
    pub(crate) fn doubted(&self, ends: Ends) -> Vec<About> {
        let now = self.lock();
        now.doubts.iter().filter(|(_, doubt)| doubt.ends == ends).map(|(about, _)| about.clone()).collect()
    }

    /// Whether the last of these was not announced either.
    pub(crate) fn is_doubted_since_its_last_webhook(&self, about: &About) -> bool {
        self.lock().unannounced.contains(about)
    }

    fn lock(&self) -> MutexGuard<'_, Now> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Now {
    /// A request of our own has come back. Answers whether that takes a doubt away.
    fn note_round_trip(&mut self, at: Millis) -> bool {
        let before = self.doubts.len();
        self.doubts.retain(|_, doubt| doubt.ends != Ends::RoundTrip);
        let is_less = self.doubts.len() < before;
        if is_less {
            self.since = at;
        }
        is_less
    }
}

fn is_up(ingress: &IngressState) -> bool {
    matches!(ingress, IngressState::Online { .. })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts() -> About {
        About::texts("+12025550100")
    }

    fn online() -> IngressState {
        IngressState::Online { public_url: "https://desk.example.org".to_owned() }
    }

    fn doubt(ends: Ends) -> Doubt {
        Doubt { code: "not_announced", reason: "It came.".to_owned(), next: "Wait.".to_owned(), ends }
    }

    fn hear(line: &Standing, state: IngressState, at: i64) {
        line.hear(state, Millis(at), Millis(at));
    }

    fn listens(line: &Standing) -> bool {
        is_up(&line.read().0)
    }

    #[test]
    fn only_texts_from_after_the_line_was_up_must_have_been_announced() {
        let line = Standing::new(None, Millis(0));
        assert!(!line.was_up_at(Millis(5)));
        hear(&line, online(), 10);
        assert!(!line.was_up_at(Millis(10)));
        assert!(line.was_up_at(Millis(11)));
        line.forget_the_past();
        assert!(!line.was_up_at(Millis(12)));
    }

    #[test]
    fn a_round_trip_takes_a_first_doubt_away_and_no_other() {
        for (ends, is_lifted) in [(Ends::RoundTrip, true), (Ends::Settings, false), (Ends::Webhook, false)] {
            let line = Standing::new(None, Millis(0));
            hear(&line, online(), 1);
            assert!(line.doubt(&texts(), doubt(ends), Millis(2)));
            assert!(!line.doubt(&texts(), doubt(ends), Millis(3)), "told twice");
            assert!(!listens(&line));
            // The moment between may be too short to be seen.
            if is_lifted {
                hear(&line, IngressState::Connecting, 4);
            }
            hear(&line, online(), 5);
            assert_eq!(listens(&line), is_lifted);
            assert!(line.is_doubted_since_its_last_webhook(&texts()));
            line.trust(&texts(), Millis(6));
            assert!(listens(&line) && !line.is_doubted_since_its_last_webhook(&texts()));
        }
    }

    #[test]
    fn one_number_does_not_speak_for_another() {
        let line = Standing::new(None, Millis(0));
        hear(&line, online(), 1);
        line.doubt(&texts(), doubt(Ends::Webhook), Millis(2));
        assert!(!line.trust(&About::texts("+12025550101"), Millis(3)));
        assert!(!line.trust(&About::calls("+12025550100"), Millis(3)), "a call says nothing about texts");
        assert!(!listens(&line));
        assert!(line.trust(&texts(), Millis(4)));
        assert_eq!(line.read(), (online(), Millis(4)));
    }

    #[test]
    fn an_address_that_changed_outlives_the_line() {
        let line = Standing::new(Some("https://desk.example.org".to_owned()), Millis(0));
        let other = IngressState::Online { public_url: "https://other.example.org".to_owned() };
        assert!(line.hear(online(), Millis(1), Millis(1)));
        assert!(!line.hear(online(), Millis(2), Millis(2)));
        assert!(line.hear(other, Millis(3), Millis(3)));
        hear(&line, IngressState::Closed, 4);
        assert_eq!(line.public_url().as_deref(), Some("https://other.example.org"));
    }
}
