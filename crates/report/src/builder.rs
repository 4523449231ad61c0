//! Chooses the words: every sentence of a report is made here.

use minijinja::context;
use shindan_engine::{
    CauseVerdict, Contradiction, Disagreement, Line, NextAct, Reason, Status, Unasked, Verdict,
    WhyIgnored,
};
use shindan_model::{About, ActIx, ActText, Fact, FactIx, How, Pack, RuleIx, Texts, Value};

use super::decibans::{Certainty, Strength};
use super::keys::{BY, CONFIDENCE, EVIDENCE, HOW, Key, STATUS, STOP, STRENGTH, WHY_IGNORED};
use super::{
    CauseRow, DefectRow, FactRow, NextRow, RemedyRow, RenderError, Report, Subjects, WhyRow, Words,
    bar, names, percent,
};

/// One verdict, one language.
pub(super) struct ReportBuilder<'a> {
    pub(super) pack: &'a Pack,
    pub(super) verdict: &'a Verdict,
    pub(super) words: &'a Words,
    pub(super) lang: &'a str,
    pub(super) texts: &'a Texts,
    pub(super) subjects: Subjects<'a>,
}

impl<'a> ReportBuilder<'a> {
    /// Puts one verdict into the words of one language.
    ///
    /// # Errors
    /// A language that the pack does not have.
    pub(super) fn new(
        pack: &'a Pack,
        verdict: &'a Verdict,
        words: &'a Words,
        lang: &'a str,
    ) -> Result<Self, RenderError> {
        let texts = names::texts(pack, lang)?;
        Ok(Self { pack, verdict, words, lang, texts, subjects: Subjects::new(pack, verdict) })
    }
}

