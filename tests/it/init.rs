//! `shindan kb init`: what it writes is a pack without a problem, and every schema that a file names is there.

use std::path::{Path, PathBuf};

use crate::program::run;

fn toml_files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            toml_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "toml") {
            found.push(path);
        }
    }
}

/// How many TOML files of the folder name a schema; each has to be there.
fn schemas_are_there(dir: &Path) -> usize {
    let mut found = Vec::new();
    toml_files(dir, &mut found);
    let mut count = 0;
    for path in found {
        let text = std::fs::read_to_string(&path).unwrap();
        let Some(schema) = text.lines().next().and_then(|line| line.strip_prefix("#:schema "))
        else {
            continue;
        };
        let schema = path.parent().unwrap().join(schema);
        assert!(schema.is_file(), "{}: {}", path.display(), schema.display());
        let (schema, dir) = (schema.canonicalize().unwrap(), dir.canonicalize().unwrap());
        assert!(schema.starts_with(dir), "{} lies beside", schema.display());
        count += 1;
    }
    count
}

#[test]
fn the_empty_pack_has_no_problem() {
    let dir = crate::program::folder();
    let made = run(dir.path(), &["kb", "init", "--empty", "coffee-machine"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    let pack = dir.path().join("coffee-machine");
    for command in [&["check", "--deny-warnings"][..], &["test"], &["i18n", "check"]] {
        let arguments = [&["kb"][..], command, &["--pack", "coffee-machine"]].concat();
        let run = run(dir.path(), &arguments, b"");
        assert_eq!((run.status, run.stderr.as_str()), (0, ""), "{command:?}\n{}", run.shown());
    }
    assert_eq!(schemas_are_there(&pack), 5);
    for beside in ["FORMAT.md", "README.md", ".taplo.toml", "tombi.toml"] {
        let text = std::fs::read_to_string(pack.join(beside)).unwrap();
        assert!(!text.contains("new-pack"), "{beside}");
    }
}

#[test]
fn a_copy_of_a_pack_that_lies_deeper_names_the_schemas_beside_it() {
    let dir = crate::program::folder();
    let deep = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/mail-delivery");
    let deep = deep.to_str().unwrap();
    let made = run(dir.path(), &["--pack", deep, "kb", "init", "copy"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    assert!(schemas_are_there(&dir.path().join("copy")) > 20);
}

#[test]
fn a_name_that_no_pack_can_have_is_refused() {
    let dir = crate::program::folder();
    for name in ["Printer", "my_pack", "my pack", "-a", "a--b", "a-", "1a", "../a", "プリンター"]
    {
        let empty = format!("--empty={name}");
        let run = run(dir.path(), &["kb", "init", &empty], b"");
        assert_eq!(run.status, 2, "{name}\n{}", run.shown());
        assert!(run.stderr.contains("small letters and digits"), "{name}\n{}", run.shown());
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}
