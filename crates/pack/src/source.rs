//! All nodes of a pack as they were written, file after file: what `parse` yields and `lower` reads.

use std::collections::{BTreeMap, BTreeSet};

use crate::raw::{
    At, RawAct, RawActText, RawCause, RawCauseText, RawClaim, RawCmdlet, RawCondition, RawDefect,
    RawDefectText, RawDoubt, RawFact, RawFactText, RawPack, RawPackText, RawPhrase, RawProperty,
    RawRemedyText, RawRequest, RawRule, RawRuleText, RawSetup, RawSetupText, RawSign, RawStatement,
};

/// One node, and where it stands.
#[derive(Debug)]
pub struct Node<'a, T> {
    /// The file.
    pub path: &'a str,
    /// The id, with its bytes; for `[pack]` the word `pack`.
    pub id: At<String>,
    /// The keys.
    pub raw: T,
    /// Keys that were there, but could not be read. They are not missing: a problem is reported.
    pub damaged: Vec<String>,
}

impl<T> Node<'_, T> {
    /// Whether this key was there and could not be read.
    pub fn is_damaged(&self, key: &str) -> bool {
        self.damaged.iter().any(|damaged| damaged == key)
    }
}

/// Every node of the files under `rules/<pack>`, in pack order.
#[derive(Debug, Default)]
pub struct Raw<'a> {
    /// Every [`crate::raw::RawPack`].
    pub packs: Vec<Node<'a, RawPack>>,
    /// Every [`crate::raw::RawCause`].
    pub causes: Vec<Node<'a, RawCause>>,
    /// Every [`crate::raw::RawDefect`].
    pub defects: Vec<Node<'a, RawDefect>>,
    /// Every [`crate::raw::RawFact`].
    pub facts: Vec<Node<'a, RawFact>>,
    /// Every [`crate::raw::RawSign`].
    pub signs: Vec<Node<'a, RawSign>>,
    /// Every [`crate::raw::RawProperty`].
    pub properties: Vec<Node<'a, RawProperty>>,
    /// Every [`crate::raw::RawPhrase`].
    pub phrases: Vec<Node<'a, RawPhrase>>,
    /// Every [`crate::raw::RawDoubt`].
    pub doubts: Vec<Node<'a, RawDoubt>>,
    /// Every [`crate::raw::RawCondition`].
    pub conditions: Vec<Node<'a, RawCondition>>,
    /// Every [`crate::raw::RawRule`].
    pub rules: Vec<Node<'a, RawRule>>,
    /// Every [`crate::raw::RawAct`].
    pub acts: Vec<Node<'a, RawAct>>,
    /// Every [`crate::raw::RawSetup`].
    pub setups: Vec<Node<'a, RawSetup>>,
    /// Every [`crate::raw::RawClaim`].
    pub claims: Vec<Node<'a, RawClaim>>,
    /// Every [`crate::raw::RawStatement`].
    pub statements: Vec<Node<'a, RawStatement>>,
    /// Every [`crate::raw::RawCmdlet`].
    pub cmdlets: Vec<Node<'a, RawCmdlet>>,
    /// Every [`crate::raw::RawRequest`].
    pub requests: Vec<Node<'a, RawRequest>>,
    /// By language.
    pub texts: BTreeMap<&'a str, RawTexts<'a>>,
    /// Ids of nodes that could not be read at all: naming them is no further problem.
    pub lost: BTreeSet<String>,
    /// Folder of the rules, without `rules/`; empty if there is none.
    pub folder: &'a str,
}

/// Every node of the files under `kb/<pack>/<language>`.
#[derive(Debug, Default)]
pub struct RawTexts<'a> {
    /// Every [`crate::raw::RawPackText`].
    pub packs: Vec<Node<'a, RawPackText>>,
    /// Every [`crate::raw::RawCauseText`].
    pub causes: Vec<Node<'a, RawCauseText>>,
    /// Every [`crate::raw::RawDefectText`].
    pub defects: Vec<Node<'a, RawDefectText>>,
    /// Every [`crate::raw::RawFactText`].
    pub facts: Vec<Node<'a, RawFactText>>,
    /// Every [`crate::raw::RawRuleText`].
    pub rules: Vec<Node<'a, RawRuleText>>,
    /// Every [`crate::raw::RawActText`].
    pub acts: Vec<Node<'a, RawActText>>,
    /// Every [`crate::raw::RawSetupText`].
    pub setups: Vec<Node<'a, RawSetupText>>,
    /// Every [`crate::raw::RawRemedyText`].
    pub remedies: Vec<Node<'a, RawRemedyText>>,
}
