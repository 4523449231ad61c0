//! Reads a table without the entries that cannot be read.
//!
//! serde stops at the first problem. So each problem is reported, its entry removed and the table read
//! again, until all of the rest is read.

use std::ops::Range;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, ValueDeserializer};

use super::damage::{Damage, Entry};
use super::prose;
use crate::diag::{Code, Diag};

/// Give up after this many problems: the file is probably of another kind.
const MOST: usize = 100;

/// A segment of a path into a table.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Segment {
    Key(String),
    Index(usize),
}

/// The place of an error in the tree.
struct Found {
    path: Vec<Segment>,
    width: usize,
}

/// Reads `table` as `T`. Every entry of `T` must be optional.
///
/// Returns what could be read (`None` after too many errors) and what was left out.
pub(super) fn deserialize<T: DeserializeOwned>(
    mut table: Spanned<DeTable<'_>>,
    path: &str,
    diags: &mut Vec<Diag>,
) -> (Option<T>, Vec<Damage>) {
    let mut damage = Vec::new();
    loop {
        let whole = Spanned::new(table.span(), DeValue::Table(table.get_ref().clone()));
        let error = match T::deserialize(ValueDeserializer::from(whole)) {
            Ok(nodes) => return (Some(nodes), damage),
            Err(error) => error,
        };
        let span = error.span().unwrap_or_else(|| table.span());
        if damage.len() == MOST {
            diags.push(
                Diag::new(
                    Code::WrongShape,
                    "too many problems in this file, the rest is not looked at",
                )
                .at(path, span, ""),
            );
            return (None, damage);
        }
        let Some(found) = locate(table.get_ref(), &span) else {
            let message = format!("this cannot be read: {}", error.message());
            diags.push(Diag::new(Code::WrongShape, message).at(path, span, ""));
            return (None, damage);
        };
        let keys: Vec<String> = found.path.iter().filter_map(Segment::key).collect();
        let removed = remove(table.get_mut(), &found.path);
        let problem = prose::Problem {
            message: error.message(),
            keys: &keys,
            entry: removed.as_ref(),
            in_list: matches!(found.path.last(), Some(Segment::Index(_))),
        };
        let (diag, meant) = problem.explain(path, span);
        diags.push(diag);
        let unquoted = problem.unquoted_fact();
        if unquoted.is_some() {
            remove_if_empty(table.get_mut(), &found.path[..2]);
        }
        let below = match removed.as_ref().map(|(_, value)| value.get_ref()) {
            Some(DeValue::Table(table)) => {
                table.keys().map(|key| key.get_ref().to_string()).collect()
            }
            _ => Vec::new(),
        };
        damage.push(Damage { keys, meant, unquoted, below });
    }
}

impl Segment {
    fn key(&self) -> Option<String> {
        match self {
            Segment::Key(key) => Some(key.clone()),
            Segment::Index(_) => None,
        }
    }
}

/// The entry with the narrowest key or value around `span`; of several, the deepest.
///
/// Every branch is searched: the span of a `[table]` covers its header only.
fn locate(table: &DeTable<'_>, span: &Range<usize>) -> Option<Found> {
    let mut best = None;
    search_table(table, span, &mut Vec::new(), &mut best);
    best
}

fn search_table(
    table: &DeTable<'_>,
    span: &Range<usize>,
    path: &mut Vec<Segment>,
    best: &mut Option<Found>,
) {
    for (key, value) in table.iter() {
        path.push(Segment::Key(key.get_ref().to_string()));
        offer(&key.span(), span, path, best);
        search_value(value, span, path, best);
        path.pop();
    }
}

fn search_value(
    value: &Spanned<DeValue<'_>>,
    span: &Range<usize>,
    path: &mut Vec<Segment>,
    best: &mut Option<Found>,
) {
    offer(&value.span(), span, path, best);
    match value.get_ref() {
        DeValue::Table(table) => search_table(table, span, path, best),
        DeValue::Array(array) => {
            for (index, item) in array.iter().enumerate() {
                path.push(Segment::Index(index));
                search_value(item, span, path, best);
                path.pop();
            }
        }
        _ => {}
    }
}

fn offer(around: &Range<usize>, span: &Range<usize>, path: &[Segment], best: &mut Option<Found>) {
    if around.start > span.start || span.end > around.end {
        return;
    }
    let width = around.len();
    let better = best.as_ref().is_none_or(|best| {
        width < best.width || (width == best.width && path.len() >= best.path.len())
    });
    if better {
        *best = Some(Found { path: path.to_vec(), width });
    }
}

fn remove<'i>(table: &mut DeTable<'i>, path: &[Segment]) -> Option<Entry<'i>> {
    let (Segment::Key(key), rest) = path.split_first()? else {
        return None;
    };
    if rest.is_empty() {
        let span = table.keys().find(|known| known.get_ref() == key).map(Spanned::span);
        return Some((span, table.remove(key.as_str())?));
    }
    remove_below(table.get_mut(key.as_str())?, rest)
}

/// Removes the empty table that remains of an id that was read as several keys.
fn remove_if_empty(table: &mut DeTable<'_>, path: &[Segment]) {
    if let [Segment::Key(kind), Segment::Key(id)] = path
        && let Some(DeValue::Table(nodes)) = table.get_mut(kind.as_str()).map(Spanned::get_mut)
        && let Some(DeValue::Table(node)) = nodes.get(id.as_str()).map(Spanned::get_ref)
        && node.is_empty()
    {
        nodes.remove(id.as_str());
    }
}

fn remove_below<'i>(value: &mut Spanned<DeValue<'i>>, path: &[Segment]) -> Option<Entry<'i>> {
    match (value.get_mut(), path.split_first()?) {
        (DeValue::Table(table), _) => remove(table, path),
        (DeValue::Array(array), (Segment::Index(index), [])) => {
            let mut items: Vec<_> = std::mem::replace(array, DeArray::new()).into_iter().collect();
            let removed = (*index < items.len()).then(|| items.remove(*index));
            let mut rest = DeArray::new();
            for item in items {
                rest.push(item);
            }
            *array = rest;
            removed.map(|value| (None, value))
        }
        (DeValue::Array(array), (Segment::Index(index), rest)) => {
            remove_below(array.get_mut(*index)?, rest)
        }
        _ => None,
    }
}
