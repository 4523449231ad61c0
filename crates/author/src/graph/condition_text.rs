//! Writes conditions in words.

use shindan_model::{Comparison, Condition, FactIx, Pack, Term, Texts};

use super::words::{with, with_two, word};

/// Writes conditions in the words of one language.
pub(crate) struct ConditionText<'p> {
    pub pack: &'p Pack,
    pub texts: Option<&'p Texts>,
    pub lang: &'p str,
}

impl ConditionText<'_> {
    /// The name of a fact.
    pub(crate) fn fact(&self, fact: FactIx) -> String {
        let id = &self.pack.facts[fact.0].about.id;
        let text = self.texts.and_then(|texts| texts.facts.get(id));
        text.map_or_else(|| id.clone(), |text| text.name.clone())
    }

    /// The names of alternative facts, joined by *or*.
    fn facts(&self, facts: &[FactIx]) -> String {
        self.join("or", facts, |fact| self.fact(*fact))
    }

    /// The name of an outcome.
    pub(crate) fn outcome(&self, fact: FactIx, outcome: usize) -> String {
        let node = &self.pack.facts[fact.0];
        let text = self.texts.and_then(|texts| texts.facts.get(&node.about.id));
        let name = text.and_then(|text| text.outcomes.get(outcome));
        let id = || node.outcomes.get(outcome);
        name.or_else(id).cloned().unwrap_or_default()
    }

    /// A whole condition, its terms joined by *and*.
    pub(crate) fn condition(&self, condition: &Condition) -> String {
        self.join("and", &condition.terms, |term| self.term(term))
    }

    fn join<T>(&self, key: &str, parts: &[T], say: impl Fn(&T) -> String) -> String {
        let parts: Vec<String> = parts.iter().map(say).collect();
        parts.join(word(self.lang, key))
    }

    /// The names of outcomes, joined by *or*; *all but* the other outcomes if those are fewer.
    fn outcomes(&self, fact: FactIx, outcomes: &[usize]) -> String {
        let name = |outcome: &usize| self.outcome(fact, *outcome);
        let all = 0..self.pack.facts[fact.0].outcomes.len();
        let others: Vec<usize> = all.filter(|outcome| !outcomes.contains(outcome)).collect();
        if outcomes.len() < 3 || others.is_empty() || others.len() >= outcomes.len() {
            return self.join("or", outcomes, name);
        }
        with(self.lang, "except", &self.join("or", &others, name))
    }

    fn term(&self, term: &Term) -> String {
        let is =
            |fact: FactIx, values: String| with_two(self.lang, "is", &self.fact(fact), &values);
        match term {
            Term::Any(list) if list.len() > 1 => {
                format!("({})", self.join("any", list, |term| self.condition(term)))
            }
            Term::Any(list) => self.join("any", list, |term| self.condition(term)),
            Term::All(list) => self.join("and", list, |term| self.condition(term)),
            Term::Not(term) => with(self.lang, "not", &self.condition(term)),
            Term::Outcome(fact, outcomes) => is(*fact, self.outcomes(*fact, outcomes)),
            Term::Text(fact, texts) => is(*fact, self.join("or", texts, String::clone)),
            Term::Compare(fact, comparison) => self.comparison(*fact, comparison),
        }
    }

    fn comparison(&self, fact: FactIx, comparison: &Comparison) -> String {
        let day = |limit: &Option<jiff::Timestamp>| match limit {
            Some(limit) => limit.strftime("%Y-%m-%d").to_string(),
            None => word(self.lang, "now").to_owned(),
        };
        let (key, other) = match comparison {
            Comparison::Below(limit) => ("below", limit.to_string()),
            Comparison::Above(limit) => ("above", limit.to_string()),
            Comparison::Before(limit) => ("before", day(limit)),
            Comparison::After(limit) => ("after", day(limit)),
            Comparison::VersionIn(ranges) => {
                ("version", self.join("or", ranges, shindan_model::VersionRange::written))
            }
            Comparison::EqualsFact(other) => ("equals", self.fact(*other)),
            Comparison::Near(other) => ("near", self.facts(other)),
            Comparison::HostMatches(other) => ("host", self.facts(other)),
            Comparison::SameAccount(other) => ("account", self.fact(*other)),
            Comparison::IsPrivate(true) => ("private", String::new()),
            Comparison::IsPrivate(false) => ("public", String::new()),
            Comparison::Contains(text) => ("contains", text.clone()),
        };
        with_two(self.lang, key, &self.fact(fact), &other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::testing::pack;

    #[track_caller]
    fn check(lang: &str, condition: &Condition, expected: &str) {
        let pack = pack();
        let conditions = ConditionText { pack: &pack, texts: pack.texts.get(lang), lang };
        assert_eq!(conditions.condition(condition), expected);
    }

    fn all(terms: Vec<Term>) -> Condition {
        Condition { terms }
    }

    #[test]
    fn terms_in_words() {
        let table = Term::Outcome(FactIx(1), vec![0]);
        let not = Term::Not(all(vec![Term::Outcome(FactIx(4), vec![1, 2])]));
        let both = all(vec![table, not]);
        check("en", &both, "Type: table lamp and not (Sound: rattles or silent)");
        check("ja", &both, "Type: table lamp、かつ 次を除く (Sound: rattles／silent)");
    }

    #[test]
    fn comparisons_in_words() {
        let model = |comparison| all(vec![Term::Compare(FactIx(5), comparison)]);
        check("en", &model(Comparison::Below(2.5)), "Model below 2.5");
        check("en", &model(Comparison::Before(None)), "Model before now");
        check("ja", &model(Comparison::Near(vec![FactIx(1)])), "Modelが Type とほぼ同じ");
        check("en", &model(Comparison::IsPrivate(true)), "Model is internal");
    }
}
