//! Where a line may end: Japanese at phrases, as `BudouX` finds them, never inside a word; everything else where UAX 14
//! allows. A number and its unit, a short quotation, commands and addresses stay whole.

use std::ops::Range;

use budoux_phf_rs::Parser;
use textwrap::WordSeparator;
use unicode_width::UnicodeWidthStr;

/// The fewest characters that may stand alone on a line that is not the first.
const LEAST_CHARS: usize = 4;
/// Quotations of more columns may be broken.
const QUOTATION: usize = 36;
/// Units that follow a number after a space.
const UNITS: [&str; 9] = ["%", "dB", "min", "ms", "s", "h", "KB", "MB", "GB"];
/// After these a line may end, whatever phrase goes on.
const STOPS: &str = "、。，．！？";

/// The lines of a paragraph of `width` columns, without blanks at their ends. `indents` precede the first line and the
/// others; `code` are ranges of bytes that are never broken. A piece that is wider than a line overflows if it is code,
/// and is broken where UAX 14 allows if it is not.
pub(super) fn lines(
    text: &str,
    code: &[Range<usize>],
    width: usize,
    indents: (&str, &str),
) -> Vec<String> {
    let (first, rest) = indents;
    let room = |at: usize| width.saturating_sub(if at == 0 { first } else { rest }.width());
    let widest = room(0).min(room(1));
    let mut lines: Vec<Vec<&str>> = vec![Vec::new()];
    let mut used = 0;
    for piece in pieces(text, code, widest) {
        let is_full = used + piece.trim_end().width() > room(lines.len() - 1);
        if is_full && lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(Vec::new());
            used = 0;
        }
        used += piece.width();
        lines.last_mut().expect("there is a first line").push(piece);
    }
    fill_up(&mut lines, &room);
    let joined = lines.iter().enumerate().map(|(at, line)| {
        let indent = if at == 0 { first } else { rest };
        format!("{indent}{}", line.concat()).trim_end().to_owned()
    });
    joined.collect()
}

/// Moves pieces to the next line where too few characters stand on it.
fn fill_up(lines: &mut [Vec<&str>], room: &dyn Fn(usize) -> usize) {
    for at in (1..lines.len()).rev() {
        let (before, from) = lines.split_at_mut(at);
        let (before, line) = (&mut before[at - 1], &mut from[0]);
        while before.len() > 1 && line.concat().trim().chars().count() < LEAST_CHARS {
            let piece = before[before.len() - 1];
            if piece.width() + line.concat().trim_end().width() > room(at) {
                break;
            }
            before.pop();
            line.insert(0, piece);
        }
    }
}

/// The pieces of a text between which a line may end, each with the blanks behind it.
fn pieces<'t>(text: &'t str, code: &[Range<usize>], widest: usize) -> Vec<&'t str> {
    let allowed = allowed(text);
    let phrases = phrases(text);
    let quotations = quotations(text);
    let is_code = |at: usize| code.iter().any(|code| code.start < at && at < code.end);
    let may_end = |at: &usize| {
        let is_quoted = quotations.iter().any(|quoted| quoted.start < *at && *at < quoted.end);
        !is_code(*at) && !is_quoted && ends_phrase(text, *at, &phrases)
    };
    let mut pieces = Vec::new();
    for piece in split(text, 0..text.len(), allowed.iter().copied().filter(may_end)) {
        if text[piece.clone()].trim_end().width() <= widest {
            pieces.push(&text[piece]);
            continue;
        }
        let inside = allowed.iter().copied().filter(|at| piece.contains(at));
        let inside = inside.filter(|at| !is_code(*at) && !joins(text, *at));
        pieces.extend(split(text, piece.clone(), inside).map(|part| &text[part]));
    }
    pieces
}

/// The parts of a range between these places, in order.
fn split(
    text: &str,
    range: Range<usize>,
    ends: impl Iterator<Item = usize>,
) -> impl Iterator<Item = Range<usize>> {
    let mut start = range.start;
    let ends: Vec<usize> = ends.filter(|at| *at > range.start && *at < range.end).collect();
    ends.into_iter().chain([range.end]).filter(move |_| !text.is_empty()).map(move |end| {
        let part = start..end;
        start = end;
        part
    })
}

/// Phrases that say little without the one behind them.
const OPENING: [&str; 5] = ["この", "その", "あの", "どの", "もう"];

/// Where UAX 14 allows a line to end, and before a path that follows `、`.
fn allowed(text: &str) -> Vec<usize> {
    let mut end = 0;
    let words = WordSeparator::UnicodeBreakProperties.find_words(text);
    let mut ends: Vec<usize> = words
        .map(|word| {
            end += word.word.len() + word.whitespace.len();
            end
        })
        .collect();
    ends.extend(text.match_indices("、/").map(|(at, _)| at + '、'.len_utf8()));
    ends.sort_unstable();
    ends.dedup();
    ends
}

/// Where Japanese phrases end; nothing for a text without Japanese.
fn phrases(text: &str) -> Vec<usize> {
    if !text.chars().any(is_wide) {
        return Vec::new();
    }
    let mut ends: Vec<usize> = Vec::new();
    let (mut end, mut is_opened) = (0, false);
    for phrase in Parser::japanese_parser().parse(text) {
        if depends(phrase) || is_opened {
            ends.pop();
        }
        is_opened = OPENING.contains(&phrase.trim());
        end += phrase.len();
        ends.push(end);
    }
    ends
}

