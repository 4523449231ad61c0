//! The list of what only reads: `listed.toml`, part of the program.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// Comparisons in `Where-Object`.
pub(super) const OPERATORS: [&str; 12] = [
    "eq",
    "ne",
    "gt",
    "ge",
    "lt",
    "le",
    "like",
    "notlike",
    "match",
    "notmatch",
    "contains",
    "notcontains",
];

/// What a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    /// Nothing.
    Switch,
    /// Literals or a placeholder.
    Text,
    /// A number or a placeholder.
    Number,
    /// A placeholder alone: a machine that would be told who asks, or given a password. No pack names one.
    Asked,
    /// `(Get-Credential)`
    Credential,
    /// `@{…}` with listed keys.
    Table,
}

/// A cmdlet, with the parameters that it may have.
#[derive(Debug)]
pub(super) struct Cmdlet {
    pub(super) name: &'static str,
    parameters: Vec<(&'static str, Takes)>,
    /// The parameter of a value without a name.
    position: Option<&'static str>,
    keys: Vec<&'static str>,
    /// The texts that a parameter may have: what begins with a folder (`IIS:\`), and what is named.
    within: BTreeMap<String, Vec<String>>,
}

impl Cmdlet {
    /// The parameter of this name, in any case of letters, and what it takes.
    pub(super) fn parameter(&self, name: &str) -> Option<(&'static str, Takes)> {
        self.parameters.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied()
    }

    /// The parameter of a value without a name.
    pub(super) fn positional(&self) -> Option<(&'static str, Takes)> {
        self.parameter(self.position?)
    }

    /// The key of a table.
    pub(super) fn key(&self, key: &str) -> Option<&'static str> {
        self.keys.iter().find(|known| known.eq_ignore_ascii_case(key)).copied()
    }

    /// Whether a text may be a value of a parameter. A path to another machine never is: opening it tells that
    /// machine who asks.
    pub(super) fn may_have(&self, parameter: &str, text: &str) -> bool {
        let is_one = |known: &String| {
            known == text
                || (known.ends_with('\\') && text.starts_with(known) && !text.contains(".."))
        };
        !text.starts_with(['\\', '/'])
            && self.within.get(parameter).is_none_or(|known| known.iter().any(is_one))
    }
}

/// A program, with the options that it may have.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Program {
    #[serde(skip)]
    pub(super) name: &'static str,
    /// The word that must come first.
    pub(super) first: Option<String>,
    /// Whether it reads what another program prints.
    #[serde(default)]
    pub(super) piped: bool,
    /// The fewest words besides options. Some programs wait for commands when they get none.
    #[serde(default)]
    pub(super) least: usize,
    /// The most.
    pub(super) words: usize,
    /// Whole words that begin with `-` or `/`.
    pub(super) options: Vec<String>,
}

/// An option of `Select-Object` or `Format-…`.
#[derive(Clone, Copy, Debug)]
pub(super) struct SelectOption {
    pub(super) name: &'static str,
    /// Whether a number follows.
    pub(super) counts: bool,
}

/// The option of this name. What formats has none that would mean something in a script.
pub(super) fn option(name: &str, formats: bool) -> Option<SelectOption> {
    const OF_SELECT: [SelectOption; 3] = [
        SelectOption { name: "First", counts: true },
        SelectOption { name: "Last", counts: true },
        SelectOption { name: "Unique", counts: false },
    ];
    OF_SELECT.into_iter().find(|known| !formats && known.name.eq_ignore_ascii_case(name))
}

/// The cmdlet of this name, in any case of letters.
pub(super) fn cmdlet(name: &str) -> Option<&'static Cmdlet> {
    LISTED.cmdlets.get(name.to_ascii_lowercase().as_str())
}

/// The program of this name.
pub(super) fn program(name: &str) -> Option<&'static Program> {
    LISTED.programs.get(name)
}

struct Listed {
    cmdlets: BTreeMap<String, Cmdlet>,
    programs: BTreeMap<String, Program>,
}

static LISTED: LazyLock<Listed> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("listed.toml")).expect("a file of the program");
    // The list lives as long as the program.
    let kept = |text: &str| -> &'static str { Box::leak(text.to_owned().into_boxed_str()) };
    let keep = |texts: &[String]| -> Vec<&'static str> { texts.iter().map(|t| kept(t)).collect() };
    let mut cmdlets = BTreeMap::new();
    let groups = file.group.iter().flat_map(|raw| raw.cmdlets.iter().map(move |name| (name, raw)));
    for (name, raw) in groups.chain(&file.cmdlet) {
        let kinds = [
            (&raw.switch, Takes::Switch),
            (&raw.text, Takes::Text),
            (&raw.number, Takes::Number),
            (&raw.asked, Takes::Asked),
            (&raw.credential, Takes::Credential),
            (&raw.table, Takes::Table),
        ];
        let parameters = kinds
            .into_iter()
            .flat_map(|(names, takes)| names.iter().map(move |name| (kept(name), takes)))
            .collect();
        let cmdlet = Cmdlet {
            name: kept(name),
            parameters,
            position: raw.position.as_deref().map(kept),
            keys: keep(&raw.keys),
            within: raw.within.clone(),
        };
        let twice = cmdlets.insert(name.to_ascii_lowercase(), cmdlet);
        assert!(twice.is_none(), "`{name}` is listed twice");
    }
    let programs = file.program.into_iter().map(|(name, program)| {
        let listed = Program { name: kept(&name), ..program };
        (name, listed)
    });
    Listed { cmdlets, programs: programs.collect() }
});

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    group: Vec<Parameters>,
    cmdlet: BTreeMap<String, Parameters>,
    program: BTreeMap<String, Program>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Parameters {
    /// Those of a group.
    cmdlets: Vec<String>,
    switch: Vec<String>,
    text: Vec<String>,
    number: Vec<String>,
    asked: Vec<String>,
    credential: Vec<String>,
    table: Vec<String>,
    position: Option<String>,
    keys: Vec<String>,
    within: BTreeMap<String, Vec<String>>,
}
