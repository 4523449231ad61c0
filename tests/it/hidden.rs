//! No control, bidirectional or invisible character of any input reaches a terminal, page, picture or mail.

use std::fs;
use std::io::Read;
use std::path::Path;

use shindan_model::first_hidden;

use crate::program::{Run, data, folder, run};

/// What hides: a colour, an erased screen, a title, a bell, a carriage return, directions, no width, tags.
const HOSTILE: &str = "\u{1b}[31mX\u{1b}[2J\u{1b}]0;t\u{7}\u{9b}1m\rY\u{8}\u{202e}Z\u{2066}\u{200b}\u{ad}\u{feff}\u{e0041}\u{2028}\u{85}W";

#[track_caller]
fn clean(words: &[&str], run: &Run) {
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        if let Some(at) = first_hidden(text) {
            let from = text[..at].rfind('\n').map_or(0, |line| line + 1);
            panic!("{words:?}: {stream} has {:?}", &text[from..].lines().next());
        }
    }
}

/// A text, a mail and names of files with hidden characters in them.
fn hostile_files(dir: &Path) -> Vec<String> {
    let text = fs::read_to_string(data("samples/test-msa-403-negotiate.txt")).unwrap();
    let text = text.replace("mail.contoso.com", &format!("mail.{HOSTILE}contoso.com"));
    let text = text.replace("RunspaceId ", &format!("Runspace{HOSTILE} "));
    let text = format!("{text}\nHost {HOSTILE} of `{HOSTILE}` says {HOSTILE}\n[Q1] {HOSTILE}\n");
    let name = "evil\u{1b}[2J\u{202e}txt.exe\r\u{200b}.txt";
    let mail = format!(
        "From: =?utf-8?q?Jane_=1B[2J=E2=80=AEevil?= <jane@contoso.com>\r\nSubject: =?utf-8?q?Help_=1B]0;t=07=E2=80=AE?=\r\n\
         Message-ID: <a{HOSTILE}@contoso.com>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Disposition: attachment; filename=\"a\u{202e}\u{1b}[2Jb.txt\"\r\n\r\n{text}\r\n--b--\r\n"
    );
    fs::write(dir.join(name), &text).unwrap();
    fs::write(dir.join("a.eml"), mail).unwrap();
    vec![name.to_owned(), "a.eml".to_owned()]
}

/// Every command that says something of a case, in every format and both languages, with texts, names of files and
/// values in which characters hide.
#[test]
fn nothing_that_hides_comes_out_of_any_command() {
    let dir = folder();
    let dir = dir.path();
    let mut runs = 0;
    let mut sweep = |words: &[&str], input: &[u8]| {
        for lang in ["en", "ja"] {
            let all = [words, &["--lang", lang]].concat();
            clean(&all, &run(dir, &all, input));
            runs += 1;
        }
    };
    for file in hostile_files(dir) {
        let case = format!("c\u{202e}{}.case.jsonl", file.len());
        let (file, case) = (file.as_str(), case.as_str());
        for format in ["text", "json"] {
            sweep(&["read", file, "--format", format], b"");
            sweep(&["diagnose", "--no-input", "--paste", file, "--format", format], b"");
        }
        sweep(
            &["diagnose", case, "--no-input", "--paste", file, "--set", "exchange.version=2016"],
            b"",
        );
        sweep(&["diagnose", case], format!("{HOSTILE}\n?{HOSTILE}\n? \nc\nu\np\nq\n").as_bytes());
        for format in ["text", "md", "html", "json"] {
            for command in ["report", "explain", "handover", "request", "reply"] {
                sweep(&[command, case, "--format", format], b"");
            }
        }
        for format in ["text", "json"] {
            for command in ["next", "facts", "trace"] {
                sweep(&[command, case, "--format", format], b"");
            }
        }
        sweep(&["facts", case, HOSTILE], b"");
        sweep(&["explain", case, HOSTILE], b"");
        sweep(&["fact", case, HOSTILE], b"");
        sweep(&["fact", case, &format!("endpoint.host={HOSTILE}")], b"");
        sweep(&["tried", case, HOSTILE, "--helped"], b"");
        sweep(&["close", case, "--cause", HOSTILE, "--confirmed-by", "customer"], b"");
        sweep(&["close", case, "--cause", "outside", "--confirmed-by", HOSTILE], b"");
        sweep(&["bundle", case, "--with-personal-data", "--out", "b.zip"], b"");
        sweep(&["bundle", case, "--redact", "--out", "b.zip"], b"");
        sweep(&["undo", case], b"");
    }
    let line =
        serde_json::json!({ "id": HOSTILE, "texts": [HOSTILE], "facts": { (HOSTILE): HOSTILE } });
    sweep(&["batch"], format!("{line}\n{{\"id\":\"{HOSTILE}\"}}\n{HOSTILE}\n").as_bytes());
    for words in [
        &["report", HOSTILE][..],
        &["read", HOSTILE],
        &["diagnose", "--no-input", "--set", HOSTILE],
        &["diagnose", "--no-input", "--set", "endpoint.host=a\u{202e}b"],
        &["diagnose", "--no-input", "--reply-lang", HOSTILE],
        &["probe", HOSTILE],
        &["report", "x", "--pack", HOSTILE],
        &["report", "x", "--format", HOSTILE],
        &["kb", "explain", HOSTILE],
        &["kb", "graph", HOSTILE],
        &["kb", "check", "--pack", HOSTILE],
        &["lab", HOSTILE],
        &[HOSTILE],
    ] {
        sweep(words, b"");
    }
    assert!(runs > 150, "{runs}");
}

