#![doc = include_str!("../README.md")]
#![allow(clippy::disallowed_methods, reason = "tests read the repository")]

use std::path::{Path, PathBuf};

use shindan_model::SourceFile;

/// The rules: a complaint, two causes and `outside`, two contexts, a sign, a property, a rule, steps.
pub const RULES: &str = r#"[pack]
format = 2
id = "lamp"
version = "1.0.0"
languages = ["en", "ja"]
locale = { en = "en-us", ja = "ja-jp" }
threshold = { lower = 0.5, upper = 0.9 }
reliability = { probed = 0.995, parsed = 0.99, stated = 0.95 }
stop = { bits = 0.02 }
scale = { now-and-then = 0.2 }

[pack.complaint]
fact = "lamp.light"
outcome = "dark"
shows = "almost always"

[cause.power]
source = "manual, cause 1"

[cause.bulb]
source = "manual, cause 2"

[defect.mains-off]
cause = "power"
of_100_tickets = 30
of_100_tickets_from = "estimate"
source = "manual step 1"
only_when = { "lamp.type" = "table" }
[defect.mains-off.shows]
"house.power" = { off = "always" }
[[defect.mains-off.remedy]]
id = "switch-on"
links = ["https://example.com/{locale}/fuses"]
minutes = 5

[defect.bulb-burnt]
cause = "bulb"
of_100_tickets = 50
source = "manual step 2"
shows = { "bulb.filament" = { broken = "usually" }, "lamp.sound" = { rattles = "now-and-then" } }
[[defect.bulb-burnt.remedy]]
id = "new-bulb"
when = { "lamp.type" = "table" }
[[defect.bulb-burnt.remedy]]
id = "new-led"

[defect.lost-interest]
cause = "outside"
of_100_tickets = 5
source = "a customer"
confidence = "reported"
shows = { "lamp.sound" = { silent = 0.4 } }
[[defect.lost-interest.remedy]]
id = "switch-on"

[fact."lamp.light"]
outcomes = ["bright", "dark"]
seen_anyway = { dark = "almost never" }
source = "manual"

[fact."lamp.type"]
outcomes = ["table", "battery"]
context = { table = 80, battery = 20 }
source = "catalogue"

[fact."house.power"]
outcomes = ["on", "off"]
seen_anyway = { off = "rarely" }
of = "house"
only_when = { "lamp.type" = "table" }
source = "manual step 1"

[fact."bulb.filament"]
outcomes = ["whole", "broken"]
seen_anyway = { broken = 0.01 }
shelf_life_days = 30
source = "manual step 2"

[fact."lamp.sound"]
outcomes = ["normal", "rattles", "silent"]
source = "a customer"

[fact."lamp.model"]
type = "text"
source = "catalogue"

[sign.no-current]
text = ["no current", "power * gone"]
gives = { "house.power" = "off" }
rank = 10
source = "manual step 1"

[property.filament]
name = "Filament"
fact = "bulb.filament"
values = { whole = "OK", broken = ["Broken", "Burnt*"] }
source = "tester"

[property.model]
name = "Model"
fact = "lamp.model"
source = "tester"

[rule.battery-needs-no-mains]
when = { "lamp.model" = { contains = "battery" } }
gives = { "lamp.type" = "battery" }
source = "catalogue"

[step.look-at-bulb]
by = "customer"
gives = ["bulb.filament", "lamp.sound"]
minutes = { keyboard = 1, phone = 2, mail = 3 }
access = "ladder"
command = "ping lamp.test"
source = "manual step 2"

[step.ask-type]
by = "agent"
gives = "lamp.type"
minutes = 1
mandatory = true
source = "catalogue"

[step.ask-power]
by = "agent"
gives = "house.power"
minutes = 1
only_when = { "lamp.type" = "table" }
source = "manual step 1"

[access.ladder]
minutes = 2
"#;

/// A case for every cause and defect.
const CASES: [(&str, &str); 3] = [
    (
        "rules/lamp/cases/burnt.toml",
        "about = \"a burnt bulb\"\n[facts]\n\"bulb.filament\" = \"broken\"\n[expect]\nleader = \"bulb\"\ndefects = \"bulb-burnt\"\n",
    ),
    (
        "rules/lamp/cases/fuse.toml",
        "about = \"no current in the house\"\n[facts]\n\"house.power\" = \"off\"\n[expect]\nleader = \"power\"\ndefects = \"mains-off\"\n",
    ),
    (
        "rules/lamp/cases/nobody-cares.toml",
        "about = \"a lamp that nobody switches on\"\n[facts]\n\"lamp.sound\" = \"silent\"\n\"bulb.filament\" = \"whole\"\n[expect]\nleader = \"outside\"\ndefects = \"lost-interest\"\n",
    ),
];

/// The texts in English.
pub const ENGLISH: &str = r#"[pack]
name = "Lamp"
summary = "A lamp stays dark."

[cause.power]
name = "No power"
summary = "No current reaches the lamp."
[cause.bulb]
name = "Bulb"
summary = "The bulb is broken."
[cause.outside]
name = "Something else"
summary = "None of these."

