//! What to ask next, what to ask for in one message, and when to stop.

use serde_json::Value;
use shindan_engine::{Batch, BatchEnd, Circumstances, Engine, Status, StopReason, Verdict};
use shindan_model::{Channel, Fact, FactIx, FactSet, Pack, SourceFile, Standing};
use shindan_pack::render;

use crate::reference_pack::{self, outcome};

/// Two causes: the first with two defects, `cable` and `plug`, the second with `fuse`. Each fact says
/// something of one defect; `taste` only where `look` was bad.
const RULES: &str = r#"
[pack]
format = 2
id = "kettle"
version = "1"
languages = ["en"]
complaint = { fact = "kettle.water", outcome = "cold", shows = "always" }
threshold = { lower = 0.6, upper = 0.9 }
[cause.current]
source = "s"
[cause.house]
source = "s"
[defect.cable]
cause = "current"
of_100_tickets = 40
source = "s"
remedy = [{ id = "new-cable", minutes = 10 }]
shows = { "cable.look" = { bad = 0.9 }, "cable.feel" = { bad = 0.9 }, "cable.taste" = { bad = 0.9 }, "current.light" = { out = 0.99 } }
[defect.plug]
cause = "current"
of_100_tickets = 40
source = "s"
remedy = [{ id = "new-plug", minutes = 12 }]
shows = { "plug.look" = { bad = 0.8 }, "current.light" = { out = 0.99 } }
[defect.fuse]
cause = "house"
of_100_tickets = 25
source = "s"
remedy = [{ id = "r" }]
shows = { "fuse.look" = { bad = 0.7 } }
[fact."kettle.water"]
outcomes = ["hot", "cold"]
seen_anyway = { cold = 0.001 }
source = "s"
[fact."current.light"]
outcomes = ["on", "out"]
seen_anyway = { out = 0.001 }
source = "s"
[fact."cable.look"]
outcomes = ["good", "bad"]
seen_anyway = { bad = 0.05 }
source = "s"
[fact."cable.feel"]
outcomes = ["good", "bad"]
seen_anyway = { bad = 0.05 }
source = "s"
[fact."cable.taste"]
outcomes = ["good", "bad"]
seen_anyway = { bad = 0.02 }
source = "s"
only_when = { "plug.look" = "bad" }
[fact."plug.look"]
outcomes = ["good", "bad"]
seen_anyway = { bad = 0.05 }
source = "s"
[fact."fuse.look"]
outcomes = ["good", "bad"]
seen_anyway = { bad = 0.05 }
source = "s"
[access.cellar]
minutes = 4
[step.probe]
by = "probe"
gives = ["current.light", "cable.look", "cable.feel", "cable.taste", "plug.look", "fuse.look"]
minutes = 0
access = "cellar"
source = "s"
ACTS
"#;

const TEXTS: &str = r#"
pack = { name = "n", summary = "s" }
[cause]
current = { name = "n", summary = "s" }
house = { name = "n", summary = "s" }
outside = { name = "n", summary = "s" }
[defect]
cable = { name = "n", explain = "e" }
plug = { name = "n", explain = "e" }
fuse = { name = "n", explain = "e" }
[fact]
"kettle.water" = { name = "n", outcomes = { hot = "h", cold = "c" } }
"current.light" = { name = "n", outcomes = { on = "n", out = "t" } }
"cable.look" = { name = "n", outcomes = { good = "g", bad = "b" } }
"cable.feel" = { name = "n", outcomes = { good = "g", bad = "b" } }
"cable.taste" = { name = "n", outcomes = { good = "g", bad = "b" } }
"plug.look" = { name = "n", outcomes = { good = "g", bad = "b" } }
"fuse.look" = { name = "n", outcomes = { good = "g", bad = "b" } }
[access]
cellar = { name = "n" }
[remedy]
r = { title = "t", steps = ["s"], verify = "v" }
new-cable = { title = "t", steps = ["s"], verify = "v" }
new-plug = { title = "t", steps = ["s"], verify = "v" }
"#;

