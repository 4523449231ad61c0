//! Yes and no, in whatever words.

use super::language::Language;

/// An answer that affirms or denies what was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Polar<'t> {
    pub(super) is_yes: bool,
    /// What stands behind it.
    pub(super) rest: &'t str,
}

/// What begins with yes or no, or is nothing but an echo of the question: `it is`, `we don't`, `できます`. The text is
/// [normal](crate::statement::normal()).
pub(super) fn polar(text: &str) -> Option<Polar<'_>> {
    let language = Language::get();
    let sides = [(&language.yes, true), (&language.no, false)];
    let begun = sides.into_iter().flat_map(|(side, is_yes)| {
        let words = side.words.iter().map(move |word| (word, is_yes));
        words.filter_map(move |(word, is_yes)| {
            let rest = text.strip_prefix(word.as_str())?;
            let behind = rest.trim_start();
            let is_ended = rest.is_empty() || behind.starts_with(ends);
            let is_spaced = !word.is_ascii() || rest.starts_with(' ');
            let goes_on = side.loose.contains(word) && is_spaced && !rest.starts_with('か')
                || rest.starts_with(' ')
                    && side.followed.iter().any(|next| {
                        behind.strip_prefix(next.as_str()).is_some_and(|after| {
                            after.is_empty() || after.starts_with([' ', '\'', ',', '.'])
                        })
                    });
            (is_ended || goes_on).then_some((word.len(), Polar { is_yes, rest: behind }))
        })
    });
    let longest = begun.max_by_key(|(length, _)| *length).map(|(_, polar)| polar);
    longest.or_else(|| echo(text).map(|is_yes| Polar { is_yes, rest: "" }))
}

/// Whether a text is an echo of the question, and if so, whether it affirms it.
pub(super) fn echo(text: &str) -> Option<bool> {
    let language = Language::get();
    let text = text.trim_matches(ends);
    if let Some(is_yes) = pronoun_and_auxiliary(text) {
        return Some(is_yes);
    }
    let mut verb = text;
    while let Some(rest) = language.before.iter().find_map(|word| verb.strip_prefix(word.as_str()))
    {
        verb = rest.trim_start_matches(ends);
    }
    let verb = ["でした", "です"].iter().find_map(|end| verb.strip_suffix(end)).unwrap_or(verb);
    if language.affirmed.iter().any(|word| word == verb) {
        Some(true)
    } else {
        language.denied.iter().any(|word| word == verb).then_some(false)
    }
}

/// `it is`, `they aren't`, `we're not`.
fn pronoun_and_auxiliary(text: &str) -> Option<bool> {
    let language = Language::get();
    let behind = |text: &str, words: &[String]| {
        words.iter().find(|word| text.starts_with(word.as_str())).map(String::len)
    };
    let subject = behind(text, &language.subjects)?;
    let rest = &text[subject..];
    let contracted = ["'s", "'re", "'m", "'ve"].iter().find_map(|end| rest.strip_prefix(end));
    let rest = match contracted {
        Some(rest) => rest,
        None => {
            let rest = rest.strip_prefix(' ')?;
            &rest[behind(rest, &language.auxiliaries)?..]
        }
    };
    let denied = ["n't", " not", "not"].iter().find_map(|not| rest.strip_prefix(not));
    let mut rest = denied.unwrap_or(rest);
    let mut is_yes = denied.is_none();
    while !rest.is_empty() {
        let word = rest.strip_prefix(' ')?;
        let end = behind(word, &language.adverbs)?;
        is_yes &= &word[..end] != "none";
        rest = &word[end..];
    }
    // `it's` alone is no answer.
    (contracted.is_none() || denied.is_some()).then_some(is_yes)
}

fn ends(c: char) -> bool {
    " ,.;:!?()、。-–—".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<(bool, &str)>) {
        let seen = polar(text);
        assert_eq!(seen.map(|polar| (polar.is_yes, polar.rest)), expected, "{text}");
    }

    #[test]
    fn yes_and_no_stand_alone_or_begin() {
        check("yes", Some((true, "")));
        check("yes we do", Some((true, "we do")));
        check("no, the old one", Some((false, ", the old one")));
        check("no we never did", Some((false, "we never did")));
        check("はい、そうです", Some((true, "、そうです")));
        check("いいえ", Some((false, "")));
    }

    #[test]
    fn echoes_are_whole() {
        check("it is", Some((true, "")));
        check("they aren't", Some((false, "")));
        check("it's not", Some((false, "")));
        check("できません", Some((false, "")));
        check("特にありません", Some((false, "")));
        check("it is raining", None);
        check("昨年はできました", None);
    }

    #[test]
    fn words_that_only_look_so() {
        for text in
            ["no problem", "no time for that", "nothing", "yesterday", "northern", "ないしは"]
        {
            check(text, None);
        }
    }
}
