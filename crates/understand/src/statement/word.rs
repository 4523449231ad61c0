//! A word of the pack in a sentence.

use std::ops::Range;

/// How a word inflects: a class of Japanese words by the names that packs use, a form of an English verb,
/// or `Noun` for all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Class {
    Vowel,
    K,
    KIku,
    G,
    S,
    T,
    N,
    B,
    M,
    R,
    RAru,
    W,
    Suru,
    Na,
    I,
    /// A Japanese noun.
    Meishi,
    /// A word of another language that is no verb.
    Noun,
    /// `renew`.
    Base,
    /// `renews`.
    Third,
    /// `renewed`, past or participle.
    Past,
    /// `renewing`.
    Ing,
}

impl Class {
    pub(super) fn is_japanese(self) -> bool {
        !matches!(self, Class::Noun | Class::Base | Class::Third | Class::Past | Class::Ing)
    }
}

/// What a word of the pack may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Meaning {
    /// Indices of the entities it names.
    pub(super) entities: Vec<usize>,
    /// What it says of them: the predicate, whether it is its opposite, and how the word inflects.
    pub(super) says: Vec<(usize, bool, Class)>,
    /// Phrases by index with the outcome they state. Without one, a value follows.
    pub(super) phrases: Vec<(usize, Option<usize>)>,
}

/// A word of the pack in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word {
    /// Its bytes. A word that inflects ends with its stem.
    pub(super) span: Range<usize>,
    /// Its further parts: `on` in `turned the proxy on`.
    pub(super) tails: Vec<Range<usize>>,
    pub(super) meaning: Meaning,
    /// Whether it is quoted.
    pub(super) is_quoted: bool,
}

impl Word {
    /// Whether it says something, of whatever is spoken of.
    pub(super) fn is_predicate(&self) -> bool {
        !self.meaning.says.is_empty()
    }

    pub(super) fn parts(&self) -> impl Iterator<Item = &Range<usize>> {
        std::iter::once(&self.span).chain(&self.tails)
    }

    pub(super) fn length(&self) -> usize {
        self.parts().map(Range::len).sum()
    }

    pub(super) fn contains(&self, span: &Range<usize>) -> bool {
        self.span.start <= span.start && span.end <= self.span.end
    }

    pub(super) fn overlaps(&self, span: &Range<usize>) -> bool {
        self.parts().any(|part| overlaps(part, span))
    }
}

pub(super) fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
