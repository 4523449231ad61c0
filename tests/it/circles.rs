//! No circle of files within a crate: each can be learnt after those that it uses.
//!
//! What a file uses is read from its `crate::` and `super::` paths outside tests. A path that ends in the
//! face of a folder (`lib.rs`, `mod.rs`) is followed to the file that the face takes the name from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use petgraph::algo::tarjan_scc;
use petgraph::graphmap::DiGraphMap;
use regex::Regex;

use crate::repository::files;

/// The files of one crate: by module path, the text before the tests.
type Modules = BTreeMap<Vec<String>, String>;

fn modules(source: &Path) -> Modules {
    let mut modules = Modules::new();
    for path in files(source).into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"))
    {
        let inner = path.strip_prefix(source).unwrap().with_extension("");
        let mut module: Vec<String> =
            inner.iter().map(|part| part.to_str().unwrap().to_owned()).collect();
        if ["lib", "mod", "main"].contains(&module.last().unwrap().as_str()) {
            module.pop();
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        let code: Vec<&str> =
            code.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        modules.insert(module, code.join("\n"));
    }
    modules
}

/// The paths in a `use` tree, and those written out in code, each as its parts.
fn paths(code: &str) -> Vec<Vec<String>> {
    fn tree(prefix: &[String], text: &str, found: &mut Vec<Vec<String>>) {
        let text = text.trim();
        let Some((head, rest)) = text.split_once('{') else {
            let text = text.split(" as ").next().unwrap();
            let parts = text.split("::").map(|part| part.trim().to_owned());
            found.push(prefix.iter().cloned().chain(parts).collect());
            return;
        };
        let head = head.split("::").map(str::trim).filter(|part| !part.is_empty());
        let prefix: Vec<String> = prefix.iter().cloned().chain(head.map(str::to_owned)).collect();
        let (mut depth, mut begins) = (0_usize, 0);
        let inner = rest.trim_end().strip_suffix('}').unwrap_or(rest);
        for (at, c) in inner.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    tree(&prefix, &inner[begins..at], found);
                    begins = at + 1;
                }
                _ => {}
            }
        }
        if !inner[begins..].trim().is_empty() {
            tree(&prefix, &inner[begins..], found);
        }
    }
    let uses = Regex::new(r"(?m)^\s*(?:pub(?:\([^)]*\))? )?use ((?:crate|super)[^;]+);").unwrap();
    let written = Regex::new(r"\b(?:crate|super)(?:::[A-Za-z_]+)+").unwrap();
    let mut found = Vec::new();
    for one in uses.captures_iter(code) {
        tree(&[], &one[1], &mut found);
    }
    let rest = uses.replace_all(code, "");
    found.extend(
        written.find_iter(&rest).map(|path| path.as_str().split("::").map(str::to_owned).collect()),
    );
    found
}

/// The module that a path of `from` leads to, and the name that is taken from it.
fn lead(modules: &Modules, from: &[String], path: &[String]) -> (Vec<String>, Option<String>) {
    let mut at = if path[0] == "crate" { Vec::new() } else { from.to_vec() };
    let mut rest = path.iter().peekable();
    while let Some(part) = rest.next_if(|part| *part == "crate" || *part == "super") {
        if part == "super" {
            at.pop();
        }
    }
    while let Some(part) = rest.peek() {
        at.push((*part).clone());
        if !modules.contains_key(&at) {
            at.pop();
            break;
        }
        rest.next();
    }
    (at, rest.next().cloned())
}

/// The file that a face takes a name from; the face itself where it defines the name.
fn behind(modules: &Modules, face: Vec<String>, name: Option<&str>, depth: usize) -> Vec<String> {
    let Some(name) = name.filter(|_| depth > 0) else { return face };
    let reexport =
        Regex::new(r"(?m)^pub(?:\([^)]*\))? use ((?:crate|super|self|[a-z_]+)(?:::[^;]+));")
            .unwrap();
    for one in reexport.captures_iter(&modules[&face]) {
        let text = one[1].replace("self::", "");
        let text = text.as_str();
        let full = if text.starts_with("crate") || text.starts_with("super") {
            format!("use {text};")
        } else {
            let prefix: Vec<&str> =
                ["crate"].into_iter().chain(face.iter().map(String::as_str)).collect();
            format!("use {}::{text};", prefix.join("::"))
        };
        for path in paths(&full) {
            if path.last().is_some_and(|last| last == name || last == "*") {
                let (module, rest) = lead(modules, &face, &path);
                if module != face {
                    let rest = rest.filter(|rest| rest != "*").unwrap_or_else(|| name.to_owned());
                    return behind(modules, module, Some(&rest), depth - 1);
                }
            }
        }
    }
    face
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = vec![root.join("src")];
    for entry in std::fs::read_dir(root.join("crates")).unwrap() {
        sources.push(entry.unwrap().path().join("src"));
    }
    let (mut circles, mut arrows) = (Vec::new(), 0);
    for source in sources {
        let modules = modules(&source);
        let names: Vec<String> = modules.keys().map(|module| module.join("::")).collect();
        let mut graph = DiGraphMap::<&str, ()>::new();
        let position: BTreeMap<&Vec<String>, usize> =
            modules.keys().enumerate().map(|(at, module)| (module, at)).collect();
        for (from, code) in &modules {
            // The root of a crate only hands names on.
            if from.is_empty() {
                continue;
            }
            let mut uses = BTreeSet::new();
            for path in paths(code) {
                let (module, name) = lead(&modules, from, &path);
                uses.insert(behind(&modules, module, name.as_deref(), 4));
            }
            for to in uses.into_iter().filter(|to| to != from && !to.is_empty()) {
                graph.add_edge(&names[position[from]], &names[position[&to]], ());
                arrows += 1;
            }
        }
        for circle in tarjan_scc(&graph).into_iter().filter(|circle| circle.len() > 1) {
            circles.push(format!("{}: {}", source.display(), circle.join(", ")));
        }
    }
    assert!(arrows > 500, "only {arrows} imports were found");
    assert!(circles.is_empty(), "{circles:#?}");
}
