//! `kb upgrade`: a pack of format 1 in a folder.

use std::fs;
use std::path::Path;

use crate::program::{Run, folder, run};
use crate::repository::files;

/// A copy of the pack of format 1 that is kept for this.
fn old_pack(dir: &Path) {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/format-1");
    for path in
        files(&from).into_iter().filter(|path| path.extension().is_some_and(|end| end == "toml"))
    {
        let to = dir.join(path.strip_prefix(&from).unwrap());
        fs::create_dir_all(to.parent().unwrap()).unwrap();
        fs::copy(&path, to).unwrap();
    }
}

fn upgrade(dir: &Path, more: &[&str]) -> Run {
    run(dir, &[&["kb", "upgrade", "."], more].concat(), b"")
}

#[test]
fn a_folder_is_upgraded_once() {
    let dir = folder();
    old_pack(dir.path());
    let rules = dir.path().join("rules/lamp/lamp.toml");
    let before = fs::read_to_string(&rules).unwrap();
    let refused = run(dir.path(), &["kb", "check", "--pack", "."], b"");
    assert!(refused.stderr.contains("`shindan kb upgrade DIR`"), "{}", refused.stderr);
    assert_eq!(refused.status, 1);

    let check = upgrade(dir.path(), &["--check"]);
    assert_eq!(check.status, 1);
    assert!(check.stdout.contains("5 files would change in"), "{}", check.stdout);
    assert_eq!(fs::read_to_string(&rules).unwrap(), before);

    let done = upgrade(dir.path(), &[]);
    assert_eq!(done.status, 0);
    assert!(done.stdout.contains("5 files changed in"), "{}", done.stdout);
    assert!(
        fs::read_to_string(&rules).unwrap().contains("of_100_tickets   = 30 # share of tickets")
    );

    let again = upgrade(dir.path(), &["--check"]);
    assert_eq!(again.status, 0);
    assert_eq!(again.stdout, "0 files would change in 0 places\n");
}

#[test]
fn a_problem_keeps_every_file_as_it_is() {
    let dir = folder();
    old_pack(dir.path());
    let texts = dir.path().join("kb/lamp/ja/texts.toml");
    fs::write(&texts, "[act.x\n").unwrap();
    let refused = upgrade(dir.path(), &[]);
    assert_eq!(refused.status, 1);
    assert!(refused.stderr.contains("kb/lamp/ja/texts.toml:1"), "{}", refused.stderr);
    let rules = fs::read_to_string(dir.path().join("rules/lamp/lamp.toml")).unwrap();
    assert!(rules.contains("[act.look-at-bulb]"));
}
