#!/bin/sh
# How long an author waits: check, test, coverage and diff on the shipped pack, and on ten and a hundred
# copies of it in one pack. The result is benches/RESULTS-AUTHORING.md.
#
#   benches/authoring.sh                       peers are taken from the path: taplo, tombi
#   TIMES="1 10" RUNS=3 benches/authoring.sh   fewer, and quicker
#
# Each figure is the median of RUNS whole processes, on all cores.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

cargo build --release --quiet --bin shindan
shindan=${CARGO_TARGET_DIR:-$root/target}/release/shindan
for times in ${TIMES:-1 10 24 100}; do
  for word in old new; do
    mkdir -p "$work/$times/$word"
    python3 "$here/copies.py" . "$work/$times/$word" "$times" > "$work/$times/nodes"
    cp -r templates "$work/$times/$word/templates"
  done
  # What a reviewer sees: one share has changed.
  sed -i.bak 's/^of_100_tickets = 9$/of_100_tickets = 12/' "$work/$times/new/rules/exchange-migration/defects-autodiscover.toml"
  rm -f "$work/$times/new/rules/exchange-migration/defects-autodiscover.toml.bak"
done
python3 "$here/authoring.py" "$shindan" "$work" "${RUNS:-5}" > "$work/page.md"
cp "$work/page.md" "$here/RESULTS-AUTHORING.md"
cat "$here/RESULTS-AUTHORING.md"
