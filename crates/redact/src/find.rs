//! Names, addresses and numbers in a text, found by their form.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

/// What a match of a pattern is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// An encoded or encrypted block: a certificate, an NTLM message, base64.
    Block,
    MailAddress,
    Guid,
    Sid,
    Hardware,
    Hexadecimal,
    Ipv6,
    Ipv4,
    /// `//host` and `\\host`, with or without a dot.
    UrlHost,
    /// `DOMAIN\user`.
    Account,
    /// The user in a file path.
    UserPath,
    /// A dotted name.
    Dotted,
    Phone,
    PostalCode,
    PostalAddress,
    /// A company, by its legal form.
    Organisation,
    /// A value of a distinguished name: `CN=`, `O=`.
    Distinguished,
    /// The path of a canonical name: `contoso.com/Users/Taro Yamada`.
    Canonical,
    /// A mail address or host in another script.
    International,
    Card,
    IndividualNumber,
    /// A number of a contract, a person or a device, by the word in front.
    Number,
    DateLabelled,
    /// A machine or domain without a dot, by the word in front or by its form.
    HostWord,
    AccountWord,
    PersonLine,
    /// The value of a property that holds a person's name, in XML or JSON.
    PersonValue,
    /// `DOMAIN\山田`
    InternationalAccount,
    CompanyLine,
    AddressLine,
}

