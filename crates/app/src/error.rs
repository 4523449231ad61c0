//! Errors that say what went wrong without saying it in any language.
//!
//! An error is a code, a place, and named arguments. Its words are looked up when it is shown, under
//! `error.<code>` in `templates/errors.toml`, in the language of whoever reads them.

use std::collections::BTreeMap;
use std::path::Path;
use std::{fmt, io};

use minijinja::Value;
use shindan_engine::TooLarge;
use shindan_model::SourceFile;
use shindan_pack::{Diag, nearest};
use shindan_probe::ProxyError;
use shindan_probe::lab::SiteError;
use shindan_read::{MAX_BYTES, ReadError};
use shindan_redact::RedactionError;
use shindan_report::{RenderError, Words};

use super::ExitStatus;

macro_rules! codes {
    ($($variant:ident = $id:literal, $exit:ident;)*) => {
        /// What went wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[allow(missing_docs, reason = "templates/errors.toml says what each means")]
        pub enum ErrorCode { $($variant,)* }

        impl ErrorCode {
            /// Every code, in the order of `templates/errors.toml`.
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// The name under which words are looked up: kebab case, never reused.
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $id,)* }
            }

            /// The key of its message.
            pub fn message_key(self) -> &'static str {
                match self { $(ErrorCode::$variant => concat!("error.", $id, ".message"),)* }
            }

            /// The key of what to do about it; the table of words may lack it.
            pub fn help_key(self) -> &'static str {
                match self { $(ErrorCode::$variant => concat!("error.", $id, ".help"),)* }
            }

            /// The exit status of a command that ends with it.
            pub fn exit_status(self) -> ExitStatus {
                match self { $(ErrorCode::$variant => ExitStatus::$exit,)* }
            }
        }
    };
}

