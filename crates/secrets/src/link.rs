//! What stands between a secret's name and the secret.

use std::ops::Range;

use super::value::{Trust, is_cjk, quoted};
use super::vocabulary::VOCABULARY;
use super::window::floor;

/// Where a value begins, and how it is linked to its name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Linked {
    pub(super) at: usize,
    pub(super) trust: Trust,
    /// Whether a word of a language without blanks links them.
    pub(super) is_cjk: bool,
}

/// How much behind a name is looked at for a link (bytes).
const MAX_LINK_BYTES: usize = 400;
/// The most words between a name and its link: `password for the account X is …`.
const MAX_GAP_WORDS: usize = 7;

/// What links the name to a value, and where that begins.
pub(super) fn after(text: &str, name: &Range<usize>) -> Option<Linked> {
    let end = floor(text, name.end + MAX_LINK_BYTES);
    let rest = &text[name.end..end];
    let assigned =
        |left: &str| Some(Linked { at: end - left.len(), trust: Trust::Assigned, is_cjk: false });
    let closed = rest.trim_start_matches(['"', '\'', '*', '_', '`', ']', ')', '」', '』']);
    if let Some(left) = property(closed).or_else(|| element(text, name, closed)) {
        return assigned(left);
    }
    if let Some(left) = sign(closed) {
        return in_line(left).or_else(|| next_line(left)).and_then(assigned);
    }
    let before = text[..name.start].chars().next_back();
    let cell =
        |left: &str| Some(Linked { at: end - left.len(), trust: Trust::Cell, is_cjk: false });
    if let Some(left) = next_cell(closed) {
        return cell(left);
    }
    // A part of a form: `name="password"`, an empty line, the value.
    let is_form = text[..name.start].ends_with("name=\"") && closed.starts_with(['\n', '\r']);
    if let Some(left) = next_line(closed).filter(|_| is_form) {
        return assigned(left);
    }
    let blank = closed.trim_start_matches([' ', '\t']);
    let is_parted = blank.len() < closed.len();
    // `-Password x`, `--password x`, `/password x`
    if is_parted
        && before.is_some_and(|c| matches!(c, '-' | '/'))
        && !blank.starts_with(['-', '/', '$', '(', '@'])
    {
        return in_line(blank).and_then(assigned);
    }
    if let Some(left) = blank.strip_prefix("REG_SZ").filter(|_| is_parted) {
        return in_line(left).and_then(assigned);
    }
    if let Some(left) = ["- ", "– ", "— ", "/ ", "> ", "7 ", "5 ", "0 ", "ENC "]
        .iter()
        .find_map(|mark| blank.strip_prefix(mark))
        .filter(|_| is_parted)
    {
        return cell(left.trim_start());
    }
    if let Some(left) = closed.strip_prefix([';', '(']).filter(|left| !left.starts_with([' ', ')']))
    {
        // `password;x`, `password (x)`
        let trust = if closed.starts_with(';') { Trust::Cell } else { Trust::Beside };
        return Some(Linked { at: end - left.len(), trust, is_cjk: false });
    }
    if let Some(linked) = word(blank.trim_start_matches([',', ' ']), end) {
        return Some(linked);
    }
    if let Some(linked) = over_gap(blank, end) {
        return Some(linked);
    }
    let cell_of = cell;
    let beside =
        |left: &str| Some(Linked { at: end - left.len(), trust: Trust::Beside, is_cjk: false });
    if let Some(cell) = closed.trim_start_matches(' ').strip_prefix(['\t', '|']) {
        return cell_of(cell.trim_start_matches([' ', '\t', '|']));
    }
    if quoted(text, end - blank.len()).is_some() && rest.len() == closed.len() {
        return beside(blank);
    }
    if blank.starts_with(['\n', '\r']) {
        return next_line(blank).and_then(beside);
    }
    is_parted.then(|| beside(blank)).flatten()
}

