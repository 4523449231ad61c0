//! The outcomes of attempts that have a text in each language.

/// A word of the table of observations that has a text in each language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome(&'static str);

impl Outcome {
    /// Every outcome.
    pub const ALL: &'static [Self] = &[
        Self("no-such-name"),
        Self("no-data"),
        Self("timed-out"),
        Self("refused"),
        Self("server-failure"),
        Self("open"),
        Self("unreachable"),
        Self("not-allowed"),
        Self("agrees"),
        Self("message-too-long"),
        Self("older-only"),
        Self("newer-only"),
        Self("no-common-suite"),
        Self("no-tls"),
        Self("closed"),
        Self("silent"),
        Self("connection-refused"),
        Self("connection-broken"),
        Self("tls-failed"),
        Self("other"),
        Self("needs-legacy-tls"),
        Self("no-common-stack"),
        Self("proxy-refused"),
        Self("roots-browsers-only"),
        Self("roots-microsoft-only"),
        Self("roots-neither"),
        Self("roots-not-given"),
        Self("private-address"),
        Self("cancelled"),
        Self("redirects-in-circles"),
        Self("too-many-redirects"),
        Self("redirect-without-tls"),
        Self("name-unresolved"),
        Self("empty"),
        Self("expired"),
        Self("not-yet-valid"),
        Self("authority-expired"),
        Self("authority-not-yet-valid"),
        Self("name-mismatch"),
        Self("common-name-only"),
        Self("self-signed"),
        Self("private-root"),
        Self("missing-intermediate"),
        Self("weak-signature"),
        Self("weak-key"),
        Self("wrong-purpose"),
        Self("authority-as-server"),
        Self("not-an-authority"),
        Self("name-constraint"),
        Self("bad-signature"),
        Self("malformed"),
        Self("wrong-order"),
        Self("root-sent"),
    ];

    /// The outcome of this name; `None` for an address, a status code or another value, which is shown as it
    /// is.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|outcome| outcome.0 == name)
    }

    /// The word of the table of observations.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}
