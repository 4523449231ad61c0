//! Requests and replies: what is written, kept, sent as a mail, and read back from an answer.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use base64::Engine as _;
use serde_json::Value;

use crate::program::{Run, data, folder, run};

/// A case that is begun, or goes on, with these facts and texts; what is known then.
pub(crate) fn case(
    dir: &Path,
    name: &str,
    set: &[(&str, &str)],
    paste: &[&str],
) -> BTreeMap<String, String> {
    let arguments = ["diagnose", name, "--no-input", "--format", "json"];
    let mut arguments: Vec<String> = arguments.map(str::to_owned).into();
    for (fact, value) in set {
        arguments.extend(["--set".to_owned(), format!("{fact}={value}")]);
    }
    for file in paste {
        arguments.extend(["--paste".to_owned(), (*file).to_owned()]);
    }
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let begun = run(dir, &arguments, b"");
    assert!([0, 3, 4].contains(&begun.status), "{}", begun.shown());
    known(&serde_json::from_str(&begun.stdout).unwrap())
}

pub(crate) fn json(dir: &Path, arguments: &[&str]) -> Value {
    let run = run(dir, arguments, b"");
    assert_eq!(run.status, 0, "{}", run.shown());
    serde_json::from_str(&run.stdout).unwrap()
}

/// What is known by a verdict: fact and value.
fn known(verdict: &Value) -> BTreeMap<String, String> {
    let facts = verdict["facts"].as_array().unwrap().iter();
    let known = facts.filter(|fact| fact["how"] != "derived" && fact["state"] == "counts");
    known.map(|fact| (text(&fact["id"]), text(&fact["value"]))).collect()
}

