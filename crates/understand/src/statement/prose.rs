//! Whether a sentence is what a person wrote, in a language that is read.
//!
//! What programs print is for the readers of messages: its words are not statements. Neither is prose
//! in a language without a grammar, whose words may look like English ones.

use std::sync::LazyLock;

use super::normal::is_cjk;

/// Words that are frequent in English, and in the languages that share its letters.
const ENGLISH: &[&str] = &[
    "the", "is", "are", "was", "were", "we", "i", "it", "its", "to", "of", "on", "in", "not",
    "and", "or", "have", "has", "had", "our", "my", "this", "that", "with", "for", "from", "but",
    "by", "at", "be", "been", "do", "does", "did", "no", "yes", "they", "there", "you", "your",
    "an",
];
const FOREIGN: &[&str] = &[
    "der", "die", "das", "ist", "sind", "und", "nicht", "wir", "ein", "eine", "den", "dem", "auf",
    "mit", "für", "von", "zu", "wird", "le", "la", "les", "est", "sont", "et", "pas", "nous", "un",
    "une", "des", "du", "dans", "vous", "que", "el", "los", "las", "es", "y", "para", "con", "una",
    "del", "não", "uma", "os", "em", "com", "é", "il", "di", "che", "non", "het", "een", "en",
    "niet",
];

/// Who wrote a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    /// A person, in a language that is read.
    Prose,
    /// A person, in a language without a grammar.
    Foreign,
    /// A program, or it is a heading or comment.
    Printed,
}

/// Who wrote a sentence, as it stands in the text.
pub(super) fn writing(sentence: &str) -> Writing {
    if is_printed(sentence) {
        Writing::Printed
    } else if sentence.chars().any(is_cjk) || is_english(sentence) {
        Writing::Prose
    } else {
        Writing::Foreign
    }
}

/// Whether a program printed it: a chain of exceptions, a row of a log, a structure.
fn is_printed(sentence: &str) -> bool {
    static STRUCTURES: LazyLock<aho_corasick::AhoCorasick> = LazyLock::new(|| {
        aho_corasick::AhoCorasick::new(["--->", "-->", "{\"", "\":", "</", "/>", "inner exception"])
            .unwrap_or_else(|_| unreachable!("a handful of short patterns"))
    });
    // Comments of scripts and logs, and headings, say nothing.
    sentence.trim_start().starts_with('#')
        || STRUCTURES.is_match(sentence)
        || is_stamped(sentence)
        || is_command(sentence)
        || sentence.split_whitespace().filter(|word| is_setting(word)).count() > 1
        || sentence.split_whitespace().any(is_of_code)
        || has_status(sentence)
}

/// Whether it is the label of a link: `Exchange 2013: https://...`.
pub(super) fn is_link(sentence: &str) -> bool {
    let mut sides = sentence.rsplitn(2, char::is_whitespace);
    let is_url =
        sides.next().is_some_and(|url| url.starts_with("https://") || url.starts_with("http://"));
    is_url
        && sides.next().is_some_and(|label| {
            label.trim_end().ends_with([':', '：', '-', '>']) && label.len() < 60
        })
}

/// Whether it holds a command with parameters: what it sets is so only where it was run.
fn is_command(sentence: &str) -> bool {
    let begins_high = |text: &str| text.starts_with(|c: char| c.is_ascii_uppercase());
    let is_cmdlet = |word: &str| {
        word.split_once('-').is_some_and(|(verb, noun)| {
            begins_high(verb) && begins_high(noun) && verb.chars().all(|c| c.is_ascii_alphabetic())
        })
    };
    let is_parameter = |word: &str| word.strip_prefix('-').is_some_and(begins_high);
    let mut words = sentence.split_whitespace();
    words.by_ref().any(is_cmdlet) && words.any(is_parameter)
}

/// Whether a word is `name=value`.
fn is_setting(word: &str) -> bool {
    let sides = word.split_once('=');
    sides.is_some_and(|(name, value)| name.ends_with(char::is_alphanumeric) && !value.is_empty())
}

