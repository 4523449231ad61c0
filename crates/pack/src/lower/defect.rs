//! Defects: how often they occur, what they show, what to do.

use shindan_model::{
    Complaint, Defect, DefectNumbers, FactDefinition, FactIx, FactKind, Rate, Remedy,
    USUALLY_CURES, VariantNumbers,
};

use super::Lower;
use super::condition::Scope;
use super::names::a;
use crate::diag::{Code, Diag};
use crate::raw::{At, Distribution, Entries, RawDefect, Tickets};
use crate::source::Node;

type Shows = Vec<(FactIx, Vec<f64>)>;

impl Lower<'_> {
    pub(super) fn defects(
        &mut self,
        facts: &[FactDefinition],
    ) -> (Vec<Defect>, Vec<DefectNumbers>) {
        let raw = self.raw;
        let mut defects = Vec::new();
        let mut numbers = Vec::new();
        for node in &raw.defects {
            let about = self.about(node, "defect", node.raw.source.as_ref(), node.raw.confidence);
            let cause = match &node.raw.cause {
                Some(id) => self.cause(node.path, id),
                None => {
                    self.missing(node, "defect", &["cause"]);
                    None
                }
            };
            let remedies = self.remedies(node);
            defects.push(Defect {
                about,
                cause,
                share_from: node.raw.of_100_tickets_from.as_ref().map(|at| at.value.clone()),
                shows_from: node.raw.shows_from.as_ref().map(|at| at.value.clone()),
                remedies,
            });
            numbers.push(self.defect_numbers(node, facts));
        }
        (defects, numbers)
    }

    fn defect_numbers(
        &mut self,
        node: &Node<'_, RawDefect>,
        facts: &[FactDefinition],
    ) -> DefectNumbers {
        let written = (node.raw.of_100_tickets.as_ref(), node.raw.prior.as_ref());
        let damaged = node.is_damaged("of_100_tickets") || node.is_damaged("prior");
        if matches!(written, (None, None)) && !damaged {
            let key = if self.settings.has_complaint { "of_100_tickets" } else { "prior" };
            self.missing(node, "defect", &[key]);
        }
        // Any number will do: a missing one was reported, and then no model is built.
        let rate = self.rate(node, written).unwrap_or(Rate::Prior(0.0));
        let mut shows = self.shows(node, &node.raw.shows, facts);
        if let (Some(complaint), Some(often)) =
            (self.settings.complaint, self.settings.complaint_shows)
            && shows.iter().all(|(fact, _)| *fact != complaint.fact)
        {
            shows.push((complaint.fact, usual_complaint(complaint, often, facts)));
        }
        let mut variants = self.ruled_out(node, rate);
        for variant in &node.raw.variant {
            let Some(when) = &variant.when else {
                self.missing(node, "a variant of defect", &["when"]);
                continue;
            };
            let owner = format!("a variant of defect `{}`", node.id.value);
            variants.push(VariantNumbers {
                when: self.condition(node.path, when, &owner, Scope::Contexts),
                rate: self.rate(node, (variant.of_100_tickets.as_ref(), variant.prior.as_ref())),
                shows: self.shows(node, &variant.shows, facts),
            });
        }
        DefectNumbers { rate, shows, variants }
    }

    /// Variants that make the defect impossible where `only_when` fails. They must come before all others, as
    /// the first that applies counts.
    fn ruled_out(&mut self, node: &Node<'_, RawDefect>, rate: Rate) -> Vec<VariantNumbers> {
        let Some(at) = &node.raw.only_when else { return Vec::new() };
        let owner = format!("defect `{}`", node.id.value);
        let only_when = self.condition(node.path, at, &owner, Scope::Contexts);
        let never = match rate {
            Rate::Share(_) => Rate::Share(0.0),
            Rate::Prior(_) => Rate::Prior(0.0),
        };
        let violations = self.violations(only_when).into_iter();
        violations
            .map(|when| VariantNumbers { when, rate: Some(never), shows: Vec::new() })
            .collect()
    }

    fn rate(
        &mut self,
        node: &Node<'_, RawDefect>,
        (tickets, prior): (Option<&At<Tickets>>, Option<&At<f64>>),
    ) -> Option<Rate> {
        let path = node.path;
        if let (Some(tickets), Some(prior)) = (tickets, prior) {
            let message =
                format!("defect `{}` has both `of_100_tickets` and `prior`", node.id.value);
            self.diags.push(
                Diag::new(Code::BadNumber, message).at(path, prior.span.clone(), "the prior").at(
                    path,
                    tickets.span.clone(),
                    "the tickets",
                ),
            );
        }
        if let Some(tickets) = tickets {
            if !self.settings.has_complaint {
                let message = format!(
                    "defect `{}` has `of_100_tickets`, but the pack has no complaint",
                    node.id.value
                );
                self.diags.push(
                    Diag::new(Code::NoComplaint, message)
                        .at(path, tickets.span.clone(), "of which tickets?")
                        .help("write `[pack.complaint]`, or `prior` instead of `of_100_tickets`"),
                );
            }
            return self.tickets(path, tickets).map(Rate::Share);
        }
        let good = |x: f64| (0.0..1.0).contains(&x);
        let prior = self.number(path, prior?, "a prior", "from 0 to less than 1", good)?;
        Some(Rate::Prior(prior))
    }

    fn shows(
        &mut self,
        node: &Node<'_, RawDefect>,
        written: &Entries<Distribution>,
        facts: &[FactDefinition],
    ) -> Shows {
        let mut shows = Vec::new();
        for (id, distribution) in &written.0 {
            let Some(fact) = self.fact(node.path, id) else {
                continue;
            };
            let kind = &facts[fact.0].kind;
            if *kind != FactKind::Finding {
                if !self.names.facts[fact.0].unclear {
                    let message = format!("a defect cannot show `{}`: it is {}", id.value, a(kind));
                    let diag = Diag::new(Code::WrongShape, message);
                    self.diags.push(
                        diag.at(node.path, id.span.clone(), "not a finding")
                            .help("a finding has `outcomes` and no `context`"),
                    );
                }
                continue;
            }
            if let Some(distribution) = self.distribution(node.path, fact, &id.span, distribution) {
                shows.push((fact, distribution));
            }
        }
        shows
    }

    fn remedies(&mut self, node: &Node<'_, RawDefect>) -> Vec<Remedy> {
        let mut remedies = Vec::new();
        for remedy in &node.raw.remedy {
            let Some(id) = &remedy.id else {
                self.missing(node, "a remedy of defect", &["id"]);
                continue;
            };
            self.kebab(node.path, id, "remedy");
            let owner = format!("remedy `{}` of defect `{}`", id.value, node.id.value);
            let when = remedy
                .when
                .as_ref()
                .map(|at| self.condition(node.path, at, &owner, Scope::Contexts));
            let minutes = remedy
                .minutes
                .as_ref()
                .and_then(|at| self.number(node.path, at, "`minutes`", "0 or more", |x| x >= 0.0));
            let cures = remedy.cures.as_ref().and_then(|at| {
                self.number(node.path, at, "`cures`", "above 0 and at most 1", |x| {
                    x > 0.0 && x <= 1.0
                })
            });
            for link in &remedy.links {
                self.link(node.path, link);
            }
            remedies.push(Remedy {
                id: id.value.clone(),
                when,
                links: remedy.links.iter().map(|at| at.value.clone()).collect(),
                minutes,
                cures: cures.unwrap_or(USUALLY_CURES),
            });
        }
        remedies
    }

    pub(super) fn link(&mut self, path: &str, link: &At<String>) {
        let without: Vec<&str> = self
            .settings
            .languages
            .iter()
            .filter(|language| !self.settings.locale.contains_key(*language))
            .map(String::as_str)
            .collect();
        if link.value.contains("{locale}") && !without.is_empty() {
            let message = format!("`locale` of the pack says nothing for {}", without.join(", "));
            let diag = Diag::new(Code::MissingKey, message);
            self.diags.push(diag.at(path, link.span.clone(), "`{locale}` is used here"));
        }
    }
}

/// The distribution over the complaint's outcomes of a defect that does not show it by itself.
fn usual_complaint(complaint: Complaint, often: f64, facts: &[FactDefinition]) -> Vec<f64> {
    let mut shown = vec![0.0; facts[complaint.fact.0].outcomes.len()];
    shown[complaint.outcome] = often;
    shown[0] += 1.0 - often;
    shown
}