codes! {
    // The command line
    NotAValue = "not-a-value", Usage;
    NoValue = "no-value", Usage;
    UnexpectedValue = "unexpected-value", Usage;
    UnexpectedArgument = "unexpected-argument", Usage;
    MissingArgument = "missing-argument", Usage;
    ArgumentTwice = "argument-twice", Usage;
    ArgumentsConflict = "arguments-conflict", Usage;
    ArgumentNotText = "argument-not-text", Usage;
    NoCommand = "no-command", Usage;
    UnknownCommand = "unknown-command", Usage;
    CommandLineBroken = "command-line-broken", Usage;
    NotAPackName = "not-a-pack-name", Usage;
    NotAProbability = "not-a-probability", Usage;
    NotADnsServer = "not-a-dns-server", Usage;
    ConnectToBroken = "connect-to-broken", Usage;
    // Files and streams
    CannotOpen = "cannot-open", Io;
    CannotRead = "cannot-read", Io;
    CannotWrite = "cannot-write", Io;
    CannotCreate = "cannot-create", Io;
    NotAFile = "not-a-file", Io;
    NotReplaced = "not-replaced", Io;
    CannotReadInput = "cannot-read-input", Io;
    CannotWriteResult = "cannot-write-result", Io;
    InputTooLarge = "input-too-large", Io;
    InputPicture = "input-picture", Io;
    InputNotText = "input-not-text", Io;
    NotText = "not-text", Usage;
    CannotCreateFolder = "cannot-create-folder", Io;
    EditorFailed = "editor-failed", Io;
    Terminal = "terminal", Io;
    NoThreads = "no-threads", Io;
    // Packs
    NoPackThere = "no-pack-there", Pack;
    PackFolderUnreadable = "pack-folder-unreadable", Pack;
    NoPackInFolder = "no-pack-in-folder", Pack;
    SeveralPacks = "several-packs", Pack;
    PackInvalid = "pack-invalid", Pack;
    PackAltered = "pack-altered", Pack;
    PackFileNotText = "pack-file-not-text", Pack;
    ArchiveNotZip = "archive-not-zip", Pack;
    ArchivePathOutside = "archive-path-outside", Pack;
    ArchiveEntryUnreadable = "archive-entry-unreadable", Pack;
    ArchiveTooLarge = "archive-too-large", Pack;
    ArchiveWithoutManifest = "archive-without-manifest", Pack;
    ArchiveManifest = "archive-manifest", Pack;
    PackEmbedded = "pack-embedded", Usage;
    PackPublished = "pack-published", Usage;
    NotInPack = "not-in-pack", Usage;
    FolderNotEmpty = "folder-not-empty", Usage;
    NothingToWatch = "nothing-to-watch", Usage;
    UnknownLanguage = "unknown-language", Usage;
    NoLanguage = "no-language", Pack;
    WordMissing = "word-missing", Pack;
    WordsBroken = "words-broken", Pack;
    TemplateBroken = "template-broken", Pack;
    TooLarge = "too-large", Usage;
    // Rule authors
    PackOrCasesInvalid = "pack-or-cases-invalid", Problems;
    TestCaseInvalid = "test-case-invalid", Problems;
    NoCases = "no-cases", Problems;
    NoPastCases = "no-past-cases", Usage;
    SeveralCases = "several-cases", Usage;
    UnknownCase = "unknown-case", Usage;
    NoCaseNamed = "no-case-named", Usage;
    CaseFails = "case-fails", Problems;
    CasesFail = "cases-fail", Problems;
    ListingBroken = "listing-broken", Problems;
    NothingToMutate = "nothing-to-mutate", Usage;
    NothingToDraw = "nothing-to-draw", Problems;
    NoRevision = "no-revision", Problems;
    RevisionLower = "revision-lower", Problems;
    RevisionTaken = "revision-taken", Problems;
    PackUnrelated = "pack-unrelated", Problems;
    UnknownProblem = "unknown-problem", Usage;
    UnknownSchema = "unknown-schema", Usage;
    NotACause = "not-a-cause", Usage;
    NotADefect = "not-a-defect", Usage;
    // Translations
    TextsUnreadable = "texts-unreadable", Problems;
    NoTranslationChosen = "no-translation-chosen", Usage;
    UnknownTranslation = "unknown-translation", Usage;
    TextFileBroken = "text-file-broken", Usage;
    PoWithoutLanguage = "po-without-language", Usage;
    UnknownText = "unknown-text", Usage;
    NoSourceText = "no-source-text", Usage;
    // Cases
    CaseLineBroken = "case-line-broken", Io;
    NotACase = "not-a-case", Io;
    CaseSchema = "case-schema", Io;
    CaseInUse = "case-in-use", Io;
    CaseExists = "case-exists", Usage;
    CaseMistyped = "case-mistyped", Usage;
    OtherCase = "other-case", Usage;
    CaseClosed = "case-closed", Usage;
    CaseNotClosed = "case-not-closed", Usage;
    // Facts and what is asked about them
    NotAnAssignment = "not-an-assignment", Usage;
    UnknownFact = "unknown-fact", Usage;
    UnknownOutcome = "unknown-outcome", Usage;
    NotANumber = "not-a-number", Usage;
    NotADate = "not-a-date", Usage;
    NotKnown = "not-known", Usage;
    NotOffered = "not-offered", Usage;
    SeveralOffered = "several-offered", Usage;
    NoSuchPaste = "no-such-paste", Usage;
    NothingToUndo = "nothing-to-undo", Usage;
    ValueEmpty = "value-empty", Usage;
    UnknownSubject = "unknown-subject", Usage;
    UnknownCause = "unknown-cause", Usage;
    UnknownRemedy = "unknown-remedy", Usage;
    // Messages and bundles
    NoReply = "no-reply", Undecided;
    NoLikelyRepair = "no-likely-repair", Undecided;
    NoMessage = "no-message", Usage;
    NoCommandToCollect = "no-command-to-collect", Usage;
    MailNotWritten = "mail-not-written", Io;
    SettingsBroken = "settings-broken", Usage;
    RedactionLists = "redaction-lists", Pack;
    RedactionTakesAway = "redaction-takes-away", Pack;
    RedactionTooMany = "redaction-too-many", Pack;
    BundlePersonal = "bundle-personal", Usage;
    // Probes
    NoHost = "no-host", Usage;
    NotAHost = "not-a-host", Usage;
    NotAProxy = "not-a-proxy", Usage;
    ProxyUnknown = "proxy-unknown", Usage;
    RootsUnreadable = "roots-unreadable", Io;
    SystemRootsUnreadable = "system-roots-unreadable", Io;
    NoTerminal = "no-terminal", Usage;
    ProbeDeclined = "probe-declined", Usage;
    UnknownSite = "unknown-site", Usage;
    SiteBroken = "site-broken", Io;
}

