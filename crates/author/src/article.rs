//! A pack as the article that it could be: what people see, the causes with everything that can be wrong,
//! how one recognises and repairs it, and the steps in their order.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use shindan_model::{
    About, Act, ActIx, CauseIx, Channel, Claim, Confidence, Defect, DefectIx, FactKind, Pack, Rate,
    Remedy, Subject, Texts,
};
use shindan_report::keys::{BY, CONFIDENCE};
use shindan_report::{Format, Key, RenderError, Templates, Words};

use super::graph::Scope;
use super::graph::condition_text::ConditionText;
use crate::graph::graph;

/// Below this frequency an outcome is no sign by which one recognises a defect.
const WORTH_NAMING: f64 = 0.25;

/// Frequencies from which on a word holds, and its key.
const FREQUENCIES: [(f64, &str); 5] = [
    (0.97, "docs.often.always"),
    (0.9, "docs.often.almost_always"),
    (0.75, "docs.often.usually"),
    (0.5, "docs.often.often"),
    (WORTH_NAMING, "docs.often.sometimes"),
];

/// The whole article in one language.
#[derive(Debug, Serialize)]
pub struct Article {
    /// The language.
    pub lang: String,
    /// The pack's name.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// What people see: the complaint.
    pub symptom: Option<String>,
    /// The causes in the article's order, then what lies outside of them.
    pub causes: Vec<CausePart>,
    /// What to find out, in order.
    pub steps: Vec<Step>,
    /// What follows for certain.
    pub rules: Vec<Certain>,
    /// What documents say about when a cause or defect can be.
    pub documents: Vec<DocumentRow>,
    /// What the pack holds and the article does not.
    pub left_out: Vec<String>,
    /// Which pack this is.
    pub footer: String,
}

/// A cause.
#[derive(Debug, Serialize)]
pub struct CausePart {
    /// Id, or `outside`.
    pub id: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// Where it is written.
    pub source: Option<String>,
    /// Its graph, as SVG.
    pub svg: String,
    /// Its graph, for Mermaid.
    pub mermaid: String,
    /// What can be wrong.
    pub defects: Vec<DefectPart>,
}

/// Something that can be wrong.
#[derive(Debug, Serialize)]
pub struct DefectPart {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What is wrong and why that matters.
    pub explain: String,
    /// In how many cases it is the reason.
    pub share: Option<String>,
    /// How one recognises it, most frequent first: sentences.
    pub shows: Vec<String>,
    /// The steps that tell.
    pub steps: Vec<StepLink>,
    /// What to do.
    pub remedies: Vec<RemedyPart>,
    /// Where it is written, and how sure that is.
    pub source: String,
    /// Whether nobody has confirmed it.
    pub hypothesis: bool,
}

/// A step, from elsewhere.
#[derive(Debug, Serialize)]
pub struct StepLink {
    /// Its number.
    pub number: usize,
    /// What is asked.
    pub ask: String,
}

/// What to do about a defect.
#[derive(Debug, Serialize)]
pub struct RemedyPart {
    /// A few words.
    pub title: String,
    /// For which versions and types, in words.
    pub when: Option<String>,
    /// One act a step.
    pub steps: Vec<String>,
    /// How one sees that it is repaired.
    pub verify: String,
    /// Pages to read on.
    pub links: Vec<String>,
}

/// Something to find out.
#[derive(Debug, Serialize)]
pub struct Step {
    /// From 1.
    pub number: usize,
    /// What is asked.
    pub ask: String,
    /// Why.
    pub why: String,
    /// How one finds out.
    pub how: String,
    /// The exact command.
    pub command: Option<String>,
    /// Where it is done.
    pub place: Option<String>,
    /// Who does it, and how long it takes.
    pub effort: String,
    /// When it makes sense.
    pub when: Option<String>,
    /// What it settles.
    pub settles: Vec<String>,
    /// Where it is written, and how sure that is.
    pub source: String,
}

