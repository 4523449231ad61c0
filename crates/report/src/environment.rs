//! What runs the templates and words of the program, of packs and of teams. They may come from anybody: they get a
//! bounded number of steps, a bounded output, and filters that refuse arguments without measure.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use minijinja::syntax::SyntaxConfig;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Template, UndefinedBehavior, Value, escape_formatter,
};
use shindan_model::command::only_reads;
use shindan_model::visible;

use crate::layout;
use crate::markup::{code_to_html, escape_markdown};

/// Steps of a document. The article of the shipped pack, the longest of all, takes a twentieth.
const STEPS_OF_A_DOCUMENT: u64 = 2_000_000;
/// Steps of a text of the program, which fills in a few values.
const STEPS_OF_A_WORD: u64 = 20_000;
/// The longest output, in bytes, and the most that may be put out on the way to it.
const LONGEST: usize = 32 << 20;
/// The longest text that a filter takes, in bytes.
const LONGEST_TEXT: usize = 4 << 20;
/// The widest column, and the longest indent.
const WIDEST: usize = 500;

/// Runs templates. `columns` are those of the text of messages.
pub(crate) fn of_documents(columns: usize) -> Result<Environment<'static>, Error> {
    let mut environment = bounded(STEPS_OF_A_DOCUMENT);
    environment.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .keep_trailing_newline(true)
            .build()?,
    );
    environment.set_auto_escape_callback(|name| {
        if name.ends_with(".html.j2") { AutoEscape::Html } else { AutoEscape::None }
    });
    environment.add_filter("right", |text: String, width: usize| {
        let width = measured(width, "right")?;
        let text = bounded_text(text)?;
        let missing = width.saturating_sub(text.chars().count());
        Ok::<_, Error>(" ".repeat(missing) + &text)
    });
    environment.add_filter("wrap", |text: String, width: usize, first: String, rest: String| {
        let width = measured(width, "wrap")?;
        measured(first.len().max(rest.len()), "wrap")?;
        Ok::<_, Error>(layout::wrap(&bounded_text(text)?, width, &first, &rest))
    });
    environment.add_filter("flow", move |text: String, first: String, rest: String| {
        measured(first.len().max(rest.len()), "flow")?;
        Ok::<_, Error>(layout::flow(&bounded_text(text)?, columns, &first, &rest))
    });
    environment.add_filter("code", |text: String| {
        Ok::<_, Error>(Value::from_safe_string(code_to_html(&bounded_text(text)?)))
    });
    environment
        .add_filter("md", |text: String| Ok::<_, Error>(escape_markdown(&bounded_text(text)?)));
    environment.add_test("may_change", |command: String| !only_reads(&command));
    Ok(environment)
}

/// Runs texts of the table of words.
pub(crate) fn of_words() -> Environment<'static> {
    bounded(STEPS_OF_A_WORD)
}

fn bounded(steps: u64) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_fuel(Some(steps));
    // What these make grows with a number in their arguments, or keeps growing from turn to turn of a loop.
    for name in ["range", "namespace", "debug", "dict"] {
        environment.remove_global(name);
    }
    for name in ["indent", "format", "batch", "slice", "pprint"] {
        environment.remove_filter(name);
    }
    environment.add_filter("replace", |text: String, from: String, to: String| {
        let most = text.len().saturating_add(1).saturating_mul(to.len().max(1));
        if most > LONGEST_TEXT && text.matches(&from).count() * to.len() > LONGEST_TEXT {
            return Err(too_long());
        }
        Ok(text.replace(&from, &to))
    });
    environment.add_filter("join", |values: Value, between: Option<String>| {
        let between = between.unwrap_or_default();
        let mut joined = String::new();
        for (at, value) in values.try_iter()?.enumerate() {
            if at > 0 {
                joined.push_str(&between);
            }
            match value.as_str() {
                Some(text) => joined.push_str(text),
                None => joined.push_str(&value.to_string()),
            }
            if joined.len() > LONGEST_TEXT {
                return Err(too_long());
            }
        }
        Ok(joined)
    });
    // Also what macros and blocks put together on the way is counted.
    let put_out = Arc::new(AtomicUsize::new(0));
    environment.set_formatter(move |out, state, value| {
        let length = value.as_str().map_or(24, str::len);
        if put_out.fetch_add(length, Ordering::Relaxed) > LONGEST {
            return Err(too_long());
        }
        escape_formatter(out, state, value)
    });
    environment
}

