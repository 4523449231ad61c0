//! Steps, and the accesses that they need.

use shindan_model::{Access, Answer, By, Minutes, Step};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::raw::{self, At, RawStep};
use crate::source::Node;

impl Lower<'_> {
    pub(super) fn steps(&mut self) -> (Vec<Access>, Vec<Step>) {
        let raw = self.raw;
        let mut accesses = Vec::new();
        for node in &raw.accesses {
            let minutes = self.minutes(node, "access", node.raw.minutes.as_ref());
            let about = shindan_model::About {
                id: node.id.value.clone(),
                path: node.path.to_owned(),
                span: node.id.span.clone(),
                ..Default::default()
            };
            accesses.push(Access { about, minutes });
        }
        let steps = raw.steps.iter().map(|node| self.lower_step(node)).collect();
        (accesses, steps)
    }

    fn lower_step(&mut self, node: &Node<'_, RawStep>) -> Step {
        let about = self.about(node, "step", node.raw.source.as_ref(), node.raw.confidence);
        if node.raw.by.is_none() {
            self.missing(node, "step", &["by"]);
        }
        let mut gives = Vec::new();
        match &node.raw.gives {
            Some(list) if !list.0.is_empty() => {
                for id in &list.0 {
                    match self.fact(node.path, id) {
                        Some(fact) if gives.contains(&fact) => {
                            let message = format!("`{}` is there twice", id.value);
                            let diag = Diag::new(Code::DuplicateId, message);
                            self.diags.push(diag.at(node.path, id.span.clone(), "again here"));
                        }
                        fact => gives.extend(fact),
                    }
                }
            }
            _ => self.missing(node, "step", &["gives"]),
        }
        let minutes = self.minutes(node, "step", node.raw.minutes.as_ref());
        let access = node.raw.access.as_ref();
        let access = access.and_then(|id| self.access(node.path, id));
        let requires = node.raw.only_when.as_ref().map(|at| {
            let owner = format!("step `{}`", node.id.value);
            self.condition(node.path, at, &owner, Scope::Facts)
        });
        Step {
            about,
            by: node.raw.by.as_ref().map_or(By::Agent, |at| at.value),
            gives,
            minutes,
            access,
            command: node.raw.command.as_ref().map(|at| at.value.clone()),
            answer: node.raw.answer.unwrap_or(match node.raw.command {
                Some(_) => Answer::Output,
                None => Answer::Words,
            }),
            mandatory: node.raw.mandatory,
            requires,
        }
    }

    fn minutes<T>(
        &mut self,
        node: &Node<'_, T>,
        kind: &str,
        written: Option<&At<raw::Minutes>>,
    ) -> Minutes {
        let Some(at) = written else {
            self.missing(node, kind, &["minutes"]);
            return Minutes::default();
        };
        let channels = [
            ("`keyboard`", at.value.keyboard),
            ("`phone`", at.value.phone),
            ("`mail`", at.value.mail),
        ];
        let without: Vec<&str> = channels
            .iter()
            .filter(|(_, minutes)| minutes.is_none())
            .map(|(name, _)| *name)
            .collect();
        if !without.is_empty() {
            let id = &node.id.value;
            let message = format!("the minutes of {kind} `{id}` lack {}", without.join(", "));
            let diag = Diag::new(Code::MissingKey, message).at(node.path, at.span.clone(), "");
            let help = "one number for all, or { keyboard = 2, phone = 4, mail = 8 }";
            self.diags.push(diag.help(help));
        }
        let [keyboard, phone, mail] = channels.map(|(_, minutes)| {
            let (value, span) = (minutes.unwrap_or_default(), at.span.clone());
            let number = At { value, span };
            self.number(node.path, &number, "minutes", "0 or more", |x| x >= 0.0)
                .unwrap_or_default()
        });
        Minutes { keyboard, phone, mail }
    }
}