/// Something that follows for certain.
#[derive(Debug, Serialize)]
pub struct Certain {
    /// Why it follows.
    pub because: String,
    /// When, in words.
    pub when: String,
    /// Where it is written, and how sure that is.
    pub source: String,
}

/// What a document says about when a cause or defect can be.
#[derive(Debug, Serialize)]
pub struct DocumentRow {
    /// In which contexts, what, and whether the document says so.
    pub claim: String,
    /// The document, its day, and how sure it is.
    pub source: String,
    /// Where it can be read.
    pub link: Option<String>,
}

impl Article {
    /// Lays the article out, as Markdown or HTML.
    ///
    /// # Errors
    /// A template that asks for something the article does not have, with its file and line.
    pub fn render(
        &self,
        format: Format,
        templates: &Templates,
        words: &Words,
    ) -> Result<String, RenderError> {
        let with = context! { article => Serde(self) };
        templates.fill_in("article", format, &self.lang, words, with)
    }
}

/// Puts a pack into the words of one of its languages.
///
/// # Errors
/// A text that is missing in this language.
pub fn article(pack: &Pack, words: &Words, lang: &str) -> Result<Article, RenderError> {
    let texts = shindan_report::texts(pack, lang)?;
    let conditions = ConditionText { pack, texts: Some(texts), lang };
    Writer { pack, words, lang, texts, conditions, order: order(pack) }.article()
}

/// Acts that are asked before everything else, then the others, each in pack order.
fn order(pack: &Pack) -> Vec<ActIx> {
    let mut order: Vec<ActIx> = (0..pack.acts.len()).map(ActIx).collect();
    order.sort_by_key(|act| (!pack.acts[act.0].mandatory, act.0));
    order
}

struct Writer<'a> {
    pack: &'a Pack,
    words: &'a Words,
    lang: &'a str,
    texts: &'a Texts,
    conditions: ConditionText<'a>,
    order: Vec<ActIx>,
}