/// Behind `:`, `=`, `=>`, `->`; also behind a parenthesis: `Password (temporary): x`.
fn sign(rest: &str) -> Option<&str> {
    // Dots may lead to the sign.
    let mut rest = rest.trim_start_matches([' ', '\t', '.', '…', '·']);
    if let Some(inner) = rest.strip_prefix(['(', '[']) {
        let close = inner.find([')', ']', '\n']).filter(|at| *at <= 60)?;
        rest =
            inner[close..].strip_prefix([')', ']'])?.trim_start_matches([' ', '\t', '*', '_', '"']);
    }
    let rest = tags(rest);
    let signs = ["=>", ":=", "==", "->", "→", "⇒", ":", "=", "＝", "："];
    let left = signs.iter().find_map(|sign| rest.strip_prefix(sign))?;
    // `Namespace::Member` is a name, and so is what a URL begins with.
    if rest.starts_with("::") || left.starts_with("//") {
        return None;
    }
    Some(left)
}

/// The content of the next cell of a table in HTML, or of a list of terms.
fn next_cell(rest: &str) -> Option<&str> {
    let left = tags(rest);
    let passed = &rest[..rest.len() - left.len()];
    (passed.starts_with("</")
        && (passed.contains("<td") || passed.contains("<dd") || passed.contains("<string")))
    .then_some(left)
}

/// The value in the same line, behind marks of emphasis and tags.
fn in_line(left: &str) -> Option<&str> {
    let inner = left.trim_start();
    if let Some(inner) = inner.strip_prefix(['{', '['])
        && let Some(value) = property(inner)
    {
        return Some(value);
    }
    let list = inner.strip_prefix('[').filter(|inner| inner.trim_start().starts_with(['"', '\'']));
    let left = list.unwrap_or(left);
    // A text of several lines in PowerShell begins in the next line.
    if let Some(inner) =
        left.trim_start().strip_prefix("@'").or_else(|| left.trim_start().strip_prefix("@\""))
    {
        return next_line(inner);
    }
    // A block of YAML begins in the next line.
    if ["|", ">", "|-", ">-", "|+"].contains(&left.split(['\n', '\r']).next().unwrap_or("").trim())
    {
        return next_line(left.trim_start_matches([' ', '|', '>', '-', '+']));
    }
    let left = tags(left.trim_start_matches([' ', '\t', '*', '\u{a0}']));
    let left = left.trim_start_matches([' ', '\t', '*', '\u{a0}']);
    // A masked prompt and a cast of PowerShell's are no value, but what follows them is.
    let left = left.strip_prefix("[string]").unwrap_or(left);
    (!left.is_empty() && !left.starts_with(['\n', '\r'])).then_some(left)
}

/// A value that has the next line for itself.
fn next_line(left: &str) -> Option<&str> {
    let left = left.trim_start_matches([' ', '\t', '*', '_', '`']);
    let left = left.strip_prefix("\r\n").or_else(|| left.strip_prefix('\n'))?;
    let left = left.strip_prefix("\r\n").or_else(|| left.strip_prefix('\n')).unwrap_or(left);
    let left = left.trim_start_matches([' ', '\t', '>', '*', '`', '　']);
    let line = left.split(['\n', '\r']).next().unwrap_or(left).trim_end();
    let is_sentence =
        line.contains([' ', '\t', '　', '、', '。']) || line.ends_with([':', '：', ',']);
    // One capitalised word is a greeting or a heading.
    let is_heading =
        line.starts_with(char::is_uppercase) && line.chars().skip(1).all(|c| c.is_lowercase());
    let in_value = |c: char| c.is_ascii_digit() || "!@#$%^&*+?~".contains(c) || c.is_lowercase();
    let is_other = is_sentence || is_heading || line.contains("://");
    (!is_other && line.chars().count() <= 128 && line.contains(in_value)).then_some(left)
}

/// The value of a pair of a name and a value: `name="password" value="x"`, `"name": "pwd", "value": "x"`.
fn property(rest: &str) -> Option<&str> {
    const NAMES: [&str; 8] =
        ["value", "val", "content", "data", "text", "plaintext", "defaultvalue", "string"];
    let rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',', ';']);
    let rest = rest.strip_prefix(['"', '\'', '@']).unwrap_or(rest);
    let name = NAMES
        .iter()
        .find(|name| rest.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name)))?;
    let rest = rest[name.len()..].trim_start_matches(['"', '\'']).trim_start();
    let left = rest.strip_prefix([':', '='])?.trim_start();
    left.starts_with(['"', '\'']).then_some(left)
}

