//! The article that a pack makes.

use std::fs;

use crate::program::{folder, run};

const RULES: &str = r#"[pack]
format = 2
id = "lamp"
version = "1.0.0"
languages = ["en", "ja"]
locale = { en = "en-us", ja = "ja-jp" }
[pack.complaint]
fact = "lamp.light"
outcome = "dark"
shows = "almost always"
[cause.power]
source = "manual, cause 1"
[defect.mains-off]
cause = "power"
of_100_tickets = 60
source = "manual step 1"
[defect.mains-off.shows]
"house.power" = { off = "always" }
[[defect.mains-off.remedy]]
id = "switch-on"
when = { "lamp.type" = "table" }
links = ["https://example.com/{locale}/fuses"]
[[defect.mains-off.remedy]]
id = "new-battery"
[defect.lost-interest]
cause = "outside"
of_100_tickets = 45
source = "a neighbour"
confidence = "hypothesis"
shows = { "house.power" = { off = "rarely" } }
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
only_when = { "lamp.type" = "table" }
source = "manual step 1"
[fact."lamp.model"]
type = "text"
source = "catalogue"
[property.model]
name = "Model"
fact = "lamp.model"
source = "tester"
[rule.battery]
when = { "lamp.model" = { contains = "battery" } }
gives = { "lamp.type" = "battery" }
source = "catalogue"
[step.look]
by = "customer"
gives = "house.power"
minutes = 1
access = "cellar"
command = "look -at <fuse>"
only_when = { "lamp.type" = "table" }
source = "manual step 1"
[step.ask-type]
by = "agent"
gives = "lamp.type"
minutes = 1
mandatory = true
source = "catalogue"
[access.cellar]
minutes = 2
"#;

const TEXTS: [(&str, &str); 2] = [
    (
        "en",
        r#"[pack]
name = "Lamp"
summary = "A lamp stays dark."
[cause.power]
name = "No power"
summary = "No current reaches the lamp."
[cause.outside]
name = "Something else"
summary = "The reason is another one."
[defect.mains-off]
name = "Mains off"
explain = "There is no current, see <fuse> & *switch*."
[defect.lost-interest]
name = "Nobody has switched it on"
explain = "The switch is off."
[fact."lamp.light"]
name = "Light"
outcomes = { bright = "bright", dark = "dark" }
[fact."lamp.type"]
name = "Type"
outcomes = { table = "table lamp", battery = "battery lamp" }
[fact."house.power"]
name = "Power"
outcomes = { on = "on", off = "off" }
[fact."lamp.model"]
name = "Model"
[rule.battery]
because = "The model has a battery."
[step.look]
ask = "Is the fuse in?"
why = "Without it there is no current."
how = "Run `look -at <fuse>` in the cellar."
[step.ask-type]
ask = "What lamp is it?"
why = "Battery lamps need no mains."
how = "See the label."
[access.cellar]
name = "Cellar"
[remedy.switch-on]
title = "Switch on"
steps = ["Run `switch <fuse>`.", "Wait."]
verify = "It is bright."
[remedy.new-battery]
title = "Replace the battery"
steps = ["Open the lamp."]
verify = "It is bright."
"#,
    ),
    (
        "ja",
        r#"[pack]
name = "ランプ"
summary = "ランプが点灯しません。"
[cause.power]
name = "電源が供給されていない"
summary = "ランプに電気が届いていません。"
[cause.outside]
name = "その他"
summary = "ほかの原因です。"
[defect.mains-off]
name = "主電源が切れている"
explain = "電気が来ていません。<fuse> & *switch* を参照してください。"
[defect.lost-interest]
name = "スイッチが入っていない"
explain = "スイッチがオフです。"
[fact."lamp.light"]
name = "点灯"
outcomes = { bright = "点灯する", dark = "点灯しない" }
[fact."lamp.type"]
name = "種類"
outcomes = { table = "卓上ランプ", battery = "電池式ランプ" }
[fact."house.power"]
name = "電源"
outcomes = { on = "オン", off = "オフ" }
[fact."lamp.model"]
name = "型式"
[rule.battery]
because = "電池を使用する型式です。"
[step.look]
ask = "ヒューズは入っていますか。"
why = "ヒューズがないと電気が流れません。"
how = "地下室で `look -at <fuse>` を実行します。"
[step.ask-type]
ask = "どのランプですか。"
why = "電池式ランプに主電源は不要です。"
how = "ラベルを確認します。"
[access.cellar]
name = "地下室"
[remedy.switch-on]
title = "電源を入れる"
steps = ["`switch <fuse>` を実行します。", "待ちます。"]
verify = "明るくなります。"
[remedy.new-battery]
title = "電池を交換する"
steps = ["ランプを開けます。"]
verify = "明るくなります。"
"#,
    ),
];

