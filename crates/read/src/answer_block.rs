//! Answers to numbered questions: `[Q3] Exchange 2010`, as people fill in, quote and retype them.

use std::sync::LazyLock;

use regex::Regex;

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most lines of one answer.
const MAX_LINES: usize = 4;

/// `[Q3]`, `(Q3)`, `【Q3】`, `Q3:`, `Q3.`, `Q3)`, `- Q3 =`, or `Q3` and a space, after full-width forms
/// became plain.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?i)^[\s*・-]*(?:[\[(<【〔]\s*Q\s*\.?\s*(\d{1,3})\s*[\])>】〕]|Q\s*\.?\s*(\d{1,3})(?:\s*[:.)=]|\s|$))\s*[:=]?\s*";
    Regex::new(number).expect("a pattern")
});
/// A further number on the same line, where line breaks were lost.
static INNER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[\[【]\s*Q\s*\d{1,3}\s*[\]】]").expect("a pattern"));

/// The question's number at the start of a clean line, and where the answer begins (byte).
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let found = NUMBER.captures(text)?;
    let number = found.get(1).or(found.get(2))?.as_str().parse().ok()?;
    Some((number, found.get(0)?.end()))
}

/// Takes the answers on one line. An answer that is missing behind its number is looked for below
/// it, up to a blank line or to a line at which `is_part` knows another part.
pub(super) fn read<'t>(mut lines: Lines<'t>, is_part: impl Fn(Lines<'t>) -> bool) -> Option<Part> {
    let first = lines.next()?;
    let text = first.text();
    number(&text)?;
    let mut part = Part::new(Kind::Answer, first.number);
    let mut rest = text.as_ref();
    while let Some((number, start)) = number(rest) {
        let answer = &rest[start..];
        let end = INNER.find(answer).map_or(answer.len(), |next| next.start());
        let words = answer[..end].trim();
        rest = &answer[end..];
        if words.is_empty() && rest.is_empty() {
            below(&mut part, number, first, lines, &is_part);
        } else {
            part.answer(&first, number, words.to_owned());
        }
    }
    Some(part)
}

/// Takes the answer below a number, with at most one blank line between them.
fn below<'t>(
    part: &mut Part,
    question: u32,
    first: Line<'t>,
    mut lines: Lines<'t>,
    is_part: impl Fn(Lines<'t>) -> bool,
) {
    let mut answer: Vec<String> = Vec::new();
    let mut start = first;
    let mut last = part.lines.1;
    let mut is_after_blank = false;
    while let Some(line) = lines.peek().filter(|_| answer.len() < MAX_LINES) {
        let is_blank = line.is_blank();
        if is_blank && (is_after_blank || !answer.is_empty()) {
            break;
        }
        if !is_blank {
            // `is_part` must not ask this reader: over numbers without answers it would ask itself again
            // and again.
            let is_number = number(&line.text()).is_some();
            if is_number || is_part(lines) {
                break;
            }
            if answer.is_empty() {
                start = line;
            }
            answer.push(line.text().trim().to_owned());
            last = line.number;
        }
        is_after_blank = is_blank;
        lines.next();
    }
    part.lines.1 = last;
    part.answer(&start, question, answer.join(" "));
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(u32, &str)]) {
        let parts: Vec<Part> = crate::parts::parts(text).collect();
        let all = parts.iter().flat_map(|part| &part.observations);
        let seen: Vec<(u32, &str)> = all
            .filter_map(|seen| match seen {
                Observation::Answer { question, text, .. } => Some((*question, text.as_str())),
                _ => None,
            })
            .collect();
        assert_eq!(seen, expected, "{text}");
    }

    #[test]
    fn spellings_of_a_number() {
        for text in [
            "[Q3] 2010",
            "> > [Q3] 2010",
            "［Ｑ３］　２０１０",
            "【Q3】2010",
            "Q3: 2010",
            "Q3. 2010",
            "q3 2010",
            "- Q3) 2010",
            "Ｑ３：２０１０",
            "(Q3) 2010",
            "[Q3]\n2010",
            "> [Q3]\n>\n> 2010",
        ] {
            check(text, &[(3, "2010")]);
        }
    }

    #[test]
    fn many_numbers_without_answers_are_read_in_no_time() {
        let parts = crate::parts::parts(&"[Q1]\n".repeat(50_000)).count();
        assert_eq!(parts, 50_000);
        crate::parts::parts(&"[Q1] ".repeat(50_000)).count();
    }

    #[test]
    fn answers_end_where_something_else_begins() {
        check("[Q1]\n[Q2] yes [Q3] no\n[Q12]", &[(1, ""), (2, "yes"), (3, "no"), (12, "")]);
        check("[Q1]\n\n\nBest regards", &[(1, "")]);
        check("[Q1]\nServer : EX01\nMRSProxyEnabled : False", &[(1, "")]);
        check("[Q1]\nfrom outside\nonly\n\nRegards", &[(1, "from outside only")]);
        check("In Q3 we had 2010 users.\nQ34567 was sold.\nQuestion 3: why?", &[]);
    }
}
