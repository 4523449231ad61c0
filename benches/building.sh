#!/usr/bin/env bash
# What building costs: the first command of README from cold, `cargo test` after it, and the way from an
# edit to its test. Prints a table. Needs /usr/bin/time, and a machine that does nothing else; works on a
# clone, so nothing here is touched.
#
#   benches/building.sh [REVISION]        (HEAD if left out)
set -euo pipefail
cd "$(dirname "$0")/.."

readonly REVISION=${1:-HEAD}
clone=$(mktemp -d)
trap 'rm -rf "$clone"' EXIT
git clone --quiet . "$clone"
git -C "$clone" checkout --quiet "$(git rev-parse "$REVISION")"
cd "$clone"
unset CARGO_TARGET_DIR
cargo fetch --quiet

# measure NAME COMMAND...
measure() {
    /usr/bin/time --format "%U %S %e" --output time.txt "${@:2}" >output.txt 2>&1 || {
        tail -n 20 output.txt >&2
        exit 1
    }
    awk -v name="$1" '{ printf "| %s | %.0f | %.0f |\n", name, $1 + $2, $3 }' time.txt
}

# edited FILE NUMBER: adds a function to a file.
edited() {
    printf '\n#[allow(dead_code)]\nfn edited_%s() -> u32 {\n    %s\n}\n' "$2" "$2" >>"$1"
}

echo "| what, at $(git rev-parse --short HEAD) | CPU seconds | seconds |"
echo "|---|---|---|"
measure "first command of README, cold" \
    cargo run -- diagnose --no-input --paste tests/data/samples/test-msa-403-negotiate.txt
measure "\`cargo test\`, build after it" cargo test --no-run
measure "\`cargo test\`, run" cargo test
number=0
for crate in engine read report; do
    file=$(find "crates/$crate/src" -name '*.rs' ! -name lib.rs ! -name '*test*' | sort | head -n 1)
    number=$((number + 1))
    # The features of dependencies are those that the chosen packages ask for together: a crate alone gets
    # other ones than the workspace, and so another build of the same dependencies. It is paid once, here,
    # and is no part of an edit.
    cargo test --quiet --package "shindan-$crate" --lib --no-run
    cargo build --quiet
    edited "$file" "$number"
    measure "edit in $crate, to its tests run" cargo test --package "shindan-$crate" --lib
    measure "edit in $crate, to the program" cargo build
done
edited src/commands/close.rs 9
measure "edit in a command, to the program" cargo build
