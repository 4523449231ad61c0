//! Packs with contexts, causes of several defects and defects outside, made up at random: the
//! posterior, the likely set and what each fact tells, with plain enumeration as the oracle.

use std::fmt::Write as _;

use proptest::prelude::*;
use shindan_engine::{Circumstances, Engine, Finding};
use shindan_model::{
    CauseIx, DefectIx, Fact, FactIx, FactKind, FactSet, Pack, SourceFile, Standing, Value,
};

const DEFECTS: usize = 6;
const FACTS: usize = 6;
/// By defect: its cause, if it has one.
const CAUSE_OF: [Option<usize>; DEFECTS] = [Some(0), Some(0), Some(1), Some(1), Some(1), None];

/// A number for each link of a fact, in usual and in other contexts.
type Links = Vec<Option<(f64, Option<f64>)>>;

#[derive(Clone, Debug)]
struct Made {
    contexts: Vec<f64>,
    /// Priors in usual and in other contexts.
    priors: Vec<(f64, Option<f64>)>,
    /// Leak, whether there is a third outcome, links.
    facts: Vec<(f64, bool, Links)>,
}

fn made() -> impl Strategy<Value = Made> {
    let chance = || 0.02..0.9_f64;
    let prior = (0.01..0.5_f64, proptest::option::weighted(0.4, 0.01..0.5_f64));
    let link =
        proptest::option::weighted(0.5, (chance(), proptest::option::weighted(0.15, chance())));
    let fact = (0.01..0.3_f64, any::<bool>(), proptest::collection::vec(link, DEFECTS));
    (
        proptest::collection::vec(1.0..9.0_f64, 3),
        proptest::collection::vec(prior, DEFECTS),
        proptest::collection::vec(fact, FACTS),
    )
        .prop_map(|(contexts, priors, facts)| Made { contexts, priors, facts })
}

/// `{ s0 = …, s1 = … }` for an abnormal chance.
fn shown(chance: f64, third: bool) -> String {
    if third {
        format!("{{ s0 = {:?}, s1 = {:?} }}", chance * 0.7, chance * 0.3)
    } else {
        format!("{{ s0 = {chance:?} }}")
    }
}

