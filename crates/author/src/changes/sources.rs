//! What each kind of node says that facts come from.

use shindan_model::{
    Access, By, Cmdlet, Doubt, Minutes, Phrase, Property, Request, Sign, Statement, Step,
};

use super::describe::{Describer, minutes, number};
use super::statement::DescribedNode;
use crate::voice::Voice;

fn all_minutes(all: Minutes, voice: Voice<'_>) -> String {
    let (keyboard, phone, mail) = (all.keyboard, all.phone, all.mail);
    voice.say(
        "{keyboard} at the keyboard, {phone} by phone, {mail} by mail",
        &[
            ("keyboard", &number(keyboard)),
            ("phone", &number(phone)),
            ("mail", &minutes(mail, voice)),
        ],
    )
}

impl Describer<'_> {
    pub(super) fn sign(&self, node: &Sign) -> DescribedNode {
        let mut described = DescribedNode::new("sign", &node.about.id, node.about.id.clone());
        described.says("is seen in", self.quoted(&node.text));
        let failures = node.failures.iter().map(|at| &self.pack.failures[at.0].about.id);
        described.says("is seen where this fails", self.list(failures.cloned()));
        described.says("of these requests", self.of_requests(&node.requests));
        let gives = node.gives.iter().map(|(fact, outcome)| self.outcome(*fact, *outcome));
        described.says("then", self.list(gives));
        described.says("rank", number(node.rank));
        described.about(&node.about);
        described
    }

    pub(super) fn property(&self, node: &Property) -> DescribedNode {
        let voice = self.voice;
        let mut described = DescribedNode::new("property", &node.about.id, node.about.id.clone());
        described.says("is printed as", self.quoted(&node.names));
        described.says("printed by", node.cmdlets.join(", "));
        for (name, values) in &node.with {
            described
                .says(voice.say("only beside “{name}”", &[("name", name)]), self.quoted(values));
        }
        for (name, values) in &node.without {
            described
                .says(voice.say("not beside “{name}”", &[("name", name)]), self.quoted(values));
        }
        if node.values.is_empty() {
            let fact = self.fact_name(node.fact);
            described.says("then", voice.say("{fact} is the printed value", &[("fact", &fact)]));
        }
        for (outcomes, values) in &node.values {
            let then = outcomes.iter().map(|outcome| self.outcome(node.fact, *outcome));
            let then: Vec<String> = then.collect();
            let then = then.join(&voice.word(" or "));
            described.says(voice.say("then {outcome}", &[("outcome", &then)]), self.quoted(values));
        }
        described.about(&node.about);
        described
    }

    pub(super) fn phrase(&self, node: &Phrase) -> DescribedNode {
        let voice = self.voice;
        let mut described = DescribedNode::new("phrase", &node.about.id, node.about.id.clone());
        for (outcome, words) in &node.values {
            let outcome = self.outcome(node.fact, *outcome);
            described
                .says(voice.say("means {outcome}", &[("outcome", &outcome)]), self.quoted(words));
        }
        if let Some(takes) = node.takes {
            let kind = format!("{takes:?}").to_lowercase();
            let fact = self.fact_name(node.fact);
            let about =
                voice.say("{fact} is the {kind} after", &[("fact", &fact), ("kind", &kind)]);
            described.says(about, self.quoted(&node.text));
        }
        described.about(&node.about);
        described
    }

    pub(super) fn doubt(&self, at: usize, node: &Doubt) -> DescribedNode {
        let (voice, id) = (self.voice, (at + 1).to_string());
        let mut described =
            DescribedNode::new("doubt", &id, voice.say("words of doubt {id}", &[("id", &id)]));
        described.says("anywhere", self.quoted(&node.anywhere));
        described.says("before a phrase", self.quoted(&node.before));
        described.says("after a phrase", self.quoted(&node.after));
        described.says("answers that say nothing", self.quoted(&node.unknown));
        described.says("endings that change nothing", self.quoted(&node.endings));
        described
    }

    pub(super) fn step(&self, node: &Step) -> DescribedNode {
        let id = &node.about.id;
        let text = self.names.and_then(|texts| texts.steps.get(id));
        let mut described =
            DescribedNode::new("act", id, text.map_or(id, |text| &text.ask).clone());
        let voice = self.voice;
        let by = match node.by {
            By::Probe => voice.word("shindan itself"),
            By::Agent => voice.word("the support agent"),
            By::Customer => voice.word("the customer"),
        };
        described.says("done by", by);
        described.says("gives", self.facts(&node.gives));
        described.says("takes", all_minutes(node.minutes, self.voice));
        described
            .says_if("done at", node.access.map(|at| self.access_name(&self.pack.accesses[at])));
        described.says_if("command", node.command.as_ref());
        described.says("comes back as", format!("{:?}", node.answer).to_lowercase());
        if node.mandatory {
            described.says("asked", voice.word("before everything else"));
        }
        described.says_if("makes sense where", node.requires.as_ref().map(|when| self.when(when)));
        described.about(&node.about);
        self.texts(|lang, texts| {
            if let Some(text) = texts.steps.get(id) {
                described.text("question", lang, &text.ask);
                described.text("why", lang, &text.why);
                described.text("how", lang, &text.how);
            }
        });
        described
    }

    fn access_name(&self, node: &Access) -> String {
        let id = &node.about.id;
        self.names.and_then(|texts| texts.accesses.get(id)).unwrap_or(id).clone()
    }

    pub(super) fn access(&self, node: &Access) -> DescribedNode {
        let id = &node.about.id;
        let mut described = DescribedNode::new("setup", id, self.access_name(node));
        described.says("takes", all_minutes(node.minutes, self.voice));
        self.texts(|lang, texts| {
            if let Some(name) = texts.accesses.get(id) {
                described.text("name", lang, name);
            }
        });
        described
    }

    pub(super) fn statement(&self, node: &Statement) -> DescribedNode {
        let mut described = DescribedNode::new("statement", &node.about.id, node.about.id.clone());
        described.says("the article says", &node.says);
        described.says("said by", node.nodes.join(", "));
        described.says_if("the pack differs", node.differs.as_ref());
        described.about(&node.about);
        described
    }

    pub(super) fn cmdlet(&self, node: &Cmdlet) -> DescribedNode {
        let mut described = DescribedNode::new("cmdlet", &node.about.id, node.about.id.clone());
        let voice = self.voice;
        let parameters = node.parameters.as_ref();
        described.says(
            "parameters",
            parameters.map_or_else(|| voice.word("any"), |described| described.join(", ")),
        );
        let looks = if node.read_only { voice.word("yes") } else { voice.word("no") };
        described.says("only looks", looks);
        described.says(
            "exists at",
            self.list(node.accesses.iter().map(|at| self.access_name(&self.pack.accesses[*at]))),
        );
        let since = node.since.iter().map(|(fact, outcome)| self.outcome(*fact, *outcome));
        described.says("exists from", self.list(since));
        described.about(&node.about);
        described
    }

    pub(super) fn request(&self, node: &Request) -> DescribedNode {
        let voice = self.voice;
        let mut described = DescribedNode::new("request", &node.about.id, node.about.id.clone());
        if let Some(sent) = &node.sent {
            described.says("asks", format!("{} {}", sent.method, sent.url));
            for (name, value) in &sent.headers {
                described.says(voice.say("field “{name}”", &[("name", name)]), value);
            }
            described.says_if("body", sent.body.as_ref());
        }
        let known_by = &node.known_by;
        described.says("known by the URL", self.quoted(&known_by.urls));
        described.says("known by the host", self.quoted(&known_by.hosts));
        described.says("known by the words", self.quoted(&known_by.words));
        described.says("known by the step", self.quoted(&known_by.steps));
        described.says_if("is", node.elsewhere.then(|| voice.word("elsewhere")));
        described.about(&node.about);
        described
    }
}
