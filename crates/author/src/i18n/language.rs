//! The rules of a language that hold for texts on any subject: which words negate a sentence, and which
//! characters and spellings are used.

use std::collections::BTreeMap;

use encoding_rs::Encoding;
use regex::Regex;
use shindan_model::SourceFile;
use shindan_pack::raw::OneOrMany;
use shindan_pack::{Code, Diag, parse};
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

use super::prose::{TAKEN_OUT, any_of, prose, sentences};
use crate::i18n::raw::{LanguagesFile, RawLanguage};

/// The file that holds the rules of all languages.
const PATH: &str = "templates/languages.toml";

/// The rules of one language. [`RawLanguage`] says what each field means.
#[derive(Debug, Default)]
pub(super) struct Language {
    negation: Option<Regex>,
    negative: Option<Regex>,
    excuse: Option<Regex>,
    neutral: Option<Regex>,
    double: Option<Regex>,
    spaced: bool,
    fixed_width: bool,
    encoding: Option<&'static Encoding>,
    long_vowels: Option<Regex>,
    instead: Vec<(String, String)>,
}

/// Whether a sentence is negated, as far as its words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sense {
    /// It has no word that negates.
    Plain,
    /// It agrees with plain and negated sentences: it negates twice, or has a word such as `only`, which
    /// another language says with a negation.
    Either,
    /// It has a word that negates or that has a negative sense, such as `missing`.
    Negated,
}

/// The languages of every `templates/languages.toml` in `files`. Where two files describe the same language,
/// the earlier one counts: callers put the file that is built into the program last, so that a folder can
/// replace it.
pub(super) fn languages(files: &[SourceFile], diags: &mut Vec<Diag>) -> BTreeMap<String, Language> {
    let named = files.iter().rev().filter(|file| file.path == PATH);
    let mut all = BTreeMap::new();
    for file in named {
        let Some(read) = parse::alone::<LanguagesFile>(file, diags) else { continue };
        for (id, raw) in read.language.0 {
            all.insert(id.value, Language::of(&file.path, &raw, diags));
        }
    }
    all
}

fn words(list: Option<&OneOrMany>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(|list| &list.0).map(|at| at.value.as_str())
}

impl Language {
    fn of(path: &str, raw: &RawLanguage, diags: &mut Vec<Diag>) -> Self {
        let encoding = raw.encoding.as_ref().and_then(|label| {
            let found = Encoding::for_label(label.value.as_bytes());
            if found.is_none() {
                let message = format!("`{}` is not an encoding", label.value);
                let diag = Diag::new(Code::WrongShape, message);
                diags.push(diag.at(path, label.span.clone(), "").help("for example `iso-2022-jp`"));
            }
            found
        });
        let instead = raw.instead.0.iter().map(|(old, new)| (old.value.clone(), new.value.clone()));
        Self {
            negation: any_of(words(raw.negation.as_ref())),
            negative: any_of(words(raw.negative.as_ref())),
            excuse: any_of(words(raw.excuse.as_ref())),
            neutral: any_of(words(raw.neutral.as_ref())),
            double: any_of(words(raw.double.as_ref())),
            spaced: raw.spaced,
            fixed_width: raw.fixed_width,
            encoding,
            long_vowels: any_of(words(raw.long_vowels.as_ref())),
            instead: instead.collect(),
        }
    }

    fn sense(&self, sentence: &str) -> Sense {
        let plain = match &self.neutral {
            Some(neutral) => neutral.replace_all(sentence, " "),
            None => sentence.into(),
        };
        let negations = self.negation.as_ref().map_or(0, |words| words.find_iter(&plain).count());
        let has =
            |words: &Option<Regex>| words.as_ref().is_some_and(|words| words.is_match(&plain));
        match negations {
            _ if has(&self.double) => Sense::Either,
            0 if has(&self.negative) => Sense::Negated,
            0 if has(&self.excuse) => Sense::Either,
            0 => Sense::Plain,
            1 => Sense::Negated,
            _ => Sense::Either,
        }
    }

