//! A pack as an article: what people see, the causes with their defects, how to recognise and repair these,
//! and the steps in order.

mod defect;
mod parts;
mod writer;

use minijinja::context;
use shindan_model::{
    About, CauseIx, Channel, Claim, DefectIx, FactKind, Pack, Step, StepIx, Subject,
};
use shindan_report::keys::BY;
use shindan_report::{RenderError, Words};

pub use self::parts::{
    Article, CausePart, Certain, DefectPart, DocumentRow, RemedyPart, StepLink, StepPart,
};
use self::writer::Writer;
use crate::graph::condition_text::ConditionText;
use crate::graph::{Scope, graph};

/// Writes a pack as an article, in one of its languages.
///
/// # Errors
/// A text that this language lacks.
pub fn article(pack: &Pack, words: &Words, lang: &str) -> Result<Article, RenderError> {
    let texts = shindan_report::texts(pack, lang)?;
    let conditions = ConditionText { pack, texts: Some(texts), lang };
    Writer { pack, words, lang, texts, conditions, order: order(pack) }.article()
}

/// Mandatory steps, then the others, each in pack order.
fn order(pack: &Pack) -> Vec<StepIx> {
    let mut order: Vec<StepIx> = (0..pack.steps.len()).map(StepIx).collect();
    order.sort_by_key(|step| (!pack.steps[step.0].mandatory, step.0));
    order
}

impl Writer<'_> {
    fn article(&self) -> Result<Article, RenderError> {
        let pack = self.pack;
        let mut causes = Vec::new();
        for (at, cause) in pack.causes.iter().enumerate() {
            let source = Some(self.source(&cause.about)?);
            let scope = Scope::Cause(CauseIx(at));
            causes.push(self.cause(&cause.about.id, scope, &cause.defects, source)?);
        }
        let outside: Vec<DefectIx> = (0..pack.defects.len())
            .map(DefectIx)
            .filter(|defect| pack.defects[defect.0].cause.is_none())
            .collect();
        if !outside.is_empty() {
            causes.push(self.cause("outside", Scope::Outside, &outside, None)?);
        }
        let symptom = pack.complaint.map(|complaint| {
            let name = self.conditions.fact(complaint.fact);
            let value = self.conditions.outcome(complaint.fact, complaint.outcome);
            self.say("docs.is", context! { name, value })
        });
        let steps = self.order.iter().enumerate();
        let steps = steps.map(|(at, step)| self.step(at + 1, &pack.steps[step.0]));
        Ok(Article {
            lang: self.lang.to_owned(),
            title: self.texts.name.clone(),
            about: self.texts.summary.clone(),
            symptom: symptom.transpose()?,
            causes,
            steps: steps.collect::<Result<_, _>>()?,
            rules: self.rules()?,
            documents: pack
                .claims
                .iter()
                .map(|claim| self.document(claim))
                .collect::<Result<_, _>>()?,
            left_out: self.left_out()?,
            footer: self.say(
                "docs.footer",
                context! { id => &pack.id, version => &pack.version, digest => &pack.digest },
            )?,
        })
    }

    fn cause(
        &self,
        id: &str,
        scope: Scope,
        defects: &[DefectIx],
        source: Option<String>,
    ) -> Result<CausePart, RenderError> {
        let text = self.texts.causes.get(id).ok_or_else(|| self.missing(format!("cause {id}")))?;
        let picture = graph(self.pack, scope, self.lang);
        Ok(CausePart {
            id: id.to_owned(),
            name: text.name.clone(),
            summary: text.summary.clone(),
            source,
            svg: picture.svg(),
            mermaid: picture.mermaid(),
            defects: defects.iter().map(|at| self.defect(*at)).collect::<Result<_, _>>()?,
        })
    }

    fn step(&self, number: usize, step: &Step) -> Result<StepPart, RenderError> {
        let text = self.step_text(step)?;
        let by = self.say(BY.key(step.by), context! {})?;
        let access = step.access.map(|at| &self.pack.accesses[at]);
        let place = access.and_then(|access| self.texts.accesses.get(&access.about.id)).cloned();
        let minutes = step.minutes.over(Channel::Keyboard)
            + access.map_or(0.0, |access| access.minutes.over(Channel::Keyboard));
        Ok(StepPart {
            number,
            ask: text.ask.clone(),
            why: text.why.clone(),
            how: text.how.clone(),
            command: step.command.clone(),
            place,
            effort: self.say("effort", context! { by, minutes => minutes.ceil() as u32 })?,
            when: step.requires.as_ref().map(|when| self.conditions.condition(when)),
            gives: step.gives.iter().map(|fact| self.conditions.fact(*fact)).collect(),
            source: self.source(&step.about)?,
        })
    }

    fn rules(&self) -> Result<Vec<Certain>, RenderError> {
        let mut rules = Vec::new();
        for rule in &self.pack.rules {
            let id = &rule.about.id;
            let because = self.texts.rules.get(id).cloned();
            rules.push(Certain {
                because: because.ok_or_else(|| self.missing(format!("rule {id}")))?,
                when: self.conditions.condition(&rule.when),
                source: self.source(&rule.about)?,
            });
        }
        Ok(rules)
    }

    fn document(&self, claim: &Claim) -> Result<DocumentRow, RenderError> {
        let name = match claim.subject {
            Subject::Defect(defect) => {
                let id = &self.pack.defects[defect.0].about.id;
                self.texts.defects.get(id).map(|text| &text.name)
            }
            Subject::Cause(cause) => {
                let id = &self.pack.causes[cause.0].about.id;
                self.texts.causes.get(id).map(|text| &text.name)
            }
        };
        let name = name.ok_or_else(|| self.missing(format!("claim {}", claim.about.id)))?;
        let when = claim.when.as_ref().map(|when| self.conditions.condition(when));
        let key = if claim.holds { "docs.claim.holds" } else { "docs.claim.denied" };
        let about = About {
            source: format!("{}, {}", claim.about.source, claim.date),
            ..claim.about.clone()
        };
        let locale = self.pack.locale.get(self.lang).map_or("", String::as_str);
        Ok(DocumentRow {
            claim: self.say(key, context! { name, when })?,
            source: self.source(&about)?,
            link: claim.link.as_ref().map(|link| link.replace("{locale}", locale)),
        })
    }

    fn left_out(&self) -> Result<Vec<String>, RenderError> {
        let pack = self.pack;
        let read = pack.facts.iter().filter(|fact| fact.kind != FactKind::Context);
        let silent = read.filter(|fact| fact.given_by.is_empty()).count();
        let mut all = Vec::new();
        for (key, count) in [
            ("docs.left_out.signs", pack.signs.len()),
            ("docs.left_out.properties", pack.properties.len()),
            ("docs.left_out.phrases", pack.phrases.len()),
            ("docs.left_out.facts", silent),
        ] {
            if count > 0 {
                all.push(self.say(key, context! { count })?);
            }
        }
        all.push(self.say("docs.left_out.numbers", context! {})?);
        Ok(all)
    }
}
