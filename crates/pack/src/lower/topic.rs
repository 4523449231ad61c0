//! What texts can be about.

use shindan_model::Topic;

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::{OneOrMany, RawTopic};
use crate::source::Node;

impl Lower<'_> {
    pub(super) fn topics(&mut self) -> Vec<Topic> {
        let raw = self.raw;
        let mut topics = Vec::new();
        for node in &raw.topics {
            let mut words = self.words_by_language(node, "topic", "words", &node.raw.words);
            for entity in self.spoken_of(node, node.raw.entities.as_ref()) {
                let spoken = &raw.entities[entity];
                for (language, more) in &spoken.raw.words.0 {
                    let more = more.0.iter().map(|word| word.value.clone());
                    words.entry(language.value.clone()).or_default().extend(more);
                }
            }
            if words.is_empty() {
                self.has_none_of(node, "topic", ["words", "entities"]);
            }
            let outranks = self.outranked(node);
            let (id, is_elsewhere) = (node.id.value.clone(), node.raw.elsewhere);
            topics.push(Topic { id, words, is_elsewhere, outranks });
        }
        topics
    }

    /// The topics that a topic outranks, which have to be of the pack's subject.
    fn outranked(&mut self, node: &Node<'_, RawTopic>) -> Vec<usize> {
        let Some(OneOrMany(ids)) = &node.raw.outranks else { return Vec::new() };
        let known: Vec<&str> = self.raw.topics.iter().map(|node| node.id.value.as_str()).collect();
        let mut outranked = Vec::new();
        for id in ids {
            match known.iter().position(|known| *known == id.value) {
                Some(at) if node.raw.elsewhere && !self.raw.topics[at].raw.elsewhere => {
                    outranked.push(at);
                }
                Some(_) => {
                    let message =
                        format!("topic `{}` cannot outrank `{}`", node.id.value, id.value);
                    let help = "only a topic with `elsewhere = true` outranks one without";
                    let diag = Diag::new(Code::WrongShape, message);
                    self.diags.push(diag.at(node.path, id.span.clone(), "").help(help));
                }
                None => self.unknown(node.path, id, "topic", &known),
            }
        }
        outranked
    }
}

#[cfg(test)]
mod tests {
    use crate::load;
    use shindan_testing as testing;

    /// The messages of the problems that this file brings.
    fn problems(text: &str) -> Vec<String> {
        let mut files = testing::files();
        let path = "rules/lamp/topics.toml".to_owned();
        files.push(shindan_model::SourceFile { path, text: text.to_owned() });
        let (_, diags) = load(&files);
        diags.into_iter().map(|diag| diag.message).collect()
    }

    #[test]
    fn only_another_subject_outranks_and_only_one_of_the_pack() {
        let ours = "[topic.lamp]\nwords.en = [\"lamp\"]\n";
        let other =
            |keys: &str| problems(&format!("{ours}[topic.car]\nwords.en = [\"car\"]\n{keys}\n"));
        assert!(other("elsewhere = true\noutranks = \"lamp\"").is_empty());
        assert!(other("outranks = \"lamp\"")[0].contains("cannot outrank"));
        assert!(other("elsewhere = true\noutranks = \"car\"")[0].contains("cannot outrank"));
        assert!(other("elsewhere = true\noutranks = \"lmap\"")[0].contains("lmap"));
        assert!(problems("[topic.car]\nelsewhere = true\n")[0].contains("words"));
    }
}
