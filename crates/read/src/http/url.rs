//! URLs as people and programs write them.

/// The host in a URL, without port and brackets. The URL may lack its scheme. `None` for an empty
/// host.
pub fn host_of(url: &str) -> Option<&str> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let host = match authority.split_once(']') {
        Some((address, _)) => address.trim_start_matches('['),
        None => authority.split(':').next().unwrap_or_default(),
    };
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_urls() {
        for (url, host) in [
            ("https://mail.contoso.com:443/owa", Some("mail.contoso.com")),
            ("mail.contoso.com/owa", Some("mail.contoso.com")),
            ("https://[2001:db8::1]:443/", Some("2001:db8::1")),
            ("/owa", None),
            ("", None),
        ] {
            assert_eq!(host_of(url), host, "{url}");
        }
    }
}
