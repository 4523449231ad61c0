//! Say why no case reaches a node: which evidence is missing, or what else won.

use shindan_model::{Condition, FactIx, FactKind, Pack, StepIx};
use shindan_report::percent;

use crate::case::{CaseRun, Suspect, cause_id, likely_ids, probability};
use crate::voice::Voice;

/// The runs of all cases, searched for reasons.
pub(super) struct Why<'a> {
    pub(super) pack: &'a Pack,
    pub(super) runs: &'a [CaseRun<'a>],
    pub(super) voice: Voice<'a>,
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
            "sign" => self.voice.word("no case has a paste with its words"),
            "rule" => match pack.rules.iter().position(|rule| rule.about.id == id) {
                Some(at) => self.rule(at),
                None => String::new(),
            },
            "act" => pack.step(id).map_or_else(String::new, |at| self.step(at)),
            "remedy" => self.remedy(id),
            "text" => match id.split_once(' ') {
                Some((kind @ ("defect" | "act"), id)) => self.why(kind, id),
                Some(("fact", id)) => pack.fact(id).map_or_else(String::new, |at| self.unknown(at)),
                _ => self.voice.word("no case shows it"),
            },
            _ => String::new(),
        }
    }

    /// Ids as code: `` `a`, `b` ``.
    fn code(&self, ids: &[String]) -> String {
        let ids: Vec<String> = ids.iter().map(|id| format!("`{id}`")).collect();
        self.voice.list(&ids)
    }

    fn cause(&self, id: &str) -> String {
        let probability = |run: &CaseRun<'_>| {
            let mut all = run.verdict.causes.iter().chain([&run.verdict.outside]);
            all.find(|verdict| cause_id(self.pack, verdict.cause) == id)?.probability
        };
        let runs = self.runs.iter().filter_map(|run| Some((probability(run)?, run)));
        let Some((probability, run)) = runs.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return self.voice.word("no case gives it a probability");
        };
        let leader = run.verdict.leader();
        self.voice.say(
            "nearest in `{case}` with {probability}, where `{leader}` leads with {leading}",
            &[
                ("case", &run.case.id),
                ("probability", &percent(Some(probability))),
                ("leader", &cause_id(self.pack, leader.cause)),
                ("leading", &percent(leader.probability)),
            ],
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
            return self.voice.word("no case gives it a probability");
        };
        let beaten = match likely_ids(self.pack, &run.verdict).as_slice() {
            [] => self.voice.word("nothing is likely"),
            likely => self.voice.say("{defects} is likely", &[("defects", &self.code(likely))]),
        };
        let nearest = self.voice.say(
            "nearest in `{case}` with {probability}, where {beaten}",
            &[
                ("case", &run.case.id),
                ("probability", &percent(Some(probability))),
                ("beaten", &beaten),
            ],
        );
        nearest + &self.unseen_evidence(at.0)
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
            Some((_, says)) => self.voice.say("; no case has {outcome}", &[("outcome", says)]),
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
            return self.voice.word("it is the complaint, which every case has");
        }
        let id = &self.pack.facts[fact.0].about.id;
        self.voice.say("no case has `{fact}`", &[("fact", id)])
    }

    fn outcome(&self, fact: &str) -> String {
        let Some(at) = self.pack.fact(fact) else { return String::new() };
        if let Some(complaint) = self.pack.complaint
            && complaint.fact == at
        {
            let always = &self.pack.facts[at.0].outcomes[complaint.outcome];
            return self
                .voice
                .say("it is the complaint, always `{outcome}`", &[("outcome", always)]);
        }
        match self.cases_with(at, None).as_slice() {
            [] => self.unknown(at),
            [only] => self.voice.say(
                "the one case with `{fact}` (`{case}`) does not have it so",
                &[("fact", &fact), ("case", only)],
            ),
            all @ [first, ..] => self.voice.say(
                "none of the {count} cases with `{fact}` (as in `{case}`) has it so",
                &[("count", &all.len()), ("fact", &fact), ("case", first)],
            ),
        }
    }

    fn rule(&self, at: usize) -> String {
        let rule = &self.pack.rules[at];
        let missing = self.never_known(&rule.when);
        if !missing.is_empty() {
            let missing = self.code(&missing);
            return self
                .voice
                .say("no case has {facts}, which its condition reads", &[("facts", &missing)]);
        }
        let judged = self.runs.iter().map(|run| run.verdict.resolved.rules[at]);
        let no = judged.filter(|holds| *holds == Some(false)).count();
        self.voice.say(
            "its condition does not hold in {no} cases, and in {unknown} too little is known to say",
            &[("no", &no), ("unknown", &(self.runs.len() - no))],
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
            return self.voice.word(
                "it gives nothing that is evidence by itself, so it is never expected to tell anything",
            );
        }
        if let Some(requires) = &step.requires {
            let missing = self.never_known(requires);
            if !missing.is_empty() {
                let missing = self.code(&missing);
                return self.voice.say(
                    "no case has {facts}, without which it makes no sense",
                    &[("facts", &missing)],
                );
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
        self.voice.say(
            "of {count} cases, {known} know what it gives or it does not apply there, in {unasked} nothing is asked; in the others something else tells more for its time",
            &[("count", &self.runs.len()), ("known", &known), ("unasked", &unasked)],
        )
    }

    fn remedy(&self, id: &str) -> String {
        let mut of = Vec::new();
        for (at, defect) in self.pack.defects.iter().enumerate() {
            if defect.remedies.iter().any(|remedy| remedy.id == id) {
                let likely =
                    |run: &&CaseRun<'_>| run.verdict.likely_set.iter().any(|defect| defect.0 == at);
                let cases = self.runs.iter().filter(likely).count();
                let cases = self.voice.counted(cases, "case");
                of.push(self.voice.say(
                    "`{defect}` is likely in {cases}",
                    &[("defect", &defect.about.id), ("cases", &cases)],
                ));
            }
        }
        let of = self.voice.list(&of);
        self.voice.say("{likely}; in none is it the first remedy that applies", &[("likely", &of)])
    }
}
