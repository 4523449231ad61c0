//! The table of texts: English as the sources have it, and other languages beside it.

use std::collections::BTreeMap;

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
            if texts.insert(english.clone(), text).is_some() {
                return Err(format!("twice: `{english}`"));
            }
        }
        Ok(Self(texts))
    }

    /// The text in a language, if it is there.
    pub fn get(&self, english: &str, lang: &str) -> Option<&str> {
        self.0.get(english)?.get(lang).map(String::as_str)
    }

    /// Every English text.
    pub fn english(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_stands_once_and_has_its_english() {
        let good = "[[text]]\nen = \"Output format\"\nja = \"出力形式\"";
        assert_eq!(Texts::parse(good).unwrap().get("Output format", "ja"), Some("出力形式"));
        assert_eq!(Texts::parse(good).unwrap().get("Output format", "de"), None);
        assert!(Texts::parse(&format!("{good}\n{good}")).unwrap_err().starts_with("twice"));
        assert!(Texts::parse("[[text]]\nja = \"出力形式\"").unwrap_err().starts_with("no `en`"));
    }
}