fn pack(made: &Made) -> Pack {
    let mut rules =
        String::from("[pack]\nformat = 2\nid = \"made\"\nversion = \"1\"\nlanguages = [\"en\"]\n");
    let mut texts = String::from(
        "[pack]\nname = \"n\"\nsummary = \"s\"\n[cause.outside]\nname = \"n\"\nsummary = \"s\"\n",
    );
    let [a, b, c] = made.contexts[..] else { panic!("three contexts") };
    write!(rules, "[fact.\"where\"]\noutcomes = [\"a\", \"b\", \"c\"]\ncontext = {{ a = {a:?}, b = {b:?}, c = {c:?} }}\nsource = \"s\"\n[step.where]\nby = \"customer\"\ngives = [\"where\"]\nminutes = 1\nsource = \"s\"\n").unwrap();
    texts.push_str("[fact.where]\nname = \"n\"\noutcomes = { a = \"a\", b = \"b\", c = \"c\" }\n[step.where]\nask = \"a\"\nwhy = \"w\"\nhow = \"h\"\n");
    for (at, (leak, third, _)) in made.facts.iter().enumerate() {
        let outcomes = if *third { "\"ok\", \"s0\", \"s1\"" } else { "\"ok\", \"s0\"" };
        writeln!(rules, "[fact.f{at}]\noutcomes = [{outcomes}]\nseen_anyway = {}\nsource = \"s\"\n[step.f{at}]\nby = \"customer\"\ngives = [\"f{at}\"]\nminutes = 1\nsource = \"s\"", shown(*leak, *third)).unwrap();
        let words =
            if *third { "ok = \"o\", s0 = \"s\", s1 = \"t\"" } else { "ok = \"o\", s0 = \"s\"" };
        writeln!(texts, "[fact.f{at}]\nname = \"n\"\noutcomes = {{ {words} }}\n[step.f{at}]\nask = \"a\"\nwhy = \"w\"\nhow = \"h\"").unwrap();
    }
    for cause in 0..2 {
        writeln!(rules, "[cause.c{cause}]\nsource = \"s\"").unwrap();
        writeln!(texts, "[cause.c{cause}]\nname = \"n\"\nsummary = \"s\"").unwrap();
    }
    for (at, (prior, other)) in made.priors.iter().enumerate() {
        let cause = CAUSE_OF[at].map_or("outside".to_owned(), |cause| format!("c{cause}"));
        write!(rules, "[defect.d{at}]\ncause = \"{cause}\"\nprior = {prior:?}\nsource = \"s\"\nremedy = [{{ id = \"d{at}\" }}]\n[defect.d{at}.shows]\n").unwrap();
        let links = || {
            made.facts.iter().enumerate().map(|(fact, (_, third, links))| (fact, *third, links[at]))
        };
        for (fact, third, link) in links() {
            // A defect that shows nothing is a mistake in a pack, and so is a fact that nothing shows.
            if let Some((chance, _)) = link.or((fact == 0 || fact == at).then_some((0.4, None))) {
                writeln!(rules, "f{fact} = {}", shown(chance, third)).unwrap();
            }
        }
        write!(
            rules,
            "[[defect.d{at}.variant]]\nwhen = {{ where = \"b\" }}\nprior = {:?}\n",
            other.unwrap_or(*prior)
        )
        .unwrap();
        for (fact, third, link) in links() {
            if let Some((_, Some(chance))) = link {
                writeln!(rules, "shows.f{fact} = {}", shown(chance, third)).unwrap();
            }
        }
        writeln!(texts, "[defect.d{at}]\nname = \"n\"\nexplain = \"e\"\n[remedy.d{at}]\ntitle = \"t\"\nsteps = [\"s\"]\nverify = \"v\"").unwrap();
    }
    let files = [
        SourceFile { path: "rules/made/pack.toml".into(), text: rules },
        SourceFile { path: "kb/made/en/texts.toml".into(), text: texts },
    ];
    let (pack, diags) = shindan_pack::load(&files);
    pack.unwrap_or_else(|| {
        let shown = diags.iter().map(|diag| shindan_pack::render(diag, &files, false));
        panic!("{}\n{}", shown.collect::<Vec<_>>().join("\n"), files[0].text)
    })
}

/// The weight of every context state and set of defects, with this evidence.
fn weights(pack: &Pack, findings: &[Finding]) -> Vec<(usize, usize, f64)> {
    let model = &pack.model;
    let mut all = Vec::new();
    for (index, state) in model.states.iter().enumerate() {
        let class = &model.classes[state.class];
        for set in 0..1_usize << DEFECTS {
            let holds = |DefectIx(at)| set >> at & 1 == 1;
            let mut weight = state.prior;
            for (at, prior) in class.prior.iter().enumerate() {
                weight *= if holds(DefectIx(at)) { *prior } else { 1.0 - prior };
            }
            for finding in findings {
                let likelihood = |outcome: usize| match &class.tables[finding.fact.0] {
                    Some(table) => table.probability(outcome, holds),
                    None => f64::from(u8::from(state.outcomes[0] == outcome)),
                };
                let each = finding.likelihood.iter().enumerate();
                weight *= each.map(|(outcome, l)| l * likelihood(outcome)).sum::<f64>();
            }
            all.push((index, set, weight));
        }
    }
    all
}

fn entropy(chances: impl Iterator<Item = f64>) -> f64 {
    chances.filter(|p| *p > 0.0).map(|p| -p * p.log2()).sum()
}

