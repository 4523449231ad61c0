//! What facts come down to: subjects, sources, age, gates, rules.

use jiff::Timestamp;
use shindan_engine::{Circumstances, Engine, ResolvedEvidence, Status};
use shindan_model::{Fact, FactSet, How, Pack, Source, SourceFile, Standing, Value};
use shindan_pack::render;

const RULES: &str = r#"
[pack]
format = 2
id = "lamp"
version = "1"
languages = ["en"]
reliability = { probed = 0.99, parsed = 0.9, stated = 0.8 }
complaint = { fact = "lamp.light", outcome = "dark", shows = "always" }

[cause.lamp]
source = "s"
[defect.bulb]
cause = "lamp"
of_100_tickets = 40
source = "s"
shows = { "bulb.state" = { loose = "often", broken = "sometimes" } }
remedy = [{ id = "bulb" }]
[defect.switch]
cause = "lamp"
of_100_tickets = 40
source = "s"
shows = { "switch.state" = { off = "always" }, "cord.state" = { worn = "rarely" } }
remedy = [{ id = "bulb" }]
[[defect.switch.variant]]
when = { "lamp.kind" = "torch" }
of_100_tickets = 10

[fact."lamp.light"]
outcomes = ["lit", "dark"]
seen_anyway = { dark = 0.05 }
source = "s"
[fact."lamp.kind"]
outcomes = ["table", "floor", "torch"]
context = { table = 50, floor = 30, torch = 20 }
source = "s"
[fact."bulb.state"]
outcomes = ["good", "loose", "broken"]
seen_anyway = { loose = 0.01, broken = 0.01 }
of = "bulb"
source = "s"
shelf_life_days = 10
[fact."switch.state"]
outcomes = ["on", "off"]
seen_anyway = { off = 0.02 }
source = "s"
only_when = { "lamp.kind" = ["table", "floor"] }
[fact."cord.state"]
outcomes = ["sound", "worn"]
seen_anyway = { worn = 0.02 }
source = "s"
only_when = { "lamp.bought" = { before = "now" } }
[fact."lamp.bought"]
type = "date"
source = "s"
[rule.old-lamps-have-a-switch-on-the-cord]
when = { "lamp.bought" = { before = "1990-01-01" } }
gives = { "lamp.kind" = "floor" }
source = "s"
[rule.a-torch-has-no-switch]
when = { "lamp.kind" = "torch" }
not_applicable = ["switch.state"]
source = "s"

[step.look]
by = "customer"
gives = ["bulb.state", "switch.state", "cord.state", "lamp.kind", "lamp.bought", "lamp.light"]
minutes = 1
source = "s"
"#;

const TEXTS: &str = r#"
pack = { name = "n", summary = "s" }
[cause]
lamp = { name = "n", summary = "s" }
outside = { name = "n", summary = "s" }
[defect]
bulb = { name = "n", explain = "e" }
switch = { name = "n", explain = "e" }
[fact]
"lamp.light" = { name = "n", outcomes = { lit = "l", dark = "d" } }
"lamp.kind" = { name = "n", outcomes = { table = "t", floor = "f", torch = "o" } }
"bulb.state" = { name = "n", outcomes = { good = "g", loose = "l", broken = "b" } }
"switch.state" = { name = "n", outcomes = { on = "o", off = "f" } }
"cord.state" = { name = "n", outcomes = { sound = "s", worn = "w" } }
"lamp.bought" = { name = "n" }
[rule]
old-lamps-have-a-switch-on-the-cord = { because = "b" }
a-torch-has-no-switch = { because = "b" }
[step]
look = { ask = "a", why = "w", how = "h" }
[remedy]
bulb = { title = "t", steps = ["s"], verify = "v" }
"#;

fn lamp() -> Pack {
    lamp_with("")
}

/// The pack with some nodes more.
fn lamp_with(added: &str) -> Pack {
    lamp_from(&format!("{RULES}{added}"))
}

