//! The embedded files are part of the program: when one of them changes, the program is built anew.

fn main() {
    for folder in ["rules", "kb", "templates", "lab"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
