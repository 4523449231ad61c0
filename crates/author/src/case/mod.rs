//! The cases beside a pack's rules: read them, run them, and compare the verdicts with what is expected.

mod compare;
mod expect;
mod past;
pub(crate) mod raw;
mod resolve;
mod result;
mod run;

pub use compare::{Difference, cause_id, differences, likely_ids, probability};
pub use expect::{Case, Expect, STATUSES, Suspect};
pub use past::{PastCase, PastInput};
pub use result::{CaseV1, TestV1};
pub use run::{CaseEvidence, CaseRun, Runner};
pub(crate) use run::{diagnose, evidence};

use shindan_model::{Pack, SourceFile};
use shindan_pack::lower::is_kebab;
use shindan_pack::raw::At;
use shindan_pack::{Code, Diag, parse};

use self::resolve::{Names, Resolve};
use crate::case::raw::{RawCase, RawCaseFile, RawExpect};

/// Reads the cases of a pack in the order of their paths, and every problem in them.
pub fn cases(pack: &Pack, files: &[SourceFile]) -> (Vec<Case>, Vec<Diag>) {
    let mut diags = Vec::new();
    let mut cases = Vec::new();
    let folder = format!("rules/{}/cases/", pack.id);
    let names = Names::of(pack);
    let mut files: Vec<&SourceFile> =
        files.iter().filter(|file| file.path.starts_with(&folder)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files {
        let before = diags.len();
        let Some(raw) = parse::alone::<RawCaseFile>(file, &mut diags) else { continue };
        let whole = diags.len() == before;
        let mut problems = Vec::new();
        let mut resolve = Resolve { pack, names: &names, path: &file.path, diags: &mut problems };
        if whole && raw.about.is_none() {
            let help = Some("say in a line what the case is about".to_owned());
            resolve.problem(Code::MissingKey, "`about` is missing".to_owned(), 0..0, help);
        }
        let name = file.path.strip_prefix(&folder).unwrap_or(&file.path);
        let name = name.strip_suffix(".toml").unwrap_or(name);
        for part in parts(&raw) {
            if let Some(id) = part.id.filter(|id| !is_kebab(&id.value)) {
                let message = format!("`{}` is not the id of a case", id.value);
                let help = "lower-case letters and digits, words joined by dashes: `name-mismatch`";
                resolve.problem(Code::BadId, message, id.span.clone(), Some(help.to_owned()));
            }
            cases.push(Case {
                id: part.name(name),
                path: file.path.clone(),
                about: part.about(),
                paste: part.paste(),
                facts: part.facts().map(|(key, value)| resolve.fact(key, value)).collect(),
                expect: resolve.expect(&part.expect),
            });
        }
        // A problem in what all cases of the file share is reported once.
        for diag in problems {
            if !diags[before..].contains(&diag) {
                diags.push(diag);
            }
        }
    }
    (cases, diags)
}

/// What goes into a case, whatever the pack: names are not looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The case's id, where the file has several.
    pub id: Option<String>,
    /// What it is about.
    pub about: String,
    /// What was pasted.
    pub paste: Option<String>,
    /// `FACT` or `FACT@OF`, and the value.
    pub facts: Vec<(String, String)>,
}

/// Reads what goes into the cases of a file, and skips what they expect.
///
/// # Errors
/// Every problem of the file.
pub fn given(file: &SourceFile) -> Result<Vec<Given>, Vec<Diag>> {
    let mut diags = Vec::new();
    let raw = parse::alone::<RawCaseFile>(file, &mut diags);
    let Some(raw) = raw.filter(|_| diags.is_empty()) else { return Err(diags) };
    let owned = |(key, value): (&At<String>, &At<String>)| (key.value.clone(), value.value.clone());
    let given = |part: &Part<'_>| Given {
        id: part.id.map(|id| id.value.clone()),
        about: part.about(),
        paste: part.paste(),
        facts: part.facts().map(owned).collect(),
    };
    Ok(parts(&raw).iter().map(given).collect())
}

/// A case in its file: what the file says of all its cases, and what this one says.
struct Part<'r> {
    id: Option<&'r At<String>>,
    file: &'r RawCaseFile,
    case: Option<&'r RawCase>,
    expect: Vec<&'r RawExpect>,
}

fn parts(file: &RawCaseFile) -> Vec<Part<'_>> {
    if file.case.0.is_empty() {
        return vec![Part { id: None, file, case: None, expect: vec![&file.expect] }];
    }
    let several = file.case.0.iter().map(|(id, case)| Part {
        id: Some(id),
        file,
        case: Some(case),
        expect: vec![&case.expect, &file.expect],
    });
    several.collect()
}

impl<'r> Part<'r> {
    fn name(&self, file: &str) -> String {
        self.id.map_or_else(|| file.to_owned(), |id| format!("{file}.{}", id.value))
    }

