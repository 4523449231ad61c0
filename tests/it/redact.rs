//! A redacted case is diagnosed like the case, and nothing that names anybody is left in its bundle.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use jiff::Timestamp;
use regex::Regex;
use shindan_app::{Bundle, Contents, bundle};
use shindan_case::{Event, PackStamp, Record, State};
use shindan_engine::Engine;
use shindan_model::{FactSet, Pack, Standing, Value};
use shindan_read as read;
use shindan_report::{Templates, Words};
use shindan_understand::Interpreter;

use crate::corpus::corpus;
use crate::program::{data, folder, run};
use crate::repository::{files, shipped};

struct Bench {
    pack: &'static Pack,
    words: Words,
    templates: Templates,
    lists: Vec<String>,
    public: Vec<String>,
}

impl Bench {
    fn new() -> Self {
        let pack = shindan_pack::load(&shipped(Path::new(env!("CARGO_MANIFEST_DIR")))).0.unwrap();
        let lists = shindan::embedded::template("redaction.toml").text;
        let table: toml::Table = toml::from_str(&lists).unwrap();
        let public = table["public_names"].as_array().unwrap().iter();
        Self {
            pack: Box::leak(Box::new(pack)),
            words: Words::new(&shindan::embedded::templates()).unwrap(),
            templates: Templates::default().with(&shindan::embedded::templates()),
            lists: vec![lists],
            public: public.map(|name| name.as_str().unwrap().to_owned()).collect(),
        }
    }

    /// The bundle of a case in which these bytes were pasted, with its texts and facts.
    fn bundle(&self, name: &str, bytes: &[u8]) -> Option<(Bundle, Vec<String>, FactSet)> {
        let documents = read::documents(name, bytes).ok()?;
        let at: Timestamp = "2026-11-22T06:00:00Z".parse().unwrap();
        let stamp = PackStamp { id: "p".into(), version: "1".into(), digest: "d".into() };
        let mut events = vec![Event::Opened { schema: "s".into(), pack: stamp }];
        let texts: Vec<String> = documents.iter().map(|document| document.text.clone()).collect();
        events.extend(documents.into_iter().map(|document| Event::Pasted {
            name: document.name,
            encoding: document.encoding,
            text: document.text,
        }));
        let records: Vec<Record> = events.into_iter().map(|event| Record { at, event }).collect();
        let engine = Engine::new(self.pack);
        let state = State::replay(self.pack, &Interpreter::new(self.pack), &records);
        let contents = Contents {
            engine: &engine,
            words: &self.words,
            templates: &self.templates,
            records: &records,
            facts: &state.facts,
            circumstances: &state.circumstances(self.pack, at),
            redaction: Some(&self.lists),
        };
        Some((bundle(&contents).unwrap(), texts, state.facts))
    }

    fn is_public(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.public.iter().any(|public| {
            name == *public
                || name.strip_suffix(public.as_str()).is_some_and(|rest| rest.ends_with('.'))
        })
    }

    /// What is extracted from a case and names somebody or something: found here by other means.
    fn extracted(&self, texts: &[String], facts: &FactSet) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let pattern = |text: &str| Regex::new(text).unwrap();
        let plain = [
            pattern(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"),
            pattern(r"(?i)(?-u:\b)[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?-u:\b)"),
        ];
        let url = pattern(r"https?://([A-Za-z0-9.-]+[A-Za-z0-9])");
        let four = pattern(r"(?:^|[^0-9A-Za-z.])((?:\d{1,3}\.){3}\d{1,3})(?:$|[^0-9A-Za-z.])");
        let mut host = |name: &str| {
            let name = name.trim_start_matches("*.").trim_end_matches('.');
            let is_ip = name.parse::<Ipv4Addr>().is_ok();
            if name.contains('.') && !is_ip && !self.is_public(name) {
                all.insert(name.to_owned());
            }
        };
        let mut found = BTreeSet::new();
        for text in texts {
            for matched in plain.iter().flat_map(|pattern| pattern.find_iter(text)) {
                found.insert(matched.as_str().to_owned());
            }
            url.captures_iter(text).for_each(|captures| host(&captures[1]));
            for captures in four.captures_iter(text) {
                let Ok(ip) = captures[1].parse::<Ipv4Addr>() else { continue };
                let is_build = matches!(
                    ip.octets(),
                    [6, 5, ..] | [8, 0..=3, ..] | [14, 0..=3, ..] | [15, 0..=2, ..]
                );
                let is_nobody = ip.is_loopback() || ip.is_unspecified() || ip.octets()[0] == 255;
                if !is_build && !is_nobody {
                    found.insert(captures[1].to_owned());
                }
            }
        }
        for id in [
            "endpoint.host",
            "endpoint.rpc_proxy",
            "endpoint.exchange_server",
            "server.fqdn",
            "outlook_anywhere.external_host",
            "tls.certificate.names",
            "migration.account",
        ] {
            for fact in facts.iter().filter(|fact| fact.id == id) {
                let Standing::Known(Value::Text(value)) = &fact.standing else { continue };
                for word in value.split([',', ' ', ';', '{', '}']).filter(|word| !word.is_empty()) {
                    let word = word.rsplit("://").next().unwrap().split(['/', ':']).next().unwrap();
                    if word.contains('\\') {
                        found.insert(word.to_owned());
                    } else {
                        host(word)
                    }
                }
            }
        }
        found.retain(|text| !text.contains("00000000-0000-0000-0000-000000000000"));
        found.retain(|text| text.split_once('@').is_none_or(|(_, host)| host.contains('.')));
        all.extend(found);
        all
    }
}

