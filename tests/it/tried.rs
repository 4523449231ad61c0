//! A remedy that was tried: what it does to the verdict, and what the customer says of it.

use crate::program::{Run, data, folder, run};

const CASE: &str = "t.case.jsonl";

/// A case whose reply proposes to enable the MRS proxy.
fn replied(dir: &std::path::Path, lang: &str) -> Run {
    let sample = data("samples/test-msa-403-negotiate.txt").display().to_string();
    let set = ["--set", "migration.type=remote-move", "--set", "exchange.version=2016"];
    let arguments = [&["diagnose", CASE, "--no-input", "--paste", &sample], &set[..]].concat();
    run(dir, &arguments, b"");
    run(dir, &["reply", CASE, "--lang", lang, "--reply-lang", lang], b"")
}

#[test]
fn what_did_not_help_is_told_read_and_not_proposed_as_if_new() {
    for (lang, mail) in [
        ("en", "Thank you, but that did not help: same error as before.\n"),
        ("ja", "ご案内の手順を実施しましたが、状況は変わりませんでした。\n"),
    ] {
        let dir = folder();
        let reply = replied(dir.path(), lang);
        assert_eq!(reply.status, 0, "{}", reply.shown());
        std::fs::write(dir.path().join("answer.txt"), mail).unwrap();
        let paste = ["diagnose", CASE, "--no-input", "--paste", "answer.txt", "--lang", lang];
        let pasted = run(dir.path(), &paste, b"");
        let tried = run(
            dir.path(),
            &["tried", CASE, "mrs-proxy-disabled", "--failed", "--lang", lang],
            b"",
        );
        let report = run(dir.path(), &["report", CASE, "--lang", lang], b"");
        let head: String = report.stdout.lines().take(24).map(|line| format!("{line}\n")).collect();
        let shown = format!(
            "=== the answer\n{}\n=== tried\n{}\n=== the report\n{head}",
            pasted.stderr,
            tried.shown()
        );
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("tried-{lang}"), shown);
        });
        let undone = run(dir.path(), &["undo", CASE, "--lang", lang], b"");
        assert_eq!(undone.status, 0, "{}", undone.shown());
        let again = run(dir.path(), &["report", CASE, "--format", "json"], b"").stdout;
        let again: serde_json::Value = serde_json::from_str(&again).unwrap();
        assert!(
            again.get("tried").is_none() && again["repair"]["probability"].as_f64() > Some(0.6)
        );
    }
}

#[test]
fn what_worked_closes_the_case() {
    let dir = folder();
    replied(dir.path(), "en");
    let worked = run(dir.path(), &["tried", CASE, "Enable the MRS proxy", "--worked"], b"");
    assert_eq!(worked.status, 0, "{}", worked.shown());
    let events = std::fs::read_to_string(dir.path().join(CASE)).unwrap();
    assert!(events.contains("\"event\":\"closed\",\"cause\":\"mrs-proxy-disabled\""), "{events}");
    let again = run(dir.path(), &["tried", CASE, "mrs-proxy-disabled", "--failed"], b"");
    assert!(again.status == 2 && again.stderr.contains("closed"), "{}", again.shown());
}

#[test]
fn a_remedy_must_exist_and_have_one_result() {
    let dir = folder();
    replied(dir.path(), "en");
    for (arguments, said) in [
        (&["tried", CASE, "enable-mrs-prox", "--failed"][..], "did you mean `enable-mrs-proxy"),
        (&["tried", CASE, "pray", "--failed"], "there is no remedy `pray`"),
        (&["tried", CASE, "mrs-proxy-disabled"], "--failed"),
        (
            &["tried", CASE, "mrs-proxy-disabled", "--failed", "--worked"],
            "cannot use `--failed` together with `--worked`",
        ),
    ] {
        let wrong = run(dir.path(), arguments, b"");
        assert!(wrong.status == 2 && wrong.stderr.contains(said), "{said}: {}", wrong.shown());
    }
}
