use std::collections::BTreeMap;

use serde::Deserialize;

use super::*;

#[derive(Deserialize)]
struct Table {
    script: BTreeMap<String, String>,
    other: Other,
}

#[derive(Deserialize)]
struct Other {
    shown: Vec<String>,
    refused: Vec<String>,
}

fn table() -> Table {
    toml::from_str(include_str!("commands.toml")).unwrap()
}

fn printed(pipelines: &[Pipeline]) -> String {
    pipelines.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

#[test]
fn what_only_reads_is_run_and_nothing_else() {
    let table = table();
    assert!(table.other.refused.len() > 250, "{}", table.other.refused.len());
    let mut wrong = Vec::new();
    for (command, expected) in &table.script {
        match read_only(command) {
            Ok(ReadOnly::Script(pipelines)) if printed(&pipelines) == *expected => {}
            other => wrong.push(format!("{command:?} is {other:?}, not {expected}")),
        }
    }
    for command in &table.other.shown {
        if read_only(command) != Ok(ReadOnly::Shown) {
            wrong.push(format!("{command:?} is {:?}", read_only(command)));
        }
    }
    for command in &table.other.refused {
        if let Ok(read) = read_only(command) {
            wrong.push(format!("{command:?} is {read:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is printed is read as the same tree again: no printing escapes the grammar.
#[test]
fn what_is_printed_is_of_the_grammar_again() {
    for command in table().script.keys() {
        let Ok(ReadOnly::Script(pipelines)) = read_only(command) else { continue };
        let shown = printed(&pipelines).replace("$value_", "<");
        // Placeholders are variables in print.
        let mut again = String::new();
        let mut rest = shown.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            let end = after.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(after.len());
            again += &format!("{before}<{}>", &after[..end]);
            rest = &after[end..];
        }
        again += rest;
        let Ok(ReadOnly::Script(back)) = read_only(&again) else { panic!("{again}") };
        assert_eq!(printed(&back), printed(&pipelines), "{command}");
    }
}

/// No accepted command stays accepted with a sign of a shell strewn in, unless the sign stands in quotes and
/// is printed there.
#[test]
fn signs_strewn_into_what_is_accepted_change_nothing_in_it() {
    let signs = [
        "$", "`", "&", ">", "<", "(", ")", "{", "}", "@", "#", "%", "!", "\n", "\r", "\u{2028}",
        "’", "“", "–", "::", "$(calc)", ";calc", "|calc", "|iex", "'", "\"",
    ];
    let mut tried = 0_u32;
    for command in table().script.keys() {
        for at in 0..=command.len() {
            for sign in signs {
                let strewn = format!("{}{sign}{}", &command[..at], &command[at..]);
                tried += 1;
                let Ok(ReadOnly::Script(pipelines)) = read_only(&strewn) else { continue };
                let bare = outside_quotes(&printed(&pipelines));
                for never in ["$(", "`", "&", ">", "<", "#", "%", "!", "::", "calc", "iex", "\n"] {
                    assert!(!bare.contains(never), "{strewn:?} runs {bare}");
                }
            }
        }
    }
    assert!(tried > 40_000, "{tried}");
}

/// A printed command without what stands in its single quotes.
fn outside_quotes(printed: &str) -> String {
    printed.split('\'').step_by(2).collect()
}
