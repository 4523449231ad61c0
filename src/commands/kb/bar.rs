//! Progress of long commands.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use shindan_author::Voice;

/// A progress bar on a terminal, and a hidden one elsewhere.
pub(super) fn bar(what: &str, length: usize, voice: Voice<'_>) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(length as u64), target);
    let left = voice.say("{time} left", &[("time", &"{eta}")]);
    let template = format!("{{msg:<10}} [{{bar:40}}] {{pos}}/{{len}}  {{elapsed}} ({left})");
    if let Ok(style) = ProgressStyle::with_template(&template) {
        bar.set_style(style.progress_chars("##-"));
    }
    bar.with_message(what.to_owned())
}
