//! The results of a simulation as text, in tables of 80 columns, or as Markdown.

use std::fmt::Write as _;

use shindan_author::markup::{Style, Table, heading, paragraph};
use shindan_author::simulate::{
    CalibrationV1, MeanV1, NeverAskedV1, NumbersV1, PairV1, PairsV1, SimulationV1, StrategyV1,
    WhyUnasked,
};

use crate::commands::note::WIDTH;

/// Deciding numbers listed; JSON has all.
const MOST_NUMBERS: usize = 20;
/// Indistinguishable pairs listed; JSON has all.
const MOST_PAIRS: usize = 20;

fn percent(part: f64) -> String {
    format!("{:.1} %", 100.0 * part)
}

/// A mean with one decimal; empty without cases.
fn minutes(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |mean| format!("{:.1}", mean.mean))
}

/// A share of the cases in percent with one decimal; empty without cases.
fn part(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |mean| percent(mean.mean))
}

/// A share of the cases in whole percent; empty without cases.
fn whole(mean: Option<MeanV1>) -> String {
    mean.map_or_else(String::new, |mean| format!("{:.0} %", 100.0 * mean.mean))
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
        heading(
            &mut out,
            style,
            "What is stated, and how often it is so: when the first repair is named",
        );
        reliability(&mut out, style, &calibration.at_the_end);
        heading(&mut out, style, "What is stated, and how often it is so: after every step");
        reliability(&mut out, style, &calibration.after_every_step);
    }
    if let Some(never) = &document.never_asked {
        never_asked(&mut out, style, never);
    }
    pairs(&mut out, style, &document.pairs);
    if let Some(deciding) = &document.numbers {
        numbers(&mut out, style, deciding);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

fn strategies(out: &mut String, style: Style, all: &[StrategyV1]) {
    heading(out, style, "Minutes of people's time");
    let mut table =
        Table::new(&["", "asking", "repairs", "total", "+-", "questions", "wrong", "gave up"]);
    for strategy in all {
        table.row([
            strategy.strategy.to_owned(),
            minutes(strategy.asking_minutes),
            minutes(strategy.repair_minutes),
            minutes(strategy.total_minutes),
            strategy
                .total_minutes
                .map_or_else(String::new, |mean| format!("{:.1}", mean.standard_error)),
            minutes(strategy.questions),
            strategy.wrong_messages.map_or_else(String::new, |mean| format!("{:.2}", mean.mean)),
            part(strategy.gave_up),
        ]);
    }
    table.write(out, style);
    paragraph(
        out,
        style,
        "\"wrong\" are messages that name a repair after which the complaint is still there. A repair takes as often as the pack says of its remedy.",
    );
    heading(out, style, "How often right when the first repair is named");
    let mut table =
        Table::new(&["", "set", "+-", "at best", "leader", "concluded", "wrong", "Brier", "bits"]);
    for strategy in all {
        table.row([
            strategy.strategy.to_owned(),
            part(strategy.set_right),
            strategy.set_right.map_or_else(String::new, |mean| percent(mean.standard_error)),
            strategy.set_expected.map_or_else(String::new, |set| percent(set.optimum)),
            part(strategy.leader_right),
            part(strategy.concluded),
            part(strategy.wrong_when_concluded),
            format!("{:.3}", strategy.brier),
            format!("{:.3}", strategy.log_loss_bits),
        ]);
    }
    table.write(out, style);
    let stated =
        all.iter().filter_map(|strategy| Some((strategy.strategy, strategy.set_expected?)));
    let stated: Vec<String> = stated
        .map(|(name, set)| format!("{name} {:.4} of {:.4}", set.stated, set.optimum))
        .collect();
    if !stated.is_empty() {
        paragraph(
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
    for strategy in all {
        table.row([
            strategy.strategy.to_owned(),
            minutes(strategy.minutes_to_right_conclusion),
            minutes(strategy.questions_to_right_conclusion),
            minutes(strategy.mails_to_right_conclusion),
        ]);
    }
    table.write(out, style);
    paragraph(
        out,
        style,
        "Mails: one for each step that the customer does; batch asks for all of a message at once.",
    );
}

fn defects(out: &mut String, style: Style, first: &StrategyV1, all: &[StrategyV1]) {
    heading(out, style, &format!("Defect by defect: {}", first.strategy));
    let mut table = Table::new(&["", "cases", "asked", "set", "leader", "concluded", "wrong"]);
    for defect in &first.defects {
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
    head.extend(all.iter().map(|strategy| strategy.strategy));
    let mut table = Table::new(&head);
    for (at, defect) in first.defects.iter().enumerate() {
        let each = all.iter().map(|strategy| minutes(strategy.defects[at].total_minutes));
        table.row([defect.id.clone()].into_iter().chain(each));
    }
    table.write(out, style);
}

/// A table of reliability.
pub(super) fn reliability(out: &mut String, style: Style, calibration: &CalibrationV1) {
    let mut table = Table::new(&["stated", "times", "mean", "is so", "off by (s.e.)"]);
    for bin in &calibration.bins {
        table.row([
            format!("{:.0} to {:.0} %", 100.0 * bin.from, 100.0 * bin.to),
            bin.stated.to_string(),
            percent(bin.mean),
            percent(bin.came_true),
            format!("{:+.1}", bin.z),
        ]);
    }
    table.write(out, style);
    paragraph(
        out,
        style,
        &format!(
            "Brier score {:.4}, log loss {:.4} bits.",
            calibration.brier, calibration.log_loss_bits
        ),
    );
}

fn never_asked(out: &mut String, style: Style, unasked: &NeverAskedV1) {
    heading(out, style, "Never asked");
    if unasked.steps.is_empty() {
        return paragraph(out, style, "Every step was asked in some case.");
    }
    let mut table = Table::new(&["step", "most bits", "why"]);
    for step in &unasked.steps {
        let why = match step.why {
            WhyUnasked::NeverMadeSense => "never made sense",
            WhyUnasked::TellsTooLittle => "tells too little",
            WhyUnasked::OthersWereBetter => "others were better",
        };
        table.row([step.step.clone(), format!("{:.4}", step.most_bits), why.to_owned()]);
    }
    table.write(out, style);
    if !unasked.facts.is_empty() {
        paragraph(
            out,
            style,
            &format!("Facts that nothing asked gives: {}.", unasked.facts.join(", ")),
        );
    }
}

fn pairs(out: &mut String, style: Style, all: &PairsV1) {
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
    if all.not_told_apart.is_empty() {
        paragraph(out, style, "None.");
    } else {
        let shown = all.not_told_apart.len().min(MOST_PAIRS);
        list(out, &all.not_told_apart[..shown]);
        if shown < all.not_told_apart.len() {
            let rest = all.not_told_apart.len() - shown;
            paragraph(out, style, &format!("And {rest} more; `--format json` has all of them."));
        }
    }
    heading(out, style, "Defects that are hard to tell apart");
    list(out, &all.hard_to_tell_apart);
}

fn numbers(out: &mut String, style: Style, numbers: &NumbersV1) {
    heading(out, style, "Numbers that change verdicts");
    paragraph(
        out,
        style,
        &format!(
            "Of {} numbers, {} change the leading cause, or whether it is likely or certain, in some of {} cases when halved or doubled.",
            numbers.looked_at,
            numbers.deciding.len(),
            numbers.cases
        ),
    );
    for number in numbers.deciding.iter().take(MOST_NUMBERS) {
        let part = |part: Option<f64>| part.map_or_else(|| "-".to_owned(), percent);
        let _ = writeln!(
            out,
            "- {} when halved, {} when doubled; it is {:.4}\n{}\n  {}:{}",
            part(number.when_halved),
            part(number.when_doubled),
            number.value,
            shindan_report::wrap(&number.number, WIDTH, "  ", "  "),
            number.file,
            number.line
        );
    }
    out.push('\n');
}
