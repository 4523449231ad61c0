//! The file that lists what fires in every case: every rule, sign, property and phrase is run against every
//! case, so one that takes another's case away shows where nobody looked for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;
use shindan_author::case::Case;
use shindan_engine::Verdict;
use shindan_model::{Pack, SourceFile};

use super::cases::Ran;
use super::expected::{likely, name};
use crate::commands::pack::LISTING;
use crate::commands::{Exit, Failure};

/// What fires in a case: what about → ids.
pub(super) type Fired = BTreeMap<&'static str, BTreeSet<String>>;

/// What a case is listed with, in this order.
const ABOUT: [&str; 6] = ["verdict", "likely", "signs", "read", "rules", "facts"];

/// What fires in which case.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Listing {
    cases: BTreeMap<String, Fired>,
}

/// Where a case differs from its listing.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Fires {
    /// `verdict`, `likely`, `signs`, `read` (properties and phrases), `rules` or `facts` (that these gave).
    pub(super) what: &'static str,
    /// Listed, and not there now.
    pub(super) gone: Vec<String>,
    /// There now, and not listed.
    pub(super) new: Vec<String>,
}

/// What fires in a case that was run.
pub(super) fn fired(pack: &Pack, Ran { case, verdict, signs, read }: &Ran<'_>) -> Fired {
    let status = verdict.status.as_str();
    let leader = name(pack, verdict.leader().cause);
    let rules = pack.rules.iter().zip(&verdict.resolved.rules);
    let rules = rules.filter(|(_, holds)| **holds == Some(true));
    let mut fired = Fired::new();
    // Elsewhere every edited share would show.
    if !case.expect.is_of_parts() {
        fired.insert("verdict", [format!("{status} {leader}")].into());
        fired.insert("likely", likely(pack, verdict).into_iter().collect());
    }
    fired
        .insert("signs", signs.iter().map(|sign| pack.signs[sign.sign].about.id.clone()).collect());
    fired.insert("read", read.clone());
    fired.insert("rules", rules.map(|(rule, _)| rule.about.id.clone()).collect());
    fired.insert("facts", given(pack, verdict));
    fired.retain(|_, ids| !ids.is_empty());
    fired
}

/// The facts that signs, properties, phrases and rules gave an outcome, and which: `FACT = OUTCOME`.
fn given(pack: &Pack, verdict: &Verdict) -> BTreeSet<String> {
    let facts = verdict.resolved.facts.iter();
    let facts = facts.filter(|own| own.learned.rule.is_some());
    let chosen = facts.filter(|own| !pack.facts[own.fact.0].outcomes.is_empty());
    let said = chosen.filter_map(|own| {
        let value = own.learned.value()?;
        Some(format!("{} = {value}", own.learned.id))
    });
    said.collect()
}

impl Listing {
    /// The listing of a pack; none if it has none.
    pub(super) fn of(files: &[SourceFile], pack: &Pack) -> Result<Option<Self>, Failure> {
        let path = format!("rules/{}/{LISTING}", pack.id);
        let Some(file) = files.iter().find(|file| file.path == path) else { return Ok(None) };
        Self::parse(&file.text).map(Some).map_err(|line| {
            let message = format!(
                "{path}, line {line}: this is no line of a listing\nhelp: the file is written by `shindan kb test --bless`; delete it and let it be written anew"
            );
            Failure::new(Exit::Problems, message)
        })
    }

    /// Or the number of the first line that is none of a listing.
    fn parse(text: &str) -> Result<Self, usize> {
        let mut listing = Self::default();
        let mut case: Option<&mut Fired> = None;
        for (at, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            match line.strip_prefix("  ") {
                None => case = Some(listing.cases.entry(line.trim().to_owned()).or_default()),
                Some(own) => {
                    let (about, ids) = own.split_once(": ").ok_or(at + 1)?;
                    let about = ABOUT.into_iter().find(|known| *known == about).ok_or(at + 1)?;
                    let ids = ids.split(", ").map(|id| id.trim().to_owned()).collect();
                    case.as_mut().ok_or(at + 1)?.insert(about, ids);
                }
            }
        }
        Ok(listing)
    }