/// The content of an XML element that the name belongs to, as its name or as an attribute.
fn element<'t>(text: &str, name: &Range<usize>, rest: &'t str) -> Option<&'t str> {
    const MAX_TAG_BYTES: usize = 160;
    let start = floor(text, name.start.saturating_sub(MAX_TAG_BYTES));
    let front = &text[start..name.start];
    let open = front.rfind(['<', '>']).filter(|at| front[*at..].starts_with('<'))?;
    if front[open..].starts_with("</") {
        return None;
    }
    let close = rest.find(['<', '>']).filter(|at| *at <= MAX_TAG_BYTES)?;
    let left = rest[close..].strip_prefix('>')?;
    if rest[..close].ends_with('/') {
        return None;
    }
    content(left)
}

/// The text of an element, within elements that stand for it.
fn content(mut left: &str) -> Option<&str> {
    for _ in 0..4 {
        left = left.trim_start();
        if left.starts_with("<![CDATA[") {
            return left.get(9..);
        }
        if left.starts_with("</") || !left.starts_with('<') {
            break;
        }
        left = &left[left.find('>')? + 1..];
    }
    (!left.is_empty() && !left.starts_with('<')).then_some(left)
}

/// What follows tags of HTML, as those of a table's cells and of emphasis.
fn tags(mut rest: &str) -> &str {
    for _ in 0..6 {
        let Some(inner) = rest.strip_prefix('<') else { break };
        let Some(end) = inner.find(['>', '\n', '<']).filter(|at| *at <= 120) else { break };
        let is_tag = inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
        if !is_tag || !inner[end..].starts_with('>') {
            break;
        }
        rest = inner[end + 1..].trim_start_matches([' ', '\t', '\n', '\r']);
    }
    rest
}

/// Behind a word that links: `is x`, `lautet x`, `は x`.
fn word(rest: &str, end: usize) -> Option<Linked> {
    let vocabulary = &*VOCABULARY;
    // `…のパスワードです。`, and the next line has it.
    if let Some(left) =
        ["です", "になります", "でございます"].iter().find_map(|end| rest.strip_prefix(end))
    {
        let left = left.trim_start_matches(['。', ':', ' ', '.']);
        if let Some(left) = next_line(left) {
            return Some(Linked { at: end - left.len(), trust: Trust::Cell, is_cjk: false });
        }
    }
    if let Some(link) = vocabulary.cjk_links.iter().find(|link| rest.starts_with(link.as_str())) {
        const LEADS: [&str; 26] = [
            "お送りします",
            "お送りいたします",
            "お知らせします",
            "お知らせいたします",
            "お伝えします",
            "お伝えいたします",
            "送ります",
            "共有します",
            "ご連絡します",
            "ご連絡いたします",
            "発行しました",
            "連絡します",
            "以下の通りです",
            "以下のとおりです",
            "以下の通り",
            "以下のとおり",
            "以下になります",
            "以下です",
            "下記の通りです",
            "下記のとおりです",
            "下記です",
            "下記の通り",
            "次の通りです",
            "次のとおりです",
            "こちらです",
            "こちらになります",
        ];
        let left = rest[link.len()..].trim_start_matches([' ', '　', '、', ',', ':', '=', '\t']);
        if let Some(behind) = LEADS.iter().find_map(|lead| left.strip_prefix(lead)) {
            let behind = behind.trim_start_matches(['。', ':', ' ', '.']);
            let left = if behind.starts_with(['\n', '\r']) { next_line(behind)? } else { behind };
            return Some(Linked { at: end - left.len(), trust: Trust::Cell, is_cjk: false });
        }
        let is_quoted = left.starts_with(['「', '『', '"', '\'', '“', '‘', '【', '`']);
        let is_ascii = left.starts_with(|c: char| c.is_ascii_graphic());
        let linked = Linked { at: end - left.len(), trust: Trust::Said, is_cjk: true };
        return (is_quoted || is_ascii).then_some(linked);
    }
    let link = vocabulary.links.iter().find(|link| {
        rest.strip_prefix(link.as_str())
            .is_some_and(|after| after.starts_with([' ', ':', '=', '\n', '\t', '"']))
            || rest.get(..link.len()).is_some_and(|head| head.eq_ignore_ascii_case(link))
                && rest[link.len()..].starts_with([' ', ':'])
    })?;
    let left = rest[link.len()..].trim_start_matches([' ', '\t', ':', '=']);
    const LEADS: [&str; 16] = [
        "set to",
        "reset to",
        "changed to",
        "now set to",
        "now",
        "still",
        "currently",
        "just",
        "always",
        "jetzt",
        "probably",
        "simply",
        "as follows",
        "the following",
        "following",
        "this one",
    ];
    let lead = LEADS
        .iter()
        .filter_map(|lead| left.strip_prefix(lead))
        .find(|rest| rest.starts_with([' ', ':', '\n', '\r', '.']));
    let left = lead.map_or(left, |rest| rest.trim_start_matches([' ', ':', '.']));
    let left = if left.starts_with(['\n', '\r']) { next_line(left)? } else { left };
    // "to" and "on" rarely introduce a value: it must look like one.
    let trust = match link.as_str() {
        "to" | "on" | "van" => Trust::Beside,
        _ => Trust::Said,
    };
    Some(Linked { at: end - left.len(), trust, is_cjk: false })
}

