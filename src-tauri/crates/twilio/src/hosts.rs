//! Where Twilio's hosts are: at their own names, or wherever a sandbox listens.
//! Credentials go to these addresses and to no other.

use std::collections::BTreeMap;

use reqwest::Url;

use crate::error::Error;

/// A host of Twilio's that a request is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Host {
    /// Accounts, texts, calls, recordings, numbers.
    Api,
    /// Messaging Services.
    Messaging,
    /// Prices.
    Pricing,
    /// What went wrong.
    Monitor,
    /// Flows that answer calls at Twilio itself.
    Studio,
    /// Papers of numbers.
    Numbers,
    /// The same, for files.
    NumbersUpload,
}

impl Host {
    /// Every host.
    pub const ALL: [Self; 7] = [
        Self::Api,
        Self::Messaging,
        Self::Pricing,
        Self::Monitor,
        Self::Studio,
        Self::Numbers,
        Self::NumbersUpload,
    ];

    /// Its name on the internet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Api => "api.twilio.com",
            Self::Messaging => "messaging.twilio.com",
            Self::Pricing => "pricing.twilio.com",
            Self::Monitor => "monitor.twilio.com",
            Self::Studio => "studio.twilio.com",
            Self::Numbers => "numbers.twilio.com",
            Self::NumbersUpload => "numbers-upload.twilio.com",
        }
    }
}

/// The base address of each host.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    everywhere: Option<String>,
    named: BTreeMap<String, String>,
}

impl Hosts {
    /// Twilio itself.
    pub fn twilio() -> Self {
        Self::default()
    }

    /// One address that stands for all of Twilio's hosts, such as `http://127.0.0.1:9000`.
    pub fn all_at(base: impl Into<String>) -> Self {
        Self { everywhere: Some(base.into()), named: BTreeMap::new() }
    }

    /// Gives one host, by its real name, an address of its own.
    #[must_use]
    pub fn with(mut self, host: impl Into<String>, base: impl Into<String>) -> Self {
        self.named.insert(host.into(), base.into());
        self
    }

    /// The base address of a host.
    pub fn base(&self, host: Host) -> String {
        self.base_of(host.name())
    }

    /// The base address of a host that is none of Twilio's and is asked beside them.
    pub fn base_of(&self, name: &str) -> String {
        let chosen = self.named.get(name).or(self.everywhere.as_ref());
        chosen.cloned().unwrap_or_else(|| format!("https://{name}"))
    }

    /// Checks the addresses: scheme, host and port, nothing more.
    pub(crate) fn resolve(&self) -> Result<Bases, Error> {
        let read = |host: Host| {
            let base = self.base(host);
            let url = Url::parse(&base).ok().filter(is_origin);
            url.map(|url| (host, url)).ok_or_else(|| Error::Unusable(format!("{base} is no base address")))
        };
        Ok(Bases(Host::ALL.into_iter().map(read).collect::<Result<_, _>>()?))
    }
}

fn is_origin(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty()
        && url.password().is_none()
}

/// The checked base addresses.
#[derive(Debug)]
pub(crate) struct Bases(BTreeMap<Host, Url>);

impl Bases {
    /// The address of a path and query on a host.
    pub(crate) fn url(&self, host: Host, path_and_query: &str) -> Option<Url> {
        let base = self.0.get(&host)?;
        let url = Url::parse(&format!("{}{path_and_query}", base.as_str().trim_end_matches('/'))).ok()?;
        // Whatever the path was, it has not led elsewhere.
        (url.origin() == base.origin() && url.username().is_empty() && url.password().is_none())
            .then_some(url)
    }

    /// The path and query of a link in an answer, if it leads to the same host.
    ///
    /// An absolute link is written with Twilio's own name, also where a sandbox stands for it.
    pub(crate) fn path_on(&self, host: Host, link: &str) -> Option<String> {
        if link.starts_with('/') && !link.starts_with("//") {
            return Some(link.to_owned());
        }
        let url = Url::parse(link).ok()?;
        let real = Url::parse(&format!("https://{}", host.name())).ok()?;
        let is_same =
            url.origin() == real.origin() || Some(url.origin()) == self.0.get(&host).map(Url::origin);
        if !is_same || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        Some(url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path())))
    }

    /// Is every address plain http? Then there is nothing to trust a certificate for.
    pub(crate) fn are_plain(&self) -> bool {
        self.0.values().all(|url| url.scheme() == "http")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_host_is_at_its_own_name_unless_told_otherwise() {
        let real = Hosts::twilio().resolve().unwrap();
        assert_eq!(real.url(Host::Api, "/a?b").unwrap().as_str(), "https://api.twilio.com/a?b");
        assert!(!real.are_plain());

        let one = Hosts::all_at("http://127.0.0.1:9").resolve().unwrap();
        assert_eq!(one.url(Host::Messaging, "/v1").unwrap().as_str(), "http://127.0.0.1:9/v1");
        assert!(one.are_plain());

        let mixed =
            Hosts::all_at("http://127.0.0.1:9/").with("messaging.twilio.com", "https://mg.example.com");
        let mixed = mixed.resolve().unwrap();
        assert_eq!(mixed.url(Host::Api, "/x").unwrap().as_str(), "http://127.0.0.1:9/x");
        assert_eq!(mixed.url(Host::Messaging, "/x").unwrap().as_str(), "https://mg.example.com/x");
    }

    #[test]
    fn a_base_address_is_a_scheme_a_host_and_a_port() {
        for bad in [
            "",
            "127.0.0.1:9",
            "ftp://127.0.0.1",
            "http://127.0.0.1/path",
            "http://a:b@127.0.0.1",
            "http://127.0.0.1?x",
        ] {
            assert!(matches!(Hosts::all_at(bad).resolve(), Err(Error::Unusable(_))), "{bad}");
        }
    }

    #[test]
    fn a_next_page_is_followed_only_on_the_same_host() {
        let bases = Hosts::all_at("http://127.0.0.1:9").resolve().unwrap();
        let follow = |link: &str| bases.path_on(Host::Messaging, link);
        assert_eq!(follow("/v1/Services?Page=1").as_deref(), Some("/v1/Services?Page=1"));
        let real = "https://messaging.twilio.com/v1/Services?Page=1&PageToken=PT%20x";
        assert_eq!(follow(real).as_deref(), Some("/v1/Services?Page=1&PageToken=PT%20x"));
        assert_eq!(follow("http://127.0.0.1:9/v1/Services").as_deref(), Some("/v1/Services"));
        for foreign in [
            "https://evil.example/v1/Services",
            "https://api.twilio.com/v1/Services",
            "http://messaging.twilio.com/v1/Services",
            "https://messaging.twilio.com.evil.example/",
            "https://messaging.twilio.com@evil.example/",
            "https://user:pass@messaging.twilio.com/",
            "http://127.0.0.1:10/v1/Services",
            "//evil.example/",
            "v1/Services",
            "javascript:alert(1)",
        ] {
            assert_eq!(follow(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn no_path_leads_away_from_its_base() {
        let bases = Hosts::all_at("http://127.0.0.1:9").resolve().unwrap();
        for path in ["/@evil.example/", "/..//evil.example", "/\\evil.example", "/a:b@c"] {
            assert_eq!(bases.url(Host::Api, path).unwrap().host_str(), Some("127.0.0.1"), "{path}");
        }
        assert_eq!(bases.url(Host::Api, "@evil.example/"), None);
        assert_eq!(bases.url(Host::Api, ".evil.example/"), None);
        assert_eq!(bases.url(Host::Api, "0/"), None);
    }
}
