//! What authors are told: packs with many mistakes, and every message as it is printed.

use proptest::prelude::*;

use super::load;
use super::testing::{ENGLISH, RULES, files, rendered, with_rules};

/// Mistakes of shape, some after Japanese text in the same line.
const SHAPES: &str = r#"[pack]
format = 2
id = "lamp"
version = 1.0
languages = "en"
stop = { bit = 0.02, by = "minutes" }

[cause.bulb]
sorce = "manual"

[defct.x]
cause = "bulb"

[defect.bulb-burnt]
of_100_tickets_from = "見積もり", shar = 6

[defect.a]
cause = "bulb"
of_100_tickets = "six"
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

/// Mistakes of names and numbers: replacements in a good pack.
const NAMES: &[(&str, &str)] = &[
    ("id = \"lamp\"", "id = \"Lamp\""),
    ("lower = 0.5, upper = 0.9", "lower = 0.9, upper = 0.5"),
    ("probed = 0.995", "probed = 0.4"),
    ("stop = { bits = 0.02 }", "stop = { bits = -1, give_up_minutes = -5 }"),
    ("now-and-then = 0.2", "now-and-then = 2"),
    ("[cause.bulb]", "[cause.outside]\nsource = \"x\"\n\n[cause.Bulb_1]"),
    ("cause = \"power\"\nof_100_tickets = 30", "cause = \"powr\"\nof_100_tickets = 130"),
    ("off = \"always\"", "of = \"allways\""),
    (
        "only_when = { \"lamp.type\" = \"table\" }\n[defect",
        "only_when = { \"lamp.type\" = \"tabel\", \"house.power\" = \"on\" }\n[defect",
    ),
    ("of_100_tickets = 50\n", "of_100_tickets = 50\nprior = 0.1\n"),
    ("broken = \"usually\"", "whole = \"usually\", broken = \"often\""),
    ("\"lamp.sound\" = { rattles", "\"lamp.model\" = { rattles"),
    ("id = \"new-led\"", "id = \"new led\"\nlinks = [\"example.com\"]\nminutes = -1"),
    ("of_100_tickets = 5\nsource = \"a customer\"", "source = \"a customer\""),
    ("[fact.\"lamp.light\"]", "[fact.Lamp]\nsource = \"x\"\n\n[fact.\"lamp.light\"]"),
    ("{ table = 80, battery = 20 }", "{ table = -80, batery = 20 }"),
    ("of = \"house\"", "type = \"text\""),
    ("seen_anyway = { broken = 0.01 }", "seen_anyway = { broken = 1.5, molten = 0.1 }"),
    ("[\"normal\", \"rattles\", \"silent\"]", "[\"normal\", \"rattles\", \"rattles\", \"Silent\"]"),
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
    ("access = \"ladder\"", "access = \"lader\""),
    ("gives = \"lamp.type\"", "gives = [\"lamp.type\", \"lamp.type\"]"),
    ("[access.ladder]\nminutes = 2", "[access.ladder]\nminutes = { phone = 2 }"),
    (
        "only_when = { \"lamp.type\" = \"table\" }\nsource = \"manual step 1\"\n\n[access",
        "only_when = { \"lamp.type\" = { below = 2 } }\n\n[access",
    ),
];

