//! Names and numbers of defects and their remedies.

use super::problems_with;

const MISTAKES: &[(&str, &str)] = &[
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
];

#[test]
fn mistakes_of_defects() {
    insta::assert_snapshot!(problems_with(MISTAKES), @r#"
    error[KB502]: there is no remedy `new-led`
      --> kb/lamp/en/texts.toml:60:9
       |
    60 | [remedy.new-led]
       |         ^^^^^^^ a text for nothing
       |
       = help: did you mean `new led`?

    error[KB502]: there is no remedy `new-led`
      --> kb/lamp/ja/texts.toml:60:9
       |
    60 | [remedy.new-led]
       |         ^^^^^^^ a text for nothing
       |
       = help: did you mean `new led`?

    error[KB203]: unknown cause `powr`
      --> rules/lamp/lamp.toml:24:9
       |
    24 | cause = "powr"
       |         ^^^^^^ no cause has this id
       |
       = help: did you mean `power`?

    error[KB301]: a number of 100 tickets cannot be 130
      --> rules/lamp/lamp.toml:25:18
       |
    25 | of_100_tickets = 130
       |                  ^^^ must be from 0 to less than 100

    error[KB204]: `lamp.type` has no outcome `tabel`
      --> rules/lamp/lamp.toml:28:29
       |
    28 | only_when = { "lamp.type" = "tabel", "house.power" = "on" }
       |                             ^^^^^^^ unknown outcome
       |
       = help: did you mean `table`?

    error[KB103]: `house.power` is a finding, only contexts can stand here
      --> rules/lamp/lamp.toml:28:38
       |
    28 | only_when = { "lamp.type" = "tabel", "house.power" = "on" }
       |                                      ^^^^^^^^^^^^^ not a context
       |
       = help: numbers and remedies may depend on contexts only, the rest is evidence

    error[KB204]: `house.power` has no outcome `of`
      --> rules/lamp/lamp.toml:30:19
       |
    30 | "house.power" = { of = "allways" }
       |                   ^^ unknown outcome
       |
       = help: did you mean `off`?

    error[KB205]: `allways` is not a word of the scale
      --> rules/lamp/lamp.toml:30:24
       |
    30 | "house.power" = { of = "allways" }
       |                        ^^^^^^^^^
       |
       = help: did you mean `always`?

    error[KB301]: defect `bulb-burnt` has both `of_100_tickets` and `prior`
      --> rules/lamp/lamp.toml:39:9
       |
    38 | of_100_tickets = 50
       |                  -- the tickets
    39 | prior = 0.1
       |         ^^^ the prior

    error[KB302]: the frequencies of `bulb.filament` add up to 1.45
      --> rules/lamp/lamp.toml:41:11
       |
    41 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |           ^^^^^^^^^^^^^^^ more than 1
       |
       = help: an outcome hides those before it: one alone is seen, so they share what is 1

    error[KB103]: a defect cannot show `lamp.model`: it is a text
      --> rules/lamp/lamp.toml:41:70
       |
    41 | shows = { "bulb.filament" = { whole = "usually", broken = "often" }, "lamp.model" = { rattles = "now-and-then" } }
       |                                                                      ^^^^^^^^^^^^ not a finding
       |
       = help: a finding has `outcomes` and no `context`

    error[KB201]: `new led` is not the id of a remedy
      --> rules/lamp/lamp.toml:46:6
       |
    46 | id = "new led"
       |      ^^^^^^^^^
       |
       = help: lower-case letters and digits, words joined by dashes: `name-mismatch`

    error[KB501]: no text in `en` for remedy `new led`
      --> rules/lamp/lamp.toml:46:6
       |
    46 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/en/`

    error[KB501]: no text in `ja` for remedy `new led`
      --> rules/lamp/lamp.toml:46:6
       |
    46 | id = "new led"
       |      ^^^^^^^^^ this needs it
       |
       = help: write `[remedy.new led]` in `kb/lamp/ja/`

    error[KB801]: `example.com` is no link to a page: it has no `https://`
      --> rules/lamp/lamp.toml:47:10
       |
    47 | links = ["example.com"]
       |          ^^^^^^^^^^^^^
       |
       = help: it begins with `https://`, then the host: `https://example.com/page`

    error[KB301]: `minutes` cannot be -1
      --> rules/lamp/lamp.toml:48:11
       |
    48 | minutes = -1
       |           ^^ must be 0 or more

    error[KB104]: defect `lost-interest` has no `of_100_tickets`
      --> rules/lamp/lamp.toml:50:9
       |
    50 | [defect.lost-interest]
       |         ^^^^^^^^^^^^^ `of_100_tickets` is missing
    "#);
}
