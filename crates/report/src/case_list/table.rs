//! Cases and counts as text for a terminal.

use jiff::Timestamp;
use minijinja::context;
use shindan_case::{FILE_ENDING, Turn};
use shindan_engine::Status;
use shindan_model::{Pack, Texts};

use super::rows;
use super::stats::OldestCase;
use super::{CaseStats, CaseSummary};
use crate::keys::{Key, STATUS, TURN};
use crate::layout::{percent, wrap};
use crate::names;
use crate::words::{RenderError, Words};

/// Questions that are counted in a text; CSV and JSON have all.
const MOST_QUESTIONS: usize = 12;
/// Columns of a terminal.
const WIDTH: usize = 79;

/// Cases as a table under a line that sums them up.
///
/// # Errors
/// A text that is missing in this language.
pub fn list(
    pack: &Pack,
    words: &Words,
    lang: &str,
    now: Timestamp,
    cases: &[CaseSummary],
) -> Result<String, RenderError> {
    let writer = Writer { words, lang, texts: names::texts(pack, lang)?, now };
    let mut text = writer.summary(&CaseStats::of(cases))?;
    if cases.is_empty() {
        return Ok(text);
    }
    let heading = |key| words.word(lang, Key::from(key));
    let mut table = vec![vec![
        heading("case_list.turn")?,
        heading("case_list.since")?,
        heading("case_list.case")?,
        heading("case_list.found")?,
    ]];
    let folder = common_folder(cases);
    for case in cases {
        let name = case.file.get(folder..).unwrap_or(&case.file);
        table.push(vec![
            words.word(lang, TURN.key(case.turn))?,
            writer.age(case.since)?,
            name.strip_suffix(FILE_ENDING).unwrap_or(name).to_owned(),
            writer.found(case)?,
        ]);
    }
    text.push('\n');
    text.push_str(&rows::text(&table, 3, WIDTH));
    Ok(text)
}

/// The length of the folder that all files are in, up to and with its last separator.
fn common_folder(cases: &[CaseSummary]) -> usize {
    let Some((first, others)) = cases.split_first() else { return 0 };
    let alike = |other: &CaseSummary| {
        let pairs = first.file.bytes().zip(other.file.bytes());
        pairs.take_while(|(a, b)| a == b).count()
    };
    let common = others.iter().map(alike).min().unwrap_or(first.file.len());
    let is_separator = |byte: &u8| matches!(byte, b'/' | b'\\');
    first.file.as_bytes()[..common].iter().rposition(is_separator).map_or(0, |at| at + 1)
}

/// Counts as text.
///
/// # Errors
/// A text that is missing in this language.
pub fn stats(
    pack: &Pack,
    words: &Words,
    lang: &str,
    now: Timestamp,
    stats: &CaseStats,
) -> Result<String, RenderError> {
    let writer = Writer { words, lang, texts: names::texts(pack, lang)?, now };
    let mut text = writer.summary(stats)?;
    let (helped, known) = stats.first_repair_helped();
    if known > 0 {
        let with = context! { helped, known };
        text.push_str(&writer.line("case_list.first_repair_helped", with)?);
    }
    let causes = stats
        .causes
        .iter()
        .map(|count| (writer.cause(&count.cause), vec![count.confirmed, count.leads]));
    let repairs = stats.first_repairs.iter().map(|count| {
        let unknown = count.named - count.helped - count.failed;
        (writer.remedies(&count.remedies), vec![count.named, count.helped, count.failed, unknown])
    });
    let questions =
        stats.questions.iter().take(MOST_QUESTIONS).map(|count| {
            (writer.step(&count.step), vec![count.asked, count.answered, count.helped])
        });
    writer.table(
        &mut text,
        &["case_list.by_cause", "case_list.confirmed", "case_list.leads"],
        causes.collect(),
    )?;
    writer.table(
        &mut text,
        &[
            "case_list.by_repair",
            "case_list.named",
            "case_list.helped",
            "case_list.failed",
            "case_list.unknown",
        ],
        repairs.collect(),
    )?;
    writer.table(
        &mut text,
        &["case_list.by_question", "case_list.asked", "case_list.answered", "case_list.told"],
        questions.collect(),
    )?;
    let more = stats.questions.len().saturating_sub(MOST_QUESTIONS);
    if more > 0 {
        text.push_str(&writer.line("case_list.more_questions", context! { more })?);
    }
    Ok(text)
}

struct Writer<'a> {
    words: &'a Words,
    lang: &'a str,
    texts: &'a Texts,
    now: Timestamp,
}

