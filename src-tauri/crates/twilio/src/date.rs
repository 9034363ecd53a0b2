//! Dates as Twilio writes them: RFC 2822 in the 2010 API and in headers, ISO 8601 in the later ones.
//! Both become `Millis` and back without loss of seconds.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;

use crate::clock::Millis;

impl Millis {
    /// Reads `Fri, 24 May 2019 17:44:46 +0000`, also with `GMT` as in HTTP headers.
    pub fn from_rfc2822(text: &str) -> Option<Self> {
        let parser = rfc2822::DateTimeParser::new().relaxed_weekday(true);
        parser.parse_timestamp(text).ok().map(|time| Self(time.as_millisecond()))
    }

    /// Reads `2019-07-30T22:29:24Z`.
    pub fn from_iso8601(text: &str) -> Option<Self> {
        text.parse::<Timestamp>().ok().map(|time| Self(time.as_millisecond()))
    }

    /// Writes `Fri, 24 May 2019 17:44:46 +0000`, as the 2010 API does.
    pub fn to_rfc2822(self) -> String {
        self.timestamp().to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S +0000").to_string()
    }

    /// Writes `2019-07-30T22:29:24Z`, as the later APIs do.
    pub fn to_iso8601(self) -> String {
        self.timestamp().to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
    }

    /// Writes `Fri, 24 May 2019 17:44:46 GMT`, as HTTP's `Date` header does.
    pub fn to_http_date(self) -> String {
        self.timestamp().to_zoned(TimeZone::UTC).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// The day in UTC, as Twilio's date filters count days.
    pub fn utc_day(self) -> Date {
        self.timestamp().to_zoned(TimeZone::UTC).date()
    }

    fn timestamp(self) -> Timestamp {
        let end = if self.0 < 0 { Timestamp::MIN } else { Timestamp::MAX };
        Timestamp::from_millisecond(self.0).unwrap_or(end)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const NOON: Millis = Millis(1_558_719_886_000);

    #[test]
    fn the_2010_api_writes_rfc_2822() {
        assert_eq!(Millis::from_rfc2822("Fri, 24 May 2019 17:44:46 +0000"), Some(NOON));
        assert_eq!(Millis::from_rfc2822("Fri, 24 May 2019 17:44:46 GMT"), Some(NOON));
        assert_eq!(Millis::from_rfc2822("Fri, 24 May 2019 10:44:46 -0700"), Some(NOON));
        assert_eq!(NOON.to_rfc2822(), "Fri, 24 May 2019 17:44:46 +0000");
        assert_eq!(NOON.to_http_date(), "Fri, 24 May 2019 17:44:46 GMT");
        assert_eq!(Millis(0).to_rfc2822(), "Thu, 01 Jan 1970 00:00:00 +0000");
        assert_eq!(Millis::from_rfc2822("yesterday"), None);
    }

    #[test]
    fn the_later_apis_write_iso_8601() {
        assert_eq!(Millis::from_iso8601("2019-05-24T17:44:46Z"), Some(NOON));
        assert_eq!(Millis::from_iso8601("2019-05-24T17:44:46.25Z"), Some(Millis(NOON.0 + 250)));
        assert_eq!(NOON.to_iso8601(), "2019-05-24T17:44:46Z");
        assert_eq!(Millis::from_iso8601("2019-05-24"), None);
    }

    #[test]
    fn a_day_is_a_day_in_utc() {
        assert_eq!(NOON.utc_day(), date(2019, 5, 24));
        assert_eq!(Millis(-1).utc_day(), date(1969, 12, 31));
        assert_eq!(Millis(i64::MAX).utc_day().year(), 9999);
        assert_eq!(Millis(i64::MIN).utc_day().year(), -9999);
    }
}