/// Whether a word is the name of a type, or a number in hexadecimal digits.
fn is_of_code(word: &str) -> bool {
    let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let is_type =
        name.split('.').filter(|part| part.starts_with(|c: char| c.is_ascii_uppercase())).count()
            > 2;
    let is_exception = ["Exception", "Error"]
        .into_iter()
        .find_map(|suffix| name.strip_suffix(suffix))
        .is_some_and(|rest| rest.ends_with(|c: char| c.is_ascii_lowercase()));
    let is_hexadecimal = name.strip_prefix("0x").is_some_and(|digits| {
        digits.len() > 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    is_type || is_exception || is_hexadecimal
}

/// Whether it has an HTTP status of failure as frameworks print it: `(404)`.
fn has_status(sentence: &str) -> bool {
    sentence.split('(').skip(1).any(|rest| {
        let digits = rest.as_bytes();
        matches!(digits, [b'4' | b'5', tens, ones, b')', ..] if tens.is_ascii_digit() && ones.is_ascii_digit())
    })
}

/// Whether it begins with a date and a time, as rows of logs do.
fn is_stamped(sentence: &str) -> bool {
    let mut words = sentence.trim_start_matches(['[', ' ']).split([' ', 'T']);
    let is_date = |word: &str| {
        word.matches(['-', '.', '/']).count() == 2
            && word.bytes().filter(u8::is_ascii_digit).count() > 3
    };
    let is_time =
        |word: &str| word.split(':').count() > 1 && word.starts_with(|c: char| c.is_ascii_digit());
    words.next().is_some_and(is_date) && words.next().is_some_and(is_time)
}

/// Whether frequent words speak for English. A few words without any are taken as English.
fn is_english(sentence: &str) -> bool {
    let (mut english, mut foreign) = (0, 0);
    for word in sentence.split_whitespace() {
        let word = word.trim_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        english += usize::from(ENGLISH.contains(&word.as_str()));
        foreign += usize::from(FOREIGN.contains(&word.as_str()));
    }
    foreign <= english
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_is_prose() {
        for sentence in [
            "MRS proxy is enabled.",
            "TLS 1.2 only, basic auth off",
            "Remote server: mail.contoso.com",
            "======= We run Exchange 2010.",
            "On 2024-05-03 we renewed it; since 10:00 it fails.",
            "証明書は 2024/05/03 に更新済みです。",
            "We get a 503 from mail.contoso.com/EWS/mrsproxy.svc.",
            "New server: Exchange 2019 CU14, Windows Server 2022.",
        ] {
            assert_eq!(writing(sentence), Writing::Prose, "{sentence}");
        }
    }

    #[test]
    fn what_programs_print_and_other_languages_are_none() {
        for sentence in [
            "2024.05.25 03:28:53.295 ERROR 10349 The connection to the server could not be completed",
            "[2026-01-02T09:00:00Z] MRS proxy is disabled",
            "12/20/2013 9:24:14 AM Connected to source mailbox",
            "System.Net.WebException: The remote server returned an error",
            "MigrationTransientException: the certificate expired ---> access denied",
            "at Microsoft.Exchange.Management.Hybrid.Engine.Execute",
            "{\"code\":\"NotFound\", \"message\":\"MRS proxy is disabled\"}",
            "Error 0x80004005 is returned",
            "Run: Set-WebServicesVirtualDirectory -Identity EWS -MRSProxyEnabled $true",
            "# TLS 1.1 only, offered to the mail server",
            "errors.UnauthorizedError: MRS proxy is disabled",
            "リモート サーバーがエラーを返しました: (404) 見つかりません",
            "Die Verbindung ist nicht möglich, MRS proxy disabled",
            "Le proxy MRS est disabled et la migration fails",
        ] {
            assert_ne!(writing(sentence), Writing::Prose, "{sentence}");
        }
    }
}