impl Writer<'_> {
    fn say(&self, key: impl Into<Key>, with: minijinja::Value) -> Result<String, RenderError> {
        self.words.say(self.lang, key, with)
    }

    fn missing(&self, key: String) -> RenderError {
        RenderError::MissingWord { key, lang: self.lang.to_owned() }
    }

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
        let steps = steps.map(|(at, act)| self.step(at + 1, &pack.acts[act.0]));
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
                .map(|own| self.document(own))
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

    fn defect(&self, at: DefectIx) -> Result<DefectPart, RenderError> {
        let defect = &self.pack.defects[at.0];
        let id = &defect.about.id;
        let text = self.texts.defects.get(id);
        let text = text.ok_or_else(|| self.missing(format!("defect {id}")))?;
        let numbers = &self.pack.numbers.defects[at.0];
        let share = match numbers.rate {
            Rate::Share(share) if share > 0.0 => {
                let tickets = format!("{:.1}", share * 100.0);
                let tickets = tickets.trim_end_matches('0').trim_end_matches('.');
                Some(self.say("docs.share", context! { tickets })?)
            }
            _ => None,
        };
        Ok(DefectPart {
            id: id.clone(),
            name: text.name.clone(),
            explain: text.explain.clone(),
            share,
            shows: self.shows(at)?,
            steps: self.steps_of(at)?,
            remedies: self.remedies(defect)?,
            source: self.source(&defect.about)?,
            hypothesis: defect.about.confidence == Confidence::Hypothesis,
        })
    }

    /// What the defect alone shows, the complaint aside.
    fn shows(&self, at: DefectIx) -> Result<Vec<String>, RenderError> {
        let complaint = self.pack.complaint.map(|complaint| complaint.fact);
        let mut found = Vec::new();
        for (fact, row) in &self.pack.numbers.defects[at.0].shows {
            let outcomes = row.iter().enumerate().skip(1).filter(|_| Some(*fact) != complaint);
            found.extend(outcomes.map(|(outcome, frequency)| (*fact, outcome, *frequency)));
        }
        found.sort_by(|a, b| b.2.total_cmp(&a.2));
        let mut sentences = Vec::new();
        for (fact, outcome, frequency) in found {
            let Some((_, key)) = FREQUENCIES.iter().find(|(from, _)| frequency >= *from) else {
                continue;
            };
            let name = self.conditions.fact(fact);
            let value = self.conditions.outcome(fact, outcome);
            let often = self.say(*key, context! {})?;
            sentences.push(self.say("docs.shows", context! { name, value, often })?);
        }
        Ok(sentences)
    }

    /// The steps that settle what the defect shows.
    fn steps_of(&self, at: DefectIx) -> Result<Vec<StepLink>, RenderError> {
        let complaint = self.pack.complaint.map(|complaint| complaint.fact);
        let shows = &self.pack.numbers.defects[at.0].shows;
        let telling = |(fact, row): &&(shindan_model::FactIx, Vec<f64>)| {
            Some(*fact) != complaint && row.iter().skip(1).any(|often| *often >= WORTH_NAMING)
        };
        let facts: Vec<_> = shows.iter().filter(telling).map(|(fact, _)| *fact).collect();
        let mut links = Vec::new();
        for (position, act) in self.order.iter().enumerate() {
            let act = &self.pack.acts[act.0];
            if act.settles.iter().any(|fact| facts.contains(fact)) {
                links.push(StepLink { number: position + 1, ask: self.act(act)?.ask.clone() });
            }
        }
        Ok(links)
    }

    fn act(&self, act: &Act) -> Result<&shindan_model::ActText, RenderError> {
        let id = &act.about.id;
        self.texts.acts.get(id).ok_or_else(|| self.missing(format!("act {id}")))
    }

    fn remedies(&self, defect: &Defect) -> Result<Vec<RemedyPart>, RenderError> {
        defect.remedies.iter().map(|remedy| self.remedy(remedy)).collect()
    }

    fn remedy(&self, remedy: &Remedy) -> Result<RemedyPart, RenderError> {
        let text = self.texts.remedies.get(&remedy.id);
        let text = text.ok_or_else(|| self.missing(format!("remedy {}", remedy.id)))?;
        let locale = self.pack.locale.get(self.lang).map_or("", String::as_str);
        Ok(RemedyPart {
            title: text.title.clone(),
            when: remedy.when.as_ref().map(|when| self.conditions.condition(when)),
            steps: text.steps.clone(),
            verify: text.verify.clone(),
            links: remedy.links.iter().map(|link| link.replace("{locale}", locale)).collect(),
        })
    }

    fn step(&self, number: usize, act: &Act) -> Result<Step, RenderError> {
        let text = self.act(act)?;
        let by = self.say(BY.key(act.by), context! {})?;
        let setup = act.setup.map(|at| &self.pack.setups[at]);
        let place = setup.and_then(|setup| self.texts.setups.get(&setup.about.id)).cloned();
        let minutes = act.minutes.over(Channel::Keyboard)
            + setup.map_or(0.0, |setup| setup.minutes.over(Channel::Keyboard));
        Ok(Step {
            number,
            ask: text.ask.clone(),
            why: text.why.clone(),
            how: text.how.clone(),
            command: act.command.clone(),
            place,
            effort: self.say("effort", context! { by, minutes => minutes.ceil() as u32 })?,
            when: act.requires.as_ref().map(|when| self.conditions.condition(when)),
            settles: act.settles.iter().map(|fact| self.conditions.fact(*fact)).collect(),
            source: self.source(&act.about)?,
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

    fn source(&self, about: &About) -> Result<String, RenderError> {
        let confidence = self.say(CONFIDENCE.key(about.confidence), context! {})?;
        self.say("docs.source", context! { source => &about.source, confidence })
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
        let silent = read.filter(|fact| fact.settled_by.is_empty()).count();
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
