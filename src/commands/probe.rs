//! `shindan probe`: what endpoints show to anybody outside.

use std::io::{self, BufRead as _};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use minijinja::context;
use shindan_app::{
    AppError, ErrorCode, LoadedPack, Over, Readers, Session, host, probe_name, read_file,
    read_text, write_file,
};
use shindan_engine::Engine;
use shindan_probe::chain::Roots;
use shindan_probe::{Plan, ProbeLimits, Proxy, Role, Settings, Target, run as carry_out};
use shindan_report as report;
use shindan_report::{RenderError, probing};
use shindan_understand::Interpreter;
use signal_hook::consts::SIGINT;

use super::note::WIDTH;
use super::{Exit, Failure, Format, Outcome, Shared, pack, print};
use crate::commands::terminal::{notice, write_notice};

/// The DNS server if neither the command line nor the system names one.
const PUBLIC_DNS: [u8; 4] = [8, 8, 8, 8];
/// Extension of a recorded transcript.
const RECORDING: &str = "probe.txt";

/// Options of a probe.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Options {
    /// Send without asking
    #[arg(long)]
    yes: bool,
    /// Stop after this many seconds and keep what is known by then
    #[arg(long, value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    timeout: u64,
    /// Open at most 4 connections at a time
    #[arg(long)]
    gentle: bool,
    /// Also connect to private, loopback and link-local addresses that DNS or an answer names
    #[arg(long)]
    allow_private: bool,
    /// Connect to another address for a host and port; repeatable
    #[arg(long, value_name = "HOST:PORT=ADDR:PORT", value_parser = elsewhere)]
    connect_to: Vec<((String, u16), SocketAddr)>,
    /// DNS server; that of the system if left out
    #[arg(long, value_name = "ADDR:PORT", value_parser = dns_server)]
    dns: Option<SocketAddr>,
    /// Trust the authorities in this PEM file, or this machine's, instead of the built-in lists
    #[arg(long, value_name = "FILE|system")]
    roots: Option<PathBuf>,
    /// Connect through this proxy; proxies in the environment are ignored
    #[arg(long, value_name = "http://[USER:PASSWORD@]HOST:PORT", conflicts_with = "connect_to")]
    proxy: Option<String>,
    /// Never fetch an intermediate certificate that the server failed to send
    #[arg(long)]
    no_aia: bool,
}

/// Arguments of `probe`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan probe mail.contoso.com\n  shindan probe mail.contoso.com --email user1@contoso.com --yes --format json\n  shindan probe mail.contoso.com --record contoso-probe\n  shindan probe mail.contoso.com --replay contoso-probe\n\nNever asks for or sends a password. A recorded transcript is text that `shindan read` and\n`shindan diagnose --paste` accept."
)]
pub(crate) struct Args {
    /// Host that the customer typed, or a URL
    host: String,
    /// Mail address of the organisation; its domain may differ from the host's
    #[arg(long, value_name = "ADDRESS")]
    email: Option<String>,
    /// Internal name of the server
    #[arg(long, value_name = "NAME")]
    server: Option<String>,
    #[command(flatten)]
    options: Options,
    /// Save the transcript in this folder
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    record: Option<PathBuf>,
    /// Read a transcript saved with `--record`, and send nothing
    #[arg(long, value_name = "DIR")]
    replay: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let target = Target {
        host: host(&args.host)?,
        address: args.email.clone(),
        server: args.server.clone(),
    };
    let text = match &args.replay {
        Some(folder) => replayed(folder, &target.host)?,
        None => probe(shared, &loaded, &lang, &target, &args.options)?,
    };
    if let Some(folder) = &args.record {
        let path = recording(folder, &target.host);
        std::fs::create_dir_all(folder).map_err(|error| Failure::create(folder, &error))?;
        write_file(&path, text.as_bytes(), Readers::Owner, Over::Anything)?;
    }
    let interpreter = Interpreter::new(&loaded.pack);
    let mut probed =
        probing::understand(&interpreter, &loaded.pack, &probe_name(&target.host), text);
    probed.advise(&Engine::new(&loaded.pack), shared.now()).map_err(AppError::from)?;
    print(&match args.format {
        Format::Json => probing::json(&probed)?,
        Format::Text => {
            let shown = probing::words(&loaded.pack, &loaded.words, &lang, &probed)?;
            loaded.templates.render_probe(&shown, &lang, &loaded.words)?
        }
    })?;
    Ok(Exit::Done)
}

