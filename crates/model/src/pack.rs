//! A pack that has been checked: every name resolved, every number in range, every text there.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::article::{Claim, Statement};
use super::condition::Condition;
use super::probe::{Probe, Request};
use super::written::Written;
use crate::choices::{Answer, By, Confidence, OfSeveral, StopBy};
use crate::numbers::{Model, Numbers};

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);)*
    };
}

index! {
    /// Position in [`Pack::causes`].
    CauseIx;
    /// Position in [`Pack::defects`].
    DefectIx;
    /// Position in [`Pack::facts`].
    FactIx;
    /// Position in [`Pack::rules`].
    RuleIx;
    /// Position in [`Pack::acts`].
    ActIx;
    /// Position in [`Pack::signs`].
    SignIx;
}

/// A whole pack. All lists are in pack order: files by name, nodes as they stand.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Id, the name of its folders.
    pub id: String,
    /// Version as the author wrote it.
    pub version: String,
    /// Counts up with every publication, where the author counts.
    pub revision: Option<u64>,
    /// The oldest program that can use it, where the author names one.
    pub minimum_program: Option<String>,
    /// `sha256:` and 64 hexadecimal digits over all files of the pack.
    pub digest: String,
    /// Languages in which every text exists, in the author's order.
    pub languages: Vec<String>,
    /// Language → what `{locale}` in a link becomes.
    pub locale: BTreeMap<String, String>,
    /// What always is observed, because it is why the customer writes.
    pub complaint: Option<Complaint>,
    /// From where a cause is likely and certain.
    pub threshold: Threshold,
    /// How far sources are trusted.
    pub reliability: Reliability,
    /// When asking stops.
    pub stop: Stop,
    /// The article's causes, in its order.
    pub causes: Vec<Cause>,
    /// Everything that can be wrong.
    pub defects: Vec<Defect>,
    /// Everything that can be known.
    pub facts: Vec<FactDefinition>,
    /// Patterns in messages.
    pub signs: Vec<Sign>,
    /// Printed properties.
    pub properties: Vec<Property>,
    /// What people say in plain words.
    pub phrases: Vec<Phrase>,
    /// Words that make a sentence say nothing.
    pub doubts: Vec<Doubt>,
    /// Hard knowledge, so ordered that a rule comes after those that derive what it reads.
    pub rules: Vec<Rule>,
    /// What one does to settle facts.
    pub acts: Vec<Act>,
    /// Places that cost time to get to.
    pub setups: Vec<Setup>,
    /// What documents say about causes and defects.
    pub claims: Vec<Claim>,
    /// The article, statement by statement.
    pub statements: Vec<Statement>,
    /// The cmdlets and programs that commands may use.
    pub cmdlets: Vec<Cmdlet>,
    /// Where probes begin, in whose place they look, and at what else.
    pub probe: Probe,
    /// Requests that probes send.
    pub requests: Vec<Request>,
    /// Language → texts.
    pub texts: BTreeMap<String, Texts>,
    /// The numbers.
    pub model: Model,
    /// What the author wrote them as.
    pub numbers: Numbers,
    /// Where each of these stands.
    pub written: Vec<Written>,
}

impl Pack {
    /// The fact of this id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.facts.iter().position(|fact| fact.about.id == id).map(FactIx)
    }

    /// The defect of this id.
    pub fn defect(&self, id: &str) -> Option<DefectIx> {
        self.defects.iter().position(|defect| defect.about.id == id).map(DefectIx)
    }

    /// The act of this id.
    pub fn act(&self, id: &str) -> Option<ActIx> {
        self.acts.iter().position(|act| act.about.id == id).map(ActIx)
    }

    /// The cause of this id.
    pub fn cause(&self, id: &str) -> Option<CauseIx> {
        self.causes.iter().position(|cause| cause.about.id == id).map(CauseIx)
    }
}

