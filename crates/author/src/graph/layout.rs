//! Computes the positions of boxes in their columns, with few crossings of lines and without overlaps.

use std::collections::BTreeMap;

use rust_sugiyama::configure::Config;

/// The least space between two boxes of a column.
const GAP: f64 = 14.0;
/// The height that is reserved where a line passes between the boxes of a column.
const PASS: f64 = 5.0;

/// How often each column is moved towards the boxes that its lines lead to.
const SWEEPS: usize = 60;

/// A box to place.
#[derive(Clone, Copy, Debug)]
pub(super) struct Item {
    pub column: usize,
    pub height: f64,
}

/// The positions of boxes and lines.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// The upper edge of each box.
    pub tops: Vec<f64>,
    /// For each line, the heights at which it passes the columns between its two boxes, from left to right.
    pub passes: Vec<Vec<f64>>,
    /// The height of the whole picture.
    pub height: f64,
}

/// Computes the positions. `lines`: pairs of indexes into `items`; the direction does not matter.
pub(super) fn place(items: &[Item], lines: &[(usize, usize)]) -> Places {
    let mut all = items.to_vec();
    let mut passes: Vec<Vec<usize>> = Vec::new();
    let mut steps: Vec<(u32, u32)> = Vec::new();
    for &(a, b) in lines {
        let (left, right) = if items[a].column <= items[b].column { (a, b) } else { (b, a) };
        let mut pass = Vec::new();
        let mut last = left;
        for column in items[left].column + 1..items[right].column {
            all.push(Item { column, height: PASS });
            pass.push(all.len() - 1);
            steps.push((short(last), short(all.len() - 1)));
            last = all.len() - 1;
        }
        if items[left].column < items[right].column {
            steps.push((short(last), short(right)));
        }
        passes.push(pass);
    }
    steps.sort_unstable();
    steps.dedup();
    let (mut wished, parts) = wished(&all, &steps);
    let mut columns: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, item) in all.iter().enumerate() {
        columns.entry(item.column).or_default().push(at);
    }
    let mut centres = vec![0.0; all.len()];
    for members in columns.values_mut() {
        members.sort_by(|a, b| wished[*a].total_cmp(&wished[*b]).then(a.cmp(b)));
        apart(members, &all, &wished, &mut centres);
    }
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); all.len()];
    for &(a, b) in &steps {
        near[a as usize].push(b as usize);
        near[b as usize].push(a as usize);
    }
    for _ in 0..SWEEPS {
        for members in columns.values() {
            for &at in members {
                wished[at] = mean(near[at].iter().map(|neighbour| centres[*neighbour]))
                    .unwrap_or(centres[at]);
            }
            apart(members, &all, &wished, &mut centres);
        }
    }
    close_up(&parts, &all, &mut centres);
    let top = |at: usize| centres[at] - all[at].height / 2.0;
    let first = (0..all.len()).map(top).fold(f64::INFINITY, f64::min);
    let first = if first.is_finite() { first } else { 0.0 };
    let tops: Vec<f64> = (0..items.len()).map(|at| top(at) - first).collect();
    let ends = (0..all.len()).map(|at| top(at) - first + all[at].height);
    Places {
        height: ends.fold(0.0, f64::max),
        passes: passes
            .into_iter()
            .map(|column| column.into_iter().map(|at| centres[at] - first).collect())
            .collect(),
        tops,
    }
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    (count > 0.0).then(|| sum / count)
}

fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The centres of boxes in a layered drawing, with the connected parts one below the other; and the members
/// of each part.
///
/// Every step leads from a column to the next one on the right, so there is no cycle that the drawing would
/// have to break.
fn wished(all: &[Item], steps: &[(u32, u32)]) -> (Vec<f64>, Vec<Vec<usize>>) {
    let mut wished = vec![0.0; all.len()];
    if all.is_empty() {
        return (wished, Vec::new());
    }
    // The crate draws from top to bottom, pictures go from left to right: its width is a height here.
    let vertices: Vec<(u32, (f64, f64))> =
        all.iter().enumerate().map(|(at, item)| (short(at), (item.height, 1.0))).collect();
    let config = Config { vertex_spacing: GAP, ..Config::default() };
    let mut parts: Vec<Vec<(usize, f64)>> =
        rust_sugiyama::from_vertices_and_edges(&vertices, steps, &config)
            .into_iter()
            .map(|(part, _, _)| part.into_iter().map(|(at, (x, _))| (at, x)).collect())
            .collect();
    for part in &mut parts {
        part.sort_unstable_by_key(|(at, _)| *at);
    }
    parts.sort_by_key(|part| part.first().map(|(at, _)| *at));
    let mut offset = 0.0;
    for part in &parts {
        let edge = |sign: f64| move |(at, x): &(usize, f64)| x + sign * all[*at].height / 2.0;
        let top = part.iter().map(edge(-1.0)).fold(f64::INFINITY, f64::min);
        let bottom = part.iter().map(edge(1.0)).fold(f64::NEG_INFINITY, f64::max);
        for &(at, x) in part {
            wished[at] = x - top + offset;
        }
        offset += bottom - top + GAP;
    }
    let members = |part: Vec<(usize, f64)>| part.into_iter().map(|(at, _)| at).collect();
    (wished, parts.into_iter().map(members).collect())
}

