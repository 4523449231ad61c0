//! `shindan lab`: a simulated site on loopback to practise on.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufRead as _};
use std::path::Path;

use minijinja::context;
use shindan_app::{AppError, ErrorCode};
use shindan_model::Pack;
use shindan_probe::lab::{self, Running, Site};
use shindan_probe::{Plan, Target};
use shindan_report::wrap;

use super::pack::{self, LoadedPack};
use super::{Exit, Failure, Outcome, Shared, note, print};
use crate::embedded;

/// In place of a site: shows all sites.
const LIST: &str = "list";

/// Arguments of `lab`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan lab list\n  shindan lab 14 --quiz\n  shindan lab list --names\n  shindan lab certificate-expired\n\nThe site runs until you press Enter. It listens on loopback only, on free ports."
)]
pub(crate) struct Args {
    /// Site to run, by its number or name; `list` lists the tickets to practise on
    #[arg(default_value = LIST)]
    site: String,
    /// With `list`: show also names, which give away what is wrong
    #[arg(long)]
    names: bool,
    /// With `list`: show the servers that only misbehave
    #[arg(long)]
    hostile: bool,
    /// Reveal what is wrong only at the end
    #[arg(long)]
    quiz: bool,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    if args.site == LIST {
        let text = match args.hostile {
            true => hostile(&lang)?,
            false => tickets(&loaded, &lang, args.names)?,
        };
        print(&text)?;
        return Ok(Exit::Done);
    }
    let site = embedded::sites().site(&args.site).map_err(AppError::from)?;
    let running = lab::start(&site, shared.now()).map_err(AppError::from)?;
    let folder = tempfile::tempdir()
        .map_err(|error| AppError::new(ErrorCode::CannotCreateFolder).with("error", error))?;
    let root = folder.path().join("lab-root.pem");
    std::fs::write(&root, &running.root).map_err(|error| Failure::write(&root, &error))?;
    let said = site.says.iter().map(|(fact, value)| format!("{fact}={value}"));
    let with = context! {
        about => title(&loaded, &lang, &site)?,
        said => said.collect::<Vec<_>>().join(", "),
        probe => probe(&loaded.pack, &site, &running, &root),
        diagnose => diagnose(&loaded.pack, &site, &running, &root),
    };
    print(&format!("{}\n", loaded.words.say(&lang, "lab.running", with)?))?;
    if !args.quiz {
        print(&tell(&loaded, &lang, &site)?)?;
    }
    print(&format!("{}\n", loaded.words.say(&lang, "lab.end", context! {})?))?;
    #[allow(clippy::disallowed_methods, reason = "a command reads what people type")]
    let _ = io::stdin().lock().read_line(&mut String::new());
    if args.quiz {
        print(&tell(&loaded, &lang, &site)?)?;
    }
    Ok(Exit::Done)
}

