//! Regular forms of English verbs.

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
    if let Some(stem) = base.strip_suffix("ie") {
        return format!("{stem}ying");
    }
    if let Some(stem) = base.strip_suffix('e')
        && !stem.ends_with('e')
        && base != "be"
    {
        return format!("{stem}ing");
    }
    match base.chars().next_back() {
        Some(last) if doubles(base) => format!("{base}{last}ing"),
        _ => format!("{base}ing"),
    }
}

pub(super) fn ends_in_consonant_and_y(base: &str) -> bool {
    base.ends_with('y') && !base[..base.len() - 1].ends_with(['a', 'e', 'i', 'o', 'u'])
}

/// Words of several syllables that double their last letter.
const DOUBLING: &[&str] = &[
    "admit", "permit", "refer", "occur", "transfer", "forget", "commit", "submit", "upset",
    "control", "begin",
];

/// Whether the last consonant is doubled: `stop`, `drop`, `permit`, but not `open`, `show`, `fix`.
pub(super) fn doubles(base: &str) -> bool {
    let letters: Vec<char> = base.chars().collect();
    let is_vowel = |c: &char| "aeiou".contains(*c);
    let [.., before, vowel, last] = letters.as_slice() else { return false };
    let ends_so = !is_vowel(last) && !"wxy".contains(*last) && is_vowel(vowel) && !is_vowel(before);
    let syllables =
        letters.windows(2).filter(|two| is_vowel(&two[1]) && !is_vowel(&two[0])).count()
            + usize::from(letters.first().is_some_and(is_vowel));
    ends_so && (syllables == 1 || DOUBLING.contains(&base))
}
