//! Cases and counts as CSV (RFC 4180), for spreadsheets. The header is in English whatever the language: scripts read
//! it.

use super::{CaseStats, CaseSummary};

/// The cases, one a line.
pub fn list(cases: &[CaseSummary]) -> String {
    let header = [
        "file",
        "mark",
        "opened",
        "turn",
        "since",
        "open_questions",
        "reopened",
        "status",
        "cause",
        "cause_probability",
        "repair",
        "repair_probability",
        "closed",
        "confirmed",
        "confirmed_by",
        "first_repair",
        "first_repair_helped",
    ];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(cases.iter().map(|case| {
        let (cause, probability) = pair(case.leader.clone());
        let repair = case.repair.as_ref().map(|(ids, p)| (ids.join(" "), *p));
        let (repair, helps) = pair(repair);
        let closed = case.closed.as_ref();
        let said = |text: Option<String>| text.unwrap_or_default();
        vec![
            case.file.clone(),
            case.mark.clone(),
            case.opened.to_string(),
            case.turn.as_str().to_owned(),
            case.since.to_string(),
            case.open_questions.to_string(),
            case.reopened.to_string(),
            case.status.as_str().to_owned(),
            cause,
            probability,
            repair,
            helps,
            said(closed.map(|closed| closed.at.to_string())),
            said(closed.map(|closed| closed.cause.clone())),
            said(closed.map(|closed| closed.confirmed_by.clone())),
            case.first_repair.join(" "),
            said(case.first_repair_helped.map(|helped| helped.to_string())),
        ]
    }));
    text(&rows)
}

fn pair(pair: Option<(String, f64)>) -> (String, String) {
    pair.map_or_else(Default::default, |(id, p)| (id, format!("{p:.4}")))
}

/// The counts, one a line: what is counted, of what, how many.
pub fn stats(stats: &CaseStats) -> String {
    let mut rows = vec![["group", "id", "count", "number"].map(str::to_owned).to_vec()];
    let mut add = |group: &str, id: &str, count: &str, number: usize| {
        rows.push(vec![group.to_owned(), id.to_owned(), count.to_owned(), number.to_string()]);
    };
    for (count, number) in [
        ("all", stats.cases),
        ("open", stats.open),
        ("waits_for_us", stats.waits_for_us),
        ("waits_for_customer", stats.waits_for_customer),
        ("closed", stats.closed),
        ("reopened", stats.reopened),
    ] {
        add("cases", "", count, number);
    }
    for cause in &stats.causes {
        add("cause", &cause.cause, "confirmed", cause.confirmed);
        add("cause", &cause.cause, "leads", cause.leads);
    }
    for repair in &stats.first_repairs {
        let id = repair.remedies.join(" ");
        add("first_repair", &id, "named", repair.named);
        add("first_repair", &id, "helped", repair.helped);
        add("first_repair", &id, "failed", repair.failed);
    }
    for question in &stats.questions {
        add("question", &question.step, "asked", question.asked);
        add("question", &question.step, "answered", question.answered);
        add("question", &question.step, "helped", question.helped);
    }
    text(&rows)
}

fn text(rows: &[Vec<String>]) -> String {
    let row = |row: &Vec<String>| row.iter().map(|cell| field(cell)).collect::<Vec<_>>().join(",");
    rows.iter().map(|cells| row(cells) + "\r\n").collect()
}

/// A field. What a spreadsheet would take for a formula gets an apostrophe in front, which it hides.
fn field(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']);
    let cell = if is_formula { format!("'{cell}") } else { cell.to_owned() };
    match cell.contains([',', '"', '\n', '\r', ';']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

#[cfg(test)]
mod tests {
    use shindan_case::Turn;

    use super::super::testing::case;
    use super::*;

    #[test]
    fn a_name_is_no_formula_and_no_second_field() {
        for (cell, expected) in [
            ("contoso.case.jsonl", "contoso.case.jsonl"),
            ("a,b", "\"a,b\""),
            ("say \"no\"", "\"say \"\"no\"\"\""),
            ("two\nlines", "\"two\nlines\""),
            ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
            ("=1,2", "\"'=1,2\""),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("+81", "'+81"),
            ("＝1+1", "'＝1+1"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(field(cell), expected, "{cell}");
        }
    }

    #[test]
    fn every_line_has_every_field() {
        let text = list(&[case("a.case.jsonl", 0, Turn::Us), case("b.case.jsonl", 1, Turn::Us)]);
        let fields: Vec<usize> = text.lines().map(|line| line.split(',').count()).collect();
        assert_eq!(fields, [17, 17, 17]);
        let stats = stats(&CaseStats::of(&[case("a", 0, Turn::Us)]));
        assert!(stats.contains("cases,,waits_for_us,1\r\n"), "{stats}");
    }
}