/// Behind a few words that say whose the secret is: `for the account X is …`.
fn over_gap(rest: &str, end: usize) -> Option<Linked> {
    let vocabulary = &*VOCABULARY;
    let line = rest.split(['\n', '\r', '。']).next().unwrap_or(rest);
    let mut left = line;
    let mut count = 0;
    let first = left.split(' ').next()?;
    let begins = vocabulary.gaps.iter().any(|gap| *gap == first) || first.starts_with(['(', '[']);
    // Other words may say whose it is; then only what looks like a secret counts.
    let most = if begins { Trust::Assigned } else { Trust::Cell };
    if !begins && (is_verb(first) || !first.starts_with(char::is_alphabetic)) {
        return None;
    }
    while count <= MAX_GAP_WORDS {
        let word_end = left.find(' ').unwrap_or(left.len());
        let one = &left[..word_end];
        let is_link = count > 0 && word(left, left.len()).is_some();
        if is_link {
            let tail = &rest[line.len() - left.len()..];
            return word(tail, end)
                .map(|linked| Linked { trust: linked.trust.min(Trust::Said).min(most), ..linked });
        }
        // `expired: …` says something about the secret.
        if let Some(at) = one.rfind([':', '=']).filter(|at| at + 1 == one.len()) {
            if is_verb(&one[..at]) {
                return None;
            }
            let tail = &rest[line.len() - left.len() + at + 1..];
            let tail = in_line(tail).or_else(|| next_line(tail))?;
            return Some(Linked { at: end - tail.len(), trust: most, is_cjk: false });
        }
        // A value may be attached: `for admin:x`.
        if word_end == left.len() || is_verb(one) || one.contains(is_cjk) {
            return None;
        }
        left = left[word_end..].trim_start();
        count += 1;
    }
    None
}

/// Whether a word ends what may stand between a name and a link.
fn is_verb(word: &str) -> bool {
    const FINE: [&str; 38] = [
        "we", "i", "you", "they", "that", "which", "use", "used", "using", "old", "current",
        "below", "the", "a", "of", "for", "to", "on", "in", "at", "from", "my", "your", "our",
        "his", "her", "account", "user", "users", "server", "domain", "new", "this", "test",
        "email", "address", "system", "system",
    ];
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    !FINE.contains(&bare.as_str()) && VOCABULARY.is_state(word) || word.ends_with(['.', ',', ';'])
}
