//! Say why no case reaches a node: which evidence is missing, or what else won.

use shindan_model::{Condition, FactIx, FactKind, Pack, StepIx};
use shindan_report::percent;

use crate::case::{CaseRun, Suspect, cause_id, likely_ids, probability};

/// The runs of all cases, searched for reasons.
pub(super) struct Why<'a> {
    pub(super) pack: &'a Pack,
    pub(super) runs: &'a [CaseRun<'a>],
}

impl Why<'_> {
    /// Why no case reaches the node of this kind and id; empty where there is nothing to say.
    pub(super) fn why(&self, kind: &str, id: &str) -> String {
        let pack = self.pack;
        match kind {
            "cause" => self.cause(id),
            "defect" => self.defect(id),
            "outcome" => match id.split_once(" = ") {
                Some((fact, _)) => self.outcome(fact),
                None => String::new(),
            },
            "sign" => "no case has a paste with its words".to_owned(),
            "rule" => match pack.rules.iter().position(|rule| rule.about.id == id) {
                Some(at) => self.rule(at),
                None => String::new(),
            },
            "act" => pack.step(id).map_or_else(String::new, |at| self.step(at)),
            "remedy" => self.remedy(id),
            "text" => match id.split_once(' ') {
                Some((kind @ ("defect" | "act"), id)) => self.why(kind, id),
                Some(("fact", id)) => pack.fact(id).map_or_else(String::new, |at| self.unknown(at)),
                _ => "no case shows it".to_owned(),
            },
            _ => String::new(),
        }
    }

    fn cause(&self, id: &str) -> String {
        let probability = |run: &CaseRun<'_>| {
            let mut all = run.verdict.causes.iter().chain([&run.verdict.outside]);
            all.find(|verdict| cause_id(self.pack, verdict.cause) == id)?.probability
        };
        let runs = self.runs.iter().filter_map(|run| Some((probability(run)?, run)));
        let Some((probability, run)) = runs.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return "no case gives it a probability".to_owned();
        };
        let leader = run.verdict.leader();
        format!(
            "nearest in `{}` with {}, where `{}` leads with {}",
            run.case.id,
            percent(Some(probability)),
            cause_id(self.pack, leader.cause),
            percent(leader.probability)
        )
    }

    fn defect(&self, id: &str) -> String {
        let Some(at) = self.pack.defect(id) else { return String::new() };
        let mut best = None;
        for run in self.runs {
            if let Some(probability) = probability(&run.verdict, Suspect::Defect(at))
                && best.is_none_or(|(most, _)| probability > most)
            {
                best = Some((probability, run));
            }
        }
        let Some((probability, run)) = best else {
            return "no case gives it a probability".to_owned();
        };
        let beaten = match likely_ids(self.pack, &run.verdict).as_slice() {
            [] => "nothing is likely".to_owned(),
            likely => format!("`{}` is likely", likely.join("`, `")),
        };
        let unseen = self.unseen_evidence(at.0);
        format!(
            "nearest in `{}` with {}, where {beaten}{unseen}",
            run.case.id,
            percent(Some(probability))
        )
    }

    /// The most frequent outcome of a defect that no case has.
    fn unseen_evidence(&self, defect: usize) -> String {
        let mut shown: Vec<(f64, String)> = Vec::new();
        for (fact, often) in &self.pack.numbers.defects[defect].shows {
            let Some((outcome, part)) =
                often.iter().enumerate().skip(1).max_by(|a, b| a.1.total_cmp(b.1))
            else {
                continue;
            };
            let node = &self.pack.facts[fact.0];
            if !self.cases_with(*fact, Some(&node.outcomes[outcome])).is_empty() {
                continue;
            }
            shown.push((*part, format!("`{} = {}`", node.about.id, node.outcomes[outcome])));
        }
        shown.sort_by(|a, b| b.0.total_cmp(&a.0));
        match shown.first() {
            Some((_, says)) => format!("; no case has {says}"),
            None => String::new(),
        }
    }

    /// Ids of the cases that know a fact, with this outcome if one is given.
    fn cases_with(&self, fact: FactIx, outcome: Option<&str>) -> Vec<&str> {
        let knows = |run: &&CaseRun<'_>| {
            run.verdict.resolved.facts.iter().any(|known| {
                let value = known.learned.value().map(ToString::to_string);
                known.fact == fact
                    && value.is_some_and(|value| {
                        outcome.is_none_or(|outcome| value.split('|').any(|known| known == outcome))
                    })
            })
        };
        self.runs.iter().filter(knows).map(|run| run.case.id.as_str()).collect()
    }

    fn unknown(&self, fact: FactIx) -> String {
        if self.pack.complaint.is_some_and(|complaint| complaint.fact == fact) {
            return "it is the complaint, which every case has".to_owned();
        }
        format!("no case has `{}`", self.pack.facts[fact.0].about.id)
    }

    fn outcome(&self, fact: &str) -> String {
        let Some(at) = self.pack.fact(fact) else { return String::new() };
        if let Some(complaint) = self.pack.complaint
            && complaint.fact == at
        {
            let always = &self.pack.facts[at.0].outcomes[complaint.outcome];
            return format!("it is the complaint, always `{always}`");
        }
        match self.cases_with(at, None).as_slice() {
            [] => self.unknown(at),
            [only] => format!("the one case with `{fact}` (`{only}`) does not have it so"),
            all @ [first, ..] => {
                format!("none of the {} cases with `{fact}` (as in `{first}`) has it so", all.len())
            }
        }
    }

    fn rule(&self, at: usize) -> String {
        let rule = &self.pack.rules[at];
        let missing = self.never_known(&rule.when);
        if !missing.is_empty() {
            return format!("no case has `{}`, which its condition reads", missing.join("`, `"));
        }
        let judged = self.runs.iter().map(|run| run.verdict.resolved.rules[at]);
        let no = judged.filter(|holds| *holds == Some(false)).count();
        format!(
            "its condition does not hold in {no} cases, and in {} too little is known to say",
            self.runs.len() - no
        )
    }

    /// Ids of the facts of a condition that no case knows.
    fn never_known(&self, when: &Condition) -> Vec<String> {
        let facts = when.facts();
        let never = facts.iter().filter(|fact| self.cases_with(**fact, None).is_empty());
        never.map(|fact| self.pack.facts[fact.0].about.id.clone()).collect()
    }

    fn step(&self, at: StepIx) -> String {
        let step = &self.pack.steps[at.0];
        let tells = |fact: &&FactIx| {
            matches!(self.pack.facts[fact.0].kind, FactKind::Finding | FactKind::Context)
        };
        let telling: Vec<&FactIx> = step.gives.iter().filter(tells).collect();
        if telling.is_empty() {
            return "it gives nothing that is evidence by itself, so it is never expected to tell anything"
                .to_owned();
        }
        if let Some(requires) = &step.requires {
            let missing = self.never_known(requires);
            if !missing.is_empty() {
                let missing = missing.join("`, `");
                return format!("no case has `{missing}`, without which it makes no sense");
            }
        }
        let mut known = 0;
        for run in self.runs {
            let askable = &run.verdict.resolved.askable;
            if telling.iter().all(|fact| !askable.get(fact.0).copied().unwrap_or(false)) {
                known += 1;
            }
        }
        let unasked = self.runs.iter().filter(|run| run.verdict.next.is_empty()).count();
        format!(
            "of {} cases, {known} know what it gives or it does not apply there, in {unasked} nothing is asked; in the others something else tells more for its time",
            self.runs.len()
        )
    }

    fn remedy(&self, id: &str) -> String {
        let mut of = Vec::new();
        for (at, defect) in self.pack.defects.iter().enumerate() {
            if defect.remedies.iter().any(|remedy| remedy.id == id) {
                let likely =
                    |run: &&CaseRun<'_>| run.verdict.likely_set.iter().any(|defect| defect.0 == at);
                let cases = self.runs.iter().filter(likely).count();
                let cases = if cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") };
                of.push(format!("`{}` is likely in {cases}", defect.about.id));
            }
        }
        format!("{}; in none is it the first remedy that applies", of.join(", "))
    }
}
