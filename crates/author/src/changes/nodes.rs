//! What each kind of node says.

use shindan_model::{
    About, Cause, Claim, DefectIx, FactIx, FactKind, OfSeveral, Rate, Rule, Subject,
};

use super::describe::{Describer, minutes, number, often, percent};
use super::statement::DescribedNode;
use crate::voice::Voice;

impl DescribedNode {
    pub(super) fn about(&mut self, about: &About) {
        self.says("source", &about.source);
        self.says("confidence", about.confidence.as_str());
    }
}

/// What a share or prior is about, and what it says.
fn rate(rate: Rate, voice: Voice<'_>) -> (String, String) {
    match rate {
        Rate::Share(share) => (voice.word("of 100 tickets"), number(share * 100.0)),
        Rate::Prior(prior) => (voice.word("is so at all"), percent(prior)),
    }
}

impl Describer<'_> {
    pub(super) fn cause(&self, node: &Cause) -> DescribedNode {
        let id = &node.about.id;
        let at = self.pack.cause(id);
        let mut described = DescribedNode::new("cause", id, self.cause_name(at));
        described.about(&node.about);
        self.texts(|lang, texts| {
            if let Some(text) = texts.causes.get(id) {
                described.text("name", lang, &text.name);
                described.text("summary", lang, &text.summary);
            }
        });
        described
    }

    pub(super) fn defect(&self, at: DefectIx) -> DescribedNode {
        let node = &self.pack.defects[at.0];
        let numbers = &self.pack.numbers.defects[at.0];
        let id = &node.about.id;
        let mut described = DescribedNode::new("defect", id, self.defect_name(at));
        described.says("belongs to", self.voice.quoted(&self.cause_name(node.cause)));
        let (about, says) = rate(numbers.rate, self.voice);
        described.says(about, says);
        described.says_if("where that number comes from", node.share_from.as_ref());
        for (fact, shown) in &numbers.shows {
            for (about, says) in self.shows(*fact, shown) {
                described.says(about, says);
            }
        }
        described.says_if("where these numbers come from", node.shows_from.as_ref());
        for variant in &numbers.variants {
            let variant_rate = variant.rate.map(|written| {
                let (about, says) = rate(written, self.voice);
                format!("{about} {says}")
            });
            let shown = variant.shows.iter().flat_map(|(fact, shown)| self.shows(*fact, shown));
            let shown = shown.map(|(about, says)| format!("{about} {says}"));
            described.case(
                self.in_case(&variant.when),
                variant_rate.into_iter().chain(shown).collect::<Vec<_>>().join("; "),
            );
        }
        for remedy in &node.remedies {
            let title = self.names.and_then(|texts| texts.remedies.get(&remedy.id));
            let title = title.map_or(&remedy.id, |text| &text.title);
            let when = remedy.when.as_ref().map(|when| self.in_case(when));
            let parts = [when, remedy.minutes.map(|time| minutes(time, self.voice))];
            let links = (!remedy.links.is_empty()).then(|| remedy.links.join(" "));
            let parts: Vec<String> = parts.into_iter().chain([links]).flatten().collect();
            let says = if parts.is_empty() { self.voice.word("always") } else { parts.join("; ") };
            described.case(self.voice.say("remedy “{title}”", &[("title", title)]), says);
        }
        described.about(&node.about);
        self.texts(|lang, texts| {
            if let Some(text) = texts.defects.get(id) {
                described.text("name", lang, &text.name);
                described.text("explanation", lang, &text.explain);
            }
        });
        described
    }

    /// Each abnormal outcome that is shown, and how often.
    fn shows(&self, fact: FactIx, shown: &[f64]) -> Vec<(String, String)> {
        let voice = self.voice;
        let shows =
            |outcome| voice.say("shows {outcome}", &[("outcome", &self.outcome(fact, outcome))]);
        let outcomes = shown.iter().enumerate().skip(1).filter(|(_, part)| **part > 0.0);
        let mut all: Vec<(String, String)> =
            outcomes.map(|(outcome, part)| (shows(outcome), often(*part))).collect();
        if all.is_empty() {
            // A variant may say that a fact shows nothing there.
            all.push((shows(0), voice.word("always")));
        }
        all
    }

    pub(super) fn fact(&self, at: FactIx) -> DescribedNode {
        let node = &self.pack.facts[at.0];
        let id = &node.about.id;
        let mut described = DescribedNode::new("fact", id, self.conditions.fact(at));
        let voice = self.voice;
        let kind = match node.kind {
            FactKind::Finding => voice.word("a finding"),
            FactKind::Context => voice.word("a context"),
            FactKind::Text => voice.word("a text"),
            FactKind::Number => voice.word("a number"),
            FactKind::Date => voice.word("a date"),
        };
        described.says("is", kind);
        let outcomes = 0..node.outcomes.len();
        described.says(
            "outcomes, each hiding those before it",
            self.list(outcomes.map(|outcome| voice.quoted(&self.conditions.outcome(at, outcome)))),
        );
        for (outcome, part) in self.pack.numbers.leaks[at.0].iter().flatten().enumerate().skip(1) {
            if *part > 0.0 {
                let about = voice.say(
                    "with nothing wrong, {outcome} is seen",
                    &[("outcome", &self.outcome(at, outcome))],
                );
                described.says(about, often(*part));
            }
        }
        described.says_if("where these numbers come from", node.leak_from.as_ref());
        for (_, parts) in self.pack.numbers.contexts.iter().filter(|(fact, _)| *fact == at) {
            for (outcome, part) in parts.iter().enumerate() {
                let outcome = self.outcome(at, outcome);
                let about = voice.say("of 100 tickets, {outcome}", &[("outcome", &outcome)]);
                described.says(about, number(part * 100.0));
            }
        }
        described.says_if("one for each", node.of.as_ref());
        if node.of_several == OfSeveral::Best {
            described.says("of several counts", voice.word("the best"));
        }
        described.says_if("applies where", node.requires.as_ref().map(|when| self.when(when)));
        let days = node.shelf_life_days.map(|days| voice.say("{days} days", &[("days", &days)]));
        described.says_if("stays good for", days);
        if node.several {
            described.says("values", voice.word("several at once"));
        }
        described.about(&node.about);
        self.texts(|lang, texts| {
            if let Some(text) = texts.facts.get(id) {
                described.text("name", lang, &text.name);
                for (outcome, name) in text.outcomes.iter().enumerate() {
                    let id = node.outcomes.get(outcome).map_or("", String::as_str);
                    let about = voice.say("name of the outcome `{id}`", &[("id", &id)]);
                    described.text(&about, lang, name);
                }
            }
        });
        described
    }

    pub(super) fn rule(&self, node: &Rule) -> DescribedNode {
        let id = &node.about.id;
        let voice = self.voice;
        let mut described = DescribedNode::new("rule", id, id.clone());
        let derived = node.derive.iter().map(|(fact, outcome)| self.outcome(*fact, *outcome));
        let certain = node
            .confirm
            .iter()
            .map(|at| voice.say("“{defect}” is certain", &[("defect", &self.defect_name(*at))]));
        let out = node
            .exclude
            .iter()
            .map(|at| voice.say("“{defect}” is impossible", &[("defect", &self.defect_name(*at))]));
        let void = node.not_applicable.iter();
        let void =
            void.map(|fact| voice.say("{fact} means nothing", &[("fact", &self.fact_name(*fact))]));
        let then: Vec<String> = derived.chain(certain).chain(out).chain(void).collect();
        let then = then.join(&voice.word(" and "));
        let sentence = voice.say(
            "when {condition}, then {then}",
            &[("condition", &self.when(&node.when)), ("then", &then)],
        );
        described.says("says", sentence);
        described.about(&node.about);
        self.texts(|lang, texts| {
            if let Some(because) = texts.rules.get(id) {
                described.text("because", lang, because);
            }
        });
        described
    }

    /// Each remedy once, however many defects share it, in the order of its first use.
    pub(super) fn remedies(&self) -> Vec<DescribedNode> {
        let mut all: Vec<DescribedNode> = Vec::new();
        for remedy in self.pack.defects.iter().flat_map(|defect| &defect.remedies) {
            let id = &remedy.id;
            if all.iter().any(|known| known.id == *id) {
                continue;
            }
            let title = self.names.and_then(|texts| texts.remedies.get(id));
            let title = title.map_or(id, |text| &text.title).clone();
            let mut described = DescribedNode::new("remedy", id, title);
            self.texts(|lang, texts| {
                if let Some(text) = texts.remedies.get(id) {
                    described.text("title", lang, &text.title);
                    for (at, step) in text.steps.iter().enumerate() {
                        let about = self.voice.say("step {number}", &[("number", &(at + 1))]);
                        described.text(&about, lang, step);
                    }
                    described.text("how to check", lang, &text.verify);
                }
            });
            all.push(described);
        }
        all
    }

    pub(super) fn claim(&self, node: &Claim) -> DescribedNode {
        let voice = self.voice;
        let mut described = DescribedNode::new("claim", &node.about.id, node.about.id.clone());
        let subject = match node.subject {
            Subject::Defect(at) => self.defect_name(at),
            Subject::Cause(at) => self.cause_name(Some(at)),
        };
        let with: [(&str, &dyn std::fmt::Display); 1] = [("subject", &subject)];
        let says = match node.holds {
            true => voice.say("“{subject}” can be", &with),
            false => voice.say("“{subject}” cannot be", &with),
        };
        let says = match &node.when {
            Some(when) => voice.say(
                "{claim} where {condition}",
                &[("claim", &says), ("condition", &self.when(when))],
            ),
            None => says,
        };
        described.says("says", says);
        described.says("of", &node.date);
        described.says_if("link", node.link.as_ref());
        described.about(&node.about);
        described
    }
}
