//! Keys and values of the wrong shape in `[pack]`, causes and defects, some after Japanese text in the same line.

use super::problems_of;

const RULES: &str = r#"[pack]
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
"#;

#[test]
fn mistakes_of_shape_in_defects() {
    insta::assert_snapshot!(problems_of(RULES), @r#"
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
    "#);
}
