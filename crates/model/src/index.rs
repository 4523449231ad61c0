//! Positions of nodes in a pack.

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);)*
    };
}

index! {
    /// Position in [`crate::Pack::causes`].
    CauseIx;
    /// Position in [`crate::Pack::defects`].
    DefectIx;
    /// Position in [`crate::Pack::facts`].
    FactIx;
    /// Position in [`crate::Pack::rules`].
    RuleIx;
    /// Position in [`crate::Pack::steps`].
    StepIx;
    /// Position in [`crate::Pack::signs`].
    SignIx;
    /// Position in [`crate::Pack::failures`].
    FailureIx;
}