/// What is known in a case.
fn facts(dir: &Path, name: &str) -> BTreeMap<String, String> {
    known(&json(dir, &["report", name, "--format", "json"]))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The number of a fact's question, and what to write behind it.
pub(crate) fn answers(request: &Value, given: &BTreeMap<String, String>) -> Vec<(u64, String)> {
    let questions = request["questions"].as_array().unwrap().iter();
    let answer = |question: &Value| {
        let fact = text(&question["facts"][0]);
        let value = given.get(&fact).filter(|_| question["wants"] == "words")?;
        let choices = question["choices"].as_array();
        let at = choices.and_then(|all| all.iter().position(|choice| choice == value.as_str()));
        let said = at.map_or(value.clone(), |at| (at + 1).to_string());
        Some((question["number"].as_u64().unwrap(), said))
    };
    questions.filter_map(answer).collect()
}

/// The answer form of a request with something written behind some numbers.
pub(crate) fn filled_in(request: &str, answers: &[(u64, String)]) -> String {
    let mut is_form = false;
    let lines = request.lines().map(|line| {
        is_form |= line.starts_with("--------");
        let given = answers.iter().find(|(number, _)| line.starts_with(&format!("[Q{number}] ")));
        match given.filter(|_| is_form) {
            Some((_, said)) => format!("{line} {said}"),
            None => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

pub(crate) fn quoted(text: &str) -> String {
    text.lines().map(|line| format!("> {line}\n")).collect()
}

/// A mail, as mail programs of old write it.
fn mail(body: &[u8], kind: &str, charset: &str) -> Vec<u8> {
    let body = base64::engine::general_purpose::STANDARD.encode(body);
    let lines: Vec<&str> =
        body.as_bytes().chunks(76).map(|line| std::str::from_utf8(line).unwrap()).collect();
    format!(
        "From: Yamada <yamada@contoso.example>\r\nTo: support@fabrikam.example\r\nSubject: Re: x\r\nMessage-ID: <2@contoso.example>\r\nMIME-Version: 1.0\r\nContent-Type: {kind}; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
        lines.join("\r\n")
    )
    .into_bytes()
}

fn wide(text: &str) -> String {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        ' ' => '\u{3000}',
        c => c,
    };
    text.chars().map(wide).collect()
}

/// However the answer comes back, what was given is known, and nothing that our message said is.
#[test]
fn every_given_answer_comes_back() {
    let given: BTreeMap<String, String> = [
        ("migration.type", "staged"),
        ("exchange.version", "2007"),
        ("tls.certificate.in_date", "no"),
        ("tls.certificate.trusted", "yes"),
    ]
    .map(|(fact, value)| (fact.to_owned(), value.to_owned()))
    .into();
    for lang in ["en", "ja"] {
        let dir = folder();
        case(dir.path(), "a.case.jsonl", &[], &[]);
        let written = ["request", "a.case.jsonl", "--reply-lang", lang, "--format"];
        let request = json(dir.path(), &[&written[..], &["json"]].concat());
        let html = run(dir.path(), &[&written[..], &["html"]].concat(), b"").stdout;
        let printed = text(&request["text"]);
        let all = answers(&request, &given);
        assert_eq!(all.len(), given.len(), "{request:#}");
        let form = filled_in(&printed, &all);
        let alone: String =
            all.iter().map(|(number, said)| format!("[Q{number}] {said}\n")).collect();
        let reordered: String = alone.lines().rev().map(|line| format!("{line}\n\n")).collect();
        let retyped: String =
            all.iter().map(|(number, said)| format!("Q{number}. {said}\n")).collect();
        let below: String =
            all.iter().map(|(number, said)| format!("> [Q{number}]\n{said}\n\n")).collect();
        let words = |name: &str| {
            // The words of the outcome in the language of the message.
            let at = all.iter().map(|(number, said)| {
                let questions = request["questions"].as_array().unwrap().iter();
                let form =
                    questions.clone().find(|question| question["number"] == *number).unwrap();
                let form = text(&form["form"]);
                let start = form.find(&format!("{said}) ")).unwrap() + said.len() + 2;
                let end = form[start..].find(" / ").map_or(form.len(), |at| start + at);
                format!("[Q{number}] {}{name}\n", &form[start..end])
            });
            at.collect::<String>()
        };
        let in_html = all.iter().fold(html, |html, (number, said)| {
            let (before, form) = html.rsplit_once(&format!("[Q{number}] ")).unwrap();
            let (line, rest) = form.split_once("</p>").unwrap();
            format!("{before}[Q{number}] {line} {said}</p>{rest}")
        });
        let cp932 = |text: &str| {
            let (bytes, _, lost) = encoding_rs::SHIFT_JIS.encode(text);
            assert!(!lost, "{text}");
            bytes.into_owned()
        };
        let (jis, _, lost) = encoding_rs::ISO_2022_JP.encode(&form);
        assert!(!lost);
        let variants: Vec<(&str, Vec<u8>)> = vec![
            ("filled in", form.clone().into_bytes()),
            ("quoted twice", quoted(&quoted(&form)).into_bytes()),
            ("CP932", cp932(&quoted(&form))),
            ("a mail in CP932", mail(&cp932(&quoted(&form)), "text/plain", "shift_jis")),
            ("a mail in ISO-2022-JP", mail(&jis, "text/plain", "iso-2022-jp")),
            ("full width", wide(&alone).into_bytes()),
            (
                "reordered, on top",
                format!("Hello,\n\n{reordered}\n{}", quoted(&printed)).into_bytes(),
            ),
            ("retyped", retyped.clone().into_bytes()),
            ("below the number", format!("{below}\n{}", quoted(&printed)).into_bytes()),
            ("in words", words("").into_bytes()),
            ("in polite words", words(if lang == "ja" { "です。" } else { "." }).into_bytes()),
            ("HTML", mail(in_html.as_bytes(), "text/html", "utf-8")),
            ("twice the same", format!("{alone}\n{}", quoted(&form)).into_bytes()),
        ];
        for (name, bytes) in variants {
            fs::copy(dir.path().join("a.case.jsonl"), dir.path().join("b.case.jsonl")).unwrap();
            fs::write(dir.path().join("answer.eml"), &bytes).unwrap();
            let known = case(dir.path(), "b.case.jsonl", &[], &["answer.eml"]);
            assert_eq!(known, given, "{lang}, {name}:\n{}", String::from_utf8_lossy(&bytes));
        }
        // Half of it: that half.
        let half = filled_in(&printed, &all[..2]);
        fs::copy(dir.path().join("a.case.jsonl"), dir.path().join("b.case.jsonl")).unwrap();
        fs::write(dir.path().join("answer.eml"), quoted(&half)).unwrap();
        let known = case(dir.path(), "b.case.jsonl", &[], &["answer.eml"]);
        assert_eq!(known.len(), 2, "{lang}");
    }
}

/// Doubtful, unknown, empty, of another case, never asked: nothing is known by that, and it is said.
#[test]
fn what_is_doubtful_is_shown_and_says_nothing() {
    for lang in ["en", "ja"] {
        let dir = folder();
        case(dir.path(), "a.case.jsonl", &[], &[]);
        let request = json(
            dir.path(),
            &["request", "a.case.jsonl", "--reply-lang", lang, "--format", "json"],
        );
        let answer = "[Q1] 1 or 2\n[Q2] ？\n[Q3] 不明\n[Q4] unknown\n[Q5] 1\n[Q5] 2\n[Q6] 9\n[Q7]\n\n[Q77] yes\n";
        let paste = |text: &str| {
            run(
                dir.path(),
                &["diagnose", "a.case.jsonl", "--paste", "-", "--lang", lang],
                text.as_bytes(),
            )
        };
        let said = paste(answer);
        assert!(facts(dir.path(), "a.case.jsonl").is_empty(), "{}", said.shown());
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("message-doubtful-{lang}"), said.stderr);
        });
        let other = paste("Case SD-222222\n\n[Q1] 1\n");
        assert!(other.stderr.contains("SD-222222"), "{}", other.stderr);
        assert!(facts(dir.path(), "a.case.jsonl").is_empty());
        let taken = paste(&format!("Case {}\n\n[Q1] 1\n", text(&request["mark"])));
        assert_eq!(facts(dir.path(), "a.case.jsonl").len(), 1, "{}", taken.stderr);
    }
}

/// Output that is pasted below a question belongs to the cmdlet that was asked for.
#[test]
fn output_below_a_question_is_read_as_what_was_asked_for() {
    let dir = folder();
    let set = [
        ("migration.type", "remote-move"),
        ("exchange.version", "2016"),
        ("migration.error", "method-not-allowed"),
    ];
    case(dir.path(), "a.case.jsonl", &set, &[]);
    let request = json(
        dir.path(),
        &["request", "a.case.jsonl", "--reply-lang", "en", "--most", "8", "--format", "json"],
    );
    let questions = request["questions"].as_array().unwrap().iter();
    let about =
        questions.clone().find(|question| question["printer"] == "Get-WebServicesVirtualDirectory");
    let number = about.unwrap_or_else(|| panic!("{request:#}"))["number"].as_u64().unwrap();
    let printed = text(&request["text"]);
    let label = format!("[Q{number}] Output of Get-WebServicesVirtualDirectory:");
    let output = format!("{label}\n> Server          : EX01\n> MRSProxyEnabled : False\n");
    let (before, after) = printed.rsplit_once(&label).unwrap();
    let answer = format!("{before}{output}{after}");
    fs::write(dir.path().join("answer.txt"), quoted(&answer)).unwrap();
    let known = case(dir.path(), "a.case.jsonl", &[], &["answer.txt"]);
    assert_eq!(known.get("ews.mrs_proxy").map(String::as_str), Some("disabled"), "{known:?}");
    assert_eq!(known.len(), set.len() + 1, "{known:?}");
}

/// A reply of ours that comes back quoted is nobody's evidence, whatever its steps say.
#[test]
fn the_words_of_our_messages_are_no_evidence() {
    for lang in ["en", "ja"] {
        let dir = folder();
        let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
        let set = [("migration.type", "remote-move"), ("exchange.version", "2016")];
        let before = case(dir.path(), "a.case.jsonl", &set, &[&sample]);
        let reply = ["reply", "a.case.jsonl", "--reply-lang", lang];
        let printed = run(dir.path(), &reply, b"").stdout;
        let html = run(dir.path(), &[&reply[..], &["--format", "html"]].concat(), b"").stdout;
        for answer in [quoted(&quoted(&printed)), html] {
            fs::write(dir.path().join("answer.html"), format!("{answer}\n")).unwrap();
            let after = case(dir.path(), "a.case.jsonl", &[], &["answer.html"]);
            assert_eq!(after, before, "{lang}: {answer}");
        }
    }
}

const SETTINGS: &str = "address = \"support@fabrikam.example\"\n[language.en]\nname = \"Fabrikam Support\"\nsignature = \"\"\"\nAlex Doe\nFabrikam Support\"\"\"\n[language.ja]\nname = \"ファブリカム サポート窓口\"\nopening = \"お世話になっております。ファブリカム サポート窓口の土井です。\"\nsignature = \"\"\"\n--------------------------------\nファブリカム株式会社 サポート窓口\n土井 (平日 9:00-17:30)\"\"\"\n";

const MAIL: &str = "From: =?UTF-8?B?5bGx55SwIOWkqumDjg==?= <yamada@contoso.example>\r\nTo: support@fabrikam.example\r\nSubject: =?UTF-8?B?56e76KGM44Ko44Op44O844Gr44Gk44GE44Gm?=\r\nMessage-ID: <1@contoso.example>\r\nReferences: <0@contoso.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nサーバーに接続できませんというエラーになります。\r\n";

/// What an independent parser makes of the mails.
#[test]
fn mails_are_drafts_that_thread_and_repeat() {
    let dir = folder();
    fs::write(dir.path().join("settings.toml"), SETTINGS).unwrap();
    fs::write(dir.path().join("mail.eml"), MAIL).unwrap();
    let set = [("migration.type", "staged"), ("exchange.version", "2016")];
    case(dir.path(), "a.case.jsonl", &set, &["mail.eml"]);
    let write = |more: &[&str]| {
        let reply = ["reply", "a.case.jsonl", "--settings", "settings.toml", "--format", "eml"];
        run(dir.path(), &[&reply[..], more].concat(), b"").stdout
    };
    let first = write(&[]);
    assert_eq!(first, write(&[]), "the same bytes");
    let events = fs::read_to_string(dir.path().join("a.case.jsonl")).unwrap();
    assert_eq!(events.matches("\"written\"").count(), 1);
    assert!(first.is_ascii(), "{first}");
    assert_eq!(first.matches('\n').count(), first.matches("\r\n").count(), "CRLF only");
    assert!(first.lines().all(|line| line.len() <= 998));
    let mail = mail_parser::MessageParser::default().parse(first.as_bytes()).unwrap();
    let header = |name: &str| mail.header_raw(name).map(|value| value.trim().to_owned());
    assert_eq!(header("X-Unsent").as_deref(), Some("1"));
    assert_eq!(header("In-Reply-To").as_deref(), Some("<1@contoso.example>"));
    let references: Vec<&str> =
        mail.references().as_text_list().unwrap().iter().map(|id| &**id).collect();
    assert_eq!(references, ["0@contoso.example", "1@contoso.example"]);
    let from = mail.from().unwrap().first().unwrap();
    assert_eq!(
        (from.name(), from.address()),
        (Some("ファブリカム サポート窓口"), Some("support@fabrikam.example"))
    );
    let to = mail.to().unwrap().first().unwrap();
    assert_eq!((to.name(), to.address()), (Some("山田 太郎"), Some("yamada@contoso.example")));
    assert_eq!(mail.date().unwrap().to_rfc3339(), "2026-11-22T06:00:00Z");
    assert!(mail.subject().unwrap().starts_with("Re: 移行エラーについて (受付番号: SD-"));
    let id = regex::Regex::new(r"^SD-[2-9A-Z]{6}\.1@shindan\.invalid$").unwrap();
    assert!(id.is_match(mail.message_id().unwrap()), "no name of this machine");
    let plain = mail.body_text(0).unwrap();
    let stored: Value = events
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .find(|event: &Value| event["event"] == "written")
        .unwrap();
    assert_eq!(plain.replace("\r\n", "\n"), text(&stored["text"]));
    assert!(plain.contains("山田 太郎 様") && plain.contains("土井です。"), "{plain}");
    assert!(mail.body_html(0).unwrap().contains("<html lang=\"ja\">"));
    // Another text is another event, and another message.
    let second = write(&["--register", "internal"]);
    assert_ne!(first, second);
    let events = fs::read_to_string(dir.path().join("a.case.jsonl")).unwrap();
    assert_eq!(events.matches("\"written\"").count(), 2);
}

/// What supports no reply gets none, and nothing is stored.
#[test]
fn open_and_contradictory_cases_get_no_reply() {
    let dir = folder();
    case(dir.path(), "a.case.jsonl", &[("exchange.version", "2010")], &[]);
    let refused = run(dir.path(), &["reply", "a.case.jsonl"], b"");
    assert_eq!((refused.status, refused.stdout.as_str()), (3, ""), "{}", refused.shown());
    assert!(refused.stderr.contains("shindan request a.case.jsonl"), "{}", refused.stderr);
    let events = fs::read_to_string(dir.path().join("a.case.jsonl")).unwrap();
    assert!(!events.contains("\"written\""));
}

/// A pack in which two rules say the opposite: neither message hides it, and no reply is written.
#[test]
fn what_contradicts_itself_is_named_in_both_messages() {
    let dir = folder();
    run(dir.path(), &["kb", "init", "copy"], b"");
    let add = |path: &str, text: &str| {
        let path = dir.path().join("copy").join(path);
        let old = fs::read_to_string(&path).unwrap();
        fs::write(&path, format!("{old}\n{text}\n")).unwrap();
    };
    add(
        "rules/exchange-migration/rules.toml",
        "[rule.contrary]\nwhen = { \"firewall.allows_microsoft\" = \"yes\" }\nexclude = [\"imap-from-2010\"]\nsource = \"a test\"",
    );
    add("kb/exchange-migration/en/rules.toml", "[rule.contrary]\nbecause = \"It is contrary.\"");
    add("kb/exchange-migration/ja/rules.toml", "[rule.contrary]\nbecause = \"反対です。\"");
    let set = ["migration.type=imap", "exchange.version=2010", "firewall.allows_microsoft=yes"];
    let set = set.iter().flat_map(|assignment| ["--set", assignment]);
    let begin = ["diagnose", "a.case.jsonl", "--no-input", "--pack", "copy"];
    let begun = run(dir.path(), &begin.into_iter().chain(set).collect::<Vec<_>>(), b"");
    assert_eq!(begun.status, 3, "{}", begun.shown());
    for (lang, words) in [("en", "It is contrary."), ("ja", "反対です。")] {
        let of = |command: &str| {
            let arguments = [command, "a.case.jsonl", "--pack", "copy", "--lang", lang];
            run(dir.path(), &[&arguments[..], &["--reply-lang", lang]].concat(), b"")
        };
        let reply = of("reply");
        assert_eq!((reply.status, reply.stdout.as_str()), (3, ""), "{}", reply.shown());
        assert!(reply.stderr.contains(words), "{}", reply.stderr);
        assert!(reply.stderr.contains("shindan request a.case.jsonl"), "{}", reply.stderr);
        let request = of("request");
        assert_eq!(request.status, 0, "{}", request.shown());
        let flat = |text: &str| text.split_whitespace().collect::<String>();
        assert!(flat(&request.stdout).contains(&flat(words)), "{}", request.stdout);
    }
}

/// Every register and audience in both languages, as people would read them.
#[test]
fn registers_and_audiences_in_both_languages() {
    let dir = folder();
    fs::write(dir.path().join("settings.toml"), SETTINGS).unwrap();
    fs::write(dir.path().join("mail.eml"), MAIL).unwrap();
    let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
    let set = [("migration.type", "remote-move"), ("exchange.version", "2016")];
    case(dir.path(), "a.case.jsonl", &set, &["mail.eml", &sample]);
    for lang in ["en", "ja"] {
        for (command, register, audience) in [
            ("request", "partner", ""),
            ("request", "internal", ""),
            ("reply", "partner", "admin"),
            ("reply", "internal", "admin"),
            ("reply", "customer", "manager"),
            ("reply", "partner", "manager"),
            ("reply", "internal", "manager"),
        ] {
            let mut arguments =
                vec![command, "a.case.jsonl", "--settings", "settings.toml", "--reply-lang", lang];
            arguments.extend(["--register", register]);
            if !audience.is_empty() {
                arguments.extend(["--audience", audience]);
            }
            let printed = run(dir.path(), &arguments, b"");
            assert_eq!(printed.status, 0, "{}", printed.shown());
            let name = ["message", command, register, audience, lang];
            let name =
                name.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(name, printed.stdout);
            });
        }
    }
}

