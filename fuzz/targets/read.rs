//! Any bytes are read, or refused, and mean something to the shipped pack or nothing: what holds for
//! all of them is written where the tests look for it too.

#![no_main]

use std::path::Path;
use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use shindan_model::Pack;
use shindan_understand::Interpreter;

#[path = "../../tests/it/harmless.rs"]
mod harmless;
#[path = "../../tests/it/repository.rs"]
mod repository;

static PACK: LazyLock<Pack> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    shindan_pack::load(&repository::shipped(&root)).0.expect("the shipped pack")
});
static INTERPRETER: LazyLock<Interpreter<'_>> = LazyLock::new(|| Interpreter::new(&PACK));

fuzz_target!(|bytes: &[u8]| harmless::read_to_the_end(&INTERPRETER, bytes));