/// The tickets to practise on: what each customer says, and nothing that gives away what is wrong.
fn tickets(loaded: &LoadedPack, lang: &str, names: bool) -> Result<String, Failure> {
    let sites = embedded::sites();
    let tickets = sites.tickets();
    let width = tickets.values().map(|name| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (ticket, name) in &tickets {
        let site = sites.site(name).map_err(AppError::from)?;
        let said = said(loaded, lang, &site);
        let _ = match names {
            true => writeln!(text, "{ticket:>3}  {name:<width$}  {said}"),
            false => writeln!(text, "{ticket:>3}  {said}"),
        };
    }
    let more = if names { "lab.more_names" } else { "lab.more" };
    let more = wrap(&loaded.words.say(lang, more, context! {})?, note::WIDTH, "", "");
    let _ = write!(text, "\n{more}\n");
    Ok(text)
}

/// The servers that only misbehave.
fn hostile(lang: &str) -> Result<String, Failure> {
    let sites = embedded::sites();
    let tickets = sites.tickets();
    let named = |name: &&str| !tickets.values().any(|numbered| numbered == name);
    let names: Vec<&str> = sites.names().into_iter().filter(named).collect();
    let width = names.iter().map(|name| name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for name in names {
        let site = sites.site(name).map_err(AppError::from)?;
        let _ = writeln!(text, "{name:<width$}  {}", about(&site.about, lang));
    }
    Ok(text)
}

/// What the customer says, in the words of the pack.
fn said(loaded: &LoadedPack, lang: &str, site: &Site) -> String {
    let pack = &loaded.pack;
    let texts = pack.texts.get(lang).map(|texts| &texts.facts);
    let value = |(id, value): (&String, &String)| {
        let at = pack.fact(id).and_then(|fact| pack.facts[fact.0].outcome(value));
        let name = texts.and_then(|texts| texts.get(id)?.outcomes.get(at?));
        name.cloned().unwrap_or_else(|| value.clone())
    };
    site.says.iter().map(value).collect::<Vec<_>>().join(", ")
}

/// What a site is called when it runs: its ticket, which gives nothing away.
fn title(loaded: &LoadedPack, lang: &str, site: &Site) -> Result<String, Failure> {
    Ok(match site.ticket {
        Some(ticket) => loaded.words.say(lang, "lab.ticket", context! { ticket })?,
        None => about(&site.about, lang).to_owned(),
    })
}

fn about<'s>(texts: &'s BTreeMap<String, String>, lang: &str) -> &'s str {
    texts.get(lang).or_else(|| texts.values().next()).map_or("", String::as_str)
}

/// What is wrong with the site, in the words of the pack.
fn tell(loaded: &LoadedPack, lang: &str, site: &Site) -> Result<String, Failure> {
    let texts = loaded.pack.texts.get(lang);
    let name = |id: &String| {
        let known = texts.and_then(|texts| texts.defects.get(id));
        known.map_or_else(|| id.clone(), |text| format!("{} ({id})", text.name))
    };
    let defects: Vec<String> = site.truth.defects.iter().map(name).collect();
    let key = match (site.truth.hidden, defects.is_empty()) {
        (true, _) => "lab.hidden",
        (false, true) => "lab.healthy",
        (false, false) => "lab.wrong",
    };
    let with = context! { defects => defects.join("; ") };
    Ok(format!("{}\n", loaded.words.say(lang, key, with)?.trim_end()))
}

/// The options that direct a probe to the site.
fn options(pack: &Pack, site: &Site, running: &Running, root: &Path) -> String {
    let (host, address) = (site.host.clone(), Some(site.address.clone()));
    let plan = Plan::new(pack, &Target { host, address, server: None });
    let reach = |host: &String| {
        format!(
            " --connect-to {host}:443={} --connect-to {host}:80={}",
            running.secure, running.plain
        )
    };
    let asked = plan.hosts.iter().map(|(host, _)| host.as_str());
    let reach: String = site.hosts(asked).iter().map(reach).collect();
    format!("--dns {}{reach} --roots {} --yes", running.dns, root.display())
}

fn probe(pack: &Pack, site: &Site, running: &Running, root: &Path) -> String {
    let (host, address) = (&site.host, &site.address);
    format!("shindan probe {host} --email {address} {}", options(pack, site, running, root))
}

/// The command that diagnoses the site, with what the customer says.
fn diagnose(pack: &Pack, site: &Site, running: &Running, root: &Path) -> String {
    let mut command = "shindan diagnose --no-input --probe".to_owned();
    let inputs = &pack.probe;
    for (facts, value) in [(&inputs.host, &site.host), (&inputs.address, &site.address)] {
        if let Some(at) = facts.first() {
            let _ = write!(command, " --set {}={value}", pack.facts[at.0].about.id);
        }
    }
    for (fact, value) in &site.says {
        let _ = write!(command, " --set {fact}={value}");
    }
    format!("{command} {}", options(pack, site, running, root))
}