/// The pack with these steps: `id: facts: keys`, one a line.
fn kettle(settings: &str, steps: &str) -> Pack {
    let (mut rules, mut texts) = (
        String::new(),
        format!("{TEXTS}[step]\nprobe = {{ ask = \"a\", why = \"w\", how = \"h\" }}\n"),
    );
    for step in steps.lines().map(str::trim).filter(|step| !step.is_empty()) {
        let mut parts = step.splitn(3, ": ");
        let (id, facts, keys) =
            (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let facts: Vec<&str> = facts.split(' ').collect();
        rules += &format!(
            "[step.{id}]\nby = \"customer\"\ngives = {facts:?}\nsource = \"s\"\n{}\n",
            keys.replace("; ", "\n")
        );
        texts += &format!("{id} = {{ ask = \"a\", why = \"w\", how = \"h\" }}\n");
    }
    let rules =
        RULES.replace("ACTS", &rules).replace("threshold =", &format!("{settings}\nthreshold ="));
    let file = |path: &str, text: String| SourceFile { path: path.into(), text };
    let files = [file("rules/kettle/all.toml", rules), file("kb/kettle/en/all.toml", texts)];
    let (pack, diags) = shindan_pack::load(&files);
    let shown: Vec<String> = diags.iter().map(|diag| render(diag, &files, false)).collect();
    pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

fn facts(known: &[(&str, &str)]) -> FactSet {
    let stated = |(id, value): &(&str, &str)| {
        let value = shindan_model::Value::Text((*value).to_owned());
        Fact::stated(id, None, Standing::Known(value), "test")
    };
    known.iter().map(stated).collect()
}

fn here() -> Circumstances {
    Circumstances::default()
}

/// The steps offered, best first, by id.
#[track_caller]
fn check(pack: &Pack, known: &[(&str, &str)], circumstances: &Circumstances, expected: &[&str]) {
    let verdict = Engine::new(pack).diagnose(&facts(known), circumstances).unwrap();
    let ids: Vec<&str> =
        verdict.next.iter().map(|next| pack.steps[next.step.0].about.id.as_str()).collect();
    assert_eq!(ids[..expected.len()], *expected);
}

#[test]
fn a_place_that_is_opened_costs_nothing_more() {
    let pack = kettle(
        "",
        "look: cable.look: minutes = 1; access = \"cellar\"
         feel: cable.feel: minutes = 3",
    );
    check(&pack, &[], &here(), &["feel", "look"]);
    check(&pack, &[], &Circumstances { opened: [0].into(), ..here() }, &["look", "feel"]);
}

#[test]
fn the_channel_decides_what_is_asked_first() {
    let pack = kettle(
        "",
        "look: cable.look: minutes = { keyboard = 1, phone = 8, mail = 4 }
         feel: cable.feel: minutes = { keyboard = 3, phone = 3, mail = 6 }",
    );
    check(&pack, &[], &here(), &["look", "feel"]);
    check(&pack, &[], &here().over(Channel::Phone), &["feel", "look"]);
    check(&pack, &[], &here().over(Channel::Mail), &["look", "feel"]);
}

#[test]
fn what_is_mandatory_comes_first_and_what_has_to_wait_waits() {
    let pack = kettle(
        "",
        "look: cable.look: minutes = 1
         fuse: fuse.look: minutes = 50; mandatory = true
         taste: cable.taste: minutes = 0.1
         plug: plug.look: minutes = 2",
    );
    check(&pack, &[], &here(), &["fuse", "look", "plug"]);
    check(&pack, &[("plug.look", "bad")], &here(), &["fuse", "taste", "look"]);
    let batch = Engine::new(&pack).batch(&facts(&[]), &here(), 3).unwrap();
    assert_eq!(steps(&pack, &batch), ["fuse", "look", "plug"]);
    let [taste] = batch.follow_ups.as_slice() else { panic!("{:?}", batch.follow_ups) };
    assert_eq!(pack.steps[taste.step.0].about.id, "taste");
    assert_eq!(taste.when, [(pack.fact("plug.look").unwrap(), vec![1])]);
    assert!((0.3..0.5).contains(&taste.probability), "{}", taste.probability);
}

fn steps<'p>(pack: &'p Pack, batch: &Batch) -> Vec<&'p str> {
    batch.steps.iter().map(|batched| pack.steps[batched.step.0].about.id.as_str()).collect()
}

