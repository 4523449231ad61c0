//! Tests on pictures of the small pack: they are well formed, nothing lies outside, every text is escaped.

use shindan_model::{CauseIx, Pack};

use crate::graph::testing::pack;
use crate::graph::{Scope, graph};

/// The texts of a picture, in the order in which they are drawn.
#[track_caller]
fn check(pack: &Pack, scope: Scope, lang: &str) -> String {
    let svg = graph(pack, scope, lang).svg();
    assert_eq!(svg, graph(pack, scope, lang).svg(), "the same bytes");
    assert!(svg.contains(&format!("lang=\"{lang}\"")));
    assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
    let texts = svg.lines().filter_map(|line| {
        let (_, rest) = line.split_once("<text ")?;
        let (_, words) = rest.split_once('>')?;
        words.strip_suffix("</text>")
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn a_cause_in_english() {
    insta::assert_snapshot!(check(&pack(), Scope::Cause(CauseIx(0)), "en"), @r#"
    Lamp: No power
    Every defect also shows as: Light: dark
    lamp 1.0.0
    cause
    defect
    fact
    step
    shows as (a colour for each defect; wider: more often)
    gives
    No power
    No power
    Mains off
    Power: off 99%
    Power
    if Type: table lamp
    message patterns: 1
    Do other lamps work?
    agent, 1 min
    if Type: table lamp
    "#);
}

#[test]
fn the_whole_in_japanese() {
    insta::assert_snapshot!(check(&pack(), Scope::Whole, "ja"), @"
        ランプ
        すべての不備に共通の症状: Light: dark
        lamp 1.0.0
        原因
        不備
        規則
        確認事項
        環境条件
        確認作業
        現れ方 (不備ごとに色分け、太いほど高頻度)
        確認作業で判明
        前提条件
        No power
        No power
        Mains off
        Power: off 99%
        Power
        条件: Type: table lamp
        メッセージの型: 1
        Do other lamps work?
        担当者、1 分
        条件: Type: table lamp
        Bulb
        Bulb
        電球切れ
        Sound: rattles 20%
        Filament: broken 85%
        Filament
        Sound
        Is the filament whole?
        お客様、1 分
        Something else
        Something else
        Nobody cares
        Sound: silent 40%
        Sound
        Is the filament whole?
        お客様、1 分
        環境条件と規則が参照する情報
        A battery lamp needs no mains.
        条件: Modelに battery を含む
        Type: battery lamp になる
        Light
        Type
        Model
        What lamp is it?
        担当者、1 分
        最初に確認
        ");
}

#[test]
fn markup_in_names_is_text() {
    let mut pack = pack();
    for texts in pack.texts.values_mut() {
        texts.name = "<script>&\"'".to_owned();
    }
    let svg = graph(&pack, Scope::Whole, "en").svg();
    assert!(!svg.contains("<script"), "{svg}");
}

#[test]
fn a_language_that_the_pack_lacks_shows_ids() {
    let texts = check(&pack(), Scope::Outside, "de");
    assert!(texts.contains("lost-interest"), "{texts}");
}
