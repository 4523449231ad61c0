//! The difference laid out for people: as text, or as Markdown for a merge request.

use std::fmt::Write as _;

use shindan_pack::format::kind_today;
use shindan_report::{percent, wrap};

use super::document::{ChangeV1, ChangesV1, KindOfChange, LineV1, MoveV1, VerdictV1, VerdictsV1};
use crate::markup::{Style, escape};
use crate::voice::Voice;

/// Wider lines than this are hard to read.
const COLUMNS: usize = 96;
/// Texts longer than this stand on separate lines.
const SHORT: usize = 48;

/// The document laid out.
pub fn text(document: &ChangesV1, style: Style, voice: Voice<'_>) -> String {
    let mut out = String::new();
    let (old, new) = (&document.old, &document.new);
    let title = if (&old.id, &old.version) == (&new.id, &new.version) {
        format!("{} {}", new.id, new.version)
    } else {
        format!("{} {} → {} {}", old.id, old.version, new.id, new.version)
    };
    let _ = writeln!(out, "{}{title}", if style == Style::Md { "# " } else { "" });
    if document.nodes.is_empty() {
        let _ = writeln!(out, "\n{}", voice.word("Nothing differs in what the packs say."));
    }
    for node in &document.nodes {
        change(&mut out, node, style, voice);
    }
    if let Some(verdicts) = &document.verdicts {
        all_verdicts(&mut out, verdicts, style, voice);
    }
    out
}

fn change(out: &mut String, node: &ChangeV1, style: Style, voice: Voice<'_>) {
    let id = match &node.old_id {
        Some(old) => format!("{old} → {}", node.id),
        None => node.id.clone(),
    };
    let name = if node.name == node.id {
        voice.quoted(&id)
    } else {
        format!("{} ({id})", voice.quoted(&node.name))
    };
    let kind = kind_today(node.kind).unwrap_or(node.kind);
    let heading = |name: &str| {
        let with: [(&str, &dyn std::fmt::Display); 2] = [("kind", &kind), ("name", &name)];
        match node.change {
            KindOfChange::Added => voice.say("New {kind}: {name}", &with),
            KindOfChange::Removed => voice.say("Gone {kind}: {name}", &with),
            KindOfChange::Renamed => voice.say("Renamed {kind}: {name}", &with),
            KindOfChange::Changed => voice.say("Changed {kind}: {name}", &with),
        }
    };
    match style {
        Style::Text => {
            let _ = writeln!(out, "\n{}", wrap(&heading(&name), COLUMNS, "", "    "));
        }
        Style::Md => {
            let _ = writeln!(out, "\n## {}", heading(&escape(&name)));
            if !node.lines.is_empty() && node.change != KindOfChange::Removed {
                out.push('\n');
            }
        }
    }
    if node.change == KindOfChange::Removed {
        // What is gone is known by its name; what it said is in the JSON.
        return;
    }
    for changed in &node.lines {
        line(out, changed, style, voice);
        if changed.lang.is_some() && node.change != KindOfChange::Added {
            others(out, node, changed, style, voice);
        }
    }
}

/// Says which languages kept their text while this one changed.
fn others(out: &mut String, node: &ChangeV1, changed: &LineV1, style: Style, voice: Voice<'_>) {
    let twins = node.lines.iter().filter(|other| other.about == changed.about);
    if twins.count() == 1 {
        let bullet = if style == Style::Md { "  - " } else { "    " };
        let _ = writeln!(out, "{bullet}{}", voice.word("(the other languages stay)"));
    }
}

