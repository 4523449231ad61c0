//! The forms of verbs.

use super::language::Language;
use super::verb_form::{doubles, ends_in_consonant_and_y, ing, third};
use crate::statement::word::Class;

impl Language {
    /// The forms of a word as packs write it. `to run out` is `run out`, `runs out`, `ran out`,
    /// `running out`; a word without `to` has one form.
    pub(super) fn forms(&self, word: &str) -> Vec<(String, Class)> {
        let Some(verb) = word.strip_prefix("to ") else {
            return vec![(word.to_owned(), Class::Noun)];
        };
        let (base, rest) = verb.split_once(' ').map_or((verb, ""), |(base, rest)| (base, rest));
        let mut forms = vec![
            (base.to_owned(), Class::Base),
            (third(base), Class::Third),
            (ing(base), Class::Ing),
        ];
        for past in self.past(base) {
            forms.push((past, Class::Past));
        }
        // `set` is base and past: what happened is the likelier.
        forms.retain(|(text, class)| *class != Class::Base || !self.past(base).contains(text));
        let join = |text: String| if rest.is_empty() { text } else { format!("{text} {rest}") };
        forms.into_iter().map(|(text, class)| (join(text), class)).collect()
    }

    /// Past and participle.
    pub(super) fn past(&self, base: &str) -> Vec<String> {
        let base = base.to_ascii_lowercase();
        if let Some(known) = self.irregular.get(&base) {
            return known.split(' ').map(str::to_owned).collect();
        }
        let last = base.chars().next_back().unwrap_or(' ');
        vec![match last {
            'e' => format!("{base}d"),
            'y' if ends_in_consonant_and_y(&base) => format!("{}ied", &base[..base.len() - 1]),
            _ if doubles(&base) => format!("{base}{last}ed"),
            _ => format!("{base}ed"),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_have_their_forms() {
        let forms = |word: &str| -> Vec<String> {
            Language::get().forms(word).into_iter().map(|(text, _)| text).collect()
        };
        assert_eq!(forms("to renew"), ["renew", "renews", "renewing", "renewed"]);
        assert_eq!(
            forms("to run out"),
            ["run out", "runs out", "running out", "ran out", "run out"].map(str::to_owned)[1..]
                .to_vec()
        );
        assert_eq!(
            forms("to stop … working").last().map(String::as_str),
            Some("stopped … working")
        );
        assert_eq!(forms("to deny"), ["deny", "denies", "denying", "denied"]);
        assert_eq!(forms("to open"), ["open", "opens", "opening", "opened"]);
        assert_eq!(forms("to expire"), ["expire", "expires", "expiring", "expired"]);
        assert_eq!(forms("fine"), ["fine"]);
    }
}
