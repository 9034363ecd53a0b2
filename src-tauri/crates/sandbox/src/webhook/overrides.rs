//! Connection overrides: what stands behind `#` in a webhook's address, as at
//! <https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides>. They never reach the server and
//! never enter the signature.

use std::time::Duration;

/// How often and how long one webhook is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Overrides {
    /// `rc`: tries after the first, 0 to 5.
    pub(crate) retries: u32,
    /// `ct`: how long the connection may take.
    pub(crate) connect: Duration,
    /// `rt`: how long the answer may take.
    pub(crate) read: Duration,
    /// `tt`: how long all tries together may take.
    pub(crate) total: Duration,
    /// `rp`: what is worth another try.
    pub(crate) policy: Policy,
}

/// Which failures are tried again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Policy {
    /// `4xx`.
    pub(crate) on_4xx: bool,
    /// `5xx`.
    pub(crate) on_5xx: bool,
    /// `ct`: no connection.
    pub(crate) on_connect: bool,
    /// `rt`: no answer in time.
    pub(crate) on_read: bool,
}

impl Default for Overrides {
    fn default() -> Overrides {
        Overrides {
            retries: 1,
            connect: Duration::from_secs(5),
            read: Duration::from_secs(15),
            total: Duration::from_secs(15),
            policy: Policy { on_connect: true, ..Policy::default() },
        }
    }
}

/// The address that is called, and the overrides that stood behind its `#`. A value out of its bounds, or a
/// name nobody knows, is as good as absent.
pub(crate) fn split(url: &str) -> (&str, Overrides) {
    let Some((address, fragment)) = url.split_once('#') else { return (url, Overrides::default()) };
    let mut overrides = Overrides::default();
    for (name, value) in fragment.split('&').filter_map(|pair| pair.split_once('=')) {
        match name {
            "rc" => overrides.retries = value.parse().ok().filter(|n| *n <= 5).unwrap_or(overrides.retries),
            "ct" => overrides.connect = millis(value, 10_000).unwrap_or(overrides.connect),
            "rt" => overrides.read = millis(value, 15_000).unwrap_or(overrides.read),
            "tt" => overrides.total = millis(value, 15_000).unwrap_or(overrides.total),
            "rp" => overrides.policy = policy(value),
            _ => {}
        }
    }
    (address, overrides)
}

fn millis(value: &str, most: u64) -> Option<Duration> {
    value.parse().ok().filter(|ms| (100..=most).contains(ms)).map(Duration::from_millis)
}

fn policy(value: &str) -> Policy {
    let mut policy = Policy::default();
    for word in value.split(',') {
        match word {
            "4xx" => policy.on_4xx = true,
            "5xx" => policy.on_5xx = true,
            "ct" => policy.on_connect = true,
            "rt" => policy.on_read = true,
            "all" => policy = Policy { on_4xx: true, on_5xx: true, on_connect: true, on_read: true },
            _ => {}
        }
    }
    policy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_a_fragment_is_tried_twice_for_a_failed_connection_only() {
        let (address, overrides) = split("https://desk.example/messages?x=1");
        assert_eq!(address, "https://desk.example/messages?x=1");
        assert_eq!(overrides, Overrides::default());
        assert_eq!(overrides.retries, 1);
        assert!(overrides.policy.on_connect && !overrides.policy.on_5xx);
    }

    #[test]
    fn a_fragment_changes_tries_and_times_and_leaves_the_address() {
        let (address, overrides) = split("https://desk.example/m#rc=3&ct=2000&rt=4000&rp=5xx,rt&sni=y");
        assert_eq!(address, "https://desk.example/m");
        assert_eq!((overrides.retries, overrides.read), (3, Duration::from_secs(4)));
        assert_eq!(overrides.policy, Policy { on_5xx: true, on_read: true, ..Policy::default() });
    }

    #[test]
    fn a_value_out_of_bounds_is_as_good_as_absent() {
        assert_eq!(split("https://desk.example/m#rc=6&ct=1&rt=99999").1, Overrides::default());
    }
}
