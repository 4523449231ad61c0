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

use super::pack::{self, LoadedPack};
use super::{Exit, Failure, Outcome, Shared, print};
use crate::embedded;

/// In place of a site: shows all sites.
const LIST: &str = "list";

/// Arguments of `lab`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan lab list\n  shindan lab certificate-expired\n  shindan lab old-tls-only --quiz\n\nThe site runs until you press Enter. It listens on loopback only, on free ports."
)]
pub(crate) struct Args {
    /// Site to run; `list` shows all
    #[arg(default_value = LIST)]
    site: String,
    /// Reveal what is wrong only at the end
    #[arg(long)]
    quiz: bool,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    if args.site == LIST {
        return list(&lang);
    }
    let site = embedded::sites().site(&args.site).map_err(AppError::from)?;
    let running = lab::start(&site, shared.now()).map_err(AppError::from)?;
    let folder = tempfile::tempdir()
        .map_err(|error| AppError::new(ErrorCode::CannotCreateFolder).with("error", error))?;
    let root = folder.path().join("lab-root.pem");
    std::fs::write(&root, &running.root).map_err(|error| Failure::write(&root, &error))?;
    let said = site.says.iter().map(|(fact, value)| format!("{fact}={value}"));
    let with = context! {
        about => about(&site.about, &lang),
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

/// Lists the sites.
fn list(lang: &str) -> Outcome {
    let mut text = String::new();
    let sites = embedded::sites();
    let width = sites.names().into_iter().map(str::len).max().unwrap_or_default();
    for name in sites.names() {
        let site = sites.site(name).map_err(AppError::from)?;
        let _ = writeln!(text, "{name:<width$}  {}", about(&site.about, lang));
    }
    print(&text)?;
    Ok(Exit::Done)
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
