//! `shindan probe` and `diagnose --probe`, as people call them, against a simulated site.

use std::path::Path;

use shindan_probe::lab;

use crate::program::{NOW, command, finish, run};

/// The options that lead to a running site; its root is put into the folder.
pub(crate) fn options(dir: &Path, name: &str) -> Vec<String> {
    let site = shindan::embedded::sites().site(name).unwrap();
    let running = lab::start(&site, NOW.parse().unwrap()).unwrap();
    std::fs::write(dir.join("root.pem"), &running.root).unwrap();
    let mut options = vec![format!("--dns={}", running.dns)];
    let hosts = ["mail.contoso.test", "contoso.test", "autodiscover.contoso.test"];
    for host in hosts.into_iter().filter(|host| site.is_reachable(host)) {
        options.push(format!("--connect-to={host}:443={}", running.secure));
        options.push(format!("--connect-to={host}:80={}", running.plain));
    }
    options.extend(["--roots=root.pem".to_owned(), "--yes".to_owned()]);
    options
}

fn with<'a>(first: &[&'a str], options: &'a [String]) -> Vec<&'a str> {
    first.iter().copied().chain(options.iter().map(String::as_str)).collect()
}

/// Without what changes from run to run: ports and times.
fn fixed(text: &str) -> String {
    let ports = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    let times = regex::Regex::new(r"\d+ ms").unwrap();
    times.replace_all(&ports.replace_all(text, "127.0.0.1:[port]"), "[n] ms").into_owned()
}

#[test]
fn a_probe_is_shown_in_both_languages_recorded_and_replayed() {
    let dir = tempfile::tempdir().unwrap();
    let options = options(dir.path(), "certificate-expired");
    let first = ["probe", "mail.contoso.test", "--email", "user1@contoso.test"];
    let record = [first.as_slice(), &["--record", "kept"]].concat();
    let english = run(dir.path(), &with(&record, &options), b"");
    assert_eq!(english.status, 0, "{}", english.shown());
    insta::assert_snapshot!("probe-en", fixed(&english.stdout));
    assert!(english.stderr.contains("GET https://mail.contoso.test/owa/"), "{}", english.stderr);

    let replay = ["probe", "mail.contoso.test", "--replay", "kept"];
    let again = run(dir.path(), &replay, b"");
    assert_eq!(again.stdout, english.stdout);
    let japanese = run(dir.path(), &[replay.as_slice(), &["--lang", "ja"]].concat(), b"");
    insta::assert_snapshot!("probe-ja", fixed(&japanese.stdout));

    let json = run(dir.path(), &[replay.as_slice(), &["--format", "json"]].concat(), b"");
    let printed = run(dir.path(), &["kb", "schema", "probe"], b"").stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema/probe.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, &printed).unwrap();
    }
    assert_eq!(
        printed,
        std::fs::read_to_string(&path).unwrap(),
        "UPDATE=1 cargo test --test it probe"
    );
    let validator = jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap();
    assert!(validator.is_valid(&serde_json::from_str(&json.stdout).unwrap()), "{}", json.stdout);

    // What was recorded is text like any other.
    let read = run(dir.path(), &["read", "kept/mail.contoso.test.probe.txt"], b"");
    assert!(read.stdout.contains("Dates of the certificate"), "{}", read.stdout);
}

/// Which name Outlook is to expect in the certificate is told only to those who log on.
#[test]
fn what_takes_an_account_is_said_with_the_command_that_tells_it() {
    let dir = tempfile::tempdir().unwrap();
    let options = options(dir.path(), "certificate-name-announced");
    let first = ["probe", "mail.contoso.test", "--email", "user1@contoso.test"];
    let seen = run(dir.path(), &with(&first, &options), b"").stdout;
    let unwrapped = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    for command in [
        "`Get-OutlookProvider EXPR | Format-List CertPrincipalName`",
        "`Get-WebServicesVirtualDirectory | Format-List Name,MRSProxyEnabled`",
    ] {
        assert!(unwrapped.contains(command), "{seen}");
    }
}

#[test]
fn nothing_is_sent_unasked_and_nowhere_private() {
    let dir = tempfile::tempdir().unwrap();
    let asked = run(dir.path(), &["probe", "mail.contoso.test", "--dns", "127.0.0.1:9"], b"y\n");
    assert_eq!(asked.status, 2, "{}", asked.shown());
    assert!(asked.stderr.contains("--yes"), "{}", asked.stderr);

    // DNS names a private address for it.
    let options = options(dir.path(), "address-internal");
    let run = run(dir.path(), &with(&["probe", "mail.contoso.test"], &options), b"");
    assert!(run.stdout.contains("10.1.2.3"), "{}", run.shown());
    assert!(run.stdout.contains("--allow-private"), "{}", run.shown());
    assert!(!run.stdout.contains("302 Found"), "{}", run.stdout);
}

#[test]
fn a_case_keeps_what_a_probe_saw() {
    let dir = tempfile::tempdir().unwrap();
    let options = options(dir.path(), "certificate-expired");
    let first = [
        "diagnose",
        "a.case.jsonl",
        "--no-input",
        "--probe",
        "--set=endpoint.host=mail.contoso.test",
        "--set=user.email=user1@contoso.test",
        "--set=migration.type=cutover",
    ];
    let found = run(dir.path(), &with(&first, &options), b"");
    assert!(found.stdout.contains("The certificate has expired"), "{}", found.shown());
    let report = run(dir.path(), &["report", "a.case.jsonl"], b"");
    assert_eq!(report.stdout, found.stdout);
    let json = run(dir.path(), &["report", "a.case.jsonl", "--format", "json"], b"");
    assert!(json.stdout.contains("\"probed\""), "{}", json.stdout);

    let nobody = run(dir.path(), &["diagnose", "--no-input", "--probe", "--yes"], b"");
    assert_eq!(nobody.status, 2, "{}", nobody.shown());
    assert!(nobody.stderr.contains("endpoint.host"), "{}", nobody.stderr);
}

