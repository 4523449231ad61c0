//! The result for people: as plain tables of 80 columns, or as Markdown.

use std::fmt::Write as _;

use shindan_author::simulate::{
    CalibrationV1, MeanV1, NeverAskedV1, NumbersV1, PairV1, PairsV1, SimulationV1, StrategyV1,
    WhyUnasked,
};

use super::Format;

/// So many numbers that decide verdicts are listed; JSON has all of them.
const MOST_NUMBERS: usize = 20;
/// So many pairs that are not told apart are listed; JSON has all of them.
const MOST_PAIRS: usize = 20;

/// How tables and headings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Columns of spaces.
    Text,
    /// Markdown.
    Md,
}

impl Format {
    pub(super) fn style(self) -> Style {
        match self {
            Format::Md => Style::Md,
            Format::Text | Format::Json => Style::Text,
        }
    }
}

/// A table: the first column is words, the others are numbers.
struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    fn new(head: &[&str]) -> Self {
        Self { rows: vec![head.iter().map(|own| (*own).to_owned()).collect()] }
    }

    fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    fn write(&self, out: &mut String, style: Style) {
        let columns = self.rows[0].len();
        let widths: Vec<usize> = (0..columns)
            .map(|at| self.rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0))
            .collect();
        for (number, row) in self.rows.iter().enumerate() {
            match style {
                Style::Md => {
                    let _ = writeln!(out, "| {} |", row.join(" | "));
                    if number == 0 {
                        let _ = writeln!(out, "|---|{}", "--:|".repeat(columns - 1));
                    }
                }
                Style::Text => {
                    let cells = row.iter().zip(&widths).enumerate();
                    let cells = cells.map(|(at, (cell, width))| {
                        if at == 0 {
                            format!("  {cell:<width$}")
                        } else {
                            format!("  {cell:>width$}")
                        }
                    });
                    let _ = writeln!(out, "{}", cells.collect::<String>().trim_end());
                }
            }
        }
        out.push('\n');
    }
}

fn heading(out: &mut String, style: Style, text: &str) {
    let _ = match style {
        Style::Md => writeln!(out, "## {text}\n"),
        Style::Text => writeln!(out, "{text}"),
    };
}

/// Words of a paragraph, wrapped.
fn note(out: &mut String, style: Style, text: &str) {
    let indent = if style == Style::Text { "  " } else { "" };
    let _ = writeln!(out, "{}\n", shindan_report::wrap(text, 78, indent, indent));
}

fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}

/// A mean with one digit after the point; nothing where there were no cases.
fn minutes(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |own| format!("{:.1}", own.mean))
}

/// A part of the cases; nothing where there were none.
fn part(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |own| percent(own.mean))
}

/// The same in whole percent.
fn whole(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |own| format!("{:.0} %", 100.0 * own.mean))
}

