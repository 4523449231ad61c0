//! Answers without numbers: a short reply to the only question that was asked, or one for each question.

use shindan_model::Observation;
use shindan_read::{Reply, is_courtesy, observations};
use shindan_understand::speaks_of_all;

use super::Asking;
use crate::message::Question;

/// The most sentences, and the most characters, of a reply to one question that is an answer as a whole.
const MAX_SENTENCES: usize = 4;
const MAX_CHARS: usize = 300;
/// The most questions to which a reply without numbers is divided.
const MAX_QUESTIONS: usize = 6;

/// A sentence, or a part of one, with its line.
type Piece = (usize, String);

/// The replies to the questions of the last message in a text that has no numbers. `reads` tells whether a text answers
/// a question.
pub(super) fn replies(
    text: &str,
    asking: &Asking<'_>,
    reads: &dyn Fn(&Question, &str) -> bool,
) -> Vec<(u32, Reply)> {
    let sentences = sentences(text);
    let length: usize = sentences.iter().map(|(_, text)| text.chars().count()).sum();
    if sentences.is_empty() || length > MAX_CHARS {
        return Vec::new();
    }
    match asking.last[..] {
        [question] if sentences.len() <= MAX_SENTENCES => {
            let lines = (sentences[0].0, sentences[sentences.len() - 1].0);
            let text: Vec<String> = sentences.into_iter().map(|(_, text)| text).collect();
            vec![reply(question, text.join("\n"), lines)]
        }
        [_] => Vec::new(),
        ref questions if questions.len() <= MAX_QUESTIONS => of_each(questions, &sentences, reads),
        _ => Vec::new(),
    }
}

/// One answer for each question: in their order, or each where no other question can be meant.
fn of_each(
    questions: &[&Question],
    sentences: &[Piece],
    reads: &dyn Fn(&Question, &str) -> bool,
) -> Vec<(u32, Reply)> {
    let parts: Vec<Piece> = sentences
        .iter()
        .flat_map(|(line, text)| {
            let parts = text.split([',', ';', '、']).map(str::trim);
            let parts = parts.map(|part| part.strip_prefix("and ").unwrap_or(part));
            parts.map(|part| (*line, part.to_owned())).collect::<Vec<_>>()
        })
        .collect();
    let one =
        |question: &Question, piece: &Piece| reply(question, piece.1.clone(), (piece.0, piece.0));
    for pieces in [sentences, parts.as_slice()] {
        if pieces.len() != questions.len() {
            continue;
        }
        let is_in_order =
            questions.iter().zip(pieces).all(|(question, (_, text))| reads(question, text));
        if is_in_order {
            return questions
                .iter()
                .zip(pieces)
                .map(|(question, piece)| one(question, piece))
                .collect();
        }
        let only: Option<Vec<(u32, Reply)>> = pieces
            .iter()
            .map(|piece| {
                let mut read = questions.iter().filter(|question| reads(question, &piece.1));
                let question = read.next()?;
                read.next().is_none().then(|| one(question, piece))
            })
            .collect();
        if let Some(only) = only {
            return only;
        }
    }
    // `Both are the same.`
    let [(line, text)] = sentences else { return Vec::new() };
    if speaks_of_all(text) && questions.iter().all(|question| reads(question, text)) {
        let all = questions.iter();
        return all.map(|question| one(question, &(*line, text.clone()))).collect();
    }
    Vec::new()
}

/// The sentences of a text up to where it closes, without greetings.
fn sentences(text: &str) -> Vec<Piece> {
    let all = observations(text).filter_map(|seen| match seen {
        Observation::Sentence { text, at } => Some((at.line, text)),
        _ => None,
    });
    let mut sentences: Vec<Piece> = Vec::new();
    for (line, text) in all {
        if !is_courtesy(&text) {
            sentences.push((line, text));
        } else if !sentences.is_empty() {
            break;
        }
    }
    sentences
}

fn reply(question: &Question, text: String, lines: (usize, usize)) -> (u32, Reply) {
    let questions = vec![question.number];
    (question.number, Reply { questions, text, lines, is_correction: false, number_at: 0..0 })
}
