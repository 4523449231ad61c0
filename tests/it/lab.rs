//! Every simulated site, looked at over real sockets on loopback, and what comes of it.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use shindan_engine::{Circumstances, Engine, Status};
use shindan_model::{Fact, FactKind, FactSet, Pack, SourceFile, Standing, Value};
use shindan_probe::chain::Roots;
use shindan_probe::lab::{self, Site};
use shindan_probe::{Plan, ProbeLimits, Settings, Target, run};
use shindan_report::probing::{Probed, understand};
use shindan_understand::Interpreter;

use crate::program::NOW;

/// The pack in the repository.
pub(crate) fn pack() -> Pack {
    fn walk(folder: &Path, files: &mut Vec<SourceFile>) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|end| end == "toml") {
                let text = std::fs::read_to_string(&path).unwrap();
                let path = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
                files.push(SourceFile { path, text });
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    walk(&root.join("rules"), &mut files);
    walk(&root.join("kb"), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    shindan_pack::load(&files).0.unwrap()
}

/// What a probe of a site finds out, in so many seconds at most.
pub(crate) fn look(pack: &Pack, site: &Site, seconds: u64) -> Probed {
    let running = lab::start(site, NOW.parse().unwrap()).unwrap();
    let target =
        Target { host: site.host.clone(), address: Some(site.address.clone()), server: None };
    let plan = Plan::new(pack, &target);
    let places =
        |host: String| [((host.clone(), 443), running.secure), ((host, 80), running.plain)];
    let asked = plan.hosts.iter().map(|(host, _)| host.as_str());
    let connect_to = site.hosts(asked).into_iter().flat_map(places).collect();
    let settings = Settings {
        dns: running.dns,
        roots: Roots::from_pem(running.root.as_bytes()).unwrap(),
        now: NOW.parse().unwrap(),
        connect_to,
        fetch_issuers: false,
    };
    let limits = ProbeLimits::new(Duration::from_secs(seconds), false, false);
    let attempts = run(plan, settings, limits, &AtomicBool::new(false), |_| {});
    let blocks: Vec<String> = attempts.into_iter().map(|attempt| attempt.text).collect();
    understand(&Interpreter::new(pack), pack, "probe", blocks.join("\n"))
}

/// Facts of a probe that are not as they should be.
pub(crate) fn abnormal(pack: &Pack, probed: &Probed) -> Vec<String> {
    let is = |fact: &&Fact| {
        let known = &pack.facts[pack.fact(&fact.id).unwrap().0];
        let value = fact.value().unwrap().to_string();
        known.kind == FactKind::Finding && known.outcome(&value).is_some_and(|outcome| outcome > 0)
    };
    let all = probed.facts.iter().filter(is);
    all.map(|fact| format!("{}={}", fact.id, fact.value().unwrap())).collect()
}

#[test]
fn every_site_comes_out_as_it_is() {
    let pack = pack();
    let engine = Engine::new(&pack);
    let mut problems = Vec::new();
    let mut count = 0;
    for name in shindan::embedded::sites().names() {
        let site = shindan::embedded::sites().site(name).unwrap();
        if name.starts_with("hostile-") {
            continue;
        }
        count += 1;
        let probed = look(&pack, &site, 20);
        let abnormal = abnormal(&pack, &probed);
        let mut facts: FactSet = probed.facts.iter().cloned().collect();
        for (id, value) in &site.says {
            let standing = Standing::Known(Value::Text(value.clone()));
            facts.insert(Fact::stated(id, None, standing, "stated"));
        }
        let verdict = engine.diagnose(&facts, &Circumstances::at(NOW.parse().unwrap())).unwrap();
        let counted: Vec<&str> = verdict
            .resolved
            .findings
            .iter()
            .filter(|finding| {
                let is_complaint = pack.complaint.is_some_and(|it| it.fact == finding.fact);
                pack.facts[finding.fact.0].kind == FactKind::Finding
                    && finding.outcome() > 0
                    && !is_complaint
            })
            .map(|finding| pack.facts[finding.fact.0].about.id.as_str())
            .collect();
        let leader = verdict.leader().cause.map(|cause| pack.causes[cause.0].about.id.clone());
        let defects: Vec<&str> = verdict
            .likely_set
            .iter()
            .map(|defect| pack.defects[defect.0].about.id.as_str())
            .collect();
        let is_right = match &site.truth.leader {
            Some(cause) => {
                // The first is what is repaired first; what else is wrong comes soon behind it.
                let known = |at: &shindan_model::DefectIx| pack.defects[at.0].about.id.as_str();
                let first =
                    verdict.leader().defects.iter().take(3).map(|defect| known(&defect.defect));
                let first: Vec<&str> = first.collect();
                leader.as_ref() == Some(cause)
                    && site
                        .truth
                        .defects
                        .first()
                        .is_some_and(|defect| defects.contains(&defect.as_str()))
                    && site.truth.defects.iter().all(|defect| first.contains(&defect.as_str()))
            }
            // What does not count, as another way is right, harms nobody.
            None => {
                counted.is_empty()
                    && !matches!(verdict.status, Status::Concluded | Status::Narrowed)
            }
        };
        if !is_right {
            problems
                .push(format!("{name}: {leader:?} {:?} {defects:?} {abnormal:?}", verdict.status));
        }
    }
    assert!(count >= 20, "{count}");
    assert!(problems.is_empty(), "{}\n", problems.join("\n"));
}

/// What a probe without credentials can find out: a fact and an outcome that is not the normal one.
fn visible(pack: &Pack) -> BTreeSet<(usize, usize)> {
    let is_probed = |name: &String| {
        ["dns.", "tcp.", "chain.", "tls.agreement", "http.status", "http.authentication"]
            .iter()
            .any(|start| name.starts_with(start))
    };
    let needs_log_on = |(name, patterns): &(String, Vec<String>)| {
        name == "http.credentials" && !patterns.iter().any(|pattern| pattern == "none")
    };
    let seen = pack.properties.iter().filter(|property| property.names.iter().any(is_probed));
    let anonymous = seen.filter(|property| !property.with.iter().any(needs_log_on));
    let outcomes = anonymous.flat_map(|property| {
        let single = property.values.iter().filter(|(outcomes, _)| outcomes.len() == 1);
        single.map(|(outcomes, _)| (property.fact.0, outcomes[0]))
    });
    outcomes.filter(|(_, outcome)| *outcome > 0).collect()
}

/// From outside, servers of 2003 show their TLS, and `legacy-tls-only` is what is found.
const HIDDEN_BY_ANOTHER: [&str; 2] = ["cutover-from-2003", "staged-from-2003"];

#[test]
fn every_defect_that_shows_outside_has_a_site() {
    let pack = pack();
    let visible = visible(&pack);
    assert!(visible.len() > 20, "{visible:?}");
    let sites: Vec<Site> = shindan::embedded::sites()
        .names()
        .iter()
        .map(|name| shindan::embedded::sites().site(name).unwrap())
        .collect();
    let mut missing = Vec::new();
    for (defect, numbers) in pack.defects.iter().zip(&pack.numbers.defects) {
        // Usually, at least: a device in front, say, is seen, and which of its faults it is, is not.
        let shows = numbers.shows.iter().any(|(fact, outcomes)| {
            let mut outcomes = outcomes.iter().enumerate();
            outcomes.any(|(at, often)| *often > 0.7 && visible.contains(&(fact.0, at)))
        });
        let id = &defect.about.id;
        let is_hidden = HIDDEN_BY_ANOTHER.contains(&id.as_str());
        if shows && !is_hidden && !sites.iter().any(|site| site.truth.defects.contains(id)) {
            missing.push(id);
        }
    }
    assert!(missing.is_empty(), "no site for {missing:?}");
}

/// Servers as Windows has them by Microsoft's lists of suites, and others: whether Exchange Online could
/// agree with each.
#[test]
fn exchange_online_can_agree_or_not_with_each_kind_of_server() {
    use shindan_probe::hello::Offer;
    use shindan_probe::tls::{self, Agreement};

    let client = Offer::from(pack().probe.client.as_ref().unwrap());
    let all = r#"["1.0", "1.1", "1.2"]"#;
    let windows_2012 = "[0xc028, 0xc027, 0xc014, 0xc013, 0x003d, 0x003c, 0x0035, 0x002f, 0x000a]";
    let windows_2016 = "[0xc02c, 0xc02b, 0xc030, 0xc02f, 0x009f, 0x009e, 0xc024, 0xc028, 0xc027]";
    let old = |versions: &str, suites: &str| {
        format!("tls = {{ old_versions = {versions}, old_suites = {suites} }}")
    };
    let cases = [
        ("Server 2003", old(r#"["1.0"]"#, "[0x0004, 0x0005, 0x000a]"), "older-only"),
        ("Server 2008", old(r#"["1.0"]"#, "[0x002f, 0x0035, 0xc014, 0xc013]"), "older-only"),
        ("2008 R2, TLS 1.2 off", old(r#"["1.0"]"#, windows_2012), "older-only"),
        ("2008 R2, TLS 1.2 on", old(all, windows_2012), "agrees"),
        ("2012, TLS 1.2 off", old(r#"["1.0", "1.1"]"#, windows_2012), "older-only"),
        ("2012 R2", old(all, windows_2012), "agrees"),
        ("2012 R2, TLS 1.2 alone", old(r#"["1.2"]"#, windows_2012), "agrees"),
        ("2016", old(all, windows_2016), "agrees"),
        ("2019", old(r#"["1.2"]"#, windows_2016), "agrees"),
        ("TLS 1.1 alone", old(r#"["1.1"]"#, windows_2012), "older-only"),
        ("RSA with GCM", old(r#"["1.2"]"#, "[0x009d, 0x009c]"), "agrees"),
        ("RSA with CBC", old(r#"["1.2"]"#, "[0x003d, 0x003c, 0x0035]"), "no-common-suite"),
        ("DHE alone", old(r#"["1.2"]"#, "[0x009f, 0x006b, 0x0039]"), "no-common-suite"),
        ("ECDSA alone", old(r#"["1.2"]"#, "[0xc02c, 0xc02b, 0xc024]"), "no-common-suite"),
        ("ChaCha alone", old(r#"["1.2"]"#, "[0xcca8]"), "no-common-suite"),
        ("3DES alone", old(r#"["1.2"]"#, "[0xc012, 0x000a]"), "no-common-suite"),
        ("of today", String::new(), "agrees"),
        ("TLS 1.3 alone", "tls = { newest_only = true }".to_owned(), "newer-only"),
        ("hangs up", r#"trouble = "hangs-up""#.to_owned(), "closed"),
        ("resets", r#"trouble = "resets""#.to_owned(), "closed"),
        ("plain HTTP", r#"trouble = "plain-http""#.to_owned(), "no-tls"),
        ("says nothing", r#"trouble = "silent""#.to_owned(), "silent"),
    ];
    for (name, tls, expected) in cases {
        let text = format!(
            "about = {{}}\nhost = \"mail.contoso.test\"\naddress = \"a@contoso.test\"\n{tls}"
        );
        let site: Site = toml::from_str(&text).unwrap();
        let at = lab::start(&site, NOW.parse().unwrap()).unwrap().secure;
        let limits = ProbeLimits::new(Duration::from_secs(2), true, false);
        let host = Some("mail.contoso.test");
        let hello = |offer: &Offer| tls::send_hello(limits.connect(at).unwrap(), offer, host);
        let online = hello(&client);
        // One that says nothing takes all the time there is.
        let versions: Vec<_> = match expected {
            "silent" => Vec::new(),
            _ => Offer::VERSIONS
                .iter()
                .map(|version| (*version, hello(&Offer::of_version(*version))))
                .collect(),
        };
        assert_eq!(Agreement::of(&client, &online, &versions).as_str(), expected, "{name}");
    }
}