fn lamp_from(rules: &str) -> Pack {
    let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
    let files = [file("rules/lamp/all.toml", rules), file("kb/lamp/en/all.toml", TEXTS)];
    let (pack, diags) = shindan_pack::load(&files);
    let shown: Vec<String> = diags.iter().map(|diag| render(diag, &files, false)).collect();
    pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

/// `fact@of=value by source`, with the way it came to be known; `d` days old.
fn fact(text: &str, how: How, days: i64) -> Fact {
    let (what, source) = text.split_once(" by ").unwrap_or((text, "somebody"));
    let (key, value) = what.split_once('=').unwrap();
    let (id, of) = key.split_once('@').map_or((key, None), |(id, of)| (id, Some(of.to_owned())));
    let value = match id {
        "lamp.bought" => Value::Date(shindan_model::parse_date(value).unwrap()),
        _ => Value::Text(value.to_owned()),
    };
    Fact {
        id: id.to_owned(),
        of,
        standing: Standing::Known(value),
        how,
        source: Source { name: source.to_owned(), ..Source::default() },
        rule: None,
        at: Some(now() - jiff::SignedDuration::from_hours(24 * days)),
    }
}

fn now() -> Timestamp {
    "2026-11-22T06:00:00Z".parse().unwrap()
}

/// The likelihoods that a fact comes down to, rounded, and what else there is to say.
#[track_caller]
fn check(facts: &[Fact], id: &str, expected: Option<&[f64]>) -> ResolvedEvidence {
    check_in(&lamp(), facts, id, expected)
}

#[track_caller]
fn check_in(pack: &Pack, facts: &[Fact], id: &str, expected: Option<&[f64]>) -> ResolvedEvidence {
    let engine = Engine::new(pack);
    let resolved = engine.resolve(&facts.iter().cloned().collect::<FactSet>(), now());
    let at = pack.fact(id).unwrap();
    let found = resolved.findings.iter().find(|finding| finding.fact == at);
    let rounded = |likelihood: &Vec<f64>| {
        likelihood.iter().map(|l| (l * 1e6).round() / 1e6).collect::<Vec<f64>>()
    };
    assert_eq!(found.map(|finding| rounded(&finding.likelihood)).as_deref(), expected);
    resolved
}

#[test]
fn a_source_is_as_good_as_the_pack_says() {
    let bulb = "bulb.state=loose";
    check(&[fact(bulb, How::Stated, 0)], "bulb.state", Some(&[0.1, 0.8, 0.1]));
    check(&[fact(bulb, How::Parsed, 0)], "bulb.state", Some(&[0.05, 0.9, 0.05]));
    check(&[fact(bulb, How::Probed, 0)], "bulb.state", Some(&[0.005, 0.99, 0.005]));
}

#[test]
fn sources_that_agree_count_once_and_sources_that_differ_are_shown() {
    let two = [
        fact("bulb.state=loose by a", How::Parsed, 0),
        fact("bulb.state=loose by b", How::Stated, 0),
    ];
    let resolved = check(&two, "bulb.state", Some(&[0.05, 0.9, 0.05]));
    assert_eq!(resolved.disagreements, []);
    let two = [
        fact("bulb.state=good by a", How::Parsed, 0),
        fact("bulb.state=loose by b", How::Stated, 0),
    ];
    let resolved = check(&two, "bulb.state", Some(&[0.09, 0.04, 0.005]));
    let sides = &resolved.disagreements[0].sides;
    assert_eq!(sides.iter().map(|side| &side.value).collect::<Vec<_>>(), ["good", "loose"]);
    for side in sides {
        let report = &resolved.facts[side.reports[0]].learned;
        assert_eq!(report.value().map(ToString::to_string).as_ref(), Some(&side.value));
    }
}

#[test]
fn a_newer_value_from_the_same_source_replaces_the_older() {
    let two = [
        fact("bulb.state=good by a", How::Parsed, 0),
        fact("bulb.state=loose by a", How::Parsed, 0),
    ];
    check(&two, "bulb.state", Some(&[0.05, 0.9, 0.05]));
}

#[test]
fn of_several_subjects_the_most_masking_counts_and_each_is_shown() {
    let two = [
        fact("bulb.state@left=good", How::Probed, 0),
        fact("bulb.state@right=broken", How::Probed, 0),
    ];
    let resolved = check(&two, "bulb.state", Some(&[0.005, 0.005, 0.99]));
    assert_eq!(resolved.facts.len(), 2);
    assert_eq!(resolved.disagreements, [], "two bulbs may differ");
}

#[test]
fn where_one_is_enough_the_best_subject_counts_and_each_is_shown() {
    let best = lamp_from(&RULES.replace("of = \"bulb\"", "of = \"bulb\"\nof_several = \"best\""));
    let of = |text: &str| fact(&format!("bulb.state@{text}"), How::Probed, 0);
    for (bulbs, expected) in [
        (["left=good", "right=broken"], [0.99, 0.005, 0.005]),
        (["left=broken", "right=good"], [0.99, 0.005, 0.005]),
        (["left=broken", "right=loose"], [0.005, 0.99, 0.005]),
        (["left=broken", "right=broken"], [0.005, 0.005, 0.99]),
    ] {
        let resolved = check_in(&best, &bulbs.map(of), "bulb.state", Some(&expected));
        assert_eq!(resolved.facts.len(), 2);
        assert_eq!(resolved.disagreements, []);
    }
    // What is seen of one subject is not a choice of ways: sources that differ still do.
    let two = [
        fact("bulb.state@left=good by a", How::Parsed, 0),
        fact("bulb.state@left=loose by b", How::Parsed, 0),
    ];
    let resolved = check_in(&best, &two, "bulb.state", Some(&[0.045, 0.045, 0.0025]));
    assert_eq!(resolved.disagreements.len(), 1);
}

#[test]
fn a_context_is_certain_unless_subjects_or_sources_differ() {
    check(&[fact("lamp.kind=floor", How::Stated, 0)], "lamp.kind", Some(&[0.0, 1.0, 0.0]));
    let two =
        [fact("lamp.kind@a=table", How::Stated, 0), fact("lamp.kind@b=torch", How::Stated, 0)];
    check(&two, "lamp.kind", Some(&[1.0, 0.0, 1.0]));
    let three = [&two[..], &[fact("lamp.kind=floor", How::Stated, 0)]].concat();
    // What is said of the case, and no subject is, leaves all of them possible.
    check(&three, "lamp.kind", Some(&[1.0, 1.0, 1.0]));
    let two = [
        fact("lamp.kind=table by a", How::Stated, 0),
        fact("lamp.kind=torch by b", How::Stated, 0),
    ];
    check(&two, "lamp.kind", Some(&[0.08, 0.01, 0.08]));
}

#[test]
fn what_is_too_old_does_not_count_and_is_said() {
    let resolved = check(&[fact("bulb.state=broken", How::Parsed, 11)], "bulb.state", None);
    assert_eq!(resolved.ignored.len(), 1);
    check(&[fact("bulb.state=broken", How::Parsed, 9)], "bulb.state", Some(&[0.05, 0.05, 0.9]));
}

/// Whether some step offered would give the fact.
fn is_asked(facts: &[Fact], id: &str) -> bool {
    let pack = lamp();
    let fact = pack.fact(id).unwrap();
    let steps = Engine::new(&pack)
        .steps(&facts.iter().cloned().collect(), &Circumstances::at(now()))
        .unwrap();
    steps.iter().any(|step| step.gives.contains(&fact))
}

#[test]
fn what_does_not_apply_does_not_count_and_is_not_asked() {
    let torch = fact("lamp.kind=torch", How::Stated, 0);
    let both = [torch.clone(), fact("switch.state=off", How::Stated, 0)];
    let resolved = check(&both, "switch.state", None);
    assert_eq!(resolved.ignored.len(), 1);
    assert!(!is_asked(&[], "switch.state"), "not while the kind is unknown");
    assert!(!is_asked(&[torch], "switch.state"));
    assert!(is_asked(&[fact("lamp.kind=table", How::Stated, 0)], "switch.state"));
}

#[test]
fn what_a_fact_requires_of_a_date_is_seen_at_the_time_of_the_case() {
    let bought =
        |date: &str, by: &str| fact(&format!("lamp.bought={date} by {by}"), How::Stated, 0);
    assert!(!is_asked(&[], "cord.state"));
    assert!(is_asked(&[bought("2020-05-01", "a")], "cord.state"));
    assert!(!is_asked(&[bought("2030-05-01", "a")], "cord.state"));
    let disputed = [bought("2020-05-01", "a"), bought("2030-05-01", "b")];
    assert!(!is_asked(&disputed, "cord.state"), "what is disputed is not known");
}

#[test]
fn rules_derive_from_dates_and_say_so() {
    let resolved = check(
        &[fact("lamp.bought=1985-05-01", How::Stated, 0)],
        "lamp.kind",
        Some(&[0.0, 1.0, 0.0]),
    );
    let derived = resolved.facts.iter().find(|fact| fact.learned.how == How::Derived).unwrap();
    assert_eq!(derived.learned.rule.as_deref(), Some("old-lamps-have-a-switch-on-the-cord"));
    check(&[fact("lamp.bought=2001-05-01", How::Stated, 0)], "lamp.kind", None);
}

#[test]
fn a_context_alone_is_no_evidence_and_leaves_its_distribution_on_the_bare_complaint() {
    let pack = lamp();
    let engine = Engine::new(&pack);
    let facts: FactSet = [fact("lamp.kind=torch", How::Stated, 0)].into_iter().collect();
    assert_eq!(engine.diagnose(&facts, &Circumstances::at(now())).unwrap().status, Status::Open);
    let bare = engine.resolve(&FactSet::new(), now());
    let posterior = engine.posterior(&bare.findings, &bare.hard).unwrap();
    for (probability, expected) in posterior.states.iter().zip([0.5, 0.3, 0.2]) {
        assert!((probability - expected).abs() < 1e-9, "{:?}", posterior.states);
    }
}

#[test]
fn a_context_of_which_a_document_claims_a_defect_is_evidence() {
    let status = |says: &str| {
        let claim = format!(
            "[claim.a]\ndefect = \"switch\"\nwhen = {{ \"lamp.kind\" = \"torch\" }}\nholds = {says}\nsource = \"s\"\ndate = \"2020\""
        );
        let pack = lamp_with(&claim);
        let facts: FactSet = [fact("lamp.kind=torch", How::Stated, 0)].into_iter().collect();
        Engine::new(&pack).diagnose(&facts, &Circumstances::at(now())).unwrap().status
    };
    assert_ne!(status("true"), Status::Open);
    assert_eq!(status("false"), Status::Open);
}

#[test]
fn what_a_hypothesis_alone_says_concludes_nothing() {
    let status = |confidence: &str| {
        let sign = format!(
            "[sign.click]\ntext = \"no click\"\ngives = {{ \"switch.state\" = \"off\" }}\nsource = \"s\"\nconfidence = \"{confidence}\""
        );
        let pack = lamp_with(&sign);
        let mut off = fact("switch.state=off", How::Probed, 0);
        off.rule = Some("click".to_owned());
        let known = ["lamp.light=dark", "lamp.kind=table", "bulb.state=good", "cord.state=sound"];
        let known = known.map(|text| fact(text, How::Probed, 0));
        let known = known.into_iter().chain([fact("lamp.bought=2001-05-01", How::Stated, 0), off]);
        let facts: FactSet = known.collect();
        Engine::new(&pack).diagnose(&facts, &Circumstances::at(now())).unwrap().status
    };
    assert_eq!(status("documented"), Status::Concluded);
    assert_eq!(status("reported"), Status::Concluded);
    assert_eq!(status("hypothesis"), Status::Leaning);
}
