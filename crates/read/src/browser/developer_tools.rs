//! One request, as copied from a browser's developer tools.

use crate::http::{Exchange, Header, header};
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// Labels in lower case, in English, Japanese and German.
const URL: [&str; 5] =
    ["request url", "リクエスト url", "要求 url", "anforderungs-url", "anfrage-url"];
const METHOD: [&str; 5] = [
    "request method",
    "リクエスト メソッド",
    "要求メソッド",
    "anforderungsmethode",
    "anfragemethode",
];
const STATUS: [&str; 5] =
    ["status code", "ステータス コード", "状態コード", "statuscode", "status"];
const OTHERS: [&str; 6] = [
    "remote address",
    "referrer policy",
    "リモート アドレス",
    "参照元ポリシー",
    "remoteadresse",
    "referrer-richtlinie",
];
const OF_REQUEST: [&str; 5] = [
    "request headers",
    "リクエスト ヘッダー",
    "要求ヘッダー",
    "anforderungsheader",
    "anfrageheader",
];
const OF_ANSWER: [&str; 5] =
    ["response headers", "レスポンス ヘッダー", "応答ヘッダー", "antwortheader", "general"];

/// The value of `Label: value`. Empty for `Label:` and for `Label` alone, whose value is on the
/// next line.
fn labelled<'t>(text: &'t str, labels: &[&str]) -> Option<&'t str> {
    let (label, value) = text.split_once(['：', ':']).unwrap_or((text, ""));
    labels.iter().any(|known| known.eq_ignore_ascii_case(label.trim())).then(|| value.trim())
}

/// Whether a line is a heading, such as `Response Headers`, with or without a count behind it.
fn is_heading(text: &str, headings: &[&str]) -> bool {
    let title = text.split('(').next().unwrap_or(text).trim().trim_end_matches(':');
    headings.iter().any(|heading| heading.eq_ignore_ascii_case(title))
}

/// Whether a line is the label that begins a request.
pub(crate) fn begins(text: &str) -> bool {
    labelled(text, &URL).is_some()
}

/// Takes a request, from the label of its URL on. `None` if there is no URL.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut part = Part::new(Kind::Http, first.number);
    let mut exchange = Exchange { requested_at: Some(first), ..Exchange::default() };
    let mut asked: Vec<(Line<'_>, Header)> = Vec::new();
    let mut in_request = false;
    while let Some(line) = lines.next() {
        let text = line.raw.trim();
        if line.is_blank() {
            let next = lines.peek().map(|next| next.raw.trim()).unwrap_or_default();
            let continues = is_heading(next, &OF_REQUEST) || is_heading(next, &OF_ANSWER);
            if !continues && header(next).is_none() {
                break;
            }
            continue;
        }
        let known = [&URL, &METHOD, &STATUS]
            .into_iter()
            .position(|labels| labelled(text, labels).is_some());
        let is_other = labelled(text, &OTHERS).is_some();
        let found = header(text);
        let value = |inline: &str, lines: &mut Lines<'_>| match inline {
            "" => lines.next().map_or("", |next| next.raw.trim()).to_owned(),
            inline => inline.to_owned(),
        };
        let inline = text.split_once(['：', ':']).map_or("", |(_, value)| value.trim());
        // `Status` may also be a header field, but counts as the label.
        match (known, found) {
            (Some(0), _) if exchange.url.is_some() => break,
            (Some(0), _) => exchange.url = Some(value(inline, &mut lines)),
            (Some(1), _) => exchange.method = Some(value(inline, &mut lines)),
            (Some(_), _) => {
                let status = value(inline, &mut lines);
                let status = status.trim_start_matches(|c: char| !c.is_ascii_digit());
                let (number, words) = status.split_once(' ').unwrap_or((status, ""));
                if let Ok(number) = number.parse() {
                    exchange.status = Some((line, number, words.trim().to_owned()));
                }
            }
            _ if is_other => {
                value(inline, &mut lines);
            }
            _ if is_heading(text, &OF_REQUEST) => in_request = true,
            _ if is_heading(text, &OF_ANSWER) => in_request = false,
            (None, Some(mut field)) => {
                field.value = value(inline, &mut lines);
                if in_request {
                    asked.push((line, field))
                } else {
                    exchange.headers.push((line, field))
                }
            }
            (None, None) => break,
        }
        part.lines.1 = lines.peek().map_or(line.number, |next| next.number - 1).max(line.number);
    }
    let url = exchange.url.clone()?;
    if !asked.is_empty() {
        exchange.request(&url, &asked);
    }
    exchange.observe(&mut part);
    Some(part)
}
