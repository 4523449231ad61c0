//! `[pack]` and the ids of causes.

use super::problems_with;

const MISTAKES: &[(&str, &str)] = &[
    ("id = \"lamp\"", "id = \"Lamp\""),
    ("lower = 0.5, upper = 0.9", "lower = 0.9, upper = 0.5"),
    ("probed = 0.995", "probed = 0.4"),
    ("stop = { bits = 0.02 }", "stop = { bits = -1, give_up_minutes = -5 }"),
    ("now-and-then = 0.2", "now-and-then = 2"),
    ("[cause.bulb]", "[cause.outside]\nsource = \"x\"\n\n[cause.Bulb_1]"),
];

#[test]
fn mistakes_of_settings_and_ids() {
    insta::assert_snapshot!(problems_with(MISTAKES), @r#"
    error[KB502]: there is no cause `bulb`
     --> kb/lamp/en/texts.toml:8:8
      |
    8 | [cause.bulb]
      |        ^^^^ a text for nothing

    error[KB502]: there is no cause `bulb`
     --> kb/lamp/ja/texts.toml:8:8
      |
    8 | [cause.bulb]
      |        ^^^^ a text for nothing

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

    error[KB203]: unknown cause `bulb`
      --> rules/lamp/lamp.toml:40:9
       |
    40 | cause = "bulb"
       |         ^^^^^^ no cause has this id
       |
       = help: cause is one of: Bulb_1, outside, power

    error[KB205]: `now-and-then` is not a word of the scale
      --> rules/lamp/lamp.toml:43:80
       |
    43 | shows = { "bulb.filament" = { broken = "usually" }, "lamp.sound" = { rattles = "now-and-then" } }
       |                                                                                ^^^^^^^^^^^^^^
       |
       = help: a word of the scale is one of: almost always, almost never, always, often, rarely, sometimes, usually
    "#);
}
