//! Statements of the article, and claims of documents.

use shindan_model::{Claim, Statement, Subject};

use super::Lower;
use super::condition::Scope;
use crate::diag::{Code, Diag};
use crate::format::node_in_documents;
use crate::raw::{At, RawClaim};
use crate::source::{Node, Raw};

/// Kinds of nodes that statements may name.
const KINDS: [&str; 10] =
    ["cause", "defect", "fact", "sign", "property", "phrase", "rule", "step", "claim", "remedy"];

/// Ids of all nodes of a kind.
fn ids<'a>(raw: &'a Raw<'_>, kind: &str) -> Vec<&'a str> {
    if kind == "remedy" {
        let remedies = raw.defects.iter().flat_map(|node| &node.raw.remedy);
        return remedies.filter_map(|remedy| Some(remedy.id.as_ref()?.value.as_str())).collect();
    }
    let nodes = raw.ids().into_iter().filter(|(known, _, _)| *known == kind);
    nodes.map(|(_, _, id)| id.value.as_str()).collect()
}

impl Lower<'_> {
    pub(super) fn statements(&mut self) -> Vec<Statement> {
        let raw = self.raw;
        let mut statements = Vec::new();
        for node in &raw.statements {
            let about = self.about(node, "statement", node.raw.source.as_ref(), None);
            if node.raw.says.is_none() {
                self.missing(node, "statement", &["says"]);
            }
            let nodes: Vec<&At<String>> = node.raw.nodes.iter().flat_map(|list| &list.0).collect();
            for name in &nodes {
                self.node_exists(node.path, name);
            }
            if nodes.is_empty() && node.raw.differs.is_none() && !node.is_damaged("nodes") {
                let message = format!("nothing says statement `{}`", node.id.value);
                let diag = Diag::new(Code::MissingKey, message);
                self.diags.push(
                    diag.at(node.path, node.id.span.clone(), "")
                        .help("name the `nodes` that say it, or write why it `differs`"),
                );
            }
            statements.push(Statement {
                about,
                says: node.raw.says.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
                nodes: nodes.iter().map(|at| node_in_documents(&at.value)).collect(),
                differs: node.raw.differs.as_ref().map(|at| at.value.clone()),
            });
        }
        statements
    }

    fn node_exists(&mut self, path: &str, name: &At<String>) {
        let (kind, id) = name.value.split_once('.').unwrap_or((&name.value, ""));
        let part = |text: &str| At { value: text.to_owned(), span: name.span.clone() };
        if !KINDS.contains(&kind) {
            self.unknown(path, &part(kind), "kind of node", &KINDS);
            return;
        }
        let known = ids(self.raw, kind);
        if !known.contains(&id) {
            self.unknown(path, &part(id), kind, &known);
        }
    }

    pub(super) fn claims(&mut self) -> Vec<Claim> {
        let raw = self.raw;
        let mut claims = Vec::new();
        for node in &raw.claims {
            let about = self.about(node, "claim", node.raw.source.as_ref(), node.raw.confidence);
            let when = node.raw.when.as_ref().map(|at| {
                let owner = format!("claim `{}`", node.id.value);
                self.condition(node.path, at, &owner, Scope::Contexts)
            });
            if node.raw.holds.is_none() {
                self.missing(node, "claim", &["holds"]);
            }
            if node.raw.date.is_none() {
                self.missing(node, "claim", &["date"]);
            }
            if let Some(date) = node.raw.date.as_ref().filter(|at| !is_date(&at.value)) {
                let message = format!("`{}` is not the day of a document", date.value);
                let diag =
                    Diag::new(Code::WrongShape, message).at(node.path, date.span.clone(), "");
                self.diags.push(diag.help("write `2013-09-12`, or `2013-09`, or `2013`"));
            }
            if let Some(link) = &node.raw.link {
                self.link(node.path, link);
            }
            let Some(subject) = self.subject(node) else { continue };
            claims.push(Claim {
                about,
                subject,
                when,
                holds: node.raw.holds.unwrap_or_default(),
                date: node.raw.date.as_ref().map(|at| at.value.clone()).unwrap_or_default(),
                link: node.raw.link.as_ref().map(|at| at.value.clone()),
            });
        }
        claims
    }

    fn subject(&mut self, node: &Node<'_, RawClaim>) -> Option<Subject> {
        match (&node.raw.defect, &node.raw.cause) {
            (Some(defect), None) => self.defect(node.path, defect).map(Subject::Defect),
            (None, Some(cause)) => self.cause(node.path, cause).map(Subject::Cause),
            _ => {
                let message = format!("claim `{}` is about nothing", node.id.value);
                let diag = Diag::new(Code::MissingKey, message);
                self.diags.push(
                    diag.at(node.path, node.id.span.clone(), "")
                        .help("write `defect` or `cause`, one of the two"),
                );
                None
            }
        }
    }
}

/// Whether a text is a day, month or year: `2013-09-12`, `2013-09`, `2013`.
fn is_date(text: &str) -> bool {
    let full = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    full.parse::<jiff::civil::Date>().is_ok()
}

#[cfg(test)]
mod tests {
    use crate::testing::{RULES, rendered, with_rules};

    /// The problems of the small pack with these lines after it.
    fn check(added: &str, wanted: &str) {
        let files = with_rules(&format!("{RULES}\n{added}"));
        let said = rendered(&files, &crate::load(&files).1);
        if wanted.is_empty() {
            assert_eq!(said, "", "{added}");
        } else {
            assert!(said.contains(wanted), "{added}\n{said}");
        }
    }

    #[test]
    fn statements_name_nodes_or_say_why_not() {
        let statement = "[statement.step-1]\nsays = \"look at the fuse\"\nsource = \"manual\"\n";
        check(&format!("{statement}nodes = [\"defect.mains-off\", \"remedy.new-led\"]"), "");
        check(&format!("{statement}differs = \"nobody has fuses\""), "");
        check(statement, "nothing says statement `step-1`");
        check(&format!("{statement}nodes = \"defect.mains-of\""), "did you mean `mains-off`");
        check(&format!("{statement}nodes = \"defekt.mains-off\""), "did you mean `defect`");
    }

    #[test]
    fn claims_have_a_subject_and_a_day() {
        let claim = "[claim.x]\nholds = true\nsource = \"manual\"\n";
        check(&format!("{claim}defect = \"mains-off\"\ndate = \"2013-09\""), "");
        check(&format!("{claim}date = \"2013\""), "claim `x` is about nothing");
        check(&format!("{claim}cause = \"powr\"\ndate = \"2013\""), "did you mean `power`");
        check(
            &format!("{claim}cause = \"power\"\ndate = \"2013-13\""),
            "not the day of a document",
        );
        check(&format!("{claim}cause = \"power\""), "claim `x` has no `date`");
    }
}
