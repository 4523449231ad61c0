//! Any texts give problems or a pack. Files are parted by a line of `%%`: the first is rules, the
//! second texts, and so on in turn.

#![no_main]

use libfuzzer_sys::fuzz_target;
use shindan_model::SourceFile;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let files: Vec<SourceFile> = text
        .split("\n%%\n")
        .take(8)
        .enumerate()
        .map(|(at, text)| {
            let folder = ["rules/lamp", "kb/lamp/en", "kb/lamp/ja"][at % 3];
            SourceFile { path: format!("{folder}/{at}.toml"), text: text.to_owned() }
        })
        .collect();
    let (pack, problems) = shindan_pack::load(&files);
    assert!(pack.is_some() || !problems.is_empty(), "no pack, and nothing said");
});
