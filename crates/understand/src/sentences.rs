//! Facts from sentences, by what people say of things.

use shindan_model::{Fact, FactKind, How, Place, Value, parse_date};

use super::draft::Draft;
use super::interpretation::{Offer, OfferedFor};
use super::statement::{Claim, Claimed, Discourse, Worth};

impl Draft<'_> {
    /// Adds what the sentences of a text claim.
    pub(super) fn statements(&mut self, discourse: Discourse) {
        for (claim, at) in discourse.outcomes(self.pack) {
            // What a message says itself outranks what somebody says of it.
            if self.is_message(&claim)
                && (self.ranks.contains_key(&claim.fact) || self.is_part(&claim, &at))
            {
                continue;
            }
            let Some(value) = self.claimed(&claim) else { continue };
            let by = &self.pack.phrases[claim.phrase].about.id;
            let parsed = self.parsed(claim.fact, claim.of.as_deref(), value, &at, by);
            let fact = Fact { how: How::Stated, ..parsed };
            match claim.worth {
                Worth::Taken => self.interpretation.facts.push(fact),
                Worth::Offered => {
                    let because = OfferedFor::Doubt;
                    self.interpretation.offers.push(Offer { fact, because });
                }
            }
        }
    }

    /// Whether a claim rests on the words of a message.
    fn is_message(&self, claim: &Claim) -> bool {
        let mut said = self.pack.phrases[claim.phrase].says.iter().flat_map(|(_, said)| said);
        said.any(|said| self.pack.predicates[said.predicate].is_message)
    }

    /// Whether a claim of nothing in particular stands beside a message, and is a part of it.
    fn is_part(&self, claim: &Claim, at: &Place) -> bool {
        let is_near = |line: usize| line.abs_diff(at.line) <= 1;
        self.pack.phrases[claim.phrase].entities.is_empty()
            && self
                .interpretation
                .signs
                .iter()
                .any(|seen| is_near(seen.at.line) || is_near(seen.first_line))
    }

    /// The value that is claimed, if the fact can have it.
    fn claimed(&self, claim: &Claim) -> Option<Value> {
        let known = &self.pack.facts[claim.fact.0];
        let name = |outcome: &usize| known.outcomes[*outcome].clone();
        match &claim.value {
            Claimed::Name(name) if known.kind == FactKind::Date => {
                parse_date(name).map(Value::Date)
            }
            Claimed::Name(name) => Some(Value::Text(name.clone())),
            Claimed::Outcomes(outcomes) => Some(match outcomes.as_slice() {
                [one] => Value::Text(name(one)),
                several => Value::OneOf(several.iter().map(name).collect()),
            }),
        }
    }
}
