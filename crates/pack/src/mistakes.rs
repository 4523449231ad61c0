//! What authors are told: packs with many mistakes, and every message as it is printed.

use proptest::prelude::*;

use super::load;
use super::testing::{ENGLISH, RULES, files, rendered, with_rules};

/// Mistakes of shape, some after Japanese text in the same line.
const SHAPES: &str = r#"[pack]
id = "lamp"
version = 1.0
languages = "en"
stop = { bit = 0.02, by = "minutes" }

[cause.bulb]
sorce = "manual"

[defct.x]
cause = "bulb"

[defect.bulb-burnt]
share_from = "見積もり", shar = 6

[defect.a]
cause = "bulb"
share = "six"
remedy = [{ id = "new", 説明 = "電球", link = "x" }]
shows = { "lamp.light" = { dark = ["often"] } }

[defect.b]
cause = { name = "電球", shar = 6 }
shows.lamp.light = { dark = "often" }
confidence = "reportet"

[fact.lamp.light]
outcomes = ["明るい", 3, true]

[fact."lamp.made"]
type = "dat"
requires = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }

[fact."lamp.made"]
source = "again"

[act.look]
by = "robot"
settles = 5
minutes = "soon"
mandatory = "yes"
mandatory = false

[rule]
when = "dark"
"#;

/// Mistakes of names and numbers: replacements in a good pack.
const NAMES: &[(&str, &str)] = &[
    ("id = \"lamp\"", "id = \"Lamp\""),
    ("lower = 0.5, upper = 0.9", "lower = 0.9, upper = 0.5"),
    ("probed = 0.995", "probed = 0.4"),
    ("stop = { bits = 0.02 }", "stop = { bits = -1, give_up_minutes = -5 }"),
    ("now-and-then = 0.2", "now-and-then = 2"),
    ("[cause.bulb]", "[cause.outside]\nsource = \"x\"\n\n[cause.Bulb_1]"),
    ("cause = \"power\"\nshare = 30", "cause = \"powr\"\nshare = 130"),
    ("off = \"always\"", "of = \"allways\""),
    (
        "\"lamp.type\" = \"battery\" }\nshare = 0",
        "\"lamp.type\" = \"batery\", \"house.power\" = \"on\" }\nshare = 0",
    ),
    ("share = 50\n", "share = 50\nprior = 0.1\n"),
    ("broken = \"usually\"", "whole = \"usually\", broken = \"often\""),
    ("\"lamp.sound\" = { rattles", "\"lamp.model\" = { rattles"),
    ("id = \"new-led\"", "id = \"new led\"\nlinks = [\"example.com\"]\nminutes = -1"),
    ("share = 5\nsource = \"a customer\"", "source = \"a customer\""),
    ("[fact.\"lamp.light\"]", "[fact.Lamp]\nsource = \"x\"\n\n[fact.\"lamp.light\"]"),
    ("{ table = 80, battery = 20 }", "{ table = -80, batery = 20 }"),
    ("of = \"house\"", "type = \"text\""),
    ("leak = { broken = 0.01 }", "leak = { broken = 1.5, molten = 0.1 }"),
    ("[\"normal\", \"rattles\", \"silent\"]", "[\"normal\", \"rattles\", \"rattles\", \"Silent\"]"),
    ("[\"no current\", \"power * gone\"]", "[\"no current\", \"*\"]"),
    ("values = { whole = \"OK\"", "values = { hole = \"OK\""),
    ("fact = \"lamp.model\"", "fact = \"lamp.modell\""),
    (
        "{ contains = \"battery\" }",
        "{ contains = \"battery\", below = 3, before = \"soon\", version_in = [\"2-1\"], near = \"lamp.type\" }",
    ),
    (
        "derive = { \"lamp.type\" = \"battery\" }",
        "confirm = \"mains-of\"\nconfidence = \"hypothesis\"",
    ),
    ("setup = \"ladder\"", "setup = \"lader\""),
    ("settles = \"lamp.type\"", "settles = [\"lamp.type\", \"lamp.type\"]"),
    ("[setup.ladder]\nminutes = 2", "[setup.ladder]\nminutes = { phone = 2 }"),
    (
        "requires = { \"lamp.type\" = \"table\" }\nsource = \"manual step 1\"\n\n[setup",
        "requires = { \"lamp.type\" = { below = 2 } }\n\n[setup",
    ),
];

