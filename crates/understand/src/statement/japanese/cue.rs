//! Words elsewhere in a sentence that change how what is said is meant.

use std::sync::OnceLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::clause::Clause;
use super::fold::ends_with_event;
use super::tables::{Cue, Reach, Says, Side, tables};

/// A cue in a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) says: Says,
    pub(super) side: Side,
    pub(super) reach: Reach,
    pub(super) acts: bool,
    pub(super) loose: bool,
}

struct Cues {
    automaton: AhoCorasick,
    /// By pattern: the cue, as an index, and whether it has to begin a clause.
    cues: Vec<(usize, bool)>,
}

/// Marks texts that count at the beginning of a clause only.
const FIRST: char = '^';

fn cues() -> &'static Cues {
    static CUES: OnceLock<Cues> = OnceLock::new();
    CUES.get_or_init(|| {
        let all = tables().cue.iter().enumerate();
        let texts =
            all.flat_map(|(at, cue)| cue.text.all().into_iter().map(move |text| (text, at)));
        let parted = texts.map(|(text, at)| {
            let first = text.strip_prefix(FIRST).map(str::to_owned);
            let is_first = first.is_some();
            (first.unwrap_or(text), (at, is_first))
        });
        let (texts, cues): (Vec<String>, Vec<(usize, bool)>) = parted.unzip();
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(&texts)
            .expect("the tables are small");
        Cues { automaton, cues }
    })
}

/// The cues in a text, in its order.
pub(super) fn find(text: &str, clauses: &[Clause]) -> Vec<Found> {
    let Cues { automaton, cues } = cues();
    let begins = |at: usize| clauses.iter().any(|clause| clause.first_letter(text) == at);
    let mut found: Vec<Found> = automaton
        .find_overlapping_iter(text)
        .map(|hit| (hit, cues[hit.pattern().as_usize()]))
        .filter(|(hit, (_, is_first))| !is_first || begins(hit.start()))
        // `失敗します` is no plan.
        .filter(|(hit, _)| {
            !(text[hit.start()..].starts_with("します")
                || text[hit.start()..].starts_with("いたします"))
                || !ends_with_event(&text[..hit.start()])
        })
        .map(|(hit, (at, _))| {
            let Cue { says, side, reach, acts, loose, .. } = &tables().cue[at];
            let (start, end) = (hit.start(), hit.end());
            Found {
                start,
                end,
                says: *says,
                side: *side,
                reach: *reach,
                acts: *acts,
                loose: *loose,
            }
        })
        .collect();
    found.sort_by_key(|cue| (cue.start, cue.end));
    found
}
