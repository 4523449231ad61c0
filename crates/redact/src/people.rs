//! Names of people, announced by a greeting, an honorific, a title or a mail header.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::lists::Lists;

/// How a name is announced.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Announced {
    /// `山田様`
    Honorific,
    /// `山田と申します`
    Introduction,
    /// A field of a mail header: one or more names with addresses.
    Head,
    /// A greeting, a title, the end of a mail.
    Western,
}

const PATTERNS: &[(Announced, &str)] = &[
    (
        Announced::Honorific,
        r"(?P<it>\p{Han}{1,4}[ 　]\p{Han}{1,4}|\p{Han}{1,6}|[\p{Katakana}ー・]{2,15})[ 　]?(?:様|さま|さん|氏|殿)",
    ),
    (
        Announced::Introduction,
        r"(?:^|[のは、。\s])(?P<it>\p{Han}{1,5}|[\p{Katakana}ー]{2,10})と申します",
    ),
    (
        Announced::Head,
        r"(?i)^[> \t]*(?:from|to|cc|bcc|sender|reply-to|von|an|差出人|送信者|宛先)[ \t]*[:：][ \t]*(?P<it>.+)$",
    ),
    (
        Announced::Introduction,
        r"(?:部|課|室|係|チーム|グループ)[ 　]+(?P<it>\p{Han}{1,4}(?:[ 　]\p{Han}{1,4})?)[ 　]*(?:$|\(|<)",
    ),
    (Announced::Western, r"(?P<it>\p{Lu}\p{Ll}+(?: \p{Lu}\p{Ll}+)?) ?(?:様|さん|殿|님)"),
    (Announced::Honorific, r"(?P<it>\p{Han}{2,3})(?:先生|女士|小姐|经理|总监|老师|主管)"),
    (Announced::Introduction, r"(?:我是|我叫|联系人|收件人|发件人)[:： ]?(?P<it>\p{Han}{2,3})"),
    (
        Announced::Introduction,
        r"(?P<it>\p{Hangul}{2,4}) ?(?:님|씨|과장|부장|대리|차장|사원|팀장|이사|사장)",
    ),
    (
        Announced::Introduction,
        r"(?:저는|이름은|담당자는) ?(?P<it>\p{Hangul}{2,4}?) ?(?:입니다|이고|라고|이며)",
    ),
    // A signature, below its rule.
    (
        Announced::Introduction,
        r"^[-=_*―─━~～・]{2,} ?\r?\n(?:[^\n]*\n){0,2}[ 　]*(?P<it>\p{Han}{1,4}[ 　]\p{Han}{1,4})",
    ),
    (
        Announced::Western,
        r"^(?:--|―{2,}|_{3,}|-{3,}|={3,}) ?\r?\n(?P<it>\p{Lu}[\p{L}'-]+(?:[ \t]\p{Lu}[\p{L}'.-]+){1,2})[ \t]*$",
    ),
    (
        Announced::Western,
        r"(?i:\b(?:customer|employee|colleague|agent|technician|engineer|user|admin))[ \t]+(?P<it>\p{Lu}\p{Ll}+[ \t]\p{Lu}\p{Ll}+)[ \t](?:can|cannot|can't|has|is|was|reports?|gets?|says?|wants?|could|tried|opened|called)\b",
    ),
    (
        Announced::Introduction,
        r"お世話に[^。\n]{2,12}。\s{0,3}[^\sの、。]{2,20}の(?P<it>\p{Han}{1,5})(?:です|でございます)",
    ),
    (
        Announced::Honorific,
        r"(?P<it>\p{Han}{1,4})(?:部長|課長|係長|社長|専務|常務|取締役|教授|先生)(?:より|様|へ|から|は|が|に|の|、|。|$)",
    ),
    (
        Announced::Western,
        r"\b(?:[Mm]y name is|I am|I'm|[Tt]his is|[Mm]ein Name ist|[Jj]e m'appelle|[Mm]e llamo|[Ss]poke (?:to|with)|[Aa]sk for)[ \t]+(?P<it>\p{Lu}\p{Ll}[\p{L}'-]*[ \t]\p{Lu}\p{Ll}[\p{L}'-]*)",
    ),
    (
        Announced::Western,
        r"^[> \t]*(?:Dear|Hi|Hello|Hey|Hallo|Liebe[r]?)[ \t]+(?P<it>\p{Lu}[\p{L}'-]+(?:[ \t]\p{Lu}[\p{L}'-]+){0,2})[ \t]*[,!.:-]?[ \t]*$",
    ),
    (
        Announced::Western,
        r"(?i:regards|thanks|thank you|cheers|sincerely|best|best wishes|yours|yours truly|many thanks|cordialement|saludos|atentamente|ciao|vg|mfg|gr(?:ü|ue)(?:ß|ss)en|よろしくお願いいたします)[,.!。]?[ \t]*(?:\r?\n[> \t]*){1,3}(?P<it>\p{Lu}[\p{L}'-]+(?:[ \t]\p{Lu}[\p{L}'.-]+){0,2})[ \t]*$",
    ),
    (
        Announced::Western,
        r"\b(?:Mr|Ms|Mrs|Dr|Prof|Herr|Frau)\.?[ \t]+(?P<it>\p{Lu}[\p{L}'-]+(?:[ \t]\p{Lu}[\p{L}'-]+)?)",
    ),
];

