//! Steps, and the access that they need.

use shindan_model::{Act, Answer, By, Minutes, Setup};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::raw::{self, At, RawStep};
use crate::source::Node;

impl Lower<'_> {
    pub(super) fn acts(&mut self) -> (Vec<Setup>, Vec<Act>) {
        let raw = self.raw;
        let mut setups = Vec::new();
        for node in &raw.accesses {
            let minutes = self.minutes(node, "access", node.raw.minutes.as_ref());
            let about = shindan_model::About {
                id: node.id.value.clone(),
                path: node.path.to_owned(),
                span: node.id.span.clone(),
                ..Default::default()
            };
            setups.push(Setup { about, minutes });
        }
        let acts = raw.steps.iter().map(|node| self.lower_act(node)).collect();
        (setups, acts)
    }

    fn lower_act(&mut self, node: &Node<'_, RawStep>) -> Act {
        let about = self.about(node, "step", node.raw.source.as_ref(), node.raw.confidence);
        if node.raw.by.is_none() {
            self.missing(node, "step", &["by"]);
        }
        let mut settles = Vec::new();
        match &node.raw.gives {
            Some(list) if !list.0.is_empty() => {
                for id in &list.0 {
                    match self.fact(node.path, id) {
                        Some(fact) if settles.contains(&fact) => {
                            let message = format!("`{}` is there twice", id.value);
                            let diag = Diag::new(Code::DuplicateId, message);
                            self.diags.push(diag.at(node.path, id.span.clone(), "again here"));
                        }
                        fact => settles.extend(fact),
                    }
                }
            }
            _ => self.missing(node, "step", &["gives"]),
        }
        let minutes = self.minutes(node, "step", node.raw.minutes.as_ref());
        let setup = node.raw.access.as_ref();
        let setup = setup.and_then(|id| self.access(node.path, id));
        let requires = node.raw.only_when.as_ref().map(|at| {
            let owner = format!("step `{}`", node.id.value);
            self.condition(node.path, at, &owner, Scope::Facts)
        });
        Act {
            about,
            by: node.raw.by.as_ref().map_or(By::Agent, |at| at.value),
            settles,
            minutes,
            setup,
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
