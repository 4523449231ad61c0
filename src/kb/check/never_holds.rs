//! KB406: conditions that can never hold.
//!
//! **What it looks for.** A condition every way of which asks something impossible: one fact with two
//! outcomes at once, an empty list, a number above 5 and below 3, or outcomes that contradict what one
//! of its facts `requires`.
//!
//! **Why it matters.** The rule or act that has it is there to read and will never do anything.
//!
//! **Example.** `when = { "a.x" = "yes", not = { "a.x" = "yes" } }`

use super::Ctx;
use super::way::Way;
use crate::diag::{Code, Diag};
use crate::kb::condition::{Condition, Term};
use crate::kb::pack::{FactIx, Pack};

/// So many ways are followed; a condition with more is taken to be able to hold.
const MOST: usize = 2_000;

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for written in ctx.conditions {
        let mut search = Search::new(ctx.pack);
        let ways = search.ways(&written.condition, true);
        let plain = search.conflict.take();
        if search.gave_up {
            continue;
        }
        let conflict = if ways.is_empty() {
            let Some(fact) = plain else {
                let message = format!("the condition of {} can never hold", written.owner);
                let diag = Diag::new(Code::NeverHolds, message);
                let label = "an empty list has nothing to hold";
                diags.push(diag.at(&written.path, written.span.clone(), label));
                continue;
            };
            Some((fact, None))
        } else {
            search.against_requirements(ways)
        };
        if let Some((fact, required_by)) = conflict {
            let id = &ctx.pack.facts[fact.0].about.id;
            let message = format!("the condition of {} can never hold", written.owner);
            let label = match &required_by {
                None => format!("no value of `{id}` fits all of this"),
                Some(_) => format!("`{id}` does not fit what a fact here requires"),
            };
            let mut diag =
                Diag::new(Code::NeverHolds, message).at(&written.path, written.span.clone(), label);
            if let Some(other) = required_by {
                let place = &ctx.raw.facts[other.0];
                if let Some(at) = &place.raw.requires {
                    let label = format!("`{}` applies only then", place.id.value);
                    diag = diag.at(place.path, at.span.clone(), label);
                }
            }
            diags.push(diag);
        }
    }
}

struct Search<'a> {
    pack: &'a Pack,
    gave_up: bool,
    /// The first fact of which something impossible is asked.
    conflict: Option<FactIx>,
}

impl<'a> Search<'a> {
    fn new(pack: &'a Pack) -> Self {
        Self { pack, gave_up: false, conflict: None }
    }

    /// The ways in which a condition holds, or does not hold.
    fn ways(&mut self, condition: &Condition, holds: bool) -> Vec<Way> {
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
            // What a text or number is not leaves so many others that it rules nothing out.
            Term::Text(fact, _) | Term::Compare(fact, _) => vec![Way::about(*fact)],
        }
    }

    /// Every way to do one of the parts.
    fn any(&mut self, parts: Vec<Vec<Way>>) -> Vec<Way> {
        let ways = parts.concat();
        self.gave_up |= ways.len() > MOST;
        ways
    }

    /// Every way to do one of each part at once.
    fn all(&mut self, parts: Vec<Vec<Way>>) -> Vec<Way> {
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

    /// If no way survives what its facts require: the fact that does not fit, and whose requirement.
    fn against_requirements(&mut self, ways: Vec<Way>) -> Option<(FactIx, Option<FactIx>)> {
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

#[cfg(test)]
mod tests {
    use crate::kb::testing::problems_after;

    #[track_caller]
    fn when(condition: &str) -> String {
        problems_after(
            "when = { \"lamp.model\" = { contains = \"battery\" } }\nderive = { \"lamp.type\" = \"battery\" }",
            &format!("when = {condition}\nexclude = \"mains-off\""),
        )
    }

    #[test]
    fn fires_on_contradictions() {
        let never = "can never hold";
        for condition in [
            "{ \"lamp.type\" = \"table\", not = { \"lamp.type\" = \"table\" } }",
            "{ \"lamp.type\" = [] }",
            "{ any = [] }",
            "{ \"lamp.model\" = { version_in = [] } }",
            "{ \"lamp.model\" = [\"a\", \"b\"], all = [{ \"lamp.model\" = \"c\" }] }",
            "{ \"lamp.model\" = { below = 3, above = 5 } }",
            "{ \"lamp.model\" = { before = \"now\", after = \"now\" } }",
            "{ \"lamp.model\" = { before = \"2020-01-01\", after = \"2021-01-01\" } }",
            "{ any = [{ \"lamp.type\" = \"table\" }], all = [{ \"lamp.type\" = \"battery\" }] }",
        ] {
            let problems = when(condition);
            assert!(problems.contains(never), "{condition}\n{problems}");
        }
        let required = when("{ \"house.power\" = \"off\", \"lamp.type\" = \"battery\" }");
        insta::assert_snapshot!(required, @r#"
        error[KB406]: the condition of rule `battery-needs-no-mains` can never hold
           --> rules/lamp/lamp.toml:106:8
            |
         71 | requires = { "lamp.type" = "table" }
            |            ------------------------- `house.power` applies only then
        ...
        106 | when = { "house.power" = "off", "lamp.type" = "battery" }
            |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `lamp.type` does not fit what a fact here requires
        "#);
    }

    #[test]
    fn silent_where_one_way_is_left() {
        for condition in [
            "{ any = [{ \"lamp.type\" = [] }, { \"lamp.type\" = \"table\" }] }",
            "{ \"lamp.model\" = { above = 3, below = 5, after = \"2020-01-01\", before = \"now\" } }",
            "{ \"house.power\" = \"off\", \"lamp.type\" = \"table\" }",
            "{ not = { \"lamp.type\" = \"table\", \"house.power\" = \"on\" } }",
        ] {
            assert_eq!(when(condition), "", "{condition}");
        }
    }
}