/// The complaint: a fact and the outcome that is always observed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The fact.
    pub fact: FactIx,
    /// Its outcome.
    pub outcome: usize,
}

/// From where a cause is likely and certain; `0 < lower <= upper < 1`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// Likely.
    pub lower: f64,
    /// Certain.
    pub upper: f64,
}

impl Default for Threshold {
    fn default() -> Self {
        Self { lower: 0.5, upper: 0.9 }
    }
}

/// When asking stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// What decides.
    pub by: StopBy,
    /// An act that tells less than this many bits is not worth its time.
    pub bits: f64,
    /// What it costs when none of the repairs helped: passing the case on.
    pub give_up_minutes: f64,
}

impl Default for Stop {
    fn default() -> Self {
        Self { by: StopBy::default(), bits: 0.02, give_up_minutes: 120.0 }
    }
}

/// The chance that a value is right, by how it came to be known; 1 where the pack says nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Of what a probe saw.
    pub probed: f64,
    /// Of what was read.
    pub parsed: f64,
    /// Of what a person said.
    pub stated: f64,
}

impl Default for Reliability {
    fn default() -> Self {
        Self { probed: 1.0, parsed: 1.0, stated: 1.0 }
    }
}

impl Pack {
    /// The sign, property or rule of this id: what gave a fact its value.
    pub fn evidence_source(&self, id: &str) -> Option<&About> {
        self.evidence_sources().find(|about| about.id == id)
    }

    /// Every node that gives facts.
    pub fn evidence_sources(&self) -> impl Iterator<Item = &About> {
        let signs = self.signs.iter().map(|node| &node.about);
        let properties = self.properties.iter().map(|node| &node.about);
        let phrases = self.phrases.iter().map(|node| &node.about);
        let rules = self.rules.iter().map(|node| &node.about);
        signs.chain(properties).chain(phrases).chain(rules)
    }
}

/// What every node has.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Its id.
    pub id: String,
    /// Where this is written.
    pub source: String,
    /// How sure the source is.
    pub confidence: Confidence,
    /// The file it stands in.
    pub path: String,
    /// The bytes of its id there.
    pub span: Range<usize>,
}

/// A cause of the article: it holds when any of its defects holds.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Id, source, place.
    pub about: About,
    /// Its defects, in pack order; at least one.
    pub defects: Vec<DefectIx>,
}

/// The specific thing that is wrong.
#[derive(Clone, Debug)]
pub struct Defect {
    /// Id, source, place.
    pub about: About,
    /// The cause it belongs to; none for what the article does not name.
    pub cause: Option<CauseIx>,
    /// Where its share comes from, in the author's words.
    pub share_from: Option<String>,
    /// Where the numbers of what it shows come from, in the author's words.
    pub shows_from: Option<String>,
    /// What to do; the first that applies counts.
    pub remedies: Vec<Remedy>,
}

/// What to do about a defect in some contexts.
#[derive(Clone, Debug)]
pub struct Remedy {
    /// Id of its texts.
    pub id: String,
    /// In which contexts; in all where nothing is written.
    pub when: Option<Condition>,
    /// Pages to read on, with `{locale}` still in them.
    pub links: Vec<String>,
    /// How long the repair takes.
    pub minutes: Option<f64>,
}

/// What a fact's value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactKind {
    /// A finding: evidence about defects.
    Finding,
    /// A context: it says which numbers hold.
    Context,
    /// Words.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
}

/// Something that can be known.
#[derive(Clone, Debug)]
pub struct FactDefinition {
    /// Id, source, place.
    pub about: About,
    /// What its value is.
    pub kind: FactKind,
    /// Outcomes of findings and contexts, the normal one first, the most masking last.
    pub outcomes: Vec<String>,
    /// Where the numbers of its leak come from, in the author's words.
    pub leak_from: Option<String>,
    /// What it is of, if there may be several.
    pub of: Option<String>,
    /// Which of these counts where they differ.
    pub of_several: OfSeveral,
    /// When it applies at all.
    pub requires: Option<Condition>,
    /// How many days a value stays good.
    pub shelf_life_days: Option<f64>,
    /// Whether it may have several values at once, which then contradict nothing.
    pub several: bool,
    /// The acts that settle it.
    pub settled_by: Vec<ActIx>,
}

