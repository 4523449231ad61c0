#![doc = include_str!("../README.md")]

mod about;
mod article;
mod cause;
mod choices;
pub mod command;
mod condition;
mod evidence_source;
mod fact;
mod fact_definition;
mod failure;
mod host;
mod index;
mod numbers;
mod pack;
mod probe;
mod request;
mod rule;
mod settings;
mod shares;
mod source_file;
mod statement_words;
mod step;
mod table;
mod texts;
pub mod tls_suite;
mod topic;
mod visible;
mod written;

pub use about::About;
pub use article::{Claim, Statement, Subject};
pub use cause::{Cause, Defect, Remedy, USUALLY_CURES};
pub use choices::{Answer, By, Confidence, OfSeveral, StopBy};
pub use condition::{Comparison, Condition, Known, Term, VersionRange};
pub use evidence_source::{Doubt, Phrase, Property, Sign, Takes};
pub use fact::*;
pub use fact_definition::{FactDefinition, FactKind};
pub use failure::{Code, CodeForm, CodeKey, CodeNumber, Codes, Failure, Layer};
pub use host::{covers, is_private, nearly};
pub use index::{CauseIx, DefectIx, FactIx, FailureIx, RuleIx, SignIx, StepIx};
pub use numbers::{
    Class, ContextState, DefectNumbers, Model, ModelProblem, Numbers, VariantNumbers,
};
pub use pack::Pack;
pub use probe::{Client, Probe, Service};
pub use request::{KnownBy, OfRequests, Request, SentRequest};
pub use rule::Rule;
pub use settings::{Complaint, Reliability, Stop, Threshold};
pub use source_file::SourceFile;
pub use statement_words::{Entity, Predicate, Said, When, WordsByLanguage};
pub use step::{Access, Channel, Cmdlet, Minutes, Step};
pub use table::{Link, Rate, Table};
pub use texts::{CauseText, DefectText, FactText, RemedyText, StepText, Texts};
pub use topic::{Mention, Topic};
pub use visible::{first_hidden, is_hidden, visible};
pub use written::{WhichNumber, Written};
