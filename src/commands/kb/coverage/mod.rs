//! `shindan kb coverage`: what of a pack its cases reach, and what they do not.

mod why;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use clap::ValueEnum;
use serde::Serialize;
use shindan_author::graph::{Scope, graph, reach};
use shindan_engine::{Reason, Verdict};
use shindan_model::{Pack, RuleIx};
use shindan_report::wrap;

use super::cases::{self, Ran};
use super::json;
use crate::commands::pack::{files, language};
use crate::commands::{Exit, Outcome, Shared, print};
use why::Why;

/// Formats of a coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// `shindan/coverage/v1`
    Json,
    /// A picture: on every box, how many cases reach it
    Svg,
    /// The same for Markdown pages
    Mermaid,
}

/// Arguments of `kb coverage`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb coverage --pack my-pack\n  shindan kb coverage --pack my-pack --format svg > coverage.svg\n\nReached means: a cause leads, a defect is in the likely set, an outcome is known, a sign is seen,\na rule applies, an act is offered, a remedy is chosen, a text is shown."
)]
pub(crate) struct Args {
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Serialize)]
struct CoverageV1 {
    schema: &'static str,
    cases: usize,
    kinds: Vec<Kind>,
}

#[derive(Serialize)]
struct Kind {
    kind: &'static str,
    reached: usize,
    total: usize,
    missed: Vec<String>,
    /// Why, by id of what is missed.
    why: BTreeMap<String, String>,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let ran = cases::run_all(&pack, &all.iter().collect::<Vec<_>>(), shared.now())?;
    let mut reached = Reached::default();
    for ran in &ran {
        reached.add(&pack, ran);
    }
    let mut kinds = reached.kinds(&pack);
    let why = Why { pack: &pack, ran: &ran };
    for kind in &mut kinds {
        let reason = |id: &String| (id.clone(), why.why(kind.kind, id));
        kind.why = kind.missed.iter().map(reason).collect();
    }
    let document = CoverageV1 { schema: "shindan/coverage/v1", cases: ran.len(), kinds };
    match args.format {
        Format::Json => {
            print(&json(&document)?)?;
        }
        Format::Text => print(&text(&document))?,
        Format::Svg | Format::Mermaid => {
            let picture = graph(&pack, Scope::Whole, &language(shared, &pack)?);
            let picture = reach(picture, &reached.by_box(&pack));
            print(&if args.format == Format::Svg { picture.svg() } else { picture.mermaid() })?;
        }
    }
    Ok(Exit::Done)
}

/// By id, how many cases reach it.
#[derive(Default)]
struct Counts(BTreeMap<String, usize>);

impl Counts {
    fn insert(&mut self, id: String) {
        *self.0.entry(id).or_default() += 1;
    }
    fn extend(&mut self, ids: impl IntoIterator<Item = String>) {
        let each: BTreeSet<String> = ids.into_iter().collect();
        each.into_iter().for_each(|id| self.insert(id));
    }
    fn contains(&self, id: &str) -> bool {
        self.0.contains_key(id)
    }
    fn of(&self, id: &str) -> usize {
        self.0.get(id).copied().unwrap_or_default()
    }
}

/// Ids that some case reached, by kind of node.
#[derive(Default)]
struct Reached {
    causes: Counts,
    defects: Counts,
    facts: Counts,
    outcomes: Counts,
    signs: Counts,
    rules: Counts,
    acts: Counts,
    remedies: Counts,
    texts: Counts,
}

impl Reached {
    fn add(&mut self, pack: &Pack, Ran { verdict, signs, .. }: &Ran<'_>) {
        let leader = verdict.leader();
        let mut rules = BTreeSet::new();
        self.causes.insert(
            leader.cause.map_or_else(
                || "outside".to_owned(),
                |cause| pack.causes[cause.0].about.id.clone(),
            ),
        );
        for defect in &verdict.likely_set {
            let node = &pack.defects[defect.0];
            self.defects.insert(node.about.id.clone());
            let own =
                verdict.causes.iter().chain([&verdict.outside]).flat_map(|cause| &cause.defects);
            for remedy in own.filter(|own| own.defect == *defect).filter_map(|own| own.remedy) {
                self.remedies.insert(node.remedies[remedy].id.clone());
            }
        }
        for fact in &verdict.resolved.facts {
            if let Some(value) = fact.learned.value() {
                self.outcomes.extend(
                    value
                        .to_string()
                        .split('|')
                        .map(|value| format!("{} = {value}", fact.learned.id)),
                );
                rules.extend(fact.learned.rule.clone());
            }
        }
        let known = verdict.resolved.facts.iter().filter(|fact| fact.learned.value().is_some());
        self.facts.extend(known.map(|fact| fact.learned.id.clone()));
        if let Some(complaint) = pack.complaint {
            let fact = &pack.facts[complaint.fact.0];
            self.outcomes
                .insert(format!("{} = {}", fact.about.id, fact.outcomes[complaint.outcome]));
        }
        self.signs.extend(signs.iter().map(|sign| pack.signs[sign.sign].about.id.clone()));
        for line in &leader.ledger.lines {
            if let Reason::Rule(RuleIx(at)) = line.reason {
                rules.insert(pack.rules[at].about.id.clone());
            }
        }
        for fact in &verdict.resolved.not_applicable {
            let says = pack.rules.iter().filter(|rule| rule.not_applicable.contains(fact));
            rules.extend(says.map(|rule| rule.about.id.clone()));
        }
        self.rules.extend(rules);
        self.acts.extend(verdict.next.iter().map(|next| pack.acts[next.act.0].about.id.clone()));
        self.texts(pack, verdict);
    }

