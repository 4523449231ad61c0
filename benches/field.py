#!/usr/bin/env python3
"""Score what shindan takes from reports of the field against what a careful reader takes.

    benches/field.py BATCH [--texts DIR] [--program PATH] [--show]

BATCH is a file of tests/field. Prints the share of facts read and the share of wrong ones among those taken, each
with its 95 % interval (Wilson), the leading causes, and what they would be were exactly the facts of the table read:
more than that, no reader can reach. `--texts` names a folder with one TOML file a report
(`given.says`, `given.entered`, `pasted`), for a batch that has no texts. `--show` prints the reports, too: never with
a batch that is kept to measure with.
"""

import argparse
import collections
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import tomllib


def interval(part, whole):
    """The Wilson interval of a share, at 95 %."""
    if whole == 0:
        return "no facts"
    z = 1.96
    share = part / whole
    middle = share + z * z / (2 * whole)
    spread = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    low, high = (middle - spread) / scale, (middle + spread) / scale
    return f"{part} of {whole} = {100 * share:.0f} % ({100 * low:.0f} to {100 * high:.0f} %)"


def text_of(case):
    given = case.get("given", {})
    parts = [case.get("says", given.get("says", "")), case.get("pasted", "")]
    parts += [f"{key}: {value}" for key, value in given.get("entered", {}).items()]
    return "\n".join(part for part in parts if part)


def values(written):
    """The values of a fact in a table: one, or any of a list."""
    return {str(value).lower() for value in (written if isinstance(written, list) else [written])}


def run(shindan, *arguments, stdin=None):
    command = [shindan, *arguments]
    done = subprocess.run(command, input=stdin, capture_output=True, text=True, timeout=300)
    return done.stdout


def read(shindan, text):
    """Id and value of the facts that a text gives, with how each was taken."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.txt"
        path.write_text(text, encoding="utf-8")
        files = json.loads(run(shindan, "read", "--format", "json", str(path)))["files"]
    return {(fact["id"], str(fact["value"]).lower()): fact["how"] for file in files for fact in file["facts"]}


def leaders(shindan, cases):
    """By id: status and leading cause. A case is what `shindan batch` takes beside its id."""
    lines = [json.dumps({"id": id, **case}, ensure_ascii=False) for id, case in cases.items()]
    found = {}
    for line in run(shindan, "batch", stdin="\n".join(lines) + "\n").splitlines():
        answer = json.loads(line)
        verdict = answer.get("verdict")
        if verdict:
            found[answer["id"]] = (verdict["status"], verdict["causes"][0]["id"])
    return found


def judged(verdict, truth):
    """Whether a verdict is right, wrong or silent."""
    status, cause = verdict
    if status in ("open", "contradictory", "error"):
        return "silent"
    is_elsewhere = status in ("outside", "off-topic")
    return "right" if ("outside" in truth if is_elsewhere else cause in truth) else "wrong"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("batch", type=pathlib.Path)
    parser.add_argument("--texts", type=pathlib.Path)
    parser.add_argument("--program", default="target/debug/shindan")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    batch, shindan = asked.batch, asked.program
    reports = {report["id"]: report for report in tomllib.loads(batch.read_text())["report"]}
    cases = [tomllib.loads(path.read_text()) for path in sorted(asked.texts.glob("*.toml"))] if asked.texts else reports.values()
    texts = {case["id"]: text_of(case) for case in cases if case["id"] in reports}
    expected = right = wrong = 0
    right_by, wrong_by = collections.Counter(), collections.Counter()
    leading = leaders(shindan, {id: {"paste": text} for id, text in texts.items()})
    one = lambda value: value[0] if isinstance(value, list) else str(value)
    careful = {id: {"facts": {key: one(value) for key, value in reports[id].get("facts", {}).items()}} for id in texts}
    for id, text in texts.items():
        report = reports[id]
        sure, unsure = report.get("facts", {}), report.get("unsure", {})
        taken = read(shindan, text)
        found = {fact for fact in sure if any(key == fact and value in values(sure[fact]) for key, value in taken)}
        allowed = {**unsure, **sure}
        false = {
            (key, value)
            for key, value in taken
            if key not in allowed or not ({"*", value} & values(allowed[key]))
        }
        wrong_by.update(taken[fact] for fact in false)
        right_by.update(how for (key, value), how in taken.items() if value in values(sure.get(key, "")))
        expected, right, wrong = expected + len(sure), right + len(found), wrong + len(false)
        if asked.show:
            status, cause = leading.get(id, ("error", "none"))
            print(f"{id}: missed {sorted(set(sure) - found)}, wrong {sorted(false)}; {status} {cause}, truth {report['truth']}")
    print(f"{batch.name}: {len(texts)} of {len(reports)} reports")
    print(f"  facts read  {interval(right, expected)}")
    print(f"  facts wrong {interval(wrong, right + wrong)} (taken: {right + wrong})")
    for how in sorted(right_by | wrong_by):
        print(f"  {how}: {right_by[how]} right, {wrong_by[how]} wrong")
    for how, found in (("", leading), (" of the careful reader's facts", leaders(shindan, careful))):
        causes = collections.Counter(judged(found.get(id, ("error", "none")), reports[id]["truth"]) for id in texts)
        print(f"  leading cause{how}: right {causes['right']}, wrong {causes['wrong']}, silent {causes['silent']}")


main()
