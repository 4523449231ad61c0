//! The model, or the problems that keep numbers from making one.

use shindan_model::{DefectIx, FactIx, Model, ModelProblem, Numbers, Rule};

use super::Lower;
use crate::diag::{Code, Diag, has_errors};

/// Refuse more combinations of contexts, as they would make every question slow.
const MOST_STATES: usize = 10_000;

impl Lower<'_> {
    /// Builds the model, unless problems found before make its numbers meaningless.
    pub(super) fn model(&mut self, numbers: &Numbers, rules: &[Rule], before: &[Diag]) -> Model {
        if has_errors(before) || has_errors(&self.diags) || self.too_many_states(numbers) {
            return Model::default();
        }
        match Model::build(numbers, rules) {
            Ok(model) => model,
            Err(problems) => {
                self.unreachable_shares(numbers, &problems);
                Model::default()
            }
        }
    }

    fn too_many_states(&mut self, numbers: &Numbers) -> bool {
        let sizes = numbers.contexts.iter().map(|(_, outcomes)| outcomes.len());
        let states = sizes.fold(1_usize, usize::saturating_mul);
        if states <= MOST_STATES {
            return false;
        }
        let message = format!("the contexts have more than {MOST_STATES} combinations of outcomes");
        let mut diag = Diag::new(Code::BadNumber, message);
        for (FactIx(fact), outcomes) in &numbers.contexts {
            let node = &self.raw.facts[*fact];
            diag = diag.at(node.path, node.id.span.clone(), format!("{} outcomes", outcomes.len()));
        }
        self.diags
            .push(diag.help("make those findings that no variant, remedy or rule depends on"));
        true
    }

    /// Reports each defect once, with the first context in which no prior gives its share.
    fn unreachable_shares(&mut self, numbers: &Numbers, problems: &[ModelProblem]) {
        let mut told: Vec<DefectIx> = Vec::new();
        for ModelProblem::SharesUnreachable { defect, reached, state } in problems {
            if told.contains(defect) {
                continue;
            }
            told.push(*defect);
            let node = &self.raw.defects[defect.0];
            let place = self.names.state(&numbers.contexts, state);
            let message = format!(
                "no prior gives defect `{}` its `of_100_tickets`{place}: {:.1} can be reached",
                node.id.value,
                reached * 100.0
            );
            let tickets = node.raw.of_100_tickets.as_ref();
            let span = tickets.map_or(&node.id.span, |at| &at.span);
            let help = "every ticket has a reason: where the complaint is not `seen_anyway`, the \
                        tickets of the defects that bring it about must add up to 100 at least";
            self.diags.push(
                Diag::new(Code::SharesUnreachable, message)
                    .at(node.path, span.clone(), "this number")
                    .help(help),
            );
        }
    }
}
