//! Templates in which a value could grow from turn to turn. Steps are counted when a template runs, but a text that
//! doubles with each step needs no more than forty of them to fill any memory, and nothing in the templates' language
//! measures it. So what doubles is not accepted at all: values that are made longer stand where they are put out, never
//! in a name, and macros call no macros.

use std::sync::LazyLock;

use regex::{Captures, Regex};

/// A tag, a value that is put out, or a comment.
static PART: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}").expect("a pattern"));
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?s)"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"#).expect("a pattern"));
/// What makes a longer value of others: `~ + *`, and a list or table that is no index.
static LONGER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[~+*{]|(?:^|[^\w\])])\s*\[").expect("a pattern"));
/// A list in a list, in which a value could stand twice.
static NESTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[~+*{]|[\[(](?:[^\])]*[^\w\])])?\s*[\[(]").expect("a pattern"));
/// What separates the values of a list without brackets.
static COMMA: LazyLock<Regex> = LazyLock::new(|| Regex::new(",").expect("a pattern"));
static MACRO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\{%[-+]?\s*macro\s+(\w+)").expect("a pattern"));
static CALLED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(\w+)\s*\(").expect("a pattern"));
static KEYWORD: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\{%[-+]?\s*(\w+)").expect("a pattern"));

/// The first place at which a value could grow without measure, and what stands there.
pub(crate) fn first(template: &str) -> Option<(usize, String)> {
    let blank = |found: &Captures<'_>| " ".repeat(found[0].len());
    let parts: Vec<(usize, String)> = PART
        .find_iter(template)
        .filter(|part| !part.as_str().starts_with("{#"))
        .map(|part| (part.start(), QUOTED.replace_all(part.as_str(), blank).into_owned()))
        .collect();
    let macros: Vec<&str> =
        parts.iter().filter_map(|(_, part)| Some(MACRO.captures(part)?.get(1)?.as_str())).collect();
    let mut within = false;
    for (at, part) in &parts {
        let keyword =
            KEYWORD.captures(part).map_or("", |found| found.get(1).map_or("", |m| m.as_str()));
        match keyword {
            "import" | "from" => return Some((*at, format!("`{keyword}` is not accepted"))),
            "macro" if within => return Some((*at, "a macro stands in a macro".to_owned())),
            "macro" => within = true,
            "endmacro" => within = false,
            _ => {}
        }
        if within
            && keyword != "macro"
            && let Some(called) = CALLED
                .captures_iter(part)
                .find_map(|found| macros.contains(&&found[1]).then(|| found[1].to_owned()))
        {
            return Some((*at, format!("a macro calls the macro `{called}`")));
        }
        // A condition makes no value that stays.
        if !matches!(keyword, "" | "if" | "elif" | "else") {
            let inside = &part[2..part.len() - 2];
            let longer = match keyword {
                // A loop takes a list apart.
                "for" => NESTED.find(inside),
                "set" | "with" => LONGER.find(inside).or_else(|| COMMA.find(inside)),
                _ => LONGER.find(inside),
            };
            if let Some(longer) = longer {
                let sign = longer.as_str().trim().chars().next_back().unwrap_or_default();
                return Some((*at, format!("`{sign}` stands in a tag `{keyword}`")));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_doubles_is_found_and_what_is_put_out_is_not() {
        for template in [
            "{% set a = a ~ a %}",
            "{% set a = a + a %}",
            "{% set a = a * 9 %}",
            "{% set a = [a, a] %}",
            "{% set a = {'a': a} %}",
            "{% with a = a ~ a %}{% endwith %}",
            "{% for a in [[a, a]] %}{% endfor %}",
            "{%- set a = (a ~ a) -%}",
            "{% set a = ([a, a]) %}",
            "{% set a = b if c else [a, a] %}",
            "{% macro f(a) %}{{ f(a ~ a) }}{% endmacro %}",
            "{% macro f(a) %}{% set b = f (a) %}{% endmacro %}",
            "{% macro f(a) %}{% endmacro %}{% macro g(a) %}{{ f(a) }}{% endmacro %}",
            "{% macro f(a) %}{{ g(a) }}{% endmacro %}{% macro g(a) %}{{ f(a) }}{% endmacro %}",
            "{% macro f(a=[1, 2]) %}{% endmacro %}",
            "{% import 'x' as y %}",
            "{% from 'x' import y %}",
            "{% call(a) f(a ~ a) %}{% endcall %}",
            "{% filter replace(a ~ a, b) %}{% endfilter %}",
            "{% set a = \"x\\\"\" ~ a %}",
            "{% set\na\n=\na\n~\na\n%}",
            "{% set a = (a, a) %}",
            "{% set a = a, a %}",
            "{% with a = (a, a) %}{% endwith %}",
            "{% for a in ((a, a),) %}{% endfor %}",
            "{% for a in [(a, a)] %}{% endfor %}",
            "{% for a in [b, [a, a]] %}{% endfor %}",
        ] {
            assert!(first(template).is_some(), "{template}");
        }
        for template in [
            "",
            "~",
            "{{ a ~ a }}",
            "{{ 'x' * 5 }}",
            "{% if a ~ b == 'c' %}{% endif %}",
            "{# {% set a = a ~ a %} #}",
            "{% for a in b.c[:3] %}{% endfor %}",
            "{% set a = b.c %}",
            "{% set a %}{{ b ~ c }}{% endset %}",
            "{% set a = '~ + * [ {' %}",
            "{% macro f(a) %}{{ a ~ t('x') }}{% endmacro %}{{ f('a' ~ b) }}",
            "{% set a = b[0] %}",
            "{% for a in [b.c, d] %}{% endfor %}",
            "{% for a in (b, c) %}{% endfor %}",
            "{% set a = b | join(', ') %}",
            "{% elif a in ['b'] %}",
        ] {
            assert_eq!(first(template), None, "{template}");
        }
    }

    #[test]
    fn the_templates_of_the_program_are_accepted() {
        for file in shindan_testing::templates() {
            if file.path.ends_with(".j2") {
                assert_eq!(first(&file.text), None, "{}", file.path);
            }
        }
    }
}