/// Forms with their patterns, the longer forms first. The match is the group `it`, if the pattern
/// has one.
const PATTERNS: &[(Form, &str)] = &[
    (Form::Block, r"-----BEGIN [A-Z0-9 ]+-----[A-Za-z0-9+/=\s:,.-]*?-----END [A-Z0-9 ]+-----"),
    (Form::Block, r"(?:NTLM|Negotiate|Kerberos) +(?P<it>[A-Za-z0-9+/]{16,}={0,2})"),
    (Form::Block, r"(?:^|[^A-Za-z0-9+/])(?P<it>(?:[A-Za-z0-9+/]{60,}\r?\n)+[A-Za-z0-9+/]+={0,2})"),
    (Form::Block, r"(?:^|[^A-Za-z0-9+/=_.\\-])(?P<it>[A-Za-z0-9+/]{48,}={0,2})"),
    (Form::MailAddress, r#""[^"\r\n@]{1,64}"@[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)+"#),
    (Form::MailAddress, r"[0-9A-Za-z_.+%'&*/=?^{|}~#$!-]+@[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)*"),
    (Form::Guid, r"(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"),
    // At least four numbers: what is shorter is well known. `S-1-12-1-…` are those of Entra.
    (Form::Sid, r"S-1-\d+(?:-\d+){4,14}"),
    (Form::Hexadecimal, r"(?i)(?-u:\b)(?:[0-9a-f]{2}[: ]){7,63}[0-9a-f]{2}(?-u:\b)"),
    (Form::Hardware, r"(?i)(?-u:\b)[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?-u:\b)"),
    (Form::Hardware, r"(?i)(?-u:\b)[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?-u:\b)"),
    (Form::Card, r"(?-u:\b)[2-6]\d{3}(?:[ -]\d{4}){2,3}(?:[ -]\d{1,4})?(?-u:\b)"),
    (Form::Card, r"(?-u:\b)3\d{3}[ -]\d{6}[ -]\d{5}(?-u:\b)"),
    (Form::Card, r"(?-u:\b)[2-6]\d{12,18}(?-u:\b)"),
    (Form::IndividualNumber, r"(?-u:\b)\d{4}[ -]\d{4}[ -]\d{4}(?-u:\b)"),
    (Form::Number, r"(?-u:\b)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?(?-u:\b)"),
    (Form::Hexadecimal, r"(?i)(?-u:\b)[0-9a-f]{16,128}(?-u:\b)"),
    (Form::Hexadecimal, r"(?i)(?-u:\b)[0-9a-f]{2}(?:[ -][0-9a-f]{2}){6,63}(?-u:\b)"),
    (Form::Ipv6, r"(?i)(?:[0-9a-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}|[0-9a-f]{0,4})"),
    (Form::Ipv4, r"[\[(]?\d{1,3}(?:\.\d{1,3}){3}"),
    (Form::PostalAddress, r"\b\p{Lu}\p{L}+(?: \p{Lu}\p{L}+){0,2},? [A-Z]{2} \d{5}(?:-\d{4})?\b"),
    (Form::PostalAddress, r"\b(?i:p\.? ?o\.? box) \d+\b"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:+-])(?P<it>\+\d{1,3}(?:[ .()/-]{1,3}\d{1,8}){2,5})(?-u:\b)"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:/+-])(?P<it>0\d{2,4} ?/ ?\d{3,8}(?:[ -]\d{2,6})*)(?-u:\b)"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:/+-])(?P<it>0\d{2,4}[ -]\d{5,8}(?:[ -]\d{1,4})?)(?-u:\b)"),
    (
        Form::UserPath,
        r#"(?i)[/\\](?:users?|homes?|profiles?|redirect\w*|documents and settings)\$?[/\\]{1,2}(?P<it>[^/\\\s"'<>:|]+)"#,
    ),
    (
        Form::UrlHost,
        r"(?:(?i:\b(?:helo|ehlo)[ =:]+)|^(?i:received: from)[ \t]+)(?P<it>[0-9A-Za-z_.-]*[0-9A-Za-z])",
    ),
    (
        Form::UrlHost,
        r"\b(?i:http|host|smtp|smtpsvc|exchange\w{1,6}|mssqlsvc|termsrv|wsman|restrictedkrbhost|ldap|cifs|gc|imap|pop)/(?P<it>[A-Za-z][0-9A-Za-z-]{2,62}(?:\.[0-9A-Za-z-]+)*)",
    ),
    (
        Form::PersonValue,
        r"(?i)<(?:[a-z]+:)?(?:displayname|givenname|surname|firstname|lastname|fullname|username|owner)(?: [^<>]*)?>(?P<it>[^<>\r\n]{2,60})<",
    ),
    (
        Form::PersonValue,
        r#"(?i)"(?:display_?name|given_?name|surname|first_?name|last_?name|full_?name)"\s*:\s*"(?P<it>[^"\r\n]{2,60})""#,
    ),
    (
        Form::InternationalAccount,
        r"(?:^|[^0-9A-Za-z_.:\\$-])(?P<it>[A-Za-z0-9][0-9A-Za-z_.-]{1,62}\\{1,2}[\p{Han}\p{Hiragana}\p{Katakana}ー]{1,20})",
    ),
    (Form::Number, r"\b[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}\b"),
    (
        Form::Number,
        r"(?i:serial ?number|serial no\.?)[ \t]*\r?\n(?:[ \t-]*\r?\n)?[ \t]*(?P<it>[0-9A-Z][0-9A-Z-]{4,40})",
    ),
    (Form::UserPath, r"/personal/(?P<it>[0-9A-Za-z_]+)"),
    (
        Form::AccountWord,
        r#"(?i:\b(?:(?:logged|log|signed|sign|logging|signing) (?:on|in) (?:as|with)|(?:run|running) as|(?:account|user) (?:named|called)))[ \t]+["'`]?(?P<it>[0-9A-Za-z][0-9A-Za-z._$-]{2,62})"#,
    ),
    (Form::HostWord, r"(?:^|[^0-9A-Za-z_.\\/@-])(?P<it>[A-Z][A-Z-]{3,12}\d{1,3})(?-u:\b)"),
    (
        Form::Number,
        r"\p{Han}{0,6}(?:客|員|約|文|付|理|造|産|求|者|籍|証)(?:番号|ナンバー|コード|ID)[ \t　]*(?:[:：=]|は|が)?[ \t　]*(?P<it>[0-9A-Za-z][0-9A-Za-z-]{3,20})",
    ),
    (Form::UrlHost, r"(?:(?i:https?|ldaps?|ftp|smtp):)//(?P<it>[0-9A-Za-z_.-]*[0-9A-Za-z])"),
    (
        Form::UrlHost,
        r"(?:^|[^\\0-9A-Za-z])\\{2,4}(?P<it>[0-9A-Za-z][0-9A-Za-z_.-]*)(?:\\|[\s\x22'),;]|$)",
    ),
    (
        Form::Account,
        r"(?:^|[^0-9A-Za-z_\\.$-])(?P<it>[A-Za-z0-9][0-9A-Za-z_.-]{1,62}\\{1,4}[0-9A-Za-z_.$-]*[0-9A-Za-z_]\$?)",
    ),
    (Form::Dotted, r"(?:\*\.)?[0-9A-Za-z_-]+(?:\.[0-9A-Za-z_-]+)+"),
    (
        Form::International,
        r"(?P<it>[\p{L}\p{N}._+-]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.(?:[A-Za-z]{2,24}|\p{L}{1,12}))",
    ),
    (Form::International, r"//(?P<it>[\p{L}\p{N}.-]{1,200}\.(?:[A-Za-z]{2,24}|\p{L}{1,12}))"),
    (Form::International, r"(?i)(?-u:\b)(?:[0-9a-z-]+\.)*xn--[0-9a-z-]+(?:\.[0-9a-z-]+)*"),
    (
        Form::Canonical,
        r#"(?:^|[\s"'(:=;,{])(?P<it>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?:/[^/\r\n\x22'<>|:;,?=&()\[\]{}]{1,64}){1,8})"#,
    ),
    (Form::PostalCode, r"〒\s*(?P<it>[0-9０-９]{3}[-－‐ー][0-9０-９]{4})"),
    (
        Form::PostalAddress,
        r"(?:東京都|北海道|京都府|大阪府|\p{Han}{2,3}県)[\p{Han}ヶケ]{1,8}?[市区町村郡][^\s、。,，）)]*",
    ),
    (
        Form::Phone,
        r"(?:^|[^0-9A-Za-z_.:-])(?P<it>(?:\+\d{1,3}[ -]?(?:\(0\)[ -]?)?|\(?0)\d{1,4}\)?[ -]\(?\d{1,4}\)?(?:[ -]\d{2,4}){1,3})(?-u:\b)",
    ),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:-])(?P<it>\(?[2-9]\d{2}\)?[ .-]\d{3}[.-]\d{4})(?-u:\b)"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:-])(?P<it>0\d{1,3}\(\d{1,4}\)\d{3,4})(?-u:\b)"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:+-])(?P<it>\+\d{9,15})(?-u:\b)"),
    (Form::Phone, r"(?:^|[^0-9A-Za-z_.:+-])(?P<it>0[5789]0\d{8})(?-u:\b)"),
    (
        Form::PostalAddress,
        r"\p{Han}{1,4}[市区町村][\p{Han}\p{Hiragana}ヶケ]{1,10}[0-9０-９]+(?:(?:丁目|番地?|号|[-－‐の])[0-9０-９]*)+",
    ),
    (
        Form::PostalAddress,
        r"\b\d{1,5} (?:[NSEW]\.? )?(?:\p{Lu}\p{L}+|\d{1,3}(?:st|nd|rd|th))(?: \p{Lu}\p{L}+){0,2} (?:Parkway|Pkwy|Highway|Hwy|Circle|Terrace|Trail|Plaza|Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Way|Court|Ct|Square|Place)\b\.?",
    ),
    (
        Form::PostalAddress,
        r"\b\p{Lu}\p{L}*(?:straße|strasse|str\.|weg|platz|allee|gasse|damm|ring|ufer) \d{1,4}[a-z]?\b(?:, ?\d{4,5} \p{Lu}\p{L}+)?",
    ),
    (
        Form::PostalAddress,
        r"\b\d{1,4},? (?:rue|avenue|boulevard|place|chemin) (?:d[eu] |des |de la )?\p{Lu}\p{L}+",
    ),
    (Form::Phone, r"０[０-９]{1,4}[－ー‐][０-９]{1,4}[－ー‐][０-９]{3,4}"),
    (
        Form::Organisation,
        r"(?:株式会社|有限会社|合同会社|\(株\)|\(有\)|\(同\))\s?(?P<it>[\p{Han}\p{Katakana}ーA-Za-z0-9]{2,20})",
    ),
    (
        Form::Organisation,
        r"お世話に[^。\n]{2,12}。\s{0,3}(?P<it>[^\sの、。]{2,20})の\p{Han}{1,5}(?:です|でございます|と申します)",
    ),
    (
        Form::Organisation,
        r"(?P<it>[\p{Katakana}ーA-Za-z0-9]{2,20}|\p{Han}{2,8})(?:株式会社|有限会社|合同会社|\(株\)|\(有\)|\(同\))",
    ),
    (
        Form::Organisation,
        r"(?P<it>[A-Z][\w&-]+(?: [A-Z][\w&-]+){0,3}),? (?:Inc|Ltd|LLC|GmbH|Corp|Corporation|Co\., Ltd|K\.K|AG|B\.V|S\.A)\b",
    ),
    // A machine's name as many houses form it.
    (
        Form::HostWord,
        r"(?:^|[^0-9A-Za-z_.\\/@-])(?P<it>(?:[A-Z]{2,8}-?)(?:EX|EXCH|MBX|CAS|HUB|EDGE|HT|DC|AD|SRV|SV|FS|SQL|WEB|MAIL|MX|PC|NB|WS|FW|TS|RDS|APP|HV|VM|PROXY)-?\d{1,3})(?-u:\b)",
    ),
    (
        Form::Distinguished,
        r#"(?:^|[\s,;"'/=({>])(?i:cn|o|ou|l|st|s|street|dc|e|emailaddress)\s?=\s?(?P<it>(?:\\[,+"=<>#; ]|[^,=/"<>\r\n;+)}\\])+)"#,
    ),
];

