//! The cases that stand beside a pack's rules: what goes in, and what must come out.

use super::lower::{OUTSIDE, is_kebab};
use super::raw::{At, Entries, OneOrMany, RawCase, RawCaseFile, RawExpect};
use super::{ActIx, CauseIx, DefectIx, Pack, parse};
use crate::diag::{Code, Diag, SourceFile, suggestion};
use crate::fact::split_key;

/// A case, every name resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// The file's name without its ending; with the case's own after a dot, where it has several.
    pub id: String,
    /// The file's path.
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
    /// `FACT` or `FACT@OF`, and the value that must be understood from the text, or follow.
    pub facts: Vec<(String, String)>,
    /// How probable something must be at least.
    pub at_least: Vec<(Suspect, f64)>,
    /// How probable something may be at most.
    pub at_most: Vec<(Suspect, f64)>,
}

/// What has a probability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suspect {
    /// A cause; none of them where none.
    Cause(Option<CauseIx>),
    /// A defect.
    Defect(DefectIx),
}

impl Expect {
    /// Whether the case is about parts: what is understood, how probable one thing is. The verdict as a
    /// whole may then be anything.
    pub fn is_of_parts(&self) -> bool {
        let of_the_whole =
            self.leader.is_some() || self.status.is_some() || !self.defects.is_empty();
        !of_the_whole
            && !(self.facts.is_empty() && self.at_least.is_empty() && self.at_most.is_empty())
    }
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
        let Some(raw) = parse::alone::<RawCaseFile>(file, &mut diags) else { continue };
        let whole = diags.len() == before;
        let mut own = Vec::new();
        let mut resolve = Resolve { pack, path: &file.path, diags: &mut own };
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
        // What is wrong with what all cases of a file have is wrong once.
        for diag in own {
            if !diags[before..].contains(&diag) {
                diags.push(diag);
            }
        }
    }
    (cases, diags)
}

/// What goes into a case, whatever pack it is for: names are not looked up.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// Its own id, where the file has several cases.
    pub id: Option<String>,
    /// What it is about.
    pub about: String,
    /// What was pasted.
    pub paste: Option<String>,
    /// `FACT` or `FACT@OF`, and the value.
    pub facts: Vec<(String, String)>,
}

/// Reads what goes into the cases of a file and nothing of what must come out.
///
/// # Errors
/// Everything that is wrong with the file as one of cases.
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

/// A case as a file has it: what the file says of all its cases, and what this one says.
struct Part<'r> {
    id: Option<&'r At<String>>,
    file: &'r RawCaseFile,
    own: Option<&'r RawCase>,
    expect: Vec<&'r RawExpect>,
}

fn parts(file: &RawCaseFile) -> Vec<Part<'_>> {
    if file.case.0.is_empty() {
        return vec![Part { id: None, file, own: None, expect: vec![&file.expect] }];
    }
    let several = file.case.0.iter().map(|(id, own)| Part {
        id: Some(id),
        file,
        own: Some(own),
        expect: vec![&own.expect, &file.expect],
    });
    several.collect()
}

impl<'r> Part<'r> {
    fn name(&self, file: &str) -> String {
        self.id.map_or_else(|| file.to_owned(), |id| format!("{file}.{}", id.value))
    }

    fn about(&self) -> String {
        let own = self.own.and_then(|own| own.about.as_ref());
        let all = [self.file.about.as_ref(), own].into_iter().flatten();
        all.map(|about| about.value.as_str()).collect::<Vec<_>>().join(" · ")
    }

    fn paste(&self) -> Option<String> {
        let own = self.own.and_then(|own| own.paste.as_ref());
        own.or(self.file.paste.as_ref()).map(|paste| paste.value.clone())
    }

    /// Those of the file come first, without what the case says otherwise.
    fn facts(&self) -> impl Iterator<Item = (&'r At<String>, &'r At<String>)> {
        let own = self.own.map_or(&[][..], |own| &own.facts.0);
        let said = |key: &At<String>| own.iter().any(|(other, _)| other.value == key.value);
        let shared = self.file.facts.0.iter().filter(move |(key, _)| !said(key));
        shared.chain(own).map(|(key, value)| (key, value))
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

    /// The first of these counts where only one thing can be expected.
    fn expect(&mut self, all: &[&RawExpect]) -> Expect {
        let defects = ids(&self.pack.defects, |node| &node.about.id);
        let mut expect = Expect::default();
        for raw in all {
            let leader = raw.leader.as_ref().and_then(|leader| self.leader(leader));
            expect.leader = expect.leader.or(leader);
            let status = raw.status.as_ref().and_then(|status| self.status(status));
            expect.status = expect.status.or(status);
            let named = self.list(raw.defects.as_ref(), "defect", &defects);
            expect.defects.extend(named.into_iter().map(DefectIx));
            expect.must_ask.extend(self.acts(raw.must_ask.as_ref()));
            expect.must_not_ask.extend(self.acts(raw.must_not_ask.as_ref()));
            expect.facts.extend(raw.facts.0.iter().map(|(key, value)| self.fact(key, value)));
            expect.at_least.extend(self.probabilities(&raw.at_least));
            expect.at_most.extend(self.probabilities(&raw.at_most));
        }
        expect
    }

    fn probabilities(&mut self, all: &Entries<At<f64>>) -> Vec<(Suspect, f64)> {
        let known = |(name, value): &(At<String>, At<f64>)| {
            if !(0.0..=1.0).contains(&value.value) {
                let message = format!("a probability cannot be {}", value.value);
                let help = Some("it is from 0 to 1".to_owned());
                self.problem(Code::BadNumber, message, value.span.clone(), help);
            }
            self.suspect(name).map(|suspect| (suspect, value.value))
        };
        all.0.iter().filter_map(known).collect()
    }

    fn suspect(&mut self, name: &At<String>) -> Option<Suspect> {
        if let Some(at) = self.pack.defect(&name.value) {
            return Some(Suspect::Defect(at));
        }
        if let Some(at) = self.pack.cause(&name.value) {
            return Some(Suspect::Cause(Some(at)));
        }
        if name.value == OUTSIDE {
            return Some(Suspect::Cause(None));
        }
        let defects = ids(&self.pack.defects, |node| &node.about.id);
        self.named(name, "cause or defect", &defects);
        None
    }

    fn leader(&mut self, name: &At<String>) -> Option<Option<CauseIx>> {
        if name.value == OUTSIDE {
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

    fn lamp(text: &str) -> (Vec<Case>, Vec<String>) {
        let pack = crate::kb::load(&testing::files()).0.expect("a good pack");
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
            given.iter().map(|own| own.id.as_deref()).collect::<Vec<_>>(),
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
