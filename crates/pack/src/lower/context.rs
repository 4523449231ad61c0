//! Contexts: the frequency of each outcome, and combinations that are rarer, more frequent or impossible.

use shindan_model::{Condition, FactDefinition, FactIx, FactKind, Term};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::raw::{RawCombination, RawPack};
use crate::source::Node;

impl Lower<'_> {
    /// Combinations of contexts, each with the factor on its frequency.
    pub(super) fn combinations(&mut self) -> Vec<(Condition, f64)> {
        let raw = self.raw;
        let mut combinations = Vec::new();
        for node in &raw.packs {
            for combination in &node.raw.combination {
                combinations.extend(self.combination(node, combination));
            }
        }
        combinations
    }

    fn combination(
        &mut self,
        node: &Node<'_, RawPack>,
        written: &RawCombination,
    ) -> Vec<(Condition, f64)> {
        let mut condition =
            |at| self.condition(node.path, at, "a combination of the pack", Scope::Contexts);
        let when = written.when.as_ref().map(&mut condition);
        let only_when = written.only_when.as_ref().map(&mut condition);
        match (when, only_when, &written.times) {
            (_, Some(_), Some(times)) => {
                let message = "a combination has both `times` and `only_when`";
                let diag = Diag::new(Code::WrongShape, message);
                let diag = diag.at(node.path, times.span.clone(), "");
                self.diags
                    .push(diag.help("leave `times` out: what `only_when` rules out cannot be"));
                Vec::new()
            }
            (when, Some(only_when), None) => {
                let when = when.unwrap_or_default();
                let both = |violation: Condition| Condition {
                    terms: when.terms.iter().cloned().chain(violation.terms).collect(),
                };
                let violations = self.violations(only_when).into_iter();
                violations.map(|violation| (both(violation), 0.0)).collect()
            }
            (Some(when), None, Some(times)) => {
                let times = self.number(node.path, times, "`times`", "0 or more", |x| x >= 0.0);
                times.map(|times| (when, times)).into_iter().collect()
            }
            (when, None, times) => {
                let lacking = [("when", when.is_none()), ("times", times.is_none())];
                let keys = lacking.iter().filter(|(_, lacks)| *lacks).map(|(key, _)| *key);
                self.missing(node, "a combination of", &keys.collect::<Vec<_>>());
                Vec::new()
            }
        }
    }

    /// Conditions under which `only_when` fails, one for each of its terms.
    ///
    /// Together they cover all states that it rules out. Each is written as an author would: the other
    /// outcomes of a context, or the condition inside a `not`.
    pub(super) fn violations(&self, only_when: Condition) -> Vec<Condition> {
        let each = only_when.terms.into_iter().map(|term| match term {
            Term::Not(condition) => condition,
            Term::Outcome(fact, outcomes) => {
                let others = 0..self.names.facts[fact.0].outcomes.len();
                let others = others.filter(|outcome| !outcomes.contains(outcome)).collect();
                Condition { terms: vec![Term::Outcome(fact, others)] }
            }
            other => Condition { terms: vec![Term::Not(Condition { terms: vec![other] })] },
        });
        each.collect()
    }

    /// The contexts with their distributions, each adding up to 1.
    pub(super) fn contexts(&mut self, facts: &[FactDefinition]) -> Vec<(FactIx, Vec<f64>)> {
        let raw = self.raw;
        let mut contexts = Vec::new();
        for (index, node) in raw.facts.iter().enumerate() {
            let (fact, written) = (FactIx(index), &node.raw.context.0);
            if facts[index].kind != FactKind::Context || self.names.facts[index].unclear {
                continue;
            }
            let before = self.diags.len();
            let mut weights = vec![0.0; facts[index].outcomes.len()];
            for (outcome, weight) in written {
                let good = |x: f64| x >= 0.0;
                let weight =
                    self.number(node.path, weight, "a number of tickets", "0 or more", good);
                let position = self.outcome(node.path, fact, outcome);
                if let (Some(position), Some(weight)) = (position, weight) {
                    weights[position] = weight;
                }
            }
            let total: f64 = weights.iter().sum();
            if total > 0.0 {
                for weight in &mut weights {
                    *weight /= total;
                }
            } else if let Some((first, _)) = written.first()
                && self.diags.len() == before
            {
                let message = format!("the context `{}` has no tickets at all", node.id.value);
                let diag = Diag::new(Code::BadNumber, message);
                self.diags.push(diag.at(node.path, first.span.clone(), ""));
            }
            contexts.push((fact, weights));
        }
        contexts
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::Pack;

    use crate::load;
    use crate::testing::{RULES, problems_after, with_rules};

    const ONLY_WHEN: &str = "only_when = { \"lamp.type\" = \"table\" }\n[defect";

    fn pack(rules: &str) -> Pack {
        load(&with_rules(rules)).0.expect("a good pack")
    }

    /// What `only_when` rules out is what a first variant of 0 rules out, to the last bit.
    #[test]
    fn a_defect_is_ruled_out_as_by_a_variant_of_0() {
        let variant = "[[defect.mains-off.variant]]
when = { \"lamp.type\" = \"battery\" }
of_100_tickets = 0
[[defect.mains-off.remedy]]";
        let zero = RULES.replacen(ONLY_WHEN, "[defect", 1).replacen(
            "[[defect.mains-off.remedy]]",
            variant,
            1,
        );
        let expected = pack(&zero);
        for only_when in [
            "{ \"lamp.type\" = \"table\" }",
            "{ not = { \"lamp.type\" = \"battery\" } }",
            "{ \"lamp.type\" = [\"table\"] }",
        ] {
            let new = format!("only_when = {only_when}\n[defect");
            let found = pack(&RULES.replacen(ONLY_WHEN, &new, 1));
            assert_eq!(found.model, expected.model, "{only_when}");
            let conditions = |pack: &Pack| {
                let variants = pack.numbers.defects[0].variants.iter();
                variants.map(|variant| variant.when.clone()).collect::<Vec<_>>()
            };
            assert_eq!(conditions(&found), conditions(&expected), "{only_when}");
        }
    }

    #[test]
    fn variants_that_are_written_keep_their_places() {
        let variant = "[[defect.mains-off.variant]]
when = { \"lamp.type\" = \"table\" }
of_100_tickets = 31
[[defect.mains-off.remedy]]";
        let pack = pack(&RULES.replacen("[[defect.mains-off.remedy]]", variant, 1));
        let shares = pack.written.iter().filter_map(|written| pack.numbers.value(written.which));
        assert_eq!(shares.take(4).collect::<Vec<_>>(), [0.3, 0.99, 0.0, 0.31]);
    }

    /// The small pack with a second context, and a combination of the two.
    fn with_combination(combination: &str) -> String {
        let fact = "[fact.\"lamp.place\"]
outcomes = [\"house\", \"garden\"]
context = { house = 50, garden = 50 }
source = \"x\"
[fact.\"lamp.type\"]";
        let asked = "gives = [\"lamp.type\", \"lamp.place\"]";
        let rules = RULES.replacen("[fact.\"lamp.type\"]", fact, 1);
        let rules = rules.replacen("gives = \"lamp.type\"", asked, 1);
        rules.replacen(
            "[cause.power]",
            &format!("[[pack.combination]]\n{combination}\n[cause.power]"),
            1,
        )
    }

    #[test]
    fn a_combination_is_ruled_out_as_by_times_0() {
        let states = |combination: &str| {
            let mut files = with_rules(&with_combination(combination));
            for texts in &mut files[1..] {
                texts.text += "[fact.\"lamp.place\"]\nname = \"x\"\noutcomes = { house = \"x\", garden = \"x\" }\n";
            }
            let (pack, diags) = load(&files);
            pack.unwrap_or_else(|| panic!("{}", crate::testing::rendered(&files, &diags)))
                .model
                .states
        };
        let expected =
            states("when = { \"lamp.type\" = \"table\", \"lamp.place\" = \"garden\" }\ntimes = 0");
        for combination in [
            "when = { \"lamp.type\" = \"table\" }\nonly_when = { \"lamp.place\" = \"house\" }",
            "only_when = { not = { \"lamp.type\" = \"table\", \"lamp.place\" = \"garden\" } }",
        ] {
            assert_eq!(states(combination), expected, "{combination}");
        }
    }

    #[test]
    fn what_is_half_written_is_told() {
        for (combination, expected) in [
            ("times = 0.5", "has no `when`"),
            ("when = { \"lamp.type\" = \"table\" }", "has no `times`"),
            (
                "times = 0\nonly_when = { \"lamp.type\" = \"table\" }",
                "a combination has both `times` and `only_when`",
            ),
        ] {
            let rules = format!("[[pack.combination]]\n{combination}\n[cause.power]");
            let problems = problems_after("[cause.power]", &rules);
            assert!(problems.contains(expected), "{combination}: {problems}");
        }
        let reads = "only_when = { \"house.power\" = \"on\" }\n[defect";
        assert!(problems_after(ONLY_WHEN, reads).contains("only contexts can stand here"));
    }
}
