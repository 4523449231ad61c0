//! The kinds of node, key by key. Each key's comment is its entry on the page of keys.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{Answer, By, Confidence, OfSeveral, StopBy};

use crate::raw::{
    At, Condition, Entries, Frequency, Minutes, OneOrMany, RawClaim, RawCmdlet, RawCondition,
    RawDoubt, RawPhrase, RawProbe, RawRequest, RawStatement,
};

/// Outcome → how often it is seen.
pub type Distribution = Entries<At<Frequency>>;

/// A file under `rules/<pack>/`. Any file may hold any kind of node, and as many as it likes; ids
/// of one kind are unique in the whole pack. Files count in the order of their names, nodes in the order in
/// which they stand.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// The pack itself, once in the pack. Example: `[pack]`
    pub pack: Option<At<RawPack>>,
    /// The causes that the article names, in its order. Example: `[cause.server-access]`
    #[serde(default)]
    pub cause: Entries<RawCause>,
    /// The specific things that can be wrong and repaired. Example: `[defect.certificate-expired]`
    #[serde(default)]
    pub defect: Entries<RawDefect>,
    /// What can be known. Example: `[fact."tls.certificate.in_date"]`
    #[serde(default)]
    pub fact: Entries<RawFact>,
    /// Message texts that give a fact its value when they are seen. Example: `[sign.rpc-server-unavailable]`
    #[serde(default)]
    pub sign: Entries<RawSign>,
    /// Printed properties that give a fact its value. Example: `[property.mrs-proxy-enabled]`
    #[serde(default)]
    pub property: Entries<RawProperty>,
    /// What people say in plain words. Example: `[phrase.version-said]`
    #[serde(default)]
    pub phrase: Entries<RawPhrase>,
    /// Words that make a sentence say nothing, language by language. Example: `[doubt.english]`
    #[serde(default)]
    pub doubt: Entries<RawDoubt>,
    /// Conditions that several nodes need. Example: `[condition.wizard-would-not-offer]`
    #[serde(default)]
    pub condition: Entries<RawCondition>,
    /// Hard knowledge. Example: `[rule.staged-needs-2003-or-2007]`
    #[serde(default)]
    pub rule: Entries<RawRule>,
    /// What one does to settle facts. Example: `[act.get-outlook-anywhere]`
    #[serde(default)]
    pub act: Entries<RawAct>,
    /// Places that cost time to get to, once for several acts. Example: `[setup.exchange-shell]`
    #[serde(default)]
    pub setup: Entries<RawSetup>,
    /// What documents say about a cause or a defect in some contexts. Example: `[claim.cutover-today]`
    #[serde(default)]
    pub claim: Entries<RawClaim>,
    /// The article, statement by statement. Example: `[statement.step-1-basic]`
    #[serde(default)]
    pub statement: Entries<RawStatement>,
    /// The cmdlets and programs that commands of the pack may use. Without any, commands are not compared with them. Example: `[cmdlet.Get-OutlookAnywhere]`
    #[serde(default)]
    pub cmdlet: Entries<RawCmdlet>,
    /// Requests that probes send. Example: `[request.owa]`
    #[serde(default)]
    pub request: Entries<RawRequest>,
}

