//! Positions of nodes in a pack.

macro_rules! index {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub usize);)*
    };
}

index! {
    /// Position in [`Pack::causes`].
    CauseIx;
    /// Position in [`Pack::defects`].
    DefectIx;
    /// Position in [`Pack::facts`].
    FactIx;
    /// Position in [`Pack::rules`].
    RuleIx;
    /// Position in [`Pack::acts`].
    ActIx;
    /// Position in [`Pack::signs`].
    SignIx;
}