/// Fills in a template; hidden characters are shown by their numbers.
pub(crate) fn rendered(template: &Template<'_, '_>, with: Value) -> Result<String, Error> {
    let mut limited = Limited(Vec::new());
    template.render_captured_to(with, &mut limited)?;
    let text = String::from_utf8(limited.0).map_err(|_| too_long())?;
    Ok(match visible(&text) {
        std::borrow::Cow::Borrowed(_) => text,
        std::borrow::Cow::Owned(shown) => shown,
    })
}

/// Memory with an end.
struct Limited(Vec<u8>);

impl io::Write for Limited {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.0.len() + bytes.len() > LONGEST {
            return Err(io::Error::other("its output has no end"));
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn too_long() -> Error {
    Error::new(ErrorKind::InvalidOperation, "its output has no end")
}

fn measured(number: usize, filter: &str) -> Result<usize, Error> {
    if number <= WIDEST {
        return Ok(number);
    }
    let message = format!("`{filter}` is given more than {WIDEST} columns");
    Err(Error::new(ErrorKind::InvalidOperation, message))
}

fn bounded_text(text: String) -> Result<String, Error> {
    if text.len() <= LONGEST_TEXT { Ok(text) } else { Err(too_long()) }
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::*;

    fn run(template: &str) -> Result<String, Error> {
        let environment = of_documents(layout::MESSAGE)?;
        let template = environment.template_from_named_str("x.txt.j2", template)?;
        rendered(&template, context! { text => "a b", many => vec!["0123456789"; 2000] })
    }

    #[test]
    fn what_templates_do_still_works() {
        for (template, expected) in [
            ("{{ text | right(6) }}", "   a b"),
            ("{{ '証' | right(3) }}", "  証"),
            ("{{ text | replace('a', 'c') }}", "c b"),
            ("{{ [1, 2, 'x'] | join(', ') }}", "1, 2, x"),
            ("{{ '=' * 5 }}", "====="),
            ("{{ 'a\u{202e}b' }}", "a\\u202eb"),
        ] {
            assert_eq!(run(template).unwrap(), expected, "{template}");
        }
    }

    #[test]
    fn what_has_no_measure_is_refused() {
        for template in [
            "{{ text | right(70000) }}",
            "{{ text | right(18446744073709551615) }}",
            "{{ text | right(501) }}",
            "{{ text | wrap(100000, '', '') }}",
            "{{ text | wrap(78, '', 'x' * 1000) }}",
            "{{ text | flow('x' * 1000, '') }}",
            "{{ text | indent(4000000000) }}",
            "{{ '%1000000000d' | format(1) }}",
            "{% for a in range(100000) %}x{% endfor %}",
            "{% for a in many %}{% for b in many %}{% for c in many %}x{% endfor %}{% endfor %}{% endfor %}",
            "{% for a in many %}{% for b in many %}{{ many }}{% endfor %}{% endfor %}",
            "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
            "{% macro f(x) %}{{ x }}{{ x }}{% endmacro %}{% set a = 'x' * 90000000 %}{{ f(a) }}",
            "{{ 'x' * 100000001 }}",
            "{{ 'x' * 90000000 | replace('x', 'yy') }}",
            "{{ ('x' * 5000) | replace('', 'y' * 5000) }}",
            "{{ many | join('x' * 100000) }}",
            "{{ ('x' * 90000000) | md }}",
            "{% set ns = namespace(a='x') %}",
            "{{ nothing }}",
            "{{ text | nothing }}",
            "{% include 'nothing' %}",
            "{{ 1 / 0 }}",
        ] {
            assert!(run(template).is_err(), "{template}");
        }
        // A text that doubles and doubles through macros.
        let mut template =
            String::from("{% macro f(x) %}{{ x }}{{ x }}{% endmacro %}{% set a = 'x' * 1000 %}");
        template += &"{% set a = f(a) %}".repeat(40);
        assert!(run(&(template + "{{ a }}")).is_err());
    }
}