/// `H(F) - Σ P(D) H(F | D)` by adding up everything.
fn told(pack: &Pack, weights: &[(usize, usize, f64)], fact: FactIx) -> f64 {
    let outcomes = pack.facts[fact.0].outcomes.len();
    let total: f64 = weights.iter().map(|(.., weight)| weight).sum();
    let mut joint = vec![vec![0.0; outcomes]; 1 << DEFECTS];
    for (state, set, weight) in weights {
        let class = &pack.model.classes[pack.model.states[*state].class];
        let table = class.tables[fact.0].as_ref().unwrap();
        for (outcome, cell) in joint[*set].iter_mut().enumerate() {
            let holds = |DefectIx(at)| set >> at & 1 == 1;
            *cell += weight / total * table.probability(outcome, holds);
        }
    }
    let column = |outcome: usize| joint.iter().map(|row| row[outcome]).sum::<f64>();
    let given: f64 = joint
        .iter()
        .map(|row| {
            let mass: f64 = row.iter().sum();
            if mass > 0.0 { mass * entropy(row.iter().map(|cell| cell / mass)) } else { 0.0 }
        })
        .sum();
    entropy((0..outcomes).map(column)) - given
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_posterior_is_that_of_enumeration(made in made(), seeds in proptest::collection::vec((any::<bool>(), 0..6_usize, 0.05..0.95_f64), FACTS + 1)) {
        let pack = pack(&made);
        let engine = Engine::new(&pack);
        let findings: Vec<Finding> = pack.facts.iter().enumerate().zip(seeds).filter(|(_, (seen, ..))| *seen).map(|((at, fact), (_, kind, soft))| {
            let count = fact.outcomes.len();
            let likelihood = (0..count).map(|outcome| {
                let shown = outcome == kind % count;
                if kind < 3 { f64::from(u8::from(shown)) } else if shown { soft } else { 1.0 - soft }
            });
            Finding { fact: FactIx(at), likelihood: likelihood.collect() }
        }).collect();
        let weights = weights(&pack, &findings);
        let total: f64 = weights.iter().map(|(.., weight)| weight).sum();
        let chance = |of: &dyn Fn(usize, usize) -> bool| weights.iter().filter(|(state, set, _)| of(*state, *set)).map(|(.., weight)| weight).sum::<f64>() / total;
        let posterior = engine.posterior(&findings, &[]).unwrap();
        let close = |a: f64, b: f64| (a - b).abs() < 1e-9;
        prop_assert!(close(posterior.log10_evidence, total.log10()));
        prop_assert!(close(posterior.clear, chance(&|_, set| set == 0)));
        for (at, defect) in posterior.defects.iter().enumerate() {
            prop_assert!(close(*defect, chance(&|_, set| set >> at & 1 == 1)));
        }
        for (state, probability) in posterior.states.iter().enumerate() {
            prop_assert!(close(*probability, chance(&|other, _| other == state)));
        }
        let mask = |cause: Option<usize>| (0..DEFECTS).filter(|at| if cause.is_none() { CAUSE_OF[*at].is_some() } else { CAUSE_OF[*at] == cause }).map(|at| 1 << at).sum::<usize>();
        for cause in 0..2 {
            prop_assert!(close(posterior.cause(CauseIx(cause)), chance(&|_, set| set & mask(Some(cause)) != 0)));
        }
        prop_assert!(close(posterior.none(), chance(&|_, set| set & mask(None) == 0)));

        // Stated facts, which are certain in this pack: the likely set and what each step tells.
        let stated = |finding: &Finding| {
            let fact = &pack.facts[finding.fact.0];
            let value = Value::Text(fact.outcomes[finding.outcome()].clone());
            Fact::stated(&fact.about.id, None, Standing::Known(value), "stated")
        };
        let facts: FactSet = findings.iter().map(stated).collect();
        let resolved = engine.resolve(&facts, jiff::Timestamp::UNIX_EPOCH);
        let weights = self::weights(&pack, &resolved.findings);
        let verdict = engine.diagnose(&facts, &Circumstances::default()).unwrap();
        let of_set = |set: usize| weights.iter().filter(|(_, other, _)| *other == set).map(|(.., weight)| weight).sum::<f64>();
        let likely: usize = verdict.likely_set.iter().map(|defect| 1 << defect.0).sum();
        let best = (0..1 << DEFECTS).map(of_set).fold(0.0, f64::max);
        prop_assert!(of_set(likely) >= best * (1.0 - 1e-9));
        for step in engine.steps(&facts, &Circumstances::default()).unwrap() {
            let fact = step.gives[0];
            // Where contexts change what a fact shows, other defects tell of it through them.
            let classes = &pack.model.classes;
            let same = classes.iter().all(|class| class.tables[fact.0] == classes[0].tables[fact.0]);
            if pack.facts[fact.0].kind == FactKind::Finding && same {
                prop_assert!(close(step.bits, told(&pack, &weights, fact)), "{} {}", step.bits, told(&pack, &weights, fact));
            }
        }
    }
}