#[test]
fn mistakes_of_shape() {
    let files = with_rules(SHAPES);
    let (pack, diags) = load(&files);
    assert!(pack.is_none());
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB103]: `version`: expected a text, found the number 1.0
     --> rules/lamp/lamp.toml:3:11
      |
    3 | version = 1.0
      |           ^^^ this is the number 1.0
      |
      = help: put it in quotes: "1.0"

    error[KB102]: unknown key `bit`
     --> rules/lamp/lamp.toml:5:10
      |
    5 | stop = { bit = 0.02, by = "minutes" }
      |          ^^^ not a key of `stop`
      |
      = help: did you mean `bits`?

    error[KB103]: `by` cannot be `minutes`
     --> rules/lamp/lamp.toml:5:27
      |
    5 | stop = { bit = 0.02, by = "minutes" }
      |                           ^^^^^^^^^
      |
      = help: did you mean `repair-minutes`?

    error[KB102]: unknown key `sorce`
     --> rules/lamp/lamp.toml:8:1
      |
    8 | sorce = "manual"
      | ^^^^^ not a key of a cause
      |
      = help: did you mean `source`?

    error[KB105]: unknown kind of node `defct`
      --> rules/lamp/lamp.toml:10:2
       |
    10 | [defct.x]
       |  ^^^^^
       |
       = help: did you mean `defect`?

    error[KB101]: not valid TOML: unexpected key or value, expected newline, `#`
      --> rules/lamp/lamp.toml:14:20
       |
    14 | share_from = "見積もり", shar = 6
       |                        ^
       |
       = help: every key stands on a line of its own, without a comma between

    error[KB103]: `share`: expected a number, found a text
      --> rules/lamp/lamp.toml:18:9
       |
    18 | share = "six"
       |         ^^^^^ this is a text

    error[KB101]: not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`
      --> rules/lamp/lamp.toml:19:25
       |
    19 | remedy = [{ id = "new", 説明 = "電球", link = "x" }]
       |                         ^^^^
       |
       = help: keys are written with a-z, 0-9, `-` and `_`; anything else stands in quotes

    error[KB102]: unknown key `link`
      --> rules/lamp/lamp.toml:19:36
       |
    19 | remedy = [{ id = "new", 説明 = "電球", link = "x" }]
       |                                        ^^^^ not a key of a remedy
       |
       = help: did you mean `links`?

    error[KB103]: `dark`: expected a word of the scale, such as "often", or a number from 0 to 1, found a list
      --> rules/lamp/lamp.toml:20:35
       |
    20 | shows = { "lamp.light" = { dark = ["often"] } }
       |                                   ^^^^^^^^^ this is a list

    error[KB103]: `cause`: expected a text, found a table
      --> rules/lamp/lamp.toml:23:9
       |
    23 | cause = { name = "電球", shar = 6 }
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a table

    error[KB103]: `light`: expected a word of the scale, such as "often", or a number from 0 to 1, found a table
      --> rules/lamp/lamp.toml:24:20
       |
    24 | shows.lamp.light = { dark = "often" }
       |                    ^^^^^^^^^^^^^^^^^^ this is a table
       |
       = help: an id with dots stands in quotes: `"subject.thing"`

    error[KB103]: `confidence` cannot be `reportet`
      --> rules/lamp/lamp.toml:25:14
       |
    25 | confidence = "reportet"
       |              ^^^^^^^^^^
       |
       = help: did you mean `reported`?

    error[KB102]: unknown key `light`
      --> rules/lamp/lamp.toml:27:12
       |
    27 | [fact.lamp.light]
       |            ^^^^^ not a key of a fact
       |
       = help: an id with dots stands in quotes: `"lamp.light"`

    error[KB103]: `type` cannot be `dat`
      --> rules/lamp/lamp.toml:31:8
       |
    31 | type = "dat"
       |        ^^^^^
       |
       = help: did you mean `date`?

    error[KB103]: `lamp.light`: expected a text, a list or a table, found a date
      --> rules/lamp/lamp.toml:32:29
       |
    32 | requires = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                             ^^^^^^^^^^ this is a date
       |
       = help: put it in quotes: "2020-01-01"

    error[KB102]: unknown key `type`
      --> rules/lamp/lamp.toml:32:46
       |
    32 | requires = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                                              ^^^^ not a key of a comparison
       |
       = help: an id with dots stands in quotes: `"lamp.type"`

    error[KB102]: unknown key `belo`
      --> rules/lamp/lamp.toml:32:75
       |
    32 | requires = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                                                                           ^^^^ not a key of a comparison
       |
       = help: did you mean `below`?

    error[KB202]: `lamp.made` is there twice
      --> rules/lamp/lamp.toml:34:7
       |
    30 | [fact."lamp.made"]
       |       ----------- first here
    ...
    34 | [fact."lamp.made"]
       |       ^^^^^^^^^^^ again here

    error[KB103]: `by` cannot be `robot`
      --> rules/lamp/lamp.toml:38:6
       |
    38 | by = "robot"
       |      ^^^^^^^
       |
       = help: it is one of: probe, agent, customer

    error[KB103]: `settles`: expected a text or a list of texts, found the number 5
      --> rules/lamp/lamp.toml:39:11
       |
    39 | settles = 5
       |           ^ this is the number 5
       |
       = help: put it in quotes: "5"

    error[KB103]: `minutes`: expected minutes, or minutes by channel: { keyboard = 2, phone = 4, mail = 8 }, found a text
      --> rules/lamp/lamp.toml:40:11
       |
    40 | minutes = "soon"
       |           ^^^^^^ this is a text

    error[KB103]: `mandatory`: expected `true` or `false`, found a text
      --> rules/lamp/lamp.toml:41:13
       |
    41 | mandatory = "yes"
       |             ^^^^^ this is a text

    error[KB101]: the key `mandatory` is there twice
      --> rules/lamp/lamp.toml:42:1
       |
    41 | mandatory = "yes"
       | --------- first here
    42 | mandatory = false
       | ^^^^^^^^^ again here

    error[KB103]: `when`: expected a table, found a text
      --> rules/lamp/lamp.toml:45:8
       |
    45 | when = "dark"
       |        ^^^^^^ this is a text
       |
       = help: nodes stand under their ids: `[rule.some-id]`, then `when`
    "#);
}

#[test]
fn mistakes_of_names_and_numbers() {
    let mut rules = RULES.to_owned();
    for (old, new) in NAMES {
        assert!(rules.contains(old), "not in the pack: {old}");
        rules = rules.replacen(old, new, 1);
    }
    let files = with_rules(&rules);
    let (pack, diags) = load(&files);
    assert!(pack.is_none());
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB502]: there is no cause `bulb`
     --> kb/lamp/en/texts.toml:8:8
      |
    8 | [cause.bulb]
      |        ^^^^ a text for nothing

    error[KB501]: the text of fact `lamp.sound` in `en` lacks the outcome `Silent`
      --> kb/lamp/en/texts.toml:30:1
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       | ^^^^^^^^^^^^ missing or empty
       |
      ::: rules/lamp/lamp.toml:88:7
       |
    88 | [fact."lamp.sound"]
       |       ------------ what it is about

    error[KB502]: `lamp.sound` has no outcome `silent`
      --> kb/lamp/en/texts.toml:30:87
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       |                                                                                       ^^^^^^ a text for nothing
       |
       = help: did you mean `Silent`?

    error[KB502]: there is no remedy `new-led`
      --> kb/lamp/en/texts.toml:60:9
       |
    60 | [remedy.new-led]
       |         ^^^^^^^ a text for nothing
       |
       = help: did you mean `new led`?

    error[KB502]: there is no cause `bulb`
     --> kb/lamp/ja/texts.toml:8:8
      |
    8 | [cause.bulb]
      |        ^^^^ a text for nothing

    error[KB501]: the text of fact `lamp.sound` in `ja` lacks the outcome `Silent`
      --> kb/lamp/ja/texts.toml:30:1
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       | ^^^^^^^^^^^^ missing or empty
       |
      ::: rules/lamp/lamp.toml:88:7
       |
    88 | [fact."lamp.sound"]
       |       ------------ what it is about

    error[KB502]: `lamp.sound` has no outcome `silent`
      --> kb/lamp/ja/texts.toml:30:87
       |
    30 | "lamp.sound" = { name = "Sound", outcomes = { normal = "normal", rattles = "rattles", silent = "silent" } }
       |                                                                                       ^^^^^^ a text for nothing
       |
       = help: did you mean `Silent`?

    error[KB502]: there is no remedy `new-led`
      --> kb/lamp/ja/texts.toml:60:9
       |
    60 | [remedy.new-led]
       |         ^^^^^^^ a text for nothing
       |
       = help: did you mean `new led`?

    error[KB201]: `Lamp` is not the id of a pack
     --> rules/lamp/lamp.toml:2:6
      |
    2 | id = "Lamp"
      |      ^^^^^^
      |
      = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB201]: the pack's id is `Lamp`, its folder `rules/lamp`
     --> rules/lamp/lamp.toml:2:6
      |
    2 | id = "Lamp"
      |      ^^^^^^ not the folder's name

    error[KB301]: the upper threshold 0.5 is below the lower 0.9
     --> rules/lamp/lamp.toml:6:36
      |
    6 | threshold = { lower = 0.9, upper = 0.5 }
      |                                    ^^^

    error[KB301]: a reliability cannot be 0.4
     --> rules/lamp/lamp.toml:7:26
      |
    7 | reliability = { probed = 0.4, parsed = 0.99, stated = 0.95 }
      |                          ^^^ must be more than 0.5, at most 1

    error[KB301]: `bits` cannot be -1
     --> rules/lamp/lamp.toml:8:17
      |
    8 | stop = { bits = -1, give_up_minutes = -5 }
      |                 ^^ must be 0 or more

    error[KB301]: `give_up_minutes` cannot be -5
     --> rules/lamp/lamp.toml:8:39
      |
    8 | stop = { bits = -1, give_up_minutes = -5 }
      |                                       ^^ must be 0 or more

    error[KB301]: a frequency cannot be 2
     --> rules/lamp/lamp.toml:9:26
      |
    9 | scale = { now-and-then = 2 }
      |                          ^ must be from 0 to 1

    error[KB201]: `outside` stands for none of the causes, it cannot be one
      --> rules/lamp/lamp.toml:19:8
       |
    19 | [cause.outside]
       |        ^^^^^^^

    error[KB201]: `Bulb_1` is not the id of a cause
      --> rules/lamp/lamp.toml:22:8
       |
    22 | [cause.Bulb_1]
       |        ^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB501]: no text in `en` for cause `Bulb_1`
      --> rules/lamp/lamp.toml:22:8
       |
    22 | [cause.Bulb_1]
       |        ^^^^^^ this needs it
       |
       = help: write `[cause.Bulb_1]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for cause `Bulb_1`
      --> rules/lamp/lamp.toml:22:8
       |
    22 | [cause.Bulb_1]
       |        ^^^^^^ this needs it
       |
       = help: write `[cause.Bulb_1]` in `kb/lamp/ja/`

    error[KB203]: unknown cause `powr`
      --> rules/lamp/lamp.toml:26:9
       |
    26 | cause = "powr"
       |         ^^^^^^ no cause has this id
       |
       = help: did you mean `power`?

    error[KB301]: a share cannot be 130
      --> rules/lamp/lamp.toml:27:9
       |
    27 | share = 130
       |         ^^^ must be from 0 to less than 100

    error[KB204]: `lamp.type` has no outcome `batery`
      --> rules/lamp/lamp.toml:33:24
       |
    33 | when = { "lamp.type" = "batery", "house.power" = "on" }
       |                        ^^^^^^^^ unknown outcome
       |
       = help: did you mean `battery`?

    error[KB203]: unknown cause `bulb`
      --> rules/lamp/lamp.toml:41:9
       |
    41 | cause = "bulb"
       |         ^^^^^^ no cause has this id
       |
       = help: cause is one of: Bulb_1, outside, power

    error[KB301]: defect `bulb-burnt` has both `share` and `prior`
      --> rules/lamp/lamp.toml:43:9
       |
    42 | share = 50
       |         -- the share
    43 | prior = 0.1
       |         ^^^ the prior

    error[KB302]: the frequencies of `bulb.filament` add up to 1.45
      --> rules/lamp/lamp.toml:45:11
       |
    45 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |           ^^^^^^^^^^^^^^^ more than 1
       |
       = help: an outcome hides those before it: one alone is seen, so they share what is 1

    error[KB103]: a defect cannot show `lamp.model`: it is a text
      --> rules/lamp/lamp.toml:45:70
       |
    45 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |                                                                      ^^^^^^^^^^^^ not a finding
       |
       = help: a finding has `outcomes` and no `context`

    error[KB201]: `new led` is not the id of a remedy
      --> rules/lamp/lamp.toml:50:6
       |
    50 | id = "new led"
       |      ^^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB501]: no text in `en` for remedy `new led`
      --> rules/lamp/lamp.toml:50:6
       |
    50 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for remedy `new led`
      --> rules/lamp/lamp.toml:50:6
       |
    50 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/ja/`

    error[KB801]: `example.com` is no link to a page: it has no `https://`
      --> rules/lamp/lamp.toml:51:10
       |
    51 | links = ["example.com"]
       |          ^^^^^^^^^^^^^
       |
       = help: it begins with `https://`, then the host: `https://example.com/page`

    error[KB301]: `minutes` cannot be -1
      --> rules/lamp/lamp.toml:52:11
       |
    52 | minutes = -1
       |           ^^ must be 0 or more

    error[KB104]: defect `lost-interest` has no `share`
      --> rules/lamp/lamp.toml:54:9
       |
    54 | [defect.lost-interest]
       |         ^^^^^^^^^^^^^ `share` is missing

    error[KB204]: `lamp.sound` has no outcome `silent`
      --> rules/lamp/lamp.toml:58:28
       |
    58 | shows = { "lamp.sound" = { silent = 0.4 } }
       |                            ^^^^^^ unknown outcome
       |
       = help: did you mean `Silent`?

    error[KB104]: fact `Lamp` has neither `outcomes` nor `type`
      --> rules/lamp/lamp.toml:62:7
       |
    62 | [fact.Lamp]
       |       ^^^^

    error[KB201]: `Lamp` is not the id of a fact
      --> rules/lamp/lamp.toml:62:7
       |
    62 | [fact.Lamp]
       |       ^^^^
       |
       = help: lower-case parts joined by dots, subject first: `tls.certificate.in_date`

    error[KB501]: no text in `en` for fact `Lamp`
      --> rules/lamp/lamp.toml:62:7
       |
    62 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for fact `Lamp`
      --> rules/lamp/lamp.toml:62:7
       |
    62 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/ja/`

    error[KB301]: a number of tickets cannot be -80
      --> rules/lamp/lamp.toml:72:21
       |
    72 | context = { table = -80, batery = 20 }
       |                     ^^^ must be 0 or more

    error[KB204]: `lamp.type` has no outcome `batery`
      --> rules/lamp/lamp.toml:72:26
       |
    72 | context = { table = -80, batery = 20 }
       |                          ^^^^^^ unknown outcome
       |
       = help: did you mean `battery`?

    error[KB103]: fact `house.power` has both `outcomes` and `type`
      --> rules/lamp/lamp.toml:75:7
       |
    75 | [fact."house.power"]
       |       ^^^^^^^^^^^^^

    error[KB301]: a frequency cannot be 1.5
      --> rules/lamp/lamp.toml:84:19
       |
    84 | leak = { broken = 1.5, molten = 0.1 }
       |                   ^^^ must be from 0 to 1

    error[KB204]: `bulb.filament` has no outcome `molten`
      --> rules/lamp/lamp.toml:84:24
       |
    84 | leak = { broken = 1.5, molten = 0.1 }
       |                        ^^^^^^ unknown outcome
       |
       = help: outcome is one of: whole, broken

    error[KB202]: the outcome `rattles` is there twice
      --> rules/lamp/lamp.toml:89:34
       |
    89 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                       ---------  ^^^^^^^^^ again here
       |                       |
       |                       first here

    error[KB201]: `Silent` is not the id of an outcome
      --> rules/lamp/lamp.toml:89:45
       |
    89 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                                             ^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB103]: sign `no-current` matches anything
      --> rules/lamp/lamp.toml:97:23
       |
    97 | text = ["no current", "*"]
       |                       ^^^ a pattern without words

    error[KB204]: `bulb.filament` has no outcome `hole`
       --> rules/lamp/lamp.toml:105:12
        |
    105 | values = { hole = "OK", broken = ["Broken", "Burnt*"] }
        |            ^^^^ unknown outcome
        |
        = help: did you mean `whole`?

    error[KB203]: unknown fact `lamp.modell`
       --> rules/lamp/lamp.toml:110:8
        |
    110 | fact = "lamp.modell"
        |        ^^^^^^^^^^^^^ no fact has this id
        |
        = help: did you mean `lamp.model`?

    error[KB103]: `soon` is not a date
       --> rules/lamp/lamp.toml:114:69
        |
    114 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                     ^^^^^^
        |
        = help: write "now", "2026-11-22" or "2026-11-22T06:00:00Z"

    error[KB103]: `2-1` is not a version or a range of versions
       --> rules/lamp/lamp.toml:114:91
        |
    114 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                           ^^^^^
        |
        = help: write "15.2" for all that begin so, or "15.2.2562-15.3", the end left out

    error[KB103]: `near` compares a text, `lamp.type` is a context
       --> rules/lamp/lamp.toml:114:106
        |
    114 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                                          ^^^^^^^^^^^

    error[KB103]: rule `battery-needs-no-mains` is a hypothesis, it cannot confirm
       --> rules/lamp/lamp.toml:115:11
        |
    115 | confirm = "mains-of"
        |           ^^^^^^^^^^
        |
        = help: what is not sure is evidence: let the defect show a fact

    error[KB203]: unknown defect `mains-of`
       --> rules/lamp/lamp.toml:115:11
        |
    115 | confirm = "mains-of"
        |           ^^^^^^^^^^ no defect has this id
        |
        = help: did you mean `mains-off`?

    error[KB203]: unknown setup `lader`
       --> rules/lamp/lamp.toml:123:9
        |
    123 | setup = "lader"
        |         ^^^^^^^ no setup has this id
        |
        = help: did you mean `ladder`?

    error[KB202]: `lamp.type` is there twice
       --> rules/lamp/lamp.toml:129:25
        |
    129 | settles = ["lamp.type", "lamp.type"]
        |                         ^^^^^^^^^^^ again here

    error[KB104]: act `ask-power` has no `source`
       --> rules/lamp/lamp.toml:134:6
        |
    134 | [act.ask-power]
        |      ^^^^^^^^^ `source` is missing
        |
        = help: write where one can look this up: a step of an article, a document, `own observation`

    error[KB103]: `lamp.type` has outcomes, it cannot be compared
       --> rules/lamp/lamp.toml:138:14
        |
    138 | requires = { "lamp.type" = { below = 2 } }
        |              ^^^^^^^^^^^
        |
        = help: name the outcomes that it may have: ["a", "b"]

    error[KB104]: the minutes of setup `ladder` lack `keyboard`, `mail`
       --> rules/lamp/lamp.toml:141:11
        |
    141 | minutes = { phone = 2 }
        |           ^^^^^^^^^^^^^
        |
        = help: one number for all, or { keyboard = 2, phone = 4, mail = 8 }
    "#);
}

#[test]
fn mistakes_in_toml_itself() {
    let broken = RULES
        .replace("[cause.power]", "[cause.power")
        .replace("source = \"manual step 2\"\nshows", "source = \"手順 2\nshows")
        .replace("share = 5\n", "share = \n");
    let files = with_rules(&broken);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB101]: not valid TOML: unclosed table, expected `]`
      --> rules/lamp/lamp.toml:16:13
       |
    16 | [cause.power
       |             ^
       |
       = help: the header lacks its `]`

    error[KB101]: not valid TOML: invalid basic string, expected `"`
      --> rules/lamp/lamp.toml:40:15
       |
    40 | source = "手順 2
       |                 ^
       |
       = help: a quotation mark is missing: a text begins and ends with `"`

    error[KB101]: not valid TOML: string values must be quoted, expected literal string
      --> rules/lamp/lamp.toml:50:9
       |
    50 | share = 
       |         ^
       |
       = help: write a value after `=`, or take the line out
    "#);
}

