//! Answers to numbered questions: `[Q3] Exchange 2010`, as people fill them in, quote and retype them.

use std::sync::LazyLock;

use regex::Regex;

use super::lines::{Line, Lines};
use super::part::{Kind, Part};

/// Lines of one answer, at most.
const MAX_LINES: usize = 4;

/// `[Q3]`, `(Q3)`, `【Q3】`, `Q3:`, `Q3.`, `Q3)`, `- Q3 =`, or `Q3` and a space; full width or not.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    let number = r"(?i)^[\s*・-]*(?:[\[(<【〔]\s*Q\s*\.?\s*(\d{1,3})\s*[\])>】〕]|Q\s*\.?\s*(\d{1,3})(?:\s*[:.)=]|\s|$))\s*[:=]?\s*";
    Regex::new(number).expect("a pattern")
});
/// The mark of a case, as our messages carry it.
static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)SD-[2-9A-Z]{6}(?-u:\b)").expect("a pattern"));
/// Another one on the same line, where line ends got lost.
static INNER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)[\[【]\s*Q\s*\d{1,3}\s*[\]】]").expect("a pattern"));

/// The language of a text as far as its letters tell: kana are Japanese.
pub fn language(text: &str) -> Option<&'static str> {
    const ENOUGH: usize = 8;
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}');
    (text.chars().filter(is_kana).take(ENOUGH).count() == ENOUGH).then_some("ja")
}

/// The marks of cases in a text, each once.
pub fn case_marks(text: &str) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for line in Lines::new(text) {
        let text = line.text().to_uppercase();
        for found in MARK.find_iter(&text) {
            if !marks.iter().any(|mark| mark == found.as_str()) {
                marks.push(found.as_str().to_owned());
            }
        }
    }
    marks
}

/// The number that a clean line begins with, and where the answer behind it begins.
pub(super) fn number(text: &str) -> Option<(u32, usize)> {
    let found = NUMBER.captures(text)?;
    let number = found.get(1).or(found.get(2))?.as_str().parse().ok()?;
    Some((number, found.get(0)?.end()))
}

/// The number on a line that holds nothing else: the answer stands below it.
pub fn lone_question_number(line: &str) -> Option<u32> {
    let line = Line { number: 1, raw: line };
    let text = line.text();
    number(&text).filter(|(_, end)| text[*end..].trim().is_empty()).map(|(number, _)| number)
}

/// Whether a line begins with the number of a question.
pub fn begins_answer(line: &str) -> bool {
    number(&Line { number: 1, raw: line }.text()).is_some()
}

/// The answers on one line. Where nothing stands behind the number, the lines below it, up to a blank
/// one, unless another reader knows what they are.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
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
            below(&mut part, number, first, lines);
        } else {
            part.answer(&first, number, words.to_owned());
        }
    }
    Some(part)
}

/// What stands below a number; one blank line may be between.
fn below(part: &mut Part, question: u32, first: Line<'_>, mut lines: Lines<'_>) {
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
            // Asking this reader, too, would go on and on over numbers without answers.
            let is_number = number(&line.text()).is_some();
            if is_number || super::READERS.iter().any(|read| read(lines).is_some()) {
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
        let parts: Vec<Part> = crate::parts(text).collect();
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
    fn however_the_number_is_written() {
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
        let parts = crate::parts(&"[Q1]\n".repeat(50_000)).count();
        assert_eq!(parts, 50_000);
        crate::parts(&"[Q1] ".repeat(50_000)).count();
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