/// `[pack]`: what the pack is, and how its numbers are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// The pack's id: the name of its folders under `rules` and `kb`. Example: `id = "exchange-migration"`
    #[schemars(required)]
    pub id: Option<At<String>>,
    /// The pack's version. Example: `version = "1.0.0"`
    #[schemars(required)]
    pub version: Option<At<String>>,
    /// Counts up with every publication; `kb publish` needs it, and a lower one never replaces a higher one. Example: `revision = 7`
    pub revision: Option<At<u64>>,
    /// The oldest version of shindan that can use the pack. Example: `minimum_program = "0.1.0"`
    pub minimum_program: Option<At<String>>,
    /// The languages in which every text exists; each has a folder under `kb/<pack>`. Example: `languages = ["en", "ja"]`
    #[schemars(required)]
    pub languages: Option<OneOrMany>,
    /// The language that the others are translated from; the first of `languages` where nothing is written. Example: `source_language = "en"`
    pub source_language: Option<At<String>>,
    /// What `{locale}` in a link becomes, language by language. Example: `locale = { en = "en-us", ja = "ja-jp" }`
    #[serde(default)]
    pub locale: Entries<At<String>>,
    /// The complaint that brings a case here. A pack without one writes `prior` in its defects instead of `share`. Example: `[pack.complaint]`
    pub complaint: Option<RawComplaint>,
    /// The probabilities from which a cause is called likely and certain. Example: `threshold = { lower = 0.5, upper = 0.9 }`
    pub threshold: Option<RawThreshold>,
    /// How far a value is trusted, by how it came to be known: the chance that it is right. Example: `reliability = { probed = 0.995, parsed = 0.99, stated = 0.95 }`
    pub reliability: Option<RawReliability>,
    /// When asking stops. Example: `stop = { by = "confidence", bits = 0.02 }`
    pub stop: Option<RawStop>,
    /// Combinations of contexts that are rarer or more frequent than the contexts taken one by one. Example: `[[pack.combination]]`
    #[serde(default)]
    pub combination: Vec<RawCombination>,
    /// Where probes begin, in whose place they look, and at what else. Example: `[pack.probe]`
    pub probe: Option<RawProbe>,
    /// Further words for frequencies, or other numbers for the usual ones. Example: `scale = { often = 0.6 }`
    #[serde(default)]
    pub scale: Entries<At<f64>>,
}

/// `[[pack.combination]]`: how much rarer or more frequent a combination of contexts is than its parts would make it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCombination {
    /// Which; only context facts may be named. Example: `when = { "migration.type" = "staged", "exchange.version" = "2016" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// How many times as frequent; 0 where it cannot be. Example: `times = 0.05`
    #[schemars(required)]
    pub times: Option<At<f64>>,
}

/// `[pack.complaint]`: the fact that is always observed, because it is why the customer writes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawComplaint {
    /// The fact. Example: `fact = "complaint.error"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Its outcome. Example: `outcome = "unable-to-connect"`
    #[schemars(required)]
    pub outcome: Option<At<String>>,
    /// How often a defect alone brings the complaint about, for defects that do not say so themselves. Example: `shows = "almost always"`
    pub shows: Option<At<Frequency>>,
}

/// `[pack.threshold]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawThreshold {
    /// From here a cause is likely. Example: `lower = 0.5`
    pub lower: Option<At<f64>>,
    /// From here a cause is concluded, if nothing worth asking could overturn it. Example: `upper = 0.9`
    pub upper: Option<At<f64>>,
}

/// `[pack.reliability]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReliability {
    /// Of what a probe saw. Example: `probed = 0.995`
    pub probed: Option<At<f64>>,
    /// Of what was read from something the customer sent. Example: `parsed = 0.99`
    pub parsed: Option<At<f64>>,
    /// Of what a person said. Example: `stated = 0.95`
    pub stated: Option<At<f64>>,
}

/// `[pack.stop]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStop {
    /// What decides: `confidence` (what could still be asked tells too little, or the verdict is certain), or `repair-minutes` (that, or no answer is expected to save as many minutes of repair as asking takes). Example: `by = "repair-minutes"`
    pub by: Option<StopBy>,
    /// An act that is expected to tell less than this, in bits, is not worth its time. Example: `bits = 0.02`
    pub bits: Option<At<f64>>,
    /// What it costs when no repair has helped and the case is passed on; 120 where nothing is written. Example: `give_up_minutes = 90`
    pub give_up_minutes: Option<At<f64>>,
}

/// `[cause.ID]`: one of the causes that the article names. It holds when any of its defects holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCause {
    /// Where the article says so. Example: `source = "KB2389390, cause 1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is; `documented` where nothing is written. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

