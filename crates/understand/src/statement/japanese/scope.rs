//! What of a sentence reaches a word: its clause, the clauses around it, and cues.

use super::SILENT;
use super::clause::{Clause, is_realised};
use super::cue::{Found, find};
use super::fold::Folded;
use super::tables::{Link, Reach, Says, Side};
use crate::statement::grammar::{Reading, Stance, Time};
use crate::statement::word::Word;

/// A sentence, as it reaches its words.
pub(super) struct Scope<'a> {
    text: &'a str,
    clauses: &'a [Clause],
    cues: Vec<Found>,
    /// By clause: whether it tells what would be.
    is_hypothetical: Vec<bool>,
    /// Whether the sentence begins with a term: `一括移行は、`.
    is_about_a_term: bool,
}

impl<'a> Scope<'a> {
    pub(super) fn new(text: &'a str, clauses: &'a [Clause], words: &[Word]) -> Self {
        let mut is_hypothetical = vec![false; clauses.len()];
        for at in 1..clauses.len() {
            let before = &clauses[at - 1];
            is_hypothetical[at] = match before.link {
                Some(Link::Condition) => {
                    let is_done = is_factual(text, before) && is_realised(text, &clauses[at]);
                    !is_done && !is_about_a_name(text, before, words)
                }
                Some(Link::Contrast | Link::Cause) | None => false,
                Some(_) => is_hypothetical[at - 1],
            };
        }
        let is_about_a_term = words.first().is_some_and(|word| {
            let rest = &text[word.span.end..];
            word.span.start == clauses[0].first_letter(text)
                && (rest.starts_with('は') || rest.starts_with("とは"))
        });
        Self { text, clauses, cues: find(text, clauses), is_hypothetical, is_about_a_term }
    }

    /// How a word of a clause is meant.
    pub(super) fn reading(&self, word: &Word, folded: Option<Folded>, clause: usize) -> Reading {
        let Some(folded) = folded else { return SILENT };
        let mut reading = folded.reading;
        if self.is_hypothetical[clause] {
            reading.stance = Stance::Withheld;
        }
        self.depends(&folded, clause, &mut reading);
        self.cancel(word, clause, &mut reading);
        let mut is_over = false;
        let mut is_elsewhere = false;
        for cue in &self.cues {
            let is_open = folded.is_act
                || cue.loose && folded.is_loose && self.clause_of(cue, clause) == clause;
            if cue.acts && !is_open || !self.reaches(cue, word, clause) {
                continue;
            }
            match cue.says {
                Says::Reported => reading.stance = reading.stance.max(Stance::Reported),
                Says::Withheld if cue.reach == Reach::Sentence && cue.side == Side::Before => {
                    is_elsewhere = true
                }
                Says::Withheld => reading.stance = Stance::Withheld,
                Says::Defined if self.is_about_a_term => reading.stance = Stance::Withheld,
                Says::Defined => {}
                Says::Planned => reading.time = Time::Planned,
                // `昨日まで一括移行は動いていました`: the name is no less the name.
                Says::Over => {
                    is_over = folded.may_be_past && (word.is_predicate() || !folded.is_bare)
                }
                Says::Gone => is_over = true,
                Says::Now => is_over = false,
                Says::Here => is_elsewhere = false,
                Says::Never
                    if reading.is_denied && matches!(reading.time, Time::Now | Time::Past) =>
                {
                    (reading.is_denied, reading.time) = (false, Time::Never);
                }
                Says::Never => {}
            }
        }
        // `誤りがあったので直しました`: what led to an act may be so no longer.
        let here = &self.clauses[clause];
        let is_past = self.text[here.span.start..here.link_at].ends_with('た')
            || self.text[here.link_at..here.span.end].starts_with('た');
        let leads = here.link == Some(Link::Cause) && clause + 1 < self.clauses.len();
        if leads && is_past && matches!(reading.time, Time::Now | Time::Past) {
            reading.stance = reading.stance.max(Stance::Reported);
        }
        if is_elsewhere {
            reading.stance = Stance::Elsewhere;
        }
        if is_over && reading.time != Time::Never {
            reading.time = Time::Over;
        }
        reading
    }

    /// What is true only if what follows is.
    fn depends(&self, folded: &Folded, clause: usize, reading: &mut Reading) {
        if !folded.depends && !folded.concedes {
            return;
        }
        let own_end = self.clauses[clause].span.end;
        let is_last =
            self.text[folded.end.min(own_end)..own_end].trim_matches(['、', ' ']).is_empty();
        let next = self.clauses.get(clause + usize::from(is_last));
        let is_asked = self.cues.iter().any(|cue| {
            cue.start >= folded.end && cue.side == Side::After && cue.says == Says::Withheld
        });
        let is_real = next.is_some_and(|next| is_realised(self.text, next)) && !is_asked;
        if is_asked || folded.depends && !is_real {
            reading.stance = Stance::Withheld;
        } else if !is_real {
            reading.stance = reading.stance.max(Stance::Reported);
        }
        if reading.time == Time::Planned {
            reading.time = Time::Changed;
        }
    }

    /// `しか` takes a negation back.
    fn cancel(&self, word: &Word, clause: usize, reading: &mut Reading) {
        let before =
            &self.text[self.clauses[clause].span.start.min(word.span.start)..word.span.start];
        // `一部しか` leaves something out all the same.
        let is_only =
            before.contains("しか") && !before.contains("一部しか") && !before.contains("半分しか");
        if reading.is_denied && is_only && word.is_predicate() {
            reading.is_denied = false;
        }
    }

    fn clause_of(&self, cue: &Found, otherwise: usize) -> usize {
        self.clauses.iter().position(|other| cue.start < other.span.end).unwrap_or(otherwise)
    }

    /// Whether a cue reaches a word of a clause.
    fn reaches(&self, cue: &Found, word: &Word, clause: usize) -> bool {
        let at = self.clause_of(cue, clause);
        let is_in_place = match cue.side {
            Side::Before => cue.end <= word.span.start,
            Side::After => cue.start >= word.span.end,
        };
        let (first, last) = (at.min(clause), at.max(clause));
        is_in_place
            && match cue.reach {
                Reach::Clause => at == clause,
                Reach::Sentence => true,
                Reach::Chain => self.clauses[first..last]
                    .iter()
                    .all(|between| !matches!(between.link, Some(Link::Contrast | Link::Cause))),
            }
    }
}

/// Whether a condition only names what is spoken of: `本人なら開けます`.
pub(super) fn is_about_a_name(text: &str, clause: &Clause, words: &[Word]) -> bool {
    const NAMED: &[&str] = &["であれば", "なら", "でしたら", "だったら", "だと"];
    let in_clause =
        |word: &&Word| word.span.end <= clause.span.end && word.span.start >= clause.span.start;
    let last = words.iter().rev().filter(in_clause).find(|word| !word.meaning.entities.is_empty());
    last.is_some_and(|word| {
        let rest = &text[word.span.end..clause.span.end];
        !word.is_predicate() && NAMED.iter().any(|named| rest.starts_with(named))
    })
}

/// Whether a condition may have come true: `有効にしたら動きました`.
fn is_factual(text: &str, clause: &Clause) -> bool {
    let link = &text[clause.link_at..clause.span.end];
    ["たら", "だら", "ましたら", "とき", "時"].iter().any(|word| link.contains(word))
}