/// What somebody writes in words where output was asked for is taken where it can mean one thing, and
/// shown where it cannot.
#[test]
fn words_in_place_of_output_are_not_lost() {
    let dir = folder();
    let set = [
        ("migration.type", "remote-move"),
        ("exchange.version", "2016"),
        ("migration.error", "method-not-allowed"),
    ];
    case(dir.path(), "a.case.jsonl", &set, &[]);
    let request = json(
        dir.path(),
        &["request", "a.case.jsonl", "--reply-lang", "en", "--most", "8", "--format", "json"],
    );
    let questions = request["questions"].as_array().unwrap().iter();
    let output = questions.filter(|question| question["wants"] == "output");
    let (one, several): (Vec<&Value>, Vec<&Value>) =
        output.partition(|question| question["facts"].as_array().unwrap().len() == 1);
    let answered = |question: &Value, said: &str| {
        fs::copy(dir.path().join("a.case.jsonl"), dir.path().join("b.case.jsonl")).unwrap();
        let answer = format!("[Q{}] {said}\n", question["number"]);
        let paste = ["diagnose", "b.case.jsonl", "--paste", "-", "--lang", "en"];
        let read = run(dir.path(), &paste, answer.as_bytes());
        let said = read.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        (said, facts(dir.path(), "b.case.jsonl"))
    };
    for question in one {
        let fact = text(&question["facts"][0]);
        let (said, known) = answered(question, "It looks fine to us");
        assert!(said.contains("It looks fine to us"), "{fact}: {said}");
        assert!(!known.contains_key(&fact), "{fact}");
    }
    assert!(!several.is_empty(), "{request:#}");
    for question in several {
        let (said, _) = answered(question, "It looks fine to us");
        assert!(said.contains("It looks fine to us"), "{said}");
    }
    // One fact, and an answer that names one of its values.
    fs::remove_file(dir.path().join("a.case.jsonl")).unwrap();
    case(dir.path(), "a.case.jsonl", &set[..2], &[]);
    let request =
        json(dir.path(), &["request", "a.case.jsonl", "--reply-lang", "en", "--format", "json"]);
    let mut questions = request["questions"].as_array().unwrap().iter();
    let about =
        questions.find(|question| question["facts"] == serde_json::json!(["migration.error"]));
    let (said, known) = answered(about.unwrap(), "forbidden (403)");
    assert_eq!(known.get("migration.error").map(String::as_str), Some("forbidden"), "{said}");
}

