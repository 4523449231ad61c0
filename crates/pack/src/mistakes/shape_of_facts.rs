//! Keys and values of the wrong shape in facts, steps and rules.

use super::problems_of;

const RULES: &str = r#"[pack]
format = 2

[fact.lamp.light]
outcomes = ["明るい", 3, true]

[fact."lamp.made"]
type = "dat"
only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }

[fact."lamp.made"]
source = "again"

[step.look]
by = "robot"
gives = 5
minutes = "soon"
mandatory = "yes"
mandatory = false

[rule]
when = "dark"
"#;

#[test]
fn mistakes_of_shape_in_facts_and_steps() {
    insta::assert_snapshot!(problems_of(RULES), @r#"
    error[KB104]: the `pack` has no `id`
     --> rules/lamp/lamp.toml:1:1
      |
    1 | [pack]
      | ^^^^^^ `id` is missing

    error[KB104]: the `pack` has no `languages`
     --> rules/lamp/lamp.toml:1:1
      |
    1 | [pack]
      | ^^^^^^ `languages` is missing

    error[KB104]: the `pack` has no `version`
     --> rules/lamp/lamp.toml:1:1
      |
    1 | [pack]
      | ^^^^^^ `version` is missing

    error[KB102]: unknown key `light`
     --> rules/lamp/lamp.toml:4:12
      |
    4 | [fact.lamp.light]
      |            ^^^^^ not a key of a fact
      |
      = help: an id with dots stands in quotes: `"lamp.light"`

    error[KB103]: `type` cannot be `dat`
     --> rules/lamp/lamp.toml:8:8
      |
    8 | type = "dat"
      |        ^^^^^
      |
      = help: did you mean `date`?

    error[KB103]: `lamp.light`: expected a text, a list or a table, found a date
     --> rules/lamp/lamp.toml:9:30
      |
    9 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
      |                              ^^^^^^^^^^ this is a date
      |
      = help: put it in quotes: "2020-01-01"

    error[KB203]: unknown fact `lamp`
     --> rules/lamp/lamp.toml:9:42
      |
    9 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
      |                                          ^^^^ no fact has this id
      |
      = help: did you mean `lamp.made`?

    error[KB102]: unknown key `type`
     --> rules/lamp/lamp.toml:9:47
      |
    9 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
      |                                               ^^^^ not a key of a comparison
      |
      = help: an id with dots stands in quotes: `"lamp.type"`

    error[KB203]: unknown fact `lamp.sound`
     --> rules/lamp/lamp.toml:9:59
      |
    9 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
      |                                                           ^^^^^^^^^^^^ no fact has this id
      |
      = help: fact is one of: lamp.made

    error[KB102]: unknown key `belo`
     --> rules/lamp/lamp.toml:9:76
      |
    9 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
      |                                                                            ^^^^ not a key of a comparison
      |
      = help: did you mean `below`?

    error[KB202]: `lamp.made` is there twice
      --> rules/lamp/lamp.toml:11:7
       |
     7 | [fact."lamp.made"]
       |       ----------- first here
    ...
    11 | [fact."lamp.made"]
       |       ^^^^^^^^^^^ again here

    error[KB104]: step `look` has no `source`
      --> rules/lamp/lamp.toml:14:7
       |
    14 | [step.look]
       |       ^^^^ `source` is missing
       |
       = help: write where one can look this up: a step of an article, a document, `own observation`

    error[KB103]: `by` cannot be `robot`
      --> rules/lamp/lamp.toml:15:6
       |
    15 | by = "robot"
       |      ^^^^^^^
       |
       = help: it is one of: probe, agent, customer

    error[KB103]: `gives`: expected a text or a list of texts, found the number 5
      --> rules/lamp/lamp.toml:16:9
       |
    16 | gives = 5
       |         ^ this is the number 5
       |
       = help: put it in quotes: "5"

    error[KB103]: `minutes`: expected minutes, or minutes by channel: { keyboard = 2, phone = 4, mail = 8 }, found a text
      --> rules/lamp/lamp.toml:17:11
       |
    17 | minutes = "soon"
       |           ^^^^^^ this is a text

    error[KB103]: `mandatory`: expected `true` or `false`, found a text
      --> rules/lamp/lamp.toml:18:13
       |
    18 | mandatory = "yes"
       |             ^^^^^ this is a text

    error[KB101]: the key `mandatory` is there twice
      --> rules/lamp/lamp.toml:19:1
       |
    18 | mandatory = "yes"
       | --------- first here
    19 | mandatory = false
       | ^^^^^^^^^ again here

    error[KB103]: `when`: expected a table, found a text
      --> rules/lamp/lamp.toml:22:8
       |
    22 | when = "dark"
       |        ^^^^^^ this is a text
       |
       = help: nodes stand under their ids: `[rule.some-id]`, then `when`
    "#);
}