/// `[defect.ID]`: the specific thing that is wrong and can be repaired.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefect {
    /// The cause it belongs to, or `outside` for what the article does not name. Example: `cause = "server-access"`
    #[schemars(required)]
    pub cause: Option<At<String>>,
    /// Of 100 tickets with this complaint, in how many was this the reason? Several reasons may hold at once, so shares may add up to more than 100. Example: `share = 6`
    pub share: Option<At<f64>>,
    /// How often it is so at all, complaint or not; instead of `share`, in a pack without a complaint. Example: `prior = 0.05`
    pub prior: Option<At<f64>>,
    /// Where the number comes from, in a few words. Example: `share_from = "estimate: 3 of 40 public cases"`
    pub share_from: Option<At<String>>,
    /// Where this is written. Example: `source = "KB2389390 step 2.3"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
    /// Where the numbers under `shows` come from, in a few words. Example: `shows_from = "every message of the analyzer says so"`
    pub shows_from: Option<At<String>>,
    /// Fact → outcome → how often the check shows it if this alone were wrong; what is left over is the normal outcome. Example: `[defect.certificate-expired.shows]`
    #[serde(default)]
    pub shows: Entries<Distribution>,
    /// Other numbers where the version or type makes a difference; the first that applies counts. Example: `[[defect.certificate-expired.variant]]`
    #[serde(default)]
    pub variant: Vec<RawVariant>,
    /// What to do about it. The first that applies counts; one without `when` applies always. Example: `[[defect.certificate-expired.remedy]]`
    #[serde(default)]
    pub remedy: Vec<RawRemedy>,
}

/// `[[defect.ID.variant]]`: what differs in some contexts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawVariant {
    /// In which contexts; only context facts may be named. Example: `when = { "migration.type" = "remote-move" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// The share there; 0 where the defect cannot occur. Example: `share = 0`
    pub share: Option<At<f64>>,
    /// The prior there. Example: `prior = 0`
    pub prior: Option<At<f64>>,
    /// Facts that show otherwise there; the facts not named stay as they are. Example: `shows = { "autodiscover.test" = { failed = "rarely" } }`
    #[serde(default)]
    pub shows: Entries<Distribution>,
}

/// `[[defect.ID.remedy]]`: what to do. Its texts stand under `[remedy.<id>]` of each language.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRemedy {
    /// The id of the texts. Several defects may share one. Example: `id = "renew-certificate"`
    #[schemars(required)]
    pub id: Option<At<String>>,
    /// For which contexts; only context facts may be named. Example: `when = { "exchange.version" = "2010" }`
    pub when: Option<At<Condition>>,
    /// Pages to read on; `{locale}` becomes the reader's. Example: `links = ["https://learn.microsoft.com/{locale}/exchange/"]`
    #[serde(default)]
    pub links: Vec<At<String>>,
    /// How long the repair takes; 30 where nothing is written. Example: `minutes = 45`
    pub minutes: Option<At<f64>>,
}

/// What a fact's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FactType {
    /// Words: a host name, a build number.
    Text,
    /// A number, in the unit that the id ends in.
    Number,
    /// A date.
    Date,
}

/// `[fact."ID"]`: something that can be known. Dotted id, subject first.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFact {
    /// Its outcomes: the first is the normal one; then in the order in which each hides the ones before it, the most masking last. Example: `outcomes = ["yes", "expired"]`
    pub outcomes: Option<OneOrMany>,
    /// For a fact without outcomes: what its value is. Example: `type = "text"`
    #[serde(rename = "type")]
    pub value_type: Option<FactType>,
    /// How often each outcome is seen with none of the defects; what is left over is the normal one. Example: `leak = { expired = "almost never" }`
    #[serde(default)]
    pub leak: Distribution,
    /// Where the numbers under `leak` come from, in a few words. Example: `leak_from = "estimate: healthy sites rarely show it"`
    pub leak_from: Option<At<String>>,
    /// For a context (a version, a kind of migration): of 100 tickets, how many have which outcome. Example: `context = { "2010" = 45, "2013" = 55 }`
    #[serde(default)]
    pub context: Entries<At<f64>>,
    /// What the fact is of, if there may be several. Example: `of = "host"`
    pub of: Option<At<String>>,
    /// Which of them counts where they differ: `worst`, the one whose outcome hides the others', or `best`, where any one that is right is enough, such as one of several places in which a client looks. Example: `of_several = "best"`
    pub of_several: Option<At<OfSeveral>>,
    /// Where this is written. Example: `source = "KB2389390 step 2.3"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
    /// When the fact applies at all. It is asked only when this is known to hold. Example: `requires = { "settings.source" = "autodiscover" }`
    pub requires: Option<At<Condition>>,
    /// How many days a value stays good; forever where nothing is written. Example: `shelf_life_days = 30`
    pub shelf_life_days: Option<At<f64>>,
    /// Whether a text may be several things at once, such as the names of all servers. Otherwise two values are a contradiction. Example: `several = true`
    #[serde(default)]
    pub several: bool,
}