#[test]
fn a_team_chooses_style_templates_and_words() {
    let dir = folder();
    let write = |file: &str, text: &str| fs::write(dir.path().join(file), text).unwrap();
    fs::create_dir(dir.path().join("templates")).unwrap();
    case(dir.path(), "a.case.jsonl", &[], &[]);
    let request = || {
        run(
            dir.path(),
            &["request", "a.case.jsonl", "--reply-lang", "ja", "--settings", "s.toml"],
            b"",
        )
    };
    write("s.toml", "[language.ja]\nstyle = \"jtf\"\n");
    let jtf = request().stdout;
    assert!(jtf.contains("一括移行（カットオーバー移行）") && !jtf.contains("一括移行 ("), "{jtf}");
    write("templates/words.toml", "[message.closing.customer]\nja = \"以上です。\"\n");
    assert!(request().stdout.contains("以上です。"));
    write("templates/request.txt.j2", "{{ letter.addressee }}\n{{ letter.nobody }}\n");
    let wrong = request();
    assert_eq!(wrong.status, 5, "{}", wrong.shown());
    assert!(wrong.stderr.contains("request.txt.j2`, line 2"), "{}", wrong.stderr);
    write("s.toml", "stile = 1\n");
    let wrong = request();
    assert!(wrong.status == 2 && wrong.stderr.contains("line 1"), "{}", wrong.shown());
    let missing = run(dir.path(), &["request", "a.case.jsonl", "--settings", "none.toml"], b"");
    assert_eq!(missing.status, 6, "{}", missing.shown());
}

