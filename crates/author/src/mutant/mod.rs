//! Mutation testing of packs: drop or swap a link, sign, property, phrase or rule, and run the cases. A
//! fault that no case notices is a place where a real mistake would reach customers.
//!
//! Faults are put into the loaded pack, not into its text, so positions stay valid and cases that a fault
//! cannot touch need not run again.

mod document;
mod fate;
mod faults;
mod hint;
mod mutation;
mod suite;

pub use document::{FaultV1, KindV1, MutationV1, schema};
pub use fate::Fate;
pub use faults::mutants;
pub use mutation::{Mutant, Mutated, Mutation, Operation};
pub use suite::{Baseline, Suite, SuiteError};

#[cfg(test)]
mod tests {
    use shindan_model::Pack;
    use shindan_pack::load;

    use super::*;
    use crate::testing;
    use crate::voice::Voice;

    fn pack() -> Pack {
        load(&testing::files()).0.expect("a good pack")
    }

    #[test]
    fn every_fault_of_the_small_pack() {
        let faults: Vec<String> = mutants(&pack(), false, Voice::ENGLISH)
            .iter()
            .map(|mutant| {
                let line = testing::RULES[..mutant.at].lines().count();
                format!("{line}: {} {}", mutant.operation.as_str(), mutant.fault)
            })
            .collect();
        insta::assert_snapshot!(faults.join("\n"));
    }

    #[test]
    fn a_fault_changes_what_it_says_and_nothing_else() {
        let pack = pack();
        let all = mutants(&pack, true, Voice::ENGLISH);
        assert!(all.iter().any(|mutant| mutant.operation == Operation::Moved));
        for mutant in &all {
            let Mutated::Pack(wrong) = mutant.of(&pack) else {
                panic!("{}", mutant.fault);
            };
            assert_ne!(format!("{wrong:?}"), format!("{pack:?}"), "{}", mutant.fault);
            assert_eq!(wrong.digest, pack.digest);
            for class in &wrong.model.classes {
                for table in class.tables.iter().flatten() {
                    let sums = table.links.iter().flat_map(|link| &link.cumulative);
                    assert!(
                        sums.into_iter().all(|sum| (0.0..=1.0).contains(sum)),
                        "{}",
                        mutant.fault
                    );
                }
            }
        }
    }

    #[test]
    fn what_a_defect_shows_where_it_cannot_be_changes_nothing() {
        let only_when = "only_when = { \"lamp.type\" = \"table\" }\n[defect";
        let remedy = "[[defect.mains-off.remedy]]";
        let variant = format!(
            "[[defect.mains-off.variant]]\nwhen = {{ \"lamp.type\" = \"battery\" }}\nof_100_tickets = 0\nshows = {{ \"lamp.sound\" = {{ silent = 0.5 }} }}\n{remedy}"
        );
        let rules = testing::RULES.replace(only_when, "[defect").replace(remedy, &variant);
        let files = testing::with_rules(&rules);
        let (pack, diags) = load(&files);
        let pack = pack.unwrap_or_else(|| panic!("{}", testing::rendered(&files, &diags)));
        let hidden: Vec<Mutant> = mutants(&pack, false, Voice::ENGLISH)
            .into_iter()
            .filter(|mutant| mutant.fault.contains("variant 1"))
            .collect();
        assert_eq!(hidden.len(), 2);
        for mutant in hidden {
            assert!(matches!(mutant.of(&pack), Mutated::Equivalent), "{}", mutant.fault);
        }
    }
}