    fn text(&self) -> String {
        let mut text = String::from(
            "# What fires in each case, written by `shindan kb test --bless`: do not edit, but read its diff.\n",
        );
        for (case, fired) in &self.cases {
            let _ = writeln!(text, "\n{case}");
            for about in ABOUT {
                if let Some(ids) = fired.get(about) {
                    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
                    let _ = writeln!(text, "  {about}: {}", ids.join(", "));
                }
            }
        }
        text
    }

    /// Takes what fires in these cases, and drops cases that are no more.
    pub(super) fn bless(&mut self, pack: &Pack, ran: &[Ran<'_>], all: &[Case]) {
        self.cases.retain(|id, _| all.iter().any(|case| case.id == *id));
        self.cases.extend(ran.iter().map(|ran| (ran.case.id.clone(), fired(pack, ran))));
    }

    /// Writes it into the folder of a pack.
    pub(super) fn write(&self, folder: Option<&Path>, id: &str) -> Result<(), Failure> {
        let Some(folder) = folder else {
            let message = "the pack inside the program cannot be written to\nhelp: `shindan kb init DIR` makes a copy; then add `--pack DIR`";
            return Err(Failure::new(Exit::Usage, message));
        };
        let path = folder.join("rules").join(id).join(LISTING);
        std::fs::write(&path, self.text()).map_err(|error| Failure::io("write", &path, &error))
    }

    /// Where a case differs from what is listed.
    pub(super) fn differences(&self, pack: &Pack, ran: &Ran<'_>) -> Vec<Fires> {
        differences(self.cases.get(&ran.case.id), &fired(pack, ran))
    }

    /// Cases that are listed and are no more.
    pub(super) fn strays(&self, all: &[Case]) -> Vec<String> {
        let stray = |id: &&String| !all.iter().any(|case| case.id == **id);
        self.cases.keys().filter(stray).cloned().collect()
    }
}

fn differences(listed: Option<&Fired>, now: &Fired) -> Vec<Fires> {
    let nothing = BTreeSet::new();
    let of = |fired: Option<&Fired>, what| fired.and_then(|own| own.get(what)).cloned();
    let both = ABOUT.into_iter().map(|what| {
        let was = of(listed, what).unwrap_or_else(|| nothing.clone());
        let is = of(Some(now), what).unwrap_or_else(|| nothing.clone());
        let without =
            |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect();
        Fires { what, gone: without(&was, &is), new: without(&is, &was) }
    });
    both.filter(|own| !own.gone.is_empty() || !own.new.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fired(all: &[(&'static str, &[&str])]) -> Fired {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
        all.iter().map(|(what, own)| (*what, ids(own))).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let mut listing = Listing::default();
        listing
            .cases
            .insert("a".into(), fired(&[("verdict", &["open power"]), ("signs", &["x", "y"])]));
        listing.cases.insert("b".into(), Fired::new());
        assert_eq!(Listing::parse(&listing.text()), Ok(listing));
        assert_eq!(Listing::parse("a\n  sings: x\n"), Err(2));
        assert_eq!(Listing::parse("  signs: x\n"), Err(1));
    }

    #[test]
    fn differences_name_what_is_gone_and_what_is_new() {
        let was = fired(&[("verdict", &["open power"]), ("rules", &["r", "s"])]);
        let now = fired(&[("verdict", &["open power"]), ("rules", &["s", "t"])]);
        let fires = Fires { what: "rules", gone: vec!["r".into()], new: vec!["t".into()] };
        assert_eq!(differences(Some(&was), &now), [fires]);
        assert_eq!(differences(None, &now).len(), 2);
        assert_eq!(differences(Some(&now), &now), []);
    }
}