/// Moves each connected part as a whole up to the part above it: the drawing stacks parts even where they
/// use different columns.
fn close_up(parts: &[Vec<usize>], all: &[Item], centres: &mut [f64]) {
    let mut bottoms: BTreeMap<usize, f64> = BTreeMap::new();
    for part in parts {
        let room = |at: &usize| {
            let bottom = bottoms.get(&all[*at].column)?;
            Some(centres[*at] - all[*at].height / 2.0 - bottom - GAP)
        };
        let top = |at: &usize| centres[*at] - all[*at].height / 2.0;
        let highest = part.iter().map(top).fold(f64::INFINITY, f64::min);
        let least = part.iter().filter_map(room).fold(highest, f64::min);
        for &at in part {
            centres[at] -= least;
            let bottom = bottoms.entry(all[at].column).or_insert(f64::NEG_INFINITY);
            *bottom = bottom.max(centres[at] + all[at].height / 2.0);
        }
    }
}

/// Separates the boxes of a column without changing their order. The centres are the ones with the least sum
/// of squared distances from those wished for: isotonic regression, by pooling adjacent violators.
fn apart(members: &[usize], all: &[Item], wished: &[f64], centres: &mut [f64]) {
    let mut offsets = Vec::with_capacity(members.len());
    let mut offset = 0.0;
    for (place, at) in members.iter().enumerate() {
        if let Some(before) = place.checked_sub(1).map(|before| all[members[before]]) {
            let narrow = before.height <= PASS || all[*at].height <= PASS;
            let gap = if narrow { GAP / 2.0 } else { GAP };
            offset += f64::midpoint(before.height, all[*at].height) + gap;
        }
        offsets.push(offset);
    }
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for (place, at) in members.iter().enumerate() {
        let mut pool = (wished[*at] - offsets[place], 1.0, 1);
        while let Some(before) = pools.last().copied().filter(|before| before.0 > pool.0) {
            pools.pop();
            let weight = before.1 + pool.1;
            let mean = (before.0 * before.1 + pool.0 * pool.1) / weight;
            pool = (mean, weight, before.2 + pool.2);
        }
        pools.push(pool);
    }
    let flat = pools.into_iter().flat_map(|(mean, _, count)| std::iter::repeat_n(mean, count));
    for ((at, offset), mean) in members.iter().zip(offsets).zip(flat) {
        centres[*at] = mean + offset;
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_and_one_box() {
        assert_eq!(place(&[], &[]).tops, Vec::<f64>::new());
        let one = Item { column: 3, height: 20.0 };
        let places = place(&[one], &[]);
        assert_eq!((places.tops, places.height), (vec![0.0], 20.0));
    }

    proptest! {
        #[test]
        fn boxes_of_a_columnnever_overlap(
            boxes in prop::collection::vec((0_usize..5, 10.0..120.0_f64), 1..25),
            ends in prop::collection::vec((0_usize..25, 0_usize..25), 0..50),
        ) {
            let items: Vec<Item> = boxes
                .iter()
                .map(|(column, height)| Item { column: *column, height: *height })
                .collect();
            let count = items.len();
            let lines: Vec<(usize, usize)> =
                ends.iter().map(|(a, b)| (a % count, b % count)).collect();
            let places = place(&items, &lines);
            for (a, one) in items.iter().enumerate() {
                prop_assert!(places.tops[a] >= -1e-9);
                prop_assert!(places.tops[a] + one.height <= places.height + 1e-9);
                for (b, other) in items.iter().enumerate().skip(a + 1) {
                    if one.column == other.column {
                        let (top, below) = (places.tops[a], places.tops[b]);
                        let clear = top + one.height < below || below + other.height < top;
                        prop_assert!(clear, "{} and {}", a, b);
                    }
                }
            }
        }
    }
}