impl FactDefinition {
    /// The position of an outcome.
    pub fn outcome(&self, id: &str) -> Option<usize> {
        self.outcomes.iter().position(|outcome| outcome == id)
    }
}

/// A pattern in message text.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Id, source, place.
    pub about: About,
    /// The patterns, any one of them, as the author wrote them.
    pub text: Vec<String>,
    /// Facts and the outcomes they get.
    pub gives: Vec<(FactIx, usize)>,
    /// How specific; a wrapper has 0.
    pub rank: f64,
}

/// Words that give a fact its value when somebody says them.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Id, source, place.
    pub about: About,
    /// The fact.
    pub fact: FactIx,
    /// Outcome → words.
    pub values: Vec<(usize, Vec<String>)>,
    /// Words after which the value stands.
    pub text: Vec<String>,
    /// What stands there.
    pub takes: Option<Takes>,
}

/// What a phrase announces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The name of a host, or a URL.
    Host,
    /// A mail address.
    Address,
    /// An account, with its domain.
    Account,
    /// A build.
    Build,
}

/// Words that make a sentence say nothing.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// Wherever they stand.
    pub anywhere: Vec<String>,
    /// Shortly before a phrase.
    pub before: Vec<String>,
    /// Shortly after it.
    pub after: Vec<String>,
    /// Answers that say that somebody does not know.
    pub unknown: Vec<String>,
    /// What may stand behind an answer and changes nothing.
    pub endings: Vec<String>,
}

/// A printed property that gives a fact its value.
#[derive(Clone, Debug)]
pub struct Property {
    /// Id, source, place.
    pub about: About,
    /// Names as printed.
    pub names: Vec<String>,
    /// The cmdlets that print it so; empty for any.
    pub cmdlets: Vec<String>,
    /// Other properties of the same object, each with the patterns its value has to fit.
    pub with: Vec<(String, Vec<String>)>,
    /// Likewise, with the patterns it must not fit.
    pub without: Vec<(String, Vec<String>)>,
    /// The fact.
    pub fact: FactIx,
    /// Outcome, or several of which it is one, → patterns; empty where the fact takes the printed
    /// value.
    pub values: Vec<(Vec<usize>, Vec<String>)>,
}

impl Property {
    /// Whether it may be what a cmdlet printed; a text that does not show the cmdlet may hold any.
    pub fn is_printed_by(&self, cmdlet: Option<&str>) -> bool {
        let own = |cmdlet: &str| self.cmdlets.iter().any(|own| own.eq_ignore_ascii_case(cmdlet));
        self.cmdlets.is_empty() || cmdlet.is_none_or(own)
    }
}

/// When facts are so, something follows for certain.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Id, source, place.
    pub about: About,
    /// When.
    pub when: Condition,
    /// Facts that then have these outcomes.
    pub derive: Vec<(FactIx, usize)>,
    /// Defects that are then certain.
    pub confirm: Vec<DefectIx>,
    /// Defects that are then impossible.
    pub exclude: Vec<DefectIx>,
    /// Facts that then mean nothing.
    pub not_applicable: Vec<FactIx>,
}

/// How one talks to whoever does an act.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// With the customer's screen in front of one.
    #[default]
    Keyboard,
    /// On the telephone.
    Phone,
    /// By mail.
    Mail,
}

impl Channel {
    /// All of them.
    pub const ALL: [Channel; 3] = [Channel::Keyboard, Channel::Phone, Channel::Mail];

