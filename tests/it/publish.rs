//! Packs as one archive: made, refused, put in the place of an older one, used.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::program::{Run, folder, run};

/// A copy of the shipped pack with this revision, and a line more in its `[pack]`.
fn pack(dir: &Path, revision: u64, more: &str) {
    let copy = dir.join("copy");
    if copy.exists() {
        fs::remove_dir_all(&copy).unwrap();
    }
    assert_eq!(run(dir, &["kb", "init", "copy"], b"").status, 0);
    // One case is enough to publish; running all takes long.
    let mut cases: Vec<_> = fs::read_dir(copy.join("rules/exchange-migration/cases"))
        .unwrap()
        .map(|case| case.unwrap().path())
        .collect();
    cases.sort();
    for case in &cases[1..] {
        fs::remove_file(case).unwrap();
    }
    let path = copy.join("rules/exchange-migration/pack.toml");
    let text = fs::read_to_string(&path).unwrap();
    let head = format!("[pack]\nrevision = {revision}\n{more}");
    fs::write(path, text.replacen("[pack]\n", &head, 1)).unwrap();
}

fn publish(dir: &Path, revision: u64, to: &str) -> Run {
    pack(dir, revision, "");
    run(dir, &["kb", "publish", "--pack", "copy", "--out", to], b"")
}

fn install(dir: &Path, archive: &str) -> Run {
    run(dir, &["kb", "install", archive, "--to", "team.zip"], b"")
}

fn check(run: &Run, status: i32, said: &str) {
    let all = format!("{}{}", run.stdout, run.stderr);
    assert_eq!(run.status, status, "{all}");
    assert!(all.contains(said), "no `{said}` in: {all}");
}

#[test]
fn a_published_pack_is_used_like_a_folder_and_repeats_byte_for_byte() {
    let dir = folder();
    check(&publish(dir.path(), 7, "a.zip"), 0, "exchange-migration 0.1.0, revision 7");
    check(&publish(dir.path(), 7, "b.zip"), 0, "1 case passed");
    let bytes = |name: &str| fs::read(dir.path().join(name)).unwrap();
    assert_eq!(bytes("a.zip"), bytes("b.zip"));
    let verdict = |pack: &str| {
        let set = "migration.error=forbidden";
        run(dir.path(), &["diagnose", "--no-input", "--set", set, "--pack", pack], b"").stdout
    };
    assert!(!verdict("a.zip").is_empty());
    assert_eq!(verdict("a.zip"), verdict("copy"));
}

#[test]
fn only_a_higher_revision_takes_the_place_of_another() {
    let dir = folder();
    for (name, revision) in [("r1.zip", 1), ("r2.zip", 2)] {
        check(&publish(dir.path(), revision, name), 0, "passed");
    }
    check(&install(dir.path(), "r2.zip"), 0, "team.zip: exchange-migration 0.1.0, revision 2");
    check(&install(dir.path(), "r2.zip"), 0, "is already there");
    let before = fs::read(dir.path().join("team.zip")).unwrap();
    let elsewhere = ["kb", "install", "r2.zip", "--to", "new/folder/team.zip"];
    check(&run(dir.path(), &elsewhere, b""), 0, "revision 2");
    check(&install(dir.path(), "r1.zip"), 1, "a lower revision never replaces a higher one");
    assert_eq!(fs::read(dir.path().join("team.zip")).unwrap(), before);
    check(&publish(dir.path(), 1, "r2.zip"), 1, "a lower revision never replaces a higher one");
}

#[test]
fn what_is_broken_is_refused_and_the_old_one_stays() {
    let dir = folder();
    let path = |name: &str| dir.path().join(name);
    check(&publish(dir.path(), 1, "good.zip"), 0, "passed");
    check(&install(dir.path(), "good.zip"), 0, "revision 1");
    let good = fs::read(path("good.zip")).unwrap();
    let rules = "rules/exchange-migration/pack.toml";

    let cut = &good[..good.len() / 2];
    let mut flipped = good.clone();
    flipped[good.len() / 2] ^= 0x55;
    let altered = rewritten(&good, |name, text| match name == rules {
        true => Some(text.replace("upper = 0.9", "upper = 0.8")),
        false => Some(text),
    });
    let missing = rewritten(&good, |name, text| (name != rules).then_some(text));
    let no_manifest = rewritten(&good, |name, text| (name != "manifest.json").then_some(text));
    let raised = rewritten(&good, |name, text| match name {
        "manifest.json" => Some(text.replace("\"revision\": 1", "\"revision\": 9")),
        _ => Some(text),
    });
    for (name, bytes, said) in [
        ("cut", cut, "it is no zip archive"),
        ("flipped", flipped.as_slice(), "cannot be used as a pack"),
        ("altered", &altered, "is not the file that its manifest describes"),
        ("missing", &missing, "is missing"),
        ("no-manifest", &no_manifest, "it has no `manifest.json`"),
        ("raised", &raised, "its manifest says that the revision is `9`"),
        ("text", b"not an archive", "it is no zip archive"),
    ] {
        let file = format!("{name}.zip");
        fs::write(path(&file), bytes).unwrap();
        check(&install(dir.path(), &file), 1, said);
        assert_eq!(fs::read(path("team.zip")).unwrap(), good, "{name}");
        let used = run(dir.path(), &["diagnose", "--no-input", "--pack", &file], b"");
        assert_eq!(used.status, 5, "{name}: {}", used.stderr);
    }
}

#[test]
fn what_is_not_fit_is_not_published() {
    let dir = folder();
    let publish = || run(dir.path(), &["kb", "publish", "--pack", "copy"], b"");
    pack(dir.path(), 1, "");
    let settings = dir.path().join("copy/rules/exchange-migration/pack.toml");
    let counted = fs::read_to_string(&settings).unwrap();
    fs::write(settings, counted.replace("revision = 1\n", "")).unwrap();
    check(&publish(), 1, "write `revision = 1` in `[pack]`");
    pack(dir.path(), 1, "minimum_program = \"99.0.0\"\n");
    check(&publish(), 1, "the pack needs shindan 99.0.0 or later");
    pack(dir.path(), 1, "minimum_program = \"soon\"\n");
    check(&publish(), 1, "`soon` is not a version");
    pack(dir.path(), 1, "");
    let case = "about = \"wrong\"\n[facts]\n\"migration.error\" = \"forbidden\"\n[expect]\nleader = \"outside\"\n";
    let cases = dir.path().join("copy/rules/exchange-migration/cases");
    fs::write(cases.join("wrong.toml"), case).unwrap();
    check(&publish(), 1, "1 of 2 cases fails, so nothing is published");
    assert!(!dir.path().join("exchange-migration-r1.zip").exists());
}

/// The archive again, each file as `change` has it.
fn rewritten(archive: &[u8], change: impl Fn(&str, String) -> Option<String>) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let mut new = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for at in 0..old.len() {
        let mut entry = old.by_index(at).unwrap();
        let name = entry.name().unwrap().into_owned();
        let text = std::io::read_to_string(&mut entry).unwrap();
        if let Some(text) = change(&name, text) {
            new.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            new.write_all(text.as_bytes()).unwrap();
        }
    }
    new.finish().unwrap().into_inner()
}
