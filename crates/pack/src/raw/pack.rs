//! `[pack]`: what the pack is, and how its numbers are read.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::StopBy;

use crate::raw::{At, Condition, Entries, Frequency, OneOrMany, RawProbe};

/// `[pack]`: what the pack is, and how its numbers are read.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawPack {
    /// The format that the pack is written in: 2. `shindan kb upgrade` rewrites a pack of an older format. Example: `format = 2`
    #[schemars(required)]
    pub format: Option<At<u64>>,
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
    /// The complaint that brings a case here. A pack without one writes `prior` in its defects instead of `of_100_tickets`. Example: `[pack.complaint]`
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

/// `[[pack.combination]]`: how much rarer or more frequent a combination of contexts is than its parts would make it, or that it cannot be.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCombination {
    /// Which; only context facts may be named. Example: `when = { "migration.type" = "staged", "exchange.version" = "2016" }`
    pub when: Option<At<Condition>>,
    /// How many times as frequent. Example: `times = 0.05`
    pub times: Option<At<f64>>,
    /// Instead of `times`: what must hold there, as nothing else can be; everywhere, where `when` is left out. Example: `only_when = { "exchange.version" = ["2003", "2007"] }`
    pub only_when: Option<At<Condition>>,
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
    /// A step that is expected to tell less than this, in bits, is not worth its time. Example: `bits = 0.02`
    pub bits: Option<At<f64>>,
    /// What it costs when no repair has helped and the case is passed on; 120 where nothing is written. Example: `give_up_minutes = 90`
    pub give_up_minutes: Option<At<f64>>,
}
