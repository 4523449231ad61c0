//! The embedded pack is part of the program: when a file of it changes, the program is built anew.

fn main() {
    for folder in ["rules", "kb"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
