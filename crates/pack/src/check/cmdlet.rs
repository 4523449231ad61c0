//! KB601 to KB604: commands with cmdlets or parameters that do not exist, or that do something else.
//!
//! **What it looks for.** Commands of steps, and commands in backticks in texts, that call a cmdlet or use a
//! parameter missing from the pack's table of cmdlets; commands of steps that change something; cmdlets that
//! do not exist with the access of the step, or in a version that the remedy covers.
//!
//! **Why it matters.** Articles keep commands for years after a parameter was removed, and line breaks or
//! code pages swallow dashes. The customer would be the first to notice.
//!
//! **Example.** `command = "Test-MigrationServerAvailability -Exchange …"`: there is no such parameter today.

use std::collections::BTreeMap;
use std::ops::Range;

use shindan_model::{Cmdlet, DefectIx};

use super::Ctx;
use super::command_line::{calls, spans};
use crate::diag::{Code, Diag, nearest, suggestion};
use crate::text::{Text, node, texts};

/// A command, its place in the files, and the rules that apply to it.
struct Command<'a> {
    line: &'a str,
    path: &'a str,
    span: &'a Range<usize>,
    /// Whether every called word must be in the table. Code in texts need not be a command.
    all: bool,
    /// Whether it must be read-only.
    looks: bool,
    /// Position in [`shindan_model::Pack::accesses`], where the step needs one.
    access: Option<usize>,
}

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    if ctx.pack.cmdlets.is_empty() {
        return;
    }
    for (node, step) in ctx.raw.steps.iter().zip(&ctx.pack.steps) {
        let Some(command) = &node.raw.command else { continue };
        let (line, span) = (command.value.as_str(), &command.span);
        judge(
            ctx,
            &Command { line, path: node.path, span, all: true, looks: true, access: step.access },
            diags,
        );
    }
    for text in ctx.raw.texts.values().flat_map(texts) {
        let looks = text.key.starts_with("step/");
        for line in spans(&text.value) {
            let (path, span) = (text.path.as_str(), &text.span);
            judge(ctx, &Command { line, path, span, all: false, looks, access: None }, diags);
        }
    }
    remedies(ctx, diags);
}

fn find<'p>(ctx: &Ctx<'p>, name: &str) -> Option<&'p Cmdlet> {
    ctx.pack.cmdlets.iter().find(|cmdlet| cmdlet.about.id.eq_ignore_ascii_case(name))
}

/// Whether a word looks like the name of a cmdlet: `Get-OutlookAnywhere`.
fn is_cmdlet(name: &str) -> bool {
    name.split_once('-').is_some_and(|(verb, noun)| {
        let capital = |part: &str| part.starts_with(|c: char| c.is_ascii_uppercase());
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        capital(verb) && capital(noun) && plain(verb) && plain(noun)
    })
}

fn judge(ctx: &Ctx<'_>, command: &Command<'_>, diags: &mut Vec<Diag>) {
    let (calls, parameters) = calls(command.line);
    for call in calls {
        let mut report = |code, message: String, help: Option<String>| {
            let diag = Diag::new(code, message).at(command.path, command.span.clone(), "");
            diags.push(diag.maybe_help(help));
        };
        let Some(cmdlet) = find(ctx, call.name) else {
            if command.all || is_cmdlet(call.name) {
                let known = ctx.pack.cmdlets.iter().map(|cmdlet| cmdlet.about.id.as_str());
                let help =
                    nearest(call.name, known).map(|known| format!("did you mean `{known}`?"));
                let help = help.unwrap_or_else(|| {
                    format!("describe it under `[cmdlet.{}]`, if it exists", call.name)
                });
                report(Code::UnknownCmdlet, format!("unknown command `{}`", call.name), Some(help));
            }
            continue;
        };
        let name = &cmdlet.about.id;
        if command.looks && !cmdlet.read_only {
            let help =
                "what a step asks for only looks; what changes something belongs in a remedy";
            report(
                Code::ChangesSomething,
                format!("`{name}` changes something"),
                Some(help.into()),
            );
        }
        if let Some(access) = command.access
            && !cmdlet.accesses.is_empty()
            && !cmdlet.accesses.contains(&access)
        {
            let id = |access: &usize| ctx.pack.accesses[*access].about.id.as_str();
            let there: Vec<&str> = cmdlet.accesses.iter().map(id).collect();
            let message = format!("`{name}` does not exist with access `{}`", id(&access));
            report(Code::NotThere, message, Some(format!("it exists with: {}", there.join(", "))));
        }
        let Some(known) = &cmdlet.parameters else { continue };
        for parameter in &parameters[call.first..call.first + call.count] {
            if !known.iter().any(|name| name.eq_ignore_ascii_case(parameter)) {
                let message = format!("`{name}` has no parameter `-{parameter}`");
                let help = suggestion(parameter, "a parameter", known.iter().map(String::as_str));
                report(Code::UnknownParameter, message, help);
            }
        }
    }
}

