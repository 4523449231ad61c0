//! Failures, and the published messages and codes that mean them.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{CodeForm, Confidence, Layer};

use crate::raw::{At, Entries, OneOrMany, catalogue};

/// `[failure.ID]`: something that can go wrong at one layer, in the words of any program and language. It gives no fact by itself; signs give facts for failures of requests.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFailure {
    /// The layer at which it goes wrong. Example: `layer = "name"`
    #[schemars(required)]
    pub layer: Option<Layer>,
    /// Patterns that mean it, any one of them. White space and letter case do not matter; `*` stands for anything within one chain of messages. Example: `text = ["The remote name could not be resolved"]`
    pub text: Option<OneOrMany>,
    /// Published messages that mean it, as `CATALOGUE:KEY` of `[messages.CATALOGUE]`. Example: `messages = ["wcf:EndpointNotFound"]`
    pub messages: Option<OneOrMany>,
    /// The source: a document, an article's step, an observation. Example: `source = ".NET messages"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How reliable the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

catalogue! {
    /// `[codes.CATALOGUE]`: the codes of one program or library, one a line: the code in decimal, in hexadecimal (`0x80090322`) or with a sub-status (`"403.4"`), its name and what it means. It is recognised in every way in which it is printed.
    RawCodes {
        /// How its codes are printed; `number` by default. Example: `form = "win32"`
        form: Option<CodeForm>,
        /// Words in front of which a number is one of these codes. Example: `words = ["TCP error code"]`
        words: Option<OneOrMany>,
    } of RawCode
}

/// A code and what it means.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCode {
    /// The vendor's name for it; printed after a number, it confirms a status. Example: `name = "ERROR_WINHTTP_NAME_NOT_RESOLVED"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// What it means. Example: `failure = "name-not-resolved"`
    #[schemars(required)]
    pub failure: Option<At<String>>,
}

catalogue! {
    /// `[messages.CATALOGUE]`: messages as the vendor publishes them, by key: language → its texts, with `{0}`, `{1}` … for inserted values.
    RawMessages {} of Entries<OneOrMany>
}