#[test]
fn two_nodes_of_one_id_in_two_files() {
    let mut files = files();
    files.push(shindan_model::SourceFile {
        path: "rules/lamp/more.toml".into(),
        text: "[setup.ladder]\nminutes = 3\n[pack]\n".into(),
    });
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB202]: there are two setups with the id `ladder`
       --> rules/lamp/more.toml:1:8
        |
      1 | [setup.ladder]
        |        ^^^^^^ again here
        |
       ::: rules/lamp/lamp.toml:132:8
        |
    132 | [setup.ladder]
        |        ------ first here

    error[KB202]: there is more than one `[pack]`
     --> rules/lamp/more.toml:3:1
      |
    3 | [pack]
      | ^^^^^^ again here
      |
     ::: rules/lamp/lamp.toml:1:1
      |
    1 | [pack]
      | ------ first here
    "#);
}

#[test]
fn no_pack_at_all() {
    let (pack, diags) = load(&[]);
    assert!(pack.is_none());
    insta::assert_snapshot!(rendered(&[], &diags), @r#"
    error[KB104]: there is no pack here
     |
     = help: a pack has files `rules/<pack>/….toml` and `kb/<pack>/<language>/….toml`
    "#);
}

/// The text up to a byte, which a crash while saving may leave.
fn cut(text: &str, at: usize) -> String {
    String::from_utf8_lossy(&text.as_bytes()[..at.min(text.len())]).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No part of a good pack, cut at any byte, makes the loader panic or load half a pack.
    #[test]
    fn any_part_of_a_good_pack_gives_problems_or_a_pack(
        file in 0_usize..3,
        at in 0_usize..5000,
    ) {
        let mut files = files();
        files[file].text = cut(&files[file].text, at);
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
        prop_assert!(!rendered(&files, &diags).is_empty() || pack.is_some());
    }

    /// Nor do marks of TOML in the wrong places.
    #[test]
    fn a_good_pack_with_marks_strewn_in_gives_problems_or_a_pack(
        edits in proptest::collection::vec((0_usize..5000, "[\\[\\]{}=,.\"'\n#a1 \u{8a3c}]{1,3}"), 1..5),
    ) {
        let mut rules = RULES.to_owned();
        for (at, marks) in edits {
            let places: Vec<usize> = rules.char_indices().map(|(place, _)| place).collect();
            rules.insert_str(places[at % places.len()], &marks);
        }
        let files = with_rules(&rules);
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
        prop_assert!(!rendered(&files, &diags).is_empty() || pack.is_some());
    }

    /// Nor does a piece of it cut out, which breaks names rather than syntax.
    #[test]
    fn a_good_pack_without_some_lines_gives_problems_or_a_pack(
        from in 0_usize..140,
        count in 1_usize..6,
    ) {
        let kept = RULES.lines().enumerate().filter(|(line, _)| *line < from || *line >= from + count);
        let rules: Vec<&str> = kept.map(|(_, line)| line).collect();
        let files = with_rules(&rules.join("\n"));
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
    }
}

#[test]
fn shares_that_no_priors_give() {
    let rules = RULES.replace("leak = { dark = \"almost never\" }\n", "");
    let files = with_rules(&rules);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB303]: no prior gives defect `bulb-burnt` its share where lamp.type = table: 57.6 of 100 can be reached
      --> rules/lamp/lamp.toml:39:9
       |
    39 | share = 50
       |         ^^ this share
       |
       = help: every ticket has a reason: without a leak of the complaint, the shares of the defects that bring it about must add up to 100 at least
    "#);
}

