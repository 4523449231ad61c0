//! Failures by layer, and catalogues of codes that mean them.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::about::About;
use crate::index::FailureIx;

/// Something that can go wrong at one layer, in the words of any program and language.
#[derive(Clone, Debug)]
pub struct Failure {
    /// Id, source, place.
    pub about: About,
    /// The layer at which it goes wrong.
    pub layer: Layer,
    /// Patterns that mean it, any one of them, as the author wrote them.
    pub text: Vec<String>,
    /// Published messages that mean it, in all languages, with `{0}` for inserted values.
    pub templates: Vec<String>,
}

/// A layer, from the wire up to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// A name is not found.
    Name,
    /// A connection cannot be opened, or breaks.
    Network,
    /// A TLS handshake fails, or a certificate is not accepted.
    Tls,
    /// A request is not valid for HTTP or the server.
    Http,
    /// Credentials are not accepted.
    Authentication,
    /// Permissions are missing.
    Authorization,
    /// A service does not work.
    Service,
    /// A remote procedure call fails.
    Rpc,
    /// A mailbox cannot be used.
    Mailbox,
    /// An object of the directory is wrong.
    Directory,
    /// The customer's tenant of a cloud service refuses.
    Tenant,
    /// The client fails by itself.
    Client,
    /// Anything else.
    Other,
}

impl Layer {
    /// The word in packs and documents.
    pub fn as_str(self) -> &'static str {
        match self {
            Layer::Name => "name",
            Layer::Network => "network",
            Layer::Tls => "tls",
            Layer::Http => "http",
            Layer::Authentication => "authentication",
            Layer::Authorization => "authorization",
            Layer::Service => "service",
            Layer::Rpc => "rpc",
            Layer::Mailbox => "mailbox",
            Layer::Directory => "directory",
            Layer::Tenant => "tenant",
            Layer::Client => "client",
            Layer::Other => "other",
        }
    }
}

/// A catalogue of codes that one program or library uses.
#[derive(Clone, Debug)]
pub struct Codes {
    /// Id, source, place.
    pub about: About,
    /// How its codes are printed.
    pub form: CodeForm,
    /// Words in front of which a number is one of these codes.
    pub words: Vec<String>,
    /// The codes.
    pub codes: Vec<Code>,
}

/// How the codes of a catalogue are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeForm {
    /// As 32-bit numbers such as `0x80090322`. Small numbers count only behind the catalogue's words.
    #[default]
    Number,
    /// As Windows errors, also as `0x80070035` for 53.
    Win32,
    /// As HTTP statuses, also with a sub-status.
    Status,
    /// As words; ordinary ones, such as `Disabled`, behind the catalogue's words only.
    Name,
}

/// A code, with its meaning.
#[derive(Clone, Debug)]
pub struct Code {
    /// The code itself.
    pub key: CodeKey,
    /// The vendor's name for it.
    pub name: String,
    /// The failure that it means.
    pub failure: FailureIx,
}

/// A code as a catalogue has it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CodeKey {
    /// A number.
    Number(CodeNumber),
    /// A word, as it is printed: `AppOffline`.
    Name(String),
}

/// A number of 32 bits, or a status with a sub-status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CodeNumber {
    /// `12007`, `0x80090322`
    Whole(u32),
    /// `403.4`
    Sub(u16, u16),
}

impl CodeNumber {
    /// Reads a code in decimal, in hexadecimal with `0x`, as a negative 32-bit number, or with a sub-status.
    pub fn parse(text: &str) -> Option<Self> {
        let is_number =
            |digits: &str| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        if let Some(digits) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
            let is_hex = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_hexdigit());
            return is_hex.then(|| u32::from_str_radix(digits, 16).ok().map(Self::Whole))?;
        }
        if let Some(digits) = text.strip_prefix('-').filter(|digits| is_number(digits)) {
            let number: i32 = format!("-{digits}").parse().ok()?;
            return Some(Self::Whole(number.cast_unsigned()));
        }
        if let Some((status, sub)) = text.split_once('.') {
            let is_sub = is_number(status) && is_number(sub);
            return is_sub.then(|| Some(Self::Sub(status.parse().ok()?, sub.parse().ok()?)))?;
        }
        is_number(text).then(|| text.parse().ok().map(Self::Whole))?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_every_form() {
        for (text, expected) in [
            ("12007", Some(CodeNumber::Whole(12007))),
            ("0x80072EE7", Some(CodeNumber::Whole(0x8007_2ee7))),
            ("-2147012889", Some(CodeNumber::Whole(0x8007_2ee7))),
            ("403.4", Some(CodeNumber::Sub(403, 4))),
            ("0x", None),
            ("-", None),
            ("4a", None),
            ("403.", None),
            ("99999999999", None),
            ("", None),
        ] {
            assert_eq!(CodeNumber::parse(text), expected, "{text}");
        }
    }
}
