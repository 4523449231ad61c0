//! The forms of verbs.

use super::language::Language;
use crate::statement::vocabulary::Class;

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

pub(super) fn third(base: &str) -> String {
    let hisses = ["s", "x", "z", "ch", "sh", "o"].iter().any(|end| base.ends_with(end));
    match base {
        "be" => "is".to_owned(),
        "have" => "has".to_owned(),
        _ if ends_in_consonant_and_y(base) => format!("{}ies", &base[..base.len() - 1]),
        _ if hisses => format!("{base}es"),
        _ => format!("{base}s"),
    }
}

pub(super) fn ing(base: &str) -> String {
    if base.ends_with("ie") {
        return format!("{}ying", &base[..base.len() - 2]);
    }
    if base.ends_with('e') && !base.ends_with("ee") && base != "be" {
        return format!("{}ing", &base[..base.len() - 1]);
    }
    match base.chars().next_back() {
        Some(last) if doubles(base) => format!("{base}{last}ing"),
        _ => format!("{base}ing"),
    }
}

fn ends_in_consonant_and_y(base: &str) -> bool {
    base.ends_with('y') && !base[..base.len() - 1].ends_with(['a', 'e', 'i', 'o', 'u'])
}

/// Words of several syllables that double their last letter.
const DOUBLING: &[&str] = &[
    "admit", "permit", "refer", "occur", "transfer", "forget", "commit", "submit", "upset",
    "control", "begin",
];

/// Whether the last consonant is doubled: `stop`, `drop`, `permit`, but not `open`, `show`, `fix`.
fn doubles(base: &str) -> bool {
    let letters: Vec<char> = base.chars().collect();
    let is_vowel = |c: &char| "aeiou".contains(*c);
    let [.., before, vowel, last] = letters.as_slice() else { return false };
    let ends_so = !is_vowel(last) && !"wxy".contains(*last) && is_vowel(vowel) && !is_vowel(before);
    let syllables =
        letters.windows(2).filter(|two| is_vowel(&two[1]) && !is_vowel(&two[0])).count()
            + usize::from(letters.first().is_some_and(is_vowel));
    ends_so && (syllables == 1 || DOUBLING.contains(&base))
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