/// Whether a phrase says little without the one before it: `という`, `可能性がある`, `お願いいたします`.
fn depends(phrase: &str) -> bool {
    const ALONE: [&str; 3] = ["よく", "まだ", "はい"];
    let word = phrase.trim_matches(|c: char| c.is_whitespace() || "、。，．！？:：)".contains(c));
    let count = word.chars().count();
    let is_short = count <= 3
        && word.chars().all(is_hiragana)
        && !ALONE.contains(&word)
        && !OPENING.contains(&word);
    is_short || count == 1 || word.starts_with("いたし")
}

/// Short quotations, with their brackets.
fn quotations(text: &str) -> Vec<Range<usize>> {
    let mut quotations = Vec::new();
    for (open, close) in [('「', '」'), ('『', '』'), ('[', ']')] {
        for (start, _) in text.match_indices(open) {
            let end = text[start..].find(close).map(|at| start + at + close.len_utf8());
            let short = end.filter(|end| text[start..*end].width() <= QUOTATION);
            quotations.extend(short.map(|end| start..end));
        }
    }
    quotations
}

/// Whether a line may end before byte `at`, where UAX 14 allows it.
fn ends_phrase(text: &str, at: usize, phrases: &[usize]) -> bool {
    if joins(text, at) {
        return false;
    }
    let (before, after) = (text[..at].chars().next_back(), text[at..].chars().next());
    let (Some(before), Some(after)) = (before, after) else { return true };
    if before.is_whitespace() {
        // A particle belongs to the word before it: `Exchange 2010 の`.
        return !is_hiragana(after);
    }
    if !(is_wide(before) || is_wide(after)) || STOPS.contains(before) {
        return true;
    }
    // The model knows no words, and cuts some: `確認方/法`.
    let is_word = is_kanji(before) && is_kanji(after) || is_katakana(before) && is_katakana(after);
    !is_word && phrases.contains(&at)
}

/// Whether what stands on both sides of byte `at` is one word, a number and its unit, or a number and what it counts.
fn joins(text: &str, at: usize) -> bool {
    let (before, after) = (text[..at].trim_end(), &text[at..]);
    let (Some(last), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
        return false;
    };
    if before.len() == at {
        // Names with hyphens and paths.
        return last.is_ascii_graphic() && next.is_ascii_graphic();
    }
    let word = before.rsplit(' ').next().unwrap_or_default();
    // `3) Exchange 2010`: the number of a choice stays with it.
    let choice = word.strip_suffix(')');
    if choice.is_some_and(|word| !word.is_empty() && word.bytes().all(|c| c.is_ascii_digit())) {
        return true;
    }
    let unit = after.split(|c: char| c.is_whitespace() || ".,;:)".contains(c)).next();
    let is_unit = unit.is_some_and(|unit| UNITS.contains(&unit));
    let counts = last.is_ascii_digit() && (is_wide(next) || is_unit);
    let is_name = is_kanji(last) || is_katakana(last) || last.is_ascii_alphabetic();
    let is_counted = next.is_ascii_digit() && is_name;
    counts || is_counted
}

fn is_wide(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ff00}'..='\u{ffef}')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '々')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30ff}')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, width: usize, expected: &[&str]) {
        assert_eq!(lines(text, &[], width, ("", "")), expected, "{text}");
    }

    #[test]
    fn japanese_ends_at_phrases() {
        check(
            "お手数をおかけいたしますが、以下の 5 点をご確認くださいますようお願いいたします。",
            70,
            &[
                "お手数をおかけいたしますが、以下の 5 点をご確認くださいますよう",
                "お願いいたします。",
            ],
        );
        check(
            "所要時間は合計で 50 分ほどの見込みです。",
            38,
            &["所要時間は合計で 50 分ほどの", "見込みです。"],
        );
        check(
            "ポート 6001、6002、6004 は応答していますか。",
            24,
            &["ポート 6001、6002、", "6004 は", "応答していますか。"],
        );
        check(
            "対処方法と確認方法、または取得方法という間隔",
            18,
            &["対処方法と", "確認方法、または", "取得方法という間隔"],
        );
    }

    #[test]
    fn what_belongs_together_stays_together() {
        check("判定は 91 % です。", 12, &["判定は", "91 % です。"]);
        check("Exchange 2010 のサーバー", 20, &["Exchange 2010 の", "サーバー"]);
        check(
            "回答欄に「おわかりにならない」とご記入ください。",
            30,
            &["回答欄に", "「おわかりにならない」と", "ご記入ください。"],
        );
        check("It takes about 10 min or more", 17, &["It takes", "about 10 min or", "more"]);
        check("/rpc と /ews、/owa", 14, &["/rpc と /ews、", "/owa"]);
    }

    #[test]
    fn no_line_but_the_first_has_few_characters() {
        check("one two three four of", 18, &["one two three", "four of"]);
        check(
            "設定を確認してから、もう一度お試しください。はい",
            44,
            &["設定を確認してから、もう一度", "お試しください。はい"],
        );
    }

    #[test]
    fn what_is_wider_than_a_line_is_broken_unless_it_is_code() {
        check(
            "「あいうえおかきくけこさしすせそ」",
            12,
            &["「あいうえお", "かきくけこさ", "しすせそ」"],
        );
        let code = "Get-OutlookAnywhere | Format-List";
        assert_eq!(lines(code, std::slice::from_ref(&(0..code.len())), 10, ("", "  ")), [code]);
    }
}
