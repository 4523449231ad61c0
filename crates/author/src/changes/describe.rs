//! A whole pack in statements: the pack itself, then kind after kind.

use shindan_model::{CauseIx, Condition, DefectIx, FactIx, Pack, Texts, tls_suite};
use shindan_pack::lower::frequency_word;

use super::statement::DescribedNode;
use crate::graph::condition_text::ConditionText;
use crate::voice::Voice;

/// Every node of a pack in statements, with the names that these texts give.
pub(super) fn describe(pack: &Pack, names: Option<&Texts>, voice: Voice<'_>) -> Vec<DescribedNode> {
    let conditions = ConditionText { pack, texts: names, lang: voice.lang() };
    let describer = Describer { pack, names, conditions, voice };
    let mut all = vec![describer.pack()];
    all.extend(pack.causes.iter().map(|node| describer.cause(node)));
    all.extend((0..pack.defects.len()).map(|at| describer.defect(DefectIx(at))));
    all.extend((0..pack.facts.len()).map(|at| describer.fact(FactIx(at))));
    all.extend(pack.rules.iter().map(|node| describer.rule(node)));
    all.extend(pack.failures.iter().map(|node| describer.failure(node)));
    all.extend(pack.codes.iter().map(|node| describer.codes(node)));
    all.extend(pack.signs.iter().map(|node| describer.sign(node)));
    all.extend(pack.properties.iter().map(|node| describer.property(node)));
    all.extend(pack.phrases.iter().map(|node| describer.phrase(node)));
    all.extend(pack.doubts.iter().enumerate().map(|(at, node)| describer.doubt(at, node)));
    all.extend(pack.steps.iter().map(|node| describer.step(node)));
    all.extend(pack.accesses.iter().map(|node| describer.access(node)));
    all.extend(describer.remedies());
    all.extend(pack.claims.iter().map(|node| describer.claim(node)));
    all.extend(pack.statements.iter().map(|node| describer.statement(node)));
    all.extend(pack.cmdlets.iter().map(|node| describer.cmdlet(node)));
    all.extend(pack.requests.iter().map(|node| describer.request(node)));
    for statement in all.iter_mut().flat_map(|node| &mut node.statements) {
        statement.about = voice.word(&statement.about);
    }
    all
}

/// Puts nodes into statements.
pub(super) struct Describer<'p> {
    pub pack: &'p Pack,
    pub names: Option<&'p Texts>,
    pub conditions: ConditionText<'p>,
    pub voice: Voice<'p>,
}

