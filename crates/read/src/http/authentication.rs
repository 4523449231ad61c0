//! The challenges of `WWW-Authenticate` (RFC 9110 11.6.1).

/// The authentication schemes that the values of `WWW-Authenticate` offer, each once, in order. One
/// value may offer several.
pub(crate) fn schemes<'v>(values: impl IntoIterator<Item = &'v str>) -> Vec<String> {
    let mut schemes: Vec<String> = Vec::new();
    for challenge in values.into_iter().flat_map(outside_quotes) {
        let word = challenge.split_whitespace().next().unwrap_or_default();
        let is_scheme = !word.is_empty()
            && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');
        if is_scheme && !schemes.iter().any(|known| known.eq_ignore_ascii_case(word)) {
            schemes.push(word.to_owned());
        }
    }
    schemes
}

/// Splits at commas outside quotes.
fn outside_quotes(value: &str) -> impl Iterator<Item = &str> {
    let mut quoted = false;
    value.split(move |c| {
        quoted ^= c == '"';
        c == ',' && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schemes_of_one_header_or_several() {
        for (values, expected) in [
            (
                &["Negotiate", "NTLM", "Basic realm=\"a, b\", charset=\"utf-8\""][..],
                "Negotiate NTLM Basic",
            ),
            (&["Negotiate,NTLM"], "Negotiate NTLM"),
            (&["NTLM TlRMTVNTUAACAAAA==", "ntlm"], "NTLM"),
            (&["Bearer client_id=\"00000002\", token_types=\"app\", NTLM"], "Bearer NTLM"),
            (&["", ","], ""),
        ] {
            assert_eq!(schemes(values.iter().copied()).join(" "), expected, "{values:?}");
        }
    }
}
