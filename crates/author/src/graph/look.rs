//! Colours and fonts of pictures.

use super::NodeKind;

/// The style sheet. In the dark scheme the backgrounds change, and the texts on them; boxes stay.
pub(super) const STYLE: &str = "\
  svg { background: #ffffff; }
  text { font: 13px 'Noto Sans', 'Noto Sans CJK JP', 'Hiragino Sans', 'Yu Gothic UI', Meiryo, sans-serif; fill: #1b1f24; }
  .small { font-size: 11px; fill: #4a515b; }
  .title { font-size: 22px; font-weight: 600; }
  .band { font-size: 16px; font-weight: 600; }
  .paper { fill: #ffffff; }
  .field { fill: #f5f6f8; stroke: #d5d9df; }
  .out { fill: #1b1f24; }
  .outsmall { font-size: 12px; fill: #4a515b; }
  path { fill: none; }
  path:hover { stroke-width: 5; stroke-opacity: 1; }
  @media (prefers-color-scheme: dark) {
    svg { background: #14171b; }
    .paper { fill: #14171b; }
    .field { fill: #1d2127; stroke: #3a414b; }
    .out { fill: #e8eaed; }
    .outsmall { fill: #b4bac3; }
  }
";

/// Fill and border of the boxes of a kind. Fills are light in both colour schemes, as the text in boxes is
/// dark in both.
pub(super) fn colours(kind: NodeKind) -> (&'static str, &'static str) {
    match kind {
        NodeKind::Cause => ("#ffd9d2", "#c2452d"),
        NodeKind::Defect => ("#ffe9bf", "#b57a00"),
        NodeKind::Rule => ("#e6dcf7", "#7a55b8"),
        NodeKind::Fact => ("#d6e9fb", "#2f78b7"),
        NodeKind::Context => ("#cdeee9", "#1d8577"),
        NodeKind::Step => ("#d9f0d3", "#4b8f3a"),
        NodeKind::Sign => ("#eceef1", "#7b8490"),
    }
}