#[test]
fn a_file_full_of_problems_is_given_up() {
    let wrong: String = (0..5_000).map(|n| format!("[x{n}]\n")).collect();
    let (_, diags) = load(&with_rules(&wrong));
    assert_eq!(diags.len(), 101);
}

#[test]
fn contexts_without_end_are_refused() {
    let mut rules = RULES.to_owned();
    for n in 0..30 {
        rules += &format!(
            "[fact.\"more.c{n}\"]\noutcomes = [\"a\", \"b\"]\ncontext = {{ a = 1, b = 1 }}\nsource = \"x\"\n"
        );
    }
    let (_, diags) = load(&with_rules(&rules));
    let told = |text: &str| diags.iter().any(|diag| diag.message.contains(text));
    assert!(told("more than 10000 combinations"));
}

#[test]
fn every_line_of_the_texts_is_needed() {
    let lines: Vec<&str> = ENGLISH.lines().collect();
    let mut files = files();
    for without in 0..lines.len() {
        let mut rest = lines.clone();
        let line = rest.remove(without);
        files[1].text = rest.join("\n");
        let (pack, _) = load(&files);
        assert_eq!(pack.is_some(), line.is_empty(), "{line}");
    }
}

#[test]
fn the_digest_tells_packs_apart_and_the_order_of_files_does_not_matter() {
    let digest = |files: &[shindan_model::SourceFile]| load(files).0.map(|pack| pack.digest);
    let mut files = files();
    let before = digest(&files);
    files.reverse();
    assert_eq!(digest(&files), before);
    files[0].text.push('\n');
    assert_ne!(digest(&files), before);
}