/// Probes the endpoint that a case names, and stores the transcript in the case.
pub(crate) fn into_case(
    shared: &Shared,
    session: &mut Session<'_>,
    options: &Options,
) -> Result<(), Failure> {
    let target = session.probe_target()?;
    let transcript = probe(shared, session.loaded, &session.lang, &target, options)?;
    Ok(session.probed(&target.host, transcript)?)
}

fn recording(folder: &Path, host: &str) -> PathBuf {
    folder.join(format!("{}.{RECORDING}", host.replace(':', "-")))
}

fn replayed(folder: &Path, host: &str) -> Result<String, Failure> {
    let path = recording(folder, host);
    Ok(read_text(&path)?)
}

/// Announces what will be sent, asks for consent, probes, and returns the transcript.
pub(crate) fn probe(
    shared: &Shared,
    loaded: &LoadedPack,
    lang: &str,
    target: &Target,
    options: &Options,
) -> Result<String, Failure> {
    let roots = roots(options.roots.as_deref())?;
    let plan = Plan::new(&loaded.pack, target);
    let dns = options.dns.unwrap_or_else(system_dns);
    let proxy = options.proxy.as_deref().map(Proxy::new).transpose();
    let proxy = proxy.map_err(AppError::from)?;
    announce(loaded, lang, (&plan, proxy.as_ref()), dns, options)?;
    if !options.yes {
        consent(loaded, lang)?;
    }
    let cancelled = Arc::new(AtomicBool::new(false));
    let registered = signal_hook::flag::register(SIGINT, Arc::clone(&cancelled));
    let settings = Settings {
        dns,
        roots,
        now: shared.now(),
        connect_to: options.connect_to.clone(),
        fetch_issuers: !options.no_aia,
    };
    let limits = ProbeLimits::new(
        Duration::from_secs(options.timeout),
        options.allow_private,
        options.gentle,
    )
    .through(proxy);
    let attempts = carry_out(plan, settings, limits, &cancelled, |attempt| {
        for attempt in probing::attempts(&attempt.text) {
            if let Ok(line) = probing::attempt_words(&loaded.pack, &loaded.words, lang, &attempt) {
                notice!("  {}  {}: {}", line.state, line.what, line.came);
            }
        }
    });
    if cancelled.load(Ordering::Relaxed) {
        notice!("{}", say(loaded, lang, "probe.cut_short", context! {})?);
    }
    if let Ok(id) = registered {
        signal_hook::low_level::unregister(id);
    }
    let blocks: Vec<String> = attempts.into_iter().map(|attempt| attempt.text).collect();
    Ok(blocks.join("\n"))
}

fn say(
    loaded: &LoadedPack,
    lang: &str,
    key: &'static str,
    with: minijinja::Value,
) -> Result<String, RenderError> {
    loaded.words.say(lang, key, with)
}

