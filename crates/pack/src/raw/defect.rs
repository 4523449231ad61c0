//! Causes and defects: what can be wrong, what it shows, what to do about it.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, Distribution, Entries, Tickets};

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
    /// Of 100 tickets with this complaint, in how many was this the reason? Several reasons may hold at once, so these numbers may add up to more than 100. A count of other tickets may stand there too: `"12 of 80"` is 15. Example: `of_100_tickets = 6`
    pub of_100_tickets: Option<At<Tickets>>,
    /// How often it is so at all, complaint or not; instead of `of_100_tickets`, in a pack without a complaint. Example: `prior = 0.05`
    pub prior: Option<At<f64>>,
    /// Where the number comes from, in a few words. Example: `of_100_tickets_from = "estimate: 3 of 40 public cases"`
    pub of_100_tickets_from: Option<At<String>>,
    /// In which contexts the defect can be at all; only context facts may be named. Left out, in all. Example: `only_when = { "migration.type" = ["remote-move", "other"] }`
    pub only_when: Option<At<Condition>>,
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
    /// Of 100 tickets there; where the defect cannot be at all, `only_when` says so. Example: `of_100_tickets = "3 of 40"`
    pub of_100_tickets: Option<At<Tickets>>,
    /// The prior there. Example: `prior = 0.01`
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