#[test]
fn a_message_pays_for_a_place_once() {
    let pack = kettle(
        "",
        "look: cable.look: minutes = 1; access = \"cellar\"
         plug: plug.look: minutes = 1; access = \"cellar\"
         fuse: fuse.look: minutes = 3",
    );
    let batch = Engine::new(&pack).batch(&facts(&[]), &here(), 3).unwrap();
    let minutes: Vec<f64> = batch.steps.iter().map(|batched| batched.minutes).collect();
    assert_eq!(steps(&pack, &batch), ["look", "plug", "fuse"]);
    assert_eq!(minutes, [5.0, 1.0, 3.0]);
    assert_eq!((batch.minutes, batch.end), (9.0, BatchEnd::NothingLeft));
    let opened = Circumstances { opened: [0].into(), ..here() };
    let batch = Engine::new(&pack).batch(&facts(&[]), &opened, 1).unwrap();
    assert_eq!((batch.minutes, batch.end), (1.0, BatchEnd::Most));
}

#[test]
fn what_others_make_superfluous_is_taken_out() {
    let certain = "bad = 0.9 }, \"cable.feel\" = { bad = 0.9 }";
    assert!(RULES.contains(certain));
    let steps_written = "look: cable.look: minutes = 0.5
         feel: cable.feel: minutes = 5";
    let pack = kettle("", steps_written);
    let batch = Engine::new(&pack).batch(&facts(&[]), &here(), 5).unwrap();
    assert_eq!(steps(&pack, &batch), ["look", "feel"], "two looks are better than one");
    // A look that settles the matter makes the other one superfluous, though that came first.
    let both = "look: cable.look: minutes = 0.5
         all: cable.feel plug.look fuse.look current.light: minutes = 5";
    let pack = kettle("stop = { bits = 0.3 }", both);
    let batch = Engine::new(&pack).batch(&facts(&[]), &here(), 5).unwrap();
    assert_eq!(steps(&pack, &batch), ["all"]);
    assert_eq!(batch.superfluous, [pack.step("look").unwrap()]);
    assert_eq!(batch.minutes, 5.0);
}

#[track_caller]
fn diagnosed(pack: &Pack, known: &[(&str, &str)]) -> Verdict {
    Engine::new(pack).diagnose(&facts(known), &here()).unwrap()
}

/// A certain cause of two defects that may both be it.
const CONCLUDED: &[(&str, &str)] = &[("current.light", "out"), ("fuse.look", "good")];

#[test]
fn a_certain_cause_still_asks_which_repair() {
    let pack = kettle(
        "",
        "look: cable.look: minutes = 1
         plug: plug.look: minutes = 2
         fuse: fuse.look: minutes = 0.1",
    );
    let verdict = diagnosed(&pack, CONCLUDED);
    assert_eq!((verdict.status, verdict.stop_reason), (Status::Narrowed, None));
    assert!(verdict.next[0].worth && verdict.unasked.is_none());
    assert_eq!(verdict.next[0].step, pack.step("look").unwrap());
    let known = [CONCLUDED, &[("cable.look", "bad"), ("plug.look", "good")]].concat();
    let verdict = diagnosed(&pack, &known);
    assert_eq!(
        (verdict.status, verdict.stop_reason),
        (Status::Concluded, Some(StopReason::Confident))
    );
    // Nothing tells them apart: then one is tried.
    let pack = kettle("", "fuse: fuse.look: minutes = 1");
    let verdict = diagnosed(&pack, CONCLUDED);
    assert_eq!(verdict.stop_reason, Some(StopReason::NothingLeft));
    assert_eq!(Engine::new(&pack).batch(&facts(CONCLUDED), &here(), 3).unwrap(), Batch::default());
}

