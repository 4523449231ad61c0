//! Packs that are wrong in one place: a link, sign, property, phrase or rule dropped or swapped. Cases
//! that are worth something notice.
//!
//! The fault is put into the loaded pack, so positions hold, and what a fault cannot touch needs no
//! second look.

use super::model::{Class, DefectNumbers, Model, Numbers};
use super::{DefectIx, FactIx, Pack, WhichNumber, Written};

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

/// Every fault, in the order of the files' kinds: links, signs, properties, phrases, rules. `moved`:
/// frequencies a word of the scale up or down too.
pub fn mutants(pack: &Pack, moved: bool) -> Vec<Mutant> {
    let mut all = Vec::new();
    for written in &pack.written {
        links(pack, written, moved, &mut all);
    }
    signs(pack, &mut all);
    properties(pack, &mut all);
    phrases(pack, &mut all);
    rules(pack, &mut all);
    all
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
                    Some(own) => own.clone_from(shown),
                    None => return Mutated::Equivalent,
                }
            }
            Mutation::SignDropped(at) => wrong.signs[*at].text.clear(),
            Mutation::SignSwapped(at, give, outcome) => wrong.signs[*at].gives[*give].1 = *outcome,
            Mutation::PropertyDropped(at, None) => wrong.properties[*at].names.clear(),
            Mutation::PropertyDropped(at, Some(value)) => {
                wrong.properties[*at].values[*value].1.clear();
            }
            Mutation::PropertySwapped(at, value, outcome) => {
                wrong.properties[*at].values[*value].0 = vec![*outcome];
            }
            Mutation::PhraseDropped(at, None) => wrong.phrases[*at].text.clear(),
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

/// Half a word of the scale apart.
const APART: f64 = 1e-6;
/// The words of the scale as steps.
const STEPS: [f64; 7] = [0.02, 0.1, 0.3, 0.6, 0.85, 0.95, 0.99];

fn links(pack: &Pack, written: &Written, moved: bool, all: &mut Vec<Mutant>) {
    let WhichNumber::Shows(defect, variant, fact, outcome) = written.which else { return };
    let own = &pack.numbers.defects[defect.0];
    let list = match variant {
        None => &own.shows,
        Some(at) => &own.variants[at].shows,
    };
    let Some((_, shown)) = list.iter().find(|(other, _)| *other == fact) else { return };
    if outcome == 0 {
        return;
    }
    let id = &pack.defects[defect.0].about.id;
    let node = &pack.facts[fact.0];
    let which = variant.map_or_else(String::new, |at| format!(" (variant {})", at + 1));
    let says = |outcome: usize| format!("`{} = {}`", node.about.id, node.outcomes[outcome]);
    let mut add = |operation, shown: Vec<f64>, fault: String| {
        all.push(Mutant {
            mutation: Mutation::Link(defect, variant, fact, outcome, shown),
            operation,
            kind: "link",
            node: id.clone(),
            fault: format!("`{id}`{which} {fault}"),
            path: written.path.clone(),
            at: written.span.start,
        });
    };
    let to = |often: f64| {
        let mut changed = shown.clone();
        changed[0] += changed[outcome] - often;
        changed[outcome] = often;
        (changed[0] >= -APART).then(|| {
            changed[0] = changed[0].max(0.0);
            changed
        })
    };
    let often = shown[outcome];
    if let Some(changed) = to(0.0) {
        add(Operation::Dropped, changed, format!("does not show {}", says(outcome)));
    }
    let differs = |other: &usize| (shown[*other] - often).abs() > APART;
    let others = (outcome + 1..shown.len()).chain(1..outcome).find(differs);
    let other = others.or_else(|| Some(0).filter(differs));
    if let Some(other) = other {
        let mut changed = shown.clone();
        changed.swap(outcome, other);
        let fault =
            format!("shows {} as often as {}, and the other way round", says(outcome), says(other));
        add(Operation::Swapped, changed, fault);
    }
    if moved {
        let lower = STEPS.iter().rev().find(|step| **step < often - APART);
        let higher = STEPS.iter().find(|step| **step > often + APART);
        for step in [lower, higher].into_iter().flatten() {
            if let Some(changed) = to(*step) {
                let fault = format!("shows {} in {step} instead of {often}", says(outcome));
                add(Operation::Moved, changed, fault);
            }
        }
    }
}

/// The outcome after this one, the first after the last; none where there is no other.
fn next(pack: &Pack, fact: FactIx, outcome: usize) -> Option<usize> {
    let count = pack.facts[fact.0].outcomes.len();
    (count > 1).then(|| (outcome + 1) % count)
}

fn named(pack: &Pack, fact: FactIx, outcome: usize) -> String {
    let node = &pack.facts[fact.0];
    format!("`{} = {}`", node.about.id, node.outcomes[outcome])
}

fn mutant(
    about: &super::About,
    kind: &'static str,
    operation: Operation,
    mutation: Mutation,
    fault: &str,
) -> Mutant {
    Mutant {
        mutation,
        operation,
        kind,
        node: about.id.clone(),
        fault: format!("{kind} `{}` {fault}", about.id),
        path: about.path.clone(),
        at: about.span.start,
    }
}

