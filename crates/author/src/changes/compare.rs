//! Which statements differ, and which nodes were renamed.

use shindan_model::Pack;

use super::describe::describe;
use super::document::{ChangeV1, ChangesV1, KindOfChange, LineV1, PackStampV1, SCHEMA, VerdictsV1};
use super::names::{Renamed, ids};
use super::statement::{DescribedNode, Statement};
use crate::voice::Voice;

/// A node whose statements agree in more than this part with those of one that is gone is that one
/// under another id.
const SAME_NODE: f64 = 0.6;

/// What differs between two packs. `lang`: the language in which nodes are named; a pack that lacks it
/// names them by their ids. `voice`: says all else.
pub fn changes(
    old: &Pack,
    new: &Pack,
    lang: &str,
    verdicts: Option<VerdictsV1>,
    voice: Voice<'_>,
) -> ChangesV1 {
    let was = Side::new(old, lang, &Renamed::new(), voice);
    let now = Side::new(new, lang, &Renamed::new(), voice);
    let renamed = renamed(&was, &now);
    let was = Side::new(old, lang, &renamed, voice);
    let mut nodes = Vec::new();
    for (at, exact) in now.exact.iter().enumerate() {
        let shown = &now.shown[at];
        let key = |node: &DescribedNode| {
            let id = renamed.get(&(node.kind, node.id.clone())).unwrap_or(&node.id);
            node.kind == exact.kind && (*id == exact.id || node.kind == "pack")
        };
        let before = was.exact.iter().position(key);
        let change = match before {
            None => Some((KindOfChange::Added, added(shown))),
            Some(before) => {
                let lines = differing(&was, before, &now, at, voice);
                let is_renamed = was.exact[before].id != exact.id;
                match (is_renamed, lines.is_empty()) {
                    (false, true) => None,
                    (true, _) => Some((KindOfChange::Renamed, lines)),
                    (false, false) => Some((KindOfChange::Changed, lines)),
                }
            }
        };
        let Some((change, lines)) = change else { continue };
        let old_id = before.map(|at| was.exact[at].id.clone()).filter(|id| *id != exact.id);
        nodes.push(node(change, shown, old_id, lines));
    }
    for (at, exact) in was.exact.iter().enumerate() {
        let key = (exact.kind, exact.id.clone());
        let is_there = |node: &DescribedNode| node.kind == exact.kind && node.id == exact.id;
        if exact.kind != "pack" && !renamed.contains_key(&key) && !now.exact.iter().any(is_there) {
            let lines = was.shown[at]
                .statements
                .iter()
                .map(|statement| line(Some(statement), None))
                .collect();
            nodes.push(node(KindOfChange::Removed, &was.shown[at], None, lines));
        }
    }
    // Kind by kind, as the packs are described; within one, what is gone last.
    let kinds: Vec<&str> = now.exact.iter().chain(&was.exact).map(|node| node.kind).collect();
    nodes.sort_by_key(|node| kinds.iter().position(|kind| *kind == node.kind));
    ChangesV1 {
        schema: SCHEMA,
        old: PackStampV1::of(old),
        new: PackStampV1::of(new),
        lang: lang.to_owned(),
        nodes,
        verdicts,
    }
}

/// A pack in statements twice: with ids, which decide, and with names, which are shown.
struct Side {
    exact: Vec<DescribedNode>,
    shown: Vec<DescribedNode>,
}

impl Side {
    fn new(pack: &Pack, lang: &str, renamed: &Renamed, voice: Voice<'_>) -> Self {
        Self {
            exact: describe(pack, Some(&ids(pack, renamed)), Voice::ENGLISH),
            shown: describe(pack, pack.texts.get(lang), voice),
        }
    }
}

fn node(
    change: KindOfChange,
    shown: &DescribedNode,
    old_id: Option<String>,
    lines: Vec<LineV1>,
) -> ChangeV1 {
    let (kind, id, name) = (shown.kind, shown.id.clone(), shown.name.clone());
    ChangeV1 { change, kind, id, old_id, name, lines }
}

