//! What documents say about the code is true: invariants name tests, and steps name functions.

use std::collections::BTreeMap;

use crate::docs_markdown::{page, root};
use crate::repository::files;

/// Rust sources below a folder, as one text.
fn sources(folder: &str) -> String {
    let mut all = files(&root().join(folder));
    all.retain(|path| path.extension().is_some_and(|end| end == "rs"));
    all.iter().map(|path| std::fs::read_to_string(path).unwrap()).collect::<Vec<_>>().concat()
}

/// The tests in a page that are named `module::test` or `shindan-crate::test`, each with whether it is there.
fn named_tests(path: &str) -> BTreeMap<String, bool> {
    let named = regex::Regex::new(r"`([a-z][a-z0-9_-]*)::([a-z0-9_]+)`").unwrap();
    let text = page(path).text;
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    named
        .captures_iter(&text)
        .map(|found| {
            let (home, test) = (found[1].to_owned(), &found[2]);
            let source =
                known.entry(home.clone()).or_insert_with(|| match home.strip_prefix("shindan-") {
                    Some(name) => sources(&format!("crates/{name}/src")),
                    None => {
                        let file = root().join(format!("tests/it/{home}.rs"));
                        let folder = root().join(format!("tests/it/{home}"));
                        if folder.is_dir() {
                            sources(&format!("tests/it/{home}"))
                        } else {
                            std::fs::read_to_string(file).unwrap_or_default()
                        }
                    }
                });
            let test_of = format!("#\\[test\\]\n(?:\\s*#\\[[^\n]*\\]\n)*\\s*fn {test}\\(");
            let is_there = regex::Regex::new(&test_of).unwrap().is_match(source)
                // Some tests are written by a macro, from their name.
                || source.contains(&format!("{test}:")) || source.contains(&format!("{test},"));
            (found[0].to_owned(), is_there)
        })
        .collect()
}

#[test]
fn every_test_that_the_invariants_name_exists() {
    let tests = named_tests("docs/invariants.md");
    assert!(tests.len() > 60, "{}", tests.len());
    let missing: Vec<_> =
        tests.iter().filter(|(_, is_there)| !**is_there).map(|(name, _)| name).collect();
    assert!(missing.is_empty(), "docs/invariants.md names {missing:?}");
    // Each sentence has its test.
    let text = page("docs/invariants.md").text;
    let list = text.split("\n- ").skip(1).map(|item| item.split("\n\n").next().unwrap());
    for item in list {
        assert!(item.contains("::"), "no test holds this: {item}");
    }
}

#[test]
fn other_pages_name_tests_that_exist() {
    for path in [
        "docs/developers.md",
        "docs/authors.md",
        "docs/probes.md",
        "docs/numbers.md",
        "CONTRIBUTING.md",
    ] {
        for (test, is_there) in named_tests(path) {
            assert!(is_there, "{path} names {test}");
        }
    }
    // Names of tests that stand alone.
    let alone = regex::Regex::new(r"`([a-z]+(?:_[a-z0-9]+){3,})`").unwrap();
    let all = [sources("crates"), sources("src"), sources("tests/it")].concat();
    let mut count = 0;
    for path in ["ARCHITECTURE.md", "docs/developers.md", "docs/probes.md", "docs/numbers.md"] {
        for found in alone.captures_iter(&page(path).text) {
            count += 1;
            assert!(all.contains(&format!("fn {}(", &found[1])), "{path} names {}", &found[0]);
        }
    }
    assert!(count > 5, "{count}");
}

#[test]
fn every_step_names_a_function_that_exists() {
    let row = regex::Regex::new(r"(?m)^\| [0-9] \|.*\| `([^`]+\.rs)` \| `([a-z_]+)` \|$").unwrap();
    let text = page("ARCHITECTURE.md").text;
    let steps: Vec<_> = row.captures_iter(&text).collect();
    assert_eq!(steps.len(), 8);
    for step in steps {
        let source = std::fs::read_to_string(root().join(&step[1])).unwrap();
        let function = regex::Regex::new(&format!(r"fn {}\b", &step[2])).unwrap();
        assert!(function.is_match(&source), "{} has no function `{}`", &step[1], &step[2]);
    }
}

#[test]
fn the_map_has_every_crate() {
    let text = page("ARCHITECTURE.md").text;
    for entry in std::fs::read_dir(root().join("crates")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(text.contains(&format!("| `crates/{name}` |")), "{name} is not in the map");
    }
}
