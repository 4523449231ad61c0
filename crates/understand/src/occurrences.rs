//! What a pack looks for in messages, all found in one pass over a text.

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{CodeKey, Pack};

use super::fold::fold;

/// What was looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sought {
    /// Index in [`Pack::signs`].
    Sign(usize),
    /// Index in [`Pack::failures`].
    Failure(usize),
    /// Index in [`Pack::requests`].
    Request(usize),
}

impl Sought {
    /// Whether it is a message wherever it stands, and nothing that may just be named.
    pub(super) fn is_message(self, pack: &Pack) -> bool {
        match self {
            Self::Sign(sign) => !pack.signs[sign].is_only_printed,
            Self::Failure(_) => true,
            Self::Request(_) => false,
        }
    }
}

/// Where it occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Occurrence {
    pub(super) sought: Sought,
    /// First byte in the folded text.
    pub(super) start: usize,
    /// End in the folded text (byte, exclusive).
    pub(super) end: usize,
}

/// An automaton of the pieces of everything sought: what stands between the asterisks of a pattern, and
/// between the values of a published message.
#[derive(Debug)]
pub(super) struct Matcher {
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton: index of the alternative, and of the piece therein.
    pieces: Vec<(usize, usize)>,
    /// By alternative: what is sought, the number of its pieces, and whether no letter may stand in front.
    alternatives: Vec<(Sought, usize, bool)>,
}

/// How far an alternative has been met.
#[derive(Clone, Copy, Default)]
struct Progress {
    /// Pieces met in order.
    done: usize,
    /// Where the first of them begins and the last ends.
    start: usize,
    end: usize,
    /// The region of the text in which they were met.
    region: usize,
}

impl Matcher {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut building = Building::default();
        for (at, sign) in pack.signs.iter().enumerate() {
            for text in &sign.text {
                building.add(Sought::Sign(at), text.split('*').map(fold));
            }
        }
        for (at, failure) in pack.failures.iter().enumerate() {
            for text in &failure.text {
                building.add(Sought::Failure(at), text.split('*').map(fold));
            }
            for template in &failure.templates {
                building.add(Sought::Failure(at), template_pieces(template));
            }
        }
        let codes = pack.codes.iter().flat_map(|codes| &codes.codes);
        for code in codes {
            if let CodeKey::Name(name) = &code.key
                && is_exception(name)
            {
                let sought = Sought::Failure(code.failure.0);
                building.add_as(sought, std::iter::once(fold(name)), true);
            }
        }
        for (at, request) in pack.requests.iter().enumerate() {
            for text in &request.known_by.words {
                building.add(Sought::Request(at), text.split('*').map(fold));
            }
        }
        let Building { patterns, pieces, alternatives } = building;
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { automaton, pieces, alternatives }
    }

    /// Everything that occurs in a folded text, in the order in which it ends, with the region it ends in.
    /// A region ends where the next of `begins`, in order, begins; the pieces of a sign may stand in
    /// several, those of anything else have to stand in one.
    pub(super) fn find<'t>(
        &'t self,
        text: &'t str,
        begins: &'t [usize],
    ) -> impl Iterator<Item = (usize, Occurrence)> {
        let mut progress = vec![Progress::default(); self.alternatives.len()];
        let mut region = 0;
        let hits = self.automaton.iter().flat_map(move |found| found.find_overlapping_iter(text));
        hits.filter_map(move |hit| {
            while begins.get(region).is_some_and(|begin| *begin < hit.end()) {
                region += 1;
            }
            let (alternative, piece) = self.pieces[hit.pattern().as_usize()];
            let (sought, length, is_name) = self.alternatives[alternative];
            if is_name && text[..hit.start()].ends_with(|c: char| c.is_ascii_alphanumeric()) {
                return None;
            }
            let met = &mut progress[alternative];
            if met.region != region {
                if !matches!(sought, Sought::Sign(_)) {
                    *met = Progress::default();
                }
                met.region = region;
            }
            if met.done == piece && (piece == 0 || hit.start() >= met.end) {
                (met.done, met.end) = (piece + 1, hit.end());
            }
            if piece == 0 {
                met.start = hit.start();
            }
            let is_whole = met.done == length && piece + 1 == length;
            let start = met.start.min(hit.end());
            is_whole.then_some((region, Occurrence { sought, start, end: hit.end() }))
        })
    }
}