#[test]
fn mistakes_of_shape() {
    let files = with_rules(SHAPES);
    let (pack, diags) = load(&files);
    assert!(pack.is_none());
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB103]: `version`: expected a text, found the number 1.0
     --> rules/lamp/lamp.toml:4:11
      |
    4 | version = 1.0
      |           ^^^ this is the number 1.0
      |
      = help: put it in quotes: "1.0"

    error[KB102]: unknown key `bit`
     --> rules/lamp/lamp.toml:6:10
      |
    6 | stop = { bit = 0.02, by = "minutes" }
      |          ^^^ not a key of `stop`
      |
      = help: did you mean `bits`?

    error[KB103]: `by` cannot be `minutes`
     --> rules/lamp/lamp.toml:6:27
      |
    6 | stop = { bit = 0.02, by = "minutes" }
      |                           ^^^^^^^^^
      |
      = help: did you mean `repair-minutes`?

    error[KB102]: unknown key `sorce`
     --> rules/lamp/lamp.toml:9:1
      |
    9 | sorce = "manual"
      | ^^^^^ not a key of a cause
      |
      = help: did you mean `source`?

    error[KB105]: unknown kind of node `defct`
      --> rules/lamp/lamp.toml:11:2
       |
    11 | [defct.x]
       |  ^^^^^
       |
       = help: did you mean `defect`?

    error[KB101]: not valid TOML: unexpected key or value, expected newline, `#`
      --> rules/lamp/lamp.toml:15:29
       |
    15 | of_100_tickets_from = "見積もり", shar = 6
       |                                 ^
       |
       = help: every key stands on a line of its own, without a comma between

    error[KB103]: `of_100_tickets`: expected a number, or a count of tickets such as "12 of 80", found a text
      --> rules/lamp/lamp.toml:19:18
       |
    19 | of_100_tickets = "six"
       |                  ^^^^^ this is a text

    error[KB101]: not valid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`
      --> rules/lamp/lamp.toml:20:25
       |
    20 | remedy = [{ id = "new", 説明 = "電球", link = "x" }]
       |                         ^^^^
       |
       = help: keys are written with a-z, 0-9, `-` and `_`; anything else stands in quotes

    error[KB102]: unknown key `link`
      --> rules/lamp/lamp.toml:20:36
       |
    20 | remedy = [{ id = "new", 説明 = "電球", link = "x" }]
       |                                        ^^^^ not a key of a remedy
       |
       = help: did you mean `links`?

    error[KB103]: `dark`: expected a word of the scale, such as "often", or a number from 0 to 1, found a list
      --> rules/lamp/lamp.toml:21:35
       |
    21 | shows = { "lamp.light" = { dark = ["often"] } }
       |                                   ^^^^^^^^^ this is a list

    error[KB103]: `cause`: expected a text, found a table
      --> rules/lamp/lamp.toml:24:9
       |
    24 | cause = { name = "電球", shar = 6 }
       |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ this is a table

    error[KB103]: `light`: expected a word of the scale, such as "often", or a number from 0 to 1, found a table
      --> rules/lamp/lamp.toml:25:20
       |
    25 | shows.lamp.light = { dark = "often" }
       |                    ^^^^^^^^^^^^^^^^^^ this is a table
       |
       = help: an id with dots stands in quotes: `"subject.thing"`

    error[KB103]: `confidence` cannot be `reportet`
      --> rules/lamp/lamp.toml:26:14
       |
    26 | confidence = "reportet"
       |              ^^^^^^^^^^
       |
       = help: did you mean `reported`?

    error[KB102]: unknown key `light`
      --> rules/lamp/lamp.toml:28:12
       |
    28 | [fact.lamp.light]
       |            ^^^^^ not a key of a fact
       |
       = help: an id with dots stands in quotes: `"lamp.light"`

    error[KB103]: `type` cannot be `dat`
      --> rules/lamp/lamp.toml:32:8
       |
    32 | type = "dat"
       |        ^^^^^
       |
       = help: did you mean `date`?

    error[KB103]: `lamp.light`: expected a text, a list or a table, found a date
      --> rules/lamp/lamp.toml:33:30
       |
    33 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                              ^^^^^^^^^^ this is a date
       |
       = help: put it in quotes: "2020-01-01"

    error[KB102]: unknown key `type`
      --> rules/lamp/lamp.toml:33:47
       |
    33 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                                               ^^^^ not a key of a comparison
       |
       = help: an id with dots stands in quotes: `"lamp.type"`

    error[KB102]: unknown key `belo`
      --> rules/lamp/lamp.toml:33:76
       |
    33 | only_when = { "lamp.light" = 2020-01-01, lamp.type = "x", "lamp.sound" = { belo = 3 } }
       |                                                                            ^^^^ not a key of a comparison
       |
       = help: did you mean `below`?

    error[KB202]: `lamp.made` is there twice
      --> rules/lamp/lamp.toml:35:7
       |
    31 | [fact."lamp.made"]
       |       ----------- first here
    ...
    35 | [fact."lamp.made"]
       |       ^^^^^^^^^^^ again here

    error[KB103]: `by` cannot be `robot`
      --> rules/lamp/lamp.toml:39:6
       |
    39 | by = "robot"
       |      ^^^^^^^
       |
       = help: it is one of: probe, agent, customer

    error[KB103]: `gives`: expected a text or a list of texts, found the number 5
      --> rules/lamp/lamp.toml:40:9
       |
    40 | gives = 5
       |         ^ this is the number 5
       |
       = help: put it in quotes: "5"

    error[KB103]: `minutes`: expected minutes, or minutes by channel: { keyboard = 2, phone = 4, mail = 8 }, found a text
      --> rules/lamp/lamp.toml:41:11
       |
    41 | minutes = "soon"
       |           ^^^^^^ this is a text

    error[KB103]: `mandatory`: expected `true` or `false`, found a text
      --> rules/lamp/lamp.toml:42:13
       |
    42 | mandatory = "yes"
       |             ^^^^^ this is a text

    error[KB101]: the key `mandatory` is there twice
      --> rules/lamp/lamp.toml:43:1
       |
    42 | mandatory = "yes"
       | --------- first here
    43 | mandatory = false
       | ^^^^^^^^^ again here

    error[KB103]: `when`: expected a table, found a text
      --> rules/lamp/lamp.toml:46:8
       |
    46 | when = "dark"
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
      ::: rules/lamp/lamp.toml:87:7
       |
    87 | [fact."lamp.sound"]
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
      ::: rules/lamp/lamp.toml:87:7
       |
    87 | [fact."lamp.sound"]
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
     --> rules/lamp/lamp.toml:3:6
      |
    3 | id = "Lamp"
      |      ^^^^^^
      |
      = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB201]: the pack's id is `Lamp`, its folder `rules/lamp`
     --> rules/lamp/lamp.toml:3:6
      |
    3 | id = "Lamp"
      |      ^^^^^^ not the folder's name

    error[KB301]: the upper threshold 0.5 is below the lower 0.9
     --> rules/lamp/lamp.toml:7:36
      |
    7 | threshold = { lower = 0.9, upper = 0.5 }
      |                                    ^^^

    error[KB301]: a reliability cannot be 0.4
     --> rules/lamp/lamp.toml:8:26
      |
    8 | reliability = { probed = 0.4, parsed = 0.99, stated = 0.95 }
      |                          ^^^ must be more than 0.5, at most 1

    error[KB301]: `bits` cannot be -1
     --> rules/lamp/lamp.toml:9:17
      |
    9 | stop = { bits = -1, give_up_minutes = -5 }
      |                 ^^ must be 0 or more

    error[KB301]: `give_up_minutes` cannot be -5
     --> rules/lamp/lamp.toml:9:39
      |
    9 | stop = { bits = -1, give_up_minutes = -5 }
      |                                       ^^ must be 0 or more

    error[KB301]: a frequency cannot be 2
      --> rules/lamp/lamp.toml:10:26
       |
    10 | scale = { now-and-then = 2 }
       |                          ^ must be from 0 to 1

    error[KB201]: `outside` stands for none of the causes, it cannot be one
      --> rules/lamp/lamp.toml:20:8
       |
    20 | [cause.outside]
       |        ^^^^^^^

    error[KB201]: `Bulb_1` is not the id of a cause
      --> rules/lamp/lamp.toml:23:8
       |
    23 | [cause.Bulb_1]
       |        ^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB501]: no text in `en` for cause `Bulb_1`
      --> rules/lamp/lamp.toml:23:8
       |
    23 | [cause.Bulb_1]
       |        ^^^^^^ this needs it
       |
       = help: write `[cause.Bulb_1]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for cause `Bulb_1`
      --> rules/lamp/lamp.toml:23:8
       |
    23 | [cause.Bulb_1]
       |        ^^^^^^ this needs it
       |
       = help: write `[cause.Bulb_1]` in `kb/lamp/ja/`

    error[KB203]: unknown cause `powr`
      --> rules/lamp/lamp.toml:27:9
       |
    27 | cause = "powr"
       |         ^^^^^^ no cause has this id
       |
       = help: did you mean `power`?

    error[KB301]: a number of 100 tickets cannot be 130
      --> rules/lamp/lamp.toml:28:18
       |
    28 | of_100_tickets = 130
       |                  ^^^ must be from 0 to less than 100

    error[KB204]: `lamp.type` has no outcome `tabel`
      --> rules/lamp/lamp.toml:31:29
       |
    31 | only_when = { "lamp.type" = "tabel", "house.power" = "on" }
       |                             ^^^^^^^ unknown outcome
       |
       = help: did you mean `table`?

    error[KB203]: unknown cause `bulb`
      --> rules/lamp/lamp.toml:40:9
       |
    40 | cause = "bulb"
       |         ^^^^^^ no cause has this id
       |
       = help: cause is one of: Bulb_1, outside, power

    error[KB301]: defect `bulb-burnt` has both `of_100_tickets` and `prior`
      --> rules/lamp/lamp.toml:42:9
       |
    41 | of_100_tickets = 50
       |                  -- the tickets
    42 | prior = 0.1
       |         ^^^ the prior

    error[KB302]: the frequencies of `bulb.filament` add up to 1.45
      --> rules/lamp/lamp.toml:44:11
       |
    44 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |           ^^^^^^^^^^^^^^^ more than 1
       |
       = help: an outcome hides those before it: one alone is seen, so they share what is 1

    error[KB103]: a defect cannot show `lamp.model`: it is a text
      --> rules/lamp/lamp.toml:44:70
       |
    44 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |                                                                      ^^^^^^^^^^^^ not a finding
       |
       = help: a finding has `outcomes` and no `context`

    error[KB201]: `new led` is not the id of a remedy
      --> rules/lamp/lamp.toml:49:6
       |
    49 | id = "new led"
       |      ^^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB501]: no text in `en` for remedy `new led`
      --> rules/lamp/lamp.toml:49:6
       |
    49 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for remedy `new led`
      --> rules/lamp/lamp.toml:49:6
       |
    49 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/ja/`

    error[KB801]: `example.com` is no link to a page: it has no `https://`
      --> rules/lamp/lamp.toml:50:10
       |
    50 | links = ["example.com"]
       |          ^^^^^^^^^^^^^
       |
       = help: it begins with `https://`, then the host: `https://example.com/page`

    error[KB301]: `minutes` cannot be -1
      --> rules/lamp/lamp.toml:51:11
       |
    51 | minutes = -1
       |           ^^ must be 0 or more

    error[KB104]: defect `lost-interest` has no `of_100_tickets`
      --> rules/lamp/lamp.toml:53:9
       |
    53 | [defect.lost-interest]
       |         ^^^^^^^^^^^^^ `of_100_tickets` is missing

    error[KB204]: `lamp.sound` has no outcome `silent`
      --> rules/lamp/lamp.toml:57:28
       |
    57 | shows = { "lamp.sound" = { silent = 0.4 } }
       |                            ^^^^^^ unknown outcome
       |
       = help: did you mean `Silent`?

    error[KB104]: fact `Lamp` has neither `outcomes` nor `type`
      --> rules/lamp/lamp.toml:61:7
       |
    61 | [fact.Lamp]
       |       ^^^^

    error[KB201]: `Lamp` is not the id of a fact
      --> rules/lamp/lamp.toml:61:7
       |
    61 | [fact.Lamp]
       |       ^^^^
       |
       = help: lower-case parts joined by dots, subject first: `tls.certificate.in_date`

    error[KB501]: no text in `en` for fact `Lamp`
      --> rules/lamp/lamp.toml:61:7
       |
    61 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for fact `Lamp`
      --> rules/lamp/lamp.toml:61:7
       |
    61 | [fact.Lamp]
       |       ^^^^ this needs it
       |
       = help: write `[fact."Lamp"]` in `kb/lamp/ja/`

    error[KB301]: a number of tickets cannot be -80
      --> rules/lamp/lamp.toml:71:21
       |
    71 | context = { table = -80, batery = 20 }
       |                     ^^^ must be 0 or more

    error[KB204]: `lamp.type` has no outcome `batery`
      --> rules/lamp/lamp.toml:71:26
       |
    71 | context = { table = -80, batery = 20 }
       |                          ^^^^^^ unknown outcome
       |
       = help: did you mean `battery`?

    error[KB103]: fact `house.power` has both `outcomes` and `type`
      --> rules/lamp/lamp.toml:74:7
       |
    74 | [fact."house.power"]
       |       ^^^^^^^^^^^^^

    error[KB301]: a frequency cannot be 1.5
      --> rules/lamp/lamp.toml:83:26
       |
    83 | seen_anyway = { broken = 1.5, molten = 0.1 }
       |                          ^^^ must be from 0 to 1

    error[KB204]: `bulb.filament` has no outcome `molten`
      --> rules/lamp/lamp.toml:83:31
       |
    83 | seen_anyway = { broken = 1.5, molten = 0.1 }
       |                               ^^^^^^ unknown outcome
       |
       = help: outcome is one of: whole, broken

    error[KB202]: the outcome `rattles` is there twice
      --> rules/lamp/lamp.toml:88:34
       |
    88 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                       ---------  ^^^^^^^^^ again here
       |                       |
       |                       first here

    error[KB201]: `Silent` is not the id of an outcome
      --> rules/lamp/lamp.toml:88:45
       |
    88 | outcomes = ["normal", "rattles", "rattles", "Silent"]
       |                                             ^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB103]: sign `no-current` matches anything
      --> rules/lamp/lamp.toml:96:23
       |
    96 | text = ["no current", "*"]
       |                       ^^^ a pattern without words

    error[KB204]: `bulb.filament` has no outcome `hole`
       --> rules/lamp/lamp.toml:104:12
        |
    104 | values = { hole = "OK", broken = ["Broken", "Burnt*"] }
        |            ^^^^ unknown outcome
        |
        = help: did you mean `whole`?

    error[KB203]: unknown fact `lamp.modell`
       --> rules/lamp/lamp.toml:109:8
        |
    109 | fact = "lamp.modell"
        |        ^^^^^^^^^^^^^ no fact has this id
        |
        = help: did you mean `lamp.model`?

    error[KB103]: `soon` is not a date
       --> rules/lamp/lamp.toml:113:69
        |
    113 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                     ^^^^^^
        |
        = help: write "now", "2026-11-22" or "2026-11-22T06:00:00Z"

    error[KB103]: `2-1` is not a version or a range of versions
       --> rules/lamp/lamp.toml:113:91
        |
    113 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                           ^^^^^
        |
        = help: write "15.2" for all that begin so, or "15.2.2562-15.3", the end left out

    error[KB103]: `near` compares a text, `lamp.type` is a context
       --> rules/lamp/lamp.toml:113:106
        |
    113 | when = { "lamp.model" = { contains = "battery", below = 3, before = "soon", version_in = ["2-1"], near = "lamp.type" } }
        |                                                                                                          ^^^^^^^^^^^

    error[KB103]: rule `battery-needs-no-mains` is a hypothesis, it cannot confirm
       --> rules/lamp/lamp.toml:114:11
        |
    114 | confirm = "mains-of"
        |           ^^^^^^^^^^
        |
        = help: what is not sure is evidence: let the defect show a fact

    error[KB203]: unknown defect `mains-of`
       --> rules/lamp/lamp.toml:114:11
        |
    114 | confirm = "mains-of"
        |           ^^^^^^^^^^ no defect has this id
        |
        = help: did you mean `mains-off`?

    error[KB203]: unknown access `lader`
       --> rules/lamp/lamp.toml:122:10
        |
    122 | access = "lader"
        |          ^^^^^^^ no access has this id
        |
        = help: did you mean `ladder`?

    error[KB202]: `lamp.type` is there twice
       --> rules/lamp/lamp.toml:128:23
        |
    128 | gives = ["lamp.type", "lamp.type"]
        |                       ^^^^^^^^^^^ again here

    error[KB104]: step `ask-power` has no `source`
       --> rules/lamp/lamp.toml:133:7
        |
    133 | [step.ask-power]
        |       ^^^^^^^^^ `source` is missing
        |
        = help: write where one can look this up: a step of an article, a document, `own observation`

    error[KB103]: `lamp.type` has outcomes, it cannot be compared
       --> rules/lamp/lamp.toml:137:15
        |
    137 | only_when = { "lamp.type" = { below = 2 } }
        |               ^^^^^^^^^^^
        |
        = help: name the outcomes that it may have: ["a", "b"]

    error[KB104]: the minutes of access `ladder` lack `keyboard`, `mail`
       --> rules/lamp/lamp.toml:140:11
        |
    140 | minutes = { phone = 2 }
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
        .replace("of_100_tickets = 5\n", "of_100_tickets = \n");
    let files = with_rules(&broken);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB101]: not valid TOML: unclosed table, expected `]`
      --> rules/lamp/lamp.toml:17:13
       |
    17 | [cause.power
       |             ^
       |
       = help: the header lacks its `]`

    error[KB101]: not valid TOML: invalid basic string, expected `"`
      --> rules/lamp/lamp.toml:39:15
       |
    39 | source = "手順 2
       |                 ^
       |
       = help: a quotation mark is missing: a text begins and ends with `"`

    error[KB101]: not valid TOML: string values must be quoted, expected literal string
      --> rules/lamp/lamp.toml:49:18
       |
    49 | of_100_tickets = 
       |                  ^
       |
       = help: write a value after `=`, or take the line out
    "#);
}

#[test]
fn two_nodes_of_one_id_in_two_files() {
    let mut files = files();
    files.push(shindan_model::SourceFile {
        path: "rules/lamp/more.toml".into(),
        text: "[access.ladder]\nminutes = 3\n[pack]\n".into(),
    });
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB202]: there are two accesses with the id `ladder`
       --> rules/lamp/more.toml:1:9
        |
      1 | [access.ladder]
        |         ^^^^^^ again here
        |
       ::: rules/lamp/lamp.toml:131:9
        |
    131 | [access.ladder]
        |         ------ first here

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
    let rules = RULES.replace("seen_anyway = { dark = \"almost never\" }\n", "");
    let files = with_rules(&rules);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB303]: no prior gives defect `bulb-burnt` its `of_100_tickets` where lamp.type = table: 57.6 can be reached
      --> rules/lamp/lamp.toml:38:18
       |
    38 | of_100_tickets = 50
       |                  ^^ this number
       |
       = help: every ticket has a reason: where the complaint is not `seen_anyway`, the tickets of the defects that bring it about must add up to 100 at least
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
