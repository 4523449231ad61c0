#!/bin/sh
# Measures shindan against the goals, and beside its peers, in one run on one core.
#
#   benches/goals.sh                                     ours alone; the peers are counted as missing
#   SHINDAN_CORPUS=DIR PEERS_PYTHON=PYTHON benches/goals.sh
#
# DIR/reference/peers has the peers' scripts; PYTHON has their packages (see the README there).
# `clips` and `hyperfine` are taken from the path. The result is benches/RESULTS.md.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
cd "$root"

cargo build --release --quiet --bin shindan --example reference_pack
cargo bench --quiet --bench engine --no-run
target=${CARGO_TARGET_DIR:-$root/target}
cp "$target/release/shindan" "$work/shindan"
"$target/release/examples/reference_pack" tests/data/reference/bn2o-5x60.json "$work/pack"
core=${CORE:-1}
# One core: the worker threads too.
pinned="env RAYON_NUM_THREADS=1 taskset -c $core"

$pinned cargo bench --quiet --bench engine > "$work/criterion.txt" 2>&1
python3 "$here/table.py" cases "$root" "$work"
$pinned python3 "$here/table.py" ours "$root" "$work"

peers=${SHINDAN_CORPUS:-}/reference/peers
python=${PEERS_PYTHON:-python3}
if [ -n "${SHINDAN_CORPUS:-}" ] && [ -d "$peers" ]; then
  for peer in pyagrum pgmpy zen clips experta; do
    log="$work/peer-$peer.txt"
    timeout 300 $pinned "$python" "$peers/peer_$peer.py" "$work/cases.jsonl" > "$log" 2> "$log.err" ||
      { echo "peer $peer: could not be run"; tail -n 1 "$log.err"; rm -f "$log"; }
  done
  if command -v hyperfine > /dev/null && command -v clips > /dev/null; then
    $pinned sh -c "bash '$peers/start.sh' '$work/one.jsonl' '$python' sh -c '\"$work/shindan batch --brief --pack $work/pack < $work/one.jsonl\"'" > "$work/start.txt" 2>&1 ||
      { echo "peers' start: could not be measured"; rm -f "$work/start.txt"; }
  else
    echo "peers' start: hyperfine or clips is missing"
  fi
else
  echo "peers: none, SHINDAN_CORPUS is not set or has no reference/peers"
fi
python3 "$here/table.py" table "$root" "$work" > "$here/RESULTS.md"
cat "$here/RESULTS.md"