/// Whether a code is the name of an exception: these are looked for like words of a message, as consoles
/// wrap them wherever they like. Others have to be words of a line.
pub(super) fn is_exception(name: &str) -> bool {
    name.ends_with("Exception") && name.len() > "Exception".len()
}

#[derive(Default)]
struct Building {
    patterns: Vec<String>,
    pieces: Vec<(usize, usize)>,
    alternatives: Vec<(Sought, usize, bool)>,
}

impl Building {
    fn add(&mut self, sought: Sought, pieces: impl Iterator<Item = String>) {
        self.add_as(sought, pieces, false);
    }

    fn add_as(&mut self, sought: Sought, pieces: impl Iterator<Item = String>, is_name: bool) {
        let before = self.patterns.len();
        for (at, piece) in pieces.filter(|piece| !piece.is_empty()).enumerate() {
            self.patterns.push(piece);
            self.pieces.push((self.alternatives.len(), at));
        }
        self.alternatives.push((sought, self.patterns.len() - before, is_name));
    }
}

/// The shortest piece of a published message that is looked for (characters). Shorter ones, mostly
/// particles and full stops, are left out.
const MIN_PIECE_CHARS: usize = 5;

/// The least that tells a published message from others: letters, of which those of scripts without spaces
/// count twice.
const MIN_SENTENCE_WEIGHT: usize = 30;

/// How much a text says, without the values that stand in it.
fn weight(template: &str) -> usize {
    let plain = template.split('{').enumerate().map(|(at, piece)| match at {
        0 => piece,
        _ => piece.split_once('}').map_or("", |(_, after)| after),
    });
    let letters = plain.flat_map(str::chars).filter(|c| c.is_alphanumeric());
    letters.map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum()
}

/// The folded pieces between the values in the first sentence of a published message: what follows it is
/// often cut off. Quotes and stops at their ends are left out, as they differ from version to version.
fn template_pieces(template: &str) -> impl Iterator<Item = String> {
    let ends = template.match_indices([' ', '。']).filter_map(|(at, found)| {
        let is_end = found == "。" || template[..at].ends_with(['.', '!', '?']);
        is_end.then_some(at)
    });
    let is_enough = |at: &usize| weight(&template[..*at]) >= MIN_SENTENCE_WEIGHT;
    let mut rest = &template[..ends.into_iter().find(is_enough).unwrap_or(template.len())];
    let pieces = std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (piece, after) = match rest.split_once('{') {
            Some((piece, after)) => (piece, after.split_once('}').map_or("", |(_, after)| after)),
            None => (rest, ""),
        };
        rest = after;
        Some(piece)
    });
    let plain = pieces.map(|piece| fold(piece.trim_matches(|c: char| !c.is_alphanumeric())));
    plain.filter(|piece| piece.chars().count() >= MIN_PIECE_CHARS)
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
        let matcher = Matcher::new(&pack);
        for (text, times) in [
            ("a spark", 0),
            ("a spark and a spark", 1),
            ("sparkspark", 1),
            ("abcde", 0),
            ("abcd cde", 1),
        ] {
            assert_eq!(matcher.find(&fold(text), &[]).count(), times, "{text}");
        }
    }

    #[test]
    fn pieces_of_published_messages() {
        let pieces = |template| template_pieces(template).collect::<Vec<_>>();
        assert_eq!(
            pieces("The scheme '{0}'. The header was '{1}'."),
            ["thescheme", "theheaderwas"]
        );
        assert_eq!(
            pieces("The authentication scheme of the client is '{0}'. The header"),
            ["theauthenticationschemeoftheclientis"]
        );
        assert_eq!(pieces("{0} に電気が来ていません。"), ["に電気が来ていません"]);
        assert_eq!(pieces("{"), [""; 0]);
    }
}
