//! The command `shindan`.

fn main() {}
