//! Servers that share no suite of TLS with rustls: read through the second stack where there is one, and
//! never accused of what this program cannot do.

use crate::lab::{look, pack};

/// Sites, what OpenSSL agrees on with them, and facts that only an answer to a request gives.
const SITES: [(&str, &str, &[&str]); 2] = [
    (
        "old-tls-2008r2",
        "OpenSSL TLS 1.0 TLS_RSA_WITH_AES_256_CBC_SHA",
        &["exchange.build=14.3.513.0", "tls.versions: TLS 1.0", "401 Unauthorized"],
    ),
    (
        "healthy-2010-cbc",
        "OpenSSL TLS 1.2 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
        &["exchange.build=14.3.513.0", "tls.agreement: agrees", "401 Unauthorized"],
    ),
];

#[test]
fn what_shares_no_suite_with_rustls_is_read_or_said_to_be_unread() {
    let pack = pack();
    for (name, stack, expected) in SITES {
        let site = shindan::embedded::sites().site(name).unwrap();
        let probed = look(&pack, &site, 20);
        let facts: Vec<String> = probed
            .facts
            .iter()
            .map(|fact| format!("{}={}", fact.id, fact.value().unwrap()))
            .collect();
        let shown = format!("{}\n{}", facts.join("\n"), probed.transcript);
        assert!(!shown.contains("http.failure"), "{name}: {shown}");
        if cfg!(feature = "legacy-tls") {
            assert!(shown.contains(stack), "{name}: {shown}");
            assert!(!shown.contains("probe.not_tested"), "{name}: {shown}");
            for expected in expected {
                assert!(shown.contains(expected), "{name}, {expected}: {shown}");
            }
        } else {
            assert!(shown.contains("probe.not_tested: needs-legacy-tls"), "{name}: {shown}");
            assert!(shown.contains(expected[1]), "{name}: {shown}");
        }
    }
}

/// What only the oldest servers have: OpenSSL leaves it out unless it is told otherwise.
#[cfg(feature = "legacy-tls")]
#[test]
fn suites_of_2003_are_spoken() {
    let pack = pack();
    for (suite, name) in [
        ("0x000a", "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
        ("0x0005", "TLS_RSA_WITH_RC4_128_SHA"),
        ("0x0004", "TLS_RSA_WITH_RC4_128_MD5"),
    ] {
        let mut site = shindan::embedded::sites().site("old-tls-2008r2").unwrap();
        site.tls.old_suites = vec![u16::from_str_radix(&suite[2..], 16).unwrap()];
        let probed = look(&pack, &site, 20);
        let stack = format!("OpenSSL TLS 1.0 {name}");
        assert!(probed.transcript.contains(&stack), "{}", probed.transcript);
    }
}