    /// The parts of a text that break the rules of style, each with what to write instead.
    pub(super) fn style(&self, text: &str) -> Vec<(String, String)> {
        let prose = prose(text);
        let mut found = Vec::new();
        for (old, new) in self.instead.iter().filter(|(old, _)| prose.contains(old.as_str())) {
            found.push((old.clone(), format!("write `{new}`")));
        }
        if let Some(word) = self.long_vowels.as_ref().and_then(|words| cut_short(words, &prose)) {
            found.push((word.to_owned(), format!("write `{word}ー`")));
        }
        if self.spaced {
            found.extend(spaces(&prose).map(|(part, help)| (part, help.to_owned())));
        }
        let known = |c: char| self.instead.iter().any(|(old, _)| old.contains(c));
        let mut odd: Vec<char> = prose.chars().filter(|c| *c != TAKEN_OUT && !known(*c)).collect();
        odd.sort_unstable();
        odd.dedup();
        for c in odd {
            if let Some(why) = self.odd(c) {
                found.push((c.to_string(), format!("U+{:04X} {why}", u32::from(c))));
            }
        }
        found
    }

    fn odd(&self, c: char) -> Option<&'static str> {
        if c.is_ascii() {
            return None;
        }
        if self.fixed_width && c.width() != c.width_cjk() {
            return Some(
                "is wide in some terminals and narrow in others; write it in plain characters",
            );
        }
        let encoding = self.encoding?;
        let (_, _, lost) = encoding.encode(c.encode_utf8(&mut [0; 4]));
        // Characters with a compatibility decomposition, such as ①, are in the table of one vendor
        // and missing from that of another.
        let vendor = c.to_string().nfkc().collect::<String>() != c.to_string();
        (lost || vendor)
            .then_some("does not survive an old mail system; write it in plain characters")
    }
}

/// The first of these words that is written without the long vowel at its end.
fn cut_short<'t>(words: &Regex, prose: &'t str) -> Option<&'t str> {
    let cut = |found: &regex::Match<'_>| {
        let next = prose[found.end()..].chars().next();
        next != Some('ー')
    };
    words.find_iter(prose).find(cut).map(|found| &prose[found.range()])
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == TAKEN_OUT
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30fa}' | '\u{30fc}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '々')
}

