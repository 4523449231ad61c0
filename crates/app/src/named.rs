//! Facts and outcomes as people name them: by their id, or by their text in any language of the pack.

use shindan_model::{FactDefinition, FactIx, Pack};
use unicode_normalization::UnicodeNormalization;

/// The fact of this id, or of this name.
pub(super) fn fact(pack: &Pack, text: &str) -> Option<FactIx> {
    pack.fact(text).or_else(|| {
        let wanted = comparable(text);
        let is_called = |fact: &FactDefinition| {
            pack.texts.values().any(|texts| {
                texts.facts.get(&fact.about.id).is_some_and(|own| comparable(&own.name) == wanted)
            })
        };
        pack.facts.iter().position(is_called).map(FactIx)
    })
}

/// The outcome of a fact that is meant by its id or its text; `None` where it is neither.
pub(super) fn outcome<'p>(pack: &'p Pack, fact: FactIx, text: &str) -> Option<&'p str> {
    let known = &pack.facts[fact.0];
    let called = || {
        let wanted = comparable(text);
        let is_called = |at: &usize| {
            pack.texts.values().any(|texts| {
                let own = texts.facts.get(&known.about.id).and_then(|own| own.outcomes.get(*at));
                own.is_some_and(|own| comparable(own) == wanted)
            })
        };
        (0..known.outcomes.len()).find(is_called)
    };
    known.outcome(text).or_else(called).map(|at| known.outcomes[at].as_str())
}

/// Whether people may mean this name by a text.
pub(super) fn is_called(name: &str, text: &str) -> bool {
    comparable(name) == comparable(text)
}

/// A text as it is compared: width, case and blanks do not count.
fn comparable(text: &str) -> String {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
