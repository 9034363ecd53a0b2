//! The numbers that this Twilio has to give out, in a few countries, and the papers that they need. All of them are
//! set aside for fiction by the countries' own regulators.

use deskbell_twilio::api::numbers::Capabilities;
use deskbell_twilio::api::numbers::available::Kind;
use deskbell_twilio::clock::Millis;
use deskbell_twilio::phone::PhoneNumber;

use super::World;
use super::numbers::Number;

/// A country in which numbers are given out.
#[derive(Debug)]
pub(crate) struct Land {
    pub(crate) code: &'static str,
    pub(crate) name: &'static str,
    /// What calls to it begin with, without a `+`.
    pub(crate) calling: &'static str,
    /// What a segment costs, going out and coming in.
    pub(crate) text: [&'static str; 2],
    /// What a call costs each minute, going out and coming in.
    pub(crate) call: [&'static str; 2],
    pub(crate) series: &'static [Series],
}

/// Numbers of one kind and place.
#[derive(Debug)]
pub(crate) struct Series {
    pub(crate) kind: Kind,
    pub(crate) place: Option<&'static str>,
    pub(crate) region: Option<&'static str>,
    pub(crate) area: Option<&'static str>,
    /// What they begin with, and how many digits follow, of which the first number is the first.
    start: &'static str,
    first: u32,
    width: usize,
    count: u32,
    pub(crate) monthly: &'static str,
    pub(crate) can: Capabilities,
    /// `none`, `any`, `local` or `foreign`.
    pub(crate) address: &'static str,
    pub(crate) needs_bundle: bool,
}

const ALL: Capabilities = Capabilities { voice: true, sms: true, mms: true, fax: false };
const NO_PICTURES: Capabilities = Capabilities { voice: true, sms: true, mms: false, fax: false };
const CALLS: Capabilities = Capabilities { voice: true, sms: false, mms: false, fax: false };

const fn us(area: &'static str, start: &'static str, place: &'static str, region: &'static str) -> Series {
    Series {
        kind: Kind::Local,
        place: Some(place),
        region: Some(region),
        area: Some(area),
        start,
        first: 150,
        width: 4,
        count: 20,
        monthly: "1.15",
        can: ALL,
        address: "none",
        needs_bundle: false,
    }
}

/// A series whose numbers are given out on papers.
const fn on_papers(
    kind: Kind,
    place: Option<&'static str>,
    start: &'static str,
    digits: (u32, usize, u32),
    monthly: &'static str,
    can: Capabilities,
    address: &'static str,
) -> Series {
    Series {
        kind,
        place,
        region: None,
        area: None,
        start,
        first: digits.0,
        width: digits.1,
        count: digits.2,
        monthly,
        can,
        address,
        needs_bundle: true,
    }
}

/// The countries.
pub(crate) static LANDS: [Land; 4] = [
    Land {
        code: "US",
        name: "United States",
        calling: "1",
        text: ["0.0079", "0.0079"],
        call: ["0.0140", "0.0085"],
        series: &[
            us("202", "+1202555", "Washington", "DC"),
            us("503", "+1503555", "Portland", "OR"),
            us("415", "+1415555", "San Francisco", "CA"),
            us("312", "+1312555", "Chicago", "IL"),
            Series {
                kind: Kind::TollFree,
                place: None,
                region: None,
                area: Some("888"),
                start: "+1888555",
                first: 150,
                width: 4,
                count: 10,
                monthly: "2.15",
                can: ALL,
                address: "none",
                needs_bundle: true,
            },
        ],
    },
    Land {
        code: "AU",
        name: "Australia",
        calling: "61",
        text: ["0.0515", "0.0075"],
        call: ["0.0252", "0.0100"],
        series: &[
            on_papers(Kind::Local, Some("Sydney"), "+6125550", (100, 4, 12), "3.00", CALLS, "any"),
            on_papers(Kind::Local, Some("Melbourne"), "+6135550", (100, 4, 12), "3.00", CALLS, "any"),
            on_papers(Kind::Mobile, None, "+61491570", (156, 3, 4), "8.25", NO_PICTURES, "any"),
            on_papers(Kind::TollFree, None, "+611800975", (707, 3, 5), "20.00", CALLS, "any"),
        ],
    },
    Land {
        code: "GB",
        name: "United Kingdom",
        calling: "44",
        text: ["0.0524", "0.0075"],
        call: ["0.0158", "0.0100"],
        series: &[
            on_papers(Kind::Local, Some("London"), "+442079460", (100, 3, 15), "1.15", CALLS, "any"),
            on_papers(Kind::Mobile, None, "+447700900", (100, 3, 15), "1.15", NO_PICTURES, "any"),
            Series {
                needs_bundle: false,
                ..on_papers(Kind::TollFree, None, "+448081570", (100, 3, 5), "2.15", CALLS, "any")
            },
        ],
    },
    Land {
        code: "DE",
        name: "Germany",
        calling: "49",
        text: ["0.1050", "0.0100"],
        call: ["0.0200", "0.0100"],
        series: &[
            on_papers(Kind::Local, Some("Berlin"), "+493023125", (100, 3, 15), "1.15", CALLS, "local"),
            on_papers(Kind::Mobile, None, "+4917139200", (10, 2, 15), "10.00", NO_PICTURES, "any"),
        ],
    },
];

/// The country with these two letters.
pub(crate) fn find_land(code: &str) -> Option<&'static Land> {
    LANDS.iter().find(|land| land.code == code)
}

/// The series that a number is of, if we give such numbers out.
pub(crate) fn find_series(digits: &str) -> Option<(&'static Land, &'static Series)> {
    LANDS.iter().flat_map(|land| land.series.iter().map(move |series| (land, series))).find(|(_, series)| {
        let rest = digits.strip_prefix(series.start).filter(|rest| rest.len() == series.width);
        let at: Option<u32> = rest.and_then(|rest| rest.parse().ok());
        at.is_some_and(|at| (series.first..series.first + series.count).contains(&at))
    })
}

impl Series {
    fn numbers(&self) -> impl Iterator<Item = PhoneNumber> + '_ {
        (self.first..self.first + self.count).filter_map(|at| {
            PhoneNumber::from_twilio(&format!("{}{at:0width$}", self.start, width = self.width)).ok()
        })
    }
}