/// A text, and everything that reads as a text when it is decoded: by other means than the program's.
fn views(text: &str) -> Vec<String> {
    let pattern = |text: &str| Regex::new(text).unwrap();
    let marked = |mark: &str| {
        let one = pattern(&format!("(?:{mark}[0-9A-Fa-f]{{2}})+"));
        let bytes = |found: &regex::Captures<'_>| {
            let hex = found[0].replace(mark, "");
            let bytes = hex.as_bytes().chunks(2).map(|two| std::str::from_utf8(two).unwrap());
            let bytes: Vec<u8> = bytes.map(|two| u8::from_str_radix(two, 16).unwrap()).collect();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        one.replace_all(text, bytes).into_owned()
    };
    let mut all = vec![text.to_owned(), marked("%"), marked("=")];
    let mut texts = |bytes: &[u8]| {
        all.push(String::from_utf8_lossy(bytes).into_owned());
        for unit in [u16::from_le_bytes, u16::from_be_bytes] {
            let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|two| unit(*two)).collect();
            all.push(String::from_utf16_lossy(&units));
        }
    };
    for found in pattern("[A-Za-z0-9+/]{6,}").find_iter(text) {
        let bits = found.as_str().bytes().map(|c| match c {
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' => 62,
            _ => 63,
        });
        let bits: Vec<u8> = bits.collect();
        let four = |letters: &[u8]| {
            let number = letters.iter().fold(0_u32, |all, bits| all << 6 | u32::from(*bits));
            let number = number << (6 * (4 - letters.len()));
            number.to_be_bytes()[1..letters.len()].to_vec()
        };
        texts(&bits.chunks(4).flat_map(four).collect::<Vec<u8>>());
    }
    for found in pattern("(?:[0-9A-Fa-f]{2}){4,}").find_iter(text) {
        let two = |at: usize| u8::from_str_radix(&found.as_str()[at..at + 2], 16).unwrap();
        texts(&(0..found.len()).step_by(2).map(two).collect::<Vec<u8>>());
    }
    let word = pattern(r"=\?[\w-]+\?[Bb]\?([^?]+)\?=");
    let words: Vec<Vec<u8>> = word
        .captures_iter(text)
        .filter_map(|captures| base64::engine::general_purpose::STANDARD.decode(&captures[1]).ok())
        .collect();
    words.iter().for_each(|word| texts(word));
    all
}

/// Whether a token stands in the text by itself, letter case aside.
fn stands_in(token: &str, text: &str) -> bool {
    let (token, text) = (token.to_lowercase(), text.to_lowercase());
    text.match_indices(&token).any(|(at, _)| {
        let goes_on = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        !goes_on(text[..at].chars().next_back())
            && !goes_on(text[at + token.len()..].chars().next())
    })
}

/// Where a token is left in a bundle: files, by name or by what they say in any encoding.
fn left<'b>(bundle: &'b Bundle, tokens: &BTreeSet<String>) -> Vec<(&'b str, String)> {
    let mut all = Vec::new();
    for (file, text) in &bundle.files {
        let views = views(&format!("{file}\n{text}"));
        for token in tokens {
            if views.iter().any(|view| stands_in(token, view)) {
                all.push((file.as_str(), token.clone()));
            }
        }
    }
    all
}

/// What is wrong with the redaction of these bytes.
fn problems(bench: &Bench, name: &str, bytes: &[u8]) -> Vec<String> {
    let Some((bundle, texts, facts)) = bench.bundle(name, bytes) else { return Vec::new() };
    let mut all = Vec::new();
    if !bundle.is_same_verdict {
        all.push(format!("{name}: another verdict"));
    }
    for (file, token) in left(&bundle, &bench.extracted(&texts, &facts)) {
        all.push(format!("{name}: `{token}` is left in {file}"));
    }
    all
}

fn inputs(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let read = |path: &PathBuf| (path.display().to_string(), std::fs::read(path).unwrap());
    files(folder).iter().map(read).collect()
}

