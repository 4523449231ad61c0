//! `[pack]`: identity and settings of a pack.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::StopBy;

use crate::raw::{At, Condition, Entries, Frequency, OneOrMany, RawProbe};

/// `[pack]`: identity and settings of the pack.
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
    /// The number of the publication. `kb publish` needs it; from 1 to 999999. Raise it every time, as a lower revision never replaces a higher one. Example: `revision = 7`
    pub revision: Option<At<u64>>,
    /// The oldest version of shindan that can use the pack. Example: `minimum_program = "0.1.0"`
    pub minimum_program: Option<At<String>>,
    /// The languages in which every text exists; each has a folder under `kb/<pack>`. Example: `languages = ["en", "ja"]`
    #[schemars(required)]
    pub languages: Option<OneOrMany>,
    /// The language that the others are translated from; the first of `languages` by default. Example: `source_language = "en"`
    pub source_language: Option<At<String>>,
    /// Language → the text that replaces `{locale}` in links. Example: `locale = { en = "en-us", ja = "ja-jp" }`
    #[serde(default)]
    pub locale: Entries<At<String>>,
    /// The complaint that cases of this pack begin with. Without one, defects have `prior` instead of `of_100_tickets`. Example: `[pack.complaint]`
    pub complaint: Option<RawComplaint>,
    /// The probabilities from which a cause counts as likely and as certain. Example: `threshold = { lower = 0.5, upper = 0.9 }`
    pub threshold: Option<RawThreshold>,
    /// The probability that a value is right, by the way it became known. Example: `reliability = { probed = 0.995, parsed = 0.99, stated = 0.95 }`
    pub reliability: Option<RawReliability>,
    /// When asking stops. Example: `stop = { by = "confidence", bits = 0.02 }`
    pub stop: Option<RawStop>,
    /// Combinations of contexts that are rarer or more frequent than the contexts taken one by one. Example: `[[pack.combination]]`
    #[serde(default)]
    pub combination: Vec<RawCombination>,
    /// The hosts that probes look at, and the client that they stand in for. Example: `[pack.probe]`
    pub probe: Option<RawProbe>,
    /// More words for frequencies, or other numbers for the built-in ones. Example: `scale = { often = 0.6 }`
    #[serde(default)]
    pub scale: Entries<At<f64>>,
}

/// `[[pack.combination]]`: a combination of contexts that is rarer or more frequent than its parts suggest, or impossible.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCombination {
    /// The combination; only context facts may be named. Example: `when = { "migration.type" = "staged", "exchange.version" = "2016" }`
    pub when: Option<At<Condition>>,
    /// The factor on its frequency. Example: `times = 0.05`
    pub times: Option<At<f64>>,
    /// Instead of `times`: the only possible outcomes under `when`, or everywhere if that is left out. Example: `only_when = { "exchange.version" = ["2003", "2007"] }`
    pub only_when: Option<At<Condition>>,
}

/// `[pack.complaint]`: the fact that is always observed, as it is the reason why the customer writes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawComplaint {
    /// The fact. Example: `fact = "complaint.error"`
    #[schemars(required)]
    pub fact: Option<At<String>>,
    /// Its outcome. Example: `outcome = "unable-to-connect"`
    #[schemars(required)]
    pub outcome: Option<At<String>>,
    /// How often a defect alone shows the complaint, unless its `shows` says otherwise. Example: `shows = "almost always"`
    pub shows: Option<At<Frequency>>,
}

/// `[pack.threshold]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawThreshold {
    /// The probability from which a cause is likely. Example: `lower = 0.5`
    pub lower: Option<At<f64>>,
    /// The probability from which a cause is concluded, if nothing worth asking could overturn it. Example: `upper = 0.9`
    pub upper: Option<At<f64>>,
}

/// `[pack.reliability]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawReliability {
    /// For values that a probe saw. Example: `probed = 0.995`
    pub probed: Option<At<f64>>,
    /// For values that were read from something the customer sent. Example: `parsed = 0.99`
    pub parsed: Option<At<f64>>,
    /// For values that a person stated. Example: `stated = 0.95`
    pub stated: Option<At<f64>>,
}

/// `[pack.stop]`
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawStop {
    /// The criterion: `confidence` (all remaining steps tell too little, or the verdict is certain) or `repair-minutes` (the same, or no answer is expected to save as many minutes of repair as asking takes). Example: `by = "repair-minutes"`
    pub by: Option<StopBy>,
    /// Steps that are expected to tell less than this, in bits, are not asked. Example: `bits = 0.02`
    pub bits: Option<At<f64>>,
    /// Minutes that it costs to pass the case on when no repair has helped; 120 by default. Example: `give_up_minutes = 90`
    pub give_up_minutes: Option<At<f64>>,
}