#[test]
fn a_case_is_closed_opened_again_and_asked_why() {
    let dir = folder();
    let set = [("migration.type", "staged"), ("exchange.version", "2016")];
    case(dir.path(), "a.case.jsonl", &set, &[]);
    let shindan = |arguments: &[&str]| run(dir.path(), arguments, b"");
    assert_eq!(shindan(&["why-said", "a.case.jsonl"]).status, 2);
    assert_eq!(shindan(&["reply", "a.case.jsonl", "--reply-lang", "ja"]).status, 0);
    let why = shindan(&["why-said", "a.case.jsonl", "1", "--lang", "en"]);
    for said in ["migration.type=staged", "sha256:", "staged-source-too-new"] {
        assert!(why.stdout.contains(said), "{said}: {}", why.stdout);
    }
    let close = |cause: &str| {
        shindan(&["close", "a.case.jsonl", "--cause", cause, "--confirmed-by", "customer"])
    };
    let wrong = close("unsuported-version");
    assert!(wrong.status == 2 && wrong.stderr.contains("unsupported-version"), "{}", wrong.shown());
    assert_eq!(close("unsupported-version").status, 0);
    assert_eq!(close("unsupported-version").status, 2, "closed once");
    let on: Run = shindan(&["diagnose", "a.case.jsonl", "--no-input", "--lang", "en"]);
    assert!(on.stderr.contains("is closed"), "{}", on.stderr);
    assert_eq!(shindan(&["reopen", "a.case.jsonl", "--reason", "again"]).status, 0);
    assert_eq!(shindan(&["reopen", "a.case.jsonl"]).status, 2);
}

