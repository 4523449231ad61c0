//! Words of a sentence that neither the pack nor the tables know.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::OnceLock;

use super::tables::tables;
use crate::statement::word::Word;

/// The writing of a letter that words are made of; nothing for kana of endings, digits and marks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Kanji,
    Katakana,
    Latin,
}

fn script(c: char) -> Option<Script> {
    match c {
        '\u{4e00}'..='\u{9fff}' | '々' => Some(Script::Kanji),
        '\u{30a1}'..='\u{30fa}' | 'ー' => Some(Script::Katakana),
        _ if c.is_ascii_alphabetic() => Some(Script::Latin),
        _ => None,
    }
}

/// The stretches of a text that are in one writing.
fn runs(text: &str) -> Vec<Range<usize>> {
    let mut runs: Vec<(Script, Range<usize>)> = Vec::new();
    for (at, c) in text.char_indices() {
        let Some(own) = script(c) else { continue };
        let end = at + c.len_utf8();
        match runs.last_mut() {
            Some((before, run)) if *before == own && run.end == at => run.end = end,
            _ => runs.push((own, at..end)),
        }
    }
    runs.into_iter().map(|(_, run)| run).collect()
}

/// How many words of a stretch nobody knows.
pub(super) fn unread(text: &str, stretch: &Range<usize>, words: &[Word]) -> usize {
    let inside = runs(&text[stretch.clone()]).into_iter();
    let inside = inside.map(|run| run.start + stretch.start..run.end + stretch.start);
    let unknown = inside.filter(|run| {
        let is_of_pack = words.iter().any(|word| word.overlaps(run));
        let said = &text[run.clone()];
        let joins = |c: char| c.is_ascii_digit() || ".-_@/\\:$".contains(c);
        let is_name = said.is_ascii()
            && (text[run.end..].starts_with(joins) || text[..run.start].ends_with(joins));
        !is_of_pack && !is_name && !closed_class().contains(said)
    });
    unknown.count()
}

/// Every word in the texts of the tables.
fn closed_class() -> &'static BTreeSet<String> {
    static WORDS: OnceLock<BTreeSet<String>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let tables = tables();
        let words = &tables.words;
        let mut texts: Vec<String> = Vec::new();
        for list in
            [&words.adverbs, &words.neutral, &words.events, &words.acts, &words.circumstances]
        {
            texts.extend(list.all());
        }
        texts.extend(tables.endings.rows.iter().flat_map(|row| row.text.all()));
        texts.extend(tables.border.values().flat_map(super::tables::Texts::all));
        texts.extend(tables.cue.iter().flat_map(|cue| cue.text.all()));
        let words = texts.iter().flat_map(|text| {
            runs(text).into_iter().map(|run| text[run].to_owned()).collect::<Vec<_>>()
        });
        words.collect()
    })
}