/// The places where a space is missing between Latin and Japanese letters, or where one is too many, each
/// with what to do.
fn spaces(prose: &str) -> impl Iterator<Item = (String, &'static str)> {
    let chars: Vec<char> = prose.chars().collect();
    let pairs: Vec<(String, &'static str)> = chars
        .windows(2)
        .filter_map(|pair| {
            let [a, b] = [pair[0], pair[1]];
            let touch = (is_latin(a) && is_japanese(b)) || (is_japanese(a) && is_latin(b));
            let bracket = (is_japanese(a) && matches!(b, '(' | '['))
                || (matches!(a, ')' | ']') && is_japanese(b));
            let stop = |c| matches!(c, '、' | '。' | '「' | '」');
            let blank = (a == ' ' && stop(b)) || (stop(a) && b == ' ') || (a == ' ' && b == ' ');
            let help = match (touch || bracket, blank) {
                (true, _) => "write a half-width space in between",
                (_, true) => "leave the space out",
                _ => return None,
            };
            let shown = |c: char| if c == TAKEN_OUT { '`' } else { c };
            Some((pair.iter().map(|c| shown(*c)).collect(), help))
        })
        .collect();
    pairs.into_iter()
}

/// The first sentence that is negated on one side only: the side, 0 or 1, and the sentence. Sentences are
/// compared one by one if both sides have the same number of them; otherwise each side counts as one.
pub(super) fn flipped(sides: [(&Language, &str); 2]) -> Option<(usize, String)> {
    let prose = sides.map(|(_, text)| prose(text));
    let split = prose.each_ref().map(|text| sentences(text));
    let pairs: Vec<[&str; 2]> = if split[0].len() == split[1].len() {
        split[0].iter().zip(&split[1]).map(|(a, b)| [*a, *b]).collect()
    } else {
        vec![[prose[0].as_str(), prose[1].as_str()]]
    };
    pairs.into_iter().find_map(|pair| {
        let sense = [0, 1].map(|side| sides[side].0.sense(pair[side]));
        let negated = match sense {
            [Sense::Negated, Sense::Plain] => 0,
            [Sense::Plain, Sense::Negated] => 1,
            _ => return None,
        };
        Some((negated, pair[negated].replace(TAKEN_OUT, "`…`")))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> BTreeMap<String, Language> {
        let mut diags = Vec::new();
        let all = languages(&crate::testing::with_languages(&[]), &mut diags);
        assert!(diags.is_empty(), "{diags:?}");
        all
    }

    /// `expected`: the side that alone is negated.
    #[track_caller]
    fn check(english: &str, japanese: &str, expected: Option<usize>) {
        let rules = rules();
        let found = flipped([(&rules["en"], english), (&rules["ja"], japanese)]);
        assert_eq!(found.map(|(side, _)| side), expected, "{english} / {japanese}");
    }

    /// The two published translations that are known to say the contrary of their source.
    #[test]
    fn known_turned_meanings_are_found() {
        check(
            "The following example tests access to a server that is running Exchange Server 2003 or on which Exchange Autodiscover isn't set up:",
            "以下の例では、このコマンドを使用して、自動検出が構成された Exchange Server 2003 を実行するサーバーへのアクセスをテストする方法を示しています。",
            Some(0),
        );
        check(
            "It will not help you with troubleshooting Staged, Cutover, or IMAP migrations.",
            "段階的移行、カットオーバー移行、またはハイブリッド移行のトラブルシューティングには役立ちます。",
            Some(0),
        );
    }

    #[test]
    fn turned_meanings_in_either_direction() {
        check("The proxy is enabled.", "プロキシが有効になっていません。", Some(1));
        check("Do not restart the server.", "サーバーを再起動してください。", Some(0));
        check("Wait. Do not test again.", "待ちます。もう一度テストします。", Some(0));
    }

    #[test]
    fn what_is_right_is_let_alone() {
        check("The proxy is not enabled.", "プロキシが有効になっていません。", None);
        check("The certificate is missing.", "証明書がありません。", None);
        check("It is disabled.", "有効になっていません。", None);
        check("The account must be a member.", "メンバーでなければなりません。", None);
        check("Unless it is enabled, it fails.", "有効でない限り、失敗します。", None);
        check(
            "It works, unless a policy forbids it.",
            "ポリシーで禁止されていない限り、動作します。",
            None,
        );
        check("This is not impossible.", "これは可能です。", None);
        check("No migration without a certificate.", "証明書があれば移行できます。", None);
        check("Only the administrator can do it.", "管理者しか実行できません。", None);
        check("`Get-X -Not` runs.", "`Get-X -Not` を実行します。", None);
    }

    #[test]
    fn style_of_japanese() {
        let rules = rules();
        let parts = |text| -> Vec<String> {
            rules["ja"].style(text).into_iter().map(|(part, _)| part).collect()
        };
        let good = "クライアント アクセス サーバーで `Get-X` を実行し、[詳細] の TLS 1.2 (SSL) を確認します。";
        assert_eq!(parts(good), [""; 0]);
        for (bad, part) in [
            ("サーバで確認します。", "サーバ"),
            ("TLSを確認します。", "Sを"),
            ("証明機関(CA)", "関("),
            ("証明機関 （CA） です。", "（"),
            ("500 ～ 503", "～"),
            ("500 〜 503", "〜"),
            ("①を選びます。", "①"),
            ("A – B", "–"),
            ("※ 注意します。", "※"),
            ("待ちます 。", " 。"),
            ("ｻｰﾊﾞｰです。", "ｻ"),
            ("１ 回", "１"),
        ] {
            assert!(parts(bad).iter().any(|found| found == part), "{bad}: {:?}", parts(bad));
        }
    }

    /// The words of the program keep to the style that packs are held to. `値` replaces each placeholder, as
    /// the space beside it depends on the value.
    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test looks at the repository")]
    fn the_words_of_the_program_are_in_style() {
        let (rules, mut count) = (rules(), 0);
        let placeholder = Regex::new(r"\{\{.*?\}\}").unwrap();
        let mut wrong = Vec::new();
        let words = shindan_testing::templates().into_iter().filter(|file| {
            ["words", "messages", "handover"]
                .iter()
                .any(|name| file.path.ends_with(&format!("/{name}.toml")))
        });
        for file in words {
            let table: toml::Table = toml::from_str(&file.text).unwrap();
            let mut nodes = vec![(String::new(), toml::Value::Table(table))];
            while let Some((key, node)) = nodes.pop() {
                let toml::Value::Table(inner) = node else { continue };
                for (part, value) in inner {
                    match (&value, rules.get(&part)) {
                        (toml::Value::String(text), Some(rules)) => {
                            count += 1;
                            let text = text.replace("[Q{{ number }}]", "[Q1]");
                            let found = rules.style(&placeholder.replace_all(&text, "値"));
                            wrong.extend(
                                found
                                    .into_iter()
                                    .map(|(part, why)| format!("{key}: {part}: {why}")),
                            );
                        }
                        _ => nodes.push((format!("{key}.{part}"), value)),
                    }
                }
            }
        }
        wrong.sort();
        assert!(count > 500, "{count}");
        assert_eq!(wrong, Vec::<String>::new());
    }
}
