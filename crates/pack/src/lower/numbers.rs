//! Numbers: frequencies, words for them, and distributions over the outcomes of a fact.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use shindan_model::{FactIx, Numbers};

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::raw::{At, Distribution, Frequency, Tickets};
use crate::source::Raw;

/// Take a sum for 1 within this distance.
const ROUNDING: f64 = 1e-6;

/// Words for frequencies, most frequent first.
pub const WORDS: [(&str, f64); 7] = [
    ("always", 0.99),
    ("almost always", 0.95),
    ("usually", 0.85),
    ("often", 0.6),
    ("sometimes", 0.3),
    ("rarely", 0.1),
    ("almost never", 0.02),
];

/// The word of [`WORDS`] for a frequency, if there is one.
pub fn frequency_word(often: f64) -> Option<&'static str> {
    let same = |number: f64| (number - often).abs() < 1e-9;
    WORDS.iter().find(|(_, number)| same(*number)).map(|(word, _)| *word)
}

/// Words for frequencies: [`WORDS`], and those of the pack's `scale`.
pub(super) struct Scale(pub(super) BTreeMap<String, f64>);

impl Default for Scale {
    fn default() -> Self {
        Self(WORDS.map(|(word, number)| (word.to_owned(), number)).into())
    }
}

/// Drops the leaks of facts that are not evidence: no defect shows them and nothing is seen anyway. Only
/// conditions read such facts.
pub(super) fn leave_out_what_says_nothing(numbers: &mut Numbers, raw: &Raw<'_>) {
    let mut linked = BTreeSet::new();
    for defect in &numbers.defects {
        let variants = defect.variants.iter().flat_map(|variant| &variant.shows);
        linked.extend(defect.shows.iter().chain(variants).map(|(fact, _)| *fact));
    }
    for (index, leak) in numbers.leaks.iter_mut().enumerate() {
        if !linked.contains(&FactIx(index)) && raw.facts[index].raw.seen_anyway.0.is_empty() {
            *leak = None;
        }
    }
}

