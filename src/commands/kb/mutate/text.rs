//! The fates of mutants as text: the unnoticed ones, and a table by kind.

use std::fmt::Write as _;

use shindan_author::Voice;
use shindan_author::markup::{padded, padded_left};
use shindan_author::mutant::{KindV1, MutationV1};

/// The document as text.
pub(super) fn text(document: &MutationV1, voice: Voice<'_>) -> String {
    let mut text = String::new();
    for fault in &document.unnoticed {
        let _ = writeln!(text, "{}:{}: {}", fault.file, fault.line, fault.fault);
        let hint = voice.say("would notice: {case}", &[("case", &fault.hint)]);
        let _ = writeln!(text, "    {hint}");
    }
    if !document.unnoticed.is_empty() {
        text.push('\n');
    }
    line(
        &mut text,
        &voice.word("fault"),
        [
            voice.word("faults"),
            voice.word("expectation"),
            voice.word("listing"),
            voice.word("invalid"),
            voice.word("unnoticed"),
            voice.word("equivalent"),
        ],
    );
    let mut all = KindV1 { kind: voice.word("all"), ..KindV1::default() };
    for kind in &document.kinds {
        row(&mut text, kind, voice);
        all.by_expectation += kind.by_expectation;
        all.by_listing += kind.by_listing;
        all.invalid += kind.invalid;
        all.equivalent += kind.equivalent;
        all.unnoticed += kind.unnoticed;
    }
    row(&mut text, &all, voice);
    let notice = match document.cases {
        1 => voice.word("1 case notices"),
        cases => voice.say("{count} cases notice", &[("count", &cases)]),
    };
    let said = voice.say(
        "{cases} {percent}% of {faults}; what they expect alone notices {expected}%.",
        &[
            ("cases", &notice),
            ("percent", &format!("{:.1}", document.noticed_percent)),
            ("faults", &voice.counted(all.total(), "fault")),
            ("expected", &format!("{:.1}", document.expected_percent())),
        ],
    );
    let _ = writeln!(text, "\n{said}");
    text
}

/// The widths of the columns after the first, in columns of a terminal.
const WIDTHS: [usize; 6] = [6, 12, 8, 8, 10, 11];

fn line(text: &mut String, name: &str, cells: [String; 6]) {
    text.push_str(&padded(name, 18));
    for (cell, width) in cells.iter().zip(WIDTHS) {
        text.push(' ');
        text.push_str(&padded_left(cell, width));
    }
    text.push('\n');
}

/// The name of a kind of fault: `link dropped`.
fn named(kind: &str, voice: Voice<'_>) -> String {
    match kind.split_once(' ') {
        Some((kind, "dropped")) => voice.say("{kind} dropped", &[("kind", &kind)]),
        Some((kind, "swapped")) => voice.say("{kind} swapped", &[("kind", &kind)]),
        Some((kind, "moved")) => voice.say("{kind} moved", &[("kind", &kind)]),
        _ => kind.to_owned(),
    }
}

fn row(text: &mut String, kind: &KindV1, voice: Voice<'_>) {
    let counts = [
        kind.total(),
        kind.by_expectation,
        kind.by_listing,
        kind.invalid,
        kind.unnoticed,
        kind.equivalent,
    ];
    line(text, &named(&kind.kind, voice), counts.map(|count| count.to_string()));
}