impl Writer<'_> {
    fn line(&self, key: &'static str, with: minijinja::Value) -> Result<String, RenderError> {
        Ok(wrap(&self.words.say(self.lang, key, with)?, WIDTH, "", "") + "\n")
    }

    /// How many there are, whose turn it is, and the oldest.
    fn summary(&self, stats: &CaseStats) -> Result<String, RenderError> {
        let CaseStats { cases, open, waits_for_us: us, waits_for_customer: customer, .. } = stats;
        let (closed, reopened) = (stats.closed, stats.reopened);
        let with = context! { cases, open, us, customer, closed, reopened };
        let mut text = self.line("case_list.summary", with)?;
        if let Some(OldestCase { file, at, .. }) = &stats.oldest_open {
            let with = context! { file, age => self.age(*at)? };
            text.push_str(&self.line("case_list.oldest", with)?);
        }
        Ok(text)
    }

    /// A heading, and a row of counts for each thing; nothing without rows.
    fn table(
        &self,
        text: &mut String,
        heading: &[&'static str],
        counts: Vec<(String, Vec<usize>)>,
    ) -> Result<(), RenderError> {
        if counts.is_empty() {
            return Ok(());
        }
        let heading = heading.iter().map(|key| self.words.word(self.lang, *key));
        let mut table = vec![heading.collect::<Result<Vec<_>, _>>()?];
        table.extend(counts.into_iter().map(|(name, numbers)| {
            let numbers = numbers.iter().map(usize::to_string);
            [name].into_iter().chain(numbers).collect()
        }));
        text.push('\n');
        text.push_str(&rows::text(&table, 0, WIDTH));
        Ok(())
    }

    /// How long ago, in the largest unit of which there is one.
    fn age(&self, since: Timestamp) -> Result<String, RenderError> {
        let minutes = (self.now.as_second() - since.as_second()).max(0) / 60;
        let (key, n) = match minutes {
            0..60 => ("case_list.minutes", minutes),
            60..1440 => ("case_list.hours", minutes / 60),
            _ => ("case_list.days", minutes / 1440),
        };
        self.words.say(self.lang, key, context! { n })
    }

    /// The verdict in a few words: the repair if it is settled, the cause if that is likely.
    fn found(&self, case: &CaseSummary) -> Result<String, RenderError> {
        if let Some(closed) = &case.closed {
            return Ok(self.cause(&closed.cause));
        }
        let status = self.words.word(self.lang, STATUS.key(case.status))?;
        let named = match (case.status, &case.repair, &case.leader) {
            (Status::Concluded, Some((remedies, p)), _) => Some((self.remedies(remedies), *p)),
            (_, _, Some((cause, p))) if case.status.names_defects() => {
                Some((self.cause(cause), *p))
            }
            _ => None,
        };
        let Some((name, p)) = named else {
            let questions = case.open_questions;
            return match case.turn {
                Turn::Customer if questions > 0 => {
                    self.words.say(self.lang, "case_list.asked_for", context! { status, questions })
                }
                _ => Ok(status),
            };
        };
        Ok(format!("{} {name}", percent(Some(p))))
    }

    fn cause(&self, id: &str) -> String {
        let cause = self.texts.causes.get(id).map(|text| &text.name);
        let named = cause.or_else(|| self.texts.defects.get(id).map(|text| &text.name));
        named.map_or_else(|| id.to_owned(), Clone::clone)
    }

    fn remedies(&self, ids: &[String]) -> String {
        ids.iter().map(|id| names::remedy(self.texts, id)).collect::<Vec<_>>().join(" + ")
    }

    fn step(&self, id: &str) -> String {
        self.texts.steps.get(id).map_or_else(|| id.to_owned(), |text| text.ask.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::case;
    use super::*;

    #[test]
    fn the_folder_of_all_is_left_out() {
        for (files, folder) in [
            (&["a/b/one", "a/b/two"][..], "a/b/"),
            (&["a/b/one", "a/c/two"], "a/"),
            (&["a/bone", "a/btwo"], "a/"),
            (&["one", "two"], ""),
            (&["案件/一", "案件/二"], "案件/"),
            (&["a/b/one"], "a/b/"),
            (&[], ""),
        ] {
            let cases: Vec<CaseSummary> =
                files.iter().map(|file| case(file, 0, Turn::Us)).collect();
            assert_eq!(common_folder(&cases), folder.len(), "{files:?}");
        }
    }
}