#[test]
fn what_is_checked_in_is_diagnosed_the_same_and_nothing_is_left() {
    let bench = Bench::new();
    let mut all = Vec::new();
    for part in ["autodiscover", "certificates", "http", "rca", "samples", "tls"] {
        for (name, bytes) in inputs(&data(part)) {
            all.extend(problems(&bench, &name, &bytes));
        }
    }
    assert!(all.is_empty(), "{} problems\n{}", all.len(), all.join("\n"));
}

#[test]
fn samples_captures_and_cases_are_diagnosed_the_same_and_nothing_is_left() {
    let Some(corpus) = corpus() else {
        println!("not run: samples, captures and dev cases (SHINDAN_CORPUS is not set)");
        return;
    };
    let bench = Bench::new();
    let (mut all, mut count) = (Vec::new(), 0);
    for part in ["samples", "captures"] {
        for (name, bytes) in inputs(&corpus.join(part)) {
            all.extend(problems(&bench, &name, &bytes));
            count += 1;
        }
    }
    for (name, bytes) in inputs(&corpus.join("cases/dev")) {
        if !name.ends_with(".toml") {
            continue;
        }
        let case: toml::Table = toml::from_str(&String::from_utf8(bytes).unwrap()).unwrap();
        all.extend(problems(&bench, &name, case["pasted"].as_str().unwrap().as_bytes()));
        count += 1;
    }
    println!("{count} inputs");
    assert!(count > 140, "{count}");
    assert!(all.is_empty(), "{} problems\n{}", all.len(), all.join("\n"));
}

#[test]
fn a_mail_has_nothing_of_its_people_left() {
    let bench = Bench::new();
    let bytes = std::fs::read(data("redact-mail.eml")).unwrap();
    assert_eq!(problems(&bench, "mail.eml", &bytes), Vec::<String>::new());
    let (bundle, ..) = bench.bundle("kogane.eml", &bytes).unwrap();
    let tokens = [
        "山田",
        "太郎",
        "佐々木",
        "コガネ",
        "kogane",
        "kogane-shoji",
        "KGNEX07",
        "mig-admin",
        "hanako",
        "203.0.114.77",
        "10.20.30.40",
        "2001:470:1f0a::25",
        "03-5555-0199",
        "104-0061",
        "銀座9-99-9",
        "hunter2",
        "taro.yamada",
        "yamada",
        "77378f46-2c66-4aa9-a6a6-3e7a48b19596",
    ];
    let tokens: BTreeSet<String> = tokens.map(str::to_owned).into();
    assert_eq!(left(&bundle, &tokens), []);
    // What is looked for by is itself able to find them.
    let before = String::from_utf8(bytes).unwrap();
    let seen = |token: &&String| views(&before).iter().any(|view| stands_in(token, view));
    assert_eq!(tokens.iter().filter(seen).count(), tokens.len());
    let evidence = &bundle.files.iter().find(|(name, _)| name.starts_with("evidence/")).unwrap().1;
    insta::assert_snapshot!("redacted-mail", evidence);
}

#[test]
fn a_bundle_is_one_zip_with_the_same_bytes_and_says_what_it_leaves_out() {
    let dir = folder();
    let mail = data("redact-mail.eml").display().to_string();
    run(dir.path(), &["diagnose", "a.case.jsonl", "--no-input", "--paste", &mail], b"");
    let refused = run(dir.path(), &["bundle", "a.case.jsonl"], b"");
    assert_eq!(refused.status, 2);
    assert!(refused.stderr.contains("--with-personal-data"), "{}", refused.stderr);
    let read = |name: &str| std::fs::read(dir.path().join(name)).unwrap();
    let made = run(dir.path(), &["bundle", "a.case.jsonl", "--redact"], b"");
    assert_eq!((made.status, made.stdout.as_str()), (0, "a.bundle.zip\n"), "{}", made.shown());
    run(dir.path(), &["bundle", "a.case.jsonl", "--redact", "--out", "b.zip"], b"");
    assert_eq!(read("a.bundle.zip"), read("b.zip"));
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(read("b.zip"))).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let expected = [
        "summary.txt",
        "timeline.txt",
        "facts.json",
        "verdict.json",
        "evidence/01-pasted.txt",
        "about.json",
    ];
    assert_eq!(names, expected);
    let mut text = String::new();
    std::io::Read::read_to_string(&mut archive.by_name("about.json").unwrap(), &mut text).unwrap();
    let about: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(about["redaction"]["same_verdict"], true, "{text}");
    assert!(about["redaction"]["not_looked_for"].as_array().unwrap().len() > 4);
    assert!(about["redaction"]["may_be_left"].is_object(), "{text}");
    assert!(about["secrets_looked_for"].as_array().unwrap().len() > 4, "{text}");
    let whole =
        run(dir.path(), &["bundle", "a.case.jsonl", "--with-personal-data", "--out", "w.zip"], b"");
    assert_eq!(whole.status, 0, "{}", whole.shown());
}