static COMPILED: LazyLock<Vec<(Form, Regex)>> = LazyLock::new(|| {
    let compile = |(form, pattern): &(Form, &str)| {
        (*form, Regex::new(&format!("(?m){pattern}")).expect("a test compiles every pattern"))
    };
    PATTERNS.iter().map(compile).collect()
});

/// The matches of all patterns, pattern by pattern. Matches of different patterns may overlap.
pub(super) fn forms(text: &str) -> impl Iterator<Item = (Form, Range<usize>)> {
    COMPILED.iter().flat_map(move |(form, pattern)| {
        pattern.captures_iter(text).filter_map(move |found| {
            let whole = found.name("it").or_else(|| found.get(0))?;
            Some((*form, whole.range()))
        })
    })
}

/// Whether a range is not part of a longer ASCII word.
pub(super) fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let is_inner = |c: char| c.is_ascii_alphanumeric();
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let (first, last) =
        (text[range.clone()].chars().next(), text[range.clone()].chars().next_back());
    !(before.is_some_and(is_inner) && first.is_some_and(is_inner)
        || after.is_some_and(is_inner) && last.is_some_and(is_inner))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(form: Form, text: &str, expected: &[&str]) {
        let of_form = || forms(text).filter(|(found, _)| *found == form).map(|(_, at)| at);
        // Several patterns may find one name; what lies within another find is replaced with it.
        let lies_within = |at: &Range<usize>| {
            of_form().any(|other| other != *at && other.start <= at.start && at.end <= other.end)
        };
        let found: Vec<&str> =
            of_form().filter(|at| !lies_within(at)).map(|at| &text[at]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn forms_in_texts() {
        check(Form::MailAddress, "<taro@contoso.co.jp>、", &["taro@contoso.co.jp"]);
        check(Form::Account, r"CONTOSO\mig と C:\Users\taro", &[r"CONTOSO\mig"]);
        check(Form::UserPath, r"C:\Users\taro\a.log", &["taro"]);
        check(Form::UrlHost, "https://ex01/ews", &["ex01"]);
        check(Form::Phone, "TEL: 03-1234-5678", &["03-1234-5678"]);
        check(Form::Phone, "(425) 555-0100", &["(425) 555-0100"]);
        check(Form::Phone, "2026-11-22 06:00:00", &[]);
        check(Form::PostalCode, "〒100-0001 東京都千代田区千代田1-1", &["100-0001"]);
        check(
            Form::PostalAddress,
            "〒100-0001 東京都千代田区千代田1-1",
            &["東京都千代田区千代田1-1"],
        );
        check(Form::Organisation, "株式会社コントソの", &["コントソ"]);
        check(Form::Organisation, "Contoso Foods Ltd.", &["Contoso Foods"]);
        check(
            Form::Distinguished,
            "CN=mail.contoso.com, O=Contoso",
            &["mail.contoso.com", "Contoso"],
        );
        check(Form::Dotted, "*.contoso.com and 14.3", &["*.contoso.com", "14.3"]);
        check(Form::Block, "NTLM TlRMTVNTUAACAAAABAAEADgAAAA=", &["TlRMTVNTUAACAAAABAAEADgAAAA="]);
    }

    #[test]
    fn words_end_at_letters_of_another_script() {
        assert!(stands_alone("EX01の", &(0..4)));
        assert!(!stands_alone("EX012", &(0..4)));
    }
}
