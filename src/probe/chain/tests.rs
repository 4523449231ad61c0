use serde_json::Value;

use super::*;

/// The DER of the certificates in texts of PEM.
fn ders<'v>(texts: impl IntoIterator<Item = &'v Value>) -> Vec<Vec<u8>> {
    use rustls::pki_types::pem::PemObject as _;
    let der = |text: &Value| CertificateDer::from_pem_slice(text.as_str()?.as_bytes()).ok();
    texts.into_iter().filter_map(|text| der(text).map(|der| der.to_vec())).collect()
}

fn judged(case: &Value) -> Judgement {
    let list = |name: &str| ders(case[name].as_array().into_iter().flatten());
    let mut served = ders([&case["peer_certificate"]]);
    served.extend(list("untrusted_intermediates"));
    let roots = Roots::from_ders(list("trusted_certs").into_iter().map(CertificateDer::from));
    let roots = roots.unwrap_or_else(|_| Roots::browsers());
    let time = case["validation_time"].as_str().unwrap_or("2026-01-01T00:00:00Z");
    let host = case["expected_peer_name"]["value"].as_str().unwrap_or_default();
    judge(&served, &[], &[host], &roots, time.parse().unwrap())
}

/// The words of the collection for why, and ours.
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

/// Cases of others (x509-limbo) on what every client agrees on: at least 105 of 106 as expected, and of
/// those that say why, at least four in five with our word for it.
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
        let judgement = judged(case);
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
