//! Autodiscover version 2, in JSON.

use serde::Deserialize;

/// A response of version 2.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub(crate) struct Version2 {
    /// The protocol that was asked for.
    pub(crate) protocol: Option<String>,
    /// Its URL.
    pub(crate) url: Option<String>,
    /// The name of an error: `ProtocolNotSupported`.
    pub(crate) error_code: Option<String>,
    /// The text of an error.
    pub(crate) error_message: Option<String>,
}

/// Reads a JSON object. `None` if it is another one.
pub(crate) fn from_json(text: &str) -> Option<Version2> {
    let response: Version2 = serde_json::from_str(text.trim()).ok()?;
    let is_answer = response.protocol.is_some() && response.url.is_some();
    let is_error = response.error_code.is_some() && response.error_message.is_some();
    (is_answer || is_error).then_some(response)
}
