//! `cases.expected`: which nodes of a pack fire in every case.
//!
//! Every rule, sign, property and phrase is run against every case. So a node that takes evidence from
//! another node's case shows up in the listing, although nobody wrote an expectation against it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;
use shindan_engine::Verdict;
use shindan_model::{Pack, SourceFile};
use shindan_pack::parse::LISTING;

use crate::case::{Case, CaseRun, cause_id, likely_ids};

/// What fires in a case: the kind (one of [`KINDS`]) and ids.
pub type Fired = BTreeMap<&'static str, BTreeSet<String>>;

/// What is listed for a case, in this order. `read`: properties and phrases; `facts`: `FACT = OUTCOME`
/// that signs, properties, phrases and rules gave.
pub const KINDS: [&str; 6] = ["verdict", "likely", "signs", "read", "rules", "facts"];

/// What fires in which case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    cases: BTreeMap<String, Fired>,
}

/// Where a case differs from its listing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListingDifference {
    /// One of [`KINDS`].
    pub what: &'static str,
    /// Ids that are listed and no longer fire.
    pub gone: Vec<String>,
    /// Ids that fire and are not listed.
    pub new: Vec<String>,
}

/// A line that is no part of a listing. What to do about it stands in `templates/errors.toml`, under
/// `listing-broken`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}, line {line}: expected a case or `  KIND: ID, ID`")]
pub struct ListingError {
    /// Path of the listing in the pack.
    pub path: String,
    /// The line, counted from 1.
    pub line: usize,
}

/// What fires in a case that was run.
pub fn fired(pack: &Pack, CaseRun { case, verdict, signs, readers }: &CaseRun<'_>) -> Fired {
    let rules = pack.rules.iter().zip(&verdict.resolved.rules);
    let rules = rules.filter(|(_, holds)| **holds == Some(true));
    let mut fired = Fired::new();
    // A case about parts would list a new verdict whenever a share is edited.
    if !case.expect.is_of_parts() {
        let leader = cause_id(pack, verdict.leader().cause);
        fired.insert("verdict", [format!("{} {leader}", verdict.status.as_str())].into());
        fired.insert("likely", likely_ids(pack, verdict).into_iter().collect());
    }
    fired
        .insert("signs", signs.iter().map(|sign| pack.signs[sign.sign].about.id.clone()).collect());
    fired.insert("read", readers.clone());
    fired.insert("rules", rules.map(|(rule, _)| rule.about.id.clone()).collect());
    fired.insert("facts", outcomes(pack, verdict));
    fired.retain(|_, ids| !ids.is_empty());
    fired
}

/// `FACT = OUTCOME` for every fact to which a node of the pack gave an outcome.
fn outcomes(pack: &Pack, verdict: &Verdict) -> BTreeSet<String> {
    let facts = verdict.resolved.facts.iter();
    let facts = facts.filter(|fact| fact.learned.rule.is_some());
    let facts = facts.filter(|fact| !pack.facts[fact.fact.0].outcomes.is_empty());
    let outcomes = facts.filter_map(|fact| {
        let value = fact.learned.value()?;
        Some(format!("{} = {value}", fact.learned.id))
    });
    outcomes.collect()
}

impl Listing {
    /// Reads the listing among a pack's files; `None` if there is none.
    ///
    /// # Errors
    /// The first line that [`Listing::parse`] does not accept.
    pub fn of(files: &[SourceFile], pack: &Pack) -> Result<Option<Self>, ListingError> {
        let path = format!("rules/{}/{LISTING}", pack.id);
        let Some(file) = files.iter().find(|file| file.path == path) else { return Ok(None) };
        Self::parse(&file.text).map(Some).map_err(|line| ListingError { path, line })
    }

    /// Reads a listing as [`Listing::to_text`] writes it. Blank lines and lines with `#` are skipped.
    ///
    /// # Errors
    /// The number of the first other line, counted from 1.
    pub fn parse(text: &str) -> Result<Self, usize> {
        let mut listing = Self::default();
        let mut case: Option<&mut Fired> = None;
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            match line.strip_prefix("  ") {
                None => case = Some(listing.cases.entry(line.trim().to_owned()).or_default()),
                Some(entry) => {
                    let (kind, ids) = entry.split_once(": ").ok_or(at + 1)?;
                    let kind = KINDS.into_iter().find(|known| *known == kind).ok_or(at + 1)?;
                    let ids = ids.split(", ").map(|id| id.trim().to_owned()).collect();
                    case.as_mut().ok_or(at + 1)?.insert(kind, ids);
                }
            }
        }
        Ok(listing)
    }

    /// The text of the file.
    pub fn to_text(&self) -> String {
        let mut text = String::from(
            "# What fires in each case, written by `shindan kb test --bless`: do not edit, but read its diff.\n",
        );
        for (case, fired) in &self.cases {
            let _ = writeln!(text, "\n{case}");
            for kind in KINDS {
                if let Some(ids) = fired.get(kind) {
                    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                    let _ = writeln!(text, "  {kind}: {}", ids.join(", "));
                }
            }
        }
        text
    }

    /// Lists what fires in these runs anew, and drops cases that are not among `all`.
    pub fn bless(&mut self, pack: &Pack, runs: &[CaseRun<'_>], all: &[Case]) {
        self.cases.retain(|id, _| all.iter().any(|case| case.id == *id));
        self.cases.extend(runs.iter().map(|run| (run.case.id.clone(), fired(pack, run))));
    }

    /// Where a run differs from what is listed for its case.
    pub fn differences(&self, pack: &Pack, run: &CaseRun<'_>) -> Vec<ListingDifference> {
        differences(self.cases.get(&run.case.id), &fired(pack, run))
    }

    /// Ids of listed cases that are not among `all`.
    pub fn strays(&self, all: &[Case]) -> Vec<String> {
        let stray = |id: &&String| !all.iter().any(|case| case.id == **id);
        self.cases.keys().filter(stray).cloned().collect()
    }
}

fn differences(listed: Option<&Fired>, now: &Fired) -> Vec<ListingDifference> {
    let all = KINDS.into_iter().map(|what| {
        let was = listed.and_then(|fired| fired.get(what)).cloned().unwrap_or_default();
        let is = now.get(what).cloned().unwrap_or_default();
        let without =
            |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect();
        ListingDifference { what, gone: without(&was, &is), new: without(&is, &was) }
    });
    all.filter(|difference| !difference.gone.is_empty() || !difference.new.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(all: &[(&'static str, &[&str])]) -> Fired {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        all.iter().map(|(what, fired)| (*what, ids(fired))).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let mut listing = Listing::default();
        listing
            .cases
            .insert("a".into(), fired(&[("verdict", &["open power"]), ("signs", &["x", "y"])]));
        listing.cases.insert("b".into(), Fired::new());
        assert_eq!(Listing::parse(&listing.to_text()), Ok(listing));
        assert_eq!(Listing::parse("a\n  sings: x\n"), Err(2));
        assert_eq!(Listing::parse("  signs: x\n"), Err(1));
    }

    #[test]
    fn differences_name_what_is_gone_and_what_is_new() {
        let was = fired(&[("verdict", &["open power"]), ("rules", &["r", "s"])]);
        let now = fired(&[("verdict", &["open power"]), ("rules", &["s", "t"])]);
        let rules =
            ListingDifference { what: "rules", gone: vec!["r".into()], new: vec!["t".into()] };
        assert_eq!(differences(Some(&was), &now), [rules]);
        assert_eq!(differences(None, &now).len(), 2);
        assert_eq!(differences(Some(&now), &now), []);
    }
}
