//! What a listing of texts leaves out: `To`, `From` and `DateSent`, whose name may carry an operator, so that
//! `DateSent>=2026-11-01` is the field `DateSent>`. Days are UTC's and count whole, moments count to the second.

use deskbell_twilio::clock::Millis;
use jiff::civil::Date;

use super::super::answer::Refusal;
use super::super::asked::Fields;
use crate::world::messages::Message;

/// The filter of one listing.
pub(super) struct Filter {
    to: Option<String>,
    from: Option<String>,
    on: Option<When>,
    until: Option<When>,
    since: Option<When>,
}

/// A day or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Day(Date),
    Moment(Millis),
}

impl Filter {
    pub(super) fn read(query: &Fields) -> Result<Filter, Refusal> {
        let text = |name| query.find_filled(name).map(str::to_owned);
        let when = |name: &str| match query.find_filled(name) {
            Some(text) => When::read(text).map(Some).ok_or_else(|| Refusal::invalid(name)),
            None => Ok(None),
        };
        Ok(Filter {
            to: text("To"),
            from: text("From"),
            on: when("DateSent")?,
            until: when("DateSent<")?,
            since: when("DateSent>")?,
        })
    }

    pub(super) fn takes(&self, message: &Message) -> bool {
        // Dates are shown in whole seconds, so they are compared in whole seconds too.
        let at = Millis(message.listed_at().0.div_euclid(1000) * 1000);
        self.to.as_ref().is_none_or(|to| message.to == *to)
            && self.from.as_ref().is_none_or(|from| message.from.as_ref() == Some(from))
            && self.on.is_none_or(|when| when.compare(at).is_eq())
            && self.until.is_none_or(|when| when.compare(at).is_le())
            && self.since.is_none_or(|when| when.compare(at).is_ge())
    }
}

impl When {
    fn read(text: &str) -> Option<When> {
        if let Ok(day) = text.parse::<Date>()
            && text.len() == 10
        {
            return Some(When::Day(day));
        }
        // `2019-06-11 22:05:25.000` is a moment in UTC.
        let spaced =
            || Millis::from_iso8601(&format!("{}Z", text.replacen(' ', "T", 1).trim_end_matches('Z')));
        Millis::from_iso8601(text).or_else(spaced).or_else(|| Millis::from_rfc2822(text)).map(When::Moment)
    }

    /// How a text's moment compares with this.
    fn compare(self, at: Millis) -> std::cmp::Ordering {
        match self {
            When::Day(day) => at.utc_day().cmp(&day),
            When::Moment(moment) => at.cmp(&Millis(moment.0.div_euclid(1000) * 1000)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_way_that_twilio_shows() {
        let moment = When::Moment(Millis(1_560_290_725_000));
        for text in ["2019-06-11T22:05:25Z", "2019-06-11 22:05:25.000", "Tue, 11 Jun 2019 22:05:25 +0000"] {
            assert_eq!(When::read(text), Some(moment), "{text}");
        }
        assert!(matches!(When::read("2019-06-11"), Some(When::Day(_))));
        assert_eq!(When::read("yesterday"), None);
    }

    #[test]
    fn a_day_counts_whole() {
        let day = When::read("2019-06-11").unwrap();
        let late = Millis::from_iso8601("2019-06-11T23:59:59Z").unwrap();
        assert!(day.compare(late).is_eq());
        assert!(day.compare(Millis(late.0 + 1000)).is_gt());
    }
}
