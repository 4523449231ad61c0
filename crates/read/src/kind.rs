//! The kinds of parts that a text falls into.

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident = $word:literal,)*) => {
        /// What a part of a text is.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            /// The word used in JSON, such as `format-list`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Kind::$kind => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// People's words and programs' messages: whatever no reader takes.
    Text = "text",
    /// The header of a mail, as mail programs print and quote it.
    MailHead = "mail-head",
    /// A console prompt with the command typed at it, or a command alone on a line.
    Command = "command",
    /// `Name : Value`, as Format-List prints it.
    FormatList = "format-list",
    /// Columns, as Format-Table prints them.
    FormatTable = "format-table",
    /// The output of ConvertTo-Json.
    Json = "json",
    /// The output of Export-Clixml.
    Clixml = "clixml",
    /// The output of Export-Csv.
    Csv = "csv",
    /// An error record, as PowerShell prints it.
    PowerShellError = "powershell-error",
    /// The head of an HTTP request or response, or a client's error about one.
    Http = "http",
    /// An answer of a SOAP service.
    Soap = "soap",
    /// An event of Windows as XML.
    Event = "event",
    /// A web server's log (IIS, W3C extended).
    WebLog = "web-log",
    /// An entry of the Hybrid Configuration Wizard's log.
    WizardLog = "wizard-log",
    /// The report of a move of a mailbox, as the Mailbox Replication service writes it.
    MoveReport = "move-report",
    /// The report of HealthChecker.ps1.
    HealthChecker = "health-checker",
    /// A block of PEM with one or more certificates.
    Certificate = "certificate",
    /// An Autodiscover response.
    Autodiscover = "autodiscover",
    /// A result of the Remote Connectivity Analyzer.
    ConnectivityAnalyzer = "connectivity-analyzer",
    /// The output of nslookup, dig or Resolve-DnsName.
    Dns = "dns",
    /// The output of `openssl s_client`.
    Tls = "tls",
    /// The output of nmap, testssl.sh or sslyze.
    TlsScan = "tls-scan",
    /// An answer to a numbered question.
    Answer = "answer",
    /// One attempt of one of shindan's probes.
    Probe = "probe",
}
