//! Whole exchanges of mails, as people would read them: request, a simulated answer, and the reply, in
//! both languages, for cases that are written here and for ten public ones.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use crate::message::{answers, case, filled_in, json, text};
use crate::program::{data, folder, run};

/// A case: what is known at first, and what is answered.
struct Exchange {
    name: &'static str,
    known: Vec<(String, String)>,
    /// What the customer sent.
    paste: Option<String>,
    answers: BTreeMap<String, String>,
}

/// Every character stands in JIS X 0208 and is as wide in every font, no line is too long, no command is
/// cut.
#[track_caller]
fn check(name: &str, printed: &str) {
    for line in printed.lines() {
        let words = line.trim_start().trim_start_matches("> ");
        let is_whole = words.split(' ').count() == 1
            || line.contains(" | ")
            || line.contains(" -")
            || line.contains("https://");
        assert!(line.width() <= 70 || is_whole, "{name}: {line}");
        assert!(!line.ends_with(' '), "{name}: {line:?}");
        // What customers wrote is theirs.
        if line.trim_start().starts_with("> ") {
            continue;
        }
        for c in line.chars() {
            let mut buffer = [0; 4];
            let letter: &str = c.encode_utf8(&mut buffer);
            assert_eq!(letter.width(), letter.width_cjk(), "{name}: `{c}` in {line}");
            let (bytes, _, lost) = encoding_rs::ISO_2022_JP.encode(letter);
            // Row 13 is NEC's and not part of the standard.
            let is_vendors = bytes.starts_with(b"\x1b$B") && bytes.get(3) == Some(&0x2d);
            assert!(!lost && !is_vendors, "{name}: `{c}` in {line}");
        }
    }
    for left in ["{{", "}}", "`", "undefined", "  \n\n\n"] {
        assert!(!printed.contains(left), "{name}: {left}");
    }
}

/// One page that needs nothing else, escaped.
#[track_caller]
fn check_html(name: &str, lang: &str, html: &str) {
    assert!(html.contains(&format!("<html lang=\"{lang}\">")), "{name}");
    for wanted in ["size: A4", "color-scheme: light dark", "</html>"] {
        assert!(html.contains(wanted), "{name}: {wanted}");
    }
    for foreign in ["<script", "src=", "@import", "url("] {
        assert!(!html.contains(foreign), "{name}: {foreign}");
    }
    let tags = regex::Regex::new(r"</?([a-z0-9]+)[^<>]*>|<!doctype html>").unwrap();
    assert!(!tags.replace_all(html, "").contains('<'), "{name}: a bare `<`");
    let mut open: Vec<&str> = Vec::new();
    for found in tags.captures_iter(html) {
        let (whole, Some(tag)) = (&found[0], found.get(1)) else { continue };
        match tag.as_str() {
            "meta" | "br" => {}
            tag if whole.starts_with("</") => assert_eq!(open.pop(), Some(tag), "{name}"),
            tag => open.push(tag),
        }
    }
    assert!(open.is_empty(), "{name}: {open:?}");
}

/// Request, answer and reply, with quotations replaced where they are not ours to show.
fn exchange(planned: &Exchange, lang: &str, shows_quotes: bool) -> String {
    let dir = folder();
    let dir: &Path = dir.path();
    let known: Vec<(&str, &str)> =
        planned.known.iter().map(|(fact, value)| (fact.as_str(), value.as_str())).collect();
    let paste: Vec<&str> = planned.paste.iter().map(|_| "sent.txt").collect();
    if let Some(text) = &planned.paste {
        fs::write(dir.join("sent.txt"), text).unwrap();
    }
    case(dir, "c.case.jsonl", &known, &paste);
    let write = |command: &str, format: &str| {
        run(dir, &[command, "c.case.jsonl", "--reply-lang", lang, "--format", format], b"")
    };
    let mut shown = Vec::new();
    let request = write("request", "text");
    let expected = if request.stdout.is_empty() { 3 } else { 0 };
    assert_eq!(request.status, expected, "{}: {}", planned.name, request.shown());
    if request.stdout.is_empty() {
        shown.push(format!("=== nothing to ask\n{}", request.stderr));
    } else {
        check(planned.name, &request.stdout);
        if shows_quotes {
            check_html(planned.name, lang, &write("request", "html").stdout);
        }
        let document =
            json(dir, &["request", "c.case.jsonl", "--reply-lang", lang, "--format", "json"]);
        let given = answers(&document, &planned.answers);
        let body = filled_in(&text(&document["text"]), &given);
        let answer: String = body.lines().map(|line| format!("> {line}\n")).collect();
        fs::write(dir.join("answer.txt"), &answer).unwrap();
        let read = run(
            dir,
            &["diagnose", "c.case.jsonl", "--no-input", "--paste", "answer.txt", "--lang", lang],
            b"",
        );
        let filled = answer.lines().filter(|line| {
            given.iter().any(|(number, said)| {
                line.starts_with(&format!("> [Q{number}] ")) && line.ends_with(&format!(": {said}"))
            })
        });
        shown.push(format!("=== request\n{}", request.stdout));
        shown.push(format!(
            "=== answer\n{}",
            filled.map(|line| format!("{line}\n")).collect::<String>()
        ));
        shown.push(format!("=== to the agent\n{}", read.stderr));
    }
    let reply = write("reply", "text");
    if reply.status == 0 {
        check(planned.name, &reply.stdout);
        if shows_quotes {
            check_html(planned.name, lang, &write("reply", "html").stdout);
        }
        shown.push(format!("=== reply\n{}", reply.stdout));
    } else {
        assert_eq!(reply.status, 3, "{}: {}", planned.name, reply.shown());
        shown.push(format!("=== no reply\n{}", reply.stderr));
    }
    let shown = shown.join("\n");
    if shows_quotes {
        return shown;
    }
    let quote = |line: &str| match line.starts_with("    > ") {
        true => "    > [their words]".to_owned(),
        false => line.to_owned(),
    };
    let mut lines: Vec<String> = shown.lines().map(quote).collect();
    lines.dedup_by(|a, b| a == b && a.ends_with("[their words]"));
    lines.join("\n") + "\n"
}

