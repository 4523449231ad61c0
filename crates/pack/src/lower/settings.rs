//! `[pack]`: identity and settings of a pack.

use std::collections::BTreeMap;

use semver::Version;
use shindan_model::{Complaint, FactKind, Reliability, Stop, Threshold};

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::manifest::HIGHEST_REVISION;
use crate::raw::{At, RawComplaint, RawPack};
use crate::source::Node;

/// The version of this program.
const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// `[pack]`, lowered.
#[derive(Default)]
pub(super) struct Settings {
    pub(super) id: String,
    pub(super) version: String,
    pub(super) revision: Option<u64>,
    pub(super) minimum_program: Option<String>,
    pub(super) languages: Vec<String>,
    pub(super) locale: BTreeMap<String, String>,
    pub(super) complaint: Option<Complaint>,
    /// Whether the file has a complaint, valid or not.
    pub(super) has_complaint: bool,
    /// How often a defect shows the complaint unless its `shows` says otherwise.
    pub(super) complaint_shows: Option<f64>,
    pub(super) threshold: Threshold,
    pub(super) reliability: Reliability,
    pub(super) stop: Stop,
}

impl Lower<'_> {
    pub(super) fn settings(&mut self) {
        let raw = self.raw;
        let Some(node) = raw.packs.first() else {
            if !raw.lost.contains("pack") {
                let diag = Diag::new(Code::MissingKey, "the pack has no `[pack]`");
                let path = format!("rules/{}/pack.toml", raw.folder);
                let first = raw.causes.first().map(|node| (node.path, &node.id.span));
                self.diags.push(match first {
                    Some((path, span)) => diag.at(path, span.clone(), "no `[pack]` before this"),
                    None => diag.help(format!("write `[pack]` in `{path}`")),
                });
            }
            return;
        };
        self.identity(node);
        self.languages(node);
        self.thresholds(node);
        for (word, number) in &node.raw.scale.0 {
            let number = self.number(node.path, number, "a frequency", "from 0 to 1", |x| {
                (0.0..=1.0).contains(&x)
            });
            if let Some(number) = number {
                self.scale.0.insert(word.value.clone(), number);
            }
        }
        self.settings.has_complaint = node.raw.complaint.is_some() || node.is_damaged("complaint");
        if let Some(complaint) = &node.raw.complaint {
            self.complaint(node, complaint);
        }
    }

    fn identity(&mut self, node: &Node<'_, RawPack>) {
        match &node.raw.id {
            Some(id) => {
                self.kebab(node.path, id, "pack");
                if id.value != self.raw.folder {
                    let message = format!(
                        "the pack's id is `{}`, its folder `rules/{}`",
                        id.value, self.raw.folder
                    );
                    let diag = Diag::new(Code::BadId, message);
                    self.diags.push(diag.at(node.path, id.span.clone(), "not the folder's name"));
                }
                self.settings.id.clone_from(&id.value);
            }
            None => self.missing(node, "the", &["id"]),
        }
        match &node.raw.version {
            Some(version) => self.settings.version.clone_from(&version.value),
            None => self.missing(node, "the", &["version"]),
        }
        if let Some(revision) = &node.raw.revision {
            if !(1..=HIGHEST_REVISION).contains(&revision.value) {
                let message = format!("the revision `{}` is out of bounds", revision.value);
                let diag = Diag::new(Code::BadNumber, message);
                let note = format!("revisions go from 1 to {HIGHEST_REVISION}");
                self.diags.push(diag.at(node.path, revision.span.clone(), note));
            }
            self.settings.revision = Some(revision.value);
        }
        if let Some(minimum) = &node.raw.minimum_program {
            self.minimum_program(node.path, minimum);
        }
    }

    /// Reports a pack that needs a newer program.
    fn minimum_program(&mut self, path: &str, minimum: &At<String>) {
        let Ok(wanted) = Version::parse(&minimum.value) else {
            let message = format!("`{}` is not a version", minimum.value);
            let diag = Diag::new(Code::BadNumber, message);
            self.diags.push(diag.at(
                path,
                minimum.span.clone(),
                "three numbers are expected, as in `0.1.0`",
            ));
            return;
        };
        if Version::parse(PROGRAM).is_ok_and(|program| program < wanted) {
            let message = format!("the pack needs shindan {wanted} or later; this is {PROGRAM}");
            let diag = Diag::new(Code::NewerProgram, message);
            let help = "install that version, or use an older revision of the pack";
            self.diags.push(diag.at(path, minimum.span.clone(), "").help(help));
        }
        self.settings.minimum_program = Some(minimum.value.clone());
    }

    fn languages(&mut self, node: &Node<'_, RawPack>) {
        let Some(languages) = &node.raw.languages else {
            self.missing(node, "the", &["languages"]);
            return;
        };
        if languages.0.is_empty() {
            self.missing(node, "the", &["languages"]);
        }
        for language in &languages.0 {
            self.kebab(node.path, language, "language");
            if self.settings.languages.contains(&language.value) {
                let message = format!("the language `{}` is there twice", language.value);
                let diag = Diag::new(Code::DuplicateId, message);
                self.diags.push(diag.at(node.path, language.span.clone(), "again here"));
            } else {
                self.settings.languages.push(language.value.clone());
            }
        }
        if let Some(source) = &node.raw.source_language
            && !self.settings.languages.contains(&source.value)
        {
            let known: Vec<&str> = self.settings.languages.iter().map(String::as_str).collect();
            let help = suggestion(&source.value, "a language", known.iter().copied());
            let message = format!("`{}` is not a language of the pack", source.value);
            let diag = Diag::new(Code::UnknownId, message).at(node.path, source.span.clone(), "");
            self.diags.push(diag.maybe_help(help));
        }
        for (language, locale) in &node.raw.locale.0 {
            if !self.settings.languages.contains(&language.value) {
                let message = format!("`{}` is not a language of the pack", language.value);
                let diag = Diag::new(Code::UnknownId, message);
                self.diags.push(diag.at(node.path, language.span.clone(), ""));
            }
            let entry = (language.value.clone(), locale.value.clone());
            self.settings.locale.extend([entry]);
        }
    }

    fn thresholds(&mut self, node: &Node<'_, RawPack>) {
        let path = node.path;
        if let Some(raw) = &node.raw.threshold {
            let mut read = |at: &Option<At<f64>>, default: f64| {
                at.as_ref()
                    .and_then(|at| {
                        let open = |x: f64| x > 0.0 && x < 1.0;
                        self.number(path, at, "a threshold", "more than 0 and less than 1", open)
                    })
                    .unwrap_or(default)
            };
            let usual = Threshold::default();
            let lower = read(&raw.lower, usual.lower);
            let upper = read(&raw.upper, usual.upper);
            let place = raw.upper.as_ref().or(raw.lower.as_ref());
            if lower > upper
                && let Some(at) = place
            {
                let message = format!("the upper threshold {upper} is below the lower {lower}");
                let diag = Diag::new(Code::BadNumber, message);
                self.diags.push(diag.at(path, at.span.clone(), ""));
            }
            self.settings.threshold = Threshold { lower, upper };
        }
        if let Some(raw) = &node.raw.reliability {
            let mut read = |at: &Option<At<f64>>| {
                at.as_ref()
                    .and_then(|at| {
                        let good = |x: f64| x > 0.5 && x <= 1.0;
                        self.number(path, at, "a reliability", "more than 0.5, at most 1", good)
                    })
                    .unwrap_or(1.0)
            };
            self.settings.reliability = Reliability {
                probed: read(&raw.probed),
                parsed: read(&raw.parsed),
                stated: read(&raw.stated),
            };
        }
        if let Some(raw) = &node.raw.stop {
            let usual = Stop::default();
            let mut read = |at: &Option<At<f64>>, what: &str, default: f64| {
                at.as_ref()
                    .and_then(|at| self.number(path, at, what, "0 or more", |x| x >= 0.0))
                    .unwrap_or(default)
            };
            self.settings.stop = Stop {
                by: raw.by.unwrap_or_default(),
                bits: read(&raw.bits, "`bits`", usual.bits),
                give_up_minutes: read(
                    &raw.give_up_minutes,
                    "`give_up_minutes`",
                    usual.give_up_minutes,
                ),
            };
        }
    }

    fn complaint(&mut self, node: &Node<'_, RawPack>, complaint: &RawComplaint) {
        let path = node.path;
        if let Some(shows) = &complaint.shows {
            self.settings.complaint_shows = self.frequency(path, shows);
        }
        let (Some(fact), Some(outcome)) = (&complaint.fact, &complaint.outcome) else {
            if !node.is_damaged("complaint") {
                let diag = Diag::new(Code::MissingKey, "the complaint needs `fact` and `outcome`");
                self.diags.push(diag.at(path, node.id.span.clone(), ""));
            }
            return;
        };
        let Some(ix) = self.fact(path, fact) else {
            return;
        };
        let name = &self.names.facts[ix.0];
        if !name.unclear && name.kind != FactKind::Finding {
            let message = format!(
                "the complaint must be a finding, `{}` is {}",
                fact.value,
                super::names::a(&name.kind)
            );
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, fact.span.clone(), ""));
            return;
        }
        let Some(position) = self.outcome(path, ix, outcome) else {
            return;
        };
        if position == 0 {
            let message =
                format!("`{}` is the normal outcome, nothing brings it about", outcome.value);
            let diag = Diag::new(Code::Dead, message);
            self.diags.push(
                diag.at(path, outcome.span.clone(), "the first outcome of the fact")
                    .help("the complaint is one of the outcomes after the first"),
            );
        }
        self.settings.complaint = Some(Complaint { fact: ix, outcome: position });
    }
}
