//! Every kind of node, once.
//!
//! From one list come the type of a file, the nodes of all files, how the first are added to the second,
//! and what finds two nodes with one id. To add a kind: a line here, and its type in `raw`.

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

/// `KIND, NODES: TYPE;` is the table `[KIND.ID]`, whose nodes are collected in the field `NODES`.
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
            /// Adds the nodes of one file, `damage` being what could not be read of it.
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
    /// A file under `rules/<pack>/`. Any file may hold any kind of node, and as many as it likes; ids
    /// of one kind are unique in the whole pack. Files count in the order of their names, nodes in the order in
    /// which they stand.
    RulesFile;

    /// Every node of the files under `rules/<pack>`, in pack order.
    Raw<'a> {
        /// By language.
        pub texts: BTreeMap<&'a str, RawTexts<'a>>,
        /// Ids of nodes that could not be read at all: naming them is no further problem.
        pub lost: BTreeSet<String>,
        /// Folder of the rules, without `rules/`; empty if there is none.
        pub folder: &'a str,
    }

    /// The pack itself, once in the pack. Example: `[pack]`
    pack: RawPack;
    /// The causes that the article names, in its order. Example: `[cause.server-access]`
    cause, causes: RawCause;
    /// The specific things that can be wrong and repaired. Example: `[defect.certificate-expired]`
    defect, defects: RawDefect;
    /// What can be known. Example: `[fact."tls.certificate.in_date"]`
    fact, facts: RawFact;
    /// Message texts, or failures, that give a fact its value when they are seen. Example: `[sign.rpc-server-unavailable]`
    sign, signs: RawSign;
    /// What can go wrong, whatever says so. Example: `[failure.name-not-resolved]`
    failure, failures: RawFailure;
    /// Catalogues of codes that mean failures. Example: `[codes.winhttp]`
    codes, codes: RawCodes;
    /// Messages as their makers publish them. Example: `[messages.wcf]`
    messages, messages: RawMessages;
    /// Printed properties that give a fact its value. Example: `[property.mrs-proxy-enabled]`
    property, properties: RawProperty;
    /// What people say in plain words. Example: `[phrase.version-said]`
    phrase, phrases: RawPhrase;
    /// Something people speak of. Example: `[entity.mrs-proxy]`
    entity, entities: RawEntity;
    /// What people say of things. Example: `[predicate.enabled]`
    predicate, predicates: RawPredicate;
    /// What texts can be about: the subject of the pack, or another. Example: `[topic.printing]`
    topic, topics: RawTopic;
    /// Words that make a sentence say nothing, language by language. Example: `[doubt.english]`
    doubt, doubts: RawDoubt;
    /// Conditions that several nodes need. Example: `[condition.wizard-would-not-offer]`
    condition, conditions: RawCondition;
    /// Hard knowledge. Example: `[rule.staged-needs-2003-or-2007]`
    rule, rules: RawRule;
    /// Troubleshooting steps: questions, commands and checks that give facts. Example: `[step.get-outlook-anywhere]`
    step, steps: RawStep;
    /// What it takes to get to where steps are done, paid once for several. Example: `[access.exchange-shell]`
    access, accesses: RawAccess;
    /// What documents say about a cause or a defect in some contexts. Example: `[claim.cutover-today]`
    claim, claims: RawClaim;
    /// The article, statement by statement. Example: `[statement.step-1-basic]`
    statement, statements: RawStatement;
    /// The cmdlets and programs that commands of the pack may use. Without any, commands are not compared with them. Example: `[cmdlet.Get-OutlookAnywhere]`
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
