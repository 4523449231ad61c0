//! Searches the ways in which conditions can hold, for checks that ask whether and when they do.

use shindan_model::{Condition, FactIx, Pack, Term};

use super::way::Way;

/// Follow at most this many ways; assume that a condition with more can hold.
const MOST: usize = 2_000;

/// A search, and the reasons why it found nothing or stopped.
#[derive(Debug)]
pub struct Search<'a> {
    pack: &'a Pack,
    /// Whether it stopped at the limit.
    pub gave_up: bool,
    /// The first fact with requirements that exclude each other.
    pub conflict: Option<FactIx>,
}

impl<'a> Search<'a> {
    /// A search for the conditions of this pack.
    pub fn new(pack: &'a Pack) -> Self {
        Self { pack, gave_up: false, conflict: None }
    }

    /// The ways in which a condition holds, or fails to hold.
    pub fn ways(&mut self, condition: &Condition, holds: bool) -> Vec<Way> {
        let parts: Vec<Vec<Way>> =
            condition.terms.iter().map(|term| self.term(term, holds)).collect();
        if holds { self.all(parts) } else { self.any(parts) }
    }

    fn term(&mut self, term: &Term, holds: bool) -> Vec<Way> {
        match term {
            Term::All(list) | Term::Any(list) => {
                let parts: Vec<Vec<Way>> = list.iter().map(|part| self.ways(part, holds)).collect();
                if matches!(term, Term::All(_)) == holds {
                    self.all(parts)
                } else {
                    self.any(parts)
                }
            }
            Term::Not(inner) => self.ways(inner, !holds),
            Term::Outcome(fact, outcomes) => {
                let count = self.pack.facts[fact.0].outcomes.len();
                let set = (0..count).filter(|position| outcomes.contains(position) == holds);
                let way = Way { outcomes: [(*fact, set.collect())].into(), ..Way::about(*fact) };
                self.all(vec![vec![way]])
            }
            Term::Text(fact, texts) if holds => {
                let set = texts.iter().map(|text| text.to_lowercase()).collect();
                let way = Way { texts: [(*fact, set)].into(), ..Way::about(*fact) };
                self.all(vec![vec![way]])
            }
            Term::Compare(fact, comparison) if holds => {
                let way = Way::compared(*fact, comparison);
                self.all(vec![way.into_iter().collect()])
            }
            // A text that differs from one value can have any other, which rules nothing out.
            Term::Text(fact, _) => vec![Way::about(*fact)],
            Term::Compare(fact, comparison) => vec![Way::opaque(*fact, comparison, false)],
        }
    }

    /// The ways to meet any one of the parts.
    fn any(&mut self, parts: Vec<Vec<Way>>) -> Vec<Way> {
        let ways = parts.concat();
        self.gave_up |= ways.len() > MOST;
        ways
    }

    /// The ways to meet all parts at once.
    pub fn all(&mut self, parts: Vec<Vec<Way>>) -> Vec<Way> {
        let mut ways = vec![Way::default()];
        for part in parts {
            if self.gave_up {
                break;
            }
            let mut next = Vec::new();
            for way in &ways {
                for other in &part {
                    match way.and(other) {
                        Ok(both) => next.push(both),
                        Err(fact) => {
                            self.conflict.get_or_insert(fact);
                        }
                    }
                }
                if next.len() > MOST {
                    self.gave_up = true;
                    return next;
                }
            }
            ways = next;
        }
        ways
    }

    /// Where every way contradicts the `only_when` of its facts: the fact in conflict, and the fact with that
    /// `only_when`.
    pub fn against_requirements(&mut self, ways: Vec<Way>) -> Option<(FactIx, Option<FactIx>)> {
        let mut first = None;
        for way in ways {
            let mut open: Vec<FactIx> = way.facts.iter().copied().collect();
            let mut seen = way.facts.clone();
            let mut alive = vec![way];
            while let Some(fact) = open.pop() {
                let Some(requires) = &self.pack.facts[fact.0].requires else {
                    continue;
                };
                let required = self.ways(requires, true);
                self.conflict = None;
                alive = self.all(vec![alive, required]);
                if self.gave_up {
                    return None;
                }
                if alive.is_empty() {
                    let conflict = self.conflict.take();
                    first = first.or(conflict.map(|conflict| (conflict, Some(fact))));
                    break;
                }
                open.extend(requires.facts().into_iter().filter(|fact| seen.insert(*fact)));
            }
            if !alive.is_empty() {
                return None;
            }
        }
        first
    }
}