/// Mails and the files of a bundle.
#[test]
fn nothing_that_hides_stands_in_mails_and_bundles() {
    let dir = folder();
    let dir = dir.path();
    hostile_files(dir);
    run(dir, &["diagnose", "a.case.jsonl", "--no-input", "--paste", "a.eml"], b"");
    let mail = run(dir, &["request", "a.case.jsonl", "--format", "eml"], b"");
    assert_eq!(mail.status, 0, "{}", mail.shown());
    assert!(
        mail.stdout.bytes().all(|c| matches!(c, b' '..=b'~' | b'\r' | b'\n' | b'\t') || c >= 0x80)
    );
    let parsed = mail_parser::MessageParser::default().parse(mail.stdout.as_bytes()).unwrap();
    for text in [parsed.subject(), parsed.body_text(0).as_deref(), parsed.body_html(0).as_deref()] {
        let text = text.expect("the mail has it");
        assert_eq!(first_hidden(text), None, "{text}");
    }
    let to = parsed.to().and_then(|to| to.first()).expect("the sender of the mail");
    assert_eq!(to.address(), Some("jane@contoso.com"));
    assert_eq!(first_hidden(to.name().unwrap_or_default()), None, "{to:?}");
    let bundle =
        run(dir, &["bundle", "a.case.jsonl", "--with-personal-data", "--out", "b.zip"], b"");
    assert_eq!(bundle.status, 0, "{}", bundle.shown());
    let mut archive = zip::ZipArchive::new(fs::File::open(dir.join("b.zip")).unwrap()).unwrap();
    let mut pages = 0;
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        if [".txt", ".md", ".html"].iter().any(|end| name.ends_with(end)) && !name.contains("paste")
        {
            pages += 1;
            assert_eq!(first_hidden(&text), None, "{name}");
        }
    }
    assert!(pages > 0);
}

/// Packs in which something hides are refused, and the refusal hides nothing.
#[test]
fn packs_in_which_something_hides_are_refused() {
    let commands: [&[&str]; 9] = [
        &["kb", "check"],
        &["kb", "check", "--format", "json"],
        &["kb", "check", "--format", "sarif"],
        &["kb", "check", "--format", "github"],
        &["kb", "docs"],
        &["kb", "graph"],
        &["kb", "test"],
        &["kb", "publish"],
        &["diagnose", "--no-input", "--set", "lamp.light=dark"],
    ];
    for hostile in ["a\u{202e}b", "a\\u202eb", "a\\u001b[2Jb", "a\u{200b}b", "a\\u0085b"] {
        for place in [
            "rules/lamp/lamp.toml",
            "kb/lamp/en/texts.toml",
            "templates/words.toml",
            "templates/report.txt.j2",
        ] {
            let dir = folder();
            let mut files = shindan_testing::whole();
            for (path, text) in [
                ("templates/words.toml", "[status.open]\nen = \"manual step 2\"\nja = \"未定\"\n"),
                ("templates/report.txt.j2", "{{ \"manual step 2\" }}\n"),
            ] {
                if path == place {
                    files.push(shindan_model::SourceFile { path: path.into(), text: text.into() });
                }
            }
            let mut replaced = false;
            for file in &mut files {
                let old = if place.starts_with("kb") { "On the ladder" } else { "manual step 2" };
                if file.path == place {
                    replaced |= file.text.contains(old);
                    file.text = file.text.replace(old, hostile);
                }
                let path = dir.path().join(&file.path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, &file.text).unwrap();
            }
            assert!(replaced, "{place}");
            // An escape in a template is one of the templates' language, and comes out of it as what it is.
            let is_told = !(place.ends_with(".j2") && hostile.contains('\\'));
            for (at, words) in commands.iter().enumerate() {
                let all = [words, &["--pack", "."][..]].concat();
                let out = run(dir.path(), &all, b"");
                clean(&all, &out);
                if at == 0 && is_told {
                    assert_eq!(out.status, 1, "{place} {hostile:?}: {}", out.shown());
                }
            }
        }
    }
}
