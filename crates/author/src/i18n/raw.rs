//! What translators work with beside the texts: glossary, reviews, what was acknowledged, and what a
//! language asks of every text.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_pack::raw::{At, Entries, OneOrMany};

/// `kb/<pack>/glossary.toml`: how each language writes the terms of the subject of the pack.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlossaryFile {
    /// A term. Example: `[term.autodiscover]`
    #[serde(default)]
    pub term: Entries<RawTerm>,
}

/// `[term.ID]`: a term.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTerm {
    /// Language → the forms that it allows, the preferred one first. Where a text of the source language has one of its forms, the translation must have one of the forms of its language. Example: `wanted = { en = "Autodiscover", ja = "自動検出" }`
    #[schemars(required)]
    #[serde(default)]
    pub wanted: Entries<OneOrMany>,
    /// Language → forms that no text may have. Example: `forbidden = { ja = ["オートディスカバー"] }`
    #[serde(default)]
    pub forbidden: Entries<OneOrMany>,
    /// The reason for these forms. Example: `why = "the form in the vendor's Japanese pages"`
    #[schemars(required)]
    pub why: Option<At<String>>,
}

/// `kb/<pack>/reviewed-<language>.toml`: the translations that somebody who reads both languages has compared with their source texts. `kb i18n review` and `kb i18n import` write it.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewedFile {
    /// Key of a text → digests of the two texts that were compared. Example: `[reviewed]`
    #[serde(default)]
    pub reviewed: Entries<RawReview>,
}

/// `"KEY" = { … }` under `[reviewed]`: the first 12 hexadecimal digits of the SHA-256 of both texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReview {
    /// Digest of the source text at that time. If the source text has another one now, the translation is outdated. Example: `source = "9f86d081884c"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// Digest of the translation at that time. If it has another one now, the translation is not reviewed. Example: `text = "60303ae22b99"`
    #[schemars(required)]
    pub text: Option<At<String>>,
}

/// `kb/<pack>/acknowledged.toml`: the reports of `kb i18n check` that somebody has found to be no problem.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcknowledgedFile {
    /// A report that is no problem. Example: `[[acknowledged]]`
    #[serde(default)]
    pub acknowledged: Vec<At<RawAcknowledged>>,
}

/// `[[acknowledged]]`: a report that is no problem.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAcknowledged {
    /// Key of the text, as the report names it. Example: `text = "step/ask-worked-before/ask"`
    #[schemars(required)]
    pub text: Option<At<String>>,
    /// Language of the text. Example: `language = "ja"`
    #[schemars(required)]
    pub language: Option<At<String>>,
    /// Code of the report. Example: `code = "KB506"`
    #[schemars(required)]
    pub code: Option<At<String>>,
    /// Why the text is right as it is. Example: `reason = "a Japanese question is politer with a negation"`
    #[schemars(required)]
    pub reason: Option<At<String>>,
}

/// `templates/languages.toml`: the rules of languages, whatever the subject of a text.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguagesFile {
    /// A language. Example: `[language.ja]`
    #[serde(default)]
    pub language: Entries<RawLanguage>,
}

/// `[language.ID]`: the rules of a language. In lists of words, `*` stands for any letters.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLanguage {
    /// Words that negate. A sentence with one must have a counterpart in the other language. Example: `negation = ["not", "*n't"]`
    pub negation: Option<OneOrMany>,
    /// Words with a negative sense. They are a counterpart of a negation, and need one themselves. Example: `negative = ["fail*", "missing"]`
    pub negative: Option<OneOrMany>,
    /// Words that another language may say with a negation, and that need no counterpart. Example: `excuse = ["only", "instead"]`
    pub excuse: Option<OneOrMany>,
    /// Words that look like a negation and are none. Example: `neutral = ["not only"]`
    pub neutral: Option<OneOrMany>,
    /// Words that negate twice, so that the other language may write a negation or none. Example: `double = ["not im*"]`
    pub double: Option<OneOrMany>,
    /// Whether a half-width space is written between Latin and Japanese letters. Example: `spaced = true`
    #[serde(default)]
    pub spaced: bool,
    /// Whether to report characters that are wide in some terminals and mail programs and narrow in others. Example: `fixed_width = true`
    #[serde(default)]
    pub fixed_width: bool,
    /// The oldest encoding of mails that texts must survive. Example: `encoding = "iso-2022-jp"`
    pub encoding: Option<At<String>>,
    /// Words to report if the long vowel at their end is not written. Example: `long_vowels = ["サーバ", "ユーザ"]`
    pub long_vowels: Option<OneOrMany>,
    /// What no text may have → what to write instead. Example: `instead = { "～" = "から" }`
    #[serde(default)]
    pub instead: Entries<At<String>>,
}
