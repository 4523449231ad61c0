//! A fault in one place of a pack, and the pack that has it.

use shindan_model::{Class, DefectIx, DefectNumbers, FactIx, Model, Numbers, Pack};

/// What is done to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// It says nothing any more.
    Dropped,
    /// It says something else: another outcome, the opposite conclusion, seldom instead of often.
    Swapped,
    /// A frequency is a word of the scale higher or lower.
    Moved,
}

impl Operation {
    /// The word in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Operation::Dropped => "dropped",
            Operation::Swapped => "swapped",
            Operation::Moved => "moved",
        }
    }
}

/// A fault, in positions of the pack.
#[derive(Clone, Debug, PartialEq)]
pub enum Mutation {
    /// How often a defect, or a variant of it, shows the outcomes of a fact.
    Link(DefectIx, Option<usize>, FactIx, usize, Vec<f64>),
    /// A sign is never seen.
    SignDropped(usize),
    /// What it gives first, second, … is another outcome.
    SignSwapped(usize, usize, usize),
    /// Some printed texts of a property say nothing; all, where it takes the printed value.
    PropertyDropped(usize, Option<usize>),
    /// They say another outcome.
    PropertySwapped(usize, usize, usize),
    /// Some words say nothing; all, where a value stands after them.
    PhraseDropped(usize, Option<usize>),
    /// They say another outcome.
    PhraseSwapped(usize, usize, usize),
    /// What is said of a thing says nothing.
    SaidDropped(usize, usize),
    /// It says another outcome.
    SaidSwapped(usize, usize, usize),
    /// Nothing follows.
    RuleDropped(usize),
    /// Another outcome follows.
    DerivedSwapped(usize, usize, usize),
    /// What is certain is impossible, and the other way round.
    ConclusionSwapped(usize),
}

/// A fault and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Mutant {
    /// The fault.
    pub mutation: Mutation,
    /// What is done.
    pub operation: Operation,
    /// `link`, `sign`, `property`, `phrase` or `rule`.
    pub kind: &'static str,
    /// The id of the node.
    pub node: String,
    /// What is wrong, in the author's ids.
    pub fault: String,
    /// The file.
    pub path: String,
    /// Where in it: a byte.
    pub at: usize,
}

/// What becomes of a pack with a fault.
#[derive(Debug)]
pub enum Mutated {
    /// A pack that works and is wrong.
    Pack(Box<Pack>),
    /// `kb check` would not let it pass: no priors give the shares.
    Invalid,
    /// All numbers stay what they were, so no case can tell the difference.
    Equivalent,
}

impl Mutant {
    /// The pack with this fault.
    pub fn of(&self, pack: &Pack) -> Mutated {
        let mut wrong = pack.clone();
        let mut numbers_too = false;
        match &self.mutation {
            Mutation::Link(defect, variant, fact, _, shown) => {
                numbers_too = true;
                match shows(&mut wrong.numbers, *defect, *variant, *fact) {
                    Some(written) => written.clone_from(shown),
                    None => return Mutated::Equivalent,
                }
            }
            Mutation::SignDropped(at) => {
                wrong.signs[*at].text.clear();
                wrong.signs[*at].failures.clear();
            }
            Mutation::SignSwapped(at, give, outcome) => wrong.signs[*at].gives[*give].1 = *outcome,
            Mutation::PropertyDropped(at, None) => wrong.properties[*at].names.clear(),
            Mutation::PropertyDropped(at, Some(value)) => {
                wrong.properties[*at].values[*value].1.clear();
            }
            Mutation::PropertySwapped(at, value, outcome) => {
                wrong.properties[*at].values[*value].0 = vec![*outcome];
            }
            Mutation::PhraseDropped(at, None) => {
                wrong.phrases[*at].text.clear();
                // A value beside a thing is found by what the phrase speaks of.
                wrong.phrases[*at].entities.clear();
            }
            Mutation::SaidDropped(at, said) => wrong.phrases[*at].says[*said].1.clear(),
            Mutation::SaidSwapped(at, said, outcome) => {
                wrong.phrases[*at].says[*said].0 = vec![*outcome];
            }
            Mutation::PhraseDropped(at, Some(value)) => wrong.phrases[*at].values[*value].1.clear(),
            Mutation::PhraseSwapped(at, value, outcome) => {
                wrong.phrases[*at].values[*value].0 = *outcome;
            }
            Mutation::RuleDropped(at) => {
                numbers_too = true;
                let rule = &mut wrong.rules[*at];
                rule.derive.clear();
                rule.confirm.clear();
                rule.exclude.clear();
                rule.not_applicable.clear();
            }
            Mutation::DerivedSwapped(at, nth, outcome) => {
                wrong.rules[*at].derive[*nth].1 = *outcome;
            }
            Mutation::ConclusionSwapped(at) => {
                numbers_too = true;
                let rule = &mut wrong.rules[*at];
                std::mem::swap(&mut rule.confirm, &mut rule.exclude);
            }
        }
        if numbers_too {
            match Model::build(&wrong.numbers, &wrong.rules) {
                Err(_) => return Mutated::Invalid,
                Ok(model) if same(&model, &pack.model) && self.kind == "link" => {
                    return Mutated::Equivalent;
                }
                Ok(model) => wrong.model = model,
            }
        }
        Mutated::Pack(Box::new(wrong))
    }
}

/// Whether two models say the same of everything that can be: links of a defect that cannot occur in a
/// class of contexts say nothing there.
fn same(a: &Model, b: &Model) -> bool {
    let table = |class: &Class, fact: usize| {
        let mut table = class.tables[fact].as_deref().cloned();
        if let Some(table) = &mut table {
            table.links.retain(|link| class.prior[link.defect.0] > 0.0);
        }
        table
    };
    let alike = |a: &Class, b: &Class| {
        a.prior == b.prior && (0..a.tables.len()).all(|fact| table(a, fact) == table(b, fact))
    };
    a.states == b.states
        && a.classes.len() == b.classes.len()
        && a.classes.iter().zip(&b.classes).all(|(a, b)| alike(a, b))
}

fn shows(
    numbers: &mut Numbers,
    DefectIx(defect): DefectIx,
    variant: Option<usize>,
    fact: FactIx,
) -> Option<&mut Vec<f64>> {
    let DefectNumbers { shows, variants, .. } = numbers.defects.get_mut(defect)?;
    let shows = match variant {
        None => shows,
        Some(at) => &mut variants.get_mut(at)?.shows,
    };
    shows.iter_mut().find(|(other, _)| *other == fact).map(|(_, shown)| shown)
}