#[test]
fn asking_stops_when_no_answer_saves_its_minutes() {
    let steps = "look: cable.look: minutes = MINUTES
         plug: plug.look: minutes = MINUTES";
    let by = |rule: &str, minutes: &str| {
        kettle(&format!("stop = {{ by = \"{rule}\" }}"), &steps.replace("MINUTES", minutes))
    };
    for (rule, minutes, stops) in [
        ("confidence", "0.5", false),
        ("confidence", "40", false),
        ("repair-minutes", "0.5", false),
        ("repair-minutes", "40", true),
    ] {
        let pack = by(rule, minutes);
        let verdict = diagnosed(&pack, &[]);
        let reason = stops.then_some(StopReason::NotWorthAsking);
        assert_eq!(verdict.stop_reason, reason, "{rule} {minutes}");
        let brief = Engine::new(&pack).diagnose_brief(&facts(&[]), &here()).unwrap();
        assert_eq!(brief.stop_reason, reason, "{rule} {minutes}, in brief");
        let saves = verdict.next[0].saves_minutes;
        assert_eq!(saves.is_some(), rule == "repair-minutes");
        assert!(saves.is_none_or(|saves| (saves > 0.5) && (saves < 40.0)), "{saves:?}");
        assert_eq!(verdict.unasked.is_some(), stops);
    }
}

#[test]
fn what_is_not_asked_any_more_says_what_it_could_still_do() {
    let pack = kettle(
        "stop = { bits = 0.4 }",
        "look: cable.look: minutes = 1\nfuse: fuse.look: minutes = 9",
    );
    let known = [("current.light", "out"), ("plug.look", "bad"), ("cable.feel", "good")];
    let verdict = diagnosed(&pack, &known);
    assert_eq!(verdict.stop_reason, Some(StopReason::Confident));
    let unasked = verdict.unasked.unwrap();
    let now = verdict.causes[0].probability.unwrap();
    assert!(unasked.least < now && now < unasked.most, "{unasked:?}");
    for (value, limit) in [("good", unasked.least), ("bad", unasked.most)] {
        let fact = &pack.facts[unasked.step.gives[0].0].about.id;
        let then = diagnosed(&pack, &[&known[..], &[(fact.as_str(), value)]].concat());
        let leader =
            then.causes.iter().find(|cause| cause.cause == verdict.causes[0].cause).unwrap();
        let reached = leader.probability.unwrap();
        assert!(
            [unasked.least, unasked.most].iter().any(|end| (end - reached).abs() < 1e-12),
            "{value}: {reached} is not {limit}"
        );
    }
    assert_eq!(unasked.first_repair, pack.defect("plug"));
}

/// A reference network and its evidence.
struct Reference {
    pack: Pack,
    cases: Vec<Vec<(FactIx, usize)>>,
}

fn reference(name: &str) -> Reference {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/reference");
    let read = |name: &str| -> Value {
        serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
    };
    let pack = reference_pack::pack(&read(&format!("{name}.json")), "");
    let set = read(&format!("{name}.cases.json"));
    let evidence = |case: &Value| {
        let known = case["evidence"].as_object().unwrap().iter();
        known
            .map(|(id, value)| {
                let fact = pack.fact(id).unwrap();
                (fact, pack.facts[fact.0].outcome(&outcome(value)).unwrap())
            })
            .collect()
    };
    let cases = set["cases"].as_array().unwrap().iter().map(evidence).collect();
    Reference { pack, cases }
}

/// Every set of defects with its probability, and how likely it makes a fact's outcomes.
struct Oracle<'p> {
    pack: &'p Pack,
    sets: Vec<f64>,
}

