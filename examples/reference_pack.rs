//! Writes a reference network as a pack: `cargo run --example reference_pack -- NETWORK.json DIR [MORE]`.
//! MORE is put into the pack's rules, below `[pack]`.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    missing_docs,
    reason = "a program for developers: it stops at the first surprise"
)]

#[path = "../tests/it/reference_pack.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod converter;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(network), Some(folder)) = (args.next(), args.next()) else {
        return Err("usage: reference_pack NETWORK.json DIR [MORE]".into());
    };
    let network = serde_json::from_str(&std::fs::read_to_string(network)?)?;
    let more = args.next().unwrap_or_default() + "\n";
    for file in converter::files(&network, &more) {
        let path = std::path::Path::new(&folder).join(&file.path);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(path, file.text)?;
    }
    Ok(())
}
