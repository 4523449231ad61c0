#!/bin/sh
# Simulates cases drawn from packs' own models: minutes, how often right, calibration, and the speed of
# scoring. The result is benches/SIMULATION.md.
#
#   benches/simulation.sh            about a quarter of an hour on two cores
#   CASES=300 NUMBERS=20 SKETCH_CASES=4000 STRATEGIES=shindan,ask-first,article benches/simulation.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

cargo build --release --quiet --bin shindan --example reference_pack --example two_step
target=${CARGO_TARGET_DIR:-$root/target}
shindan=$target/release/shindan
reference=tests/data/reference

complaint='[pack.complaint]
fact = "complaint"
outcome = "yes"'
"$target/release/examples/reference_pack" $reference/kb2389390-sketch.json "$work/minutes" \
  "stop = { by = \"repair-minutes\", give_up_minutes = 120 }
$complaint"
"$target/release/examples/reference_pack" $reference/kb2389390-sketch.json "$work/confidence" \
  "threshold = { lower = 0.5, upper = 0.95 }
stop = { by = \"confidence\", give_up_minutes = 120 }
$complaint"
"$target/release/examples/reference_pack" $reference/bn2o-5x60.json "$work/5x60"

simulate() {
  out=$1
  shift
  "$shindan" kb simulate --now 2026-11-22T06:00:00Z --format json "$@" > "$work/$out.json"
}
all=shindan,ask-first,article,repairs,random,everything
sketch="--cases ${SKETCH_CASES:-10000} --unknown 0 --sets --strategies $all"
# shellcheck disable=SC2086
simulate minutes --pack "$work/minutes" $sketch
# shellcheck disable=SC2086
simulate confidence --pack "$work/confidence" $sketch
simulate 5x60 --pack "$work/5x60" --cases 4000 --unknown 0 --sets --strategies shindan,everything
simulate shipped --cases "${CASES:-1000}" --numbers "${NUMBERS:-200}" --sets --strategies "${STRATEGIES:-$all}"
"$target/release/examples/two_step" $reference/bn2o-5x60.json 1000 > "$work/two_step.json"

# One core, as the goals are for one; the best of three runs.
pinned=$(command -v taskset > /dev/null && echo "taskset -c ${CORE:-1}" || true)
for pack in shipped minutes; do
  where=$([ $pack = shipped ] || echo "--pack $work/$pack")
  facts=$([ $pack = shipped ] && echo 20 || echo 12)
  for _ in 1 2 3; do
    # shellcheck disable=SC2086
    $pinned "$shindan" kb simulate $where --score-only --facts $facts --threads 1 --cases 20000 \
      > "$work/score-$pack.txt" 2>> "$work/speed-$pack.txt"
  done
done
python3 "$here/simulation.py" "$work" > "$here/SIMULATION.md"
cat "$here/SIMULATION.md"
