//! Answers without numbers: a short reply to the only question that was asked.

use shindan_model::Observation;
use shindan_read::{Reply, observations};

use super::Asking;

/// The most sentences, and the most characters, of a reply that is an answer as a whole.
const MAX_SENTENCES: usize = 4;
const MAX_CHARS: usize = 300;

/// The replies to the questions of the last message in a text that has no numbers.
pub(super) fn replies(text: &str, asking: &Asking<'_>) -> Vec<(u32, Reply)> {
    let sentences: Vec<(usize, String)> = observations(text)
        .filter_map(|seen| match seen {
            Observation::Sentence { text, at } => Some((at.line, text)),
            _ => None,
        })
        .collect();
    let [question] = asking.last[..] else { return Vec::new() };
    let length: usize = sentences.iter().map(|(_, text)| text.chars().count()).sum();
    if sentences.is_empty() || sentences.len() > MAX_SENTENCES || length > MAX_CHARS {
        return Vec::new();
    }
    let lines = (sentences[0].0, sentences[sentences.len() - 1].0);
    let text: Vec<String> = sentences.into_iter().map(|(_, text)| text).collect();
    let reply = Reply {
        questions: vec![question.number],
        text: text.join("\n"),
        lines,
        is_correction: false,
        number_at: 0..0,
    };
    vec![(question.number, reply)]
}
