//! The embedded packs are part of the program: when a file of them changes, the program is built anew.

fn main() {
    for folder in ["rules", "kb", "templates/empty-pack"] {
        println!("cargo:rerun-if-changed={folder}");
    }
}
