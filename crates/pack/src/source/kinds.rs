//! The one list of all kinds of nodes.
//!
//! It generates the type of a file, the lists of nodes of all files, the code that adds one to the other, and
//! the search for duplicate ids. To add a kind, add a line here and its type in `raw`.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::Deserialize;

use super::node::{Node, collect, collect_pack, unique};
use crate::diag::Diag;
use crate::parse::Damage;
use crate::raw::{
    At, Entries, RawAccess, RawAccessText, RawCause, RawCauseText, RawClaim, RawCmdlet, RawCodes,
    RawCondition, RawDefect, RawDefectText, RawDoubt, RawEntity, RawFact, RawFactText, RawFailure,
    RawMessages, RawPack, RawPackText, RawPhrase, RawPredicate, RawProperty, RawRemedyText,
    RawRequest, RawRule, RawRuleText, RawSign, RawStatement, RawStep, RawStepText, RawTopic,
};

/// `KIND, NODES: TYPE;` is the table `[KIND.ID]`; its nodes are collected in the field `NODES`.
macro_rules! kinds {
    (
        $(#[$about_file:meta])* $file:ident;
        $(#[$about_all:meta])* $all:ident<$life:lifetime> { $($more:tt)* }
        $(#[$about_pack:meta])* pack: $pack:ty;
        $($(#[$about:meta])* $kind:ident, $nodes:ident: $raw:ty;)*
    ) => {
        $(#[$about_file])*
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub struct $file {
            $(#[$about_pack])*
            pub pack: Option<At<$pack>>,
            $($(#[$about])* #[serde(default)] pub $kind: Entries<$raw>,)*
        }

        $(#[$about_all])*
        #[derive(Debug, Default)]
        pub struct $all<$life> {
            #[doc = "Every `[pack]`; there should be one."]
            pub packs: Vec<Node<$life, $pack>>,
            $(#[doc = concat!("Every `[", stringify!($kind), ".ID]`.")]
            pub $nodes: Vec<Node<$life, $raw>>,)*
            $($more)*
        }

        impl<$life> $all<$life> {
            /// Adds the nodes of one file; `damage` is what could not be read of it.
            pub(crate) fn add(&mut self, path: &$life str, file: $file, damage: &[Damage]) {
                collect_pack(&mut self.packs, path, file.pack, damage);
                $(collect(&mut self.$nodes, stringify!($kind), path, file.$kind, damage);)*
            }

            /// Keeps the first of several nodes of one kind and id, and reports the others.
            pub(crate) fn keep_first(&mut self, diags: &mut Vec<Diag>) {
                unique(&mut self.packs, "packs", diags);
                $(unique(&mut self.$nodes, stringify!($nodes), diags);)*
            }

            /// Kind, file and id of every node but `[pack]`, kind by kind.
            pub fn ids(&self) -> Vec<(&'static str, &$life str, &At<String>)> {
                let mut ids = Vec::new();
                $(ids.extend(self.$nodes.iter().map(|node| (stringify!($kind), node.path, &node.id)));)*
                ids
            }
        }
    };
}

kinds! {
    /// A file under `rules/<pack>/`. Each may hold any number of nodes of any kind. Ids of one kind are unique in
    /// the whole pack. Nodes have the order of the files, sorted by name, and within a file that of the file.
    RulesFile;

    /// Every node of the files under `rules/<pack>`, in pack order.
    Raw<'a> {
        /// By language.
        pub texts: BTreeMap<&'a str, RawTexts<'a>>,
        /// Ids of nodes that could not be read at all. References to them are not reported.
        pub lost: BTreeSet<String>,
        /// The folder below `rules/`; empty in a pack without rules.
        pub folder: &'a str,
    }

    /// The pack, exactly once. Example: `[pack]`
    pack: RawPack;
    /// Causes that the article names, in its order. Example: `[cause.server-access]`
    cause, causes: RawCause;
    /// Specific faults that can be repaired. Example: `[defect.certificate-expired]`
    defect, defects: RawDefect;
    /// Things that can be known. Example: `[fact."tls.certificate.in_date"]`
    fact, facts: RawFact;
    /// Message texts, or failures, that give a fact its value when they are seen. Example: `[sign.rpc-server-unavailable]`
    sign, signs: RawSign;
    /// Things that can go wrong, in the words of any program. Example: `[failure.name-not-resolved]`
    failure, failures: RawFailure;
    /// Catalogues of codes that mean failures. Example: `[codes.winhttp]`
    codes, codes: RawCodes;
    /// Messages as their vendors publish them. Example: `[messages.wcf]`
    messages, messages: RawMessages;
    /// Printed properties that give a fact its value. Example: `[property.mrs-proxy-enabled]`
    property, properties: RawProperty;
    /// Words of people that give facts their values. Example: `[phrase.version-said]`
    phrase, phrases: RawPhrase;
    /// Something people speak of. Example: `[entity.mrs-proxy]`
    entity, entities: RawEntity;
    /// What people say of things. Example: `[predicate.enabled]`
    predicate, predicates: RawPredicate;
    /// What texts can be about: the subject of the pack, or another. Example: `[topic.printing]`
    topic, topics: RawTopic;
    /// Words that make a sentence doubtful, by language. Example: `[doubt.english]`
    doubt, doubts: RawDoubt;
    /// Named conditions that several nodes share. Example: `[condition.wizard-would-not-offer]`
    condition, conditions: RawCondition;
    /// Things that follow with certainty. Example: `[rule.staged-needs-2003-or-2007]`
    rule, rules: RawRule;
    /// Troubleshooting steps: questions, commands and checks that give facts. Example: `[step.get-outlook-anywhere]`
    step, steps: RawStep;
    /// Access to the places where steps are done; its minutes count once for several steps. Example: `[access.exchange-shell]`
    access, accesses: RawAccess;
    /// Claims of documents about a cause or a defect in some contexts. Example: `[claim.cutover-today]`
    claim, claims: RawClaim;
    /// The article, statement by statement. Example: `[statement.step-1-basic]`
    statement, statements: RawStatement;
    /// Cmdlets and programs that commands of the pack may use. Without any, commands are not checked. Example: `[cmdlet.Get-OutlookAnywhere]`
    cmdlet, cmdlets: RawCmdlet;
    /// Requests that probes send and failures are about. Example: `[request.owa]`
    request, requests: RawRequest;
}

kinds! {
    /// A file under `kb/<pack>/<language>/`: the texts, node by node, with the ids of the rules.
    TextsFile;

    /// Every node of the files under `kb/<pack>/<language>`.
    RawTexts<'a> {}

    /// The pack. Example: `[pack]`
    pack: RawPackText;
    /// Causes, and `outside`. Example: `[cause.server-access]`
    cause, causes: RawCauseText;
    /// Defects. Example: `[defect.certificate-expired]`
    defect, defects: RawDefectText;
    /// Facts. Example: `[fact."tls.certificate.in_date"]`
    fact, facts: RawFactText;
    /// Rules. Example: `[rule.staged-needs-2003-or-2007]`
    rule, rules: RawRuleText;
    /// Steps. Example: `[step.get-outlook-anywhere]`
    step, steps: RawStepText;
    /// Where steps are done. Example: `[access.exchange-shell]`
    access, accesses: RawAccessText;
    /// Remedies. Example: `[remedy.renew-certificate]`
    remedy, remedies: RawRemedyText;
}
