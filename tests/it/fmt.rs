//! `kb fmt`: one form of a pack's files, with everything in them kept.

use std::fs;
use std::path::Path;

use proptest::prelude::*;
use shindan_author::canonical;
use shindan_model::SourceFile;

use crate::program::{folder, run};

/// The files of the shipped pack and of the pack of tests.
fn packs() -> Vec<Vec<SourceFile>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let second = root.join("tests/packs/mail-delivery");
    [(root, "exchange-migration"), (second.as_path(), "mail-delivery")]
        .map(|(folder, pack)| {
            let mut files = Vec::new();
            collect(folder, &folder.join("rules").join(pack), &mut files);
            collect(folder, &folder.join("kb").join(pack), &mut files);
            assert!(files.len() > 20, "{pack} has files");
            files
        })
        .into()
}

fn collect(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|end| end == "toml") {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(SourceFile { path: name, text: fs::read_to_string(&path).unwrap() });
        }
    }
}

/// As somebody else's editor would have it: other blanks, other line ends, other quotes.
fn untidy(text: &str) -> String {
    let mut out = String::from('\u{feff}');
    let mut in_text = false;
    for line in text.lines() {
        let was_in_text = in_text;
        in_text ^= line.matches("'''").count() % 2 == 1;
        if was_in_text || in_text {
            out.push_str(line);
        } else {
            let plain = line.split_once(" = ").filter(|_| !line.starts_with(['#', ' ', '"']));
            match plain {
                Some((key, value)) => out.push_str(&format!("\t{key}=   {value}  ")),
                None if line.starts_with('[') => out.push_str(&format!("  {line}\t")),
                None => out.push_str(line),
            }
        }
        out.push_str("\r\n");
    }
    out + "\r\n\r\n"
}

/// Everything of a pack but the digest of its bytes.
fn meaning(files: &[SourceFile]) -> String {
    let (pack, diags) = shindan_pack::load(files);
    let mut pack = pack.unwrap_or_else(|| panic!("{diags:#?}"));
    pack.digest = String::new();
    format!("{pack:?}")
}

fn comments(text: &str) -> usize {
    text.lines().filter(|line| line.trim_start().starts_with('#')).count()
}

#[test]
fn both_packs_are_in_the_form_and_get_back_into_it() {
    for files in packs() {
        let mut tidied = Vec::new();
        for file in &files {
            assert_eq!(canonical(file).unwrap(), file.text, "{}", file.path);
            let other = SourceFile { path: file.path.clone(), text: untidy(&file.text) };
            assert_ne!(other.text, file.text);
            let text = canonical(&other).unwrap();
            assert_eq!(text, file.text, "{}", file.path);
            assert_eq!(comments(&text), comments(&file.text), "{}", file.path);
            let old: toml::Table = toml::from_str(&file.text).unwrap();
            assert_eq!(toml::from_str::<toml::Table>(&text).unwrap(), old, "{}", file.path);
            tidied.push(SourceFile { path: file.path.clone(), text });
        }
        assert_eq!(meaning(&tidied), meaning(&files));
    }
}

proptest! {
    /// Blanks and line breaks wherever TOML allows them; values and comments stay, and once is enough.
    #[test]
    fn any_layout(gaps in proptest::collection::vec("[ \t]{0,3}", 12), breaks in proptest::collection::vec("( |\n|\n\n|\r\n|# c\n){0,3}", 6)) {
        let (g, b) = (&gaps, &breaks);
        let text = format!(
            "{}[{}a{}.{}'b'{}]{}\n{}x{}={}[{}1{},{}{{ y{}='z' }}{}, [{}]{}]{}\n# end\n",
            g[0], g[1], g[2], g[3], g[4], g[5], g[6], g[7], g[8], b[0], b[1], b[2], g[9], b[3], b[4], b[5], g[10],
        );
        let file = SourceFile { path: "rules/p/f.toml".to_owned(), text };
        let once = canonical(&file).unwrap();
        prop_assert_eq!(once.matches('#').count(), file.text.matches('#').count());
        prop_assert_eq!(toml::from_str::<toml::Table>(&once).unwrap(), toml::from_str::<toml::Table>(&file.text).unwrap());
        let again = canonical(&SourceFile { path: file.path, text: once.clone() }).unwrap();
        prop_assert_eq!(again, once);
    }
}

#[test]
fn the_command() {
    let dir = folder();
    let rules = dir.path().join("p/rules/lamp");
    fs::create_dir_all(&rules).unwrap();
    let (good, bad) = (rules.join("a.toml"), rules.join("b.toml"));
    fs::write(&good, "# c\n[cause.x]\nrank=1\n").unwrap();
    fs::write(&bad, "[cause.y\n").unwrap();
    let check = run(dir.path(), &["kb", "fmt", "--pack", "p", "--check"], b"");
    assert_eq!(check.status, 1);
    assert!(
        check.stdout.contains("-rank=1") && check.stdout.contains("+rank = 1"),
        "{}",
        check.stdout
    );
    assert!(check.stderr.contains("rules/lamp/b.toml:1:"), "{}", check.stderr);
    assert_eq!(
        fs::read_to_string(&good).unwrap(),
        "# c\n[cause.x]\nrank=1\n",
        "nothing is written"
    );
    let named = run(dir.path(), &["kb", "fmt", "--pack", "p", "p/rules/lamp/a.toml"], b"");
    assert_eq!(
        (named.status, named.stdout.as_str()),
        (0, "rules/lamp/a.toml\n1 of 1 file changed\n")
    );
    assert_eq!(fs::read_to_string(&good).unwrap(), "# c\n[cause.x]\nrank = 1\n");
    let all = run(dir.path(), &["kb", "fmt", "--pack", "p"], b"");
    assert_eq!((all.status, all.stdout.as_str()), (1, "0 of 2 files changed\n"));
    assert_eq!(fs::read_to_string(&bad).unwrap(), "[cause.y\n", "left alone");
    for arguments in [
        &["kb", "fmt"][..],
        &["kb", "fmt", "--pack", "p", "q.toml"],
        &["kb", "fmt", "--pack", "p/rules/lamp/a.toml"],
    ] {
        let refused = run(dir.path(), arguments, b"");
        assert_eq!(refused.status, 2, "{}", refused.stderr);
        assert!(refused.stderr.contains("help: "), "{}", refused.stderr);
    }
}
