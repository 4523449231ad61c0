//! What failures, codes, and the signs and requests that name them say.

use shindan_model::{CodeKey, CodeNumber, Codes, Failure, OfRequests};

use super::describe::Describer;
use super::statement::DescribedNode;

impl Describer<'_> {
    pub(super) fn failure(&self, node: &Failure) -> DescribedNode {
        let mut described = DescribedNode::new("failure", &node.about.id, node.about.id.clone());
        described.says("layer", node.layer.as_str());
        described.says("is seen in", self.quoted(&node.text));
        described.says("is seen in the published", self.quoted(&node.templates));
        described.about(&node.about);
        described
    }

    pub(super) fn codes(&self, node: &Codes) -> DescribedNode {
        let mut described = DescribedNode::new("codes", &node.about.id, node.about.id.clone());
        described.says("printed as", format!("{:?}", node.form).to_lowercase());
        described.says("behind the words", self.quoted(&node.words));
        for code in &node.codes {
            let means = &self.pack.failures[code.failure.0].about.id;
            described.says(printed(&code.key), format!("{}: {means}", code.name));
        }
        described.about(&node.about);
        described
    }

    pub(super) fn of_requests(&self, requests: &OfRequests) -> String {
        let voice = self.voice;
        match requests {
            OfRequests::Here => String::new(),
            OfRequests::Any => voice.word("any"),
            OfRequests::These { named, unnamed } => {
                let named = named.iter().map(|at| self.pack.requests[*at].about.id.clone());
                self.list(named.chain(unnamed.then(|| voice.word("unnamed"))))
            }
        }
    }
}

/// A code as most of its kind are printed.
fn printed(key: &CodeKey) -> String {
    match key {
        CodeKey::Number(CodeNumber::Whole(number)) if *number > u32::from(u16::MAX) => {
            format!("{number:#010x}")
        }
        CodeKey::Number(CodeNumber::Whole(number)) => number.to_string(),
        CodeKey::Number(CodeNumber::Sub(status, sub)) => format!("{status}.{sub}"),
        CodeKey::Name(name) => name.clone(),
    }
}
