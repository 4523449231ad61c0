//! The results of a simulation as text, in tables of 80 columns, or as Markdown.

use std::fmt::Write as _;

use shindan_author::Voice;
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
pub(super) fn text(document: &SimulationV1, style: Style, voice: Voice<'_>) -> String {
    let mut out = String::new();
    let settings = &document.settings;
    if style == Style::Md {
        let title = voice.say("Simulation of `{pack}`", &[("pack", &document.pack.id)]);
        let _ = writeln!(out, "# {title}\n");
    }
    let about = voice.say(
        "{pack} {version}: {cases} cases drawn from its numbers, seed {seed}, {channel}; answers are true in {true} and not to be had in {unknown} of 100; handing on costs {minutes} minutes.",
        &[
            ("pack", &document.pack.id),
            ("version", &document.pack.version),
            ("cases", &settings.cases),
            ("seed", &settings.seed),
            ("channel", &settings.channel),
            ("true", &(100.0 * settings.reliability)),
            ("unknown", &(100.0 * settings.unknown)),
            ("minutes", &settings.give_up_minutes),
        ],
    );
    let _ = writeln!(out, "{}\n", shindan_report::wrap(&about, 80, "", ""));
    strategies(&mut out, style, &document.strategies, voice);
    if let Some(first) = document.strategies.first() {
        defects(&mut out, style, first, &document.strategies, voice);
    }
    if let Some(calibration) = &document.calibration {
        let stated =
            voice.word("What is stated, and how often it is so: when the first repair is named");
        heading(&mut out, style, &stated);
        reliability(&mut out, style, &calibration.at_the_end, voice);
        let stated = voice.word("What is stated, and how often it is so: after every step");
        heading(&mut out, style, &stated);
        reliability(&mut out, style, &calibration.after_every_step, voice);
    }
    if let Some(never) = &document.never_asked {
        never_asked(&mut out, style, never, voice);
    }
    pairs(&mut out, style, &document.pairs, voice);
    if let Some(deciding) = &document.numbers {
        numbers(&mut out, style, deciding, voice);
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// A table with this header, in the language of the reader.
fn table<const N: usize>(header: [String; N]) -> Table {
    Table::new(&header.each_ref().map(String::as_str))
}

fn strategies(out: &mut String, style: Style, all: &[StrategyV1], voice: Voice<'_>) {
    heading(out, style, &voice.word("Minutes of people's time"));
    let mut minutes_table = table([
        String::new(),
        voice.word("asking"),
        voice.word("repairs"),
        voice.word("total"),
        "+-".to_owned(),
        voice.word("questions"),
        voice.word("wrong"),
        voice.word("gave up"),
    ]);
    for strategy in all {
        minutes_table.row([
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
    minutes_table.write(out, style);
    let wrong = voice.word(
        "\"wrong\" are messages that name a repair after which the complaint is still there. A repair takes as often as the pack says of its remedy.",
    );
    paragraph(out, style, &wrong);
    heading(out, style, &voice.word("How often right when the first repair is named"));
    let mut right = table([
        String::new(),
        voice.word("set"),
        "+-".to_owned(),
        voice.word("at best"),
        voice.word("leader"),
        voice.word("concluded"),
        voice.word("wrong"),
        "Brier".to_owned(),
        voice.word("bits"),
    ]);
    for strategy in all {
        right.row([
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
    right.write(out, style);
    let stated =
        all.iter().filter_map(|strategy| Some((strategy.strategy, strategy.set_expected?)));
    let stated: Vec<String> = stated
        .map(|(name, set)| {
            let (stated, optimum) = (format!("{:.4}", set.stated), format!("{:.4}", set.optimum));
            voice.say(
                "{strategy} {stated} of {optimum}",
                &[("strategy", &name), ("stated", &stated), ("optimum", &optimum)],
            )
        })
        .collect();
    if !stated.is_empty() {
        paragraph(
            out,
            style,
            &voice.say(
                "\"at best\" is what the likeliest set of causes would be right on the same evidence; by its own probability the stated set is: {stated}.",
                &[("stated", &voice.list(&stated))],
            ),
        );
    }
    heading(out, style, &voice.word("To a right conclusion"));
    let mut conclusion = table([
        String::new(),
        voice.word("minutes of asking"),
        voice.word("questions"),
        voice.word("mails"),
    ]);
    for strategy in all {
        conclusion.row([
            strategy.strategy.to_owned(),
            minutes(strategy.minutes_to_right_conclusion),
            minutes(strategy.questions_to_right_conclusion),
            minutes(strategy.mails_to_right_conclusion),
        ]);
    }
    conclusion.write(out, style);
    let mails = voice.word(
        "Mails: one for each step that the customer does; batch asks for all of a message at once.",
    );
    paragraph(out, style, &mails);
}

fn defects(
    out: &mut String,
    style: Style,
    first: &StrategyV1,
    all: &[StrategyV1],
    voice: Voice<'_>,
) {
    let by_defect = voice.say("Defect by defect: {strategy}", &[("strategy", &first.strategy)]);
    heading(out, style, &by_defect);
    let mut each = table([
        String::new(),
        voice.word("cases"),
        voice.word("asked"),
        voice.word("set"),
        voice.word("leader"),
        voice.word("concluded"),
        voice.word("wrong"),
    ]);
    for defect in &first.defects {
        each.row([
            defect.id.clone(),
            defect.cases.to_string(),
            minutes(defect.questions),
            whole(defect.set_right),
            whole(defect.leader_right),
            whole(defect.concluded_rightly),
            whole(defect.concluded_wrongly),
        ]);
    }
    each.write(out, style);
    heading(out, style, &voice.word("Defect by defect: minutes in all"));
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
pub(super) fn reliability(
    out: &mut String,
    style: Style,
    calibration: &CalibrationV1,
    voice: Voice<'_>,
) {
    let mut table = table([
        voice.word("stated"),
        voice.word("times"),
        voice.word("mean"),
        voice.word("is so"),
        voice.word("off by (s.e.)"),
    ]);
    for bin in &calibration.bins {
        table.row([
            voice.say(
                "{from} to {to} %",
                &[
                    ("from", &format!("{:.0}", 100.0 * bin.from)),
                    ("to", &format!("{:.0}", 100.0 * bin.to)),
                ],
            ),
            bin.stated.to_string(),
            percent(bin.mean),
            percent(bin.came_true),
            format!("{:+.1}", bin.z),
        ]);
    }
    table.write(out, style);
    let scores = voice.say(
        "Brier score {brier}, log loss {bits} bits.",
        &[
            ("brier", &format!("{:.4}", calibration.brier)),
            ("bits", &format!("{:.4}", calibration.log_loss_bits)),
        ],
    );
    paragraph(out, style, &scores);
}

fn never_asked(out: &mut String, style: Style, unasked: &NeverAskedV1, voice: Voice<'_>) {
    heading(out, style, &voice.word("Never asked"));
    if unasked.steps.is_empty() {
        return paragraph(out, style, &voice.word("Every step was asked in some case."));
    }
    let mut table = table([voice.word("step"), voice.word("most bits"), voice.word("why")]);
    for step in &unasked.steps {
        let why = match step.why {
            WhyUnasked::NeverMadeSense => voice.word("never made sense"),
            WhyUnasked::TellsTooLittle => voice.word("tells too little"),
            WhyUnasked::OthersWereBetter => voice.word("others were better"),
        };
        table.row([step.step.clone(), format!("{:.4}", step.most_bits), why]);
    }
    table.write(out, style);
    if !unasked.facts.is_empty() {
        let facts = unasked.facts.join(", ");
        let facts = voice.say("Facts that nothing asked gives: {facts}.", &[("facts", &facts)]);
        paragraph(out, style, &facts);
    }
}

fn pairs(out: &mut String, style: Style, all: &PairsV1, voice: Voice<'_>) {
    let list = |out: &mut String, pairs: &[PairV1]| {
        for pair in pairs {
            let best = pair.fact.clone().unwrap_or_else(|| voice.word("no fact"));
            let _ = writeln!(out, "- {} / {}", pair.a, pair.b);
            let bits = format!("{:.3}", pair.bits);
            let mut told = match pair.decibans {
                Some(decibans) => voice.say(
                    "up to {decibans} dB; {fact}: {bits} bits",
                    &[("decibans", &format!("{decibans:.1}")), ("fact", &best), ("bits", &bits)],
                ),
                None => voice
                    .say("up to any dB; {fact}: {bits} bits", &[("fact", &best), ("bits", &bits)]),
            };
            if pair.contexts > 0.0 {
                let part = percent(pair.contexts);
                told += &voice.say("; in {percent} of their contexts", &[("percent", &part)]);
            }
            let _ = writeln!(out, "  {told}");
        }
        out.push('\n');
    };
    heading(out, style, &voice.word("Defects that no fact tells apart (less than 1 dB)"));
    if all.not_told_apart.is_empty() {
        paragraph(out, style, &voice.word("None."));
    } else {
        let shown = all.not_told_apart.len().min(MOST_PAIRS);
        list(out, &all.not_told_apart[..shown]);
        if shown < all.not_told_apart.len() {
            let rest = all.not_told_apart.len() - shown;
            let more = voice
                .say("And {count} more; `--format json` has all of them.", &[("count", &rest)]);
            paragraph(out, style, &more);
        }
    }
    heading(out, style, &voice.word("Defects that are hard to tell apart"));
    list(out, &all.hard_to_tell_apart);
}

fn numbers(out: &mut String, style: Style, numbers: &NumbersV1, voice: Voice<'_>) {
    heading(out, style, &voice.word("Numbers that change verdicts"));
    paragraph(
        out,
        style,
        &voice.say(
            "Of {numbers} numbers, {deciding} change the leading cause, or whether it is likely or certain, in some of {cases} cases when halved or doubled.",
            &[
                ("numbers", &numbers.looked_at),
                ("deciding", &numbers.deciding.len()),
                ("cases", &numbers.cases),
            ],
        ),
    );
    for number in numbers.deciding.iter().take(MOST_NUMBERS) {
        let part = |part: Option<f64>| part.map_or_else(|| "-".to_owned(), percent);
        let _ = writeln!(
            out,
            "- {}\n{}\n  {}:{}",
            voice.say(
                "{halved} when halved, {doubled} when doubled; it is {value}",
                &[
                    ("halved", &part(number.when_halved)),
                    ("doubled", &part(number.when_doubled)),
                    ("value", &format!("{:.4}", number.value)),
                ],
            ),
            shindan_report::wrap(&number.number, WIDTH, "  ", "  "),
            number.file,
            number.line
        );
    }
    out.push('\n');
}
