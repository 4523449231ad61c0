//! Statements in sentences: who or what is spoken of, what is said of it, and how that is meant.
//!
//! A sentence is searched for the pack's words ([`vocabulary`]). The [`grammar`] of its language divides
//! it into clauses and tells for each word whether it is affirmed or denied, whether it holds now, and how
//! far the writer commits to it. What is said is then joined to what is spoken of ([`argument`]), to the
//! server of which it is said ([`instance`]) or to a value ([`value`]), which gives a [`claim`]. The
//! sentences of a text are compared with each other ([`discourse`]).

mod argument;
mod asked;
mod claim;
mod discourse;
mod english;
mod grammar;
mod instance;
mod japanese;
mod named_property;
mod normal;
mod prose;
mod sentence;
mod value;
mod vocabulary;
mod word;
mod zone;

use std::sync::OnceLock;

use shindan_model::{Pack, When};

use crate::likely::Likely;

pub(super) use claim::{Claim, Claimed, Worth};
pub(super) use discourse::Discourse;
use grammar::{Grammar, Stance};
pub(super) use normal::normal;
use prose::Writing;
pub(super) use sentence::Asked;
use vocabulary::Vocabulary;

/// The words of a pack with the grammars of the languages they are in.
#[derive(Debug)]
pub(super) struct StatementReader {
    /// The words of all languages but Japanese.
    plain: Vocabulary,
    /// The words of all languages: Japanese writers use those of others, too.
    all: Vocabulary,
    /// By fact: what the question about it names, once it was needed.
    asked: Vec<OnceLock<Vec<usize>>>,
}

impl StatementReader {
    pub(super) fn new(pack: &Pack) -> Self {
        Self {
            plain: Vocabulary::new(pack, &|language| language != "ja"),
            all: Vocabulary::new(pack, &|_| true),
            asked: pack.facts.iter().map(|_| OnceLock::new()).collect(),
        }
    }

    /// The words of a [readable] text, and the grammar of its language.
    fn words_and_grammar(&self, text: &str) -> (Vec<word::Word>, &'static dyn Grammar) {
        if is_japanese(text) {
            (self.all.words(text), &japanese::Japanese)
        } else {
            (self.plain.words(text), &english::English)
        }
    }

    /// What a sentence claims about the facts of the pack, in order, after the sentences of a
    /// discourse.
    pub(super) fn claims(&self, pack: &Pack, sentence: &str, so_far: &mut Discourse) -> Vec<Claim> {
        self.claims_about(pack, sentence, None, so_far)
    }

    /// The same of a sentence that answers a question.
    pub(super) fn claims_about(
        &self,
        pack: &Pack,
        sentence: &str,
        asked: Option<&Asked>,
        so_far: &mut Discourse,
    ) -> Vec<Claim> {
        let text = readable(sentence);
        let (words, grammar) = self.words_and_grammar(&text);
        let named = words.iter().map(|word| word.meaning.entities.clone());
        let before = so_far.name(pack, named.filter(|all| !all.is_empty()).collect());
        if words.is_empty() {
            return Vec::new();
        }
        let analysis = grammar.analyse(&text, &words);
        let instances = instance::instances(sentence, &text, &words);
        let mut claims = sentence::Sentence {
            pack,
            text: &text,
            is_japanese: is_japanese(&text),
            words: &words,
            analysis: &analysis,
            instances: &instances,
            before: &before,
            asked,
        }
        .claims();
        // A story of another place goes on until somebody speaks of their own.
        let readings = &analysis.readings;
        let is_elsewhere = readings.iter().any(|reading| reading.stance == Stance::Elsewhere);
        if so_far.is_elsewhere && !is_elsewhere && !speaks_of_own(&text) {
            for claim in &mut claims {
                (claim.worth, claim.is_named) = (Worth::Offered, false);
            }
        }
        so_far.is_elsewhere = is_elsewhere;
        if prose::is_link(sentence) {
            claims.retain(|claim| matches!(claim.value, Claimed::Name(_)));
        }
        let is_foreign = match prose::writing(sentence) {
            Writing::Prose => return claims,
            // An answer may be a word or two.
            Writing::Foreign if asked.is_some() => return claims,
            Writing::Foreign => true,
            Writing::Printed => false,
        };
        // A label announces its value in whatever a program prints, too; a product's name is the same in every
        // language.
        claims.retain(|claim| {
            let is_name = matches!(claim.value, Claimed::Name(_));
            (is_name || is_foreign) && pack.phrases[claim.phrase].entities.is_empty()
        });
        for claim in &mut claims {
            if matches!(claim.value, Claimed::Outcomes(_)) {
                (claim.is_mention, claim.worth) = (true, Worth::Offered);
            }
        }
        claims
    }

