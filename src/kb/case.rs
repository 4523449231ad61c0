//! The cases that stand beside a pack's rules: what goes in, and what must come out.

use super::raw::{At, OneOrMany, RawCase};
use super::{ActIx, CauseIx, DefectIx, Pack, parse};
use crate::diag::{Code, Diag, SourceFile, suggestion};
use crate::fact::split_key;

/// A case, every name resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The file's name without its ending.
    pub id: String,
    /// Its path.
    pub path: String,
    /// What it is about.
    pub about: String,
    /// What was pasted.
    pub paste: Option<String>,
    /// `FACT` or `FACT@OF`, and the value.
    pub facts: Vec<(String, String)>,
    /// What must come out.
    pub expect: Expect,
}

/// What must come out; none where it may be anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Expect {
    /// The cause that leads; none inside for `outside`.
    pub leader: Option<Option<CauseIx>>,
    /// Defects that must be in the likely set.
    pub defects: Vec<DefectIx>,
    /// How far the diagnosis comes.
    pub status: Option<String>,
    /// Acts that must be offered.
    pub must_ask: Vec<ActIx>,
    /// Acts that must not be offered.
    pub must_not_ask: Vec<ActIx>,
}

/// The statuses that a case may expect.
pub const STATUSES: [&str; 5] = ["concluded", "leaning", "open", "outside", "contradictory"];

/// Reads the cases of a pack, in the order of their paths, with all that is wrong with them.
pub fn cases(pack: &Pack, files: &[SourceFile]) -> (Vec<Case>, Vec<Diag>) {
    let mut diags = Vec::new();
    let mut cases = Vec::new();
    let folder = format!("rules/{}/cases/", pack.id);
    let mut files: Vec<&SourceFile> =
        files.iter().filter(|file| file.path.starts_with(&folder)).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    for file in files {
        let before = diags.len();
        let Some(raw) = parse::alone::<RawCase>(file, &mut diags) else { continue };
        let whole = diags.len() == before;
        let mut resolve = Resolve { pack, path: &file.path, diags: &mut diags };
        if whole && raw.about.is_none() {
            let help = Some("say in a line what the case is about".to_owned());
            resolve.problem(Code::MissingKey, "`about` is missing".to_owned(), 0..0, help);
        }
        let about = raw.about.map(|about| about.value).unwrap_or_default();
        let facts = raw.facts.0.iter().map(|(key, value)| resolve.fact(key, value)).collect();
        let expect = Expect {
            leader: raw.expect.leader.as_ref().and_then(|leader| resolve.leader(leader)),
            defects: resolve
                .list(
                    raw.expect.defects.as_ref(),
                    "defect",
                    &ids(&pack.defects, |node| &node.about.id),
                )
                .into_iter()
                .map(DefectIx)
                .collect(),
            status: raw.expect.status.as_ref().and_then(|status| resolve.status(status)),
            must_ask: resolve.acts(raw.expect.must_ask.as_ref()),
            must_not_ask: resolve.acts(raw.expect.must_not_ask.as_ref()),
        };
        let name = file.path.strip_prefix(&folder).unwrap_or(&file.path);
        cases.push(Case {
            id: name.strip_suffix(".toml").unwrap_or(name).to_owned(),
            path: file.path.clone(),
            about,
            paste: raw.paste.map(|paste| paste.value),
            facts,
            expect,
        });
    }
    (cases, diags)
}

/// What goes into a case, whatever pack it is for: names are not looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// What it is about.
    pub about: String,
    /// What was pasted.
    pub paste: Option<String>,
    /// `FACT` or `FACT@OF`, and the value.
    pub facts: Vec<(String, String)>,
}

/// Reads what goes into a case and nothing of what must come out.
///
/// # Errors
/// Everything that is wrong with the file as a case.
pub fn given(file: &SourceFile) -> Result<Given, Vec<Diag>> {
    let mut diags = Vec::new();
    let raw = parse::alone::<RawCase>(file, &mut diags);
    match raw {
        Some(raw) if diags.is_empty() => Ok(Given {
            about: raw.about.map(|about| about.value).unwrap_or_default(),
            paste: raw.paste.map(|paste| paste.value),
            facts: raw.facts.0.into_iter().map(|(key, value)| (key.value, value.value)).collect(),
        }),
        _ => Err(diags),
    }
}

fn ids<T>(nodes: &[T], id: impl Fn(&T) -> &String) -> Vec<String> {
    nodes.iter().map(|node| id(node).clone()).collect()
}

struct Resolve<'a> {
    pack: &'a Pack,
    path: &'a str,
    diags: &'a mut Vec<Diag>,
}

impl Resolve<'_> {
    fn problem(
        &mut self,
        code: Code,
        message: String,
        span: std::ops::Range<usize>,
        help: Option<String>,
    ) {
        self.diags.push(Diag::new(code, message).at(self.path, span, "").maybe_help(help));
    }

    fn named(&mut self, name: &At<String>, kind: &str, known: &[String]) -> Option<usize> {
        let found = known.iter().position(|id| *id == name.value);
        if found.is_none() {
            let help =
                suggestion(&name.value, &format!("a {kind}"), known.iter().map(String::as_str));
            self.problem(
                Code::UnknownId,
                format!("there is no {kind} `{}`", name.value),
                name.span.clone(),
                help,
            );
        }
        found
    }

    fn list(&mut self, names: Option<&OneOrMany>, kind: &str, known: &[String]) -> Vec<usize> {
        let names = names.map_or(&[][..], |names| &names.0);
        names.iter().filter_map(|name| self.named(name, kind, known)).collect()
    }

    fn acts(&mut self, names: Option<&OneOrMany>) -> Vec<ActIx> {
        let known = ids(&self.pack.acts, |node| &node.about.id);
        self.list(names, "act", &known).into_iter().map(ActIx).collect()
    }

    fn leader(&mut self, name: &At<String>) -> Option<Option<CauseIx>> {
        if name.value == "outside" {
            return Some(None);
        }
        let known = ids(&self.pack.causes, |node| &node.about.id);
        self.named(name, "cause", &known).map(|at| Some(CauseIx(at)))
    }

    fn status(&mut self, name: &At<String>) -> Option<String> {
        let known: Vec<String> = STATUSES.iter().map(|status| (*status).to_owned()).collect();
        self.named(name, "status", &known).map(|at| known[at].clone())
    }

    fn fact(&mut self, key: &At<String>, value: &At<String>) -> (String, String) {
        let (id, _) = split_key(&key.value);
        let known = ids(&self.pack.facts, |node| &node.about.id);
        let name = At { value: id.to_owned(), span: key.span.clone() };
        if let Some(at) = self.named(&name, "fact", &known) {
            let fact = &self.pack.facts[at];
            for outcome in value.value.split('|') {
                if !fact.outcomes.is_empty() && fact.outcome(outcome).is_none() {
                    let help =
                        suggestion(outcome, "an outcome", fact.outcomes.iter().map(String::as_str));
                    let message = format!("`{id}` has no outcome `{outcome}`");
                    self.problem(Code::UnknownOutcome, message, value.span.clone(), help);
                }
            }
        }
        (key.value.clone(), value.value.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::render;
    use crate::kb::testing;

    #[test]
    fn every_wrong_name_is_found() {
        let pack = crate::kb::load(&testing::files()).0.expect("a good pack");
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
}
