//! Causes and defects, what they show, and their remedies.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::Confidence;

use crate::raw::{At, Condition, Distribution, Entries, Tickets};

/// `[cause.ID]`: one of the causes that the article names. It holds when any of its defects holds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCause {
    /// The place in the article. Example: `source = "KB2389390, cause 1"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is; `documented` by default. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

/// `[defect.ID]`: a specific fault that can be repaired.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawDefect {
    /// The cause it belongs to, or `outside` if the article does not name one. Example: `cause = "server-access"`
    #[schemars(required)]
    pub cause: Option<At<String>>,
    /// Of 100 tickets with this complaint, how many have this defect? Tickets may have several defects, so these numbers may add up to more than 100. Counts of other tickets are accepted too: `"12 of 80"` is 15. Example: `of_100_tickets = 6`
    pub of_100_tickets: Option<At<Tickets>>,
    /// The probability of the defect in any case, instead of `of_100_tickets`, in a pack without a complaint. Example: `prior = 0.05`
    pub prior: Option<At<f64>>,
    /// The origin of the number, in a few words. Example: `of_100_tickets_from = "estimate: 3 of 40 public cases"`
    pub of_100_tickets_from: Option<At<String>>,
    /// The contexts in which the defect is possible; only context facts may be named. If left out, all of them. Example: `only_when = { "migration.type" = ["remote-move", "other"] }`
    pub only_when: Option<At<Condition>>,
    /// The source: a document, an article's step, an observation. Example: `source = "KB2389390 step 2.3"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
    /// The origin of the numbers under `shows`, in a few words. Example: `shows_from = "every message of the analyzer says so"`
    pub shows_from: Option<At<String>>,
    /// Fact → outcome → how often it is seen if this were the only defect. The normal outcome gets the rest. Example: `[defect.certificate-expired.shows]`
    #[serde(default)]
    pub shows: Entries<Distribution>,
    /// Other numbers in some contexts, such as a version. The first variant that applies counts. Example: `[[defect.certificate-expired.variant]]`
    #[serde(default)]
    pub variant: Vec<RawVariant>,
    /// How to repair it. The first remedy that applies counts; one without `when` always applies. Example: `[[defect.certificate-expired.remedy]]`
    #[serde(default)]
    pub remedy: Vec<RawRemedy>,
}

/// `[[defect.ID.variant]]`: other numbers of a defect in some contexts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawVariant {
    /// The contexts; only context facts may be named. Example: `when = { "migration.type" = "remote-move" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
    /// Of 100 tickets in these contexts. Contexts in which the defect is impossible belong into `only_when`. Example: `of_100_tickets = "3 of 40"`
    pub of_100_tickets: Option<At<Tickets>>,
    /// The prior in these contexts. Example: `prior = 0.01`
    pub prior: Option<At<f64>>,
    /// Other frequencies in these contexts; facts that are not named keep theirs. Example: `shows = { "autodiscover.test" = { failed = "rarely" } }`
    #[serde(default)]
    pub shows: Entries<Distribution>,
}

/// `[[defect.ID.remedy]]`: a repair. Each language has its texts under `[remedy.<id>]`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawRemedy {
    /// The id of its texts. Several defects may share it. Example: `id = "renew-certificate"`
    #[schemars(required)]
    pub id: Option<At<String>>,
    /// The contexts that it is for; only context facts may be named. Example: `when = { "exchange.version" = "2010" }`
    pub when: Option<At<Condition>>,
    /// Pages with details; `{locale}` becomes the reader's. Example: `links = ["https://learn.microsoft.com/{locale}/exchange/"]`
    #[serde(default)]
    pub links: Vec<At<String>>,
    /// Minutes that the repair takes; 30 by default. Example: `minutes = 45`
    pub minutes: Option<At<f64>>,
    /// How often it repairs the defect when it is tried, from 0 to 1; 0.9 by default. Example: `cures = 0.8`
    pub cures: Option<At<f64>>,
}