static COMPILED: LazyLock<Vec<(Announced, Regex)>> = LazyLock::new(|| {
    let compile = |(kind, pattern): &(Announced, &str)| {
        (*kind, Regex::new(&format!("(?m){pattern}")).expect("a test compiles every pattern"))
    };
    PATTERNS.iter().map(compile).collect()
});

/// The names of people in a text, with their ranges.
pub(super) fn people(lists: &Lists, text: &str) -> Vec<(Range<usize>, String)> {
    let mut all = Vec::new();
    for (kind, pattern) in COMPILED.iter() {
        for found in pattern.captures_iter(text) {
            let Some(found) = found.name("it") else { continue };
            match kind {
                Announced::Head => {
                    for (at, name) in displayed(found.as_str()) {
                        let start = found.start() + at;
                        all.push((start..start + name.len(), name.to_owned()));
                    }
                }
                Announced::Honorific | Announced::Introduction => {
                    if let Some(name) = japanese(lists, found.as_str()) {
                        all.push((found.end() - name.len()..found.end(), name.to_owned()));
                    }
                }
                Announced::Western => all.push((found.range(), found.as_str().to_owned())),
            }
        }
    }
    all.retain(|(_, name)| is_name(lists, name));
    all
}

/// The name without words that often precede one. `None` for words that are no name.
fn japanese<'t>(lists: &Lists, text: &'t str) -> Option<&'t str> {
    let before = lists.ja_before_names.iter().filter_map(|word| text.strip_prefix(word.as_str()));
    let name = before.filter(|name| !name.is_empty()).min_by_key(|name| name.len()).unwrap_or(text);
    let name = name.trim_start_matches([' ', '　']);
    let is_other_word = lists.ja_not_names.iter().any(|word| name.ends_with(word.as_str()));
    (!is_other_word && !name.is_empty()).then_some(name)
}

/// The names beside the addresses in a field of a mail header, with their positions (bytes).
fn displayed(line: &str) -> Vec<(usize, &str)> {
    let mut all = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices(['<', '[', '(']).chain([(line.len(), "")]) {
        if at < start {
            continue;
        }
        let part = &line[start..at];
        let name = part.trim_matches([' ', '\t', '"', '\'', ',', ';', '　']);
        if !name.is_empty() && !name.contains(['@', ':', '\\', '/']) {
            all.push((start + part.find(name).unwrap_or(0), name));
        }
        start = line[at..].find(['>', ']', ')']).map_or(line.len(), |end| at + end + 1);
    }
    all
}

/// Whether words can be somebody's name.
pub(super) fn is_name(lists: &Lists, name: &str) -> bool {
    let mut words = name.split([' ', '\t', '　', ',']).filter(|word| !word.is_empty()).peekable();
    let is_short = name.chars().count() <= 40;
    is_short
        && words.peek().is_some()
        && name.chars().any(char::is_alphabetic)
        && !words.any(|word| lists.en_not_names.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let file = shindan_testing::templates()
            .into_iter()
            .find(|file| file.path.ends_with("redaction.toml"));
        let lists = Lists::parse(&file.unwrap().text).unwrap();
        let found: Vec<String> = people(&lists, text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn names_that_are_announced() {
        check("山田様\nお世話になっております。", &["山田"]);
        check("担当の佐藤さんと鈴木 一郎様", &["佐藤", "鈴木 一郎"]);
        check("お客様、皆様、仕様と同様に", &[]);
        check("担当者様、ご担当者様", &[]);
        check("コントソの田中と申します。", &["田中"]);
        check("From: Taro Yamada <taro@contoso.com>", &["Taro Yamada"]);
        check(
            "宛先: \"Yamada, Taro\" <t@c.jp>; 佐藤 花子 <h@c.jp>",
            &["Yamada, Taro", "佐藤 花子"],
        );
        check("Dear Ms. Smith,\n", &["Smith"]);
        check("Hello John,\nit fails.\n\nRegards,\nAnna Berg", &["John", "Anna Berg"]);
        check("Hi all,\nThanks,\nSupport Team\n", &[]);
    }
}
