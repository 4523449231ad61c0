//! `shindan kb docs`: the knowledge of a pack as an article.

use std::path::PathBuf;

use clap::ValueEnum;
use shindan_author::article::article;

use crate::commands::pack::{language, load};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Arguments of `kb docs`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb docs --lang ja > article.md\n  shindan kb docs --format html > article.html\n  shindan kb docs --out docs\n\n--out writes every language and format, unless --lang or --format narrows them down, to\n<pack>.<language>.<format>."
)]
pub(crate) struct Args {
    /// Output format; if left out, md, or both with --out
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write into this folder instead of to standard output
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

/// Formats of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Markdown with Mermaid diagrams
    Md,
    /// Self-contained HTML page for the screen and for A4
    Html,
}

impl Format {
    fn ending(self) -> &'static str {
        match self {
            Format::Md => "md",
            Format::Html => "html",
        }
    }
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = load(shared)?;
    let render = |lang: &str, format: Format| -> Result<String, Failure> {
        let article = article(&loaded.pack, &loaded.words, lang)?;
        let format = match format {
            Format::Md => shindan_report::Format::Markdown,
            Format::Html => shindan_report::Format::Html,
        };
        Ok(article.render(format, &loaded.templates, &loaded.words)?)
    };
    let lang = language(shared, &loaded.pack)?;
    let Some(folder) = &args.out else {
        print(&render(&lang, args.format.unwrap_or(Format::Md))?)?;
        return Ok(Exit::Done);
    };
    std::fs::create_dir_all(folder).map_err(|error| Failure::create(folder, &error))?;
    let langs = if shared.lang.is_some() { vec![lang] } else { loaded.pack.languages.clone() };
    let formats = args.format.map_or(vec![Format::Md, Format::Html], |format| vec![format]);
    let mut written = String::new();
    for lang in &langs {
        for format in &formats {
            let name = format!("{}.{lang}.{}", loaded.pack.id, format.ending());
            let path = folder.join(name);
            let text = render(lang, *format)?;
            std::fs::write(&path, text).map_err(|error| Failure::write(&path, &error))?;
            written += &format!("{}\n", path.display());
        }
    }
    print(&written)?;
    Ok(Exit::Done)
}
