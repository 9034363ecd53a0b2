//! Other ways to write our public address. A signature that fits one of them was made by Twilio, for an address that is
//! ours and spelled differently here: that explains why it was refused. It never lets a request in.

use axum::http::HeaderMap;

/// The base addresses that this request may have been signed for, beside those that were tried. `raw_path` is the path
/// of the request line, `routed` its end that leads somewhere.
pub(crate) fn candidates(headers: &HeaderMap, known: &[String], raw_path: &str, routed: &str) -> Vec<String> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let mut hosts: Vec<String> = Vec::new();
    let told = [header("host"), header("x-forwarded-host"), header("x-original-host")];
    let ours = known.iter().map(|address| split(address).0);
    for host in ours.chain(told.into_iter().flatten().filter_map(|list| list.split(',').next())) {
        let host = host.trim();
        let other = host.strip_prefix("www.").map_or_else(|| format!("www.{host}"), str::to_owned);
        for host in [host.to_owned(), other] {
            if is_host(&host) && !hosts.contains(&host) {
                hosts.push(host);
            }
        }
    }
    let mut paths: Vec<String> = vec![String::new(), "/".to_owned()];
    let before = raw_path.strip_suffix(routed).unwrap_or_default();
    for path in known.iter().map(|address| split(address).1).chain([before]) {
        for path in [path.to_owned(), format!("{path}/")] {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
    }
    let mut all = Vec::new();
    for host in &hosts {
        for path in &paths {
            for scheme in ["https", "http"] {
                let address = format!("{scheme}://{host}{path}");
                if !known.contains(&address) {
                    all.push(address);
                }
            }
        }
    }
    all
}

/// Host with port, and path, of an address.
fn split(address: &str) -> (&str, &str) {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    match rest.find('/').and_then(|at| rest.split_at_checked(at)) {
        Some((host, path)) => (host, path.trim_end_matches('/')),
        None => (rest, ""),
    }
}

/// A host that people could have written, and not half a request.
fn is_host(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 253
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(host: &str, known: &str, raw: &str) -> Vec<String> {
        let mut headers = HeaderMap::new();
        headers.insert("host", host.parse().unwrap());
        candidates(&headers, &[known.to_owned()], raw, "/messages/incoming")
    }

    #[test]
    fn scheme_host_port_and_path_may_each_be_written_otherwise() {
        let all = of("desk.example.org:8443", "https://www.example.org/desk", "/bell/messages/incoming");
        for other in [
            "http://www.example.org/desk",
            "https://example.org/desk",
            "https://www.example.org",
            "https://www.example.org/desk/",
            "https://desk.example.org:8443/bell",
            "https://desk.example.org:8443",
        ] {
            assert!(all.iter().any(|one| one == other), "{other} is not in {all:?}");
        }
        assert!(!all.contains(&"https://www.example.org/desk".to_owned()));
    }

    #[test]
    fn half_a_request_is_no_host_and_the_number_of_tries_is_bounded() {
        assert!(
            of("evil.example/x y", "https://desk.example.org", "/messages/incoming")
                .iter()
                .all(|one| !one.contains("evil"))
        );
        assert!(of("a.example", "https://b.example/c", "/d/messages/incoming").len() < 100);
    }
}
