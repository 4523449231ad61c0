//! The signs of a pack, all looked for in one pass over a text.

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::Pack;

use super::fold::fold;

/// An automaton of the pieces of all signs: what stands between the asterisks of their
/// alternatives.
#[derive(Debug)]
pub(super) struct SignMatcher {
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton: index of the sign, of its alternative, and of the piece
    /// therein.
    pieces: Vec<(usize, usize, usize)>,
    /// By sign, by alternative: the number of its pieces.
    lengths: Vec<Vec<usize>>,
}

/// The last occurrence of a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SignMatch {
    /// Index in [`Pack::signs`].
    pub(super) sign: usize,
    /// First byte in the folded text.
    pub(super) start: usize,
    /// End in the folded text (byte, exclusive).
    pub(super) end: usize,
}

impl SignMatcher {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut patterns = Vec::new();
        let mut pieces = Vec::new();
        let mut lengths = Vec::new();
        for (at, sign) in pack.signs.iter().enumerate() {
            let mut of_sign = Vec::new();
            for (alternative, text) in sign.text.iter().enumerate() {
                let split: Vec<String> =
                    text.split('*').map(fold).filter(|piece| !piece.is_empty()).collect();
                of_sign.push(split.len());
                for (piece, pattern) in split.into_iter().enumerate() {
                    patterns.push(pattern);
                    pieces.push((at, alternative, piece));
                }
            }
            lengths.push(of_sign);
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { automaton, pieces, lengths }
    }

    /// The signs in a folded text, and by sign how often it occurs.
    pub(super) fn find(&self, text: &str) -> (Vec<SignMatch>, Vec<usize>) {
        let mut times = vec![0; self.lengths.len()];
        let Some(automaton) = &self.automaton else {
            return (Vec::new(), times);
        };
        // By sign and alternative: the number of pieces met in order, and where the last of them
        // ends.
        let mut progress: Vec<Vec<(usize, usize)>> =
            self.lengths.iter().map(|lengths| vec![(0, 0); lengths.len()]).collect();
        let mut starts = vec![0; self.lengths.len()];
        let mut ends: Vec<Option<usize>> = vec![None; self.lengths.len()];
        for hit in automaton.find_overlapping_iter(text) {
            let (sign, alternative, piece) = self.pieces[hit.pattern().as_usize()];
            let (done, end) = &mut progress[sign][alternative];
            if *done == piece && hit.start() >= *end {
                (*done, *end) = (piece + 1, hit.end());
            }
            if piece == 0 {
                starts[sign] = hit.start();
            }
            if *done == self.lengths[sign][alternative] && piece + 1 == *done {
                ends[sign] = Some(hit.end());
                times[sign] += 1;
            }
        }
        let found = ends.into_iter().zip(starts).enumerate().filter_map(|(sign, (end, start))| {
            let end = end?;
            Some(SignMatch { sign, start: start.min(end), end })
        });
        (found.collect(), times)
    }
}

#[cfg(test)]
mod tests {
    use shindan_pack::load;
    use shindan_testing as testing;

    use super::*;

    #[test]
    fn the_pieces_of_a_sign_stand_one_after_the_other() {
        let rules = testing::RULES.replace("\"power * gone\"", "\"spark*spark\", \"abcd*cde\"");
        let pack = load(&testing::with_rules(&rules)).0.expect("a good pack");
        let matcher = SignMatcher::new(&pack);
        for (text, times) in [
            ("a spark", 0),
            ("a spark and a spark", 1),
            ("sparkspark", 1),
            ("abcde", 0),
            ("abcd cde", 1),
        ] {
            assert_eq!(matcher.find(&fold(text)).1[0], times, "{text}");
        }
    }
}