impl<'p> Oracle<'p> {
    fn new(pack: &'p Pack, known: &[(FactIx, usize)]) -> Self {
        let class = &pack.model.classes[0];
        let mut oracle = Self { pack, sets: Vec::new() };
        for set in 0..1_usize << pack.defects.len() {
            let mut weight = 1.0;
            for (at, prior) in class.prior.iter().enumerate() {
                weight *= if set >> at & 1 == 1 { *prior } else { 1.0 - prior };
            }
            for (fact, outcome) in known {
                weight *= oracle.row(*fact, set)[*outcome];
            }
            oracle.sets.push(weight);
        }
        let total: f64 = oracle.sets.iter().sum();
        oracle.sets.iter_mut().for_each(|weight| *weight /= total);
        oracle
    }

    fn row(&self, fact: FactIx, set: usize) -> Vec<f64> {
        let table = self.pack.model.classes[0].tables[fact.0].as_ref().unwrap();
        let holds = |shindan_model::DefectIx(at)| set >> at & 1 == 1;
        (0..table.leak.len()).map(|outcome| table.probability(outcome, holds)).collect()
    }

    /// Bits that these facts tell together, combination by combination.
    fn information(&self, facts: &[FactIx]) -> f64 {
        let mut joint: Vec<Vec<f64>> = vec![self.sets.clone()];
        for fact in facts {
            let rows: Vec<Vec<f64>> =
                (0..self.sets.len()).map(|set| self.row(*fact, set)).collect();
            joint = joint
                .iter()
                .flat_map(|weights| {
                    let rows = &rows;
                    (0..rows[0].len()).map(move |outcome| {
                        weights
                            .iter()
                            .zip(rows)
                            .map(|(weight, row)| weight * row[outcome])
                            .collect()
                    })
                })
                .collect();
        }
        let mut bits = 0.0;
        for weights in &joint {
            let total: f64 = weights.iter().sum();
            for (weight, prior) in weights.iter().zip(&self.sets) {
                if *weight > 0.0 {
                    bits += weight * (weight / total / prior).log2();
                }
            }
        }
        bits
    }
}

fn known_facts(pack: &Pack, known: &[(FactIx, usize)]) -> FactSet {
    let named = known.iter().map(|(fact, outcome)| {
        let fact = &pack.facts[fact.0];
        (fact.about.id.as_str(), fact.outcomes[*outcome].as_str())
    });
    facts(&named.collect::<Vec<_>>())
}

/// The steps that a greedy search over all of them would choose, each found by brute force.
#[test]
fn a_message_is_what_brute_force_would_choose() {
    let Reference { pack, cases } = reference("bn2o-5x60");
    let engine = Engine::new(&pack);
    let mut asked = 0;
    for known in cases.iter().step_by(20) {
        let known = &known[..known.len().min(3)];
        let oracle = Oracle::new(&pack, known);
        let batch = engine.batch(&known_facts(&pack, known), &here(), 3).unwrap();
        if batch.end == BatchEnd::Stopped {
            continue;
        }
        assert!(!batch.estimated && batch.left_out < 1e-9, "{batch:?}");
        let mut chosen: Vec<FactIx> = Vec::new();
        for batched in &batch.steps {
            let before = oracle.information(&chosen);
            let value = |step: &shindan_model::Step| {
                let more = [&chosen[..], &step.gives].concat();
                let bits = oracle.information(&more) - before;
                if bits < 0.02 { f64::NEG_INFINITY } else { bits / step.minutes.keyboard }
            };
            let free = |step: &&shindan_model::Step| {
                !chosen.contains(&step.gives[0]) && known.iter().all(|(at, _)| *at != step.gives[0])
            };
            let best = pack.steps.iter().filter(free).map(value).fold(f64::NEG_INFINITY, f64::max);
            let step = &pack.steps[batched.step.0];
            assert!((value(step) - best).abs() < 1e-9, "{} {best}", value(step));
            chosen.extend(&batched.gives);
            assert!((oracle.information(&chosen) - before - batched.bits).abs() < 1e-9);
        }
        asked += batch.steps.len();
    }
    assert!(asked > 10, "{asked}");
}

