use serde_json::Value;

use super::*;

/// Decodes PEM texts.
fn ders<'v>(texts: impl IntoIterator<Item = &'v Value>) -> Vec<Vec<u8>> {
    use rustls::pki_types::pem::PemObject as _;
    let der = |text: &Value| CertificateDer::from_pem_slice(text.as_str()?.as_bytes()).ok();
    texts.into_iter().filter_map(|text| der(text).map(|der| der.to_vec())).collect()
}

fn judge_case(case: &Value) -> Judgement {
    let list = |name: &str| ders(case[name].as_array().into_iter().flatten());
    let mut served = ders([&case["peer_certificate"]]);
    served.extend(list("untrusted_intermediates"));
    let roots = Roots::from_ders(list("trusted_certs").into_iter().map(CertificateDer::from));
    let roots = roots.unwrap_or_else(|_| Roots::public());
    let time = case["validation_time"].as_str().unwrap_or("2026-01-01T00:00:00Z");
    let host = case["expected_peer_name"]["value"].as_str().unwrap_or_default();
    judge(&served, &[], &[host], &roots, time.parse().unwrap())
}

/// Reasons in the words of x509-limbo, and the faults that stand for them.
const REASONS: &[(&str, &[Fault])] = &[
    ("expired", &[Fault::Expired, Fault::AuthorityExpired]),
    ("not_yet_valid", &[Fault::NotYetValid, Fault::AuthorityNotYetValid]),
    ("name_mismatch", &[Fault::NameMismatch, Fault::Malformed]),
    ("name_constraints", &[Fault::NameConstraint]),
    ("malformed_profile", &[Fault::Malformed]),
    ("unknown_critical_extension", &[Fault::Malformed]),
    ("forbidden_name", &[Fault::Malformed, Fault::NameMismatch]),
    ("not_a_ca_or_ca_misuse", &[Fault::NotAnAuthority, Fault::AuthorityAsServer]),
    ("path_length", &[Fault::NotAnAuthority]),
    ("bad_extended_key_usage", &[Fault::WrongPurpose]),
    ("weak_or_forbidden_key", &[Fault::WeakKey]),
    ("bad_signature", &[Fault::BadSignature]),
    (
        "untrusted_root",
        &[Fault::PrivateRoot, Fault::SelfSigned, Fault::MissingIntermediate, Fault::BadSignature],
    ),
];

/// The core cases of x509-limbo, on which all clients agree: at least 105 of 106 as expected, and of those
/// that give a reason, at least four in five with a fault that stands for it.
#[test]
fn as_others_expect_of_106_chains() {
    let Ok(corpus) = std::env::var("SHINDAN_CORPUS") else {
        println!("not run: as_others_expect_of_106_chains (SHINDAN_CORPUS is not set)");
        return;
    };
    let text = std::fs::read_to_string(format!("{corpus}/certificates/limbo.json")).unwrap();
    let limbo: Value = serde_json::from_str(&text).unwrap();
    let (mut right, mut all, mut named, mut said) = (0, 0, 0, 0);
    for case in limbo["testcases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        if limbo["tiers"][id] != "core" {
            continue;
        }
        all += 1;
        let judgement = judge_case(case);
        let accepted = case["expected_result"] == "SUCCESS";
        if judgement.is_accepted() == accepted {
            right += 1;
        } else {
            println!("{id}: accepted is {accepted}, {:?}", judgement.findings);
        }
        if let Some(why) = limbo["reasons"][id].as_str() {
            said += 1;
            let (_, ours) = REASONS.iter().find(|(word, _)| *word == why).unwrap();
            if ours.iter().any(|fault| judgement.has(*fault)) {
                named += 1;
            } else {
                println!("{id}: is {why}, {:?}", judgement.findings);
            }
        }
    }
    println!(
        "{right} of {all} accepted or refused as expected, {named} of {said} for the reason given"
    );
    assert_eq!(all, 106);
    assert!(right >= 105, "{right} of {all}");
    assert!(named * 5 >= said * 4, "{named} of {said}");
}

