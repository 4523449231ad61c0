//! Turns the reference networks (JSON, made by other programs) into packs in the format of shindan.

use std::fmt::Write as _;

use serde_json::Value;
use shindan_model::{Pack, SourceFile};
use shindan_pack::render;

/// A network with nodes as the reference files write them: `causes` with `id` and `prior`, `facts`
/// with `id`, `states`, `leak`, `links` (a list, or a table by cause), and a cost in minutes.
pub(crate) fn pack(network: &Value, extra: &str) -> Pack {
    let files = files(network, extra);
    let (pack, diags) = shindan_pack::load(&files);
    let shown: Vec<String> = diags.iter().map(|diag| render(diag, &files, false)).collect();
    pack.unwrap_or_else(|| panic!("{}", shown.join("\n")))
}

/// The pack's files. `extra` is appended to the rules.
pub(crate) fn files(network: &Value, extra: &str) -> Vec<SourceFile> {
    let mut rules = String::from(
        "[pack]\nformat = 2\nid = \"reference\"\nversion = \"1\"\nlanguages = [\"en\"]\n",
    );
    rules.push_str(extra.split("---").next().unwrap_or(""));
    let mut texts = String::from(
        "[pack]\nname = \"n\"\nsummary = \"s\"\n[cause.outside]\nname = \"n\"\nsummary = \"s\"\n",
    );
    for cause in network["causes"].as_array().unwrap() {
        let id = outcome(&cause["id"]);
        let rate = match cause.get("share") {
            Some(share) => format!("of_100_tickets = {:?}", number(share)),
            None => format!("prior = {:?}", number(&cause["prior"])),
        };
        let repair = cause.get("repair_minutes").or_else(|| cause.get("repair"));
        let repair =
            repair.map_or(String::new(), |minutes| format!(", minutes = {:?}", number(minutes)));
        write!(rules, "[cause.{id}]\nsource = \"s\"\n[defect.{id}]\ncause = \"{id}\"\n{rate}\nsource = \"s\"\nremedy = [{{ id = \"{id}\"{repair} }}]\n[defect.{id}.shows]\n").unwrap();
        for fact in network["facts"].as_array().unwrap() {
            if let Some(effect) = effect(fact, text(&cause["id"])) {
                writeln!(rules, "\"{}\" = {{ {} }}", text(&fact["id"]), distribution(fact, effect))
                    .unwrap();
            }
        }
        write!(texts, "[cause.{id}]\nname = \"n\"\nsummary = \"s\"\n[defect.{id}]\nname = \"n\"\nexplain = \"e\"\n[remedy.{id}]\ntitle = \"t\"\nsteps = [\"s\"]\nverify = \"v\"\n").unwrap();
    }
    for fact in network["facts"].as_array().unwrap() {
        let id = text(&fact["id"]);
        let states: Vec<String> = fact["states"].as_array().unwrap().iter().map(outcome).collect();
        let cost = fact.get("cost").or_else(|| fact.get("ask_minutes")).map_or(1.0, number);
        let step = id.replace(['.', '_'], "-");
        write!(
            rules,
            "[fact.\"{id}\"]\noutcomes = {states:?}\nseen_anyway = {{ {} }}\nsource = \"s\"\n",
            distribution(fact, &fact["leak"])
        )
        .unwrap();
        write!(rules, "[step.{step}]\nby = \"customer\"\ngives = [\"{id}\"]\nminutes = {cost:?}\nsource = \"s\"\n").unwrap();
        let names: Vec<String> =
            states.iter().map(|state| format!("\"{state}\" = \"{state}\"")).collect();
        write!(texts, "[fact.\"{id}\"]\nname = \"n\"\noutcomes = {{ {} }}\n", names.join(", "))
            .unwrap();
        write!(texts, "[step.{step}]\nask = \"a\"\nwhy = \"w\"\nhow = \"h\"\n").unwrap();
    }
    if let Some((_, more)) = extra.split_once("---") {
        rules.push_str(more);
        for rule in more.lines().filter_map(|line| line.strip_prefix("[rule.")) {
            writeln!(texts, "[rule.{rule}\nbecause = \"b\"").unwrap();
        }
    }
    vec![
        SourceFile { path: "rules/reference/pack.toml".into(), text: rules },
        SourceFile { path: "kb/reference/en/texts.toml".into(), text: texts },
    ]
}

fn effect<'v>(fact: &'v Value, cause: &str) -> Option<&'v Value> {
    match &fact["links"] {
        Value::Array(links) => {
            links.iter().find(|link| link["cause"] == cause).map(|link| &link["effect"])
        }
        links => links.get(cause),
    }
}

/// All abnormal outcomes; what is left over is the normal one.
fn distribution(fact: &Value, probabilities: &Value) -> String {
    let states = fact["states"].as_array().unwrap().iter().map(outcome);
    let pairs = states.zip(probabilities.as_array().unwrap()).skip(1);
    pairs.map(|(state, p)| format!("\"{state}\" = {:?}", number(p))).collect::<Vec<_>>().join(", ")
}

/// Outcomes are kebab-case in a pack.
pub(crate) fn outcome(value: &Value) -> String {
    text(value).replace('_', "-")
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(crate) fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}
