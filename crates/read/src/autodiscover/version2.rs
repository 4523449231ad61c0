//! Autodiscover version 2, which answers in JSON.

use serde::Deserialize;

/// What version 2 answers, in JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Version2 {
    /// As asked for.
    pub(crate) protocol: Option<String>,
    /// Where it is.
    pub(crate) url: Option<String>,
    /// As `ProtocolNotSupported`.
    pub(crate) error_code: Option<String>,
    /// Words.
    pub(crate) error_message: Option<String>,
}

/// Reads one JSON object. `None` where it is another kind of object.
pub(crate) fn from_json(text: &str) -> Option<Version2> {
    let response: Version2 = serde_json::from_str(text.trim()).ok()?;
    let is_answer = response.protocol.is_some() && response.url.is_some();
    let is_error = response.error_code.is_some() && response.error_message.is_some();
    (is_answer || is_error).then_some(response)
}