fn line(was: Option<&Statement>, now: Option<&Statement>) -> LineV1 {
    let says = |statement: Option<&Statement>| statement.map(|statement| statement.says.clone());
    let about = now.or(was).map(|statement| (statement.about.clone(), statement.lang.clone()));
    let (about, lang) = about.unwrap_or_default();
    LineV1 { about, lang, was: says(was), now: says(now) }
}

fn added(shown: &DescribedNode) -> Vec<LineV1> {
    shown.statements.iter().map(|statement| line(None, Some(statement))).collect()
}

/// What two descriptions of one node say differently, in the order of the new one, what is gone last.
fn differing(was: &Side, before: usize, now: &Side, at: usize, voice: Voice<'_>) -> Vec<LineV1> {
    let (old, new) = (&was.exact[before].statements, &now.exact[at].statements);
    let (old_shown, new_shown) = (&was.shown[before].statements, &now.shown[at].statements);
    let same = |a: &Statement, b: &Statement| a.about == b.about && a.lang == b.lang;
    let mut lines = Vec::new();
    for (position, statement) in new.iter().enumerate() {
        match old.iter().position(|other| same(other, statement)) {
            None => lines.push(line(None, Some(&new_shown[position]))),
            Some(other) if old[other].says != statement.says => {
                lines.push(line(Some(&old_shown[other]), Some(&new_shown[position])));
            }
            Some(_) => {}
        }
    }
    for (position, statement) in old.iter().enumerate() {
        if !new.iter().any(|other| same(other, statement)) {
            lines.push(line(Some(&old_shown[position]), None));
        }
    }
    // Of exceptions and remedies the first that applies counts.
    let kept =
        |of: &[Statement], others: &[Statement], shown: &[Statement]| -> Vec<(String, String)> {
            let both = of.iter().zip(shown);
            both.filter(|(statement, _)| {
                statement.first_counts && others.iter().any(|other| same(other, statement))
            })
            .map(|(statement, shown)| (statement.about.clone(), shown.about.clone()))
            .collect()
        };
    let (first, then) = (kept(old, new, old_shown), kept(new, old, new_shown));
    let ids = |all: &[(String, String)]| all.iter().map(|kept| kept.0.clone()).collect::<Vec<_>>();
    if ids(&first) != ids(&then) {
        let joined = |all: Vec<(String, String)>| {
            Some(
                all.into_iter().map(|kept| kept.1).collect::<Vec<_>>().join(&voice.word(", then ")),
            )
        };
        let about = voice.word("tried in this order");
        lines.push(LineV1 { about, lang: None, was: joined(first), now: joined(then) });
    }
    lines
}

/// Nodes that are gone, each with the new one of its kind that says most nearly the same.
fn renamed(was: &Side, now: &Side) -> Renamed {
    let mut renamed = Renamed::new();
    let missing = |from: &[DescribedNode], in_other: &[DescribedNode]| -> Vec<usize> {
        let there = |node: &DescribedNode| {
            in_other.iter().any(|other| other.kind == node.kind && other.id == node.id)
        };
        (0..from.len()).filter(|at| !there(&from[*at])).collect()
    };
    let mut new = missing(&now.exact, &was.exact);
    for at in missing(&was.exact, &now.exact) {
        let old = &was.exact[at];
        if matches!(old.kind, "pack" | "doubt") {
            continue;
        }
        let likeness = |other: &DescribedNode| {
            if other.kind != old.kind || old.statements.is_empty() {
                return 0.0;
            }
            let same = old
                .statements
                .iter()
                .filter(|statement| other.statements.contains(statement))
                .count();
            let most = old.statements.len().max(other.statements.len());
            #[expect(clippy::cast_precision_loss, reason = "a few dozen statements")]
            let part = same as f64 / most as f64;
            part
        };
        let best = new.iter().enumerate().map(|(place, at)| (place, likeness(&now.exact[*at])));
        let best = best.max_by(|a, b| a.1.total_cmp(&b.1)).filter(|(_, like)| *like > SAME_NODE);
        if let Some((place, _)) = best {
            let found = new.remove(place);
            renamed.insert((old.kind, old.id.clone()), now.exact[found].id.clone());
        }
    }
    renamed
}