impl Lower<'_> {
    /// A number within limits. Reports any other and returns `None`.
    pub(super) fn number(
        &mut self,
        path: &str,
        at: &At<f64>,
        what: &str,
        range: &str,
        good: impl Fn(f64) -> bool,
    ) -> Option<f64> {
        if at.value.is_finite() && good(at.value) {
            return Some(at.value);
        }
        let message = format!("{what} cannot be {}", at.value);
        let diag = Diag::new(Code::BadNumber, message);
        self.diags.push(diag.at(path, at.span.clone(), format!("must be {range}")));
        None
    }

    /// A number of 100 tickets, as a share from 0 to 1.
    pub(super) fn tickets(&mut self, path: &str, at: &At<Tickets>) -> Option<f64> {
        match at.value {
            Tickets::Number(number) => {
                let number = At { value: number, span: at.span.clone() };
                let good = |x: f64| (0.0..100.0).contains(&x);
                let what = "a number of 100 tickets";
                let number = self.number(path, &number, what, "from 0 to less than 100", good)?;
                Some(number / 100.0)
            }
            Tickets::Counted { part, all } if part < all => Some(f64::from(part) / f64::from(all)),
            Tickets::Counted { part, all } => {
                let message = format!("a count of tickets cannot be {part} of {all}");
                let diag = Diag::new(Code::BadNumber, message);
                let label = "the first number must be less than the second";
                self.diags.push(diag.at(path, at.span.clone(), label));
                None
            }
        }
    }

    /// A frequency from 0 to 1.
    pub(super) fn frequency(&mut self, path: &str, at: &At<Frequency>) -> Option<f64> {
        match &at.value {
            Frequency::Number(value) => {
                let number = At { value: *value, span: at.span.clone() };
                self.number(path, &number, "a frequency", "from 0 to 1", |x| {
                    (0.0..=1.0).contains(&x)
                })
            }
            Frequency::Word(word) => {
                let found = self.scale.0.get(word).copied();
                if found.is_none() {
                    let words = self.scale.0.keys().map(String::as_str);
                    let help = suggestion(word, "a word of the scale", words);
                    let diag = Diag::new(
                        Code::UnknownWord,
                        format!("`{word}` is not a word of the scale"),
                    );
                    self.diags.push(diag.at(path, at.span.clone(), "").maybe_help(help));
                }
                found
            }
        }
    }

    /// A distribution over all outcomes of a fact, the normal one first, with the sum 1.
    ///
    /// The normal outcome gets the rest; if the author gives it a number too, the rest must be 0. `None` if
    /// the outcomes of the fact or one of the numbers could not be read.
    pub(super) fn distribution(
        &mut self,
        path: &str,
        fact: FactIx,
        place: &Range<usize>,
        written: &Distribution,
    ) -> Option<Vec<f64>> {
        let mut probabilities = vec![0.0; self.names.facts[fact.0].outcomes.len()];
        let mut complete = !probabilities.is_empty();
        let mut normal = false;
        for (outcome, frequency) in &written.0 {
            let position = self.outcome(path, fact, outcome);
            let value = self.frequency(path, frequency);
            match (position, value) {
                (Some(position), Some(value)) => {
                    probabilities[position] = value;
                    normal |= position == 0;
                }
                _ => complete = false,
            }
        }
        if !complete {
            return None;
        }
        let total: f64 = probabilities.iter().sum();
        let id = self.names.facts[fact.0].id;
        if total > 1.0 + ROUNDING {
            let message = format!("the frequencies of `{id}` add up to {}", round(total));
            let help =
                "an outcome hides those before it: one alone is seen, so they share what is 1";
            let diag = Diag::new(Code::SumOverOne, message).at(path, place.clone(), "more than 1");
            self.diags.push(diag.help(help));
            return None;
        }
        if normal && total < 1.0 - ROUNDING {
            let message = format!("the frequencies of `{id}` add up to {}", round(total));
            let diag = Diag::new(Code::BadNumber, message).at(path, place.clone(), "less than 1");
            self.diags.push(diag.help("leave out the first outcome, it takes what is left over"));
            return None;
        }
        if normal {
            for probability in &mut probabilities {
                *probability /= total;
            }
        } else {
            probabilities[0] = (1.0 - total).max(0.0);
        }
        Some(probabilities)
    }
}

/// A sum without the digits that only rounding brings in.
fn round(number: f64) -> f64 {
    (number * 1e6).round() / 1e6
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::testing::{RULES, problems_after, with_rules};

    #[test]
    fn a_count_of_tickets_is_a_number_of_100() {
        let model = |tickets: &str| {
            let new = format!("of_100_tickets = {tickets}");
            let rules = RULES.replacen("of_100_tickets = 30", &new, 1);
            load(&with_rules(&rules)).0.expect("a good pack").model
        };
        assert_eq!(model("\"24 of 80\""), model("30"));
        assert_eq!(model("\"0 of 80\""), model("0"));
    }

    #[test]
    fn a_count_that_cannot_be_is_refused() {
        for (tickets, expected) in [
            ("\"80 of 12\"", "error[KB301]: a count of tickets cannot be 80 of 12"),
            ("\"80 of 80\"", "error[KB301]: a count of tickets cannot be 80 of 80"),
            ("\"0 of 0\"", "error[KB301]: a count of tickets cannot be 0 of 0"),
            ("\"-1 of 80\"", "error[KB103]"),
            ("\"1.5 of 80\"", "error[KB103]"),
            ("\"12/80\"", "such as \"12 of 80\""),
            ("\"30\"", "help: leave out the quotes: 30"),
            ("100", "error[KB301]: a number of 100 tickets cannot be 100"),
        ] {
            let new = format!("of_100_tickets = {tickets}");
            let problems = problems_after("of_100_tickets = 30", &new);
            assert!(problems.contains(expected), "{tickets}: {problems}");
            assert_eq!(problems.matches("error[").count(), 1, "{problems}");
        }
    }
}
