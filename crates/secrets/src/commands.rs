//! Passwords on command lines: by program, where its passwords stand.

use std::ops::Range;

use super::finder::Finder;
use super::window::{line, window};

/// A program and where passwords stand among its arguments.
pub(super) struct Program {
    pub(super) name: &'static str,
    /// Options whose argument is a password, or ends in one: `-p x`, `-px`, `/p:x`.
    options: &'static [&'static str],
    form: Form,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// The argument is the password.
    Whole,
    /// The argument is `user:password`.
    User,
    /// The argument is `user%password`.
    Percent,
    /// The argument is `pass:password`.
    Pass,
    /// Besides, words without an option that are neither a path nor a device.
    NetUse,
    /// Besides, the second word without an option.
    NetUser,
    /// The first word without an option that is no number.
    First,
    /// The argument is the password; what another program is told follows.
    Remote,
}

const fn program(name: &'static str, options: &'static [&'static str], form: Form) -> Program {
    Program { name, options, form }
}

/// Sources: the programs' own help.
pub(super) const PROGRAMS: &[Program] = &[
    program("curl", &["-u", "--user", "-U", "--proxy-user"], Form::User),
    program("wget", &["--http-password", "--ftp-password"], Form::Whole),
    program("net use", &[], Form::NetUse),
    program("net user", &[], Form::NetUser),
    program("snmp-server community", &[], Form::First),
    program("isakmp key", &[], Form::First),
    program("radius-server key", &[], Form::First),
    program("tacacs-server key", &[], Form::First),
    program("enable password", &[], Form::First),
    program("enable secret", &[], Form::First),
    program("pre-shared-secret", &[], Form::First),
    program("pre-shared-key ascii-text", &[], Form::First),
    program("psexec", &["-p", "/p"], Form::Remote),
    program("paexec", &["-p", "/p"], Form::Remote),
    program("psservice", &["-p"], Form::Whole),
    program("pslist", &["-p"], Form::Whole),
    program("sshpass", &["-p"], Form::Whole),
    program("plink", &["-pw"], Form::Whole),
    program("pscp", &["-pw"], Form::Whole),
    program("psftp", &["-pw"], Form::Whole),
    program("putty", &["-pw"], Form::Whole),
    program("mysql", &["-p"], Form::Whole),
    program("mysqldump", &["-p"], Form::Whole),
    program("sqlcmd", &["-P"], Form::Whole),
    program("osql", &["-P"], Form::Whole),
    program("bcp", &["-P"], Form::Whole),
    program("docker login", &["-p"], Form::Whole),
    program("podman login", &["-p"], Form::Whole),
    program("az login", &["-p"], Form::Whole),
    program("oc login", &["-p"], Form::Whole),
    program("ldapsearch", &["-w"], Form::Whole),
    program("ldapmodify", &["-w"], Form::Whole),
    program("ldapwhoami", &["-w"], Form::Whole),
    program("ldapadd", &["-w"], Form::Whole),
    program("smbclient", &["-U", "--user"], Form::Percent),
    program("rpcclient", &["-U", "--user"], Form::Percent),
    program("mount", &["-U"], Form::Percent),
    program("openssl", &["-passin", "-passout", "-pass", "-password"], Form::Pass),
    program("certutil", &["-p"], Form::Whole),
    program("certreq", &["-p"], Form::Whole),
    program("winrs", &["-p", "/p", "-password"], Form::Whole),
    program("rdesktop", &["-p"], Form::Whole),
    program("xfreerdp", &["/p"], Form::Whole),
    program("wfreerdp", &["/p"], Form::Whole),
    program("schtasks", &["/rp", "/p"], Form::Whole),
    program("tasklist", &["/p"], Form::Whole),
    program("taskkill", &["/p"], Form::Whole),
    program("systeminfo", &["/p"], Form::Whole),
    program("shutdown", &["/p"], Form::Whole),
    program("netdom", &["/pd", "/po", "/passwordd", "/passwordo"], Form::Whole),
    program("nltest", &["/p"], Form::Whole),
    program("dsadd", &["-pwd", "-p"], Form::Whole),
    program("dsmod", &["-pwd", "-p"], Form::Whole),
    program("dsquery", &["-p"], Form::Whole),
    program("ldifde", &["-b"], Form::Whole),
    program("cmdkey", &["/pass", "/p"], Form::Whole),
    program("evil-winrm", &["-p", "-H"], Form::Whole),
    program("crackmapexec", &["-p", "-H"], Form::Whole),
    program("netexec", &["-p", "-H"], Form::Whole),
    program("redis-cli", &["-a"], Form::Whole),
    program("mongo", &["-p"], Form::Whole),
    program("mongosh", &["-p"], Form::Whole),
    program("swaks", &["-ap", "--auth-password"], Form::Whole),
    program("ftp", &["-p"], Form::User),
    program("lftp", &["-u"], Form::User),
    program("7z", &["-p"], Form::Whole),
    program("rar", &["-p", "-hp"], Form::Whole),
    program("zip", &["-P"], Form::Whole),
    program("htpasswd", &["-b"], Form::NetUser),
    program("adfind", &["-up"], Form::Whole),
    program("admod", &["-up"], Form::Whole),
    program("ipmitool", &["-P"], Form::Whole),
    program("snmpwalk", &["-c", "-A", "-X"], Form::Whole),
    program("snmpget", &["-c", "-A", "-X"], Form::Whole),
    program("imapsync", &["--password1", "--password2"], Form::Whole),
    program("vmware-cmd", &["-P"], Form::Whole),
    program("http", &["-a", "--auth"], Form::User),
    program("svn", &["--password"], Form::Whole),
    program("mstsc", &["/p"], Form::Whole),
    program("msdeploy", &["-password"], Form::Whole),
];

/// The longest command line that is read (bytes).
const MAX_LINE_BYTES: usize = 600;

/// The passwords among the arguments of the program whose name stands at `range`.
pub(super) fn at(finder: &mut Finder<'_>, program: usize, range: Range<usize>) {
    let Program { options, form, .. } = &PROGRAMS[program];
    let text = finder.text;
    let in_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '@');
    if text[..range.start].chars().next_back().is_some_and(in_word) {
        return;
    }
    let rest = window(text, range.end, MAX_LINE_BYTES);
    let rest = ["64.exe", "64", ".exe", ".cmd", ".py"]
        .iter()
        .find_map(|end| rest.strip_prefix(end))
        .unwrap_or(rest);
    if !rest.starts_with([' ', '\t', '"']) {
        return;
    }
    let from = range.end + window(text, range.end, MAX_LINE_BYTES).len() - rest.len();
    let command = line(rest);
    finder.steps(command.len());
    let words = words(command);
    let (mut free, mut has_path) = (0, false);
    let mut at = 0;
    let mut found: Vec<Range<usize>> = Vec::new();
    while at < words.len() {
        let word = &words[at];
        let shown = &command[word.clone()];
        // Behind a path, a word is no part of a sentence.
        has_path |= shown.starts_with("\\\\")
            || shown.contains("://")
            || shown.get(..6).is_some_and(|head| head.eq_ignore_ascii_case("/user:"));
        let option = options
            .iter()
            .filter(|option| shown.starts_with(**option))
            .max_by_key(|option| option.len());
        if let Some(option) = option {
            let tail = &shown[option.len()..];
            let tail = tail.trim_start_matches([':', '=']);
            let is_longer = tail.len() == shown.len() - option.len()
                && (option.starts_with("--") || option.len() > 2 || option.starts_with('/'));
            if *form == Form::Remote && !tail.is_empty() {
                // Another option that begins alike.
            } else if tail.is_empty() {
                at += 1;
                if let Some(next) = words.get(at) {
                    found.extend(password(command, next.clone(), *form, true));
                }
            } else if !is_longer {
                let attached = word.end - tail.len()..word.end;
                let is_dashed = *form == Form::Whole && is_word_like_option(shown);
                if !is_dashed {
                    found.extend(password(command, attached, *form, false));
                }
            }
        } else if *form == Form::User && is_user_option(shown) {
            // `-sku user:x`
            at += 1;
            if let Some(next) = words.get(at) {
                found.extend(password(command, next.clone(), *form, true));
            }
        } else if *form == Form::Remote && matches!(shown, "-u" | "-n" | "-r" | "-w" | "-a" | "-g")
        {
            at += 1;
        } else if !shown.starts_with(['-', '/', '|', '>', '<', '&', '#']) {
            if *form == Form::Remote && !shown.starts_with("\\\\") && !shown.starts_with('@') {
                break;
            }
            free += 1;
            let is_device = shown.len() == 2 && shown.ends_with(':')
                || shown.starts_with("\\\\")
                || shown == "*"
                || shown.contains("://");
            match form {
                Form::NetUse if !is_device && looks_typed(shown) && has_path => {
                    found.push(word.clone());
                }
                Form::First if found.is_empty() && shown.len() > 2 && looks_typed(shown) => {
                    found.push(word.clone());
                }
                Form::NetUser if free == 2 && looks_typed(shown) => found.push(word.clone()),
                _ => {}
            }
        } else if shown.starts_with(['|', '>', '&']) {
            break;
        }
        at += 1;
    }
    for range in found {
        finder.secret("password", from + range.start..from + range.end);
    }
}

