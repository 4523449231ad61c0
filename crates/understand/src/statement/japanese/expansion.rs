//! Short writing for several texts: `(て/で)い(ます/る)?`.

/// The texts that a list stands for, in its order. Texts are separated by spaces, `(a/b)` is one of
/// several, `(a)?` may be left out, and `.` is the empty text.
pub(super) fn texts(list: &str) -> Vec<String> {
    list.split_whitespace()
        .flat_map(|text| if text == "." { vec![String::new()] } else { all(text) })
        .collect()
}

/// The texts that one writing stands for.
fn all(writing: &str) -> Vec<String> {
    let Some(open) = writing.find('(') else { return vec![writing.to_owned()] };
    let close = open + closing(&writing[open..]);
    let mut choices: Vec<String> =
        alternatives(&writing[open + 1..close]).into_iter().flat_map(all).collect();
    let rest = &writing[close + 1..];
    let rest = match rest.strip_prefix('?') {
        Some(rest) => {
            choices.push(String::new());
            rest
        }
        None => rest,
    };
    let ends = all(rest);
    let before = &writing[..open];
    choices
        .iter()
        .flat_map(|choice| ends.iter().map(move |end| format!("{before}{choice}{end}")))
        .collect()
}

/// The position of the bracket that closes the first one.
fn closing(writing: &str) -> usize {
    let mut depth = 0;
    for (at, c) in writing.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    panic!("no bracket closes `{writing}`")
}

/// The parts between slashes that stand in no inner bracket.
fn alternatives(inner: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inner.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            '/' if depth == 0 => {
                parts.push(&inner[from..at]);
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&inner[from..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alternatives_and_options_are_multiplied() {
        assert_eq!(texts("(て/で)い(る)? た"), ["ている", "てい", "でいる", "でい", "た"]);
        assert_eq!(texts("((一/1)度も/まだ)な"), ["一度もな", "1度もな", "まだな"]);
        assert_eq!(texts(". か"), ["", "か"]);
    }
}
