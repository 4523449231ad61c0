//! Every place of a pack that can be wrong, and what can be wrong there.

use shindan_model::{About, FactIx, Pack, WhichNumber, Written};
use shindan_pack::lower::WORDS;

use super::mutation::{Mutant, Mutation, Operation};
use crate::voice::Voice;

/// Every fault, in the order of the files' kinds: links, signs, properties, phrases, rules. `moved`:
/// frequencies a word of the scale up or down too.
pub fn mutants(pack: &Pack, moved: bool, voice: Voice<'_>) -> Vec<Mutant> {
    let mut all = Vec::new();
    for written in &pack.written {
        links(pack, written, moved, &mut all, voice);
    }
    signs(pack, &mut all, voice);
    properties(pack, &mut all, voice);
    phrases(pack, &mut all, voice);
    rules(pack, &mut all, voice);
    all
}

/// Half a word of the scale apart.
const APART: f64 = 1e-6;

fn links(pack: &Pack, written: &Written, moved: bool, all: &mut Vec<Mutant>, voice: Voice<'_>) {
    let WhichNumber::Shows(defect, variant, fact, outcome) = written.which else { return };
    let numbers = &pack.numbers.defects[defect.0];
    let list = match variant {
        None => &numbers.shows,
        Some(at) => &numbers.variants[at].shows,
    };
    let Some((_, shown)) = list.iter().find(|(other, _)| *other == fact) else { return };
    if outcome == 0 {
        return;
    }
    let id = &pack.defects[defect.0].about.id;
    let node = &pack.facts[fact.0];
    let which = variant
        .map_or_else(String::new, |at| voice.say(" (variant {number})", &[("number", &(at + 1))]));
    let says = |outcome: usize| format!("`{} = {}`", node.about.id, node.outcomes[outcome]);
    let mut add = |operation, shown: Vec<f64>, fault: String| {
        all.push(Mutant {
            mutation: Mutation::Link(defect, variant, fact, outcome, shown),
            operation,
            kind: "link",
            node: id.clone(),
            fault: voice.say(
                "`{defect}`{variant} {fault}",
                &[("defect", id), ("variant", &which), ("fault", &fault)],
            ),
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
        add(
            Operation::Dropped,
            changed,
            voice.say("does not show {outcome}", &[("outcome", &says(outcome))]),
        );
    }
    let differs = |other: &usize| (shown[*other] - often).abs() > APART;
    let others = (outcome + 1..shown.len()).chain(1..outcome).find(differs);
    let other = others.or_else(|| Some(0).filter(differs));
    if let Some(other) = other {
        let mut changed = shown.clone();
        changed.swap(outcome, other);
        let fault = voice.say(
            "shows {outcome} as often as {other}, and the other way round",
            &[("outcome", &says(outcome)), ("other", &says(other))],
        );
        add(Operation::Swapped, changed, fault);
    }
    if moved {
        // The words stand from the most frequent to the least.
        let mut steps = WORDS.iter().map(|(_, often)| often);
        let lower = steps.clone().find(|step| **step < often - APART);
        let higher = steps.rfind(|step| **step > often + APART);
        for step in [lower, higher].into_iter().flatten() {
            if let Some(changed) = to(*step) {
                let fault = voice.say(
                    "shows {outcome} in {step} instead of {often}",
                    &[("outcome", &says(outcome)), ("step", step), ("often", &often)],
                );
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
    about: &About,
    kind: &'static str,
    operation: Operation,
    mutation: Mutation,
    fault: &str,
    voice: Voice<'_>,
) -> Mutant {
    Mutant {
        mutation,
        operation,
        kind,
        node: about.id.clone(),
        fault: voice
            .say("{kind} `{id}` {fault}", &[("kind", &kind), ("id", &about.id), ("fault", &fault)]),
        path: about.path.clone(),
        at: about.span.start,
    }
}

fn signs(pack: &Pack, all: &mut Vec<Mutant>, voice: Voice<'_>) {
    for (at, sign) in pack.signs.iter().enumerate() {
        let dropped = Mutation::SignDropped(at);
        all.push(mutant(
            &sign.about,
            "sign",
            Operation::Dropped,
            dropped,
            &voice.word("is never seen"),
            voice,
        ));
        for (give, (fact, outcome)) in sign.gives.iter().enumerate() {
            let Some(other) = next(pack, *fact, *outcome) else { continue };
            let swapped = Mutation::SignSwapped(at, give, other);
            let fault = voice.say("gives {outcome}", &[("outcome", &named(pack, *fact, other))]);
            all.push(mutant(&sign.about, "sign", Operation::Swapped, swapped, &fault, voice));
        }
    }
}

fn properties(pack: &Pack, all: &mut Vec<Mutant>, voice: Voice<'_>) {
    for (at, property) in pack.properties.iter().enumerate() {
        let about = &property.about;
        let mut add = |operation, mutation, fault: &str| {
            all.push(mutant(about, "property", operation, mutation, fault, voice))
        };
        if property.values.is_empty() {
            add(
                Operation::Dropped,
                Mutation::PropertyDropped(at, None),
                &voice.word("is never read"),
            );
        }
        for (value, (outcomes, texts)) in property.values.iter().enumerate() {
            let text = texts.first().map_or("", String::as_str);
            let dropped = Mutation::PropertyDropped(at, Some(value));
            add(
                Operation::Dropped,
                dropped,
                &voice.say("does not know “{text}”", &[("text", &text)]),
            );
            let [outcome] = outcomes.as_slice() else { continue };
            let Some(other) = next(pack, property.fact, *outcome) else { continue };
            let swapped = Mutation::PropertySwapped(at, value, other);
            let fault = voice.say(
                "takes “{text}” for {outcome}",
                &[("text", &text), ("outcome", &named(pack, property.fact, other))],
            );
            add(Operation::Swapped, swapped, &fault);
        }
    }
}

fn phrases(pack: &Pack, all: &mut Vec<Mutant>, voice: Voice<'_>) {
    for (at, phrase) in pack.phrases.iter().enumerate() {
        let about = &phrase.about;
        let mut add = |operation, mutation, fault: &str| {
            all.push(mutant(about, "phrase", operation, mutation, fault, voice))
        };
        if phrase.values.is_empty() && phrase.says.is_empty() {
            add(
                Operation::Dropped,
                Mutation::PhraseDropped(at, None),
                &voice.word("is never heard"),
            );
        }
        for (said, (outcomes, words)) in phrase.says.iter().enumerate() {
            let word = words.first().map_or("", |said| &pack.predicates[said.predicate].id);
            let dropped = Mutation::SaidDropped(at, said);
            add(
                Operation::Dropped,
                dropped,
                &voice.say("does not hear `{word}`", &[("word", &word)]),
            );
            let [outcome] = outcomes.as_slice() else { continue };
            let Some(other) = next(pack, phrase.fact, *outcome) else { continue };
            let swapped = Mutation::SaidSwapped(at, said, other);
            let fault = voice.say(
                "takes `{word}` for {outcome}",
                &[("word", &word), ("outcome", &named(pack, phrase.fact, other))],
            );
            add(Operation::Swapped, swapped, &fault);
        }
        for (value, (outcome, words)) in phrase.values.iter().enumerate() {
            let word = words.first().map_or("", String::as_str);
            let dropped = Mutation::PhraseDropped(at, Some(value));
            add(
                Operation::Dropped,
                dropped,
                &voice.say("does not know “{text}”", &[("text", &word)]),
            );
            let Some(other) = next(pack, phrase.fact, *outcome) else { continue };
            let swapped = Mutation::PhraseSwapped(at, value, other);
            let fault = voice.say(
                "takes “{text}” for {outcome}",
                &[("text", &word), ("outcome", &named(pack, phrase.fact, other))],
            );
            add(Operation::Swapped, swapped, &fault);
        }
    }
}

fn rules(pack: &Pack, all: &mut Vec<Mutant>, voice: Voice<'_>) {
    for (at, rule) in pack.rules.iter().enumerate() {
        let about = &rule.about;
        let mut add = |operation, mutation, fault: &str| {
            all.push(mutant(about, "rule", operation, mutation, fault, voice))
        };
        add(Operation::Dropped, Mutation::RuleDropped(at), &voice.word("concludes nothing"));
        for (nth, (fact, outcome)) in rule.derive.iter().enumerate() {
            let Some(other) = next(pack, *fact, *outcome) else { continue };
            let swapped = Mutation::DerivedSwapped(at, nth, other);
            let fault = voice.say("derives {outcome}", &[("outcome", &named(pack, *fact, other))]);
            add(Operation::Swapped, swapped, &fault);
        }
        if !rule.confirm.is_empty() || !rule.exclude.is_empty() {
            let fault = voice.word("takes what is certain for impossible, and the other way round");
            add(Operation::Swapped, Mutation::ConclusionSwapped(at), &fault);
        }
    }
}
