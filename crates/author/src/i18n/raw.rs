//! What translators work with beside the texts: glossary, reviews, what was acknowledged, and what a
//! language asks of every text.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_pack::raw::{At, Entries, OneOrMany};

/// `kb/<pack>/glossary.toml`: how the terms of the pack's subject are written in each language.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct GlossaryFile {
    /// A term. Example: `[term.autodiscover]`
    #[serde(default)]
    pub term: Entries<RawTerm>,
}

/// `[term.ID]`: one term.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawTerm {
    /// Language → how it is written, the wanted form first, then those that are allowed as well. Where a text of the source language has one of its forms, the translation must have one of its own. Example: `wanted = { en = "Autodiscover", ja = "自動検出" }`
    #[schemars(required)]
    #[serde(default)]
    pub wanted: Entries<OneOrMany>,
    /// Language → forms that may not stand in any text. Example: `forbidden = { ja = ["オートディスカバー"] }`
    #[serde(default)]
    pub forbidden: Entries<OneOrMany>,
    /// Why it is written so. Example: `why = "the form in the vendor's Japanese pages"`
    #[schemars(required)]
    pub why: Option<At<String>>,
}

/// `kb/<pack>/reviewed-<language>.toml`: which translations somebody who reads both languages has compared with their source. Written by `kb i18n review` and `kb i18n import`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ReviewedFile {
    /// Key of a text → digests of what was compared. Example: `[reviewed]`
    #[serde(default)]
    pub reviewed: Entries<RawReview>,
}

/// `"KEY" = { … }` under `[reviewed]`: the first 12 hexadecimal digits of the SHA-256 of both texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawReview {
    /// Digest of the source text as it was. When the source text has another one now, the translation is outdated. Example: `source = "9f86d081884c"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// Digest of the translation as it was. When it has another one now, it has not been reviewed. Example: `text = "60303ae22b99"`
    #[schemars(required)]
    pub text: Option<At<String>>,
}

/// `kb/<pack>/acknowledged.toml`: what `kb i18n check` reports and somebody has found to be right.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AcknowledgedFile {
    /// One problem that is none. Example: `[[acknowledged]]`
    #[serde(default)]
    pub acknowledged: Vec<At<RawAcknowledged>>,
}

/// `[[acknowledged]]`: one problem that is none.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawAcknowledged {
    /// Key of the text, as the problem names it. Example: `text = "step/ask-worked-before/ask"`
    #[schemars(required)]
    pub text: Option<At<String>>,
    /// Language of the text. Example: `language = "ja"`
    #[schemars(required)]
    pub language: Option<At<String>>,
    /// Code of the problem. Example: `code = "KB506"`
    #[schemars(required)]
    pub code: Option<At<String>>,
    /// Why it is right as it stands. Example: `reason = "a Japanese question is politer with a negation"`
    #[schemars(required)]
    pub reason: Option<At<String>>,
}

/// `templates/languages.toml`: what a language asks of every text, whatever its subject.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct LanguagesFile {
    /// A language. Example: `[language.ja]`
    #[serde(default)]
    pub language: Entries<RawLanguage>,
}

/// `[language.ID]`: what a language asks of every text. In lists of words, `*` stands for any letters.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLanguage {
    /// Words that negate. A sentence with one must have a counterpart in the other language. Example: `negation = ["not", "*n't"]`
    pub negation: Option<OneOrMany>,
    /// Words with a negative sense. They are a counterpart of a negation, and need one themselves. Example: `negative = ["fail*", "missing"]`
    pub negative: Option<OneOrMany>,
    /// Words that may stand where the other language negates, and need no counterpart. Example: `excuse = ["only", "instead"]`
    pub excuse: Option<OneOrMany>,
    /// Words that look like a negation and are none. Example: `neutral = ["not only"]`
    pub neutral: Option<OneOrMany>,
    /// Words that negate twice, so that the other language may say it either way. Example: `double = ["not im*"]`
    pub double: Option<OneOrMany>,
    /// Whether a half-width space stands between Latin and Japanese letters. Example: `spaced = true`
    #[serde(default)]
    pub spaced: bool,
    /// Whether every character must have one width in every terminal and mail program. Example: `fixed_width = true`
    #[serde(default)]
    pub fixed_width: bool,
    /// The oldest encoding of mail that a text must survive. Example: `encoding = "iso-2022-jp"`
    pub encoding: Option<At<String>>,
    /// Words that end in a long vowel. Example: `long_vowels = ["サーバ", "ユーザ"]`
    pub long_vowels: Option<OneOrMany>,
    /// What may not stand in a text → what to write instead. Example: `instead = { "～" = "から" }`
    #[serde(default)]
    pub instead: Entries<At<String>>,
}
