//! Which lines of a text only quote us.

use jiff::Timestamp;
use shindan_model::Pack;

use crate::event::Written;

/// Every line of our messages, and every sentence in one piece. A list of choices counts as a whole: a part of it
/// that came back is an answer.
pub(super) fn passages(messages: &[(Timestamp, Written)]) -> (Vec<String>, Vec<String>) {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let (mut lines, mut sentences) = (Vec::new(), Vec::new());
    for (_, message) in messages {
        let choosing = message.questions.iter().filter(|question| !question.choices.is_empty());
        let forms: Vec<String> = choosing.map(|question| squeeze(&question.form)).collect();
        let is_of_a_list = |line: &str| {
            let line = squeeze(line);
            forms.iter().any(|form| form.contains(&line) && *form != line)
        };
        let printed = message.text.lines().map(without_number);
        // Code has a line to itself in text, and in HTML the punctuation of its sentence behind it.
        let code = message.text.lines().filter(|line| line.starts_with("    "));
        lines.extend(
            code.flat_map(|line| [format!("{}.", line.trim()), format!("{}。", line.trim())]),
        );
        // A heading has its marks in text alone.
        let headings =
            message.text.lines().filter(|line| line.starts_with("--- ") || line.starts_with('【'));
        lines.extend(headings.map(|line| line.trim_matches(['-', ' ', '【', '】']).to_owned()));
        for line in printed.filter(|line| !is_of_a_list(line)) {
            // A paragraph is one line, of which a part may come back.
            lines.extend(self::sentences(line));
            lines.push(line.to_owned());
        }
        for question in &message.questions {
            lines.extend([question.form.clone(), question.label.clone()]);
        }
        sentences
            .extend(message.statements.iter().map(|statement| statement.text.replace('`', "")));
    }
    for all in [&mut lines, &mut sentences] {
        all.retain(|text: &String| !text.trim().is_empty());
        all.sort_unstable();
        all.dedup();
    }
    (lines, sentences)
}

/// A text without the lines of an answer form that nobody filled in, and without the choices that it offers.
/// Lines keep their numbers.
pub(super) fn without_empty_form(text: &str) -> String {
    let mut plain = String::new();
    for line in text.lines() {
        let said = line.trim_start_matches(['>', ' ', '\t']).trim_end();
        let is_label = said.starts_with("[Q") && said.ends_with([':', '：']);
        let choices = line.find("1) ").filter(|_| line.contains(" / 2) "));
        plain.push_str(if is_label { "" } else { &line[..choices.unwrap_or(line.len())] });
        plain.push('\n');
    }
    plain
}

/// What the steps of a pack ask, in every language, as messages quote it: as a whole, and each sentence by
/// itself, since a command may be set apart between two.
pub(super) fn sentences_of(pack: &Pack) -> Vec<String> {
    let steps = pack.texts.values().flat_map(|texts| texts.steps.values());
    let texts = steps.flat_map(|step| [&step.ask, &step.why, &step.how]);
    let texts = texts.map(|text| text.replace('`', "")).filter(|text| !text.is_empty());
    let asked = texts.flat_map(|text| {
        let mut sentences = sentences(&text);
        sentences.push(text);
        sentences
    });
    let facts = pack.texts.values().flat_map(|texts| texts.facts.values());
    let choices = facts.filter(|fact| fact.outcomes.len() > 1).map(|fact| {
        let choices = fact.outcomes.iter().enumerate();
        let choices = choices.map(|(at, text)| format!("{}) {text}", at + 1));
        choices.collect::<Vec<_>>().join(" / ")
    });
    asked.chain(choices).collect()
}

/// The sentences of a text; none where it is one.
fn sentences(text: &str) -> Vec<String> {
    let marked = text.replace(". ", ".\n").replace("? ", "?\n").replace('。', "。\n");
    let sentences: Vec<String> = marked.lines().map(str::trim).map(str::to_owned).collect();
    if sentences.len() > 1 { sentences } else { Vec::new() }
}

/// A printed line without the question numbers that it begins with.
fn without_number(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some(after) = rest.strip_prefix("[Q").and_then(|rest| rest.split_once(']')) {
        rest = after.1.trim_start();
    }
    rest
}
