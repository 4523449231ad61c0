//! Words a typing mistake or two apart, and stand-ins just as near to each other.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

/// The letters with which near words are made.
const LETTERS: &str = "aeiourstnlkmdp";
/// The longest label of a host name (RFC 1035 section 2.3.4). Longer words are near no other.
const MAX_LABEL_CHARS: usize = 63;
/// The most stand-ins that are tried for a word that is two mistakes from another.
const MAX_TRIED: usize = 300;
/// The length from which two mistakes still count as near (bytes).
pub(super) const TWO_MISTAKES_FROM: usize = 6;

/// The most typing mistakes between two words that are near.
fn most_mistakes(one: &str, other: &str) -> usize {
    if one.len().min(other.len()) < TWO_MISTAKES_FROM { 1 } else { 2 }
}

/// The number of typing mistakes between two words. `None` if they are not near, as
/// [`shindan_model::nearly`] sees it.
pub(super) fn nearness(one: &str, other: &str) -> Option<usize> {
    let most = most_mistakes(one, other);
    if one.len().abs_diff(other.len()) > most {
        return None;
    }
    Some(strsim::damerau_levenshtein(one, other)).filter(|mistakes| *mistakes <= most)
}

/// Words with their stand-ins, indexed to find near ones.
#[derive(Clone, Debug, Default)]
pub(super) struct NearBy {
    pairs: Vec<(String, String)>,
    used: BTreeSet<String>,
    words: Remainders,
    stand_ins: Remainders,
}

impl NearBy {
    pub(super) fn add(&mut self, word: &str, stand_in: &str) {
        self.used.insert(stand_in.to_owned());
        self.words.add(word, self.pairs.len());
        self.stand_ins.add(stand_in, self.pairs.len());
        self.pairs.push((word.to_owned(), stand_in.to_owned()));
    }

    pub(super) fn has(&self, stand_in: &str) -> bool {
        self.used.contains(stand_in)
    }

    pub(super) fn has_near(&self, stand_in: &str) -> bool {
        !self.near_stand_ins(stand_in).is_empty()
    }

    fn near_words(&self, word: &str) -> BTreeMap<usize, usize> {
        self.words.near(word, |at| &self.pairs[at].0)
    }

    fn near_stand_ins(&self, stand_in: &str) -> BTreeMap<usize, usize> {
        self.stand_ins.near(stand_in, |at| &self.pairs[at].1)
    }

    /// A stand-in that is as near to every other stand-in as the word is to the other's word.
    /// `None` if the word is near no other, or if none is found within [`MAX_TRIED`].
    pub(super) fn mimic(&self, word: &str, is_free: impl Fn(&str) -> bool) -> Option<String> {
        let near = self.near_words(word);
        let (like, mistakes) = near.iter().min_by_key(|(_, mistakes)| **mistakes)?;
        let is_as_near = |new: &str| {
            near.iter().all(|(at, mistakes)| nearness(new, &self.pairs[*at].1) == Some(*mistakes))
        };
        let fits = |new: &String| {
            is_free(new) && !self.has(new) && is_as_near(new) && self.near_stand_ins(new) == near
        };
        let once = edits(&self.pairs[*like].1);
        if *mistakes == 1 {
            return once.into_iter().find(fits);
        }
        once.iter().flat_map(|new| edits(new)).take(MAX_TRIED).find(fits)
    }
}

/// Words by their remainders after deleting up to two letters. Deleting one letter of both words
/// undoes a typing mistake, so near words share a remainder, and a word is compared with those
/// alone.
///
/// Source: W. Garbe, *Symmetric Delete spelling correction* (2012).
#[derive(Clone, Debug, Default)]
struct Remainders {
    /// By hash of a remainder: the indices of its words. A collision costs one comparison.
    of: HashMap<u64, Vec<usize>>,
}

impl Remainders {
    pub(super) fn add(&mut self, word: &str, at: usize) {
        for remainder in remainders(word) {
            self.of.entry(remainder).or_default().push(at);
        }
    }

    /// The indices of near words, with the number of mistakes. `of` returns the word of an index.
    fn near<'w>(&self, word: &str, of: impl Fn(usize) -> &'w str) -> BTreeMap<usize, usize> {
        let known = remainders(word).into_iter().filter_map(|hash| self.of.get(&hash));
        let found: BTreeSet<usize> = known.flatten().copied().collect();
        found.into_iter().filter_map(|at| Some((at, nearness(word, of(at))?))).collect()
    }
}

/// The hashes of a word's remainders and of the word itself. Empty for a word too long for a name.
fn remainders(word: &str) -> BTreeSet<u64> {
    let letters: Vec<char> = word.chars().collect();
    if letters.len() > MAX_LABEL_CHARS {
        return BTreeSet::new();
    }
    let most = if word.len() < TWO_MISTAKES_FROM { 1 } else { 2 };
    let without = |places: [usize; 2]| {
        let mut hash = DefaultHasher::new();
        let left = letters.iter().enumerate().filter(|(at, _)| !places.contains(at));
        left.for_each(|(_, letter)| letter.hash(&mut hash));
        hash.finish()
    };
    let none = letters.len();
    let seconds = |first: usize| if most == 2 { first + 1..none } else { none..none };
    let left_out =
        (0..none).flat_map(|first| seconds(first).chain([none]).map(move |second| [first, second]));
    left_out.chain([[none, none]]).map(without).collect()
}

/// The words that one typing mistake makes: letters swapped, deleted, inserted or replaced.
fn edits(word: &str) -> Vec<String> {
    let chars: Vec<char> = word.chars().collect();
    let edited = |edit: &dyn Fn(&mut Vec<char>)| {
        let mut new = chars.clone();
        edit(&mut new);
        new.into_iter().collect::<String>()
    };
    // The first letter stays: a hyphen must not come first.
    let places = 1..chars.len();
    let mut all = Vec::new();
    all.extend(places.clone().skip(1).map(|at| edited(&|new| new.swap(at - 1, at))));
    all.extend(places.clone().map(|at| {
        edited(&|new| {
            new.remove(at);
        })
    }));
    for letter in LETTERS.chars() {
        all.extend(places.clone().map(|at| edited(&|new| new.insert(at, letter))));
        all.extend(places.clone().map(|at| edited(&|new| new[at] = letter)));
    }
    all.retain(|new| new != word && !new.ends_with('-') && !new.contains("--"));
    all
}