/// Where an error is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The file, as the user named it.
    pub file: String,
    /// The line, from 1; 0 for the whole file.
    pub line: usize,
    /// The column, from 1; 0 for the whole line.
    pub column: usize,
}

/// Problems of a pack or of its cases, with the files to show them in.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    /// The files that the problems point into.
    pub files: Vec<SourceFile>,
    /// The problems, in the order of the files.
    pub diags: Vec<Diag>,
}

/// Why the application did not do what it was asked for.
#[derive(Clone, Debug)]
pub struct AppError {
    /// What went wrong.
    pub code: ErrorCode,
    /// Where, if it is in a file.
    pub place: Option<Place>,
    /// What the words of the code name, by name.
    pub arguments: BTreeMap<&'static str, String>,
    /// Sentences that are words already, to show below the message.
    pub details: Vec<String>,
    /// What is wrong with a pack, to show above the message.
    pub problems: Option<Box<Problems>>,
}

impl AppError {
    /// An error without place and arguments.
    pub fn new(code: ErrorCode) -> Self {
        let (place, arguments) = (None, BTreeMap::new());
        Self { code, place, arguments, details: Vec::new(), problems: None }
    }

    /// The system refused to open, read, write or create a file.
    pub fn io(code: ErrorCode, path: &Path, error: &io::Error) -> Self {
        Self::new(code).in_file(path).with("error", error)
    }

    /// Adds an argument.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.arguments.insert(name, value.to_string());
        self
    }

    /// Adds the word of `known` that is nearest to `asked` as `near`, and all of them as `all` if they
    /// are a dozen at most. Both are empty where there is none.
    #[must_use]
    pub fn with_choices<'a>(
        self,
        asked: &str,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        let near = nearest(asked, known.clone()).unwrap_or_default();
        let all: Vec<&str> = known.into_iter().collect();
        let all = if near.is_empty() && all.len() <= 12 { all.join(", ") } else { String::new() };
        self.with("near", near).with("all", all)
    }

    /// Says in which file it is.
    #[must_use]
    pub fn in_file(mut self, path: &Path) -> Self {
        self.place = Some(Place { file: path.display().to_string(), ..Place::default() });
        self
    }

    /// Says at which line and column of its file it is, both from 1.
    #[must_use]
    pub fn at(mut self, line: usize, column: usize) -> Self {
        if let Some(place) = &mut self.place {
            (place.line, place.column) = (line, column);
        }
        self
    }

    /// The message in a language, one line without a full stop.
    pub fn message(&self, words: &Words, lang: &str) -> String {
        self.words(words, lang, self.code.message_key()).unwrap_or_else(|| self.to_string())
    }

    /// What to do about it, if there is anything to say.
    pub fn help(&self, words: &Words, lang: &str) -> Option<String> {
        self.words(words, lang, self.code.help_key()).filter(|help| !help.is_empty())
    }

    /// Everything there is to say in a language: the message, the details, and a line `help: …`.
    pub fn text(&self, words: &Words, lang: &str) -> String {
        let help = self.help(words, lang).map(|help| format!("help: {help}"));
        let details = self.details.iter().cloned();
        let lines: Vec<String> =
            [self.message(words, lang)].into_iter().chain(details).chain(help).collect();
        lines.join("\n")
    }

    fn words(&self, words: &Words, lang: &str, key: &'static str) -> Option<String> {
        let mut with: BTreeMap<&str, Value> =
            self.arguments.iter().map(|(name, value)| (*name, Value::from(value))).collect();
        if let Some(place) = &self.place {
            with.insert("file", Value::from(&place.file));
            with.insert("line", Value::from(place.line));
            with.insert("column", Value::from(place.column));
        }
        words.say(lang, key, Value::from(with)).ok()
    }
}

/// The code and the arguments, for logs; people are shown [`AppError::message`].
impl fmt::Display for AppError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.as_str())?;
        if let Some(place) = &self.place {
            write!(f, " `{}`:{}:{}", place.file, place.line, place.column)?;
        }
        self.arguments.iter().try_for_each(|(name, value)| write!(f, " {name}=`{value}`"))
    }
}

