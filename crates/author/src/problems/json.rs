//! Problems as JSON, schema `shindan/check/v1`. These structs are a promise: a change needs a new schema
//! version.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_pack::{Diag, line_and_column};

use super::{Problems, level};

/// The schema's name.
pub const SCHEMA: &str = "shindan/check/v1";

/// The problems that `kb check` or `kb i18n check` found.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CheckV1<'a> {
    /// `shindan/check/v1`
    pub schema: &'static str,
    /// The id of the pack.
    pub pack: &'a str,
    /// The digest of its rules and texts; `null` if it has errors, or if only texts were checked.
    pub digest: Option<&'a str>,
    /// The problems, in the order of the files.
    pub problems: Vec<ProblemV1<'a>>,
    /// The probabilities that the numbers imply; `null` if the pack has errors, or if only texts were
    /// checked.
    pub implied: Option<ImpliedV1>,
}

/// A problem.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ProblemV1<'a> {
    /// The code of its kind, such as `KB203`; `shindan kb explain` has a page on each.
    pub code: &'static str,
    /// `error` or `warning`.
    pub severity: &'static str,
    /// What is wrong, in one line.
    pub message: &'a str,
    /// What to do about it.
    pub help: Option<&'a str>,
    /// The places, the most important first.
    pub labels: Vec<LabelV1<'a>>,
}

/// A place in a file.
#[derive(Debug, Serialize, JsonSchema)]
pub struct LabelV1<'a> {
    /// Path of the file, from the folder of the pack.
    pub file: &'a str,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
    /// A remark about the place; may be empty.
    pub text: &'a str,
}

/// The probabilities that the numbers of a pack imply when only the complaint is known.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ImpliedV1 {
    /// The probability that no cause holds.
    pub outside: f64,
    /// The probability that no defect of the pack holds.
    pub no_defect: f64,
    /// Id and probability of each cause, in the order of the pack.
    pub causes: Vec<(String, f64)>,
    /// The probabilities of the defects, in the order of the pack.
    pub defects: Vec<DefectV1>,
}

/// The probabilities of a defect.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DefectV1 {
    /// Id of the defect.
    pub id: String,
    /// The smallest and the largest prior over the contexts in which the defect can occur.
    pub prior: (f64, f64),
    /// The probability when only the complaint is known.
    pub on_the_complaint: f64,
}

/// The JSON Schema of [`CheckV1`].
pub fn schema() -> serde_json::Value {
    shindan_report::json::schema_of::<CheckV1<'_>>(SCHEMA)
}

/// The problems as the schema has them; paths are those in the pack.
pub fn problems<'a>(all: &'a Problems<'a>) -> Vec<ProblemV1<'a>> {
    all.diags.iter().map(|diag| problem(all, diag)).collect()
}

fn problem<'a>(all: &'a Problems<'a>, diag: &'a Diag) -> ProblemV1<'a> {
    let labels = diag.labels.iter().map(|label| {
        let (line, column) = line_and_column(all.text(label), label.span.start);
        LabelV1 {
            file: &label.path,
            line,
            column,
            start: label.span.start,
            end: label.span.end,
            text: &label.text,
        }
    });
    ProblemV1 {
        code: diag.code.as_str(),
        severity: level(diag.severity),
        message: &diag.message,
        help: diag.help.as_deref(),
        labels: labels.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_fits_the_schema() {
        let (diags, files) = super::super::tests::example();
        let all = Problems { diags: &diags, files: &files, folder: "" };
        let document = CheckV1 {
            schema: SCHEMA,
            pack: "lamp",
            digest: None,
            problems: problems(&all),
            implied: None,
        };
        let document = serde_json::to_value(&document).unwrap();
        assert_eq!(document["problems"][0]["labels"][0]["column"], 16);
        let schema = schema();
        let problem = jsonschema::validate(&schema, &document);
        assert!(problem.is_ok(), "{problem:?}");
    }
}
