//! Names, comparisons and minutes in what gives facts: signs, properties, rules and steps.

use super::problems_with;

const IN_EVIDENCE: &[(&str, &str)] = &[
    ("[\"no current\", \"power * gone\"]", "[\"no current\", \"*\"]"),
    ("values = { whole = \"OK\"", "values = { hole = \"OK\""),
    ("fact = \"lamp.model\"", "fact = \"lamp.modell\""),
    (
        "{ contains = \"battery\" }",
        "{ contains = \"battery\", below = 3, before = \"soon\", version_in = [\"2-1\"], near = \"lamp.type\" }",
    ),
    (
        "gives = { \"lamp.type\" = \"battery\" }",
        "confirm = \"mains-of\"\nconfidence = \"hypothesis\"",
    ),
];

const IN_STEPS: &[(&str, &str)] = &[
    ("access = \"ladder\"", "access = \"lader\""),
    ("gives = \"lamp.type\"", "gives = [\"lamp.type\", \"lamp.type\"]"),
    ("[access.ladder]\nminutes = 2", "[access.ladder]\nminutes = { phone = 2 }"),
    (
        "only_when = { \"lamp.type\" = \"table\" }\nsource = \"manual step 1\"\n\n[access",
        "only_when = { \"lamp.type\" = { below = 2 } }\n\n[access",
    ),
];

#[test]
fn mistakes_of_evidence_and_rules() {
    insta::assert_snapshot!(problems_with(IN_EVIDENCE), @r#"
    error[KB103]: sign `no-current` matches anything
      --> rules/lamp/lamp.toml:88:23
       |
    88 | text = ["no current", "*"]
       |                       ^^^ a pattern without words

    error[KB204]: `bulb.filament` has no outcome `hole`
      --> rules/lamp/lamp.toml:96:12
       |
    96 | values = { hole = "OK", broken = ["Broken", "Burnt*"] }
       |            ^^^^ unknown outcome
       |
       = help: did you mean `whole`?

    error[KB203]: unknown fact `lamp.modell`
       --> rules/lamp/lamp.toml:101:8
        |
    101 | fact = "lamp.modell"
        |        ^^^^^^^^^^^^^ no fact has this id
        |
        = help: did you mean `lamp.model`?

    error[KB103]: `soon` is not a date
       --> rules/lamp/lamp.toml:105:69
        |
    105 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                     ^^^^^^
        |
        = help: write "now", "2026-11-22" or "2026-11-22T06:00:00Z"

    error[KB103]: `2-1` is not a version or a range of versions
       --> rules/lamp/lamp.toml:105:91
        |
    105 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                           ^^^^^
        |
        = help: write "15.2" for all that begin so, or "15.2.2562-15.3", the end left out

    error[KB103]: `near` compares a text, `lamp.type` is a context
       --> rules/lamp/lamp.toml:105:106
        |
    105 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                                          ^^^^^^^^^^^

    error[KB103]: rule `battery-needs-no-mains` is a hypothesis, it cannot confirm
       --> rules/lamp/lamp.toml:106:11
        |
    106 | confirm = "mains-of"
        |           ^^^^^^^^^^
        |
        = help: what is not sure is evidence: let the defect show a fact

    error[KB203]: unknown defect `mains-of`
       --> rules/lamp/lamp.toml:106:11
        |
    106 | confirm = "mains-of"
        |           ^^^^^^^^^^ no defect has this id
        |
        = help: did you mean `mains-off`?
    "#);
}

#[test]
fn mistakes_of_steps() {
    insta::assert_snapshot!(problems_with(IN_STEPS), @r#"
    error[KB203]: unknown access `lader`
       --> rules/lamp/lamp.toml:113:10
        |
    113 | access = "lader"
        |          ^^^^^^^ no access has this id
        |
        = help: did you mean `ladder`?

    error[KB202]: `lamp.type` is there twice
       --> rules/lamp/lamp.toml:119:23
        |
    119 | gives = ["lamp.type", "lamp.type"]
        |                       ^^^^^^^^^^^ again here

    error[KB104]: step `ask-power` has no `source`
       --> rules/lamp/lamp.toml:124:7
        |
    124 | [step.ask-power]
        |       ^^^^^^^^^ `source` is missing
        |
        = help: write where one can look this up: a step of an article, a document, `own observation`

    error[KB103]: `lamp.type` has outcomes, it cannot be compared
       --> rules/lamp/lamp.toml:128:15
        |
    128 | only_when = { "lamp.type" = { below = 2 } }
        |               ^^^^^^^^^^^
        |
        = help: name the outcomes that it may have: ["a", "b"]

    error[KB104]: the minutes of access `ladder` lack `keyboard`, `mail`
       --> rules/lamp/lamp.toml:131:11
        |
    131 | minutes = { phone = 2 }
        |           ^^^^^^^^^^^^^
        |
        = help: one number for all, or { keyboard = 2, phone = 4, mail = 8 }
    "#);
}