impl std::error::Error for AppError {}

impl From<RenderError> for AppError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::MissingWord { key, lang } => {
                Self::new(ErrorCode::WordMissing).with("key", key).with("lang", lang)
            }
            RenderError::Words { path, message } => {
                Self::new(ErrorCode::WordsBroken).in_file(Path::new(&path)).with("error", message)
            }
            RenderError::LeavesItsLine(_) | RenderError::Template(_) => {
                Self::new(ErrorCode::TemplateBroken).with("error", error)
            }
        }
    }
}

impl From<TooLarge> for AppError {
    fn from(error: TooLarge) -> Self {
        Self::new(ErrorCode::TooLarge).with("error", error)
    }
}

impl From<ReadError> for AppError {
    fn from(error: ReadError) -> Self {
        let (code, name, bytes) = match error {
            ReadError::TooLarge { name, bytes } => (ErrorCode::InputTooLarge, name, bytes),
            ReadError::Picture { name } => (ErrorCode::InputPicture, name, 0),
            ReadError::NotText { name } => (ErrorCode::InputNotText, name, 0),
        };
        let error = Self::new(code).with("name", name);
        error.with("megabytes", bytes >> 20).with("most", MAX_BYTES >> 20)
    }
}

impl From<RedactionError> for AppError {
    fn from(error: RedactionError) -> Self {
        match error {
            RedactionError::Lists(why) => Self::new(ErrorCode::RedactionLists).with("error", why),
            RedactionError::TakesAway(key) => {
                Self::new(ErrorCode::RedactionTakesAway).with("key", key)
            }
            RedactionError::Names(why) => Self::new(ErrorCode::RedactionTooMany).with("error", why),
        }
    }
}

impl From<ProxyError> for AppError {
    fn from(error: ProxyError) -> Self {
        match error {
            ProxyError::Kind(text) => Self::new(ErrorCode::NotAProxy).with("text", text),
            ProxyError::Address(text) => Self::new(ErrorCode::ProxyUnknown).with("text", text),
        }
    }
}

impl From<SiteError> for AppError {
    fn from(error: SiteError) -> Self {
        match error {
            SiteError::Unknown(site) => Self::new(ErrorCode::UnknownSite).with("site", site),
            error => Self::new(ErrorCode::SiteBroken).with("error", error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> Words {
        Words::new(&shindan_testing::templates()).unwrap()
    }

    #[test]
    fn every_code_has_words_in_every_language_and_no_word_is_left_over() {
        let words = words();
        for code in ErrorCode::ALL {
            let key = code.message_key();
            assert!(words.keys().any(|known| known == key), "{key} is missing");
        }
        let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        for key in words.keys().filter_map(|key| key.strip_prefix("error.")) {
            let (code, part) = key.rsplit_once('.').unwrap();
            assert!(codes.contains(&code), "no error `{code}`");
            assert!(["message", "help"].contains(&part), "{key}");
        }
    }

    #[test]
    fn words_come_in_the_language_of_the_reader() {
        let words = words();
        let error = AppError::new(ErrorCode::UnknownFact)
            .with("fact", "lamp.lihgt")
            .with_choices("lamp.lihgt", ["lamp.light", "lamp.sound"]);
        assert_eq!(error.message(&words, "en"), "there is no fact `lamp.lihgt`");
        assert_eq!(error.help(&words, "en").unwrap(), "did you mean `lamp.light`?");
        let text = "there is no fact `lamp.lihgt`\nhelp: did you mean `lamp.light`?";
        assert_eq!(error.text(&words, "en"), text);
        assert!(error.message(&words, "ja").contains("`lamp.lihgt`"));
        assert_ne!(error.message(&words, "ja"), error.message(&words, "en"));
    }

    #[test]
    fn a_place_stands_in_the_message() {
        let error = AppError::new(ErrorCode::CaseLineBroken)
            .in_file(Path::new("a.case.jsonl"))
            .at(3, 7)
            .with("error", "expected value");
        assert_eq!(
            error.message(&words(), "en"),
            "`a.case.jsonl`, line 3, column 7: expected value"
        );
    }
}