/// Numbers that others have got.
#[derive(Debug, Default)]
pub(crate) struct Market {
    /// Numbers that somebody else has.
    pub(crate) taken: Vec<PhoneNumber>,
}

/// Why a number is not given out: Twilio's number for it, and words.
pub(crate) type Denied = (u32, String);

impl World {
    /// Every number of a country and kind that can be had now, with its series.
    pub(crate) fn on_offer(&self, land: &'static Land, kind: Kind) -> Vec<(PhoneNumber, &'static Series)> {
        let series = land.series.iter().filter(|series| series.kind == kind);
        series
            .flat_map(|series| series.numbers().map(move |number| (number, series)))
            .filter(|(number, _)| self.find_number(number.as_str()).is_none())
            .filter(|(number, _)| !self.market.taken.contains(number))
            .collect()
    }

    /// Gives a number to the account, if it is to be had and its papers are there.
    pub(crate) fn give_out(
        &mut self,
        digits: &str,
        [address, bundle]: [Option<&str>; 2],
        now: Millis,
    ) -> Result<Number, Denied> {
        let unavailable = || (21422, format!("{digits} is not available"));
        let number = PhoneNumber::from_twilio(digits)
            .map_err(|_| (21421, "PhoneNumber is not a valid number".to_owned()))?;
        let (land, series) = find_series(digits).ok_or_else(unavailable)?;
        if self.find_number(digits).is_some() || self.market.taken.contains(&number) {
            return Err(unavailable());
        }
        self.check_papers(land, series, address, bundle)?;
        Ok(Number {
            sid: self.mint.next("PN"),
            kind: series.kind,
            can: series.can,
            needs_address: series.address,
            address: address.map(str::to_owned),
            bundle: bundle.map(str::to_owned),
            ..Number::new(&self.account.sid, &number, now)
        })
    }

    fn check_papers(
        &self,
        land: &Land,
        series: &Series,
        address: Option<&str>,
        bundle: Option<&str>,
    ) -> Result<(), Denied> {
        let known = address.map(|sid| self.papers.addresses.iter().find(|one| one.sid.as_str() == sid));
        match (series.address, known) {
            (_, Some(None)) => return Err((21624, "Invalid Address Sid".to_owned())),
            ("none", _) => {}
            (_, None) => return Err((21631, "Phone Number Requires an Address".to_owned())),
            ("local", Some(Some(one))) if one.country != land.code => {
                return Err((21615, "Phone Number Requires a Local Address".to_owned()));
            }
            _ => {}
        }
        match bundle {
            None if series.needs_bundle => Err((21649, "Bundle required".to_owned())),
            None => Ok(()),
            Some(sid) => {
                let fits = self.papers.bundles.iter().any(|one| {
                    let regulation = one.regulation;
                    let is_for = regulation.country == land.code && regulation.kind == series.kind;
                    one.sid.as_str() == sid && one.is_good() && is_for
                });
                if fits { Ok(()) } else { Err((21651, "The bundle does not satisfy the number".to_owned())) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_on_offer_is_one_and_is_found_again() {
        for land in &LANDS {
            for series in land.series {
                let all: Vec<PhoneNumber> = series.numbers().collect();
                assert_eq!(all.len(), usize::try_from(series.count).unwrap(), "{}", series.start);
                for number in all {
                    let (found, its) = find_series(number.as_str()).unwrap();
                    assert_eq!((found.code, its.start), (land.code, series.start));
                }
            }
        }
    }
}
