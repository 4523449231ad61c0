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
        lines.extend(printed.filter(|line| !is_of_a_list(line)).map(str::to_owned));
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

/// What the steps of a pack ask, in every language, as messages quote it.
pub(super) fn sentences_of(pack: &Pack) -> Vec<String> {
    let steps = pack.texts.values().flat_map(|texts| texts.steps.values());
    let texts = steps.flat_map(|step| [&step.ask, &step.why, &step.how]);
    texts.map(|text| text.replace('`', "")).filter(|text| !text.is_empty()).collect()
}

/// A printed line without the question numbers that it begins with.
fn without_number(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some(after) = rest.strip_prefix("[Q").and_then(|rest| rest.split_once(']')) {
        rest = after.1.trim_start();
    }
    rest
}