fn signs(pack: &Pack, all: &mut Vec<Mutant>) {
    for (at, sign) in pack.signs.iter().enumerate() {
        let dropped = Mutation::SignDropped(at);
        all.push(mutant(&sign.about, "sign", Operation::Dropped, dropped, "is never seen"));
        for (give, (fact, outcome)) in sign.gives.iter().enumerate() {
            let Some(other) = next(pack, *fact, *outcome) else { continue };
            let swapped = Mutation::SignSwapped(at, give, other);
            let fault = format!("gives {}", named(pack, *fact, other));
            all.push(mutant(&sign.about, "sign", Operation::Swapped, swapped, &fault));
        }
    }
}

fn properties(pack: &Pack, all: &mut Vec<Mutant>) {
    for (at, property) in pack.properties.iter().enumerate() {
        let about = &property.about;
        let mut add = |operation, own, fault: &str| {
            all.push(mutant(about, "property", operation, own, fault))
        };
        if property.values.is_empty() {
            add(Operation::Dropped, Mutation::PropertyDropped(at, None), "is never read");
        }
        for (value, (outcomes, texts)) in property.values.iter().enumerate() {
            let text = texts.first().map_or("", String::as_str);
            let dropped = Mutation::PropertyDropped(at, Some(value));
            add(Operation::Dropped, dropped, &format!("does not know “{text}”"));
            let [outcome] = outcomes.as_slice() else { continue };
            let Some(other) = next(pack, property.fact, *outcome) else { continue };
            let swapped = Mutation::PropertySwapped(at, value, other);
            let fault = format!("takes “{text}” for {}", named(pack, property.fact, other));
            add(Operation::Swapped, swapped, &fault);
        }
    }
}

fn phrases(pack: &Pack, all: &mut Vec<Mutant>) {
    for (at, phrase) in pack.phrases.iter().enumerate() {
        let about = &phrase.about;
        let mut add =
            |operation, own, fault: &str| all.push(mutant(about, "phrase", operation, own, fault));
        if phrase.values.is_empty() {
            add(Operation::Dropped, Mutation::PhraseDropped(at, None), "is never heard");
        }
        for (value, (outcome, words)) in phrase.values.iter().enumerate() {
            let word = words.first().map_or("", String::as_str);
            let dropped = Mutation::PhraseDropped(at, Some(value));
            add(Operation::Dropped, dropped, &format!("does not know “{word}”"));
            let Some(other) = next(pack, phrase.fact, *outcome) else { continue };
            let swapped = Mutation::PhraseSwapped(at, value, other);
            let fault = format!("takes “{word}” for {}", named(pack, phrase.fact, other));
            add(Operation::Swapped, swapped, &fault);
        }
    }
}

fn rules(pack: &Pack, all: &mut Vec<Mutant>) {
    for (at, rule) in pack.rules.iter().enumerate() {
        let about = &rule.about;
        let mut add =
            |operation, own, fault: &str| all.push(mutant(about, "rule", operation, own, fault));
        add(Operation::Dropped, Mutation::RuleDropped(at), "concludes nothing");
        for (nth, (fact, outcome)) in rule.derive.iter().enumerate() {
            let Some(other) = next(pack, *fact, *outcome) else { continue };
            let swapped = Mutation::DerivedSwapped(at, nth, other);
            let fault = format!("derives {}", named(pack, *fact, other));
            add(Operation::Swapped, swapped, &fault);
        }
        if !rule.confirm.is_empty() || !rule.exclude.is_empty() {
            let fault = "takes what is certain for impossible, and the other way round";
            add(Operation::Swapped, Mutation::ConclusionSwapped(at), fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kb::{load, testing};

    fn pack() -> Pack {
        load(&testing::files()).0.expect("a good pack")
    }

    #[test]
    fn every_fault_of_the_small_pack() {
        let faults: Vec<String> = mutants(&pack(), false)
            .iter()
            .map(|own| {
                let line = testing::RULES[..own.at].lines().count();
                format!("{line}: {} {}", own.operation.as_str(), own.fault)
            })
            .collect();
        insta::assert_snapshot!(faults.join("\n"));
    }

    #[test]
    fn a_fault_changes_what_it_says_and_nothing_else() {
        let pack = pack();
        let all = mutants(&pack, true);
        assert!(all.iter().any(|own| own.operation == Operation::Moved));
        for own in &all {
            let Mutated::Pack(wrong) = own.of(&pack) else {
                panic!("{}", own.fault);
            };
            assert_ne!(format!("{wrong:?}"), format!("{pack:?}"), "{}", own.fault);
            assert_eq!(wrong.digest, pack.digest);
            for class in &wrong.model.classes {
                for table in class.tables.iter().flatten() {
                    let sums = table.links.iter().flat_map(|link| &link.cumulative);
                    assert!(sums.into_iter().all(|sum| (0.0..=1.0).contains(sum)), "{}", own.fault);
                }
            }
        }
    }

    #[test]
    fn what_a_defect_shows_where_it_cannot_be_changes_nothing() {
        let variant = "when = { \"lamp.type\" = \"battery\" }\nshare = 0\n";
        let shows = format!("{variant}shows = {{ \"lamp.sound\" = {{ silent = 0.5 }} }}\n");
        let files = testing::with_rules(&testing::RULES.replace(variant, &shows));
        let (pack, diags) = load(&files);
        let pack = pack.unwrap_or_else(|| panic!("{}", testing::rendered(&files, &diags)));
        let hidden: Vec<Mutant> = mutants(&pack, false)
            .into_iter()
            .filter(|own| own.fault.contains("variant 1"))
            .collect();
        assert_eq!(hidden.len(), 2);
        for own in hidden {
            assert!(matches!(own.of(&pack), Mutated::Equivalent), "{}", own.fault);
        }
    }
}