#[test]
fn the_lab_prints_commands_that_lead_there_and_tells_at_the_end() {
    let dir = tempfile::tempdir().unwrap();
    let list = run(dir.path(), &["lab", "list"], b"");
    assert!(list.stdout.lines().count() >= 25, "{}", list.stdout);
    let names = run(dir.path(), &["lab", "list", "--names"], b"").stdout;
    assert!(names.contains("certificate-expired") && names.contains("healthy-2016"), "{names}");
    // Nobody can tell from the list which site is healthy, or what is wrong with another.
    for line in names.lines().take_while(|line| !line.is_empty()) {
        let name = line.split_whitespace().nth(1).unwrap();
        assert!(!list.stdout.contains(name), "{name}: {}", list.stdout);
    }
    let hostile = run(dir.path(), &["lab", "list", "--hostile"], b"").stdout;
    assert!(hostile.lines().all(|line| line.starts_with("hostile-")), "{hostile}");
    assert!(hostile.lines().count() >= 20, "{hostile}");
    assert!(!names.contains("hostile-"), "{names}");
    let by_number = run(dir.path(), &["lab", "1", "--quiz"], b"\n").stdout;
    assert!(by_number.ends_with("(certificate-expired)\n"), "{by_number}");
    let quiz = run(dir.path(), &["lab", "certificate-expired", "--quiz"], b"\n");
    let (before, after) = quiz.stdout.split_once("Press Enter").unwrap();
    assert!(before.contains("shindan probe mail.contoso.test"), "{}", quiz.stdout);
    assert!(!before.contains("expired"), "{}", quiz.stdout);
    assert!(after.contains("certificate-expired"), "{}", quiz.stdout);
    let unknown = run(dir.path(), &["lab", "nowhere"], b"");
    assert_eq!(unknown.status, 2, "{}", unknown.shown());
}

/// The list of this machine is read from where the environment says it is (`SSL_CERT_FILE`), in a separate
/// process.
#[test]
fn this_machines_list_of_authorities_ends_paths() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = options(dir.path(), "healthy-2016");
    options.retain(|option| !option.starts_with("--roots"));
    options.push("--roots=system".to_owned());
    let other = rcgen::generate_simple_self_signed(vec!["other.test".to_owned()]).unwrap();
    std::fs::write(dir.path().join("other.pem"), other.cert.pem()).unwrap();
    std::fs::write(dir.path().join("none.pem"), "none").unwrap();
    std::fs::create_dir(dir.path().join("empty")).unwrap();
    for (file, expected) in [
        ("root.pem", Ok(("chain.roots: given", "chain.accepted: yes"))),
        ("other.pem", Ok(("chain.roots: not-given", "chain.accepted: no"))),
        ("none.pem", Err("there are none")),
        ("missing.pem", Err("missing.pem")),
    ] {
        let arguments = with(&["probe", "mail.contoso.test", "--format", "json"], &options);
        let mut command = command(dir.path(), &arguments);
        command.env("SSL_CERT_FILE", file).env("SSL_CERT_DIR", "empty");
        let ran = finish(command.spawn().unwrap(), b"");
        match expected {
            Ok((roots, accepted)) => {
                assert!(ran.stdout.contains(roots), "{file}: {}", ran.shown());
                assert!(ran.stdout.contains(accepted), "{file}: {}", ran.stdout);
                assert!(!ran.stdout.contains("roots_as_of"), "{file}: {}", ran.stdout);
            }
            Err(why) => {
                assert_eq!(ran.status, 6, "{file}: {}", ran.shown());
                assert!(ran.stderr.contains("cannot read this machine's authorities"), "{file}");
                assert!(ran.stderr.contains(why), "{file}: {}", ran.stderr);
            }
        }
    }
}

/// What lists say about a root is said with the day of Microsoft's, and what the pack makes of it.
#[test]
fn which_list_knows_the_root_is_said_with_its_day() {
    let dir = tempfile::tempdir().unwrap();
    for (roots, state, says, trusted) in [
        ("both", "ok", None, true),
        ("browsers-only", "warn", Some("but not in Microsoft's as of 2026-07-19"), false),
        ("microsoft-only", "ok", Some("in Microsoft's list as of 2026-07-19"), true),
        ("given", "ok", None, true),
    ] {
        let text = format!(
            "===== probe tls mail.contoso.test\nprobe.role: endpoint\ntls.agreement: agrees\nchain.accepted: yes\nchain.trusted: yes\nchain.roots: {roots}\nchain.roots_as_of: 2026-07-19\n"
        );
        std::fs::write(dir.path().join("mail.contoso.test.probe.txt"), text).unwrap();
        let ran = run(dir.path(), &["probe", "mail.contoso.test", "--replay", "."], b"");
        let shown = ran.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(shown.contains(&format!("{state} TLS")), "{roots}: {shown}");
        assert_eq!(shown.contains("2026-07-19"), says.is_some(), "{roots}: {shown}");
        assert!(shown.contains(says.unwrap_or_default()), "{roots}: {shown}");
        assert_eq!(shown.contains("Trust in the certificate"), trusted, "{roots}: {shown}");
    }
}