mod matrix {
    use rcgen::{
        BasicConstraints, CertificateParams, CustomExtension, DnType, ExtendedKeyUsagePurpose,
        IsCa, Issuer, KeyPair, date_time_ymd,
    };

    use super::*;

    const NOW: &str = "2027-01-15T00:00:00Z";
    const HOST: &str = "mail.contoso.test";

    /// How to make a chain.
    #[derive(Clone, Copy)]
    struct ChainSpec {
        names: &'static [&'static str],
        years: (i32, i32),
        intermediate_years: (i32, i32),
        signed_by: By,
        sends: &'static str,
        issuer_url: bool,
        usage: For,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum By {
        Public,
        Private,
        Itself,
    }

    #[derive(Clone, Copy, PartialEq)]
    enum For {
        Server,
        Client,
    }

    const GOOD: ChainSpec = ChainSpec {
        names: &[HOST],
        years: (2026, 2028),
        intermediate_years: (2020, 2030),
        signed_by: By::Public,
        sends: "i",
        issuer_url: true,
        usage: For::Server,
    };

    /// An access description with one URL (RFC 5280 4.2.2.1), in DER.
    fn issuer_url() -> CustomExtension {
        const CA_ISSUERS: [u8; 10] = [6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2];
        let url = b"http://ca.example.test/ca.crt";
        let wrap = |tag: u8, content: &[u8]| {
            [&[tag, u8::try_from(content.len()).unwrap()], content].concat()
        };
        let one = wrap(0x30, &[CA_ISSUERS.as_slice(), &wrap(0x86, url)].concat());
        CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], wrap(0x30, &one))
    }

    fn authority(name: &str, years: (i32, i32)) -> (CertificateParams, KeyPair) {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        (params.not_before, params.not_after) =
            (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
        (params, KeyPair::generate().unwrap())
    }

    /// The faults of a chain, each once, in order.
    fn faults(spec: ChainSpec) -> Vec<&'static str> {
        let public = authority("Public Root", (2010, 2040));
        let private = authority("Private Root", (2010, 2040));
        let root = if spec.signed_by == By::Private { &private } else { &public };
        let root_issuer = Issuer::from_params(&root.0, &root.1);
        let between = authority("Issuing CA", spec.intermediate_years);
        let sent = between.0.signed_by(&between.1, &root_issuer).unwrap();
        let names: Vec<String> = spec.names.iter().map(|name| (*name).to_owned()).collect();
        let mut leaf = CertificateParams::new(names).unwrap();
        leaf.distinguished_name.push(DnType::CommonName, HOST);
        (leaf.not_before, leaf.not_after) =
            (date_time_ymd(spec.years.0, 1, 1), date_time_ymd(spec.years.1, 1, 1));
        leaf.extended_key_usages = vec![match spec.usage {
            For::Server => ExtendedKeyUsagePurpose::ServerAuth,
            For::Client => ExtendedKeyUsagePurpose::ClientAuth,
        }];
        if spec.issuer_url {
            leaf.custom_extensions.push(issuer_url());
        }
        let key = KeyPair::generate().unwrap();
        let signed = match spec.signed_by {
            By::Itself => leaf.self_signed(&key),
            _ => leaf.signed_by(&key, &Issuer::from_params(&between.0, &between.1)),
        };
        let mut served = vec![signed.unwrap().der().to_vec()];
        for one in spec.sends.chars() {
            served.push(match one {
                'r' => root.0.self_signed(&root.1).unwrap().der().to_vec(),
                _ => sent.der().to_vec(),
            });
        }
        let trusted = public.0.self_signed(&public.1).unwrap().der().clone();
        let roots = Roots::from_ders([trusted]).unwrap();
        let judgement = judge(&served, &[], &[HOST], &roots, NOW.parse().unwrap());
        let mut faults: Vec<_> =
            judgement.findings.iter().map(|finding| finding.fault.as_str()).collect();
        faults.dedup();
        faults
    }

    /// Every fault under its name and nothing else, one at a time and several at once.
    #[test]
    fn every_fault_of_a_chain_by_its_name() {
        use For::Client;
        let other: &[&str] = &["owa.fabrikam.test"];
        let cases: &[(&str, ChainSpec, &[&str])] = &[
            ("good", GOOD, &[]),
            ("wildcard", ChainSpec { names: &["*.contoso.test"], ..GOOD }, &[]),
            (
                "wildcard too deep",
                ChainSpec { names: &["*.test"], ..GOOD },
                &["name-mismatch", "malformed"],
            ),
            ("expired", ChainSpec { years: (2024, 2026), ..GOOD }, &["expired"]),
            ("not yet valid", ChainSpec { years: (2028, 2030), ..GOOD }, &["not-yet-valid"]),
            (
                "authority expired",
                ChainSpec { intermediate_years: (2015, 2020), ..GOOD },
                &["authority-expired"],
            ),
            ("other name", ChainSpec { names: other, ..GOOD }, &["name-mismatch"]),
            ("common name only", ChainSpec { names: &[], ..GOOD }, &["common-name-only"]),
            ("missing intermediate", ChainSpec { sends: "", ..GOOD }, &["missing-intermediate"]),
            (
                "unknown issuer",
                ChainSpec { sends: "", issuer_url: false, ..GOOD },
                &["private-root"],
            ),
            (
                "private root",
                ChainSpec { signed_by: By::Private, sends: "ir", ..GOOD },
                &["private-root"],
            ),
            (
                "self-signed",
                ChainSpec { signed_by: By::Itself, sends: "", ..GOOD },
                &["self-signed"],
            ),
            ("root sent", ChainSpec { sends: "ir", ..GOOD }, &["root-sent"]),
            ("reversed", ChainSpec { sends: "ri", ..GOOD }, &["wrong-order", "root-sent"]),
            ("for clients", ChainSpec { usage: Client, ..GOOD }, &["wrong-purpose"]),
            (
                "expired, other name",
                ChainSpec { years: (2024, 2026), names: other, ..GOOD },
                &["expired", "name-mismatch"],
            ),
            (
                "self-signed, other name, expired",
                ChainSpec {
                    signed_by: By::Itself,
                    sends: "",
                    years: (2024, 2026),
                    names: other,
                    ..GOOD
                },
                &["expired", "name-mismatch", "self-signed"],
            ),
            (
                "private root, not yet valid",
                ChainSpec { signed_by: By::Private, sends: "ir", years: (2028, 2030), ..GOOD },
                &["not-yet-valid", "private-root"],
            ),
            (
                "missing intermediate, expired",
                ChainSpec { sends: "", years: (2024, 2026), ..GOOD },
                &["expired", "missing-intermediate"],
            ),
            (
                "missing intermediate, common name only",
                ChainSpec { sends: "", names: &[], ..GOOD },
                &["common-name-only", "missing-intermediate"],
            ),
            (
                "both expired",
                ChainSpec { years: (2024, 2026), intermediate_years: (2015, 2020), ..GOOD },
                &["expired", "authority-expired"],
            ),
            (
                "reversed, expired",
                ChainSpec { sends: "ri", years: (2024, 2026), ..GOOD },
                &["expired", "wrong-order", "root-sent"],
            ),
            (
                "for clients, other name",
                ChainSpec { usage: Client, names: other, ..GOOD },
                &["name-mismatch", "wrong-purpose"],
            ),
            (
                "self-signed, common name only",
                ChainSpec { signed_by: By::Itself, sends: "", names: &[], ..GOOD },
                &["common-name-only", "self-signed"],
            ),
        ];
        for (name, spec, expected) in cases {
            assert_eq!(faults(*spec), *expected, "{name}");
        }
    }

    /// By the root that signed it, by a root that cross-signed that one, and even if the certificate has
    /// expired.
    #[test]
    fn whose_list_a_chain_leads_to() {
        use webpki::anchor_from_trusted_cert;
        let direct = authority("Direct Root", (2010, 2040));
        let crossing = authority("Cross-Signing Root", (2010, 2040));
        let der = |root: &(CertificateParams, KeyPair)| {
            root.0.self_signed(&root.1).unwrap().der().clone()
        };
        let crossing_issuer = Issuer::from_params(&crossing.0, &crossing.1);
        let cross_signed = direct.0.signed_by(&direct.1, &crossing_issuer).unwrap().der().to_vec();
        let trust = |browsers: &[&str], microsoft: &[&str], is_cross: bool, until: i32| {
            let list = |names: &[&str]| {
                let root =
                    |name: &&str| if *name == "direct" { der(&direct) } else { der(&crossing) };
                let ders: Vec<CertificateDer<'static>> = names.iter().map(root).collect();
                ders.iter().map(|der| anchor_from_trusted_cert(der).unwrap().to_owned()).collect()
            };
            let roots = Roots::of_lists(list(browsers), list(microsoft), Date::default());
            let mut leaf = CertificateParams::new(vec![HOST.to_owned()]).unwrap();
            (leaf.not_before, leaf.not_after) =
                (date_time_ymd(2020, 1, 1), date_time_ymd(until, 1, 1));
            let key = KeyPair::generate().unwrap();
            let leaf = leaf.signed_by(&key, &Issuer::from_params(&direct.0, &direct.1)).unwrap();
            let mut served = vec![leaf.der().to_vec()];
            served.extend(is_cross.then(|| cross_signed.clone()));
            judge(&served, &[], &[HOST], &roots, NOW.parse().unwrap()).trust.as_str()
        };
        for until in [2028, 2026] {
            for (browsers, microsoft, is_cross, expected) in [
                (&["direct"][..], &["direct"][..], false, "both"),
                (&["direct"], &["crossing"], false, "browsers-only"),
                (&["direct"], &["crossing"], true, "both"),
                (&["crossing"], &["direct"], false, "microsoft-only"),
                (&["crossing"], &["direct"], true, "both"),
                (&["crossing"], &["crossing"], false, "neither"),
                (&["crossing"], &["crossing"], true, "both"),
                (&["direct", "crossing"], &[], true, "browsers-only"),
            ] {
                let seen = trust(browsers, microsoft, is_cross, until);
                assert_eq!(seen, expected, "{browsers:?} {microsoft:?} {is_cross} {until}");
            }
        }
    }

    /// Certificates that rcgen cannot make.
    #[test]
    fn weak_keys_and_signatures() {
        use rustls::pki_types::pem::PemObject as _;
        const ROOT: &[u8] = include_bytes!("../../../../tests/data/certificates/chains/root.pem");
        const SHA1: &[u8] = include_bytes!("../../../../tests/data/certificates/chains/sha1.pem");
        const SHORT: &[u8] =
            include_bytes!("../../../../tests/data/certificates/chains/rsa-1024.pem");
        let roots = Roots::from_pem(ROOT).unwrap();
        for (pem, host, expected) in [
            (SHA1, HOST, vec![Fault::WeakSignature]),
            (SHORT, HOST, vec![Fault::WeakKey]),
            (SHORT, "other.test", vec![Fault::NameMismatch, Fault::WeakKey]),
        ] {
            let served: Vec<Vec<u8>> =
                CertificateDer::pem_slice_iter(pem).map(|der| der.unwrap().to_vec()).collect();
            let now = "2027-01-15T00:00:00Z".parse().unwrap();
            let judgement = judge(&served, &[], &[host], &roots, now);
            let faults: Vec<Fault> =
                judgement.findings.iter().map(|finding| finding.fault).collect();
            assert_eq!(faults, expected);
        }
    }

    #[test]
    fn bytes_of_no_meaning_are_a_fault_and_do_no_harm() {
        let roots = Roots::public();
        let now = NOW.parse().unwrap();
        assert!(judge(&[], &[], &[HOST], &roots, now).has(Fault::Empty));
        for bytes in [vec![], vec![0x30], vec![0x30, 0x80], vec![0; 4096]] {
            assert!(judge(&[bytes], &[], &[HOST], &roots, now).has(Fault::Malformed));
        }
    }
}
