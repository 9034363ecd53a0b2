//! Dates that a listing is asked for, by a field whose name may carry an operator, so that `DateSent>=2026-11-01` is
//! the field `DateSent>`. Days are UTC's and count whole, moments count to the second.

use deskbell_twilio::clock::Millis;
use jiff::civil::Date;

use super::answer::Refusal;
use super::asked::Fields;

/// From when until when.
pub(super) struct Span {
    on: Option<When>,
    until: Option<When>,
    since: Option<When>,
}

impl Span {
    /// Reads the three fields of this name.
    pub(super) fn read(query: &Fields, name: &str) -> Result<Span, Refusal> {
        let when = |name: &str| match query.find_filled(name) {
            Some(text) => When::read(text).map(Some).ok_or_else(|| Refusal::invalid(name)),
            None => Ok(None),
        };
        Ok(Span { on: when(name)?, until: when(&format!("{name}<"))?, since: when(&format!("{name}>"))? })
    }

    /// Is the moment in it?
    pub(super) fn holds(&self, at: Millis) -> bool {
        // Dates are shown in whole seconds, so they are compared in whole seconds too.
        let at = Millis(at.0.div_euclid(1000) * 1000);
        self.on.is_none_or(|when| when.compare(at).is_eq())
            && self.until.is_none_or(|when| when.compare(at).is_le())
            && self.since.is_none_or(|when| when.compare(at).is_ge())
    }
}

/// A day or a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Day(Date),
    Moment(Millis),
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

    /// How a moment compares with this.
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
