//! What shows, within a line, that a program tells a chain of errors.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A mark in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// The reason for what stands before it follows.
    Reason,
    /// The name of an exception ends here.
    Exception,
    /// The scheme of a URL ends here.
    Scheme,
}

/// Arrows, as they are and as markup has them, and words with which programs announce a reason.
const REASONS: [&str; 23] = [
    "--->",
    "-->",
    "---&gt;",
    "--&gt;",
    "Error details:",
    "エラーの詳細:",
    "エラーの詳細：",
    "エラー詳細:",
    "Fehlerdetails:",
    "Détails de l'erreur",
    "Détails de l’erreur",
    "Detalles del error",
    "Detalhes do erro",
    "Dettagli errore",
    "错误详细信息",
    "錯誤詳細資料",
    "오류 세부 정보",
    "InnerException:",
    "Inner Exception:",
    "Inner exception:",
    "inner exception:",
    "内部例外:",
    "Caused by:",
];

static MARKS: LazyLock<(AhoCorasick, Vec<Mark>)> = LazyLock::new(|| {
    let mut marks = vec![Mark::Reason; REASONS.len()];
    let mut patterns = REASONS.to_vec();
    for (mark, pattern) in [(Mark::Exception, "Exception"), (Mark::Scheme, "://")] {
        marks.push(mark);
        patterns.push(pattern);
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(patterns);
    (automaton.expect("a few words"), marks)
});

/// The marks of a line in order, each with its first byte and the one after it.
pub(super) fn marks(line: &str) -> impl Iterator<Item = (Mark, usize, usize)> {
    let (automaton, marks) = &*MARKS;
    let found = automaton.find_iter(line);
    let found = found.map(|found| (marks[found.pattern().as_usize()], found.start(), found.end()));
    found.filter(|(mark, start, end)| *mark != Mark::Exception || is_exception(line, *start, *end))
}

/// Whether a word that ends in `Exception` is the name of one.
fn is_exception(line: &str, start: usize, end: usize) -> bool {
    let before = line[..start].chars().next_back();
    let after = line[end..].chars().next();
    before.is_some_and(|c| c.is_ascii_alphanumeric())
        && after.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '_')
}

/// Where sentences begin within a line: after a full stop and a space, or a full stop of scripts that put
/// no spaces.
pub(super) fn sentences(line: &str) -> impl Iterator<Item = usize> {
    let ends = line.char_indices().filter(|(at, c)| match c {
        '。' | '！' | '？' => true,
        '.' | '!' | '?' => line[at + 1..].starts_with(' '),
        _ => false,
    });
    ends.filter_map(|(at, c)| {
        let rest = &line[at + c.len_utf8()..];
        let begin = rest.trim_start();
        (!begin.is_empty()).then(|| line.len() - begin.len())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_exceptions_and_urls() {
        let line = "A.BException: x 'https://a' ---> C --&gt; Exceptional";
        let seen: Vec<Mark> = marks(line).map(|(mark, ..)| mark).collect();
        assert_eq!(seen, [Mark::Exception, Mark::Scheme, Mark::Reason, Mark::Reason]);
    }

    #[test]
    fn sentences_begin_after_full_stops() {
        assert_eq!(sentences("a.b c. d..  e.").collect::<Vec<_>>(), [7, 12]);
        assert_eq!(sentences("移行。失敗").collect::<Vec<_>>(), [9]);
    }
}
