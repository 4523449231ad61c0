//! Small packs for the unit tests of this crate, with numbers to work by hand.

use std::fmt::Write as _;

use jiff::Timestamp;
use shindan_model::{Fact, FactIx, FactSet, Pack, SourceFile, Standing, Value};

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::Finding;
use crate::inference::belief::{Belief, Representation};
use crate::inference::network::networks;

/// A fact of a test pack: id, outcomes, leak, and links by defect. Probabilities are those of the
/// abnormal outcomes.
pub(crate) struct TestFact<'a> {
    pub id: &'a str,
    pub outcomes: &'a [&'a str],
    pub leak: &'a [f64],
    pub links: &'a [(&'a str, &'a [f64])],
}

/// Two defects that nothing joins: `a` alone makes smoke, and `b` may turn the lamp red.
pub(crate) fn smoke_and_lamp() -> Pack {
    smoke_and_lamp_with(0.2)
}

/// The same with another prior of `b`.
pub(crate) fn smoke_and_lamp_with(prior: f64) -> Pack {
    pack(
        &[("a", 0.1), ("b", prior)],
        &[
            TestFact {
                id: "lamp",
                outcomes: &["dark", "red"],
                leak: &[0.05],
                links: &[("b", &[0.5])],
            },
            TestFact {
                id: "smoke",
                outcomes: &["no", "yes"],
                leak: &[0.0],
                links: &[("a", &[0.9])],
            },
        ],
    )
}

/// A pack with one cause per defect, a step of one minute per fact, and certain statements.
pub(crate) fn pack(defects: &[(&str, f64)], facts: &[TestFact<'_>]) -> Pack {
    let mut rules = "[pack]\nformat = 2\nid = \"test\"\nversion = \"1\"\nlanguages = [\"en\"]\n\
        reliability = { probed = 1.0, parsed = 1.0, stated = 1.0 }\n\
        threshold = { lower = 0.5, upper = 0.9 }\nstop = { bits = 0.02, give_up_minutes = 60 }\n"
        .to_owned();
    let mut texts = "[pack]\nname = \"n\"\nsummary = \"s\"\n\
        [cause.outside]\nname = \"n\"\nsummary = \"s\"\n"
        .to_owned();
    let distribution = |fact: &TestFact<'_>, abnormal: &[f64]| {
        let pairs = fact.outcomes[1..].iter().zip(abnormal);
        pairs.map(|(outcome, p)| format!("{outcome} = {p:?}")).collect::<Vec<_>>().join(", ")
    };
    for (id, prior) in defects {
        write!(
            rules,
            "[cause.{id}]\nsource = \"s\"\n[defect.{id}]\ncause = \"{id}\"\nprior = {prior:?}\n\
             source = \"s\"\nremedy = [{{ id = \"{id}\", minutes = 10 }}]\n[defect.{id}.shows]\n"
        )
        .unwrap();
        for fact in facts {
            for (_, shows) in fact.links.iter().filter(|(defect, _)| defect == id) {
                writeln!(rules, "\"{}\" = {{ {} }}", fact.id, distribution(fact, shows)).unwrap();
            }
        }
        write!(
            texts,
            "[cause.{id}]\nname = \"n\"\nsummary = \"s\"\n[defect.{id}]\nname = \"n\"\n\
             explain = \"e\"\n[remedy.{id}]\ntitle = \"t\"\nsteps = [\"s\"]\nverify = \"v\"\n"
        )
        .unwrap();
    }
    for fact in facts {
        let (id, outcomes) = (fact.id, fact.outcomes);
        let leak = distribution(fact, fact.leak);
        let names: Vec<String> =
            outcomes.iter().map(|outcome| format!("{outcome} = \"{outcome}\"")).collect();
        write!(
            rules,
            "[fact.{id}]\noutcomes = {outcomes:?}\nseen_anyway = {{ {leak} }}\nsource = \"s\"\n\
             [step.{id}]\nby = \"customer\"\ngives = \"{id}\"\nminutes = 1\nsource = \"s\"\n"
        )
        .unwrap();
        write!(
            texts,
            "[fact.{id}]\nname = \"n\"\noutcomes = {{ {} }}\n[step.{id}]\nask = \"a\"\nwhy = \"w\"\n\
             how = \"h\"\n",
            names.join(", ")
        )
        .unwrap();
    }
    load(&[
        SourceFile { path: "rules/test/pack.toml".into(), text: rules },
        SourceFile { path: "kb/test/en/texts.toml".into(), text: texts },
    ])
}

fn load(files: &[SourceFile]) -> Pack {
    let (pack, diags) = shindan_pack::load(files);
    let shown: Vec<String> =
        diags.iter().map(|diag| shindan_pack::render(diag, files, false)).collect();
    pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

/// A lamp that turns red. Part `a` (prior 0.1) lights it with 0.8 and blows its own fuse with 0.9;
/// part `b` (prior 0.2) lights it with 0.5. With neither, it is red with 0.05, the fuse blown with
/// 0.01.
///
/// | set | prior | `P(red)` |
/// |---|---|---|
/// | none | 0.72 | 0.05 |
/// | a | 0.08 | `1 - 0.95·0.2` = 0.81 |
/// | b | 0.18 | `1 - 0.95·0.5` = 0.525 |
/// | a, b | 0.02 | `1 - 0.95·0.2·0.5` = 0.905 |
///
/// So `P(red)` = 0.036 + 0.0648 + 0.0945 + 0.0181 = 0.2134.
pub(crate) fn red_lamp() -> Pack {
    pack(
        &[("a", 0.1), ("b", 0.2)],
        &[
            TestFact {
                id: "lamp",
                outcomes: &["dark", "red"],
                leak: &[0.05],
                links: &[("a", &[0.8]), ("b", &[0.5])],
            },
            TestFact {
                id: "fuse",
                outcomes: &["whole", "blown"],
                leak: &[0.01],
                links: &[("a", &[0.9])],
            },
        ],
    )
}

pub(crate) const LAMP: FactIx = FactIx(0);
pub(crate) const FUSE: FactIx = FactIx(1);

/// The pack about a table lamp, which has contexts, rules and a complaint.
pub(crate) fn table_lamp() -> Pack {
    load(&shindan_testing::files())
}

/// A certain outcome of a fact with two outcomes.
pub(crate) fn seen(fact: FactIx, outcome: usize) -> Finding {
    Finding::certain(fact, outcome, 2)
}

/// The prior belief in factored form, even where the pack is small enough for a joint table.
pub(crate) fn factored<'e>(engine: &'e Engine<'_>) -> Belief<'e> {
    Belief { engine, representation: Representation::Networks(networks(engine, &[])) }
}

/// Facts stated by a person: pairs of an id, or `id@subject`, and a value.
pub(crate) fn stated(facts: &[(&str, &str)]) -> FactSet {
    let mut set = FactSet::new();
    for (key, value) in facts {
        let (id, of) = shindan_model::split_key(key);
        let value = Standing::Known(Value::Text((*value).to_owned()));
        set.insert(Fact::stated(id, of, value, "test"));
    }
    set
}

/// A fixed time, at the keyboard.
pub(crate) fn now() -> Circumstances {
    Circumstances::at(Timestamp::UNIX_EPOCH)
}

/// Asserts that two numbers are equal up to 1e-12.
#[track_caller]
pub(crate) fn near(actual: f64, expected: f64) {
    assert!((actual - expected).abs() < 1e-12, "{actual} is not {expected}");
}

/// Pseudo-random numbers in [0, 1), the same in every run.
pub(crate) fn random_numbers(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    })
}
