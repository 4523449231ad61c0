//! What can go wrong, and the published messages and codes that say so.

use schemars::JsonSchema;
use serde::Deserialize;
use shindan_model::{CodeForm, Confidence, Layer};

use crate::raw::{At, Entries, OneOrMany, catalogue};

/// `[failure.ID]`: what can go wrong at one layer, whatever says so and in whatever language. It gives no fact: a sign does, for a failure of a request.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawFailure {
    /// Where it goes wrong. Example: `layer = "name"`
    #[schemars(required)]
    pub layer: Option<Layer>,
    /// Words that say so, any one of them; white space and letter case do not matter, `*` stands for anything within one chain of messages. Example: `text = ["The remote name could not be resolved"]`
    pub text: Option<OneOrMany>,
    /// Published messages that say so, as `CATALOGUE:KEY` of `[messages.CATALOGUE]`. Example: `messages = ["wcf:EndpointNotFound"]`
    pub messages: Option<OneOrMany>,
    /// Where this is written. Example: `source = ".NET messages"`
    #[schemars(required)]
    pub source: Option<At<String>>,
    /// How sure the source is. Example: `confidence = "reported"`
    pub confidence: Option<Confidence>,
}

catalogue! {
    /// `[codes.CATALOGUE]`: the codes of one program or library, one a line: the code in decimal, in hexadecimal (`0x80090322`) or with a sub-status (`"403.4"`), its name and what it means. It is found however it is printed.
    RawCodes {
        /// How its codes are printed; left out, as `number`. Example: `form = "win32"`
        form: Option<CodeForm>,
        /// Words in front of which a number is one of these codes. Example: `words = ["TCP error code"]`
        words: Option<OneOrMany>,
    } of RawCode
}

/// A code and what it means.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCode {
    /// The name that its maker gave it; behind the number it confirms a status. Example: `name = "ERROR_WINHTTP_NAME_NOT_RESOLVED"`
    #[schemars(required)]
    pub name: Option<At<String>>,
    /// What it means. Example: `failure = "name-not-resolved"`
    #[schemars(required)]
    pub failure: Option<At<String>>,
}

catalogue! {
    /// `[messages.CATALOGUE]`: messages as their maker publishes them, by key: language → text, with `{0}`, `{1}` … for what they quote.
    RawMessages {} of Entries<At<String>>
}
