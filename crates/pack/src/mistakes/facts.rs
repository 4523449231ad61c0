//! Names and numbers of facts.

use super::problems_with;

const MISTAKES: &[(&str, &str)] = &[
    ("[fact.\"lamp.light\"]", "[fact.Lamp]\nsource = \"x\"\n\n[fact.\"lamp.light\"]"),
    ("{ table = 80, battery = 20 }", "{ table = -80, batery = 20 }"),
    ("of = \"house\"", "type = \"text\""),
    ("seen_anyway = { broken = 0.01 }", "seen_anyway = { broken = 1.5, molten = 0.1 }"),
    ("[\"normal\", \"rattles\", \"silent\"]", "[\"normal\", \"rattles\", \"rattles\", \"Silent\"]"),
];

#[test]
fn mistakes_of_facts() {
    insta::assert_snapshot!(problems_with(MISTAKES), @r#"
    error[KB501]: the text of fact `lamp.sound` in `en` lacks the outcome `Silent`
      --> kb/lamp/en/texts.toml:30:1
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       | ^^^^^^^^^^^^ missing or empty
       |
      ::: rules/lamp/lamp.toml:82:7
       |
    82 | [fact."lamp.sound"]
       |       ------------ what it is about

    error[KB502]: `lamp.sound` has no outcome `silent`
      --> kb/lamp/en/texts.toml:30:87
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       |                                                                                       ^^^^^^ a text for nothing
       |
       = help: did you mean `Silent`?

    error[KB501]: the text of fact `lamp.sound` in `ja` lacks the outcome `Silent`
      --> kb/lamp/ja/texts.toml:30:1
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       | ^^^^^^^^^^^^ missing or empty
       |
      ::: rules/lamp/lamp.toml:82:7
       |
    82 | [fact."lamp.sound"]
       |       ------------ what it is about

    error[KB502]: `lamp.sound` has no outcome `silent`
      --> kb/lamp/ja/texts.toml:30:87
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       |                                                                                       ^^^^^^ a text for nothing
       |
       = help: did you mean `Silent`?

    error[KB204]: `lamp.sound` has no outcome `silent`
      --> rules/lamp/lamp.toml:52:28
       |
    52 | shows = { "lamp.sound" = { silent = 0.4 } }
       |                            ^^^^^^ unknown outcome
       |
       = help: did you mean `Silent`?

    error[KB104]: fact `Lamp` has neither `outcomes` nor `type`
      --> rules/lamp/lamp.toml:56:7
       |
    56 | [fact.Lamp]
       |       ^^^^

    error[KB201]: `Lamp` is not the id of a fact
      --> rules/lamp/lamp.toml:56:7
       |
    56 | [fact.Lamp]
       |       ^^^^
       |
       = help: lower-case parts joined by dots, subject first: `tls.certificate.in_date`

    error[KB501]: no text in `en` for fact `Lamp`
      --> rules/lamp/lamp.toml:56:7
       |
    56 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for fact `Lamp`
      --> rules/lamp/lamp.toml:56:7
       |
    56 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/ja/`

    error[KB301]: a number of tickets cannot be -80
      --> rules/lamp/lamp.toml:66:21
       |
    66 | context = { table = -80, batery = 20 }
       |                     ^^^ must be 0 or more

    error[KB204]: `lamp.type` has no outcome `batery`
      --> rules/lamp/lamp.toml:66:26
       |
    66 | context = { table = -80, batery = 20 }
       |                          ^^^^^^ unknown outcome
       |
       = help: did you mean `battery`?

    error[KB103]: fact `house.power` has both `outcomes` and `type`
      --> rules/lamp/lamp.toml:69:7
       |
    69 | [fact."house.power"]
       |       ^^^^^^^^^^^^^

    error[KB301]: a frequency cannot be 1.5
      --> rules/lamp/lamp.toml:78:26
       |
    78 | seen_anyway = { broken = 1.5, molten = 0.1 }
       |                          ^^^ must be from 0 to 1

    error[KB204]: `bulb.filament` has no outcome `molten`
      --> rules/lamp/lamp.toml:78:31
       |
    78 | seen_anyway = { broken = 1.5, molten = 0.1 }
       |                               ^^^^^^ unknown outcome
       |
       = help: outcome is one of: whole, broken

    error[KB202]: the outcome `rattles` is there twice
      --> rules/lamp/lamp.toml:83:34
       |
    83 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                       ---------  ^^^^^^^^^ again here
       |                       |
       |                       first here

    error[KB201]: `Silent` is not the id of an outcome
      --> rules/lamp/lamp.toml:83:45
       |
    83 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                                             ^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`
    "#);
}
