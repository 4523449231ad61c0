//! The words that pictures add to those of the pack, each in all languages side by side.

/// Key, English, Japanese. `{}` is replaced.
const WORDS: [(&str, &str, &str); 48] = [
    ("cause", "cause", "原因"),
    ("defect", "defect", "不備"),
    ("rule", "rule", "規則"),
    ("fact", "fact", "確認事項"),
    ("context", "context", "環境条件"),
    ("act", "step", "確認作業"),
    ("sign", "message pattern", "メッセージの型"),
    (
        "shows",
        "shows as (a colour for each defect; wider: more often)",
        "現れ方 (不備ごとに色分け、太いほど高頻度)",
    ),
    ("settles", "gives", "確認作業で判明"),
    ("gates", "condition", "前提条件"),
    ("confirms", "confirms", "確定"),
    ("excludes", "excludes", "除外"),
    ("derives", "then {}", "{} になる"),
    ("voids", "does not apply", "対象外"),
    ("complaint", "Every defect also shows as: {}", "すべての不備に共通の症状: {}"),
    ("rest", "Context, and what the rules read", "環境条件と規則が参照する情報"),
    ("outside", "None of the causes", "いずれの原因でもない"),
    ("if", "if {}", "条件: {}"),
    ("and", " and ", "、かつ "),
    ("any", " or ", "、または "),
    ("or", " or ", "／"),
    ("except", "all but {}", "{} 以外"),
    ("not", "not ({})", "次を除く ({})"),
    ("is", "{a}: {b}", "{a}: {b}"),
    ("below", "{a} below {b}", "{a}が {b} 未満"),
    ("above", "{a} above {b}", "{a}が {b} 超"),
    ("before", "{a} before {b}", "{a}が {b} より前"),
    ("after", "{a} after {b}", "{a}が {b} より後"),
    ("now", "now", "現在"),
    ("version", "{a} in version {b}", "{a}がバージョン {b}"),
    ("equals", "{a} equals {b}", "{a}が {b} と同じ"),
    ("near", "{a} is nearly {b}", "{a}が {b} とほぼ同じ"),
    ("host", "{a} is covered by {b}", "{a}が {b} に含まれる"),
    ("account", "{a} is the account of {b}", "{a}が {b} と同じアカウント"),
    ("private", "{a} is internal", "{a}が社内専用"),
    ("public", "{a} is public", "{a}が外部公開"),
    ("contains", "{a} contains {b}", "{a}に {b} を含む"),
    ("signs", "message patterns: {}", "メッセージの型: {}"),
    ("by-who", "{a}, {b} min", "{a}、{b} 分"),
    ("first", "asked first", "最初に確認"),
    ("added", "new", "追加"),
    ("removed", "gone", "削除"),
    ("changed", "changed", "変更"),
    ("missed", "reached by no case", "到達するテストケースなし"),
    ("cases", "cases: {}", "テストケース: {} 件"),
    ("here", "here: {}", "本件: {}"),
    ("next", "asked next", "次に確認"),
    ("on-path", "the path of this case", "この案件の経路"),
];

const WHO: [(&str, &str, &str); 3] = [
    ("probe", "shindan", "shindan"),
    ("agent", "agent", "担当者"),
    ("customer", "customer", "お客様"),
];

/// The word with a key; in English if the language has none.
pub(super) fn word(lang: &str, key: &str) -> &'static str {
    let found = WORDS.iter().chain(&WHO).find(|(known, _, _)| *known == key);
    match (found, lang) {
        (Some((_, _, ja)), "ja") => ja,
        (Some((_, en, _)), _) => en,
        (None, _) => "",
    }
}

/// A word with its `{}` replaced.
pub(super) fn with(lang: &str, key: &str, value: &str) -> String {
    word(lang, key).replacen("{}", value, 1)
}

/// A word with its two `{}` replaced, in this order.
pub(super) fn with_two(lang: &str, key: &str, a: &str, b: &str) -> String {
    let (before, rest) = word(lang, key).split_once("{a}").unwrap_or_default();
    let (middle, after) = rest.split_once("{b}").unwrap_or((rest, ""));
    let b = if rest.contains("{b}") { b } else { "" };
    format!("{before}{a}{middle}{b}{after}")
}