fn line(out: &mut String, changed: &LineV1, style: Style, voice: Voice<'_>) {
    let about = match &changed.lang {
        Some(lang) => format!("{} [{lang}]", changed.about),
        None => changed.about.clone(),
    };
    let is_short = |text: &Option<String>| {
        text.as_ref().is_none_or(|text| text.chars().count() <= SHORT && !text.contains('\n'))
    };
    let short = is_short(&changed.was) && is_short(&changed.now);
    let (first, inner) = match style {
        Style::Text => ("  ", "      "),
        Style::Md => ("- ", "  - "),
    };
    let mut put = |first: &str, text: &str| match style {
        Style::Text => {
            let _ = writeln!(out, "{}", wrap(text, COLUMNS, first, "        "));
        }
        Style::Md => {
            let _ = writeln!(out, "{first}{}", escape(text));
        }
    };
    match (&changed.was, &changed.now) {
        (Some(was), Some(now)) if short => {
            let with: [(&str, &dyn std::fmt::Display); 3] =
                [("about", &about), ("now", now), ("was", was)];
            put(first, &voice.say("{about}: now {now} (was {was})", &with));
        }
        (Some(was), Some(now)) => {
            put(first, &format!("{about}:"));
            put(inner, &voice.say("was {was}", &[("was", was)]));
            put(inner, &voice.say("now {now}", &[("now", now)]));
        }
        (None, Some(now)) => put(first, &format!("{about}: {now}")),
        (Some(was), None) => {
            let with: [(&str, &dyn std::fmt::Display); 2] = [("about", &about), ("was", was)];
            put(first, &voice.say("no longer: {about}: {was}", &with));
        }
        (None, None) => {}
    }
}

fn all_verdicts(out: &mut String, verdicts: &VerdictsV1, style: Style, voice: Voice<'_>) {
    let VerdictsV1 { cases, same, points, leader, status, moved } = verdicts;
    let head = if style == Style::Md { "## " } else { "" };
    let counts = voice.say(
        "Verdicts of {cases} cases: {same} as they were, {differ} differ",
        &[("cases", cases), ("same", same), ("differ", &(cases - same))],
    );
    let _ = writeln!(out, "\n{head}{counts}");
    let lists = [
        (voice.word("Another cause leads"), leader),
        (voice.word("The same cause leads, the status differs"), status),
        (
            voice
                .say("Only probabilities moved, by {points} points or more", &[("points", points)]),
            moved,
        ),
    ];
    for (title, list) in lists {
        if list.is_empty() {
            continue;
        }
        match style {
            Style::Text => {
                let _ = writeln!(out, "\n  {title}: {}", list.len());
            }
            Style::Md => {
                let head = voice.word("| case | before | after | moved |");
                let _ = writeln!(out, "\n### {title}: {}\n\n{head}\n|---|---|---|---|", list.len());
            }
        }
        for case in list {
            one_move(out, case, style, voice);
        }
    }
}

fn one_move(out: &mut String, case: &MoveV1, style: Style, voice: Voice<'_>) {
    let about = case.about.as_deref().map(|about| format!(" ({about})")).unwrap_or_default();
    let (before, after) = (brief(&case.before), brief(&case.after));
    let both = if before == after { before.clone() } else { format!("{before} → {after}") };
    let moved: Vec<String> = moves(case).collect();
    let moved = voice.list(&moved);
    let _ = match style {
        Style::Text => {
            let head = format!("{}{about}", case.case);
            let mut lines =
                vec![wrap(&head, COLUMNS, "    ", "        "), format!("        {both}")];
            if !moved.is_empty() {
                lines.push(wrap(&moved, COLUMNS, "        ", "        "));
            }
            writeln!(out, "{}", lines.join("\n"))
        }
        Style::Md => {
            let head = escape(&format!("{}{about}", case.case));
            writeln!(
                out,
                "| {head} | {} | {} | {} |",
                escape(&before),
                escape(&after),
                escape(&moved)
            )
        }
    };
}

/// `leaning: Server access`
fn brief(verdict: &VerdictV1) -> String {
    format!("{}: {}", verdict.status, verdict.names.get(&verdict.leader).unwrap_or(&verdict.leader))
}

/// Every cause whose probability is another one to the percent, the largest move first:
/// `Server access 41% → 80%`.
fn moves(case: &MoveV1) -> impl Iterator<Item = String> {
    let of = |verdict: &VerdictV1, id: &String| verdict.probabilities.get(id).copied().flatten();
    let size = |id: &String| {
        (of(&case.before, id).unwrap_or(0.0) - of(&case.after, id).unwrap_or(0.0)).abs()
    };
    let mut ids: Vec<&String> =
        case.before.probabilities.keys().chain(case.after.probabilities.keys()).collect();
    ids.sort();
    ids.dedup();
    ids.sort_by(|a, b| size(b).total_cmp(&size(a)));
    ids.into_iter().filter_map(move |id| {
        let (before, after) = (percent(of(&case.before, id)), percent(of(&case.after, id)));
        let name = case.after.names.get(id).or_else(|| case.before.names.get(id)).unwrap_or(id);
        (before != after).then(|| format!("{name} {before} → {after}"))
    })
}
