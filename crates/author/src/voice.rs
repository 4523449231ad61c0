//! What the program says to authors, and in its help, in the language of the reader.
//!
//! English stands in the sources, as results that other programs read (JSON) are English whoever asks. Every other
//! language stands beside it in a table of `[[text]]`, keyed by the English. `tests/it/locale.rs` holds that the table
//! has what the sources say and nothing else.

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::Deserialize;

/// English text → language → text.
#[derive(Debug)]
pub struct Texts(BTreeMap<String, BTreeMap<String, String>>);

#[derive(Deserialize)]
struct File {
    text: Vec<BTreeMap<String, String>>,
}

impl Texts {
    /// Parses a file of `[[text]]` tables, each with one key for a language.
    ///
    /// # Errors
    /// Invalid TOML, and a table without English or with English that stands there twice.
    pub fn parse(file: &str) -> Result<Self, String> {
        let file: File = toml::from_str(file).map_err(|error| error.to_string())?;
        let mut texts = BTreeMap::new();
        for mut text in file.text {
            let english = text.remove("en").ok_or_else(|| format!("no `en`: {text:?}"))?;
            if texts.contains_key(&english) {
                return Err(format!("twice: `{english}`"));
            }
            texts.insert(english, text);
        }
        Ok(Self(texts))
    }

    /// The text in a language, if it is there.
    pub fn get(&self, english: &str, lang: &str) -> Option<&str> {
        self.0.get(english)?.get(lang).map(String::as_str)
    }

    /// Every English text with its languages.
    pub fn all(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, String>)> {
        self.0.iter().map(|(english, by)| (english.as_str(), by))
    }
}

/// Says texts in one language.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'a> {
    lang: &'a str,
    texts: Option<&'a Texts>,
}

impl<'a> Voice<'a> {
    /// Says them as the sources have them.
    pub const ENGLISH: Voice<'static> = Voice { lang: "en", texts: None };

    /// Says them in a language; in English what `texts` lacks.
    pub fn new(texts: &'a Texts, lang: &'a str) -> Self {
        Self { lang, texts: Some(texts) }
    }

    /// The language.
    pub fn lang(&self) -> &'a str {
        self.lang
    }

    /// The text for an English one.
    pub fn word(&self, english: &str) -> String {
        self.text(english).to_owned()
    }

    /// The text for an English one, with each `{name}` replaced by its value.
    pub fn say(&self, english: &str, with: &[(&str, &dyn Display)]) -> String {
        let mut rest = self.text(english);
        let mut said = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            said.push_str(before);
            let value = after.split_once('}').and_then(|(name, after)| {
                let (_, value) = with.iter().find(|(known, _)| *known == name)?;
                Some((value, after))
            });
            match value {
                Some((value, after)) => {
                    said.push_str(&value.to_string());
                    rest = after;
                }
                None => {
                    said.push('{');
                    rest = after;
                }
            }
        }
        said + rest
    }

    /// A count with its noun: `1 case`, `2 cases`, `テスト 2 件`. The table has it as `{count} cases`.
    pub fn counted(&self, count: usize, noun: &str) -> String {
        let several = format!("{{count}} {noun}s");
        match self.text(&several) {
            text if text == several && count == 1 => format!("1 {noun}"),
            _ => self.say(&several, &[("count", &count)]),
        }
    }

    /// Parts of a list, joined: `a, b`, `a、b`.
    pub fn list(&self, parts: &[String]) -> String {
        parts.join(&self.word(", "))
    }

    /// Texts in quotation marks: `“a”`, `「a」`.
    pub fn quoted(&self, text: &str) -> String {
        self.say("“{text}”", &[("text", &text)])
    }

    fn text<'t>(&self, english: &'t str) -> &'t str
    where
        'a: 't,
    {
        self.texts.and_then(|texts| texts.get(english, self.lang)).unwrap_or(english)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "[[text]]\nen = \"{count} cases\"\nja = \"テスト {count} 件\"\n\
        [[text]]\nen = \"{a} of {b}\"\nja = \"{b} のうち {a}\"";

    #[test]
    fn a_text_stands_once_and_has_its_english() {
        assert!(Texts::parse(TABLE).is_ok());
        assert!(Texts::parse(&format!("{TABLE}\n{TABLE}")).unwrap_err().starts_with("twice"));
        assert!(Texts::parse("[[text]]\nja = \"a\"").unwrap_err().starts_with("no `en`"));
    }

    #[test]
    fn values_stand_where_the_language_wants_them() {
        let texts = Texts::parse(TABLE).unwrap();
        let table = [
            ("en", "{x} of 2", "1 case", "2 cases"),
            ("ja", "2 のうち {x}", "テスト 1 件", "テスト 2 件"),
            ("de", "{x} of 2", "1 case", "2 cases"),
        ];
        for (lang, of, one, two) in table {
            let voice = Voice::new(&texts, lang);
            // What looks like a name in a value is none.
            assert_eq!(voice.say("{a} of {b}", &[("a", &"{x}"), ("b", &2)]), of);
            assert_eq!([voice.counted(1, "case"), voice.counted(2, "case")], [one, two]);
        }
        assert_eq!(Voice::ENGLISH.say("keep {this} and { that", &[]), "keep {this} and { that");
        assert_eq!(Voice::ENGLISH.counted(1, "case"), "1 case");
    }
}