/// Reports cmdlets in remedies that a version lacks. Commands are the same in every language, so only the
/// texts of the first language are read.
fn remedies(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let Some(raw) =
        ctx.pack.languages.first().and_then(|language| ctx.raw.texts.get(language.as_str()))
    else {
        return;
    };
    let texts = texts(raw);
    let mut by_node: BTreeMap<&str, Vec<&Text>> = BTreeMap::new();
    for text in &texts {
        by_node.entry(node(&text.key)).or_default().push(text);
    }
    let model = &ctx.pack.model;
    for (at, defect) in ctx.pack.defects.iter().enumerate() {
        for (position, remedy) in defect.remedies.iter().enumerate() {
            let applies = |outcomes: &[usize]| {
                let holds = |remedy: &shindan_model::Remedy| {
                    remedy
                        .when
                        .as_ref()
                        .is_none_or(|when| model.holds_in(when, outcomes) == Some(true))
                };
                defect.remedies.iter().position(holds) == Some(position)
            };
            let states: Vec<&[usize]> = model
                .states
                .iter()
                .filter(|state| {
                    state.prior > 0.0 && model.classes[state.class].prior[DefectIx(at).0] > 0.0
                })
                .map(|state| state.outcomes.as_slice())
                .filter(|outcomes| applies(outcomes))
                .collect();
            let of_remedy = by_node.get(format!("remedy/{}", remedy.id).as_str());
            for text in of_remedy.into_iter().flatten() {
                for cmdlet in spans(&text.value)
                    .flat_map(|line| calls(line).0)
                    .filter_map(|call| find(ctx, call.name))
                {
                    let [_] = cmdlet.accesses.as_slice() else { continue };
                    let too_old = cmdlet.since.iter().find_map(|(fact, since)| {
                        let context = model.contexts.iter().position(|context| context == fact)?;
                        let oldest = states.iter().map(|outcomes| outcomes[context]).min()?;
                        (oldest < *since).then_some((fact, oldest, since))
                    });
                    if let Some((fact, oldest, since)) = too_old {
                        let fact = &ctx.pack.facts[fact.0];
                        let message = format!(
                            "`{}` does not exist where {} = {}, and this remedy is for it too",
                            cmdlet.about.id, fact.about.id, fact.outcomes[oldest]
                        );
                        let diag = Diag::new(Code::NotThere, message).at(
                            &text.path,
                            text.span.clone(),
                            "",
                        );
                        let help = format!(
                            "it exists from {} on; give older ones a remedy of their own",
                            fact.outcomes[*since]
                        );
                        // Defects that share a remedy would report it once each.
                        let diag = diag.help(help);
                        if !diags.contains(&diag) {
                            diags.push(diag);
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::diag::Code;
    use crate::load;
    use crate::testing::{RULES, rendered, with_rules};

    const TABLE: &str = r#"
[cmdlet.Get-Bulb]
parameters = ["Lamp", "Detailed"]
read_only = true
access = ["ladder"]
source = "manual"
[cmdlet.Set-Bulb]
parameters = []
read_only = false
access = ["cellar"]
since = { "lamp.type" = "battery" }
source = "manual"
[cmdlet.look]
read_only = true
source = "manual"
[access.cellar]
minutes = 1
"#;

    fn problems(command: &str, step: &str) -> String {
        let rules = RULES.replace("ping lamp.test", command) + TABLE;
        let rules =
            rules.replace("minutes = 1\nmandatory", "minutes = 1\naccess = \"cellar\"\nmandatory");
        let mut files = with_rules(&rules);
        for file in &mut files[1..] {
            file.text += "[access.cellar]\nname = \"Cellar\"\n";
            file.text = file.text.replace("\"Switch on.\"", step);
        }
        let (_, diags) = load(&files);
        rendered(&files, &diags)
    }

    #[test]
    fn fires_on_what_does_not_exist_or_does_something_else() {
        let command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch";
        insta::assert_snapshot!(problems(command, "\"Switch on.\""), @r#"
        error[KB601]: unknown command `Get-Bulbs`
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch"
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            |
            = help: did you mean `Get-Bulb`?

        error[KB601]: unknown command `touch`
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch"
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            |
            = help: describe it under `[cmdlet.touch]`, if it exists

        error[KB602]: `Get-Bulb` has no parameter `-Lamb`
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch"
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            |
            = help: did you mean `Lamp`?

        error[KB603]: `Set-Bulb` changes something
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch"
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            |
            = help: what a step asks for only looks; what changes something belongs in a remedy

        error[KB604]: `Set-Bulb` does not exist with access `ladder`
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Bulbs -Lamp 1 | Get-Bulb -Lamb 1 | Set-Bulb | touch"
            |           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
            |
            = help: it exists with: cellar
        "#);
        let shown = problems("look", "\"Run `Get-Bulb -Lmap 1 | Set-Bulb`.\"");
        let titles: Vec<&str> = shown.lines().filter(|line| line.starts_with("error")).collect();
        assert_eq!(
            titles,
            [
                // KB602 is reported in every language, KB604 only in the first.
                "error[KB602]: `Get-Bulb` has no parameter `-Lmap`",
                "error[KB604]: `Set-Bulb` does not exist where lamp.type = table, and this remedy is for it too",
                "error[KB602]: `Get-Bulb` has no parameter `-Lmap`",
            ]
        );
    }

    #[test]
    fn texts_of_steps_only_look() {
        let mut files = with_rules(&(RULES.to_owned() + TABLE));
        for file in &mut files[1..] {
            file.text += "[access.cellar]\nname = \"Cellar\"\n";
            file.text = file.text.replace("\"Try one.\"", "\"Run `Set-Bulb`.\"");
        }
        let (_, diags) = load(&files);
        let changing = diags.iter().filter(|diag| diag.code == Code::ChangesSomething);
        let places: Vec<&str> = changing.map(|diag| diag.labels[0].path.as_str()).collect();
        assert_eq!(places, ["kb/lamp/en/texts.toml", "kb/lamp/ja/texts.toml"]);
    }

    #[test]
    fn silent_on_what_exists_and_without_a_table() {
        assert_eq!(
            problems("get-bulb -lamp <lamp> | look -x", "\"Run `Get-Bulb`, see `x-y`, `$true`.\""),
            ""
        );
        let files = with_rules(&RULES.replace("ping lamp.test", "Shake-Bulb -Hard"));
        assert_eq!(rendered(&files, &load(&files).1), "");
    }
}