/// The whole document.
pub(super) fn text(document: &SimulationV1, style: Style) -> String {
    let mut out = String::new();
    let settings = &document.settings;
    if style == Style::Md {
        let _ = writeln!(out, "# Simulation of `{}`\n", document.pack.id);
    }
    let about = format!(
        "{} {}: {} cases drawn from its numbers, seed {}, {}; answers are true in {} and not to be had in {} of 100; handing on costs {} minutes.",
        document.pack.id,
        document.pack.version,
        settings.cases,
        settings.seed,
        settings.channel,
        100.0 * settings.reliability,
        100.0 * settings.unknown,
        settings.give_up_minutes,
    );
    let _ = writeln!(out, "{}\n", shindan_report::wrap(&about, 80, "", ""));
    strategies(&mut out, style, &document.strategies);
    if let Some(first) = document.strategies.first() {
        defects(&mut out, style, first, &document.strategies);
    }
    if let Some(calibration) = &document.calibration {
        heading(&mut out, style, "What is stated, and how often it is so: at the end");
        reliability(&mut out, style, &calibration.at_the_end);
        heading(&mut out, style, "What is stated, and how often it is so: after every step");
        reliability(&mut out, style, &calibration.after_every_step);
    }
    if let Some(never) = &document.never_asked {
        never_asked(&mut out, style, never);
    }
    pairs(&mut out, style, &document.pairs);
    if let Some(own) = &document.numbers {
        numbers(&mut out, style, own);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn strategies(out: &mut String, style: Style, all: &[StrategyV1]) {
    heading(out, style, "Minutes of people's time");
    let mut table =
        Table::new(&["", "asking", "repairs", "total", "+-", "questions", "mails", "gave up"]);
    for own in all {
        table.row([
            own.strategy.to_owned(),
            minutes(own.asking_minutes),
            minutes(own.repair_minutes),
            minutes(own.total_minutes),
            own.total_minutes.map_or_else(String::new, |own| format!("{:.1}", own.standard_error)),
            minutes(own.questions),
            minutes(own.mails),
            part(own.gave_up),
        ]);
    }
    table.write(out, style);
    heading(out, style, "How often right");
    let mut table =
        Table::new(&["", "set", "+-", "at best", "leader", "concluded", "wrong", "Brier", "bits"]);
    for own in all {
        table.row([
            own.strategy.to_owned(),
            part(own.set_right),
            own.set_right.map_or_else(String::new, |own| percent(own.standard_error)),
            own.set_expected.map_or_else(String::new, |set| percent(set.optimum)),
            part(own.leader_right),
            part(own.concluded),
            part(own.wrong_when_concluded),
            format!("{:.3}", own.brier),
            format!("{:.3}", own.log_loss_bits),
        ]);
    }
    table.write(out, style);
    let stated = all.iter().filter_map(|own| own.set_expected.map(|set| (own.strategy, set)));
    let stated: Vec<String> = stated
        .map(|(name, set)| format!("{name} {:.4} of {:.4}", set.stated, set.optimum))
        .collect();
    if !stated.is_empty() {
        note(
            out,
            style,
            &format!(
                "\"at best\" is what the likeliest set of causes would be right on the same evidence; by its own probability the stated set is: {}.",
                stated.join(", ")
            ),
        );
    }
    heading(out, style, "To a right conclusion");
    let mut table = Table::new(&["", "minutes of asking", "questions", "mails"]);
    for own in all {
        table.row([
            own.strategy.to_owned(),
            minutes(own.minutes_to_right_conclusion),
            minutes(own.questions_to_right_conclusion),
            minutes(own.mails_to_right_conclusion),
        ]);
    }
    table.write(out, style);
    note(
        out,
        style,
        "Mails: one for each act that the customer does; batch asks for all of a message at once.",
    );
}

fn defects(out: &mut String, style: Style, own: &StrategyV1, all: &[StrategyV1]) {
    heading(out, style, &format!("Defect by defect: {}", own.strategy));
    let mut table = Table::new(&["", "cases", "asked", "set", "leader", "concluded", "wrong"]);
    for defect in &own.defects {
        table.row([
            defect.id.clone(),
            defect.cases.to_string(),
            minutes(defect.questions),
            whole(defect.set_right),
            whole(defect.leader_right),
            whole(defect.concluded_rightly),
            whole(defect.concluded_wrongly),
        ]);
    }
    table.write(out, style);
    heading(out, style, "Defect by defect: minutes in all");
    let mut head = vec![""];
    head.extend(all.iter().map(|own| own.strategy));
    let mut table = Table::new(&head);
    for (at, defect) in own.defects.iter().enumerate() {
        let each = all.iter().map(|strategy| minutes(strategy.defects[at].total_minutes));
        table.row([defect.id.clone()].into_iter().chain(each));
    }
    table.write(out, style);
}

/// A table of reliability.
pub(super) fn reliability(out: &mut String, style: Style, own: &CalibrationV1) {
    let mut table = Table::new(&["stated", "times", "mean", "is so", "off by (s.e.)"]);
    for bin in &own.bins {
        table.row([
            format!("{:.0} to {:.0} %", 100.0 * bin.from, 100.0 * bin.to),
            bin.stated.to_string(),
            percent(bin.mean),
            percent(bin.came_true),
            format!("{:+.1}", bin.z),
        ]);
    }
    table.write(out, style);
    note(
        out,
        style,
        &format!("Brier score {:.4}, log loss {:.4} bits.", own.brier, own.log_loss_bits),
    );
}

fn never_asked(out: &mut String, style: Style, own: &NeverAskedV1) {
    heading(out, style, "Never asked");
    if own.acts.is_empty() {
        return note(out, style, "Every act was asked in some case.");
    }
    let mut table = Table::new(&["act", "most bits", "why"]);
    for act in &own.acts {
        let why = match act.why {
            WhyUnasked::NeverMadeSense => "never made sense",
            WhyUnasked::TellsTooLittle => "tells too little",
            WhyUnasked::OthersWereBetter => "others were better",
        };
        table.row([act.act.clone(), format!("{:.4}", act.most_bits), why.to_owned()]);
    }
    table.write(out, style);
    if !own.facts.is_empty() {
        note(out, style, &format!("Facts that nothing asked settles: {}.", own.facts.join(", ")));
    }
}

fn pairs(out: &mut String, style: Style, own: &PairsV1) {
    let list = |out: &mut String, pairs: &[PairV1]| {
        for pair in pairs {
            let decibans =
                pair.decibans.map_or_else(|| "any".to_owned(), |decibans| format!("{decibans:.1}"));
            let best = pair.fact.as_deref().unwrap_or("no fact");
            let _ = writeln!(out, "- {} / {}", pair.a, pair.b);
            let _ = write!(out, "  up to {decibans} dB; {best}: {:.3} bits", pair.bits);
            if pair.contexts > 0.0 {
                let _ = write!(out, "; in {} of their contexts", percent(pair.contexts));
            }
            out.push('\n');
        }
        out.push('\n');
    };
    heading(out, style, "Defects that no fact tells apart (less than 1 dB)");
    if own.not_told_apart.is_empty() {
        note(out, style, "None.");
    } else {
        let shown = own.not_told_apart.len().min(MOST_PAIRS);
        list(out, &own.not_told_apart[..shown]);
        if shown < own.not_told_apart.len() {
            let rest = own.not_told_apart.len() - shown;
            note(out, style, &format!("And {rest} more; `--format json` has all of them."));
        }
    }
    heading(out, style, "Defects that are hard to tell apart");
    list(out, &own.hard_to_tell_apart);
}

fn numbers(out: &mut String, style: Style, own: &NumbersV1) {
    heading(out, style, "Numbers that change verdicts");
    note(
        out,
        style,
        &format!(
            "Of {} numbers, {} change the leading cause, or whether it is likely or certain, in some of {} cases when halved or doubled.",
            own.looked_at,
            own.deciding.len(),
            own.cases
        ),
    );
    for number in own.deciding.iter().take(MOST_NUMBERS) {
        let part = |part: Option<f64>| part.map_or_else(|| "-".to_owned(), percent);
        let _ = writeln!(
            out,
            "- {} when halved, {} when doubled; it is {:.4}\n{}\n  {}:{}",
            part(number.when_halved),
            part(number.when_doubled),
            number.value,
            shindan_report::wrap(&number.number, 78, "  ", "  "),
            number.file,
            number.line
        );
    }
    out.push('\n');
}
