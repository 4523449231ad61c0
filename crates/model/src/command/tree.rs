//! Commands as trees.

use std::collections::BTreeSet;
use std::fmt;

/// A command that is known to only read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnly {
    /// A script may run it.
    Script(Vec<Pipeline>),
    /// It may be shown to a person, who runs it; no script does.
    Shown,
}

/// Why a command is not known to only read: lower case, the offending words in back-ticks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub(super) String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Cmdlets, one after the other; prints as PowerShell 2.0 that returns objects, without what only formats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    pub(super) stages: Vec<Stage>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// A listed cmdlet, spelt as in the list, with its arguments.
    Call { cmdlet: &'static str, arguments: Vec<(&'static str, Argument)> },
    /// `Where-Object {$_.Name -eq 'x'}`
    Where { property: String, operator: &'static str, operand: Value },
    /// `Select-Object` and `Format-…`: properties, and the options that `Select-Object` has.
    Select { formats: bool, properties: Vec<Property>, options: Vec<(&'static str, Option<u32>)> },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Argument {
    /// A parameter without a value.
    Switch,
    Values(Vec<Value>),
    /// `(Get-Credential)`: the shell asks the person who runs it.
    Credential,
    /// `@{LogName='Application';Id=1309}`
    Table(Vec<(&'static str, Value)>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Text(String),
    Number(u32),
    Truth(bool),
    /// `<mailbox>`: what the person who runs it puts in its place.
    Asked(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Property {
    /// A name, in which `*` stands for anything.
    Named(String),
    /// `@{Name='NotAfter';Expression={$_.NotAfter.ToString('u')}}`
    Calculated,
}

impl Pipeline {
    /// The cmdlet whose objects come out at its end.
    pub fn printer(&self) -> &'static str {
        let mut calls = self.stages.iter().filter_map(|stage| match stage {
            Stage::Call { cmdlet, .. } => Some(*cmdlet),
            Stage::Where { .. } | Stage::Select { .. } => None,
        });
        calls.next_back().expect("a pipeline begins with a call")
    }

    /// The names of its placeholders: `mailbox` for `<mailbox>`.
    pub fn asks_for(&self) -> BTreeSet<&str> {
        let mut values: Vec<&Value> = Vec::new();
        for stage in &self.stages {
            match stage {
                Stage::Where { operand, .. } => values.push(operand),
                Stage::Select { .. } => {}
                Stage::Call { arguments, .. } => {
                    for (_, argument) in arguments {
                        match argument {
                            Argument::Values(given) => values.extend(given),
                            Argument::Table(rows) => values.extend(rows.iter().map(|(_, v)| v)),
                            Argument::Switch | Argument::Credential => {}
                        }
                    }
                }
            }
        }
        let names = values.into_iter().filter_map(|value| match value {
            Value::Asked(name) => Some(name.as_str()),
            _ => None,
        });
        names.collect()
    }

    pub(super) fn is_calculated(&self) -> bool {
        self.stages.iter().any(|stage| match stage {
            Stage::Select { properties, .. } => properties.contains(&Property::Calculated),
            _ => false,
        })
    }
}