[defect.mains-off]
name = "Mains off"
explain = "There is no current."
[defect.bulb-burnt]
name = "Bulb burnt"
explain = "The filament is broken."
[defect.lost-interest]
name = "Nobody cares"
explain = "The lamp was never switched on."

[fact]
"lamp.light" = { name = "Light", outcomes = { bright = "bright", dark = "dark" } }
"lamp.type" = { name = "Type", outcomes = { table = "table lamp", battery = "battery lamp" } }
"house.power" = { name = "Power", outcomes = { on = "on", off = "off" } }
"bulb.filament" = { name = "Filament", outcomes = { whole = "whole", broken = "broken" } }
"lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
"lamp.model" = { name = "Model" }

[rule.battery-needs-no-mains]
because = "A battery lamp needs no mains."

[step.look-at-bulb]
ask = "Is the filament whole?"
why = "A broken filament gives no light."
how = "Take the bulb out and look."
[step.ask-type]
ask = "What lamp is it?"
why = "Battery lamps need no mains."
how = "See the label."
[step.ask-power]
ask = "Do other lamps work?"
why = "Then there is current."
how = "Try one."

[access.ladder]
name = "On the ladder"

[remedy.switch-on]
title = "Switch on"
steps = ["Switch on."]
verify = "It is bright."
[remedy.new-bulb]
title = "New bulb"
steps = ["Take the old one out.", "Put a new one in."]
verify = "It is bright."
[remedy.new-led]
title = "New LED"
steps = ["Send the lamp in."]
verify = "It is bright."
"#;

/// English texts and their translations; the others are the same in both languages.
const TRANSLATED: [(&str, &str); 15] = [
    ("Lamp", "ランプ"),
    ("It is bright.", "明るくなります。"),
    ("Bulb burnt", "焼けた電球"),
    ("No power", "電源なし"),
    ("No current reaches the lamp.", "ランプに電気が来ていません。"),
    ("The bulb is broken.", "電球が破損しています。"),
    ("None of these.", "どれにも当てはまりません。"),
    ("There is no current.", "電気が来ていません。"),
    ("The filament is broken.", "フィラメントが破損しています。"),
    ("Nobody cares", "誰も気にしない"),
    ("The lamp was never switched on.", "スイッチが一度も入っていません。"),
    ("broken", "破損"),
    ("A battery lamp needs no mains.", "電池式ランプに電源は必要ありません。"),
    ("A broken filament gives no light.", "フィラメントが破損していると光りません。"),
    ("Battery lamps need no mains.", "電池式ランプに電源は必要ありません。"),
];

/// The texts in Japanese, all that differ translated.
fn translated() -> String {
    TRANSLATED.iter().fold(ENGLISH.to_owned(), |text, (english, japanese)| {
        text.replace(&format!("\"{english}\""), &format!("\"{japanese}\""))
    })
}

/// The texts in Japanese: the same, with a few words that are wider and of more bytes.
pub fn japanese() -> String {
    ENGLISH
        .replace("\"Lamp\"", "\"ランプ\"")
        .replace("\"It is bright.\"", "\"明るくなります。\"")
        .replace("\"Bulb burnt\"", "\"電球切れ\"")
}

/// The pack as its authors want it: with cases, and with translations that say the same.
pub fn whole() -> Vec<SourceFile> {
    whole_with(RULES)
}

/// The same with other rules.
pub fn whole_with(rules: &str) -> Vec<SourceFile> {
    let mut files = with_rules(rules);
    for file in files.iter_mut().filter(|file| file.path.contains("/ja/")) {
        file.text = translated();
    }
    let cases = CASES.map(|(path, text)| SourceFile { path: path.into(), text: text.into() });
    files.extend(cases);
    files
}

/// The files of the pack.
pub fn files() -> Vec<SourceFile> {
    with_rules(RULES)
}

/// The files of the pack with other rules.
pub fn with_rules(rules: &str) -> Vec<SourceFile> {
    [
        ("rules/lamp/lamp.toml", rules.to_owned()),
        ("kb/lamp/en/texts.toml", ENGLISH.to_owned()),
        ("kb/lamp/ja/texts.toml", japanese()),
    ]
    .map(|(path, text)| SourceFile { path: path.to_owned(), text })
    .into()
}

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The files of one folder of the repository, with paths from its root, in alphabetical order.
///
/// # Panics
/// When the folder is not there, or one of its files is not UTF-8.
pub fn folder(path: &str) -> Vec<SourceFile> {
    let entries = std::fs::read_dir(repository().join(path)).expect("the repository is there");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let mut files: Vec<SourceFile> = paths
        .filter(|path| path.is_file())
        .map(|file| SourceFile {
            path: format!("{path}/{}", file.file_name().unwrap_or_default().to_string_lossy()),
            text: std::fs::read_to_string(&file).expect("a text file"),
        })
        .collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// A file of the repository.
///
/// # Panics
/// When the file is not there, or not UTF-8.
pub fn text(path: &str) -> String {
    std::fs::read_to_string(repository().join(path)).expect("a text file of the repository")
}

/// Words and templates of the program.
pub fn templates() -> Vec<SourceFile> {
    folder("templates")
}