    fn about(&self) -> String {
        let about = self.case.and_then(|case| case.about.as_ref());
        let all = [self.file.about.as_ref(), about].into_iter().flatten();
        all.map(|about| about.value.as_str()).collect::<Vec<_>>().join(" · ")
    }

    fn paste(&self) -> Option<String> {
        let paste = self.case.and_then(|case| case.paste.as_ref());
        paste.or(self.file.paste.as_ref()).map(|paste| paste.value.clone())
    }

    /// The file's facts, without those that the case overrides; then the case's.
    fn facts(&self) -> impl Iterator<Item = (&'r At<String>, &'r At<String>)> {
        let facts = self.case.map_or(&[][..], |case| &case.facts.0);
        let overridden = |key: &At<String>| facts.iter().any(|(other, _)| other.value == key.value);
        let shared = self.file.facts.0.iter().filter(move |(key, _)| !overridden(key));
        shared.chain(facts).map(|(key, value)| (key, value))
    }
}

#[cfg(test)]
mod tests {
    use shindan_pack::render;

    use super::*;
    use crate::testing;

    #[test]
    fn every_wrong_name_is_found() {
        let pack = shindan_pack::load(&testing::files()).0.expect("a good pack");
        let text =
            "abuot = \"x\"\n[facts]\n\"bulb.filamen\" = \"broken\"\n[expect]\nleader = \"powr\"\n"
                .to_owned();
        let file = SourceFile { path: "rules/lamp/cases/a.toml".into(), text };
        let (_, diags) = cases(&pack, std::slice::from_ref(&file));
        let shown: Vec<String> =
            diags.iter().map(|diag| render(diag, std::slice::from_ref(&file), false)).collect();
        insta::assert_snapshot!(shown.join("\n"), @r#"
error[KB102]: unknown key `abuot`
 --> rules/lamp/cases/a.toml:1:1
  |
1 | abuot = "x"
  | ^^^^^
  |
  = help: did you mean `about`?
error[KB203]: there is no fact `bulb.filamen`
 --> rules/lamp/cases/a.toml:3:1
  |
3 | "bulb.filamen" = "broken"
  | ^^^^^^^^^^^^^^
  |
  = help: did you mean `bulb.filament`?
error[KB203]: there is no cause `powr`
 --> rules/lamp/cases/a.toml:5:10
  |
5 | leader = "powr"
  |          ^^^^^^
  |
  = help: did you mean `power`?
        "#);
    }

    fn lamp(text: &str) -> (Vec<Case>, Vec<String>) {
        let pack = shindan_pack::load(&testing::files()).0.expect("a good pack");
        let file = SourceFile { path: "rules/lamp/cases/a.toml".into(), text: text.to_owned() };
        let (cases, diags) = cases(&pack, std::slice::from_ref(&file));
        (cases, diags.into_iter().map(|diag| diag.message).collect())
    }

    #[test]
    fn each_of_several_cases_has_what_the_file_says() {
        let text = r#"about = "dark"
paste = "no current"
facts = { "bulb.filament" = "broken", "house.power" = "on" }
expect = { leader = "power", at_most = { outside = 0.5 } }
case.one = {}
[case.two]
about = "by the bulb"
facts = { "bulb.filament" = "whole" }
expect = { leader = "bulb", at_least = { bulb-burnt = 0.1 } }
"#;
        let (cases, problems) = lamp(text);
        assert_eq!(problems, Vec::<String>::new());
        let shown: Vec<String> = cases
            .iter()
            .map(|case| {
                let facts: Vec<String> =
                    case.facts.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                format!(
                    "{} ({}), {}, {}; {:?} {:?} {:?}",
                    case.id,
                    case.about,
                    case.paste.as_deref().unwrap_or("-"),
                    facts.join(", "),
                    case.expect.leader,
                    case.expect.at_least,
                    case.expect.at_most,
                )
            })
            .collect();
        insta::assert_snapshot!(shown.join("\n"));
        let given =
            given(&SourceFile { path: "a.toml".into(), text: text.to_owned() }).expect("good");
        assert_eq!(
            given.iter().map(|case| case.id.as_deref()).collect::<Vec<_>>(),
            [Some("one"), Some("two")]
        );
        for (case, given) in cases.iter().zip(given) {
            assert_eq!(
                (&case.about, &case.paste, &case.facts),
                (&given.about, &given.paste, &given.facts)
            );
        }
    }

    #[test]
    fn what_is_wrong_with_several_cases_is_said_once() {
        let (_, problems) = lamp(
            "about = \"x\"\nfacts = { \"bulb.filamen\" = \"broken\" }\n[case.one]\nexpect = { at_least = { powr = 0.5, power = 1.5 } }\n[case.Two]\n",
        );
        insta::assert_snapshot!(problems.join("\n"));
    }
}