/// `UPDATE=1` writes the published schema anew.
#[test]
fn messages_fit_their_published_schema() {
    let dir = folder();
    let printed = run(dir.path(), &["kb", "schema", "message"], b"").stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema/message.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(
        printed,
        fs::read_to_string(&path).unwrap(),
        "UPDATE=1 cargo test --test it message"
    );
    let validator = jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap();
    let set = [("migration.type", "staged"), ("exchange.version", "2016")];
    case(dir.path(), "a.case.jsonl", &[], &[]);
    case(dir.path(), "b.case.jsonl", &set, &[]);
    for (command, case) in [("request", "a.case.jsonl"), ("reply", "b.case.jsonl")] {
        let document = json(dir.path(), &[command, case, "--format", "json"]);
        let problem = validator.validate(&document);
        assert!(problem.is_ok(), "{problem:?}");
    }
}

/// The script has no error by a maintained grammar, names only what reads, and what it exports is read
/// back as what it is.
#[test]
fn a_script_only_reads_and_is_read_back() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    let cmdlet = regex::Regex::new(r"(?m)(?:^|[\s({|;=])([A-Z][a-z]+)-([A-Z]\w+)").unwrap();
    let strings = regex::Regex::new(r"'[^'\n]*'|#.*").unwrap();
    for (kind, version, error) in
        [("remote-move", "2016", "method-not-allowed"), ("cutover", "2010", "rpc-unavailable")]
    {
        let dir = folder();
        let set = [
            ("migration.type", kind),
            ("exchange.version", version),
            ("migration.error", error),
            ("settings.source", "manual"),
        ];
        case(dir.path(), "a.case.jsonl", &set, &[]);
        for lang in ["en", "ja"] {
            let script = run(
                dir.path(),
                &["request", "a.case.jsonl", "--script", "--most", "8", "--reply-lang", lang],
                b"",
            );
            assert_eq!(script.status, 0, "{}", script.shown());
            let script = script.stdout;
            assert!(script.starts_with('\u{feff}') && !script.replace("\r\n", "").contains('\n'));
            let plain = script.trim_start_matches('\u{feff}').replace("\r\n", "\n");
            let tree = parser.parse(&plain, None).unwrap();
            assert!(!tree.root_node().has_error(), "{plain}\n{}", tree.root_node().to_sexp());
            let bare = strings.replace_all(&plain, "").into_owned();
            for found in cmdlet.captures_iter(&bare) {
                let allowed = [
                    "Write-Host",
                    "Read-Host",
                    "Select-Object",
                    "Where-Object",
                    "ForEach-Object",
                    "Export-Clixml",
                    "Out-String",
                ];
                let name = format!("{}-{}", &found[1], &found[2]);
                assert!(
                    ["Get", "Test"].contains(&&found[1]) || allowed.contains(&name.as_str()),
                    "{name}"
                );
            }
            // Nothing that Windows PowerShell 2.0 does not know.
            for newer in [
                "[ordered]",
                "[pscustomobject]",
                " -in ",
                "??",
                "&&",
                "ForEach-Object -Parallel",
                "::new(",
            ] {
                assert!(!plain.contains(newer), "{newer}");
            }
        }
    }
    let exported = "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n  <Obj RefId=\"0\">\n    <TN RefId=\"0\"><T>Selected.System.Management.Automation.PSCustomObject</T></TN>\n    <MS>\n      <S N=\"ShindanCommand\">Get-WebServicesVirtualDirectory</S>\n      <S N=\"Server\">EX01</S>\n      <B N=\"MRSProxyEnabled\">false</B>\n    </MS>\n  </Obj>\n  <Obj RefId=\"1\">\n    <MS>\n      <S N=\"ShindanCommand\">Get-WinEvent</S>\n      <S N=\"ShindanNothing\">True</S>\n    </MS>\n  </Obj>\n</Objs>\n";
    let dir = folder();
    fs::write(dir.path().join("SD-222222.xml"), exported).unwrap();
    case(dir.path(), "b.case.jsonl", &[("migration.type", "remote-move")], &["SD-222222.xml"]);
    let known = facts(dir.path(), "b.case.jsonl");
    assert_eq!(known.get("ews.mrs_proxy").map(String::as_str), Some("disabled"), "{known:?}");
}

/// What the agent does himself is named beside the message and takes no room in it.
#[test]
fn what_the_agent_does_takes_no_room_in_a_request() {
    let dir = folder();
    let dir = dir.path();
    let known = [
        "--set=migration.type=cutover",
        "--set=exchange.version=2010",
        "--set=endpoint.host=mail.contoso.com",
        "--set=migration.error=forbidden",
    ];
    run(dir, &[&["diagnose", "a.case.jsonl", "--no-input"], known.as_slice()].concat(), b"");
    let asked = run(dir, &["request", "a.case.jsonl", "--most", "1", "--lang", "en"], b"");
    assert!(asked.stderr.contains("Your own part"), "{}", asked.shown());
    assert!(asked.stdout.contains("[Q1]"), "{}", asked.shown());
}
