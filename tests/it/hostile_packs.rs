//! What a foreign pack could do with its templates and words, and what a pack that was published stands for.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use crate::program::{folder, run};

/// The small pack, with a revision and these files more.
fn pack(dir: &Path, more: &[(&str, &str)]) {
    for file in shindan_testing::whole() {
        let path = dir.join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let version = "version = \"1.0.0\"";
        fs::write(path, file.text.replacen(version, &format!("{version}\nrevision = 3"), 1))
            .unwrap();
    }
    for (path, text) in more {
        let path = dir.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
}

/// What keeps a pack from being used is told by `kb check` and `kb publish`, with file and line.
#[test]
fn mistakes_in_templates_and_words_are_told_before_anybody_installs_them() {
    for (name, text, line) in [
        ("words.toml", "[status.open]\nen = \"{{ a\"\n", 2),
        ("words.toml", "[status.open\nen = \"a\"\n", 1),
        ("words.toml", "[status.open]\nen = 3\n", 2),
        ("words.toml", "a = \"b\"\n", 1),
        ("messages.toml", "\n[message.script.value]\nen = \"{{ nam }}\"\n", 3),
        ("report.txt.j2", "a\n{% if %}\n", 2),
        ("report.txt.j2", "a\nb\n{{ t(\"no.key\") }}\n", 3),
        ("report.txt.j2", "{{ report.lang | no_filter }}\n", 1),
        ("letter.html.j2", "\n{% set a = a ~ a %}\n", 2),
    ] {
        let dir = folder();
        let path = format!("templates/{name}");
        pack(dir.path(), &[(&path, text)]);
        for words in [
            &["kb", "check", "--pack", "."][..],
            &["kb", "publish", "--pack", ".", "--out", "a.zip"],
        ] {
            let out = run(dir.path(), words, b"");
            assert_eq!(out.status, 1, "{words:?} {text}: {}", out.shown());
            let place = format!("{path}:{line}:");
            assert!(out.stderr.contains("KB111") && out.stderr.contains(&place), "{}", out.shown());
        }
        assert!(!dir.path().join("a.zip").exists());
    }
}

/// Templates without an end come to one, with an error that names the template.
#[test]
fn templates_without_an_end_come_to_one() {
    let loops = "{% for a in report.causes %}".repeat(30) + &"{% endfor %}".repeat(30);
    let many = "{% for a in 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx' | list %}".repeat(6)
        + "x"
        + &"{% endfor %}".repeat(6);
    let doubles = format!(
        "{{% macro f(x) %}}{{{{ x }}}}{{{{ x }}}}{{% endmacro %}}{}{{{{ a }}}}",
        "{% set a = f('xxxxxxxxxxxxxxxx') %}".to_owned() + &"{% set a = f(a) %}".repeat(60)
    );
    for (text, ends) in [
        ("{{ 'x' | right(70000) }}", false),
        ("{{ 'x' * 99999999999 }}", false),
        ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", false),
        ("{% include 'report.txt.j2' %}", false),
        ("{% extends 'report.txt.j2' %}", false),
        (&many, false),
        (&doubles, false),
        ("{% set a = a ~ a %}", false),
        ("{% for a in range(99999999) %}{% endfor %}", false),
        (&loops, true),
    ] {
        let dir = folder();
        pack(dir.path(), &[("templates/report.txt.j2", text)]);
        let begun = Instant::now();
        let words = ["diagnose", "--no-input", "--set", "lamp.light=dark", "--pack", "."];
        let out = run(dir.path(), &words, b"");
        assert!(!out.stderr.contains("panicked"), "{}", out.shown());
        assert!(begun.elapsed() < Duration::from_secs(60), "{text}");
        if !ends {
            assert_eq!(out.status, 5, "{text}: {}", &out.shown()[..500.min(out.shown().len())]);
            assert!(out.stderr.contains("report.txt.j2"), "{}", out.stderr);
        }
    }
}

/// Whatever changes what a pack says changes its digest, which reports name.
#[test]
fn templates_and_words_count_in_the_digest() {
    let digest = |more: &[(&str, &str)]| {
        let dir = folder();
        pack(dir.path(), more);
        let out = run(dir.path(), &["kb", "check", "--pack", ".", "--format", "json"], b"");
        assert_eq!(out.status, 0, "{}", out.shown());
        let document: serde_json::Value = serde_json::from_str(&out.stdout).unwrap();
        let digest = document["digest"].as_str().unwrap().to_owned();
        let published = run(dir.path(), &["kb", "publish", "--pack", ".", "--out", "a.zip"], b"");
        assert!(published.stdout.contains(&digest), "{}", published.shown());
        let installed = run(dir.path(), &["kb", "install", "a.zip", "--to", "b.zip"], b"");
        assert_eq!(installed.status, 0, "{}", installed.shown());
        digest
    };
    let bare = digest(&[]);
    let words = digest(&[("templates/words.toml", "[status.open]\nen = \"a\"\nja = \"b\"\n")]);
    let template = digest(&[("templates/report.txt.j2", "a\n")]);
    assert!(bare != words && words != template && bare != template);
}

/// No number of a publication keeps every later one out.
#[test]
fn revisions_are_bounded() {
    for revision in ["0", "1000000", "9223372036854775807", "18446744073709551615", "-1"] {
        let dir = folder();
        pack(dir.path(), &[]);
        let path = dir.path().join("rules/lamp/lamp.toml");
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("revision = 3", &format!("revision = {revision}"))).unwrap();
        let out = run(dir.path(), &["kb", "publish", "--pack", ".", "--out", "a.zip"], b"");
        assert_eq!(out.status, 1, "{revision}: {}", out.shown());
    }
}
