//! All nodes of a pack as they were written, file after file: what `parse` yields and `lower` reads.

use std::collections::{BTreeMap, BTreeSet};

use super::raw::{
    At, RawAct, RawActText, RawCause, RawCauseText, RawClaim, RawCmdlet, RawCondition, RawDefect,
    RawDefectText, RawDoubt, RawFact, RawFactText, RawPack, RawPackText, RawPhrase, RawProperty,
    RawRemedyText, RawRequest, RawRule, RawRuleText, RawSetup, RawSetupText, RawSign, RawStatement,
};

/// One node, and where it stands.
#[derive(Debug)]
pub(super) struct Node<'a, T> {
    /// The file.
    pub(super) path: &'a str,
    /// The id, with its bytes; for `[pack]` the word `pack`.
    pub(super) id: At<String>,
    /// The keys.
    pub(super) raw: T,
    /// Keys that were there, but could not be read. They are not missing: a problem is reported.
    pub(super) damaged: Vec<String>,
}

impl<T> Node<'_, T> {
    /// Whether this key was there and could not be read.
    pub(super) fn is_damaged(&self, key: &str) -> bool {
        self.damaged.iter().any(|damaged| damaged == key)
    }
}

/// Every node of the files under `rules/<pack>`, in pack order.
#[derive(Debug, Default)]
pub(super) struct Raw<'a> {
    pub(super) packs: Vec<Node<'a, RawPack>>,
    pub(super) causes: Vec<Node<'a, RawCause>>,
    pub(super) defects: Vec<Node<'a, RawDefect>>,
    pub(super) facts: Vec<Node<'a, RawFact>>,
    pub(super) signs: Vec<Node<'a, RawSign>>,
    pub(super) properties: Vec<Node<'a, RawProperty>>,
    pub(super) phrases: Vec<Node<'a, RawPhrase>>,
    pub(super) doubts: Vec<Node<'a, RawDoubt>>,
    pub(super) conditions: Vec<Node<'a, RawCondition>>,
    pub(super) rules: Vec<Node<'a, RawRule>>,
    pub(super) acts: Vec<Node<'a, RawAct>>,
    pub(super) setups: Vec<Node<'a, RawSetup>>,
    pub(super) claims: Vec<Node<'a, RawClaim>>,
    pub(super) statements: Vec<Node<'a, RawStatement>>,
    pub(super) cmdlets: Vec<Node<'a, RawCmdlet>>,
    pub(super) requests: Vec<Node<'a, RawRequest>>,
    /// By language.
    pub(super) texts: BTreeMap<&'a str, RawTexts<'a>>,
    /// Ids of nodes that could not be read at all: naming them is no further problem.
    pub(super) lost: BTreeSet<String>,
    /// Folder of the rules, without `rules/`; empty if there is none.
    pub(super) folder: &'a str,
}

/// Every node of the files under `kb/<pack>/<language>`.
#[derive(Debug, Default)]
pub(super) struct RawTexts<'a> {
    pub(super) packs: Vec<Node<'a, RawPackText>>,
    pub(super) causes: Vec<Node<'a, RawCauseText>>,
    pub(super) defects: Vec<Node<'a, RawDefectText>>,
    pub(super) facts: Vec<Node<'a, RawFactText>>,
    pub(super) rules: Vec<Node<'a, RawRuleText>>,
    pub(super) acts: Vec<Node<'a, RawActText>>,
    pub(super) setups: Vec<Node<'a, RawSetupText>>,
    pub(super) remedies: Vec<Node<'a, RawRemedyText>>,
}
