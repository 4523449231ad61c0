//! Files that the program writes and reads: who may read them, what they replace, what is refused.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Stdio;

use crate::program::{command, data, folder, run};

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn case(dir: &Path) {
    let out = run(
        dir,
        &["diagnose", "a.case.jsonl", "--no-input", "--set", "migration.error=forbidden"],
        b"",
    );
    assert!(dir.join("a.case.jsonl").exists(), "{}", out.shown());
}

#[test]
fn cases_and_bundles_are_their_owners_alone() {
    let dir = folder();
    let dir = dir.path();
    case(dir);
    assert_eq!(run(dir, &["bundle", "a.case.jsonl", "--with-personal-data"], b"").status, 0);
    for name in ["a.case.jsonl", "a.bundle.zip"] {
        assert_eq!(mode(&dir.join(name)), 0o600, "{name}");
    }
}

#[test]
fn a_bundle_replaces_no_case_and_goes_through_no_link() {
    let dir = folder();
    let dir = dir.path();
    case(dir);
    let before = fs::read(dir.join("a.case.jsonl")).unwrap();
    fs::write(dir.join("other.txt"), "kept").unwrap();
    symlink("a.case.jsonl", dir.join("link.zip")).unwrap();
    symlink("nowhere", dir.join("dangling.zip")).unwrap();
    for out in [
        "a.case.jsonl",
        "./a.case.jsonl",
        "link.zip",
        "dangling.zip",
        "other.txt",
        "/dev/null",
        ".",
    ] {
        let run = run(dir, &["bundle", "a.case.jsonl", "--with-personal-data", "--out", out], b"");
        assert_eq!(run.status, 6, "{out}: {}", run.shown());
        assert_eq!(fs::read(dir.join("a.case.jsonl")).unwrap(), before, "{out}");
    }
    assert_eq!(fs::read_to_string(dir.join("other.txt")).unwrap(), "kept");
    assert!(!dir.join("nowhere").exists());
    for _ in 0..2 {
        let run =
            run(dir, &["bundle", "a.case.jsonl", "--with-personal-data", "--out", "b.zip"], b"");
        assert_eq!(run.status, 0, "{}", run.shown());
    }
}

#[test]
fn pipes_devices_and_other_schemas_are_refused() {
    let dir = folder();
    let dir = dir.path();
    case(dir);
    let text = fs::read_to_string(dir.join("a.case.jsonl")).unwrap();
    fs::write(dir.join("new.case.jsonl"), text.replace("shindan/case/v1", "shindan/case/v2"))
        .unwrap();
    let out = run(dir, &["report", "new.case.jsonl"], b"");
    assert_eq!(out.status, 6, "{}", out.shown());
    assert!(out.stderr.contains("shindan/case/v2"), "{}", out.shown());
    let mut names = vec!["/dev/zero", "/dev/null", "/dev/full"];
    if std::process::Command::new("mkfifo")
        .arg(dir.join("pipe"))
        .status()
        .is_ok_and(|s| s.success())
    {
        names.push("pipe");
    }
    for name in names {
        for words in [
            &["report", name][..],
            &["read", name],
            &["diagnose", "--no-input", "--paste", name],
            &["diagnose", name, "--no-input"],
            &["request", "a.case.jsonl", "--settings", name],
            &["kb", "install", name, "--to", "x.zip"],
        ] {
            let out = run(dir, words, b"");
            assert!(out.status == 6 || out.status == 5, "{words:?}: {}", out.shown());
        }
    }
}

#[test]
fn a_byte_order_mark_and_an_empty_file_are_gone_on_with() {
    let dir = folder();
    let dir = dir.path();
    case(dir);
    let text = fs::read_to_string(dir.join("a.case.jsonl")).unwrap();
    fs::write(dir.join("b.case.jsonl"), format!("\u{feff}{text}")).unwrap();
    let report = |name: &str| run(dir, &["report", name], b"");
    assert_eq!(report("b.case.jsonl").stdout, report("a.case.jsonl").stdout);
    fs::write(dir.join("empty.case.jsonl"), "").unwrap();
    let out = run(
        dir,
        &["diagnose", "empty.case.jsonl", "--no-input", "--set", "migration.error=forbidden"],
        b"",
    );
    assert!([0, 3].contains(&out.status), "{}", out.shown());
    assert!(fs::metadata(dir.join("empty.case.jsonl")).unwrap().len() > 0);
}

/// Where standard error cannot be written to, the program does its work and ends as it would.
#[test]
fn a_full_disk_under_standard_error_ends_nothing() {
    let dir = folder();
    let dir = dir.path();
    let sample = data("samples/test-msa-403-negotiate.txt");
    let sample = sample.to_str().unwrap();
    case(dir);
    for words in [
        &["diagnose", "--no-input", "--paste", sample][..],
        &["read", "no such file"],
        &["report", "a.case.jsonl", "--no-such-option"],
        &["bundle", "a.case.jsonl", "--redact"],
        &["kb", "check", "--pack", "no such pack"],
    ] {
        let usual = run(dir, words, b"");
        let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let child = command(dir, words).stderr(Stdio::from(full)).spawn().unwrap();
        let out = child.wait_with_output().unwrap();
        assert_eq!(out.status.code(), Some(usual.status), "{words:?}");
        assert_eq!(String::from_utf8(out.stdout).unwrap(), usual.stdout, "{words:?}");
    }
}