fn pairs(of: &[(&str, &str)]) -> Vec<(String, String)> {
    of.iter().map(|(fact, value)| ((*fact).to_owned(), (*value).to_owned())).collect()
}

fn sample(name: &str) -> Option<String> {
    let path = data("samples").join(name);
    Some(fs::read_to_string(path).unwrap())
}

#[test]
fn exchanges_of_cases_written_here_in_both_languages() {
    let all = [
        Exchange {
            name: "staged-2016",
            known: pairs(&[("migration.type", "staged"), ("exchange.version", "2016")]),
            paste: None,
            answers: BTreeMap::new(),
        },
        Exchange {
            name: "forbidden",
            known: pairs(&[("migration.type", "remote-move"), ("exchange.version", "2016")]),
            paste: sample("test-msa-403-negotiate.txt"),
            answers: pairs(&[("path.device", "passes-through")]).into_iter().collect(),
        },
        Exchange {
            name: "rpc-unavailable",
            known: pairs(&[("migration.type", "cutover"), ("exchange.version", "2007")]),
            paste: sample("test-msa-oa-6ba.txt"),
            answers: pairs(&[("rpc.ports", "not-answering"), ("settings.source", "autodiscover")])
                .into_iter()
                .collect(),
        },
        Exchange {
            name: "too-recent",
            known: pairs(&[("migration.type", "remote-move"), ("exchange.version", "2019")]),
            paste: sample("test-msa-too-recent.txt"),
            answers: BTreeMap::new(),
        },
    ];
    for planned in &all {
        for lang in ["en", "ja"] {
            let shown = exchange(planned, lang, true);
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("exchange-{}-{lang}", planned.name), shown);
            });
        }
    }
}

/// The public cases whose exchanges are shown; what their customers wrote is left out.
const PUBLIC: [&str; 10] = [
    "azawslab-hcw8078-san",
    "biggreenit-domain-admin-deny",
    "checkyourlogs-stale-password",
    "f12hu-legacy-auth",
    "gh-exchange-8-preauth",
    "ja-kb3049615-thirdparty",
    "ja-staged-2010",
    "kb3063913-mrs-off",
    "qa-1371154",
    "rca-isa-403",
];

#[test]
fn exchanges_of_public_cases_in_both_languages() {
    let Some(corpus) = std::env::var_os("SHINDAN_CORPUS") else {
        println!("not run: exchanges of 10 public cases (SHINDAN_CORPUS is not set)");
        return;
    };
    let answers: toml::Table = toml::from_str(include_str!("../data/public-answers.toml")).unwrap();
    for name in PUBLIC {
        let path = PathBuf::from(&corpus).join("cases/dev").join(format!("{name}.toml"));
        let file: toml::Table = toml::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let of = |value: &toml::Value| value.as_str().unwrap_or_default().to_owned();
        let table = answers.get(name).and_then(toml::Value::as_table);
        let answered = table
            .map(|table| table.iter().map(|(fact, value)| (fact.clone(), of(value))).collect());
        let given = crate::public_cases::given(file["given"].as_table().unwrap());
        let exchanged = Exchange {
            name,
            known: given.into_iter().collect(),
            paste: Some(format!("{}\n\n{}", of(&file["given"]["says"]), of(&file["pasted"]))),
            answers: answered.unwrap_or_default(),
        };
        for lang in ["en", "ja"] {
            let shown = exchange(&exchanged, lang, false);
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("exchange-{name}-{lang}"), shown);
            });
        }
    }
}
