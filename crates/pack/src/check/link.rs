//! KB801, KB802: links that lead nowhere, and one page under two addresses.
//!
//! **What it looks for.** Links of remedies and claims that are not the `https` address of a page: another
//! scheme, no host, a blank, credentials, braces other than `{locale}`. In texts, `http://` with a host, and
//! Markdown links, which mails would print as they are. Addresses of one page in two spellings: letter case,
//! `www.`, a slash at the end, a locale instead of `{locale}`.
//!
//! **Why it matters.** Customers click on links. When a page moves, somebody corrects one spelling and
//! misses the other.
//!
//! **Example.** `links = ["http://example.com/fuses"]`

use std::collections::BTreeMap;
use std::ops::Range;

use super::Ctx;
use crate::diag::{Code, Diag};
use crate::text;

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let mut seen: BTreeMap<String, Link<'_>> = BTreeMap::new();
    for link in links(ctx) {
        if let Some((wrong, help)) = fault(link.url) {
            let message = format!("`{}` is no link to a page: {wrong}", link.url);
            let diag = Diag::new(Code::BadLink, message).at(link.path, link.span.clone(), "");
            diags.push(diag.help(help));
            continue;
        }
        let page = page(ctx, link.url);
        match seen.get(&page) {
            Some(first) if first.url != link.url => {
                let message = format!("`{}` is a page that has another address too", link.url);
                diags.push(
                    Diag::new(Code::SameLink, message)
                        .at(link.path, link.span.clone(), "")
                        .at(first.path, first.span.clone(), "the same page")
                        .help("write one address everywhere"),
                );
            }
            Some(_) => {}
            None => {
                seen.insert(page, link);
            }
        }
    }
    in_texts(ctx, diags);
}

struct Link<'a> {
    url: &'a str,
    path: &'a str,
    span: Range<usize>,
}

fn links<'a>(ctx: &Ctx<'a>) -> impl Iterator<Item = Link<'a>> {
    let raw = ctx.raw;
    let remedies = raw.defects.iter().flat_map(|node| {
        node.raw.remedy.iter().flat_map(|remedy| &remedy.links).map(|link| (node.path, link))
    });
    let claims = raw.claims.iter().filter_map(|node| Some((node.path, node.raw.link.as_ref()?)));
    remedies.chain(claims).map(|(path, at)| Link { url: &at.value, path, span: at.span.clone() })
}

/// The fault of an address and the help for it; `None` for a good one.
fn fault(url: &str) -> Option<(&'static str, &'static str)> {
    let begin = "it begins with `https://`, then the host: `https://example.com/page`";
    let Some(rest) = url.strip_prefix("https://") else {
        let wrong =
            if url.starts_with("http://") { "it is not encrypted" } else { "it has no `https://`" };
        return Some((wrong, begin));
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if url.contains(|c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | '"')) {
        return Some((
            "it has a blank or a quotation mark in it",
            "copy it from the browser's address bar",
        ));
    }
    if host.contains('@') {
        return Some(("it has a name or password in it", "leave out all before `@`"));
    }
    if !host.contains('.') || host.starts_with('.') || host.ends_with('.') || host.contains("..") {
        return Some(("it has no host on the web", begin));
    }
    if url.replace("{locale}", "").contains(['{', '}']) {
        return Some((
            "only `{locale}` may stand in braces",
            "write `{locale}`, or the word itself",
        ));
    }
    None
}

/// The address in the one spelling that all spellings of a page have in common.
fn page(ctx: &Ctx<'_>, url: &str) -> String {
    let mut page = url.to_lowercase();
    for locale in ctx.pack.locale.values() {
        page = page.replace(&format!("/{}/", locale.to_lowercase()), "/{locale}/");
    }
    let page = page.replacen("https://www.", "https://", 1);
    page.trim_end_matches('/').to_owned()
}

fn in_texts(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for texts in ctx.raw.texts.values() {
        for text in text::texts(texts) {
            let plain = text.value.match_indices("http://").find(|(at, found)| {
                let next = text.value[at + found.len()..].chars().next();
                next.is_some_and(|c| c.is_ascii_alphanumeric())
            });
            if plain.is_some() {
                let message = format!("`{}` has an address that is not encrypted", text.key);
                let diag = Diag::new(Code::BadLink, message).at(&text.path, text.span.clone(), "");
                diags.push(diag.help("write `https://`"));
            }
            if text.value.contains("](") {
                let message = format!("`{}` has a link in brackets", text.key);
                let diag = Diag::new(Code::BadLink, message).at(&text.path, text.span.clone(), "");
                diags.push(diag.help("letters show it as it stands: write the address itself, or give the remedy `links`"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fault;
    use crate::testing::problems_after;

    const LINK: &str = "https://example.com/{locale}/fuses";

    #[test]
    fn fires_on_addresses_that_lead_nowhere_or_are_there_twice() {
        for url in [
            "http://example.com/fuses",
            "example.com",
            "https://",
            "https://fuses",
            "https://me:secret@example.com/",
            "https://example.com/a b",
            "https://example.com/{language}/fuses",
        ] {
            assert!(fault(url).is_some(), "{url}");
            let problems = problems_after(LINK, url);
            assert!(problems.contains("KB801"), "{url}: {problems}");
        }
        let twice = format!("{LINK}\", \"https://WWW.example.com/en-us/fuses/");
        let problems = problems_after(LINK, &twice);
        assert!(problems.contains("KB802"), "{problems}");
    }

    #[test]
    fn silent_on_two_pages_and_one_link_used_twice() {
        let several = format!("{LINK}\", \"{LINK}#blown\", \"{LINK}");
        assert_eq!(problems_after(LINK, &several), "");
    }
}
