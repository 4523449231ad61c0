//! The clauses of a sentence, and how each leads to the next.

use std::ops::Range;
use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::tables::{Link, tables};
use crate::statement::zone::quotations;

/// A clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// Its bytes, with the words that link it to the next.
    pub(super) span: Range<usize>,
    /// Where these words begin.
    pub(super) link_at: usize,
    /// How the next one follows. `None` for the last.
    pub(super) link: Option<Link>,
}

impl Clause {
    /// Where its first letter stands, after marks such as `・` and `1)`.
    pub(super) fn first_letter(&self, text: &str) -> usize {
        let said = &text[self.span.clone()];
        let marks = said.len() - said.trim_start_matches(|c: char| !c.is_alphabetic()).len();
        self.span.start + marks
    }
}

struct Borders {
    automaton: AhoCorasick,
    links: Vec<Link>,
}

fn borders() -> &'static Borders {
    static BORDERS: OnceLock<Borders> = OnceLock::new();
    BORDERS.get_or_init(|| {
        let texts = tables()
            .border
            .iter()
            .flat_map(|(link, texts)| texts.all().into_iter().map(|text| (text, *link)));
        let (texts, links): (Vec<String>, Vec<Link>) = texts.unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(&texts)
            .expect("the tables are small");
        Borders { automaton, links }
    })
}

/// Divides a sentence. What is quoted is not divided.
pub(super) fn clauses(text: &str) -> Vec<Clause> {
    let quoted = quotations(text);
    let Borders { automaton, links } = borders();
    let mut clauses = Vec::new();
    let mut start = 0;
    for hit in automaton.find_iter(text) {
        let link = links[hit.pattern().as_usize()];
        let is_quoted = quoted.iter().any(|zone| zone.start < hit.end() && hit.start() < zone.end);
        if link == Link::None || is_quoted {
            continue;
        }
        clauses.push(Clause { span: start..hit.end(), link_at: hit.start(), link: Some(link) });
        start = hit.end();
    }
    // A remark in brackets at the end is a clause of its own.
    let remark = text[start..]
        .find('(')
        .map(|at| start + at)
        .filter(|at| *at > start && ends_with_bracket(text));
    if let Some(at) = remark {
        clauses.push(Clause { span: start..at, link_at: at, link: Some(Link::Contrast) });
        start = at;
    }
    if start < text.len() || clauses.is_empty() {
        clauses.push(Clause { span: start..text.len(), link_at: text.len(), link: None });
    }
    clauses
}

fn ends_with_bracket(text: &str) -> bool {
    text.trim_end_matches(['。', '.', ' ', '!']).ends_with(')')
}

/// Whether a clause tells what has happened or is the case: `しました`, `しません`, `しています`.
pub(super) fn is_realised(text: &str, clause: &Clause) -> bool {
    let said = text[clause.span.clone()]
        .trim_end_matches(|c: char| c.is_whitespace() || "。、.!が".contains(c));
    const ENDINGS: &[&str] = &[
        "た",
        "ません",
        "ない",
        "ないです",
        "います",
        "いる",
        "おります",
        "でした",
        "なし",
        "のまま",
        "のままです",
        "ず",
        "たのです",
    ];
    ENDINGS.iter().any(|ending| said.ends_with(ending))
        || said.ends_with("です") && !said.ends_with("たいです")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, Option<Link>)]) {
        let seen = clauses(text);
        let seen: Vec<_> =
            seen.iter().map(|clause| (&text[clause.span.clone()], clause.link)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn clauses_end_at_their_links() {
        check(
            "窓は閉まっていますが、扉は開いています",
            &[("窓は閉まっていますが、", Some(Link::Contrast)), ("扉は開いています", None)],
        );
        check(
            "雨が降ったため、傘を差し、歩いた",
            &[
                ("雨が降ったため、", Some(Link::Cause)),
                ("傘を差し、", Some(Link::Chain)),
                ("歩いた", None),
            ],
        );
        check("「切れましたが、」と出ます", &[("「切れましたが、」と出ます", None)]);
        check(
            "扉が開いていれば入れます",
            &[("扉が開いていれば", Some(Link::Condition)), ("入れます", None)],
        );
    }
}
