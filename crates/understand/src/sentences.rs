//! Facts from sentences, by what people say of things.

use shindan_model::{Fact, How, Value};

use super::draft::Draft;
use super::interpretation::Offer;
use super::statement::{Claim, Claimed, Discourse, Worth};

impl Draft<'_> {
    /// Adds what the sentences of a text claim.
    pub(super) fn statements(&mut self, discourse: Discourse) {
        for (claim, at) in discourse.outcomes() {
            let by = &self.pack.phrases[claim.phrase].about.id;
            let parsed = self.parsed(claim.fact, None, self.claimed(&claim), &at, by);
            let fact = Fact { how: How::Stated, ..parsed };
            match claim.worth {
                Worth::Taken => self.interpretation.facts.push(fact),
                Worth::Offered => self.interpretation.offers.push(Offer { fact }),
            }
        }
    }

    /// The value that is claimed.
    fn claimed(&self, claim: &Claim) -> Value {
        let name = |outcome: &usize| self.pack.facts[claim.fact.0].outcomes[*outcome].clone();
        match &claim.value {
            Claimed::Name(name) => Value::Text(name.clone()),
            Claimed::Outcomes(outcomes) => match outcomes.as_slice() {
                [one] => Value::Text(name(one)),
                several => Value::OneOf(several.iter().map(name).collect()),
            },
        }
    }
}