/// Announces what will be sent, and where.
fn announce(
    loaded: &LoadedPack,
    lang: &str,
    (plan, proxy): (&Plan, Option<&Proxy>),
    dns: SocketAddr,
    options: &Options,
) -> Result<(), Failure> {
    let item = |text: String| notice!("{}", report::wrap(&text, WIDTH, "  - ", "    "));
    notice!("{}", say(loaded, lang, "probe.sends", context! {})?);
    let mut names: Vec<&str> = plan.hosts.iter().map(|(host, _)| host.as_str()).collect();
    // The MX lookup asks for the domain even if no other lookup does.
    let domain = plan.domain.as_deref().filter(|domain| !names.contains(domain));
    names.extend(domain);
    names.extend(plan.service.as_ref().map(|service| service.name.as_str()));
    let with = context! { names => names.join(", "), server => dns.to_string() };
    item(say(loaded, lang, "probe.sends_dns", with)?);
    for (host, _) in &plan.hosts {
        item(say(loaded, lang, "probe.sends_hello", context! { host })?);
    }
    for request in &plan.requests {
        item(format!("{} {}", request.method, request.url));
    }
    if let Some((host, Role::Endpoint)) = plan.hosts.first()
        && plan.hosts.len() > 1
        && plan.follow.is_some()
    {
        item(say(loaded, lang, "probe.sends_redirect", context! { host })?);
    }
    if !options.no_aia {
        item(say(loaded, lang, "probe.sends_issuer", context! {})?);
    }
    if let Some(proxy) = proxy {
        let with = context! { proxy => proxy.to_string() };
        item(say(loaded, lang, "probe.sends_proxy", with)?);
    }
    Ok(())
}

/// Asks for consent; fails without a terminal, or if it is refused.
fn consent(loaded: &LoadedPack, lang: &str) -> Result<(), Failure> {
    if !pack::has_terminal() {
        return Err(AppError::new(ErrorCode::NoTerminal).into());
    }
    write_notice(format_args!("{}", say(loaded, lang, "probe.go_on", context! {})?));
    let mut answer = String::new();
    #[allow(clippy::disallowed_methods, reason = "a command reads what people type")]
    let read = io::stdin().lock().read_line(&mut answer);
    match answer.trim().to_ascii_lowercase().as_str() {
        "y" | "yes" | "はい" if read.is_ok() => Ok(()),
        _ => Err(AppError::new(ErrorCode::ProbeDeclined).into()),
    }
}

fn roots(path: Option<&Path>) -> Result<Roots, Failure> {
    let Some(path) = path else { return Ok(Roots::public()) };
    if path == Path::new("system") {
        return Roots::system().map_err(|error| {
            AppError::new(ErrorCode::SystemRootsUnreadable).with("error", error).into()
        });
    }
    let bytes = read_file(path)?;
    Roots::from_pem(&bytes).map_err(|error| {
        let error = AppError::new(ErrorCode::RootsUnreadable).with("error", error);
        error.in_file(path).into()
    })
}

/// The first DNS server in `/etc/resolv.conf`, else [`PUBLIC_DNS`].
fn system_dns() -> SocketAddr {
    let text = std::fs::read_to_string("/etc/resolv.conf").unwrap_or_default();
    let servers = text.lines().filter_map(|line| line.trim().strip_prefix("nameserver"));
    let first = servers.filter_map(|rest| rest.trim().parse::<IpAddr>().ok()).next();
    SocketAddr::new(first.unwrap_or(PUBLIC_DNS.into()), 53)
}

/// Parses `ADDR:PORT`, or an address alone for port 53.
fn dns_server(text: &str) -> Result<SocketAddr, AppError> {
    let alone = || text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    let unknown = |_| AppError::new(ErrorCode::NotADnsServer).with("text", text);
    text.parse().or_else(|_| alone()).map_err(unknown)
}

/// Parses `HOST:PORT=ADDR:PORT`.
fn elsewhere(text: &str) -> Result<((String, u16), SocketAddr), AppError> {
    let parsed = || {
        let (from, to) = text.split_once('=')?;
        let (host, port) = from.rsplit_once(':')?;
        Some(((host.to_ascii_lowercase(), port.parse().ok()?), to.parse().ok()?))
    };
    parsed().ok_or_else(|| AppError::new(ErrorCode::ConnectToBroken).with("text", text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_on_the_command_line() {
        assert!(elsewhere("mail.contoso.com:443=127.0.0.1:8443").is_ok());
        assert!(elsewhere("mail.contoso.com=127.0.0.1:8443").is_err());
        assert_eq!(dns_server("127.0.0.1").unwrap().port(), 53);
        assert_eq!(dns_server("127.0.0.1:5353").unwrap().port(), 5353);
        assert!(dns_server("dns").is_err());
    }
}
