//! What the clauses of an answer say of what was asked.

use shindan_model::{FactIx, Place};

use crate::interpret::Interpreter;
use crate::statement::{Claimed, Discourse, Worth};

/// What an answer says of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// Nothing.
    Nothing,
    /// Something that cannot be taken.
    Doubtful,
    /// The outcome, or those of which one holds.
    Outcomes(Vec<usize>),
}

impl Interpreter<'_> {
    /// What the clauses of an answer say of a fact, where the question names what they leave out.
    pub(super) fn said(&self, fact: FactIx, text: &str, is_one_of_several: bool) -> Said {
        let asked = self.statements.asked(self.pack, fact, is_one_of_several);
        let mut before = Discourse::default();
        let mut claims = self.statements.claims_about(self.pack, text, Some(&asked), &mut before);
        claims.retain(|claim| claim.fact == fact && matches!(claim.value, Claimed::Outcomes(_)));
        if claims.is_empty() {
            return Said::Nothing;
        }
        let mut discourse = Discourse::default();
        discourse.add(claims, &Place { line: 1, quote: text.to_owned() });
        let settled = discourse.outcomes(self.pack);
        let mut taken = settled.iter().filter(|(claim, _)| claim.worth == Worth::Taken);
        match (taken.next(), taken.next()) {
            (Some((claim, _)), None) => match &claim.value {
                Claimed::Outcomes(outcomes) => Said::Outcomes(outcomes.clone()),
                Claimed::Name(_) => Said::Doubtful,
            },
            _ => Said::Doubtful,
        }
    }
}