impl ReportBuilder<'_> {
    pub(super) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.words.say(self.lang, key, with)
    }

    pub(super) fn word(&self, key: impl Into<Key>) -> Result<String, RenderError> {
        self.words.word(self.lang, key)
    }

    /// Everything, in the order of a report.
    pub(super) fn report(&self) -> Result<Report, RenderError> {
        let verdict = self.verdict;
        let mut causes: Vec<CauseRow> =
            verdict.causes.iter().map(|own| self.cause(own)).collect::<Result<_, _>>()?;
        let place = verdict
            .causes
            .iter()
            .filter(|own| own.probability >= verdict.outside.probability)
            .count();
        causes.insert(place, self.cause(&verdict.outside)?);
        let mut contradictions: Vec<String> = verdict
            .contradictions
            .iter()
            .map(|own| self.contradiction(own))
            .collect::<Result<_, _>>()?;
        if let Some(bits) = verdict.conflict_bits.filter(|bits| *bits > 3.0) {
            contradictions.push(
                self.say("contradiction.suspicious", context! { bits => format!("{bits:.1}") })?,
            );
        }
        let not_counted = verdict.resolved.ignored.iter().map(|own| {
            let mut row = self.fact_row(&own.fact)?;
            row.how = self.why_ignored(own.why)?;
            Ok(row)
        });
        Ok(Report {
            lang: self.lang.to_owned(),
            title: self.texts.name.clone(),
            about: self.texts.summary.clone(),
            status: verdict.status.as_str().to_owned(),
            status_name: self.status(verdict)?,
            headline: self.headline()?,
            stop: self.stop()?,
            causes,
            why: self.why()?,
            defects: self.defects()?,
            next: verdict.next.iter().map(|own| self.next(own)).collect::<Result<_, _>>()?,
            facts: verdict
                .resolved
                .facts
                .iter()
                .filter(|own| own.counts)
                .map(|own| self.fact_row(&own.learned))
                .collect::<Result<_, _>>()?,
            not_counted: not_counted.collect::<Result<_, RenderError>>()?,
            contradictions,
            disputes: self.disputes()?,
            footer: self.footer()?,
        })
    }

    /// Why nothing more is asked: the reason, and what the best question left could still do.
    pub(super) fn stop(&self) -> Result<Option<String>, RenderError> {
        let Some(reason) = self.verdict.stop_reason else {
            return Ok(None);
        };
        let mut sentences = vec![self.word(STOP.key(reason))?];
        if let Some(Unasked { act, least, most, first_repair }) = &self.verdict.unasked {
            let row = self.next(act)?;
            let (least, most) = (percent(Some(*least)), percent(Some(*most)));
            let key = if least == most { "unasked.same" } else { "unasked.between" };
            let cause = self.cause_name(self.verdict.leader())?;
            let with = context! { ask => row.ask, effort => row.effort, cause, least, most };
            sentences.push(self.say(key, with)?);
            if let Some(defect) = first_repair {
                let name = self.defect_name(*defect);
                sentences.push(self.say("unasked.repair", context! { name })?);
            }
            if let Some(saves) = act.saves_minutes.filter(|saves| *saves <= act.cost_minutes) {
                let (saves, minutes) = (format!("{saves:.1}"), format!("{:.1}", act.cost_minutes));
                sentences.push(self.say("unasked.minutes", context! { saves, minutes })?);
            }
        }
        Ok(Some(sentences.join(&self.word("sentence_gap")?)))
    }

    /// Which pack said all this.
    pub(super) fn footer(&self) -> Result<String, RenderError> {
        let Pack { id, version, digest, .. } = self.pack;
        self.say("footer", context! { id, version, digest })
    }

    /// How far a verdict has come, in words.
    pub(super) fn status(&self, verdict: &Verdict) -> Result<String, RenderError> {
        self.word(STATUS.key(verdict.status))
    }

    /// Why something that was learned does not count.
    pub(super) fn why_ignored(&self, why: WhyIgnored) -> Result<String, RenderError> {
        self.word(WHY_IGNORED.key(why))
    }

    fn cause_name(&self, own: &CauseVerdict) -> Result<String, RenderError> {
        match own.cause {
            Some(cause) => Ok(self
                .texts
                .causes
                .get(&self.pack.causes[cause.0].about.id)
                .map_or_else(String::new, |text| text.name.clone())),
            None => self.word("outside.name"),
        }
    }

    fn cause(&self, own: &CauseVerdict) -> Result<CauseRow, RenderError> {
        let id = own.cause.map_or("outside", |cause| self.pack.causes[cause.0].about.id.as_str());
        Ok(CauseRow {
            id: id.to_owned(),
            name: self.cause_name(own)?,
            summary: self
                .texts
                .causes
                .get(id)
                .map_or_else(String::new, |text| text.summary.clone()),
            percent: percent(own.probability),
            bar: bar(own.probability.unwrap_or(0.0), 20),
        })
    }

    pub(super) fn headline(&self) -> Result<String, RenderError> {
        let leader = self.verdict.leader();
        let mut defects = Vec::new();
        for own in self.leading_defects() {
            let name = self.defect_name(own.defect);
            defects.push(
                self.say("defect_assumed", context! { name, percent => percent(own.probability) })?,
            );
        }
        let key = match self.verdict.status {
            Status::Concluded => "headline.concluded",
            Status::Leaning => "headline.leaning",
            Status::Open if self.verdict.resolved.facts.is_empty() => "headline.open_no_evidence",
            Status::Open => "headline.open",
            Status::Outside if !defects.is_empty() => "headline.outside_defect",
            Status::Outside => "headline.outside",
            Status::Contradictory => "headline.contradictory",
        };
        let with = context! {
            cause => self.cause_name(leader)?,
            percent => percent(leader.probability),
            defects => defects.join(&self.word("list_and")?),
        };
        self.say(key, with)
    }

    /// The defects of the leader worth naming: the likeliest, and others at least half as likely.
    pub(super) fn leading_defects(&self) -> Vec<&shindan_engine::DefectVerdict> {
        let defects = &self.verdict.leader().defects;
        let most = defects.first().and_then(|own| own.probability).unwrap_or(0.0);
        let least = (most / 2.0).max(0.1);
        defects
            .iter()
            .filter(|own| own.probability.is_some_and(|own| own >= least))
            .take(3)
            .collect()
    }

    pub(super) fn defect_name(&self, defect: shindan_model::DefectIx) -> String {
        let id = &self.pack.defects[defect.0].about.id;
        self.texts.defects.get(id).map_or_else(|| id.clone(), |text| text.name.clone())
    }

    fn why(&self) -> Result<Vec<WhyRow>, RenderError> {
        if self.verdict.status == Status::Contradictory {
            return Ok(Vec::new());
        }
        let complaint = self.pack.complaint.map(|complaint| Reason::Fact(complaint.fact));
        let mut lines: Vec<Line> = self.verdict.leader().ledger.lines.clone();
        lines.retain(|line| Some(line.reason) != complaint && line.decibans.abs() >= 0.05);
        lines.sort_by(|a, b| b.decibans.abs().total_cmp(&a.decibans.abs()));
        lines.into_iter().map(|line| self.why_row(line)).collect()
    }

    /// How strong a line is, in words and decibans.
    pub(super) fn effect(&self, line: Line) -> Result<String, RenderError> {
        match Certainty::of(line) {
            Some(certainty) => self.word(EVIDENCE.key(certainty)),
            None => {
                let key = if line.decibans > 0.0 { "evidence.for" } else { "evidence.against" };
                let strength = self.word(STRENGTH.key(Strength::of(line.decibans)))?;
                let decibans = format!("{:+.1}", line.decibans);
                self.say(key, context! { strength, decibans })
            }
        }
    }

    pub(super) fn why_row(&self, line: Line) -> Result<WhyRow, RenderError> {
        let effect = self.effect(line)?;
        let mut row = WhyRow {
            finding: self.finding(line.reason)?,
            effect,
            quote: None,
            how: String::new(),
            source: String::new(),
            confidence: String::new(),
        };
        let mut about = match line.reason {
            Reason::Fact(fact) => &self.pack.facts[fact.0].about,
            Reason::Rule(rule) => &self.pack.rules[rule.0].about,
        };
        match line.reason {
            Reason::Rule(_) => {
                row.how = self.say("how.derived", context! { source => about.id.as_str() })?;
            }
            Reason::Fact(fact) => {
                if let Some(learned) = self.subjects.learned(fact) {
                    let known = self.fact_row(learned)?;
                    row.quote = known.quote;
                    row.how = known.how;
                    if let Some(by) =
                        learned.rule.as_deref().and_then(|id| self.pack.evidence_source(id))
                    {
                        about = by;
                    }
                }
            }
        }
        row.source.clone_from(&about.source);
        row.confidence = self.word(CONFIDENCE.key(about.confidence))?;
        Ok(row)
    }

    /// A finding as `name: value`, a rule by its reason.
    pub(super) fn finding(&self, reason: Reason) -> Result<String, RenderError> {
        let fact = match reason {
            Reason::Rule(rule) => return Ok(self.rule_text(rule).to_owned()),
            Reason::Fact(fact) => fact,
        };
        if let Some(learned) = self.subjects.learned(fact) {
            let known = self.fact_row(learned)?;
            return Ok(format!("{}: {}", known.name, known.value));
        }
        let id = &self.pack.facts[fact.0].about.id;
        let value = self.subjects.value(self.pack, self.verdict, fact).unwrap_or_default();
        Ok(format!("{}: {}", self.fact_name(id, None)?, self.value_name(id, &value)))
    }

    /// Why a rule holds.
    pub(super) fn rule_text(&self, rule: RuleIx) -> &str {
        let id = &self.pack.rules[rule.0].about.id;
        self.texts.rules.get(id).map_or(id, String::as_str)
    }

    /// What is asked, and why.
    pub(super) fn act_text(&self, act: ActIx) -> Option<&ActText> {
        self.texts.acts.get(&self.pack.acts[act.0].about.id)
    }

    /// Where something is written, and how sure that is.
    pub(super) fn source(&self, about: &About) -> Result<String, RenderError> {
        let confidence = self.word(CONFIDENCE.key(about.confidence))?;
        Ok(format!("{}; {confidence}", about.source))
    }

    /// A value in words; of one of several, all of them.
    pub(super) fn values_name(&self, id: &str, value: &Value) -> String {
        names::values(self.pack, self.texts, id, value)
    }

    fn defects(&self) -> Result<Vec<DefectRow>, RenderError> {
        if !self.verdict.status.names_defects() {
            return Ok(Vec::new());
        }
        let rows = self.leading_defects().into_iter().map(|own| {
            let node = &self.pack.defects[own.defect.0];
            let id = &node.about.id;
            let text = self.texts.defects.get(id);
            Ok(DefectRow {
                id: id.clone(),
                name: self.defect_name(own.defect),
                explain: text.map_or_else(String::new, |text| text.explain.clone()),
                percent: percent(own.probability),
                source: node.about.source.clone(),
                confidence: self.word(CONFIDENCE.key(node.about.confidence))?,
                remedy: self.remedy(node, own.remedy)?,
            })
        });
        rows.collect()
    }

    fn remedy(
        &self,
        node: &shindan_model::Defect,
        at: Option<usize>,
    ) -> Result<RemedyRow, RenderError> {
        let remedy = at.map(|at| &node.remedies[at]);
        let text = remedy.and_then(|remedy| self.texts.remedies.get(&remedy.id));
        let locale = self.pack.locale.get(self.lang).map_or(self.lang, String::as_str);
        let links = remedy.map_or(&[][..], |remedy| &remedy.links);
        Ok(RemedyRow {
            title: text.map_or_else(String::new, |text| text.title.clone()),
            assumes: self.assumed(node)?,
            steps: text.map_or_else(Vec::new, |text| text.steps.clone()),
            verify: text.map_or_else(String::new, |text| text.verify.clone()),
            links: links.iter().map(|link| link.replace("{locale}", locale)).collect(),
        })
    }

    fn assumed(&self, node: &shindan_model::Defect) -> Result<Option<String>, RenderError> {
        let list = self.assumptions(node)?;
        if list.is_empty() {
            return Ok(None);
        }
        let list: Vec<String> =
            list.into_iter().map(|(fact, value)| format!("{fact}: {value}")).collect();
        let list = list.join(&self.word("list_and")?);
        self.say("remedy_assumes", context! { list }).map(Some)
    }

    /// The contexts that the choice of a remedy hangs on and that nobody has told yet, with the
    /// outcome that was assumed.
    pub(super) fn assumptions(
        &self,
        node: &shindan_model::Defect,
    ) -> Result<Vec<(String, String)>, RenderError> {
        let conditions = node.remedies.iter().filter_map(|remedy| remedy.when.as_ref());
        let mut contexts: Vec<FactIx> =
            conditions.flat_map(shindan_model::Condition::facts).collect();
        contexts.sort_unstable();
        contexts.dedup();
        let findings = &self.verdict.resolved.findings;
        contexts.retain(|fact| findings.iter().all(|finding| finding.fact != *fact));
        let mut list = Vec::new();
        for fact in contexts {
            let at = self.pack.model.contexts.iter().position(|context| *context == fact);
            let assumed = at.and_then(|at| self.verdict.context.get(at));
            let node = &self.pack.facts[fact.0];
            let Some(outcome) = assumed.and_then(|at| node.outcomes.get(*at)) else { continue };
            let id = &node.about.id;
            list.push((self.fact_name(id, None)?, self.value_name(id, outcome)));
        }
        Ok(list)
    }

    pub(super) fn next(&self, own: &NextAct) -> Result<NextRow, RenderError> {
        let node = &self.pack.acts[own.act.0];
        let text = self.texts.acts.get(&node.about.id);
        let minutes = format!("{:.0}", own.cost_minutes.max(1.0));
        Ok(NextRow {
            id: node.about.id.clone(),
            ask: text.map_or_else(String::new, |text| text.ask.clone()),
            why: text.map_or_else(String::new, |text| text.why.clone()),
            how: text.map_or_else(String::new, |text| text.how.clone()),
            command: node.command.clone(),
            place: node
                .setup
                .and_then(|at| self.texts.setups.get(&self.pack.setups[at].about.id).cloned()),
            effort: self.say("effort", context! { by => self.word(BY.key(node.by))?, minutes })?,
        })
    }

    pub(super) fn fact_name(&self, id: &str, of: Option<&str>) -> Result<String, RenderError> {
        names::fact(self.texts, self.words, self.lang, id, of)
    }

    pub(super) fn value_name(&self, id: &str, value: &str) -> String {
        names::value(self.pack, self.texts, id, value)
    }

    pub(super) fn fact_row(&self, fact: &Fact) -> Result<FactRow, RenderError> {
        let value = fact.value().map(|value| self.values_name(&fact.id, value));
        let how = match (fact.how, fact.source.line) {
            (How::Parsed, Some(_)) => Key::from("how.parsed_line"),
            (how, _) => HOW.key(how),
        };
        let with = context! { source => fact.source.name.as_str(), line => fact.source.line };
        Ok(FactRow {
            name: self.fact_name(&fact.id, fact.of.as_deref())?,
            value: value.unwrap_or_default(),
            how: self.say(how, with)?,
            quote: fact.source.quote.clone().filter(|quote| !quote.is_empty()),
        })
    }

    /// What contradicts what.
    pub(super) fn contradiction(&self, own: &Contradiction) -> Result<String, RenderError> {
        let and = self.word("list_and")?;
        match own {
            Contradiction::Impossible(impossible) => {
                let mut list = Vec::new();
                for fact in &impossible.facts {
                    let id = &self.pack.facts[fact.0].about.id;
                    let of = self.subjects.learned(*fact).and_then(|fact| fact.of.as_deref());
                    let value =
                        self.subjects.value(self.pack, self.verdict, *fact).unwrap_or_default();
                    list.push(format!(
                        "{} = {}",
                        self.fact_name(id, of)?,
                        self.value_name(id, &value)
                    ));
                }
                for rule in &impossible.rules {
                    let id = &self.pack.rules[rule.0].about.id;
                    list.push(self.texts.rules.get(id).unwrap_or(id).clone());
                }
                self.say("contradiction.impossible", context! { list => list.join(&and) })
            }
            Contradiction::Disagreement(at) => {
                let Disagreement { fact, of, values } = &self.verdict.resolved.disagreements[*at];
                let id = &self.pack.facts[fact.0].about.id;
                let mut list = Vec::new();
                for value in values {
                    let says = self.verdict.resolved.facts.iter().find(|own| {
                        own.fact == *fact
                            && own.learned.of == *of
                            && own.learned.value().is_some_and(|own| own.to_string() == *value)
                    });
                    let how = says
                        .map(|own| self.fact_row(&own.learned))
                        .transpose()?
                        .map_or_else(String::new, |row| row.how);
                    list.push(format!("{} - {how}", self.value_name(id, value)));
                }
                let fact = self.fact_name(id, of.as_deref())?;
                self.say("contradiction.disagreement", context! { fact, list => list.join(&and) })
            }
        }
    }
}