    /// What a line may say if its words stand together as those of some phrase do, whatever the rest of it says.
    pub(super) fn likely(&self, pack: &Pack, line: &str) -> Vec<Likely> {
        let text = readable(line);
        let (words, grammar) = self.words_and_grammar(&text);
        if words.is_empty() {
            return Vec::new();
        }
        let language = if is_japanese(&text) { "ja" } else { "en" };
        let readings = grammar.analyse(&text, &words).readings;
        let names = |entities: &[usize]| {
            let mut named = words.iter().flat_map(|word| &word.meaning.entities);
            named.any(|entity| entities.contains(entity))
        };
        let says = |predicate: usize, is_opposite: bool| {
            words.iter().zip(&readings).any(|(word, reading)| {
                let mut said = word.meaning.says.iter();
                said.any(|(own, other, _)| {
                    *own == predicate && (*other != reading.is_denied) == is_opposite
                })
            })
        };
        let mut likely = Vec::new();
        for phrase in &pack.phrases {
            let is_known = phrase.language.as_deref().is_none_or(|own| own == language);
            let fits = names(&phrase.entities)
                && (phrase.beside.is_empty() || names(&phrase.beside))
                && !names(&phrase.unless);
            for (outcomes, said) in phrase.says.iter().filter(|_| is_known && fits) {
                let is_said = said
                    .iter()
                    .any(|said| said.when == When::Now && says(said.predicate, said.is_opposite));
                let reading = |outcome: usize| Likely { fact: phrase.fact, outcome };
                if let ([outcome], true) = (outcomes.as_slice(), is_said)
                    && !likely.contains(&reading(*outcome))
                {
                    likely.push(reading(*outcome));
                }
            }
        }
        likely
    }
}

#[cfg(test)]
impl StatementReader {
    /// How the words of a sentence are understood, one to a line.
    pub(super) fn described(&self, pack: &Pack, sentence: &str) -> String {
        let text = readable(sentence);
        let (words, grammar) = self.words_and_grammar(&text);
        let analysis = grammar.analyse(&text, &words);
        let clauses: Vec<String> = analysis
            .stretches
            .iter()
            .map(|(span, clause)| {
                format!("{clause}{:?} {}", analysis.subjects[*clause], &text[span.clone()])
            })
            .collect();
        let mut lines = vec![format!("    {}", clauses.join(" | "))];
        for (at, word) in words.iter().enumerate() {
            let entities: Vec<&str> =
                word.meaning.entities.iter().map(|at| pack.entities[*at].id.as_str()).collect();
            let says: Vec<String> = word
                .meaning
                .says
                .iter()
                .map(|(at, is_opposite, class)| {
                    let side = if *is_opposite { "not " } else { "" };
                    format!("{side}{} {class:?}", pack.predicates[*at].id)
                })
                .collect();
            let phrases: Vec<&str> = word
                .meaning
                .phrases
                .iter()
                .map(|(at, _)| pack.phrases[*at].about.id.as_str())
                .collect();
            let grammar::Reading { is_denied, time, stance, role, takes_object, .. } =
                analysis.readings[at];
            lines.push(format!(
                "      {}{} {:?} {entities:?} {says:?} {phrases:?} {}{time:?} {stance:?} {role:?}{}",
                if analysis.joins[at] { "+ " } else { "" },
                analysis.clauses[at],
                &text[word.span.clone()],
                if is_denied { "denied " } else { "" },
                if takes_object || analysis.readings[at].points_ahead { " ->" } else { "" },
            ));
        }
        for echo in &analysis.echoes {
            lines.push(format!("      echo {echo:?}"));
        }
        if !analysis.absent.is_empty() {
            lines.push(format!("      absent {:?}", analysis.absent));
        }
        let claims = self.claims(pack, sentence, &mut Discourse::default());
        for claim in claims {
            lines.push(format!(
                "      => {} {:?} {:?} {:?}",
                pack.facts[claim.fact.0].about.id, claim.value, claim.worth, claim.of
            ));
        }
        lines.join("\n")
    }
}

/// Whether somebody speaks of what is theirs.
fn speaks_of_own(text: &str) -> bool {
    const OWN: &[&str] = &["弊社", "当社", "当方", "自社", "こちら", "今回", "うち"];
    let mut words = text.split(|c: char| !c.is_alphabetic());
    OWN.iter().any(|own| text.contains(own))
        || words.any(|word| matches!(word, "we" | "our" | "i" | "my" | "here"))
}

/// A sentence as it is compared.
fn readable(sentence: &str) -> String {
    let text = normal(sentence);
    if is_japanese(&text) { text } else { english::respelt(&text) }
}

/// Whether a text has Japanese letters.
fn is_japanese(text: &str) -> bool {
    text.chars().any(normal::is_cjk)
}
