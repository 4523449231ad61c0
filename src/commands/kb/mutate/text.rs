//! The fates of mutants as text: the unnoticed ones, and a table by kind.

use std::fmt::Write as _;

use shindan_author::mutant::{KindV1, MutationV1};

use crate::commands::kb::output::counted;

/// The document as text.
pub(super) fn text(document: &MutationV1) -> String {
    let mut text = String::new();
    for fault in &document.unnoticed {
        let _ = writeln!(text, "{}:{}: {}", fault.file, fault.line, fault.fault);
        let _ = writeln!(text, "    would notice: {}", fault.hint);
    }
    if !document.unnoticed.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        "fault", "faults", "expectation", "listing", "invalid", "unnoticed", "equivalent"
    );
    let mut all = KindV1 { kind: "all".to_owned(), ..KindV1::default() };
    for kind in &document.kinds {
        row(&mut text, kind);
        all.by_expectation += kind.by_expectation;
        all.by_listing += kind.by_listing;
        all.invalid += kind.invalid;
        all.equivalent += kind.equivalent;
        all.unnoticed += kind.unnoticed;
    }
    row(&mut text, &all);
    let _ = writeln!(
        text,
        "\n{} {:.1}% of {}; what they expect alone notices {:.1}%.",
        match document.cases {
            1 => "1 case notices".to_owned(),
            cases => format!("{cases} cases notice"),
        },
        document.noticed_percent,
        counted(all.total(), "fault"),
        document.expected_percent()
    );
    text
}

fn row(text: &mut String, kind: &KindV1) {
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        kind.kind,
        kind.total(),
        kind.by_expectation,
        kind.by_listing,
        kind.invalid,
        kind.unnoticed,
        kind.equivalent
    );
}