impl Describer<'_> {
    fn pack(&self) -> DescribedNode {
        let pack = self.pack;
        let voice = self.voice;
        let name = self.names.map_or_else(|| pack.id.clone(), |texts| texts.name.clone());
        let mut described = DescribedNode::new("pack", &pack.id, name);
        described.says("version", &pack.version);
        described.says("languages", pack.languages.join(", "));
        described.says("likely from", percent(pack.threshold.lower));
        described.says("certain from", percent(pack.threshold.upper));
        described.says("right when a probe saw it", percent(pack.reliability.probed));
        described.says("right when it was read", percent(pack.reliability.parsed));
        described.says("right when a person said it", percent(pack.reliability.stated));
        described.says("asking stops by", format!("{:?}", pack.stop.by).to_lowercase());
        described.says(
            "a step is worth asking from",
            voice.say("{bits} bits", &[("bits", &pack.stop.bits)]),
        );
        described.says("giving up costs", minutes(pack.stop.give_up_minutes, voice));
        if let Some(complaint) = pack.complaint {
            described.says("complaint", self.outcome(complaint.fact, complaint.outcome));
        }
        for (when, times) in &pack.numbers.combinations {
            let often = voice.say("{times} times as frequent", &[("times", times)]);
            described.says(self.in_case(when), often);
        }
        let inputs = &pack.probe;
        for (about, facts) in [
            (voice.word("probes take the host from"), &inputs.host),
            (voice.word("probes take the address from"), &inputs.address),
            (voice.word("probes take the server from"), &inputs.server),
        ] {
            described.says(about, self.facts(facts));
        }
        for (role, host) in &inputs.roles {
            described.says(voice.say("probes look at {host} as", &[("host", host)]), role);
        }
        if let Some(follow) = &inputs.follow {
            described.says("probes follow redirects to", follow);
        }
        if let Some(client) = &inputs.client {
            let names = |table: &[(u16, &str)], numbers: &[u16]| {
                let names = numbers.iter().map(|number| tls_suite::name(table, *number));
                names.collect::<Vec<_>>().join(", ")
            };
            described.says("the client speaks", names(&tls_suite::VERSIONS, &client.versions));
            described.says("the client's suites", names(&tls_suite::SUITES, &client.suites));
        }
        if let Some(service) = &inputs.service {
            let about = voice.say("probes ask DNS for {name}", &[("name", &service.name)]);
            described.says(about, &service.url);
        }
        for (lang, locale) in &pack.locale {
            described.text("locale of links", lang, locale);
        }
        self.texts(|lang, texts| {
            described.text("name", lang, &texts.name);
            described.text("summary", lang, &texts.summary);
            if !texts.client.is_empty() {
                described.text("client", lang, &texts.client);
            }
        });
        described
    }

    /// What each language says, in the order of the pack.
    pub(super) fn texts(&self, mut say: impl FnMut(&str, &Texts)) {
        for lang in &self.pack.languages {
            if let Some(texts) = self.pack.texts.get(lang) {
                say(lang, texts);
            }
        }
    }

    pub(super) fn cause_name(&self, cause: Option<CauseIx>) -> String {
        let id = cause.map_or("outside", |cause| &self.pack.causes[cause.0].about.id);
        let text = self.names.and_then(|texts| texts.causes.get(id));
        text.map_or_else(|| id.to_owned(), |text| text.name.clone())
    }

    pub(super) fn defect_name(&self, defect: DefectIx) -> String {
        let id = &self.pack.defects[defect.0].about.id;
        let text = self.names.and_then(|texts| texts.defects.get(id));
        text.map_or_else(|| id.clone(), |text| text.name.clone())
    }

    /// `“Light: dark”`
    pub(super) fn outcome(&self, fact: FactIx, outcome: usize) -> String {
        let (fact, outcome) = (self.conditions.fact(fact), self.conditions.outcome(fact, outcome));
        self.voice.quoted(&format!("{fact}: {outcome}"))
    }

    pub(super) fn fact_name(&self, fact: FactIx) -> String {
        self.voice.quoted(&self.conditions.fact(fact))
    }

    pub(super) fn facts(&self, facts: &[FactIx]) -> String {
        self.list(facts.iter().map(|fact| self.fact_name(*fact)))
    }

    pub(super) fn when(&self, when: &Condition) -> String {
        self.conditions.condition(when)
    }

    /// `where the light is dark`
    pub(super) fn in_case(&self, when: &Condition) -> String {
        let voice = self.voice;
        voice.say("where {condition}", &[("condition", &self.when(when))])
    }

    pub(super) fn list(&self, parts: impl Iterator<Item = String>) -> String {
        self.voice.list(&parts.collect::<Vec<_>>())
    }

    /// `“a”, “b”`
    pub(super) fn quoted<'t>(&self, texts: impl IntoIterator<Item = &'t String>) -> String {
        self.list(texts.into_iter().map(|text| self.voice.quoted(text)))
    }
}

/// As exact as it is written: `12`, `0.5`.
pub(super) fn number(number: f64) -> String {
    ((number * 1e6).round() / 1e6).to_string()
}

/// `85%`
pub(super) fn percent(part: f64) -> String {
    format!("{}%", number(part * 100.0))
}

/// `usually (85%)`, or the number alone where the scale has no word for it.
pub(super) fn often(part: f64) -> String {
    match frequency_word(part) {
        Some(word) => format!("{word} ({})", percent(part)),
        None => percent(part),
    }
}

pub(super) fn minutes(minutes: f64, voice: Voice<'_>) -> String {
    voice.say("{minutes} min", &[("minutes", &number(minutes))])
}