#[test]
fn the_article_of_a_small_pack() {
    let dir = folder();
    let rules = dir.path().join("copy/rules/lamp");
    fs::create_dir_all(&rules).unwrap();
    fs::write(rules.join("lamp.toml"), RULES).unwrap();
    for (lang, text) in TEXTS {
        let folder = dir.path().join("copy/kb/lamp").join(lang);
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("texts.toml"), text).unwrap();
    }
    let made = run(dir.path(), &["kb", "docs", "--pack", "copy", "--out", "docs"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    let digest = regex::Regex::new("sha256:[0-9a-f]+").unwrap();
    let picture = regex::Regex::new("(?s)<svg.*?</svg>").unwrap();
    for lang in ["en", "ja"] {
        for format in ["md", "html"] {
            let path = dir.path().join(format!("docs/lamp.{lang}.{format}"));
            let text = fs::read_to_string(path).unwrap();
            assert_eq!(text.contains("<svg"), format == "html");
            let text = digest.replace_all(&text, "sha256:[digest]");
            let text = picture.replace_all(&text, "[picture]");
            insta::assert_snapshot!(format!("docs-{lang}-{format}"), text);
        }
    }
    let one = run(dir.path(), &["kb", "docs", "--pack", "copy", "--lang", "ja"], b"");
    assert!(one.stdout.starts_with("# ランプ\n"), "{}", one.shown());
}

/// Everything that the pack knows is in its article, in every language and format.
#[test]
fn the_article_of_the_pack_is_whole() {
    let dir = folder();
    let made = run(dir.path(), &["kb", "docs", "--out", "docs"], b"");
    assert_eq!(made.status, 0, "{}", made.shown());
    let graph = run(dir.path(), &["kb", "graph", "--format", "json"], b"");
    let graph: serde_json::Value = serde_json::from_str(&graph.stdout).unwrap();
    let labels: Vec<&str> = graph["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|node| ["cause", "defect"].contains(&node["kind"].as_str().unwrap()))
        .map(|node| node["label"].as_str().unwrap())
        .collect();
    assert!(labels.len() > 40, "{}", labels.len());
    let page = fs::read_to_string(dir.path().join("docs/exchange-migration.en.html")).unwrap();
    for label in labels {
        let label = label.replace('\'', "&#x27;");
        assert!(
            page.contains(&format!(">{label}<")) || page.contains(&format!(". {label}<")),
            "{label}"
        );
    }
    for lang in ["en", "ja"] {
        let page =
            fs::read_to_string(dir.path().join(format!("docs/exchange-migration.{lang}.html")))
                .unwrap();
        assert!(page.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\">")));
        assert!(!page.contains("<script") && !page.contains("<link") && !page.contains("src="));
        let text =
            fs::read_to_string(dir.path().join(format!("docs/exchange-migration.{lang}.md")))
                .unwrap();
        assert_eq!(text.matches("```mermaid").count(), 6);
        assert!(text.contains("https://learn.microsoft.com/") && !text.contains("{locale}"));
    }
}
