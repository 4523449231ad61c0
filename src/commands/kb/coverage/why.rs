//! Why no case reaches something: what is missing, or what was in the way.

use shindan_engine::CauseVerdict;
use shindan_model::{ActIx, Condition, FactIx, FactKind, Pack};
use shindan_report::percent;

use super::super::cases::Ran;

/// What came of all cases, to look for reasons in.
pub(super) struct Why<'a> {
    pub pack: &'a Pack,
    pub ran: &'a [Ran<'a>],
}

impl Why<'_> {
    /// Why nothing of this kind with this id is reached, for the author to act on.
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
            "act" => pack.act(id).map_or_else(String::new, |at| self.act(at)),
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
        let own = |verdict: &CauseVerdict| {
            let known = verdict.cause.map(|cause| self.pack.causes[cause.0].about.id.as_str());
            known.unwrap_or("outside") == id
        };
        let of = self.ran.iter().filter_map(|ran| {
            let all = || ran.verdict.causes.iter().chain([&ran.verdict.outside]);
            Some((all().find(|verdict| own(verdict))?.probability?, ran))
        });
        let Some((probability, ran)) = of.max_by(|a, b| a.0.total_cmp(&b.0)) else {
            return "no case gives it a probability".to_owned();
        };
        let leader = ran.verdict.leader();
        format!(
            "nearest in `{}` with {}, where `{}` leads with {}",
            ran.case.id,
            percent(Some(probability)),
            super::super::expected::name(self.pack, leader.cause),
            percent(leader.probability)
        )
    }

    fn defect(&self, id: &str) -> String {
        let Some(at) = self.pack.defect(id) else { return String::new() };
        let mut best = None;
        for ran in self.ran {
            let all = ran.verdict.causes.iter().chain([&ran.verdict.outside]);
            let mut defects = all.flat_map(|cause| &cause.defects);
            let own = defects.find(|own| own.defect == at).and_then(|own| own.probability);
            if let Some(own) = own
                && best.is_none_or(|(most, _)| own > most)
            {
                best = Some((own, ran));
            }
        }
        let Some((probability, ran)) = best else {
            return "no case gives it a probability".to_owned();
        };
        let likely = super::super::expected::likely(self.pack, &ran.verdict);
        let beaten = match likely.as_slice() {
            [] => "nothing is likely".to_owned(),
            likely => format!("`{}` is likely", likely.join("`, `")),
        };
        let unseen = self.unseen_evidence(at.0);
        format!(
            "nearest in `{}` with {}, where {beaten}{unseen}",
            ran.case.id,
            percent(Some(probability))
        )
    }

    /// What a defect shows most and no case says.
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

    /// The cases that know a fact, as this outcome.
    fn cases_with(&self, fact: FactIx, outcome: Option<&str>) -> Vec<&str> {
        let knows = |ran: &&Ran<'_>| {
            ran.verdict.resolved.facts.iter().any(|own| {
                let value = own.learned.value().map(ToString::to_string);
                own.fact == fact
                    && value.is_some_and(|value| {
                        outcome.is_none_or(|outcome| value.split('|').any(|own| own == outcome))
                    })
            })
        };
        self.ran.iter().filter(knows).map(|ran| ran.case.id.as_str()).collect()
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
        let judged = self.ran.iter().map(|ran| ran.verdict.resolved.rules[at]);
        let no = judged.filter(|holds| *holds == Some(false)).count();
        format!(
            "its condition does not hold in {no} cases, and in {} too little is known to say",
            self.ran.len() - no
        )
    }

    /// Facts of a condition that no case knows.
    fn never_known(&self, when: &Condition) -> Vec<String> {
        let facts = when.facts();
        let never = facts.iter().filter(|fact| self.cases_with(**fact, None).is_empty());
        never.map(|fact| self.pack.facts[fact.0].about.id.clone()).collect()
    }

    fn act(&self, at: ActIx) -> String {
        let act = &self.pack.acts[at.0];
        let tells = |fact: &&FactIx| {
            matches!(self.pack.facts[fact.0].kind, FactKind::Finding | FactKind::Context)
        };
        let telling: Vec<&FactIx> = act.settles.iter().filter(tells).collect();
        if telling.is_empty() {
            return "it settles nothing that is evidence by itself, so it is never expected to tell anything"
                .to_owned();
        }
        if let Some(requires) = &act.requires {
            let missing = self.never_known(requires);
            if !missing.is_empty() {
                let missing = missing.join("`, `");
                return format!("no case has `{missing}`, without which it makes no sense");
            }
        }
        let mut known = 0;
        for ran in self.ran {
            let askable = &ran.verdict.resolved.askable;
            if telling.iter().all(|fact| !askable.get(fact.0).copied().unwrap_or(false)) {
                known += 1;
            }
        }
        let unasked = self.ran.iter().filter(|ran| ran.verdict.next.is_empty()).count();
        format!(
            "of {} cases, {known} know what it settles or it does not apply there, in {unasked} nothing is asked; in the others something else tells more for its time",
            self.ran.len()
        )
    }

    fn remedy(&self, id: &str) -> String {
        let mut of = Vec::new();
        for (at, defect) in self.pack.defects.iter().enumerate() {
            if defect.remedies.iter().any(|remedy| remedy.id == id) {
                let likely = |ran: &&Ran<'_>| ran.verdict.likely_set.iter().any(|own| own.0 == at);
                let cases = self.ran.iter().filter(likely).count();
                let cases = if cases == 1 { "1 case".to_owned() } else { format!("{cases} cases") };
                of.push(format!("`{}` is likely in {cases}", defect.about.id));
            }
        }
        format!("{}; in none is it the first remedy that applies", of.join(", "))
    }
}