    /// Nodes whose texts a report or the walk would show.
    fn texts(&mut self, pack: &Pack, verdict: &Verdict) {
        let mut shown = BTreeSet::new();
        let mut show = |kind: &str, id: &str| {
            shown.insert(format!("{kind} {id}"));
        };
        for cause in &pack.causes {
            show("cause", &cause.about.id);
        }
        show("cause", "outside");
        for own in verdict.leader().defects.iter().take(1) {
            show("defect", &pack.defects[own.defect.0].about.id);
        }
        for defect in &verdict.likely_set {
            show("defect", &pack.defects[defect.0].about.id);
        }
        for fact in &verdict.resolved.facts {
            show("fact", &fact.learned.id);
        }
        for next in &verdict.next {
            let act = &pack.acts[next.act.0];
            show("act", &act.about.id);
            for fact in &next.settles {
                show("fact", &pack.facts[fact.0].about.id);
            }
            if let Some(setup) = act.setup {
                show("setup", &pack.setups[setup].about.id);
            }
        }
        self.texts.extend(shown);
    }

    /// Every node that has texts; remedies and rules are counted as such.
    fn all_texts(pack: &Pack) -> Vec<String> {
        let named = |kind: &str, id: &str| format!("{kind} {id}");
        let causes = pack.causes.iter().map(|node| named("cause", &node.about.id));
        let outside = [named("cause", "outside")];
        let defects = pack.defects.iter().map(|node| named("defect", &node.about.id));
        let facts = pack.facts.iter().map(|node| named("fact", &node.about.id));
        let acts = pack.acts.iter().map(|node| named("act", &node.about.id));
        let setups = pack.setups.iter().map(|node| named("setup", &node.about.id));
        causes.chain(outside).chain(defects).chain(facts).chain(acts).chain(setups).collect()
    }

    /// By box of the picture, how many cases reach it. The complaint is always known, and a fact
    /// that is known by no case may still be asked for, so only what cases could reach has a number.
    fn by_box(&self, pack: &Pack) -> BTreeMap<String, usize> {
        let mut boxes = BTreeMap::new();
        let mut add = |kind: &str, id: &str, counts: &Counts| {
            boxes.insert(format!("{kind}:{id}"), counts.of(id));
        };
        for cause in pack.causes.iter().map(|node| node.about.id.as_str()).chain(["outside"]) {
            add("cause", cause, &self.causes);
        }
        pack.defects.iter().for_each(|node| add("defect", &node.about.id, &self.defects));
        pack.rules.iter().for_each(|node| add("rule", &node.about.id, &self.rules));
        pack.acts.iter().for_each(|node| add("act", &node.about.id, &self.acts));
        pack.signs.iter().for_each(|node| add("sign", &node.about.id, &self.signs));
        for (at, node) in pack.facts.iter().enumerate() {
            if pack.complaint.is_none_or(|complaint| complaint.fact.0 != at) {
                add("fact", &node.about.id, &self.facts);
            }
        }
        boxes
    }

    fn kinds(&self, pack: &Pack) -> Vec<Kind> {
        let kind = |kind, reached: &Counts, all: Vec<String>| {
            let missed: Vec<String> =
                all.iter().filter(|id| !reached.contains(id)).cloned().collect();
            Kind {
                kind,
                reached: all.len() - missed.len(),
                total: all.len(),
                missed,
                why: BTreeMap::new(),
            }
        };
        let mut causes: Vec<String> =
            pack.causes.iter().map(|node| node.about.id.clone()).collect();
        causes.push("outside".to_owned());
        let outcomes = pack.facts.iter().flat_map(|fact| {
            fact.outcomes.iter().map(|outcome| format!("{} = {outcome}", fact.about.id))
        });
        let mut remedies: Vec<String> = pack
            .defects
            .iter()
            .flat_map(|defect| defect.remedies.iter().map(|remedy| remedy.id.clone()))
            .collect();
        remedies.sort();
        remedies.dedup();
        vec![
            kind("cause", &self.causes, causes),
            kind(
                "defect",
                &self.defects,
                pack.defects.iter().map(|node| node.about.id.clone()).collect(),
            ),
            kind("outcome", &self.outcomes, outcomes.collect()),
            kind(
                "sign",
                &self.signs,
                pack.signs.iter().map(|node| node.about.id.clone()).collect(),
            ),
            kind(
                "rule",
                &self.rules,
                pack.rules.iter().map(|node| node.about.id.clone()).collect(),
            ),
            kind("act", &self.acts, pack.acts.iter().map(|node| node.about.id.clone()).collect()),
            kind("remedy", &self.remedies, remedies),
            kind("text", &self.texts, Self::all_texts(pack)),
        ]
    }
}

fn text(document: &CoverageV1) -> String {
    let mut text = format!("{} cases\n", document.cases);
    for kind in &document.kinds {
        let _ = writeln!(text, "  {:<8} {:>4} of {:>4}", kind.kind, kind.reached, kind.total);
        for id in &kind.missed {
            let _ = writeln!(text, "             not reached: {id}");
            if let Some(why) = kind.why.get(id).filter(|why| !why.is_empty()) {
                let _ =
                    writeln!(text, "{}", wrap(why, 96, "                 ", "                 "));
            }
        }
    }
    text
}
