//! Which addresses a redirect from Twilio may lead to: public ones, over https.
//! A link in an answer must not make this computer ask its own neighbours for something.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::Url;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

/// How far a redirect may lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// To public addresses, over https.
    Public,
    /// To loopback as well, also without TLS: Twilio itself is a sandbox there.
    Sandbox,
}

impl Reach {
    /// How far an answer from this address may lead.
    pub(crate) fn from(base: &Url) -> Self {
        match literal(base) {
            Some(ip) if ip.is_loopback() => Self::Sandbox,
            None if base.host_str() == Some("localhost") => Self::Sandbox,
            _ => Self::Public,
        }
    }

    /// May this be asked? Names are checked once more when they are resolved.
    pub(crate) fn covers(self, url: &Url) -> bool {
        let is_loopback = Self::from(url) == Self::Sandbox;
        match url.scheme() {
            "https" => literal(url).is_none_or(|ip| self.covers_ip(ip)),
            "http" => self == Self::Sandbox && is_loopback,
            _ => false,
        }
    }

    fn covers_ip(self, ip: IpAddr) -> bool {
        is_public(ip) || (self == Self::Sandbox && ip.is_loopback())
    }
}

impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = *self;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let allowed: Vec<SocketAddr> = found.filter(|address| reach.covers_ip(address.ip())).collect();
            if allowed.is_empty() {
                return Err("a name without a public address".into());
            }
            let addresses: Addrs = Box::new(allowed.into_iter());
            Ok(addresses)
        })
    }
}

fn literal(url: &Url) -> Option<IpAddr> {
    let host = url.host_str()?;
    host.trim_start_matches('[').trim_end_matches(']').parse().ok()
}

fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let is_shared = a == 100 && (64..128).contains(&b);
    let is_benchmark = a == 198 && (b == 18 || b == 19);
    let is_protocol = a == 192 && b == 0 && c == 0;
    !(a == 0
        || a >= 224
        || ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_documentation()
        || is_shared
        || is_benchmark
        || is_protocol)
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    if let Some(ip) = ip.to_ipv4_mapped() {
        return is_public_v4(ip);
    }
    let [a, b, c, d, e, f, g, h] = ip.segments();
    match (a, b) {
        // Addresses that hold an IPv4 address lead where that one leads.
        (0x64, 0xff9b) if [c, d, e, f] == [0; 4] => is_public_v4(v4(g, h)),
        (0x2002, high) => is_public_v4(v4(high, c)),
        (0x2001, 0xdb8) | (0x2001, 0) => false,
        // Only 2000::/3 has been given out to the public.
        _ => a & 0xe000 == 0x2000,
    }
}

fn v4(high: u16, low: u16) -> Ipv4Addr {
    Ipv4Addr::from((u32::from(high) << 16) | u32::from(low))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn a_redirect_leads_to_public_addresses_over_https() {
        for good in ["https://media.twiliocdn.com/a?b", "https://8.8.8.8/", "https://[2606:4700::1111]:8443/"]
        {
            assert!(Reach::Public.covers(&url(good)), "{good}");
        }
        for bad in [
            "http://media.twiliocdn.com/",
            "ftp://8.8.8.8/",
            "file:///etc/passwd",
            "data:text/plain,x",
            "https://127.0.0.1/",
            "https://127.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://0.0.0.0/",
            "https://10.1.2.3/",
            "https://172.16.0.1/",
            "https://192.168.1.1/",
            "https://169.254.169.254/",
            "https://100.64.0.1/",
            "https://198.18.0.1/",
            "https://192.0.0.1/",
            "https://224.0.0.1/",
            "https://255.255.255.255/",
            "https://[::1]/",
            "https://[::]/",
            "https://[::ffff:10.0.0.1]/",
            "https://[fe80::1]/",
            "https://[fc00::1]/",
            "https://[ff02::1]/",
            "https://[64:ff9b::10.0.0.1]/",
            "https://[2002:7f00:1::]/",
            "https://[2001:db8::1]/",
        ] {
            assert!(!Reach::Public.covers(&url(bad)), "{bad}");
        }
    }

    #[test]
    fn a_sandbox_may_lead_to_loopback_and_no_further() {
        for good in ["http://127.0.0.1:9/", "http://localhost:9/", "http://[::1]:9/", "https://8.8.8.8/"] {
            assert!(Reach::Sandbox.covers(&url(good)), "{good}");
        }
        for bad in ["http://10.0.0.1/", "https://10.0.0.1/", "http://8.8.8.8/", "http://evil.example/"] {
            assert!(!Reach::Sandbox.covers(&url(bad)), "{bad}");
        }
        assert_eq!(Reach::from(&url("http://127.0.0.1:9")), Reach::Sandbox);
        assert_eq!(Reach::from(&url("http://localhost:9")), Reach::Sandbox);
        assert_eq!(Reach::from(&url("https://api.twilio.com")), Reach::Public);
        assert_eq!(Reach::from(&url("http://192.168.1.5")), Reach::Public);
    }

    #[tokio::test]
    async fn a_name_that_resolves_to_this_computer_is_refused() {
        let resolve = |reach: Reach| reach.resolve("localhost".parse().unwrap());
        assert!(resolve(Reach::Public).await.is_err());
        assert!(resolve(Reach::Sandbox).await.is_ok());
    }
}