    /// The word used in packs, cases and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Channel::Keyboard => "keyboard",
            Channel::Phone => "phone",
            Channel::Mail => "mail",
        }
    }
}

/// Minutes of people's time, by channel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Minutes {
    /// With the customer's screen in front of one.
    pub keyboard: f64,
    /// On the telephone.
    pub phone: f64,
    /// By mail.
    pub mail: f64,
}

impl Minutes {
    /// The minutes of one channel.
    pub fn over(self, channel: Channel) -> f64 {
        match channel {
            Channel::Keyboard => self.keyboard,
            Channel::Phone => self.phone,
            Channel::Mail => self.mail,
        }
    }
}

/// One thing that somebody does, and the facts it settles.
#[derive(Clone, Debug)]
pub struct Act {
    /// Id, source, place.
    pub about: About,
    /// Who does it.
    pub by: By,
    /// The facts, at least one.
    pub settles: Vec<FactIx>,
    /// Its cost, the setup left out.
    pub minutes: Minutes,
    /// Position in [`Pack::setups`].
    pub setup: Option<usize>,
    /// The exact command.
    pub command: Option<String>,
    /// What comes back when it is asked for in a message.
    pub answer: Answer,
    /// Asked before everything else.
    pub mandatory: bool,
    /// When it makes sense.
    pub requires: Option<Condition>,
}

/// A place that takes time to get to.
#[derive(Clone, Debug)]
pub struct Setup {
    /// Id, place. A setup has no source of its own.
    pub about: About,
    /// Minutes until one is there.
    pub minutes: Minutes,
}

/// A cmdlet or program.
#[derive(Clone, Debug)]
pub struct Cmdlet {
    /// Name, source, place.
    pub about: About,
    /// Its parameters, without the dash; none where any may stand there.
    pub parameters: Option<Vec<String>>,
    /// Whether it only looks.
    pub read_only: bool,
    /// Positions in [`Pack::setups`] of the places where it exists; empty for everywhere.
    pub setups: Vec<usize>,
    /// Context facts, and the outcomes from which on it exists.
    pub since: Vec<(FactIx, usize)>,
}

/// All texts of one language, by node id.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// The pack's name.
    pub name: String,
    /// What it is about.
    pub summary: String,
    /// What probes cannot see; empty in a pack without requests.
    pub unseen: String,
    /// What the client is called in whose place probes look; empty in a pack without one.
    pub client: String,
    /// By cause, and `outside`.
    pub causes: BTreeMap<String, CauseText>,
    /// By defect.
    pub defects: BTreeMap<String, DefectText>,
    /// By fact.
    pub facts: BTreeMap<String, FactText>,
    /// By rule: why it follows.
    pub rules: BTreeMap<String, String>,
    /// By act.
    pub acts: BTreeMap<String, ActText>,
    /// By setup: what the place is called.
    pub setups: BTreeMap<String, String>,
    /// By remedy.
    pub remedies: BTreeMap<String, RemedyText>,
}

/// Texts of a cause.
#[derive(Clone, Debug)]
pub struct CauseText {
    /// A few words.
    pub name: String,
    /// One sentence.
    pub summary: String,
}

/// Texts of a defect.
#[derive(Clone, Debug)]
pub struct DefectText {
    /// A few words.
    pub name: String,
    /// What is wrong and why that matters.
    pub explain: String,
}

/// Texts of a fact.
#[derive(Clone, Debug)]
pub struct FactText {
    /// A few words.
    pub name: String,
    /// By position of the outcome.
    pub outcomes: Vec<String>,
}

/// Texts of an act.
#[derive(Clone, Debug)]
pub struct ActText {
    /// The question or request.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// How one finds out.
    pub how: String,
}

/// Texts of a remedy.
#[derive(Clone, Debug)]
pub struct RemedyText {
    /// A few words.
    pub title: String,
    /// One act a step.
    pub steps: Vec<String>,
    /// How one sees that it is repaired.
    pub verify: String,
}