/// Whether an option is a long one of its own and has no password attached: `-port`, `-path`.
fn is_word_like_option(shown: &str) -> bool {
    const OTHERS: [&str; 14] = [
        "-port",
        "-path",
        "-proxy",
        "-profile",
        "-p:",
        "-persist",
        "-print",
        "-protocol",
        "-pfx",
        "-params",
        "-privatekey",
        "-passive",
        "-h",
        "-psession",
    ];
    OTHERS.iter().any(|other| shown.eq_ignore_ascii_case(other))
}

/// Whether an option is several of `curl` in one, the last of which takes a user and a password.
fn is_user_option(shown: &str) -> bool {
    (3..=8).contains(&shown.len())
        && shown.starts_with('-')
        && shown.ends_with('u')
        && shown[1..].chars().all(|c| c.is_ascii_alphabetic())
}

fn looks_typed(word: &str) -> bool {
    !word.is_empty() && !word.starts_with(['*', '$', '%', '<', '[']) && word.len() >= 3
}

/// The password in an argument.
fn password(command: &str, word: Range<usize>, form: Form, is_next: bool) -> Option<Range<usize>> {
    let shown = &command[word.clone()];
    if is_next && shown.starts_with('-') || is_stand_in(shown) || shown.is_empty() {
        return None;
    }
    let behind = |mark: char| {
        shown.find(mark).map(|at| word.start + at + 1..word.end).filter(|range| !range.is_empty())
    };
    match form {
        Form::User => behind(':')
            .or_else(|| behind(','))
            .filter(|range| !is_stand_in(&command[range.clone()])),
        Form::Percent => behind('%'),
        Form::Pass => shown.strip_prefix("pass:").map(|rest| word.end - rest.len()..word.end),
        Form::Whole | Form::Remote | Form::First | Form::NetUse | Form::NetUser => Some(word),
    }
}

/// The words of a command line, without quotation marks around them.
fn words(command: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(skipped) = command[at..].find(|c: char| !c.is_whitespace()) {
        at += skipped;
        let mut quote = None;
        let mut end = command.len();
        for (offset, c) in command[at..].char_indices() {
            match quote {
                Some(open) if c == open => quote = None,
                Some(_) => {}
                None if matches!(c, '"' | '\'') => quote = Some(c),
                None if c.is_whitespace() => {
                    end = at + offset;
                    break;
                }
                None => {}
            }
        }
        let shown = &command[at..end];
        let (mut from, mut to) = (at, end);
        if shown.len() > 1 && shown.starts_with(['"', '\'']) && shown.ends_with(['"', '\'']) {
            (from, to) = (at + 1, end - 1);
        }
        all.push(from..to);
        at = end;
    }
    all
}

/// Whether a word is a variable or a mask rather than a password.
fn is_stand_in(word: &str) -> bool {
    let is_name =
        |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || "_:.{}()".contains(c));
    word.starts_with(['<', '{', '(', '*'])
        || word.strip_prefix('$').is_some_and(is_name)
        || word.len() > 2 && word.starts_with('%') && word.ends_with('%')
}
