//! The texts and facts of a case, with stand-ins.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::{Fact, FactKind, FactSet, Pack, Standing, Value};
use shindan_secrets::{View, Writing};

use super::addresses::{Numbered, Numbers, in_form_of, in_places_of};
use super::checksums::{is_card, is_individual_number};
use super::defanged::refanged;
use super::error::RedactionError;
use super::find::{self, Form};
use super::learn::{Token, learn};
use super::names::Names;
use super::spans::Spans;
use super::suspects::Suspects;
use super::{encoded, people};

/// How often one kind of thing was replaced.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Count {
    /// The number of different values.
    pub values: usize,
    /// The number of places.
    pub places: usize,
}

/// The stand-ins of one case.
#[derive(Debug)]
pub struct Redactor<'p> {
    pack: &'p Pack,
    names: Names,
    numbers: Numbers,
    /// The words that are looked for by themselves.
    tokens: AhoCorasick,
    /// By pattern of `tokens`: what the word is.
    token_kinds: Vec<Token>,
    /// By kind: the values replaced, and the number of their occurrences.
    replaced: BTreeMap<&'static str, (BTreeSet<String>, usize)>,
    /// What may be left.
    suspects: Suspects,
}

impl<'p> Redactor<'p> {
    /// Learns the names in a case. `lists` are the contents of the program's `templates/redaction.toml` and,
    /// behind it, of those that add to it, as a pack's. `texts` are all texts that will be redacted, so that each name
    /// in one is replaced in all.
    ///
    /// # Errors
    /// The lists are malformed, a further one keeps what the first replaces, or there are too many names to look for.
    pub fn new(
        pack: &'p Pack,
        lists: &[&str],
        facts: &FactSet,
        texts: &[&str],
    ) -> Result<Self, RedactionError> {
        let learned = learn(pack, lists, facts, texts)?;
        let (tokens, token_kinds): (Vec<String>, Vec<Token>) = learned.tokens.into_iter().unzip();
        let tokens = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::LeftmostLongest)
            .build(&tokens)
            .map_err(|error| RedactionError::Names(error.to_string()))?;
        let numbers = Numbers::new(learned.addresses);
        let (replaced, suspects) = (BTreeMap::new(), Suspects::default());
        let names = learned.names;
        Ok(Self { pack, names, numbers, tokens, token_kinds, replaced, suspects })
    }

    /// The text with stand-ins, also within encodings. Lines keep their numbers.
    pub fn text(&mut self, text: &str) -> String {
        let text = refanged(text);
        let view = View::new(&text, Writing::Plain);
        let mut spans = Spans::default();
        for piece in encoded::pieces(&view.text) {
            if spans.is_free(&piece.range) {
                let mut inner = Spans::default();
                self.plain(&piece.text, &mut inner);
                let new = inner.apply(&piece.text, Range::clone);
                if new != piece.text {
                    spans.take(piece.range, piece.encoding.encode(&new));
                }
            }
        }
        self.plain(&view.text, &mut spans);
        let new = spans.apply(&text, |range| view.original(range));
        self.suspects.look(&new, &self.names.words);
        new
    }

    /// Notes stand-ins for what no encoding hides, besides those in `spans`.
    fn plain(&mut self, text: &str, spans: &mut Spans) {
        for (form, range) in self.names.lists.forms(text) {
            if spans.is_free(&range)
                && let Some(new) = self.stand_in(form, text, &range)
            {
                spans.take(range, new);
            }
        }
        for (range, name) in people::people(&self.names.lists, text) {
            if spans.is_free(&range) && !self.names.words.keeps(&name.to_lowercase()) {
                let new = self.person(&name);
                self.count("names of people", &name, &new);
                spans.take(range, new);
            }
        }
        let tokens: Vec<_> = self.tokens.find_iter(text).collect();
        for found in tokens {
            let range = found.range();
            if !spans.is_free(&range) || !find::stands_alone(text, &range) {
                continue;
            }
            let old = &text[range.clone()];
            let (kind, new) = match self.token_kinds[found.pattern().as_usize()] {
                Token::Label => ("parts of names", self.names.words.of(old)),
                Token::Person => ("names of people", self.person(old)),
                Token::Organisation => ("companies", self.organisation(old)),
            };
            self.count(kind, old, &new);
            spans.take(range, new);
        }
    }

    /// The facts with stand-ins in texts, names and quotations. Outcomes, numbers and dates stay.
    pub fn facts(&mut self, facts: &FactSet) -> FactSet {
        facts.iter().map(|fact| self.fact(fact)).collect()
    }

    fn fact(&mut self, fact: &Fact) -> Fact {
        let at = self.pack.fact(&fact.id);
        let is_text = at.is_none_or(|at| self.pack.facts[at.0].kind == FactKind::Text);
        let mut new = fact.clone();
        new.of = fact.of.as_deref().map(|of| self.text(of));
        new.standing = match &fact.standing {
            Standing::Known(Value::Text(text)) if is_text => {
                Standing::Known(Value::Text(self.text(text)))
            }
            Standing::Unavailable(reason) => Standing::Unavailable(self.text(reason)),
            known @ Standing::Known(_) => known.clone(),
        };
        new.source.name = self.text(&fact.source.name);
        new.source.quote = fact.source.quote.as_deref().map(|quote| self.text(quote));
        new
    }

    /// What was replaced so far: counts by kind, such as `names of hosts`, and never the values.
    pub fn replaced(&self) -> BTreeMap<&'static str, Count> {
        let count = |(values, places): &(BTreeSet<String>, usize)| Count {
            values: values.len(),
            places: *places,
        };
        self.replaced.iter().map(|(kind, seen)| (*kind, count(seen))).collect()
    }

    /// Pairs of hosts' stand-ins that compare differently from the hosts: one pair is nearly the
    /// same and the other is not, for instance. Empty except for names that are alike in a way that
    /// no stand-ins are. Only the first 300 hosts are compared.
    pub fn compare_differently(&self) -> Vec<(String, String)> {
        self.names.compare_differently()
    }

    /// What may have been missed: kind → the number of places, or of words, where something is left that may
    /// name somebody or something.
    pub fn may_be_left(&self) -> BTreeMap<&'static str, usize> {
        let mut all = self.suspects.counts.clone();
        let kept = self.names.kept_for_the_pack();
        if kept > 0 {
            all.insert("words within names, kept because the pack reads them", kept);
        }
        all
    }

    /// What is not looked for, in words for people.
    pub fn not_looked_for(&self) -> &[String] {
        &self.names.lists.not_looked_for
    }

    fn count(&mut self, kind: &'static str, old: &str, new: &str) {
        if old != new {
            let (values, places) = self.replaced.entry(kind).or_default();
            values.insert(old.to_lowercase());
            *places += 1;
        }
    }

    /// The stand-in for a match of a form. `None` if it only looks like one, and stays.
    fn stand_in(&mut self, form: Form, text: &str, range: &Range<usize>) -> Option<String> {
        let old = &text[range.clone()];
        let alone = find::stands_alone(text, range);
        let (kind, new) = match form {
            Form::Block => {
                let is_block = old.starts_with("-----") || is_encoded(old);
                let lines = "\n".repeat(old.matches('\n').count());
                ("encoded blocks", is_block.then(|| format!("[encoded block removed]{lines}")))
            }
            Form::MailAddress => ("mail addresses", Some(self.names.mail_address(old))),
            Form::International => {
                let is_it = !old.is_ascii() || old.contains("xn--");
                let new = || match old.contains('@') {
                    true => self.names.mail_address(old),
                    false => self.names.host(old),
                };
                ("mail addresses", is_it.then(new))
            }
            Form::Card => {
                let is_it = alone && is_card(old);
                ("cards, personal numbers", is_it.then(|| self.in_places(old)))
            }
            Form::IndividualNumber => {
                let is_it = alone && is_individual_number(old);
                ("cards, personal numbers", is_it.then(|| self.in_places(old)))
            }
            Form::Number => {
                let digits = old.chars().filter(|c| c.is_numeric()).count();
                let is_it =
                    alone && digits >= 3 && !old.starts_with("0x") && !old.ends_with(['.', '/']);
                ("numbers of contracts, people, devices", is_it.then(|| self.in_places(old)))
            }
            Form::DateLabelled => {
                let number = self.numbers.number(Numbered::Date, old);
                ("dates of birth", Some(format!("[date {number}]")))
            }
            // These are learned, and replaced wherever they stand.
            Form::PersonValue
            | Form::InternationalAccount
            | Form::HostWord
            | Form::AccountWord
            | Form::PersonLine
            | Form::CompanyLine
            | Form::Canonical => {
                return None;
            }
            Form::UrlHost => {
                let is_name = alone && old.parse::<IpAddr>().is_err();
                ("names of hosts", is_name.then(|| self.names.host(old)))
            }
            Form::Dotted => {
                ("names of hosts", self.names.is_host(old).then(|| self.names.host(old)))
            }
            Form::Account => ("accounts", self.names.account(old)),
            Form::UserPath => ("accounts", Some(self.names.words.of(old))),
            Form::Ipv4 | Form::Ipv6 => ("addresses", self.ip(text, range)),
            Form::Guid => ("GUIDs", alone.then(|| self.numbered(Numbered::Guid, old))),
            Form::Sid => {
                let number = self.numbers.number(Numbered::Sid, old);
                // What kind it is stays: an account of a domain, of Entra, a service.
                // In SDDL, the next part follows at once.
                let is_sid = !text[..range.start].ends_with(|c: char| c.is_ascii_alphanumeric());
                let kind: Vec<&str> = old.splitn(5, '-').take(4).collect();
                ("SIDs", is_sid.then(|| format!("{}-0-0-0-{number}", kind.join("-"))))
            }
            Form::Hexadecimal => {
                let is_number = alone && old.chars().any(|c| c.is_ascii_digit());
                let kind = Numbered::Hexadecimal;
                ("serials, thumbprints", is_number.then(|| self.numbered(kind, old)))
            }
            Form::Hardware => {
                ("hardware addresses", alone.then(|| self.numbered(Numbered::Hardware, old)))
            }
            Form::Phone => {
                let number = self.numbers.number(Numbered::Phone, old);
                ("telephone numbers", Some(format!("00-0000-{number:04}")))
            }
            Form::PostalCode => {
                let number = self.numbers.number(Numbered::PostalCode, old);
                ("postal codes", Some(format!("000-{number:04}")))
            }
            Form::PostalAddress | Form::AddressLine => {
                let number = self.numbers.number(Numbered::PostalAddress, old);
                ("postal addresses", Some(format!("[住所{number}]")))
            }
            Form::Organisation => ("companies", Some(self.organisation(old))),
            Form::Distinguished => {
                let is_kept = self.names.is_kept_phrase(old);
                ("companies", (!is_kept).then(|| self.organisation(old)))
            }
        };
        let new = new?;
        self.count(kind, old, &new);
        Some(new)
    }

    fn in_places(&mut self, old: &str) -> String {
        let number = self.numbers.number(Numbered::Number, old);
        in_places_of(old, number)
    }

    fn numbered(&mut self, kind: Numbered, old: &str) -> String {
        // Tests and examples use small GUIDs; stand-ins must not collide with them.
        let first = if kind == Numbered::Guid { 1 << 63 } else { 0 };
        let number = self.numbers.number(kind, old);
        in_form_of(old, first + number)
    }

    fn ip(&mut self, text: &str, range: &Range<usize>) -> Option<String> {
        let old = &text[range.clone()];
        let bare = old.trim_start_matches(['[', '(']);
        let before = text[..range.start].chars().next_back();
        let after = text[range.end..].chars().next();
        let continues = |c: char| c.is_ascii_alphanumeric() || c == ':';
        let has_more = text[range.end..]
            .strip_prefix('.')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let is_part = bare.len() == old.len() && before.is_some_and(|c| continues(c) || c == '.')
            || after.is_some_and(|c| c.is_ascii_alphanumeric())
            || has_more;
        let ip: IpAddr = bare.parse().ok()?;
        if is_part || (bare.len() == old.len() && is_build(ip)) {
            return None;
        }
        let bracket = &old[..old.len() - bare.len()];
        Some(format!("{bracket}{}", self.numbers.address(ip)))
    }

    /// The stand-in of a person, part by part, so that `山田` remains the family name of `山田 太郎`.
    fn person(&mut self, name: &str) -> String {
        let between = |c: char| matches!(c, ' ' | '　' | ',' | '\t');
        let is_latin = name.is_ascii();
        let stand_in = |part: &str| {
            let number = self.numbers.number(Numbered::Person, part);
            if is_latin { format!("Name{number}") } else { format!("氏名{number}") }
        };
        let parts = name.split(between).filter(|part| !part.is_empty()).map(stand_in);
        parts.collect::<Vec<_>>().join(" ")
    }

    /// The stand-in of a company: word by word for ASCII, as its words may be parts of other names.
    fn organisation(&mut self, name: &str) -> String {
        if name.is_ascii() {
            let replace = |word: &str| self.names.words.of(word);
            return name.split(' ').map(replace).collect::<Vec<_>>().join(" ");
        }
        let number = self.numbers.number(Numbered::Organisation, name);
        format!("社名{number}")
    }
}

/// Whether a run of base64 characters is an encoded block and not a path or a word: it has lower
/// case, upper case, digits unless it is long, and few slashes.
fn is_encoded(text: &str) -> bool {
    let has = |is: fn(char) -> bool| text.chars().any(is);
    let slashes = text.matches('/').count();
    has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
        && (has(|c| c.is_ascii_digit()) || text.len() > 100)
        && slashes * 8 < text.len()
}

/// Whether four numbers are more likely a build of Exchange than an address.
fn is_build(ip: IpAddr) -> bool {
    let IpAddr::V4(v4) = ip else { return false };
    matches!(v4.octets(), [6, 5, ..] | [8, 0..=3, ..] | [14, 0..=3, ..] | [15, 0..=2, ..])
}
