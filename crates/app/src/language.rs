//! Which of a pack's languages to speak.

use shindan_model::Pack;

use super::{AppError, ErrorCode};

/// Makes sure that the pack has a language.
///
/// # Errors
/// It has not.
pub fn check_language(pack: &Pack, lang: &str) -> Result<(), AppError> {
    if pack.languages.iter().any(|language| language == lang) {
        return Ok(());
    }
    let error = AppError::new(ErrorCode::UnknownLanguage);
    Err(error.with("lang", lang).with("known", pack.languages.join(", ")))
}

/// The language to speak: `asked`, else `usual` if the pack has it, else the pack's first.
///
/// # Errors
/// The pack has not the language that was asked for, or none at all.
pub fn choose_language(
    pack: &Pack,
    asked: Option<&str>,
    usual: Option<&str>,
) -> Result<String, AppError> {
    if let Some(lang) = asked {
        check_language(pack, lang)?;
        return Ok(lang.to_owned());
    }
    let known = &pack.languages;
    let usual = usual.and_then(|lang| known.iter().find(|known| *known == lang));
    let lang = usual.or(known.first()).cloned();
    lang.ok_or_else(|| AppError::new(ErrorCode::NoLanguage))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn asked_then_usual_then_first() {
        let pack = shindan_pack::load(&shindan_testing::files()).0.unwrap();
        for (asked, usual, expected) in [
            (Some("ja"), Some("en"), Some("ja")),
            (None, Some("ja"), Some("ja")),
            (None, Some("fr"), Some("en")),
            (None, None, Some("en")),
            (Some("fr"), Some("ja"), None),
        ] {
            let chosen = choose_language(&pack, asked, usual).ok();
            assert_eq!(chosen.as_deref(), expected, "{asked:?} {usual:?}");
        }
    }
}
