//! Texts in the markup of their document.

/// Escapes for HTML, and turns text in backticks into code.
pub(crate) fn code_to_html(text: &str) -> String {
    let escaped = minijinja::HtmlEscape(text).to_string();
    let mut html = String::new();
    for (at, part) in escaped.split('`').enumerate() {
        if at > 0 {
            html.push_str(if at % 2 == 1 { "<code>" } else { "</code>" });
        }
        html.push_str(part);
    }
    if escaped.matches('`').count() % 2 == 1 {
        html.push_str("</code>");
    }
    html
}

/// Escapes characters that CommonMark would take for markup, HTML included, except in code. Code stands between two
/// runs of backticks of one length on one line; any other run is text.
pub(crate) fn escape_markdown(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '`' {
            let run = rest.len() - rest.trim_start_matches('`').len();
            let after = &rest[run..];
            let line = &after[..after.find('\n').unwrap_or(after.len())];
            match closing(line, run) {
                Some(end) => {
                    escaped.push_str(&rest[..run + end + run]);
                    rest = &rest[run + end + run..];
                }
                None => {
                    escaped.push_str(&"\\`".repeat(run));
                    rest = after;
                }
            }
            continue;
        }
        let is_entity =
            c == '&' && rest[1..].starts_with(|c: char| c == '#' || c.is_ascii_alphabetic());
        if is_entity || matches!(c, '*' | '_' | '<' | '>' | '[' | ']' | '|' | '#' | '\\' | '~') {
            escaped.push('\\');
        }
        escaped.push(c);
        rest = &rest[c.len_utf8()..];
    }
    escaped
}

/// Where a run of exactly `length` backticks begins.
fn closing(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text[at..].find('`') {
        let start = at + found;
        let run = text.len() - start - text[start..].trim_start_matches('`').len();
        if run == length {
            return Some(start);
        }
        at = start + run;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_text_wherever_backticks_stand() {
        for (text, expected) in [
            ("plain, 証明書", "plain, 証明書"),
            ("a*b_c#d|e", "a\\*b\\_c\\#d\\|e"),
            ("`<b>`", "`<b>`"),
            ("run `a*b` now <i>", "run `a*b` now \\<i\\>"),
            ("`<script>", "\\`\\<script\\>"),
            ("``<script>`", "\\`\\`\\<script\\>\\`"),
            ("`<script>``", "\\`\\<script\\>\\`\\`"),
            ("``a`<b>``", "``a`<b>``"),
            ("```<b>``` <i>", "```<b>``` \\<i\\>"),
            ("`a`<b>`c`", "`a`\\<b\\>`c`"),
            ("`a` ` <b>", "`a` \\` \\<b\\>"),
            ("`a\n<b>`", "\\`a\n\\<b\\>\\`"),
            ("\\`<b>`", "\\\\`<b>`"),
            ("&lt;b&gt; &#60; R&D & x", "\\&lt;b\\&gt; \\&\\#60; R\\&D & x"),
            ("~~~\n<b>", "\\~\\~\\~\n\\<b\\>"),
            ("[a](javascript:b) ![c](d)", "\\[a\\](javascript:b) !\\[c\\](d)"),
        ] {
            assert_eq!(escape_markdown(text), expected, "{text:?}");
        }
    }
}