/// `[sign.ID]`: a pattern in message text. When it is seen, it gives facts their values; not being seen means nothing.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSign {
    /// The words, any one of them; white space and letter case do not matter, `*` stands for anything. Example: `text = ["(403) Forbidden"]`
    #[schemars(required)]
    pub text: Option<OneOrMany>,
    /// The facts it gives, and their outcomes. Example: `gives = { "error.innermost" = "mrs-proxy-forbidden" }`
    #[serde(default)]
    pub gives: Entries<At<String>>,
    /// How specific it is. Of all signs that give one fact in one chain of messages, the highest rank counts, then the innermost; a wrapper has 0, and a message with rank 0 that gives nothing is one that is known and says nothing. Example: `rank = 20`
    pub rank: Option<At<f64>>,
    /// Where this is written. Example: `source = "KB3063913"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[property.ID]`: a printed property (`Name : Value`) that gives a fact its value.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawProperty {
    /// The name as printed, letter case aside. Example: `name = "MRSProxyEnabled"`
    #[schemars(required)]
    pub name: Option<OneOrMany>,
    /// The cmdlets that print it, where others print the same name with another meaning. Counts where the text shows which cmdlet it was. Example: `cmdlet = "Get-MigrationEndpoint"`
    pub cmdlet: Option<OneOrMany>,
    /// Other properties that the same object must have, with texts as in `values`. Example: `with = { Deny = "True" }`
    #[serde(default)]
    pub with: Entries<OneOrMany>,
    /// Properties that the same object must not have with such a text. Example: `without = { Name = "Rpc*" }`
    #[serde(default)]
    pub without: Entries<OneOrMany>,
    /// The fact. Example: `fact = "ews.mrs_proxy"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Outcome, or several as `a|b` for one of them, → texts that the printed value has or contains (`*` stands for anything). Left out, the fact takes the printed value itself. Example: `values = { enabled = "True", disabled = "False" }`
    #[serde(default)]
    pub values: Entries<OneOrMany>,
    /// Where this is written. Example: `source = "Get-WebServicesVirtualDirectory"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the mapping is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[rule.ID]`: when facts are so, something follows for certain.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// When. Context facts are tried in each context that is still possible; other facts must be known, with one undisputed value. Example: `when = { "migration.type" = "staged" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// Facts that then have these outcomes. Example: `derive = { "exchange.version" = "2010" }`
    #[serde(default)]
    pub derive: Entries<At<String>>,
    /// Defects that are then certain. Example: `confirm = ["version-too-new-for-staged"]`
    pub confirm: Option<OneOrMany>,
    /// Defects that are then impossible. Example: `exclude = ["mrs-proxy-disabled"]`
    pub exclude: Option<OneOrMany>,
    /// Facts that then mean nothing. Example: `not_applicable = ["autodiscover.test"]`
    pub not_applicable: Option<OneOrMany>,
    /// Where this is written. Example: `source = "Microsoft: staged migration"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. A hypothesis may derive, but neither confirm nor exclude. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[act.ID]`: one thing that somebody does, and the facts that it settles.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawAct {
    /// Who does it. Example: `by = "customer"`
    #[schemars(required)]
    pub by: Option<At<By>>,
    /// The facts it settles, all at once. Example: `settles = ["ews.mrs_proxy"]`
    #[schemars(required)]
    pub settles: Option<OneOrMany>,
    /// Minutes of people's time, the setup left out. Example: `minutes = { keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
    /// Where it is done; getting there is paid once for all acts of that place. Example: `setup = "exchange-shell"`
    pub setup: Option<At<String>>,
    /// The exact command: ASCII, read-only. Example: `command = "Get-OutlookAnywhere | Format-List"`
    pub command: Option<At<String>>,
    /// What comes back when it is asked for in a message: what a program prints, or a person's words; `output` where there is a command, else `words`. Example: `answer = "output"`
    pub answer: Option<Answer>,
    /// Asked before everything else. Example: `mandatory = true`
    #[serde(default)]
    pub mandatory: bool,
    /// When the act makes sense; it is offered only when this is known to hold. Example: `requires = { "migration.type" = "remote-move" }`
    pub requires: Option<At<Condition>>,
    /// Where this is written. Example: `source = "KB2389390 step 5"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "documented"`
    pub confidence: Option<Confidence>,
}

