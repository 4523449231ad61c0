//! The outcome of a step, by the sentence about it.

/// The outcome of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The step passed.
    Passed,
    /// The step passed with a warning.
    Warned,
    /// The step failed.
    Failed,
}

const FAILED: [&str; 26] = [
    "fail",
    "couldn't",
    "couldn\u{2019}t",
    "can't",
    "can\u{2019}t",
    "could not",
    "cannot",
    "weren't",
    "weren\u{2019}t",
    "wasn't",
    "wasn\u{2019}t",
    "isn't",
    "isn\u{2019}t",
    "unable",
    "blocked",
    "error",
    "denied",
    "mismatch",
    "unexpected",
    "missing",
    "失敗",
    "できません",
    "ませんでした",
    "エラー",
    "見つかりません",
    "ブロック",
];
const WARNED: [&str; 3] = ["warning", "警告", "Subject Alternative Name (SAN), but"];
const PASSED: [&str; 15] = [
    "successful",
    "passed",
    "correct",
    "was found",
    "is valid",
    "validated",
    "were obtained",
    "weren't detected",
    "no client certificate",
    "opened",
    "成功",
    "正常に",
    "合格",
    "正しい",
    "有効です",
];

/// The outcome that a sentence states, if any.
pub(crate) fn outcome_of(result: &str) -> Option<Outcome> {
    // A negation that is a success: client certificates that are not required.
    if result.contains("wasn't detected") || result.contains("aren't required") {
        return Some(Outcome::Passed);
    }
    let says = |words: &[&str]| words.iter().any(|word| result.contains(word));
    match () {
        () if says(&WARNED) => Some(Outcome::Warned),
        () if says(&FAILED) => Some(Outcome::Failed),
        () if says(&PASSED) => Some(Outcome::Passed),
        () => None,
    }
}