#[test]
fn an_estimate_says_so_is_repeatable_and_near() {
    let Reference { pack, cases } = reference("bn2o-5x60");
    let engine = Engine::new(&pack);
    let mut estimated = 0;
    for known in cases.iter().step_by(25) {
        let known = &known[..known.len().min(3)];
        let facts = known_facts(&pack, known);
        let batch = engine.batch(&facts, &here(), 11).unwrap();
        assert_eq!(batch, engine.batch(&facts, &here(), 11).unwrap());
        let outcomes = batch.steps.iter().flat_map(|batched| &batched.gives);
        let ways: usize = outcomes.clone().map(|fact| pack.facts[fact.0].outcomes.len()).product();
        if !batch.estimated || ways > 200_000 {
            continue;
        }
        let resolved: Vec<FactIx> = outcomes.copied().collect();
        let exact = Oracle::new(&pack, known).information(&resolved);
        assert!((batch.bits - exact).abs() < 0.06, "{} instead of {exact}", batch.bits);
        estimated += 1;
    }
    assert!(estimated > 1, "{estimated}");
}

/// Minutes of repair by brute force: every order, every set.
#[test]
fn repairs_cost_what_brute_force_says_more_defects_than_are_repaired_included() {
    for name in ["bn2o-5x60", "bn2o-12x200"] {
        let Reference { pack: plain, cases } = reference(name);
        // The complaint: an abnormal finding of the case that many defects explain.
        for known in cases.iter().step_by(60) {
            let links = |fact: FactIx| {
                plain.model.classes[0].tables[fact.0].as_ref().map_or(0, |table| table.links.len())
            };
            let abnormal = known.iter().filter(|(_, outcome)| *outcome > 0);
            let Some((fact, outcome)) = abnormal.max_by_key(|(fact, _)| links(*fact)) else {
                continue;
            };
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
            let path = folder.join(format!("tests/data/reference/{name}.json"));
            let network: Value =
                serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
            let fact_id = &plain.facts[fact.0].about.id;
            let outcome_id = &plain.facts[fact.0].outcomes[*outcome];
            let complaint =
                format!("complaint = {{ fact = \"{fact_id}\", outcome = \"{outcome_id}\" }}\n");
            let pack = reference_pack::pack(&network, &complaint);
            let engine = Engine::new(&pack);
            let resolved = engine.resolve(&known_facts(&pack, known), jiff::Timestamp::UNIX_EPOCH);
            let repairs = engine.repairs(&resolved.findings, &resolved.hard).unwrap().unwrap();
            let plan = repairs.plan();
            let oracle = Oracle::new(&pack, known);
            let mut repaired = 0_usize;
            for step in &plan.steps {
                let outlasts: f64 = (0..oracle.sets.len())
                    .map(|set| {
                        let then = oracle.row(*fact, set & !repaired)[*outcome];
                        let now = oracle.row(*fact, set)[*outcome];
                        if now > 0.0 { oracle.sets[set] * then / now } else { 0.0 }
                    })
                    .sum();
                assert!((step.reached - outlasts).abs() < 1e-9, "{} {outlasts}", step.reached);
                repaired |= 1 << step.defect.0;
            }
            let beyond: f64 = (0..oracle.sets.len())
                .filter(|set| set & !repaired != 0)
                .map(|set| oracle.sets[set])
                .sum();
            assert!((plan.left_out - beyond).abs() < 1e-9, "{} {beyond}", plan.left_out);
            let order: Vec<shindan_model::DefectIx> =
                plan.steps.iter().map(|step| step.defect).collect();
            let minutes = repairs.minutes_in_order(&order);
            assert!((minutes - plan.expected_minutes).abs() < 1e-9);
            for at in 1..order.len() {
                let mut other = order.clone();
                other.swap(at - 1, at);
                assert!(repairs.minutes_in_order(&other) >= plan.expected_minutes - 1e-9);
            }
        }
    }
}
