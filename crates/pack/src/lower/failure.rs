//! Failures, and the published messages and codes that mean them.

use std::collections::BTreeMap;

use shindan_model::{
    Code as FailureCode, CodeForm, CodeKey, CodeNumber, Codes, Failure, FailureIx, Layer,
};

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::{At, OneOrMany, RawCode, RawCodes};
use crate::source::Node;

/// Valid HTTP statuses.
const STATUSES: std::ops::RangeInclusive<u32> = 100..=599;

impl Lower<'_> {
    pub(super) fn failures(&mut self) -> Vec<Failure> {
        let raw = self.raw;
        let mut failures = Vec::new();
        for node in &raw.failures {
            let about = self.about(node, "failure", node.raw.source.as_ref(), node.raw.confidence);
            if node.raw.layer.is_none() {
                self.missing(node, "failure", &["layer"]);
            }
            let text = self.optional_patterns(node, "failure", "text", node.raw.text.as_ref());
            let keys = node.raw.messages.iter().flat_map(|OneOrMany(keys)| keys);
            let templates = keys.flat_map(|key| self.templates(node.path, key)).collect();
            let layer = node.raw.layer.unwrap_or(Layer::Other);
            failures.push(Failure { about, layer, text, templates });
        }
        failures
    }

    /// The texts of a published message in all languages.
    fn templates(&mut self, path: &str, written: &At<String>) -> Vec<String> {
        let raw = self.raw;
        let at = |value: &str| At { value: value.to_owned(), span: written.span.clone() };
        let Some((catalogue, key)) = written.value.split_once(':') else {
            let message = format!("`{}` names no catalogue", written.value);
            let diag = Diag::new(Code::WrongShape, message).at(path, written.span.clone(), "");
            self.diags.push(diag.help("write it as `CATALOGUE:KEY`: `wcf:EndpointNotFound`"));
            return Vec::new();
        };
        let Some(node) = raw.messages.iter().find(|node| node.id.value == catalogue) else {
            let known: Vec<&str> = raw.messages.iter().map(|node| &*node.id.value).collect();
            self.unknown(path, &at(catalogue), "catalogue of messages", &known);
            return Vec::new();
        };
        let entries = &node.raw.entries.0;
        match entries.iter().find(|(known, _)| known.value == key) {
            Some((_, texts)) => {
                let texts = texts.0.iter().flat_map(|(_, OneOrMany(texts))| texts);
                texts.map(|text| text.value.clone()).collect()
            }
            None => {
                let known: Vec<&str> = entries.iter().map(|(known, _)| &*known.value).collect();
                self.unknown(path, &at(key), "message", &known);
                Vec::new()
            }
        }
    }

    /// Checks all catalogues of messages, also those that no failure names.
    pub(super) fn messages(&mut self) {
        let raw = self.raw;
        for node in &raw.messages {
            self.about(node, "messages", node.raw.source.as_ref(), node.raw.confidence);
            for (_, texts) in &node.raw.entries.0 {
                for text in texts.0.iter().flat_map(|(_, OneOrMany(texts))| texts) {
                    if text.value.split(['{', '}']).step_by(2).all(|part| part.trim().is_empty()) {
                        let message = format!("`{}` has no words", text.value);
                        let diag = Diag::new(Code::WrongShape, message);
                        self.diags.push(diag.at(node.path, text.span.clone(), ""));
                    }
                }
            }
        }
    }

    pub(super) fn codes(&mut self) -> Vec<Codes> {
        let raw = self.raw;
        let mut all = Vec::new();
        for node in &raw.codes {
            let about = self.about(node, "codes", node.raw.source.as_ref(), node.raw.confidence);
            let words = self.optional_patterns(node, "codes", "words", node.raw.words.as_ref());
            let form = node.raw.form.unwrap_or_default();
            let mut first: BTreeMap<CodeKey, &At<String>> = BTreeMap::new();
            let mut codes = Vec::new();
            for (key, code) in &node.raw.entries.0 {
                let Some(found) = self.code_key(node, key, form) else { continue };
                if let Some(before) = first.insert(found.clone(), key) {
                    let message = format!("`{}` and `{}` are one code", before.value, key.value);
                    let diag = Diag::new(Code::DuplicateId, message);
                    let diag = diag.at(node.path, key.span.clone(), "again here");
                    self.diags.push(diag.at(node.path, before.span.clone(), "first here"));
                }
                codes.extend(self.code(node, key, found, code));
            }
            all.push(Codes { about, form, words, codes });
        }
        all
    }

    fn code(
        &mut self,
        node: &Node<'_, RawCodes>,
        key: &At<String>,
        found: CodeKey,
        code: &RawCode,
    ) -> Option<FailureCode> {
        for (name, is_there) in [("name", code.name.is_some()), ("failure", code.failure.is_some())]
        {
            if !is_there && !node.is_damaged(&key.value) {
                let message =
                    format!("code `{}` of `{}` has no `{name}`", key.value, node.id.value);
                let diag = Diag::new(Code::MissingKey, message);
                let label = format!("`{name}` is missing");
                self.diags.push(diag.at(node.path, key.span.clone(), label));
            }
        }
        let failure = self.failure(node.path, code.failure.as_ref()?)?;
        let name = code.name.as_ref().map(|name| name.value.clone()).unwrap_or_default();
        Some(FailureCode { key: found, name, failure })
    }

    /// What a code is written as. Reports one that is not of its catalogue's form.
    fn code_key(
        &mut self,
        node: &Node<'_, RawCodes>,
        key: &At<String>,
        form: CodeForm,
    ) -> Option<CodeKey> {
        let number = CodeNumber::parse(&key.value);
        let fits = match (number, form) {
            (_, CodeForm::Name) => return Some(CodeKey::Name(key.value.clone())),
            (None, _) | (Some(CodeNumber::Sub(..)), CodeForm::Number | CodeForm::Win32) => false,
            (Some(CodeNumber::Whole(number)), CodeForm::Status) => STATUSES.contains(&number),
            _ => true,
        };
        if !fits {
            let message = format!("`{}` is no code of this form", key.value);
            let diag = Diag::new(Code::BadId, message).at(node.path, key.span.clone(), "");
            self.diags.push(diag.help(match form {
                CodeForm::Status => "write a status as `403`, one with a sub-status as `\"403.4\"`",
                _ => "write it in decimal, or in hexadecimal: `12007`, `0x80072EE7`; a status needs `form = \"status\"`, a word `form = \"name\"`",
            }));
        }
        number.filter(|_| fits).map(CodeKey::Number)
    }

    pub(super) fn failure(&mut self, path: &str, id: &At<String>) -> Option<FailureIx> {
        let raw = self.raw;
        let found = raw.failures.iter().position(|node| node.id.value == id.value);
        if found.is_none() {
            let known: Vec<&str> = raw.failures.iter().map(|node| &*node.id.value).collect();
            self.unknown(path, id, "failure", &known);
        }
        found.map(FailureIx)
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::{CodeKey, CodeNumber, OfRequests};

    use crate::load;
    use crate::testing::{RULES, rendered, with_rules};

    const MORE: &str = "
[failure.no-current]
layer = \"network\"
text = \"no current\"
messages = \"meter:Dead\"
source = \"x\"

[messages.meter]
source = \"x\"
Dead = { en = \"{0} gets no current.\", ja = \"{0} に電気が来ていません。\" }

[codes.meter]
form = \"status\"
source = \"x\"
503 = { name = \"Dead\", failure = \"no-current\" }
\"403.4\" = { name = \"Dark\", failure = \"no-current\" }

[request.cellar]
hosts = \"cellar*\"
elsewhere = true
source = \"x\"

[sign.no-current-there]
failures = \"no-current\"
requests = [\"cellar\", \"unnamed\"]
gives = { \"house.power\" = \"off\" }
source = \"x\"
";

    #[test]
    fn a_sign_of_failures_has_their_messages_and_codes() {
        let pack = load(&with_rules(&format!("{RULES}{MORE}"))).0.expect("a good pack");
        let failure = &pack.failures[0];
        assert_eq!(failure.templates, ["{0} gets no current.", "{0} に電気が来ていません。"]);
        let keys: Vec<&CodeKey> = pack.codes[0].codes.iter().map(|code| &code.key).collect();
        let number = CodeKey::Number;
        assert_eq!(keys, [&number(CodeNumber::Whole(503)), &number(CodeNumber::Sub(403, 4))]);
        let sign = pack.signs.iter().find(|sign| sign.about.id == "no-current-there");
        let cellar = pack.requests.iter().position(|node| node.about.id == "cellar").unwrap();
        let expected = OfRequests::These { named: vec![cellar], unnamed: true };
        assert_eq!(sign.map(|sign| &sign.requests), Some(&expected));
    }

    #[test]
    fn what_is_wrong_with_failures_is_said() {
        let mut all = String::new();
        for (old, new) in [
            ("meter:Dead", "meter:Daed"),
            ("meter:Dead", "metre:Dead"),
            ("meter:Dead", "Dead"),
            ("failures = \"no-current\"", "failures = \"no-curent\""),
            ("[\"cellar\", \"unnamed\"]", "\"celar\""),
            ("hosts = \"cellar*\"\n", ""),
            ("[request.cellar]", "[request.any]"),
            ("failures = \"no-current\"\n", ""),
            ("503 = { name", "5030 = { name"),
            ("503 = { name", "dead = { name"),
            ("\"403.4\" =", "0x1f7 ="),
            ("503 = { name = \"Dead\", ", "503 = { "),
            ("\"{0} gets no current.\"", "\"{0}\""),
            ("layer = \"network\"\n", ""),
            ("layer = \"network\"", "layer = \"wire\""),
            ("form = \"status\"", "form = \"status\"\nforms = \"status\""),
        ] {
            assert!(MORE.contains(old), "{old}");
            let files = with_rules(&format!("{RULES}{}", MORE.replacen(old, new, 1)));
            let (pack, diags) = load(&files);
            assert!(pack.is_none(), "{new}");
            all += &format!("{}\n\n", rendered(&files, &diags));
        }
        insta::assert_snapshot!(all);
    }
}
