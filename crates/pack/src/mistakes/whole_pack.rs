//! What shows only in a whole pack: two nodes with one id, numbers that cannot agree, too much of anything, the digest.

use crate::load;
use crate::testing::{RULES, files, rendered, with_rules};

#[test]
fn two_nodes_of_one_id_in_two_files() {
    let mut files = files();
    files.push(shindan_model::SourceFile {
        path: "rules/lamp/more.toml".into(),
        text: "[access.ladder]\nminutes = 3\n[pack]\n".into(),
    });
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB202]: there are two accesses with the id `ladder`
       --> rules/lamp/more.toml:1:9
        |
      1 | [access.ladder]
        |         ^^^^^^ again here
        |
       ::: rules/lamp/lamp.toml:131:9
        |
    131 | [access.ladder]
        |         ------ first here

    error[KB202]: there is more than one `[pack]`
     --> rules/lamp/more.toml:3:1
      |
    3 | [pack]
      | ^^^^^^ again here
      |
     ::: rules/lamp/lamp.toml:1:1
      |
    1 | [pack]
      | ------ first here
    "#);
}

#[test]
fn no_pack_at_all() {
    let (pack, diags) = load(&[]);
    assert!(pack.is_none());
    insta::assert_snapshot!(rendered(&[], &diags), @r#"
    error[KB104]: there is no pack here
     |
     = help: a pack has files `rules/<pack>/….toml` and `kb/<pack>/<language>/….toml`
    "#);
}

#[test]
fn shares_that_no_priors_give() {
    let rules = RULES.replace("seen_anyway = { dark = \"almost never\" }\n", "");
    let files = with_rules(&rules);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB303]: no prior gives defect `bulb-burnt` its `of_100_tickets` where lamp.type = table: 57.6 can be reached
      --> rules/lamp/lamp.toml:38:18
       |
    38 | of_100_tickets = 50
       |                  ^^ this number
       |
       = help: every ticket has a reason: where the complaint is not `seen_anyway`, the tickets of the defects that bring it about must add up to 100 at least
    "#);
}

#[test]
fn a_file_full_of_problems_is_given_up() {
    let wrong: String = (0..5_000).map(|n| format!("[x{n}]\n")).collect();
    let (_, diags) = load(&with_rules(&wrong));
    assert_eq!(diags.len(), 101);
}

#[test]
fn contexts_without_end_are_refused() {
    let mut rules = RULES.to_owned();
    for n in 0..30 {
        rules += &format!(
            "[fact.\"more.c{n}\"]\noutcomes = [\"a\", \"b\"]\ncontext = {{ a = 1, b = 1 }}\nsource = \"x\"\n"
        );
    }
    let (_, diags) = load(&with_rules(&rules));
    let told = |text: &str| diags.iter().any(|diag| diag.message.contains(text));
    assert!(told("more than 10000 combinations"));
}

#[test]
fn the_digest_tells_packs_apart_and_the_order_of_files_does_not_matter() {
    let digest = |files: &[shindan_model::SourceFile]| load(files).0.map(|pack| pack.digest);
    let mut files = files();
    let before = digest(&files);
    files.reverse();
    assert_eq!(digest(&files), before);
    files[0].text.push('\n');
    assert_ne!(digest(&files), before);
}
