//! The part of a word that no ending changes.

use crate::statement::word::Class;

/// Ending of the dictionary form by class; empty for words that do not inflect.
const CLASSES: &[(&str, Class, &str)] = &[
    ("vowel", Class::Vowel, "る"),
    ("k", Class::K, "く"),
    ("k-iku", Class::KIku, "く"),
    ("g", Class::G, "ぐ"),
    ("s", Class::S, "す"),
    ("t", Class::T, "つ"),
    ("n", Class::N, "ぬ"),
    ("b", Class::B, "ぶ"),
    ("m", Class::M, "む"),
    ("r", Class::R, "る"),
    ("r-aru", Class::RAru, "る"),
    ("w", Class::W, "う"),
    ("suru", Class::Suru, ""),
    ("na", Class::Na, ""),
    ("i", Class::I, "い"),
    ("noun", Class::Meishi, ""),
];

/// The stem and class of a word as packs write it: `切れる:vowel` is `切れ`. A word without a class that is
/// known does not inflect.
pub(in crate::statement) fn stem(word: &str) -> (String, Class) {
    let (text, class) = word.rsplit_once(':').unwrap_or((word, ""));
    let known = CLASSES.iter().find(|(name, ..)| *name == class);
    known.map_or((word.to_owned(), Class::Meishi), |(_, class, ending)| {
        (text.strip_suffix(ending).unwrap_or(text).to_owned(), *class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_of_the_dictionary_form_are_left_out() {
        for (word, text, class) in [
            ("切れる:vowel", "切れ", Class::Vowel),
            ("動く:k", "動", Class::K),
            ("ある:r-aru", "あ", Class::RAru),
            ("失効:suru", "失効", Class::Suru),
            ("古い:i", "古", Class::I),
            ("オン", "オン", Class::Meishi),
        ] {
            assert_eq!(stem(word), (text.to_owned(), class));
        }
    }
}