/// `[setup.ID]`: a place that takes time to get to: a shell on a server, a browser, a portal.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSetup {
    /// Minutes until one is there. Example: `minutes = { keyboard = 1, phone = 3, mail = 5 }`
    #[schemars(required)]
    pub minutes: Option<At<Minutes>>,
}

/// A file under `kb/<pack>/<language>/`: the texts, node by node, with the ids of the rules.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TextsFile {
    /// The pack. Example: `[pack]`
    pub pack: Option<At<RawPackText>>,
    /// Causes, and `outside`. Example: `[cause.server-access]`
    #[serde(default)]
    pub cause: Entries<RawCauseText>,
    /// Defects. Example: `[defect.certificate-expired]`
    #[serde(default)]
    pub defect: Entries<RawDefectText>,
    /// Facts. Example: `[fact."tls.certificate.in_date"]`
    #[serde(default)]
    pub fact: Entries<RawFactText>,
    /// Rules. Example: `[rule.staged-needs-2003-or-2007]`
    #[serde(default)]
    pub rule: Entries<RawRuleText>,
    /// Acts. Example: `[act.get-outlook-anywhere]`
    #[serde(default)]
    pub act: Entries<RawActText>,
    /// Places. Example: `[setup.exchange-shell]`
    #[serde(default)]
    pub setup: Entries<RawSetupText>,
    /// Remedies. Example: `[remedy.renew-certificate]`
    #[serde(default)]
    pub remedy: Entries<RawRemedyText>,
}

/// `[pack]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPackText {
    /// The pack's name. Example: `name = "Exchange migration: unable to connect"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// What it is about, in a sentence. Example: `summary = "Mailboxes cannot be moved because …"`
    #[schemars(required)]
    pub summary: Option<At<String>>,
    /// What probes cannot see, and how one learns it instead; needed where the pack has requests for probes. Example: `unseen = "Without a password, permissions cannot be seen."`
    pub unseen: Option<At<String>>,
    /// What the client is called in whose place probes look; needed where the pack has one. Example: `client = "Exchange Online"`
    pub client: Option<At<String>>,
}

/// `[cause.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCauseText {
    /// A few words for a ranking. Example: `name = "Server not reachable as required"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// One sentence. Example: `summary = "The server is not set up to accept connections from outside."`
    #[schemars(required)]
    pub summary: Option<At<String>>,
}

/// `[defect.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefectText {
    /// A few words. Example: `name = "The certificate has expired"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// What is wrong and why that stops the migration, in one or two sentences. Example: `explain = "The migration service refuses a certificate whose dates are over."`
    #[schemars(required)]
    pub explain: Option<At<String>>,
}

/// `[fact."ID"]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFactText {
    /// A few words. Example: `name = "Dates of the certificate"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// A few words for each outcome. Example: `outcomes = { yes = "in date", expired = "expired" }`
    #[serde(default)]
    pub outcomes: Entries<At<String>>,
}

/// `[rule.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRuleText {
    /// Why it follows, in a sentence. Example: `because = "A staged migration takes mailboxes from Exchange 2003 and 2007 only."`
    #[schemars(required)]
    pub because: Option<At<String>>,
}

/// `[act.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawActText {
    /// The question or request, as an agent reads it out. Example: `ask = "Is the MRS proxy enabled on the server?"`
    #[schemars(required)]
    pub ask: Option<At<String>>,
    /// Why it is asked, in a sentence. Example: `why = "Remote moves go through the MRS proxy."`
    #[schemars(required)]
    pub why: Option<At<String>>,
    /// How one finds out. Example: `how = "Run the command in the Exchange Management Shell."`
    #[schemars(required)]
    pub how: Option<At<String>>,
}

/// `[setup.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawSetupText {
    /// What the place is called. Example: `name = "Exchange Management Shell on the server"`
    #[schemars(required)]
    pub name: Option<At<String>>,
}

/// `[remedy.ID]` in a file of texts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRemedyText {
    /// A few words. Example: `title = "Renew the certificate"`
    #[schemars(required)]
    pub title: Option<At<String>>,
    /// One act a step; commands in backticks. Example: `steps = ["Request a new certificate.", "Bind it to the web site."]`
    #[schemars(required)]
    pub steps: Option<Vec<At<String>>>,
    /// How one sees that it is repaired. Example: `verify = "The browser shows no warning."`
    #[schemars(required)]
    pub verify: Option<At<String>>,
}
